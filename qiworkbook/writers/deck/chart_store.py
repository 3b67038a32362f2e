"""The charts of a deck as parts of the file; those of the deck that it replaces are used again.

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
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from qiworkbook.figures.reuse import LENGTH, code_in, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable

    from pptx.package import Package

    Drawn = tuple[bytes, bytes]

_END = b"</c:chartSpace>"
_SHEET_LINK = b'<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
_HERE = Path(__file__).parent
_NAME = re.compile(rf"ppt/charts/chart-([0-9a-f]{{{LENGTH}}})-([0-9a-f]{{{LENGTH}}})\.xml")
_NO_DECK = (  # what zipfile raises for files that are none, are cut short, or hide their parts
    *(OSError, EOFError, ValueError, NotImplementedError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error),
)
_MOST_BYTES = 4 * 1024 * 1024  # of one part: far more than the longest chart takes


@dataclass
class ChartStore:
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
