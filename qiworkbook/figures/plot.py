"""The inside of a chart: grid, limits, centre, data line and points, as shapes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from qiworkbook.figures.sketch import DASH_DOT, DASHED, DOTTED, SOLID, Line, Place
from qiworkbook.figures.style import FAINT, GREY, INK, TARGET
from qiworkbook.figures.timeline import stretches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qiworkbook.figures.sketch import Place, Shape
    from qiworkbook.figures.ticks import ValueAxis
    from qiworkbook.figures.timeline import Timeline
    from qiworkbook.spc.reading import Reading, ReadPhase, ReadPoint

LINE_COLOUR = "#425563"


@dataclass(frozen=True, slots=True)
class Frame:
    """The rectangle of the plot, and what its edges stand for."""

    left: float
    top: float
    right: float
    bottom: float
    timeline: Timeline
    axis: ValueAxis

    def x(self, at: float) -> float:
        """Where a place on the timeline is drawn."""
        low, high = self.timeline.low, self.timeline.high
        return self.left + (at - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a value is drawn."""
        low, high = self.axis.low, self.axis.high
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    @property
    def spacing(self) -> float:
        """Room from one point to the next."""
        return (
            self.timeline.step / (self.timeline.high - self.timeline.low) * (self.right - self.left)
        )


def values_shown(reading: Reading) -> Iterator[float]:
    """Every value that the axis must reach."""
    for point in reading.points:
        for value in (point.value, point.centre, point.lower, point.upper, point.target):
            if value is not None:
                yield value


def grid(frame: Frame) -> Iterator[Shape]:
    """A faint line for each value that has a label, the lowest a little stronger."""
    for tick in frame.axis.ticks:
        y = frame.y(tick.at)
        lowest = tick.at == frame.axis.low
        yield Line(((frame.left, y), (frame.right, y)), FAINT if lowest else "#E3E7E9", 0.8)


def lines(reading: Reading, frame: Frame, width: float = 1.2) -> Iterator[Shape]:
    """Limits, centre and target, each phase on its own."""
    for phase in reading.phases:
        indices = range(phase.first, phase.last + 1)
        for value_at in (_lower, _upper):
            for path in _steps(reading, indices, frame, value_at):
                yield Line(path, GREY, width, DASHED)
        yield from _centre_line(reading, phase, frame, width)
    for path in _steps(reading, range(len(reading.points)), frame, _target):
        yield Line(path, TARGET, width, DASH_DOT)


def _lower(point: ReadPoint) -> float | None:
    return point.lower


def _upper(point: ReadPoint) -> float | None:
    return point.upper


def _centre(point: ReadPoint) -> float | None:
    return point.centre


def _target(point: ReadPoint) -> float | None:
    return point.target


def _centre_line(reading: Reading, phase: ReadPhase, frame: Frame, width: float) -> Iterator[Shape]:
    """Solid; where a baseline is frozen, dashed over the points that it comes from."""
    split = _after_baseline(phase)
    parts = ((range(phase.first, split), DOTTED), (range(split, phase.last + 1), SOLID))
    for indices, dash in parts:
        for path in _steps(reading, indices, frame, _centre):
            yield Line(path, INK, width, dash)


def _after_baseline(phase: ReadPhase) -> int:
    """The first point that a frozen baseline does not count; without one, the phase's first."""
    if phase.baseline is None:
        return phase.first
    return min(phase.first + phase.baseline, phase.last + 1)


def _steps(
    reading: Reading,
    indices: range,
    frame: Frame,
    value_at: Callable[[ReadPoint], float | None],
) -> Iterator[tuple[Place, ...]]:
    """A line that is level around each point and changes halfway between two."""
    levels = ((i, value_at(reading.points[i])) for i in indices)
    for there, run in groupby(levels, key=lambda level: level[1] is not None):
        if there:
            yield _staircase(frame, [(i, value or 0.0) for i, value in run])


def _staircase(frame: Frame, levels: list[tuple[int, float]]) -> tuple[Place, ...]:
    path: list[Place] = []
    for i, value in levels:
        left, right = (frame.x(edge) for edge in _around(frame.timeline, i))
        y = frame.y(value)
        if path and path[-1][1] == y:
            path[-1] = (right, y)
        else:
            path += [(left, y), (right, y)]
    return tuple(path)


def _around(timeline: Timeline, i: int) -> tuple[float, float]:
    """Half a step to either side of a point, or half the way to a nearer neighbour."""
    xs, half = timeline.xs, timeline.step / 2
    left = (xs[i] - xs[i - 1]) / 2 if i else half
    right = (xs[i + 1] - xs[i]) / 2 if i + 1 < len(xs) else half
    return xs[i] - left, xs[i] + right


def data_line(reading: Reading, frame: Frame, width: float) -> Iterator[Shape]:
    """The data, joined wherever there is no gap between two points."""
    for run in stretches(reading):
        if len(run) > 1:
            yield Line(tuple(place_of(point, frame) for point in run), LINE_COLOUR, width)


def place_of(point: ReadPoint, frame: Frame) -> Place:
    """Where a point that has a value is drawn."""
    return frame.x(frame.timeline.xs[point.index]), frame.y(point.value or 0.0)
