"""The blocks of a document as a writer meets them, and a section as its words alone."""

from __future__ import annotations

from collections.abc import Iterable
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
    Grid,
    Heading,
    Icons,
    Links,
    Paragraph,
    Picture,
    Quote,
    SafetyCross,
    Section,
    SectionKind,
    SmallMultiples,
)
from qiworkbook.figures.icons import over_icons
from qiworkbook.figures.plot import entries
from qiworkbook.text.words import one_line

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

    def table(self, block: Grid, /) -> Ink:
        """Write a table."""

    def links(self, block: Links, /) -> Ink:
        """Write a list of links."""

    def picture(self, block: Picture, /) -> Ink:
        """Write a picture, or an empty frame for one."""

    def figure(self, block: Figure, /) -> Ink:
        """Write a figure, with its words."""


def write_block(pen: Pen[Ink], block: Block) -> Ink:
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
        case Grid():
            return pen.table(block)
        case Links():
            return pen.links(block)
        case Picture():
            return pen.picture(block)
        case (
            Chart()
            | SmallMultiples()
            | Icons()
            | Diagram()
            | Distribution()
            | SafetyCross()
            | Funnel()
        ):
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
    titled = last.kind is SectionKind.DIVIDER and not last.project
    other = section.project != last.project and not titled
    return section.kind is SectionKind.DIVIDER or other


def section_words(section: Section) -> str:
    """Everything that a section says to its readers, on one line; speaker notes are left out.

    A figure says its alt text, and what is written on it.
    """
    pen = _Pen()
    return _said(
        (section.heading, section.message, *(write_block(pen, block) for block in section.blocks))
    )


def _said(texts: Iterable[str]) -> str:
    return one_line(" ".join(texts))


class _Pen:
    """Writes a block as its words alone."""

    def paragraph(self, block: Paragraph) -> str:
        return block.text

    def heading(self, block: Heading) -> str:
        return block.text

    def bullets(self, block: Bullets) -> str:
        return _said(block.items)

    def quote(self, block: Quote) -> str:
        return _said((block.text, block.who))

    def callout(self, block: Callout) -> str:
        return block.text

    def facts(self, block: Facts) -> str:
        return _said(text for pair in block.pairs for text in pair)

    def table(self, block: Grid) -> str:
        cells = (cell.text for row in block.rows for cell in row)
        return _said((block.caption, *block.columns, *cells))

    def links(self, block: Links) -> str:
        return _said(text for link in block.items for text in (link.title, link.note))

    def picture(self, block: Picture) -> str:
        return block.said

    def figure(self, block: Figure) -> str:
        match block:
            case Chart():
                return _said((block.alt, *(entry.words for entry in entries(block.reading))))
            case Diagram():
                return _said((block.alt, *block.headings))
            case Icons():
                return _said((block.alt, *over_icons(block.rows)))
            case _:
                return block.alt
