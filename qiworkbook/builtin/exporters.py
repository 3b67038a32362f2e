"""The formats of the core: CSV, an Excel file, JSON, an SQLite database, and Parquet."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from qiworkbook.content.sheets import Book, Column, Sheet
from qiworkbook.parts.exchange import OutFile
from qiworkbook.problems import WorkbookError
from qiworkbook.store.csv_lines import table_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.content.sheets import Value
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


def as_sqlite(tables: ExportTables) -> Iterator[OutFile]:
    """One database with a table for each, and one of notes. Dates are text: 2024-02-05."""
    import sqlite3
    from contextlib import closing

    notes = Sheet("notes", (Column("note"),), tuple((note,) for note in tables.notes))
    with closing(sqlite3.connect(":memory:")) as database:
        for sheet in (*tables.sheets, notes):
            names = [_quoted(column.heading) for column in sheet.columns]
            database.execute(f"CREATE TABLE {_quoted(sheet.name)} ({', '.join(names)})")
            places = ", ".join("?" * len(names))
            database.executemany(
                f"INSERT INTO {_quoted(sheet.name)} VALUES ({places})",  # quoted
                [tuple(map(_plain, row)) for row in sheet.rows],
            )
        database.commit()
        yield OutFile("tables.sqlite", database.serialize())


def as_parquet(tables: ExportTables) -> Iterator[OutFile]:
    """A file for each table, with its columns typed. Needs the extra `qiworkbook[parquet]`.

    A column with numbers that a copy to share hides (`*`) is text, and so is one of mixed kinds.
    """
    try:
        import pyarrow  # type: ignore[import-untyped]  # it comes without types
        from pyarrow import parquet
    except ImportError:
        raise WorkbookError(
            "Parquet files need a package that is not installed.",
            'Install it with: pip install "qiworkbook[parquet]". Or take another format: sqlite.',
        ) from None
    for sheet in tables.sheets:
        columns = {
            column.heading: _typed(pyarrow, [row[at] for row in sheet.rows])
            for at, column in enumerate(sheet.columns)
        }
        stream = io.BytesIO()
        parquet.write_table(pyarrow.table(columns), stream)
        yield OutFile(f"{sheet.name}.parquet", stream.getvalue())


def _typed(pyarrow: Any, values: Sequence[Value]) -> Any:
    """A column of one kind: numbers, dates, yes or no; otherwise text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int, float}:
        return pyarrow.array(values, pyarrow.float64())
    if kinds == {date}:
        return pyarrow.array(values, pyarrow.date32())
    if kinds == {bool}:
        return pyarrow.array(values, pyarrow.bool_())
    return pyarrow.array([None if v is None else _text(v) for v in values], pyarrow.string())


def _text(value: Value) -> str:
    return value if isinstance(value, str) else str(_plain(value))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(value: Value) -> str | float | int | None:
    return value.isoformat() if isinstance(value, date) else value


def _records(sheet: Sheet) -> Iterator[object]:
    names = [column.heading for column in sheet.columns]
    for row in sheet.rows:
        cells = (value.isoformat() if isinstance(value, date) else value for value in row)
        yield dict(zip(names, cells, strict=True))
