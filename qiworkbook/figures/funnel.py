"""A funnel: wards in one period by their size, with what chance allows a ward of that size."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from qiworkbook.content import Funnel
from qiworkbook.figures.layout import text_width, wrap
from qiworkbook.figures.plot import ValueAxis, value_axis
from qiworkbook.figures.sketch import (
    DASHED,
    FAINT,
    GREY,
    INK,
    PALE,
    PAPER,
    PURPLE,
    QUIET,
    Circle,
    Line,
    Place,
    Polygon,
    Shape,
    Sketch,
    Words,
)
from qiworkbook.spc.funnel import FunnelPoint

_WIDTH, _HEIGHT, _SIZE = 720.0, 420.0, 10.5
# In sizes of text: margins, the radius of a dot, and how far its name stands from it.
_LEFT, _RIGHT, _TOP, _BOTTOM = 5.9, 1.5, 3.2, 5.9
_DOT, _NEAR = 0.44, 0.86
_ROOM = 0.06  # of the range of sizes, at either side


class _Frame(Struct, frozen=True):
    """Where sizes and values lie on paper of `width` by `height`; `em` is the size of text."""

    sizes: tuple[float, float]
    values: ValueAxis
    width: float
    height: float
    em: float

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the plot."""
        right, bottom = self.width - _RIGHT * self.em, self.height - _BOTTOM * self.em
        return _LEFT * self.em, _TOP * self.em, right, bottom

    def x(self, size: float) -> float:
        left, _, right, _ = self.edges
        low, high = self.sizes
        return left + (size - low) / (high - low) * (right - left)

    def y(self, value: float) -> float:
        _, top, _, bottom = self.edges
        low, high = self.values.low, self.values.high
        return bottom - (value - low) / (high - low) * (bottom - top)

    def at(self, size: float, value: float) -> Place:
        return self.x(size), self.y(value)

    def inside(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = self.edges
        return left < box[0] and box[2] < right and top < box[1] and box[3] < bottom


def sketch_funnel(
    figure: Funnel, width: float = _WIDTH, height: float = _HEIGHT, size: float = _SIZE
) -> Sketch:
    """Limits from the smallest ward to the largest, a dot and a name for each ward.

    Lengths are in points; `size` is that of the smallest text.
    """
    frame = _frame(figure, width, height, size)
    shapes = (
        *_limits(figure, frame),
        *_axes(figure, frame),
        *_dots(figure, frame),
        *_names(figure, frame),
    )
    return Sketch(width, height, shapes, f"Funnel: {figure.name}", figure.alt)


def _frame(figure: Funnel, width: float, height: float, em: float) -> _Frame:
    points, curve = figure.wards.points, figure.wards.curve
    sizes = [point.denominator for point in points]
    room = (max(sizes) - min(sizes)) * _ROOM or max(sizes) * _ROOM
    values = [point.value for point in points]
    values += [line for _, at in curve for line in (at.lower, at.upper)]
    axis = value_axis(values, figure.unit)
    return _Frame((min(sizes) - room, max(sizes) + room), axis, width, height, em)


def _limits(figure: Funnel, frame: _Frame) -> Iterator[Shape]:
    curve = figure.wards.curve
    upper = tuple(frame.at(size, at.upper) for size, at in curve)
    lower = tuple(frame.at(size, at.lower) for size, at in curve)
    yield Polygon((*upper, *lower[::-1]), PALE)
    for line in (upper, lower):
        yield Line(line, QUIET, 1.2)
    for near in ("near_upper", "near_lower"):
        yield Line(tuple(frame.at(size, getattr(at, near)) for size, at in curve), QUIET, 1, DASHED)
    left, _, right, _ = frame.edges
    centre = frame.y(figure.wards.centre)
    yield Line(((left, centre), (right, centre)), INK, 1.2)


def _axes(figure: Funnel, frame: _Frame) -> Iterator[Shape]:
    em, (left, top, right, bottom) = frame.em, frame.edges
    title = wrap(f"{figure.name}, {figure.period}", frame.width - 2 * em, em * 1.15, most=1)[0]
    yield Words(em, 1.7 * em, title, em * 1.15, INK, bold=True)
    for tick in frame.values.ticks:
        y = frame.y(tick.at)
        yield Line(((left - 4, y), (left, y)), FAINT)
        yield Words(left - 7, y + em * 0.35, tick.label, em, QUIET, "end")
    low, high = frame.sizes
    for tick in value_axis((low, high), "", most=7).ticks:
        if low <= tick.at <= high:
            x = frame.x(tick.at)
            yield Line(((x, bottom), (x, bottom + 4)), FAINT)
            yield Words(x, bottom + 1.6 * em, tick.label, em, QUIET, "middle")
    yield Line(((left, top), (left, bottom), (right, bottom)), FAINT)
    sizes = wrap(figure.sizes, right - left, em, most=1)[0]
    yield Words((left + right) / 2, bottom + 3.2 * em, sizes, em, QUIET, "middle")
    yield Words(em, frame.height - 0.8 * em, _foot(figure), em, QUIET)


def _foot(figure: Funnel) -> str:
    if all(at.lower == at.upper for _, at in figure.wards.curve):
        limits = "All are alike, so there are no limits."
    elif figure.wards.widened:
        limits = "Dashed: 95% limits, solid: 99.8%, widened for over-dispersion."
    else:
        limits = "Dashed: 95% of what chance does. Solid: 99.8%."
    return f"Line: all {figure.noun}s together. {limits}"


def _dots(figure: Funnel, frame: _Frame) -> Iterator[Shape]:
    for point in figure.wards.points:
        x, y = frame.at(point.denominator, point.value)
        if point.side is None:
            yield Circle(x, y, _DOT * frame.em, GREY, PAPER)
        else:
            r = _DOT * frame.em * 1.5
            yield Polygon(((x, y - r), (x + r, y), (x, y + r), (x - r, y)), PURPLE, PAPER)


def _names(figure: Funnel, frame: _Frame) -> Iterator[Shape]:
    """A name beside each dot where there is room; wards beyond the limits come first."""
    dot = _DOT * frame.em
    taken = [
        (x - dot, y - dot, x + dot, y + dot)
        for x, y in (frame.at(p.denominator, p.value) for p in figure.wards.points)
    ]
    for point in sorted(figure.wards.points, key=lambda point: point.side is None):
        for words in _places(point, frame):
            wide = text_width(words.text, words.size)
            left = words.x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
            box = left, words.y - words.size, left + wide, words.y + 2
            if frame.inside(box) and not any(
                box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
                for other in taken
            ):
                taken.append(box)
                yield words
                break


def _places(point: FunnelPoint, frame: _Frame) -> Iterator[Words]:
    em, near = frame.em, _NEAR * frame.em
    x, y = frame.at(point.denominator, point.value)
    name = wrap(point.name, 15 * em, em, most=1)[0]
    yield Words(x + near, y + em * 0.35, name, em, INK)
    yield Words(x - near, y + em * 0.35, name, em, INK, "end")
    yield Words(x, y - near, name, em, INK, "middle")
    yield Words(x, y + near + em * 0.8, name, em, INK, "middle")
