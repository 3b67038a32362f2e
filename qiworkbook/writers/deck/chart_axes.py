"""What a native chart is made of before it is written: series, axes, and the values on them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date  # isinstance
from enum import StrEnum
from math import floor, isfinite

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.figures.plot import (
    ValueAxis,
    date_step,
    symbol,
    timeline_of,
    value_axis,
    values_shown,
)
from qiworkbook.spc.explain import point_name
from qiworkbook.spc.numbers import MONTHS, WHOLES
from qiworkbook.spc.reading import Reading, ReadPoint
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


class PointLabel(Struct, frozen=True):
    """Words at one point. `right` and `down` move them, as shares of the chart's sides."""

    index: int
    text: str
    colour: str
    side: str  # "r" right, "t" above
    bold: bool = False
    right: float = 0.0
    down: float = 0.0


class ChartSeries(Struct, frozen=True):
    """A column of the chart's sheet, and how it is drawn. `None` is a gap.

    `drop` draws a line of that length, in the values' unit, down from each point. `line` is what
    the line is, in whichever phase: "Upper limit".
    """

    name: str
    values: tuple[float | None, ...]
    stroke: Stroke | None = None
    mark: Mark | None = None
    labels: tuple[PointLabel, ...] = ()
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


class SignMeaning(Struct, frozen=True):
    """What a sign stands for: in full, and in a few words, or "" where the legend says it.

    What `explains` a line (2) or a mark (1) of the chart is the last to be left to the notes.
    """

    full: str
    brief: str
    explains: int = 0


class LineChart(Struct, frozen=True):
    """A line chart. `time` None is an axis of names, of which every `skip`-th is shown."""

    title: tuple[str, ...]
    categories: tuple[date, ...] | tuple[str, ...]
    series: tuple[ChartSeries, ...]
    values: ValueScale
    plot: Within
    time: TimeScale | None = None
    skip: int = 1
    shade: ChartSeries | None = None  # stretches that are shaded, behind everything else
    legend: Within | None = None
    size: float = SMALLEST
    bare: bool = False  # with no words along its axes
    notes: tuple[str | None, ...] = ()  # words beside the numbers of the sheet, row by row
    key: tuple[SignMeaning, ...] = ()  # to the numbers and letters on it

    @property
    def columns(self) -> tuple[ChartSeries, ...]:
        """Every column of the sheet, in its order."""
        return (*((self.shade,) if self.shade else ()), *self.series)


_FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheets count days differently
_DAYS_APART = 90  # from here on two months are enough to tell two dates apart
_DATES = {"days": "d mmm", "months": "mmm yy", "years": "yyyy"}


class Rows(Struct, frozen=True):
    """The rows of the chart's sheet: one for each of `dates`, or, without any, of `names`.

    `by_point` says in which row each point stands, by its index.
    """

    by_point: dict[int, int]
    dates: tuple[date, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def by_date(self) -> bool:
        """Whether the axis is one of dates."""
        return bool(self.dates)

    @property
    def categories(self) -> tuple[date, ...] | tuple[str, ...]:
        """What stands in the first column."""
        return self.dates or self.names

    def row_at(self, at: float) -> int:
        """The row of a day, counted as Python counts them, or of the nearest point."""
        if self.dates:
            return bisect_left(self.dates, date.fromordinal(round(at)))
        return min(max(round(at), 0), len(self.names) - 1)


def rows_of(reading: Reading, points: Sequence[ReadPoint], also: Iterable[date] = ()) -> Rows:
    """A row for every point, and, on an axis of dates, for every other date that is marked."""
    dates = {point.when for point in points if point.when is not None}
    unique = len(dates) == len(points)
    if timeline_of(reading).by_date and unique and min(dates) >= _FIRST_DAY:
        rows = tuple(sorted(dates | {when for when in also if when >= _FIRST_DAY}))
        number = {when: row for row, when in enumerate(rows)}
        return Rows({p.index: number[p.when] for p in points if p.when}, dates=rows)
    by_point = {point.index: row for row, point in enumerate(points)}
    names = (short_day(point.when) if point.when else point_name(point) for point in points)
    return Rows(by_point, names=tuple(names))


def short_day(when: date) -> str:
    """A date where there is little room: "5 Feb 2024"."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year}"


def time_scale(first: date, last: date, most: int) -> TimeScale:
    """At most `most` marks from first to last: by days, weeks, months or years."""
    every, unit = date_step(first, last, most)
    return TimeScale(every, unit, _DATES[unit], first.replace(day=1) if unit == "months" else None)


def end_scale(first: date, last: date) -> TimeScale:
    """Marks at the first and the last date alone."""
    days = (last - first).days
    return TimeScale(max(days, 1), "days", "d mmm" if days < _DAYS_APART else "mmm yy", first)


MOST_MARKS = 6


class Values(Struct, frozen=True):
    """What an axis must reach. `whole`: everything that was counted is a whole number."""

    values: tuple[float, ...]
    unit: str
    whole: bool

    @property
    def letters(self) -> int:
        """How many letters the longest label has."""
        return max((len(tick.label) for tick in self._axis(MOST_MARKS).ticks), default=1)

    def scale(self, most: int = MOST_MARKS) -> ValueScale:
        """The axis with about `most` marks, but two at least."""
        axis = self._axis(most)
        step = _step(axis)
        low = round(floor(axis.low / step + 1e-9) * step, 9)  # marks are counted from there
        form = _number_format(symbol(self.unit), step)
        return ValueScale(low, axis.high, round(step, 9), form)

    def with_room(self, plain: ValueScale, band: float, height: float) -> ValueScale:
        """The axis with room for signs above it, `band` points of the plot's `height`.

        Best is one without a mark in that room. With too few marks below it one may stand there,
        but never one beyond 100%.
        """
        raised = _raised(plain, band, height)
        impossible = symbol(self.unit) == "%" and plain.high <= 100 < raised.highest_mark
        return next(
            (high for high in self._clear(plain, band, height) if high.marks > 1 or impossible),
            raised,
        )

    def _clear(self, plain: ValueScale, band: float, height: float) -> Iterator[ValueScale]:
        for most in range(MOST_MARKS, 1, -1):
            scale = plain if most == MOST_MARKS else self.scale(most)
            raised = _raised(scale, band, height)
            if raised.marks == scale.marks:
                yield raised

    def _axis(self, most: int) -> ValueAxis:
        """Two marks at least, and no halves of what comes in wholes."""
        for marks in range(most, MOST_MARKS):
            axis = value_axis(self.values, self.unit, most=marks)
            if len(axis.ticks) > 1 and not (self.whole and _step(axis) % 1):
                return axis
        return value_axis(self.values, self.unit, most=MOST_MARKS)


def values_of(readings: Iterable[Reading]) -> Values:
    """The values of readings with one unit, for one axis."""
    found = tuple(readings)
    # Rounded, so that values that are equal but for a calculation's last digit are equal.
    every = {v for reading in found for v in values_shown(reading)}
    shown = {round(v, 9) for v in every if isfinite(v)}
    ends = {min(shown), max(shown)} if shown else set()
    broken = {value for value in shown if value % 1}  # one of them tells that not all are whole
    whole = all(p.value is None or p.value % 1 == 0 for reading in found for p in reading.points)
    values = tuple(sorted(ends | set(sorted(broken)[:1])))
    return Values(values, found[0].unit if found else "", whole)


def _step(axis: ValueAxis) -> float:
    ticks = axis.ticks
    return ticks[1].at - ticks[0].at if len(ticks) > 1 else axis.high - axis.low or 1.0


def _raised(scale: ValueScale, band: float, height: float) -> ValueScale:
    wanted = (scale.high - scale.low) * band / max(height - band, 1.0)
    return replace(scale, high=round(scale.high + wanted, 9))


def _number_format(sign: str, step: float) -> str:
    places = 0
    while places < 6 and abs(step * 10**places - round(step * 10**places)) > 1e-9:
        places += 1
    number = "#,##0" + ("." + "0" * places if places else "")
    if sign in WHOLES:
        return f'{number}"{sign}"'
    return f'"{sign}"{number}' if sign else number
