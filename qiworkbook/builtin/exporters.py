"""The formats of the core: CSV, an Excel file, and JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.content.sheets import Book
from qiworkbook.parts.exchange import OutFile
from qiworkbook.store.csv_lines import table_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.content.sheets import Sheet
    from qiworkbook.parts.exchange import ExportTables


def as_csv(tables: ExportTables) -> Iterator[OutFile]:
    """A file for each table. A text that a spreadsheet would run has a ' before it."""
    for sheet in tables.sheets:
        heading = tuple(column.heading for column in sheet.columns)
        yield OutFile(f"{sheet.name}.csv", table_text((heading, *sheet.rows)))


def as_xlsx(tables: ExportTables) -> Iterator[OutFile]:
    """One file, a sheet for each table; every text in it is text."""
    from qiworkbook.writers.sheet import write_book

    book = Book("Tables of the workbook", tables.sheets, tables.notes)
    yield OutFile("tables.xlsx", write_book(book))


def as_json(tables: ExportTables) -> Iterator[OutFile]:
    """One file: the notes, and each table as a list."""
    data: dict[str, list[object]] = {"notes": list(tables.notes)}
    data |= {sheet.name: list(_records(sheet)) for sheet in tables.sheets}
    yield OutFile("tables.json", json.dumps(data, indent=2) + "\n")


def _records(sheet: Sheet) -> Iterator[object]:
    names = [column.heading for column in sheet.columns]
    for row in sheet.rows:
        cells = (value.isoformat() if isinstance(value, date) else value for value in row)
        yield dict(zip(names, cells, strict=True))
