"""Titles: no two the same, and each in letters that fit its place."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.spc.numbers import MONTHS
from qiworkbook.text.words import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.writers.deck.text_room import Face

_DATE = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTHS)})\b(?: \d{{4}}\b)?")


def with_whole_dates(
    text: str, width: float, size: float, face: Face, *, bold: bool = False
) -> str:
    """The text, with spaces that no line ends at in its dates, if one of them would be broken."""
    if not _DATE.search(text):
        return text
    lines = face.lines(text, width, size, bold=bold)
    if _DATE.findall(text) == [date for line in lines for date in _DATE.findall(line)]:
        return text
    return _DATE.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), text)


LARGEST_TITLE, LARGEST_OPENING = 30.0, 40.0
_LINES = 3
# Below 24 goes only what fits in no other way.
_SIZES = (40.0, 36.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0, 20.0)


class Title(Struct, frozen=True):
    """A title as it is written. `full` is the whole of it when it had to be cut, else ""."""

    text: str
    size: float
    full: str = ""


def numbered(titles: Sequence[str]) -> list[tuple[str, str]]:
    """Each title with what tells it from others of the same words: " (2 of 3)", or ""."""
    lines = [one_line(title) for title in titles]
    counts = Counter(line.casefold() for line in lines)
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        same = line.casefold()
        seen[same] += 1
        count = counts[same]
        found.append((line, f" ({seen[same]} of {count})" if count > 1 else ""))
    return found


def fitted(
    text: str, number: str, width: float, height: float, face: Face, largest: float
) -> Title:
    """The title in at most three lines, in the largest letters that its place holds.

    One that does not fit even so is cut between two words, with an ellipsis.
    """
    sizes = [size for size in _SIZES if size <= largest]
    for size in sizes:
        if _fits(text + number, width, height, size, face):
            whole = with_whole_dates(text + number, width, size, face, bold=True)
            shown = whole if _fits(whole, width, height, size, face) else text + number
            return Title(shown, size)
    about = face.lines(text, width, sizes[-1], bold=True)[:_LINES]
    words = text[: sum(len(line) + 1 for line in about)].split(" ")
    while len(words) > 1 and not _fits(_cut(words) + number, width, height, sizes[-1], face):
        words.pop()
    shown = _cut(words)
    while len(shown) > 2 and not _fits(shown + number, width, height, sizes[-1], face):
        shown = shown[:-2] + "…"
    return Title(shown + number, sizes[-1], text)


def _cut(words: Sequence[str]) -> str:
    return " ".join(words).rstrip(" ,.;:–-") + "…"


def _fits(text: str, width: float, height: float, size: float, face: Face) -> bool:
    lines = face.lines(text, width, size, bold=True)
    return len(lines) <= _LINES and len(lines) * face.line * size <= height
