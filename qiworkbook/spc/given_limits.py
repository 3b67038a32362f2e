"""Limits that a person gives: from outside, or from a stretch of dates; and where they are cut off.

They hold until the first phase that starts after the first point, as a baseline does.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.spc.numbers import capital, day, show
from qiworkbook.spc.observations import Lines, SpcError, around
from qiworkbook.spc.reading import ChartType, Given
from qiworkbook.spc.rows import SPREAD_CHARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.spc.observations import LimitsFrom, Observation, Plan


def on_chart(plan: Plan, chart: ChartType) -> Plan:
    """The plan with so much of what is given as that kind of chart can use.

    What is given is in the unit of the measure: it says nothing of a spread. A run chart has a
    centre and no limits.
    """
    if chart in SPREAD_CHARTS:
        limits = replace(plan.limits, centre=None, lower=None, upper=None)
        return replace(plan, limits=limits, lowest=None, highest=None)
    if chart is ChartType.RUN:
        limits = replace(plan.limits, lower=None, upper=None)
        return replace(plan, limits=limits, lowest=None, highest=None)
    return plan


def refuse_unusable(rows: Sequence[Observation], plan: Plan) -> None:
    """Raise SpcError for given limits that contradict each other or the rows."""
    given = plan.limits
    lower, centre, upper = given.lower, given.centre, given.upper
    if (lower is None) != (upper is None):
        raise SpcError("One limit is given and not the other. Give lower and upper, or neither.")
    if lower is not None and centre is None:
        raise SpcError("Limits are given without a centre. Give the centre too.")
    if lower is not None and centre is not None and upper is not None:
        if not lower < centre < upper:
            raise SpcError(
                f"The centre that is given, {centre:g}, does not lie between the limits, "
                f"{lower:g} and {upper:g}."
            )
        if given.dated:
            raise SpcError("Limits are given, and dates to take them from. Keep one of the two.")
    if plan.baseline and given.dated:
        raise SpcError("There are a baseline and dates to take limits from. Keep one of the two.")
    if given.start and given.end and given.end < given.start:
        raise SpcError(
            f"Limits are to come from {day(given.start)} to {day(given.end)}, which ends before "
            "it begins."
        )
    if given.dated and rows and not any(given.holds(row) for row in rows):
        raise SpcError(f"There are no data {stretch_words(given)} to take limits from.")
    if plan.lowest is not None and plan.highest is not None and plan.lowest >= plan.highest:
        raise SpcError(
            f"The lowest value that can be, {plan.lowest:g}, is not below the highest, "
            f"{plan.highest:g}."
        )


def lines_given(lines: list[Lines], given: LimitsFrom) -> list[Lines]:
    """The lines with given limits in place of those worked out, wherever there is a centre."""
    lower, centre, upper = given.lower, given.centre, given.upper
    if lower is None or centre is None or upper is None:
        return lines
    below, above = around(centre, centre - lower), around(centre, upper - centre)
    flat = Lines(
        centre,
        lower,
        upper,
        below.near_lower,
        near_upper=above.near_upper,
        inner_lower=below.inner_lower,
        inner_upper=above.inner_upper,
    )
    return [Lines() if at.centre is None else flat for at in lines]


def kept_within(lines: list[Lines], plan: Plan) -> list[Lines]:
    """The lines cut off at the lowest and the highest value that can be."""
    if plan.lowest is None and plan.highest is None:
        return lines
    low = -inf if plan.lowest is None else plan.lowest
    high = inf if plan.highest is None else plan.highest
    return [
        Lines(at.centre, *[None if cut is None else min(max(cut, low), high) for cut in at[1:]])
        for at in lines
    ]


def beyond_words(values: Sequence[float], plan: Plan) -> Iterator[str]:
    """A caution where values lie where the plan says that none can be."""
    for end, side, way in (
        (plan.lowest, "below the lowest", 1),
        (plan.highest, "above the highest", -1),
    ):
        count = 0 if end is None else sum(way * value < way * end for value in values)
        if end is not None and count:
            lie = "1 value lies" if count == 1 else f"{count} values lie"
            yield f"{lie} {side} that can be, {show(end, plan.unit, plan.decimals)}."


def words(plan: Plan) -> str:
    """What the foot of the chart says of limits that a person gave, or ""."""
    given, said = plan.limits, []
    if given.given is Given.LIMITS:
        said.append("centre and limits given")
    elif given.given is Given.CENTRE:
        said.append("centre given")
    if said and given.source:
        said[-1] += f": {given.source.strip().rstrip('.')}"
    if given.dated:
        said.append(f"centre and limits from the points {stretch_words(given)}")
    if said and plan.phases:
        said[0] = f"in the first phase {said[0]}"
    ends = [
        show(end, plan.unit, plan.decimals)
        for end in (plan.lowest, plan.highest)
        if end is not None
    ]
    if ends:
        said.append(f"limits cut off at {' and '.join(ends)}")
    return capital("; ".join(said))


def stretch_words(given: LimitsFrom) -> str:
    """From when to when: "from 3 June 2024 to 30 August 2024"."""
    first = f"from {day(given.start)}" if given.start else ""
    last = f"to {day(given.end)}" if given.end else "on"
    return f"{first} {last}" if first else f"up {last}"
