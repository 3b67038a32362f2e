"""A list that somebody keeps or sends, Excel or CSV, as cells that each say where they stand.

For files that a person names on the command line: read without trust. What is said about a file
never repeats what stands in its cells: it may be about people.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from qiworkbook.content.sheets import ReadCell, ReadSheet, cell_name
from qiworkbook.problems import WorkbookError
from qiworkbook.store.paths import FileError, read_bytes
from qiworkbook.store.spreadsheet_process import MOST_COLUMNS, MOST_ROWS
from qiworkbook.store.spreadsheets import read_spreadsheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_BYTES = 20 * 1024 * 1024

_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_sheets(path: Path) -> tuple[ReadSheet, ...]:
    """Every sheet of an Excel file, or a CSV file as one sheet, its cells all text.

    CSV may have commas, semicolons or tabs, and be UTF-8, UTF-16 or Windows text (cp1252), as
    Excel saves it. Raises WorkbookError, naming the file and the reason, for anything else and
    for anything beyond the limits.
    """
    content = content_of(path)
    if content.startswith(_ZIP) or path.suffix.casefold() in (".xlsx", ".xlsm", ".xls"):
        return read_spreadsheet(path)
    if b"\0" in content and not content.startswith(_UTF_16):
        raise _refused(path, "is neither an Excel file nor text", "Save it as .xlsx or as CSV.")
    return (ReadSheet(path.name, tuple(_rows(path, decoded(content)))),)


def content_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file, of so many at most. Raises WorkbookError that names it."""
    try:
        return read_bytes(path.resolve().parent, path.name, most)
    except FileError as error:
        raise _refused(path, f"can't be read: {error.problem.message}", error.hint) from None


def decoded(content: bytes) -> str:
    """The text of a file that Excel may have saved: UTF-8, UTF-16 or Windows text (cp1252)."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(path: Path, text: str) -> Iterator[tuple[ReadCell, ...]]:
    """The rows, as wide as the widest; empty lines are passed by."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        rows = [(at, row) for at, row in enumerate(_at_most(path, reader)) if any(row)]
    except csv.Error as error:
        raise _refused(path, _told(str(error)), "Open it in Excel and save it as .xlsx.") from None
    width = max((len(row) for _, row in rows), default=0)
    for at, row in rows:
        cells = (*row, *[""] * (width - len(row)))
        yield tuple(
            ReadCell(cell_name(at, column), cell.strip() or None)
            for column, cell in enumerate(cells)
        )


def _at_most(path: Path, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    for at, row in enumerate(rows):
        if at >= MOST_ROWS or len(row) > MOST_COLUMNS:
            raise _refused(
                path,
                f"is too large: at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns are read",
                "Delete the rows and columns that are not needed, and save it again.",
            )
        yield row


def _delimiter(text: str) -> str:
    """What parts the cells of the heading: what makes the most of them."""

    def cells(delimiter: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))
        except csv.Error:
            return 0

    return max((",", ";", "\t"), key=cells)


def _told(error: str) -> str:
    if "field limit" in error or "field larger" in error:
        return f"has a cell of more than {csv.field_size_limit():,} characters"
    if "unexpected end" in error:
        return 'has a quote (") that opens and does not close'
    return 'has more text after the closing quote (") of a cell'


def _refused(path: Path, reason: str, hint: str = "") -> WorkbookError:
    return WorkbookError(f"{path.name} {reason}, so nothing was read.", hint)
