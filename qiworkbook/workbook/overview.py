"""A workbook at a glance, and the questions of the coach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date  # values are kept by their types, looked up at run time

from msgspec import Struct

from qiworkbook.analysis.dates import last_heard
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.coach import all_questions, next_questions
from qiworkbook.contributions.extensions import (
    CoachQuestion,
    QuestionMaker,
)
from qiworkbook.model import Stage, Where
from qiworkbook.spc.course import DIRECTED, level_now
from qiworkbook.spc.judge import directed
from qiworkbook.spc.reading import NOT_JUDGED, Reading, Variation
from qiworkbook.spc.words import MeasureStanding, standing
from qiworkbook.workbook.opened import OpenWorkbook


class AimNow(Struct, frozen=True):
    """How far the aim is: where the team started, is, and wants to be, in the measure's unit.

    `now` is the level that the headline names, or else the centre line (`is_level`); the latest
    value while it is too early.
    `way` is the share of the way from baseline to goal that has been covered: 0.5 is half, more
    than 1 is beyond, less than 0 is away from it; None when one of the three is missing.
    """

    baseline: float | None
    now: float | None
    goal: float | None
    unit: str
    by: date | None
    decimals: int
    is_level: bool = False

    @property
    def way(self) -> float | None:
        """The share of the way covered."""
        if self.baseline is None or self.now is None or self.goal is None:
            return None
        whole = self.goal - self.baseline
        return (self.now - self.baseline) / whole if whole else None


class CycleNow(Struct, frozen=True):
    """A cycle on one line: its day, what was decided or "", and the step that comes next."""

    id: str
    start: date
    decision: str
    stage: Stage


class Overview(Struct, frozen=True):
    """One project on one line. `signals` are the measures that say more than chance, and what.

    `unread` is whether its project.toml cannot be read: neither aim nor `status` is known then.
    """

    id: str
    title: str
    status: str
    aim: AimNow | None
    latest_data: date | None
    latest_cycle: CycleNow | None
    signals: tuple[tuple[str, Variation], ...]
    ward: str
    where: Where
    unread: bool = False


def overview_of(view: ProjectView, *, with_signals: bool = True) -> Overview:
    """The project at a glance. Without its signals, which take most of the work, none is named.

    >>> overview_of(opened.view("willow-ward")).id
    'willow-ward'
    """
    project = view.project
    started = [
        CycleNow(cycle.id, cycle.start, str(cycle.file.act.decision), cycle.stage)
        for cycle in view.thread.cycles_by_date
        if cycle.start is not None
    ]
    return Overview(
        id=project.id,
        title=project.title,
        status=project.status,
        aim=_aim(view),
        latest_data=max(
            filter(None, (last_heard(one, view.today) for one in project.series.values())),
            default=None,
        ),
        latest_cycle=started[-1] if started else None,
        signals=tuple(
            (one.measure, said)
            for one in (view.readings.values() if with_signals else ())
            if (said := _said(one)) not in {*NOT_JUDGED, Variation.COMMON_CAUSE}
        ),
        ward=project.ward,
        where=project.where,
        unread=project.unread,
    )


def _said(reading: Reading) -> Variation:
    """What a line of a list says of a measure, as it is counted elsewhere: of its latest point, and
    where that says nothing of where it went.
    """
    stands, found = standing(reading), reading.course
    if found is None or reading.variation in (*DIRECTED, *NOT_JUDGED):
        return reading.variation
    if stands in (MeasureStanding.BETTER, MeasureStanding.CONCERN):
        return directed(reading.better, high=found.now.value > found.first.value)
    return Variation.SIGNAL


def _aim(view: ProjectView) -> AimNow | None:
    aim, reading = view.project.aim, view.outcome
    if aim is None:
        return None
    return AimNow(
        baseline=aim.baseline,
        now=_now(reading) if reading else None,
        goal=aim.goal,
        unit=reading.unit if reading else "",
        by=aim.by,
        decimals=reading.decimals if reading else 1,
        is_level=reading is not None and level_now(reading) is not None,
    )


def _now(reading: Reading) -> float | None:
    latest, level = reading.latest, level_now(reading)
    if latest is None or reading.ends_hidden:
        return None
    return latest.value if level is None else level.value


class Coached(Struct, frozen=True):
    """One project and every question about it; none while it is `unread`."""

    id: str
    title: str
    status: str
    unread: bool
    questions: tuple[CoachQuestion, ...]
    ward: str = ""
    """Its ward, where that tells it from others; they may have its title."""


def coached_of(view: ProjectView, makers: Iterable[QuestionMaker]) -> Coached:
    """A project as its coach asks about it.

    >>> len(coached_of(opened.view("willow-ward"), opened.plugins.questions()).questions) > 5
    True
    """
    project = view.project
    # While its project.toml cannot be read, they would ask for what is there.
    asked = () if project.unread else all_questions(view, makers)
    return Coached(project.id, project.title, project.status, project.unread, asked)


def questions_of(opened: OpenWorkbook, view: ProjectView) -> tuple[CoachQuestion, ...]:
    """A handful of questions about one project, what matters to the team now first.

    >>> len(questions_of(opened, opened.view("willow-ward")))
    5
    """
    return next_questions(coached_of(view, opened.plugins.questions()).questions)
