"""Charts of values: run, XmR, X̄ and S, and G and T between rare events."""

from __future__ import annotations

from functools import lru_cache
from math import exp, fsum, lgamma, sqrt
from typing import TYPE_CHECKING

from qiworkbook.spc.series import Lines, Middle, Stretch, around
from qiworkbook.spc.sums import mean, mean_range, median, moving_ranges, screened_ranges

if TYPE_CHECKING:
    from qiworkbook.spc.series import Convention


def run(stretch: Stretch, _convention: Convention) -> list[Lines]:
    """The median of the baseline (Perla, Provost & Murray 2011, BMJ Qual Saf 20:46)."""
    return stretch.same(Lines(stretch.centred(median(stretch.based()))))


MIDDLES = {Middle.MEAN: mean, Middle.MEDIAN: median}


def xmr(stretch: Stretch, convention: Convention) -> list[Lines]:
    """Mean ± constant x mean moving range (Wheeler 1993, Understanding Variation; 2.66 there).

    Or the median of either, where the convention says so. 3 / 1.128 is the same constant unrounded:
    d2 of two points is 1.128 (Montgomery, Introduction to Statistical Quality Control, appendix
    VI). An excluded point is taken out first, so that its neighbours meet; a gap is not bridged
    unless the convention says so. Not cut off at 0.
    """
    centre = stretch.centred(MIDDLES[convention.centre](stretch.based()))
    if centre is None:
        return stretch.same(Lines())
    ranges = ranges_of(stretch, convention)
    kept = screened_ranges(ranges) if convention.screened else ranges
    typical = MIDDLES[convention.ranges](kept)
    if typical is None:
        return stretch.same(Lines(centre))
    return stretch.same(around(centre, convention.constant * typical * convention.sigmas / 3))


def ranges_of(stretch: Stretch, convention: Convention) -> list[float]:
    """The moving ranges of the baseline."""
    if convention.bridge_gaps:
        return moving_ranges(stretch.based())
    return moving_ranges([stretch.values[i] for i in stretch.base])


def range_constant(sigmas: float) -> float:
    """How many mean ranges the upper limit of an MR chart is: 3.267 of two points at 3 sigma."""
    return 1 + 2.267 * sigmas / 3


def mr(stretch: Stretch, convention: Convention) -> list[Lines]:
    """Upper limit 3.267 x the mean range, lower limit 0 (D4 and D3 of two points; Montgomery).

    Nearer lines are thirds of the upper limit itself, for a range has no room below its mean.
    """
    centre = mean(stretch.based())
    if centre is None:
        return stretch.same(Lines())
    limit = range_constant(convention.sigmas) * centre
    return stretch.same(
        Lines(
            centre,
            0.0,
            limit,
            0.0,
            near_upper=limit * 2 / 3,
            inner_lower=0.0,
            inner_upper=limit / 3,
        )
    )


def plot_ranges(values: list[float | None], *, bridged: bool = False) -> list[float | None]:
    """What an MR chart plots: each value's distance from the one before, the first having none.

    With `bridged` the one before is the last that there was, and a gap costs its own range alone.
    """
    ranges: list[float | None] = []
    earlier: float | None = None
    for value in values:
        ranges.append(None if earlier is None or value is None else abs(value - earlier))
        if value is not None or not bridged:
            earlier = value
    return ranges


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


NELSON_POWER = 3.6
GEOMETRIC_MEDIAN = 0.693  # of the mean: ln 2, as in qicharts2


def g(stretch: Stretch, convention: Convention) -> list[Lines]:
    """m ± 3 x sqrt(m (m + 1)), not below 0, m being the mean number of cases between events.

    The event itself is not counted. The line drawn is the median, because half the points of a
    skewed distribution do not lie above its mean (Benneyan 2001, Health Care Management Science
    4:305; Provost & Murray 2011 for the median). A centre given from outside is taken for the mean,
    and the line drawn at 0.693 of it, the median of a long geometric distribution.
    """
    values = stretch.based()
    typical, centre = stretch.centred(mean(values)), median(values)
    if stretch.given is not None:
        centre = GEOMETRIC_MEDIAN * stretch.given
    if typical is None or centre is None:
        return stretch.same(Lines())
    limits = around(typical, convention.sigmas * sqrt(typical * (typical + 1)), floor=0.0)
    return stretch.same(limits._replace(centre=centre))


def t(stretch: Stretch, convention: Convention) -> list[Lines]:
    """An XmR chart of time ** (1 / 3.6), drawn back on the scale of time.

    The power makes exponential waiting times nearly normal (Nelson 1994, Journal of Quality
    Technology 26:239). A lower limit below 0 is 0.
    """
    powered = [None if value is None else value ** (1 / NELSON_POWER) for value in stretch.values]
    normal = Stretch(powered, stretch.base)
    given = None if stretch.given is None else stretch.given ** (1 / NELSON_POWER)
    centre = mean(normal.based()) if given is None else given
    if centre is None:
        return stretch.same(Lines())
    typical = mean_range(ranges_of(normal, convention), screened=convention.screened)
    if typical is None:
        return stretch.same(Lines(centre**NELSON_POWER))
    limits = around(centre, convention.sigmas * typical / 1.128, floor=0.0)
    return stretch.same(Lines(*(None if at is None else at**NELSON_POWER for at in limits)))
