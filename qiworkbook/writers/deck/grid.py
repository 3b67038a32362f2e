"""How wide the columns of a table are, how high its rows, and how slides share them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.spc.numbers import MONTHS
from qiworkbook.writers.deck.text import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.writers.deck.text_room import Face

PAD_X, PAD_Y = 6.0, 3.5
_WITH_SIGN = 52.0  # the least height of a row that has a sign in it
_STEPS = 48  # in which the room that no word needs is given away
_WORTH = 0.6  # a table so much lower is worth dates of two lines
_HEIGHT = 4  # the power that lets the highest cell of a row count for the row
# A date is read as one word.
_UNITS = re.compile(rf"\(?\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}\S*|\S+")

Texts = tuple[tuple[str, ...], ...]  # the rows, the header first


class Grid(Struct, frozen=True):
    """The measures of a table, in points."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]  # the header's first

    def larger(self, scale: float) -> Grid:
        """The same, so many times as large."""
        return Grid(*(tuple(one * scale for one in side) for side in (self.widths, self.heights)))


@lru_cache(maxsize=256)
def grid_of(texts: Texts, width: float, face: Face, leads: tuple[float, ...] = ()) -> Grid:
    """Columns that share the width by what stands in them.

    `leads` is room kept free at the left of each column's cells, for a sign.
    """
    leads = leads or (0.0,) * len(texts[0])
    whole = _grid(texts, width, face, leads, dates=True)
    lowest = len(texts) * (face.line * SMALLEST + 2 * PAD_Y)
    if whole and lowest >= _WORTH * sum(whole.heights):
        return whole
    broken = _grid(texts, width, face, leads, dates=False)
    if whole is None or (broken and sum(broken.heights) < _WORTH * sum(whole.heights)):
        return broken or _squeezed(texts, width, face, leads)
    return whole


def _grid(
    texts: Texts, width: float, face: Face, leads: tuple[float, ...], *, dates: bool
) -> Grid | None:
    """One that breaks no word, and, as long as the other columns can bear it, no date."""
    least = _least(texts, width, face, leads, dates=dates)
    if sum(least) > width:
        return None
    widths = _widths(texts, width, face, leads, least)
    return Grid(widths, _heights(texts, widths, face, leads))


def _squeezed(texts: Texts, width: float, face: Face, leads: tuple[float, ...]) -> Grid:
    """All columns narrower than their words need."""
    least = _least(texts, width, face, leads, dates=False)
    widths = tuple(width * one / sum(least) for one in least)
    return Grid(widths, _heights(texts, widths, face, leads))


def _heights(
    texts: Texts, widths: tuple[float, ...], face: Face, leads: tuple[float, ...]
) -> tuple[float, ...]:
    least = _WITH_SIGN if any(leads) else 0.0
    headless = not any(texts[0])
    header = _row_height(texts[0], (True,) * len(widths), widths, face, leads)
    bold = (headless, *(False,) * (len(widths) - 1))
    rows = (_row_height(row, bold, widths, face, leads) for row in texts[1:])
    return (header, *(max(height, least) for height in rows))


def grid_with(
    widths: tuple[float, ...], texts: Texts, face: Face, leads: tuple[float, ...] = ()
) -> Grid:
    """Rows in columns that are as wide as those of the slide before."""
    return Grid(widths, _heights(texts, widths, face, leads or (0.0,) * len(widths)))


def fits(texts: Texts, width: float, face: Face) -> bool:
    """Whether no word must be broken."""
    return sum(_least(texts, width, face, (0.0,) * len(texts[0]), dates=False)) <= width


def lines_of(text: str, width: float, face: Face, lead: float) -> tuple[str, ...]:
    """The text of a cell, broken at the width of its column."""
    return face.lines(text, width - 2 * PAD_X - lead, SMALLEST)


def _is_bold(texts: Texts, row: int, column: int) -> bool:
    """The header is; in a table without one, the first column."""
    return row == 0 or (column == 0 and not any(texts[0]))


def _least(
    texts: Texts, width: float, face: Face, leads: Sequence[float], *, dates: bool
) -> list[float]:
    """What each column needs so that no word is broken, within reason, and no date."""

    def widest(column: int) -> float:
        return max(
            _widest(row[column], face, dates, _is_bold(texts, number, column))
            for number, row in enumerate(texts)
        )

    most = 0.4 * width
    return [min(widest(column), most) + 2 * PAD_X + lead + 1 for column, lead in enumerate(leads)]


@lru_cache(maxsize=1 << 14)
def _widest(text: str, face: Face, dates: bool, bold: bool) -> float:
    """The width of the widest word of a cell, dates as words or not."""
    units = _UNITS.findall(text) if dates else text.split()
    return max((face.width(unit, SMALLEST, bold=bold) for unit in units), default=0.0)


def _widths(
    texts: Texts, width: float, face: Face, leads: Sequence[float], least: Sequence[float]
) -> tuple[float, ...]:
    """What is left beyond the least of each column goes where it saves most lines."""
    needs = [
        [max(face.width(line, SMALLEST, bold=_is_bold(texts, number, column))
             for line in row[column].split("\n"))
         for number, row in enumerate(texts)]
        for column in range(len(leads))
    ]  # fmt: skip
    taken = [2 * PAD_X + lead + 1 for lead in leads]
    whole = [max(need) + used for need, used in zip(needs, taken, strict=True)]
    if sum(whole) <= width:
        return tuple(width * one / sum(whole) for one in whole)
    return _given_away(least, needs, taken, width - sum(least))


def _given_away(
    least: Sequence[float], needs: Sequence[Sequence[float]], taken: Sequence[float], spare: float
) -> tuple[float, ...]:
    """Step by step, to the column whose cells become lower by most."""
    widths, step = list(least), spare / _STEPS

    def lines(column: int, width: float) -> float:
        inner = width - taken[column]
        return sum(max(need / inner, 1.0) ** _HEIGHT for need in needs[column])

    now = [lines(column, width) for column, width in enumerate(widths)]
    then = [lines(column, width + step) for column, width in enumerate(widths)]
    for _ in range(_STEPS):
        best = max(range(len(widths)), key=lambda column: now[column] - then[column])
        widths[best] += step
        now[best], then[best] = then[best], lines(best, widths[best] + step)
    return tuple(widths)


@lru_cache(maxsize=8192)
def _row_height(
    row: tuple[str, ...],
    bold: tuple[bool, ...],
    widths: tuple[float, ...],
    face: Face,
    leads: tuple[float, ...],
) -> float:
    cells = zip(row, bold, widths, leads, strict=True)
    most = max(
        len(face.lines(text, width - 2 * PAD_X - lead, SMALLEST, bold=heavy))
        for text, heavy, width, lead in cells
    )
    return most * face.line * SMALLEST + 2 * PAD_Y


def rows_in(rows: Sequence[float], room: float) -> int:
    """How many rows fit."""
    return sum(1 for _ in takewhile(lambda reached: reached <= room, accumulate(rows)))


def _slides_for(rows: Sequence[float], room: float) -> int:
    """How many slides, each with `room`, the rows need."""
    slides, used = 0, room
    for height in rows:
        used += height
        if used > room:
            slides, used = slides + 1, height
    return slides


def _nearest(rows: Sequence[float], share: float) -> int:
    """How many rows come nearest to this height."""
    count = rows_in(rows, share)
    below = share - sum(rows[:count])
    passes = count < len(rows) and rows[count] - below < below
    return count + 1 if passes else count


def rows_evenly(rows: Sequence[float], room: float) -> int:
    """How many rows stand on the first slide when all slides are about equally full."""
    slides, most = _slides_for(rows, room), rows_in(rows, room)
    even = max(_nearest(rows, sum(rows) / slides), 1)
    enough = (n for n in range(even, most) if _slides_for(rows[n:], room) < slides)
    return next(enough, most)
