"""A list of incidents, one a row, becomes numbers: how many in each week or month, no more of it.

Nothing of a row goes on but the day that it happened, and how many it stands for by a column that
somebody named. A week without a row between the first and the last of the list is a week with none:
also for one ward, or one kind, of a list of several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from qiworkbook.api import (
    Action,
    Advice,
    CellValue,
    Imported,
    ImportedRow,
    Importer,
    ImportFile,
    InFile,
    ReadLines,
    WorkbookError,
)

NAMES = (
    *("date", "incident date", "date of incident", "date of event", "event date", "occurred"),
    *("date occurred", "occurred on", "occurrence date", "date of occurrence", "date of fall"),
    *("date & time", "date and time", "date/time", "date & time of incident"),
    *("date and time of incident", "date/time of incident", "incident date and time"),
)
"""The day it happened; the day it was reported is another."""

_LOOKED_AT = 30  # rows in which the heading may stand, below titles
_FEW = 1_000  # a row stands for fewer incidents
_MOST = 5_000  # days, weeks or months; beyond that somebody slipped in a year
_RHYTHMS = {"day": 1, "week": 7, "month": 31, "quarter": 92}  # with the most days of each


def counted(file: ImportFile) -> Imported:
    """How many rows there are for each day, week, month or quarter, as the measure has it; or what
    the column of values adds up to, where one is named.

    A row whose day or number cannot be read is given as it stands, for the core to name it; without
    its number, its week or month has none either.
    """
    every = _rhythm(file)
    lines = file.lines()
    first, column, number, left = _columns_of(lines, file.columns)
    counts: dict[date, list[int]] = {}
    unread, cut = [], set()
    if file.every_line:  # the list may go on before and after the rows of this ward
        rows = file.every_line().rows[first:]
        cells = {line.cells[column] for line in rows if column < len(line.cells)}
        days = [day for cell in cells if (day := file.day(cell))]
        counts |= {_start(day, every): [] for day in (min(days), max(days))} if days else {}
    for line in lines.rows[first:]:
        day = None if line.fault else file.day(line.cell(column))
        many = 1 if number is None else _many(line.cell(number))
        fault = "" if many >= 0 else "this row does not say how many there were"
        if day is None or fault:
            unread.append(ImportedRow(line.number, line.cell(column), fault=line.fault or fault))
            cut |= {_start(day, every)} if day else set()
        else:
            counts.setdefault(_start(day, every), []).extend([line.number] * many)
    whole = (row for row in _points(counts, every) if row.when not in cut)
    return Imported((*whole, *unread), left)


def _points(counts: dict[date, list[int]], every: str) -> Iterator[ImportedRow]:
    """A row for each period from the first to the last, with the line that came before it."""
    last, days = max(counts, default=None), _RHYTHMS[every]
    start, line = min(counts, default=None), 1
    if start and last and (last - start).days > _MOST * days:
        message = f"The list runs from {start} to {last}, so nothing was written."
        raise WorkbookError(message, "Look at the years: is one of them a slip?")
    while start and last and start <= last:
        line = counts[start][0] if counts.get(start) else line
        yield ImportedRow(line, start, len(counts.get(start, ())))
        start = _start(start + timedelta(days), every)


def _rhythm(file: ImportFile) -> str:
    every = str(file.measure.every or "")
    if every in _RHYTHMS:
        return every
    said = f"is collected every {every}" if every else "does not say how often it is collected"
    raise WorkbookError(
        f"{file.measure.id} {said}, so a list cannot be counted for it.",
        Advice(
            "Write ",
            InFile.key("every", *_RHYTHMS),
            " at the measure",
            InFile(" in project.toml"),
            ".",
        ),
    )


def _many(cell: CellValue) -> int:
    """How many a row stands for; below 0 where its cell says no such number."""
    text = str(cell).removesuffix(".0")
    return int(text) if text.isdecimal() and len(text) < len(str(_FEW)) else -1


def _columns_of(
    lines: ReadLines, said: Mapping[str, str]
) -> tuple[int, int, int | None, tuple[str, ...]]:
    """The first row below the heading, the columns of the days and of how many, where one is named,
    and the other headings.
    """
    wanted = {part: " ".join(said.get(part, "").split()) for part in ("date", "value")}
    names = (wanted["date"].casefold(),) if wanted["date"] else NAMES
    for at, line in enumerate(lines.rows[:_LOOKED_AT]):
        # In Excel a heading may stand on two lines.
        headings = [" ".join(o.split()) if isinstance(o, str) else "" for o in line.cells]
        found = [column for column, heading in enumerate(headings) if heading.casefold() in names]
        many = [c for c, one in enumerate(headings) if one.casefold() == wanted["value"].casefold()]
        if len(found) == 1 and (not wanted["value"] or len(many) == 1):
            number = many[0] if wanted["value"] else None
            left = (one for c, one in enumerate(headings) if one and c not in (found[0], number))
            return at + 1, found[0], number, tuple(dict.fromkeys(left))
    named = " beside ".join(map(repr, filter(None, (wanted["date"] or "date", wanted["value"]))))
    raise WorkbookError(
        f"{lines.name} has no one column {named}, so nothing was read.",
        "Say which has the day it happened.",
        action=Action("", (), (("date-column", "Date of incident"),)),
    )


def _start(day: date, every: str) -> date:
    """The first day of the week (a Monday), month or quarter that a day lies in."""
    if every == "week":
        return day - timedelta(days=day.weekday())
    if every == "month":
        return day.replace(day=1)
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1) if every == "quarter" else day


IMPORTERS = (
    Importer("incident-list", "one row an incident: how many in each week or month", counted),
)
