"""Slides once they are drawn: plain values, which any deck on the same template can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from pptx.opc.package import Part

from qiworkbook.writers.deck.package_parts import Packed, notes_master

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from pptx.presentation import Presentation
    from pptx.slide import Slide

_NUMBER = re.compile(r"\d+(?=\.\w+$)")
_NOTES = "the notes"


class Link(Struct, frozen=True):
    """What a part leads to: a part of its own, the name of another, or an address."""

    kind: str
    own: PlainPart | None = None
    name: str = ""
    address: str = ""


class PlainPart(Struct, frozen=True):
    """A part of a deck. `name` has a place for its number, which the deck that holds it gives."""

    name: str
    type: str
    packed: Packed
    links: tuple[Link, ...]


class Drawn(Struct, frozen=True):
    """The slides of a section, with the number in the title of each. `leads` is which sections it
    would lead to, and whether they were there."""

    titles: tuple[str, ...]
    numbers: tuple[str, ...]
    leads: dict[str, bool]
    slides: tuple[PlainPart, ...]

    def fits(self, there: Collection[str]) -> bool:
        """Whether it leads to the same sections of a deck with these."""
        return all((id_ in there) is was for id_, was in self.leads.items())


class Places:
    """The parts of a deck that slides lead to, by their names."""

    def __init__(self, presentation: Presentation, firsts: Mapping[str, Part]) -> None:
        self._presentation = presentation
        layouts = [
            one.part for master in presentation.slide_masters for one in master.slide_layouts
        ]
        self._named = {str(one.partname): one for one in layouts}
        self._named |= {f"#{id_}": part for id_, part in firsts.items()}
        self._names = {part: name for name, part in self._named.items()}
        self._pictures: dict[bytes, Part] = {}

    def plain(self, slide: Slide) -> PlainPart:
        """A slide that was drawn, as a plain value."""
        names = {**self._names, notes_master(self._presentation): _NOTES, slide.part: ""}
        return _plain(slide.part, names)

    def put(self, plain: PlainPart, slide: Part) -> None:
        """Let a slide of the deck be this one."""
        self._put(plain, slide, {**self._named, "": slide})

    def _put(self, plain: PlainPart, part: Part, named: Mapping[str, Part]) -> None:
        part._blob = plain.packed  # type: ignore[assignment]  # as the archive takes it
        for link in plain.links:
            if link.address:
                part.relate_to(link.address, link.kind, is_external=True)
            elif link.own is None:
                named = (
                    named
                    if link.name != _NOTES
                    else {**named, _NOTES: notes_master(self._presentation)}
                )
                part.relate_to(named[link.name], link.kind)
            else:
                part.relate_to(self._made(link.own, named), link.kind)

    def _made(self, plain: PlainPart, named: Mapping[str, Part]) -> Part:
        is_picture, package = plain.type.startswith("image/"), self._presentation.part.package
        if is_picture and plain.packed.content in self._pictures:
            return self._pictures[plain.packed.content]
        part = Part(package.next_partname(plain.name), plain.type, package)
        self._put(plain, part, named)
        if is_picture:
            self._pictures[plain.packed.content] = part
        return part


def _plain(part: Part, names: Mapping[Part, str]) -> PlainPart:
    links: Iterable[Link] = (
        Link(one.reltype, address=one.target_ref)
        if one.is_external
        else Link(one.reltype, name=names[one.target_part])
        if one.target_part in names
        else Link(one.reltype, _plain(one.target_part, names))
        for one in part.rels.values()
    )
    name = _NUMBER.sub("%d", part.partname)
    return PlainPart(name, part.content_type, Packed.of(part.partname, part.blob), tuple(links))
