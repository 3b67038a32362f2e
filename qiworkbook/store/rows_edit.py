"""A row added to a measure's data file, or put in place of another; no other line changes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.cells import guarded, written
from qiworkbook.store.columns import Columns, read_heading
from qiworkbook.store.csv_lines import Record, delimiter_of, records, row_text, split_lines
from qiworkbook.store.files import newline_of, read_text, write_text
from qiworkbook.store.locks import locked
from qiworkbook.store.paths import DATA_BYTES, FileError
from qiworkbook.store.row_places import RowPlaces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.store.rows import Row

    _Edit = tuple[int, int, tuple[str, ...]]  # at which line, in place of how many, which cells


def save_row(root: Path, relative: str, row: Row, *, replace: bool = False) -> None:
    """Add a row to a data file of the workbook, which is made if it is not there yet.

    Raises WorkbookError, and writes nothing, where `add_row` does or the file can't be used.
    """
    with locked(root):
        try:
            before = read_text(root, relative, DATA_BYTES)
        except FileError as error:
            if error.problem.code != "file-missing":
                raise
            write_text(root, relative, add_row("", row, relative), None)
        else:
            after = add_row(before.text, row, relative, replace=replace)
            write_text(root, relative, after, before.sha256)


def add_row(text: str, row: Row, file: str, *, replace: bool = False) -> str:
    """The text with one more row, in order of date; every other line stays byte for byte.

    A column `note` or `excluded` is added to the heading when the row needs it. With `replace`,
    the row of that date gets the new numbers and keeps its note unless there is a new one; without
    it, a second row for a date is refused. Raises WorkbookError, naming line and value.
    """
    return add_rows(text, (row,), file, replace=replace)


def add_rows(text: str, rows: Sequence[Row], file: str, *, replace: bool = False) -> str:
    """The text with more rows, as `add_row` puts in one; all of them or none."""
    if not rows:
        return text
    table = _Table.of(text if text.strip() else _heading(rows[0]), file)
    there = table.by_day()
    pairs = []
    for row in rows:
        table.check_fit(row)
        pairs.append((row, _old(table, there.get(row.when.isoformat(), ()), row, replace=replace)))
    return table.with_rows(pairs)


def _old(table: _Table, same: Sequence[Record], row: Row, *, replace: bool) -> Record | None:
    """The record that a row takes the place of, if there is one."""
    file = table.file
    if len(same) > 1:
        lines = " and ".join(str(record.line) for record in same)
        message = f"{file} has {len(same)} rows for {row.when}, in lines {lines}."
        raise WorkbookError(message, "Keep one of them, then try again.")
    if same and not replace:
        message = f"{file} line {same[0].line} already has a row for {row.when}: "
        raise WorkbookError(
            message + f"{table.said(same[0])}.", "If that one is wrong, ask to replace it."
        )
    return same[0] if same else None


def _heading(row: Row) -> str:
    by_parts = row.numerator is not None or row.denominator is not None
    return "date,numerator,denominator\n" if by_parts else "date,value\n"


@dataclass(frozen=True, slots=True)
class _Table:
    """A data file as records and as the raw lines that they came from."""

    file: str
    newline: str
    lines: tuple[str, ...]
    delimiter: str
    columns: Columns
    heading: Record
    rows: tuple[Record, ...]

    @classmethod
    def of(cls, text: str, file: str) -> _Table:
        heading, *rows = records(text)
        columns, problems = read_heading(heading, file)
        if columns is None:
            raise WorkbookError.of(problems[0])
        if "\r" in text and "\n" not in text:
            message = f"{file} has line ends of an old kind, so nothing was changed."
            raise WorkbookError(message, "Save it with line ends LF or CRLF.")
        lines = tuple(re.findall(r"[^\n]*\n|[^\n]+", text))
        delimiter = delimiter_of(split_lines(text))
        return cls(file, newline_of(text), lines, delimiter, columns, heading, tuple(rows))

    def check_fit(self, row: Row) -> None:
        if any(n is not None and not isfinite(n) for n in _numbers(row)):
            raise WorkbookError(f"The row for {row.when} has no number that can be written.")
        by_parts = row.numerator is not None or row.denominator is not None
        if by_parts and self.columns.numerator is None:
            message = f"{self.file} has one value to a row, not a numerator and a denominator."
            raise WorkbookError(message, "Give one value.")
        if row.value is not None and self.columns.value is None:
            message = f"{self.file} has a numerator and a denominator in each row, not one value."
            raise WorkbookError(message, "Give both.")

    def by_day(self) -> dict[str, list[Record]]:
        """The records by their date as it is written."""
        found: dict[str, list[Record]] = {}
        for record in self.rows:
            found.setdefault(self._day(record), []).append(record)
        return found

    def said(self, record: Record) -> str:
        """The numbers of a record as people say them."""
        columns = (self.columns.value, self.columns.numerator, self.columns.denominator)
        cells = (self.columns.cell(record, column) for column in columns)
        return " of ".join(cell for cell in cells if cell) or "no data"

    def with_rows(self, pairs: Sequence[tuple[Row, Record | None]]) -> str:
        """The text with each row in its place, or in the place of the record beside it."""
        heading = self._heading_for([row for row, _ in pairs])
        top = self.heading.line - 1 + self.heading.lines
        places = RowPlaces.among(self.rows, self._day, top)
        edits = []
        for row, old in sorted(pairs, key=lambda p: p[0].when, reverse=places.newest_first):
            at = old.line - 1 if old else places.line_for(row.when.isoformat())
            edits.append((at, old.lines if old else 0, self._cells(row, heading, old)))
        lines = self._lines_with(sorted(edits, key=lambda edit: edit[:2]))
        if heading != self.heading.cells:
            first = self.heading.line - 1
            more = self.delimiter.join(heading[len(self.heading.cells) :])
            body = lines[first].rstrip("\r\n")
            lines[first] = f"{body}{self.delimiter}{more}{lines[first][len(body) :]}"
        replaced = [old for _, old in pairs if old]
        return self._checked("".join(lines), heading, [cells for *_, cells in edits], replaced)

    def _day(self, record: Record) -> str:
        return self.columns.cell(record, self.columns.date)

    def _lines_with(self, edits: Sequence[_Edit]) -> list[str]:
        """The lines with each edit made; they come in the order of their places."""
        lines = list(self.lines)
        if edits and edits[-1][0] >= len(lines) and lines and not lines[-1].endswith("\n"):
            lines[-1] += self.newline
        made: list[str] = []
        done = 0
        for at, taken, cells in edits:
            if at < done:  # two new rows in the place of one
                raise self._unsafe()
            made += lines[done:at]
            made.append(row_text(cells, self.delimiter) + self.newline)
            done = at + taken
        return made + lines[done:]

    def _heading_for(self, rows: Sequence[Row]) -> tuple[str, ...]:
        added = []
        if self.columns.note is None and any(row.note for row in rows):
            added.append("note")
        if self.columns.excluded is None and any(row.excluded for row in rows):
            added.append("excluded")
        return (*self.heading.cells, *added)

    def _cells(self, row: Row, heading: tuple[str, ...], old: Record | None) -> tuple[str, ...]:
        names = [name.strip().casefold() for name in heading]
        cells = [*(old.cells if old else ())][: len(names)]
        cells += [""] * (len(names) - len(cells))
        value, numerator, denominator = (written(number) for number in _numbers(row))
        new = {"date": row.when.isoformat(), "value": value}
        new |= {"numerator": numerator, "denominator": denominator}
        new |= {"note": guarded(row.note)} if row.note else {}
        new |= {"excluded": guarded(row.excluded)} if row.excluded else {}
        return tuple(new.get(name, cell) for name, cell in zip(names, cells, strict=True))

    def _checked(
        self,
        text: str,
        heading: tuple[str, ...],
        new: Sequence[tuple[str, ...]],
        replaced: Sequence[Record],
    ) -> str:
        """The text, if read again it is what it was with these rows: nothing else is written."""
        gone = {record.line for record in replaced}
        rest = [one.cells for one in self.rows if one.line not in gone]
        first, *others = (record.cells for record in records(text))
        expected = Counter(new)
        kept = []
        for cells in others:
            if expected[cells]:
                expected[cells] -= 1
            else:
                kept.append(cells)
        if first != heading or kept != rest:
            raise self._unsafe()
        return text

    def _unsafe(self) -> WorkbookError:
        message = f"{self.file} can't be changed safely, so nothing was written."
        return WorkbookError(message, "Add the row by hand.")


def _numbers(row: Row) -> tuple[float | None, float | None, float | None]:
    return row.value, row.numerator, row.denominator
