"""The safety cross: a month of days in the shape of a cross, filled in day by day on the ward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from qiworkbook.content import DayCell, SafetyCross
from qiworkbook.figures.layout import wrap
from qiworkbook.figures.sketch import (
    DOTTED,
    FAINT,
    GREY,
    INK,
    PAPER,
    PURPLE,
    QUIET,
    SOLID,
    Rect,
    Shape,
    Sketch,
    Words,
    moved,
)
from qiworkbook.spc.numbers import month, month_length

_CELL = 42.0
_MARGIN = 8.0
_TITLE = 28.0
_KEY = 30.0
_SIDE_BY_SIDE = 2  # months
_ROWS = (3, 3, 7, 7, 7, 3, 1)  # days in each row of the cross, from the top: 31 in all
ACROSS, DOWN = max(_ROWS), len(_ROWS)
CELLS = tuple(
    ((ACROSS - max(many, _ROWS[0])) / 2 + at, row)
    for row, many in enumerate(_ROWS)
    for at in range(many)
)
"""Where the days of a month stand, in cells from the left and from the top: rows are centred."""
_MONTH_WIDTH = ACROSS * _CELL + 3 * _MARGIN
_MONTH_HEIGHT = _TITLE + DOWN * _CELL + 2 * _MARGIN
# More reports can mean more trust as well as more harm, so a day with some has a neutral colour.
_NONE_FILL, _SOME_FILL = "#E3EEF8", "#EADFF1"


def months_of(cross: SafetyCross) -> list[list[DayCell]]:
    """The days of each month that has any, in their order."""
    days = sorted(cross.days, key=lambda cell: cell.day)
    return [list(cells) for _, cells in groupby(days, key=lambda cell: cell.day.replace(day=1))]


def colours_of(count: int | None) -> tuple[str, str]:
    """Fill and edge of a day; None is a day that nobody recorded."""
    if count is None:
        return PAPER, FAINT
    return (_SOME_FILL, PURPLE) if count else (_NONE_FILL, GREY)


def count_said(count: int | None) -> str:
    """How many, as it stands in the cell of a day."""
    return "–" if count is None else str(count)


def sketch_safety_cross(cross: SafetyCross) -> Sketch:
    """One cross for each month that has a day, two side by side."""
    months = months_of(cross)
    shapes: list[Shape] = []
    for number, cells in enumerate(months):
        row, column = divmod(number, _SIDE_BY_SIDE)
        x, y = column * _MONTH_WIDTH, row * _MONTH_HEIGHT
        shapes.extend(moved(shape, x, y) for shape in _month(cells))
    height = -(-len(months) // _SIDE_BY_SIDE) * _MONTH_HEIGHT
    shapes.extend(moved(shape, _MARGIN, height) for shape in _key())
    width = max(min(len(months), _SIDE_BY_SIDE), 1) * _MONTH_WIDTH
    return Sketch(width, height + _KEY + _MARGIN, tuple(shapes), _title(months), cross.alt)


def _title(months: list[list[DayCell]]) -> str:
    if not months:
        return "Safety cross"
    first, last = month(months[0][0].day), month(months[-1][0].day)
    return f"Safety cross, {first}" + (f" to {last}" if first != last else "")


def _month(cells: list[DayCell]) -> Iterator[Shape]:
    first = cells[0].day.replace(day=1)
    yield Words(_MARGIN, _MARGIN + 12, month(first), 13, INK, bold=True)
    recorded: Mapping[int, DayCell] = {cell.day.day: cell for cell in cells}
    for day in range(1, month_length(first.year, first.month) + 1):
        yield from _day(day, recorded.get(day))


def _day(day: int, cell: DayCell | None) -> Iterator[Shape]:
    left, row = CELLS[day - 1]
    x, y = _MARGIN + left * _CELL, _MARGIN + _TITLE + row * _CELL
    count = cell.count if cell else None
    fill, edge = colours_of(count)
    inner = _CELL - 3
    dash = DOTTED if count is None else SOLID
    yield Rect(
        x,
        y,
        inner,
        inner,
        fill=fill,
        edge=edge,
        edge_width=1.6 if count else 0.9,
        radius=3,
        dash=dash,
    )
    yield Words(x + 3, y + 10, str(day), 9, QUIET)
    middle = x + inner / 2
    if cell is not None:
        yield Words(
            middle,
            y + 25,
            count_said(count),
            15,
            INK if count else QUIET,
            "middle",
            bold=bool(count),
        )
        mark = wrap(cell.mark, inner - 2, 9, most=1)[0]
        yield Words(middle, y + inner - 3, mark, 9, QUIET, "middle")


def _key() -> Iterator[Shape]:
    x = 0.0
    for count, words in ((0, "None"), (2, "How many"), (None, "Nobody recorded")):
        fill, edge = colours_of(count)
        dash = DOTTED if count is None else SOLID
        yield Rect(x, 4, 16, 16, fill=fill, edge=edge, edge_width=1.2, radius=3, dash=dash)
        yield Words(x + 8, 16, count_said(count), 10, INK, "middle", bold=bool(count))
        yield Words(x + 21, 16, words, 10, INK)
        x += 80
