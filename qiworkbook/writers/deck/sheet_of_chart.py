"""The charts of a deck as parts of the file, each with the small spreadsheet that makes it
editable.

A part's name holds what the chart was drawn from and what came of it, so an unchanged chart is
known without a cache beside the deck. A part that anybody has touched no longer fits its name and
is drawn anew, and so is every chart when the program that draws them has changed: the bytes are
the same whether a chart was drawn or used again.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from msgspec import Struct, field
from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from qiworkbook.figures.reuse import LENGTH, code_in, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
_HERE = Path(__file__).parent
_NAME = re.compile(rf"ppt/charts/chart-([0-9a-f]{{{LENGTH}}})-([0-9a-f]{{{LENGTH}}})\.xml")
_NO_DECK = (  # what zipfile raises for files that are none, are cut short, or hide their parts
    *(OSError, EOFError, ValueError, NotImplementedError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)
_MOST_BYTES = 4 * 1024 * 1024  # of one part: far more than the longest chart takes


class ChartStore(Struct):
    """Makes the chart parts of one deck. `before` is the deck that it will replace, if any."""

    before: Path | None = None
    _named: Counter[str] = field(default_factory=Counter)
    _old: dict[str, Drawn] | None = None

    def part(self, package: Package, drawn_from: object, draw: Callable[[], Drawn]) -> Part:
        """A chart with its sheet inside. `draw` gives its XML, and the .xlsx to edit it with.

        `drawn_from` is all that the drawing depends on, as a value whose repr tells it whole.
        """
        key = fingerprint(code_in(_HERE).encode(), repr(drawn_from).encode())
        xml, sheet = self._found(key) or _linked(*draw())
        name = f"{key}-{fingerprint(xml, sheet)}"
        self._named[name] += 1
        if self._named[name] > 1:  # the same chart twice in a deck
            name += f"-{self._named[name]}"
        part = Part(PackURI(f"/ppt/charts/chart-{name}.xml"), CT.DML_CHART, package, xml)
        book = PackURI(f"/ppt/embeddings/sheet-{name}.xlsx")
        part.relate_to(Part(book, CT.SML_SHEET, package, sheet), RT.PACKAGE)
        return part

    def _found(self, key: str) -> Drawn | None:
        if self._old is None:
            self._old = charts_in(self.before) if self.before else {}
        return self._old.get(key)


def charts_in(deck: Path) -> dict[str, Drawn]:
    """The charts of a finished deck that nobody has touched since, by what they were drawn from.

    Nothing of a file that is no deck, or is not there: then every chart is drawn.
    """
    if not deck.is_file():  # a pipe would keep us waiting
        return {}
    try:
        with zipfile.ZipFile(deck) as archive:
            return dict(_untouched(archive))
    except _NO_DECK:
        return {}


def _untouched(archive: zipfile.ZipFile) -> list[tuple[str, Drawn]]:
    found = []
    for name in archive.namelist():
        match = _NAME.fullmatch(name)
        book = f"ppt/embeddings/sheet-{name[len('ppt/charts/chart-') : -len('.xml')]}.xlsx"
        if match is None or book not in archive.NameToInfo:
            continue
        if max(archive.getinfo(one).file_size for one in (name, book)) > _MOST_BYTES:
            continue
        drawn = archive.read(name), archive.read(book)
        if fingerprint(*drawn) == match[2]:
            found.append((match[1], drawn))
    return found


def _linked(xml: bytes, sheet: bytes) -> Drawn:
    """The XML, saying where its sheet is."""
    return xml.replace(_END, _SHEET_LINK + _END), sheet
