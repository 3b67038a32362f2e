"""What is marked on a chart besides its data: cycles, new limits, pauses; and the key to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from string import ascii_uppercase
from typing import TYPE_CHECKING

from qiworkbook.figures.flags import flags_for
from qiworkbook.figures.timeline import timeline_of
from qiworkbook.spc.explain import name_of
from qiworkbook.words import one_line
from qiworkbook.writers.deck.chart_axes import short_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.figures.timeline import Timeline
    from qiworkbook.spc.reading import Reading, ReadPhase

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Marked:
    """A place on the axis, a day number or a point's, with its number or letter."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything marked. `shaded` are the first and last days of pauses; `key` says it in words."""

    cycles: tuple[Marked, ...] = ()
    limits: tuple[Marked, ...] = ()
    shaded: tuple[tuple[date, date], ...] = ()
    key: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows of signs stand above the data."""
        return bool(self.cycles) + bool(self.limits)

    def dates(self) -> Iterator[date]:
        """The dates that need a row of their own, on an axis of dates."""
        for one in (*self.cycles, *self.limits):
            yield date.fromordinal(round(one.at))
        for start, end in self.shaded:
            yield from (start - _DAY, start, end, end + _DAY)


def marks_of(reading: Reading, width: float, size: float) -> Marks:
    """What lies on the chart, whose plot is about `width` points wide."""
    timeline = timeline_of(reading)
    if not timeline.xs:
        return Marks()
    cycles, cycle_key = _cycles(reading, timeline, width, size)
    limits, limit_key = _limits(reading, timeline, width, size)
    pauses = [p for p in reading.pauses if p.start <= p.end and _on(timeline, p.start, p.end)]
    shaded = tuple((pause.start, pause.end) for pause in pauses) if timeline.by_date else ()
    pause_key = (
        f"{'Shaded' if shaded else 'Paused'}: nobody measured from {short_day(pause.start)} to "
        f"{short_day(pause.end)}{': ' if pause.reason else ''}{one_line(pause.reason)}"
        for pause in pauses
    )
    return Marks(cycles, limits, shaded, (*cycle_key, *limit_key, *pause_key))


def _on(timeline: Timeline, start: date, end: date) -> bool:
    low, high = timeline.clamped(start), timeline.clamped(end)
    return low is not None and high is not None and low < high


def _cycles(
    reading: Reading, timeline: Timeline, width: float, size: float
) -> tuple[tuple[Marked, ...], tuple[str, ...]]:
    events = [(timeline.at(e.when), e.when, e.label) for e in reading.events]
    found = sorted((at, when, label) for at, when, label in events if at is not None)
    labels = [(at, f"{one_line(label)} ({short_day(when)})") for at, when, label in found]
    names = [str(number) for number in range(1, len(labels) + 1)]
    return _named(labels, names, timeline, width, size)


def _limits(
    reading: Reading, timeline: Timeline, width: float, size: float
) -> tuple[tuple[Marked, ...], tuple[str, ...]]:
    later = [phase for phase in reading.phases if phase.first]
    labels = [(_start(timeline, phase), _why(reading, phase)) for phase in later]
    names = [ascii_uppercase[i % 26] * (i // 26 + 1) for i in range(len(labels))]
    return _named(labels, names, timeline, width, size)


def _start(timeline: Timeline, phase: ReadPhase) -> float:
    """Halfway between the last point of one phase and the first of the next."""
    return (timeline.xs[phase.first - 1] + timeline.xs[phase.first]) / 2


def _why(reading: Reading, phase: ReadPhase) -> str:
    since = f"New limits from {name_of(reading.points[phase.first])}"
    return f"{since}: {one_line(phase.reason)}" if phase.reason else since


def _named(
    labels: Sequence[tuple[float, str]],
    names: Sequence[str],
    timeline: Timeline,
    width: float,
    size: float,
) -> tuple[tuple[Marked, ...], tuple[str, ...]]:
    """Each label by its name alone; names that would touch are drawn as one: "3–5"."""
    span = timeline.high - timeline.low or 1.0
    by_x = {(at - timeline.low) / span * width: at for at, _ in labels}
    placed = [((at - timeline.low) / span * width, text) for at, text in labels]
    flags = flags_for(placed, width, size, 0, names)
    marked = tuple(Marked(by_x[flag.x], flag.text) for flag in flags.flags)
    return marked, flags.key
