"""How wide the columns of a table are, how large its text, how high its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.writers.deck.face import Face

PAD_X, PAD_Y = 6.0, 4.0
_WITH_SIGN = 44.0  # the least height of a row that has a sign in it
# 18 as everywhere; a table too wide for it is still better read whole than in two halves.
SIZES = (18.0, 16.0, 14.0)

Texts = tuple[tuple[str, ...], ...]  # the rows, the header first


@dataclass(frozen=True, slots=True)
class Grid:
    """The measures of a table, in points."""

    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]  # the header's first


@lru_cache(maxsize=256)
def grid_of(texts: Texts, width: float, face: Face, leads: tuple[float, ...] = ()) -> Grid:
    """Columns that share the width by what stands in them, in the largest text that fits.

    `leads` is room kept free at the left of each column's cells, for a sign; the words beside a
    sign are set a little smaller.
    """
    sizes = SIZES[1:] if leads else SIZES
    leads = leads or (0.0,) * len(texts[0])
    for size in sizes:
        least = _widths(texts, size, face, leads, most_of_word=0.4 * width)
        if sum(least) <= width or size == SIZES[-1]:
            break
    widths = _shared(texts, width, size, face, leads, least)
    least_row = _WITH_SIGN if any(leads) else 0.0
    header, *rows = (
        _row_height(row, widths, size, face, leads, bold=number == 0)
        for number, row in enumerate(texts)
    )
    heights = (header, *(max(height, least_row) for height in rows))
    return Grid(size, tuple(widths), heights)


def fits(texts: Texts, width: float, face: Face) -> bool:
    """Whether no word must be broken in the smallest text."""
    least = _widths(texts, SIZES[-1], face, (0.0,) * len(texts[0]), most_of_word=0.4 * width)
    return sum(least) <= width


def lines_of(text: str, width: float, size: float, face: Face, lead: float) -> tuple[str, ...]:
    """The text of a cell, broken at the width of its column."""
    return face.lines(text, width - 2 * PAD_X - lead, size)


def _columns(texts: Texts) -> list[tuple[str, ...]]:
    return list(zip(*texts, strict=True))


def _widths(
    texts: Texts, size: float, face: Face, leads: Sequence[float], most_of_word: float
) -> list[float]:
    """What each column needs so that no word is broken, within reason."""
    return [
        min(max(face.longest_word(text, size, bold=i == 0) for i, text in enumerate(column)),
            most_of_word) + 2 * PAD_X + lead + 1
        for column, lead in zip(_columns(texts), leads, strict=True)
    ]  # fmt: skip


def _shared(
    texts: Texts,
    width: float,
    size: float,
    face: Face,
    leads: Sequence[float],
    least: Sequence[float],
) -> list[float]:
    """No word is broken; beyond that, columns share by their longest text, so that the cells of
    a row have about equally many lines."""
    if sum(least) > width:
        return [width * one / sum(least) for one in least]
    whole = [
        max(face.width(text, size, bold=True) for text in column) + 2 * PAD_X + lead
        for column, lead in zip(_columns(texts), leads, strict=True)
    ]
    if sum(whole) <= width:
        return [width * one / sum(whole) for one in whole]
    wanted = [max(full - small, 0.0) for full, small in zip(whole, least, strict=True)]
    room, total = width - sum(least), sum(wanted) or 1.0
    return [one + room * want / total for one, want in zip(least, wanted, strict=True)]


def _row_height(
    row: Sequence[str],
    widths: Sequence[float],
    size: float,
    face: Face,
    leads: Sequence[float],
    *,
    bold: bool,
) -> float:
    most = max(
        len(face.lines(text, width - 2 * PAD_X - lead, size, bold=bold))
        for text, width, lead in zip(row, widths, leads, strict=True)
    )
    return most * face.line * size + 2 * PAD_Y
