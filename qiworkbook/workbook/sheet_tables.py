"""The tables of a sheet, turned so that every row is one date: months may stand across or down.

A sheet holds one table or several below one another, with titles, remarks and totals around them.
What a table is made of is recognised by its dates; whose row it is, and of what, is decided later
by names (`sheet_names`).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.content.sheets import Label, Table, ValueColumn, letters, row_and_column
from qiworkbook.workbook.sheet_dates import DATE_NAMES, LOOKED_AT, NOTES, parts_across, with_cells
from qiworkbook.workbook.tidy_csv import (
    counted,
    is_clock,
    is_number,
    is_of_all,
    is_total,
    is_wordless,
    may_be_day,
    text_of,
)
from qiworkbook.workbook.turned_tables import (
    are_sums,
    by_date,
    by_group,
    repeats,
    title_above,
    words_alone,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.content.sheets import CellValue, ReadLine, ReadLines

_HEAD, _TAIL = re.compile(r"[+-]?[1-9][0-9]{0,2}"), re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
_UNITS = {"n", "no", "no.", "number", "count", "%", "per cent", "days", "hours", "minutes", "rate"}
SPREAD = "one number stands in merged cells, for several rows or columns"

_SUMS_IN = 500  # rows in which sums without a name, and an end, are looked for
_SEVERAL = 2  # dates that make a row a heading of months


def tables_of(lines: ReadLines) -> tuple[Table, ...]:
    """The tables of a sheet, from top to bottom; none where no dates are found."""
    starts = list(_headings(lines))
    if not starts:
        return ()
    ends = [*(max(0, start - _above(lines, start)) for start, _ in starts[1:]), len(lines.rows)]
    found: list[Table] = []
    for (start, across), after in zip(starts, ends, strict=True):
        end = _end_of(lines.rows, start, after)
        named = (*lines.rows[: start + 1], *_with_sums_named(lines.rows[start + 1 : end]))
        part = replace(lines, rows=(*named, *lines.rows[end:]))
        parts = (by_date(part, start, end),) if across else _beside(part, start, end)
        found += (section for part in parts for section in _sections(part))
        if found and end < after:
            below = tuple(row.number for row in lines.rows[end:after])
            found[-1] = replace(found[-1], below=below)
    return tuple(found)


def _end_of(rows: Sequence[ReadLine], start: int, end: int) -> int:
    """Where a table ends: at the next one, or at a heading of something that has no dates."""
    days = [at for at, cell in enumerate(rows[start].cells) if may_be_day(cell)]
    for at in range(start + 2, min(end, start + _SUMS_IN)):
        row, gap = rows[at], rows[at].number - rows[at - 1].number > rows[at - 1].span
        if gap and _is_heading(row) and (not days or any(row.cell(day) for day in days)):
            return at
    return end


def _with_sums_named(rows: Sequence[ReadLine]) -> Iterator[ReadLine]:
    """The rows, with Total where one has no name and is the sum of those above it."""
    parts: list[ReadLine] = []  # since the last sum
    every: list[ReadLine] = []
    for row in rows:
        may_be = len(every) < _SUMS_IN and None in row.cells
        empty = (may_be and (_nameless(row, parts) or _nameless(row, every))) or []
        yield with_cells(row, dict.fromkeys(empty, "Total")) if empty else row
        parts = [] if empty else [*parts, row][-_SUMS_IN:]
        every += [] if empty else [row]


def _nameless(row: ReadLine, above: Sequence[ReadLine]) -> list[int]:
    """The columns in which a row has no name, where it is the sum of all those above it that have
    its other names; none for any other row.
    """
    numbers = [at for at, cell in enumerate(row.cells) if counted(cell) is not None]
    names = [at for at, cell in enumerate(row.cells) if cell is not None and at not in numbers]
    parts = [one for one in above if all(one.cell(at) == row.cell(at) for at in names)]
    empty = [
        at
        for at, cell in enumerate(row.cells)
        if cell is None and all(one.cell(at) and counted(one.cell(at)) is None for one in parts)
    ]
    counts = {at: [counted(one.cell(at)) or 0.0 for one in parts] for at in numbers}
    whole = [at for at, found in counts.items() if all(n >= 0 and n.is_integer() for n in found)]
    sums = whole and all(sum(counts[at]) == counted(row.cell(at)) for at in whole)
    several = any(len(list(filter(None, counts[at]))) > 1 for at in whole)
    return empty if sums and several else []


def with_faults(lines: ReadLines, table: Table) -> ReadLines:
    """The lines, with a fault where a row of the table cannot mean what it seems to say.

    1,300 without quotes is two cells of a CSV file, and would be read as 1: also where the 300 has
    come to stand in a column of words. A number in merged cells is one number, not one a row.
    """
    heading, width = table.heading, len(table.heading.cells)
    numbers = {one.column for one in table.values if one.heading.casefold() not in NOTES}
    cut = [at for at in numbers if at + 1 < width and at + 1 not in numbers]
    rows = []
    for row in lines.rows:
        fault = row.fault
        if row.number <= heading.number or fault:
            pass
        elif lines.spread and any((row.number, at) in lines.spread for at in numbers):
            fault = SPREAD
        elif lines.sheet:
            pass
        elif len(row.cells) > width and any(cell is not None for cell in row.cells[width:]):
            fault = f"this row has {len(row.cells)} cells; the heading has {width}"
        else:
            for at in cut:
                cell, beside = row.cell(at), row.cell(at + 1)
                if (
                    isinstance(cell, str)
                    and isinstance(beside, str)
                    and (_HEAD.fullmatch(cell) is not None)
                    and (_TAIL.fullmatch(beside) is not None)
                ):
                    fault = f"{cell} beside {beside} looks like {cell},{beside}"
                    break
        rows.append(row if fault == row.fault else replace(row, fault=fault))
    faulty = any(row is not before for row, before in zip(rows, lines.rows, strict=True))
    return replace(lines, rows=tuple(rows)) if faulty else lines


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
        elif last < 0 or (
            at > 0
            and (
                rows[at].number - rows[at - 1].number > rows[at - 1].span
                or _is_heading(rows[at - 1])
            )
        ):
            heading = _heading_above(rows, at, last)
            if heading is not None:
                yield heading, False
                last = heading
                at = max(at, heading) + 1
        at += 1
        if last < 0 and at > LOOKED_AT:
            return


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
    cells = [one.cell(day) for one in below for day in days]
    return any(is_number(cell) or is_clock(cell) for cell in cells)


def _above(lines: ReadLines, start: int) -> int:
    """How many rows above the heading of a table are its titles."""
    count = 0
    while start - count - 1 >= 0 and words_alone(lines.rows[start - count - 1]):
        count += 1
    return count


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
    sample = [row for row in rows[:200] if not words_alone(row)]
    width = len(heading.cells)
    names = [text_of(cell) or f"column {letters(at)}" for at, cell in enumerate(heading.cells)]
    kinds = [_kind([row.cell(at) for row in sample]) for at in range(width)]
    for at in range(width):
        cells = [row.cell(at) for row in sample]
        if names[at].casefold() in DATE_NAMES and any(map(may_be_day, cells)):
            kinds[at] = "date"  # also where more rows below say something else
        elif "number" not in kinds and any(map(is_clock, cells)):
            kinds[at] = "number"
    numbers = [at for at in range(width) if kinds[at] == "number"]
    if len(numbers) > 2 and heading.cells[numbers[-1]] is None and are_sums(sample, numbers):
        names[numbers[-1]] = "Total"
    if any(kinds[at] == "date" and names[at].casefold() in DATE_NAMES for at in range(width)):
        for at in range(width):  # 9/12 beside a column of dates is nine of twelve
            if kinds[at] == "date" and names[at].casefold() not in DATE_NAMES:
                full = [row.cell(at) for row in sample if row.cell(at) is not None]
                kinds[at] = "number" if all(map(is_of_all, full)) else "date"
    dates = [Label(names[at], at) for at in range(width) if kinds[at] == "date"]
    labels = [Label(names[at], at) for at in range(width) if kinds[at] == "name"]
    values = [ValueColumn(names[at], at) for at in range(width) if kinds[at] == "number"]
    table = Table(
        name=lines.name,
        sheet=lines.sheet,
        title=title_above(lines, start),
        labels=tuple(labels),
        dates=tuple(dates),
        values=tuple(values),
        rows=rows,
        heading=heading,
        hidden=tuple(names[at] for at in sorted(lines.hidden_columns) if at < width),
        spread=lines.spread,
    )
    return by_group(lines, start, table) if len(dates) == 1 and repeats(values) else table


def _kind(cells: Sequence[CellValue]) -> str:
    """What most cells of a column are: dates, numbers or names."""
    said = [cell for cell in cells if cell not in (None, "")]
    full = [cell for cell in said if not is_wordless(cell)]
    if not full:
        return "name" if said else ""
    days = sum(map(may_be_day, full))
    numbers = sum(map(is_number, full))
    if days > len(full) / 2:
        return "date"
    return "number" if numbers >= len(full) / 2 else "name"


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
    return not row.fault and words_alone(row) and not is_total(_words_of(row))


def _words_of(row: ReadLine) -> str:
    return next((text for cell in row.cells if (text := text_of(cell))), "")
