"""A wave on one screen, and as data: what may be shown and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.api import counted
from qiworkbook_survey.change import changes
from qiworkbook_survey.disclosure import HIDDEN
from qiworkbook_survey.scales import is_scale
from qiworkbook_survey.words import (
    UNPAIRED,
    chance,
    percent,
    points,
    response,
    too_few,
    top_share,
    wave_name,
    window,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook_survey.disclosure import ShownItem, ShownWave


def told(one: ShownWave) -> Iterator[str]:
    """A wave, line by line."""
    yield f"{wave_name(one)}: {one.wave.questionnaire}"
    if one.wave.illustrative:
        yield f"Illustrative: {one.wave.illustrative}"
    if one.returned is None:
        yield too_few(one)
        return
    yield f"Open {window(one)}. Answered: {response(one)}."
    for item in one.items:
        yield ""
        yield from _question(item)
    if one.comments:
        yield ""
        yield f"{counted(len(one.comments), 'cleared comment')}:"
        yield from (f"  “{comment.text}”" for comment in one.comments)


def _question(one: ShownItem) -> Iterator[str]:
    yield one.item.text
    if one.answers is None:
        yield f"  {HIDDEN}."
        return
    for level, count in zip(one.item.levels, one.answers.counts, strict=True):
        yield f"  {count:>4}  {percent(100 * count / one.answers.answered):>4}  {level}"
    top = f"  Top two: {top_share(one)}." if is_scale(one.item.kind) else ""
    yield top or f"  {counted(one.answers.answered, 'person', 'people')} answered."


def told_changes(first: ShownWave, now: ShownWave) -> Iterator[str]:
    """The change between two waves, line by line."""
    found = changes(first, now)
    if found:
        yield f"Change from {wave_name(first)} to {wave_name(now)}, top two answers:"
        for one in found:
            yield f"  {one.now.item.label}: {points(one)}, {chance(one)}"
        yield UNPAIRED


def as_data(one: ShownWave) -> dict[str, Any]:
    """A wave as data; hidden answers are null."""
    wave = one.wave
    return {
        "wave": one.record.id,
        "questionnaire": wave.questionnaire,
        "label": wave.label,
        "opened": wave.opened,
        "closed": wave.closed,
        "illustrative": wave.illustrative,
        "smallest_group": one.least,
        "returned": one.returned,
        "eligible": wave.eligible,
        "response_rate": one.rate,
        "items": [_item(item) for item in one.items],
        "comments": [{"item": c.item, "text": c.text} for c in one.comments],
    }


def _item(one: ShownItem) -> dict[str, Any]:
    answers = one.answers
    return {
        "id": one.item.id,
        "text": one.item.text,
        "levels": list(one.item.levels),
        "counts": list(answers.counts) if answers else None,
        "answered": answers.answered if answers else None,
        "top_two_percent": one.share,
    }
