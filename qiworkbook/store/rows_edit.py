"""A row of a measure's data file added, put right or taken out; no other line changes.

A row is known by its date as it is read, and where a date has several by its numbers too: never
by where it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from math import isfinite
from operator import attrgetter
from pathlib import Path

from msgspec import Struct

from qiworkbook.problems import WorkbookError, do
from qiworkbook.store.atomic import locked
from qiworkbook.store.cells import CellError, cell_number, with_guard, written
from qiworkbook.store.csv_lines import (
    ColumnPlaces,
    CsvRow,
    RowPlaces,
    delimiter_of,
    read_heading,
    records,
    row_text,
    split_lines,
)
from qiworkbook.store.date_texts import DateWord
from qiworkbook.store.dates import DateDoubt, DateFault, ReadDate, read_dates
from qiworkbook.store.definition_marks import with_meanings
from qiworkbook.store.editor import refuse_changed
from qiworkbook.store.files import NewText, newline_of, text_if_there, write_together
from qiworkbook.store.layout import DATA_BYTES, owner_of_data
from qiworkbook.store.rows import DataRow, is_no_row

_Edit = tuple[int, int, tuple[str, ...]]  # at which line, in place of how many, which cells


def edit_rows(
    root: Path, relative: str, edit: Callable[[str], str], *, expected: str | None = None
) -> None:
    """Write what `edit` makes of the text of a data file; "" is that of one not there yet.

    `expected` is the fingerprint of the file that the person saw, "" for none yet. Raises
    WorkbookError, and writes nothing, where the edit does, where the file can't be used, or where
    it has changed since.
    """
    edit_rows_together(root, {relative: edit}, expected={relative: expected})


def edit_rows_together(
    root: Path, edits: Mapping[str, Callable[[str], str]], *, expected: Mapping[str, str | None]
) -> None:
    """The same for several data files by their paths: all of them are written, or none."""
    with locked(root):
        texts = [_edited(root, file, edit, expected.get(file)) for file, edit in edits.items()]
        write_together(root, with_meanings(root, texts))


def _edited(root: Path, relative: str, edit: Callable[[str], str], expected: str | None) -> NewText:
    before = text_if_there(root, relative, DATA_BYTES)
    if before is None:
        refuse_changed(relative, expected)
        return NewText(relative, edit(""))
    refuse_changed(relative, expected, before.sha256, before.text)
    return NewText(relative, edit(before.text), before.sha256)


def add_row(
    text: str,
    row: DataRow,
    file: str,
    *,
    replace: bool = False,
    several: bool = False,
    order: DateWord | None = None,
) -> str:
    """The text with one more row, in order of date; every other line stays byte for byte.

    A column `note` or `excluded` is added to the heading when the row needs it. With `replace`,
    the row of that date gets the new numbers and keeps its note unless there is a new one; without
    it, a second row for a date is refused, unless the measure has `several` a date. A file with a
    row whose date can't be read is refused: it may be that day. Raises WorkbookError, naming line
    and value.
    """
    return add_rows(text, (row,), file, replace=replace, several=several, order=order)


def add_rows(
    text: str,
    rows: Sequence[DataRow],
    file: str,
    *,
    replace: bool = False,
    several: bool = False,
    parts: bool = False,
    order: DateWord | None = None,
) -> str:
    """The text with more rows, as `add_row` puts in one; all of them or none.

    With `parts`, a file of one value to a row gets columns for a numerator and a denominator.
    With `replace`, where there are `several` a date, these are all of their dates, and those that
    are there go.
    """
    by_parts = rows[0].numerator is not None or rows[0].denominator is not None
    heading = "date,numerator,denominator\n" if by_parts else "date,value\n"
    table = _Table.of(text if text.strip() else heading, file, order)
    table.refuse_undated()
    there = table.by_day()
    if several and replace:
        gone = (record for when in {row.when for row in rows} for record in there.get(when, ()))
        table = _Table.of(table.without(sorted(gone, key=attrgetter("line"))), file, order)
    pairs = []
    for row in rows:
        table.check_fit(row, parts=parts)
        same = () if several else there.get(row.when, ())
        pairs.append((row, _old(table, same, row, replace=replace)))
    return table.with_rows(pairs)


def set_row(
    text: str, row: DataRow, file: str, *, was: DataRow | None = None, order: DateWord | None = None
) -> str:
    """The text with the row in place of the one of that date.

    `was` says which, where there are several of that date. The note stays unless there is a new
    one. Raises WorkbookError where there is none, or where it could be more than one.
    """
    table = _Table.of(text, file, order)
    table.check_fit(row)
    return table.with_rows([(row, table.the_row(row.when, was, "data set"))])


def remove_row(
    text: str, when: date, file: str, *, was: DataRow | None = None, order: DateWord | None = None
) -> str:
    """The text without the row of that date, every other line byte for byte: as `set_row`."""
    table = _Table.of(text, file, order)
    return table.without([table.the_row(when, was, "data remove")])


class Repaired(Struct, frozen=True):
    """A data file whose dates are written as 2024-02-05, where they could be understood.

    `dates` were written anew, `gone` are lines of totals and repeated headings, and `left` rows
    have a date that nobody can be sure of. `doubt` is what somebody would have to say of them.
    """

    text: str
    dates: int
    gone: int
    left: int
    doubt: DateDoubt | None


def repaired(
    text: str, file: str, said: Collection[DateWord] = (), order: DateWord | None = None
) -> Repaired:
    """The text with every date that is understood written our way; `said` holds for all of them.

    Raises WorkbookError where the file has no heading that can be read.
    """
    return _Table.of(text, file, order, said).repaired()


def _old(table: _Table, same: Sequence[CsvRow], row: DataRow, *, replace: bool) -> CsvRow | None:
    """The record that a row takes the place of, if there is one."""
    if len(same) > 1:
        raise table.several(row.when, same)
    if same and not replace:
        message = f"{table.file} line {same[0].line} already has a row for {row.when}: "
        project, measure = owner_of_data(table.file) or ("PROJECT", "MEASURE")
        raise WorkbookError(
            message + f"{table.said(same[0])}.",
            "If that one is wrong, put it right.",
            action=do("data set", project, measure, f"{row.when}"),
        )
    return same[0] if same else None


class _Table(Struct, frozen=True):
    """A data file as records and as the raw lines that they came from."""

    file: str
    newline: str
    lines: tuple[str, ...]
    delimiter: str
    columns: ColumnPlaces
    heading: CsvRow
    rows: tuple[CsvRow, ...]
    days: dict[int, ReadDate | DateFault | None]  # by the first line of the record
    doubt: DateDoubt | None

    @classmethod
    def of(
        cls,
        text: str,
        file: str,
        order: DateWord | None = None,
        said: Collection[DateWord] = (),
    ) -> _Table:
        heading, *rows = records(text) if text.strip() else (None,)
        columns, problems = read_heading(heading, file)
        if columns is None or heading is None:
            raise WorkbookError.of(problems[0])
        if "\r" in text and "\n" not in text:
            message = f"{file} has old-style line ends, so nothing was changed."
            raise WorkbookError(message, "Save it with line ends LF or CRLF.")
        lines = tuple(re.findall(r"[^\n]*\n|[^\n]+", text))
        delimiter = delimiter_of(split_lines(text))
        found = [record for record in rows if record is not None]
        cells = [columns.cell(record, columns.date) for record in found]
        read = read_dates(cells, (*said, DateWord.AS_STORED), order)
        days = {record.line: day for record, day in zip(found, read.cells, strict=True)}
        return cls(
            file,
            newline_of(text),
            lines,
            delimiter,
            columns=columns,
            heading=heading,
            rows=tuple(found),
            days=days,
            doubt=read.doubt,
        )

    @property
    def undated(self) -> tuple[CsvRow, ...]:
        """The rows of which nobody knows what day they are of."""
        return tuple(
            record
            for record in self.rows
            if not isinstance(self.days[record.line], ReadDate) and not is_no_row(self._day(record))
        )

    def refuse_undated(self) -> None:
        """Raise WorkbookError for a row of which nobody knows what day it is of."""
        for record in self.undated[:1]:
            day = self.days[record.line]
            fault = day.message if isinstance(day, DateFault) else "this row has no date"
            message = f"{self.file} line {record.line}: {record.fault or fault}"
            of = owner_of_data(self.file) or ("PROJECT", "MEASURE")
            more = len(self.undated)
            raise WorkbookError(
                f"{message}. It may be of the same day, so nothing was written.",
                f"Put {f'the {more} rows without a date' if more > 1 else 'it'} right first, or "
                "say how the dates are written.",
                action=do("data repair", *of),
            )

    def the_row(self, when: date, was: DataRow | None, command: str) -> CsvRow:
        """The one record of this day, and with these numbers where it is said which."""
        self.refuse_undated()
        same = self.by_day().get(when, [])
        if not same:
            raise WorkbookError(f"{self.file} has no row for {when}.", self._beside(when))
        if was is not None:
            there = ", ".join(self.said(record) for record in same)
            same = [record for record in same if self._has(record, was)][:1]
            if not same:
                message = f"{self.file} has no row for {when} with {was.said}."
                raise WorkbookError(message, f"It has: {there}.")
        if len(same) > 1:
            raise self.several(when, same, command)
        return same[0]

    def several(self, when: date, same: Sequence[CsvRow], command: str = "") -> WorkbookError:
        """Says which rows there are of one day, where one must be meant: by a command, if any."""
        lines = " and ".join(str(record.line) for record in same)
        message = f"{self.file} has {len(same)} rows for {when}, in lines {lines}."
        project, measure = owner_of_data(self.file) or ("PROJECT", "MEASURE")
        values = ", ".join(self.said(record) for record in same)
        which = {"was": self.said(same[0])} if command == "data set" else {}
        return WorkbookError(
            message,
            f"They are {values}. {'Say which.' if command else 'Take one out.'}",
            action=do(command or "data remove", project, measure, f"{when}", "VALUE", **which),
        )

    def _has(self, record: CsvRow, row: DataRow) -> bool:
        columns = (self.columns.value, self.columns.numerator, self.columns.denominator)
        try:
            there = [cell_number(self.columns.cell(record, column)) for column in columns]
        except CellError:
            return False
        return there == list(_numbers(row))

    def _beside(self, when: date) -> str:
        days = sorted(self.by_day())
        before = [day for day in days if day < when][-1:]
        around = [*before, *[day for day in days if day > when][:1]]
        return f"Nearest: {' and '.join(map(str, around))}." if around else ""

    def check_fit(self, row: DataRow, *, parts: bool = False) -> None:
        if any(n is not None and not isfinite(n) for n in _numbers(row)):
            raise WorkbookError(f"The row for {row.when} has no number that can be written.")
        by_parts = row.numerator is not None or row.denominator is not None
        if by_parts and self.columns.numerator is None and not parts:
            message = f"{self.file} has one value to a row, not a numerator and a denominator."
            raise WorkbookError(message, "Give one value.")
        if row.value is not None and self.columns.value is None:
            message = f"{self.file} has a numerator and a denominator in each row, not one value."
            raise WorkbookError(message, "Give both.")

    def by_day(self) -> dict[date, list[CsvRow]]:
        """The records by their date as it is read."""
        found: dict[date, list[CsvRow]] = {}
        for record in self.rows:
            if isinstance(day := self.days[record.line], ReadDate):
                found.setdefault(day.when, []).append(record)
        return found

    def said(self, record: CsvRow) -> str:
        """The numbers of a record as people say them."""
        columns = (self.columns.value, self.columns.numerator, self.columns.denominator)
        cells = (self.columns.cell(record, column) for column in columns)
        return " of ".join(cell for cell in cells if cell) or "no data"

    def with_rows(self, pairs: Sequence[tuple[DataRow, CsvRow | None]]) -> str:
        """The text with each row in its place, or in the place of the record beside it."""
        heading = self._heading_for([row for row, _ in pairs])
        top = self.heading.line - 1 + self.heading.lines
        places = RowPlaces.among(self.rows, self._iso, top)
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

    def without(self, gone: Sequence[CsvRow]) -> str:
        """The text without these records."""
        lines = self._lines_with([(one.line - 1, one.lines, ()) for one in gone])
        return self._checked("".join(lines), self.heading.cells, [], gone)

    def repaired(self) -> Repaired:
        """The text with its dates written our way, and what became of the lines."""
        edits: list[_Edit] = []
        gone: list[CsvRow] = []
        for record in self.rows:
            day, cell = self.days[record.line], self._day(record)
            new: tuple[str, ...] = ()
            if isinstance(day, ReadDate) and cell != day.when.isoformat():
                at = self.columns.date
                new = (*record.cells[:at], day.when.isoformat(), *record.cells[at + 1 :])
            elif (
                not is_no_row(cell)
                or record.fault
                or (
                    cell.casefold() == "date" and read_heading(record, self.file)[0] != self.columns
                )
            ):
                continue
            edits.append((record.line - 1, record.lines, new))
            gone.append(record)
        written = [cells for *_, cells in edits if cells]
        text = "".join(self._lines_with(edits))
        text = self._checked(text, self.heading.cells, written, gone)
        return Repaired(text, len(written), len(gone) - len(written), len(self.undated), self.doubt)

    def _day(self, record: CsvRow) -> str:
        return self.columns.cell(record, self.columns.date)

    def _iso(self, record: CsvRow) -> str:
        day = self.days[record.line]
        return day.when.isoformat() if isinstance(day, ReadDate) else ""

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
            if cells:
                made.append(row_text(cells, self.delimiter) + self.newline)
            done = at + taken
        return made + lines[done:]

    def _heading_for(self, rows: Sequence[DataRow]) -> tuple[str, ...]:
        parts = self.columns.numerator is None and any(row.denominator is not None for row in rows)
        said = {
            "numerator": parts,
            "denominator": parts,
            "note": self.columns.note is None and any(row.note for row in rows),
            "excluded": self.columns.excluded is None and any(row.excluded for row in rows),
        }
        return (*self.heading.cells, *(name for name, is_new in said.items() if is_new))

    def _cells(self, row: DataRow, heading: tuple[str, ...], old: CsvRow | None) -> tuple[str, ...]:
        names = [name.strip().casefold() for name in heading]
        cells = [*(old.cells if old else ())][: len(names)]
        cells += [""] * (len(names) - len(cells))
        value, numerator, denominator = (written(number) for number in _numbers(row))
        new = {"date": row.when.isoformat(), "value": value}
        new |= {"numerator": numerator, "denominator": denominator}
        new |= {"note": with_guard(row.note)} if row.note else {}
        new |= {"excluded": with_guard(row.excluded)} if row.excluded else {}
        return tuple(new.get(name, cell) for name, cell in zip(names, cells, strict=True))

    def _checked(
        self,
        text: str,
        heading: tuple[str, ...],
        new: Sequence[tuple[str, ...]],
        replaced: Sequence[CsvRow],
    ) -> str:
        """The text, if read again it is what it was with these rows: nothing else is written."""
        gone = {record.line for record in replaced}
        rest = [one.cells for one in self.rows if one.line not in gone]
        first, *others = (record.cells for record in records(text))
        expected = Counter(new)
        kept = 0
        for cells in others:
            if rest[kept : kept + 1] == [cells]:
                kept += 1
            else:
                expected[cells] -= 1
        if first != heading or kept < len(rest) or any(expected.values()):
            raise self._unsafe()
        return text

    def _unsafe(self) -> WorkbookError:
        message = f"{self.file} can't be changed safely, so nothing was written."
        return WorkbookError(message, "Look at its lines in a text editor.")


def _numbers(row: DataRow) -> tuple[float | None, float | None, float | None]:
    return row.value, row.numerator, row.denominator
