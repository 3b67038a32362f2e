"""One cell of a data file: a number, a day or a text, or in plain words why it is not.

Python's own `float` and `int` read "1_000", "nan" and Arabic digits; a person's file is read
strictly, and what could mean two things is asked, not guessed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import isinf

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
YEARS = range(1900, 2200)
"""The years that a date of a project can have; any other is a slip."""

_EXCEL_DAY_0 = date(1899, 12, 30)
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


def number(text: str) -> float | None:
    """The number that a cell holds; None for an empty cell, which is "no data". 0 is zero.

    Raises CellError for everything else, also for what Excel or Python would take for a number.
    """
    text = text.strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise CellError(f"{_short(text)} is not a number", _number_hint(text))
    value = float(text)
    if isinf(value):
        raise CellError(f"{_short(text)} is too large a number", "Check it.")
    return value


def _number_hint(text: str) -> str:
    if text.casefold() in _NO_DATA:
        return "Leave the cell empty for no data; 0 is zero."
    if of_all := re.fullmatch(r"([0-9.]+) ?(?:/|of|out of) ?([0-9.]+)", text):
        return f"Write the two apart: numerator {of_all[1]}, denominator {of_all[2]}."
    if text[0] in "<≤>≥":
        return "Write the true count, or leave it empty and say why in a note."
    if re.fullmatch(r"[0-9]{1,3}(?:[,_\s][0-9]{3})+(?:\.[0-9]+)?", text):
        return "Write " + re.sub(r"[,_\s]", "", text) + "."
    if re.fullmatch(r"[0-9]+,[0-9]+", text):
        return f"Write {text.replace(',', '.')} if the comma is a decimal point."
    if any(character.isdigit() and character not in "0123456789" for character in text):
        return "Write it with the digits 0 to 9."
    found = re.fullmatch(rf"[£$€~]?\s*({_NUMBER.pattern})\s*[^0-9\s.,_].*", text, re.DOTALL)
    if found or _NUMBER.fullmatch(text[1:]):
        return f"Write the number alone: {found[1] if found else text[1:]}."
    return "Write a number, or leave the cell empty for no data."


def day(text: str) -> date:
    """The day that a cell holds, written as 2024-02-05. Raises CellError for every other way."""
    text = text.strip()
    if not text:
        raise CellError("this row has no date", "Write one, such as 2024-02-05, or delete the row.")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            found = date.fromisoformat(text)
        except ValueError:
            raise CellError(f"{text} is not in the calendar", "Check day and month.") from None
        if found.year not in YEARS:
            raise CellError(f"{text} is in the year {found.year}", "Check the year.")
        return found
    raise _not_a_day(text)


def _not_a_day(text: str) -> CellError:
    numbers = re.fullmatch(
        r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})(?:[T ][0-9:.]+)?", text
    )
    if numbers:
        meant = _meant(*(int(part) for part in numbers.groups()))
        if len(meant) == 2:
            first, second = (f"{one.day} {one:%B %Y}" for one in meant)
            message = f"{text} could be {first} or {second}"
            return CellError(message, f"Write {meant[0]} or {meant[1]}.")
        if meant:
            return CellError(f"{text} is not how a date is written", f"Write {meant[0]}.")
        if max(map(len, numbers.groups())) == 4:
            hint = "Check day and month, and write it as 2024-02-05."
            return CellError(f"{text} is not in the calendar", hint)
    if re.fullmatch(r"[1-9][0-9]{4}", text):
        meant_day = _EXCEL_DAY_0 + timedelta(days=int(text))
        return CellError(f"{text} is Excel's number for a day", f"Write {meant_day}.")
    return CellError(f"{_short(text)} is not a date", "Write it as 2024-02-05: year, month, day.")


def _meant(first: int, second: int, third: int) -> list[date]:
    """The days that three numbers can stand for, the British reading first; never two alike."""
    orders = (
        [(first, second, third)] if first > 31 else [(third, second, first), (third, first, second)]
    )
    days: list[date] = []
    for year, month, day_ in orders:
        try:
            found = date(year + 2000 if year < 100 else year, month, day_)
        except ValueError:
            continue
        if found not in days:
            days.append(found)
    return days


def plain(text: str) -> str:
    """The text of a cell without the ' that keeps a spreadsheet from running it."""
    text = text.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def guarded(text: str) -> str:
    """A text for a cell, on one line; with a ' before it if a spreadsheet would run it."""
    line = "".join(c for c in " ".join(text.split()) if c.isprintable() or ord(c) > 0x9F)
    return f"'{line}" if _FORMULA.match(line) else line


def written(value: float | None) -> str:
    """A number as people write it: 61, not 61.0; nothing for no data."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _short(text: str) -> str:
    printable = "".join(c if c.isprintable() else "�" for c in text)
    return f"“{printable}”" if len(printable) <= 40 else f"“{printable[:39]}…”"
