"""The limits of a funnel: exact from the binomial or Poisson, wider where wards differ for more."""

from __future__ import annotations

from enum import StrEnum
from math import exp, lgamma, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from qiworkbook.spc.overdispersion import RATES, SHARES, widened

if TYPE_CHECKING:
    from collections.abc import Callable

TAILS = (0.001, 0.025, 0.975, 0.999)  # 99.8 % and 95 % of what chance does
NORMAL = (-3.0902323, -1.9599640, 1.9599640, 3.0902323)  # the same on the normal curve
LARGE = 200  # counts with a larger standard deviation follow it closely enough


class FunnelKind(StrEnum):
    """What is compared."""

    P = "p"  # a share of people or cases
    U = "u"  # events per unit of exposure


SCALES = {FunnelKind.P: SHARES, FunnelKind.U: RATES}


class FunnelLimits(NamedTuple):
    """What chance allows at one size: 99.8 % of it within the outer pair, 95 % within the inner."""

    lower: float
    near_lower: float
    near_upper: float
    upper: float


def limits_at(kind: FunnelKind, centre: float, size: float, tau: float = 0.0) -> FunnelLimits:
    """What chance allows a ward of that size, when all wards are alike or differ by `tau`.

    Limits that allow for a spread between wards come from the normal curve. In a very small ward
    that is too narrow for counts, so they are never inside those of chance alone.
    """
    alone = by_chance(kind, centre, size)
    if not tau:
        return alone
    wide = [widened(centre, size, tau, SCALES[kind], z) for z in NORMAL]
    lower = (min(pair) for pair in zip(alone[:2], wide[:2], strict=True))
    upper = (max(pair) for pair in zip(alone[2:], wide[2:], strict=True))
    return FunnelLimits(*lower, *upper)


def by_chance(kind: FunnelKind, centre: float, size: float) -> FunnelLimits:
    """What chance alone allows."""
    if centre <= 0 or (kind is FunnelKind.P and centre >= 1):
        return FunnelLimits(centre, centre, centre, centre)
    if kind is FunnelKind.P:
        trials = max(1, round(size))
        expected, spread = trials * centre, sqrt(trials * centre * (1 - centre))
        found = quantiles(binomial(trials, centre), expected, spread, trials)
        return FunnelLimits(*(count / trials for count in found))
    expected = centre * size
    found = quantiles(poisson(expected), expected, sqrt(expected), None)
    return FunnelLimits(*(count / size for count in found))


def binomial(trials: int, chance: float) -> Callable[[int], float]:
    """The chance of exactly k."""

    def exactly(k: int) -> float:
        ways = lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1)
        return exp(ways + k * log(chance) + (trials - k) * log(1 - chance))

    return exactly


def poisson(expected: float) -> Callable[[int], float]:
    """The chance of exactly k."""
    return lambda k: exp(k * log(expected) - expected - lgamma(k + 1))


def quantiles(
    exactly: Callable[[int], float], middle: float, spread: float, most: int | None
) -> list[float]:
    """The counts below which each of the TAILS lies, interpolated between whole counts.

    With r the smallest count with P(X <= r) >= p, the limit is r - (P(X <= r) - p) / P(X = r).
    Counts more than ten standard deviations from the middle are as good as impossible.
    """
    if spread > LARGE:
        return [middle + z * spread for z in NORMAL]
    count = max(0, int(middle - 10 * spread - 10))
    chance = at_most = exactly(count)
    found = []
    for tail in TAILS:
        while at_most < tail and (most is None or count < most):
            count += 1
            chance = exactly(count)
            at_most += chance
        found.append(max(0.0, count - (at_most - tail) / chance))
    return found
