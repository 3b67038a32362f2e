"""The colours and typefaces of a template, and what it puts on every slide: logos, badges."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator, Mapping
from io import BytesIO

from msgspec import Struct
from PIL import Image
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.presentation import Presentation
from pptx.slide import SlideLayout, SlideMaster

from qiworkbook.content import BrandIdentity
from qiworkbook.figures.sketch import INK, PAPER, READABLE, contrast, ink_of
from qiworkbook.writers.deck.shapes import Area

Colours = tuple[str, ...]  # all that lie behind something; none when nobody can tell
LARGE_READABLE = 3.0  # WCAG 2.2, 1.4.3, for text of 18 points or more

_ROLES = ("bg1", "tx1", "bg2", "tx2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_KINDS = tuple(
    qn(f"a:{name}") for name in ("srgbClr", "schemeClr", "sysClr", "prstClr", "scrgbClr")
)
_FILLS = tuple(qn(f"a:{name}Fill") for name in ("solid", "grad", "blip", "patt", "no"))
_PRESETS = {"white": "#FFFFFF", "black": "#000000", "red": "#FF0000", "blue": "#0000FF"}
_FAINT = 50_000  # a fill that lets more than half through hides nothing
_THUMB = (24, 14)


class Palette(Struct, frozen=True):
    """What the names of colours mean on a layout: its theme, as its master or it maps them."""

    scheme: Mapping[str, str]  # dk1 ... folHlink, "#RRGGBB"
    mapped: Mapping[str, str]  # bg1 ... folHlink, to a name of the scheme

    @classmethod
    def of(cls, layout: SlideLayout) -> Palette:
        """The colours of a layout."""
        master = layout.slide_master
        theme = parse_xml(master.part.part_related_by(RT.THEME).blob)
        scheme = {}
        for one in theme.iterfind(f".//{qn('a:clrScheme')}/*"):
            for colour in one:
                value = colour.get("lastClr") or colour.get("val", "")
                if len(value) == 6:
                    scheme[one.tag.rpartition("}")[2]] = f"#{value.upper()}"
        override = layout._element.find(f".//{qn('a:overrideClrMapping')}")
        own = master._element.find(qn("p:clrMap"))
        found = override if override is not None else own
        names = {} if found is None else {role: found.get(role, role) for role in _ROLES}
        return cls(scheme, names)

    def named(self, name: str) -> str:
        """The colour of a role or of the scheme; "" when the theme has none of that name."""
        return self.scheme.get(self.mapped.get(name, name), "")

    def one(self, colour: BaseOxmlElement) -> str:
        """A colour as the file says it; "" for one that can't be told."""
        kind = colour.tag.rpartition("}")[2]
        said = colour.get("val", "")
        match kind:
            case "srgbClr":
                found = f"#{said.upper()}"
            case "schemeClr":
                found = self.named(said)
            case "sysClr":
                found = f"#{colour.get('lastClr', '').upper()}"
            case _:
                found = _PRESETS.get(said, "")
        return _shaded(found, colour) if len(found) == 7 else ""

    def fill(self, holder: BaseOxmlElement, part: Part) -> Ground | None:
        """What a fill that is said in `holder` looks like; None when nothing is filled."""
        for child in holder:
            if child.tag in _FILLS:
                return self._filled(child, part)
        return None

    def _filled(self, fill: BaseOxmlElement, part: Part) -> Ground | None:
        if fill.tag == qn("a:noFill"):
            return None
        if fill.tag == qn("a:blipFill"):
            return picture(fill, part)
        colours = [one for one in fill.iter() if one.tag in _KINDS]
        if colours and all(_alpha(one) < _FAINT for one in colours):
            return None
        found = tuple(map(self.one, colours))
        return Ground(found if all(found) else ())


class Ground(Struct, frozen=True):
    """What lies behind something: `colours`, none when nobody can tell; of a picture, as `rows`
    of it looked at from afar."""

    colours: Colours
    rows: tuple[Colours, ...] = ()

    def at(self, place: Area, whole: Area) -> Colours:
        """The colours behind a place, where the ground fills `whole`."""
        if not self.rows:
            return self.colours
        shown = place.clipped(whole)
        across, down = len(self.rows[0]) / whole.width, len(self.rows) / whole.height
        left, right = ((x - whole.left) * across for x in (shown.left, shown.right))
        top, bottom = ((y - whole.top) * down for y in (shown.top, shown.bottom))
        rows = self.rows[int(top) : max(int(bottom + 0.99), int(top) + 1)]
        columns = slice(int(left), max(int(right + 0.99), int(left) + 1))
        return tuple(dict.fromkeys(colour for row in rows for colour in row[columns]))


def picture(holder: BaseOxmlElement, part: Part) -> Ground:
    """A picture, looked at from afar; without colours when it can't be looked at."""
    blip = holder.find(f".//{qn('a:blip')}")
    key = None if blip is None else blip.get(qn("r:embed"))
    if key is None or key not in part.rels:
        return Ground(())
    try:
        with Image.open(BytesIO(part.related_part(key).blob)) as shown:
            small = shown.convert("RGB").resize(_THUMB)
    except Exception:  # noqa: BLE001  # Pillow meets a broken or a foreign picture in many ways
        return Ground(())
    raw = small.tobytes()
    pixels = [f"#{raw[i : i + 3].hex().upper()}" for i in range(0, len(raw), 3)]
    rows = tuple(tuple(pixels[i : i + _THUMB[0]]) for i in range(0, len(pixels), _THUMB[0]))
    return Ground(tuple(dict.fromkeys(pixels)), rows)


def ink_on(ground: Colours, own: str = "", least: float = READABLE) -> str:
    """The colour to write in: `own` if it can be read on all of the ground, else our dark ink or
    white; "" when neither can, or nobody knows the ground."""
    if not ground:
        return ""
    return next((one for one in (own, INK, PAPER) if one and worst(one, ground) >= least), "")


def worst(colour: str, ground: Colours) -> float:
    """The lowest contrast that a colour has anywhere on the ground."""
    return min(contrast(colour, one) for one in ground)


def _alpha(colour: BaseOxmlElement) -> int:
    found = colour.find(qn("a:alpha"))
    return 100_000 if found is None else int(found.get("val", "100000").rstrip("%"))


def _shaded(colour: str, said: BaseOxmlElement) -> str:
    """The colour with its modifiers, as far as they make it lighter or darker."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    for name, value in _modifiers(said):
        if name in (
            "tint",
            "shade",
        ):  # mixed as light is: PowerPoint draws black of 75 % as #898989
            lit = (
                (part**_GAMMA * value) + (1 - value) * (name == "tint")
                for part in (red, green, blue)
            )
            red, green, blue = (part ** (1 / _GAMMA) for part in lit)
            continue
        hue, light, full = colorsys.rgb_to_hls(red, green, blue)
        match name:
            case "lumMod":
                light *= value
            case "lumOff":
                light += value
            case _:
                continue
        red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), full)
    return "#" + "".join(f"{round(255 * part):02X}" for part in (red, green, blue))


def _modifiers(colour: BaseOxmlElement) -> Iterator[tuple[str, float]]:
    for child in colour:
        value = child.get("val", "")
        if value.lstrip("-").isdigit():
            yield child.tag.rpartition("}")[2], int(value) / 100_000


_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_GAMMA = 2.2  # of a screen, nearly


def typeface(master: SlideMaster) -> str:
    """The name of the typeface for text of a master; "" when its theme names none."""
    theme = parse_xml(master.part.part_related_by(RT.THEME).blob)
    latin = theme.find(f".//{qn('a:minorFont')}/{qn('a:latin')}")
    return "" if latin is None else str(latin.get("typeface", ""))


def colour_with(presentation: Presentation, brand: BrandIdentity) -> None:
    """Make the brand's two colours the theme's accents.

    Text is set in the first: one that could not be read on white is darkened.
    """
    part = presentation.slide_master.part.part_related_by(RT.THEME)
    theme = parse_xml(part.blob)
    colours = {}
    if _COLOUR.fullmatch(brand.colour):
        colours["accent1"] = ink_of(brand.colour)
        if contrast("#FFFFFF", brand.colour) >= READABLE:
            colours["hlink"] = brand.colour
    if _COLOUR.fullmatch(brand.accent):
        colours["accent2"] = brand.accent
    for name, colour in colours.items():
        found = theme.find(f".//{qn(f'a:{name}')}/{qn('a:srgbClr')}")
        if found is not None:
            found.set("val", colour[1:].upper())
    part._blob = serialize_part_xml(theme)


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
    grounds = parse_xml(master.part.part_related_by(RT.THEME).blob).find(
        f".//{qn('a:bgFillStyleLst')}"
    )
    number = int(named.get("idx", "0")) - _THEME_GROUNDS
    if grounds is not None and 0 < number < len(grounds):
        own = {one.get("val") for one in grounds[number].iter(qn("a:schemeClr"))}
        if grounds[number].tag == qn("a:blipFill") or own - {"phClr"}:
            return Ground(())
    return Ground(colours if all(colours) else ())
