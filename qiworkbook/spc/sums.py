"""The arithmetic under every chart: exact means, medians, moving ranges, and what "equal" means."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TOLERANCE = 1e-12


def beside(value: float, line: float) -> int:
    """1 above the line, -1 below it, 0 on it.

    A value is on the line when they differ by rounding alone: by 1e-12 of the larger, or by 1e-12
    where both are below 1. Fifteen weeks of 0.7 have a mean that is 0.7, whatever binary says.
    """
    difference = value - line
    # nearly all pairs are told apart by this, which calls nothing: 1e-3 is more than 1e-12 of 2e8,
    # and a line still farther from 0 is farther than that from the value
    surely = -1e8 < value < 1e8 and not -1e-3 <= difference <= 1e-3
    if not surely and abs(difference) <= TOLERANCE * max(1.0, abs(value), abs(line)):
        return 0
    return 1 if difference > 0 else -1


def lies_beyond(value: float | None, lower: float | None, upper: float | None) -> bool:
    """Whether a value lies beyond a limit, where there is one."""
    if value is None:
        return False
    if upper is not None and value > upper and beside(value, upper) > 0:
        return True
    return lower is not None and value < lower and beside(value, lower) < 0


def mean(numbers: Sequence[float]) -> float | None:
    """The mean, summed exactly; None of nothing."""
    return fsum(numbers) / len(numbers) if numbers else None


def median(numbers: Sequence[float]) -> float | None:
    """The middle value, or half-way between the middle two; None of nothing."""
    if not numbers:
        return None
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def moving_ranges(values: Sequence[float | None]) -> list[float]:
    """How far each value is from the one before; a gap loses both of its ranges."""
    return [
        abs(later - earlier)
        for earlier, later in pairwise(values)
        if earlier is not None and later is not None
    ]


def mean_range(ranges: Sequence[float], *, screened: bool) -> float | None:
    """The mean moving range, very large ranges left out once when `screened`."""
    return mean(screened_ranges(ranges) if screened else ranges)


def screened_ranges(ranges: Sequence[float]) -> Sequence[float]:
    """The ranges without very large ones, looked for once.

    A range of 3.267 times the mean or more is beyond the upper limit of the moving-range chart
    (D4 for two points; Nelson 1982, Journal of Quality Technology 14:172). Where that would leave
    nothing, as in a constant series, nothing is left out.
    """
    most = 3.267 * (mean(ranges) or 0.0)
    return [size for size in ranges if beside(size, most) < 0] or ranges


def neighbours(values: Sequence[float | None]) -> int:
    """How many pairs of values follow each other with no gap between them."""
    return sum(1 for a, b in pairwise(values) if a is not None and b is not None)


def mostly_at(end: float, values: Sequence[float]) -> bool:
    """Whether more than half of the values lie at that end of what can be."""
    return 2 * values.count(end) > len(values)


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values have their mean rank."""
    counts = Counter(values)
    rank, below = {}, 0
    for value in sorted(counts):
        rank[value] = below + (counts[value] + 1) / 2
        below += counts[value]
    return [rank[value] for value in values]
