"""Where every ward stands, for whoever looks after several: what waits, what stopped, what next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date  # values are kept by their types, looked up at run time

from msgspec import Struct

from qiworkbook.analysis.dates import is_late, last_day, last_heard
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.model import Cycle, Stage, Status, Where
from qiworkbook.text.words import day, no_stop


class WardNow(Struct, frozen=True):
    """One project as a coach looks at it.

    `data` is the day of its latest value, `late` how many measures should have had one since. Where
    a copy shows none and there are some, numbers are `untold`.
    `cycle` is the open cycle that has waited longest, at its `stage`, for `waiting` days since
    something was last due or done; `test` says in words which it is, and of which idea.
    `unpredicted` counts open questions of cycles without a prediction. `next` is the next day that
    the files name, and `what` happens then.
    """

    project: str
    ward: str
    where: Where
    status: str
    unread: bool
    data: date | None
    days_since_data: int | None
    late: int
    cycle: str
    stage: Stage | None
    waiting: int | None
    unpredicted: int
    next: date | None
    what: str
    untold: bool = False
    test: str = ""

    @property
    def is_silent(self) -> bool:
        """Whether there is no value, here or anywhere that a copy does not show."""
        return self.data is None and not self.untold

    @property
    def data_in_words(self) -> str:
        """The day of its latest value, or why there is none to show."""
        return day(self.data) if self.data else "not shown" if self.untold else "none yet"


def ward_now(view: ProjectView) -> WardNow:
    """Where a project stands today."""
    project, today = view.project, view.today
    data = max(
        filter(None, (last_heard(series, today) for series in project.series.values())),
        default=None,
    )
    at_work = project.about.status is Status.ACTIVE
    cycles = [one for one in project.cycles if one.stage is not Stage.DONE]
    waits = max(cycles, key=lambda one: (_waiting(one, today), one.id), default=None)
    due, what = min(_dates(view), default=(None, ""))
    return WardNow(
        project=project.id,
        ward=project.ward,
        where=project.where,
        status=project.status,
        unread=project.unread,
        data=data,
        days_since_data=(today - data).days if data else None,
        late=sum(
            at_work and is_late(measure, project.series[measure.id], today)
            for measure in project.measures
            if measure.id in project.series
        ),
        cycle=waits.id if waits else "",
        stage=waits.stage if waits else None,
        waiting=_waiting(waits, today) if waits else None,
        unpredicted=sum(not ask.predict for one in cycles for ask in one.file.plan.question),
        next=due,
        what=what,
        test=f"{no_stop(waits.title)}{_of_idea(view, waits)}" if waits else "",
        untold=data is None and any(one.withheld for one in project.series.values()),
    )


def _of_idea(view: ProjectView, cycle: Cycle) -> str:
    """Which cycle of its idea it is: ", cycle 2 of evening presence"."""
    named = (one.name or one.id for one in view.project.ideas if one.id == cycle.file.idea)
    return "".join(f", cycle {view.thread.number(cycle)} of {no_stop(name)}" for name in named)


def _waiting(cycle: Cycle, today: date) -> int:
    """Days since the step that the cycle is in could have been over; 0 for one still to come.

    A plan waits from the day it was predicted or was to begin, a test from its last day.
    """
    plan = cycle.file.plan
    since = plan.start or plan.predicted_on if cycle.stage is Stage.PLAN else last_day(cycle)
    return max(0, (today - since).days) if since else 0


def _dates(view: ProjectView) -> Iterator[tuple[date, str]]:
    """The days to come that the files name."""
    project, today = view.project, view.today
    for cycle in project.cycles:
        if cycle.start and cycle.start >= today and cycle.stage in (Stage.PLAN, Stage.DO):
            yield cycle.start, f"test: {cycle.title}"
    for step in project.next_steps:
        if step.by and step.by >= today:
            yield step.by, step.what
    for gathering in view.workbook.learning_sets:
        teams = gathering.file.teams
        if gathering.file.date >= today and (not teams or project.id in teams):
            yield gathering.file.date, "learning set"
    if project.aim and project.aim.by and project.aim.by >= today:
        yield project.aim.by, "the date of the aim"
