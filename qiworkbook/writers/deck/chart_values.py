"""The vertical axis of a native chart: marks at values that people round to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, isfinite
from typing import TYPE_CHECKING

from qiworkbook.figures.plot import values_shown
from qiworkbook.figures.ticks import symbol, value_axis
from qiworkbook.writers.deck.chart_parts import ValueScale

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.figures.ticks import ValueAxis
    from qiworkbook.spc.reading import Reading

MOST_MARKS = 6


@dataclass(frozen=True, slots=True)
class Values:
    """What an axis must reach. `whole`: everything that was counted is a whole number."""

    values: tuple[float, ...]
    unit: str
    whole: bool

    @property
    def letters(self) -> int:
        """How many letters the longest label has."""
        ticks = self._axis(MOST_MARKS).ticks
        return max((len(tick.label) for tick in ticks), default=1)

    def scale(self, most: int = MOST_MARKS) -> ValueScale:
        """The axis with about `most` marks, but two at least."""
        axis = self._axis(most)
        step = _step(axis)
        low = round(floor(axis.low / step + 1e-9) * step, 9)  # marks are counted from there
        form = _number_format(symbol(self.unit), step)
        return ValueScale(low, axis.high, round(step, 9), form)

    def with_room(self, plain: ValueScale, band: float, height: float) -> ValueScale:
        """The axis with room for signs above it, `band` points of the plot's `height`.

        Best is one without a mark in that room. With too few marks below it one may stand there,
        but never one beyond 100%.
        """
        raised = _raised(plain, band, height)
        impossible = symbol(self.unit) == "%" and plain.high <= 100 < raised.highest_mark
        clear = self._clear(plain, band, height)
        return next((high for high in clear if high.marks > 1 or impossible), raised)

    def _clear(self, plain: ValueScale, band: float, height: float) -> Iterator[ValueScale]:
        for most in range(MOST_MARKS, 1, -1):
            scale = plain if most == MOST_MARKS else self.scale(most)
            raised = _raised(scale, band, height)
            if raised.marks == scale.marks:
                yield raised

    def _axis(self, most: int) -> ValueAxis:
        """Two marks at least, and no halves of what comes in wholes."""
        for marks in range(most, MOST_MARKS):
            axis = value_axis(self.values, self.unit, most=marks)
            if len(axis.ticks) > 1 and not (self.whole and _step(axis) % 1):
                return axis
        return value_axis(self.values, self.unit, most=MOST_MARKS)


def values_of(readings: Iterable[Reading]) -> Values:
    """The values of readings with one unit, for one axis."""
    found = tuple(readings)
    # Rounded, so that values that are equal but for a calculation's last digit are equal.
    shown = {round(v, 9) for reading in found for v in values_shown(reading) if isfinite(v)}
    ends = {min(shown), max(shown)} if shown else set()
    broken = {value for value in shown if value % 1}  # one of them tells that not all are whole
    whole = all(p.value is None or p.value % 1 == 0 for reading in found for p in reading.points)
    values = tuple(sorted(ends | set(sorted(broken)[:1])))
    return Values(values, found[0].unit if found else "", whole)


def _step(axis: ValueAxis) -> float:
    ticks = axis.ticks
    return ticks[1].at - ticks[0].at if len(ticks) > 1 else axis.high - axis.low or 1.0


def _raised(scale: ValueScale, band: float, height: float) -> ValueScale:
    wanted = (scale.high - scale.low) * band / max(height - band, 1.0)
    return replace(scale, high=round(scale.high + wanted, 9))


def _number_format(sign: str, step: float) -> str:
    places = 0
    while places < 6 and abs(step * 10**places - round(step * 10**places)) > 1e-9:
        places += 1
    number = "#,##0" + ("." + "0" * places if places else "")
    if sign == "%":
        return f'{number}"%"'
    return f'"{sign}"{number}' if sign else number
