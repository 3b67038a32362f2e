"""How many runs about the median chance allows: the table behind the run-chart rule."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from math import exp, log, sqrt

from qiworkbook.spc.anhoej import FAR, log_ways

TAIL = 0.025  # 5 %, both sides together


@lru_cache(maxsize=512)
def runs_expected(useful: int) -> tuple[int, int]:
    """The fewest and the most runs that chance allows among `useful` points.

    Swed & Eisenhart 1943 (Annals of Mathematical Statistics 14:66), at 5 % two-sided, for a
    median that halves the points: from the exact distribution, however many there are. Calculated
    here, not copied from a printed table: printed tables for run charts may differ by one run at
    some numbers of points.
    """
    if useful < 2:
        return 0, useful
    middle, reach = 1 + useful / 2, FAR * sqrt(useful) / 2
    likely = range(max(2, int(middle - reach)), min(useful, int(middle + reach)) + 1)
    chances = [(runs, chance_of(runs, useful)) for runs in likely]
    return within_tail(chances), within_tail(chances[::-1])


def within_tail(chances: list[tuple[int, float]]) -> int:
    """The first number of runs that is not in the tail."""
    so_far = accumulate(chance for _, chance in chances)
    return next(runs for (runs, _), total in zip(chances, so_far, strict=True) if total > TAIL)


def chance_of(runs: int, useful: int) -> float:
    """The chance of exactly so many runs when half the points lie on each side."""
    above = useful // 2
    below = useful - above
    half, odd = divmod(runs, 2)
    # an even number has as many runs above as below; an odd one has one more of those it begins by
    if odd:
        ways = [
            log_ways(above - 1, half) + log_ways(below - 1, half - 1),
            log_ways(above - 1, half - 1) + log_ways(below - 1, half),
        ]
    else:
        ways = [log(2) + log_ways(above - 1, half - 1) + log_ways(below - 1, half - 1)]
    return sum(exp(way - log_ways(useful, above)) for way in ways)
