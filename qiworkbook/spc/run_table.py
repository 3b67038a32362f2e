"""How many runs about the median chance allows: the table behind the run-chart rule."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from math import exp, sqrt

from qiworkbook.spc.anhoej import FAR, log_ways

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
