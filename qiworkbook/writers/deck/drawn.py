"""Slides once they are drawn: plain values, which any deck on the same template can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from pptx.opc.package import Part

from qiworkbook.writers.deck.package_parts import Packed, packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pptx.presentation import Presentation

_NUMBER = re.compile(r"\d+(?=\.\w+$)")


class PlainPart(Struct, frozen=True):
    """A part of a deck. `name` has a place for its number, which the deck that holds it gives.

    `links` are what it leads to, with the kind and whether that is an address: a part of its own,
    or the name of another.
    """

    name: str
    type: str
    content: Packed
    links: tuple[tuple[str, PlainPart | str, bool], ...]


class Drawn(Struct):
    """The slides of a section, and the title of each with its number."""

    titles: list[tuple[str, str]] = []
    slides: list[PlainPart] = []


def named_parts(presentation: Presentation, firsts: Mapping[str, Part]) -> dict[str | bytes, Part]:
    """What all slides may lead to, by a name: layouts, the master of notes, and first slides."""
    masters = presentation.slide_masters
    layouts = [one.part for master in masters for one in master.slide_layouts]
    named: dict[str | bytes, Part] = {f"#{id_}": part for id_, part in firsts.items()}
    return named | {str(o.partname): o for o in (*layouts, presentation.part.notes_master_part)}


def plain(part: Part, names: Mapping[Part, Any]) -> PlainPart:
    """A part that was drawn, with all that is its own alone; others by their names."""
    links = tuple(
        (one.reltype, one.target_ref, True)
        if one.is_external
        else (one.reltype, names.get(one.target_part) or plain(one.target_part, names), False)
        for one in part.rels.values()
    )
    name, content = _NUMBER.sub("%d", part.partname), packed(part.partname, part.blob)
    return PlainPart(name, part.content_type, content, links)


def put(drawn: PlainPart, part: Part, named: dict[str | bytes, Part]) -> None:
    """Let a part of the deck be this one. Pictures that are the same are put once."""
    part._blob = drawn.content  # type: ignore[assignment]  # as the archive takes it
    for kind, to, is_address in drawn.links:
        if is_address:
            part.relate_to(str(to), kind, is_external=True)
            continue
        name = to if isinstance(to, str) else to.content[0]
        if name not in named or not (isinstance(to, str) or to.type.startswith("image/")):
            own: Any = to
            named[name] = Part(part.package.next_partname(own.name), own.type, part.package)
            put(own, named[name], named)
        part.relate_to(named[name], kind)
