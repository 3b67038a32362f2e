"""A point as somebody types it: a day and numbers, read, and held against its measure."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.plausible import impossible
from qiworkbook.model import Measure
from qiworkbook.problems import WorkbookError
from qiworkbook.spc.numbers import is_percentage
from qiworkbook.store import layout
from qiworkbook.store.cells import IN_A_FIELD, CellError, GapWords, typed_number, written
from qiworkbook.store.date_texts import ISO, YEARS, DateWord, meanings
from qiworkbook.store.dates import ReadDate, said_plainly, typed_day
from qiworkbook.store.editor import edit_toml
from qiworkbook.store.rows import DataRow
from qiworkbook.text.late_pattern import compiled
from qiworkbook.text.words import capital
from qiworkbook.workbook.edits.points import RowForm
from qiworkbook.workbook.question import (
    NOTHING_SAID,
    YES,
    Answers,
    Choice,
    Question,
    answer_to,
    answered,
    asks,
)

_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_FINANCIAL = r"\d{4}[-/]\d{2,4}"
_DAY = (
    r"(?:w/?[cbe] |week [a-z]+ )?(?:"
    rf"(?:{_WEEKDAY}[,.]? )?\d{{1,4}}(?P<sign>[-/.])\d{{1,2}}(?P=sign)\d{{1,4}}"
    rf"|(?:{_WEEKDAY}[,.]? )?(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of|[-/])? ?"
    r"[a-z]{3,9}[,./]?[- ]?"
    r"(?:\d{4}|'\d\d|(?<=-)\d\d)"
    r"|[a-z]{3,9} \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
    r"|[a-z]{3,9}[-. ](?:\d{4}|'\d\d|(?<=-)\d\d)"
    r"|\d{4}-(?:0[1-9]|1[0-2])"
    r"|\d{4}-?w\d{2}|(?:week|wk) \d{1,2},? \d{4}"
    r"|(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of|[-/])? ?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    rf"|q[1-4] {_FINANCIAL}|{_FINANCIAL} q[1-4]"
    rf"|today|yesterday|tomorrow|(?:(?:last|next|this) )?{_WEEKDAY}"
)
_DAY_FIRST = rf"(?i)(?P<day>{_DAY})(?: (?P<rest>.*))?"
_DAY_LAST = rf"(?P<rest>.*?) (?P<day>{_DAY})"
_DAY_NAME = rf"(?i)\b(?:{_WEEKDAY}|tomorrow)\b"
_NUMBERS = r"[0-9]+(?:[./][0-9]+)?%?"  # one or two, and no day
_OUT_OF = r"(?i)(.+?) ?(?:/|\bout of\b|\bof\b) ?(.+)"
_NEARLY = r"(\d+) ?[ :;,|\\-] ?(\d+)"


class Typed(Struct, frozen=True):
    """What was typed. `when` is None where no day was, and `day` is how it was typed.

    Either `value`, or `numerator` and `denominator`, or none of the three. `share` is whether the
    value had a % sign.
    """

    when: date | None = None
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    share: bool = False
    day: str = ""

    @property
    def empty(self) -> bool:
        """Whether there are no numbers in it."""
        return self.value is None and self.denominator is None

    def row(self, when: date, note: str = "") -> DataRow:
        """The row of a data file that it becomes, on this day."""
        return DataRow(0, when, self.value, self.numerator, self.denominator, note)


class Way(Struct, frozen=True):
    """What to type instead: what it would say, and the point; `gap` where it is no data."""

    says: str
    point: str
    gap: bool = False


class UnclearError(WorkbookError):
    """What was typed could not be taken for a point; `ways` are what could have been meant.

    The hint tells them too, for whoever has no words of his own for a way.
    """

    def __init__(self, message: str, *ways: Way, hint: str = "") -> None:
        super().__init__(message, hint or " ".join(f"{way.says}: {way.point}." for way in ways))
        self.ways = ways


def typed_point(
    text: str,
    read: Callable[[str], date],
    *,
    by_parts: bool = True,
    gap: GapWords = IN_A_FIELD,
) -> Typed:
    """The day and the numbers that somebody typed, in whichever order they stand.

        >>> typed_point("2025-04-07 18 out of 25", date.fromisoformat).row(date(2025, 4, 7)).said
        '18 of 25'

    `read` gives the day of its words, and `by_parts` is whether the measure can have rows of how
    many out of how many: what is advised depends on it, and `gap` is how no data are given. Raises
    UnclearError for whatever could mean two things, or nothing, and what `read` raises.
    """
    text = " ".join(text.split())
    said, _, rest = text.partition(" ")
    if not ISO.fullmatch(said):  # no other way is looked for where it is the usual one
        found = compiled(_DAY_FIRST).fullmatch(text) or re.fullmatch(_DAY_LAST, text, re.IGNORECASE)
        said, rest = (found["day"], found["rest"] or "") if found else ("", text)
    begins, _, number = text.rpartition(" ")
    if not said and number.isdecimal() and not begins.isdecimal() and meanings(begins).all:
        said, rest = begins, number  # what is no day, or has no year, is told as such
    when = read(said) if said else None
    before = f"{when} " if when else ""
    if not rest:
        return Typed(when, day=said)
    numbers = compiled(_NUMBERS).fullmatch(rest)
    second = None if numbers else compiled(_DAY_FIRST).fullmatch(rest)
    if second and second["rest"] is None:
        raise UnclearError(f"There are two days and no number: {text}")
    if figures := next(filter(_day_in_figures, rest.split()), ""):
        raise _figures(figures, rest, when)
    if not numbers and (name := compiled(_DAY_NAME).search(rest)):
        raise UnclearError(f"“{name[0]}” is not a date. Write it as year, month, day.")
    if any(map(str.isdecimal, rest)) and (parts := compiled(_OUT_OF).fullmatch(rest)):
        if "%" in rest:
            raise UnclearError(f"“{rest}” mixes a percentage and counts. Give one of them.")
        return Typed(when, None, _number(parts[1], gap), _number(parts[2], gap), day=said)
    if not rest.startswith("0:") and (nearly := compiled(_NEARLY).fullmatch(rest)):
        raise _two_numbers(text, nearly, before, by_parts=by_parts)
    return Typed(when, _number(rest, gap), share=rest.endswith("%"), day=said)


def _number(text: str, gap: GapWords) -> float:
    try:
        found = typed_number(text, gap)
    except CellError as error:
        raise UnclearError(f"{error.message}.", hint=error.hint) from None
    if found is None:
        raise UnclearError("write a number.")
    return found


def _day_in_figures(word: str) -> str:
    """The date that eight figures are, 20250901, as year, month, day; "" for any other word."""
    if not re.fullmatch(r"[0-9]{8}", word):
        return ""
    for parts in ((word[:4], word[4:6], word[6:]), (word[4:], word[2:4], word[:2])):
        with suppress(ValueError):
            if date(*map(int, parts)).year in YEARS:
                return "-".join(parts)
    return ""


def _figures(figures: str, rest: str, when: date | None) -> UnclearError:
    """What eight figures could be, which are a number, too."""
    day = _day_in_figures(figures)
    others = " ".join(word for word in rest.split() if word != figures)
    ways = [Way("For the date", f"{day} {others}".rstrip())] if when is None else []
    if not others:
        ways.append(Way("For the number", f"{when} {figures}.0" if when else f"{figures}.0"))
    return UnclearError(f"“{figures}” can be a number, and it can be the date {day}.", *ways)


def _two_numbers(text: str, found: re.Match[str], before: str, *, by_parts: bool) -> UnclearError:
    first, second = found.groups()
    thousands = len(second) == 3 and first != "0" and {" ", ","} & {*found[0]}
    if thousands and ("," in found[0] or not by_parts):
        return UnclearError(f"“{found[0]}” is not a number. Write {first}{second}.")
    if "," in found[0]:
        point = f"Write {first}.{second} if the comma is a decimal point."
        why = f"“{found[0]}” is not a number. {point}"
    elif " " in found[0]:
        why = f"There is more than a date and a value: {text}."
    else:
        why = f"“{found[0]}” is not a number."
    if by_parts and int(first) and int(second):
        whole = [Way("For the number", f"{before}{first}{second}")] if thousands else []
        parts = Way(f"For {first} out of {second}", f"{before}{first}/{second}")
        return UnclearError(why, *whole, parts)
    one = (Way("Give one number", f"{before}{first}"),) if " " in found[0] else ()
    return UnclearError(why, *one, hint="" if one or "," in found[0] else "Give one number.")


def fit(typed: Typed, measure: Measure, kept: RowForm, gap: GapWords = IN_A_FIELD) -> None:
    """Hold the numbers against what the measure is made of: `kept` is how its rows are.

        >>> typed = typed_point("20/25", date(2025, 4, 8))
        >>> fit(typed, the_measure(project, "feels-safe"), RowForm.PARTS)

    Raises UnclearError, with what to type instead.
    """
    before = f"{typed.when} " if typed.when else ""
    if typed.empty:
        what, sample = _WANTED[kept]
        example = Way("For example", f"{before}{sample}")
        raise UnclearError(f"Give {what}, or {gap.instead}.", example)
    if typed.denominator is not None:
        if not typed.denominator:
            raise _nobody(typed, gap)
        if kept is RowForm.VALUE:
            raise _one_value_wanted(typed, measure, before)
    elif kept is RowForm.PARTS:
        top, whole = measure.numerator.strip(" ."), measure.denominator.strip(" .")
        words = f" ({top}, out of {whole})" if top and whole else ""
        raise UnclearError(
            f"“{measure.name}” is recorded as a numerator and a denominator{words}, "
            "so one number is not enough.",
            Way("Give both, such as 3 out of 10", f"{before}3/10"),
        )
    elif typed.share and not (
        "%" in measure.unit or not (measure.unit or measure.counts or measure.chart)
    ):
        value = written(typed.value)
        raise UnclearError(
            f"{value}% is a percentage, and “{measure.name}” is kept in "
            f"{measure.unit or measure.counts or 'plain numbers'}.",
            Way("If it is the number", f"{before}{value}"),
        )


_WANTED = {
    RowForm.VALUE: ("a value", "72"),
    RowForm.PARTS: ("how many out of how many", "18/25"),
    RowForm.EITHER: ("a value, or how many out of how many", "72"),
}


def _nobody(typed: Typed, gap: GapWords) -> UnclearError:
    """Nobody in all: what is above the line is a slip, or there are no data."""
    if typed.numerator:
        said = f"{written(typed.numerator)} of 0 can't be."
        return UnclearError(f"{said} How many were there in all?")
    return UnclearError(
        "0 of 0 says that there was nobody to count, which is no data.",
        Way("Then", str(typed.when or ""), gap=True),
        hint=f"{gap.alone}.",
    )


def _one_value_wanted(typed: Typed, measure: Measure, before: str) -> UnclearError:
    top, whole = typed.numerator or 0, typed.denominator or 1
    why = f"“{measure.name}” is kept as one number a row, not as a numerator and a denominator."
    if not is_percentage(measure.unit):
        is_number = f"If {written(top)} is the number"
        return UnclearError(why, Way(is_number, f"{before}{written(top)}"))
    share = written(round(100 * top / whole, 1))
    if wrong := impossible(measure, top, whole):
        return UnclearError(f"{why} And {wrong}.")
    of_all = f"{written(top)} of {written(whole)} is {share}%"
    return UnclearError(why, Way(of_all, f"{before}{share}"))


_ALWAYS = Choice(
    DateWord.DAY_FIRST, "day first, always: it is kept in the settings, and nobody is asked again"
)


_ORDERS = (DateWord.DAY_FIRST, DateWord.MONTH_FIRST)


@asks
def day_meant(
    text: str,
    today: date,
    order: DateWord | None,
    answers: Answers = NOTHING_SAID,
    *,
    ahead: bool = False,
    every: str | None = None,
) -> date:
    """The day that somebody typed, as `typed_day` reads it.

        >>> day_meant("20 March", date(2025, 4, 8), None).ask
        'Is it 20 March 2025?'
        >>> day_meant("20 March", date(2025, 4, 8), None, {"day:20 March": "yes"})
        datetime.date(2025, 3, 20)

    Asks of a day without a year, and of one whose day and month could be changed round. Who says
    "day first, always" says it of every day: `keep_order` writes it down. Raises WorkbookError for
    what is no day.
    """
    said = answered("day", answers)
    usual = DateWord.DAY_FIRST if _ALWAYS.answer in said.values() else order
    read = typed_day(text, today, usual, ahead=ahead, every=every)
    if isinstance(read, ReadDate):
        return read.when
    if usual is None and not read.could:  # 9/11 is a day by either order
        either = [typed_day(text, today, word, ahead=ahead) for word in _ORDERS]
        could = dict.fromkeys(day for one in either for day in getattr(one, "could", ()))
        read = replace(read, could=tuple(could), by_order=len(could) > 1)
    if read.could and said.get(text) == _ALWAYS.answer:
        return read.could[0]  # by that order only the year is open
    days = {one.isoformat(): said_plainly(ReadDate(one)) for one in read.could}
    if len(days) == 1:
        ((only, plain),) = days.items()
        asked = Question("day", f"Is it {plain}?", f"{capital(read.message)}.", about=text)
        if answer_to(asked, answers) == YES:
            return date.fromisoformat(only)
    elif days:
        choices = tuple(Choice(*one) for one in days.items())
        if read.by_order:
            choices += (_ALWAYS,)
        asked = Question(
            "day", "Which day is it?", f"{capital(read.message)}.", choices, about=text
        )
        return date.fromisoformat(answer_to(asked, answers))
    raise WorkbookError(f"{capital(read.message)}.", read.hint)


def keep_order(root: Path, answers: Answers) -> None:
    """Write into workbook.toml that days come first, where somebody said so of all dates.

    >>> keep_order(root, {"day:6/4/2025": "2025-04-06"})
    """
    if _ALWAYS.answer in answered("day", answers).values():
        first = str(DateWord.DAY_FIRST)
        edit_toml(root, layout.WORKBOOK, lambda file: file.set(("dates", "order"), first))
