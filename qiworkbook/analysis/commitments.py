"""What teams said they would test, held against what the files show since."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.analysis.dates import has_begun
from qiworkbook.text.words import day, no_stop

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.model import Commitment, Cycle, LearningSet, Workbook


class Shown(StrEnum):
    """What the files show of a commitment."""

    TESTED = "tested"
    PLANNED = "planned"
    NOTHING = "not in the files"
    NO_PROJECT = "no such project here"


class Kept(Struct, frozen=True):
    """A commitment, who made it, and the cycle of its idea that shows it, if there is one."""

    commitment: Commitment
    ward: str
    shown: Shown
    cycle: Cycle | None = None


def set_before(workbook: Workbook, when: date) -> LearningSet | None:
    """The latest learning set before a day."""
    earlier = [one for one in workbook.learning_sets if one.file.date < when]
    return max(earlier, key=lambda one: one.file.date, default=None)


def looked_back_on(workbook: Workbook, gathering: LearningSet, today: date) -> tuple[Kept, ...]:
    """Each commitment of a learning set with what the files show since its day.

    A cycle of the idea that has begun since shows that it was tested; one that starts later shows
    that it is planned. A commitment that names no idea can't be found in the files.
    """
    return tuple(_kept(workbook, gathering, one, today) for one in gathering.file.commitment)


def _kept(workbook: Workbook, gathering: LearningSet, one: Commitment, today: date) -> Kept:
    project = workbook.project(one.project)
    if project is None:  # it may have another name by now: nothing is known of its cycles
        return Kept(one, one.project, Shown.NO_PROJECT)
    ward, cycles = project.ward, project.cycles if one.idea else ()
    since = gathering.file.date
    later = [c for c in cycles if c.file.idea == one.idea and c.start and c.start >= since]
    begun = [cycle for cycle in later if has_begun(cycle, today)]
    if begun:
        return Kept(one, ward, Shown.TESTED, begun[0])
    return Kept(one, ward, Shown.PLANNED, later[0]) if later else Kept(one, ward, Shown.NOTHING)


def shown_in_words(kept: Kept) -> str:
    """What the files show, with the cycle: "Tested: Two weekends"."""
    cycle = kept.cycle
    if kept.shown is Shown.NO_PROJECT:
        return "Unknown: there is no project of this name here"
    if cycle is None:
        missing = "" if kept.commitment.idea else "No idea is named, so "
        return f"{missing}{'n' if missing else 'N'}ot in the files: ask the team"
    if kept.shown is Shown.TESTED:
        return f"Tested: {no_stop(cycle.title)}"
    on = f" for {day(cycle.start)}" if cycle.start else ""
    return f"Planned{on}: {no_stop(cycle.title)}"
