"""The core's own formats: tables out as CSV, Excel, JSON, SQLite, Parquet; in from a sheet."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from typing import Any

from msgspec import Struct

from qiworkbook.content.sheets import (
    Book,
    CellKind,
    CellValue,
    Column,
    ReadLine,
    ReadLines,
    Sheet,
    Value,
    column_of,
    letters,
)
from qiworkbook.contributions.extensions import (
    Brand,
    Exporter,
    ExportTables,
    Imported,
    ImportedRow,
    Importer,
    ImportFile,
    OutFile,
)
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store.csv_lines import NAMES, QUOTES, table_text
from qiworkbook.store.date_texts import meanings
from qiworkbook.text.words import did_you_mean, one_line


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
        yield dict(zip(names, map(_plain, row), strict=True))


BRANDS = (
    Brand("neutral", "the look without any settings", colour="#005EB8", accent="#41B6E6"),
    # Both keep 7:1 on white, and white on them (WCAG 2.2, 1.4.6). Neither is a chart's colour.
    Brand("high-contrast", "colours that keep 7:1", colour="#001F3F", accent="#006454"),
)


_LOOKED_AT = 30  # rows in which a heading may stand, below titles and remarks
_SHOWN = 20  # columns that a message lists
_LETTER = re.compile(r"[A-Z]{1,3}")


class ColumnsFound(Struct, frozen=True):
    """Where the columns are, by our names, and the first row below the heading.

    `left` are the headings of the columns that nobody asked for.
    """

    at: Mapping[str, int]
    first: int
    left: tuple[str, ...] = ()


def find_columns(lines: ReadLines, said: Mapping[str, str]) -> ColumnsFound:
    """The columns of a sheet. `said` gives the file's names for ours, where they differ.

    A heading that stands below a merged one is also known by both: "Patients Asked". A column can
    be named by its letter. Raises WorkbookError that lists the columns when one is not there.
    """
    if not lines.rows:
        raise WorkbookError(f"{lines.name}: the file is empty, so nothing was read.")
    if found := _by_heading(lines, said):
        return found
    if "date" in said and all(_LETTER.fullmatch(name.strip()) for name in said.values()):
        return _below(lines, {ours: column_of(theirs.strip()) for ours, theirs in said.items()})
    raise _missing(lines, said)


def _by_heading(lines: ReadLines, said: Mapping[str, str]) -> ColumnsFound | None:
    """The first row that has every column that is wanted, all or some of them by their names."""
    for at, line in enumerate(lines.rows[:_LOOKED_AT]):
        names = _names(lines.rows[at - 1] if at else None, line)
        columns = {ours: _positions(names, said.get(ours, ours)) for ours in NAMES}
        by_name = [ours for ours in ("date", *said) if columns[ours]]
        for ours in said:
            if not columns[ours] and _LETTER.fullmatch(said[ours].strip()):
                columns[ours] = [column_of(said[ours].strip())]
        numbers = columns["value"] or (columns["numerator"] and columns["denominator"])
        if by_name and columns["date"] and numbers and all(columns[ours] for ours in said):
            _refuse_twice(lines.name, columns, said)
            taken = {ours: columns[ours][0] for ours in _meant(said) if columns[ours]}
            rest = (own for i, (own, _) in enumerate(names) if own and i not in taken.values())
            return ColumnsFound(taken, at + 1, tuple(dict.fromkeys(rest)))
    return None


def _meant(said: Mapping[str, str]) -> tuple[str, ...]:
    """Which of our columns are looked for: where numbers are named, no others are guessed."""
    if {"value", "numerator", "denominator"} & set(said):
        return tuple(dict.fromkeys(("date", *said, "note", "excluded")))
    return NAMES


def _refuse_twice(name: str, columns: Mapping[str, Sequence[int]], said: Mapping[str, str]) -> None:
    for ours in _meant(said):
        if len(columns[ours]) > 1:
            where = ", ".join(letters(column) for column in columns[ours])
            message = f"{name} has {len(columns[ours])} columns {said.get(ours, ours)!r}: {where}."
            raise WorkbookError(message, f"Name the one you mean: --{ours}-column LETTER")


def _names(above: ReadLine | None, line: ReadLine) -> list[tuple[str, str]]:
    """The heading of each column, alone and after the merged one above it."""
    names, last = [], ""
    for at, cell in enumerate(line.cells):
        over = _text(above.cells[at]) if above and at < len(above.cells) else ""
        last = over or last
        own = _text(cell)
        names.append((own, f"{last} {own}".strip() if own else ""))
    return names


def _text(cell: object) -> str:
    return one_line(cell) if isinstance(cell, str) else ""


def _positions(names: Sequence[tuple[str, str]], theirs: str) -> list[int]:
    wanted = one_line(theirs).casefold()
    own = [at for at, (name, _) in enumerate(names) if name.casefold() == wanted]
    return own or [at for at, (_, both) in enumerate(names) if both and both.casefold() == wanted]


def _below(lines: ReadLines, at: Mapping[str, int]) -> ColumnsFound:
    """The columns by their letters: data begin with the first row that has a date."""
    for first, line in enumerate(lines.rows):
        cell = line.cells[at["date"]] if at["date"] < len(line.cells) else None
        if isinstance(cell, date) or (isinstance(cell, str) and any(map(str.isdecimal, cell))):
            return ColumnsFound(at, first)
    letter = letters(at["date"])
    raise WorkbookError(f"{lines.name} has no date in column {letter}, so nothing was read.")


def _missing(lines: ReadLines, said: Mapping[str, str]) -> WorkbookError:
    heading = max(lines.rows[:_LOOKED_AT], key=_words_in)
    names = [own for own, _ in _names(None, heading) if own]
    if _words_in(heading) < 2:
        return WorkbookError(
            f"{lines.name} has no heading over its columns, so nothing was read.",
            "Name them by letter.",
            action=do("", date_column="A", value_column="B"),
        )
    have = {name.casefold() for name in names}
    wanted = [one_line(said.get(ours, ours)) for ours in ("date", *said)]
    dated = {
        own
        for at, (own, _) in enumerate(_names(None, heading))
        if own
        and any(
            isinstance(c := line.cell(at), date) or meanings(str(c or "")).all
            for line in lines.rows
        )
    }
    lacking = next(
        (name for name in wanted if name.casefold() not in have), "value" if dated else "date"
    )
    shown = ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" * (len(names) > _SHOWN))
    guess = did_you_mean(lacking, names)
    hint = f"Did you mean {guess!r}? It has: {shown}." if guess else f"It has: {shown}."
    message = f"{lines.name} has no column {lacking!r}."
    if lacking not in NAMES or lacking in said.values():
        return WorkbookError(message, hint)
    free = [
        own
        for own in names
        if own.casefold() not in map(str.casefold, wanted) and (lacking == "value" or own in dated)
    ]
    if lacking == "date" and not free:
        return WorkbookError(
            f"{lines.name} has no column with dates.",
            f"{hint} None of them has dates: they are read as 2024-02-05, or Apr-24 for a month.",
        )
    two = ", or which two are numerator and denominator" * (lacking == "value" and len(free) > 1)
    return WorkbookError(
        message,
        f"{hint} Say which it is{two}.",
        action=do("", **{f"{lacking}_column": guess or next(iter(free), names[0])}),
    )


def _words_in(line: ReadLine) -> int:
    """How many cells look like headings: texts that do not begin with a figure."""
    return sum(1 for cell in line.cells if isinstance(cell, str) and re.match(r"\s*[^\W\d]", cell))


def read_table(file: ImportFile) -> Imported:
    """The rows below the heading. Raises WorkbookError when its columns cannot be told."""
    lines = file.lines()
    found = find_columns(lines, file.columns)
    at, left = dict(found.at), found.left
    if {"value", "numerator", "denominator"} <= set(at):  # the value follows from the other two
        del at["value"]
        left = (*left, file.columns.get("value", "value"))

    def row(line: ReadLine) -> ImportedRow:
        def cell(name: str) -> CellValue:
            return line.cell(at[name]) if name in at else None

        return ImportedRow(
            line=line.number,
            when=cell("date"),
            value=cell("value"),
            numerator=cell("numerator"),
            denominator=cell("denominator"),
            note=cell("note"),
            excluded=cell("excluded"),
            fault=line.fault,
            hint=QUOTES if line.fault else "",
        )

    return Imported(tuple(map(row, lines.rows[found.first :])), left)


EXPORTERS = (
    Exporter("csv", "a CSV file for each table", as_csv),
    Exporter("xlsx", "one Excel file", as_xlsx, carries_notes=True),
    Exporter("json", "one JSON file", as_json, carries_notes=True),
    Exporter("sqlite", "one SQLite database", as_sqlite, carries_notes=True),
    Exporter("parquet", "a Parquet file for each table", as_parquet),
)
IMPORTERS = (Importer("table", "an Excel or CSV table, one row a point", read_table),)
