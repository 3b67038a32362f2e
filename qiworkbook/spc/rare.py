"""Rare events: from dated counts, mostly zeros, to the days between one event and the next."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from qiworkbook.spc.observations import Observation, SpcError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 1000  # events in one row; more are not rare
LENGTHS = {"": 1, "day": 1, "week": 7, "fortnight": 14}


def days_between(
    counts: Iterable[Observation | date], every: str = "day"
) -> tuple[Observation, ...]:
    """One observation for each event after the first: the days since the one before, for a T chart.

    `counts` are rows with a date and a number of events, or the dates of single events. `every`
    is the stretch of time that a row counts: day, week, fortnight, month, quarter or year. Where
    it holds several events they are spread evenly over it, because nobody wrote down when they
    happened: two in one week are 3.5 days apart, two on one day half a day. Rows left out with a
    reason, and rows with no count, have no events. Raises SpcError for a row without a date, or a
    count that is not a whole number from 0 to 1000.
    """
    events: Counter[date] = Counter()
    for row in counts:
        when, count = dated(row)
        events[when] += count
    moments = [
        (when, moment) for when in sorted(events) for moment in spread(when, events[when], every)
    ]
    return tuple(
        Observation(when, float(later - earlier))
        for (_, earlier), (when, later) in pairwise(moments)
    )


def dated(row: Observation | date) -> tuple[date, int]:
    """The date of a row and its number of events."""
    if isinstance(row, date):
        return row, 1
    if row.when is None:
        raise SpcError("Days between events need a date on every row.")
    number = 0 if row.value is None or row.excluded else row.value
    if number not in range(MOST + 1):
        raise SpcError(
            f"The row for {row.when} counts {number:.12g} events. "
            f"Days between events need whole numbers from 0 to {MOST}."
        )
    return row.when, int(number)


def spread(start: date, events: int, every: str) -> list[Fraction]:
    """The moments, in days, of so many events in the stretch of time from `start`.

    Fractions, because gaps of a third of a day must be alike, or rounding would be a trend.
    """
    length = days_in(start, every)
    return [start.toordinal() + Fraction(length * i, events) for i in range(events)]


def days_in(start: date, every: str) -> int:
    """How long the stretch of time that begins on a date is."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(every.strip().casefold())
    if months is None:
        return LENGTHS.get(every.strip().casefold(), 1)
    length = 0
    for i in range(months):
        years, month = divmod(start.month - 1 + i, 12)
        length += monthrange(start.year + years, month + 1)[1]
    return length
