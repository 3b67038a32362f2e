"""Many readings as small native charts side by side, six on a slide, on one kind of axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.spc.words import headline, rule_set_words, variation_words
from qiworkbook.words import sentence
from qiworkbook.writers.deck.chart_axes import value_scale
from qiworkbook.writers.deck.chart_plan import SMALL, plan
from qiworkbook.writers.deck.charts import native, no_data
from qiworkbook.writers.deck.geometry import Area
from qiworkbook.writers.deck.piece import Split
from qiworkbook.writers.deck.text import SMALL_PRINT, par

if TYPE_CHECKING:
    from qiworkbook.spc.reading import Reading
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.chart_parts import ValueScale
    from qiworkbook.writers.deck.face import Face

_ACROSS, _DOWN = 3, 2
_LEAST = 126.0
_BETWEEN = 14.0
_WORDS = 14.0


@dataclass(frozen=True, slots=True)
class SmallCharts:
    """Charts with their titles. All charts of one unit share `scale`."""

    charts: tuple[tuple[str, Reading], ...]
    alt: str
    face: Face
    scale: ValueScale | None

    @property
    def grows(self) -> bool:
        """Charts are read from the back of a room."""
        return True

    def _across(self) -> int:
        return min(_ACROSS, len(self.charts)) if len(self.charts) != 4 else 2

    def _down(self) -> int:
        return -(-len(self.charts) // self._across()) if self.charts else 1

    def height(self, width: float) -> float:  # noqa: ARG002  # as wide as it may be
        """The least height at which they can be told apart."""
        return self._down() * (_LEAST + _BETWEEN) + 2 * self.face.line * SMALL_PRINT

    def split(self, width: float, room: float, *, fresh: bool) -> Split:  # noqa: ARG002
        """Six on a slide, and the rest on others, about equally many on each."""
        if not fresh:
            return Split(None, self)
        most = _ACROSS * max(1, min(_DOWN, int(room / (_LEAST + _BETWEEN))))
        slides = -(-len(self.charts) // most)
        count = -(-len(self.charts) // slides)
        return Split(
            replace(self, charts=self.charts[:count]), replace(self, charts=self.charts[count:])
        )

    def draw(self, canvas: Canvas, area: Area) -> None:
        """A grid of charts, and one foot for all."""
        canvas.say(self.alt)
        if not self.charts:
            no_data(canvas, area, self.alt)
            return
        foot = 2 * self.face.line * SMALL_PRINT
        across, down = self._across(), self._down()
        wide = (area.width - _BETWEEN * (across - 1)) / across
        high = (area.height - foot - _BETWEEN * (down - 1) - 4) / down
        for number, (title, reading) in enumerate(self.charts):
            row, column = divmod(number, across)
            left = area.left + column * (wide + _BETWEEN)
            place = Area(left, area.top + row * (high + _BETWEEN), wide, high)
            self._chart(canvas, place, title or reading.name or "Chart", reading)
        said = self.face.lines(". ".join(self._made()), area.width, SMALL_PRINT)[:2]
        rest = area.below(area.height - foot)
        canvas.box("How the charts were made", rest, (par(" ".join(said), SMALL_PRINT),))

    def _chart(self, canvas: Canvas, area: Area, name: str, reading: Reading) -> None:
        """The name above, the chart, and what its latest point says."""
        if reading.latest is None:
            no_data(canvas, area, name)
            return
        title = self._title(name, area.width)
        above, below = self._title_height(area.width), self.face.line * _WORDS + 2
        words = (par(" ".join(title), _WORDS, bold=True),)
        canvas.box("Name", area.upper(len(title) * self.face.line * _WORDS), words)
        place = area.below(above).upper(area.height - above - below)
        planned = plan(reading, place.width, place.height, self.face, style=SMALL, scale=self.scale)
        alt = sentence(f"{name}: {headline(reading)}")
        canvas.chart(name, alt, place, native(canvas, planned.chart))
        verdict = self.face.lines(variation_words(reading.variation), area.width, _WORDS)[0]
        canvas.box("Verdict", area.below(area.height - below), (par(verdict, _WORDS),))

    def _title(self, name: str, width: float) -> tuple[str, ...]:
        lines = self.face.lines(name, width, _WORDS, bold=True)
        return lines if len(lines) <= 2 else (lines[0], f"{lines[1].rstrip(' ,.;:')} …")

    def _title_height(self, width: float) -> float:
        """The height of the longest name, so that all charts are equally high."""
        most = max(len(self._title(title or reading.name, width)) for title, reading in self.charts)
        return most * self.face.line * _WORDS

    def _made(self) -> tuple[str, ...]:
        rules = (rule_set_words(replace(reading, conventions="")) for _, reading in self.charts)
        return tuple(dict.fromkeys(one.rstrip(".") for one in rules))


def small_charts(
    readings: tuple[Reading, ...], titles: tuple[str, ...], alt: str, face: Face
) -> SmallCharts:
    """The charts, on one vertical axis if they have one unit."""
    names = (*titles, *(reading.name for reading in readings[len(titles) :]))
    one_unit = len({reading.unit for reading in readings}) == 1
    scale = value_scale(readings)[0] if one_unit else None
    return SmallCharts(tuple(zip(names, readings, strict=False)), alt, face, scale)
