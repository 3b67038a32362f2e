"""The nouns of a spreadsheet: what people fill in, and what comes back with its cell named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Self

from msgspec import Struct, field

Value = str | float | int | bool | date | None
"""What a cell holds. None is an empty cell."""

CellValue = Value | time
"""What a cell that was read may hold."""


WIDE = 16_384  # columns that a sheet can have

README = "Read me first"
"""The first sheet of a file with instructions."""

UNWORKED = "=?"
"""What stands for a formula whose result no program has put into the file."""


EXPORTED_POINTS = {"project", "measure", "date", "value", "numerator", "denominator", "rule_set"}
"""Headings of the points of an export: they say by themselves whose each row is."""

COPY_NOTE = "A copy to share. Notes and most other free text are left out."
"""The first note of such a copy, which stands in it where a format carries notes."""


class CellKind(StrEnum):
    """What belongs into the cells of a column."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


class Column(Struct, frozen=True):
    """A column: its heading, and what people may write below it.

    `choices` become a list to pick from. A `locked` column is there to be read, not changed.
    `hint` is shown when somebody enters a cell. `width` is in characters. `meaning` is what a
    data dictionary says of it.
    """

    heading: str
    kind: CellKind = CellKind.TEXT
    choices: tuple[str, ...] = ()
    locked: bool = False
    hint: str = ""
    width: int = 24
    meaning: str = ""


class Sheet(Struct, frozen=True):
    """One sheet: a row of headings, rows, and `spare` empty rows to fill in below them."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...] = ()
    spare: int = 0


class Book(Struct, frozen=True):
    """A spreadsheet file. `instructions` stand on a first sheet of their own."""

    title: str
    sheets: tuple[Sheet, ...]
    instructions: tuple[str, ...] = ()
    protect: bool = False


class Worded(float):
    """A number in a cell whose format puts words beside it: people see “5 weeks”, it holds 5."""

    words: str
    text: str

    def __new__(cls, number: float, before: str, after: str) -> Self:
        """The number with the words before and behind it."""
        made = super().__new__(cls, number)
        made.words, made.text = f"{before} {after}", f"{before}{number:g}{after}".strip()
        return made


class ReadCell(Struct, frozen=True):
    """A cell that was read: where it is ("B7") and what it holds."""

    at: str
    value: CellValue


class ReadSheet(Struct, frozen=True):
    """A sheet that was read: all rows down to the last that holds anything, of equal length.

    `formats` are those that show more or less than what a cell holds, by that; `later` is as in
    `ReadLines`. `spread` are the rows that say a number of merged cells again.
    """

    name: str
    rows: tuple[tuple[ReadCell, ...], ...]
    formats: Mapping[CellValue, str] = field(default_factory=dict)
    later: int = 0
    spread: frozenset[int] = frozenset()


class ReadLine(Struct, frozen=True):
    """One row. `number` is its line in the file or its row in the sheet, 1 being the first.

    `span` is how many lines of a CSV file it takes; `fault` says why it has no cells. `hidden` is
    whether a filter, or somebody, hides it: people see the sheet without it. `struck` is whether
    all that stands in it is struck out.
    """

    number: int
    cells: tuple[CellValue, ...]
    span: int = 1
    fault: str = ""
    hidden: bool = False
    struck: bool = False

    def cell(self, column: int) -> CellValue:
        """What stands in a column, counted from 0; None where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else None


class ReadLines(Struct, frozen=True):
    """The rows of one sheet that hold anything. `name` is how a message speaks of it.

    `continental` is whether semicolons part its cells: a comma may then be a decimal point.
    `hidden_columns` are counted from 0. `sheet` is the name of the sheet, "" for CSV. `spread` are
    numbers that one merged cell spreads over several: the number of the row, and the column;
    `formats` show more or less than what a cell holds, by the same two. `later` is how many days
    later than in most its days are counted from: 1462 in a workbook of 1904.
    """

    name: str
    rows: tuple[ReadLine, ...]
    continental: bool = False
    hidden_columns: frozenset[int] = frozenset()
    sheet: str = ""
    spread: frozenset[tuple[int, int]] = frozenset()
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    later: int = 0


class Label(Struct, frozen=True):
    """A column by its heading: of dates, of numbers, or of names that tell rows apart.

    In a table that was turned, the numbers of a row stand side by side from `column` on.
    """

    heading: str
    column: int


class DateTable(Struct, frozen=True):
    """A table with one date a row. Columns are counted in `rows`, from 0.

    `name` is how a message speaks of the sheet, `title` what stands alone above the table. `across`
    is whether dates stood across. Where rows were `turned`, from that or from names across, the
    number of a row holds its column too (`row_and_column`).
    `dates` are the columns that can be that of the dates. `left` are the columns that are not read,
    `remarks` the lines, `below` those of something without dates, and `hidden` the columns that
    people do not see.
    """

    name: str
    sheet: str
    title: str
    labels: tuple[Label, ...]
    dates: tuple[Label, ...]
    values: tuple[Label, ...]
    rows: tuple[ReadLine, ...]
    heading: ReadLine
    turned: bool = False
    across: bool = False
    left: tuple[str, ...] = ()
    remarks: tuple[int, ...] = ()
    below: tuple[int, ...] = ()
    hidden: tuple[str, ...] = ()
    spread: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def line_of(self, row: ReadLine) -> int:
        """The line of the file, or the row of the sheet, that a row of the table is from."""
        return row_and_column(row.number)[0] if self.turned else row.number

    def cell_of(self, row: ReadLine, column: int) -> str:
        """The name of a cell of the sheet, such as D4, or "" where it has no such names."""
        if not self.sheet:
            return ""
        if not self.turned:
            return cell_name(row.number - 1, column)
        number, first = row_and_column(row.number)
        return cell_name(number - 1, first + max(0, column - self.values[0].column))


def row_and_column(number: int) -> tuple[int, int]:
    """The row of the sheet, and the column from 0, of a row that was turned."""
    return divmod(number, WIDE)


def letters(column: int) -> str:
    """The name of a column, counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_of(name: str) -> int:
    """The column, counted from 0, that has this name in capital letters: A is 0, AA is 26."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(row: int, column: int) -> str:
    """The name of a cell, row and column counted from 0: (6, 1) is B7."""
    return f"{letters(column)}{row + 1}"
