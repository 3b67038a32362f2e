"""The parts of a PowerPoint file as PowerPoint writes them: slides, notes, what it says of it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from msgspec import Struct
from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.opc.serialized import PackageWriter, _ZipPkgWriter
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.parts.slide import SlidePart
from pptx.presentation import Presentation
from pptx.slide import Slide, SlideLayout

from qiworkbook.content import Document
from qiworkbook.text.words import one_line
from qiworkbook.writers.clean import unique
from qiworkbook.writers.deck.text import LANGUAGE

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
    owns = [own for own in slide.shapes.element.iter(_OWN) if own.get("name")]
    for own, shown in zip(owns, unique([own.get("name") for own in owns], " "), strict=True):
        own.set("name", shown)


def blank_slide(layout: SlideLayout, made: dict[Part, BaseOxmlElement]) -> Slide:
    """A slide on this layout to draw on, in no presentation. Only the first is made by python-pptx,
    which searches for every place of the layout, and then copied from those that were `made`."""
    name, part = PackURI("/ppt/slides/slide1.xml"), layout.part
    slide: Slide = SlidePart.new(name, part.package, part).slide  # type: ignore[no-untyped-call]  # theirs
    if part not in made:
        slide.shapes.clone_layout_placeholders(layout)
        made[part] = deepcopy(slide.shapes.element)
    else:
        slide.shapes.element[:] = deepcopy(made[part])[:]
    return slide


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


_IMAGE, _BODY = (
    f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
    f"</p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr/>"
    for number, name, kind in (
        (2, "Slide Image", 'type="sldImg"'),
        (3, "Notes", 'type="body" idx="1"'),
    )
)


def write_notes(slide: Slide, lines: Iterable[str]) -> None:
    """Put the lines into the slide's notes, if there are any."""
    text = "\n".join(line.strip() for line in lines if line.strip())
    if not text:
        return
    said = "".join(
        f'<a:p><a:r><a:rPr lang="{LANGUAGE}"/><a:t>{escape(line)}</a:t></a:r></a:p>'
        for line in text.split("\n")
    )
    xml = (
        f'{_HEAD}<p:notes {_NAMESPACES}><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{_IMAGE}</p:sp>{_BODY}<p:txBody>"
        f"<a:bodyPr/><a:lstStyle/>{said}</p:txBody></p:sp></p:spTree></p:cSld><p:clrMapOvr>"
        "<a:masterClrMapping/></p:clrMapOvr></p:notes>"
    )
    name, package = PackURI("/ppt/notesSlides/notesSlide1.xml"), slide.part.package
    part = Part(name, CT.PML_NOTES_SLIDE, package, xml.encode())
    part.relate_to(package.presentation_part.notes_master_part, RT.NOTES_MASTER)
    part.relate_to(slide.part, RT.SLIDE)
    slide.part.relate_to(part, RT.NOTES_SLIDE)


def add_parts(presentation: Presentation, document: Document, titles: Sequence[str]) -> None:
    """Say what the deck is to whoever opens it: its notes master, its views, its titles."""
    part = presentation.part
    _list_notes_master(presentation)
    present = {one.reltype for one in part.rels.values()}
    for name, content, kind, xml in _PARTS:
        if kind not in present:
            made = Part(PackURI(name), content, part.package, f"{_HEAD}{xml}".encode())
            part.relate_to(made, kind)
    about, kind = _about(presentation, document, titles).encode(), CT.OFC_EXTENDED_PROPERTIES
    made = Part(PackURI("/docProps/app.xml"), kind, part.package, about)
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
    parts = [f"Theme {number}" for number in range(1, masters + 1)] + [*map(one_line, titles)]
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


def describe(presentation: Presentation, document: Document) -> None:
    """Title, language and author, as screen readers and searches want them."""
    about = presentation.core_properties
    about.title = document.title[:255]
    about.subject = document.subtitle[:255]
    about.author = about.last_modified_by = document.brand.organisation[:255]
    about.language = document.language[:255]
    about.keywords = about.comments = about.category = ""
    made_on = document.made_on or date(1980, 1, 1)
    about.created = about.modified = datetime.combine(made_on, time())
    about.revision = 1


Packed = tuple[bytes, int, int]  # as it lies in the archive; its size before, and its check sum


def packed(name: PackURI, content: bytes) -> Packed:
    """A file for the archive. What is packed already is not packed twice."""
    made = content
    if _how(name) == zipfile.ZIP_DEFLATED:
        packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
        made = packer.compress(content) + packer.flush()
    return made, len(content), zlib.crc32(content)


def _how(name: PackURI) -> int:
    return (
        zipfile.ZIP_STORED
        if name.ext.lower() in ("xlsx", "png", "jpg", "jpeg")
        else zipfile.ZIP_DEFLATED
    )


class _Timeless(_ZipPkgWriter):
    """Writes the archive without the time of day, and takes what is packed already as it is."""

    def write(self, pack_uri: PackURI, blob: bytes | Packed) -> None:
        """One file of the archive, as `writestr` does it, which would pack it."""
        archive: Any = self._zipf
        entry = zipfile.ZipInfo(pack_uri.membername, _THEN)
        entry.compress_type, entry.external_attr = _how(pack_uri), 0o600 << 16
        content, *known = packed(pack_uri, blob) if isinstance(blob, bytes) else blob
        entry.compress_size, (entry.file_size, entry.CRC) = len(content), known
        entry.header_offset = archive.start_dir
        archive.fp.write(entry.FileHeader() + content)
        archive.filelist.append(entry)
        archive.NameToInfo[entry.filename] = entry
        archive.start_dir, archive._didModify = archive.fp.tell(), True


_NUMBER = re.compile(r"\d+(?=\.\w+$)")


class PlainPart(Struct, frozen=True):
    """A part of a deck. `name` has a place for its number, which the deck that holds it gives.

    `links` are what it leads to, with the kind and whether that is an address: a part of its own,
    or the name of another.
    """

    name: str
    type: str
    content: Packed
    links: tuple[tuple[str, PlainPart | str, bool], ...]


def named_parts(presentation: Presentation, firsts: Mapping[str, Part]) -> dict[str | bytes, Part]:
    """What all slides may lead to, by a name: layouts, the master of notes, and first slides."""
    masters = presentation.slide_masters
    layouts = [one.part for master in masters for one in master.slide_layouts]
    named: dict[str | bytes, Part] = {f"#{id_}": part for id_, part in firsts.items()}
    return named | {str(o.partname): o for o in (*layouts, presentation.part.notes_master_part)}


def plain_part(part: Part, names: Mapping[Part, Any]) -> PlainPart:
    """A part that was drawn, with all that is its own alone; others by their names."""
    links = tuple(
        (one.reltype, one.target_ref, True)
        if one.is_external
        else (one.reltype, names.get(one.target_part) or plain_part(one.target_part, names), False)
        for one in part.rels.values()
    )
    content = packed(part.partname, part.blob)
    return PlainPart(_NUMBER.sub("%d", part.partname), part.content_type, content, links)


def place_part(drawn: PlainPart, part: Part, named: dict[str | bytes, Part]) -> None:
    """Let a part of the deck be this one. Pictures that are the same are put once."""
    part._blob = drawn.content  # type: ignore[assignment]  # as the archive takes it
    for kind, to, is_address in drawn.links:
        if is_address:
            part.relate_to(str(to), kind, is_external=True)
            continue
        name = to if isinstance(to, str) else to.content[0]
        if name not in named or not (isinstance(to, str) or to.type.startswith("image/")):
            own: Any = to
            named[name] = Part(part.package.next_partname(own.name), own.type, part.package)
            place_part(own, named[name], named)
        part.relate_to(named[name], kind)


def deck_bytes(presentation: Presentation) -> bytes:
    """The same bytes for the same deck: python-pptx writes the time of day into the archive."""
    package = presentation.part.package
    file = BytesIO()
    content = PackageWriter(file, package._rels, tuple(package.iter_parts()))
    with _Timeless(file) as archive:
        content._write_content_types_stream(archive)
        content._write_pkg_rels(archive)
        content._write_parts(archive)
    return file.getvalue()
