"""A ward's sheet with what a person wrote into it, as it comes back by e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.writers.sheet import write_book

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.content.sheets import Book, Sheet, Value

Cells = Mapping[tuple[str, int, str], "Value"]
"""What was written: by the name of the sheet, the row as Excel counts, and the heading."""


def write_filled(sent: Book, cells: Cells, path: Path) -> None:
    """Write the sheet that was sent, filled in."""
    made = replace(sent, sheets=tuple(_filled(sheet, cells) for sheet in sent.sheets))
    path.write_bytes(write_book(made))


def row_of(sent: Book, name: str, *texts: str) -> int:
    """The row in Excel that has these texts in its cells."""
    rows = next(sheet for sheet in sent.sheets if sheet.name == name).rows
    (found,) = [at for at, row in enumerate(rows, 2) if all(text in row for text in texts)]
    return found


def _filled(sheet: Sheet, cells: Cells) -> Sheet:
    blank: tuple[Value, ...] = (None,) * len(sheet.columns)
    rows = [list(row) for row in (*sheet.rows, *[blank] * sheet.spare)]
    headings = [column.heading for column in sheet.columns]
    for (name, number, heading), value in cells.items():
        if name == sheet.name:
            rows[number - 2][headings.index(heading)] = value
    return replace(sheet, rows=tuple(map(tuple, rows)), spare=0)
