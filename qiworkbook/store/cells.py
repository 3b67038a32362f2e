"""One cell of a data file: a number or a text, or in plain words why it is not.

Python's own `float` and `int` read "1_000", "nan" and Arabic digits; a person's file is read
strictly, and what could mean two things is asked, not guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LIKE_DIGITS = str.maketrans("OoQlI|S", "0001115")
_TIMES = re.compile(r"\b[0-9.]+ ?(?:k|m|mn|bn|thousand|million|hundred|dozen|doz)\b", re.I)
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NO_DATA = {
    *("n/a", "na", "nan", "none", "nil", "null", "missing", "unknown", "no data", "tbc"),
    *("-", "–", "—", ".", "?", "*", "#n/a", "#div/0!", "#value!", "#ref!"),
}


class CellError(ValueError):
    """A cell that can't be read: `message` says why, `hint` what it could be."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class GapWords(Struct, frozen=True):
    """What somebody is told to do where there are no data: alone, or after what else to do."""

    alone: str
    instead: str
    with_reason: str


IN_A_CELL = GapWords(
    "Leave the cell empty for no data",
    "leave the cell empty for no data",
    "leave it empty and say why in a note",
)

IN_A_FIELD = GapWords(
    "Leave the field empty for no data",
    "leave the field empty for no data",
    "leave it empty and say why in a note",
)


_LEAST, _MOST = 1e-12, 1e15  # beyond, sums and shares of counts are not right to the last digit


@lru_cache(maxsize=50_000)  # a long file says the same small numbers over and over
def number(text: str, gap: GapWords = IN_A_CELL) -> float | None:
    """The number that a cell holds; None for an empty cell, which is "no data". 0 is zero.

    Raises CellError for everything else, also for what Excel or Python would take for a number.
    `gap` says what to do for no data where it is no cell that was read.
    """
    text = text.strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise CellError(f"{_short(text)} is not a number", _number_hint(text, gap))
    value = float(text)
    if value and not _LEAST <= abs(value) <= _MOST:
        size = "large" if abs(value) > _MOST else "small"
        raise CellError(f"{_short(text)} is too {size} a number", "Check it.")
    return value


_CHANGE = re.compile(r"(\+|[-\N{MINUS SIGN}\N{EN DASH}])\s*([0-9]+(?:\.[0-9]+)?)\s*%")


def typed_change(text: str) -> str:
    """A change that somebody typed, whatever its minus, as "-25%"; "" where it is none."""
    found = _CHANGE.fullmatch(text.strip())
    return f"{'+' if found[1] == '+' else '-'}{found[2]}%" if found else ""


def typed_number(text: str, gap: GapWords = IN_A_CELL) -> float | None:
    """The number that somebody typed, 61% too: whole where it was written so. Raises CellError.

    A per cent with a sign before it is a change of something, and no number.
    """
    if change := typed_change(text):
        hint = f"Write the number that it comes to, or {change.strip('+%')} if that is the number."
        raise CellError(f"{_short(text)} reads as a change", hint)
    found = number(text.strip().removesuffix("%").rstrip(), gap)
    if found is None or found != int(found) or abs(found) >= _EXACT:
        return found
    return int(found)


_EXACT = 1e15
"""Below this a whole number is the same as one with a decimal point."""


def _number_hint(text: str, gap: GapWords) -> str:
    if text.casefold() in _NO_DATA:
        return f"{gap.alone}; 0 is zero."
    if of_all := re.fullmatch(r"([0-9.,]+) ?(?:/|of|out of) ?([0-9.,]+)", text):
        return f"Write the two apart: numerator {of_all[1]}, denominator {of_all[2]}."
    if below := re.fullmatch(r"\(([0-9.]+)\)|([0-9.]+)-", text):
        sign = "brackets mean" if below[1] else "sign means"
        return f"Write -{below[1] or below[2]} if the {sign} that it is below zero."
    if re.fullmatch(r"[0-9]{1,3}(?::[0-5][0-9]){1,2}", text):
        return "Write a time as one number, such as 35 for 0:35 in minutes."
    if text[0] in "<≤>≥":
        return f"Write the true count, or {gap.with_reason}."
    if re.fullmatch(r"[0-9]{1,3}(?:[,_\s][0-9]{3})+(?:\.[0-9]+)?", text):
        return "Write " + re.sub(r"[,_\s]", "", text) + "."
    if re.fullmatch(r"[0-9]+,[0-9]+", text):
        return f"Write {text.replace(',', '.')} if the comma is a decimal point."
    if any(character.isdigit() and character not in "0123456789" for character in text):
        return "Write it with the digits 0 to 9."
    if _NUMBER.fullmatch(digits := text.translate(_LIKE_DIGITS)) and not _TIMES.search(text):
        return f"Write {digits} if its letters are meant as digits."
    found = re.fullmatch(rf"[£$€~]?\s*({_NUMBER.pattern})\s*[^0-9\s.,_][^0-9]*", text)
    if found and _TIMES.search(text):
        return "Write it in full, in digits alone."
    if found or (_NUMBER.fullmatch(text[1:]) and not text[0].isalnum()):
        return f"Write the number alone: {found[1] if found else text[1:]}."
    return f"Write a number, or {gap.instead}."


def plain(text: str) -> str:
    """The text of a cell without the ' that keeps a spreadsheet from running it."""
    text = text.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def guarded(text: str) -> str:
    """A text for a cell, on one line; with a ' before it if a spreadsheet would run it."""
    line = "".join(c for c in " ".join(text.split()) if c.isprintable() or ord(c) > 0x9F)
    return f"'{line}" if _FORMULA.match(line) else line


@lru_cache(maxsize=50_000)
def written(value: float | None) -> str:
    """A number as people write it: 61, not 61.0; nothing for no data."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < _EXACT else repr(float(value))


def _short(text: str) -> str:
    printable = "".join(c if c.isprintable() else "�" for c in text)
    return f"“{printable}”" if len(printable) <= 40 else f"“{printable[:39]}…”"
