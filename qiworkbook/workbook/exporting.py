"""The tidy tables as files: CSV, Excel or JSON, each saying whether it can be shared."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from qiworkbook.assembling import labels_of
from qiworkbook.sheets import Book
from qiworkbook.store.cells import guarded, written as number
from qiworkbook.store.csv_lines import row_text
from qiworkbook.workbook.composing import written
from qiworkbook.workbook.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qiworkbook.sheets import Sheet, Value
    from qiworkbook.workbook.opening import OpenWorkbook
    from qiworkbook.workbook.sharing import Sharing

WORKING = (
    "NOT FOR SHARING: a working copy, with small counts as they are.",
    "A copy that hides them: qiworkbook export --share",
)


class ExportFormat(StrEnum):
    """What the tables can be."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


def write_export(
    opened: OpenWorkbook,
    ids: Sequence[str],
    folder: Path,
    form: ExportFormat,
    sharing: Sharing | None = None,
) -> tuple[Path, ...]:
    """Write the tables of the named projects, or of all, into `folder`. Gives the files.

    With `sharing`, a copy that hides small numbers; what is hidden is in none of the files. A
    text that a spreadsheet would run has a ' before it in CSV, and is text in Excel.
    """
    views = opened.views_of(ids)
    sheets = tables(views, sharing)
    notes = (*_notes(sharing), *labels_of(views))
    match form:
        case ExportFormat.XLSX:
            from qiworkbook.writers.sheet import write_book

            book = Book("Tables of the workbook", sheets, notes)
            return (written(folder / "tables.xlsx", write_book(book)),)
        case ExportFormat.JSON:
            return (written(folder / "tables.json", _as_json(sheets, notes)),)
        case ExportFormat.CSV:
            files = [written(folder / f"{one.name}.csv", _as_csv(one)) for one in sheets]
            return (written(folder / "READ-ME-FIRST.txt", "\n".join(notes) + "\n"), *files)


def _notes(sharing: Sharing | None) -> tuple[str, ...]:
    if sharing is None:
        return WORKING
    return (
        f"A copy to share. Counts from 1 to {sharing.small} are *, other counts are rounded to "
        f"the nearest {sharing.round_to}; percentages are worked out from the rounded counts.",
        "Centre and limits are * where a count of the measure is hidden. Measures of the time "
        "between events have no points. Notes and other free text are left out.",
        "Names and titles are as people wrote them: read them before you send this on.",
    )


def _as_csv(sheet: Sheet) -> str:
    heading = tuple(column.heading for column in sheet.columns)
    rows = (tuple(_cell(value) for value in row) for row in sheet.rows)
    return "".join(f"{row_text(row, ',')}\n" for row in (heading, *rows))


def _cell(value: Value) -> str:
    """A number is left as it is; a text that begins like a formula is kept from being one."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return number(value)
        case date():
            return value.isoformat()
        case str():
            return guarded(value)


def _as_json(sheets: Sequence[Sheet], notes: Sequence[str]) -> str:
    data = {"notes": list(notes)} | {sheet.name: list(_records(sheet)) for sheet in sheets}
    return json.dumps(data, indent=2) + "\n"


def _records(sheet: Sheet) -> Iterator[dict[str, object]]:
    names = [column.heading for column in sheet.columns]
    for row in sheet.rows:
        cells = (value.isoformat() if isinstance(value, date) else value for value in row)
        yield dict(zip(names, cells, strict=True))
