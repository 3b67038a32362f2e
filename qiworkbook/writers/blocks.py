"""One method for each kind of block: what every writer can write, proved by the type checker."""

from __future__ import annotations

from typing import Protocol, TypeVar, assert_never

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
    Quote,
    SafetyCross,
    SmallMultiples,
    Table,
)

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
        case Chart() | SmallMultiples() | Icons() | Diagram() | Distribution():
            return pen.figure(block)
        case SafetyCross() | Funnel():
            return pen.figure(block)
        case _:
            assert_never(block)
