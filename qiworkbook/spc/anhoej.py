"""Anhøj's tests for non-random variation: is the longest run too long, are crossings too few?"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from math import exp, inf, lgamma, log, log2, sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

FAR = 10  # standard deviations from the middle, beyond which nothing is left to add up


class RunsTest(NamedTuple):
    """The counts behind the two tests, with the bounds that chance keeps within."""

    useful: int
    longest_run: int
    longest_run_max: int
    crossings: int
    crossings_min: int

    @property
    def too_long(self) -> bool:
        """The longest run is longer than chance allows."""
        return self.longest_run > self.longest_run_max

    @property
    def too_few(self) -> bool:
        """The centre line is crossed less often than chance allows."""
        return self.crossings < self.crossings_min


def runs_test(sides: Sequence[int | None]) -> RunsTest | None:
    """Count runs and crossings of `sides` (1 above, -1 below, 0 on the centre, None missing).

    Points on the centre and gaps are dropped first, so runs go on across them. None when no point
    is left. Anhøj & Olesen 2014, PLoS ONE 9:e113825; Anhøj 2015, PLoS ONE 10:e0121349.
    """
    useful = [side for side in sides if side]
    if not useful:
        return None
    runs = [len(list(run)) for _, run in groupby(useful)]
    return RunsTest(
        len(useful),
        max(runs),
        longest_run_max(len(useful)),
        len(runs) - 1,
        crossings_min(len(useful)),
    )


def longest_run_max(useful: int) -> int:
    """round(log2 n) + 3: a run longer than this is a signal (Schilling 2012 gives the log2 n)."""
    return round(log2(useful)) + 3


@lru_cache(maxsize=512)
def crossings_min(useful: int) -> int:
    """The 5 % point of a binomial with n - 1 tries at even odds: fewer crossings are a signal.

    The smallest k with P(X <= k) >= 0.05 (Chen 2010, Model Assisted Statistics and Applications
    5:73, after David 1947), from the exact distribution.
    """
    tries = useful - 1
    k = max(0, int(tries / 2 - FAR * sqrt(tries) / 2))
    at_most = exp(log_ways(tries, k) - tries * log(2))
    while at_most < 0.05:
        k += 1
        at_most += exp(log_ways(tries, k) - tries * log(2))
    return k


def log_ways(things: int, taken: int) -> float:
    """The logarithm of the number of ways to take some of so many things; -inf where there is none.

    Logarithms, because the ways themselves soon have more digits than a number on a computer.
    """
    if not 0 <= taken <= things:
        return -inf
    return lgamma(things + 1) - lgamma(taken + 1) - lgamma(things - taken + 1)
