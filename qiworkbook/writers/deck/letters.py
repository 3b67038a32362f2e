"""How a template sets the text of a placeholder: its size, its colour, its margins, its turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.shapes.placeholder import LayoutPlaceholder
    from pptx.slide import SlideLayout

    from qiworkbook.writers.deck.palette import Palette

TITLES = (PH.TITLE, PH.CENTER_TITLE, PH.VERTICAL_TITLE)
_MARGINS = {"lIns": 91440, "tIns": 45720, "rIns": 91440, "bIns": 45720}  # the file format's own


@dataclass(frozen=True, slots=True)
class Letters:
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
