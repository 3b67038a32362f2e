"""Somebody's sheet as rows of a data file: days, per cent and thousands as we write them.

Only what can mean one thing is rewritten. Everything else stays as it stands there, so that the
reader of data files names it with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.cells import CellError, number, written
from qiworkbook.store.columns import NAMES
from qiworkbook.store.csv_lines import Record
from qiworkbook.store.dates import as_iso, needs_order
from qiworkbook.workbook.headings_in import find_columns
from qiworkbook.workbook.sheet_lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import time
    from pathlib import Path

    from qiworkbook.sheets import Value
    from qiworkbook.store.dates import DateOrder
    from qiworkbook.workbook.sheet_lines import Line

_THOUSANDS = re.compile(
    r"[+-]?[0-9]{1,3}(?:([, \u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?"
)
_FEW = 3  # a fraction or two may be true percentages


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read, as far as somebody said.

    `columns` gives its names for ours. `order` is that of day and month. `times` multiplies the
    values: 100 where 61% was kept as 0.61.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    order: DateOrder | None = None
    times: float | None = None


@dataclass(frozen=True, slots=True)
class Tidy:
    """A sheet as the records of a data file, the heading first, each with its line in the file.

    `left` are headings of columns that were not read; `which_first` is whether some date has to
    be asked about: which of its numbers is the day.
    """

    name: str
    records: tuple[Record, ...]
    left: tuple[str, ...]
    which_first: bool


def tidied(path: Path, asked: Asked, unit: str) -> Tidy:
    """The file as records for `read_records`. `unit` is the measure's.

    Raises WorkbookError for a file or a column that is not there, and for percentages that seem
    to be kept as fractions.
    """
    lines = lines_of(path, asked.sheet)
    found = find_columns(lines, asked.columns)
    names = tuple(name for name in NAMES if name in found.at)
    rows = lines.rows[found.first :]
    percent = unit.strip() == "%"
    if percent and asked.times is None and "value" in names:
        _ask_about_fractions(lines.name, [_cell(row, found.at["value"]) for row in rows])

    def tidy(row: Line) -> Record:
        cells = {name: _cell(row, found.at[name]) for name in names}
        texts = (_tidy(name, cells[name], asked, percent, lines.continental) for name in names)
        return Record(row.number, tuple(texts), fault=row.fault)

    return Tidy(
        lines.name,
        (Record(found.line, names), *map(tidy, rows)),
        found.left,
        asked.order is None and any(needs_order(_cell(row, found.at["date"])) for row in rows),
    )


def _cell(row: Line, column: int) -> Value | time:
    return row.cells[column] if column < len(row.cells) else None


def _tidy(name: str, cell: Value | time, asked: Asked, percent: bool, continental: bool) -> str:
    if name == "date":
        return as_iso(cell, asked.order)
    if name in ("note", "excluded"):
        return "" if cell is None else str(cell)
    text = _plain(cell, percent, continental)
    return _multiplied(text, asked.times) if name == "value" and asked.times else text


def _plain(cell: Value | time, percent: bool, continental: bool) -> str:
    """A number without its per cent sign, where the measure is in %, and without thousands."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return written(float(cell))
    text = "" if cell is None else str(cell).strip()
    if percent:
        text = text.removesuffix("%").rstrip()
    found = _THOUSANDS.fullmatch(text)
    if found and not (continental and found[1] == ","):
        return text.replace(found[1], "")
    return text


def _multiplied(text: str, times: float) -> str:
    """The number so many times, without the noise of binary fractions; other texts as they are."""
    try:
        value = number(text)
    except CellError:
        return text
    return text if value is None else written(float(f"{value * times:.12g}"))


def _ask_about_fractions(name: str, cells: Sequence[Value | time]) -> None:
    numbers = []
    for cell in cells:
        try:
            numbers.append(number(_plain(cell, percent=False, continental=False)))
        except CellError:
            return  # a per cent sign, for example: these are no fractions
    found = [value for value in numbers if value is not None]
    if len(found) >= _FEW and all(0 <= one <= 1 for one in found) and set(found) - {0, 1}:
        raise WorkbookError(
            f"Every value of {name} lies between 0 and 1, and the measure is in %. "
            "Excel keeps 61% as 0.61.",
            "If that is so here, say --times 100; if they are percentages already, --times 1.",
        )
