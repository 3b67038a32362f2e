"""Areas on a slide, the largest that is free, and boxes, lines and groups as the file says them.

Every length is in points of a slide that is 960 points wide, from its top left corner: what a
template of another size needs is scaled when it is read and when it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from qiworkbook.writers.deck.text import colour_xml, pars_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.writers.deck.text import LinkXml, Par


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


class Look(Struct, frozen=True):
    """How a box looks. `form` is one of PowerPoint's shapes; `fill` "" is no fill."""

    fill: str = ""
    edge: Edge | None = None
    form: str = "rect"
    anchor: str = "t"
    pad: float = 0.0
    rounding: int | None = None  # of a "roundRect", in hundred-thousandths of its shorter side


PLAIN = Look()


def box_xml(
    number: int,
    name: str,
    area: Area,
    pars: Sequence[Par] = (),
    look: Look = PLAIN,
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


def _form(look: Look) -> str:
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
    name: str,
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
        f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/>'
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
    inner = area.xfrm().replace("</a:xfrm>", f"{_child_frame(area)}</a:xfrm>")
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="{number}" name={quoteattr(name)}{_descr(alt)}/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{inner}</p:grpSpPr>"
        f"{''.join(children)}</p:grpSp>"
    )


def _child_frame(area: Area) -> str:
    """The group's own measure is the slide's: what is in it keeps its place."""
    frame = area.xfrm("x").removeprefix("<x>").removesuffix("</x>")
    return frame.replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
