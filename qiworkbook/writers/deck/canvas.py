"""One slide while it is being drawn: what is added to it, in reading order.

A deck is planned on slides that are 960 points wide. On a template that is twice as wide all that
is ours is twice as large, so that it looks the same on a screen.
"""

from __future__ import annotations

import re
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from msgspec import Struct, field
from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from qiworkbook.figures.style import PAPER
from qiworkbook.writers.clean import safe_address
from qiworkbook.writers.deck.shapes import PLAIN, Look, box_xml
from qiworkbook.writers.deck.text import INK, colour_xml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.slide import Slide

    from qiworkbook.writers.deck.shapes import Area
    from qiworkbook.writers.deck.text import Par

_LENGTHS = frozenset(
    (
        *("x", "y", "cx", "cy", "w", "h", "indent"),
        *(f"{side}Ins" for side in "ltrb"),
        *(f"mar{side}" for side in "LTRB"),
    )
)
_SPACES = "}spcPts"  # its "val" is a length, in hundredths of points
_IN_CHART = re.compile(rb'\b(sz)="(\d+)"|(<a:ln w)="(\d+)"|(<c:size val)="(\d+)"')
_SIGNS = (2, 72)  # what the file format lets the sign of a point be, in points


def scaled(element: BaseOxmlElement, scale: float) -> BaseOxmlElement:
    """The element with all of its lengths and sizes made so much larger; it is changed in place."""
    if scale != 1:
        for one in element.iter():
            for name, value in one.attrib.items():
                is_length = name in _LENGTHS or (name == "val" and str(one.tag).endswith(_SPACES))
                if is_length and value.lstrip("-").isdigit():
                    one.set(name, str(round(int(value) * scale)))
                elif name == "sz" and value.isdigit():
                    one.set(name, str(size_at(int(value), scale)))
    return element


def size_at(hundredths: float, scale: float) -> int:
    """A size of letters in hundredths of the template's points: rather a hair larger than not."""
    return ceil(round(hundredths * scale, 4))


def scaled_chart(xml: bytes, scale: float) -> bytes:
    """A chart with its letters, lines and signs made so much larger; the rest of it is shares."""
    if scale == 1:
        return xml

    def larger(match: re.Match[bytes]) -> bytes:
        name, value = (one for one in match.groups() if one is not None)
        least, most = _SIGNS if name.startswith(b"<c:size") else (0, 10**9)
        size = size_at(int(value), scale) if name == b"sz" else round(int(value) * scale)
        return b'%s="%d"' % (name, min(max(size, least), most))

    return _IN_CHART.sub(larger, xml)


_NAMESPACES = nsdecls("a", "p", "r")
_BEHIND = 2  # in the tree of shapes, after what it says of itself
_RIM = 4.0  # of a paper around what stands on it
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_CHARTS, _SHEETS = "/ppt/charts/chart%d.xml", "/ppt/embeddings/sheet%d.xlsx"
_END = b"</c:chartSpace>"
_SHEET_LINK = b'<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"


class Canvas(Struct):
    """A slide, and where links may lead: `slides` are the first slides of sections, by id.

    `scale` is how many points of the template one of ours is, and `ink` the colour to write in
    where the theme's own can't be read."""

    slide: Slide
    slides: Mapping[str, Slide] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    scale: float = 1.0
    ink: str = ""
    _last: int = 0

    def __post_init__(self) -> None:
        numbers = (int(found) for found in self.slide.shapes.element.xpath("//p:cNvPr/@id"))
        self._last = max(numbers, default=1)

    def number(self) -> int:
        """The number of the next shape, as no other shape of the slide has it."""
        self._last += 1
        return self._last

    def add(self, xml: str) -> BaseOxmlElement:
        """Put a shape, said in XML without namespaces, in front of the others."""
        element = self.element(xml)
        self.slide.shapes.element.insert_element_before(element, "p:extLst")
        return element

    def element(self, xml: str) -> BaseOxmlElement:
        """What is said in XML without namespaces, in the points and the ink of this slide."""
        if self.ink:
            xml = xml.replace(colour_xml(INK), colour_xml(self.ink))
        return scaled(parse_xml(xml.replace(">", f" {_NAMESPACES}>", 1)), self.scale)

    def box(
        self,
        name: str,
        area: Area,
        pars: Sequence[Par] = (),
        look: Look = PLAIN,
        alt: str = "",
    ) -> None:
        """Put a shape with text."""
        number = self.number()
        self.add(box_xml(number, name, area, pars, look, alt=alt, link_xml=self.link_xml))

    def ornament(self, area: Area, colour: str) -> None:
        """Put a coloured band that says nothing: screen readers pass it over."""
        self.add(box_xml(self.number(), "Band", area, (), Look(colour), ornament=True))

    def paper(self, area: Area) -> None:
        """Put a white ground, behind everything, on which all of ours can be read."""
        look, place = Look(PAPER, form="roundRect", rounding=2000), area.inset(-_RIM, -_RIM)
        element = self.add(box_xml(self.number(), "Paper", place, (), look, ornament=True))
        self.slide.shapes.element.insert(_BEHIND, element)

    def title(self, area: Area, text: Par) -> None:
        """Put a title on a slide whose layout has no place for one: it is in the outline too."""
        xml = box_xml(self.number(), "Title", area, (text,), Look(anchor="ctr"))
        mark = '<p:nvPr><p:ph type="title"/></p:nvPr>'
        self.add(xml.replace("<p:nvPr/>", mark).replace(' txBox="1"', ""))

    def table(self, name: str, alt: str, area: Area, tbl: str) -> None:
        """Put a table of PowerPoint's own."""
        self._frame(name, alt, area, _TABLE, tbl)

    def chart(self, name: str, alt: str, area: Area, drawn: bytes, sheet: bytes) -> None:
        """Put a chart of PowerPoint's own, with the .xlsx inside by which it can be edited."""
        package = self.slide.part.package
        drawn = scaled_chart(drawn, self.scale).replace(_END, _SHEET_LINK + _END)
        part = Part(package.next_partname(_CHARTS), CT.DML_CHART, package, drawn)
        book = Part(package.next_partname(_SHEETS), CT.SML_SHEET, package, sheet)
        part.relate_to(book, RT.PACKAGE)
        link = self.slide.part.relate_to(part, RT.CHART)
        xml = f'<c:chart xmlns:c="{_CHART}" r:id="{link}"/>'
        self._frame(name, alt, area, _CHART, xml)

    def _frame(self, name: str, alt: str, area: Area, kind: str, xml: str) -> None:
        self.add(
            f"<p:graphicFrame><p:nvGraphicFramePr>"
            f'<p:cNvPr id="{self.number()}" name={quoteattr(name)} descr={quoteattr(alt)}/>'
            '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
            f"</p:nvGraphicFramePr>{area.xfrm('p:xfrm')}<a:graphic>"
            f'<a:graphicData uri="{kind}">{xml}</a:graphicData></a:graphic></p:graphicFrame>'
        )

    def picture(self, name: str, alt: str, area: Area, content: bytes) -> None:
        """Put a JPEG or a PNG, which fills the area."""
        _, link = self.slide.part.get_or_add_image_part(BytesIO(content))
        self.add(
            f'<p:pic><p:nvPicPr><p:cNvPr id="{self.number()}" name={quoteattr(name)} '
            f"descr={quoteattr(alt)}/><p:cNvPicPr>"
            '<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</p:blipFill><p:spPr>{area.xfrm()}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "</p:spPr></p:pic>"
        )

    def say(self, alt: str) -> None:
        """Let the notes carry what a figure shows, for whoever speaks, or listens to them."""
        self.notes.append(f"What the figure shows: {alt}")

    def link_xml(self, link: str) -> str:
        """What makes a run a link: to an address that is safe, or to a section's first slide."""
        if link.startswith("#"):
            target = self.slides.get(link[1:])
            if target is None or target is self.slide:
                return ""
            relation = self.slide.part.relate_to(target.part, RT.SLIDE)
            return f'<a:hlinkClick r:id="{relation}" action="ppaction://hlinksldjump"/>'
        address = safe_address(link)
        if not address:
            return ""
        relation = self.slide.part.relate_to(address, RT.HYPERLINK, is_external=True)
        return f'<a:hlinkClick r:id="{relation}"/>'
