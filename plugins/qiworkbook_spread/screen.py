"""Spread on one screen, and as data for a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.api import day, listed, sentence
from qiworkbook_spread.evidence import found_for
from qiworkbook_spread.ratings import (
    UNVERIFIED_CUT_OFFS,
    UNVERIFIED_LEVELS,
    far_apart,
    lowest,
    newest_round,
    points,
    score,
)
from qiworkbook_spread.words import (
    ADOPTERS,
    ANSWERS,
    PHASES,
    STAGES,
    plan_message,
    rating_message,
    ready_message,
    sites_message,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.api import ProjectView
    from qiworkbook_spread.evidence import Found
    from qiworkbook_spread.model import Spread
    from qiworkbook_spread.ratings import Rating


def told(view: ProjectView, spread: Spread) -> Iterator[str]:
    """The lines of `spread show`."""
    yield f"{plan_message(spread)}. Phase: {PHASES[spread.plan.phase].lower()}."
    label = view.why_example(spread.illustrative)
    if label:
        yield f"Illustrative: {label}"
    for heading, texts in (
        ("Core", [core.what for core in spread.core]),
        ("May be adapted", [part.what for part in spread.adaptable]),
    ):
        if texts:
            yield f"{heading}:"
            yield from (f"  {text}" for text in texts)
    yield f"{ready_message(found_for(view, spread))}."
    if spread.site:
        yield f"{sites_message(spread)}."
        for site in spread.site:
            since = max((one.on for one in site.reached), default=None)
            when = f" since {day(since)}" if since else ""
            adopter = f" ({ADOPTERS[site.adopter].lower()})" if site.adopter else ""
            yield f"  {site.unit}{adopter}: {STAGES[site.stage][0].lower()}{when}"
    if spread.sustainability:
        yield from ratings_told(spread)


def ratings_told(spread: Spread) -> Iterator[str]:
    """The newest round of ratings, where raters disagree, and what is lowest."""
    newest = newest_round(spread.sustainability)
    yield f"{rating_message(spread)}."
    for rating in newest:
        yield f"  {rating.who}, {day(rating.date)}: {total(rating)}"
    for one in far_apart(newest):
        given = f"{one.given[0].value} to {one.given[-1].value}"
        yield f"  Raters disagree on {one.factor.name.lower()}: {given}"
    low = [one.factor.name.lower() for one in lowest(newest)]
    if low:
        yield f"  Lowest: {listed(low)}"
    yield UNVERIFIED_LEVELS
    yield UNVERIFIED_CUT_OFFS


def total(rating: Rating) -> str:
    """The score in words, or that there is none."""
    found = score(rating)
    return f"{points(found.tenths)} of 100" if found else "not all factors rated, so no score"


def ready_told(found: Sequence[Found]) -> Iterator[str]:
    """The lines of `spread ready`."""
    yield f"{ready_message(found)}."
    for one in found:
        yield ""
        yield one.question.ask
        because = f": {one.answered.evidence}" if one.answered.evidence else ""
        yield f"  The team's answer: {ANSWERS[one.answered.answer][0].lower()}{because}"
        yield from (f"  Found: {sentence(line)}" for line in one.lines)
        yield from (f"  Not found: {line}" for line in one.missing)


def ready_data(found: Sequence[Found]) -> list[dict[str, Any]]:
    """The same as data."""
    return [
        {
            "key": one.question.key,
            "question": one.question.ask,
            "answer": one.answered.answer.value,
            "evidence": one.answered.evidence,
            "found": list(one.lines),
            "not_found": list(one.missing),
        }
        for one in found
    ]


def as_data(view: ProjectView, spread: Spread) -> dict[str, Any]:
    """What the file says, and what follows from it."""
    data = spread.model_dump(mode="json", by_alias=True, exclude_none=True)
    for said, site in zip(data["site"], spread.site, strict=True):
        said["stage"] = site.stage.value if site.stage else None
    for said, rating in zip(data["sustainability"], spread.sustainability, strict=True):
        found = score(rating)
        said["total"] = found.tenths / 10 if found else None
    unverified = [UNVERIFIED_LEVELS, UNVERIFIED_CUT_OFFS] if spread.sustainability else []
    return {
        **data,
        "illustrative": view.why_example(spread.illustrative),
        "ready": ready_data(found_for(view, spread)),
        "unverified": unverified,
    }
