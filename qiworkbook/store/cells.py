"""Cells as people write them: text, and numbers with their signs and separators.

By hand, as what could be 1.3 or 1,300 is to be asked about, and never decided by a locale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct

from qiworkbook.text.late_pattern import compiled

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LIKE_DIGITS = str.maketrans("OoQlI|S", "0001115")
_TIMES = r"(?i)\b[0-9.]+ ?(?:k|m|mn|bn|thousand|million|hundred|dozen|doz)\b"
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
def cell_number(text: str, gap: GapWords = IN_A_CELL) -> float | None:
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


_CHANGE = r"(\+|[-\N{MINUS SIGN}\N{EN DASH}])\s*([0-9]+(?:\.[0-9]+)?)\s*%"


def typed_change(text: str) -> str:
    """A change that somebody typed, whatever its minus, as "-25%"; "" where it is none."""
    found = compiled(_CHANGE).fullmatch(text.strip()) if "%" in text else None
    return f"{'+' if found[1] == '+' else '-'}{found[2]}%" if found else ""


def typed_number(text: str, gap: GapWords = IN_A_CELL) -> float | None:
    """The number that somebody typed, 61% too: whole where it was written so. Raises CellError.

    A per cent with a sign before it is a change of something, and no number.
    """
    if change := typed_change(text):
        hint = f"Write the number that it comes to, or {change.strip('+%')} if that is the number."
        raise CellError(f"{_short(text)} reads as a change", hint)
    found = cell_number(text.strip().removesuffix("%").rstrip(), gap)
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
    if below := re.fullmatch(r"\(([0-9.]+)\)|[−–—] ?([0-9.]+)|([0-9.]+)-", text):
        sign = "brackets mean" if below[1] else "sign means"
        return f"Write -{below[below.lastindex or 1]} if the {sign} that it is below zero."
    if re.fullmatch(r"[0-9]{1,3}(?::[0-5][0-9]){1,2}", text):
        return "Write a time as one number, such as 35 for 0:35 in minutes."
    if text[0] in "<≤>≥":
        return f"Write the true count, or {gap.with_reason}."
    if re.fullmatch(r"[0-9]{1,3}(?:[,_\s][0-9]{3})+(?:\.[0-9]+)?", text):
        return "Write " + re.sub(r"[,_\s]", "", text) + "."
    if re.fullmatch(r"[0-9]+,[0-9]+", text):
        return f"Write {text.replace(',', '.')} if the comma is a decimal point."
    if any(character.isnumeric() and character not in "0123456789" for character in text):
        return "Write it with the digits 0 to 9."
    if _NUMBER.fullmatch(digits := text.translate(_LIKE_DIGITS)) and not compiled(_TIMES).search(
        text
    ):
        return f"Write {digits} if its letters are meant as digits."
    found = re.fullmatch(
        rf"[£$€~]?\s*({_NUMBER.pattern})(?!-[A-Za-z]{{3}}$)\s*[^0-9\s.,_][^0-9]*", text
    )
    if found and compiled(_TIMES).search(text):
        return "Write it in full, in digits alone."
    if found and (unit := re.search("(?:min|hr|hour|day|week|wk|month|year|yr)s?$", text)):
        return f"If the measure is in {unit[0]}, write the number alone: {found[1]}."
    if found or (_NUMBER.fullmatch(text[1:]) and not text[0].isalnum()):
        return f"Write the number alone: {found[1] if found else text[1:]}."
    return f"Write a number, or {gap.instead}."


def without_guard(text: str) -> str:
    """The text of a cell without the ' that keeps a spreadsheet from running it."""
    text = text.strip()
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def with_guard(text: str) -> str:
    """A text for a cell, on one line; with a ' before it if a spreadsheet would run it."""
    line = "".join(c for c in " ".join(text.split()) if c.isprintable() or ord(c) > 0x9F)
    return f"'{line}" if _FORMULA.match(line) else line


def written(value: float | None) -> str:
    """A number as people write it: 61, not 61.0; nothing for no data."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) and abs(value) < _EXACT else repr(float(value))


def _short(text: str) -> str:
    printable = "".join(c if c.isprintable() else "�" for c in text)
    return f"“{printable}”" if len(printable) <= 40 else f"“{printable[:39]}…”"


class DecimalMark(StrEnum):
    """What stands before the decimals; the answers to a doubt about numbers."""

    POINT = "point"
    COMMA = "comma"


class NumberDoubt(Struct, frozen=True):
    """What only a person can say of a column: what its first doubtful cell is with each mark."""

    text: str
    meant: Mapping[DecimalMark, str]

    @property
    def message(self) -> str:
        """The doubt in words: 1.234 could be 1.234 or 1234."""
        return f"{self.text} could be {' or '.join(self.meant.values())}"


class NumberColumn(Struct, frozen=True):
    """A column with its numbers written plainly, a per cent sign kept; other texts as they are.

    Until somebody answers the `doubt`, the cells that it is about are as they were. `mark` is what
    the column settled, or somebody said; None where it makes no difference.
    """

    texts: tuple[str, ...]
    doubt: NumberDoubt | None = None
    mark: DecimalMark | None = None


_GROUP = "[ \u00a0\u202f'’_]"
_WRITTEN_NUMBER = (
    rf"(?P<sign>[+-]?)(?P<figures>[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+(?:[.,][0-9]+)?|[0-9.,]*[0-9])"
    r"(?P<percent> ?%)?"
)
_NONE = "no number, to be put right in the file"
_MARKS = {DecimalMark.POINT: (".", ","), DecimalMark.COMMA: (",", ".")}
_WIDE, _NARROWER = 50, 10  # how far apart values are that were read with the wrong mark


def plain_numbers(
    cells: Sequence[object], said: DecimalMark | None = None, *, continental: bool = False
) -> NumberColumn:
    """A column of numbers.

    A mark that any cell settles holds for all: 1.234 beside 61,5 is 1234. Where none does, a comma
    parts thousands and a point decimals, as here. It is asked where one sign seems to do both (4,5
    beside 1,300), where no mark fits all cells (4,5 beside 12.5), where the values would lie
    strangely far apart, and where a file is `continental` (its cells are parted by semicolons).
    """
    texts = ["" if cell is None else _text(cell) for cell in cells]
    read = {text: _readings(text) for text in dict.fromkeys(texts)}
    open_ = [text for text, found in read.items() if len(set(found.values())) > 1]
    odd = [text for text, found in read.items() if found and DecimalMark.POINT not in found]
    mixed = odd and any(DecimalMark.COMMA not in found for found in read.values() if found)
    mark = said or _settled(read, open_, continental=continental)
    doubt = None
    if mark is None and (open_ or mixed):
        text = (open_ or odd)[0]
        doubt = NumberDoubt(text, {mark: read[text].get(mark, _NONE) for mark in DecimalMark})
    plain = {text: _plain(text, found, mark) for text, found in read.items()}
    if doubt and mixed:
        plain |= {text: text for text in odd}
    return NumberColumn(tuple(plain[text] for text in texts), doubt, mark)


def _text(cell: object) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return written(float(cell))
    return str(cell).strip()


def _readings(text: str) -> dict[DecimalMark, str]:
    """What a text is with either mark, as far as it is a number with it."""
    found = compiled(_WRITTEN_NUMBER).fullmatch(text)
    if not found:
        return {}
    figures = re.sub(_GROUP, "", found["figures"])
    percent = "%" if found["percent"] else ""
    readings = {}
    for mark, (decimal, group) in _MARKS.items():
        whole = rf"(?:[0-9]*|[1-9][0-9]{{0,2}}(?:\{group}[0-9]{{3}})+)"
        if re.fullmatch(rf"{whole}(?:\{decimal}[0-9]+)?", figures):
            number = figures.replace(group, "").replace(decimal, ".")
            readings[mark] = f"{found['sign']}{number}{percent}"
    return readings


def _settled(
    read: Mapping[str, Mapping[DecimalMark, str]], open_: Sequence[str], *, continental: bool
) -> DecimalMark | None:
    numbers = [found for found in read.values() if found]
    possible = [mark for mark in DecimalMark if all(mark in found for found in numbers)]
    if len(possible) == 1:
        decimal, _ = _MARKS[possible[0]]
        decimals = {
            len(text.rstrip("% ").rpartition(decimal)[2]) for text in read if decimal in text
        }
        both = any(decimal in text for text in open_) and decimals != {3}  # 4,5 beside 1,300
        as_here = possible[0] is DecimalMark.POINT and not continental
        return possible[0] if as_here or not both else None
    if not open_ or not possible or continental:
        return None
    usual, other = (_spread(numbers, mark) for mark in DecimalMark)
    return None if usual > _WIDE and other * _NARROWER < usual else DecimalMark.POINT


def _spread(numbers: Iterable[Mapping[DecimalMark, str]], mark: DecimalMark) -> float:
    """How many times the largest value is the smallest one, zeros aside."""
    sizes = [abs(float(found[mark].rstrip("%"))) for found in numbers]
    sizes = [size for size in sizes if size]
    return max(sizes) / min(sizes) if sizes else 1


def _plain(text: str, found: Mapping[DecimalMark, str], mark: DecimalMark | None) -> str:
    if mark is not None:
        return found.get(mark, text)
    return next(iter(found.values())) if len(set(found.values())) == 1 else text
