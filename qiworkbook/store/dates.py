"""Days as people and spreadsheets write them; what could mean two days is asked, not guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum


class DateOrder(StrEnum):
    """Which number of 03/02/2025 is the day."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


_MONTHS = {
    name: at
    for at, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_CLOCK = re.compile(r"[T ,]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?$")
_NUMBERS = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})")
_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]+)\.?[-/., ]+([0-9]{4}|[0-9]{2})")
_NAME_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_MONTH_ALONE = re.compile(r"([a-z]+)\.?[- ]([0-9]{4})")


def days_of(text: str, order: DateOrder | None = None) -> tuple[date, ...]:
    """The days that a text can mean: none, one, or two that only a person can choose between.

    Times of day and names of weekdays are passed over. "March 2025" is its first day. A year of
    two figures is read only when the `order` is known: 24/02/03 could begin with its year.
    """
    plain = _CLOCK.sub("", _WEEKDAY.sub("", text.strip())).casefold()
    if found := _NUMBERS.fullmatch(plain):
        return _from_numbers(found[1], found[2], found[3], order)
    if found := _NAMED.fullmatch(plain):
        return _real((_year(found[3], order), _MONTHS.get(found[2]), int(found[1])))
    if found := _NAME_FIRST.fullmatch(plain):
        return _real((int(found[3]), _MONTHS.get(found[1]), int(found[2])))
    if found := _MONTH_ALONE.fullmatch(plain):
        return _real((int(found[2]), _MONTHS.get(found[1]), 1))
    return ()


def as_iso(cell: object, order: DateOrder | None = None) -> str:
    """A cell as 2025-02-03 where it can mean that day alone; else as it is, to be asked about."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = "" if cell is None else str(cell).strip()
    days = days_of(text, order)
    return days[0].isoformat() if len(days) == 1 else text


def needs_order(cell: object) -> bool:
    """Whether the order of day and month would settle what a cell means."""
    if not isinstance(cell, str) or len(days_of(cell)) == 1:
        return False
    return any(days_of(cell, order) for order in DateOrder)


def _from_numbers(first: str, second: str, third: str, order: DateOrder | None) -> tuple[date, ...]:
    if len(first) == 4:
        return _real((int(first), int(second), int(third)))
    one, two, year = int(first), int(second), _year(third, order)
    readings = {DateOrder.DAY_FIRST: (year, two, one), DateOrder.MONTH_FIRST: (year, one, two)}
    return _real(*(parts for name, parts in readings.items() if order in (None, name)))


def _year(figures: str, order: DateOrder | None) -> int | None:
    if len(figures) == 4:
        return int(figures)
    return 2000 + int(figures) if order and len(figures) == 2 else None


def _real(*readings: tuple[int | None, int | None, int]) -> tuple[date, ...]:
    """The readings that are days in the calendar, no two alike."""
    days = []
    for year, month, day in readings:
        try:
            days.append(date(year or 0, month or 0, day))
        except ValueError:
            continue
    return tuple(dict.fromkeys(days))
