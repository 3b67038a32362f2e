"""What a template fetches from elsewhere, and how a deck is made without it.

A picture that is linked is fetched when the deck is opened: whoever keeps it learns who reads the
deck, and when. A link that a person follows is that person's choice, as long as it leads to a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree  # type: ignore[import-untyped]  # comes with python-pptx, without types
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import XmlPart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.opc.package import Part, _Relationship, _Relationships
    from pptx.presentation import Presentation

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PAGES = ("http://", "https://", "mailto:")
# What goes as a whole when something in it is fetched, from the inside out.
_WHOLE = (f"{_P}pic", f"{_P}graphicFrame", f"{_A}buBlip")
_LINKS = (f"{_A}hlinkClick", f"{_A}hlinkHover", f"{_A}hlinkMouseOver")
_FILL = f"{_A}blipFill"


def outside(presentation: Presentation) -> tuple[str, ...]:
    """The addresses that a deck on this template would fetch or open, each once."""
    found = (one.target_ref for rels in _all(presentation) for one in _fetched(rels).values())
    return tuple(dict.fromkeys(found))


def cut(presentation: Presentation) -> None:
    """Take everything out that is fetched from elsewhere, with the place that it was shown at."""
    package = presentation.part.package
    for key in _fetched(package._rels):
        package._rels.pop(key)
    for part in list(package.iter_parts()):
        gone = _fetched(part.rels)
        if gone:
            _forget(part, gone)
        for key in gone:
            part.rels.pop(key)


def _all(presentation: Presentation) -> Iterator[_Relationships]:
    package = presentation.part.package
    yield package._rels
    for part in package.iter_parts():
        yield part.rels


def _fetched(relations: _Relationships) -> dict[str, _Relationship]:
    return {
        key: one
        for key, one in relations.items()
        if one.is_external
        and not (one.reltype == RT.HYPERLINK and one.target_ref.lower().startswith(_PAGES))
    }


def _forget(part: Part, gone: dict[str, _Relationship]) -> None:
    """Take out of a part whatever refers to what is gone: PowerPoint would offer a repair."""
    if isinstance(part, XmlPart):
        _take_out(part._element, gone)
    elif part.blob.lstrip()[:1] == b"<":
        plain: Any = etree.XMLParser(resolve_entities=False, no_network=True)
        element = etree.fromstring(part.blob, plain)
        _take_out(element, gone)
        part._blob = etree.tostring(
            element, xml_declaration=True, encoding="UTF-8", standalone=True
        )


def _take_out(root: Any, gone: dict[str, _Relationship]) -> None:
    for element in list(root.iter(etree.Element)):
        for name in [key for key, value in element.attrib.items() if value in gone]:
            if name.startswith(_R):
                _without(element, name)


def _without(element: Any, attribute: str) -> None:
    """The smallest whole around the reference is taken out, or filled with nothing."""
    for up in (element, *element.iterancestors()):
        if up.getparent() is None:
            break
        if up.tag in (*_WHOLE, *_LINKS):
            up.getparent().remove(up)
            return
        if up.tag in (_FILL, f"{_P}blipFill"):
            up.getparent().replace(up, etree.SubElement(up.getparent(), f"{_A}noFill"))
            return
    element.attrib.pop(attribute, None)
