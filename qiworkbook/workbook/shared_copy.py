"""A copy of the numbers that can be shown outside: small counts hidden, other counts rounded.

As NHS England does it for hospital statistics below the national level (HES): counts from 1 to 7
become `*`, other counts are rounded to the nearest 5, and 0 stays 0. What could give a hidden
count away goes with it: percentages, denominators, the rest of a group, centre and limits, and the
other measures of the project that it adds up with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.spc import ChartType
from qiworkbook.spc.numbers import is_percentage
from qiworkbook.workbook.overlaps import Column, Part, hidden_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

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

    def shown(self, readings: Mapping[str, Reading]) -> dict[str, tuple[Numbers, ...]]:
        """The points of every measure of a project, in order, as they may be shown.

        None at all where each point is an event, for its date alone would tell of it. A number
        that others of these measures would give away by a sum is hidden as well.
        """
        alone = {
            id_: self._alone(reading)
            for id_, reading in readings.items()
            if reading.chart not in _EVENTS
        }
        counts: dict[Column, dict[date, float]] = {}
        hidden = set()
        for id_, numbers in alone.items():
            for column, when, count, told in _counts(id_, readings[id_], numbers):
                counts.setdefault(column, {})[when] = count
                if told == HIDDEN:
                    hidden.add((column, when))
        hidden = hidden_with(counts, hidden)
        return {
            id_: _hiding(id_, reading, alone[id_], hidden) if id_ in alone else ()
            for id_, reading in readings.items()
        }

    def points(self, reading: Reading) -> tuple[Numbers, ...]:
        """The points of one reading, as they may be shown where there is no other."""
        return self.shown({reading.measure: reading})[reading.measure]

    def _alone(self, reading: Reading) -> tuple[Numbers, ...]:
        counted = is_counted(reading)
        return tuple(self._point(reading, point, counted=counted) for point in reading.points)

    def _point(self, reading: Reading, point: ReadPoint, *, counted: bool) -> Numbers:
        lines = (point.centre, point.lower, point.upper)
        if point.denominator is not None:
            parts = self._parts(reading, point, point.denominator)
            return Numbers(*parts, *(_figures(line, 2) for line in lines))
        if counted:
            value = self._count(point.value)
            return Numbers(value, None, None, *(self._rounded(line) for line in lines))
        if is_percentage(reading.unit):  # of how many, nobody said
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
        return not is_percentage(reading.unit)
    values = [point.value for point in reading.useful]
    whole = all(value is not None and value >= 0 and value == int(value) for value in values)
    return whole and not is_percentage(reading.unit)


def _is_share(reading: Reading) -> bool:
    return reading.chart in _SHARES or is_percentage(reading.unit)


def _counts(
    id_: str, reading: Reading, numbers: tuple[Numbers, ...]
) -> Iterator[tuple[Column, date, float, Shown]]:
    """The counts of a measure, each with its day and what would be shown of it."""
    counted = is_counted(reading)
    for point, one in zip(reading.points, numbers, strict=True):
        if point.when is None:
            continue
        if point.denominator is None:
            if counted and point.value is not None:
                yield Column(id_, Part.VALUE), point.when, point.value, one.value
            continue
        yield Column(id_, Part.DENOMINATOR), point.when, point.denominator, one.denominator
        if point.numerator is not None:
            yield Column(id_, Part.NUMERATOR), point.when, point.numerator, one.numerator


def _hiding(
    id_: str, reading: Reading, numbers: tuple[Numbers, ...], hidden: set[tuple[Column, date]]
) -> tuple[Numbers, ...]:
    """The points with what is to be hidden hidden, and centre and limits where anything is."""
    shown = [
        one if point.when is None else _point_hiding(id_, point.when, one, hidden)
        for point, one in zip(reading.points, numbers, strict=True)
    ]
    if any(HIDDEN in (one.value, one.numerator, one.denominator) for one in shown):
        # A mean of counts, all of them known but one, would tell the one.
        return tuple(replace(one, centre=HIDDEN, lower=HIDDEN, upper=HIDDEN) for one in shown)
    return tuple(shown)


def _point_hiding(id_: str, when: date, one: Numbers, hidden: set[tuple[Column, date]]) -> Numbers:
    value, top, bottom = ((Column(id_, part), when) in hidden for part in Part)
    return replace(
        one,
        value=HIDDEN if value or top or bottom else one.value,
        numerator=HIDDEN if top else one.numerator,
        denominator=HIDDEN if bottom else one.denominator,
    )


def _figures(value: float | None, figures: int) -> float | None:
    """A number no finer than the counts that it was made from are now."""
    return None if value is None else float(f"{value:.{figures}g}")
