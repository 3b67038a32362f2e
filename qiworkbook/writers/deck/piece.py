"""A piece of a slide, and a figure drawn with native shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from qiworkbook.figures.sketch import Area as Polygon, Circle, Line, Rect, Words, moved, scaled
from qiworkbook.writers.deck.shapes import Area, Edge, Look, box_xml, group_xml, path_xml
from qiworkbook.writers.deck.text import SMALLEST, par

if TYPE_CHECKING:
    from qiworkbook.figures.sketch import Shape, Sketch
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


_SIGN = "Sign"
_LEAST_LETTER = 11.0  # in a smaller sign, which says the same by its form, no letter can be read
_ASCENT = 0.93  # from the top of a line of text to its baseline, in font sizes


def draw_sketch(canvas: Canvas, sketch: Sketch, area: Area, alt: str) -> None:
    """Put the sketch, as large as the area allows, without changing its proportions."""
    scale = min(area.width / sketch.width, area.height / sketch.height)
    number = canvas.number()
    shapes = (moved(scaled(shape, scale), area.left, area.top) for shape in sketch.shapes)
    children = [
        _xml(canvas, shape)
        for shape in shapes
        if not (isinstance(shape, Words) and shape.size < _LEAST_LETTER)
    ]
    place = Area(area.left, area.top, sketch.width * scale, sketch.height * scale)
    canvas.add(group_xml(number, sketch.title, alt, place, children))


def _xml(canvas: Canvas, shape: Shape) -> str:
    number = canvas.number()
    match shape:
        case Rect():
            form = "roundRect" if shape.radius else "rect"
            place = Area(shape.x, shape.y, shape.w, shape.h)
            return box_xml(number, _SIGN, place, (), _look(shape, form))
        case Circle():
            x, y, r = shape.x, shape.y, shape.r
            place = Area(x - r, y - r, 2 * r, 2 * r)
            return box_xml(number, _SIGN, place, (), _look(shape, "ellipse"))
        case Line():
            edge = Edge(shape.colour, shape.width, bool(shape.dash))
            return path_xml(number, _SIGN, list(shape.points), edge, "")
        case Polygon():
            outline = [*shape.points, shape.points[0]]
            return path_xml(number, _SIGN, outline, _edge(shape), shape.fill)
        case Words():
            return _words_xml(number, shape)
        case _:
            raise NotImplementedError("An icon has no marks of a chart.")


def _look(shape: Rect | Circle, form: str) -> Look:
    return Look("" if shape.fill == "none" else shape.fill, _edge(shape), form)


def _edge(shape: Rect | Circle | Polygon) -> Edge | None:
    if shape.edge == "none":
        return None
    dashed = not isinstance(shape, Polygon) and bool(shape.dash)
    return Edge(shape.edge, shape.edge_width, dashed)


def _words_xml(number: int, words: Words) -> str:
    size = max(words.size, SMALLEST)
    wide = size * (len(words.text) + 1)
    left = words.x - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
    place = Area(left, words.y - _ASCENT * size, wide, 1.2 * size)
    align = {"start": "l", "middle": "ctr", "end": "r"}[words.anchor]
    text = par(words.text, size, bold=words.bold, colour=words.colour, align=align)
    return box_xml(number, _SIGN, place, (text,))
