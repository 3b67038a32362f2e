"""The formats of an export, and the looks that come with the workbook."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from qiworkbook.content.sheets import Book, CellKind, Column, Sheet
from qiworkbook.contributions.exchange import OutFile
from qiworkbook.contributions.extensions import Brand
from qiworkbook.problems import WorkbookError
from qiworkbook.store.csv_lines import table_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.content.sheets import Value
    from qiworkbook.contributions.exchange import ExportTables


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
    """One database with a table for each, and one of notes. Dates are text: 2024-02-05.

    Columns say their type: programs that read a file of SQLite by types need it.
    """
    import sqlite3
    from contextlib import closing

    notes = Sheet("notes", (Column("note"),), tuple((note,) for note in tables.notes))
    with closing(sqlite3.connect(":memory:")) as database:
        for sheet in (*tables.sheets, notes):
            typed = [
                f"{_quoted(column.heading)} {_SQL[_kind_of(column, values)]}"
                for column, values in _columns(sheet)
            ]
            database.execute(f"CREATE TABLE {_quoted(sheet.name)} ({', '.join(typed)})")
            places = ", ".join("?" * len(typed))
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
            column.heading: _typed(pyarrow, _kind_of(column, values), values)
            for column, values in _columns(sheet)
        }
        stream = io.BytesIO()
        parquet.write_table(pyarrow.table(columns), stream)
        yield OutFile(f"{sheet.name}.parquet", stream.getvalue())


def _columns(sheet: Sheet) -> Iterator[tuple[Column, list[Value]]]:
    for at, column in enumerate(sheet.columns):
        yield column, [row[at] for row in sheet.rows]


def _kind_of(column: Column, values: Sequence[Value]) -> type:
    """The one kind of value in a column; `object` where there are several, as with a hidden `*`.

    A column without any is of the kind that it says: exports of two trusts fit together.
    """
    given = [value for value in values if value is not None]
    if not given:
        return {CellKind.NUMBER: float, CellKind.DATE: date}.get(column.kind, str)
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in given):
        return float
    alike = (kind for kind in (bool, date, str) if all(isinstance(one, kind) for one in given))
    return next(alike, object)


_SQL = {float: "REAL", date: "DATE", bool: "BOOLEAN", str: "TEXT", object: ""}


def _typed(pyarrow: Any, kind: type, values: Sequence[Value]) -> Any:
    if kind in (str, object):
        texts = [
            None if value is None else (value if isinstance(value, str) else str(_plain(value)))
            for value in values
        ]
        return pyarrow.array(texts, pyarrow.string())
    typed = {float: pyarrow.float64, date: pyarrow.date32, bool: pyarrow.bool_}[kind]
    return pyarrow.array(values, typed())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(value: Value) -> str | float | int | None:
    return value.isoformat() if isinstance(value, date) else value


def _records(sheet: Sheet) -> Iterator[object]:
    names = [column.heading for column in sheet.columns]
    for row in sheet.rows:
        cells = (value.isoformat() if isinstance(value, date) else value for value in row)
        yield dict(zip(names, cells, strict=True))


BRANDS = (
    Brand("neutral", "the look without any settings", colour="#005EB8", accent="#41B6E6"),
    # Both keep 7:1 on white, and white on them (WCAG 2.2, 1.4.6). Neither is a chart's colour.
    Brand("high-contrast", "colours that keep 7:1", colour="#001F3F", accent="#006454"),
)
