"""Which layout of a template serves for what, and where on it title, text and figures go.

Layouts are found by their name, then by the type that PowerPoint gives them, then by the
placeholders they have; never by their place in the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pptx.enum.shapes import PP_PLACEHOLDER as PH

from qiworkbook.writers.deck.geometry import Area

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pptx.presentation import Presentation
    from pptx.shapes.placeholder import LayoutPlaceholder
    from pptx.slide import SlideLayout


class Role(StrEnum):
    """What a slide is for."""

    COVER = "the first slide"
    DIVIDER = "the first slide of a part"
    TEXT = "slides with text"
    FIGURE = "slides with a chart, a diagram or a table"


class Found(StrEnum):
    """How a layout was found."""

    BY_NAME = "by its name"
    BY_TYPE = "by its type"
    BY_PLACEHOLDERS = "by its placeholders"
    IMPROVISED = "improvised"


NAMES = {
    Role.COVER: ("title slide", "cover", "cover slide", "front cover", "opening"),
    Role.DIVIDER: ("section header", "section", "divider", "section title", "section divider"),
    Role.TEXT: ("title and content", "title & content", "title and text", "content", "text"),
    Role.FIGURE: ("title only", "heading only", "title", "headline only"),
}
_TYPES = {
    Role.COVER: ("title",),
    Role.DIVIDER: ("secHead",),
    Role.TEXT: ("obj", "tx"),
    Role.FIGURE: ("titleOnly",),
}
_TITLES = (PH.TITLE, PH.CENTER_TITLE, PH.VERTICAL_TITLE)
_TEXTS = (PH.SUBTITLE, PH.BODY, PH.OBJECT)
_FURNITURE = (PH.FOOTER, PH.SLIDE_NUMBER, PH.DATE)
# Placeholders of these names get the short words over the title, and the document's labels.
LABEL, NOTICE = "section label", "document label"
_MARGIN, _LEAST = 36.0, 150.0


@dataclass(frozen=True, slots=True)
class Look:
    """A layout in its role. `title` and `text` are the numbers of its placeholders, or None;
    `footer` and `number` (of the slide) are placeholders."""

    role: Role
    layout: SlideLayout
    found: Found
    title: int | None
    title_area: Area
    text: int | None
    area: Area  # for text, or for figures
    label: int | None = None
    label_area: Area | None = None
    notice: int | None = None
    notice_area: Area | None = None
    footer: LayoutPlaceholder | None = None
    footer_area: Area | None = None
    number: LayoutPlaceholder | None = None


@dataclass(frozen=True, slots=True)
class Looks:
    """The template's looks, one for each role, and the size of its slides."""

    by_role: dict[Role, Look]
    width: float
    height: float

    def __getitem__(self, role: Role) -> Look:
        return self.by_role[role]


def looks_of(presentation: Presentation) -> Looks:
    """A look for each role; what a template does not have is improvised."""
    width, height = presentation.slide_width or 0, presentation.slide_height or 0
    size = (width / 12700, height / 12700)
    layouts = list(presentation.slide_layouts)
    text = _look(Role.TEXT, layouts, size, None)
    figure = _look(Role.FIGURE, layouts, size, text)
    divider = _look(Role.DIVIDER, layouts, size, text)
    cover = _look(Role.COVER, layouts, size, text)
    return Looks({look.role: look for look in (cover, divider, text, figure)}, *size)


def _look(
    role: Role, layouts: list[SlideLayout], size: tuple[float, float], text: Look | None
) -> Look:
    layout, found = _choose(role, layouts, text)
    places = {place.placeholder_format.type: place for place in reversed(placeholders(layout))}
    title = next((places[kind] for kind in _TITLES if kind in places), None)
    label, notice = (named(layout, name) for name in (LABEL, NOTICE))
    body = None if role is Role.FIGURE else body_of(layout)
    floor = _floor(layout, size[1])
    title_area = _area(title) or Area(_MARGIN, 24, size[0] - 2 * _MARGIN, 80)
    area = _area(body) or _below(title_area, text, size[0], floor)
    if role in (Role.TEXT, Role.FIGURE):
        area = _between(area, title_area, floor)
    return Look(
        role,
        layout,
        found,
        title.placeholder_format.idx if title else None,
        title_area,
        body.placeholder_format.idx if body else None,
        area,
        label.placeholder_format.idx if label else None,
        _area(label),
        notice.placeholder_format.idx if notice else None,
        _area(notice),
        places.get(PH.FOOTER),
        _area(places.get(PH.FOOTER)),
        places.get(PH.SLIDE_NUMBER),
    )


def placeholders(layout: SlideLayout) -> list[LayoutPlaceholder]:
    """The placeholders of a layout."""
    return list(layout.placeholders)


def named(layout: SlideLayout, name: str) -> LayoutPlaceholder | None:
    """The placeholder of this name."""
    found = (one for one in placeholders(layout) if one.name.strip().casefold() == name)
    return next(found, None)


def _is_small_print(place: LayoutPlaceholder) -> bool:
    return place.name.strip().casefold() in (LABEL, NOTICE)


def body_of(layout: SlideLayout) -> LayoutPlaceholder | None:
    """The largest placeholder for text."""
    bodies = [
        one
        for one in placeholders(layout)
        if one.placeholder_format.type in _TEXTS and not _is_small_print(one)
    ]
    sized = [(area.width * area.height, one) for one in bodies if (area := _area(one))]
    return max(sized, key=lambda pair: pair[0])[1] if sized else next(iter(bodies), None)


def _choose(role: Role, layouts: list[SlideLayout], text: Look | None) -> tuple[SlideLayout, Found]:
    by_name = {layout.name.strip().casefold(): layout for layout in reversed(layouts)}
    for name in NAMES[role]:
        if name in by_name and _serves(role, by_name[name]):
            return by_name[name], Found.BY_NAME
    for layout in layouts:
        if layout._element.get("type") in _TYPES[role] and _serves(role, layout):
            return layout, Found.BY_TYPE
    fitting = [layout for layout in layouts if _serves(role, layout)]
    if fitting and role is not Role.DIVIDER:
        return max(fitting, key=_room_for_text), Found.BY_PLACEHOLDERS
    titled = [layout for layout in layouts if _has(layout, _TITLES)]
    return (text.layout if text else (titled or layouts)[0]), Found.IMPROVISED


def _room_for_text(layout: SlideLayout) -> float:
    """The size of its place for text; without one, the fewer placeholders the better."""
    area = _area(body_of(layout))
    return area.width * area.height if area else -len(placeholders(layout))


def _serves(role: Role, layout: SlideLayout) -> bool:
    match role:
        case Role.COVER:
            return _has(layout, (PH.CENTER_TITLE,)) or (
                _has(layout, _TITLES) and _has(layout, (PH.SUBTITLE,))
            )
        case Role.DIVIDER:
            return _has(layout, _TITLES)
        case Role.TEXT:
            return _has(layout, (PH.TITLE,)) and body_of(layout) is not None
        case Role.FIGURE:
            return _has(layout, (PH.TITLE,)) and body_of(layout) is None


def _has(layout: SlideLayout, kinds: Iterable[PH]) -> bool:
    wanted = tuple(kinds)
    return any(one.placeholder_format.type in wanted for one in placeholders(layout))


def _area(place: LayoutPlaceholder | None) -> Area | None:
    """Where a placeholder stands; its master says so where the layout does not."""
    if place is None or place.width is None or place.left is None:
        return None
    return Area(place.left.pt, place.top.pt, place.width.pt, place.height.pt)


def _floor(layout: SlideLayout, height: float) -> float:
    """Where footer and slide number begin."""
    tops = [
        area.top
        for one in placeholders(layout)
        if one.placeholder_format.type in _FURNITURE and (area := _area(one))
    ]
    return min([top for top in tops if top > height / 2] or [height - 34.0])


def _below(title: Area, text: Look | None, width: float, floor: float) -> Area:
    """Room for figures: where the template has its text, or all that is left below the title."""
    if text is not None:
        return text.area
    return Area(_MARGIN, title.bottom + 8, width - 2 * _MARGIN, floor - title.bottom - 14)


def _between(area: Area, title: Area, floor: float) -> Area:
    """The area, kept clear of the title above and of the footer below."""
    top, bottom = area.top, min(area.bottom, floor - 4)
    if area.left < title.right and title.left < area.right and title.top < top + 1:
        top = max(top, title.bottom + 4)
    if bottom - top < _LEAST:
        return area
    return Area(area.left, top, area.width, bottom - top)
