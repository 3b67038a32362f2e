"""The columns of a reading's chart: data, centre, limits, target, special causes, markers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

from qiworkbook.figures.plot import LINE_COLOUR
from qiworkbook.figures.points import meanings_of
from qiworkbook.figures.style import (
    GREY,
    INK,
    LOOKS,
    PAPER,
    QUIET,
    TARGET,
    Marker,
    Meaning,
    words_of,
)
from qiworkbook.figures.timeline import stretches
from qiworkbook.text.words import capital
from qiworkbook.writers.deck.chart_parts import Dash, Label, Mark, Series, Stroke

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qiworkbook.spc.reading import Reading, ReadPhase, ReadPoint

_MOST_STRETCHES = 24  # a series with more gaps than this is drawn as points alone
_FORMS = {
    Marker.CIRCLE: "circle",
    Marker.DIAMOND: "diamond",
    Marker.SQUARE: "square",
    Marker.TRIANGLE: "triangle",
    Marker.CROSS: "plus",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Makes columns of a sheet with `count` rows; `rows` says in which row each point stands."""

    reading: Reading
    rows: dict[int, int]
    count: int
    scale: float = 1.0  # of marks and lines

    def column(
        self, points: Sequence[ReadPoint], value_of: Callable[[ReadPoint], float | None]
    ) -> tuple[float | None, ...]:
        """The values of some points, each in its row."""
        values: list[float | None] = [None] * self.count
        for point in points:
            row, value = self.rows.get(point.index), value_of(point)
            if row is not None and value is not None and isfinite(value):
                values[row] = value
        return tuple(values)

    def data(self) -> Iterator[Series]:
        """The measured values: one column, or one for each stretch that a line may join."""
        dense = len(self.rows) > 120
        mark = Mark("circle", round((4 if dense else 6) * self.scale), GREY, GREY)
        stroke = Stroke(LINE_COLOUR, 2.0 * self.scale)
        runs = [run for run in stretches(self.reading) if any(p.index in self.rows for p in run)]
        name = self.reading.name or "Value"
        if len(runs) > _MOST_STRETCHES:
            yield Series(name, self.column(self.reading.points, _value), None, mark)
            return
        for number, run in enumerate(runs, start=1):
            called = name if number == 1 else f"{name} ({number}, after a gap)"
            yield Series(called, self.column(run, _value), stroke, mark)

    def lines(self) -> Iterator[Series]:
        """Centre and limits of each phase, and the target."""
        many = len(self.reading.phases) > 1
        for number, phase in enumerate(self.reading.phases, start=1):
            which = f", phase {number}" if many else ""
            yield from self._phase(phase, which)
        target = self.column(self.reading.points, lambda point: point.target)
        if any(value is not None for value in target):
            yield Series("Target", target, Stroke(TARGET, 1.5 * self.scale, Dash.DASH_DOT))

    def _phase(self, phase: ReadPhase, which: str) -> Iterator[Series]:
        points = self.reading.points[phase.first : phase.last + 1]
        centre = capital(self.reading.centre_name)
        named: tuple[tuple[str, Callable[[ReadPoint], float | None], Stroke], ...] = (
            ("Upper limit", lambda point: point.upper, Stroke(GREY, 1.5, Dash.DASHED)),
            ("Lower limit", lambda point: point.lower, Stroke(GREY, 1.5, Dash.DASHED)),
            (centre, lambda point: point.centre, Stroke(INK, 1.75)),
        )
        for name, value_of, stroke in named:
            values = self.column(points, value_of)
            if any(value is not None for value in values):
                yield Series(
                    f"{name}{which}", values, replace(stroke, width=stroke.width * self.scale)
                )

    def special(self) -> Iterator[Series]:
        """A column for each kind of special cause, and one for points left out of the limits."""
        meanings = meanings_of(self.reading)
        kinds: dict[tuple[Meaning, bool], list[ReadPoint]] = {}
        for point in self.reading.useful:
            meaning = meanings.get(point.index, Meaning.COMMON)
            if point.index in self.rows and (meaning is not Meaning.COMMON or point.excluded):
                kinds.setdefault((meaning, bool(point.excluded)), []).append(point)
        for (meaning, hollow), points in sorted(kinds.items()):
            look = LOOKS[meaning]
            fill = PAPER if hollow else look.colour
            mark = Mark(_FORMS[look.marker], round(11 * self.scale), fill, look.colour)
            words = words_of(meaning, self.reading.chart)
            name = words if meaning is not Meaning.COMMON else "Left out of the limits"
            if hollow and meaning is not Meaning.COMMON:
                name = f"{words} (left out of the limits)"
            yield Series(name, self.column(points, _value), None, mark, in_legend=True)


def _value(point: ReadPoint) -> float | None:
    return point.value


def markers(
    name: str,
    where: Sequence[tuple[int, str]],
    count: int,
    height: float,
    drop: float,
    *,
    dotted: bool,
) -> Series:
    """Signs above the data, each with its number or letter and a line down to the axis."""
    values: list[float | None] = [None] * count
    for row, _ in where:
        values[row] = height
    labels = tuple(Label(row, text, INK, "t", bold=True) for row, text in where)
    mark = Mark("triangle" if dotted else "dash", 7, QUIET, QUIET)
    stroke = Stroke(QUIET, 1.0, Dash.DOTTED if dotted else Dash.SOLID)
    return Series(name, tuple(values), None, mark, labels, drop, stroke)
