"""A definition that is another than the data before were collected by, and nobody confirmed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.model import AIM, Measure
from qiworkbook.model.meaning import OF_A_MEASURE, OF_THE_AIM, Meaning, changed_parts, mark_of
from qiworkbook.text.words import day, listed

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.model import Aim, Project


class Redefinition(Struct, frozen=True):
    """What was changed since data were collected: its `parts`, and from which day on.

    `since` is None where nobody knows the day; `parts` are empty where it was changed back.
    """

    of_aim: bool
    parts: tuple[str, ...]
    since: date | None

    @property
    def caution(self) -> str:
        """What a reader of the chart should know."""
        if self.of_aim:
            return f"{self.said}. Nobody has confirmed yet why."
        return f"{self.said}. Nobody has confirmed yet what that means for the chart."

    @property
    def said(self) -> str:
        """What was changed and when, as a sentence without its full stop."""
        what = listed([_CALLED.get(part, part) for part in self.parts]) or "definition"
        of = f"The {what} of the aim" if self.of_aim else f"The {what}"
        were = "were" if len(self.parts) > 1 else "was"
        changed = f"{of} {were} changed after data had been collected"
        if self.since is None:
            return f"{changed}, on a day that is not known"
        if self.of_aim:  # each point counts what it did: only what is hoped for is another thing
            return f"{changed}, on {day(self.since)}: until then the aim was another one"
        return f"{changed}: points from {day(self.since)} on may not compare with those before"


_CALLED = {"by": "date"}


def redefinition(of: Measure | Aim | None) -> Redefinition | None:
    """What was changed and not confirmed; None where the data follow what is written now."""
    if of is None or not of.meant:
        return None
    is_measure = isinstance(of, Measure)
    at = max((n for n, one in enumerate(of.meant) if n == 0 or one.who), default=0)
    settled, open_ = of.meant[at], of.meant[at + 1 :]
    now = mark_of(vars(of), OF_A_MEASURE if is_measure else OF_THE_AIM)
    parts = changed_parts(settled.mark, now)
    if not parts and not open_:
        return None
    return Redefinition(not is_measure, parts, open_[0].since if open_ else None)


def redefinitions(project: Project, measure: Measure) -> tuple[Redefinition, ...]:
    """What was changed of a measure, and of the aim if this is the one that shows it."""
    aim = project.aim
    if aim and aim.measure != measure.id and AIM not in measure.shows:
        aim = None
    return tuple(filter(None, (redefinition(measure), redefinition(aim))))


def retold(was: Measure | Aim, told: Measure | Aim) -> tuple[Meaning, ...]:
    """The meanings of a copy in which words are left out: what is unconfirmed stays so there."""
    found = redefinition(was)
    parts = OF_A_MEASURE if isinstance(told, Measure) else OF_THE_AIM
    now = mark_of(vars(told), parts) or "unknown"
    return (Meaning(mark=now), Meaning(mark=now, since=found.since)) if found else ()
