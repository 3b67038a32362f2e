"""How many runs about the median chance allows: the table behind the run-chart rule."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from math import comb, sqrt

EXACT_TO = 60  # as far as printed tables go; beyond it the normal approximation is used
TAIL = 0.025  # 5 %, both sides together


@lru_cache(maxsize=512)
def runs_expected(useful: int) -> tuple[int, int]:
    """The fewest and the most runs that chance allows among `useful` points.

    Swed & Eisenhart 1943 (Annals of Mathematical Statistics 14:66), at 5 % two-sided, for a
    median that halves the points. Calculated here, not copied from a printed table: printed
    tables for run charts may differ by one run at some numbers of points.
    """
    if useful < 2:
        return 0, useful
    if useful > EXACT_TO:
        return by_normal(useful)
    chances = [(runs, chance_of(runs, useful)) for runs in range(2, useful + 1)]
    return within_tail(chances), within_tail(chances[::-1])


def within_tail(chances: list[tuple[int, float]]) -> int:
    """The first number of runs that is not in the tail."""
    so_far = accumulate(chance for _, chance in chances)
    return next(runs for (runs, _), total in zip(chances, so_far, strict=True) if total > TAIL)


def chance_of(runs: int, useful: int) -> float:
    """The chance of exactly so many runs when half the points lie on each side."""
    above = useful // 2
    below = useful - above
    half = runs // 2
    if runs % 2 == 0:
        ways = 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    else:
        ways = comb(above - 1, half) * comb(below - 1, half - 1)
        ways += comb(above - 1, half - 1) * comb(below - 1, half)
    return ways / comb(useful, above)


def by_normal(useful: int) -> tuple[int, int]:
    """The same for many points: mean and variance of the number of runs (Swed & Eisenhart)."""
    half = useful / 2
    centre = 1 + half
    reach = 1.96 * sqrt(half * (half - 1) / (useful - 1))
    return int(centre - reach) + 1, int(centre + reach)
