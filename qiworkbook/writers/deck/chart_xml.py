"""The XML of a native chart, and the small spreadsheet by which it can be edited.

By hand and in one go: python-pptx makes a plain chart, each mark and label of which is then an
edit of its XML.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape

from qiworkbook.figures.sketch import FAINT, INK, PAPER, QUIET
from qiworkbook.writers.deck.chart_axes import (
    ChartSeries,
    LineChart,
    Mark,
    PointLabel,
    Stroke,
    Within,
)
from qiworkbook.writers.deck.text import LANGUAGE

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DAY_ZERO = date(1899, 12, 30).toordinal()  # day 1 is 1 January 1900; exact from March 1900

_FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1">'
        '<numFmt numFmtId="164" formatCode="d\\ mmm\\ yyyy"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" applyNumberFormat="1" xfId="0"/>'
        "</cellXfs></styleSheet>"
    ),
}

Value = float | str | date | None


def sheet_of_chart(categories: Sequence[Value], columns: Sequence[Sequence[Value]]) -> bytes:
    """An .xlsx with the categories in column A and each column, its name first, beside them."""
    rows = zip(("", *categories), *columns, strict=True)
    body = "".join(f"<row>{''.join(_cells(row))}</row>" for row in rows)
    sheet = (
        f'<worksheet xmlns="{_MAIN}"><cols><col min="1" max="1" width="14" customWidth="1"/></cols>'
        f"<sheetData>{body}</sheetData></worksheet>"
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, xml in {**_FIXED, "xl/worksheets/sheet1.xml": sheet}.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # it does not say when it was made
            archive.writestr(entry, _HEAD + xml, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def serial(when: date) -> int:
    """A date as a spreadsheet counts it."""
    return when.toordinal() - _DAY_ZERO


def column_name(number: int) -> str:
    """The name of a column, counted from 0: A to Z, AA and so on."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(65 + letter) + name
    return name


def _cells(row: Sequence[Value]) -> Iterator[str]:
    for value in row:
        if value is None:
            yield "<c/>"
        elif isinstance(value, str):
            yield f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        elif isinstance(value, date):
            yield f'<c s="1"><v>{serial(value)}</v></c>'
        else:
            yield f"<c><v>{value!r}</v></c>"


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


def values_xml(values: Sequence[float | None], number: int) -> str:
    """The values of a series, as its column of the sheet has them."""
    count, column = len(values), column_name(number + 1)
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


GRID = "#E3E7E9"
NO_FILL = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
CATEGORIES, VALUES = 100, 200  # numbers of the axes
AXES = f'<c:axId val="{CATEGORIES}"/><c:axId val="{VALUES}"/>'


def line_chart_xml(chart: LineChart) -> bytes:
    """The whole chart part."""
    first, shade = int(chart.shade is not None), ""
    if chart.shade:
        shade = (
            '<c:areaChart><c:grouping val="standard"/><c:varyColors val="0"/><c:ser>'
            f"{name_xml(chart.shade.name, 0)}<c:spPr>{fill_xml(GRID)}<a:ln><a:noFill/></a:ln>"
            f"</c:spPr>{_cat(chart)}{values_xml(chart.shade.values, 0)}</c:ser>{AXES}</c:areaChart>"
        )
    lines = "".join(
        _line_xml(chart, series, number) for number, series in enumerate(chart.series, start=first)
    )
    plot = (
        f"<c:plotArea>{layout_xml(chart.plot, inner=True)}{shade}"
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{lines}<c:marker val="1"/>{AXES}</c:lineChart>'
        f"{_category_axis(chart)}{_value_axis(chart)}{NO_FILL}</c:plotArea>"
    )
    return (
        f"{HEAD}<c:chart>{title_xml(chart.title, chart.size)}{plot}{_legend(chart)}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="span"/></c:chart>'
        f"{paper_xml(chart.size)}</c:chartSpace>"
    ).encode()


def _line_xml(chart: LineChart, series: ChartSeries, number: int) -> str:
    shape = f"<c:spPr>{stroke_xml(series.stroke)}</c:spPr>"
    return (
        f"<c:ser>{name_xml(series.name, number)}{shape}{_mark(series.mark)}"
        f"{_labels(series.labels, chart)}{_drop(series)}{_cat(chart)}"
        f'{values_xml(series.values, number)}<c:smooth val="0"/></c:ser>'
    )


def name_xml(name: str, number: int) -> str:
    """The name of a series, which stands over its column of the sheet."""
    return (
        f'<c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:strRef>'
        f"<c:f>Sheet1!${column_name(number + 1)}$1</c:f><c:strCache>"
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(name)}</c:v></c:pt></c:strCache>'
        "</c:strRef></c:tx>"
    )


def _mark(mark: Mark | None) -> str:
    if mark is None:
        return '<c:marker><c:symbol val="none"/></c:marker>'
    return (
        f'<c:marker><c:symbol val="{mark.form}"/><c:size val="{mark.size}"/><c:spPr>'
        f'{fill_xml(mark.fill)}<a:ln w="15875">{fill_xml(mark.edge)}</a:ln></c:spPr></c:marker>'
    )


SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="{val}"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


# No line to a label that stands beside its point, as PowerPoint itself says it.
_NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)


def _labels(labels: Sequence[PointLabel], chart: LineChart) -> str:
    if not labels:
        return ""
    each = "".join(_label(one, chart.size) for one in labels)
    return f"<c:dLbls>{each}{SHOWN.format(val=0)}{_NO_LEADERS}</c:dLbls>"


def _label(one: PointLabel, size: float) -> str:
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
        f'<c:dLblPos val="{one.side}"/>{SHOWN.format(val=1)}</c:dLbl>'
    )


def _drop(series: ChartSeries) -> str:
    if series.drop is None:
        return ""
    return (
        '<c:errBars><c:errDir val="y"/><c:errBarType val="minus"/>'
        f'<c:errValType val="fixedVal"/><c:noEndCap val="1"/><c:val val="{series.drop!r}"/>'
        f"<c:spPr>{stroke_xml(series.drop_stroke)}</c:spPr></c:errBars>"
    )


def names_xml(names: Sequence[str], skip: int = 1) -> str:
    """The names along an axis, as the first column of the sheet has them, or every `skip`-th.

    LibreOffice knows no tickLblSkip and squeezes the chart to show every name it finds here.
    """
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{escape(name)}</c:v></c:pt>'
        for i, name in enumerate(names)
        if i % skip == 0
    )
    return (
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${len(names) + 1}</c:f><c:strCache>"
        f'<c:ptCount val="{len(names)}"/>{points}</c:strCache></c:strRef></c:cat>'
    )


def _cat(chart: LineChart) -> str:
    count = len(chart.categories)
    if chart.time is None:
        return names_xml([str(one) for one in chart.categories], chart.skip)
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{serial(one)}</c:v></c:pt>'
        for i, one in enumerate(chart.categories)
        if isinstance(one, date)
    )
    return (
        f"<c:cat><c:numRef><c:f>Sheet1!$A$2:$A${count + 1}</c:f><c:numCache>"
        f'<c:formatCode>d\\ mmm\\ yyyy</c:formatCode><c:ptCount val="{count}"/>{points}'
        "</c:numCache></c:numRef></c:cat>"
    )


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
        f'<{tag}><c:axId val="{CATEGORIES}"/><c:scaling><c:orientation val="minMax"/>{least}'
        '</c:scaling><c:delete val="0"/><c:axPos val="b"/>'
        f'<c:numFmt formatCode="{escape(form)}" sourceLinked="0"/><c:majorTickMark val="out"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{place}"/>{look}'
        f"{text_xml(chart.size, QUIET, level=time is not None)}"
        f'<c:crossAx val="{VALUES}"/><c:crosses val="min"/>'
        f"{end}</{tag}>"
    )


def _value_axis(chart: LineChart) -> str:
    scale = chart.values
    form = escape(scale.number_format, {'"': "&quot;"})
    place = "none" if chart.bare else "nextTo"
    return (
        f'<c:valAx><c:axId val="{VALUES}"/><c:scaling><c:orientation val="minMax"/>'
        f'<c:max val="{scale.high!r}"/><c:min val="{scale.low!r}"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr>'
        f'<a:ln w="9525">{fill_xml(GRID)}</a:ln></c:spPr></c:majorGridlines>'
        f'<c:numFmt formatCode="{form}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{place}"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{text_xml(chart.size, QUIET)}"
        f'<c:crossAx val="{CATEGORIES}"/><c:crosses val="min"/><c:crossBetween val="between"/>'
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
