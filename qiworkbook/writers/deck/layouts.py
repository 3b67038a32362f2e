"""The layouts of a template: their placeholders, how these set text, and what a look at them
found.

Layouts are found by their name, then by the type that PowerPoint gives them, then by the
placeholders they have; never by their place in the list.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.oxml.ns import qn

from qiworkbook.writers.deck.geometry import Area

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.shapes.placeholder import LayoutPlaceholder
    from pptx.slide import SlideLayout

    from qiworkbook.writers.deck.palette import Palette


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
    styles = list(_styles(place, layout))
    bodies = [one for shape in _shapes(place) for one in shape.iter(qn("a:bodyPr"))]
    fill = next((one for style in styles for one in style.findall(qn("a:solidFill"))), None)
    margins = (_said(bodies, name, str(usual)) for name, usual in _MARGINS.items())
    left, top, right, bottom = (int(one) / 12700 for one in margins)
    size = _said(styles, "sz", "")
    turned = _said(bodies, "vert", "horz") != "horz" or any(
        int(one.get("rot", "0")) for shape in _shapes(place) for one in shape.iter(qn("a:xfrm"))
    )
    return Letters(
        int(size) / 100 if size else None,
        "" if fill is None or not len(fill) else palette.one(fill[0]),
        (left, top, right, bottom),
        _said(styles, "cap", "none") != "none" or int(_said(styles, "spc", "0")) > 0,
        turned,
    )


def _shapes(place: LayoutPlaceholder) -> list[BaseOxmlElement]:
    base = place._base_placeholder
    return [place._element, *([] if base is None else [base._element])]


def _styles(place: LayoutPlaceholder, layout: SlideLayout) -> Iterator[BaseOxmlElement]:
    """What is said of the letters of the first level, the nearest first."""
    kind = "p:titleStyle" if place.placeholder_format.type in TITLES else "p:bodyStyle"
    lists = [one.find(f".//{qn('a:lstStyle')}") for one in _shapes(place)]
    for style in (*lists, layout.slide_master._element.find(f".//{qn(kind)}")):
        found = None if style is None else style.find(f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
        if found is not None:
            yield found


def _said(elements: list[BaseOxmlElement], name: str, usual: str) -> str:
    return next((one.get(name) for one in elements if one.get(name) is not None), usual)


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
_TEXTS = (PH.SUBTITLE, PH.BODY, PH.OBJECT)
# Placeholders of these names get the short words over the title, and the document's labels.
LABEL, NOTICE = "section label", "document label"


def candidates(role: Role, layouts: Sequence[SlideLayout]) -> Iterator[tuple[SlideLayout, Found]]:
    """Layouts that could serve, the likeliest first, each as often as there are reasons."""
    serving = [layout for layout in layouts if _serves(role, layout)]
    for name in NAMES[role]:
        yield from ((one, Found.BY_NAME) for one in serving if one.name.strip().casefold() == name)
    for one in serving:
        if one._element.get("type") in _TYPES[role]:
            yield one, Found.BY_TYPE
    if role is not Role.DIVIDER:
        for one in sorted(serving, key=_room_for_text, reverse=True):
            yield one, Found.BY_PLACEHOLDERS


def placeholders(layout: SlideLayout) -> list[LayoutPlaceholder]:
    """The placeholders of a layout."""
    return list(layout.placeholders)


def of_kind(layout: SlideLayout, kinds: Iterable[PH]) -> LayoutPlaceholder | None:
    """The first placeholder of the first of these kinds that the layout has."""
    found = {one.placeholder_format.type: one for one in reversed(placeholders(layout))}
    return next((found[kind] for kind in kinds if kind in found), None)


def named(layout: SlideLayout, name: str) -> LayoutPlaceholder | None:
    """The placeholder of this name."""
    found = (one for one in placeholders(layout) if one.name.strip().casefold() == name)
    return next(found, None)


def body_of(layout: SlideLayout) -> LayoutPlaceholder | None:
    """The largest placeholder for text."""
    bodies = [
        one
        for one in placeholders(layout)
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


def _room_for_text(layout: SlideLayout) -> float:
    """The size of its place for text; without one, the fewer placeholders the better."""
    return _size(area_of(body_of(layout), 1.0)) or -len(placeholders(layout))


def _serves(role: Role, layout: SlideLayout) -> bool:
    title, body = of_kind(layout, TITLES), body_of(layout)
    if title is None:
        return False
    is_centred = title.placeholder_format.type == PH.CENTER_TITLE
    match role:
        case Role.COVER:
            return is_centred or of_kind(layout, (PH.SUBTITLE,)) is not None
        case Role.DIVIDER:
            return True
        case Role.TEXT:
            return not is_centred and body is not None
        case Role.FIGURE:
            return not is_centred and body is None
