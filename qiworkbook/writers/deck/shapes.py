"""Areas, boxes, lines and groups as the file says them, and the slide that they are put on.

Every length is in points of a slide that is 960 points wide, from its top left corner. On a
template that is twice as wide all that is ours is twice as large, so that it looks the same on a
screen: what a template of another size needs is scaled when it is read and when it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from math import ceil
from xml.sax.saxutils import quoteattr

from msgspec import Struct, field
from pptx.opc.constants import CONTENT_TYPE as CT, RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.slide import Slide

from qiworkbook.figures.sketch import PAPER
from qiworkbook.writers.clean import safe_address
from qiworkbook.writers.deck.text import INK, LinkXml, Par, colour_xml, pars_xml

WIDTH = 960.0  # of every slide, in our points
PICTURE = 110.0  # the least width and height of a picture
EMU = 12700  # English Metric Units in a point


class Area(Struct, frozen=True):
    """Where something stands."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height

    def upper(self, height: float) -> Area:
        """The upper part, `height` high."""
        return Area(self.left, self.top, self.width, height)

    def below(self, height: float) -> Area:
        """What is left when `height` is taken off at the top."""
        return Area(self.left, self.top + height, self.width, max(self.height - height, 0.0))

    def inset(self, x: float, y: float) -> Area:
        """The area without a margin of `x` at both sides, and of `y` above and below."""
        return Area(self.left + x, self.top + y, self.width - 2 * x, self.height - 2 * y)

    def overlap(self, other: Area) -> float:
        """How much of the two lies on each other, in square points."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)

    def share_on(self, other: Area) -> float:
        """How much of this lies on the other, from 0 to 1."""
        return self.overlap(other) / max(self.width * self.height, 1e-9)

    def clipped(self, other: Area) -> Area:
        """What of this lies within the other; without width or height when nothing does."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        wide, high = min(self.right, other.right) - left, min(self.bottom, other.bottom) - top
        return Area(left, top, max(wide, 0.0), max(high, 0.0))

    def xfrm(self, tag: str = "a:xfrm", flip: str = "") -> str:
        """The place as the file says it."""
        x, y, w, h = (
            round(EMU * length) for length in (self.left, self.top, self.width, self.height)
        )
        return (
            f'<{tag}{flip}><a:off x="{x}" y="{y}"/>'
            f'<a:ext cx="{max(w, 0)}" cy="{max(h, 0)}"/></{tag}>'
        )


_MANY, _LATTICE = 60, 12.0  # with more things in the way, edges are looked for in these steps


def largest_free(room: Area, taken: Sequence[Area]) -> Area:
    """The largest rectangle within `room` that meets none of those taken; of two as large, the
    upper one. Without width and height when there is none."""
    blocks = [one for one in (other.clipped(room) for other in taken) if one.width * one.height]
    if len(blocks) > _MANY:
        blocks = list(dict.fromkeys(_on_lattice(one).clipped(room) for one in blocks))
    best = Area(room.left, room.top, 0.0, 0.0)
    heights = sorted({room.top, room.bottom, *(y for one in blocks for y in (one.top, one.bottom))})
    for number, top in enumerate(heights):
        for bottom in reversed(heights[number + 1 :]):
            if (bottom - top) * room.width <= best.width * best.height:
                break
            left, right = max(_gaps(room, blocks, top, bottom), key=lambda gap: gap[1] - gap[0])
            if (bottom - top) * (right - left) > best.width * best.height + 0.01:
                best = Area(left, top, right - left, bottom - top)
    return best


def _on_lattice(area: Area) -> Area:
    left, top = (_LATTICE * (length // _LATTICE) for length in (area.left, area.top))
    right, bottom = (-_LATTICE * (-length // _LATTICE) for length in (area.right, area.bottom))
    return Area(left, top, right - left, bottom - top)


def _gaps(
    room: Area, blocks: Sequence[Area], top: float, bottom: float
) -> Iterator[tuple[float, float]]:
    """Where a band across the room is free from top to bottom."""
    met = sorted((one.left, one.right) for one in blocks if one.top < bottom and top < one.bottom)
    reached = [room.left]
    for _, right in met:
        reached.append(max(reached[-1], right))
    edges = zip(reached, [*(left for left, _ in met), room.right], strict=True)
    yield from ((start, max(end, start)) for start, end in edges)


Place = tuple[float, float]


class Edge(Struct, frozen=True):
    """A line around a shape, or a line by itself."""

    colour: str
    width: float = 1.0
    dashed: bool = False
    arrow: bool = False

    def xml(self) -> str:
        """The line's style."""
        dash = '<a:prstDash val="dash"/>' if self.dashed else ""
        head = '<a:tailEnd type="triangle"/>' if self.arrow else ""
        return (
            f'<a:ln w="{round(EMU * self.width)}"><a:solidFill>{colour_xml(self.colour)}'
            f"</a:solidFill>{dash}{head}</a:ln>"
        )


# "Mark as decorative", as PowerPoint writes it.
_ORNAMENT = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
NO_EDGE = "<a:ln><a:noFill/></a:ln>"


class ShapeStyle(Struct, frozen=True):
    """How a box looks. `form` is one of PowerPoint's shapes; `fill` "" is no fill."""

    fill: str = ""
    edge: Edge | None = None
    form: str = "rect"
    anchor: str = "t"
    pad: float = 0.0
    rounding: int | None = None  # of a "roundRect", in hundred-thousandths of its shorter side


PLAIN = ShapeStyle()


def box_xml(
    number: int,
    name: str,
    area: Area,
    pars: Sequence[Par] = (),
    look: ShapeStyle = PLAIN,
    *,
    alt: str = "",
    link_xml: LinkXml | None = None,
    ornament: bool = False,
) -> str:
    """A shape with text in it, or without; an ornament is hidden from screen readers."""
    is_text = "" if look.fill or look.edge else ' txBox="1"'
    text = pars_xml(pars, link_xml) if link_xml else pars_xml(pars)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}{_descr(alt)}>'
        f"{_ORNAMENT if ornament else ''}</p:cNvPr><p:cNvSpPr{is_text}/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{area.xfrm()}{_form(look)}{_fill(look.fill)}"
        f"{look.edge.xml() if look.edge else NO_EDGE}</p:spPr>"
        f"<p:txBody>{body_xml(look.pad, look.anchor)}<a:lstStyle/>{text}</p:txBody></p:sp>"
    )


def body_xml(pad: float = 0.0, anchor: str = "t") -> str:
    """A text body that breaks lines, and never changes the size of its text or of its shape."""
    inset = round(EMU * pad)
    return (
        f'<a:bodyPr rot="0" vert="horz" wrap="square" lIns="{inset}" tIns="{inset}" rIns="{inset}" '
        f'bIns="{inset}" numCol="1" rtlCol="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
    )


def _form(look: ShapeStyle) -> str:
    rounding = f'<a:gd name="adj" fmla="val {look.rounding}"/>' if look.rounding else ""
    return f'<a:prstGeom prst="{look.form}"><a:avLst>{rounding}</a:avLst></a:prstGeom>'


def _fill(colour: str) -> str:
    return f"<a:solidFill>{colour_xml(colour)}</a:solidFill>" if colour else "<a:noFill/>"


def _descr(alt: str) -> str:
    return f" descr={quoteattr(alt)}" if alt else ""


class Glue(Struct, frozen=True):
    """Where a connector holds on to a box: the box's number, and 0 top, 1 left, 2 foot, 3 right."""

    number: int
    site: int


def connector_xml(
    number: int,
    start: Place,
    end: Place,
    edge: Edge,
    glue: tuple[Glue, Glue] | None = None,
) -> str:
    """A straight line that stays with the boxes it joins when these are moved."""
    (x1, y1), (x2, y2) = start, end
    flip = (' flipH="1"' if x2 < x1 else "") + (' flipV="1"' if y2 < y1 else "")
    area = Area(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
    held = ""
    if glue:
        ends = zip(("stCxn", "endCxn"), glue, strict=True)
        held = "".join(f'<a:{tag} id="{one.number}" idx="{one.site}"/>' for tag, one in ends)
    return (
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name="Link"/>'
        f"<p:cNvCxnSpPr>{held}</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr>"
        f'{area.xfrm(flip=flip)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f"{edge.xml()}</p:spPr></p:cxnSp>"
    )


def path_xml(
    number: int, name: str, points: Sequence[Place], edge: Edge | None, fill: str = ""
) -> str:
    """A line with corners, or, with a `fill`, a shape with corners."""
    left, top = min(x for x, _ in points), min(y for _, y in points)
    width, height = max(x for x, _ in points) - left, max(y for _, y in points) - top
    area = Area(left, top, width, height)
    steps = "".join(
        f'<a:{"lnTo" if i else "moveTo"}><a:pt x="{round(EMU * (x - left))}" '
        f'y="{round(EMU * (y - top))}"/></a:{"lnTo" if i else "moveTo"}>'
        for i, (x, y) in enumerate(points)
    )
    size = f'w="{round(EMU * width)}" h="{round(EMU * height)}"'
    hollow = "" if fill else ' fill="none"'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/><p:cNvSpPr/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr>{area.xfrm()}<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path {size}{hollow}>{steps}</a:path>'
        f"</a:pathLst></a:custGeom>{_fill(fill)}"
        f"{edge.xml() if edge else NO_EDGE}</p:spPr></p:sp>"
    )


def group_xml(number: int, name: str, alt: str, area: Area, children: Sequence[str]) -> str:
    """Shapes that belong together, with the words for those who cannot see them."""
    frame = area.xfrm("x").removeprefix("<x>").removesuffix("</x>")
    # The group's own measure is the slide's: what is in it keeps its place.
    own = frame.replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
    inner = area.xfrm().replace("</a:xfrm>", f"{own}</a:xfrm>")
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{number}" name={quoteattr(name)}{_descr(alt)}/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{inner}</p:grpSpPr>"
        f"{''.join(children)}</p:grpSp>"
    )


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
_CHARTS, _SHEETS = PackURI("/ppt/charts/chart1.xml"), PackURI("/ppt/embeddings/sheet1.xlsx")
_END = b"</c:chartSpace>"
_SHEET_LINK = b'<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"


class Canvas(Struct):
    """A slide, and where links may lead: `slides` are the first slides of sections, by id, of which
    `own` may be this one.

    `scale` is how many points of the template one of ours is, and `ink` the colour to write in
    where the theme's own can't be read."""

    slide: Slide
    slides: Mapping[str, Part] = field(default_factory=dict)
    own: Part | None = None
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
        look: ShapeStyle = PLAIN,
        alt: str = "",
    ) -> None:
        """Put a shape with text."""
        self.add(box_xml(self.number(), name, area, pars, look, alt=alt, link_xml=self.link_xml))

    def ornament(self, area: Area, colour: str) -> None:
        """Put a coloured band that says nothing: screen readers pass it over."""
        self.add(box_xml(self.number(), "Band", area, (), ShapeStyle(colour), ornament=True))

    def paper(self, area: Area) -> None:
        """Put a white ground, behind everything, on which all of ours can be read."""
        look, place = ShapeStyle(PAPER, form="roundRect", rounding=2000), area.inset(-_RIM, -_RIM)
        element = self.add(box_xml(self.number(), "Paper", place, (), look, ornament=True))
        self.slide.shapes.element.insert(_BEHIND, element)

    def title(self, area: Area, text: Par) -> None:
        """Put a title on a slide whose layout has no place for one: it is in the outline too."""
        xml = box_xml(self.number(), "Title", area, (text,), ShapeStyle(anchor="ctr"))
        mark = '<p:nvPr><p:ph type="title"/></p:nvPr>'
        self.add(xml.replace("<p:nvPr/>", mark).replace(' txBox="1"', ""))

    def table(self, name: str, alt: str, area: Area, tbl: str) -> None:
        """Put a table of PowerPoint's own."""
        self._frame(name, alt, area, _TABLE, tbl)

    def chart(self, name: str, alt: str, area: Area, drawn: bytes, sheet: bytes) -> None:
        """Put a chart of PowerPoint's own, with the .xlsx inside by which it can be edited."""
        package = self.slide.part.package
        drawn = scaled_chart(drawn, self.scale).replace(_END, _SHEET_LINK + _END)
        part = Part(_CHARTS, CT.DML_CHART, package, drawn)
        book = Part(_SHEETS, CT.SML_SHEET, package, sheet)
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
            if target is None or target is self.own:
                return ""
            relation = self.slide.part.relate_to(target, RT.SLIDE)
            return f'<a:hlinkClick r:id="{relation}" action="ppaction://hlinksldjump"/>'
        address = safe_address(link)
        if not address:
            return ""
        relation = self.slide.part.relate_to(address, RT.HYPERLINK, is_external=True)
        return f'<a:hlinkClick r:id="{relation}"/>'
