"""The parts of a PowerPoint file as PowerPoint writes them: slides, notes, what it says of it."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from copy import deepcopy
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from msgspec import Struct
from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.opc.serialized import PackageWriter, _ZipPkgWriter
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.slide import CT_NotesSlide
from pptx.parts.slide import NotesSlidePart, SlidePart
from pptx.text.text import TextFrame

from qiworkbook.text.words import one_line
from qiworkbook.writers.deck.text import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.presentation import Presentation
    from pptx.slide import Slide, SlideLayout

    from qiworkbook.content import Document


_OWN = qn("p:cNvPr")
_FIRST_ID = 256  # the least that the file format allows


def add_slides(presentation: Presentation, many: int) -> list[Part]:
    """So many slides, in a presentation without any: nothing stands on them yet."""
    part = presentation.part
    listed = part._element.get_or_add_sldIdLst()
    slides = []
    for number in range(many):
        name = PackURI(f"/ppt/slides/slide{number + 1}.xml")
        slides.append(Part(name, CT.PML_SLIDE, part.package))
        key = part.rels._add_relationship(RT.SLIDE, slides[-1])
        listed._add_sldId(id=_FIRST_ID + number, rId=key)
    return slides


def name_apart(slide: Slide) -> None:
    """Shapes of one name on a slide are numbered: "Fact", "Fact 2" ... Whoever edits the slide, or
    animates it, chooses among them by these names."""
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    for own in slide.shapes.element.iter(_OWN):
        name = shown = own.get("name", "")
        while shown and shown in taken:
            counts[name] += 1
            shown = f"{name} {counts[name] + 1}"
        taken.add(shown)
        if shown != name:
            own.set("name", shown)


_PLACEHOLDER, _TEXT_BODY = qn("p:ph"), qn("p:txBody")
_RUNS = (qn("a:r"), qn("a:br"))


class Blanks:
    """Slides to draw on, and pages for notes. Only the first of a kind is made by python-pptx, and
    then copied: it searches for every place of a layout each time."""

    def __init__(self, presentation: Presentation) -> None:
        self._presentation = presentation
        self._made: dict[str, BaseOxmlElement] = {}

    def slide(self, layout: SlideLayout) -> Slide:
        """A slide on this layout, which is not in the presentation."""
        name, package = layout.part.partname, self._presentation.part.package
        part = SlidePart.new(PackURI("/ppt/slides/slide1.xml"), package, layout.part)  # type: ignore[no-untyped-call]  # theirs
        if name in self._made:
            part._element = deepcopy(self._made[name])
        else:
            part.slide.shapes.clone_layout_placeholders(layout)
            self._made[name] = deepcopy(part._element)
        slide: Slide = part.slide
        return slide

    def write_notes(self, slide: Slide, lines: Iterable[str]) -> None:
        """Put the lines into the slide's notes, if there are any."""
        text = "\n".join(line.strip() for line in lines if line.strip())
        if not text:
            return
        body = _body_of(self._page(slide))
        if body is not None:
            TextFrame(body, slide).text = text
            for run in body.iter(*_RUNS):
                run.get_or_add_rPr().set("lang", LANGUAGE)

    def _page(self, slide: Slide) -> BaseOxmlElement:
        name = PackURI("/ppt/notesSlides/notesSlide1.xml")
        master = self._presentation.part.notes_master_part
        first = name not in self._made
        page: BaseOxmlElement = CT_NotesSlide.new() if first else deepcopy(self._made[name])
        part = NotesSlidePart(name, CT.PML_NOTES_SLIDE, slide.part.package, page)
        if first:
            part.notes_slide.clone_master_placeholders(master.notes_master)
            self._made[name] = deepcopy(page)
        part.relate_to(master, RT.NOTES_MASTER)
        part.relate_to(slide.part, RT.SLIDE)
        slide.part.relate_to(part, RT.NOTES_SLIDE)
        return page


def _body_of(page: BaseOxmlElement) -> BaseOxmlElement | None:
    """The place for text on a page of notes; a notes master of a trust may have none."""
    for mark in page.iter(_PLACEHOLDER):
        if mark.get("type") == "body":
            body: BaseOxmlElement | None = mark.getparent().getparent().getparent().find(_TEXT_BODY)
            return body
    return None


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = nsdecls("a", "r", "p")
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_NO_STYLE = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"  # PowerPoint's own for new tables
_FULL = '<a:sx n="100" d="100"/><a:sy n="100" d="100"/>'
_VIEW = f'<p:cViewPr><p:scale>{_FULL}</p:scale><p:origin x="0" y="0"/></p:cViewPr>'
_PARTS = (
    (
        "/ppt/presProps.xml",
        CT.PML_PRES_PROPS,
        RT.PRES_PROPS,
        f"<p:presentationPr {_NAMESPACES}/>",
    ),
    (
        "/ppt/viewProps.xml",
        CT.PML_VIEW_PROPS,
        RT.VIEW_PROPS,
        f'<p:viewPr {_NAMESPACES}><p:normalViewPr><p:restoredLeft sz="15620"/><p:restoredTop '
        f'sz="80000"/></p:normalViewPr><p:slideViewPr><p:cSldViewPr>{_VIEW}</p:cSldViewPr>'
        f"</p:slideViewPr><p:notesTextViewPr>{_VIEW}</p:notesTextViewPr>"
        '<p:gridSpacing cx="76200" cy="76200"/></p:viewPr>',
    ),
    (
        "/ppt/tableStyles.xml",
        CT.PML_TABLE_STYLES,
        RT.TABLE_STYLES,
        f'<a:tblStyleLst {nsdecls("a")} def="{_NO_STYLE}"/>',
    ),
)


def add_parts(presentation: Presentation, document: Document, titles: Sequence[str]) -> None:
    """Say what the deck is to whoever opens it: its notes master, its views, its titles."""
    part = presentation.part
    _list_notes_master(presentation)
    present = {one.reltype for one in part.rels.values()}
    for name, content, kind, xml in _PARTS:
        if kind not in present:
            made = Part(PackURI(name), content, part.package, f"{_HEAD}{xml}".encode())
            part.relate_to(made, kind)
    about = _about(presentation, document, titles).encode()
    name = PackURI("/docProps/app.xml")
    made = Part(name, CT.OFC_EXTENDED_PROPERTIES, part.package, about)
    part.package.relate_to(made, RT.EXTENDED_PROPERTIES)


def _list_notes_master(presentation: Presentation) -> None:
    """The notes' master is named in the presentation too, which python-pptx leaves out."""
    part, element = presentation.part, presentation.part._element
    if element.find(qn("p:notesMasterIdLst")) is not None:
        return
    key = next((key for key, one in part.rels.items() if one.reltype == RT.NOTES_MASTER), None)
    if key is not None:
        listed = f'<p:notesMasterIdLst {_NAMESPACES}><p:notesMasterId r:id="{key}"/>'
        element.find(qn("p:sldMasterIdLst")).addnext(parse_xml(f"{listed}</p:notesMasterIdLst>"))


def _about(presentation: Presentation, document: Document, titles: Sequence[str]) -> str:
    """What PowerPoint tells of a file, in its order. It names itself here, and so do we: storage
    that shows a preview goes by that name."""
    slides = [one.target_part for one in presentation.part.rels.values() if one.reltype == RT.SLIDE]
    notes = sum(one.reltype == RT.NOTES_SLIDE for slide in slides for one in slide.rels.values())
    masters = len(presentation.slide_masters)
    themes = [f"Theme {number}" for number in range(1, masters + 1)]
    parts = [*themes, *(one_line(title) for title in titles)]
    heads = "".join(
        f"<vt:variant><vt:lpstr>{name}</vt:lpstr></vt:variant>"
        f"<vt:variant><vt:i4>{count}</vt:i4></vt:variant>"
        for name, count in (("Theme", masters), ("Slide Titles", len(slides)))
    )
    named = "".join(f"<vt:lpstr>{escape(one)}</vt:lpstr>" for one in parts)
    return (
        f'{_HEAD}<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_TYPES}"><TotalTime>0</TotalTime>'
        "<Application>Microsoft Office PowerPoint</Application>"
        f"<PresentationFormat>{_format(presentation)}</PresentationFormat>"
        f"<Slides>{len(slides)}</Slides><Notes>{notes}</Notes><HiddenSlides>0</HiddenSlides>"
        "<ScaleCrop>false</ScaleCrop>"
        f'<HeadingPairs><vt:vector size="4" baseType="variant">{heads}</vt:vector></HeadingPairs>'
        f'<TitlesOfParts><vt:vector size="{len(parts)}" baseType="lpstr">{named}</vt:vector>'
        f"</TitlesOfParts><Company>{escape(one_line(document.brand.organisation))}</Company>"
        "<LinksUpToDate>false</LinksUpToDate><SharedDoc>false</SharedDoc>"
        "<HyperlinksChanged>false</HyperlinksChanged><AppVersion>16.0000</AppVersion></Properties>"
    )


def _format(presentation: Presentation) -> str:
    shape = (presentation.slide_width or 1) / (presentation.slide_height or 1)
    known = {"Widescreen": 16 / 9, "On-screen Show (4:3)": 4 / 3}
    return next((name for name, one in known.items() if abs(one - shape) < 0.01), "Custom")


_THEN = (1980, 1, 1, 0, 0, 0)
_PACKED = ("xlsx", "png", "jpg", "jpeg")


def describe(presentation: Presentation, document: Document) -> None:
    """Title, language and author, as screen readers and searches want them."""
    about = presentation.core_properties
    about.title = document.title[:255]
    about.subject = document.subtitle[:255]
    about.author = document.brand.organisation[:255]
    about.last_modified_by = about.author
    about.language = document.language[:255]
    about.keywords = about.comments = about.category = ""
    made = datetime.combine(document.made_on, time()) if document.made_on else datetime(1980, 1, 1)
    about.created = about.modified = made
    about.revision = 1


class Packed(Struct, frozen=True):
    """The content of a file as it lies in the archive."""

    content: bytes
    size: int
    crc: int

    @classmethod
    def of(cls, name: PackURI, content: bytes) -> Packed:
        """What is packed already is not packed twice."""
        made = content
        if _how(name) == zipfile.ZIP_DEFLATED:
            packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
            made = packer.compress(content) + packer.flush()
        return cls(made, len(content), zlib.crc32(content))


def _how(name: PackURI) -> int:
    return zipfile.ZIP_STORED if name.ext.lower() in _PACKED else zipfile.ZIP_DEFLATED


class _Timeless(_ZipPkgWriter):
    """Writes the archive without the time of day, and packs nothing twice."""

    def write(self, pack_uri: PackURI, blob: bytes | Packed) -> None:
        """One file of the archive."""
        packed = blob if isinstance(blob, Packed) else Packed.of(pack_uri, blob)
        entry, archive = zipfile.ZipInfo(pack_uri.membername, _THEN), self._zipf
        entry.compress_type, entry.external_attr = _how(pack_uri), 0o600 << 16
        entry.CRC, entry.file_size, entry.compress_size = (
            packed.crc,
            packed.size,
            len(packed.content),
        )
        entry.header_offset = archive.start_dir
        file: Any = archive.fp
        file.write(entry.FileHeader() + packed.content)
        archive.filelist.append(entry)
        archive.NameToInfo[entry.filename] = entry
        archive.start_dir = file.tell()
        archive._didModify = True  # type: ignore[attr-defined]  # what `writestr` does, which packs


def save(presentation: Presentation) -> bytes:
    """The same bytes for the same deck: python-pptx writes the time of day into the archive."""
    package = presentation.part.package
    file = BytesIO()
    content = PackageWriter(file, package._rels, tuple(package.iter_parts()))
    with _Timeless(file) as archive:
        content._write_content_types_stream(archive)
        content._write_pkg_rels(archive)
        content._write_parts(archive)
    return file.getvalue()
