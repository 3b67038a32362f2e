"""Stacked bars in DrawingML (ECMA-376 part 1, 21.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from qiworkbook.figures.style import INK, PAPER, QUIET
from qiworkbook.writers.contrast import contrast
from qiworkbook.writers.deck.chart_xml import (
    HEAD,
    layout_xml,
    paper_xml,
    style_xml,
    text_xml,
    values_xml,
)
from qiworkbook.writers.deck.sheet_of_chart import column_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.writers.deck.chart_parts import Within

_CATEGORIES, _VALUES = 100, 200
_SHOW = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_HIDE = _SHOW.replace('showVal val="1"', 'showVal val="0"')


@dataclass(frozen=True, slots=True)
class BarSeries:
    """One level. No `colour` is no fill. A segment narrower than `labelled_from` has no number.

    `said` is what stands on each segment in place of its number, at the end that is named `at`.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    labelled_from: float = 0.0
    said: tuple[str, ...] = ()
    at: str = "ctr"


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from the top down, each a stack from left to right, with a line at `middle`."""

    names: tuple[str, ...]
    series: tuple[BarSeries, ...]
    middle: float
    high: float
    plot: Within
    size: float


def bar_chart_xml(chart: BarChart) -> bytes:
    """The whole chart part."""
    series = "".join(_series(chart, one, number) for number, one in enumerate(chart.series))
    return (
        f'{HEAD}<c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
        f'{layout_xml(chart.plot, inner=True)}<c:barChart><c:barDir val="bar"/>'
        f'<c:grouping val="stacked"/><c:varyColors val="0"/>{series}<c:gapWidth val="40"/>'
        f'<c:overlap val="100"/><c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/></c:barChart>'
        f"{_axes(chart)}<c:spPr><a:noFill/></c:spPr></c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{paper_xml(chart.size)}</c:chartSpace>"
    ).encode()


def _series(chart: BarChart, one: BarSeries, number: int) -> str:
    column = column_name(number + 1)
    fill = "<a:noFill/>"
    if one.colour:
        fill = f'<a:solidFill><a:srgbClr val="{one.colour[1:]}"/></a:solidFill>'
        fill += f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{PAPER[1:]}"/></a:solidFill></a:ln>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef>'
        f'<c:f>Sheet1!${column}$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0">'
        f"<c:v>{escape(one.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f'<c:spPr>{fill}</c:spPr><c:invertIfNegative val="0"/>{_labels(one, chart.size)}'
        f"{_names(chart.names)}{values_xml(one.values, column)}</c:ser>"
    )


def _labels(one: BarSeries, size: float) -> str:
    if one.said:
        return f"<c:dLbls>{''.join(_said(one, size))}{_HIDE}</c:dLbls>"
    if not one.colour:
        return ""
    narrow = "".join(
        f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>'
        for i, value in enumerate(one.values)
        if value is None or value < one.labelled_from
    )
    ink = PAPER if contrast(PAPER, one.colour) > contrast(INK, one.colour) else INK
    return (
        f'<c:dLbls>{narrow}<c:numFmt formatCode="0&quot;%&quot;" sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{text_xml(size, ink, wrap=False)}"
        f'<c:dLblPos val="ctr"/>{_SHOW}</c:dLbls>'
    )


def _said(one: BarSeries, size: float) -> Iterator[str]:
    for number, text in enumerate(one.said):
        if text:
            run = f"<a:r>{style_xml('a:rPr', size, INK, bold=True)}<a:t>{escape(text)}</a:t></a:r>"
            yield (
                f'<c:dLbl><c:idx val="{number}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/>'
                f'<a:p>{run}</a:p></c:rich></c:tx><c:dLblPos val="{one.at}"/>{_SHOW}</c:dLbl>'
            )


def _names(names: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(name)}</c:v></c:pt>' for i, name in enumerate(names)
    )
    return (
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${len(names) + 1}</c:f><c:strCache>"
        f'<c:ptCount val="{len(names)}"/>{points}</c:strCache></c:strRef></c:cat>'
    )


def _axes(chart: BarChart) -> str:
    line = f'<a:ln w="12700"><a:solidFill><a:srgbClr val="{QUIET[1:]}"/></a:solidFill></a:ln>'
    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="maxMin"/>'
        '</c:scaling><c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" '
        'sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/><c:spPr>{line}</c:spPr>{text_xml(chart.size, INK)}'
        f'<c:crossAx val="{_VALUES}"/><c:crossesAt val="{chart.middle!r}"/><c:auto val="0"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{chart.high!r}"/><c:min val="0"/></c:scaling><c:delete val="1"/>'
        '<c:axPos val="b"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="none"/>'
        f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="max"/><c:crossBetween val="between"/>'
        "</c:valAx>"
    )
