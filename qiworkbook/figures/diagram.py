"""A driver diagram or a ramp of cycles, drawn from its layout."""

from __future__ import annotations

from math import atan2, cos, pi, sin
from typing import TYPE_CHECKING

from qiworkbook.content import NodeKind, Tone
from qiworkbook.figures.sketch import DASHED, SOLID, Area, Line, Rect, Sketch, Words, moved
from qiworkbook.figures.style import BOXES, GREY, QUIET, TONES
from qiworkbook.figures.svg import draw_svg
from qiworkbook.layout import DiagramLayout, lay_out
from qiworkbook.layout.shapes import LINE, MARK_SIZE, PAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.content import Diagram
    from qiworkbook.figures.sketch import Shape
    from qiworkbook.layout import Box, Connector, Title

WIDTH = 760.0
_MARGIN = 2.0
_ASCENT = 0.93  # from the top of a line of text to its baseline, in font sizes


def diagram_svg(diagram: Diagram | DiagramLayout, prefix: str = "") -> str:
    """The diagram as one <svg> element. A diagram that is not laid out yet becomes as high as it
    needs to be at a width of 760 points."""
    return draw_svg(sketch_diagram(diagram), prefix)


def diagram_png(diagram: Diagram | DiagramLayout, dpi: float = 150) -> bytes:
    """The diagram as PNG on white."""
    from qiworkbook.figures.png import draw_png

    return draw_png(sketch_diagram(diagram), dpi)


def sketch_diagram(diagram: Diagram | DiagramLayout) -> Sketch:
    """The shapes of the diagram: connectors behind, boxes in front."""
    layout = diagram if isinstance(diagram, DiagramLayout) else lay_out(diagram, WIDTH, largest=12)
    shapes = (
        *(shape for connector in layout.connectors for shape in _connector(connector)),
        *(shape for box in layout.boxes for shape in _box(box, layout.size)),
        *(shape for title in layout.headings for shape in _title(title, layout.size)),
    )
    is_ramp = all(box.node.kind is NodeKind.CYCLE for box in layout.boxes)
    return Sketch(
        layout.width + 2 * _MARGIN,
        layout.height + 2 * _MARGIN,
        tuple(moved(shape, _MARGIN, _MARGIN) for shape in shapes),
        "Cycles" if is_ramp else "Driver diagram",
        layout.alt,
    )


def _box(box: Box, size: float) -> Iterator[Shape]:
    look = BOXES[box.node.kind]
    abandoned = box.node.tone is Tone.UNKNOWN
    yield Rect(
        box.x,
        box.y,
        box.w,
        box.h,
        look.fill,
        look.edge,
        1.2,
        4,
        dash=DASHED if abandoned else SOLID,
    )
    x, y = box.x + PAD * size, box.y + PAD * size
    for number, line in enumerate(box.lines):
        yield Words(x, y + (number * LINE + _ASCENT) * size, line, size, look.text)
    if box.mark:
        y += len(box.lines) * LINE * size + _ASCENT * MARK_SIZE * size
        colour = look.text if box.node.kind is NodeKind.AIM else TONES[box.node.tone]
        yield Words(x, y, box.mark, MARK_SIZE * size, colour, bold=True)


def _title(title: Title, size: float) -> Iterator[Shape]:
    for number, line in enumerate(title.lines):
        y = title.y + (number * LINE + _ASCENT) * size
        yield Words(title.x, y, line, size, QUIET, bold=True)


def _connector(connector: Connector) -> Iterator[Shape]:
    yield Line(connector.points, GREY, 1.2, DASHED if connector.weak else SOLID)
    if connector.end.node.kind is NodeKind.CYCLE:
        yield Area(_head(connector.points[-2], connector.points[-1]), GREY)


def _head(before: tuple[float, float], tip: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """An arrow's head: cycles follow each other, while the links of a theory have no direction."""
    angle = atan2(tip[1] - before[1], tip[0] - before[0]) + pi
    wings = (angle - 0.4, angle + 0.4)
    return (tip, *((tip[0] + 7 * cos(wing), tip[1] + 7 * sin(wing)) for wing in wings))
