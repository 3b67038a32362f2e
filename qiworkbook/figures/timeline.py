"""Where on the horizontal axis each point of a reading stands, and where its line breaks."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from qiworkbook.spc.neighbours import EVENT_CHARTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.spc.reading import Reading, ReadPoint


@dataclass(frozen=True, slots=True)
class Timeline:
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
            return self.xs[0] - 1 if after == 0 else self._last(when)
        left, right = self.whens[after - 1], self.whens[after]
        return after - 1 + (when - left).days / (right - left).days

    def _last(self, when: date) -> float:
        return self.xs[-1] if when == self.whens[-1] else self.xs[-1] + 1


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
