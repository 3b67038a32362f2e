"""One point as people type it: a day, and a value or how many out of how many, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

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
_DAY_LAST = re.compile(rf"(?P<rest>.*?) (?P<day>{_DAY})", re.IGNORECASE)
_DAY_NAME = re.compile(rf"\b(?:{_WEEKDAY}|tomorrow)\b", re.IGNORECASE)
_OUT_OF = re.compile(r"(.+?) ?(?:/|\bout of\b|\bof\b) ?(.+)", re.IGNORECASE)
_NEARLY = re.compile(r"(\d+) ?[ :;,|\\-] ?(\d+)")


@dataclass(frozen=True, slots=True)
class Typed:
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
    found = _DAY_FIRST.fullmatch(text) or _DAY_LAST.fullmatch(text)
    said, rest = (found["day"], found["rest"] or "") if found else ("", text)
    when = _day(said) if said else None
    before = f"{command} {when}" if when else command
    if not rest:
        return Typed(when)
    if re.fullmatch(_DAY, rest, re.IGNORECASE):
        raise Unclear(f"There are two days and no number: {text}")
    if name := _DAY_NAME.search(rest):
        raise Unclear(f"“{name[0]}” is not a date. Write it as year, month, day.")
    if parts := _OUT_OF.fullmatch(rest):
        if "%" in rest:
            raise Unclear(f"“{rest}” mixes a percentage and counts. Give one of them.")
        return Typed(when, None, _number(parts[1]), _number(parts[2]))
    if nearly := _NEARLY.fullmatch(rest):
        raise _two_numbers(text, nearly, before, by_parts=by_parts)
    return Typed(when, _number(rest), share=rest.endswith("%"))


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
