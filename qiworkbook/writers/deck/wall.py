"""A wall of many small charts: eighteen on a slide, those that say the same under one heading."""

from __future__ import annotations

from itertools import groupby
from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.figures.icons import icons_of
from qiworkbook.figures.ticks import symbol
from qiworkbook.spc.numbers import show
from qiworkbook.spc.reading import drawn
from qiworkbook.spc.words import compared, headline, rule_set_words
from qiworkbook.text.words import sentence
from qiworkbook.writers.deck.chart_plan import BARE, plan
from qiworkbook.writers.deck.charts import native
from qiworkbook.writers.deck.geometry import Area
from qiworkbook.writers.deck.piece import Split, draw_sketch
from qiworkbook.writers.deck.text import SMALLEST, par

if TYPE_CHECKING:
    from qiworkbook.spc.reading import Reading
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.chart_parts import ValueScale
    from qiworkbook.writers.deck.text_room import Face

    Named = tuple[str, Reading]

_ACROSS, _ROWS = 6, 3
_LEAST = 36.0  # the height of a chart without its name
_BETWEEN, _ABOVE = 14.0, 6.0
_ICON, _APART = 24.0, 3.0  # beside a chart, one over the other


class Wall(Struct, frozen=True):
    """Charts with their names, and for each the heading that it stands under.

    All charts of one unit share `scale`, and it is said once, in the foot.
    """

    charts: tuple[Named, ...]
    groups: tuple[str, ...]
    alt: str
    face: Face
    scale: ValueScale | None

    @property
    def grows(self) -> bool:
        """Charts are read from the back of a room."""
        return True

    def _rows(self) -> list[tuple[str, tuple[Named, ...]]]:
        """Six charts a row at most, of one group each; its name over the first of its rows."""
        rows: list[tuple[str, tuple[Named, ...]]] = []
        pairs = zip(self.groups, self.charts, strict=True)
        for group, found in groupby(pairs, key=lambda pair: pair[0]):
            charts = [chart for _, chart in found]
            rows += (
                ("" if start else group, tuple(charts[start : start + _ACROSS]))
                for start in range(0, len(charts), _ACROSS)
            )
        return rows

    @property
    def _line(self) -> float:
        return self.face.line * SMALLEST

    def _words(self, width: float) -> float:
        """The height of all that is no chart."""
        rows = self._rows()
        headed = sum(1 for heading, _ in rows if heading)
        return (headed + len(rows)) * self._line + len(rows) * _ABOVE + self._foot(width)

    def height(self, width: float) -> float:
        """The least height at which they can be told apart; endless for too many."""
        rows = len(self._rows())
        return inf if rows > _ROWS else self._words(width) + rows * _LEAST

    def split(self, width: float, room: float, *, fresh: bool) -> Split:
        """Between two rows, at most three on a slide."""
        count = 0
        if fresh:
            for _, charts in self._rows():
                longer = count + len(charts)
                if count and self._only(slice(longer)).height(width) > room:
                    break
                count = longer
        if not count or count == len(self.charts):
            return Split(None, self)
        return Split(self._only(slice(count)), self._only(slice(count, None)))

    def _only(self, which: slice) -> Wall:
        return replace(self, charts=self.charts[which], groups=self.groups[which])

    def draw(self, canvas: Canvas, area: Area) -> None:
        """Row by row, and one foot for all."""
        canvas.say(self.alt)
        rows = self._rows()
        if not rows:
            return
        wide = (area.width - _BETWEEN * (_ACROSS - 1)) / _ACROSS
        high = min((area.height - self._words(area.width)) / len(rows), wide)
        rest = area
        for heading, charts in rows:
            if heading:
                said = (par(heading, SMALLEST, bold=True),)
                canvas.box("Group", rest.upper(self._line), said)
                rest = rest.below(self._line)
            for number, (name, reading) in enumerate(charts):
                left = rest.left + number * (wide + _BETWEEN)
                place = Area(left, rest.top, wide, self._line + high)
                self._chart(canvas, place, name, reading)
            rest = rest.below(self._line + high + _ABOVE)
        said = (par(self._said_of_all(), SMALLEST),)
        canvas.box(
            "How the charts were made", area.below(area.height - self._foot(area.width)), said
        )

    def _chart(self, canvas: Canvas, area: Area, name: str, reading: Reading) -> None:
        first, *more = self.face.lines(name, area.width, SMALLEST)
        title = f"{first[:-1].rstrip(' ,.;:')}…" if more else first
        canvas.box("Name", area.upper(self._line), (par(title, SMALLEST),))
        place, shown = area.below(self._line), drawn(reading)
        side = min(_ICON, (place.height - _APART) / 2)
        chart = replace(place, width=place.width - side - _APART)
        planned = plan(shown, chart.width, chart.height, self.face, style=BARE, scale=self.scale)
        alt = sentence(f"{name}: {headline(reading)}")
        canvas.chart(name, alt, chart, *native(planned.chart))
        for number, icon in enumerate(icons_of(reading)):
            top = place.top + number * (side + _APART)
            draw_sketch(canvas, icon, Area(chart.right + _APART, top, side, side), icon.title)

    def _foot(self, width: float) -> float:
        return self.face.height(self._said_of_all(), width, SMALLEST) + _ABOVE

    def _said_of_all(self) -> str:
        """Their axis, which way is better, the target, and the rules."""
        readings = [reading for _, reading in self.charts]
        axis = "Each on an axis of its own"
        if self.scale is not None:
            unit = symbol(readings[0].unit)
            low, high = (show(round(v, 6), unit) for v in (self.scale.low, self.scale.highest_mark))
            axis = f"All on one axis, from {low} to {high}"
        rules = (rule_set_words(replace(reading, conventions="")) for reading in readings)
        said = (axis, *compared(readings), *dict.fromkeys(one.rstrip(".") for one in rules))
        return ". ".join(said)
