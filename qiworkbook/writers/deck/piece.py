"""What a slide is made of: a piece, text, quotes, cards, and a figure drawn with native shapes."""

from __future__ import annotations

from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Tone
from qiworkbook.figures.sketch import (
    INK,
    PALE,
    PAPER,
    TONES,
    Circle,
    Line,
    Polygon,
    Rect,
    Shape,
    Sketch,
    Words,
    moved,
    scaled,
)
from qiworkbook.writers.deck.shapes import (
    Area,
    Canvas,
    Edge,
    ShapeStyle,
    box_xml,
    group_xml,
    path_xml,
)
from qiworkbook.writers.deck.text import SMALLEST, Face, Par, height_of, par, split_pars


class Split(Struct, frozen=True):
    """A piece in two. `now` is None when nothing fits yet, `later` when nothing is left."""

    now: Piece | None
    later: Piece | None


class Piece:
    """A part of a section on its way to a slide. Lengths are in points."""

    __slots__ = ()

    @property
    def grows(self) -> bool:
        """Whether it looks better with more room than it needs."""
        return False

    def height(self, width: float) -> float:
        """The least height that it needs."""
        raise NotImplementedError

    def split(self, width: float, room: float, *, fresh: bool) -> Split:  # noqa: ARG002
        """What fits into `room`, and the rest. On a `fresh` slide something always fits, but of a
        piece that is never split: what does not fit goes to a slide of its own."""
        return Split(None, self)

    def draw(self, canvas: Canvas, area: Area) -> None:
        """Put it on the slide."""
        raise NotImplementedError


class Drawing(Piece):
    """A piece that is read from the back of a room: the larger, the better."""

    __slots__ = ()
    grows = True


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
            return path_xml(
                number, _SIGN, [*shape.points, shape.points[0]], _edge(shape), shape.fill
            )
        case Words():
            return _words_xml(number, shape)
        case _:
            raise NotImplementedError("An icon has no marks of a chart.")


def _look(shape: Rect | Circle, form: str) -> ShapeStyle:
    return ShapeStyle("" if shape.fill == "none" else shape.fill, _edge(shape), form)


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


class Text(Piece, Struct, frozen=True):
    """Paragraphs, lists and headings: on most slides, what stands in the body placeholder."""

    pars: tuple[Par, ...]
    face: Face

    def height(self, width: float) -> float:
        """The height of the paragraphs."""
        return height_of(self.pars, width, self.face)

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Between two paragraphs, or within one that no slide could hold."""
        now, later = split_pars(self.pars, width, room, self.face, fresh=fresh)
        return Split(replace(self, pars=now) if now else None, replace(self, pars=later))

    def without_last_title(self) -> tuple[Text | None, Text | None]:
        """The text and the title at its end, apart; None where there is none."""
        kept = list(self.pars)
        while kept and kept[-1].title:
            kept.pop()
        titles = self.pars[len(kept) :]
        return (
            replace(self, pars=tuple(kept)) if kept else None,
            replace(self, pars=titles) if titles else None,
        )

    def draw(self, canvas: Canvas, area: Area) -> None:
        """A text box, for text that has no placeholder."""
        canvas.box("Text", area, self.pars)


class Panel(Piece, Struct, frozen=True):
    """Words set apart: a callout on a tint with a bar of its tone, a quote with a bar alone."""

    pars: tuple[Par, ...]
    face: Face
    name: str
    bar: str
    fill: str = ""

    @property
    def text(self) -> str:
        """The words."""
        return "\n".join(one.text for one in self.pars)

    @property
    def _pad(self) -> float:
        return 10.0 if self.fill else 2.0

    @property
    def _bar(self) -> float:
        return 6.0 if self.fill else 16.0

    def _inner(self, width: float) -> float:
        return width - 2 * self._pad - self._bar

    def height(self, width: float) -> float:
        """The height of the words and of the tint around them."""
        return height_of(self.pars, self._inner(width), self.face) + 2 * self._pad

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Long words go on in a second panel."""
        if not fresh:
            return Split(None, self)
        inner, inside = self._inner(width), room - 2 * self._pad
        now, later = split_pars(self.pars, inner, inside, self.face, fresh=True)
        return Split(replace(self, pars=now), replace(self, pars=later))

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The words, and a bar to their left."""
        words = Area((area.left + self._bar), area.top, area.width - self._bar, area.height)
        look = ShapeStyle(fill=self.fill, anchor="ctr", pad=self._pad)
        canvas.box(self.name, words, self.pars, look)
        canvas.ornament(Area(area.left, area.top, 6, area.height), self.bar)


def callout(text: str, tone: Tone, size: float, face: Face) -> Panel:
    """A remark that must not be missed."""
    return Panel((par(text, size, colour=INK),), face, "Callout", TONES[tone], "#F0F4F5")


def quote(text: str, who: str, size: float, face: Face) -> Panel:
    """Somebody's words, a little larger than the text around them."""
    said = par(f"“{text.strip()}”", size + 2)
    by = (par(f"– {who}", size),) if who.strip() else ()
    return Panel((said, *by), face, "Quote", "accent1")


_ACROSS = 4  # cards in a row
_BETWEEN = 14.0
_LARGEST_LABEL = 22.0
LARGE_VALUES = (96.0, 80.0, 66.0, 54.0, 44.0, 36.0, 28.0)


class Cards(Piece, Struct, frozen=True):
    """Labelled values, each on a card of its own; `large` ones are what their slide is for."""

    pairs: tuple[tuple[str, str], ...]
    size: float
    face: Face
    large: bool = False

    @property
    def grows(self) -> bool:
        """Cards are as high as their words; large ones take the room that is left."""
        return self.large

    def _rows(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """About equally many in each row."""
        rows = -(-len(self.pairs) // _ACROSS)
        across = -(-len(self.pairs) // rows)
        numbered = groupby(enumerate(self.pairs), key=lambda pair: pair[0] // across)
        return tuple(tuple(pair for _, pair in row) for _, row in numbered)

    def _card_width(self, width: float) -> float:
        across = max(len(row) for row in self._rows())
        return min((width - _BETWEEN * (across - 1)) / across, 0.5 * width)

    def _inner(self, width: float) -> float:
        return self._card_width(width) - 20

    def _pars(self, pair: tuple[str, str], inner: float) -> tuple[Par, ...]:
        """Label and value; brackets at its end go below the value, if not beside it."""
        label, value = pair
        size = self.size + 2
        if value.endswith(")") and self.face.width(value, size, bold=True) > inner:
            value = value.replace(" (", "\n(", 1)
        named = min(self.size, _LARGEST_LABEL)
        return (par(label, named, colour=INK), par(value, size, bold=True, colour=INK))

    def _row_height(self, row: tuple[tuple[str, str], ...], width: float) -> float:
        inner = self._inner(width)
        return max(height_of(self._pars(pair, inner), inner, self.face) for pair in row) + 16

    def fits(self, width: float) -> bool:
        """Whether every label and value has room on its card, in two lines at the most, and no
        word of a large value is parted: 87.5 and % are one.
        """
        inner, line = self._inner(width), self.face.line
        words = [word for _, value in self.pairs for word in value.split()] if self.large else []
        whole = all(self.face.width(one, self.size + 2, bold=True) <= inner for one in words)
        return whole and all(
            one.height(inner, self.face) <= 2.1 * line * one.size
            for pair in self.pairs
            for one in self._pars(pair, inner)
        )

    def height(self, width: float) -> float:
        """The height of all rows."""
        rows = self._rows()
        heights = (self._row_height(row, width) for row in rows)
        return sum(heights) + _BETWEEN * (len(rows) - 1)

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Between two rows."""
        rows, used, fits = self._rows(), 0.0, 0
        for row in rows:
            used += self._row_height(row, width) + (_BETWEEN if fits else 0)
            if used > room:
                break
            fits += 1
        if not fits and not fresh:
            return Split(None, self)
        first = sum(len(row) for row in rows[: max(fits, 1)])
        return Split(
            replace(self, pairs=self.pairs[:first]), replace(self, pairs=self.pairs[first:])
        )

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The cards, row by row."""
        tried = (replace(self, size=size) for size in LARGE_VALUES if self.large)
        fitting = (o for o in tried if o.fits(area.width) and o.height(area.width) <= area.height)
        cards = next(fitting, self)
        wide, top = cards._card_width(area.width), area.top
        for row in cards._rows():
            high = cards._row_height(row, area.width)
            for place, pair in enumerate(row):
                left = area.left + place * (wide + _BETWEEN)
                look = ShapeStyle(PAPER, Edge(PALE, 1.5), pad=8)
                words = cards._pars(pair, cards._inner(area.width))
                canvas.box("Fact", Area(left, top, wide, high), words, look)
                canvas.ornament(Area(left, top, wide, 4), "accent1")
            top += high + _BETWEEN
