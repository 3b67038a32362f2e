"""What a native chart is made of, before it is written: series, axes, and what they look like."""

from __future__ import annotations

from datetime import date  # noqa: TC003  # isinstance
from enum import StrEnum

from msgspec import Struct

from qiworkbook.writers.deck.text import SMALLEST


class Dash(StrEnum):
    """A style of line, by PowerPoint's name."""

    SOLID = "solid"
    DASHED = "dash"
    DOTTED = "sysDot"
    DASH_DOT = "lgDashDot"


class Stroke(Struct, frozen=True):
    """A line: colour "#RRGGBB", width in points."""

    colour: str
    width: float
    dash: Dash = Dash.SOLID


class Mark(Struct, frozen=True):
    """The sign of a point: PowerPoint's name of its form, size in points, fill and edge."""

    form: str
    size: int
    fill: str
    edge: str


class Label(Struct, frozen=True):
    """Words at one point. `right` and `down` move them, as shares of the chart's sides."""

    index: int
    text: str
    colour: str
    side: str  # "r" right, "t" above
    bold: bool = False
    right: float = 0.0
    down: float = 0.0


class Series(Struct, frozen=True):
    """A column of the chart's sheet, and how it is drawn. `None` is a gap.

    `drop` draws a line of that length, in the values' unit, down from each point. `line` is what
    the line is, in whichever phase: "Upper limit".
    """

    name: str
    values: tuple[float | None, ...]
    stroke: Stroke | None = None
    mark: Mark | None = None
    labels: tuple[Label, ...] = ()
    drop: float | None = None
    drop_stroke: Stroke | None = None
    in_legend: bool = False
    line: str = ""


class Within(Struct, frozen=True):
    """A part of the chart's frame, as shares of its width and height."""

    x: float
    y: float
    w: float
    h: float


class ValueScale(Struct, frozen=True):
    """The vertical axis."""

    low: float
    high: float
    step: float
    number_format: str

    @property
    def marks(self) -> int:
        """How many marks it has above the lowest."""
        return int((self.high - self.low) / self.step + 1e-9)

    @property
    def highest_mark(self) -> float:
        """The value at its highest mark."""
        return self.low + self.marks * self.step


class TimeScale(Struct, frozen=True):
    """The marks of an axis of dates: every so many days, months or years, from `first`."""

    every: int
    unit: str  # "days", "months", "years"
    number_format: str
    first: date | None = None


class LineChart(Struct, frozen=True):
    """A line chart. `time` None is an axis of names, of which every `skip`-th is shown."""

    title: tuple[str, ...]
    categories: tuple[date, ...] | tuple[str, ...]
    series: tuple[Series, ...]
    values: ValueScale
    plot: Within
    time: TimeScale | None = None
    skip: int = 1
    shade: Series | None = None  # stretches that are shaded, behind everything else
    legend: Within | None = None
    size: float = SMALLEST
    bare: bool = False  # with no words along its axes
    notes: tuple[str | None, ...] = ()  # words beside the numbers of the sheet, row by row

    @property
    def columns(self) -> tuple[Series, ...]:
        """Every column of the sheet, in its order."""
        return (*((self.shade,) if self.shade else ()), *self.series)
