"""What chance gives where the textbook's odds do not hold: small numbers, long tails, points that
are not on their own.

Limits suppose values that lie evenly about their centre. Of lengths of time, costs and the like a
few are many times the others by nature, and of percentages near 100 a few lie far below: of steady
charts of 24 waiting times on an XmR chart, half have a point beyond the upper limit.

Rules for charts suppose that every point is drawn anew. Where it is not, they mark what is no
change: of series in which each value keeps 0.6 of the one before, four charts in five have a
signal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from itertools import accumulate, pairwise
from math import ceil, exp, floor, fsum, inf, lgamma, log, log1p, sqrt

from msgspec import Struct

from qiworkbook.spc.numbers import MONTHS, mean, moving_ranges, ranks
from qiworkbook.spc.reading import ReadPoint, is_weekend

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


def tail(
    law: Law, count: float, size: float, centre: float, side: int, varied: float = 1.0
) -> float:
    """The chance of `count` or more (`side` 1) or of as many or fewer (-1).

    `centre` is the share, or the rate for one unit of `size`; a size of a share that is no whole
    number is rounded. Events whose variance is `varied` times their mean, because their rate goes
    up and down, are negative binomial (Greenwood & Yule 1920, Journal of the Royal Statistical
    Society 83:255). Summed exactly, outwards from `count`.
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
        return 1.0 - tail(law, start - side, size, centre, -side, varied)
    total, term, k = 0.0, chance_of(law, start, most, expected, varied), start
    while 0 <= k <= most and term > _NOTHING * total:
        total += term
        if side > 0:
            term *= ratio(law, k, most, expected, varied)
        elif k:
            term /= ratio(law, k - 1, most, expected, varied)
        k += side
    return min(1.0, total)


def deviation(law: Law, centre: float) -> float:
    """The standard deviation of one of so many, or of the count in one unit of exposure."""
    return sqrt(max(0.0, centre * (1 - centre if law is Law.BINOMIAL else 1)))


def between_tail(count: float, mean: float, side: int) -> float:
    """The chance of `count` cases or more (`side` 1) between two events, or of as many or fewer.

    Each case is an event by the same chance, so that cases between are geometric, `mean` of them
    (Benneyan 2001, Health Care Management Science 4:305).
    """
    if mean <= 0:
        return 1.0
    no_event = log(mean / (mean + 1))
    return exp(no_event * count) if side > 0 else 1.0 - exp(no_event * (count + 1))


def chance_of(law: Law, count: int, most: float, expected: float, varied: float = 1.0) -> float:
    """The chance of exactly so many."""
    if varied > 1:
        size = expected / (varied - 1)
        ways = lgamma(size + count) - lgamma(size) - lgamma(count + 1)
        return exp(ways - size * log(varied) + count * log(1 - 1 / varied))
    if law is Law.POISSON:
        return exp(count * log(expected) - expected - lgamma(count + 1))
    ways = lgamma(most + 1) - lgamma(count + 1) - lgamma(most - count + 1)
    share = expected / most
    return exp(ways + count * log(share) + (most - count) * log1p(-share))


def ratio(law: Law, count: int, most: float, expected: float, varied: float) -> float:
    """How much likelier one more is than so many."""
    if law is Law.POISSON:
        return (expected + (varied - 1) * count) / varied / (count + 1)
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


FEWEST_SKEWED = 12  # values: skewness of fewer is mostly chance
LIMIT = 0.65
"""Times sqrt(6 / n), the standard error of skewness: that of a normal curve without its farthest
value is more in one of ten series (simulated, 12 to 200 values)."""
D2 = 1.128  # mean moving range of two, in standard deviations (Montgomery, appendix VI)


class Tail(Struct, frozen=True):
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
        far = self.middle + sigmas * self.sigma
        return side != self.side or log(max(self.least, abs(value - self.end))) > far


def long_tail(values: Sequence[float | None], whole: float = inf) -> Tail | None:
    """The tail of values in order, gaps included; None where they lie evenly enough.

    `whole` is the value that none can pass, if there is one. The value farthest out is not asked:
    one alone is a point to look at, and no tail.
    """
    known = [value for value in values if value is not None]
    if len(known) < FEWEST_SKEWED or min(known) < 0 or max(known) > whole:
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


FEWEST = 20  # points, below which a correlation is mostly chance
TURNS = 3  # whole weeks, or years, before a pattern can be told from chance
SIGMAS = 1.645  # one in twenty, on one side
LEAST_LEVEL = 5  # points of a level
MOST_CHANGES = 3
MARGIN = 8.0  # simulated: with it, 3 of 4 drifting series of 24 points that had a caution keep it
WEEKEND = "weekend"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def like_the_one_before(points: Sequence[ReadPoint], broken: frozenset[int] = frozenset()) -> bool:
    """Whether each value is like the one before more than chance makes it.

    By the correlation of ranks, which two points far out beside each other do not make: about
    -1 / n by chance, with a standard error of about 1 / sqrt(n) (Bartlett 1946). A lasting change
    makes neighbours alike too: so they have to be alike about the levels on either side of it.
    """
    known = ranks([point.value for point in points if point.value is not None])
    n, at = len(known), iter(known)
    places = [
        one
        for point in points
        for one in (*(None,) * (point.index in broken), None if point.value is None else next(at))
    ]
    if n < FEWEST or correlation(places, [sum(known) / n] * n) <= SIGMAS / sqrt(n) - 1 / n:
        return False
    found = levels(known)
    about = correlation(places, [level for level, many in found for _ in range(many)])
    return about > SIGMAS / sqrt(n) - (len(found) + 1) / n


def correlation(values: Sequence[float | None], centres: Sequence[float]) -> float:
    """Of each value with the one before, about a centre for each that is there; 0 of no spread."""
    at = iter(centres)
    off = [None if value is None else value - next(at) for value in values]
    spread = sum(one * one for one in off if one is not None)
    together = sum(a * b for a, b in pairwise(off) if a is not None and b is not None)
    return together / spread if spread else 0.0


def levels(values: Sequence[float]) -> list[tuple[float, int]]:
    """The levels that a series went through, and for how many points each.

    It is parted where the squares about the means of its parts get smallest: once, and again where
    that leaves clearly less, by Schwarz's criterion (1978, Annals of Statistics 6:461) and a
    margin, so that a series which drifts keeps most of its drift.
    """
    n, parts, centre = len(values), [list(values)], sum(values) / len(values)
    left = fsum((value - centre) ** 2 for value in values)
    while len(parts) <= MOST_CHANGES:
        gain, at, cut = max((*best_cut(part), i) for i, part in enumerate(parts))
        clear = left - gain <= 0 or n * log(left / (left - gain)) > 2 * log(n) + MARGIN
        if gain <= 0 or (len(parts) > 1 and not clear):
            break
        parts[cut : cut + 1] = [parts[cut][:at], parts[cut][at:]]
        left -= gain
    return [(sum(part) / len(part), len(part)) for part in parts]


def best_cut(values: Sequence[float]) -> tuple[float, int]:
    """By how much two means leave less of the squares than one, and where to cut for that."""
    n, whole = len(values), sum(values)
    found = (0.0, 0)
    for at, so_far in enumerate(accumulate(values), start=1):
        if LEAST_LEVEL <= at <= n - LEAST_LEVEL:
            apart = so_far / at - (whole - so_far) / (n - at)
            found = max(found, (apart * apart * at * (n - at) / n, at))
    return found


# Pettitt's formula is too careful, and the more the shorter a series is: of random orders of 10 to
# 50 points at most 1.3 in 100 pass 0.02, and 0.1 is passed by 3 of 100 with 16 points, 5 with 24
# and 7 with 50 (simulated, with ties and without).
_SURE, _SURE_OF_MANY, _MANY = 0.02, 0.01, 50
LIKELY = 0.1


def change_point(
    values: Sequence[float], sizes: Sequence[float] | None = None, sure: float = 0.0
) -> int | None:
    """Where Pettitt's statistic (Applied Statistics 1979;28:126-135) is largest, if that is more
    than chance gives; ties are allowed for as in a rank-sum test.

    Each point weighs as much as was counted at it, when it comes to where.
    """
    n = len(values)
    if n < 2 * LEAST_LEVEL:
        return None
    places, sizes = ranks(values), sizes or [1.0] * n
    most = max(abs(2 * total - t * (n + 1)) for t, total in enumerate(accumulate(places[:-1]), 1))
    spread = n**3 - sum(many**3 - many for many in Counter(values).values()) + n**2
    middle = fsum(size * rank for size, rank in zip(sizes, places, strict=True)) / fsum(sizes)
    sums = accumulate(size * (rank - middle) for size, rank in zip(sizes, places, strict=True))
    reached = [abs(total) for total in sums][:-1]
    at = reached.index(max(reached)) + 1
    chance = 2 * exp(-6 * most**2 / spread)
    found = chance <= (sure or (_SURE if n <= _MANY else _SURE_OF_MANY))
    return at if found and LEAST_LEVEL <= at <= n - LEAST_LEVEL else None


def like_its_kind(points: Sequence[ReadPoint], every: str) -> str:
    """The kind of day, or of month, on which values are unlike the others; "" where none is.

    The mean of each kind against all, in standard errors, at one in a hundred shared out over the
    kinds (Bonferroni). Where no weekday is, weekends are held against all other days: one contrast
    that is known beforehand, at one in a hundred, shows a fainter pattern.
    """
    if every == "day":
        return outlying(
            points, lambda when: WEEKDAYS[when.weekday()], lambda when: when.toordinal(), 2.99
        ) or outlying(
            points,
            lambda when: WEEKEND if is_weekend(when) else "",
            lambda when: when.toordinal() // 7,
            2.58,
        )
    if every == "month":
        return outlying(points, lambda when: MONTHS[when.month - 1], lambda when: when.year, 3.14)
    return ""


def outlying(
    points: Sequence[ReadPoint],
    kind_of: Callable[[date], str],
    turn_of: Callable[[date], int],
    sigmas: float,
) -> str:
    """The kind that lies farthest out, where that is farther than chance would put it."""
    kinds: dict[str, list[float]] = {}
    turns: dict[str, set[int]] = {}
    for point in points:
        if point.when is not None and point.value is not None:
            kind = kind_of(point.when)
            kinds.setdefault(kind, []).append(point.value)
            turns.setdefault(kind, set()).add(turn_of(point.when))
    regular = {kind: found for kind, found in kinds.items() if len(turns[kind]) >= TURNS}
    freedom = sum(len(found) for found in regular.values()) - len(regular)
    if len(regular) < 2 or freedom < FEWEST:
        return ""
    means = {kind: sum(found) / len(found) for kind, found in regular.items()}
    inside = sum((v - means[kind]) ** 2 for kind, found in regular.items() for v in found)
    centre, many = sum(means.values()) / len(means), len(means)
    each = {kind: inside / freedom / len(found) for kind, found in regular.items()}
    both = sum(each.values()) / many**2  # of the mean of all kinds
    errors = {kind: sqrt(one * (1 - 2 / many) + both) for kind, one in each.items()}
    far = max(sorted(means), key=lambda kind: abs(means[kind] - centre) / (errors[kind] or 1e-9))
    return (far or WEEKEND) if abs(means[far] - centre) > sigmas * errors[far] else ""
