"""How large a template sets the text of its placeholders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.oxml.ns import qn

if TYPE_CHECKING:
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.shapes.placeholder import LayoutPlaceholder
    from pptx.slide import SlideLayout

_TITLES = (PH.TITLE, PH.CENTER_TITLE, PH.VERTICAL_TITLE)


def size_of(place: LayoutPlaceholder, layout: SlideLayout) -> float | None:
    """The size of the first level of its text, in points: what the layout says, or else its
    master, first of this placeholder and then of all titles or texts. None when nobody says."""
    master = layout.slide_master
    is_title = place.placeholder_format.type in _TITLES
    base = place._base_placeholder
    shapes = (place._element, None if base is None else base._element)
    styles = [shape.find(f".//{qn('a:lstStyle')}") for shape in shapes if shape is not None]
    kind = qn("p:titleStyle" if is_title else "p:bodyStyle")
    sizes = (_first_level(style) for style in (*styles, master._element.find(f".//{kind}")))
    return next((size for size in sizes if size is not None), None)


def _first_level(style: BaseOxmlElement | None) -> float | None:
    letters = None if style is None else style.find(f"{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
    said = None if letters is None else letters.get("sz")
    return None if said is None else int(said) / 100
