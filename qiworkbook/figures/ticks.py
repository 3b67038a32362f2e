"""Along an axis: where its marks go, and where each point of a reading stands."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, inf, log10
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.spc.numbers import MONTHS, show
from qiworkbook.spc.reading import EVENT_CHARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qiworkbook.spc.reading import Reading, ReadPoint

_HAIR = 1e-9  # what adding and dividing can lose
_ROOM = 0.04  # of the range, above the highest value
_ALL_ALIKE = 1.25  # so far from zero that a constant line does not lie on the edge
_MOST_DECIMALS = 300
_COUNTABLE = 1e15  # larger numbers have no decimals to speak of
_YEARS = tuple(n * p for p in (1, 10, 100, 1000) for n in (1, 2, 5))
_FROM_ZERO = 0.55  # an axis starts at zero unless that would leave more than so much of it empty


class Tick(Struct, frozen=True):
    """A mark on an axis: where, its label, and a second line under the label."""

    at: float
    label: str
    under: str = ""


class ValueAxis(Struct, frozen=True):
    """The range of a vertical axis and its marks."""

    low: float
    high: float
    ticks: tuple[Tick, ...]

    @property
    def from_zero(self) -> bool:
        """Whether the axis starts at zero or goes through it."""
        return self.low <= 0 <= self.high


def value_axis(values: Iterable[float], unit: str, *, most: int = 6) -> ValueAxis:
    """A readable range around the values, in the unit of the measure.

    It starts at zero unless the values lie far above it, and then at a round value. A percentage
    ends at 100 where the values do; whole numbers get whole marks.
    """
    found = list(values)
    low, high = min(found, default=0.0), max(found, default=1.0)
    if high - low <= _HAIR * max(abs(low), abs(high)):
        low, high = min(low * _ALL_ALIKE, 0.0), max(high * _ALL_ALIKE, 0.0) or 1.0
    if 0 <= low <= _FROM_ZERO * high:
        low = 0.0
    step = _nice((high - low) / (most - 1))
    if all(value == int(value) for value in found if abs(value) < _COUNTABLE):
        step = max(step, 1.0)
    low = min(low, floor(low / step + _HAIR) * step) if low >= 0 else low - _ROOM * (high - low)
    percent = symbol(unit) == "%" and 0 <= high <= 100
    high = min(high + _ROOM * (high - low), 100.0 if percent else inf)
    return ValueAxis(low, high, tuple(_marks(low, high, step, unit)))


def _marks(low: float, high: float, step: float, unit: str) -> Iterator[Tick]:
    places = next(n for n in range(_MOST_DECIMALS) if abs(round(step, n) - step) <= _HAIR * step)
    for n in range(ceil(low / step - _HAIR), floor(high / step + _HAIR) + 1):
        yield Tick(n * step, show(round(n * step, places), symbol(unit), places))


def symbol(unit: str) -> str:
    """The sign that goes with every number; "" for a unit in words, which the title names."""
    sign = unit.strip()
    return "%" if sign.startswith("%") else sign if sign in ("£", "€", "$") else ""


def _nice(step: float) -> float:
    power = 10.0 ** floor(log10(step))
    return next(
        (nice * power for nice in (1, 2, 2.5, 5) if step <= nice * power * 1.0001), 10 * power
    )


def date_ticks(first: date, last: date, most: int) -> tuple[Tick, ...]:
    """At most `most` dates from first to last, by days, weeks, months or years."""
    every, unit = date_step(first, last, most)
    if unit == "days":
        days = range(0, (last - first).days + 1, every)
        return tuple(_with_years([first + timedelta(n) for n in days]))
    if unit == "months":
        starts = _month_starts(first, last, every)
        return tuple(_with_years(starts, by_month=True) if starts else _with_years([first]))
    starts = [date(year, 1, 1) for year in range(first.year, last.year + 1) if year % every == 0]
    return tuple(Tick(d.toordinal(), str(d.year)) for d in starts if first <= d <= last)


def date_step(first: date, last: date, most: int) -> tuple[int, str]:
    """How far apart at most `most` marks from first to last stand: every so many days, months or
    years."""
    days = (last - first).days
    months = 12 * (last.year - first.year) + last.month - first.month
    for unit, span, steps in (("days", days, (1, 2, 7, 14)), ("months", months, (1, 2, 3, 6))):
        for every in steps:
            if span // every + 1 <= most:
                return every, unit
    return next(n for n in _YEARS if (last.year - first.year) / n < most), "years"


def _month_starts(first: date, last: date, step: int) -> list[date]:
    numbers = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    starts = (date(n // 12, n % 12 + 1, 1) for n in numbers if n % 12 % step == 0)
    return [start for start in starts if first <= start <= last]


def _with_years(dates: Sequence[date], *, by_month: bool = False) -> Iterator[Tick]:
    """The year stands under the first date and under the first of each new year."""
    year = None
    for when in dates:
        month = MONTHS[when.month - 1][:3]
        label = month if by_month else f"{when.day} {month}"
        yield Tick(when.toordinal(), label, str(when.year) if when.year != year else "")
        year = when.year


def short_day(when: date) -> str:
    """A date in few letters: "5 Feb 24"."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year % 100:02}"


def numbered_ticks(labels: Sequence[str], most: int) -> tuple[Tick, ...]:
    """Every so many labels, so that at most `most` are shown."""
    step = max(1, ceil(len(labels) / max(most, 1)))
    return tuple(Tick(i, labels[i]) for i in range(0, len(labels), step))


class Timeline(Struct, frozen=True):
    """The axis of one reading, from `low` to `high`. `xs` are days where `by_date`, else numbers
    of points from 0; `step` is the usual distance between two of them."""

    xs: tuple[float, ...]
    whens: tuple[date, ...]
    by_date: bool
    step: float
    low: float
    high: float

    def at(self, when: date) -> float | None:
        """Where a date stands, or None where the points have no dates, or beyond them."""
        if not self.whens:
            return None
        x = float(when.toordinal())
        if not self.by_date:
            x = self._among_points(when)
        return x if self.low <= x <= self.high else None

    def clamped(self, when: date) -> float | None:
        """Where a date stands; one beyond an end of the axis stands at that end."""
        if not self.whens:
            return None
        x = float(when.toordinal()) if self.by_date else self._among_points(when)
        return min(max(x, self.low), self.high)

    def _among_points(self, when: date) -> float:
        after = bisect_right(self.whens, when)
        if after == 0 or after == len(self.whens):
            return self.xs[0] - 1 if after == 0 else self._last(when)
        left, right = self.whens[after - 1], self.whens[after]
        return after - 1 + (when - left).days / (right - left).days

    def _last(self, when: date) -> float:
        return self.xs[-1] if when == self.whens[-1] else self.xs[-1] + 1


def timeline_of(reading: Reading) -> Timeline:
    """By date where every point has one, except for charts of events, which stand side by side."""
    dated = [point.when for point in reading.points if point.when is not None]
    whens = tuple(dated) if len(dated) == len(reading.points) else ()
    by_date = bool(whens) and reading.chart not in EVENT_CHARTS
    days = (when.toordinal() for when in whens)
    xs = tuple(float(x) for x in (days if by_date else range(len(reading.points))))
    step = median([b - a for a, b in pairwise(xs) if b > a] or [1.0])
    first, last = (xs[0], xs[-1]) if xs else (0.0, 0.0)
    return Timeline(xs, whens, by_date, step, first - step / 2, last + step / 2)


def stretches(reading: Reading) -> Iterator[tuple[ReadPoint, ...]]:
    """Points that a line may join: those that follow each other, and have a value."""
    run: list[ReadPoint] = []
    for point in reading.points:
        if run and (point.value is None or point.index in reading.broken):
            yield tuple(run)
            run = []
        if point.value is not None:
            run.append(point)
    if run:
        yield tuple(run)
