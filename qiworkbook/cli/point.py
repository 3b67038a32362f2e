"""A point as somebody types it, and whether it fits its measure."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from qiworkbook.cli.ask import Option
    from qiworkbook.model import Measure, Project
    from qiworkbook.workbook.opened import OpenWorkbook
    from qiworkbook.workbook.points import Kept

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
    rf"|q[1-4] {_FINANCIAL}|{_FINANCIAL} q[1-4]"
    rf"|today|yesterday|tomorrow|(?:(?:last|next|this) )?{_WEEKDAY}"
)
_DAY_FIRST = re.compile(rf"(?P<day>{_DAY})(?: (?P<rest>.*))?", re.IGNORECASE)
_DAY_LAST = rf"(?P<rest>.*?) (?P<day>{_DAY})"
_DAY_NAME = re.compile(rf"\b(?:{_WEEKDAY}|tomorrow)\b", re.IGNORECASE)
_OUT_OF = re.compile(r"(.+?) ?(?:/|\bout of\b|\bof\b) ?(.+)", re.IGNORECASE)
_NEARLY = re.compile(r"(\d+) ?[ :;,|\\-] ?(\d+)")


class Typed(Struct, frozen=True):
    """What was typed. `when` is None where no day was; `share` is whether the value had a % sign.

    Either `value`, or `numerator` and `denominator`, or none of the three.
    """

    when: date | None = None
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    share: bool = False

    @property
    def empty(self) -> bool:
        """Whether there are no numbers in it."""
        return self.value is None and self.denominator is None


class Unclear(click.UsageError):
    """What was typed could not be taken for a point; the message says why, and what to type."""


def point_of(words: Sequence[str], command: str, *, by_parts: bool) -> Typed:
    """The day and the numbers among the words.

    `command` is what stood before them, and `by_parts` whether the measure can have rows of how
    many out of how many: what is advised depends on it. Raises Unclear for whatever could mean two
    things, or nothing.
    """
    text = " ".join(" ".join(words).split())
    found = _DAY_FIRST.fullmatch(text) or re.fullmatch(_DAY_LAST, text, re.IGNORECASE)
    said, rest = (found["day"], found["rest"] or "") if found else ("", text)
    when = _day(said) if said else None
    before = f"{command} {when}" if when else command
    if not rest:
        return Typed(when)
    second = _DAY_FIRST.fullmatch(rest)
    if second and second["rest"] is None:
        raise Unclear(f"There are two days and no number: {text}")
    if figures := next(filter(_day_in_figures, rest.split()), ""):
        raise _figures(figures, rest, command, when)
    if name := _DAY_NAME.search(rest):
        raise Unclear(f"“{name[0]}” is not a date. Write it as year, month, day.")
    if parts := _OUT_OF.fullmatch(rest):
        if "%" in rest:
            raise Unclear(f"“{rest}” mixes a percentage and counts. Give one of them.")
        return Typed(when, None, _number(parts[1]), _number(parts[2]))
    if nearly := _NEARLY.fullmatch(rest):
        raise _two_numbers(text, nearly, before, by_parts=by_parts)
    return Typed(when, _number(rest), share=rest.endswith("%"))


def _day_in_figures(word: str) -> str:
    """The date that eight figures are, 20250901, as year, month, day; "" for any other word."""
    from datetime import date

    from qiworkbook.store.date_texts import YEARS

    if not re.fullmatch(r"[0-9]{8}", word):
        return ""
    for parts in ((word[:4], word[4:6], word[6:]), (word[4:], word[2:4], word[:2])):
        with suppress(ValueError):
            if date(*map(int, parts)).year in YEARS:
                return "-".join(parts)
    return ""


def _figures(figures: str, rest: str, command: str, when: date | None) -> Unclear:
    """What eight figures could be, which are a number, too."""
    day = _day_in_figures(figures)
    others = " ".join(word for word in rest.split() if word != figures)
    lines = [f"“{figures}” can be a number, and it can be the date {day}."]
    if when is None:
        lines.append(f"For the date: {command} {day} {others}".rstrip())
    if not others:
        before = f"{command} {when}" if when else command
        lines.append(f"For the number: {before} {figures}.0")
    return Unclear("\n".join(lines))


def _two_numbers(text: str, found: re.Match[str], before: str, *, by_parts: bool) -> Unclear:
    first, second = found.groups()
    if "," in found[0] and len(second) == 3 and first != "0":
        return Unclear(f"“{found[0]}” is not a number. Write {first}{second}.")
    if "," in found[0]:
        point = f"Write {first}.{second} if the comma is a decimal point."
        why = f"“{found[0]}” is not a number. {point}"
    elif " " in found[0]:
        why = f"There is more than a date and a value: {text}."
    else:
        why = f"“{found[0]}” is not a number."
    if by_parts and int(first):
        return Unclear(f"{why}\nFor {first} out of {second}: {before} {first}/{second}")
    one = "" if "," in found[0] else f"\nGive one number: {before} {first}"
    return Unclear(f"{why}{one}")


def _day(text: str) -> date:
    from qiworkbook.cli.params import Day

    try:
        return Day(periods=True).convert(text, None, click.get_current_context())
    except click.BadParameter as error:
        raise Unclear(error.message) from None


def _number(text: str) -> float:
    from qiworkbook.store.cells import CellError, GapWords, typed_number

    typed = GapWords(
        "For no data give --gap", "give --gap for no data", "give --gap, and say why with --note"
    )
    try:
        found = typed_number(text, typed)
    except CellError as error:
        raise Unclear(f"{error.message}. {error.hint}") from None
    if found is None:
        raise Unclear("write a number.")
    return found


class Given(Struct, frozen=True):
    """What the command line gave: the words, and the options that stand for numbers or none."""

    words: tuple[str, ...]
    numerator: float | None
    denominator: float | None
    gap: bool


def fitting(given: Given, measure: Measure, kept: Kept, command: str) -> Typed:
    """The day and the numbers, of the kind that the measure is made of.

    `command` is what stood before them. Raises Unclear, with what to type instead, and
    WorkbookError for numbers that cannot be true.
    """
    from qiworkbook.workbook.points import Kept, refuse_impossible

    typed = point_of(given.words, command, by_parts=kept is not Kept.VALUE)
    if typed.when:
        command += f" {typed.when}"
    if given.gap:
        if not typed.empty or (given.numerator, given.denominator) != (None, None):
            raise Unclear("Either --gap or numbers, not both.")
        return typed
    typed = _with_options(typed, given, command)
    if typed.empty:
        raise _something_wanted(kept, command)
    value = typed.value if typed.denominator is None else typed.numerator
    refuse_impossible(measure, value, typed.denominator)
    _check_kind(typed, measure, kept, command)
    return typed


def _with_options(typed: Typed, given: Given, command: str) -> Typed:
    """What was typed, with the numbers that options gave."""
    parts = (given.numerator, given.denominator)
    if parts == (None, None):
        return typed
    if None in parts:
        top, whole = (typed.value if one is None else one for one in parts)
        message = "A numerator and a denominator go together."
        if top is not None and whole is not None:
            short = f"{_said(top)}/{_said(whole)}"
            message += f"\nFor {_said(top)} out of {_said(whole)}: {command} {short}"
        raise Unclear(message)
    if not typed.empty:
        short = f"{_said(given.numerator)}/{_said(given.denominator)}"
        raise Unclear(f"Give the numbers once.\nFor example: {command} {short}")
    return replace(typed, numerator=given.numerator, denominator=given.denominator)


def _something_wanted(kept: Kept, command: str) -> Unclear:
    from qiworkbook.workbook.points import Kept

    ways = {
        Kept.VALUE: ("a value", "72"),
        Kept.PARTS: ("how many out of how many", "18/25"),
        Kept.EITHER: ("a value, or how many out of how many", "72"),
    }
    what, sample = ways[kept]
    return Unclear(f"Give {what}, or --gap for no data.\nFor example: {command} {sample}")


def _check_kind(typed: Typed, measure: Measure, kept: Kept, command: str) -> None:
    from qiworkbook.workbook.points import Kept

    if typed.denominator is not None:
        if not typed.denominator:
            _check_whole(typed, command)
        if kept is Kept.VALUE:
            raise _one_value_wanted(typed, measure, command)
    elif kept is Kept.PARTS:
        raise _parts_wanted(measure, command)
    elif typed.share and not _may_be_a_share(measure):
        raise Unclear(
            f"{_said(typed.value)}% is a percentage, and {measure.id} is kept in "
            f"{measure.unit or measure.counts or 'plain numbers'}.\n"
            f"If it is the number: {command} {_said(typed.value)}"
        )


def _check_whole(typed: Typed, command: str) -> None:
    """Nobody in all: what is above the line is a slip, or there are no data."""
    if typed.numerator:
        raise Unclear(f"{_said(typed.numerator)} of 0 can't be. How many were there in all?")
    raise Unclear(
        "0 of 0 says that there was nobody to count, which is no data.\n"
        f'Then: {command} --gap --note "why"'
    )


def _one_value_wanted(typed: Typed, measure: Measure, command: str) -> Unclear:
    from qiworkbook.spc.numbers import is_percentage

    top, whole = typed.numerator or 0, typed.denominator or 1
    said = f"{_said(top)} of {_said(whole)}"
    why = f"{measure.id} is kept as one number a row, not as a numerator and a denominator."
    if not is_percentage(measure.unit):
        return Unclear(f"{why}\nIf {_said(top)} is the number: {command} {_said(top)}")
    share = round(100 * top / whole, 1)
    return Unclear(f"{why}\n{said} is {_said(share)}%: {command} {_said(share)}")


def _parts_wanted(measure: Measure, command: str) -> Unclear:
    top, whole = measure.numerator.strip(" ."), measure.denominator.strip(" .")
    words = f" ({top}, out of {whole})" if top and whole else ""
    return Unclear(
        f"{measure.id} is recorded as a numerator and a denominator{words}, "
        "so one number is not enough.\n"
        f"Give both, such as 3 out of 10: {command} 3/10"
    )


def _may_be_a_share(measure: Measure) -> bool:
    """Whether a % sign can be passed over: the unit is per cent, or nothing says what it is."""
    return "%" in measure.unit or not (measure.unit or measure.counts or measure.chart)


def _said(value: float | None) -> str:
    from qiworkbook.store.cells import written

    return written(value)


F = TypeVar("F", bound="Callable[..., Any]")


def as_typed_option(command: F) -> F:
    """The option --as-typed: somebody has looked at the numbers, and they are right."""
    return click.option(
        "--as-typed", is_flag=True, help="The numbers are unlikely, and right: you have looked."
    )(command)


def looked_at(as_typed: bool) -> dict[str, Option]:  # as click gives it
    """What --as-typed answers: every question about what is unlikely."""
    from qiworkbook.cli.ask import Option
    from qiworkbook.workbook.points import UNLIKELY
    from qiworkbook.workbook.question import YES

    return dict.fromkeys(UNLIKELY, Option("--as-typed", YES if as_typed else None))


def measure_first(project: Project, said: str, words: tuple[str, ...], verb: str) -> Measure:
    """The measure that was named; where it stands further on, the words in their right order."""
    from qiworkbook.workbook.lookup import the_measure

    later = [word for word in words if project.measure(word)]
    if project.measure(said) or not later:
        return the_measure(project, said)
    rest = " ".join(word for word in (said, *words) if word != later[0])
    command = f"qiworkbook data {verb} {project.id} {later[0]} {rest}"
    raise Unclear(f"Put the measure before the numbers.\nTry: {command}")


def no_options(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words, if none looks like an option: a value below zero begins with one dash."""
    strange = [word for word in words if word.startswith("--")]
    if strange:
        ctx = click.get_current_context()
        raise click.UsageError(f"There is no option {strange[0]}.", ctx)
    return words


def say_reading(project: str, measure: str, before: OpenWorkbook | None = None) -> int:
    """What the chart says now. Gives the exit status: rows may have been left out.

    `before` is what `Session.open_measure` gave before the data were changed.
    """
    from qiworkbook.cli.shared import left_out
    from qiworkbook.spc.words import headline
    from qiworkbook.workbook.lookup import the_measure

    view = session().open_measure(project, measure, before).view(project)
    reading = view.read(the_measure(view.project, measure))
    say(headline(reading))
    say_next(f"qiworkbook chart {project} {measure}")
    return left_out([reading])
