"""What a template itself puts on every slide of a layout: logos, badges, bands; and its ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from qiworkbook.writers.deck.geometry import Area
from qiworkbook.writers.deck.palette import Ground, Palette, picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.opc.package import Part
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.slide import SlideLayout, SlideMaster

    from qiworkbook.writers.deck.palette import Colours

_TREE, _PLACEHOLDER, _OWN = qn("p:spTree"), qn("p:ph"), qn("p:cNvPr")
_SHAPES = tuple(qn(f"p:{name}") for name in ("sp", "pic", "graphicFrame", "grpSp", "cxnSp"))
_PLACES, _TEXT = (qn("a:xfrm"), qn("p:xfrm")), qn("a:t")
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MOST_BEHIND = 0.5  # of a slide: what covers more of it lies behind everything
_HOLDS = 0.9  # of a place for text: what lies under so much of it belongs to it
_THIN = 1.5
_TOUCH = 0.02  # of a place: less is no ground
_THEME_GROUNDS = 1001  # the first number of a ground in the theme's list of them


class Fixture(Struct, frozen=True):
    """A shape of the template: where it stands, and what it is filled with."""

    area: Area
    ground: Ground | None

    def holds(self, place: Area) -> bool:
        """Whether it is the ground under this place, rather than in its way."""
        return self.ground is not None and place.share_on(self.area) >= _HOLDS


class Fixtures(Struct, frozen=True):
    """All of a layout, those further behind first, with the colours of the ground."""

    all: tuple[Fixture, ...]
    ground: Ground
    slide: Area

    @classmethod
    def of(cls, layout: SlideLayout, palette: Palette, slide: Area, scale: float) -> Fixtures:
        """Those of the layout, and those of its master where the layout shows them."""
        master = layout.slide_master
        shown = layout._element.get("showMasterSp", "1") not in ("0", "false")
        sources = ((master,) if shown else ()) + (layout,)
        found = (one for source in sources for one in _of(source, palette, slide, scale))
        return cls(tuple(found), _ground(layout, palette), slide)

    def in_way_of(self, place: Area | None) -> list[Area]:
        """What must not be written on; what lies under the whole `place` may be."""
        size = self.slide.width * self.slide.height
        return [
            one.area
            for one in self.all
            if not (one.ground is not None and one.area.overlap(self.slide) > _MOST_BEHIND * size)
            and not (place is not None and one.holds(place))
        ]

    def under(self, place: Area) -> Colours:
        """The colours behind a place; none when nobody can tell."""
        found: list[str] = []
        for one in (*reversed(self.all), Fixture(self.slide, self.ground)):
            share = place.share_on(one.area)
            if one.ground is None or share < _TOUCH:
                continue
            colours = one.ground.at(place, one.area)
            if not colours:
                return ()
            found.extend(colours)
            if share > 1 - _TOUCH:
                break
        return tuple(dict.fromkeys(found))


def _of(
    source: SlideLayout | SlideMaster, palette: Palette, slide: Area, scale: float
) -> Iterator[Fixture]:
    for shape in _shapes(source._element.find(f".//{_TREE}")):
        area = _area(shape, scale).clipped(slide)
        if area.width * area.height and _is_seen(shape):
            yield Fixture(area, _filled(shape, palette, source.part))


def _shapes(tree: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """The shapes that are no placeholders; of alternatives, the one that newer programs show."""
    for child in tree:
        if child.tag == _ALTERNATE:
            yield from _shapes(child[0])
        elif child.tag in _SHAPES and child.find(f".//{_PLACEHOLDER}") is None:
            yield child


def _area(shape: BaseOxmlElement, scale: float) -> Area:
    """Where it stands, in our points; the box around it when it is turned."""
    place = next((one for one in shape.iter(*_PLACES) if len(one) >= 2), None)
    if place is None:
        return Area(0, 0, 0, 0)
    at, size = place.find(qn("a:off")), place.find(qn("a:ext"))
    if at is None or size is None:
        return Area(0, 0, 0, 0)
    x, y = (int(at.get(name, "0")) / 12700 / scale for name in ("x", "y"))
    w, h = (max(int(size.get(name, "0")) / 12700 / scale, _THIN) for name in ("cx", "cy"))
    turned = int(place.get("rot", "0")) / 60000 % 180
    if 45 < turned < 135:
        x, y, w, h = x + (w - h) / 2, y + (h - w) / 2, h, w
    return Area(x, y, w, h)


def _is_seen(shape: BaseOxmlElement) -> bool:
    own = next(shape.iter(_OWN), None)
    if own is not None and own.get("hidden") in ("1", "true"):
        return False
    properties = shape.find(qn("p:spPr"))
    if shape.tag != qn("p:sp") or properties is None:
        return True
    line = properties.find(qn("a:ln"))
    edged = line is not None and line.find(qn("a:noFill")) is None and len(line) > 0
    filled = any(one.tag != qn("a:noFill") for one in properties if one.tag.endswith("Fill"))
    styled = shape.find(qn("p:style")) is not None and properties.find(qn("a:noFill")) is None
    words = "".join(one.text or "" for one in shape.iter(_TEXT)).strip()
    return edged or filled or styled or bool(words)


def _filled(shape: BaseOxmlElement, palette: Palette, part: Part) -> Ground | None:
    """What it is filled with; None for what is not filled, and so no ground for text."""
    if shape.tag == qn("p:pic"):
        return picture(shape, part)
    if shape.tag == qn("p:grpSp"):
        found = [_filled(one, palette, part) for one in _shapes(shape)]
        known = [one.colours for one in found if one is not None]
        return Ground(sum(known, ()) if all(known) else ()) if known else None
    properties = shape.find(qn("p:spPr"))
    if shape.tag != qn("p:sp") or properties is None:
        return None
    if any(one.tag.endswith("Fill") for one in properties):
        return palette.fill(properties, part)
    style = shape.find(f"{qn('p:style')}/{qn('a:fillRef')}")
    if style is None or style.get("idx") == "0":
        return None
    colours = tuple(palette.one(one) for one in style)
    return Ground(colours if all(colours) else ())


def _ground(layout: SlideLayout, palette: Palette) -> Ground:
    """The ground of the layout, or else of its master; the theme's where neither says one."""
    for source in (layout, layout.slide_master):
        ground = source._element.find(f"{qn('p:cSld')}/{qn('p:bg')}")
        if ground is None:
            continue
        said, named = ground.find(qn("p:bgPr")), ground.find(qn("p:bgRef"))
        if said is not None:
            return palette.fill(said, source.part) or Ground(("#FFFFFF",))
        if named is not None:
            return _of_theme(named, layout.slide_master, palette)
    return Ground((palette.named("bg1") or "#FFFFFF",))


def _of_theme(named: BaseOxmlElement, master: SlideMaster, palette: Palette) -> Ground:
    """A ground of the theme's list: plain ones have the colour that is named with it."""
    colours = tuple(palette.one(one) for one in named) or (palette.named("bg1"),)
    part = master.part.part_related_by(RT.THEME)
    grounds = parse_xml(part.blob).find(f".//{qn('a:bgFillStyleLst')}")
    number = int(named.get("idx", "0")) - _THEME_GROUNDS
    if grounds is not None and 0 < number < len(grounds):
        own = {one.get("val") for one in grounds[number].iter(qn("a:schemeClr"))}
        if grounds[number].tag == qn("a:blipFill") or own - {"phClr"}:
            return Ground(())
    return Ground(colours if all(colours) else ())
