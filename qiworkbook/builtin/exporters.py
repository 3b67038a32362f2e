"""The formats of the core: CSV, an Excel file, and JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.content.sheets import Book
from qiworkbook.parts.exchange import OutFile
from qiworkbook.store.cells import guarded, written
from qiworkbook.store.csv_lines import row_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.content.sheets import Sheet, Value
    from qiworkbook.parts.exchange import ExportTables


def as_csv(tables: ExportTables) -> Iterator[OutFile]:
    """A file for each table. A text that a spreadsheet would run has a ' before it."""
    for sheet in tables.sheets:
        heading = tuple(column.heading for column in sheet.columns)
        rows = (tuple(_cell(value) for value in row) for row in sheet.rows)
        text = "".join(f"{row_text(row, ',')}\n" for row in (heading, *rows))
        yield OutFile(f"{sheet.name}.csv", text)


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


def _cell(value: Value) -> str:
    """A number is left as it is; a text that begins like a formula is kept from being one."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return written(value)
        case date():
            return value.isoformat()
        case str():
            return guarded(value)


def _records(sheet: Sheet) -> Iterator[object]:
    names = [column.heading for column in sheet.columns]
    for row in sheet.rows:
        cells = (value.isoformat() if isinstance(value, date) else value for value in row)
        yield dict(zip(names, cells, strict=True))
