"""Dates in a column and dates that are typed: read as meant, or asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.model.measure import Frequency
from qiworkbook.problems import WorkbookError
from qiworkbook.store.date_texts import (
    ISO,
    WEEKDAYS,
    YEARS,
    DateMeaning,
    DateWord,
    Meanings,
    Period,
    meanings,
    without_clock,
)
from qiworkbook.text.words import day

_SERIAL_FIGURES = 5
_LONGEST = 40
_HALF = 6  # months of a year
TO_LAST = timedelta(days=6)  # from the first day of a week


class ReadDate(Struct, frozen=True):
    """A date by its first day, and how much time it stands for."""

    when: date
    period: Period = Period.DAY


class DateFault(Struct, frozen=True):
    """Why a cell is no date, in plain words, and what it could be.

    Of a day that somebody typed `could` are the days that can be meant, the likeliest first, and
    `by_order` is whether they differ by what is written first, the day or the month.
    """

    message: str
    hint: str
    could: tuple[date, ...] = ()
    by_order: bool = False


class DateDoubt(Struct, frozen=True):
    """What only a person can say of a column. `words` are the answers; one goes into `said`.

    `text` is the first cell that it is about, `meant` what that one is with each word, and `why`
    how it comes about.
    """

    words: tuple[DateWord, ...]
    text: str
    meant: tuple[str, ...]
    why: str = ""

    @property
    def message(self) -> str:
        """The doubt in words: 03/02/2025 could be 3 February 2025 or 2 March 2025."""
        return f"{_short(self.text)} could be {' or '.join(dict.fromkeys(self.meant))}"


class DateColumn(Struct, frozen=True):
    """A column as it was read, cell by cell; None is an empty cell.

    `doubt` is the first thing that must be asked: until then the cells that it is about are
    faults. `settled` are the words that the column itself settled, or that were said.
    """

    cells: tuple[ReadDate | DateFault | None, ...]
    doubt: DateDoubt | None = None
    settled: tuple[DateWord, ...] = ()


Cell: TypeAlias = object  # a text, a number, a date, a date and time, or None

_AXES = (
    (DateWord.DAY_FIRST, DateWord.MONTH_FIRST, DateWord.YEAR_FIRST),
    (
        DateWord.MONTH_AND_YEAR,
        DateWord.FINANCIAL_YEARS,
        DateWord.YEAR_AND_MONTH,
        DateWord.NO_YEAR,
    ),
    (DateWord.FINANCIAL_QUARTERS, DateWord.CALENDAR_QUARTERS),
    (DateWord.FY_BY_END, DateWord.FY_BY_START),
    (DateWord.BY_FIRST_DAY, DateWord.BY_LAST_DAY),
)
_ENOUGH, _MONTHS = 4, 12
_SUMS = {Period.QUARTER, Period.YEAR}
_ROUND = (DateWord.CHANGED_ROUND, DateWord.AS_STORED)
_TYPED = (DateWord.MONTH_AND_YEAR, DateWord.AS_STORED)
_SWAPPED = (
    "This happens when days are typed first into an Excel that reads months first: up to the 12th "
    "it swaps day and month, and leaves the others as text."
)
_AS_TYPED = (
    "This happens when somebody types Apr-24 for a month: Excel makes it the 24th of April of the "
    "current year. Or where months are numbered: 01 - April, 02 - May."
)
_YEARLIKE = range(15, 32)  # days that can be the year of a month, as in Apr-24
_AHEAD, _BACK = -1, 15  # years from the one that such a day would be to the one it was typed in


def read_dates(
    cells: Sequence[Cell],
    said: Collection[DateWord] = (),
    usual: DateWord | None = None,
    *,
    often: bool | None = None,
) -> DateColumn:
    """A column of dates; `often` is whether they are to be days or weeks apart, or one a month.

    `said` is what somebody said of this column, and holds. `usual` is the order that people here
    write in: it holds where the column settles none itself.
    """
    keys = [_key(cell) for cell in cells]
    each = tuple(dict.fromkeys(keys))
    plain = {key: day for key in each if (day := _plain_day(key))}
    found = {key: _meanings(key) for key in each if key not in plain}
    chosen, doubt = _chosen(found, keys, said, usual)
    read = {key: plain.get(key) or _read(key, found[key], chosen) for key in each}
    if not doubt and DateWord.CHANGED_ROUND in said:
        read |= _changed_round(read)
    elif (
        not doubt
        and DateWord.AS_STORED not in said
        and (round_ := _half_swapped(keys, read, found, often=often))
    ):
        doubt = doubt_between(_ROUND, read, round_, _SWAPPED)
        read |= {key: _either_way(key, read[key], one) for key, one in round_.items()}
    elif not doubt and (months := {} if often else _months_typed(read)):
        if DateWord.MONTH_AND_YEAR in said:
            read |= months
        elif not {DateWord.AS_STORED, DateWord.DAY_FIRST} & {*said}:
            doubt = doubt_between(_TYPED, read, months, _AS_TYPED)
            read |= {key: _either_way(key, read[key], one) for key, one in months.items()}
    dates = {key: one for key, one in read.items() if isinstance(one, ReadDate)}
    lengths = [period for period in Period if any(one.period is period for one in dates.values())]
    read |= {
        key: DateFault(
            f"{_short(str(key))} is {said_plainly(one)}, and stands among shorter times",
            "A sum of others is not a point: leave it out.",
        )
        for key, one in dates.items()
        if one.period in _SUMS and one.period is not lengths[0]
    }
    return DateColumn(tuple(read[key] for key in keys), doubt, tuple(chosen))


def doubt_of_end(text: str, last: date) -> DateDoubt:
    """How a week is kept of which a heading such as "Week ending" says the last day."""
    ends = (DateWord.BY_FIRST_DAY, last - TO_LAST), (DateWord.BY_LAST_DAY, last)
    meant = tuple(_meant(DateMeaning(when, words=(word,))) for word, when in ends)
    return DateDoubt(tuple(word for word, _ in ends), text, meant)


def said_plainly(read: ReadDate) -> str:
    """A date in words: “1 April 2019”, “April 2019”, “the week from 1 April 2019”."""
    when = read.when
    day = f"{when.day} {when:%B %Y}"
    if read.period is Period.DAY:
        return day
    if read.period is Period.MONTH:
        return f"{when:%B %Y}"
    return f"the {read.period} from {day}"


def _key(cell: Cell) -> Cell:
    """What a cell is known by: a date, or a text without the time of day; None is an empty one."""
    if isinstance(cell, str):
        return without_clock(cell) or None
    if isinstance(cell, datetime):
        return cell.date()
    if cell is None or isinstance(cell, date):
        return cell
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


@lru_cache(maxsize=50_000)  # series of many wards have the same days
def _plain_day(cell: Cell) -> ReadDate | None:
    """The day of a cell that can mean no other: a date, or a text such as 2024-02-05."""
    if isinstance(cell, str) and ISO.fullmatch(cell):
        with suppress(ValueError):  # not in the calendar
            cell = date.fromisoformat(cell)
    return ReadDate(cell) if isinstance(cell, date) and cell.year in YEARS else None


def _meanings(cell: Cell) -> Meanings | None:
    """What a cell that is no plain day can mean."""
    if cell is None:
        return None
    if isinstance(cell, date):
        return Meanings(fault=f"{cell} is in the year {cell.year}", hint="Check the year.")
    return meanings(str(cell))


def _chosen(
    found: Mapping[Cell, Meanings | None],
    cells: Sequence[Cell],
    said: Collection[DateWord],
    usual: DateWord | None,
) -> tuple[dict[DateWord, None], DateDoubt | None]:
    """The words that hold, one of each kind that matters, and the first that must be asked for."""
    chosen: dict[DateWord, None] = {}
    doubt = None
    worded = {
        cell: all_ for cell, all_ in found.items() if all_ and any(one.words for one in all_.all)
    }
    for axis in _AXES:
        about = {cell: there for cell, all_ in worded.items() if (there := _words(all_, axis))}
        open_ = [cell for cell, words in about.items() if len(words) > 1]
        word = next((word for word in axis if word in said), None)
        if word is None and open_:
            word = _settled(axis, about, found, cells, usual)
        if word is not None:
            chosen[word] = None
        elif open_ and doubt is None:
            widest = max(open_, key=lambda cell: len(about[cell]))
            fitting = _fitting(found[widest] or Meanings(), chosen)
            meant = {w: _meant(one) for w in axis for one in fitting if w in one.words}
            doubt = DateDoubt(tuple(meant), str(widest), tuple(meant.values()))
    return chosen, doubt


def _words(all_: Meanings, axis: Sequence[DateWord]) -> tuple[DateWord, ...]:
    """Which words of one kind a cell leaves open: none where they make no difference."""
    found = {(one.when, word) for one in all_.all for word in one.words if word in axis}
    kinds = {word for _, word in found}
    return tuple(kinds) if len({day for day, _ in found}) > 1 or len(kinds) == 1 else ()


def _settled(
    axis: Sequence[DateWord],
    about: Mapping[Cell, tuple[DateWord, ...]],
    found: Mapping[Cell, Meanings | None],
    cells: Sequence[Cell],
    usual: DateWord | None,
) -> DateWord | None:
    """The one word that every cell leaves possible, if the column or the custom here says one."""
    alone = [cell for cell, words in about.items() if words == (DateWord.NO_YEAR,)]
    if sums := [cell for cell in alone if str(cell).strip().casefold()[:1] == "q"]:  # Q1 by Apr-24
        about = {cell: words for cell, words in about.items() if cell not in sums} or about
    possible = [word for word in axis if all(word in words for words in about.values())]
    if DateWord.YEAR_FIRST in possible and len(possible) > 1:
        days = {word: _days_if(word, about, found, cells) for word in possible}
        spans = {word: max(of_one) - min(of_one) for word, of_one in days.items()}
        year_first = spans.pop(DateWord.YEAR_FIRST)
        orderly = [w for w, d in days.items() if d in (sorted(d), sorted(d, reverse=True))]
        if orderly == [DateWord.YEAR_FIRST] or 2 * year_first < min(spans.values()):
            return None
        if year_first > 2 * max(spans.values()):  # the year stands last, and changes least
            possible.remove(DateWord.YEAR_FIRST)
    if len(possible) == 1:
        return None if _may_be_a_slip(possible[0], about, usual) else possible[0]
    if DateWord.MONTH_AND_YEAR in possible and _in_steps(about, found, cells):
        return DateWord.MONTH_AND_YEAR
    return usual if usual in (possible or axis) else None


def _may_be_a_slip(
    word: DateWord, about: Mapping[Cell, tuple[DateWord, ...]], usual: DateWord | None
) -> bool:
    """Whether one cell alone speaks against how people here write dates: 01/13/2025 in a year.

    The custom is to write the day first, where nobody said another.
    """
    witnesses = sum(len(words) == 1 for words in about.values())
    is_order = word in (DateWord.DAY_FIRST, DateWord.MONTH_FIRST)
    is_odd = word != (usual or DateWord.DAY_FIRST)
    return is_order and is_odd and witnesses == 1 and len(about) > 2


def _days_if(
    word: DateWord,
    about: Mapping[Cell, tuple[DateWord, ...]],
    found: Mapping[Cell, Meanings | None],
    cells: Iterable[Cell],
) -> list[date]:
    """The days of the cells that a word is about, if it holds."""
    return [
        one.when
        for cell in cells
        if cell in about
        for one in (found[cell] or Meanings()).all
        if word in one.words and one.when
    ]


def _in_steps(
    about: Mapping[Cell, tuple[DateWord, ...]],
    found: Mapping[Cell, Meanings | None],
    cells: Iterable[Cell],
) -> bool:
    """Whether texts such as Apr-19, read as months of years, follow one another as months do.

    As days of one April, 18, 19 and 20 would be a year apart; the first of each month, Jan-01 to
    Dec-01, would be months of 2001. So all steps go one way and are half a year at most, unless
    one goes back to a month that stood there before; not all have the number 1; and two months
    alone say enough only with numbers that are no months.
    """
    firsts = _days_if(DateWord.MONTH_AND_YEAR, about, found, cells)
    days, months = {first.year % 100 for first in firsts}, list(map(_month_number, firsts))
    named = all(any(sign.isalpha() for sign in str(cell)) for cell in about)
    enough = 2 if days and min(days) > 12 else 3
    if not named or days == {1} or len(set(months)) < enough:
        return False
    new = list(dict.fromkeys(months))
    before = {after: one for one, after in reversed([*pairwise(months)]) if after != one}
    steps = [after - before[after] for after in new[1:]]
    return all(0 < step <= _HALF for step in steps) or all(-_HALF <= step < 0 for step in steps)


def _fitting(all_: Meanings, chosen: Mapping[DateWord, None]) -> list[DateMeaning]:
    """The meanings that no chosen word excludes."""
    fitting = list(all_.all)
    for axis in _AXES:
        word = next((word for word in axis if word in chosen), None)
        if word is not None:
            fitting = [
                one for one in fitting if word in one.words or not set(one.words) & set(axis)
            ]
    return fitting


def _read(
    cell: Cell, all_: Meanings | None, chosen: Mapping[DateWord, None]
) -> ReadDate | DateFault | None:
    if all_ is None:
        return None
    alone = all_.all[0] if len(all_.all) == 1 else None
    if alone and alone.when and not alone.words:  # nothing is to be chosen
        return ReadDate(alone.when, alone.period)
    if not all_.all:
        return DateFault(
            all_.fault or f"{_short(str(cell))} is not a date",
            all_.hint or "Write it as 2024-02-05: year, month, day.",
        )
    fitting = _fitting(all_, chosen)
    days = {(one.when, one.period) for one in fitting}
    text = _short(str(cell))
    if len(days) == 1 and (when := fitting[0].when):
        return ReadDate(when, fitting[0].period)
    if len(days) < 2 and any(one.when is None for one in all_.all):
        return DateFault(f"{text} has no year", "Write the year too, as in 2024-02-05.")
    if not days:
        words = ", ".join(word.replace("-", " ") for word in chosen)
        return DateFault(f"{text} is no date that is written {words}", "Check day and month.")
    told = " or ".join(dict.fromkeys(map(_meant, fitting)))
    dates = dict.fromkeys(one.when.isoformat() for one in fitting if one.when)
    return DateFault(f"{text} could be {told}", f"Write {' or '.join(dates)}.")


def _meant(one: DateMeaning) -> str:
    if one.when is None:
        return "something else, such as a day without a year"
    if end := set(one.words) & {DateWord.BY_FIRST_DAY, DateWord.BY_LAST_DAY}:
        by = min(end).removeprefix("by-").replace("-", " ")
        return f"kept by its {by}, {said_plainly(ReadDate(one.when))}"
    return said_plainly(ReadDate(one.when, one.period))


def _half_swapped(
    keys: Sequence[Cell],
    read: Mapping[Cell, ReadDate | DateFault | None],
    found: Mapping[Cell, Meanings | None],
    *,
    often: bool | None,
) -> dict[Cell, ReadDate]:
    """The dates that an Excel of another country may have stored wrongly, changed round.

    Somebody types days first where Excel reads months first: up to the 12th they become dates with
    day and month changed round; the others stay texts. What gives it away is dates of the 12th at
    most among texts that can only be read one way. Where all stand in order as they are, and would
    not if they were changed round, nothing is the matter; nor where they are in order and texts.
    Without texts it is an order that they have changed round alone; or, where they should come
    `often`, one day of many months; and where there should be one a month, many days of one month.
    """
    texts = any(
        all_ and len(all_.all) == 1 and set(all_.all[0].words) & set(_AXES[0])
        for all_ in found.values()
    )
    round_ = _changed_round(read)
    turned = {key: one for key, one in round_.items() if isinstance(one, ReadDate)}
    true_dates = [key for key in turned if isinstance(key, date)]
    in_one = len({one.when.month if often else one.when.day for one in turned.values()}) == 1
    if often is False and not texts and in_one and len(turned) > 1:
        return turned
    if len(turned) < len(round_) or not (texts or len(true_dates) >= _ENOUGH):
        return {}
    as_stored, as_turned = _is_in_order(keys, read), _is_in_order(keys, {**read, **turned})
    if texts:
        return {} if as_stored and not (true_dates and as_turned) else turned
    return turned if as_turned and (not as_stored or (often and in_one)) else {}


def _changed_round(
    read: Mapping[Cell, ReadDate | DateFault | None],
) -> dict[Cell, ReadDate | DateFault]:
    """The dates that a spreadsheet stored, with day and month changed round; or why they can't."""
    return {
        key: ReadDate(one.when.replace(month=one.when.day, day=one.when.month), one.period)
        if one.when.day <= _MONTHS
        else DateFault(
            f"{key} can't be changed round: there is no month {one.when.day}",
            "Write the dates that are wrong as year, month, day.",
        )
        for key, one in read.items()
        if isinstance(one, ReadDate) and _is_stored(key, one) and one.when.day != one.when.month
    }


def _months_typed(read: Mapping[Cell, ReadDate | DateFault | None]) -> dict[Cell, ReadDate]:
    """The months that are written as days: typed as Apr-24, where Excel made them 24 April of the
    year it was then; or with their own number, as in 01 - April 2025, 02 - May 2025.

    What gives the first away is days that as years of their months make these follow one another,
    where they stand in no order, or are the numbers of their own years or of those before; what
    gives away the others, days that go up by one with each month.
    """
    dates = {key: one for key, one in read.items() if isinstance(one, ReadDate)}
    days = [one.when for one in dates.values()]
    pairs = [(_month_number(b) - _month_number(a), b.day - a.day) for a, b in pairwise(days)]
    numbered = all((by - step) % _MONTHS == 0 for step, by in pairs)
    if numbered and len(pairs) > 1 and {step for step, _ in pairs} in ({1}, {-1}):
        return {c: ReadDate(one.when.replace(day=1), Period.MONTH) for c, one in dates.items()}
    if len(days) < _ENOUGH or any(day.day not in _YEARLIKE for day in days):
        return {}
    months = {
        key: ReadDate(date(2000 + one.when.day, one.when.month, 1), Period.MONTH)
        for key, one in dates.items()
        if one.period is Period.DAY
    }
    numbers = [_month_number(one.when) for one in months.values()]
    steps = [after - before for before, after in pairwise(numbers)]
    recent = all(day.year - 2000 - day.day in (0, 1) for day in days)
    if (
        len(months) < len(days)
        or not all(_AHEAD <= day.year - 2000 - day.day <= _BACK for day in days)
        or not (all(0 < one <= _HALF for one in steps) or all(-_HALF <= one < 0 for one in steps))
        or (_is_in_order(read, read) and not recent)
    ):
        return {}
    return months


def _month_number(day: date) -> int:
    return day.year * 12 + day.month


def _is_stored(key: Cell, read: ReadDate) -> bool:
    """Whether a spreadsheet holds it as a date: it is one, or looks like one that it exported."""
    serial = isinstance(key, str) and key[:_SERIAL_FIGURES].isdecimal() and key[5:6] in ("", ".")
    return isinstance(key, date) or key == read.when.isoformat() or serial


def _is_in_order(keys: Iterable[Cell], read: Mapping[Cell, ReadDate | DateFault | None]) -> bool:
    days = [one.when for key in keys if isinstance(one := read[key], ReadDate)]
    return days in (sorted(days), sorted(days, reverse=True))


def _either_way(
    key: Cell, there: ReadDate | DateFault | None, round_: ReadDate
) -> ReadDate | DateFault | None:
    if not isinstance(there, ReadDate):
        return there
    told = f"{said_plainly(round_)} or {said_plainly(there)}"
    among = " stands among texts, and" if round_.period is there.period else ""
    return DateFault(
        f"{_short(str(key))}{among} could be {told}", f"Write {round_.when} or {there.when}."
    )


def doubt_between(
    words: tuple[DateWord, ...],
    read: Mapping[Any, ReadDate | DateFault | None],
    others: Mapping[Any, ReadDate],
    why: str,
) -> DateDoubt:
    """Whether dates are as they were read, or these `others`: the first stands for all."""
    cell, meant = next(iter(others.items()))
    both = [said_plainly(one) for one in (meant, read[cell]) if isinstance(one, ReadDate)]
    return DateDoubt(words, str(cell), tuple(both), why)


def _short(text: str) -> str:
    """A text of a file for a message: numbers alone as they are, words between quotes."""
    if text.isascii() and len(text) <= _LONGEST and not any(sign.isalpha() for sign in text):
        return text
    printable = "".join(c if c.isprintable() else "�" for c in text)
    return f"“{printable}”" if len(printable) <= _LONGEST else f"“{printable[: _LONGEST - 1]}…”"


_RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}
_WEEKDAYS = {
    name: at
    for at, whole in enumerate(WEEKDAYS)
    for name in {whole, whole[:3], *({"tues", "thur", "thurs"} & {whole[:4], whole[:5]})}
}
_NEAR = 30  # years from today in which a year of two figures can only mean one
_ORDER = 'say it once for all in workbook.toml: [dates] order = "day-first"'


def typed_day(
    text: str,
    today: date,
    usual: DateWord | None = None,
    *,
    ahead: bool = False,
    every: str | None = None,
) -> ReadDate | DateFault:
    """The day that somebody typed, or why it is none and what to type instead.

    `usual` is the order that people here write in. A weekday is the last one, today included; with
    `ahead` the next. A month or longer is no day, except of a number: `every` is how often one of
    its measure comes, or "". Then what is no longer stands for its first day, up to a quarter. A
    year of two figures that is far away could be of another century.
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
        told = " or ".join(map(str, days))
        return replace(read, hint=f"{read.hint} It could be {told}.", could=days)
    longest = Frequency.WEEK if every is None else Frequency(every or Frequency.QUARTER)
    lengths = [str(one) for one in Frequency]
    if isinstance(read, ReadDate) and read.period not in lengths[: lengths.index(longest) + 1]:
        apart = f"Give each {every} a number of its own. " if every else ""
        return DateFault(
            f"{said_plainly(read)} is a {read.period}, and a {every or Frequency.DAY} is wanted",
            f"{apart}For its first day write {read.when}.",
        )
    year = read.when.year if isinstance(read, ReadDate) else today.year
    if str(year) not in text and abs(year - today.year) > _NEAR:  # the century is a guess
        other = year + (100 if year < today.year else -100)
        told = f"“{text}” could be in {min(year, other)} or {max(year, other)}"
        return DateFault(told, "Write the year with four figures.")
    return read


def refuse_to_look_ahead(on: date, today: date) -> None:
    """Raise WorkbookError for a day that is still to come, where what happened is written down."""
    if on > today:
        raise WorkbookError(
            f"{day(on)} is in the future, so nothing was written.",
            "Write things down when they have happened.",
        )


def written_day(text: str) -> date:
    """The day that somebody wrote into a sheet. Raises WorkbookError for what is none, or could be
    two, and says what to write.
    """
    read = read_dates((text,)).cells[0]
    if isinstance(read, ReadDate) and read.period is Period.DAY and not text.isdecimal():
        return read.when
    none = DateFault(f"“{text}” is not a date", "Write it as 2025-03-31.")
    fault = read if isinstance(read, DateFault) else none
    raise WorkbookError(fault.message, fault.hint)


def past_day(text: str, today: date, usual: DateWord | None = None) -> ReadDate | DateFault:
    """The day that somebody looks back to: without a year it is when it was last."""
    read = typed_day(text, today, usual)
    if isinstance(read, DateFault) and len(read.could) == 1:
        return ReadDate(read.could[0])
    return read


def _of_years(text: str, today: date, usual: DateWord | None, *, ahead: bool) -> tuple[date, ...]:
    """The day that a text without a year was last; `ahead`, will be next too, the nearer first."""
    sign = next((sign for sign in "/.-" if sign in text.strip(".")), " ")  # 20/11, and 20 Nov
    years = (f"{text}{sign}{today.year + n}" for n in (-1, 0, 1))
    each = (read_dates((one,), usual=usual).cells[0] for one in years)
    days = [r.when for r in each if isinstance(r, ReadDate) and r.period is Period.DAY]
    past = [day for day in days if day <= today][-1:]
    both = [*[day for day in days if day > today][:1], *past]
    return tuple(sorted(both, key=lambda day: abs(day - today)) if ahead else past)


def _nearest(today: date, weekday: int, which: str) -> tuple[date, date]:
    """The two days that "next friday" or "last friday" can be, the nearer one first."""
    if which == "last":
        near = today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
        return near, near - timedelta(days=7)
    near = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return near, near + timedelta(days=7 if which == "next" else -7)
