"""What every native chart says in the same way: texts, fills, places, values."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from qiworkbook.figures.style import INK, PAPER, QUIET
from qiworkbook.writers.deck.text import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.writers.deck.chart_parts import Stroke, Within

HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    f'<c:date1904 val="0"/><c:lang val="{LANGUAGE}"/><c:roundedCorners val="0"/>'
)


def paper_xml(size: float) -> str:
    """White behind the chart, whatever the slide is, and the style of its texts."""
    return f"<c:spPr>{fill_xml(PAPER)}<a:ln><a:noFill/></a:ln></c:spPr>{text_xml(size, QUIET)}"


def text_xml(size: float, colour: str, *, level: bool = True, wrap: bool = True) -> str:
    """The style of texts; those that need not be level may be left out where they would touch."""
    attributes = ' rot="0"' if level else ""
    attributes += "" if wrap else ' wrap="none"'
    return (
        f"<c:txPr><a:bodyPr{attributes}/><a:lstStyle/><a:p><a:pPr>"
        f'{style_xml("a:defRPr", size, colour)}</a:pPr><a:endParaRPr lang="{LANGUAGE}"/>'
        "</a:p></c:txPr>"
    )


def style_xml(tag: str, size: float, colour: str, *, bold: bool = False) -> str:
    """The properties of a run, or of a paragraph's runs."""
    style = f'lang="{LANGUAGE}" sz="{round(100 * size)}" b="{int(bold)}"'
    return f"<{tag} {style}>{fill_xml(colour)}</{tag}>"


def fill_xml(colour: str) -> str:
    """A plain fill."""
    return f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'


def title_xml(lines: Sequence[str], size: float) -> str:
    """The title at the top left, already broken into lines."""
    if not any(lines):
        return '<c:autoTitleDeleted val="1"/>'
    style = style_xml("a:rPr", size, INK, bold=True)
    default = style_xml("a:defRPr", size, INK, bold=True)
    rows = f"<a:br>{style}</a:br>".join(
        f"<a:r>{style}<a:t>{escape(line)}</a:t></a:r>" for line in lines
    )
    return (
        f'<c:title><c:tx><c:rich><a:bodyPr rot="0" wrap="none"/><a:lstStyle/><a:p>'
        f'<a:pPr algn="l">{default}</a:pPr>{rows}</a:p></c:rich>'
        "</c:tx><c:layout><c:manualLayout>"
        '<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0"/><c:y val="0"/></c:manualLayout>'
        '</c:layout><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/>'
    )


def layout_xml(within: Within, *, inner: bool = False) -> str:
    """A fixed place inside the chart's frame."""
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    sizes = "".join(
        f'<c:{name} val="{value:.5f}"/>'
        for name, value in zip("xywh", (within.x, within.y, within.w, within.h), strict=True)
    )
    return (
        f'<c:layout><c:manualLayout>{target}<c:xMode val="edge"/><c:yMode val="edge"/>{sizes}'
        "</c:manualLayout></c:layout>"
    )


def stroke_xml(stroke: Stroke | None) -> str:
    """A line, or none."""
    if stroke is None:
        return '<a:ln w="19050"><a:noFill/></a:ln>'
    return (
        f'<a:ln w="{round(12700 * stroke.width)}" cap="rnd">{fill_xml(stroke.colour)}'
        f'<a:prstDash val="{stroke.dash}"/><a:round/></a:ln>'
    )


def values_xml(values: Sequence[float | None], column: str) -> str:
    """The values of a series, as its column of the sheet has them."""
    count = len(values)
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{value!r}</c:v></c:pt>'
        for i, value in enumerate(values)
        if value is not None
    )
    return (
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${count + 1}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>{points}'
        "</c:numCache></c:numRef></c:val>"
    )
