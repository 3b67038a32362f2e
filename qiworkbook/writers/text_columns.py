"""Plain text laid out for reading: wrapped lines, and tables as columns that stand straight."""

from __future__ import annotations

import unicodedata
from itertools import zip_longest
from typing import TYPE_CHECKING

from qiworkbook.writers.clean import isolated

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 80
_GAP = "  "
_NARROWEST = 7  # narrower columns break words that people need whole

Row = tuple[str, ...]


def width_of(text: str) -> int:
    """How many columns a text takes: none for a combining mark, two for a wide letter or emoji."""
    return len(text) if text.isascii() else sum(_width(letter) for letter in text)


def wrapped(text: str, width: int = WIDTH, first: str = "", rest: str = "") -> str:
    """The text in lines of at most `width`, each with its beginning; its own line ends are kept.

    A word that is longer than a line, such as an address, stays whole.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        for piece in _lines(line, width - width_of(first if not lines else rest)):
            lines.append(((first if not lines else rest) + piece).rstrip())
    return "\n".join(lines)


def table(columns: Row, rows: Sequence[Row], width: int = WIDTH) -> str:
    """A table in straight columns; one with too many of them as a short list for each row."""
    if len(columns) * (_NARROWEST + len(_GAP)) > width:
        return _as_lists(columns, rows)
    widths = _widths(columns, rows, width)
    rule = _GAP.join("-" * one for one in widths).rstrip()
    return "\n".join([_row(columns, widths), rule, *(_row(row, widths) for row in rows)])


def _width(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def _lines(text: str, width: int) -> list[str]:
    words = text.split()
    if width_of(whole := " ".join(words)) <= width:
        return [whole]  # as most cells of a table
    lines, line = [], ""
    for word in words:
        if line and width_of(line) + 1 + width_of(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return [*lines, line]


def _broken(text: str, width: int) -> list[str]:
    """Lines that are never wider: a word that is longer is broken."""
    lines = []
    for line in (piece for one in text.split("\n") for piece in _lines(one, width)):
        if width_of(line) <= width:
            lines.append(line.strip())
            continue
        kept = ""
        for letter in line:
            if kept and width_of(kept) + _width(letter) > width:
                lines.append(kept)
                kept = ""
            kept += letter
        lines.append(kept.strip())
    return lines


def _widths(columns: Row, rows: Sequence[Row], width: int) -> list[int]:
    """As wide as each column would like; if that is too much, the widest give way."""
    cells = (columns, *rows)
    widths = [
        max(1, *(min(width, width_of(line)) for row in cells for line in row[i].split("\n")))
        for i in range(len(columns))
    ]
    room = width - len(_GAP) * (len(columns) - 1)
    while sum(widths) > room:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(row: Row, widths: list[int]) -> str:
    cells = [_broken(text, width) for text, width in zip(row, widths, strict=True)]
    lines = []
    for pieces in zip_longest(*cells, fillvalue=""):
        padded = (
            isolated(piece) + " " * (width - width_of(piece))
            for piece, width in zip(pieces, widths, strict=True)
        )
        lines.append(_GAP.join(padded).rstrip())
    return "\n".join(lines)


def _as_lists(columns: Row, rows: Sequence[Row]) -> str:
    lists = []
    for row in rows:
        pairs = [f"{name}: {text}" for name, text in zip(columns, row, strict=True) if text]
        lists.append("\n".join(wrapped(pair, first="  ", rest="    ") for pair in pairs))
    return "\n\n".join(lists)
