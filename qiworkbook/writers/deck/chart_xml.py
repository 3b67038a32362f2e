"""A line chart in DrawingML (ECMA-376 part 1, 21.2): its elements stand in the schema's order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from qiworkbook.figures.style import FAINT, INK, QUIET
from qiworkbook.writers.deck.chart_common_xml import (
    HEAD,
    fill_xml,
    layout_xml,
    paper_xml,
    stroke_xml,
    style_xml,
    text_xml,
    title_xml,
    values_xml,
)
from qiworkbook.writers.deck.sheet_of_chart import column_name, serial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.writers.deck.chart_parts import (
        Label,
        LineChart,
        Mark,
        Series,
    )

GRID = "#E3E7E9"
_NO_FILL = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
_CATEGORIES, _VALUES = 100, 200  # numbers of the axes


def line_chart_xml(chart: LineChart) -> bytes:
    """The whole chart part."""
    shade = _shade_xml(chart, chart.shade) if chart.shade else ""
    first = 1 if chart.shade else 0
    lines = "".join(
        _line_xml(chart, series, number) for number, series in enumerate(chart.series, start=first)
    )
    plot = (
        f"<c:plotArea>{layout_xml(chart.plot, inner=True)}{shade}"
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{lines}<c:marker val="1"/>{_axis_ids()}</c:lineChart>'
        f"{_category_axis(chart)}{_value_axis(chart)}{_NO_FILL}</c:plotArea>"
    )
    return (
        f"{HEAD}<c:chart>{title_xml(chart.title, chart.size)}{plot}{_legend(chart)}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="span"/></c:chart>'
        f"{paper_xml(chart.size)}</c:chartSpace>"
    ).encode()


def _axis_ids() -> str:
    return f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/>'


def _line_xml(chart: LineChart, series: Series, number: int) -> str:
    shape = f"<c:spPr>{stroke_xml(series.stroke)}</c:spPr>"
    return (
        f"<c:ser>{_name(series, number)}{shape}{_mark(series.mark)}{_labels(series.labels, chart)}"
        f"{_drop(series)}{_cat(chart)}{_val(series, number)}"
        '<c:smooth val="0"/></c:ser>'
    )


def _shade_xml(chart: LineChart, shade: Series) -> str:
    return (
        '<c:areaChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f"<c:ser>{_name(shade, 0)}<c:spPr>{fill_xml(GRID)}<a:ln><a:noFill/></a:ln></c:spPr>"
        f"{_cat(chart)}{_val(shade, 0)}</c:ser>{_axis_ids()}</c:areaChart>"
    )


def _name(series: Series, number: int) -> str:
    name = escape(series.name)
    return (
        f'<c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef>'
        f"<c:f>Sheet1!${column_name(number + 1)}$1</c:f><c:strCache>"
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
    )


def _mark(mark: Mark | None) -> str:
    if mark is None:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    return (
        f'<c:marker><c:symbol val="{mark.form}"/><c:size val="{mark.size}"/><c:spPr>'
        f'{fill_xml(mark.fill)}<a:ln w="15875">{fill_xml(mark.edge)}</a:ln></c:spPr></c:marker>'
    )


_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="{val}"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


# No line to a label that stands beside its point, as PowerPoint itself says it.
_NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)


def _labels(labels: Sequence[Label], chart: LineChart) -> str:
    if not labels:
        return ""
    each = "".join(_label(one, chart.size) for one in labels)
    return f"<c:dLbls>{each}{_SHOWN.format(val=0)}{_NO_LEADERS}</c:dLbls>"


def _label(one: Label, size: float) -> str:
    layout = ""
    if one.right or one.down:
        layout = (
            f'<c:layout><c:manualLayout><c:x val="{one.right:.5f}"/>'
            f'<c:y val="{one.down:.5f}"/></c:manualLayout></c:layout>'
        )
    style = style_xml("a:rPr", size, one.colour, bold=one.bold)
    return (
        f'<c:dLbl><c:idx val="{one.index}"/>{layout}<c:tx><c:rich>'
        '<a:bodyPr rot="0" wrap="none" lIns="36000" tIns="0" rIns="0" bIns="0"/>'
        f"<a:lstStyle/><a:p><a:r>{style}<a:t>{escape(one.text)}</a:t></a:r></a:p></c:rich></c:tx>"
        f'<c:dLblPos val="{one.side}"/>{_SHOWN.format(val=1)}</c:dLbl>'
    )


def _drop(series: Series) -> str:
    if series.drop is None:
        return ""
    return (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="minus"/>'
        f'<c:errValType val="fixedVal"/><c:noEndCap val="1"/><c:val val="{series.drop!r}"/>'
        f"<c:spPr>{stroke_xml(series.drop_stroke)}</c:spPr></c:errBars>"
    )


def _cat(chart: LineChart) -> str:
    count = len(chart.categories)
    where = f"Sheet1!$A$2:$A${count + 1}"
    if chart.time is None:
        # LibreOffice knows no tickLblSkip and squeezes the chart to show every name it finds here.
        points = "".join(
            f'<c:pt idx="{i}"><c:v>{escape(str(one))}</c:v></c:pt>'
            for i, one in enumerate(chart.categories)
            if i % chart.skip == 0
        )
        cache = f'<c:ptCount val="{count}"/>{points}'
        names = f"<c:f>{where}</c:f><c:strCache>{cache}</c:strCache>"
        return f"<c:cat><c:strRef>{names}</c:strRef></c:cat>"
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{serial(one)}</c:v></c:pt>'
        for i, one in enumerate(chart.categories)
        if isinstance(one, date)
    )
    cache = f'<c:formatCode>d\\ mmm\\ yyyy</c:formatCode><c:ptCount val="{count}"/>{points}'
    return f"<c:cat><c:numRef><c:f>{where}</c:f><c:numCache>{cache}</c:numCache></c:numRef></c:cat>"


def _val(series: Series, number: int) -> str:
    return values_xml(series.values, column_name(number + 1))


def _category_axis(chart: LineChart) -> str:
    look = f'<c:spPr><a:ln w="12700">{fill_xml(FAINT)}</a:ln></c:spPr>'
    time = chart.time
    tag = "c:dateAx" if time else "c:catAx"
    least = f'<c:min val="{serial(time.first)}"/>' if time and time.first else ""
    form = time.number_format if time else "General"
    place = "none" if chart.bare else "low"
    end = (
        '<c:auto val="0"/><c:lblOffset val="100"/><c:baseTimeUnit val="days"/>'
        f'<c:majorUnit val="{time.every}"/><c:majorTimeUnit val="{time.unit}"/>'
        if time
        else '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        f'<c:tickLblSkip val="{chart.skip}"/><c:tickMarkSkip val="{chart.skip}"/>'
        '<c:noMultiLvlLbl val="1"/>'
    )
    return (
        f'<{tag}><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="minMax"/>{least}'
        '</c:scaling><c:delete val="0"/><c:axPos val="b"/>'
        f'<c:numFmt formatCode="{escape(form)}" sourceLinked="0"/><c:majorTickMark val="out"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{place}"/>{look}'
        f"{text_xml(chart.size, QUIET, level=time is not None)}"
        f'<c:crossAx val="{_VALUES}"/><c:crosses val="min"/>'
        f"{end}</{tag}>"
    )


def _value_axis(chart: LineChart) -> str:
    scale = chart.values
    form = escape(scale.number_format, {'"': "&quot;"})
    place = "none" if chart.bare else "nextTo"
    return (
        f'<c:valAx><c:axId val="{_VALUES}"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{scale.high!r}"/><c:min val="{scale.low!r}"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr>'
        f'<a:ln w="9525">{fill_xml(GRID)}</a:ln></c:spPr></c:majorGridlines>'
        f'<c:numFmt formatCode="{form}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{place}"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{text_xml(chart.size, QUIET)}"
        f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="min"/><c:crossBetween val="between"/>'
        f'<c:majorUnit val="{scale.step!r}"/></c:valAx>'
    )


def _legend(chart: LineChart) -> str:
    if chart.legend is None:
        return ""
    hidden = "".join(
        f'<c:legendEntry><c:idx val="{i}"/><c:delete val="1"/></c:legendEntry>'
        for i, series in enumerate(chart.columns)
        if not series.in_legend
    )
    return (
        f'<c:legend><c:legendPos val="t"/>{hidden}{layout_xml(chart.legend)}'
        f'<c:overlay val="0"/>{text_xml(chart.size, INK)}</c:legend>'
    )
