"""How much of a native chart's frame its texts take, and what is left for the plot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.figures.ticks import symbol
from qiworkbook.text.words import capital, one_line
from qiworkbook.writers.deck.chart_parts import Within
from qiworkbook.writers.deck.chart_values import MOST_MARKS
from qiworkbook.writers.deck.text import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.figures.annotations import EdgeLabel
    from qiworkbook.spc.reading import Reading
    from qiworkbook.writers.deck.chart_parts import Series, ValueScale
    from qiworkbook.writers.deck.face import Face

AWAY = 6.0  # from a line's end to its name, past the sign of its last point
ROW = 25.0  # height of a row of signs above the data
_WIDEST_EDGE = 0.2  # of the chart, for the names of its lines at their ends


@dataclass(frozen=True, slots=True)
class Style:
    """How large a chart's texts and marks are, whether more than its data is written on it, and
    whether its axes are `bare`."""

    size: float = SMALLEST
    scale: float = 1.0
    annotated: bool = True
    bare: bool = False


FULL = Style()
SMALL = Style(scale=0.75, annotated=False)
BARE = Style(scale=0.5, annotated=False, bare=True)


@dataclass(frozen=True, slots=True)
class Plot:
    """The plot in its frame, in points."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def within(self) -> Within:
        """The plot as shares of its frame."""
        w, h = self.width, self.height
        wide, high = self.right - self.left, self.bottom - self.top
        return Within(self.left / w, self.top / h, wide / w, high / h)

    def y(self, value: float, scale: ValueScale) -> float:
        """How far down the frame a value stands."""
        share = (scale.high - value) / (scale.high - scale.low)
        return self.top + share * (self.bottom - self.top)

    def marks(self, size: float, band: float) -> int:
        """How many values have room beside the vertical axis, below a band of signs."""
        return min(max(int((self.bottom - self.top - band) / (1.5 * size)), 2), MOST_MARKS)


def title_lines(reading: Reading, width: float, face: Face, size: float, told: str) -> list[str]:
    """What is measured and in what unit, as far as `told`, the words on the slide, do not say it.

    LibreOffice breaks lines that are longer than these.
    """
    told = told.casefold()
    name, unit = one_line(reading.name), one_line(reading.unit)
    named = name.casefold() in told
    plain = not unit or unit == symbol(unit)
    known = plain or unit.casefold() in f"{name} {told}".casefold()
    if named:
        return [] if known else [capital(unit)]
    said = name if plain else f"{name} ({unit})"
    lines = list(face.lines(said, 0.78 * width, size, bold=True))
    return lines if len(lines) <= 2 else [lines[0], f"{lines[1].rstrip(' ,.;:')} …"]


def edges_shown(edges: Sequence[EdgeLabel], width: float, face: Face, size: float) -> list[str]:
    """What stands at the right end of each line; on a narrow chart in fewer words."""
    shown = [one.text for one in edges]
    if edge_room(shown, face, size) <= _WIDEST_EDGE * width:
        return shown
    return [one.replace(" limit ", " ") for one in shown]


def edge_room(shown: Sequence[str], face: Face, size: float) -> float:
    """The room to the right of the plot."""
    widest = max((face.width(one, size, bold=True) for one in shown), default=0.0)
    return widest + AWAY + 12 if shown else 12.0


def legend_room(
    explained: Sequence[Series], plot: Plot, face: Face, size: float
) -> tuple[Within | None, Plot]:
    """Where the legend stands, if one is needed, and the plot below it."""
    if not explained:
        return None, plot
    rows, used = 1, 0.0
    for one in explained:
        wide = face.width(one.name, size) + 4 * size
        if used and used + wide > plot.width:
            rows, used = rows + 1, 0.0
        used += wide
    high = rows * 1.4 * size + 2
    within = Within(0.0, (plot.top - 4) / plot.height, 1.0, high / plot.height)
    return within, replace(plot, top=plot.top + high)
