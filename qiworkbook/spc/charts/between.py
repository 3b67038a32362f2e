"""G and T charts, for rare events: how many cases, or how much time, between one and the next."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from qiworkbook.spc.charts.xmr import ranges_of
from qiworkbook.spc.series import Lines, Stretch, around
from qiworkbook.spc.sums import mean, mean_range, median

if TYPE_CHECKING:
    from qiworkbook.spc.series import Convention

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
