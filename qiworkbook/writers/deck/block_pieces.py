"""The blocks of a section as pieces for slides, in a given size of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Diagram,
    Distribution,
    Facts,
    Figure,
    Funnel,
    Grid,
    Heading,
    Icons,
    Links,
    Paragraph,
    Picture,
    Quote,
    SafetyCross,
    SmallMultiples,
)
from qiworkbook.figures.funnel import sketch_funnel
from qiworkbook.figures.sketch import TONES
from qiworkbook.spc.reading import latest_part
from qiworkbook.writers.clean import safe_address
from qiworkbook.writers.deck.answer_bars import AnswerBars
from qiworkbook.writers.deck.charts import ControlChart
from qiworkbook.writers.deck.diagrams import Boxes, LaidOut
from qiworkbook.writers.deck.multiples import SideBySide, small_charts
from qiworkbook.writers.deck.piece import (
    LARGE_VALUES,
    Cards,
    Drawing,
    Panel,
    Piece,
    Text,
    callout,
    draw_sketch,
    quote,
)
from qiworkbook.writers.deck.safety_cross import Cross
from qiworkbook.writers.deck.shapes import PICTURE, Area, Canvas, Edge, ShapeStyle
from qiworkbook.writers.deck.tables import Grille, SummaryTable, grilles
from qiworkbook.writers.deck.text import (
    INDENT,
    INK,
    SMALLEST,
    Face,
    Par,
    Run,
    par,
    runs_of,
    with_whole_dates,
)
from qiworkbook.writers.figure_words import funnel_in_words, row_sentence, write_block

_LEAST = 300.0


class WardFunnel(Drawing, Struct, frozen=True):
    """The sketch as one group of shapes; the numbers of each ward stand in the notes."""

    figure: Funnel

    def height(self, width: float) -> float:  # noqa: ARG002
        """Enough for names to be read."""
        return _LEAST

    def draw(self, canvas: Canvas, area: Area) -> None:
        """Put it on the slide."""
        canvas.say(self.figure.alt)
        figure = self.figure
        sketch = sketch_funnel(figure, area.width, area.height, SMALLEST)
        draw_sketch(canvas, sketch, area, figure.alt)
        canvas.notes.append(f"{figure.name}, {figure.period}, by size: {figure.sizes}.")
        canvas.notes.extend(row_sentence(row) for row in funnel_in_words(self.figure).rows)


class Photograph(Drawing, Struct, frozen=True):
    """A picture in its own proportions, or an empty frame with words in it."""

    picture: Picture

    def height(self, width: float) -> float:  # noqa: ARG002
        """Enough to know faces by."""
        return PICTURE

    def draw(self, canvas: Canvas, area: Area) -> None:
        """Put it in the middle of the area."""
        picture = self.picture
        scale = min(area.width / picture.width, area.height / picture.height)
        wide, high = scale * picture.width, scale * picture.height
        left, top = area.left + (area.width - wide) / 2, area.top + (area.height - high) / 2
        place = Area(left, top, wide, high)
        if picture.content:
            canvas.say(picture.alt)
            canvas.picture("Picture", picture.alt, place, picture.content)
            return
        words = par(picture.alt, SMALLEST, align="ctr")
        ground = "" if canvas.ink else "bg1"  # that of the theme, as the letters are
        look = ShapeStyle(ground, Edge(INK, 1, dashed=True), anchor="ctr")
        canvas.box("Frame for a picture", place, (words,), look)


Made = tuple["Par | Piece", ...]


def pieces_of(blocks: Iterable[Block], size: float, width: float, face: Face) -> list[Piece]:
    """The pieces in the blocks' order; text that follows text becomes one piece."""
    maker = Maker(size, width, face)
    found: list[Piece] = []
    waiting: list[Par] = []
    for block in blocks:
        for made in write_block(maker, block):
            if isinstance(made, Par):
                waiting.append(made)
                continue
            found.extend(_text(waiting, face))
            waiting = []
            found.append(made)
    found.extend(_text(waiting, face))
    return found


def _text(pars: list[Par], face: Face) -> list[Piece]:
    return [Text(tuple(pars), face)] if pars else []


class Maker(Struct, frozen=True):
    """Writes each block as paragraphs or as pieces of their own."""

    size: float
    width: float
    face: Face

    def paragraph(self, block: Paragraph) -> Made:
        """A paragraph."""
        return (par(self._whole(block.text), self.size),) if block.text.strip() else ()

    def _whole(self, text: str, less: float = 0.0) -> str:
        """With dates that no line breaks, in so much less than the whole width."""
        return with_whole_dates(text, self.width - less, self.size, self.face)

    def heading(self, block: Heading) -> Made:
        """A heading, which stays with what it is the heading of."""
        return (Par((Run(block.text, bold=True),), self.size, before=0.7, title=True),)

    def bullets(self, block: Bullets) -> Made:
        """A list; its numbers are PowerPoint's own."""
        marks = (str(n) if block.ordered else "•" for n in range(1, len(block.items) + 1))
        return tuple(
            Par((Run(self._whole(item, INDENT * self.size)),), self.size, mark)
            for item, mark in zip(block.items, marks, strict=True)
        )

    def quote(self, block: Quote) -> Made:
        """Somebody's words."""
        return (quote(block.text, block.who, self.size, self.face),)

    def callout(self, block: Callout) -> Made:
        """A remark that must not be missed."""
        text = self._whole(block.text, 2 * self.size)
        return (callout(text, block.tone, self.size, self.face),)

    def facts(self, block: Facts) -> Made:
        """Cards if the values are short, else a table of two columns."""
        if not block.pairs:
            return ()
        if block.large:
            cards = Cards(block.pairs, LARGE_VALUES[-1], self.face, large=True)
            if cards.fits(self.width):
                return (cards,)
        for size in (min(self.size, 20.0), SMALLEST):
            cards = Cards(block.pairs, size, self.face)
            if cards.fits(self.width):
                return (cards,)
        rows = tuple((Cell(label), Cell(value)) for label, value in block.pairs)
        return grilles(Grid(("", ""), rows), self.width, self.face, self.size)

    def table(self, block: Grid) -> Made:
        """A native table."""
        return grilles(block, self.width, self.face, self.size)

    def links(self, block: Links) -> Made:
        """A list of links; an address that may not be one stays text."""
        found = []
        for link in block.items:
            shown = () if safe_address(link.address) else (Run(f" ({link.address})"),)
            note = (Run(f" – {link.note}"),) if link.note.strip() else ()
            title = Run(link.title or link.address, link=link.address)
            item = Par((title, *shown, *note), self.size, "•", link=link)
            lines = self.face.lines(title.text, self.width - item.indent, self.size)
            found.append(replace(item, runs=(*runs_of(title, lines), *shown, *note)))
        return tuple(found)

    def picture(self, block: Picture) -> Made:
        """The picture itself."""
        return (Photograph(block),)

    def figure(self, block: Figure) -> Made:
        """Charts, diagrams and icons, all of PowerPoint's own making."""
        match block:
            case Chart():
                return (ControlChart(latest_part(block.reading), block.alt, self.face),)
            case SmallMultiples():
                made = small_charts(
                    block.readings, block.titles, block.alt, self.face, block.groups
                )
                return (made,)
            case Icons():
                return (SummaryTable(block.rows, block.alt, self.face),)
            case Diagram():
                return (Boxes(block, self.face),)
            case Distribution():
                return (AnswerBars(block, self.face),)
            case SafetyCross():
                return (Cross(block, self.face),)
            case Funnel():
                return (WardFunnel(block),)
            case _:
                assert_never(block)


def blocks_of(piece: Piece) -> tuple[Block, ...]:
    """What a piece shows, as blocks again: the part of them that stands on its slide."""
    match piece:
        case Text():
            return tuple(_said(piece.pars))
        case Panel(pars=(first, *rest)) if not piece.fill:
            return (Quote(first.text.strip("“”"), " ".join(p.text for p in rest).strip("– ")),)
        case Panel():
            tone = next(tone for tone, colour in TONES.items() if colour == piece.bar)
            return (Callout(piece.text, tone),)
        case Cards():
            return (Facts(piece.pairs, large=piece.large),)
        case Grille(table=Grid(columns=("", ""))):
            return (Facts(tuple((label.text, value.text) for label, value in piece.table.rows)),)
        case Grille():
            return (replace(piece.table, caption=piece.caption),)
        case Photograph():
            return (piece.picture,)
        case ControlChart():
            return (Chart(piece.reading, piece.alt),)
        case SideBySide():
            names, readings = zip(*piece.charts, strict=True) if piece.charts else ((), ())
            return (SmallMultiples(readings, names, piece.alt, piece.groups),)
        case SummaryTable():
            return (Icons(piece.rows, piece.alt),)
        case Boxes() | LaidOut():
            return (piece.diagram,)
        case AnswerBars() | Cross() | WardFunnel():
            return (piece.figure,)
        case _:  # the key to a chart, which every format has with its chart
            return ()


def _said(pars: Iterable[Par]) -> Iterator[Block]:
    def kind_of(one: Par) -> tuple[type[Block], bool]:
        if not one.mark:
            return (Heading if one.title else Paragraph), False
        return (Links if one.link else Bullets), one.mark != "•"

    for (kind, ordered), together in groupby(pars, kind_of):
        items = tuple(together)
        if kind is Links:
            yield Links(tuple(one.link for one in items if one.link))
        elif kind is Bullets and items[0].mark in ("•", "1"):
            yield Bullets(tuple(one.text for one in items), ordered)
        else:  # an ordered list that goes on keeps its numbers
            for one in items:
                yield (
                    Heading(one.text)
                    if one.title
                    else Paragraph(f"{one.mark}. {one.text}" if one.mark else one.text)
                )
