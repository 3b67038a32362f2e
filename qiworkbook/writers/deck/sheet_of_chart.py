"""The charts of a deck as parts of the file, each with the small sheet that makes it editable."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pptx.package import Package

    Drawn = tuple[bytes, bytes]

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
    return zipped({**_FIXED, "xl/worksheets/sheet1.xml": sheet})


def zipped(parts: dict[str, str]) -> bytes:
    """An archive of XML files that does not say when it was made."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _HEAD + xml)
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
            text = escape(value)
            yield f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        elif isinstance(value, date):
            yield f'<c s="1"><v>{serial(value)}</v></c>'
        else:
            yield f"<c><v>{value!r}</v></c>"


_END = b"</c:chartSpace>"
_SHEET_LINK = b'<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'


def part_of(package: Package, name: str, chart: bytes, sheet: bytes) -> Part:
    """A chart as a part of a deck, under a name that no other has, with its sheet inside."""
    linked = chart.replace(_END, _SHEET_LINK + _END)
    part = Part(PackURI(f"/ppt/charts/chart-{name}.xml"), CT.DML_CHART, package, linked)
    book = PackURI(f"/ppt/embeddings/sheet-{name}.xlsx")
    part.relate_to(Part(book, CT.SML_SHEET, package, sheet), RT.PACKAGE)
    return part
