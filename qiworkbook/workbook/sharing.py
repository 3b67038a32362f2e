"""A copy of the numbers that can be shown outside: small counts hidden, other counts rounded.

As NHS England does it for hospital statistics below the national level (HES): counts from 1 to 7
become `*`, other counts are rounded to the nearest 5, and 0 stays 0. What could give a hidden
count away goes with it: percentages, denominators, the rest of a group, centre and limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.spc import ChartType

if TYPE_CHECKING:
    from qiworkbook.spc import Reading, ReadPoint

HIDDEN = "*"
SMALL = 7
ROUND_TO = 5

_SHARES = (ChartType.P, ChartType.P_PRIME)
_EVENTS = (ChartType.G, ChartType.T)

Shown = float | str | None
"""A number, `*` for one that is hidden, None where there is none."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one point as they may be shown."""

    value: Shown
    numerator: Shown
    denominator: Shown
    centre: Shown
    lower: Shown
    upper: Shown


@dataclass(frozen=True, slots=True)
class Sharing:
    """How small numbers are hidden: counts from 1 to `small`, the others rounded to `round_to`."""

    small: int = SMALL
    round_to: int = ROUND_TO

    def points(self, reading: Reading) -> tuple[Numbers, ...]:
        """The points of a reading, in order, as they may be shown.

        None at all where each point is an event, for its date alone would tell of it.
        """
        if reading.chart in _EVENTS:
            return ()
        counted = is_counted(reading)
        shown = [self._point(reading, point, counted=counted) for point in reading.points]
        if any(HIDDEN in (one.value, one.numerator, one.denominator) for one in shown):
            # A mean of counts, all of them known but one, would tell the one.
            return tuple(_without_lines(one) for one in shown)
        return tuple(shown)

    def latest(self, reading: Reading) -> Shown:
        """The latest value as it may be shown."""
        latest, points = reading.latest, self.points(reading)
        if latest is None:
            return None
        return points[latest.index].value if points else HIDDEN

    def _point(self, reading: Reading, point: ReadPoint, *, counted: bool) -> Numbers:
        lines = (point.centre, point.lower, point.upper)
        if point.denominator is not None:
            parts = self._parts(reading, point, point.denominator)
            return Numbers(*parts, *(_figures(line, 2) for line in lines))
        if counted:
            value = self._count(point.value)
            return Numbers(value, None, None, *(self._rounded(line) for line in lines))
        if reading.unit.strip() == "%":  # of how many, nobody said
            return Numbers(
                self._rounded(point.value), None, None, *(self._rounded(line) for line in lines)
            )
        return Numbers(point.value, None, None, *lines)

    def _parts(
        self, reading: Reading, point: ReadPoint, denominator: float
    ) -> tuple[Shown, Shown, Shown]:
        """Value, numerator and denominator: worked out anew from the rounded counts."""
        top = point.numerator
        if top is None:
            return None, None, self._count(denominator)
        rest = denominator - top if _is_share(reading) else 0
        if any(self._is_small(part) for part in (top, rest, denominator)):
            hidden = HIDDEN if self._is_small(denominator) else self._rounded(denominator)
            return HIDDEN, HIDDEN, hidden
        above, below = self._rounded(top), self._rounded(denominator)
        if not below or above is None or not point.value or not top:
            return (None if point.value is None else 0.0), above, below
        per = point.value * denominator / top
        return _figures(above / below * per, 3), above, below

    def _count(self, count: float | None) -> Shown:
        return HIDDEN if self._is_small(count) else self._rounded(count)

    def _is_small(self, count: float | None) -> bool:
        return count is not None and 0 < abs(count) < self.small + 1

    def _rounded(self, count: float | None) -> float | None:
        """To the nearest multiple, halves up; a number that is none stays none."""
        if count is None:
            return None
        return float((count / self.round_to + 0.5) // 1 * self.round_to)


def is_counted(reading: Reading) -> bool:
    """Whether the values are numbers of events or of people: whole, and never below 0."""
    if reading.chart is ChartType.C or reading.counts:
        return reading.unit.strip() != "%"
    values = [point.value for point in reading.useful]
    whole = all(value is not None and value >= 0 and value == int(value) for value in values)
    return whole and reading.unit.strip() != "%"


def _is_share(reading: Reading) -> bool:
    return reading.chart in _SHARES or reading.unit.strip() == "%"


def _without_lines(one: Numbers) -> Numbers:
    return Numbers(one.value, one.numerator, one.denominator, HIDDEN, HIDDEN, HIDDEN)


def _figures(value: float | None, figures: int) -> float | None:
    """A number no finer than the counts that it was made from are now."""
    return None if value is None else float(f"{value:.{figures}g}")
