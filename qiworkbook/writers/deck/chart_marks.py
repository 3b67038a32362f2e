"""The lines and marks of a native chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from math import isfinite
from string import ascii_uppercase

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.figures.plot import (
    LINE_COLOUR,
    Timeline,
    flags_for,
    meanings_of,
    stretches,
    timeline_of,
)
from qiworkbook.figures.sketch import (
    GREY,
    INK,
    LEVEL,
    LOOKS,
    PAPER,
    QUIET,
    TARGET,
    Marker,
    MarkMeaning,
    legend_words,
)
from qiworkbook.spc.course import levels_named
from qiworkbook.spc.explain import point_name
from qiworkbook.spc.reading import Reading, ReadPhase, ReadPoint, UnmeasuredStretch
from qiworkbook.text.words import capital, one_line
from qiworkbook.writers.deck.chart_axes import (
    ChartSeries,
    Dash,
    Mark,
    PointLabel,
    SignMeaning,
    Stroke,
    short_day,
)

_DAY = timedelta(days=1)


class Marked(Struct, frozen=True):
    """A place on the axis, a day number or a point's, with its number or letter."""

    at: float
    text: str


class ChartMarks(Struct, frozen=True):
    """Everything marked. `shaded` are the first and last days of pauses; `key` says it in words.

    `rows` is how many rows of signs stand above the data. `cycles` may be notes on points too, and
    `events` is what they are called.
    """

    cycles: tuple[Marked, ...] = ()
    limits: tuple[Marked, ...] = ()
    shaded: tuple[tuple[date, date], ...] = ()
    key: tuple[SignMeaning, ...] = ()
    rows: int = 0
    events: str = "PDSA cycles"

    def dates(self) -> Iterator[date]:
        """The dates that need a row of their own, on an axis of dates."""
        for one in (*self.cycles, *self.limits):
            yield date.fromordinal(round(one.at))
        for start, end in self.shaded:
            yield from (start - _DAY, start, end, end + _DAY)


def marks_of(reading: Reading, width: float, size: float) -> ChartMarks:
    """What lies on the chart, whose plot is about `width` points wide."""
    timeline = timeline_of(reading)
    if not timeline.xs:
        return ChartMarks()
    cycles, cycle_key = _cycles(reading, timeline, width, size)
    limits, limit_key = _limits(reading, timeline, width, size)
    pauses = [p for p in reading.pauses if p.start <= p.end and _on(timeline, p.start, p.end)]
    shaded = tuple((pause.start, pause.end) for pause in pauses) if timeline.by_date else ()
    key = (*cycle_key, *limit_key, *(_paused(pause, shaded=bool(shaded)) for pause in pauses))
    per_point = width / (timeline.high - timeline.low or 1.0)
    apart = all(abs(one.at - other.at) * per_point > 3 * size for one in cycles for other in limits)
    rows = bool(cycles) + bool(limits) - (bool(cycles and limits) and apart)
    noted = any(event.is_note for event in reading.events)
    events = "Cycles and notes" if noted else "PDSA cycles"
    return ChartMarks(cycles, limits, shaded, key, rows, events)


def _paused(pause: UnmeasuredStretch, *, shaded: bool) -> SignMeaning:
    when = f"nobody measured from {short_day(pause.start)} to {short_day(pause.end)}"
    why = f": {one_line(pause.reason)}" if pause.reason else ""
    full = f"{'Shaded' if shaded else 'Paused'}: {when}{why}"
    return SignMeaning(full, "" if shaded else full)


def _on(timeline: Timeline, start: date, end: date) -> bool:
    low, high = timeline.clamped(start), timeline.clamped(end)
    return low is not None and high is not None and low < high


def _cycles(
    reading: Reading, timeline: Timeline, width: float, size: float
) -> tuple[tuple[Marked, ...], tuple[SignMeaning, ...]]:
    marked = [(timeline.at(event.when), event) for event in reading.events]
    found = [(at, event) for at, event in marked if at is not None]
    found.sort(key=lambda one: (one[0], one[1].when, one_line(one[1].label)))
    names = [str(number) for number in range(1, len(found) + 1)]
    meanings = meanings_of(reading).items()
    marks = {timeline.xs[at] for at, meaning in meanings if meaning is not MarkMeaning.COMMON}
    key = tuple(
        SignMeaning(
            f"{name} {one_line(event.label)} ({short_day(event.when)})",
            f"{name} {one_line(event.short or event.label)}",
            min((abs(x - at), x) for x in timeline.xs)[1] in marks,
        )
        for name, (at, event) in zip(names, found, strict=True)
    )
    return _named([at for at, _ in found], names, timeline, width, size), key


def _limits(
    reading: Reading, timeline: Timeline, width: float, size: float
) -> tuple[tuple[Marked, ...], tuple[SignMeaning, ...]]:
    later = [phase for phase in reading.phases if phase.first]
    names = [ascii_uppercase[i % 26] * (i // 26 + 1) for i in range(len(later))]
    starts = [sum(timeline.xs[one.first - 1 : one.first + 1]) / 2 for one in later]  # half-way
    key = tuple(_new_limits(name, reading, one) for name, one in zip(names, later, strict=True))
    return _named(starts, names, timeline, width, size), key


def _new_limits(name: str, reading: Reading, phase: ReadPhase) -> SignMeaning:
    why = f": {one_line(phase.reason)}" if phase.reason else ""
    return SignMeaning(
        f"{name} New limits from {point_name(reading.points[phase.first])}{why}",
        f"{name} New limits{why}",
        explains=2,
    )


def _named(
    places: Sequence[float], names: Sequence[str], timeline: Timeline, width: float, size: float
) -> tuple[Marked, ...]:
    """Each place by its name alone; names that would touch are drawn as one: "3–5"."""
    span = timeline.high - timeline.low or 1.0
    by_x = {(at - timeline.low) / span * width: at for at in places}
    placed = [((at - timeline.low) / span * width, "") for at in places]
    flags = flags_for(placed, width, size, 0, names)
    return tuple(Marked(by_x[flag.x], flag.text) for flag in flags.flags)


_MOST_STRETCHES = 24  # a series with more gaps than this is drawn as points alone
_FORMS = {
    Marker.CIRCLE: "circle",
    Marker.DIAMOND: "diamond",
    Marker.SQUARE: "square",
    Marker.TRIANGLE: "triangle",
    Marker.CROSS: "plus",
}


class ColumnMaker(Struct, frozen=True):
    """Makes columns of a sheet with `count` rows; `rows` says in which row each point stands."""

    reading: Reading
    rows: dict[int, int]
    count: int
    scale: float = 1.0  # of marks and lines

    def column(
        self, points: Sequence[ReadPoint], value_of: Callable[[ReadPoint], float | None]
    ) -> tuple[float | None, ...]:
        """The values of some points, each in its row."""
        values: list[float | None] = [None] * self.count
        for point in points:
            row, value = self.rows.get(point.index), value_of(point)
            if row is not None and value is not None and isfinite(value):
                values[row] = value
        return tuple(values)

    def data(self) -> Iterator[ChartSeries]:
        """The measured values: one column, or one for each stretch that a line may join."""
        dense = len(self.rows) > 120
        mark = Mark("circle", round((4 if dense else 6) * self.scale), GREY, GREY)
        stroke = Stroke(LINE_COLOUR, 2.0 * self.scale)
        runs = [run for run in stretches(self.reading) if any(p.index in self.rows for p in run)]
        name = self.reading.name or "Value"
        name += " (of rounded counts)" * any(self.reading.rounded)
        if len(runs) > _MOST_STRETCHES:
            yield ChartSeries(name, self.column(self.reading.points, _value), None, mark)
            return
        for number, run in enumerate(runs, start=1):
            called = name if number == 1 else f"{name} ({number}, after a gap)"
            yield ChartSeries(called, self.column(run, _value), stroke, mark)

    def lines(self) -> Iterator[ChartSeries]:
        """Centre and limits of each phase, levels of the headline, and the target."""
        many = len(self.reading.phases) > 1
        for number, phase in enumerate(self.reading.phases, start=1):
            yield from self._phase(phase, (f", phase {number}" if many else ""))
        if named := levels_named(self.reading):
            stroke = Stroke(LEVEL, 3.0 * self.scale)
            # a line would join what stands on both sides of points between two levels
            runs = groupby(self.reading.points, lambda point: point.level is not None)
            for number, run in enumerate(tuple(run) for there, run in runs if there):
                name = named + " (goes on)" * bool(number)
                levels = self.column(run, lambda point: point.level)
                yield ChartSeries(name, levels, stroke, line="Level", in_legend=not number)
        target = self.column(self.reading.points, lambda point: point.target)
        if any(value is not None for value in target):
            stroke = Stroke(TARGET, 1.5 * self.scale, Dash.DASH_DOT)
            yield ChartSeries("Target", target, stroke, line="Target")

    def _phase(self, phase: ReadPhase, which: str) -> Iterator[ChartSeries]:
        points = self.reading.points[phase.first : phase.last + 1]
        centre = capital(self.reading.centre_name)
        named: tuple[tuple[str, Callable[[ReadPoint], float | None], Stroke], ...] = (
            ("Upper limit", lambda point: point.upper, Stroke(GREY, 1.5, Dash.DASHED)),
            ("Lower limit", lambda point: point.lower, Stroke(GREY, 1.5, Dash.DASHED)),
            (centre, lambda point: point.centre, Stroke(INK, 1.75)),
        )
        for name, value_of, stroke in named:
            values = self.column(points, value_of)
            if any(value is not None for value in values):
                scaled = replace(stroke, width=stroke.width * self.scale)
                yield ChartSeries(f"{name}{which}", values, scaled, line=name)

    def special(self) -> Iterator[ChartSeries]:
        """A column for each kind of special cause, and one for points left out of the limits."""
        meanings = meanings_of(self.reading)
        kinds: dict[tuple[MarkMeaning, bool], list[ReadPoint]] = {}
        for point in self.reading.useful:
            meaning = meanings.get(point.index, MarkMeaning.COMMON)
            if point.index in self.rows and (meaning is not MarkMeaning.COMMON or point.excluded):
                kinds.setdefault((meaning, bool(point.excluded)), []).append(point)
        for (meaning, hollow), points in sorted(kinds.items()):
            look = LOOKS[meaning]
            fill = PAPER if hollow else look.colour
            mark = Mark(_FORMS[look.marker], round(11 * self.scale), fill, look.colour)
            words = legend_words(meaning, self.reading)
            name = words if meaning is not MarkMeaning.COMMON else "Left out of the limits"
            if hollow and meaning is not MarkMeaning.COMMON:
                name = f"{words} (left out of the limits)"
            yield ChartSeries(name, self.column(points, _value), None, mark, in_legend=True)


def _value(point: ReadPoint) -> float | None:
    return point.value


def markers(
    name: str,
    where: Sequence[tuple[int, str]],
    count: int,
    height: float,
    drop: float,
    *,
    dotted: bool,
) -> ChartSeries:
    """Signs above the data, each with its number or letter and a line down to the axis."""
    values: list[float | None] = [None] * count
    for row, _ in where:
        values[row] = height
    labels = tuple(PointLabel(row, text, INK, "t", bold=True) for row, text in where)
    mark = Mark("triangle" if dotted else "dash", 7, QUIET, QUIET)
    stroke = Stroke(QUIET, 1.0, Dash.DOTTED if dotted else Dash.SOLID)
    return ChartSeries(
        name=name,
        values=tuple(values),
        stroke=None,
        mark=mark,
        labels=labels,
        drop=drop,
        drop_stroke=stroke,
    )
