"""The tables of a sheet, turned so that every row is one date: months may stand across or down.

A sheet holds one table or several below one another, with titles, remarks and totals around them.
What a table is made of is recognised by its dates; whose row it is, and of what, is decided later
by names (`sheet_names`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest

from msgspec.structs import replace

from qiworkbook.content.sheets import (
    WIDE,
    CellValue,
    DateTable,
    Label,
    ReadLine,
    ReadLines,
    letters,
)
from qiworkbook.store.date_texts import MONTHS
from qiworkbook.text.words import did_you_mean
from qiworkbook.workbook.sheets.sheet_cells import (
    counted,
    is_clock,
    is_number,
    is_of_all,
    is_total,
    is_wordless,
    may_be_day,
    text_of,
)
from qiworkbook.workbook.sheets.sheet_dates import (
    DATE_NAMES,
    LOOKED_AT,
    NOTES,
    are_all_numbers,
    held,
    is_sum,
    name_of,
    parts_across,
    whole_date,
    with_cells,
    yearless,
)
from qiworkbook.workbook.sheets.sheet_names import WARD_WORDS

TARGET = "target"
ABOVE = "heading above"
"""The axis of the names that stand over the headings of columns."""

_DATE = re.compile(r"[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}$|(?:19|20)[0-9]{2}-[0-9]{2}$")
_HEAD, _TAIL = re.compile(r"[+-]?[1-9][0-9]{0,2}"), re.compile(r"[0-9]{3}(?:\.[0-9]+)?")
UNITS = {"n", "no", "no.", "number", "count", "%", "per cent", "days", "hours", "minutes", "rate"}
"""What numbers are counted in, in a row of its own below a heading, or in a column."""
_REMARK = re.compile(r"(?:notes?|nb|comments?|source)\b *:", re.IGNORECASE)
SPREAD = "one number is in merged cells, for several rows or columns"

_SAMPLE = 200  # rows above one that say what its columns hold
_SUMS_IN = 500  # rows in which sums without a name, and an end, are looked for
_SEVERAL = 2  # dates that make a row a heading of months


def tables_of(lines: ReadLines) -> tuple[DateTable, ...]:
    """The tables of a sheet, from top to bottom; none where no dates are found."""
    if cuts := _cuts(lines):
        parts = (_between(lines, *ends) for ends in pairwise((0, *cuts, WIDE)))
        return tuple(one for part in parts for one in tables_of(part))
    starts = list(_headings(lines))
    if not starts:
        return ()
    ends = [*(max(0, start - _above(lines, start)) for start, _ in starts[1:]), len(lines.rows)]
    found: list[DateTable] = []
    for (start, across), after in zip(starts, ends, strict=True):
        end = _end_of(lines.rows, start, after)
        named = (*lines.rows[: start + 1], *_with_sums_named(lines.rows[start + 1 : end]))
        part = replace(lines, rows=(*named, *lines.rows[end:]))
        table = by_date(part, start, end) if across else _down(part, start, end)
        found += _sections(table)
        if found and end < after:
            below = tuple(row.number for row in lines.rows[end:after])
            found[-1] = replace(found[-1], below=below)
    return tuple(found)


def _cuts(lines: ReadLines) -> list[int]:
    """The columns in which further tables begin beside the first: behind an empty one, or where the
    first heading comes once more, or one of wards.

    Each is whole: what has no names or dates of its own is more of the table before it.
    """
    top = replace(lines, rows=lines.rows[:_SAMPLE])
    used = {
        at
        for row in top.rows
        if not words_alone(row)
        for at, cell in enumerate(row.cells)
        if cell is not None
    }
    again = {
        at
        for row in top.rows
        for at, cell in enumerate(row.cells)
        if text_of(cell).casefold() in WARD_WORDS or (cell == _words_of(row) and _is_heading(row))
    }
    begins = sorted(again | {at for at in used if at - 1 not in used})
    ends = pairwise((*begins, WIDE) if len(begins) > 1 else ())
    # Dates across are a table beside names, and dates down below a heading that says so.
    whole = (
        begin
        for begin, stop in ends
        if any(
            one.labels if one.across else DATE_NAMES & {d.heading.casefold() for d in one.dates}
            for one in tables_of(_between(top, begin, stop))
        )
    )
    return [*whole][1:]


def _between(lines: ReadLines, begin: int, stop: int) -> ReadLines:
    """The rows that have anything from one column up to another, and of them no more."""
    rows = (
        replace(row, cells=tuple(c if begin <= i < stop else None for i, c in enumerate(row.cells)))
        for row in lines.rows
    )
    return replace(lines, rows=tuple(row for row in rows if any(c is not None for c in row.cells)))


def _end_of(rows: Sequence[ReadLine], start: int, end: int) -> int:
    """Where a table ends: at the next one, or at a heading of something that has no dates."""
    days = [at for at, cell in enumerate(rows[start].cells) if may_be_day(cell)]
    for at in range(start + 2, min(end, start + _SUMS_IN)):
        row, gap = rows[at], rows[at].number - rows[at - 1].number > rows[at - 1].span
        if gap and _is_heading(row):
            above = rows[max(start + 1, at - _SAMPLE) : at]
            if any(map(row.cell, days)) or not (days or _goes_on(rows[start], row, above)):
                return at
    return end


def _goes_on(heading: ReadLine, row: ReadLine, others: Sequence[ReadLine]) -> bool:
    """Whether a row of words is one of a table, with its date missing or unreadable.

    Over the dates of its `others` it has no heading of dates; and its words stand where they have
    words.
    """
    days = {c for one in others for c, cell in enumerate(one.cells) if may_be_day(cell)}
    names = {
        c
        for one in others
        for c, cell in enumerate(one.cells)
        if name_of(cell) and not is_number(cell)
    }
    words = {c for c, cell in enumerate(row.cells) if cell is not None} - days
    heads = any(
        _heads_dates(row, c) or (row.cell(c) and row.cell(c) == heading.cell(c)) for c in days
    )
    return bool(days and words) and words <= names and not heads


def _heads_dates(row: ReadLine, column: int) -> bool:
    return name_of(row.cell(column)).casefold() in DATE_NAMES


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


def with_faults(lines: ReadLines, tables: Sequence[DateTable]) -> ReadLines:
    """The lines, with a fault where a row of the first table cannot mean what it seems to say.

    1,300 without quotes is two cells of a CSV file, and would be read as 1: also where the 300 has
    come to stand in a column of words. A number in merged cells is one number, not one a row.
    """
    table = tables[0]
    heading, width = table.heading, len(table.heading.cells)
    theirs = {
        number
        for one in tables
        if one.heading.cells != heading.cells
        for number in (one.heading.number, *map(one.line_of, one.rows))
    }
    numbers = {one.column for one in table.values if one.heading.casefold() not in NOTES}
    cut = [at for at in numbers if at + 1 < width and at + 1 not in numbers]

    def fault_of(row: ReadLine) -> str:
        if not lines.spread.isdisjoint((row.number, at) for at in numbers):
            return SPREAD
        if lines.sheet:
            return ""
        if any(cell is not None for cell in row.cells[width:]):
            return f"this row has {len(row.cells)} cells; the heading has {width}"
        pairs = ((row.cell(at), row.cell(at + 1)) for at in cut)
        return next((f"{a} beside {b} looks like {a},{b}" for a, b in pairs if _is_cut(a, b)), "")

    rows = tuple(
        replace(row, fault=fault)
        if row.number > heading.number
        and row.number not in theirs
        and not row.fault
        and (fault := fault_of(row))
        else row
        for row in lines.rows
    )
    return lines if rows == lines.rows else replace(lines, rows=rows)


def _is_cut(cell: CellValue, beside: CellValue) -> bool:
    """Whether two cells look like a number that was cut at its comma for thousands."""
    return (
        isinstance(cell, str)
        and isinstance(beside, str)
        and _HEAD.fullmatch(cell) is not None
        and _TAIL.fullmatch(beside) is not None
    )


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
        elif (
            last < 0  # or an empty row, or a heading of words alone, stands just above
            or rows[at].number - rows[at - 1].number > rows[at - 1].span
            or _is_heading(rows[at - 1])
        ):
            heading = _heading_above(rows, at, last)
            above = rows[max(last + 1, (heading or 0) - _SAMPLE) : heading] if last >= 0 else ()
            if heading is not None and not (above and _goes_on(rows[last], rows[heading], above)):
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
    return all(text_of(cell).casefold() in UNITS for cell in row.cells if cell is not None)


def _heading_above(rows: Sequence[ReadLine], at: int, last: int) -> int | None:
    """The heading of the table that this row of data begins, if it is one with a date."""
    if not any(may_be_day(cell) for cell in rows[at].cells):
        return None
    above = range(at - 1, max(last, at - LOOKED_AT, -1), -1)
    found = [one for one in above if _is_heading(rows[one])]
    days = [c for c, cell in enumerate(rows[at].cells) if may_be_day(cell)]
    while (
        found[1:]
        and any(_heads_dates(rows[found[1]], day) for day in days)
        and _goes_on(rows[found[1]], rows[found[0]], rows[at : at + _SAMPLE])
    ):
        del found[0]
    return found[0] if found else None


def _dates_across(rows: Sequence[ReadLine], at: int) -> bool:
    """Whether dates stand side by side in this row, and numbers below them."""
    row = rows[at]
    days = [column for column, cell in enumerate(row.cells) if may_be_day(cell)]
    if len(days) < _SEVERAL:
        return bool(days) and are_all_numbers(rows, at, days)
    if any(is_number(cell) for column, cell in enumerate(row.cells) if column not in days):
        return False
    below = [one for one in rows[at + 1 : at + 4] if any(one.cell(day) is not None for day in days)]
    cells = [one.cell(day) for one in below for day in days]
    if any(may_be_day(cell) and not is_of_all(cell) for cell in cells[: len(days)]):
        return False
    # 5 G is no number, and named as that: it stands where one should.
    return any(is_number(cell) or str(cell)[:1].isdecimal() for cell in cells)


def _above(lines: ReadLines, start: int) -> int:
    """How many rows above the heading of a table are its titles."""
    count = 0
    while title_above(lines, start - count):
        count += 1
    return count


def _down(lines: ReadLines, start: int, end: int) -> DateTable:
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
    values = [Label(names[at], at) for at in range(width) if kinds[at] == "number"]
    table = DateTable(
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


def _sections(table: DateTable) -> list[DateTable]:
    """A table cut where a line of words alone stands between its rows: each part has that title."""
    cuts = [at for at, row in enumerate(table.rows) if _is_title(table, row)]
    parts = []
    remarks: list[int] = []
    for start, end in pairwise([-1, *cuts, len(table.rows)]):
        rows = table.rows[start + 1 : end]
        if not all(words_alone(row) and _REMARK.match(_words_of(row)) for row in rows):
            title = table.title if start < 0 else _words_of(table.rows[start])
            parts.append(replace(table, title=title, rows=rows))
        else:
            remarks += map(table.line_of, table.rows[max(start, 0) : end])
    return [replace(part, remarks=tuple(remarks)) for part in parts]


def _is_title(table: DateTable, row: ReadLine) -> bool:
    """Whether a row between others says one thing alone, and is no row with its numbers missing."""
    alone = row.span == 0 if table.across else words_alone(row)
    if not alone or _REMARK.match(_words_of(row)):
        return False
    if table.across or row.fault or is_total(_words_of(row)):
        return table.across  # where every line of words is one
    first = next(c for c, cell in enumerate(table.heading.cells) if cell is not None)
    return bool(table.values) or row.cell(first) is not None  # else one of a list, not whole


def _words_of(row: ReadLine) -> str:
    return next((text for cell in row.cells if (text := text_of(cell))), "")


def repeats(values: Sequence[Label]) -> bool:
    """Whether two columns of numbers have one heading."""
    counts = Counter(one.heading.casefold() for one in values)
    return any(count > 1 for count in counts.values())


def by_group(lines: ReadLines, start: int, table: DateTable) -> DateTable:
    """A table whose headings repeat below others, with a row for each of those: ward by ward."""
    above = lines.rows[start - 1] if start else None
    first = min(one.column for one in table.values)
    over = _over(above, table.heading, first) if above else {}
    if len(set(over.values())) < _SEVERAL:
        return table
    groups: dict[tuple[str, int], list[Label]] = {}
    times: Counter[tuple[str, str]] = Counter()
    for one in table.values:
        name = over.get(one.column, "")
        groups.setdefault((name, times[name, one.heading]), []).append(one)
        times[name, one.heading] += 1
    names = dict.fromkeys(one.heading for one in table.values)
    values = tuple(Label(name, at + len(table.labels) + 2) for at, name in enumerate(names))
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
    columns = range(first, len(heading.cells))
    return dict(zip(columns, held(text_of(above.cell(at)) for at in columns), strict=True))


def by_date(lines: ReadLines, start: int, end: int) -> DateTable:
    """A table with its dates side by side, turned: a row for each name and date."""
    heading, *below = lines.rows[start:end]
    parts = parts_across(lines.rows[:end], start)
    days, beside = parts or (_dates_filled(heading, below[0] if below else None), -1)
    first = min(days)
    above = lines.rows[start - 1] if start else None
    subs = below[0] if below and not parts and _is_sub_heading(below[0], days) else None
    body = below[1:] if subs else below
    over = _over(above, heading, first) if above and _repeated(days, subs) else {}
    days = _with_unread(heading, body, days)
    others = [c for c in range(first, len(heading.cells)) if c not in days]
    targets = [c for c, cell in enumerate(heading.cells) if text_of(cell).casefold() == TARGET]
    columns = [
        at
        for at in range(first)
        if at not in (beside, *targets) and any(text_of(row.cell(at)) for row in body)
    ]
    groups = _groups(days, subs, over)
    names = tuple(dict.fromkeys(name for _, group in groups for name in group))
    rows: list[ReadLine] = []
    for row in body:
        said = [row.cell(at) for at in columns]
        if all(row.cell(column) is None for column in days):
            rows.append(ReadLine(row.number * WIDE, tuple(said), 0))  # words alone
            continue
        for (day, upper), group in groups:
            cells = (row.cell(group[name]) if name in group else None for name in names)
            hidden = row.hidden or not lines.hidden_columns.isdisjoint(group.values())
            when = _when(day, row.cell(beside)) if parts else day
            line = (*said, upper, when, *cells, *(row.cell(c) for c in targets))
            number = row.number * WIDE + min(group.values())
            rows.append(ReadLine(number, line, 1, row.fault, hidden))
    labels = [Label(_label_name(lines.rows, start, c, subs), at) for at, c in enumerate(columns)]
    at = len(labels)
    return DateTable(
        name=lines.name,
        sheet=lines.sheet,
        title=title_above(lines, start - bool(over)),
        labels=(*labels, *([Label(ABOVE, at)] if over else ())),
        dates=(Label("date", at + 1),),
        values=tuple(
            Label(name, at + 2 + i) for i, name in enumerate((*names, *(TARGET for _ in targets)))
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


def _with_unread(
    heading: ReadLine, body: Sequence[ReadLine], days: Mapping[int, CellValue]
) -> dict[int, CellValue]:
    """The columns of dates and those of numbers over which a date should stand, and does not."""
    found = dict(days)
    for column in range(min(days), len(heading.cells)):
        text = text_of(heading.cell(column))
        if column in days or not any(is_number(row.cell(column)) for row in body):
            continue
        before = sorted(day for day in found if day < column)  # a quarter, or all months
        total = not text and any(are_sums(body, (*before[-n:], column)) for n in (3, len(before)))
        if not total and _is_meant_as_date(text.casefold()):
            dated = f"{text} without a year" if yearless(text) else text
            found[column] = dated or f"nothing over column {letters(column)}"
    return found


def _groups(
    days: Mapping[int, CellValue], subs: ReadLine | None, over: Mapping[int, str]
) -> list[tuple[tuple[CellValue, str], dict[str, int]]]:
    """The columns that are one row when turned, by their names: those of one date and one heading.

    The same date and name once more are a row of their own: two rows of one date are refused.
    """
    groups: dict[tuple[CellValue, str, int], dict[str, int]] = {}
    times: Counter[tuple[CellValue, str, str]] = Counter()
    for column, day in days.items():
        name, upper = text_of(subs.cell(column)) if subs else "", over.get(column, "")
        groups.setdefault((day, upper, times[day, upper, name]), {})[name] = column
        times[day, upper, name] += 1
    return [((day, upper), group) for (day, upper, _), group in groups.items()]


def _when(part: CellValue, beside: CellValue) -> CellValue:
    """The date of a cell whose month stands over it and whose year stands beside it, or so."""
    return name_of(beside) if is_total(name_of(beside)) else whole_date(part, beside)


def _label_name(rows: Sequence[ReadLine], start: int, at: int, subs: ReadLine | None) -> str:
    """The heading over a column of names: beside the dates, or in the row above or below."""
    above = rows[start - 1] if start else None
    near = (rows[start], subs, None if above and words_alone(above) else above)  # no title
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
    for column, (cell, _) in enumerate(zip_longest(heading.cells, (below or heading).cells)):
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
        is_number(c) or str(c)[:1].isdecimal() or not text_of(c) for c in full
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
    """What stands alone above the row with this index, or beside the word Ward; or ""."""
    above = lines.rows[start - 1] if start else ReadLine(0, ())
    names = [text_of(cell) for cell in above.cells if cell not in (None, "")]
    if len(names) == 2 and names[0].casefold().rstrip(":") in WARD_WORDS:
        return names[1]
    return names[0] if words_alone(above) else ""
