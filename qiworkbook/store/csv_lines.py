"""The lines of a CSV file, and which lines the row of a date stands in."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from qiworkbook.store.cells import guarded, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qiworkbook.content.sheets import Value

MOST_LINES = 1_048_576  # as many rows as a sheet of Excel has

# A quote that is never closed would swallow the rows below; a note of more lines is unlikely.
_MOST_LINES_OF_A_ROW = 20
QUOTES = "Put notes that have a comma or a quote between quotes."
_BLANK_AND_QUOTE = re.compile(r'[ \t]+"')
_BEGINS_WITH_A_DATE = re.compile(r'"?[0-9]{1,4}[-/][0-9]')


@dataclass(frozen=True, slots=True)
class Record:
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
    """The character between the cells of the heading: a comma, a semicolon or a tab."""
    heading = next((line for line in lines if line.strip()), "")
    return max((",", ";", "\t"), key=heading.count)


def records(text: str) -> Iterator[Record]:
    """Every row that has anything in it; blank lines, and those with commas only, are passed by."""
    lines = split_lines(text.removeprefix("\ufeff"))
    delimiter = delimiter_of(lines)
    at = 0
    while at < len(lines):
        line = lines[at]
        if '"' in line or len(line) > csv.field_size_limit():
            record = _quoted(lines, at, delimiter)
        else:
            record = Record(at + 1, tuple(line.split(delimiter)))
        if record.fault or "".join(record.cells).strip():
            yield record
        at += record.lines


def _quoted(lines: list[str], at: int, delimiter: str) -> Record:
    last = min(at + _MOST_LINES_OF_A_ROW, len(lines))
    for end in range(at + 1, last + 1):
        if end > at + 1 and _BEGINS_WITH_A_DATE.match(lines[end - 1]):
            break
        try:
            joined = "\n".join(lines[at:end])
            cells = next(csv.reader([joined], delimiter=delimiter, strict=True))
            behind_a_blank = f'{delimiter} "' in joined  # Date, "Falls, all"
            if behind_a_blank and any(_BLANK_AND_QUOTE.match(cell) for cell in cells):
                reader = csv.reader(
                    [joined], delimiter=delimiter, strict=True, skipinitialspace=True
                )
                cells = next(reader)
        except csv.Error as error:
            if "unexpected end" not in str(error):
                return Record(at + 1, (), fault=_fault(str(error)))
        else:
            return Record(at + 1, tuple(cells), end - at)
    return Record(at + 1, (), fault='a quote (") opens in this row and does not close')


def _fault(error: str) -> str:
    if "field limit" in error:
        return f"a cell of this row has more than {csv.field_size_limit():,} characters"
    return 'there is more text after the closing quote (") of a cell'


def row_text(cells: tuple[str, ...], delimiter: str) -> str:
    """The cells as one line, quoted where they need it."""
    return delimiter.join(
        f'"{cell.replace(chr(34), chr(34) * 2)}"'
        if re.search(rf'["\r\n{delimiter}]', cell)
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
            return guarded(value)


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """The places among the rows of one file, found by halving: a file may have many thousands.

    `furthest` is, for each record with a date, the earliest date from there to the end (where the
    newest stand first, the latest). It never goes back, in whatever order the rows are, and its
    last change is where a search from the end would have stopped.
    """

    records: tuple[Record, ...]
    furthest: tuple[str, ...]
    newest_first: bool
    top: int

    @classmethod
    def among(cls, rows: Sequence[Record], day: Callable[[Record], str], top: int) -> RowPlaces:
        """The places among these rows; `top` is the index of the line below the heading."""
        dated = [one for one in rows if re.fullmatch(r"\d{4}-\d\d-\d\d", day(one))]
        days = [day(one) for one in dated]
        newest_first = len(days) > 1 and days[0] > days[-1]
        furthest = tuple(accumulate(reversed(days), max if newest_first else min))[::-1]
        return cls(tuple(dated), furthest, newest_first, top)

    def line_for(self, when: str) -> int:
        """The index of the line before which the row goes: after the last of its day or before."""
        found = bisect_left(self.furthest, True, key=lambda day: not self._is_before(day, when))
        if not found:
            return self.top
        last = self.records[found - 1]
        return last.line - 1 + last.lines

    def _is_before(self, day: str, when: str) -> bool:
        return day >= when if self.newest_first else day <= when
