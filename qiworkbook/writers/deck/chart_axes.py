"""The horizontal axis of a native chart: dates that people count by, or the names of points."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.figures.timeline import timeline_of
from qiworkbook.spc.explain import name_of
from qiworkbook.spc.numbers import MONTHS
from qiworkbook.writers.deck.chart_parts import TimeScale

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qiworkbook.spc.reading import Reading, ReadPoint

_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets count days differently
_DAYS_APART = 90  # from here on two months are enough to tell two dates apart
_YEARS = tuple(n * p for p in (1, 10, 100, 1000) for n in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of the chart's sheet: one for each of `dates`, or, without any, of `names`.

    `by_point` says in which row each point stands, by its index.
    """

    by_point: dict[int, int]
    dates: tuple[date, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def by_date(self) -> bool:
        """Whether the axis is one of dates."""
        return bool(self.dates)

    @property
    def categories(self) -> tuple[date, ...] | tuple[str, ...]:
        """What stands in the first column."""
        return self.dates or self.names

    def row_at(self, at: float) -> int:
        """The row of a day, counted as Python counts them, or of the nearest point."""
        if self.dates:
            return bisect_left(self.dates, date.fromordinal(round(at)))
        return min(max(round(at), 0), len(self.names) - 1)


def rows_of(reading: Reading, points: Sequence[ReadPoint], also: Iterable[date] = ()) -> Rows:
    """A row for every point, and, on an axis of dates, for every other date that is marked."""
    dates = {point.when for point in points if point.when is not None}
    unique = len(dates) == len(points)
    if timeline_of(reading).by_date and unique and min(dates) >= _FIRST_DAY:
        rows = tuple(sorted(dates | {when for when in also if when >= _FIRST_DAY}))
        number = {when: row for row, when in enumerate(rows)}
        return Rows({p.index: number[p.when] for p in points if p.when}, dates=rows)
    by_point = {point.index: row for row, point in enumerate(points)}
    names = (short_day(point.when) if point.when else name_of(point) for point in points)
    return Rows(by_point, names=tuple(names))


def short_day(when: date) -> str:
    """A date where there is little room: "5 Feb 2024"."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def time_scale(first: date, last: date, most: int) -> TimeScale:
    """At most `most` marks from first to last: by days, weeks, months or years."""
    days = (last - first).days
    for every in (1, 2, 7, 14):
        if days // every + 1 <= most:
            return TimeScale(every, "days", "d mmm")
    months = 12 * (last.year - first.year) + last.month - first.month
    for every in (1, 2, 3, 6):
        if months // every + 1 <= most:
            return TimeScale(every, "months", "mmm yy", first.replace(day=1))
    every = next(n for n in _YEARS if (last.year - first.year) / n < most)
    return TimeScale(every, "years", "yyyy")


def end_scale(first: date, last: date) -> TimeScale:
    """Marks at the first and the last date alone."""
    days = (last - first).days
    return TimeScale(max(days, 1), "days", "d mmm" if days < _DAYS_APART else "mmm yy", first)
