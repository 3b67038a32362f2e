"""Labels that point at places along a chart, and never touch: in words, or numbered with a key."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from qiworkbook.figures.labels import staggered
from qiworkbook.figures.layout import text_width, wrap
from qiworkbook.text.words import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 7.0
_BETWEEN = "\N{NO-BREAK SPACE}· "  # a line ends with the dot, and does not begin with it
LONGEST = 30.0  # font sizes; a longer label stands in the key


@dataclass(frozen=True, slots=True)
class Flag:
    """A label in a row counted from the bottom. It begins at `x`, the first of its `pointers`:
    a range such as "3–5" has several."""

    x: float
    text: str
    row: int
    pointers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Flags:
    """Labels with their places; `key` spells out those that are only numbers or letters."""

    flags: tuple[Flag, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the labels take."""
        return max((flag.row + 1 for flag in self.flags), default=0)


def flags_for(
    labels: Sequence[tuple[float, str]],
    right: float,
    size: float,
    rows: int,
    names: Sequence[str],
    longest: float = LONGEST,
) -> Flags:
    """Labels, from left to right, that must end before `right` and `longest` font sizes.

    Where they do not fit into that many rows of words, each gets the next of `names` ("1", "2"),
    and the key tells them apart. Names that would touch are drawn together: "3–5".
    """
    in_words = _in_words(labels, right, size, rows, longest)
    return in_words or _by_name(labels, size, names)


def _in_words(
    labels: Sequence[tuple[float, str]], right: float, size: float, rows: int, longest: float
) -> Flags | None:
    texts = []
    for x, text in labels:
        room = min(right - x - GAP, longest * size)
        said = one_line(text)
        if text_width(said, size) > room:
            return None
        texts.append(said)
    widths = [text_width(text, size) for text in texts]
    placed = staggered([x for x, _ in labels], widths, rows, GAP)
    if placed is None:
        return None
    pairs = zip(texts, placed, strict=True)
    return Flags(tuple(Flag(place.x, text, place.row, (place.x,)) for text, place in pairs))


def _by_name(labels: Sequence[tuple[float, str]], size: float, names: Sequence[str]) -> Flags:
    wide = text_width("00–00", size) + GAP
    groups: list[list[int]] = []
    for i, (x, _) in enumerate(labels):
        if groups and x - labels[groups[-1][0]][0] < wide:
            groups[-1].append(i)
        else:
            groups.append([i])
    flags = tuple(
        Flag(labels[group[0]][0], _range(names, group), 0, tuple(labels[i][0] for i in group))
        for group in groups
    )
    alike = groupby(range(len(labels)), key=lambda i: one_line(labels[i][1]))
    key = tuple(f"{_range(names, [*group])} {text}" for text, group in alike)
    return Flags(flags, key)


def _range(names: Sequence[str], group: list[int]) -> str:
    first, last = names[group[0]], names[group[-1]]
    return first if first == last else f"{first}–{last}"


def key_lines(
    key: Sequence[str], width: float, size: float, most: int | None = None
) -> tuple[str, ...]:
    """The key in at most so many lines; what does not fit is counted: "and 18 more"."""
    for shown in range(len(key), 0, -1):
        rest = f"{_BETWEEN}and {len(key) - shown} more" if shown < len(key) else ""
        lines = wrap(_BETWEEN.join(key[:shown]) + rest, width, size)
        if most is None or len(lines) <= most:
            return lines
    return ()
