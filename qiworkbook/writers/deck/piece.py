"""A piece of a slide, and a figure drawn with native shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from qiworkbook.figures.sketch import Area as Polygon, Circle, Line, Rect, Words
from qiworkbook.writers.deck.geometry import Area
from qiworkbook.writers.deck.shapes import Edge, Look, box_xml, group_xml, path_xml
from qiworkbook.writers.deck.text import SMALLEST, par

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.figures.sketch import Place, Shape, Sketch
    from qiworkbook.writers.deck.canvas import Canvas


class Split(Struct, frozen=True):
    """A piece in two. `now` is None when nothing fits yet, `later` when nothing is left."""

    now: Piece | None
    later: Piece | None


class Piece(Protocol):
    """A part of a section on its way to a slide. Lengths are in points."""

    @property
    def grows(self) -> bool:
        """Whether it looks better with more room than it needs."""
        ...

    def height(self, width: float) -> float:
        """The least height that it needs."""
        ...

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """What fits into `room`, and the rest. On a `fresh` slide something always fits."""
        ...

    def draw(self, canvas: Canvas, area: Area) -> None:
        """Put it on the slide."""
        ...


class Whole:
    """A piece that is never split: what does not fit goes to a slide of its own."""

    __slots__ = ()

    def split(self: Piece, width: float, room: float, *, fresh: bool) -> Split:  # noqa: ARG002
        """Nothing now."""
        return Split(None, self)


_ASCENT = 0.93  # from the top of a line of text to its baseline, in font sizes


def draw_sketch(canvas: Canvas, sketch: Sketch, area: Area, alt: str) -> None:
    """Put the sketch, as large as the area allows, without changing its proportions."""
    scale = min(area.width / sketch.width, area.height / sketch.height)
    pen = _Pen(canvas, area.left, area.top, scale)
    number = canvas.number()
    children = [xml for shape in sketch.shapes for xml in pen.write(shape)]
    place = Area(area.left, area.top, sketch.width * scale, sketch.height * scale)
    canvas.add(group_xml(number, sketch.title, alt, place, children))


class _Pen(Struct, frozen=True):
    """Writes shapes, moved and scaled."""

    canvas: Canvas
    left: float
    top: float
    scale: float

    def write(self, shape: Shape) -> Iterator[str]:
        match shape:
            case Rect():
                form = "roundRect" if shape.radius else "rect"
                place = self._area(shape.x, shape.y, shape.w, shape.h)
                yield self._box(place, form, shape.fill, self._edge(shape))
            case Circle():
                r = shape.r
                place = self._area(shape.x - r, shape.y - r, 2 * r, 2 * r)
                yield self._box(place, "ellipse", shape.fill, self._edge(shape))
            case Line():
                edge = Edge(shape.colour, shape.width * self.scale, bool(shape.dash))
                yield self._path(shape.points, edge, "")
            case Polygon():
                outline = (*shape.points, shape.points[0])
                yield self._path(outline, self._edge(shape), shape.fill)
            case Words():
                yield self._words(shape)
            case _:
                raise NotImplementedError("An icon has no marks of a chart.")

    def _area(self, x: float, y: float, w: float, h: float) -> Area:
        scale = self.scale
        return Area(self.left + x * scale, self.top + y * scale, w * scale, h * scale)

    def _edge(self, shape: Rect | Circle | Polygon) -> Edge | None:
        if shape.edge == "none":
            return None
        dashed = not isinstance(shape, Polygon) and bool(shape.dash)
        return Edge(shape.edge, shape.edge_width * self.scale, dashed)

    def _box(self, place: Area, form: str, fill: str, edge: Edge | None) -> str:
        look = Look("" if fill == "none" else fill, edge, form)
        return box_xml(self.canvas.number(), "Sign", place, (), look)

    def _path(self, points: tuple[Place, ...], edge: Edge | None, fill: str) -> str:
        placed = [(self.left + x * self.scale, self.top + y * self.scale) for x, y in points]
        return path_xml(self.canvas.number(), "Sign", placed, edge, fill)

    def _words(self, words: Words) -> str:
        size = max(words.size, SMALLEST / self.scale)
        wide = size * (len(words.text) + 1)
        left = words.x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
        place = self._area(left, words.y - _ASCENT * size, wide, 1.2 * size)
        align = {"start": "l", "middle": "ctr", "end": "r"}[words.anchor]
        text = par(words.text, size * self.scale, bold=words.bold, colour=words.colour, align=align)
        return box_xml(self.canvas.number(), "Sign", place, (text,))
