"""Somebody's sheet as rows of a data file: days, per cent and thousands as we write them.

Only what can mean one thing is rewritten. Everything else stays as it stands there, so that the
reader of data files names it with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.cells import CellError, day, number, written
from qiworkbook.store.columns import NAMES
from qiworkbook.store.csv_lines import Record
from qiworkbook.store.dates import DateOrder, as_iso, days_of, needs_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiworkbook.exchange import ImportedRow
    from qiworkbook.sheets import CellValue

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


def tidied(
    rows: Sequence[ImportedRow], name: str, asked: Asked, unit: str, *, continental: bool = False
) -> tuple[Record, ...]:
    """The rows as records for `read_records`, the heading first. `unit` is the measure's.

    `name` is how messages speak of the file; `continental` is whether a comma in it may be a
    decimal point. Raises WorkbookError for percentages that seem to be kept as fractions.
    """
    names = _names(rows)
    percent = unit.strip() == "%"
    if percent and asked.times is None and "value" in names:
        _ask_about_fractions(name, [row.value for row in rows])

    def record(row: ImportedRow) -> Record:
        cells = (
            _tidy(one, _cell(row, one), asked, percent=percent, continental=continental)
            for one in names
        )
        return Record(row.line, tuple(cells), fault=row.fault, hint=row.hint)

    return (Record(1, names), *map(record, rows))


def asks_which_first(rows: Sequence[ImportedRow], asked: Asked) -> bool:
    """Whether a date could mean two days until somebody says which of its numbers is the day."""
    return asked.order is None and any(needs_order(row.when) for row in rows)


def may_be_day(cell: CellValue) -> bool:
    """Whether a cell reads as a date in one way or another: not a number, not any other words."""
    return isinstance(cell, date) or (isinstance(cell, str) and _reads_as_day(cell))


@lru_cache(maxsize=20_000)  # a sheet says the same months over and over
def _reads_as_day(text: str) -> bool:
    return any(days_of(text, order) for order in DateOrder)


def day_of(cell: CellValue, order: DateOrder | None) -> date | None:
    """The day that a cell means, if it can mean one alone."""
    try:
        return day(as_iso(cell, order))
    except CellError:
        return None


def _names(rows: Sequence[ImportedRow]) -> tuple[str, ...]:
    """The columns that hold anything, date and numbers in any case."""
    full = {one for one in NAMES for row in rows if _cell(row, one) is not None}
    parts = {"numerator", "denominator"}
    numbers = parts if full & parts else {"value"}
    return tuple(one for one in NAMES if one in full | numbers | {"date"})


def _cell(row: ImportedRow, name: str) -> CellValue:
    cell: CellValue = getattr(row, "when" if name == "date" else name)
    return cell


def _tidy(name: str, cell: CellValue, asked: Asked, *, percent: bool, continental: bool) -> str:
    if name == "date":
        return as_iso(cell, asked.order)
    if name in ("note", "excluded"):
        return "" if cell is None else str(cell)
    text = _plain(cell, percent=percent, continental=continental)
    return _multiplied(text, asked.times) if name == "value" and asked.times else text


def _plain(cell: CellValue, *, percent: bool, continental: bool) -> str:
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


def _ask_about_fractions(name: str, cells: Sequence[CellValue]) -> None:
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
