"""Dates that a sheet writes in parts or in figures, made whole: a month here, its year elsewhere.

The year stands in a column of its own, in a line above its months, over them, or is the name of
the sheet. Where it stands nowhere, or only in a title, it is asked for. Where months stand across
and years down, or the other way round, `sheet_tables` turns the table with `parts_across`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import accumulate, chain, pairwise, takewhile
from typing import TypeAlias

from msgspec.structs import replace

from qiworkbook.content.sheets import CellValue, ReadLine, ReadLines
from qiworkbook.problems import WorkbookError
from qiworkbook.store.date_texts import (
    MONTHS,
    SERIALS,
    YEARS,
    DateWord,
    Period,
    meanings,
)
from qiworkbook.text.words import one_line
from qiworkbook.workbook.question import Answers, Choice, Question, answer_to, need_yes
from qiworkbook.workbook.sheets.sheet_cells import (
    Days,
    is_clock,
    is_number,
    is_of_all,
    is_total,
    may_be_day,
)

DATE_NAMES = frozenset(
    (
        *("date", "day", "week", "month", "quarter", "year", "financial year", "period"),
        *("week commencing", "week beginning", "week starting", "week ending", "w/c", "w/e"),
        *("reporting period", "month and year", "month year", "year month", "yearmonth"),
        *("date of event", "incident date", "date of incident"),
    )
)
NOTES = frozenset(("note", "notes", "comment", "comments", "remark", "remarks", "commentary"))
LOOKED_AT = 40  # rows in which a table may begin, below titles and remarks

Spot: TypeAlias = tuple[int, int]
"""A row and a column, both counted from 0."""

_MONTH = {"month", "month name", "mth", "calendar month", "period"}
_MONTH |= {"month no", "month no.", "month number", "financial month", "fin month", "fiscal month"}
_QUARTER = {"quarter", "qtr", "financial quarter", "fin quarter", "quarter no", "quarter number"}
_WEEK = {"week", "week no", "week no.", "week number", "wk", "wk no"}
_YEAR = {"year", "yr", "financial year", "fy", "calendar year"}
_SAMPLE = 200  # rows that say what a column is
_DAY_AND_MONTH = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}")
_LATELY = range(15, 35)  # figures that can be a year of now, as well as a day
_LONG = 5_000  # rows of a list that goes on to the end
_ENOUGH = 3  # months that are no chance: May and June are names, too
_YEAR_IN_WORDS = re.compile(r"\b(?:19|20)[0-9]{2}(?: ?[-/] ?(?:[0-9]{4}|[0-9]{2}))?\b")


def month_of(cell: CellValue) -> str:
    """The month that a cell names without its year, or ""."""
    text = one_line(cell).rstrip(".") if isinstance(cell, str) else ""
    return text if text.casefold() in MONTHS else ""


def yearless(cell: CellValue) -> str:
    """A time that a cell names without its year: April, w/c 1 Apr, Week 1, Q1; or ""."""
    return _yearless(one_line(cell).rstrip(".")) if isinstance(cell, str) else ""


@lru_cache(maxsize=20_000)  # a sheet says the same names over and over
def _yearless(text: str) -> str:
    if month_of(text) or not any(sign.isalpha() for sign in text):
        return month_of(text)
    found = meanings(text).all
    return text if found and all(one.when is None for one in found) else ""


def year_of(cell: CellValue) -> str:
    """The year that a cell is: 2024, or 2024/25 as the NHS counts; or ""."""
    text = name_of(cell)
    if not any(sign.isdecimal() for sign in text):
        return ""
    return text if any(one.period is Period.YEAR for one in meanings(text).all) else ""


def years_in(title: str) -> list[tuple[date, date]]:
    """The first and the last day of each year that a title names, of which 2024 may be 2024/25.

    The year of a day or a month, as in "Printed 3 June 2024", is not meant.
    """
    spans = []
    for found in _YEAR_IN_WORDS.finditer(title):
        before = re.split(r"\W+", title[: found.start()].rstrip().casefold())[-1]
        first, *rest = re.findall("[0-9]+", found[0])
        if before not in MONTHS and not title[: found.start()].endswith(("/", "-", ".")):
            last = int(first[:2] + rest[0][-2:]) if rest else int(first) + 1
            financial = bool(rest) and last == int(first) + 1
            ends = date(last, 3 if financial or not rest else 12, 31)
            spans.append((date(int(first), 4 if financial else 1, 1), ends))
    return spans


def is_sum(cell: CellValue) -> bool:
    """Whether a cell can be nothing but a quarter or a year, which is a sum of shorter times."""
    found = meanings(cell).all if isinstance(cell, str) else ()
    words = re.split(r"\W+(?:to )?", yearless(cell).casefold())
    between = len(words) > 1 and MONTHS.keys() >= {*words}  # Apr-Jun
    return (
        between
        or words[0][:1] == "q"
        or (bool(found) and all(one.period in (Period.QUARTER, Period.YEAR) for one in found))
    )


def name_of(cell: CellValue) -> str:
    """The name in a cell; a number can be the name of a ward or of a year, too."""
    if isinstance(cell, str):
        return one_line(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return ""
    return f"{cell:g}" if cell != int(cell) else str(int(cell))


def whole_date(one: CellValue, other: CellValue) -> CellValue:
    """A month and its year, in whatever order, as one text; `one` alone where they are not that."""
    for month, year in ((month_of(one), year_of(other)), (month_of(other), year_of(one))):
        if month and year:
            return f"{month} {year}"
    return one


def parts_across(rows: Sequence[ReadLine], at: int) -> tuple[dict[int, CellValue], int] | None:
    """The months in a heading, by column, and the column that has their years below; or years
    in the heading, and the column that has their months. None where a row is no such heading.

    Raises WorkbookError where the months run over the end of what is called their year.
    """
    below = rows[at + 1 : at + 1 + LOOKED_AT]
    for part, other, least in ((month_of, year_of, _ENOUGH), (year_of, month_of, 1)):
        across = {c: cell for c, cell in enumerate(rows[at].cells) if part(cell)}
        if len(set(map(part, across.values()))) < least:
            continue
        for column in range(min(across)):
            down = [said for row in below if (said := other(row.cell(column)))]
            full = sum(row.cell(column) is not None for row in below)
            enough = 1 if part is month_of else _ENOUGH
            if len(set(down)) >= enough and len(down) > full / 2:
                names = list(map(part, across.values()))
                _need_one_year(*((names, down) if part is month_of else (down, names)))
                return across, column
    return None


def with_whole_dates(
    lines: ReadLines,
    said: Sequence[DateWord],
    usual: DateWord | None,
    answers: Answers,
    *,
    carry: bool | None,
    quarters: bool,
) -> ReadLines:
    """The lines, with each month and its year in one cell, and dates in figures as dates.

    `said` and `usual` say how dates are written, `carry` what an empty cell is, and `quarters`
    whether Q1 can be a date here, or is a question of a form. Raises `Unanswered` for what neither
    the sheet nor they say, and WorkbookError where months run over the end of what is called their
    year.
    """
    days_in = partial(_days_of_no_year, lines, said, usual, answers)
    rows = tuple(_figures_read(lines.rows, lines.later, days_in))
    for made in (partial(_beside, lines.name, carry, answers), _below):
        if (found := made(rows)) is not None:
            return replace(lines, rows=found)
    if over := _over(rows):
        return replace(lines, rows=_with_one_year(lines, over, said, answers, quarters=False))
    if any(parts_across(rows, at) for at in range(min(len(rows), LOOKED_AT))):
        return replace(lines, rows=rows)
    return replace(lines, rows=_with_one_year(lines, rows, said, answers, quarters=quarters))


def _figures_read(
    rows: Sequence[ReadLine],
    later: int,
    days_in: Callable[[Sequence[CellValue], Spot], Callable[[CellValue], CellValue] | None],
) -> Iterator[ReadLine]:
    """The rows, with 202404, 010424, 45383 or 01/04 under a heading such as Month as a date.

    01/04 and 08/04 can be headings themselves, side by side above numbers.
    """
    kinds: dict[int, Callable[[CellValue], CellValue]] = {}
    for at, row in enumerate(rows):
        if at < LOOKED_AT and (months := _months_across(rows, at)):
            row = with_cells(row, months)
        if at < LOOKED_AT and (days := _days_across(rows, at)):
            read = days_in([row.cell(column) for column in days], (at, days[0]))
            row = with_cells(row, {column: read(row.cell(column)) for column in days if read})
        if at < LOOKED_AT:
            for column, cell in enumerate(row.cells):
                if name_of(cell).casefold() in DATE_NAMES:
                    below = [one.cell(column) for one in rows[at + 1 : at + _SAMPLE]]
                    kind = _kind(below, later) or days_in(below, (at + 1, column))
                    if kind:
                        kinds[column] = kind
        made = {column: day for column, read in kinds.items() if (day := read(row.cell(column)))}
        yield with_cells(row, made) if made else row


def _months_across(rows: Sequence[ReadLine], at: int) -> dict[int, CellValue]:
    """The months of a heading that says 202504, 202505 and so on, one after another, by column.

    One that is in no calendar is as good as one. Where other numbers stand beside them, or more
    than a title above them, none is a month.
    """
    said = {
        c: n for c, cell in enumerate(rows[at].cells) if (n := _figures(cell) or 0) // 100 in YEARS
    }
    months = [12 * (n // 100) + n % 100 for n in said.values() if 1 <= n % 100 <= 12]
    in_turn = {b - a for a, b in pairwise(months)} in ({1}, {-1})
    alone = in_turn and len(said) == sum(map(is_number, rows[at].cells))
    heads = alone and (at == 0 or len({*rows[at - 1].cells} - {None}) < 2)
    return {c: f"{n // 100}-{n % 100:02d}" for c, n in said.items() if heads}


def _days_across(rows: Sequence[ReadLine], at: int) -> list[int]:
    """The columns of a heading that say 01/04 and so on, and have numbers below."""
    cells = {c: cell for c, cell in enumerate(rows[at].cells) if isinstance(cell, str)}
    days = [c for c, said in cells.items() if "." not in said and _DAY_AND_MONTH.fullmatch(said)]
    below = [row.cell(days[0]) for row in rows[at + 1 : at + 4]] if len(days) >= _ENOUGH else []
    counts = [cell for cell in below if is_number(cell) and not is_of_all(cell)]
    above = any(may_be_day(row.cell(days[0])) for row in rows[:at]) if counts else True
    return [] if above else days


def _figures(cell: CellValue) -> int | None:
    text = name_of(cell)
    return int(text) if text.isdecimal() and 5 <= len(text) <= 8 else None


def _kind(cells: Sequence[CellValue], later: int) -> Callable[[CellValue], CellValue] | None:
    """How all figures among these are dates, if they all are, and in one way; days are counted
    from so many days `later` than in most files.
    """
    numbers = [number for cell in cells if (number := _figures(cell))]
    for kind in (partial(_one_day, later), _two_each):
        odd = [n for n in numbers if not kind(n)]
        # A slip such as 202514 is named with its own cell.
        if len(odd) < len(numbers) > 1 and all(n // 100 in YEARS and n % 100 > 12 for n in odd):
            return lambda cell: kind(_figures(cell) or 0)
    return None


def _days_of_no_year(
    lines: ReadLines,
    said: Sequence[DateWord],
    usual: DateWord | None,
    answers: Answers,
    cells: Sequence[CellValue],
    at: Spot,
) -> Callable[[CellValue], CellValue] | None:
    """How 01/04 and 15/04 are days without a year, where they cannot all be months with one."""
    texts = [text for cell in cells if _DAY_AND_MONTH.fullmatch(text := name_of(cell))]
    yearless_said = "year" in answers or DateWord.NO_YEAR in {*said, *answers.values()}
    if len(texts) < 2 or (not yearless_said and all(map(may_be_day, texts))):
        return None
    year = year_of(lines.sheet) or asked_year(
        lines.name, texts[0], lines.rows[: at[0] + 1], answers
    )
    of = int(year[:4]) + (not year.isdecimal())  # February's
    read = Days([f"{text}/{of}" for text in texts], lines.name, said, usual, answers)

    def day(cell: CellValue) -> CellValue:
        found = read.day(f"{cell}/{of}") if name_of(cell) in texts else None
        return f"{found.day} {found:%B}" if found else None

    return day


def _one_day(later: int, number: int) -> CellValue:
    """202404, 20240405 or 45383, where it can be no other day: 201204 could begin with one."""
    found = meanings(str(number + later * (number in SERIALS))).all
    if len(found) != 1 or found[0].when is None:
        return None
    return f"{found[0].when:%Y-%m}" if found[0].period is Period.MONTH else found[0].when


def _two_each(number: int) -> CellValue:
    """010424, of which Excel keeps 10424; 201204 could be a year and a month."""
    text = f"{number:06d}"
    day = f"{text[:2]}/{text[2:4]}/{text[4:]}"
    month = number // 100 in YEARS and 1 <= number % 100 <= 12
    return day if len(text) == 6 and not month and may_be_day(day) else None


def _beside(
    name: str, carry: bool | None, answers: Answers, rows: Sequence[ReadLine]
) -> tuple[ReadLine, ...] | None:
    """Months or weeks in one column, their years in another: there once for several, if so."""
    for at, heading in enumerate(rows[:LOOKED_AT]):
        names = [name_of(cell).casefold() for cell in heading.cells]
        finest = (_MONTH | _WEEK) if (_MONTH | _WEEK) & {*names} else _QUARTER
        parts = [column for column, name in enumerate(names) if name in finest]
        years = [column for column, name in enumerate(names) if name in _YEAR]
        if len(parts) != 1 or len(years) != 1:
            continue
        part, year = parts[0], years[0]
        below = rows[at + 1 :]
        if any(may_be_day(row.cell(part)) for row in below):
            return None
        figures = "{of} W{said}" if names[part] in _WEEK else ""
        figures = "Q{said} {of}" if names[part] in _QUARTER else figures
        made, last = [], None
        for row in below:
            said = row.cell(part)
            if row.cell(year) is None and last is not None and (yearless(said) or is_number(said)):
                need_carried(f"{name}:{row.number}", name_of(heading.cell(year)), carry, answers)
                row = with_cells(row, {year: last})
            last = row.cell(year)
            made.append(_joined(row, part, year, figures))
        return (*rows[: at + 1], *made)
    return None


def _joined(row: ReadLine, part: int, year: int, figures: str) -> ReadLine:
    """The row with both parts in one cell; `figures` are written so, those of a month where ""."""
    said, of = name_of(row.cell(part)), name_of(row.cell(year))
    if not said or not of or is_total(said):
        return row
    whole = f"{said} {of}"
    if said.isdecimal() and figures:
        whole = figures.format(said=said, of=of)
    elif said.isdecimal() and of.isdecimal():
        whole = f"{of}-{int(said):02d}"
    elif said.isdecimal():
        raise WorkbookError(
            f"Month {said} of {of} could be counted from April or from January, so nothing was "
            "read.",
            "Write the name of each month; or M1 for April, as the NHS counts them.",
        )
    return with_cells(row, {part: whole, year: None})


def held(names: Iterable[str]) -> Iterator[str]:
    """The names of a row, each up to the next one."""
    return accumulate(names, lambda last, name: name or last)


def _over(rows: Sequence[ReadLine]) -> tuple[ReadLine, ...] | None:
    """Months in a heading, with their years over or below them: one stands for the months to its
    right. So may those of further blocks below.
    """
    made: dict[int, ReadLine] = dict(enumerate(rows))
    for at in range(_last_looked_at(rows)):
        months = {c: said for c, cell in enumerate(rows[at].cells) if (said := month_of(cell))}
        below = {*rows[at + 1].cells} - {None} if months and at + 1 < len(rows) else ()
        by = at + 1 if below and all(map(year_of, below)) else at - 1
        if (
            by < 0
            or not months
            or (
                len(set(months.values())) < _ENOUGH
                and not are_all_numbers([*rows[: at + 1], *rows[max(at, by) + 1 :]], at, [*months])
            )
        ):
            continue
        years = held(year_of(rows[by].cell(c)) for c in range(max(months) + 1))
        over = {c: year for c, year in enumerate(years) if year and c in months}
        if over.keys() != months.keys():
            continue
        for year in dict.fromkeys(over.values()):
            _need_one_year([said for c, said in months.items() if over[c] == year], [year])
        heading = with_cells(rows[at], {c: f"{said} {over[c]}" for c, said in months.items()})
        above = with_cells(
            made.pop(by), {c: None for c, cell in enumerate(rows[by].cells) if year_of(cell)}
        )
        # Names that stand beside the years are those of the columns below them.
        names = {c: cell for c, cell in enumerate(above.cells) if heading.cell(c) is None}
        made[at] = with_cells(heading, names)
    return tuple(made[at] for at in sorted(made)) if len(made) < len(rows) else None


def _last_looked_at(rows: Sequence[ReadLine]) -> int:
    """Up to which row there may be headings: one long list has no other one below."""
    return len(rows) if len(rows) <= _LONG else LOOKED_AT


def _below(rows: Sequence[ReadLine]) -> tuple[ReadLine, ...] | None:
    """Months down, each year in a line of its own above them, as a pivot table has it."""
    column = _times_down(rows, month_of)
    if column is None or not any(year_of(row.cell(column)) for row in rows):
        return None
    made: list[ReadLine] = []
    groups: list[tuple[str, list[str]]] = []
    for row in rows:
        cell = row.cell(column)
        if year := year_of(cell):
            groups.append((year, []))
            if sum(one is not None for one in row.cells) > 1:
                made.append(with_cells(row, {column: f"{year} total"}))
        elif groups and (month := month_of(cell)):
            groups[-1][1].append(month)
            made.append(with_cells(row, {column: f"{month} {groups[-1][0]}"}))
        else:
            made.append(row)
    for year, months in groups:
        _need_one_year(months, [year])
    return tuple(made)


def need_carried(place: str, column: str, carry: bool | None, answers: Answers) -> None:
    """Ask whether nothing under a column means the same as above; `carry` is what was said.

    Raises WorkbookError where it does not.
    """
    if carry is None:
        question = Question(
            "carry",
            f"{place}: there is nothing under {column}. Is it as in the row above?",
            "A name is often written once, above all the rows that it is for.",
        )
        need_yes(question, answers)
    elif not carry:
        raise WorkbookError(
            f"{place}: there is nothing under {column}.",
            "Fill it in. If the row is the sum of those above, write Total there.",
        )


def _times_down(rows: Sequence[ReadLine], part: Callable[[CellValue], str]) -> int | None:
    """The column in which times without years stand below one another, and no whole date beside."""
    found: dict[int, set[str]] = {}
    dated = 0
    for row in rows[:_SAMPLE]:
        for column, cell in enumerate(row.cells):
            if said := part(cell):
                found.setdefault(column, set()).add(said.casefold())
        dated += any(may_be_day(cell) and not year_of(cell) for cell in row.cells)
    for column, times in found.items():
        cells = [row.cell(column) for row in rows[:_SAMPLE]]
        days = any(may_be_day(cell) and not year_of(cell) for cell in cells)
        there = sum(bool(part(cell)) for cell in cells)
        enough = _ENOUGH if any(map(month_of, times)) else 2
        if len(times) >= enough and not days and dated < there / 2:
            return column
    return None


def _with_one_year(
    lines: ReadLines,
    rows: tuple[ReadLine, ...],
    said: Sequence[DateWord],
    answers: Answers,
    *,
    quarters: bool,
) -> tuple[ReadLine, ...]:
    """Times down or across that all are of one year, which the sheet's name says, or somebody;
    or months such as 24-Apr, of which somebody says that each has its year.
    """
    across = [at for at in range(_last_looked_at(rows)) if _is_across(rows, at)]
    blocks = _yearless_blocks(rows, across)
    times = [one for block in blocks for one in block.values()]
    if not times or (not quarters and all(one[:1] in "qQ" for one in times)):
        return rows
    places = [_place_in_year(one, 1) for one in times]
    if _are_months_of_years(lines.name, times[0], places, said, answers):
        months = (f"{date(2000 + year, month, 1):%B %Y}" for month, year in places)
        return _with_times(rows, zip(chain(*blocks), months, strict=True))
    titles = [_YEAR_IN_WORDS.findall(_said_alone(rows[at - 1]) if at else "") for at in across]
    titled = len(across) > 1 and len({*map(str, titles)}) == len(across)
    dated, last = [], (0, 0)
    for block, over in zip(blocks, titles or [[]], strict=True):
        own = year_of(lines.sheet) or (year_of(over[0]) if titled and len(over) == 1 else "")
        (top, _), first_of = next(iter(block.items()))
        year = own or asked_year(lines.name, first_of, rows[: top + 1], answers)
        _need_one_year(list(block.values()), [year])
        first = _place_in_year(first_of, 1 if year.isdecimal() else 4)
        if first < last and not own:
            raise WorkbookError(
                f"{lines.name}:{rows[top].number}: the months start again, and they "
                f"can't all be of {year}, so nothing was read.",
                "If some are of another year, write each month with its year.",
            )
        last = first
        dated += [(spot, _in_year(one, year)) for spot, one in block.items()]
    return _with_times(rows, dated)


def _yearless_blocks(
    rows: Sequence[ReadLine], across: Sequence[int]
) -> list[dict[tuple[int, int], str]]:
    """The times without a year by row and column, of each row of times, or of one column."""
    spots = [[(at, column) for column in range(len(rows[at].cells))] for at in across]
    if not across and (down := _times_down(rows, yearless)) is not None:
        spots = [[(at, down) for at in range(len(rows))]]
    found = (
        {(a, c): one for a, c in block if (one := yearless(rows[a].cell(c)))} for block in spots
    )
    return [block for block in found if block]


def _are_months_of_years(
    name: str,
    first: str,
    places: Sequence[tuple[int, int]],
    said: Sequence[DateWord],
    answers: Answers,
) -> bool:
    """Whether 24-Apr and those after it are months of years; asked, for they may be days."""
    steps = {abs(12 * (b[1] - a[1]) + b[0] - a[0]) for a, b in pairwise(places)}
    if len(places) < _ENOUGH or steps != {1} or any(year not in _LATELY for _, year in places):
        return False
    meant = {
        DateWord.MONTH_AND_YEAR: f"{first} is a month of {2000 + places[0][1]}",
        DateWord.NO_YEAR: f"{first} is a day, and its year is asked for",
    }
    question = Question(
        "dates",
        f"{name}: {first} and those after it can be months of years, or days "
        "without a year. Which are they?",
        choices=tuple(Choice(*one) for one in meant.items()),
        about=" or ".join(meant),
    )
    word = next((one for one in said if one in meant), None) or answer_to(question, answers)
    return word == DateWord.MONTH_AND_YEAR


def _with_times(
    rows: Sequence[ReadLine], times: Iterable[tuple[tuple[int, int], str]]
) -> tuple[ReadLine, ...]:
    made = list(rows)
    for (at, column), one in times:
        made[at] = with_cells(made[at], {column: one})
    return tuple(made)


def _said_alone(row: ReadLine) -> str:
    """The one name in a row, also where cells were merged; or ""."""
    names = {*map(name_of, row.cells)} - {""}
    return names.pop() if len(names) == 1 else ""


def _in_year(said: str, year: str) -> str:
    """A time with its year, which 2024/25 is up to March another one than from April on."""
    place = _place_in_year(said, 1)
    if month_of(said) or year.isdecimal() or not place[0]:
        if not year.isdecimal() and said.casefold().startswith("w") and not place[0]:
            raise WorkbookError(
                f"{said} of {year} could be counted from April or from January, so nothing was "
                "read.",
                "Write the first day of each week.",
            )
        return f"{said} {year}"
    return f"{said} {int(year[:4]) + (place[0] < 4)}"


def _place_in_year(said: str, start: int) -> tuple[int, int]:
    """What times of one year are ordered by, its first month being `start`: 0 for a week's number.

    The month comes first, counted from 1, and then the figures that stand with it.
    """
    words = re.findall(r"[a-z]+", said.casefold())
    month = next((MONTHS[word] for word in words if word in MONTHS), 0)
    figures = re.search(r"[0-9]+", said)
    return (month - start) % 12 + 1 if month else 0, int(figures[0]) if figures else 0


def _is_across(rows: Sequence[ReadLine], at: int) -> bool:
    """Whether times without years stand side by side in this row, above numbers."""
    columns = [column for column, cell in enumerate(rows[at].cells) if yearless(cell)]
    if any(map(may_be_day, rows[at].cells)):
        return False
    months = all(month_of(rows[at].cell(column)) for column in columns)
    if len(columns) < _ENOUGH:
        return bool(columns) and months and are_all_numbers(rows, at, columns)
    below = rows[at + 1 : at + 4]
    # Q1, Q2 are questions where they have their dates beside them.
    asked = not months and any(may_be_day(cell) for row in below for cell in row.cells)
    return not asked and any(
        isinstance(one.cell(c), int | float) or name_of(one.cell(c))[:1].isdecimal()
        for one in below
        for c in columns
    )


def are_all_numbers(rows: Sequence[ReadLine], at: int, columns: Sequence[int]) -> bool:
    """Whether few dates in a row are the heading of a table: names stand beside them and below, and
    numbers alone below them, and neither above nor below is a date.
    """

    def is_name(cell: CellValue) -> bool:
        return isinstance(cell, str) and not is_number(cell)

    def is_time(one: ReadLine) -> bool:
        return any(may_be_day(one.cell(c)) or yearless(one.cell(c)) for c in columns)

    row, below = rows[at], rows[at + 1 : at + 1 + LOOKED_AT]
    if any(map(is_time, below[:1])):
        return False
    below = list(takewhile(lambda one: not is_time(one), below))  # up to the next heading
    beside = [cell for c, cell in enumerate(row.cells) if cell is not None and c not in columns]
    full = [one for one in below if any(one.cell(c) is not None for c in columns)]
    around = [cell for one in (*rows[max(0, at - 1) : at], *full) for cell in one.cells]
    return (
        bool(full)
        and all(map(is_name, beside))
        and all(is_number(one.cell(c)) or is_clock(one.cell(c)) for one in full for c in columns)
        and all(any(map(is_name, one.cells)) for one in full)
        and not all(any(map(is_total, map(name_of, one.cells))) for one in full)
        and not any(may_be_day(cell) or name_of(cell).casefold() in DATE_NAMES for cell in around)
    )


_IN_TITLE = re.compile(
    rf"\b({'|'.join(MONTHS)}|[mp](?:eriod|onth)? ?[0-9]{{1,2}})[ ,'-]*"
    r"((?:19|20)?[0-9]{2}(?: ?[/-] ?(?:20)?[0-9]{2})?)\b",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(r"[0-9](?:st|nd|rd|th)?(?: of)?[ -]*$")
_OF_THE_FILE = re.compile(r"print|produc|publish|creat|updat|extract|\brun\b|as at|issue", re.I)


def month_of_titles(lines: ReadLines) -> str:
    """The one month, with its year, that the titles of a sheet name: "Falls, August 2024"; "" where
    they name none, several or a day, or say when the sheet was made.
    """
    return month_in(" ".join(filter(None, map(_said_alone, lines.rows[:LOOKED_AT]))))


def month_in(text: str) -> str:
    """The one month, with its year, in a text such as the name of a sheet; or ""."""
    found = [*_IN_TITLE.finditer(text)]
    days = any(_DAY_BEFORE.search(text[: one.start()]) for one in found)
    months = [word for word in re.findall("[a-z]+", text.casefold()) if word in MONTHS]
    made = days or len(months) > 1 or _OF_THE_FILE.search(text)
    said = f"{found[0][1]} {found[0][2]}" if len(found) == 1 and not made else ""
    return said if may_be_day(said) and months in ([], [found[0][1].casefold()]) else ""


def _month_alone(row: ReadLine) -> str:
    """The month with its year that a row says and no more, or ""."""
    said = {*row.cells} - {None}
    text = name_of(said.pop()) if len(said) == 1 else ""
    return text if any(one.period is Period.MONTH for one in meanings(text).all) else ""


def with_months(lines: ReadLines, month: str = "") -> ReadLines:
    """The lines of a sheet without dates, all its rows of this month; or each of the month that
    stands alone above it, where two do so and no other row has a date.
    """
    alone = [month, *map(_month_alone, lines.rows[:_LONG])]
    others = (row for row, said in zip(lines.rows, alone[1:], strict=False) if not said)
    if (
        len(lines.rows) > _LONG
        or len({*alone}) < 2 + (not month)
        or (not month and any(may_be_day(cell) for row in others for cell in row.cells))
    ):
        return lines
    width = max(len(row.cells) for row in lines.rows)
    rows = (
        with_cells(row, {width: said if any(map(is_number, row.cells)) else "Month"})
        if len({*row.cells} - {None}) > 1
        else row
        for row, said in zip(lines.rows, [*held(alone)][1:], strict=True)
        if not _month_alone(row)
    )
    return replace(lines, rows=tuple(rows))


def asked_year(name: str, one: str, rows: Sequence[ReadLine], answers: Answers) -> str:
    """The year of times without one, `one` the first of them, which `rows` above them may speak of;
    `name` is how messages speak of the file. Raises `Unanswered` where nobody has said it.
    """
    titles = (name_of(cell) for row in rows for cell in row.cells)
    speaks = next((text for text in titles if _YEAR_IN_WORDS.search(text)), "")
    why = f"“{speaks}” stands there." if speaks else "Such as 2024, or 2024/25 from April on."
    if one[:1] in "qQ":
        why += " If these are questions of a form, nothing in the file is a date."
    question = Question("year", f"{name}: {one} has no year. Which year is it of?", why, ())
    said = answer_to(question, answers)
    if not year_of(said):
        raise WorkbookError(f"{said} is not a year.", "Write it as 2024, or as 2024/25.")
    return year_of(said)


def _need_one_year(months: Sequence[str], years: Iterable[str]) -> None:
    """Raise WorkbookError where months run on into the next year: April to March under “2024”.

    Months may begin anew, as those of the next ward do, or stand newest first.
    """
    for year in dict.fromkeys(years):
        start = 1 if year.isdecimal() else 4
        places = [_place_in_year(month, start) for month in months]
        orders = (places, places[::-1])
        if all(any(b < a and b != order[0] for a, b in pairwise(order)) for order in orders):
            ends = f"{year}/{(int(year) + 1) % 100:02d}" if year.isdecimal() else year[:4]
            raise WorkbookError(
                f"{months[0]} to {months[-1]} stand under {year}, and are not in one "
                f"year from {'January' if start == 1 else 'April'} on, so nothing was read.",
                f"Write the year you mean, such as {ends}; or each date with its year.",
            )


def with_cells(row: ReadLine, cells: Mapping[int, CellValue]) -> ReadLine:
    """The row with other cells in these columns."""
    width = max((len(row.cells), *(column + 1 for column in cells)))
    return replace(row, cells=tuple(cells.get(at, row.cell(at)) for at in range(width)))
