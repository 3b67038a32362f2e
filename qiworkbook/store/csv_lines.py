"""The lines of a CSV file: its heading, which cell means what, and which lines a date's row stands
in.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from datetime import date
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.problems import Place, Problem, Severity
from qiworkbook.store.cells import with_guard, written
from qiworkbook.store.layout import SHARED
from qiworkbook.text.late_pattern import compiled
from qiworkbook.text.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qiworkbook.content.sheets import Value

MOST_LINES = 1_048_576  # as many rows as a sheet of Excel has

# A quote that is never closed would swallow the rows below; a note of more lines is unlikely.
_MOST_LINES_OF_A_ROW = 20
_TITLES = 40  # lines in which a heading begins
QUOTES = "Put notes that have a comma or a quote between quotes."
_BLANK_AND_QUOTE = r'[ \t]+"'
_BEGINS_WITH_A_DATE = r'"?[0-9]{1,4}[-/][0-9]'
_DECIMALS = r"^(\s*[+-]?[0-9]+),([0-9]{1,2}|[0-9]{4,})(?=\s*$)"


class CsvRow(Struct, frozen=True):
    """The cells of one row. `line` is its first line (1 is the first), `lines` how many it has.

    `fault` says in plain words why there are no cells, and `hint` what to do about it.
    """

    line: int
    cells: tuple[str, ...]
    lines: int = 1
    fault: str = ""
    hint: str = QUOTES


def split_lines(text: str) -> list[str]:
    """The lines of a text, without line ends of any kind."""
    if "\n" not in text:
        return text.split("\r")
    return [line.removesuffix("\r") for line in text.split("\n")]


def delimiter_of(lines: list[str]) -> str:
    """The character between the cells of the heading: a comma, semicolon, tab or upright line."""
    heading = next((line for line in lines if line.strip()), "")
    return max((",", ";", "\t", "|"), key=heading.count)


def delimiter_below_titles(lines: Iterable[str]) -> str:
    """The same where titles may stand above the heading: what two lines have equally often."""
    full = [line for line in islice(lines, _TITLES) if line.strip()]
    pairs = ((delimiter_of([line]), line, after) for line, after in pairwise(full))
    alike = (at for at, line, after in pairs if line.count(at) == after.count(at) > 0)
    return next(alike, delimiter_of(full))


def records(text: str, delimiter: str = "") -> Iterator[CsvRow]:
    """Every row that has anything in it; blank lines, and those with commas only, are passed by.

    Without a `delimiter` it is a file of ours. If its cells are apart by semicolons, the comma is
    free for decimals, and an Excel in German has written 18,5: it is given as 18.5.
    """
    lines = split_lines(text.removeprefix("\ufeff"))
    apart = delimiter or delimiter_of(lines)
    found = _records(lines, apart)
    return map(_with_points, found) if apart == ";" and not delimiter else found


def _with_points(record: CsvRow) -> CsvRow:
    """A row with points before its decimals; three figures behind a comma could be thousands."""
    return replace(
        record, cells=tuple(compiled(_DECIMALS).sub(r"\1.\2", cell) for cell in record.cells)
    )


def _records(lines: list[str], delimiter: str) -> Iterator[CsvRow]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if '"' in line or len(line) > csv.field_size_limit():
            record = _quoted(lines, at, delimiter)
        else:
            record = CsvRow(at + 1, tuple(line.split(delimiter)))
        if record.fault or "".join(record.cells).strip():
            yield record
        at += record.lines


def _quoted(lines: list[str], at: int, delimiter: str) -> CsvRow:
    last = min(at + _MOST_LINES_OF_A_ROW, len(lines))
    for end in range(at + 1, last + 1):
        if end > at + 1 and compiled(_BEGINS_WITH_A_DATE).match(lines[end - 1]):
            break
        try:
            joined = "\n".join(lines[at:end])
            cells = next(csv.reader([joined], delimiter=delimiter, strict=True))
            behind_a_blank = f'{delimiter} "' in joined  # Date, "Falls, all"
            if behind_a_blank and any(compiled(_BLANK_AND_QUOTE).match(cell) for cell in cells):
                reader = csv.reader(
                    [joined], delimiter=delimiter, strict=True, skipinitialspace=True
                )
                cells = next(reader)
        except csv.Error as error:
            if "unexpected end" not in str(error):
                return CsvRow(at + 1, (), fault=_fault(str(error)))
        else:
            return CsvRow(at + 1, tuple(cells), end - at)
    return CsvRow(at + 1, (), fault='a quote (") opens in this row and does not close')


def _fault(error: str) -> str:
    if "field limit" in error:
        return f"a cell of this row has more than {csv.field_size_limit():,} characters"
    return 'there is more text after the closing quote (") of a cell'


def row_text(cells: tuple[str, ...], delimiter: str) -> str:
    """The cells as one line, quoted where they need it."""
    line = delimiter.join(cells)
    if line.isprintable() and '"' not in line and line.count(delimiter) == len(cells) - 1:
        return line
    return delimiter.join(
        f'"{cell.replace(chr(34), chr(34) * 2)}"'
        if any(sign in cell for sign in ('"', "\r", "\n", delimiter))
        else cell
        for cell in cells
    )


def table_text(rows: Iterable[Sequence[Value]]) -> str:
    """Rows as a CSV file. A text that a spreadsheet would run has a ' before it."""
    return "".join(f"{row_text(tuple(map(_cell, row)), ',')}\n" for row in rows)


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
            return with_guard(value)


class RowPlaces(Struct, frozen=True):
    """The places among the rows of one file, found by halving: a file may have many thousands.

    `furthest` is, for each record with a date, the earliest date from there to the end (where the
    newest stand first, the latest). It never goes back, in whatever order the rows are, and its
    last change is where a search from the end would have stopped.
    """

    records: tuple[CsvRow, ...]
    furthest: tuple[str, ...]
    newest_first: bool
    top: int

    @classmethod
    def among(cls, rows: Sequence[CsvRow], day: Callable[[CsvRow], str], top: int) -> RowPlaces:
        """The places among these rows; `top` is the index of the line below the heading."""
        dated = [one for one in rows if re.fullmatch(r"\d{4}-\d\d-\d\d", day(one))]
        days = [day(one) for one in dated]
        newest_first = len(days) > 1 and days[0] > days[-1]
        furthest = tuple(accumulate(reversed(days), max if newest_first else min))[::-1]
        return cls(tuple(dated), furthest, newest_first, top)

    def line_for(self, when: str) -> int:
        """The index of the line before which the row goes: after the last of its day or before."""
        is_after = when.__gt__ if self.newest_first else when.__lt__
        found = bisect_left(self.furthest, True, key=is_after)
        if not found:
            return self.top
        last = self.records[found - 1]
        return last.line - 1 + last.lines


NAMES = ("date", "value", "numerator", "denominator", "note", "excluded")

_SHAPES = "The first line is date,value or date,numerator,denominator (and note, if wanted)."


class ColumnPlaces(Struct, frozen=True):
    """The index of each column, None for one that the file does not have."""

    count: int
    date: int
    value: int | None
    numerator: int | None
    denominator: int | None
    note: int | None
    excluded: int | None
    instead: int | None = None  # values of rows from when the file had no numerators

    def cell(self, record: CsvRow, column: int | None) -> str:
        """The text of one cell; a row may be shorter than the heading."""
        if column is None or column >= len(record.cells):
            return ""
        return record.cells[column].strip()


def read_heading(
    heading: CsvRow | None, file: str
) -> tuple[ColumnPlaces | None, tuple[Problem, ...]]:
    """The columns that a heading names, or None when the rows can't be read without asking."""
    if heading is None:
        return None, (Problem("data-heading", "the file is empty", Place(file), hint=_SHAPES),)
    place = Place(file, heading.line)
    names = tuple(cell.strip().casefold() for cell in heading.cells)
    fault = heading.fault or _heading_fault(names)
    if fault:
        return None, (Problem("data-heading", fault, place, hint=_SHAPES),)
    at = {name: names.index(name) if name in names else None for name in NAMES}
    both = at["numerator"] is not None and at["value"] is not None
    columns = ColumnPlaces(
        count=len(names),
        date=names.index("date"),
        value=None if both else at["value"],
        numerator=at["numerator"],
        denominator=at["denominator"],
        note=at["note"],
        excluded=at["excluded"],
        instead=at["value"] if both else None,
    )
    questions = [
        _shared(place) if name == SHARED else _unknown(name, place)
        for name in names
        if name and name not in NAMES
    ]
    if both:
        message = "the column `value` is not read where numerator and denominator stand beside it"
        questions.append(Problem("data-column", message, place, Severity.QUESTION))
    return columns, tuple(questions)


def _heading_fault(names: tuple[str, ...]) -> str:
    if re.match(r"[0-9]+[-/.][0-9]", names[0]):
        return "the rows have no heading above them"
    for name in NAMES:
        if names.count(name) > 1:
            return f"there are two columns `{name}`"
    missing = _missing(names)
    if not missing:
        return ""
    meant = did_you_mean(missing, [name for name in names if name and name not in NAMES])
    question = f"; is it `{meant}`?" if meant else ""
    return f"there is no column `{missing}`{question}"


def _missing(names: tuple[str, ...]) -> str:
    if "date" not in names:
        return "date"
    if "numerator" in names or "denominator" in names:
        return next((name for name in ("numerator", "denominator") if name not in names), "")
    return "" if "value" in names else "value"


def _shared(place: Place) -> Problem:
    message = "this file is of a copy to share: its numbers are rounded, and small ones hidden"
    hint = "Put the team's own file in its place."
    return Problem("data-shared", message, place, Severity.QUESTION, hint)


def _unknown(name: str, place: Place) -> Problem:
    meant = did_you_mean(name, NAMES)
    hint = f"Did you mean `{meant}`?" if meant else f"Columns that are read: {', '.join(NAMES)}."
    message = f"the column `{name}` was not read"
    return Problem("data-column", message, place, Severity.QUESTION, hint)
