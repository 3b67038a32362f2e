"""Days between events: a measure that is worked out from the dated counts of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.model import Series
from qiworkbook.model.measure import Point
from qiworkbook.problems import Problem
from qiworkbook.spc.observations import Observation, SpcError
from qiworkbook.spc.reading import Better, ChartType, Pause
from qiworkbook.spc.rows import days_between

if TYPE_CHECKING:
    from qiworkbook.model import Measure, Project

_OTHER_WAY = {Better.INCREASE: Better.DECREASE, Better.DECREASE: Better.INCREASE}


def with_days_between(project: Project) -> Project:
    """The project with the points of every measure that says `days_between`.

    Where the counts of the other measure are no counts, the measure has no points and the
    project a problem that says why.
    """
    measures, problems = list(project.measures), []
    series = dict(project.series)
    for at, measure in enumerate(project.measures):
        counted = project.measure(measure.days_between)
        if counted is None or counted.days_between:
            continue
        measures[at] = between(counted, measure)
        try:
            series[measure.id] = derived(project, counted, measure.id)
        except SpcError as error:
            place = project.source.place(measure, "days_between")
            problems.append(Problem("data-not-events", str(error), place))
    if measures == list(project.measures):
        return project
    return replace(
        project,
        measures=tuple(measures),
        series=series,
        problems=(*project.problems, *problems),
    )


def between(counted: Measure, measure: Measure) -> Measure:
    """A measure of days: a T chart unless it says otherwise, better the other way round."""
    better = measure.better or _OTHER_WAY.get(counted.better or Better.NEITHER, Better.NEITHER)
    return measure.model_copy(
        update={
            "chart": measure.chart or ChartType.T,
            "unit": measure.unit or "days",
            "every": None,  # each row is an event
            "better": better,
            "counts": measure.counts or counted.counts,
            "decimals": measure.decimals if measure.decimals is not None else 1,
        }
    )


def derived(project: Project, counted: Measure, id_: str) -> Series:
    """The days between the events that a measure counts. Raises SpcError where it counts none."""
    there = project.series.get(counted.id)
    rows = [
        Observation(point.when, point.value, excluded=point.excluded)
        for point in (there.points if there else ())
    ]
    pauses = tuple(Pause(one.start, one.end, one.reason) for one in counted.pause)
    points = (
        Point(row.when, row.value, note=row.note)
        for row in days_between(rows, counted.every or "day", pauses)
        if row.when is not None
    )
    source = there.source if there else project.source
    unread = there.unread if there else 0
    return Series(id_, tuple(points), source, derived_by=counted.id, unread=unread)
