"""When things happened: whether a cycle has begun or is over, when the next data are due."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from qiworkbook.model import Cycle, Frequency, Measure, Series, Stage
from qiworkbook.spc.numbers import RHYTHMS

if TYPE_CHECKING:
    from qiworkbook.analysis.project_view import ProjectView

_AT_LEAST_A_WEEK = timedelta(days=7)
_ENOUGH_FOR_A_RHYTHM = 4  # points

WAITING = timedelta(days=14)
"""How long after a test people still remember it well enough to say what happened."""


def has_begun(cycle: Cycle, today: date) -> bool:
    """Whether the test has begun: somebody wrote so, or its planned start has come."""
    start, later = cycle.file.plan.start, cycle.stage not in (Stage.PLAN, Stage.DO)
    return bool(cycle.file.do.started) or later or (start is not None and start <= today)


def last_day(cycle: Cycle) -> date | None:
    """The last day of the test, as it was or as it is planned."""
    do, plan = cycle.file.do, cycle.file.plan
    if do.ended:
        return do.ended
    planned = plan.end if plan.end and (not do.started or plan.end >= do.started) else None
    return planned or do.started or plan.start


def last_heard(series: Series, today: date) -> date | None:
    """The last day of the data so far; a point typed ahead of its day is not heard yet."""
    return max((when for when in series.counted_on if when <= today), default=None)


def is_late(measure: Measure, series: Series, today: date) -> bool:
    """Whether a point should have come by now.

    A point stands at the beginning of what it counts and is known at its end, so one is late two
    intervals after the last one, and half an interval (at least a week) of grace. A declared
    pause stops the clock. Of a measure that does not say how often, it is the rhythm of its data.
    """
    heard, days = last_heard(series, today), _days_between(measure, series)
    if days is None or heard is None:
        return False
    for pause in sorted(measure.pause, key=lambda pause: pause.start):
        if pause.start <= today and pause.end > heard:
            heard = pause.end
    between = timedelta(days=days)
    # The other way round would leave the calendar where somebody wrote the year 9999.
    return today - heard > 2 * between + max(_AT_LEAST_A_WEEK, between / 2)


def _days_between(measure: Measure, series: Series) -> float | None:
    """The days between two points, as the measure says; otherwise the ones that its data keep."""
    if measure.every is not None:
        return RHYTHMS[measure.every].longest
    days = series.counted_on
    gaps = [(after - before).days for before, after in pairwise(days)]
    return median(gaps) if len(days) >= _ENOUGH_FOR_A_RHYTHM else None


def next_date(after: date, every: Frequency) -> date:
    """The date of the point that follows one: a week later, or the same day of a later month."""
    return RHYTHMS[every].after(after)


def values_between(view: ProjectView, measure: str, first: date, last: date) -> int:
    """How many rows of a measure between two days, both included, say something.

    A value does, shown or not, and a note on why there is none.
    """
    series = view.project.series.get(measure)
    points = [p for p in series.points if first <= p.when <= last] if series else []
    return sum(not p.is_open or (series is not None and p.when in series.hidden) for p in points)
