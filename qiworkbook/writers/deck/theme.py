"""The colours and the typeface of a template's theme."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml

from qiworkbook.writers.contrast import READABLE, contrast, ink_of

if TYPE_CHECKING:
    from pptx.opc.package import Part
    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.presentation import Presentation
    from pptx.slide import SlideMaster

    from qiworkbook.content import Brand

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


def typeface(master: SlideMaster) -> str:
    """The name of the typeface for text of a master; "" when its theme names none."""
    theme: BaseOxmlElement = parse_xml(master.part.part_related_by(RT.THEME).blob)
    latin = theme.find(f".//{_A}minorFont/{_A}latin")
    return "" if latin is None else latin.get("typeface", "")


def colour_with(presentation: Presentation, brand: Brand) -> None:
    """Make the brand's two colours the theme's accents.

    Text is set in the first: one that could not be read on white is darkened.
    """
    theme = _theme(presentation)
    for name, colour in (("accent1", brand.colour), ("accent2", brand.accent)):
        if _COLOUR.fullmatch(colour):
            readable = ink_of(colour) if name == "accent1" else colour
            _set(theme, name, readable)
    if _COLOUR.fullmatch(brand.colour) and contrast("#FFFFFF", brand.colour) >= READABLE:
        _set(theme, "hlink", brand.colour)
    _part(presentation)._blob = serialize_part_xml(theme)


def _set(theme: BaseOxmlElement, name: str, colour: str) -> None:
    found = theme.find(f".//{_A}{name}/{_A}srgbClr")
    if found is not None:
        found.set("val", colour[1:].upper())


def _part(presentation: Presentation) -> Part:
    part: Part = presentation.slide_master.part.part_related_by(RT.THEME)
    return part


def _theme(presentation: Presentation) -> BaseOxmlElement:
    root: BaseOxmlElement = parse_xml(_part(presentation).blob)
    return root
