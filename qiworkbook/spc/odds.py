"""What chance gives in small numbers, where three sigma and even odds are not true."""

from __future__ import annotations

from enum import StrEnum
from math import ceil, exp, floor, inf, lgamma, log, log1p

ONE_SIGMA = 0.1586553
"""The chance of a point beyond one sigma on one side, of a normal curve."""
NORMAL = {3: 0.0013499, 2: 0.0227501, 1: ONE_SIGMA}
"""The chance of a point beyond so many sigma on one side, of a normal curve."""
MOST = {3: 6 * NORMAL[3], 2: 6 * NORMAL[2], 1: 0.2}
"""The chance that a count may have at most to be marked beyond a line at so many sigma.

Beyond two and three sigma it is six times that of a normal curve. Counts jump from one chance to
the next, so that held to the normal chances themselves a fall from 4 a week to 2 would be found
in a quarter of charts of 24 weeks; with these it is in more than half, and a steady count is
marked no oftener than a steady normal value is.
"""
MOST_BETWEEN = {sigmas: 3 * chance for sigmas, chance in NORMAL.items()}
"""The same of cases between events, which jump less: with these a steady G chart of 24 points has
a signal in one of seven, and beyond three sigma alone it would in one of three."""
_NOTHING = 1e-9  # of a sum of chances: what is smaller changes no decision


class Law(StrEnum):
    """What a number is by chance."""

    BINOMIAL = "binomial"  # so many of so many
    POISSON = "poisson"  # so many events in so much exposure


def tail(law: Law, count: float, size: float, centre: float, side: int) -> float:
    """The chance of `count` or more (`side` 1) or of as many or fewer (-1).

    `centre` is the share, or the rate for one unit of `size`; a size of a share that is no whole
    number is rounded. Summed exactly, outwards from `count`.
    """
    most = round(size) if law is Law.BINOMIAL else inf
    expected = (most if law is Law.BINOMIAL else size) * centre
    start = ceil(count) if side > 0 else floor(count)
    if (side > 0 and start <= 0) or (side < 0 and start >= most):
        return 1.0
    if not 0 <= start <= most or (side > 0 and centre <= 0):
        return 0.0
    if centre <= 0 or (law is Law.BINOMIAL and centre >= 1):
        return 1.0 if side > 0 or centre <= 0 else 0.0
    if side * (start - expected) < 0:  # the other end is the near one
        return 1.0 - tail(law, start - side, size, centre, -side)
    total, term, k = 0.0, chance_of(law, start, most, expected), start
    while 0 <= k <= most and term > _NOTHING * total:
        total += term
        if side > 0:
            term *= ratio(law, k, most, expected)
        elif k:
            term /= ratio(law, k - 1, most, expected)
        k += side
    return min(1.0, total)


def between_tail(count: float, mean: float, side: int) -> float:
    """The chance of `count` cases or more (`side` 1) between two events, or of as many or fewer.

    Each case is an event by the same chance, so that cases between are geometric, `mean` of them
    (Benneyan 2001, Health Care Management Science 4:305).
    """
    if mean <= 0:
        return 1.0
    no_event = log(mean / (mean + 1))
    return exp(no_event * count) if side > 0 else 1.0 - exp(no_event * (count + 1))


def chance_of(law: Law, count: int, most: float, expected: float) -> float:
    """The chance of exactly so many."""
    if law is Law.POISSON:
        return exp(count * log(expected) - expected - lgamma(count + 1))
    ways = lgamma(most + 1) - lgamma(count + 1) - lgamma(most - count + 1)
    share = expected / most
    return exp(ways + count * log(share) + (most - count) * log1p(-share))


def ratio(law: Law, count: int, most: float, expected: float) -> float:
    """How much likelier one more is than so many."""
    if law is Law.POISSON:
        return expected / (count + 1)
    share = expected / most
    return (most - count) / (count + 1) * share / (1 - share)


def run_needed(needed: int, share: float, usual: float = 0.5) -> int | None:
    """How long a run must be to be as rare as one of `needed`, on either side, is where each point
    has the chance `usual`; None where no run is rare.

    `share` is how many of the points lie there: seven in a row above the centre mean little when
    four of five points do (runs given the numbers on each side: Mosteller 1941, Annals of
    Mathematical Statistics 12:228).
    """
    if share <= usual:
        return needed
    if share >= 1:
        return None
    return max(needed, ceil(rarity(needed, usual) / log(share) - 1e-9))


def rarity(needed: int, usual: float = 0.5) -> float:
    """The logarithm of the chance of a run of `needed`, both sides together."""
    return needed * log(usual) + log(2)
