"""X̄ and S charts: the mean and the spread of several measurements taken together."""

from __future__ import annotations

from functools import lru_cache
from math import exp, fsum, lgamma, sqrt
from typing import TYPE_CHECKING

from qiworkbook.spc.series import Lines, around
from qiworkbook.spc.sums import mean

if TYPE_CHECKING:
    from qiworkbook.spc.series import Convention, Stretch


@lru_cache(maxsize=256)
def c4(size: int) -> float:
    """How far the mean standard deviation of n normal values falls short of sigma (Montgomery)."""
    return sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))


def deviation(group: tuple[float, ...]) -> float | None:
    """The standard deviation of a subgroup, n - 1 below; None of fewer than two values."""
    if len(group) < 2:
        return None
    centre = fsum(group) / len(group)
    return sqrt(fsum((value - centre) ** 2 for value in group) / (len(group) - 1))


def spread_of(stretch: Stretch, convention: Convention) -> float | None:
    """The typical standard deviation inside a subgroup.

    The mean of the standard deviations where all subgroups are of one size (Montgomery, ch. 6.3),
    else, or always where the convention says so, the pooled one. Neither is divided by c4 here.
    """
    groups = [group for i in stretch.base if (group := stretch.groups[i])]
    pairs = [(len(group), spread) for group in groups if (spread := deviation(group)) is not None]
    if not pairs:
        return None
    if not convention.always_pool and len({len(group) for group in groups}) == 1:
        return mean([spread for _, spread in pairs])
    freedom = fsum(size - 1 for size, _ in pairs)
    return sqrt(fsum((size - 1) * spread**2 for size, spread in pairs) / freedom)


def xbar(stretch: Stretch, convention: Convention) -> list[Lines]:
    """Grand mean ± 3 x s / (c4(n) sqrt(n)); a subgroup of one has the centre alone."""
    measured = [value for i in stretch.base for value in stretch.groups[i]]
    centre, spread = stretch.centred(mean(measured)), spread_of(stretch, convention)
    if centre is None:
        return stretch.same(Lines())
    return [
        Lines(centre)
        if spread is None or len(group) < 2
        else around(centre, convention.sigmas * spread / (c4(len(group)) * sqrt(len(group))))
        for group in stretch.groups
    ]


def s(stretch: Stretch, convention: Convention) -> list[Lines]:
    """s ± 3 x s x sqrt(1 - c4²) / c4, not below 0 (Montgomery, ch. 6.3)."""
    centre = spread_of(stretch, convention)
    if centre is None:
        return stretch.same(Lines())
    return [
        Lines(centre)
        if (size := len(group)) < 2
        else around(
            centre, convention.sigmas * centre * sqrt(1 - c4(size) ** 2) / c4(size), floor=0.0
        )
        for group in stretch.groups
    ]
