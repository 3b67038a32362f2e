"""Chance in a run chart: Anhøj's tests of longest run and crossings, and the table of runs."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, groupby
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


TAIL = 0.025  # 5 %, both sides together


@lru_cache(maxsize=512)
def runs_expected(above: int, below: int) -> tuple[int, int]:
    """The fewest and the most runs that chance allows among so many points above the median and
    so many below it, which differ where many points lie on it.

    Swed & Eisenhart 1943 (Annals of Mathematical Statistics 14:66), at 5 % two-sided: from the
    exact distribution, however many there are. Calculated here, not copied from a printed table:
    printed tables for run charts suppose halves, and may differ by one run at some numbers of
    points.
    """
    useful, both = above + below, 2 * above * below
    if not both:
        return 0, useful
    middle = 1 + both / useful
    reach = FAR * sqrt(both * (both - useful) / useful**2 / (useful - 1)) + 2
    most = min(2 * min(above, below) + (above != below), int(middle + reach) + 1)
    likely = range(max(2, int(middle - reach)), most + 1)
    chances = [(runs, chance_of(runs, above, below)) for runs in likely]
    return within_tail(chances), within_tail(chances[::-1])


def within_tail(chances: list[tuple[int, float]]) -> int:
    """The first number of runs that is not in the tail."""
    so_far = accumulate(chance for _, chance in chances)
    return next(runs for (runs, _), total in zip(chances, so_far, strict=True) if total > TAIL)


def chance_of(runs: int, above: int, below: int) -> float:
    """The chance of exactly so many runs, of 2 or more."""
    half, odd = divmod(runs, 2)
    # an even number has as many runs above as below; an odd one has one more of those it begins by
    pairs = ((half, half - 1), (half - 1, half)) if odd else ((half - 1, half - 1),) * 2
    total = log_ways(above + below, above)
    return sum(
        exp(log_ways(above - 1, up) + log_ways(below - 1, down) - total)
        for up, down in pairs
        if up < above and down < below
    )
