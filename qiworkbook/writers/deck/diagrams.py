"""Diagrams as native boxes, with connectors that hold on to them, laid out as everywhere else."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import Diagram, NodeKind, Tone
from qiworkbook.figures.layout import (
    MARK_SIZE,
    Connector,
    DiagramLayout,
    PlacedNode,
    lay_out,
    pages,
)
from qiworkbook.figures.sketch import FILLS, GREY, PAPER, TONES, box_look
from qiworkbook.writers.deck.piece import Drawing, Split
from qiworkbook.writers.deck.shapes import (
    Area,
    Canvas,
    Edge,
    Glue,
    ShapeStyle,
    box_xml,
    connector_xml,
    group_xml,
    path_xml,
)
from qiworkbook.writers.deck.text import SMALLEST, Face, par
from qiworkbook.writers.figure_words import KINDS

_LARGEST = 22.0
_LEAST = 160.0
_KEY, _ABOVE_KEY = 30.0, 8.0  # heights, in points


class Boxes(Drawing, Struct, frozen=True):
    """A diagram that still has to be laid out for its slide."""

    diagram: Diagram
    face: Face

    def height(self, width: float) -> float:
        """The least height at which the whole of it can be read, with the key below it."""
        least = _least_height(self.diagram, width, self.face)
        return max(least, _LEAST) + _key_height(self.diagram)

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Several slides, each with all that leads to what is on it; of more than two the first
        has the first columns alone."""
        if not fresh:
            return Split(None, self)
        room -= _key_height(self.diagram)
        parts = pages(
            self.diagram,
            width,
            room,
            smallest=SMALLEST,
            largest=_LARGEST,
            least_mark=SMALLEST,
            tight=True,
            measure_text=self.face.width,
        )
        if len(parts) > 2:
            parts = (*_overview(self.diagram, width, room, self.face), *parts)
        count = len(parts)
        many = tuple(
            replace(part, alt=f"{part.alt} (part {n} of {count})" if count > 1 else part.alt)
            for n, part in enumerate(parts, start=1)
        )
        first, *rest = many
        later = LaidOut(self.diagram, tuple(rest), self.face) if rest else None
        return Split(LaidOut(self.diagram, (first,), self.face), later)

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The whole diagram, its text as large as fits."""
        canvas.say(self.diagram.alt)
        if not self.diagram.nodes:
            words = (par("Nothing here yet.", SMALLEST, align="ctr"),)
            canvas.box("Diagram", area, words, ShapeStyle(anchor="ctr"))
            return
        high = area.height - _key_height(self.diagram)
        layout = _whole(self.diagram, area.width, high, self.face)
        draw_layout(canvas, layout, area, self.face)


def _key_height(diagram: Diagram | DiagramLayout) -> float:
    return _KEY + _ABOVE_KEY if diagram.legend else 0.0


def _draw_legend(canvas: Canvas, layout: DiagramLayout, area: Area, face: Face) -> None:
    """What each colour of the boxes stands for, in a small box of it."""
    left = area.left
    for words, tone in layout.legend:
        width = face.width(words, SMALLEST) + 2.5 * SMALLEST
        look = ShapeStyle(FILLS.get(tone, PAPER), Edge(GREY, 1), "roundRect", anchor="ctr", pad=3)
        canvas.box(
            "Key to the colours",
            Area(left, area.top, width, _KEY),
            (par(words, SMALLEST, align="ctr"),),
            look,
        )
        left += width + SMALLEST


def _whole(
    diagram: Diagram, width: float, height: float | None, face: Face, largest: float = _LARGEST
) -> DiagramLayout:
    return lay_out(
        diagram,
        width,
        height,
        smallest=SMALLEST,
        largest=largest,
        least_mark=SMALLEST,
        tight=True,
        measure_text=face.width,
    )


def _overview(diagram: Diagram, width: float, room: float, face: Face) -> tuple[DiagramLayout, ...]:
    """The aim and what it needs first, as many columns as one slide holds: the whole seen at
    once, before it is seen branch by branch. None for a ramp, which is a line of steps."""
    columns = sorted({node.column for node in diagram.nodes})
    if any(node.kind is NodeKind.CYCLE for node in diagram.nodes):
        return ()
    for count in range(len(columns) - 1, 1, -1):
        shown = columns[:count]
        first = replace(
            diagram, nodes=tuple(node for node in diagram.nodes if node.column in shown)
        )
        if _natural_height(first, width, face) <= room:
            return (_whole(first, width, room, face),)
    return ()


def _least_height(diagram: Diagram, width: float, face: Face) -> float:
    """Of one that says less rather than be parted, the height of its boxes with a line in each."""
    if not diagram.one_page or not diagram.nodes:
        return _natural_height(diagram, width, face)
    layout = _whole(diagram, width, 1.0, face, SMALLEST)
    least = max(box.y + box.h for box in layout.boxes)
    return least if layout.width <= width + 1 else float("inf")


def _natural_height(diagram: Diagram, width: float, face: Face) -> float:
    layout = _whole(diagram, width, None, face, SMALLEST)
    # Wider than the slide: too many columns for text of this size.
    return layout.height if layout.width <= width + 1 else float("inf")


class LaidOut(Drawing, Struct, frozen=True):
    """The slides of a diagram that needs several: each takes a whole slide."""

    whole: Diagram
    parts: tuple[DiagramLayout, ...]
    face: Face

    @property
    def diagram(self) -> Diagram:
        """What the first of them shows of the whole."""
        nodes = tuple(box.node for box in self.parts[0].boxes)
        joined = [(one.start.node.id, one.end.node.id) for one in self.parts[0].connectors]
        arrows = tuple(one for one in self.whole.arrows if (one.start, one.end) in joined)
        return replace(self.whole, nodes=nodes, arrows=arrows, alt=self.parts[0].alt)

    def height(self, width: float) -> float:  # noqa: ARG002  # laid out already
        """Its own height; that of a whole slide while there are more."""
        first, *more = self.parts
        return float("inf") if more else first.height + _key_height(first)

    def split(self, width: float, room: float, *, fresh: bool) -> Split:  # noqa: ARG002
        """One now, the others later."""
        if not fresh:
            return Split(None, self)
        return Split(replace(self, parts=self.parts[:1]), replace(self, parts=self.parts[1:]))

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The only part that is left."""
        canvas.say(self.whole.alt)
        draw_layout(canvas, self.parts[0], area, self.face)


def draw_layout(canvas: Canvas, layout: DiagramLayout, area: Area, face: Face) -> None:
    """Connectors behind, boxes in front, headings over the columns: one group; the key below."""
    pen = _DiagramPen(area.left, area.top, layout, face.closer)
    number = canvas.number()
    numbers = {box.node.id: canvas.number() for box in layout.boxes}
    children = [
        *(pen.connector(canvas.number(), one, numbers) for one in layout.connectors),
        *pen.headings(canvas, layout),
        *(pen.box(numbers[box.node.id], box) for box in layout.boxes),
    ]
    place = Area(area.left, area.top, layout.width, layout.height)
    canvas.add(group_xml(number, "Diagram", layout.alt, place, children))
    _draw_legend(canvas, layout, area.below(layout.height + _ABOVE_KEY), face)


class _DiagramPen(Struct, frozen=True):
    left: float
    top: float
    layout: DiagramLayout
    spacing: float

    @property
    def size(self) -> float:
        return self.layout.size

    def _area(self, x: float, y: float, w: float, h: float) -> Area:
        return Area(self.left + x, self.top + y, w, h)

    def box(self, number: int, box: PlacedNode) -> str:
        look, size = box_look(box.node, by_tone=bool(self.layout.legend)), self.size
        abandoned = box.node.tone is Tone.UNKNOWN
        text = par(" ".join(box.lines), size, colour=look.text)
        said = [replace(text, before=0, spacing=self.spacing)]
        if box.mark:
            colour = look.text if box.node.kind is NodeKind.AIM else TONES[box.node.tone]
            mark = par(
                " ".join(box.mark), max(MARK_SIZE * size, SMALLEST), bold=True, colour=colour
            )
            said.append(replace(mark, before=0, spacing=self.spacing))
        style = ShapeStyle(
            look.fill,
            Edge(look.edge, 1.5, abandoned),
            "roundRect",
            pad=self.layout.pad * size,
            rounding=round(100000 * 4 / max(min(box.w, box.h), 8)),
        )
        return box_xml(
            number, KINDS[box.node.kind], self._area(box.x, box.y, box.w, box.h), said, style
        )

    def headings(self, canvas: Canvas, layout: DiagramLayout) -> Iterator[str]:
        for title in layout.headings:
            if any(title.lines):
                text = replace(
                    par(" ".join(title.lines), self.size, bold=True), spacing=self.spacing
                )
                place = self._area(title.x, title.y, title.w, title.h)
                yield box_xml(canvas.number(), "Heading", place, (text,))

    def connector(self, number: int, one: Connector, numbers: dict[str, int]) -> str:
        edge = Edge(GREY, 1.5, one.weak, arrow=(one.end.node.kind is NodeKind.CYCLE))
        points = [(self.left + x, self.top + y) for x, y in one.points]
        if len(points) > 2:
            return path_xml(number, "Link", points, edge)
        (x1, y1), (x2, y2) = points
        sites = (3, 1) if x1 < x2 else (1, 3) if x2 < x1 else (2, 0) if y1 < y2 else (0, 2)
        ends = (numbers[one.start.node.id], numbers[one.end.node.id])
        glue = (Glue(ends[0], sites[0]), Glue(ends[1], sites[1]))
        return connector_xml(number, points[0], points[1], edge, glue)
