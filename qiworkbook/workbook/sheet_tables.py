"""The tables of a sheet, turned so that every row is one date: months may stand across or down.

A sheet holds one table or several below one another, with titles, remarks and totals around them.
What a table is made of is recognised by its dates; whose row it is, and of what, is decided later
by names (`sheet_names`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qiworkbook.content.sheets import ReadLine, cell_name, letters
from qiworkbook.text.words import one_line
from qiworkbook.workbook.tidy_csv import is_hidden, is_total, may_be_day
from qiworkbook.workbook.whole_dates import LOOKED_AT, is_sum, name_of, parts_across, whole_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.content.sheets import CellValue, ReadLines

WIDE = 16_384  # columns that a sheet can have
_NUMBER = re.compile(r"[<>≤≥~£+-]?\s?[0-9][0-9.,\s]*(?:%|\*|/\s?[0-9]+)?|\([0-9][0-9.,]*%?\)")
_HEAD, _TAIL = re.compile(r"[+-]?[1-9][0-9]{0,2}"), re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_NOTES = {"note", "notes", "comment", "comments", "remark", "remarks"}
_NO_NUMBER = {"", "-", "–", "—", ".", "nil", "=?"}
_UNITS = {"n", "no", "no.", "number", "count", "%", "per cent", "days", "hours", "minutes", "rate"}
SPREAD = "one number stands in merged cells, for several rows or columns"
TARGET = "target"
ABOVE = "heading above"
"""The axis of the names that stand over the headings of columns."""

_SEVERAL = 2  # dates that make a row a heading of months


@dataclass(frozen=True, slots=True)
class Label:
    """A column of names: whose row it is, of what, or what else tells rows apart."""

    heading: str
    column: int


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of numbers: its heading, and the column of the sheet that it stands in.

    In a table that was turned, the numbers of a row stand side by side from `column` on.
    """

    heading: str
    column: int


@dataclass(frozen=True)
class Table:
    """A table with one date a row. Columns are counted in `rows`, from 0.

    `name` is how a message speaks of the sheet, `title` what stands alone above the table. `across`
    is whether dates stood across. Where rows were `turned`, from that or from names across, the
    number of a row holds its column too (`row_and_column`).
    `dates` are the columns that can be that of the dates. `left` are the columns that are not read,
    `remarks` the lines, and `hidden` the columns that people do not see.
    """

    name: str
    sheet: str
    title: str
    labels: tuple[Label, ...]
    dates: tuple[Label, ...]
    values: tuple[ValueColumn, ...]
    rows: tuple[ReadLine, ...]
    heading: ReadLine
    turned: bool = False
    across: bool = False
    left: tuple[str, ...] = ()
    remarks: tuple[int, ...] = ()
    hidden: tuple[str, ...] = ()
    spread: frozenset[tuple[int, int]] = field(default_factory=frozenset)

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


def tables_of(lines: ReadLines) -> tuple[Table, ...]:
    """The tables of a sheet, from top to bottom; none where no dates are found."""
    starts = list(_headings(lines))
    if not starts:
        return ()
    ends = [*(max(0, start - _above(lines, start)) for start, _ in starts[1:]), len(lines.rows)]
    found: list[Table] = []
    for (start, across), end in zip(starts, ends, strict=True):
        parts = (_across(lines, start, end),) if across else _beside(lines, start, end)
        found += (section for part in parts for section in _sections(part))
    return tuple(found)


def with_faults(lines: ReadLines, table: Table) -> ReadLines:
    """The lines, with a fault where a row of the table cannot mean what it seems to say.

    1,300 without quotes is two cells of a CSV file, and would be read as 1: also where the 300 has
    come to stand in a column of words. A number in merged cells is one number, not one a row.
    """
    heading, width = table.heading, len(table.heading.cells)
    numbers = {one.column for one in table.values if one.heading.casefold() not in _NOTES}
    cut = [at for at in numbers if at + 1 < width and at + 1 not in numbers]
    rows = []
    for row in lines.rows:
        fault = row.fault
        if row.number <= heading.number or fault:
            pass
        elif any((row.number, column) in lines.spread for column in numbers):
            fault = SPREAD
        elif lines.sheet:
            pass
        elif len(row.cells) > width and any(cell is not None for cell in row.cells[width:]):
            fault = f"this row has {len(row.cells)} cells; the heading has {width}"
        else:
            two = [(row.cell(at), row.cell(at + 1)) for at in cut]
            found = next((pair for pair in two if _is_cut(*pair)), None)
            fault = (
                f"{found[0]} beside {found[1]} looks like {found[0]},{found[1]}" if found else ""
            )
        rows.append(row if fault == row.fault else replace(row, fault=fault))
    faulty = any(row is not before for row, before in zip(rows, lines.rows, strict=True))
    return replace(lines, rows=tuple(rows)) if faulty else lines


def _is_cut(cell: CellValue, beside: CellValue) -> bool:
    """Whether two cells look like a number that was cut at its comma for thousands."""
    return (
        isinstance(cell, str)
        and isinstance(beside, str)
        and _HEAD.fullmatch(cell) is not None
        and _TAIL.fullmatch(beside) is not None
    )


def is_number(cell: CellValue) -> bool:
    """Whether a cell holds a number, or something that stands where a number should."""
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, int | float):
        return True
    if not isinstance(cell, str):
        return False
    text = cell.strip().casefold()
    return text in _NO_NUMBER or is_hidden(text) or bool(_NUMBER.fullmatch(text))


def text_of(cell: CellValue) -> str:
    """A cell that names something, on one line."""
    return one_line(cell) if isinstance(cell, str) else ""


def _headings(lines: ReadLines) -> Iterator[tuple[int, bool]]:
    """Where tables begin: the row of their heading, and whether dates stand across in it."""
    rows = lines.rows
    at, last = 0, -1
    while at < len(rows):
        if last >= 0 and at - last > LOOKED_AT and len(rows) > 5_000:
            return  # one long list
        if parts_across(rows, at) or _dates_across(rows, at):
            yield at, True
            last = at
            at += 1
        elif last < 0 or _blank_before(rows, at):
            heading = _heading_above(rows, at, last)
            if heading is not None:
                yield heading, False
                last = heading
                at = max(at, heading) + 1
        at += 1
        if last < 0 and at > LOOKED_AT:
            return


def _blank_before(rows: Sequence[ReadLine], at: int) -> bool:
    """Whether an empty row, or a heading of words alone, stands just above this row."""
    return at > 0 and (
        rows[at].number - rows[at - 1].number > rows[at - 1].span or _is_heading(rows[at - 1])
    )


def _is_heading(row: ReadLine) -> bool:
    """Whether a row has names in two columns or more, and no numbers and dates."""
    full = [cell for cell in row.cells if cell not in (None, "")]
    return (
        len(full) >= 2
        and all(isinstance(cell, str) for cell in full)
        and not any(is_number(cell) or may_be_day(cell) for cell in full)
        and not _is_units(row)
    )


def _is_units(row: ReadLine) -> bool:
    """Whether a row below a heading says what its columns are counted in."""
    return all(text_of(cell).casefold() in _UNITS for cell in row.cells if cell is not None)


def _heading_above(rows: Sequence[ReadLine], at: int, last: int) -> int | None:
    """The heading of the table that this row of data begins, if it is one with a date."""
    if not any(may_be_day(cell) for cell in rows[at].cells):
        return None
    above = range(at - 1, max(last, at - LOOKED_AT, -1), -1)
    return next((one for one in above if _is_heading(rows[one])), None)


def _dates_across(rows: Sequence[ReadLine], at: int) -> bool:
    """Whether dates stand side by side in this row, and numbers below them."""
    row = rows[at]
    days = [column for column, cell in enumerate(row.cells) if may_be_day(cell)]
    if len(days) < _SEVERAL or any(
        is_number(cell) for column, cell in enumerate(row.cells) if column not in days
    ):
        return False
    below = [one for one in rows[at + 1 : at + 4] if any(one.cell(day) is not None for day in days)]
    if not below or any(may_be_day(one.cell(day)) for one in below[:1] for day in days):
        return False
    return any(is_number(one.cell(day)) for one in below for day in days)


def _above(lines: ReadLines, start: int) -> int:
    """How many rows above the heading of a table are its titles."""
    count = 0
    while start - count - 1 >= 0 and _words_alone(lines.rows[start - count - 1]):
        count += 1
    return count


def _words_alone(row: ReadLine) -> bool:
    """Whether a row says one thing, in one cell or in cells that were merged."""
    one: CellValue = None
    for cell in row.cells:
        if cell is None or cell == "":
            continue
        if one is not None and cell != one:
            return False
        one = cell
    return one is not None and not is_number(one) and not may_be_day(one)


def _title(lines: ReadLines, start: int) -> str:
    above = lines.rows[start - 1] if start else None
    if above is None or not _words_alone(above):
        return ""
    return next(text_of(cell) for cell in above.cells if cell not in (None, ""))


def _beside(lines: ReadLines, start: int, end: int) -> Iterator[Table]:
    """The tables side by side under one row of headings, where its first one comes once more."""
    names = [text_of(cell) for cell in lines.rows[start].cells]
    first = next(filter(None, names))
    begins = [at for at, name in enumerate(names) if name == first]
    whole = _down(lines, start, end)
    if len(begins) != len(whole.dates) or len(begins) < _SEVERAL:
        yield whole
        return
    near = range(max(0, start - 1), end)
    for begin, stop in pairwise((*begins, len(names))):
        rows = (
            replace(
                row, cells=tuple(c if begin <= i < stop else None for i, c in enumerate(row.cells))
            )
            if at in near
            else row
            for at, row in enumerate(lines.rows)
        )
        yield _down(replace(lines, rows=tuple(rows)), start, end)


def _down(lines: ReadLines, start: int, end: int) -> Table:
    """A table with a date in each row."""
    heading = lines.rows[start]
    rows = lines.rows[start + 1 : end]
    rows = rows[1:] if rows and _is_units(rows[0]) else rows
    sample = rows[:200]
    width = len(heading.cells)
    names = [text_of(cell) or f"column {letters(at)}" for at, cell in enumerate(heading.cells)]
    kinds = [_kind([row.cell(at) for row in sample]) for at in range(width)]
    dates = [Label(names[at], at) for at in range(width) if kinds[at] == "date"]
    labels = [Label(names[at], at) for at in range(width) if kinds[at] == "name"]
    values = [ValueColumn(names[at], at) for at in range(width) if kinds[at] == "number"]
    table = Table(
        name=lines.name,
        sheet=lines.sheet,
        title=_title(lines, start),
        labels=tuple(labels),
        dates=tuple(dates),
        values=tuple(values),
        rows=rows,
        heading=heading,
        hidden=tuple(names[at] for at in sorted(lines.hidden_columns) if at < width),
        spread=lines.spread,
    )
    return _grouped(lines, start, table) if len(dates) == 1 and _repeats(values) else table


def _kind(cells: Sequence[CellValue]) -> str:
    """What most cells of a column are: dates, numbers or names."""
    full = [cell for cell in cells if cell not in (None, "")]
    if not full:
        return ""
    days = sum(map(may_be_day, full))
    numbers = sum(map(is_number, full))
    if days > len(full) / 2:
        return "date"
    return "number" if numbers >= len(full) / 2 else "name"


def _repeats(values: Sequence[ValueColumn]) -> bool:
    counts = Counter(one.heading.casefold() for one in values)
    return any(count > 1 for count in counts.values())


def _grouped(lines: ReadLines, start: int, table: Table) -> Table:
    """A table whose headings repeat below others, with a row for each of those: ward by ward."""
    above = lines.rows[start - 1] if start else None
    first = min(one.column for one in table.values)
    over = _over(above, table.heading, first) if above else {}
    if len(set(over.values())) < _SEVERAL:
        return table
    groups: dict[str, list[ValueColumn]] = {}
    for one in table.values:
        groups.setdefault(over.get(one.column, ""), []).append(one)
    names = dict.fromkeys(one.heading for one in table.values)
    values = tuple(ValueColumn(name, at + len(table.labels) + 2) for at, name in enumerate(names))
    rows = []
    for row in table.rows:
        kept = [row.cell(label.column) for label in table.labels]
        for name, columns in groups.items():
            by_name = {one.heading: row.cell(one.column) for one in columns}
            cells = (*kept, row.cell(table.dates[0].column), name, *map(by_name.get, names))
            number = row.number * WIDE + columns[0].column
            rows.append(ReadLine(number, cells, row.span, row.fault, row.hidden))
    at = len(table.labels)
    return replace(
        table,
        labels=(
            *(Label(one.heading, i) for i, one in enumerate(table.labels)),
            Label(ABOVE, at + 1),
        ),
        dates=(Label(table.dates[0].heading, at),),
        values=values,
        rows=tuple(rows),
        turned=True,
    )


def _over(above: ReadLine, heading: ReadLine, first: int) -> dict[int, str]:
    """What stands over each column from `first` on; a name holds until the next one."""
    found, last = {}, ""
    for column in range(first, len(heading.cells)):
        last = text_of(above.cell(column)) or last
        found[column] = last
    return found


def _across(lines: ReadLines, start: int, end: int) -> Table:
    """A table with its dates side by side, turned: a row for each name and date."""
    heading, *below = lines.rows[start:end]
    parts = parts_across(lines.rows[:end], start)
    days, beside = parts or (_dates_filled(heading, below[0] if below else None), -1)
    first = min(days)
    above = lines.rows[start - 1] if start else None
    subs = below[0] if below and not parts and _is_sub_heading(below[0], days) else None
    body = below[1:] if subs else below
    over = _over(above, heading, first) if above and _repeated(days, subs) else {}
    others = [c for c in range(first, len(heading.cells)) if c not in days]
    targets = [c for c, cell in enumerate(heading.cells) if text_of(cell).casefold() == TARGET]
    columns = [
        at
        for at in range(first)
        if at not in (beside, *targets) and any(text_of(row.cell(at)) for row in body)
    ]
    groups: dict[tuple[CellValue, str], dict[str, int]] = {}
    for column, day in days.items():
        name = text_of(subs.cell(column)) if subs else ""
        groups.setdefault((day, over.get(column, "")), {})[name] = column
    names = tuple(dict.fromkeys(name for group in groups.values() for name in group))
    rows: list[ReadLine] = []
    for row in body:
        said = [row.cell(at) for at in columns]
        if all(row.cell(column) is None for column in days):
            rows.append(ReadLine(row.number * WIDE, tuple(said), 0))  # words alone
            continue
        for (day, upper), group in groups.items():
            cells = (row.cell(group[name]) if name in group else None for name in names)
            hidden = row.hidden or not lines.hidden_columns.isdisjoint(group.values())
            when = _when(day, row.cell(beside)) if parts else day
            line = (*said, upper, when, *cells, *(row.cell(c) for c in targets))
            number = row.number * WIDE + min(group.values())
            rows.append(ReadLine(number, line, 1, row.fault, hidden))
    labels = [Label(_label_name(lines.rows, start, c, subs), at) for at, c in enumerate(columns)]
    at = len(labels)
    return Table(
        name=lines.name,
        sheet=lines.sheet,
        title=_title(lines, start - bool(over)),
        labels=(*labels, *([Label(ABOVE, at)] if over else ())),
        dates=(Label("date", at + 1),),
        values=tuple(
            ValueColumn(name, at + 2 + i)
            for i, name in enumerate((*names, *(TARGET for _ in targets)))
        ),
        rows=tuple(rows),
        heading=heading,
        turned=True,
        across=True,
        left=tuple(filter(None, (text_of(heading.cell(c)) for c in others if c not in targets))),
        spread=lines.spread,
    )


def _when(part: CellValue, beside: CellValue) -> CellValue:
    """The date of a cell whose month stands over it and whose year stands beside it, or so."""
    return name_of(beside) if is_total(name_of(beside)) else whole_date(part, beside)


def _label_name(rows: Sequence[ReadLine], start: int, at: int, subs: ReadLine | None) -> str:
    """The heading over a column of names: beside the dates, or in the row above or below."""
    near = (rows[start], subs, rows[start - 1] if start else None)
    return next((name for row in near if row and (name := text_of(row.cell(at)))), "") or (
        f"column {letters(at)}"
    )


def _dates_filled(heading: ReadLine, below: ReadLine | None) -> dict[int, CellValue]:
    """The date over each column: one stands for the columns to its right that have names below."""
    days: dict[int, CellValue] = {}
    last: CellValue = None
    sums = {cell for cell in heading.cells if is_sum(cell)}  # a quarter among months
    if all(cell in sums for cell in heading.cells if may_be_day(cell)):
        sums.clear()
    for column, cell in enumerate(heading.cells):
        if may_be_day(cell) and cell not in sums:
            last = cell
            days[column] = cell
        elif cell is not None:
            last = None
        elif (
            last is not None
            and below
            and text_of(below.cell(column))
            and not is_number(below.cell(column))
        ):
            days[column] = last
    return days


def _is_sub_heading(row: ReadLine, days: dict[int, CellValue]) -> bool:
    full = [row.cell(column) for column in days if row.cell(column) is not None]
    return len(full) >= _SEVERAL and not any(is_number(c) or not text_of(c) for c in full)


def _repeated(days: dict[int, CellValue], subs: ReadLine | None) -> bool:
    """Whether the same date stands over several columns that nothing below tells apart."""
    pairs = [(day, text_of(subs.cell(c)) if subs else "") for c, day in days.items()]
    return len(set(pairs)) < len(pairs)


def _sections(table: Table) -> list[Table]:
    """A table cut where a line of words alone stands between its rows: each part has that title."""
    cuts = [at for at, row in enumerate(table.rows) if _is_title(table, row)]
    parts = []
    remarks = []
    for start, end in pairwise([-1, *cuts, len(table.rows)]):
        rows = table.rows[start + 1 : end]
        if rows:
            title = table.title if start < 0 else _words_of(table.rows[start])
            parts.append(replace(table, title=title, rows=rows))
        elif start >= 0:
            number = table.rows[start].number
            remarks.append(row_and_column(number)[0] if table.turned else number)
    return [replace(part, remarks=tuple(remarks)) for part in parts]


def _is_title(table: Table, row: ReadLine) -> bool:
    """Whether a row between others says one thing alone, and is no row with its numbers missing."""
    if table.across:
        return row.span == 0
    return not row.fault and _words_alone(row) and not is_total(_words_of(row))


def _words_of(row: ReadLine) -> str:
    return next((text for cell in row.cells if (text := text_of(cell))), "")
