"""Rows of an export become counts. No row is kept, and no other column is looked at."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING

from qiworkbook.api import WorkbookError, did_you_mean, toml_text

from qiworkbook_hand_hygiene.records import Moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.api import ReadCell, ReadSheet

COLUMNS = ("date", "moment", "cleaned")
YES = ("yes", "y", "true", "1")
NO = ("no", "n", "false", "0", "missed")

Key = tuple[datetime.date, Moment]


def counted(sheet: ReadSheet) -> tuple[Counter[Key], Counter[Key]]:
    """How often each moment was seen on each day, and how often hands were cleaned.

    Raises WorkbookError that names the cell, or the column, which cannot be read.
    """
    if not sheet.rows:
        raise WorkbookError("The export is empty.", "Export it again, with its headings.")
    where = _columns(sheet.rows[0])
    seen: Counter[Key] = Counter()
    cleaned: Counter[Key] = Counter()
    for row in sheet.rows[1:]:
        if any(str(cell.value or "").strip() for cell in row):
            key = (_day(row[where["date"]]), _moment(row[where["moment"]]))
            seen[key] += 1
            cleaned[key] += _was_cleaned(row[where["cleaned"]])
    return seen, cleaned


def as_files(seen: Counter[Key], cleaned: Counter[Key]) -> dict[str, str]:
    """The text of each month's file, by month."""
    months: dict[str, list[dict[str, object]]] = {}
    for day, moment in sorted(seen):
        counts = {"seen": seen[day, moment], "cleaned": cleaned[day, moment]}
        entry = {"date": day, "moment": str(moment), **counts}
        months.setdefault(f"{day:%Y-%m}", []).append(entry)
    return {month: toml_text({"format": 1, "audit": audits}) for month, audits in months.items()}


def _columns(headings: Sequence[ReadCell]) -> dict[str, int]:
    names = [str(cell.value or "").strip().lower() for cell in headings]
    for column in COLUMNS:
        if names.count(column) != 1:
            guess = did_you_mean(column, names)
            hint = f"Is it the one called {guess}?" if guess else f"There are: {', '.join(names)}."
            raise WorkbookError(f"The export needs one column called {column}.", hint)
    return {column: names.index(column) for column in COLUMNS}


def _day(cell: ReadCell) -> datetime.date:
    if isinstance(cell.value, datetime.datetime):
        return cell.value.date()
    if isinstance(cell.value, datetime.date):
        return cell.value
    try:
        return datetime.date.fromisoformat(str(cell.value).strip())
    except ValueError:
        raise _cannot_read(cell, "a date such as 2025-01-31") from None


def _moment(cell: ReadCell) -> Moment:
    words = str(cell.value or "").strip().lower()
    for moment in Moment:
        if words in (moment.value, moment.label.lower()):
            return moment
    raise _cannot_read(cell, f"one of: {', '.join(Moment)}")


def _was_cleaned(cell: ReadCell) -> bool:
    words = str(cell.value if cell.value is not None else "").strip().lower()
    if words not in (*YES, *NO):
        raise _cannot_read(cell, "yes or no")
    return words in YES


def _cannot_read(cell: ReadCell, wanted: str) -> WorkbookError:
    message = f"{cell.at} should be {wanted}, and it says “{cell.value or ''}”."
    return WorkbookError(message, "Nothing was written. Put it right, and import again.")
