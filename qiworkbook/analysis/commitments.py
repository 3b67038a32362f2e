"""What teams said they would do at a learning set, and how they found it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.analysis.dates import has_begun
from qiworkbook.text.words import counted, day, no_stop, sentence

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.model import Commitment, Cycle, Evaluation, LearningSet, Workbook


class Shown(StrEnum):
    """What the files show of a commitment."""

    TESTED = "tested"
    PLANNED = "planned"
    NOTHING = "not in the files"
    NO_PROJECT = "no such project here"
    UNREAD = "in files that cannot be read"


class KeptCommitment(Struct, frozen=True):
    """A commitment, who made it, and the cycle of its idea that shows it, if there is one."""

    commitment: Commitment
    ward: str
    shown: Shown
    cycle: Cycle | None = None


def set_before(workbook: Workbook, when: date) -> LearningSet | None:
    """The latest learning set before a day."""
    earlier = [one for one in workbook.learning_sets if one.file.date < when]
    return max(earlier, key=lambda one: one.file.date, default=None)


def looked_back_on(
    workbook: Workbook, gathering: LearningSet, today: date
) -> tuple[KeptCommitment, ...]:
    """Each commitment of a learning set with what the files show since its day.

    A cycle of the idea that has begun since shows that it was tested; one that starts later shows
    that it is planned. A commitment that names no idea can't be found in the files.
    """
    return tuple(_kept(workbook, gathering, one, today) for one in gathering.file.commitment)


def _kept(
    workbook: Workbook, gathering: LearningSet, one: Commitment, today: date
) -> KeptCommitment:
    project = workbook.project(one.project)
    if project is None:  # it may have another name by now: nothing is known of its cycles
        return KeptCommitment(one, one.project, Shown.NO_PROJECT)
    ward, cycles = project.ward, project.cycles if one.idea else ()
    since = gathering.file.date
    later = [c for c in cycles if c.file.idea == one.idea and c.start and c.start >= since]
    begun = [cycle for cycle in later if has_begun(cycle, today)]
    if begun:
        return KeptCommitment(one, ward, Shown.TESTED, begun[0])
    if later:
        return KeptCommitment(one, ward, Shown.PLANNED, later[0])
    whole = {cycle.source.file for cycle in project.cycles if cycle.file.idea and cycle.start}
    is_lost = one.idea and project.unread_cycles - whole
    return KeptCommitment(one, ward, Shown.UNREAD if is_lost else Shown.NOTHING)


def shown_in_words(kept: KeptCommitment) -> str:
    """What the files show, with the cycle: "Tested: Two weekends"."""
    cycle = kept.cycle
    if kept.shown is Shown.NO_PROJECT:
        return "Unknown: there is no project of this name here"
    if kept.shown is Shown.UNREAD:
        return "Unknown: a test of this ward cannot be read"
    if cycle is None:
        missing = "" if kept.commitment.idea else "No idea is named, so "
        return f"{missing}{'n' if missing else 'N'}ot in the files: ask the team"
    if kept.shown is Shown.TESTED:
        return f"Tested: {no_stop(cycle.title)}"
    on = f" for {day(cycle.start)}" if cycle.start else ""
    return f"Planned{on}: {no_stop(cycle.title)}"


FEWEST = 5
"""Below so many responses nothing but their number is shown: people could be recognised."""

SCORES = 11
_CONFIDENT = 7


class Heard(Struct, frozen=True):
    """What may be shown of an evaluation. `hidden` says why the rest is not, when it is not."""

    responses: int
    hidden: str = ""
    confidence: str = ""
    comments: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def message(self) -> str:
        """How many answered, in a sentence without its stop."""
        return f"{counted(self.responses, 'person', 'people')} told us how it went"


def heard(evaluation: Evaluation | None) -> Heard | None:
    """What may be shown of an evaluation; None where there is none, or nobody answered."""
    if evaluation is None or not (evaluation.responses or sum(evaluation.confidence)):
        return None
    responses = evaluation.responses or sum(evaluation.confidence)
    if responses < FEWEST:
        few = f"Fewer than {FEWEST} people answered, so neither scores nor comments are shown"
        return Heard(responses, few)
    groups = (
        ("Most helpful", evaluation.most_helpful),
        ("Least helpful", evaluation.least_helpful),
        ("Next time", evaluation.next_time),
    )
    comments = tuple((name, tuple(sentence(one) for one in said)) for name, said in groups if said)
    return Heard(responses, "", _confidence(evaluation.confidence), comments)


def _confidence(counts: tuple[int, ...]) -> str:
    """The answers from 0 to 10 in words: the middle one, and how many said 7 or more."""
    total = sum(counts)
    if len(counts) != SCORES or not total:
        return ""
    if total < FEWEST:
        return f"Fewer than {FEWEST} people scored their confidence, so no score is shown"
    answers = [score for score, count in enumerate(counts) for _ in range(count)]
    middle = (answers[(total - 1) // 2] + answers[total // 2]) / 2
    sure = sum(counts[_CONFIDENT:])
    return (
        f"Confidence to apply it, from 0 to 10: the middle answer is {middle:g}, "
        f"and {sure} of {total} said {_CONFIDENT} or more"
    )
