"""Opens a template: our own, or a trust's .pptx or .potx, without the slides that are in it.

A picture that is linked is fetched when the deck is opened: whoever keeps it learns who reads the
deck, and when. A link that a person follows is that person's choice, as long as it leads to a page.
A file of another program within the template would be opened, or run, by that program.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # comes with python-pptx, without types
from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part, XmlPart, _Relationship, _Relationships
from pptx.opc.packuri import PackURI
from pptx.package import Package
from pptx.parts.presentation import PresentationPart
from pptx.presentation import Presentation

from qiworkbook.store.layout import packaged
from qiworkbook.writers.deck.findings import TemplateError

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAGES = ("http://", "https://", "mailto:")
# What goes as a whole when something in it is fetched, from the inside out.
_WHOLE = (f"{_P}pic", f"{_P}graphicFrame", f"{_P}controls", f"{_A}buBlip", f"{_C}externalData")
# Relations to files of other programs: OLE objects, the workbooks of charts, ActiveX controls,
# macros, buttons that call them, and add-ins.
_FOREIGN = (
    *("oleObject", "package", "control", "activeXControlBinary", "vbaProject", "attachedToolbars"),
    *("extensibility", "webextension", "webextensiontaskpanes"),
)
# A drawing (SVG) can show pictures and use styles from elsewhere, and run scripts.
_FROM_ELSEWHERE = re.compile(
    rb"""(?:href\s*=\s*["']|url\(\s*["']?)\s*(?!#|data:|[\s"'])|@import|<(?:[\w.-]+:)?script"""
    rb"""|\son[a-z]+\s*=\s*["']|\0""",  # what is run, and wide letters
    re.IGNORECASE,
)
_LINKS = (f"{_A}hlinkClick", f"{_A}hlinkHover", f"{_A}hlinkMouseOver")


def cut(presentation: Presentation) -> tuple[str, ...]:
    """Take everything out that is fetched from elsewhere, or belongs to another program, with the
    place that it was shown at. Gives the addresses and the files that went, each once.
    """
    package: Any = presentation.part.package
    places: dict[str, None] = {}
    for holder in (package, *package.iter_parts()):
        gone = _fetched(holder._rels)
        for key, one in gone.items():
            places[one.target_ref if one.is_external else str(one.target_part.partname)] = None
            holder._rels.pop(key)
        if gone and holder is not package:
            _take_out_references(holder, gone)
    return tuple(places)


def _fetched(relations: _Relationships) -> dict[str, _Relationship]:
    return {
        key: one
        for key, one in relations.items()
        if one.reltype.rpartition("/")[2] in _FOREIGN
        or (
            one.is_external
            and not (one.reltype == RT.HYPERLINK and one.target_ref.lower().startswith(_PAGES))
        )
        or (
            not one.is_external
            and one.target_part.partname.endswith(".svg")
            and _FROM_ELSEWHERE.search(one.target_part.blob)
        )
    }


def _take_out_references(part: Part, gone: dict[str, _Relationship]) -> None:
    """Take out of a part whatever refers to what is gone: PowerPoint would offer a repair."""
    if isinstance(part, XmlPart):
        _take_out(part._element, gone)
    elif part.blob.lstrip()[:1] == b"<":
        plain: Any = etree.XMLParser(resolve_entities=False, no_network=True)
        element = etree.fromstring(part.blob, plain)
        _take_out(element, gone)
        part._blob = etree.tostring(
            element, xml_declaration=True, encoding="UTF-8", standalone=True
        )


def _take_out(root: Any, gone: dict[str, _Relationship]) -> None:
    for element in list(root.iter(etree.Element)):
        for name in [key for key, value in element.attrib.items() if value in gone]:
            if name.startswith(_R):
                _without(element, name)


def _without(element: Any, attribute: str) -> None:
    """The smallest whole around the reference is taken out, or filled with nothing."""
    for up in (element, *element.iterancestors()):
        if up.getparent() is None:
            break
        if up.tag in (*_WHOLE, *_LINKS):
            up.getparent().remove(up)
            return
        if up.tag in (f"{_A}blipFill", f"{_P}blipFill"):
            up.getparent().replace(up, etree.SubElement(up.getparent(), f"{_A}noFill"))
            return
    element.attrib.pop(attribute, None)


_LARGEST = 150 * 1024 * 1024  # unpacked
_LARGEST_TEXT = 16 * 1024 * 1024  # of one part in XML, which takes ten times that to read
_MOST_PARTS = 20_000
_TYPES = "[Content_Types].xml"
_AS_DECK = {
    CT.PML_TEMPLATE_MAIN.encode(): CT.PML_PRESENTATION_MAIN.encode(),
    CT.PML_SLIDESHOW_MAIN.encode(): CT.PML_PRESENTATION_MAIN.encode(),
}
_MAIN = "ppt/presentation.xml"
_OTHER = {"xl/workbook.xml", "word/document.xml"}
_OLD = bytes.fromhex("D0CF11E0A1B11AE1")  # Microsoft's older container, also of encrypted files
_HINT = "Open the file in PowerPoint, save it as a .pptx or .potx, and name that file."


class DeckPackage(Package):
    """A package that counts its parts, where python-pptx walks through all of them each time:
    with a thousand slides that walk takes longer than everything else together."""

    def next_partname(self, tmpl: str) -> PackURI:
        """A name that no part has yet."""
        if not hasattr(self, "_counts"):
            self._counts: Counter[str] = Counter()
            self._taken = {str(part.partname) for part in self.iter_parts()}
        while True:
            self._counts[tmpl] += 1
            name = tmpl % self._counts[tmpl]
            if name not in self._taken:
                return PackURI(name)


def neutral() -> bytes:
    """The template that comes with the workbook."""
    return packaged("deck", "neutral.pptx").read_bytes()


def open_template(content: bytes) -> Presentation:
    """The template as a deck without slides; a TemplateError says what is wrong with a file."""
    return _opened(content)[0]


def fetched(content: bytes) -> tuple[str, ...]:
    """What a deck on this template would fetch from elsewhere, and so is left out of it."""
    return _opened(content)[1]


def _opened(content: bytes) -> tuple[Presentation, tuple[str, ...]]:
    presentation = load_template(content)
    for master in presentation.slide_masters:  # our text is measured in the typeface of the theme
        for latin in master._element.iterfind(f".//{_P}otherStyle//{_A}latin"):
            latin.set("typeface", "+mn-lt")
    _remove_slides(presentation)
    return presentation, cut(presentation)


def load_template(content: bytes) -> Presentation:
    """The file as it is, with the slides that are in it."""
    presentation = _read(content)
    if not any(len(master.slide_layouts) for master in presentation.slide_masters):
        raise TemplateError(
            "The template has no slide layouts.",
            "Add at least one in PowerPoint (View, Slide Master, Insert Layout) and save it.",
        )
    return presentation


def _read(content: bytes) -> Presentation:
    if content.startswith(_OLD):
        raise TemplateError("The template is an old .ppt file, or has a password.", _HINT)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_size(archive)
            if _MAIN not in archive.namelist() and _OTHER & {*archive.namelist()}:
                raise TemplateError(
                    "The template is an Office file, but not a PowerPoint one.", _HINT
                )
            if b"http://purl.oclc.org/ooxml/" in archive.read(_MAIN):
                raise TemplateError("The template is saved as “Strict Open XML”.", _HINT)
        part = DeckPackage.open(BytesIO(_as_deck(content))).main_document_part
        if not isinstance(part, PresentationPart):
            raise TemplateError("The template is an Office file, but not a PowerPoint one.", _HINT)
        presentation: Presentation = part.presentation
        for master in presentation.slide_masters:
            etree.fromstring(master.part.part_related_by(RT.THEME).blob)  # with its colours
    except TemplateError:
        raise
    except Exception as error:  # python-pptx meets a broken file in many ways
        raise TemplateError("The template can't be read as a PowerPoint file.", _HINT) from error
    return presentation


def _check_size(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    texts = (entry.file_size for entry in entries if not entry.filename.startswith("ppt/media/"))
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_PARTS:
        raise TemplateError(
            f"The template has {len(entries):,} parts, and {_MOST_PARTS:,} are read.",
            "Save it again in PowerPoint, with the slides that are not needed deleted.",
        )
    if unpacked > _LARGEST or max(texts, default=0) > _LARGEST_TEXT:
        raise TemplateError(
            f"The template is too large: it unpacks to {unpacked // 1024**2} MB, and "
            f"{_LARGEST // 1024**2} MB are read, {_LARGEST_TEXT // 1024**2} MB of a part that is "
            "no picture.",
            "Leave large pictures and films out of it.",
        )
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise TemplateError(
            "The template has macros in it, and a deck made from it would carry them along.",
            _HINT,
        )


def _as_deck(content: bytes) -> bytes:
    """A .potx or a .ppsx as a .pptx: python-pptx opens nothing else."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        types = archive.read(_TYPES)
        if not any(kind in types for kind in _AS_DECK):
            return content
        for kind, deck in _AS_DECK.items():
            types = types.replace(kind, deck)
        rewritten = BytesIO()
        with zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in archive.infolist():
                data = types if entry.filename == _TYPES else archive.read(entry)
                copy.writestr(entry.filename, data)
    return rewritten.getvalue()


def _remove_slides(presentation: Presentation) -> None:
    """Drop every slide, and whatever else of the presentation names slides: sections, custom
    shows, the state of PowerPoint's windows. A leftover makes PowerPoint offer a repair."""
    part, element = presentation.part, presentation.part._element
    for slide in list(element.xpath("./p:sldIdLst/p:sldId")):
        part.drop_rel(slide.rId)
        slide.getparent().remove(slide)
    # A password to change the template would be asked for by every deck.
    leftovers = (
        "./p:custShowLst | ./p:modifyVerifier"
        " | ./p:extLst/p:ext[descendant::*[local-name()='sectionLst']]"
    )
    for leftover in element.xpath(leftovers):
        leftover.getparent().remove(leftover)
    _forget(part.rels, RT.VIEW_PROPS, RT.PRES_PROPS, RT.PRINTER_SETTINGS)
    for key, one in list(part.package._rels.items()):
        if not one.is_external and one.target_part.content_type == CT.OPC_CORE_PROPERTIES:
            part.package._rels.pop(key)  # the deck says what it is; LibreOffice has its own name
    _forget(part.package._rels, RT.EXTENDED_PROPERTIES, RT.THUMBNAIL, RT.CUSTOM_PROPERTIES)
    if any(str(one.partname).startswith("/ppt/slides/") for one in part.package.iter_parts()):
        raise TemplateError(
            "A layout or the master of the template links to one of its slides.",
            "Remove that link, or the slides, from the template in PowerPoint.",
        )


def _forget(relations: _Relationships, *kinds: str) -> None:
    """Drop parts that speak of the template itself: its windows, thumbnail, printer, statistics."""
    for key in [key for key, one in relations.items() if one.reltype in kinds]:
        relations.pop(key)
