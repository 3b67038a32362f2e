"""The one sentence to leave with, for each section about a survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import counted, short
from qiworkbook_survey.change import changes
from qiworkbook_survey.scales import is_scale
from qiworkbook_survey.words import percent

if TYPE_CHECKING:
    from qiworkbook_survey.disclosure import ShownItem, ShownWave


def headline(one: ShownWave) -> ShownItem | None:
    """The question that a wave is summed up by: the followed one, or its first scale."""
    scales = [item for item in one.items if is_scale(item.item.kind) and item.answers]
    return next((item for item in scales if item.item.chart), next(iter(scales), None))


def newest_message(one: ShownWave) -> str:
    """The top-two share of the headline question, and who answered."""
    item = headline(one)
    who = f"{one.returned} people answered"
    if one.rate is not None:
        who = f"{one.returned} of {one.wave.eligible} people answered"
    if item is None or item.share is None or item.answers is None:
        return f"{who} the survey"
    label = short(item.item.label, 60)
    return f"{label}: {percent(item.share)} chose the top two answers; {who}"


def newest_notes(one: ShownWave) -> tuple[str, ...]:
    """What to remember when the answers are shown."""
    notes = ["Ask the team what they see before you say what you see."]
    if one.rate is not None and one.rate < 50:
        notes.append("Fewer than half answered: say so, and wonder together what the others think.")
    notes.append("Nobody guesses who said what.")
    return tuple(notes)


def change_message(first: ShownWave, now: ShownWave) -> str:
    """From where to where the headline question went, and what can be said about it."""
    found = changes(first, now)
    item = headline(now)
    of_headline = [one for one in found if item and one.now.item.id == item.item.id]
    for change in (*of_headline, *found):
        was, is_ = change.before.share, change.now.share
        if was is not None and is_ is not None:
            label = short(change.now.item.label, 60)
            verdict = (
                "could be chance" if change.could_be_chance else "is more than chance would do"
            )
            return f"{label}: from {percent(was)} to {percent(is_)}, and that {verdict}"
    return "The surveys did not ask the same questions, so nothing can be compared"


def change_notes() -> tuple[str, ...]:
    """What to remember when a change is shown."""
    return (
        "These may be other people: nobody's own change is known.",
        "Two points are a comparison, not a trend: short pulses on a chart say more.",
    )


def comment_message(one: ShownWave) -> str:
    """How many comments were cleared."""
    said = counted(len(one.comments), "comment")
    return f"{said}, read and cleared before anybody else saw them"
