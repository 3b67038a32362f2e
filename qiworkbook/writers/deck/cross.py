"""The safety cross as native cells: a month of days in the shape that wards know."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from qiworkbook.figures.style import FAINT, GREY, INK, PAPER, PURPLE, QUIET
from qiworkbook.spc.numbers import MONTHS, day
from qiworkbook.writers.deck.charts import no_data
from qiworkbook.writers.deck.geometry import Area
from qiworkbook.writers.deck.piece import Split
from qiworkbook.writers.deck.shapes import Edge, Look, box_xml, group_xml
from qiworkbook.writers.deck.text import par

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.content import DayCell, SafetyCross
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.face import Face

_ROWS = (3, 3, 7, 7, 7, 3, 1)  # days in each row, from the top: 31 in all
_ACROSS = max(_ROWS)
_SIDE_BY_SIDE = 2
_TITLE, _KEY = 26.0, 28.0
_LEAST_CELL, _LARGEST_CELL = 36.0, 46.0
_NAME, _NUMBER, _COUNT = 18.0, 12.0, 14.0
# More reports can mean more trust as well as more harm, so a day with some has a neutral colour.
_NONE, _SOME = "#E3EEF8", "#EADFF1"


@dataclass(frozen=True, slots=True)
class Cross:
    """One cross for each month that has a day."""

    figure: SafetyCross
    face: Face

    @property
    def grows(self) -> bool:
        """Larger is better, up to a point."""
        return True

    def _months(self) -> list[list[DayCell]]:
        days = sorted(self.figure.days, key=lambda cell: cell.day)
        return [list(month) for _, month in groupby(days, key=lambda cell: cell.day.replace(day=1))]

    def height(self, width: float) -> float:
        """At least one row of months; for more months than fit, a slide is never high enough."""
        fit = max(1, min(_SIDE_BY_SIDE, int(width / (_ACROSS * _LEAST_CELL))))
        if len(self._months()) > fit:
            return float("inf")
        return _TITLE + len(_ROWS) * _LEAST_CELL + _KEY

    def split(self, width: float, room: float, *, fresh: bool) -> Split:  # noqa: ARG002
        """Two months on a slide."""
        if not fresh or len(self._months()) < 2:
            return Split(None, self)
        fit = max(1, min(_SIDE_BY_SIDE, int(width / (_ACROSS * _LEAST_CELL))))
        last = self._months()[fit - 1][-1].day
        now = tuple(cell for cell in self.figure.days if cell.day <= last)
        later = tuple(cell for cell in self.figure.days if cell.day > last)
        return Split(
            replace(self, figure=replace(self.figure, days=now)),
            replace(self, figure=replace(self.figure, days=later)),
        )

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The months, and a key to their colours."""
        canvas.say(self.figure.alt)
        months = self._months()
        if not months:
            no_data(canvas, area, "Safety cross")
            return
        cell = min((area.height - _TITLE - _KEY) / len(_ROWS), _LARGEST_CELL)
        wide = len(months) * (_ACROSS * cell + 36) - 36
        area = Area(area.left + (area.width - wide) / 2, area.top, wide, area.height)
        for number, days in enumerate(months):
            left = area.left + number * (_ACROSS * cell + 36)
            self._month(canvas, Area(left, area.top, _ACROSS * cell, area.height), days, cell)
        _key(canvas, area.below(_TITLE + len(_ROWS) * cell + 6))
        marked = (one for one in self.figure.days if one.mark)
        canvas.notes.extend(f"{day(one.day)}: {one.mark}" for one in marked)

    def _month(self, canvas: Canvas, area: Area, days: list[DayCell], cell: float) -> None:
        first = days[0].day.replace(day=1)
        name = f"{MONTHS[first.month - 1]} {first.year}"
        canvas.box("Month", area.upper(_TITLE), (par(name, _NAME, bold=True),))
        number = canvas.number()
        recorded = {one.day.day: one for one in days}
        last = monthrange(first.year, first.month)[1]
        children = [
            _day(canvas.number(), number_of_day, recorded.get(number_of_day), place, self.face)
            for number_of_day, place in zip(
                range(1, last + 1), _places(area.below(_TITLE), cell), strict=False
            )
        ]
        place = Area(area.left, area.top + _TITLE, _ACROSS * cell, len(_ROWS) * cell)
        alt = f"{name}. {self.figure.alt}" if len(self._months()) > 1 else self.figure.alt
        canvas.add(group_xml(number, f"Safety cross, {name}", alt, place, children))


def _places(area: Area, cell: float) -> Iterator[Area]:
    """The cells in the order of the days: rows of three or one stand in the middle."""
    for row, many in enumerate(_ROWS):
        indent = (_ACROSS - max(many, min(_ROWS[0], 3))) / 2
        for column in range(many):
            left = area.left + (indent + column) * cell
            yield Area(left, area.top + row * cell, cell - 3, cell - 3)


def _look(count: int | None) -> Look:
    fill = PAPER if count is None else _SOME if count else _NONE
    edge = Edge(FAINT, 1, dashed=True) if count is None else Edge(PURPLE if count else GREY, 1.25)
    return Look(fill, edge, "roundRect", anchor="ctr", pad=1, rounding=8000)


def _day(number: int, of_month: int, cell: DayCell | None, place: Area, face: Face) -> str:
    count = cell.count if cell else None
    said = "–" if count is None else str(count)
    number_of_day = par(str(of_month), _NUMBER, colour=QUIET)
    how_many = par(said, _COUNT, bold=bool(count), colour=INK, align="ctr")
    words = [replace(one, before=0, spacing=face.closer) for one in (number_of_day, how_many)]
    return box_xml(number, f"Day {of_month}", place, words, _look(count))


def _key(canvas: Canvas, area: Area) -> None:
    left = area.left
    for count, sign, words in ((0, "0", "None"), (2, "2", "How many"), (None, "–", "Not recorded")):
        box = (replace(par(sign, 14, colour=INK, align="ctr"), before=0),)
        canvas.box("Key", Area(left, area.top, 22, 22), box, _look(count))
        canvas.box("Key", Area(left + 27, area.top, 100, 22), (par(words, 14),), Look(anchor="ctr"))
        left += 130
