"""The plot of a chart: its area, lines and points; its two axes, their marks, and the legend."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise
from math import ceil, floor, inf, log10
from statistics import median
from string import ascii_uppercase

from msgspec import Struct

from qiworkbook.figures.layout import BOLD, LINE, text_width, wrap
from qiworkbook.figures.sketch import (
    DASH_DOT,
    DASHED,
    DOTTED,
    FAINT,
    GREY,
    INK,
    LEVEL,
    LOOKS,
    MEANING_OF,
    PALE,
    PAPER,
    QUIET,
    SOLID,
    TARGET,
    Line,
    Marker,
    MarkMeaning,
    Marks,
    Place,
    Polygon,
    Rect,
    Shape,
    Words,
    legend_words,
)
from qiworkbook.spc.course import levels_named
from qiworkbook.spc.explain import RULES, point_name, value_at
from qiworkbook.spc.judge import variation
from qiworkbook.spc.numbers import MONEY, MONTHS, WHOLES, places_apart, show, typed_places
from qiworkbook.spc.reading import (
    EVENT_CHARTS,
    NOT_JUDGED,
    Better,
    Reading,
    ReadPhase,
    ReadPoint,
    Signal,
    UnmeasuredStretch,
)
from qiworkbook.spc.words import variation_words
from qiworkbook.text.words import capital, grouped, no_stop, one_line, short

_HAIR = 1e-9  # what adding and dividing can lose
_ROOM = 0.04  # of the range, above the highest value
_ALL_ALIKE = 1.25  # so far from zero that a constant line does not lie on the edge
_MOST_DECIMALS = 300
_COUNTABLE = 1e15  # larger numbers have no decimals to speak of
_YEARS = tuple(n * p for p in (1, 10, 100, 1000) for n in (1, 2, 5))
_FROM_ZERO = 0.55  # an axis starts at zero unless that would leave more than so much of it empty


class Tick(Struct, frozen=True):
    """A mark on an axis: where, its label, and a second line under the label."""

    at: float
    label: str
    under: str = ""


class ValueAxis(Struct, frozen=True):
    """The range of a vertical axis and its marks."""

    low: float
    high: float
    ticks: tuple[Tick, ...]

    @property
    def from_zero(self) -> bool:
        """Whether the axis starts at zero or goes through it."""
        return self.low <= 0 <= self.high


def value_axis(values: Iterable[float], unit: str, *, most: int = 6) -> ValueAxis:
    """A readable range around the values, in the unit of the measure.

    It starts at zero unless the values lie far above it, and then at a round value. A percentage
    ends at 100 where the values do; whole numbers get whole marks.
    """
    found = list(values)
    low, high = min(found, default=0.0), max(found, default=1.0)
    if high - low <= _HAIR * max(abs(low), abs(high)):
        low, high = min(low * _ALL_ALIKE, 0.0), max(high * _ALL_ALIKE, 0.0) or 1.0
    if 0 <= low <= _FROM_ZERO * high:
        low = 0.0
    about = (high - low) / (most - 1)
    power = 10.0 ** floor(log10(about))
    step = next((n * power for n in (1, 2, 2.5, 5) if about <= n * power * 1.0001), 10 * power)
    if all(value == int(value) for value in found if abs(value) < _COUNTABLE):
        step = max(step, 1.0)
    low = min(low, floor(low / step + _HAIR) * step) if low >= 0 else low - _ROOM * (high - low)
    percent = symbol(unit) == "%" and 0 <= high <= 100
    high = min(high + _ROOM * (high - low), 100.0 if percent else inf)
    return ValueAxis(low, high, tuple(_marks(low, high, step, unit)))


def _marks(low: float, high: float, step: float, unit: str) -> Iterator[Tick]:
    places = next(n for n in range(_MOST_DECIMALS) if abs(round(step, n) - step) <= _HAIR * step)
    marks = range(ceil(low / step - _HAIR), floor(high / step + _HAIR) + 1)
    at, sign = [round(n * step, places) for n in marks], symbol(unit)
    shown = places_apart(places, *pairwise(at), unit=sign)
    yield from (Tick(n * step, show(one, sign, shown)) for n, one in zip(marks, at, strict=True))


def are_of_one_kind(readings: Iterable[Reading]) -> bool:
    """Whether readings can stand on one axis: of one unit, or without, no rates beside counts."""
    kinds = {(r.unit, not r.unit and any(p.denominator for p in r.points)) for r in readings}
    return len(kinds) == 1


def symbol(unit: str) -> str:
    """The sign that goes with every number; "" for a unit in words, which the title names."""
    sign = unit.strip()
    return sign[:1] if sign[:1] in WHOLES else sign if sign in MONEY else ""


def date_ticks(first: date, last: date, most: int) -> tuple[Tick, ...]:
    """At most `most` dates from first to last, by days, weeks, months or years."""
    every, unit = date_step(first, last, most)
    if unit == "days":
        days = range(0, (last - first).days + 1, every)
        return tuple(_with_years([first + timedelta(n) for n in days]))
    if unit == "months":
        starts = _month_starts(first, last, every)
        return tuple(_with_years(starts, by_month=True) if starts else _with_years([first]))
    starts = [date(year, 1, 1) for year in range(first.year, last.year + 1) if year % every == 0]
    return tuple(Tick(d.toordinal(), str(d.year)) for d in starts if first <= d <= last)


def date_step(first: date, last: date, most: int) -> tuple[int, str]:
    """How far apart at most `most` marks from first to last stand: every so many days, months or
    years."""
    days = (last - first).days
    months = 12 * (last.year - first.year) + last.month - first.month
    for unit, span, steps in (("days", days, (1, 2, 7, 14)), ("months", months, (1, 2, 3, 6))):
        for every in steps:
            if span // every + 1 <= most:
                return every, unit
    return next(n for n in _YEARS if (last.year - first.year) / n < most), "years"


def _month_starts(first: date, last: date, step: int) -> list[date]:
    numbers = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    starts = (date(n // 12, n % 12 + 1, 1) for n in numbers if n % 12 % step == 0)
    return [start for start in starts if first <= start <= last]


def _with_years(dates: Sequence[date], *, by_month: bool = False) -> Iterator[Tick]:
    """The year stands under the first date and under the first of each new year."""
    year = None
    for when in dates:
        month = MONTHS[when.month - 1][:3]
        label = month if by_month else f"{when.day} {month}"
        yield Tick(when.toordinal(), label, str(when.year) if when.year != year else "")
        year = when.year


def short_day(when: date) -> str:
    """A date in few letters: "5 Feb 24"."""
    return f"{when.day} {MONTHS[when.month - 1][:3]} {when.year % 100:02}"


def numbered_ticks(labels: Sequence[str], most: int) -> tuple[Tick, ...]:
    """Every so many labels, so that at most `most` are shown."""
    step = max(1, ceil(len(labels) / max(most, 1)))
    return tuple(Tick(i, labels[i]) for i in range(0, len(labels), step))


class Timeline(Struct, frozen=True):
    """The axis of one reading, from `low` to `high`. `xs` are days where `by_date`, else numbers
    of points from 0; `step` is the usual distance between two of them."""

    xs: tuple[float, ...]
    whens: tuple[date, ...]
    by_date: bool
    step: float
    low: float
    high: float

    def at(self, when: date) -> float | None:
        """Where a date stands, or None where the points have no dates, or beyond them."""
        if not self.whens:
            return None
        x = float(when.toordinal())
        if not self.by_date:
            x = self._among_points(when)
        return x if self.low <= x <= self.high else None

    def clamped(self, when: date) -> float | None:
        """Where a date stands; one beyond an end of the axis stands at that end."""
        if not self.whens:
            return None
        x = float(when.toordinal()) if self.by_date else self._among_points(when)
        return min(max(x, self.low), self.high)

    def _among_points(self, when: date) -> float:
        after = bisect_right(self.whens, when)
        if after == 0 or after == len(self.whens):
            beyond = self.xs[-1] + (when != self.whens[-1])
            return self.xs[0] - 1 if after == 0 else beyond
        left, right = self.whens[after - 1], self.whens[after]
        return after - 1 + (when - left).days / (right - left).days


def timeline_of(reading: Reading) -> Timeline:
    """By date where every point has one, except for charts of events, which stand side by side."""
    dated = [point.when for point in reading.points if point.when is not None]
    whens = tuple(dated) if len(dated) == len(reading.points) else ()
    by_date = bool(whens) and reading.chart not in EVENT_CHARTS
    days = (when.toordinal() for when in whens)
    xs = tuple(float(x) for x in (days if by_date else range(len(reading.points))))
    step = median([b - a for a, b in pairwise(xs) if b > a] or [1.0])
    first, last = (xs[0], xs[-1]) if xs else (0.0, 0.0)
    return Timeline(xs, whens, by_date, step, first - step / 2, last + step / 2)


def stretches(reading: Reading) -> Iterator[tuple[ReadPoint, ...]]:
    """Points that a line may join: those that follow each other, and have a value."""
    run: list[ReadPoint] = []
    for point in reading.points:
        if run and (point.value is None or point.index in reading.broken):
            yield tuple(run)
            run = []
        if point.value is not None:
            run.append(point)
    if run:
        yield tuple(run)


LINE_COLOUR = "#425563"


class Frame(Struct, frozen=True):
    """The rectangle of the plot, and what its edges stand for."""

    left: float
    top: float
    right: float
    bottom: float
    timeline: Timeline
    axis: ValueAxis

    def x(self, at: float) -> float:
        """Where a place on the timeline is drawn."""
        low, high = self.timeline.low, self.timeline.high
        return self.left + (at - low) / (high - low) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a value is drawn."""
        low, high = self.axis.low, self.axis.high
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    @property
    def spacing(self) -> float:
        """Room from one point to the next."""
        return (
            self.timeline.step / (self.timeline.high - self.timeline.low) * (self.right - self.left)
        )


def values_shown(reading: Reading) -> Iterator[float]:
    """Every value that the axis must reach."""
    for point in reading.points:
        for value in (point.value, point.centre, point.lower, point.upper, point.target):
            if value is not None:
                yield value


def grid_lines(frame: Frame) -> Iterator[Shape]:
    """A faint line for each value that has a label, the lowest a little stronger."""
    for tick in frame.axis.ticks:
        y = frame.y(tick.at)
        lowest = tick.at == frame.axis.low
        yield Line(((frame.left, y), (frame.right, y)), FAINT if lowest else "#E3E7E9", 0.8)


def limit_lines(reading: Reading, frame: Frame, width: float = 1.2) -> Iterator[Shape]:
    """Limits, centre and target, each phase on its own."""
    for phase in reading.phases:
        indices = range(phase.first, phase.last + 1)
        for limit in ("lower", "upper"):
            for path in _steps(reading, indices, frame, limit):
                yield Line(path, GREY, width, DASHED)
        yield from _centre_line(reading, phase, frame, width)
    whole = range(len(reading.points))
    for path in _steps(reading, whole, frame, "level"):
        yield Line(path, LEVEL, 2 * width)
    for path in _steps(reading, whole, frame, "target"):
        yield Line(path, TARGET, width, DASH_DOT)


def _centre_line(reading: Reading, phase: ReadPhase, frame: Frame, width: float) -> Iterator[Shape]:
    """Solid; where a baseline is frozen, dashed over the points that it comes from."""
    frozen = 0 if phase.baseline is None else phase.baseline
    split = min(phase.first + frozen, phase.last + 1)
    parts = ((range(phase.first, split), DOTTED), (range(split, phase.last + 1), SOLID))
    for indices, dash in parts:
        for path in _steps(reading, indices, frame, "centre"):
            yield Line(path, INK, width, dash)


def _steps(
    reading: Reading, indices: range, frame: Frame, line: str
) -> Iterator[tuple[Place, ...]]:
    """A line, by its name in a point: level around each, it changes halfway between two."""
    levels = ((i, getattr(reading.points[i], line)) for i in indices)
    for there, run in groupby(levels, key=lambda level: level[1] is not None):
        if there:
            yield _staircase(frame, [(i, value or 0.0) for i, value in run])


def _staircase(frame: Frame, levels: list[tuple[int, float]]) -> tuple[Place, ...]:
    path: list[Place] = []
    for i, value in levels:
        left, right = (frame.x(edge) for edge in _around(frame.timeline, i))
        y = frame.y(value)
        if path and path[-1][1] == y:
            path[-1] = (right, y)
        else:
            path += [(left, y), (right, y)]
    return tuple(path)


def _around(timeline: Timeline, i: int) -> tuple[float, float]:
    """Half a step to either side of a point, or half the way to a nearer neighbour."""
    xs, half = timeline.xs, timeline.step / 2
    left = (xs[i] - xs[i - 1]) / 2 if i else half
    right = (xs[i + 1] - xs[i]) / 2 if i + 1 < len(xs) else half
    return xs[i] - left, xs[i] + right


def data_line(reading: Reading, frame: Frame, width: float) -> Iterator[Shape]:
    """The data, joined wherever there is no gap between two points."""
    for run in stretches(reading):
        if len(run) > 1:
            yield Line(tuple(place_of(point, frame) for point in run), LINE_COLOUR, width)


def place_of(point: ReadPoint, frame: Frame) -> Place:
    """Where a point that has a value is drawn."""
    return frame.x(frame.timeline.xs[point.index]), frame.y(point.value or 0.0)


_TIPS_UP_TO = 400  # points; more words than that only make a page slow


def meanings_of(reading: Reading) -> dict[int, MarkMeaning]:
    """What each point that a signal marks stands for, by its index.

    Where the verdict on the latest is another than that of its signals, their points follow it.
    One that is left out of the limits is neither an improvement nor a concern.
    """
    latest, marking = reading.latest, defaultdict[int, list["Signal"]](list)
    neutral = {point.index for point in reading.points if point.excluded}
    of_latest = reading.signals_at(latest.index) if latest else ()
    if latest and variation(of_latest, latest.index, reading.better) is reading.variation:
        of_latest = ()
    for signal in reading.signals:
        for index in signal.marked:
            marking[index] += () if signal in of_latest else (signal,)
    said = (
        (index, variation(signals, index, better) if signals else reading.variation)
        for index, signals in sorted(marking.items())
        for better in (Better.NEITHER if index in neutral else reading.better,)
    )
    return {index: MEANING_OF[one] for index, one in said}


def point_marks(reading: Reading, frame: Frame, scale: float, *, tips: bool) -> Iterator[Shape]:
    """Grey for common cause, and each kind of special cause in its own shape and colour.

    Points left out of the limits are hollow. Where there are very many points, only special
    causes are marked: the line shows the others.
    """
    small = min(3.0 * scale, 0.32 * frame.spacing)
    large = min(4.2 * scale, max(0.45 * frame.spacing, 2.2 * scale))
    tips = tips and len(reading.points) <= _TIPS_UP_TO
    for (meaning, hollow), alike in sorted(_kinds(reading).items()):
        look, common = LOOKS[meaning], meaning is MarkMeaning.COMMON
        shown = _alone(reading, alike) if common and not hollow and small < 1 else alike
        yield Marks(
            points=tuple(place_of(point, frame) for point in shown),
            marker=look.marker,
            r=max(small, (2.0 if small < 1 else 1.4) * scale) if common else large,
            fill=PAPER if hollow else look.colour,
            edge=look.colour if hollow else PAPER,
            edge_width=1.3 * scale if hollow else 0.6,
            tips=tuple(tip(reading, point) for point in shown) if tips else (),
        )


def _kinds(reading: Reading) -> dict[tuple[MarkMeaning, bool], list[ReadPoint]]:
    """The points by what they stand for and by whether they are left out of the limits."""
    meanings = meanings_of(reading)
    return grouped(
        reading.useful,
        lambda one: (meanings.get(one.index, MarkMeaning.COMMON), bool(one.excluded)),
    )


def _alone(reading: Reading, found: list[ReadPoint]) -> list[ReadPoint]:
    """The points that no line reaches: without a mark they would not be seen."""
    alone = {run[0].index for run in stretches(reading) if len(run) == 1}
    return [point for point in found if point.index in alone]


def tip(reading: Reading, point: ReadPoint) -> str:
    """A point in words: when, how much, what marks it, what somebody noted."""
    said = [
        f"{point_name(point)}: {value_at(reading, point)}",
        *map(str.lower, marks_at(reading, point)),
        point.note,
    ]
    if point.excluded:
        said.append(f"left out of the limits: {point.excluded}")
    return ". ".join(filter(None, said))


def marks_at(reading: Reading, point: ReadPoint) -> tuple[str, ...]:
    """By which rules a point is marked; for those who know none, that it is."""
    found = reading.signals_at(point.index)
    named = tuple(RULES[one.rule] for one in found)
    return named if reading.vocabulary.rules else (reading.vocabulary.special,) * bool(found)


_LONGEST = 18  # characters of the label of a point


def axes(reading: Reading, frame: Frame, size: float) -> Iterator[Shape]:
    """Values to the left, dates or names below, in texts of that size."""
    for tick in frame.axis.ticks:
        y = frame.y(tick.at) + 0.35 * size
        yield Words(frame.left - 6, y, tick.label, size, QUIET, "end")
    y = frame.bottom + 1.25 * LINE * size
    for tick in _times(reading, frame, size):
        x = frame.x(tick.at)
        yield Rect(x - 0.4, frame.bottom, 0.8, 3, FAINT)
        yield Words(x, y, tick.label, size, QUIET, "middle")
        if tick.under:
            yield Words(x, y + LINE * size, tick.under, size, QUIET, "middle")


def _times(reading: Reading, frame: Frame, size: float) -> tuple[Tick, ...]:
    timeline, width = frame.timeline, frame.right - frame.left
    if timeline.by_date:
        most = max(2, int(width / (5 * size)))
        return date_ticks(timeline.whens[0], timeline.whens[-1], most)
    names = [
        short(point.label, _LONGEST)
        or (short_day(point.when) if point.when else str(point.index + 1))
        for point in reading.points
    ]
    widest = max(text_width(name, size) for name in names)
    return numbered_ticks(names, max(1, int(width / (widest + size))))


class KeyEntry(Struct, frozen=True):
    """A sign and what it means. `marker` None is a line: that of a level, or a dotted one."""

    words: str
    marker: Marker | None
    fill: str = GREY
    edge: str = PAPER


def entries(reading: Reading) -> Iterator[KeyEntry]:
    """What the legend must explain; nothing for a chart of common cause alone."""
    if reading.variation in NOT_JUDGED:
        yield KeyEntry(variation_words(reading.variation), Marker.CIRCLE)
    for meaning in sorted(set(meanings_of(reading).values()) - {MarkMeaning.COMMON}):
        look = LOOKS[meaning]
        yield KeyEntry(legend_words(meaning, reading), look.marker, look.colour)
    if named := levels_named(reading):
        yield KeyEntry(named, None, LEVEL)
    if any(point.excluded and point.value is not None for point in reading.points):
        yield KeyEntry("Left out of the limits", Marker.CIRCLE, PAPER, GREY)
    if any(phase.baseline is not None and phase.centre is not None for phase in reading.phases):
        yield KeyEntry(f"Baseline that the {reading.centre_name} comes from", None)


def draw_legend(
    found: tuple[KeyEntry, ...], left: float, top: float, width: float, size: float
) -> tuple[list[Shape], float]:
    """The legend in rows under the title, and how far down it reaches."""
    shapes: list[Shape] = []
    x, y = left, top
    for number, entry in enumerate(found):
        wide = text_width(entry.words, size) + 3.2 * size
        if x + wide > left + width and x > left:
            x, y = left, y + LINE * size
        shapes.extend(_sign(entry, x + 0.5 * size, y + 0.8 * size, size))
        shapes.append(Words(x + 1.3 * size, y + 1.12 * size, entry.words, size, INK))
        x += wide
        if number == len(found) - 1:
            y += LINE * size + 2
    return shapes, y


def _sign(entry: KeyEntry, x: float, y: float, size: float) -> Iterator[Shape]:
    if entry.marker is None:
        look = (LEVEL, 2.6, SOLID) if entry.fill == LEVEL else (INK, 1.3, DOTTED)
        yield Line(((x - 0.6 * size, y), (x + 0.6 * size, y)), *look)
    else:
        yield Marks(((x, y),), entry.marker, 0.38 * size, entry.fill, entry.edge, 1.0)


class PlacedLabel(Struct, frozen=True):
    """A label that begins at `x`, in a row counted from the bottom."""

    x: float
    width: float
    row: int


def staggered(
    starts: Sequence[float], widths: Sequence[float], rows: int, gap: float
) -> tuple[PlacedLabel, ...] | None:
    """Labels above a chart, each beginning at its pointer, in as few rows as possible.

    `starts` go from left to right. Of two labels that would touch, the left one is placed higher,
    so that no pointer runs through a label. None when the rows do not suffice.
    """
    placed: list[PlacedLabel] = []
    free_to = [float("inf")] * rows  # how far to the right each row is still empty
    for x, width in sorted(zip(starts, widths, strict=True), reverse=True):
        row = next((row for row in range(rows) if x + width + gap <= free_to[row]), None)
        if row is None:
            return None
        placed.append(PlacedLabel(x, width, row))
        for lower in range(row + 1):
            free_to[lower] = min(free_to[lower], x)
    return tuple(reversed(placed))


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles for labels one under the other: as near to the wanted ones as can be without
    touching, and between low and high. The order of the wanted ones is kept."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    places = list(wanted)
    edge = low
    for i in order:
        places[i] = max(places[i], edge + heights[i] / 2)
        edge = places[i] + heights[i] / 2
    edge = high
    for i in reversed(order):
        places[i] = min(places[i], edge - heights[i] / 2)
        edge = places[i] - heights[i] / 2
    return places


GAP = 7.0
_BETWEEN = "\N{NO-BREAK SPACE}· "  # a line ends with the dot, and does not begin with it
LONGEST = 30.0  # font sizes; a longer label stands in the key


class Flag(Struct, frozen=True):
    """A label in a row counted from the bottom. It begins at `x`, the first of its `pointers`:
    a range such as "3–5" has several."""

    x: float
    text: str
    row: int
    pointers: tuple[float, ...]


class Flags(Struct, frozen=True):
    """Labels with their places; `key` spells out those that are only numbers or letters."""

    flags: tuple[Flag, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows the labels take."""
        return max((flag.row + 1 for flag in self.flags), default=0)


def flags_for(
    labels: Sequence[tuple[float, str]],
    right: float,
    size: float,
    rows: int,
    names: Sequence[str],
    longest: float = LONGEST,
) -> Flags:
    """Labels, from left to right, that must end before `right` and `longest` font sizes.

    Where they do not fit into that many rows of words, each gets the next of `names` ("1", "2"),
    and the key tells them apart. Names that would touch are drawn together: "3–5".
    """
    in_words = _in_words(labels, right, size, rows, longest)
    return in_words or _by_name(labels, size, names)


def _in_words(
    labels: Sequence[tuple[float, str]], right: float, size: float, rows: int, longest: float
) -> Flags | None:
    texts = []
    for x, text in labels:
        room = min(right - x - GAP, longest * size)
        said = one_line(text)
        if text_width(said, size) > room:
            return None
        texts.append(said)
    widths = [text_width(text, size) for text in texts]
    placed = staggered([x for x, _ in labels], widths, rows, GAP)
    if placed is None:
        return None
    pairs = zip(texts, placed, strict=True)
    return Flags(tuple(Flag(place.x, text, place.row, (place.x,)) for text, place in pairs))


def _by_name(labels: Sequence[tuple[float, str]], size: float, names: Sequence[str]) -> Flags:
    wide = text_width("00–00", size) + GAP
    groups: list[list[int]] = []
    for i, (x, _) in enumerate(labels):
        if groups and x - labels[groups[-1][0]][0] < wide:
            groups[-1].append(i)
        else:
            groups.append([i])
    flags = tuple(
        Flag(labels[group[0]][0], _range(names, group), 0, tuple(labels[i][0] for i in group))
        for group in groups
    )
    alike = groupby(range(len(labels)), key=lambda i: one_line(labels[i][1]))
    key = tuple(f"{_range(names, [*group])} {text}" for text, group in alike)
    return Flags(flags, key)


def _range(names: Sequence[str], group: list[int]) -> str:
    first, last = names[group[0]], names[group[-1]]
    return first if first == last else f"{first}–{last}"


def key_lines(
    key: Sequence[str], width: float, size: float, most: int | None = None
) -> tuple[str, ...]:
    """The key in at most so many lines; what does not fit is counted: "and 18 more"."""
    for shown in range(len(key), 0, -1):
        rest = f"{_BETWEEN}and {len(key) - shown} more" if shown < len(key) else ""
        lines = wrap(_BETWEEN.join(key[:shown]) + rest, width, size)
        if most is None or len(lines) <= most:
            return lines
    return ()


_WIDE = 6.0  # font sizes: a narrower pause has its reason written upwards
_PAUSE_LINES = 6


def event_flags(reading: Reading, frame: Frame, right: float, size: float, rows: int) -> Flags:
    """A label for each cycle that lies on the chart."""
    found = ((frame.timeline.at(event.when), event.label) for event in reading.events)
    labels = sorted((frame.x(x), label) for x, label in found if x is not None)
    return flags_for(labels, right, size, rows, [str(i + 1) for i in range(len(labels))])


def phase_flags(reading: Reading, frame: Frame, right: float, size: float, rows: int) -> Flags:
    """The reason of each phase that has one, or is not the first."""
    labels = [
        (phase_start(frame, phase.first), phase.reason or "New limits")
        for phase in reading.phases
        if phase.reason or phase.first
    ]
    names = [ascii_uppercase[i % 26] * (i // 26 + 1) for i in range(len(labels))]
    return flags_for(labels, right, size * BOLD, rows, names, longest=inf)


def phase_start(frame: Frame, first: int) -> float:
    """Halfway between the last point of one phase and the first of the next."""
    xs = frame.timeline.xs
    return frame.x((xs[first - 1] + xs[first]) / 2) if first else frame.left


def draw_events(flags: Flags, frame: Frame, size: float) -> Iterator[Shape]:
    """Labels above the plot, each with a dotted line down to the axis."""
    for flag in flags.flags:
        y = frame.top - (flag.row * LINE + 0.45) * size
        yield Line(((flag.x, y - 0.6 * size), (flag.x, frame.bottom)), QUIET, 0.9, DOTTED)
        top, r = frame.top, 0.32 * size
        yield from (
            Polygon(((x - r, top - r), (x + r, top - r), (x, top + 0.4 * r)), QUIET)
            for x in flag.pointers
        )
        yield Words(flag.x + 4, y, flag.text, size, INK)


def draw_phases(
    flags: Flags, reading: Reading, frame: Frame, top: float, size: float
) -> Iterator[Shape]:
    """A line where limits were recalculated, and the reason beside it."""
    for phase in reading.phases[1:]:
        x = phase_start(frame, phase.first)
        yield Line(((x, top), (x, frame.bottom)), QUIET, 1.0)
    rows = flags.rows
    for flag in flags.flags:
        y = top + ((rows - flag.row - 1) * LINE + 0.95) * size
        w = text_width(flag.text, size, bold=True)
        yield Rect(flag.x + 2, y - 0.9 * size, w + 3, LINE * size, PAPER)  # over cycles' lines
        yield Words(flag.x + 4, y, flag.text, size, QUIET, bold=True)


def shade_pauses(reading: Reading, frame: Frame) -> Iterator[Shape]:
    """A shade over each stretch in which nobody measured."""
    for _, x, w in _pauses(reading, frame):
        yield Rect(x, frame.top, w, frame.bottom - frame.top, PALE)


def name_pauses(reading: Reading, frame: Frame, size: float) -> Iterator[Shape]:
    """The reason of each pause, over the lines that run through its shade."""
    for pause, x, w in _pauses(reading, frame):
        lines = wrap(_said_of(pause), w - GAP, size)
        if w > _WIDE * size and len(lines) <= _PAUSE_LINES:
            yield from _level(lines, frame, x + w / 2, size)
        else:
            lines = wrap(_said_of(pause), frame.bottom - frame.top - 2 * GAP, size)
            if len(lines) * LINE * size <= w:
                yield from _upright(lines, frame, x + w / 2, size)


def pause_key(reading: Reading, frame: Frame) -> tuple[str, ...]:
    """What the shades stand for, each reason once: not every shade has room for its own."""
    return tuple(dict.fromkeys(f"Shaded: {_said_of(one)}" for one, _, _ in _pauses(reading, frame)))


def _said_of(pause: UnmeasuredStretch) -> str:
    return f"Paused: {no_stop(pause.reason)}" if pause.reason.strip() else "Paused"


def _pauses(reading: Reading, frame: Frame) -> Iterator[tuple[UnmeasuredStretch, float, float]]:
    """Each pause that touches the chart, with where it begins and how wide it is."""
    for pause in reading.pauses:
        left, right = frame.timeline.clamped(pause.start), frame.timeline.clamped(pause.end)
        if left is not None and right is not None and left < right:
            yield pause, frame.x(left), frame.x(right) - frame.x(left)


def _level(lines: Sequence[str], frame: Frame, middle: float, size: float) -> Iterator[Shape]:
    top = frame.bottom - (len(lines) + 0.5) * LINE * size
    for number, line in enumerate(lines):
        y, w = top + number * LINE * size, text_width(line, size)
        yield Rect(middle - w / 2, y, w, LINE * size, PALE)
        yield Words(middle, y + 0.9 * size, line, size, QUIET, "middle")


def _upright(lines: Sequence[str], frame: Frame, middle: float, size: float) -> Iterator[Shape]:
    left, bottom = middle - len(lines) * LINE * size / 2, frame.bottom - GAP
    for number, line in enumerate(lines):
        x, h = left + number * LINE * size, text_width(line, size)
        yield Rect(x, bottom - h, LINE * size, h, PALE)
        yield Words(x + 0.9 * size, bottom, line, size, QUIET, turned=True)


class EdgeLabel(Struct, frozen=True):
    """The name and the value of a line, to stand at its right end; `short` where there is little
    room. `line` is the name alone."""

    value: float
    line: str
    text: str
    short: str
    colour: str
    bold: bool = False


def edge_labels(reading: Reading) -> tuple[EdgeLabel, ...]:
    """Centre, limits, the level of the headline and the target as they are now."""
    phase, latest = reading.phase_now, reading.latest
    if phase is None or latest is None:
        return ()
    named = (
        (phase.upper, "Upper limit", "Upper", QUIET),
        (phase.centre, (centre := capital(reading.centre_name)), centre, INK),
        (phase.lower, "Lower limit", "Lower", QUIET),
        (latest.level, "Level", "Level", LEVEL),
        (reading.target, "Target", "Target", TARGET),
    )
    unit = symbol(reading.unit)
    target = reading.target
    pairs = ((target, line) for line in (phase.upper, phase.centre, phase.lower))
    places = places_apart(reading.places[phase.first], *pairs, unit=unit)
    return tuple(
        EdgeLabel(value, name, f"{name} {said}", f"{short} {said}", colour, colour == INK)
        for value, name, short, colour in named
        if value is not None
        for wide in (typed_places(value, places) if value == target else places,)
        for said in (show(value, unit, wide),)
    )


def edge_width(labels: tuple[EdgeLabel, ...], size: float) -> float:
    """The room that the labels need to the right of the plot."""
    widest = max((text_width(label.text, size, bold=label.bold) for label in labels), default=0)
    return widest + 2 * GAP if labels else GAP


def draw_edge(labels: tuple[EdgeLabel, ...], frame: Frame, size: float) -> Iterator[Shape]:
    """The labels, moved apart where lines lie close, with a pointer where one had to move."""
    wanted = [frame.y(label.value) for label in labels]
    heights = [LINE * size] * len(labels)
    places = spread(wanted, heights, frame.top - size / 2, frame.bottom + size)
    for label, line_y, y in zip(labels, wanted, places, strict=True):
        end = frame.right + 1.4 * GAP
        if abs(y - line_y) > 1.5:
            yield Line(((frame.right + 2, line_y), (end - 2, y)), FAINT, 0.8)
        yield Words(end, y + 0.35 * size, label.text, size, label.colour, bold=label.bold)
