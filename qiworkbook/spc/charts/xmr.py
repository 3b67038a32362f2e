"""The XmR chart: individual values, and their moving ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.spc.series import Lines, Middle, around
from qiworkbook.spc.sums import mean, median, moving_ranges, screened_ranges

if TYPE_CHECKING:
    from qiworkbook.spc.series import Convention, Stretch

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
    return stretch.same(Lines(centre, 0.0, limit, 0.0, limit * 2 / 3, 0.0, limit / 3))


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
