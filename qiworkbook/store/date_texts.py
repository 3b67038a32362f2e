"""One date as people and spreadsheets write it: every day, month, quarter or year it can mean.

What a text can mean is all that is said here; which meaning holds is for the whole column to
settle (`qiworkbook.store.dates`), or for a person. By hand, as libraries of dates answer with one
day where a text can mean two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.spc.numbers import months_later
from qiworkbook.text.late_pattern import compiled

YEARS = range(1900, 2200)
"""The years that a date of a project can have; any other is a slip."""

SERIALS = range(20_000, 80_000)
"""The numbers of Excel that are taken for days: from 1954 to 2119."""

EXCEL_DAY_0 = date(1899, 12, 30)
_TURN = 80  # a year of two figures is one of 1980 to 2079
_APRIL = 4  # the financial year of the NHS begins on 1 April


class Period(StrEnum):
    """How much time a date stands for; it is always given by its first day."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class DateWord(StrEnum):
    """What somebody can say of dates that could mean two things; the answers to every doubt."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"
    MONTH_AND_YEAR = "month-and-year"
    NO_YEAR = "no-year"
    FINANCIAL_YEARS = "financial-years"
    YEAR_AND_MONTH = "year-and-month"
    CALENDAR_QUARTERS = "calendar-quarters"
    FINANCIAL_QUARTERS = "financial-quarters"
    BY_FIRST_DAY = "by-first-day"
    BY_LAST_DAY = "by-last-day"
    FY_BY_START = "fy-by-start"
    FY_BY_END = "fy-by-end"
    AS_STORED = "as-stored"
    CHANGED_ROUND = "changed-round"
    UTC = "utc"


class DateMeaning(Struct, frozen=True):
    """One thing that a text can mean, if what `words` say holds.

    `when` is its first day; None where a day and a month have no year.
    """

    when: date | None
    period: Period = Period.DAY
    words: tuple[DateWord, ...] = ()


class Meanings(Struct, frozen=True):
    """All that a text can mean; where that is nothing, `fault` says why and `hint` what to do.

    `between` is whether it goes from one day to another, also where that is no period.
    """

    all: tuple[DateMeaning, ...] = ()
    fault: str = ""
    hint: str = ""
    between: bool = False


_MONTH_NAMES = (
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
)
MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES, start=1) for name in names}
"""Every name of a month, in small letters, with its number."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_NAME = "(?P<name>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_S = r"[-/., ]+"  # what may stand between the parts
_S0 = r"[-/., ]*"
_Y = r"(?P<year>[0-9]{4})"
_FY = r"(?:fy ?)?(?P<year>[0-9]{4}|[0-9]{2}) ?[-/] ?(?P<to>[0-9]{4}|[0-9]{2})"
_FY1 = r"fy ?'?(?P<year>[0-9]{4}|[0-9]{2})"
_FY4 = r"(?:fy ?)?(?P<year>[0-9]{4}) ?[-/] ?(?P<to>[0-9]{4}|[0-9]{2})"
_FY_SLASH = r"(?:fy ?)?(?P<year>[0-9]{4}|[0-9]{2}) ?/ ?(?P<to>[0-9]{4}|[0-9]{2})"
_Q = r"(?:q(?:uarter|tr|tr\.)? ?(?P<quarter>[1-4]))"
_WK = r"(?:week|wk|w)[-. ]*(?:no\.? ?|number )?(?P<week>[0-9]{1,2})"
_TO = r" ?(?:-|to|/) ?"
_WEEKS_OF_NHS = (_FY + r"[-/., ]*" + _WK, _WK + r"(?:[-/, ]+| of )" + _FY_SLASH)

_WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?"
_WEEKDAY_BEFORE = rf"\(?{_WEEKDAY}\)?[.,]?(?: |-(?=[0-9]))"
_WEEKDAY_BEHIND = rf"[, ]+\(?{_WEEKDAY}\)?\.?$"
_CLOCK = (
    r"(?i)(?:t|[ ,]+(?:at )?)(?!23:[0-9:.]+ ?(?:z|\+00:?00)$)"
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]\.?m\.?)?(?: ?(?:z|\+0[01]:?00))?$"
)
"""A time of day, also with its zone where that makes no other day here of it."""
_ZONED = (
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2})(?:(:[0-5][0-9])(?=.*[345][05]$)|:[0-5][0-9])"
    r"(?::[0-9]{2})?(?:\.[0-9]+)? ?(Z|[+-][0-9]{2}:?[0-9]{2})"
)
"""A time with its zone: the minutes matter where the zone is half or a quarter of an hour off."""
_WEEK = r"(?:week|wk)[- ]?"
_WEEK_BEGINS = (
    rf"(?:(?:w[/. ]?[cb]|w/commencing)(?:[:. ]+|(?=[0-9]))"
    rf"|{_WEEK}(?:commencing|commences|beginning|starting|of|from)[:. ]+)"
)
_WEEK_ENDS = rf"(?:w[/. ]?e(?:[:. ]+|(?=[0-9]))|{_WEEK}(?:ending|ended|ends)[:. ]+)"
_ORDINAL = r"(?<=[0-9])(?:st|nd|rd|th)\b"
_MONTHS_IN_BRACKETS = r" ?\([a-z]+\.?" + _TO + r"[a-z]+\.?\)"
_DASHES = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"),
    }
)
_FOOTNOTE = (
    r"(?i)(?<=[0-9a-z])(?:\s*(?:[*†‡¹²³⁰-⁹]+|\((?:[pr]|[0-9]{1,2}|provisional|revised)\)"
    r"|\[(?:note )?[a-z0-9]{1,2}\])|\s+[pr])\s*$"
)
_CUT = r" ?(?:-|/|\bto\b|\buntil\b) ?"
_LONGEST = 50  # of a text that says two days
_ORDERS = {DateWord.DAY_FIRST, DateWord.MONTH_FIRST, DateWord.YEAR_FIRST}
_ENDS = (Period.DAY, Period.MONTH)
_MONTHS_OF = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}
_NO_FOOTNOTE = "0123456789Z"  # what ends a text without one
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def says_week_ends(heading: str) -> bool:
    """Whether a heading such as "Week ending" or "W/E" says that each date below is a last day."""
    return compiled(_WEEK_ENDS).match(f"{heading.casefold()} ") is not None


def without_clock(text: str) -> str:
    """The text of a cell without the time of day, or the mark of a footnote, behind the date."""
    if text[-1:] not in _NO_FOOTNOTE:
        text = compiled(_FOOTNOTE).sub("", text)
    return day_here(text) or (
        compiled(_CLOCK).sub("", text).strip() if ":" in text else text.strip()
    )


def day_here(text: str) -> str:
    """The day that clocks in Britain say at a time with its zone, as ISO has it; "" for another
    text.

    >>> day_here("2025-03-31T23:00:00Z")
    '2025-04-01'
    """
    found = compiled(_ZONED).fullmatch(text) if ":" in text else None
    return _day_by_hour(f"{found[1]}{found[2] or ':00'}", found[3]) if found else ""


@lru_cache(maxsize=50_000)  # a list with times of day has another in every row
def _day_by_hour(hour: str, zone: str) -> str:
    with suppress(ValueError, OverflowError):  # not in the calendar
        utc = datetime.fromisoformat(hour + zone).astimezone(UTC)
        return in_britain(utc.replace(tzinfo=None)).date().isoformat()
    return ""


def in_britain(utc: datetime) -> datetime:
    """A time of the clock of Greenwich, which SharePoint exports, as clocks here say it: from the
    last Sunday of March to that of October, at one in the morning, they are an hour ahead.
    """
    march, october = (datetime(utc.year, month, 31, 1) for month in (3, 10))
    begins, ends = (day - timedelta(days=day.isoweekday() % 7) for day in (march, october))
    return utc + timedelta(hours=begins <= utc < ends)


def meanings(text: str) -> Meanings:
    """All that a text can mean as a date: none, one, or several that exclude each other.

    A weekday must agree with its date. A year of two figures is one of 1980 to 2079. "2019/20" is
    the financial year from 1 April, and weeks have the numbers of ISO 8601, whose first has the
    fourth of January in it.
    """
    if ISO.fullmatch(text):
        return _kept(text, (_day(text[:4], text[5:7], text[8:]),))
    plain = " ".join(text.translate(_DASHES).split()).casefold().strip(" ,;:")
    weekday = compiled(_WEEKDAY_BEFORE).match(plain) or compiled(_WEEKDAY_BEHIND).search(plain)
    if weekday:
        plain = (plain[: weekday.start()] + plain[weekday.end() :]).strip(" ,")
    begins, ends = compiled(_WEEK_BEGINS).match(plain), compiled(_WEEK_ENDS).match(plain)
    if week := begins or ends:
        plain = plain[week.end() :].strip(" ,")
        again = compiled(_WEEKDAY_BEFORE).match(plain)
        weekday = weekday or again
        plain = plain[again.end() :] if again else plain
    plain = compiled(_MONTHS_IN_BRACKETS).sub("", plain).removeprefix("the ")
    plain = compiled(_ORDINAL).sub("", plain).replace(" of ", " ").removeprefix("from ")
    if any(compiled(one).fullmatch(plain) for one in _WEEKS_OF_NHS):
        fault = f"“{text.strip()}” could be counted from 1 April, or from a Monday near it"
        return Meanings(fault=fault, hint="Write the first day of each week.")
    kept = _by_grammar(text.strip(), plain)
    kept = _on_weekday(text.strip(), kept, weekday["weekday"]) if weekday else kept
    if week:
        kept = replace(kept, all=tuple(_of_week(kept.all, ends=ends is not None)))
    return kept if kept.all or kept.fault else _between(text.strip(), plain)


def _by_grammar(text: str, plain: str) -> Meanings:
    for pattern, read in _GRAMMAR:
        if found := compiled(pattern).fullmatch(plain):
            return _kept(text, read(found))
    return Meanings()


def _between(text: str, plain: str) -> Meanings:
    """1-30 April 2024, or Apr 24 to Mar 25: the period that it is, where it is one exactly."""
    found: dict[DateMeaning, None] = {}
    days = 0
    cuts = list(compiled(_CUT).finditer(plain)) if len(plain) <= _LONGEST else []
    # Those of 05/05 - 11/05 are one, and its 05 - 11/05 is no day.
    for cut in [one for one in cuts if " " in one[0]] or cuts:
        first, last = plain[: cut.start()], plain[cut.end() :]
        ends = [one for one in _by_grammar(text, last).all if one.period in _ENDS]
        for start, end in product(_starts(text, first, last) if ends else (), ends):
            words = set(start.words) & _ORDERS
            alike = start.period is end.period and words == set(end.words) & _ORDERS
            if start.when and end.when and alike:
                stop = _last_day(end.when, end.period)
                days = days if days > 0 else (stop - start.when).days + 1
                if period := _period(start.when, stop):
                    found[DateMeaning(start.when, period, tuple(words))] = None
    if found or not days:
        return Meanings(tuple(found), between=bool(found))
    return Meanings(
        fault=f"“{text}” is not a week, month, quarter or year: it has {days} days",
        hint="Give each row one period, by its first day, such as 2024-04-01.",
        between=True,
    )


def _starts(text: str, first: str, last: str) -> Iterator[DateMeaning]:
    """What the first end can mean; its month and year may stand at the last one alone."""
    year = last[-4:] if last[-4:].isdecimal() else last[-2:]
    day_alone = re.sub("^[0-9]{1,2}", first, last) if first.isdecimal() else first
    years = (year, f"{int(year) - 1:02}") if year.isdecimal() else ()  # or the one before it
    for way in (day_alone, *(f"{first} {one}" for one in years), f"{first}/{year}"):
        yield from _by_grammar(text, way).all


def _last_day(first: date, period: Period) -> date:
    if period in _MONTHS_OF:
        return months_later(first, _MONTHS_OF[period]) - timedelta(days=1)
    return first + timedelta(days=6 * (period is Period.WEEK))


def _period(first: date, last: date) -> Period | None:
    """The period from one day to another: a quarter or a year begins where the NHS lets it."""
    if (last - first).days in (0, 6):
        return Period.WEEK if last > first else Period.DAY
    begins = {Period.MONTH: range(1, 13), Period.QUARTER: (1, 4, 7, 10), Period.YEAR: (1, 4)}
    fits = (p for p in begins if first.day == 1 and first.month in begins[p])
    return next((period for period in fits if last == _last_day(first, period)), None)


def _on_weekday(text: str, found: Meanings, weekday: str) -> Meanings:
    at = next(at for at, name in enumerate(WEEKDAYS) if name.startswith(weekday[:3]))
    there = [one for one in found.all if one.when and one.when.weekday() == at]
    if there or not found.all:
        return replace(found, all=tuple(there))
    when = found.all[0].when
    if when is None:
        return found
    said = f"{when.day} {when:%B %Y} is a {WEEKDAYS[when.weekday()].capitalize()}"
    return Meanings(fault=f"“{text}”: {said}", hint="Check the day, or leave out its name.")


def _of_week(all_: Iterable[DateMeaning], *, ends: bool) -> Iterator[DateMeaning]:
    for one in all_:
        if one.period is not Period.DAY:
            continue
        if not ends or one.when is None:
            yield replace(one, period=Period.WEEK)
            continue
        yield DateMeaning(one.when, Period.WEEK, (*one.words, DateWord.BY_LAST_DAY))
        first = (*one.words, DateWord.BY_FIRST_DAY)
        yield DateMeaning(one.when - timedelta(days=6), Period.WEEK, first)


def _kept(text: str, found: Iterable[DateMeaning | None]) -> Meanings:
    """The meanings that are in the calendar and in a year of our time, or why there are none."""
    all_ = list(found)
    if not all_:
        return Meanings()
    real = [one for one in all_ if one is not None]
    in_time = [one for one in real if one.when is None or one.when.year in YEARS]
    if in_time:
        return Meanings(tuple(in_time))
    if real and real[0].when:
        return Meanings(fault=f"{text} is in the year {real[0].when.year}", hint="Check the year.")
    return Meanings(fault=f"{text} is not in the calendar", hint="Check day and month.")


def _year(figures: str) -> int:
    """The year that two or four figures stand for."""
    figures = figures.lstrip("'")
    year = int(figures)
    return year if len(figures) == 4 else year + (1900 if year >= _TURN else 2000)


def _day(
    year: str | int, month: str | int, day: str | int, *words: DateWord, of: Period = Period.DAY
) -> DateMeaning | None:
    try:
        return DateMeaning(date(int(year), int(month), int(day)), of, words)
    except ValueError:
        return None


def _three_numbers(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    one, two, three = found[1], found[2], found[3]
    if len(one) == 4 and len(three) <= 2:
        yield _day(one, two, three)
    elif len(one) <= 2 and len(three) in (2, 4):
        year = _year(three)
        yield _day(year, two, one, DateWord.DAY_FIRST)
        yield _day(year, one, two, DateWord.MONTH_FIRST)
        if len(one) == len(three) == 2:
            yield _day(_year(one), two, three, DateWord.YEAR_FIRST)


def _named_day(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    yield _day(_year(found["year"]), MONTHS[found["name"]], found["day"])


def _month(year: int, month: int, *words: DateWord) -> DateMeaning | None:
    return _day(year, month, 1, *words, of=Period.MONTH)


def _named_month(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    yield _month(_year(found["year"]), MONTHS[found["name"]], DateWord.MONTH_AND_YEAR)


def _short_month(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    """Apr 19: April 2019, or the nineteenth of April in a year that nobody said."""
    month, number = MONTHS[found["name"]], int(found["year"])
    yield _month(_year(found["year"]), month, DateWord.MONTH_AND_YEAR)
    if _day(2000, month, number):
        yield DateMeaning(None, words=(DateWord.NO_YEAR,))


def _two_numbers(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    """04/19: April 2019, or a day without a year; 19/20: the financial year."""
    one, two = int(found["year"]), int(found["to"])
    if two == (one + 1) % 100:
        yield _day(_year(found["year"]), _APRIL, 1, DateWord.FINANCIAL_YEARS, of=Period.YEAR)
    if 1 <= one <= 12:
        yield _month(_year(found["to"]), one, DateWord.MONTH_AND_YEAR)
    if _day(2000, one, two) or _day(2000, two, one):
        yield DateMeaning(None, words=(DateWord.NO_YEAR,))


def _years(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    """2019/20: the financial year; 2009/10: that, or October."""
    year, to = _year(found["year"]), found["to"]
    if _follows(year, to):
        yield _day(year, _APRIL, 1, DateWord.FINANCIAL_YEARS, of=Period.YEAR)
    if len(found["year"]) == 4 and len(to) == 2:
        yield _month(year, int(to), DateWord.YEAR_AND_MONTH)


def _follows(year: int, to: str) -> bool:
    return to == str(year + 1)[-len(to) :]


def _financial_year(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    year = _year(found["year"])
    yield (_day(year, _APRIL, 1, of=Period.YEAR) if _follows(year, found["to"]) else None)


def _in_financial_year(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    """A named month, a quarter or a month by its number of a financial year; that of FY24 is the
    one that ends in 2024, or the one that begins in it.
    """
    year, parts = _year(found["year"]), found.groupdict()
    if "to" in parts and not _follows(year, found["to"]):
        return
    if parts.get("quarter"):
        at, period = 3 * (int(found["quarter"]) - 1), Period.QUARTER
    elif parts.get("nth"):
        at, period = int(found["nth"]) - 1, Period.MONTH
    else:
        at, period = (MONTHS[found["name"]] - _APRIL) % 12, Period.MONTH
        if parts.get("end"):
            if (MONTHS[found["end"]] - MONTHS[found["name"]]) % 12 != 2:
                return
            period = Period.QUARTER
    both = ((year - 1, (DateWord.FY_BY_END,)), (year, (DateWord.FY_BY_START,)))  # of FY24
    for begins, words in ((year, ()),) if "to" in parts else both:
        if at < 12:
            yield _day(begins + (at + 3) // 12, (at + 3) % 12 + 1, 1, *words, of=period)


def _quarter(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    """Q1 2019: from January, or in the count of financial years from April."""
    year, first = _year(found["year"]), 3 * (int(found["quarter"]) - 1) + 1
    words = DateWord.CALENDAR_QUARTERS, DateWord.FINANCIAL_QUARTERS
    yield _day(year, first, 1, words[0], of=Period.QUARTER)
    later = first + 3
    yield _day(year + later // 12, later % 12, 1, words[1], of=Period.QUARTER)


def _months(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    first, last = MONTHS[found["name"]], MONTHS[found["end"]]
    if last - first == 2:
        yield _day(_year(found["year"]), first, 1, of=Period.QUARTER)


def _week(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    day = int(found.groupdict().get("day") or 0)
    try:
        when = date.fromisocalendar(int(found["year"]), int(found["week"]), day or 1)
    except ValueError:
        return
    yield DateMeaning(when, Period.DAY if day else Period.WEEK)


def _six_figures(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    """201904: April 2019; 201204 could also begin with a day, or with a year of two figures."""
    yield _month(int(found["year"]), int(found["month"]), DateWord.YEAR_AND_MONTH)
    if 1 <= int(found[0][2:4]) <= 12:
        yield DateMeaning(None, words=(DateWord.NO_YEAR,))


def _eight_figures(found: re.Match[str]) -> Iterator[DateMeaning | None]:
    text = found[0]
    if int(text[:4]) in YEARS:
        yield _day(text[:4], text[4:6], text[6:])
    else:
        yield _day(text[4:], text[2:4], text[:2], DateWord.DAY_FIRST)
        yield _day(text[4:], text[:2], text[2:4], DateWord.MONTH_FIRST)


_DAY = "(?P<day>[0-9]{1,2})"
_ANY_YEAR = r"(?P<year>[0-9]{4}|'?[0-9]{2})"
_END = _NAME.replace("<name>", "<end>")
_NO_YEAR = (DateMeaning(None, words=(DateWord.NO_YEAR,)),)
_GRAMMAR: tuple[tuple[str, Callable[[re.Match[str]], Iterable[DateMeaning | None]]], ...] = (
    (r"([0-9]{1,4})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{1,4})", _three_numbers),
    (_DAY + _S0 + _NAME + _S0 + _ANY_YEAR, _named_day),
    (_NAME + r"[-. ]*" + _DAY + _S + _Y, _named_day),
    (_NAME + r"[-. ]*" + _DAY + r"(?:, ?'?| ')(?P<year>[0-9]{2})", _named_day),
    (_Y + _S0 + _NAME + _S0 + _DAY, _named_day),
    (_NAME + r"[-., ]*" + _FY4, _in_financial_year),
    (_NAME + r"[-., ]*" + _FY_SLASH, _in_financial_year),
    (_FY4 + r"[-., ]*" + _NAME, _in_financial_year),
    (_NAME + _TO + _END + r"[-., ]*" + _FY_SLASH, _in_financial_year),
    (_NAME + _TO + _END + r"[-., ]*" + _ANY_YEAR, _months),
    (r"(?:[a-z]+-)?" + _NAME + _S0 + _Y, _named_month),
    (_NAME + _S0 + r"(?P<year>'[0-9]{2})", _named_month),
    (_Y + _S0 + _NAME, _named_month),
    (_NAME + _S0 + r"(?P<year>[0-9]{2})", _short_month),
    (_Q + _S0 + _FY, _in_financial_year),
    (_FY + _S0 + _Q, _in_financial_year),
    (r"(?:m(?:onth)?|p(?:eriod)?)[- ]?(?P<nth>[0-9]{1,2})[-., ]+" + _FY, _in_financial_year),
    (_FY + r"[-., ]*(?:m(?:onth)?|p(?:eriod)?)[- ]?(?P<nth>[0-9]{1,2})", _in_financial_year),
    (_FY1 + r"[-., ]*(?:m(?:onth)?|p(?:eriod)?)[- ]?(?P<nth>[0-9]{1,2})", _in_financial_year),
    (_NAME + r"[-., ]*" + _FY1, _in_financial_year),
    (_Q + r"[-., /]*" + _FY1, _in_financial_year),
    (_FY1 + r"[-., /]*" + _Q, _in_financial_year),
    (r"(?:m(?:onth)?|p(?:eriod)?)[- ]?(?P<nth>[0-9]{1,2})[-., ]+" + _FY1, _in_financial_year),
    (_Q + _S0 + _ANY_YEAR, _quarter),
    (_Y + _S0 + _Q, _quarter),
    (  # 2025-M04: April, as statistics are published, or July, the fourth month of the NHS
        _Y + r"[- ]?m(?P<nth>0[1-9]|1[0-2])",
        lambda found: (
            _month(int(found["year"]), int(found["nth"]), DateWord.YEAR_AND_MONTH),
            _month(
                int(found["year"]) + (int(found["nth"]) > 9),
                (int(found["nth"]) + 2) % 12 + 1,
                DateWord.FINANCIAL_YEARS,
            ),
        ),
    ),
    (_Y + r"-?w(?P<week>[0-9]{2})-?(?P<day>[1-7])", _week),
    (_Y + r"[-/, ]*" + _WK, _week),
    (_WK + r"(?:[-/, ]+|, ?| of )" + _Y, _week),
    (r"fy ?(?P<year>[0-9]{4}|[0-9]{2}) ?[-/] ?(?P<to>[0-9]{4}|[0-9]{2})", _financial_year),
    (r"(?P<year>[0-9]{4}) ?[-/] ?(?P<to>[0-9]{4}|[0-9]{2})", _years),
    (r"(?P<year>[0-9]{2})[-/](?P<to>[0-9]{2})", _two_numbers),
    (
        _Y + r"[-/. ]+(?P<month>[0-9]{1,2})",
        lambda found: (_month(int(found["year"]), int(found["month"])),),
    ),
    (
        r"(?P<month>[0-9]{1,2})[-/. ]+" + _Y,
        lambda found: (_month(int(found["year"]), int(found["month"])),),
    ),
    (r"(?P<year>(?:19|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])", _six_figures),
    (r"[0-9]{8}", _eight_figures),
    (_Y, lambda found: (_day(found["year"], 1, 1, of=Period.YEAR),)),
    (
        r"([0-9]{5})(?:\.[0-9]+)?",
        lambda found: (
            (DateMeaning(EXCEL_DAY_0 + timedelta(days=int(found[1]))),)
            if int(found[1]) in SERIALS
            else ()
        ),
    ),
    (_DAY + r"[-/. ]*" + _NAME, lambda _: _NO_YEAR),
    (rf"[0-9]{{1,2}} ?{_NAME} ?(?:-|to) ?[0-9]{{1,2}} ?{_END}", lambda _: _NO_YEAR),
    (_NAME + r"(?:[-/. ]*[0-9])?", lambda _: _NO_YEAR),
    (_NAME + _TO + _END, lambda _: _NO_YEAR),
    (_Q, lambda _: _NO_YEAR),
    (_WK, lambda _: _NO_YEAR),
    (r"[0-9]{1,2}[-/.][0-9]{1,2}", lambda _: _NO_YEAR),
    *(  # Apr 2025 (M1), its number from April on or from January
        (
            rf"(?P<name>{'|'.join(names)})\.?{_S0}{_ANY_YEAR} ?\([mp] ?0?"
            rf"(?:{at}|{(at - _APRIL) % 12 + 1})\)",
            _named_month,
        )
        for at, names in enumerate(_MONTH_NAMES, start=1)
    ),
)
