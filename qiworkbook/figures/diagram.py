"""A driver diagram or a ramp of cycles, drawn from its layout."""

from __future__ import annotations

from collections.abc import Iterator
from math import atan2, cos, pi, sin

from qiworkbook.content import Diagram, NodeKind, Tone
from qiworkbook.figures.layout import LINE, MARK_SIZE, DiagramLayout, PlacedNode, pages, text_width
from qiworkbook.figures.sketch import (
    DASHED,
    FILLS,
    GREY,
    INK,
    PAPER,
    QUIET,
    SOLID,
    TONES,
    Line,
    NamedSpot,
    Polygon,
    Rect,
    Shape,
    Sketch,
    Words,
    box_look,
    moved,
)

WIDTH = 760.0
_SMALLEST, _LARGEST = 10.5, 12.0
_MARGIN = 2.0
_BETWEEN = 18.0  # the strips of a diagram with too many columns
_ASCENT = 0.93  # from the top of a line of text to its baseline, in font sizes


def sketch_diagram(diagram: Diagram | DiagramLayout) -> Sketch:
    """The shapes of the diagram. A row of boxes that is too long goes on below."""
    if isinstance(diagram, DiagramLayout):
        layouts: tuple[DiagramLayout, ...] = (diagram,)
    else:
        layouts = pages(diagram, WIDTH, None, smallest=_SMALLEST, largest=_LARGEST)
    shapes: list[Shape] = []
    spots: list[NamedSpot] = []
    y = _MARGIN
    for layout in layouts:
        shapes.extend(moved(shape, _MARGIN, y) for shape in _drawn(layout))
        spots.extend(
            NamedSpot(box.node.id, Rect(box.x + _MARGIN, box.y + y, box.w, box.h, radius=4))
            for box in layout.boxes
        )
        y += layout.height + _BETWEEN
        if layout.legend:
            shapes.extend(moved(shape, _MARGIN, y - 0.5 * _BETWEEN) for shape in _legend(layout))
            y += 1.5 * layout.size + 0.5 * _BETWEEN
    width = max((layout.width for layout in layouts), default=WIDTH)
    height = y - _BETWEEN + _MARGIN if layouts else 2 * _MARGIN
    title, spotted = _title(layouts), tuple(spots)
    return Sketch(width + 2 * _MARGIN, height, tuple(shapes), title, diagram.alt, spotted)


def _title(layouts: tuple[DiagramLayout, ...]) -> str:
    kinds = {box.node.kind for layout in layouts for box in layout.boxes}
    if any(box.node.row is not None for layout in layouts for box in layout.boxes):
        return "Side by side"
    return "Cycles" if kinds == {NodeKind.CYCLE} else "Driver diagram"


def _drawn(layout: DiagramLayout) -> Iterator[Shape]:
    """Connectors behind, boxes in front."""
    for connector in layout.connectors:
        yield Line(connector.points, GREY, 1.2, DASHED if connector.weak else SOLID)
        if connector.end.node.kind is NodeKind.CYCLE:
            yield Polygon(_head(connector.points[-2], connector.points[-1]), GREY)
    for box in layout.boxes:
        yield from _box(box, layout)
    for title in layout.headings:
        for number, line in enumerate(title.lines):
            y = title.y + (number * LINE + _ASCENT) * layout.size
            yield Words(title.x, y, line, layout.size, QUIET, bold=True)


def _legend(layout: DiagramLayout) -> Iterator[Shape]:
    """What each colour of the boxes stands for, one after the other, from the origin."""
    x, size = 0.0, layout.size
    for words, tone in layout.legend:
        yield Rect(
            x, 0.0, size, size, fill=FILLS.get(tone, PAPER), edge=GREY, edge_width=1.0, radius=2
        )
        yield Words(x + 1.4 * size, _ASCENT * size, words, size, INK)
        x += (1.4 + 2.0) * size + text_width(words, size)


def _box(box: PlacedNode, layout: DiagramLayout) -> Iterator[Shape]:
    size, pad = layout.size, layout.pad
    look = box_look(box.node, by_tone=bool(layout.legend))
    abandoned = box.node.tone is Tone.UNKNOWN
    yield Rect(
        box.x,
        box.y,
        box.w,
        box.h,
        fill=look.fill,
        edge=look.edge,
        edge_width=1.2,
        radius=4,
        dash=DASHED if abandoned else SOLID,
    )
    x, y = box.x + pad * size, box.y + pad * size
    for number, line in enumerate(box.lines):
        yield Words(x, y + (number * LINE + _ASCENT) * size, line, size, look.text)
    y, small = y + len(box.lines) * LINE * size, MARK_SIZE * size
    colour = TONES[box.node.tone] if look.fill == PAPER else look.text  # readable on both
    for number, line in enumerate(box.mark):
        yield Words(x, y + (number * LINE + _ASCENT) * small, line, small, colour, bold=True)


def _head(before: tuple[float, float], tip: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """An arrow's head: cycles follow each other, while the links of a theory have no direction."""
    angle = atan2(tip[1] - before[1], tip[0] - before[0]) + pi
    wings = (angle - 0.4, angle + 0.4)
    return (tip, *((tip[0] + 7 * cos(wing), tip[1] + 7 * sin(wing)) for wing in wings))
