"""A section whose table is too long for one slide, as several slides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.content import Table

if TYPE_CHECKING:
    from qiworkbook.content import Block, Section

MOST_ROWS = 8


def in_slides(section: Section) -> tuple[Section, ...]:
    """The section itself, or as many as its long tables need, each with the table's header.

    What stands before a table is on its first slide, what comes after on its last. Notes are on
    the first. Titles say which slide of how many it is.
    """
    pages: list[list[Block]] = [[]]
    for block in section.blocks:
        first, *rest = _pieces(block)
        pages[-1].append(first)
        pages += [[piece] for piece in rest]
    if len(pages) == 1:
        return (section,)
    return tuple(
        replace(
            section,
            id=section.id if number == 1 else f"{section.id}-{number}",
            message=f"{section.message or section.heading} ({number} of {len(pages)})",
            blocks=tuple(blocks),
            notes=section.notes if number == 1 else (),
        )
        for number, blocks in enumerate(pages, start=1)
    )


def _pieces(block: Block) -> tuple[Block, ...]:
    """A long table in about equal pieces, so that none is left with a single row."""
    if not isinstance(block, Table) or len(block.rows) <= MOST_ROWS:
        return (block,)
    count = -(-len(block.rows) // MOST_ROWS)
    size = -(-len(block.rows) // count)
    return tuple(
        replace(block, rows=block.rows[start : start + size])
        for start in range(0, len(block.rows), size)
    )
