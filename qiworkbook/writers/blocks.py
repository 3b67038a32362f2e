"""The blocks of a document, as a writer meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, assert_never

from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Chart,
    Diagram,
    Distribution,
    Facts,
    Figure,
    Funnel,
    Heading,
    Icons,
    Links,
    Paragraph,
    Picture,
    Quote,
    SafetyCross,
    SectionKind,
    SmallMultiples,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.content import Section

Ink = TypeVar("Ink", covariant=True)


class Pen(Protocol[Ink]):
    """Writes any block in one format. A block that is new to the content is new here too."""

    def paragraph(self, block: Paragraph, /) -> Ink:
        """Write a paragraph."""

    def heading(self, block: Heading, /) -> Ink:
        """Write a heading inside a section."""

    def bullets(self, block: Bullets, /) -> Ink:
        """Write a list."""

    def quote(self, block: Quote, /) -> Ink:
        """Write somebody's words."""

    def callout(self, block: Callout, /) -> Ink:
        """Write a remark that must not be missed."""

    def facts(self, block: Facts, /) -> Ink:
        """Write labelled values."""

    def table(self, block: Table, /) -> Ink:
        """Write a table."""

    def links(self, block: Links, /) -> Ink:
        """Write a list of links."""

    def picture(self, block: Picture, /) -> Ink:
        """Write a picture, or an empty frame for one."""

    def figure(self, block: Figure, /) -> Ink:
        """Write a figure, with its words."""


def put(pen: Pen[Ink], block: Block) -> Ink:
    """Hand a block to the method that writes it."""
    match block:
        case Paragraph():
            return pen.paragraph(block)
        case Heading():
            return pen.heading(block)
        case Bullets():
            return pen.bullets(block)
        case Quote():
            return pen.quote(block)
        case Callout():
            return pen.callout(block)
        case Facts():
            return pen.facts(block)
        case Table():
            return pen.table(block)
        case Links():
            return pen.links(block)
        case Picture():
            return pen.picture(block)
        case Chart() | SmallMultiples() | Icons() | Diagram() | Distribution():
            return pen.figure(block)
        case SafetyCross() | Funnel():
            return pen.figure(block)
        case _:
            assert_never(block)


def in_parts(sections: Iterable[Section]) -> tuple[tuple[Section, ...], ...]:
    """The sections in their order; a part begins with a divider, or where another project does."""
    parts: list[list[Section]] = []
    for section in sections:
        if not parts or _is_apart(section, parts[-1][-1]):
            parts.append([])
        parts[-1].append(section)
    return tuple(tuple(part) for part in parts)


def is_headed(part: tuple[Section, ...]) -> bool:
    """Whether the first section of a part is its title, and the others stand below it."""
    return part[0].kind is SectionKind.DIVIDER


def is_project(part: tuple[Section, ...]) -> bool:
    """Whether a part is about a project, so that a document's labels stand on top of it."""
    return is_headed(part) or any(section.project for section in part)


def _is_apart(section: Section, last: Section) -> bool:
    if section.kind is SectionKind.DIVIDER:
        return True
    if last.kind is SectionKind.DIVIDER and not last.project:
        return False
    return section.project != last.project
