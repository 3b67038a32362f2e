"""A day as somebody types it into a command or a prompt: a date, `today`, or a weekday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.store.date_texts import WEEKDAYS
from qiworkbook.store.dates import DateFault, Period, ReadDate, read_dates, said_plainly

if TYPE_CHECKING:
    from qiworkbook.store.dates import DateWord

_RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}
_WEEKDAYS = {
    name: at
    for at, whole in enumerate(WEEKDAYS)
    for name in {whole, whole[:3], *({"tues", "thur", "thurs"} & {whole[:4], whole[:5]})}
}
_SHORT = (Period.DAY, Period.WEEK, Period.MONTH, Period.QUARTER)
_NEAR = 30  # years from today in which a year of two figures can only mean one
_ORDER = 'say it once for all in workbook.toml: [dates] order = "day-first"'


def typed_day(
    text: str,
    today: date,
    usual: DateWord | None = None,
    *,
    ahead: bool = False,
    periods: bool = False,
) -> ReadDate | DateFault:
    """The day that somebody typed, or why it is none and what to type instead.

    `usual` is the order that people here write in. A weekday is the last one, today included; with
    `ahead` the next. A month or longer is no day, except with `periods`: then a month or a quarter
    is its first. A year of two figures that is far away could be of another century.
    """
    plain = " ".join(text.split()).casefold().rstrip(".")
    if plain in _RELATIVE:
        return ReadDate(today + timedelta(days=_RELATIVE[plain]))
    if plain in _WEEKDAYS:
        back = (today.weekday() - _WEEKDAYS[plain]) % 7
        return ReadDate(today + timedelta(days=-back % 7 if ahead else -back))
    which, _, weekday = plain.partition(" ")
    if which in ("last", "next", "this") and weekday in _WEEKDAYS:
        near, far = _nearest(today, _WEEKDAYS[weekday], which)
        told = " or ".join(f"{day.day} {day:%B %Y}" for day in (near, far))
        return DateFault(f"“{text}” could be {told}", f"Write {near} or {far}.")
    column = read_dates((text,), usual=usual)
    read = column.cells[0]
    if read is None:
        return DateFault("that is no date", "Write it as 2024-02-05: year, month, day.")
    if isinstance(read, DateFault) and column.doubt and "day-first" in column.doubt.words:
        each = [read_dates((text,), (word,)).cells[0] for word in column.doubt.words]
        days = tuple(one.when for one in each if isinstance(one, ReadDate))
        hint = f"{read.hint.removesuffix('.')}, or {_ORDER}"
        return DateFault(read.message, hint, days, by_order=True)
    if isinstance(read, DateFault) and (days := _of_years(text, today, usual, ahead=ahead)):
        return replace(read, hint=f"{read.hint} It could be {days[0]}.", could=days)
    short = _SHORT if periods else (Period.DAY, Period.WEEK)
    if isinstance(read, ReadDate) and read.period not in short:
        return DateFault(
            f"{said_plainly(read)} is a {read.period}, and a day is wanted",
            f"For its first day write {read.when}.",
        )
    if isinstance(read, ReadDate) and _century_is_open(text, read, today):
        year = read.when.year
        other = year + (100 if year < today.year else -100)
        told = f"“{text}” could be in {min(year, other)} or {max(year, other)}"
        return DateFault(told, "Write the year with four figures.")
    return read


def _of_years(text: str, today: date, usual: DateWord | None, *, ahead: bool) -> tuple[date, ...]:
    """The day that a text without a year was last, and with `ahead`, before that, will be next."""
    each = (read_dates((f"{text} {today.year + n}",), usual=usual).cells[0] for n in (-1, 0, 1))
    days = [r.when for r in each if isinstance(r, ReadDate) and r.period is Period.DAY]
    past = [day for day in days if day <= today][-1:]
    return tuple([*[day for day in days if day > today][:1], *past] if ahead else past)


def _century_is_open(text: str, read: ReadDate, today: date) -> bool:
    """Whether a year of two figures is so far from today that the century is anybody's guess."""
    return str(read.when.year) not in text and abs(read.when.year - today.year) > _NEAR


def _nearest(today: date, weekday: int, which: str) -> tuple[date, date]:
    """The two days that "next friday" or "last friday" can be, the nearer one first."""
    if which == "last":
        near = today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
        return near, near - timedelta(days=7)
    near = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return near, near + timedelta(days=7 if which == "next" else -7)
