"""What a section says in words, as one text: to look words up in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Chart, Diagram, Icons
from qiworkbook.figures.axes import entries
from qiworkbook.text.words import one_line
from qiworkbook.writers.blocks import put

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.content import (
        Bullets,
        Callout,
        Facts,
        Figure,
        Heading,
        Links,
        Paragraph,
        Picture,
        Quote,
        Section,
        Table,
    )

_OVER_ICONS = ("Variation", "Assurance")  # what every writer puts above them


def words_of(section: Section) -> str:
    """Everything that a section says to its readers, on one line; speaker notes are left out.

    A figure says its alt text, and what is written on it.
    """
    pen = _Pen()
    return _said((section.heading, section.message, *(put(pen, block) for block in section.blocks)))


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

    def table(self, block: Table) -> str:
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
                return _said((block.alt, *_OVER_ICONS))
            case _:
                return block.alt
