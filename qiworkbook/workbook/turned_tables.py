"""Tables that do not have one date a row, turned so that they do: dates or names stand across."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.content.sheets import WIDE, Label, ReadLine, Table, ValueColumn, letters
from qiworkbook.store.date_texts import MONTHS
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.workbook.sheet_dates import is_sum, name_of, parts_across, whole_date, yearless
from qiworkbook.workbook.tidy_csv import counted, is_clock, is_number, is_total, may_be_day, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.content.sheets import CellValue, ReadLines

TARGET = "target"
ABOVE = "heading above"
"""The axis of the names that stand over the headings of columns."""

_SEVERAL = 2  # dates that make a row a heading of months
_DATE = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}$")


def repeats(values: Sequence[ValueColumn]) -> bool:
    """Whether two columns of numbers have one heading."""
    counts = Counter(one.heading.casefold() for one in values)
    return any(count > 1 for count in counts.values())


def by_group(lines: ReadLines, start: int, table: Table) -> Table:
    """A table whose headings repeat below others, with a row for each of those: ward by ward."""
    above = lines.rows[start - 1] if start else None
    first = min(one.column for one in table.values)
    over = _over(above, table.heading, first) if above else {}
    if len(set(over.values())) < _SEVERAL:
        return table
    groups: dict[tuple[str, int], list[ValueColumn]] = {}
    times: Counter[tuple[str, str]] = Counter()
    for one in table.values:
        name = over.get(one.column, "")
        groups.setdefault((name, times[name, one.heading]), []).append(one)
        times[name, one.heading] += 1
    names = dict.fromkeys(one.heading for one in table.values)
    values = tuple(ValueColumn(name, at + len(table.labels) + 2) for at, name in enumerate(names))
    rows = []
    for row in table.rows:
        kept = [row.cell(label.column) for label in table.labels]
        for (name, _), columns in groups.items():
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


def by_date(lines: ReadLines, start: int, end: int) -> Table:
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
    for column in list(others):
        text = text_of(heading.cell(column))
        numbers = any(is_number(row.cell(column)) for row in body)
        total = not text and column > max(days) and are_sums(body, (*days, column))
        if numbers and not total and _is_meant_as_date(text.casefold()):
            dated = f"{text} without a year" if yearless(text) else text
            days[column] = dated or f"nothing over column {letters(column)}"
            others.remove(column)
    targets = [c for c, cell in enumerate(heading.cells) if text_of(cell).casefold() == TARGET]
    columns = [
        at
        for at in range(first)
        if at not in (beside, *targets) and any(text_of(row.cell(at)) for row in body)
    ]
    # The same date and name once more are a row of their own: two rows of one date are refused.
    groups: dict[tuple[CellValue, str, int], dict[str, int]] = {}
    times: Counter[tuple[CellValue, str, str]] = Counter()
    for column, day in days.items():
        name, upper = text_of(subs.cell(column)) if subs else "", over.get(column, "")
        groups.setdefault((day, upper, times[day, upper, name]), {})[name] = column
        times[day, upper, name] += 1
    names = tuple(dict.fromkeys(name for group in groups.values() for name in group))
    rows: list[ReadLine] = []
    for row in body:
        said = [row.cell(at) for at in columns]
        if all(row.cell(column) is None for column in days):
            rows.append(ReadLine(row.number * WIDE, tuple(said), 0))  # words alone
            continue
        for (day, upper, _), group in groups.items():
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
        title=title_above(lines, start - bool(over)),
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
        left=tuple(
            text_of(heading.cell(c)) or f"column {letters(c)}"
            for c in others
            if c not in targets and any(row.cell(c) is not None for row in (heading, *body))
        ),
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


def are_sums(rows: Sequence[ReadLine], columns: Sequence[int]) -> bool:
    """Whether the last of these columns has the sum of the others, row by row."""
    full = (row for row in rows if all(counted(row.cell(at)) is not None for at in columns))
    numbers = [[counted(row.cell(at)) or 0.0 for at in columns] for row in full]
    return len(numbers) > 1 and all(sum(parts) == last for *parts, last in numbers)


def _is_meant_as_date(text: str) -> bool:
    """Whether a heading among dates seems to be one that nobody can read: none, or June 2O26."""
    figures = any(map(str.isdecimal, text)) and not is_sum(text)
    words = re.findall(r"[a-z]{3,}", text)
    return bool(
        not text
        or (yearless(text) and not is_sum(text))
        or (figures and (_DATE.match(text) or any(did_you_mean(word, MONTHS) for word in words)))
    )


def _is_sub_heading(row: ReadLine, days: dict[int, CellValue]) -> bool:
    full = [row.cell(column) for column in days if row.cell(column) is not None]
    return len(full) >= _SEVERAL and not any(
        is_number(c) or is_clock(c) or not text_of(c) for c in full
    )


def _repeated(days: dict[int, CellValue], subs: ReadLine | None) -> bool:
    """Whether the same date stands over several columns that nothing below tells apart."""
    pairs = [(day, text_of(subs.cell(c)) if subs else "") for c, day in days.items()]
    return len(set(pairs)) < len(pairs)


def words_alone(row: ReadLine) -> bool:
    """Whether a row says one thing, in one cell or in cells that were merged."""
    one: CellValue = None
    for cell in row.cells:
        if cell is None or cell == "":
            continue
        if one is not None and cell != one:
            return False
        one = cell
    return one is not None and not is_number(one) and not may_be_day(one)


def title_above(lines: ReadLines, start: int) -> str:
    """What stands alone above the row with this index, or ""."""
    above = lines.rows[start - 1] if start else None
    if above is None or not words_alone(above):
        return ""
    return next(text_of(cell) for cell in above.cells if cell not in (None, ""))
