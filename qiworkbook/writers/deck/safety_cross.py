"""The safety cross as native cells: a month of days in the shape that wards know."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.content import DayCell, SafetyCross
from qiworkbook.figures.safety_cross import (
    ACROSS,
    CELLS,
    DOWN,
    colours_of,
    count_said,
    months_of,
)
from qiworkbook.figures.sketch import INK, QUIET
from qiworkbook.spc.numbers import day, month, month_length
from qiworkbook.writers.deck.charts import empty_chart
from qiworkbook.writers.deck.piece import Drawing, Split
from qiworkbook.writers.deck.shapes import Area, Canvas, Edge, ShapeStyle, box_xml, group_xml
from qiworkbook.writers.deck.text import SMALLEST, Face, Par, Run, par

_SIDE_BY_SIDE = 2
_TITLE, _KEY = 26.0, 32.0
_LEAST_HIGH, _HIGHEST = 27.0, 46.0  # of a cell: one line of text, and little more
_LEAST_WIDE, _WIDEST = 54.0, 64.0  # the number of a day, and how many beside it
_APART, _SIGN = 36.0, 26.0
_WIDE_GAP = "\N{EM SPACE}"
_DIGIT = "\N{FIGURE SPACE}"  # as wide as a digit, so that numbers stand under each other


class Cross(Drawing, Struct, frozen=True):
    """One cross for each month that has a day."""

    figure: SafetyCross
    face: Face

    def height(self, width: float) -> float:
        """At least one row of months; for more months than fit, a slide is never high enough."""
        if len(months_of(self.figure)) > _fit(width):
            return float("inf")
        return _TITLE + DOWN * _LEAST_HIGH + _KEY

    def split(self, width: float, room: float, *, fresh: bool) -> Split:  # noqa: ARG002
        """Two months on a slide."""
        if not fresh or len(months_of(self.figure)) < 2:
            return Split(None, self)
        last = months_of(self.figure)[_fit(width) - 1][-1].day
        now = tuple(cell for cell in self.figure.days if cell.day <= last)
        later = tuple(cell for cell in self.figure.days if cell.day > last)
        return Split(
            replace(self, figure=replace(self.figure, days=now)),
            replace(self, figure=replace(self.figure, days=later)),
        )

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The months, and a key to their colours."""
        canvas.say(self.figure.alt)
        months = months_of(self.figure)
        if not months:
            empty_chart(canvas, area, "Safety cross")
            return
        high = min((area.height - _TITLE - _KEY) / DOWN, _HIGHEST)
        across = min((area.width + _APART) / len(months) - _APART, ACROSS * _WIDEST)
        all_of_them = len(months) * (across + _APART) - _APART
        left = area.left + (area.width - all_of_them) / 2
        for number, days in enumerate(months):
            x = left + number * (across + _APART)
            self._month(canvas, Area(x, area.top, across, _TITLE + DOWN * high), days)
        below = area.below(_TITLE + DOWN * high + 6)
        _key(canvas, Area(left, below.top, all_of_them, below.height), self.face)
        marked = (one for one in self.figure.days if one.mark)
        canvas.notes.extend(f"{day(one.day)}: {one.mark}" for one in marked)

    def _month(self, canvas: Canvas, area: Area, days: list[DayCell]) -> None:
        first = days[0].day.replace(day=1)
        name = month(first)
        canvas.box("Month", area.upper(_TITLE), (par(name, SMALLEST, bold=True),))
        number, cells = canvas.number(), area.below(_TITLE)
        recorded = {one.day.day: one for one in days}
        last = month_length(first.year, first.month)
        children = [
            _day(canvas.number(), number_of_day, recorded.get(number_of_day), place)
            for number_of_day, place in zip(range(1, last + 1), _places(cells), strict=False)
        ]
        alt = f"{name}. {self.figure.alt}" if len(months_of(self.figure)) > 1 else self.figure.alt
        canvas.add(group_xml(number, f"Safety cross, {name}", alt, cells, children))


def _fit(width: float) -> int:
    """How many months have room side by side."""
    least = ACROSS * _LEAST_WIDE
    return max(1, min(_SIDE_BY_SIDE, int((width + _APART) / (least + _APART))))


def _places(area: Area) -> Iterator[Area]:
    """The cells in the order of the days."""
    wide, high = area.width / ACROSS, area.height / DOWN
    for left, row in CELLS:
        yield Area(area.left + left * wide, area.top + row * high, wide - 3, high - 3)


def _look(count: int | None) -> ShapeStyle:
    fill, colour = colours_of(count)
    edge = Edge(colour, 1 if count is None else 1.25, dashed=count is None)
    return ShapeStyle(fill, edge, "roundRect", anchor="ctr", rounding=8000)


def _day(number: int, of_month: int, cell: DayCell | None, place: Area) -> str:
    count = cell.count if cell else None
    day_of = Run(f"{of_month:{_DIGIT}>2}", colour=QUIET)
    gap = " " if (count or 0) > 9 else _WIDE_GAP
    how_many = Run(gap + count_said(count), bold=bool(count), colour=INK)
    words = Par((day_of, how_many), SMALLEST, before=0, align="ctr")
    return box_xml(number, f"Day {of_month}", place, (words,), _look(count))


def _key(canvas: Canvas, area: Area, face: Face) -> None:
    """The key to the colours, from the left; its last words may go on beyond the cross."""
    left = area.left
    for count, words in ((0, "None"), (2, "How many"), (None, "Not recorded")):
        sign = replace(par(count_said(count), SMALLEST, colour=INK, align="ctr"), before=0)
        canvas.box("Key", Area(left, area.top, _SIGN, _SIGN), (sign,), _look(count))
        place = Area(left + _SIGN + 5, area.top, (face.width(words, SMALLEST) + 4), _SIGN)
        canvas.box("Key", place, (par(words, SMALLEST),), ShapeStyle(anchor="ctr"))
        left = place.right + 14
