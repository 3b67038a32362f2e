"""What is marked on a chart besides its data: cycles, new limits, pauses; and the key to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from string import ascii_uppercase
from typing import TYPE_CHECKING

from qiworkbook.figures.flags import flags_for
from qiworkbook.figures.timeline import timeline_of
from qiworkbook.spc.explain import name_of
from qiworkbook.text.words import one_line
from qiworkbook.writers.deck.chart_axes import short_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.figures.timeline import Timeline
    from qiworkbook.spc.reading import Pause, Reading, ReadPhase

_DAY = timedelta(days=1)
_CYCLE = "PDSA: "  # how the label of a cycle begins


@dataclass(frozen=True, slots=True)
class Marked:
    """A place on the axis, a day number or a point's, with its number or letter."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a sign stands for: in full, and in a few words, or "" where the legend says it."""

    full: str
    brief: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything marked. `shaded` are the first and last days of pauses; `key` says it in words.

    `rows` is how many rows of signs stand above the data. `cycles` may be notes on points too, and
    `events` is what they are called.
    """

    cycles: tuple[Marked, ...] = ()
    limits: tuple[Marked, ...] = ()
    shaded: tuple[tuple[date, date], ...] = ()
    key: tuple[Entry, ...] = ()
    rows: int = 0
    events: str = "PDSA cycles"

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
    key = (*cycle_key, *limit_key, *(_paused(pause, shaded=bool(shaded)) for pause in pauses))
    per_point = width / (timeline.high - timeline.low or 1.0)
    apart = all(abs(one.at - other.at) * per_point > 3 * size for one in cycles for other in limits)
    rows = bool(cycles) + bool(limits) - (bool(cycles and limits) and apart)
    noted = any(event.is_note for event in reading.events)
    events = "Cycles and notes" if noted else "PDSA cycles"
    return Marks(cycles, limits, shaded, key, rows, events)


def _paused(pause: Pause, *, shaded: bool) -> Entry:
    when = f"nobody measured from {short_day(pause.start)} to {short_day(pause.end)}"
    why = f": {one_line(pause.reason)}" if pause.reason else ""
    full = f"{'Shaded' if shaded else 'Paused'}: {when}{why}"
    return Entry(full, "" if shaded else full)


def _on(timeline: Timeline, start: date, end: date) -> bool:
    low, high = timeline.clamped(start), timeline.clamped(end)
    return low is not None and high is not None and low < high


def _cycles(
    reading: Reading, timeline: Timeline, width: float, size: float
) -> tuple[tuple[Marked, ...], tuple[Entry, ...]]:
    events = [(timeline.at(e.when), e.when, one_line(e.label)) for e in reading.events]
    found = sorted((at, when, label) for at, when, label in events if at is not None)
    names = [str(number) for number in range(1, len(found) + 1)]
    key = tuple(
        Entry(f"{name} {label} ({short_day(when)})", f"{name} {label.removeprefix(_CYCLE)}")
        for name, (_, when, label) in zip(names, found, strict=True)
    )
    return _named([at for at, _, _ in found], names, timeline, width, size), key


def _limits(
    reading: Reading, timeline: Timeline, width: float, size: float
) -> tuple[tuple[Marked, ...], tuple[Entry, ...]]:
    later = [phase for phase in reading.phases if phase.first]
    names = [ascii_uppercase[i % 26] * (i // 26 + 1) for i in range(len(later))]
    starts = [_start(timeline, phase) for phase in later]
    key = tuple(_new_limits(name, reading, one) for name, one in zip(names, later, strict=True))
    return _named(starts, names, timeline, width, size), key


def _start(timeline: Timeline, phase: ReadPhase) -> float:
    """Halfway between the last point of one phase and the first of the next."""
    return (timeline.xs[phase.first - 1] + timeline.xs[phase.first]) / 2


def _new_limits(name: str, reading: Reading, phase: ReadPhase) -> Entry:
    why = f": {one_line(phase.reason)}" if phase.reason else ""
    since = name_of(reading.points[phase.first])
    return Entry(f"{name} New limits from {since}{why}", f"{name} New limits{why}")


def _named(
    places: Sequence[float], names: Sequence[str], timeline: Timeline, width: float, size: float
) -> tuple[Marked, ...]:
    """Each place by its name alone; names that would touch are drawn as one: "3–5"."""
    span = timeline.high - timeline.low or 1.0
    by_x = {(at - timeline.low) / span * width: at for at in places}
    placed = [((at - timeline.low) / span * width, "") for at in places]
    flags = flags_for(placed, width, size, 0, names)
    return tuple(Marked(by_x[flag.x], flag.text) for flag in flags.flags)
