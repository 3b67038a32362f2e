"""Which rows stand next to each other: one idea for the line, the moving ranges and every rule."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from qiworkbook.spc.numbers import rhythm_of
from qiworkbook.spc.reading import ChartType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qiworkbook.spc.observations import Observation, Plan

EVENT_CHARTS = (ChartType.G, ChartType.T)  # each row is an event: what lies between is the value
MISSED = 1.6  # times the longest of an interval: one was missed in between
SATURDAY = 5


def broken_before(
    rows: Sequence[Observation], chart: ChartType, plan: Plan, *, strictly: bool = False
) -> frozenset[int]:
    """The indices of the rows that do not follow the one before: a row is missing, or a pause lies
    between.

    A row that is missing counts for as much as one that is there and empty. Where the plan does
    not say how often a row is expected, only pauses break; where most rows lie further apart than
    it says, that is how often they come, unless each is needed `strictly`. Of a measure of every
    day that has
    nothing on any Saturday or Sunday, Monday follows Friday.
    """
    rhythm = rhythm_of(plan.every)
    usual: float | None = rhythm.longest if rhythm else None
    if chart in EVENT_CHARTS or not (usual or plan.pauses):
        return frozenset()
    apart = [
        (later.when - earlier.when).days
        for earlier, later in pairwise(rows)
        if earlier.when and later.when
    ]
    if usual and not strictly and 2 * sum(days > MISSED * usual for days in apart) > len(apart):
        usual = median(apart)
    weekends_off = usual == 1 and all(
        row.when is not None and row.when.weekday() < SATURDAY for row in rows
    )
    found = set()
    for i, (earlier, later) in enumerate(pairwise(rows), start=1):
        if earlier.when is None or later.when is None:
            continue
        days = (later.when - earlier.when).days
        if weekends_off and later.when.weekday() < earlier.when.weekday():
            days -= 2
        if (usual and days > MISSED * usual) or paused_between(earlier.when, later.when, plan):
            found.add(i)
    return frozenset(found)


def paused_between(earlier: date, later: date, plan: Plan) -> bool:
    """Whether nobody measured at some time between two dates, for a reason written down."""
    return any(earlier < pause.end and pause.start < later for pause in plan.pauses)
