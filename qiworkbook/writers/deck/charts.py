"""A reading on a slide: a native chart that can be edited, the key to it, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from qiworkbook.figures.style import FAINT, QUIET
from qiworkbook.figures.ticks import symbol
from qiworkbook.spc.numbers import show
from qiworkbook.spc.words import rule_set_words
from qiworkbook.words import counted, sentence
from qiworkbook.writers.deck.chart_axes import value_scale
from qiworkbook.writers.deck.chart_plan import MOST_POINTS, plan
from qiworkbook.writers.deck.chart_xml import line_chart_xml
from qiworkbook.writers.deck.piece import Whole
from qiworkbook.writers.deck.shapes import Edge, Look
from qiworkbook.writers.deck.sheet_of_chart import sheet_of_chart
from qiworkbook.writers.deck.text import SMALL_PRINT, Par, height_of, par

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pptx.opc.package import Part

    from qiworkbook.spc.reading import Reading
    from qiworkbook.writers.deck.canvas import Canvas
    from qiworkbook.writers.deck.chart_parts import LineChart
    from qiworkbook.writers.deck.face import Face
    from qiworkbook.writers.deck.geometry import Area

_LEAST = 200.0
_APART = 540.0  # the width of a chart beside words
KEY_SIZE, _KEY_LINES, _FOOT_LINES = 14.0, 4, 3
_KEY_NAME = "Key to the chart"


@dataclass(frozen=True, slots=True)
class ControlChart(Whole):
    """A run chart or a control chart; `keyed`, with the key to its signs under it."""

    reading: Reading
    alt: str
    face: Face
    keyed: bool = True

    @property
    def grows(self) -> bool:
        """A chart is read from the back of a room."""
        return True

    def height(self, width: float) -> float:
        """The least height at which a chart can be read, with what stands under it."""
        return _LEAST + (sum(self._under(width)) if self.reading.latest else 0.0)

    def _under(self, width: float) -> tuple[float, float]:
        """The room that key and foot take."""
        key, foot = _small_print(self.reading, width, self.face)
        line = self.face.line
        return (
            len(key) * line * KEY_SIZE + 4 if key and self.keyed else 0.0,
            len(foot) * line * SMALL_PRINT,
        )

    def apart(self) -> tuple[ControlChart, Key | None]:
        """The chart, and its key as a piece of its own, for a place beside it."""
        if self.reading.latest is None:
            return self, None
        found = plan(self.reading, _APART, _LEAST, self.face).key
        return replace(self, keyed=False), Key(found, self.face) if found else None

    def draw(self, canvas: Canvas, area: Area) -> None:
        """The chart, the key to its signs, its foot; all of it in words in the notes."""
        canvas.say(self.alt)
        name = self.reading.name or "Chart"
        if self.reading.latest is None:
            no_data(canvas, area, name)
            return
        for_key, for_foot = self._under(area.width)
        place = area.upper(area.height - for_key - for_foot)
        planned = plan(self.reading, place.width, place.height, self.face)
        canvas.chart(name, self.alt, place, native(canvas, planned.chart))
        canvas.notes.extend(["On the chart:", *planned.key] if planned.key else [])
        key, foot = _small_print(self.reading, area.width, self.face)
        rest = area.below(place.height)
        if for_key:
            canvas.box(_KEY_NAME, rest.upper(for_key), (par(" ".join(key), KEY_SIZE),))
        words = par(" ".join(foot), SMALL_PRINT)
        canvas.box("How the chart was made", rest.below(for_key), (words,))


@dataclass(frozen=True, slots=True)
class Key(Whole):
    """What the numbers and letters on a chart stand for, one under the other."""

    entries: tuple[str, ...]
    face: Face

    @property
    def grows(self) -> bool:
        """Words take the room they need."""
        return False

    def _pars(self) -> tuple[Par, ...]:
        return tuple(par(one, KEY_SIZE) for one in self.entries)

    def height(self, width: float) -> float:
        """The height of the entries."""
        return height_of(self._pars(), width, self.face)

    def draw(self, canvas: Canvas, area: Area) -> None:
        """A text box."""
        canvas.box(_KEY_NAME, area, self._pars())


Lines = tuple[str, ...]


@lru_cache(maxsize=256)
def _small_print(reading: Reading, width: float, face: Face) -> tuple[Lines, Lines]:
    """The key and the foot in lines. What does not fit stands in the notes."""
    key = plan(reading, width, _LEAST, face).key
    foot = ". ".join(_made(reading))
    return (
        _at_most(_KEY_LINES, face.lines(" · ".join(key), width, KEY_SIZE) if key else ()),
        _at_most(_FOOT_LINES, face.lines(foot, width, SMALL_PRINT)),
    )


def _at_most(most: int, lines: Lines) -> Lines:
    return lines if len(lines) <= most else (*lines[: most - 1], lines[most - 1] + " …")


def _made(reading: Reading) -> Iterator[str]:
    """What the chart's foot says, in sentences without a stop."""
    count = len(reading.points)
    if count > MOST_POINTS:
        yield f"The last {MOST_POINTS} of {count} points"
    low = value_scale((reading,))[0].low
    if low > 0:
        yield f"The axis starts at {show(low, symbol(reading.unit))}, not at zero"
    phase = reading.phase_now
    if phase is not None and phase.trial:
        yield f"Trial limits, from {counted(phase.counted, 'point')}"
    yield rule_set_words(reading).rstrip(".")
    if reading.source:
        yield sentence(f"Source: {reading.source}").rstrip(".")


def no_data(canvas: Canvas, area: Area, name: str) -> None:
    """A place kept for a chart that begins with the first value."""
    words = (
        par(name, 18, bold=True, align="ctr", colour=QUIET),
        par("No data yet. The chart begins with the first value.", 18, align="ctr", colour=QUIET),
    )
    canvas.box("No data yet", area, words, Look("#F6F8F9", Edge(FAINT), anchor="ctr", pad=12))


def native(canvas: Canvas, chart: LineChart) -> Part:
    """The chart as a part of the deck, with its sheet inside."""
    columns = [(series.name, *series.values) for series in chart.columns]
    return canvas.chart_part(
        chart, lambda: (line_chart_xml(chart), sheet_of_chart(chart.categories, columns))
    )
