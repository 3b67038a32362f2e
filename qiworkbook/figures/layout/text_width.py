"""How wide a text will be, and where to break it, when no font is at hand.

Widths are Arial's (Liberation Sans has the same ones by design), in thousandths of the font
size, and a little is added, so that text set in a real font is never wider than it was thought.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from operator import itemgetter

MeasureText = Callable[[str, float], float]

_WORD = re.compile("(?:\\S|\N{NO-BREAK SPACE})+")

_BY_WIDTH = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " \N{NO-BREAK SPACE}!,./:;[]\\tfI·",
    333: "-()r`‘’“”",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "ckvsxyzJ",
    556: "abdeghnopqu0123456789L#$?_–£",
    584: "+<=>~×",
    604: "■",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…→←↑↓",
    1015: "@",
}
_KNOWN = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_UNKNOWN = 750  # Cyrillic, Greek, Arabic, Hebrew: none is wider on average
_WIDE = 1000  # Chinese, Japanese, Korean
_EMOJI = 1370  # Noto Color Emoji, the widest in common use
_MARGIN = 1.03
BOLD = 1.08  # how much wider than regular


class _Widths(dict[str, int]):
    """The width of each letter, found when it is first met: a deck measures millions of them."""

    def __missing__(self, letter: str) -> int:
        return self.setdefault(letter, _guessed(letter))


_WIDTHS = _Widths(_KNOWN)


def _guessed(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _KNOWN:
        return _KNOWN[base]
    if ord(letter) >= 0x1F000 or unicodedata.category(letter) == "So":
        return _EMOJI
    return _WIDE if unicodedata.east_asian_width(letter) in ("W", "F") else _UNKNOWN


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text at a font size, both in points; rather too wide than not."""
    thousandths = sum(map(_WIDTHS.__getitem__, text))
    return thousandths / 1000 * size * _MARGIN * (BOLD if bold else 1)


def wrap(
    text: str,
    width: float,
    size: float,
    measure: MeasureText = text_width,
    most: int | None = None,
) -> tuple[str, ...]:
    """Break a text into lines no wider than `width` points; one empty line for an empty text.

    A word that is too long for a line is broken. Beyond `most` lines the rest is left out and
    the last line ends with "…".
    """
    lines: list[str] = []
    line, reach, blank = "", 0.0, measure(" ", size)
    for word in map(itemgetter(0), _WORD.finditer(text)):
        if most is not None and len(lines) > most + 1:
            break  # what would be left out need not be measured: a text can be as long as a book
        wide = measure(word, size)
        if line and reach + blank + wide <= width:
            line, reach = f"{line} {word}", reach + blank + wide
            continue
        if line:
            lines.append(line)
        line, reach = word, wide
        if wide > width:
            *whole, line = _break_word(word, width, size, measure)
            lines.extend(whole)
            reach = measure(line, size)
    lines.append(line)
    if most is None or len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _ending(lines[most - 1 :], width, size, measure))


def _break_word(word: str, width: float, size: float, measure: MeasureText) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and measure(parts[-1] + letter, size) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def _ending(lines: list[str], width: float, size: float, measure: MeasureText) -> str:
    """As many whole words of the lines as fill one, at least in part, and "…"."""
    whole = first = ""
    for letter in " ".join(lines):
        if letter == " ":
            whole = first
        if measure(first + letter + "…", size) > width:
            break
        first += letter
    ends_whole = measure(whole, size) > width / 2
    return (whole if ends_whole else first).rstrip(" ,.;:–") + "…"
