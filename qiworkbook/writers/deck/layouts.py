"""The layouts of a template, and where on each title, text and figures go: clear of what is there.

Layouts are found by their name, then by the type that PowerPoint gives them, then by the
placeholders they have; never by their place in the list. A place of the template is used as it
stands when it is whole, free and large enough; otherwise the slide has a place of its own for it,
and `Place.moved` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from operator import itemgetter

from msgspec import Struct, field
from msgspec.structs import replace
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import BaseOxmlElement
from pptx.presentation import Presentation
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import SlideLayout

from qiworkbook.figures.sketch import INK, PAPER, READABLE
from qiworkbook.writers.deck.findings import TemplateError
from qiworkbook.writers.deck.palette import (
    LARGE_READABLE,
    Colours,
    Fixtures,
    Palette,
    ink_on,
    typeface,
    worst,
)
from qiworkbook.writers.deck.shapes import PICTURE, WIDTH, Area, largest_free
from qiworkbook.writers.deck.text import Face

TITLES = (PH.TITLE, PH.CENTER_TITLE, PH.VERTICAL_TITLE)
_MARGINS = {"lIns": 91440, "tIns": 45720, "rIns": 91440, "bIns": 45720}  # the file format's own


class Letters(Struct, frozen=True):
    """`size` in the template's points, None when nobody says; `colour` "" likewise. `margins`
    left, top, right and bottom in the template's points. `spaced`: capitals or spread letters,
    which take more room than the same words written plainly; `turned`: not from left to right."""

    size: float | None
    colour: str
    margins: tuple[float, float, float, float]
    spaced: bool
    turned: bool


def letters_of(place: LayoutPlaceholder, layout: SlideLayout, palette: Palette) -> Letters:
    """What the layout says of a placeholder's text, or else its master, first of this placeholder
    and then of all titles or texts."""
    base = place._base_placeholder
    shapes = [place._element, *([] if base is None else [base._element])]
    styles = list(_styles(place, shapes, layout))
    bodies = [one for shape in shapes for one in shape.iter(qn("a:bodyPr"))]
    fill = next((one for style in styles for one in style.findall(qn("a:solidFill"))), None)
    margins = (_said(bodies, name, str(usual)) for name, usual in _MARGINS.items())
    left, top, right, bottom = (int(one) / 12700 for one in margins)
    size = _said(styles, "sz", "")
    turned = _said(bodies, "vert", "horz") != "horz" or any(
        int(one.get("rot", "0")) for shape in shapes for one in shape.iter(qn("a:xfrm"))
    )
    return Letters(
        int(size) / 100 if size else None,
        "" if fill is None or not len(fill) else palette.one(fill[0]),
        (left, top, right, bottom),
        _said(styles, "cap", "none") != "none" or int(_said(styles, "spc", "0")) > 0,
        turned,
    )


def _styles(
    place: LayoutPlaceholder, shapes: Iterable[BaseOxmlElement], layout: SlideLayout
) -> Iterator[BaseOxmlElement]:
    """What is said of the letters of the first level, the nearest first."""
    kind = "p:titleStyle" if place.placeholder_format.type in TITLES else "p:bodyStyle"
    lists = [one.find(f".//{qn('a:lstStyle')}") for one in shapes]
    for style in (*lists, layout.slide_master._element.find(f".//{qn(kind)}")):
        found = None if style is None else style.find(f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        if found is not None:
            yield found


def _said(elements: list[BaseOxmlElement], name: str, usual: str) -> str:
    return next((one.get(name) for one in elements if one.get(name) is not None), usual)


class SlideRole(StrEnum):
    """What a slide is for."""

    COVER = "the first slide"
    DIVIDER = "the first slide of a part"
    TEXT = "slides with text"
    FIGURE = "slides with a chart, a diagram or a table"


class FoundBy(StrEnum):
    """How a layout was found."""

    BY_NAME = "by its name"
    BY_TYPE = "by its type"
    BY_PLACEHOLDERS = "by its placeholders"
    IMPROVISED = "improvised"


NAMES = {
    SlideRole.COVER: ("title slide", "cover", "cover slide", "front cover", "opening"),
    SlideRole.DIVIDER: ("section header", "section", "divider", "section title", "section divider"),
    SlideRole.TEXT: ("title and content", "title & content", "title and text", "content", "text"),
    SlideRole.FIGURE: ("title only", "heading only", "title", "headline only"),
}
_TYPES = {
    SlideRole.COVER: ("title",),
    SlideRole.DIVIDER: ("secHead",),
    SlideRole.TEXT: ("obj", "tx"),
    SlideRole.FIGURE: ("titleOnly",),
}
_TEXTS = (PH.SUBTITLE, PH.BODY, PH.OBJECT)
# Placeholders of these names get the short words over the title, and the document's labels.
LABEL, NOTICE = "section label", "document label"


def candidates(
    role: SlideRole, serving: Sequence[SlideLayout]
) -> Iterator[tuple[SlideLayout, FoundBy]]:
    """Layouts that could serve, the likeliest first, each as often as there are reasons."""
    for name in NAMES[role]:
        yield from (
            (one, FoundBy.BY_NAME) for one in serving if one.name.strip().casefold() == name
        )
    for one in serving:
        if one._element.get("type") in _TYPES[role]:
            yield one, FoundBy.BY_TYPE
    if role is not SlideRole.DIVIDER:
        # by the room for text; without one, the fewer placeholders the better
        room = [_size(area_of(body_of(o), 1.0)) or -len(o.placeholders) for o in serving]
        for _, one in sorted(zip(room, serving, strict=True), key=itemgetter(0), reverse=True):
            yield one, FoundBy.BY_PLACEHOLDERS


def of_kind(layout: SlideLayout, kinds: Iterable[PH]) -> LayoutPlaceholder | None:
    """The first placeholder of the first of these kinds that the layout has."""
    found = {one.placeholder_format.type: one for one in reversed([*layout.placeholders])}
    return next((found[kind] for kind in kinds if kind in found), None)


def placeholder_named(layout: SlideLayout, name: str) -> LayoutPlaceholder | None:
    """The placeholder of this name."""
    found = (one for one in list(layout.placeholders) if one.name.strip().casefold() == name)
    return next(found, None)


def body_of(layout: SlideLayout) -> LayoutPlaceholder | None:
    """The largest placeholder for text."""
    bodies = [
        one
        for one in list(layout.placeholders)
        if one.placeholder_format.type in _TEXTS
        and one.name.strip().casefold() not in (LABEL, NOTICE)
    ]
    return max(bodies, key=lambda one: _size(area_of(one, 1.0)), default=None)


def area_of(place: LayoutPlaceholder | None, scale: float) -> Area | None:
    """Where a placeholder stands, in our points; its master says so where the layout does not."""
    if place is None or place.width is None or place.left is None:
        return None
    left, top, width, height = (
        length.pt / scale for length in (place.left, place.top, place.width, place.height)
    )
    return Area(left, top, width, height)


def _size(area: Area | None) -> float:
    return area.width * area.height if area else 0.0


def _roles(layout: SlideLayout) -> set[SlideRole]:
    """What slides of a layout could be for."""
    title, body = of_kind(layout, TITLES), body_of(layout)
    if title is None:
        return set()
    is_centred = title.placeholder_format.type == PH.CENTER_TITLE
    opens = is_centred or of_kind(layout, (PH.SUBTITLE,)) is not None
    shows = SlideRole.FIGURE if body is None else SlideRole.TEXT
    return {SlideRole.DIVIDER, *[SlideRole.COVER] * opens, *[shows] * (not is_centred)}


_MARGIN, _APART, _EDGE = 36.0, 4.0, 12.0
_TITLE_HIGH, _TITLE_LEAST, _TITLE_WIDE = 80.0, 66.0, 480.0  # three lines of 20 points; two of 26
_AMPLE_WIDE, _AMPLE_HIGH = 800.0, 330.0  # of the room for text and figures, nearly as on our own
_LEAST_WIDE, _LEAST_HIGH = 480.0, 170.0  # a chart with what stands under it
_MORE = 1.2  # so much more room is worth a place of our own
_OPENING_WIDE, _OPENING_HIGH = 440.0, 110.0
_LINE, _FOOTER_WIDE, _NUMBER_WIDE = 22.0, 240.0, 44.0
_LEAST_LINE = 14.0
_LABELS = (60.0, 36.0)  # two lines of labels, or one
_FLATTEST, _WHOLE = 0.4, 0.98
_NONE = (0.0, 0.0, 0.0, 0.0)
_MAKE_ROOM = (
    "In PowerPoint (View, Slide Master) add a layout of the name “Title Only”, with a title at the "
    "top and nothing below it. A watermark or a picture of the master goes away there with Hide "
    "Background Graphics."
)


class PlaceFault(StrEnum):
    """What is wrong with a place of the template."""

    TURNED = "turned"
    OFF = "partly off the slide"
    LOW = "too low"
    NARROW = "too narrow"
    COVERED = "partly under something else"
    IN_THE_WAY = "where text and figures have to be"


class PlaceholderUse(Struct, frozen=True):
    """A placeholder of the layout as a slide uses it. `own` is the placeholder, None for a text box
    of ours; `moved` says why when the slide puts it elsewhere; `ink` "#RRGGBB" when its own colour
    could not be read there; `plain` when its letters must lose their capitals; `margins` what it
    keeps free at its left, top, right and bottom as long as it is not moved."""

    area: Area
    own: LayoutPlaceholder | None = None
    moved: PlaceFault | None = None
    ink: str = ""
    plain: bool = False
    margins: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    @property
    def inner(self) -> Area:
        """Where its text stands."""
        left, top, right, bottom = self.margins
        area = self.area
        return Area(
            area.left + left, area.top + top, area.width - left - right, area.height - top - bottom
        )


class LayoutLook(Struct, frozen=True):
    """A layout in its role. `area` is for text or for figures; `paper` lays a white ground under
    them; `links` is the colour of the theme in which links can be read, "" for its own."""

    role: SlideRole
    layout: SlideLayout
    found: FoundBy
    title: PlaceholderUse
    text: PlaceholderUse
    label: PlaceholderUse | None = None
    notice: PlaceholderUse | None = None
    footer: PlaceholderUse | None = None
    number: PlaceholderUse | None = None
    logo: Area | None = None
    foot: Area | None = None  # of the first slide of something: where its labels may stand
    above: Area | None = None  # of the same: what is free over the title, which may be nothing
    pictures: Area | None = None  # of the same: the largest room that is free
    paper: bool = False
    title_paper: bool = False
    ink: str = ""  # for text of ours, where the theme's own can't be read
    links: str = ""

    @property
    def area(self) -> Area:
        """The room for text or figures."""
        return self.text.inner

    @property
    def is_natural(self) -> bool:
        """Whether the title stands where the template has it, over room enough."""
        ample = self.area.width >= _AMPLE_WIDE * 0.8 and self.area.height >= _AMPLE_HIGH * 0.8
        opens = self.role in (SlideRole.COVER, SlideRole.DIVIDER)
        ample &= self.is_headed
        return self.title.own is not None and self.title.moved is None and (ample or opens)

    @property
    def is_headed(self) -> bool:
        """Whether the title stands over its text or figures, or beside them, and not below."""
        return self.title.area.top < self.area.bottom


class Looks(Struct, frozen=True):
    """The template's looks, one for each role. Slides are `height` of our points high
    and, but for those to be printed, `WIDTH` wide; each is `scale` points of the template."""

    by_role: dict[SlideRole, LayoutLook]
    height: float
    scale: float

    def __getitem__(self, role: SlideRole) -> LayoutLook:
        return self.by_role[role]

    @property
    def face(self) -> Face:
        """The typeface of the template's master, as it is measured."""
        return Face.named(typeface(self[SlideRole.TEXT].layout.slide_master))


def looks_of(presentation: Presentation, fineness: float = 1.0) -> Looks:
    """A look for each role, all of one master; what a template does not have is improvised.

    A slide that is to be printed has more of our points, `fineness` times as many: its texts are
    smaller, and more of them have room.

    Raises a TemplateError when its slides leave no room for a chart.
    """
    width, height = presentation.slide_width or 1, presentation.slide_height or 1
    wide = WIDTH * fineness
    high, scale = wide * height / width, width / 12700 / wide
    if height < _FLATTEST * width:
        inches = " by ".join(f"{one / 914400:.1f}" for one in (width, height))
        raise TemplateError(
            f"The slides of the template are {inches} inches: too flat for a title and a chart.",
            "Set their size in PowerPoint (Design, Slide Size), best to Widescreen (16:9).",
        )
    found = [
        Looks(by_role, high, scale)
        for master in presentation.slide_masters
        if len(master.slide_layouts)
        for by_role in [_by_role(list(master.slide_layouts), Area(0.0, 0.0, wide, high), scale)]
    ]
    best = max(found, key=lambda looks: sum(one.is_natural for one in looks.by_role.values()))
    _refuse_little_room(best)
    return best


def _by_role(layouts: list[SlideLayout], slide: Area, scale: float) -> dict[SlideRole, LayoutLook]:
    serving = [(one, _roles(one)) for one in layouts]
    text = _look(SlideRole.TEXT, serving, slide, scale, None)
    looks = (
        _look(role, serving, slide, scale, text) for role in SlideRole if role is not SlideRole.TEXT
    )
    return {look.role: look for look in (text, *looks)}


def _look(
    role: SlideRole,
    layouts: Sequence[tuple[SlideLayout, set[SlideRole]]],
    slide: Area,
    scale: float,
    text: LayoutLook | None,
) -> LayoutLook:
    """The first layout that serves as it is; else the one of text; else the one with most room."""
    tried: dict[int, LayoutLook] = {}
    for layout, found in candidates(role, [one for one, roles in layouts if role in roles]):
        if id(layout) not in tried:
            tried[id(layout)] = _Setter(role, layout, found, slide, scale).look()
            if tried[id(layout)].is_natural:
                return tried[id(layout)]
    if tried and role in (SlideRole.COVER, SlideRole.DIVIDER):
        return next(iter(tried.values()))
    others = [text.layout] if text else [one for one, _ in layouts]
    for layout in others:
        if id(layout) not in tried:
            tried[id(layout)] = _Setter(role, layout, FoundBy.IMPROVISED, slide, scale).look()
    rooms = {key: look.area.width * look.area.height for key, look in tried.items()}
    enough = max(rooms.values()) / _MORE
    roomy = [look for key, look in tried.items() if rooms[key] >= enough]
    headed = [look for look in roomy if look.is_headed] or [
        look for key, look in tried.items() if look.is_headed and rooms[key] * _MORE >= enough
    ]  # a heading below what it is the heading of is worth some room
    roomy = headed or roomy
    return next((look for look in roomy if look.is_natural), roomy[0])


def _refuse_little_room(looks: Looks) -> None:
    for look in looks.by_role.values():
        area = look.area
        if look.role in (SlideRole.TEXT, SlideRole.FIGURE) and (
            area.width < _LEAST_WIDE or area.height < _LEAST_HIGH
        ):
            wide, high = (one * looks.scale / 72 for one in (area.width, area.height))
            least = (one * looks.scale / 72 for one in (_LEAST_WIDE, _LEAST_HIGH))
            raise TemplateError(
                f"The layout “{look.layout.name}” leaves {wide:.1f} by {high:.1f} inches of a "
                f"slide free, and a chart needs {' by '.join(f'{one:.1f}' for one in least)}.",
                _MAKE_ROOM,
            )


class _Setter(Struct, frozen=True):
    """Finds the places on one layout."""

    role: SlideRole
    layout: SlideLayout
    found: FoundBy
    slide: Area
    scale: float
    letters: dict[BaseOxmlElement, Letters] = field(default_factory=dict)

    def look(self) -> LayoutLook:
        """The layout with a place for everything."""
        palette = Palette.of(self.layout)
        fixtures = Fixtures.of(self.layout, palette, self.slide, self.scale)
        opens = self.role in (SlideRole.COVER, SlideRole.DIVIDER)
        body = None if self.role is SlideRole.FIGURE else body_of(self.layout)
        label, notice = (
            PlaceholderUse(area, own) if (area := area_of(own, self.scale)) else None
            for own in (placeholder_named(self.layout, one) for one in (LABEL, NOTICE))
        )
        kept = [one.area for one in (label, notice) if one]
        number = self._line(PH.SLIDE_NUMBER, fixtures, kept, _NUMBER_WIDE)
        taken = [*kept, *([number.area] if number else [])]
        footer = self._line(PH.FOOTER, fixtures, taken, _FOOTER_WIDE)
        taken += [footer.area] if footer else []
        title, text = self._title_and_text(body, fixtures, taken)
        around = [*taken, title.area, text.area]
        logo = self._logo(fixtures, around) if opens else None
        foot = self._foot(fixtures, around, text) if opens else None
        around += [one for one in (logo, foot) if one]
        return self._readable(
            LayoutLook(
                role=self.role,
                layout=self.layout,
                found=self.found,
                title=title,
                text=text,
                label=label,
                notice=notice,
                footer=footer,
                number=number,
                logo=logo,
                foot=foot,
                above=self._above(title, fixtures, around) if opens else None,
                pictures=self._pictures(fixtures, around) if opens else None,
            ),
            fixtures,
            palette,
        )

    def _letters(self, own: LayoutPlaceholder) -> Letters:
        if own._element not in self.letters:
            self.letters[own._element] = letters_of(own, self.layout, Palette.of(self.layout))
        return self.letters[own._element]

    def _title_and_text(
        self, body: LayoutPlaceholder | None, fixtures: Fixtures, taken: Sequence[Area]
    ) -> tuple[PlaceholderUse, PlaceholderUse]:
        """The title where the template has it; at the top, when that leaves far more room."""
        own = of_kind(self.layout, TITLES)
        there = self._title(own, fixtures, taken)
        on_top = PlaceholderUse(
            self._top_band(fixtures, taken),
            own,
            PlaceFault.IN_THE_WAY if own else None,
            plain=own is not None and self._letters(own).spaced,
        )
        first = there or on_top
        text = self._text(body, first, fixtures, taken)
        if (
            there is None
            or self.role in (SlideRole.COVER, SlideRole.DIVIDER)
            or self._is_ample(text.area)
        ):
            return first, text
        other = self._text(body, on_top, fixtures, taken)
        if other.area.width * other.area.height > _MORE * text.area.width * text.area.height:
            return on_top, other
        return first, text

    def _title(
        self, own: LayoutPlaceholder | None, fixtures: Fixtures, taken: Sequence[Area]
    ) -> PlaceholderUse | None:
        """The template's place for titles, if need be made higher or wider where it is free."""
        area = area_of(own, self.scale)
        if own is None or area is None:
            return None
        plain = self._letters(own).spaced
        if self._letters(own).turned:
            band = self._top_band(fixtures, taken)
            return PlaceholderUse(band, own, PlaceFault.TURNED, plain=plain)
        blocked = [*fixtures.in_way_of(area), *taken]
        here = PlaceholderUse(area, own, plain=plain, margins=self._margins(own))
        why = self._wrong(here, blocked)
        if why is None:
            return here
        shown = area.clipped(self.slide)
        wide = max(
            shown.width,
            min(self.slide.width - 2 * _MARGIN, self.slide.width - _MARGIN - shown.left),
        )
        for width, high in ((shown.width, max(shown.height, _TITLE_HIGH)), (wide, _TITLE_HIGH)):
            for top in (shown.top, shown.bottom - high, shown.top - (high - shown.height) / 2):
                tried = Area(shown.left, top, width, high).clipped(self.slide)
                if self._holds_titles(tried, blocked):
                    return PlaceholderUse(tried, own, why, plain=plain)
        free = largest_free(shown, [_grown(one) for one in blocked])
        if not self._holds_titles(free, []):
            free = self._top_band(fixtures, taken)
        return PlaceholderUse(free, own, why, plain=plain)

    def _wrong(self, title: PlaceholderUse, blocked: Sequence[Area]) -> PlaceFault | None:
        if title.area.share_on(self.slide) < _WHOLE:
            return PlaceFault.OFF
        if title.inner.height < _TITLE_LEAST:
            return PlaceFault.LOW
        if title.inner.width < _TITLE_WIDE:
            return PlaceFault.NARROW
        return PlaceFault.COVERED if any(title.area.overlap(one) > 1 for one in blocked) else None

    def _holds_titles(self, area: Area, blocked: Sequence[Area]) -> bool:
        enough = area.width >= _TITLE_WIDE and area.height >= _TITLE_LEAST
        return enough and not any(area.overlap(one) > 1 for one in blocked)

    def _top_band(self, fixtures: Fixtures, taken: Sequence[Area]) -> Area:
        """A band for titles as near to the top as one is free; clear of badges at its sides."""
        blocked = [*fixtures.in_way_of(None), *taken]
        last = int(self.slide.height - _TITLE_HIGH - _LEAST_HIGH)
        bands = (
            Area(_MARGIN, top, self.slide.width - 2 * _MARGIN, _TITLE_HIGH)
            for top in range(24, last, 8)
        )
        frees = (largest_free(band, _across(band, blocked)) for band in bands)
        found = next((one for one in frees if one.width >= _TITLE_WIDE), None)
        if found is None:
            raise TemplateError(
                f"The layout “{self.layout.name}” has no room for a title: pictures and shapes "
                "stand all over it.",
                _MAKE_ROOM,
            )
        return found

    def _text(
        self,
        body: LayoutPlaceholder | None,
        title: PlaceholderUse,
        fixtures: Fixtures,
        taken: Sequence[Area],
    ) -> PlaceholderUse:
        """The template's place for text without what stands on it; or, where that is little, the
        largest place that is free."""
        area = area_of(body, self.scale)
        if body is not None and self._letters(body).turned:
            area = None
        blocked = [_grown(one) for one in (*fixtures.in_way_of(area), *taken, title.area)]
        own = area and self._free_of(area, fixtures, [*taken, title.area])
        if own is not None and self._is_ample(own):
            moved = None if _same(own, area) else PlaceFault.COVERED
            keeps = self.role in (SlideRole.COVER, SlideRole.DIVIDER) and moved is None
            return PlaceholderUse(
                own, body, moved, margins=self._margins(body) if keeps and body else _NONE
            )
        why = (
            PlaceFault.TURNED
            if area is None
            else PlaceFault.LOW
            if area.width > _LEAST_WIDE
            else PlaceFault.NARROW
        )
        foot = self.slide.height - _EDGE - (0 if taken else _LINE)
        inner = Area(_MARGIN, _EDGE, self.slide.width - 2 * _MARGIN, foot - _EDGE)
        free = largest_free(inner, blocked)
        if own is not None and area is not None:
            below = largest_free(inner.below(area.top - inner.top), blocked)
            free = below if self._is_ample(below) else free
        if own is None or free.width * free.height > _MORE * own.width * own.height:
            return PlaceholderUse(free, body, why)
        return PlaceholderUse(own, body, why)

    def _free_of(self, area: Area, fixtures: Fixtures, taken: Sequence[Area]) -> Area:
        """The area if nothing stands on it, else what is left of it."""
        blocked = [*fixtures.in_way_of(area), *taken]
        covered = any(area.overlap(one) > 1 for one in blocked)
        if area.share_on(self.slide) >= _WHOLE and not covered:
            return area
        return largest_free(area.clipped(self.slide), [_grown(one) for one in blocked])

    def _margins(self, own: LayoutPlaceholder) -> tuple[float, float, float, float]:
        left, top, right, bottom = self._letters(own).margins
        return (left / self.scale, top / self.scale, right / self.scale, bottom / self.scale)

    def _is_ample(self, area: Area) -> bool:
        if self.role in (SlideRole.COVER, SlideRole.DIVIDER):
            return area.width >= _OPENING_WIDE and area.height >= _OPENING_HIGH
        return area.width >= _AMPLE_WIDE and area.height >= _AMPLE_HIGH

    def _line(
        self, kind: PH, fixtures: Fixtures, taken: Sequence[Area], least: float
    ) -> PlaceholderUse | None:
        """The footer's or the number's place; without one, or where what is left of it would cut a
        name, a line at the foot that is free."""
        own, left = of_kind(self.layout, (kind,)), None
        area = area_of(own, self.scale)
        if area is not None:
            free = largest_free(area.clipped(self.slide), [*fixtures.in_way_of(area), *taken])
            if free.width >= min(least / 2, area.width) * 0.9 and free.height >= _LEAST_LINE:
                left = PlaceholderUse(free, own, None if _same(free, area) else PlaceFault.COVERED)
            if left and free.width >= min(least, max(area.width, least / 2)) * 0.9:
                return left
        blocked = [*fixtures.in_way_of(None), *taken]
        lowest = int(self.slide.height - _LINE - 6)
        for top in range(lowest, int(0.8 * self.slide.height), -4):
            band = Area(_MARGIN, top, self.slide.width - 2 * _MARGIN, _LINE)
            free = largest_free(band, _across(band, blocked))
            if kind == PH.SLIDE_NUMBER and free.width >= least:
                return PlaceholderUse(Area(free.right - least, top, least, _LINE))
            if free.width >= least:
                return PlaceholderUse(free)
        return left

    def _foot(self, fixtures: Fixtures, taken: Sequence[Area], text: PlaceholderUse) -> Area | None:
        """Room for two lines of labels, or for one, as low as it is free."""
        blocked = [*fixtures.in_way_of(text.area), *taken]
        for high in _LABELS:
            lowest = int(self.slide.height - _EDGE - high)
            for top in range(lowest, int(text.area.bottom), -2):
                band = Area(text.area.left, top, text.area.width, high)
                free = largest_free(band, _across(band, blocked))
                if free.width >= _OPENING_WIDE:
                    return free
        return None

    def _logo(self, fixtures: Fixtures, taken: Sequence[Area]) -> Area | None:
        """A corner for the trust's logo; none where the template has something in each."""
        blocked = [*fixtures.in_way_of(None), *taken]
        left, right = _MARGIN, self.slide.width - _MARGIN - 220
        top, foot = 30.0, self.slide.height - 96
        corners = (Area(x, y, 220, 60) for y in (top, foot) for x in (right, left))
        return next((one for one in corners if not any(one.overlap(b) for b in blocked)), None)

    def _pictures(self, fixtures: Fixtures, taken: Sequence[Area]) -> Area | None:
        """The largest room that is free of everything, where a picture in it could be seen."""
        blocked = [_grown(one) for one in (*fixtures.in_way_of(None), *taken)]
        free = largest_free(self.slide.inset(_MARGIN, _MARGIN), blocked)
        return free if min(free.width, free.height) >= PICTURE else None

    def _above(
        self, title: PlaceholderUse, fixtures: Fixtures, taken: Sequence[Area]
    ) -> Area | None:
        """What is free over a title, down to it; None where something stands on that line."""
        inner, foot = title.inner, title.area.top
        band = Area(inner.left, _MARGIN, inner.width, max(foot - _MARGIN, 0.0))
        free = largest_free(
            band, [one for one in [*fixtures.in_way_of(title.area), *taken] if one != title.area]
        )
        if free.height and foot - free.bottom > 1:
            return None
        return free if free.height else Area(inner.left, foot, inner.width, 0.0)

    def _readable(self, look: LayoutLook, fixtures: Fixtures, palette: Palette) -> LayoutLook:
        """With inks that can be read where the template's own can't, and a ground for figures."""
        theme, under = palette.named("tx1") or INK, fixtures.under(look.area)
        opens = self.role in (SlideRole.COVER, SlideRole.DIVIDER)
        title = self._ink(look.title, fixtures, theme)
        text = self._ink(look.text, fixtures, theme, LARGE_READABLE if opens else READABLE)
        paper = text is None if opens else not under or worst(INK, under) < READABLE
        ground = (PAPER,) if paper else under
        return replace(
            look,
            title=replace(look.title, ink=INK if title is None else title),
            title_paper=title is None,
            text=replace(look.text, ink=INK if paper else text or ""),
            footer=self._inked(look.footer, fixtures, theme),
            number=self._inked(look.number, fixtures, theme),
            paper=paper,
            ink=ink_on(ground) if ground and worst(theme, ground) < READABLE else "",
            links=_links(palette, ground),
        )

    def _inked(
        self, place: PlaceholderUse | None, fixtures: Fixtures, theme: str
    ) -> PlaceholderUse | None:
        if place is None:
            return None
        return replace(place, ink=self._ink(place, fixtures, theme) or "")

    def _ink(
        self, place: PlaceholderUse, fixtures: Fixtures, theme: str, least: float = LARGE_READABLE
    ) -> str | None:
        """ "" where its own colour can be read in any size, another that can be in a title, or None
        where none can."""
        under = fixtures.under(place.area)
        own = (self._letters(place.own).colour if place.own is not None else "") or theme
        if not under:
            return None if place.moved is not None or place.own is None else ""
        if ink_on(under, own) == own:
            return ""
        return ink_on(under, "", least) or None


def _links(palette: Palette, ground: Colours) -> str:
    """The theme's colour for links, or another of the theme that can be read on this ground."""
    names = ("hlink", *(f"accent{n}" for n in range(1, 7)), "dk2", "lt2", "dk1", "lt1")
    known = ((name, palette.named(name)) for name in names) if ground else ()
    readable = (name for name, colour in known if colour and worst(colour, ground) >= READABLE)
    chosen = next(readable, "hlink")
    return "" if chosen == "hlink" else chosen


def _across(band: Area, blocked: Sequence[Area]) -> list[Area]:
    """What stands in a band, as high as the band itself: only what is beside it is free."""
    met = (one for one in map(_grown, blocked) if one.overlap(band))
    return [Area(one.left, band.top, one.width, band.height) for one in met]


def _grown(area: Area) -> Area:
    return area.inset(-_APART, -_APART)


def _same(one: Area, other: Area | None) -> bool:
    return (
        other is not None
        and max(
            abs(one.left - other.left),
            abs(one.top - other.top),
            abs(one.width - other.width),
            abs(one.height - other.height),
        )
        < 0.1
    )
