"""Values with a long tail, as waiting times have: which of those far out are rare all the same.

Limits suppose values that lie evenly about their centre. Of lengths of time, costs and the like a
few are many times the others by nature, and of percentages near 100 a few lie far below: of steady
charts of 24 waiting times on an XmR chart, half have a point beyond the upper limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, log, sqrt
from typing import TYPE_CHECKING

from qiworkbook.spc.sums import mean, moving_ranges

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST = 12  # values: skewness of fewer is mostly chance
LIMIT = 0.65
"""Times sqrt(6 / n), the standard error of skewness: that of a normal curve without its farthest
value is more in one of ten series (simulated, 12 to 200 values)."""
D2 = 1.128  # mean moving range of two, in standard deviations (Montgomery, appendix VI)


@dataclass(frozen=True, slots=True)
class Tail:
    """A scale on which the values lie evenly: logarithms of how far they lie from an end.

    `side` is 1 for a tail of high values, whose end is 0, and -1 for one of low values, whose end
    is all of all. `least` stands for those at the end itself, which have no logarithm.
    """

    side: int
    end: float
    least: float
    middle: float
    sigma: float

    def holds(self, value: float, side: int, sigmas: int) -> bool:
        """Whether a value on that side lies beyond so many sigma on that scale too."""
        if side != self.side:
            return True
        return log(max(self.least, abs(value - self.end))) > self.middle + sigmas * self.sigma


def long_tail(values: Sequence[float | None], whole: float = inf) -> Tail | None:
    """The tail of values in order, gaps included; None where they lie evenly enough.

    `whole` is the value that none can pass, if there is one. The value farthest out is not asked:
    one alone is a point to look at, and no tail.
    """
    known = [value for value in values if value is not None]
    if len(known) < FEWEST or min(known) < 0 or max(known) > whole:
        return None
    side = 1 if skewness(known) > 0 else -1
    end = 0.0 if side > 0 else whole
    found = side * skewness(sorted(known, key=lambda value: side * value)[:-1])
    far = [abs(value - end) for value in known if value != end]
    if end == inf or not far or found <= LIMIT * sqrt(6 / len(known)):
        return None
    least = min(far) / 2
    logs = [None if value is None else log(max(least, abs(value - end))) for value in values]
    middle, typical = mean([one for one in logs if one is not None]), mean(moving_ranges(logs))
    return (
        None if middle is None or typical is None else Tail(side, end, least, middle, typical / D2)
    )


def skewness(values: Sequence[float]) -> float:
    """The third moment about the mean in standard deviations; 0 where nothing varies."""
    centre = sum(values) / len(values)
    spread = sum((value - centre) ** 2 for value in values) / len(values)
    third = sum((value - centre) ** 3 for value in values) / len(values)
    return third / spread**1.5 if spread > 0 else 0.0
