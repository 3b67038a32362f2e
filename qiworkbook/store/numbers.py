"""A column of numbers as people write them: 1,234.5 or 1.234,5, settled by the column or asked.

What comes out is how a data file writes them, for `qiworkbook.store.cells.number` to read; what is
no number stays as it is, to be named with its line.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.store.cells import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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
_NUMBER = re.compile(
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
    found = _NUMBER.fullmatch(text)
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
