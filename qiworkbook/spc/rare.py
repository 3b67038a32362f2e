"""Rare events: from their dates to the days between one and the next."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from qiworkbook.spc.numbers import day, stretch
from qiworkbook.spc.observations import Observation, Plan, SpcError
from qiworkbook.spc.reading import ChartType
from qiworkbook.spc.rows import broken_before, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qiworkbook.spc.reading import Pause

MOST = 1000  # events in one row; more are not rare


def days_between(
    counts: Iterable[Observation | date], every: str = "day", pauses: Sequence[Pause] = ()
) -> tuple[Observation, ...]:
    """One observation for each event after the first: the days since the one before, for a T chart.

    `counts` are the dates of single events, or rows with a date and the number of events on that
    day. Several on one day are spread evenly over it: two are half a day apart. An interval with a
    day in it that nobody counted has no value: a row with no count, or left out with a reason; a
    pause; and, where days without events have rows of 0, a day without a row.

    Raises SpcError where `every` says that a row counts more than a day, because then nobody wrote
    down when its events happened; for a row without a date; and for a count that is not a whole
    number from 0 to 1000.
    """
    rows = in_order([as_row(row) for row in counts])
    events: Counter[date] = Counter()
    for row in rows:
        if row.when and events_of(row):
            events[row.when] += events_of(row)
    if events and every.strip().casefold() not in ("", "day"):
        raise SpcError(
            f"These are counts by the {every.strip()}, which do not say on which days the events "
            "happened. Days between events need the date of each."
        )
    known = uncounted(rows, pauses)
    moments = [(when, moment) for when in events for moment in spread(when, events[when])]
    return tuple(
        Observation(when, None, note="not every day between was counted")
        if any(earlier < gap <= when for gap in known) and earlier < when
        else Observation(when, float(later - moment))
        for (earlier, moment), (when, later) in pairwise(moments)
    )


def open_interval(counts: Iterable[Observation], every: str = "day") -> str:
    """How long it is since the last event, as far as anybody counted; "" where nobody did.

    A sentence, for it is no point of a chart: it has not ended, and is not judged.
    """
    rows = [row for row in in_order(list(counts)) if row.when is not None]
    last = max((row.when for row in rows if row.when and events_of(row)), default=None)
    counted = [row.when for row in rows if row.when and row.value is not None and not row.excluded]
    if last is None or not counted or max(counted) <= last or every not in ("", "day"):
        return ""
    days = stretch((max(counted) - last).days, "day")
    return (
        f"The last event was on {day(last)}; by {day(max(counted))}, {days} later, there was no "
        "other. That interval is still open, and is not judged."
    )


def as_row(row: Observation | date) -> Observation:
    """A date alone is one event."""
    if isinstance(row, date):
        return Observation(row, 1.0)
    if row.when is None:
        raise SpcError("Days between events need a date on every row.")
    return row


def events_of(row: Observation) -> int:
    """How many events a row counts."""
    number = 0 if row.value is None or row.excluded else row.value
    if number not in range(MOST + 1):
        raise SpcError(
            f"The row for {row.when} counts {number:.12g} events. "
            f"Days between events need whole numbers from 0 to {MOST}."
        )
    return int(number)


def uncounted(rows: Sequence[Observation], pauses: Sequence[Pause]) -> list[date]:
    """The rows before which, or on which, nobody counted."""
    has_zeros = any(row.value == 0 for row in rows)  # so that a day without a row was not counted
    plan = Plan(every="day" if has_zeros else "", pauses=tuple(pauses))
    broken = broken_before(rows, ChartType.C, plan, strictly=True)
    return [
        row.when
        for i, row in enumerate(rows)
        if row.when is not None and (i in broken or row.value is None or row.excluded)
    ]


def spread(start: date, events: int) -> list[Fraction]:
    """The moments, in days, of so many events on a day.

    Fractions, because gaps of a third of a day must be alike, or rounding would be a trend.
    """
    return [start.toordinal() + Fraction(i, events) for i in range(events)]
