"""The C chart: counts of events in equal stretches of time."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from qiworkbook.spc.series import Lines, around
from qiworkbook.spc.sums import mean

if TYPE_CHECKING:
    from qiworkbook.spc.series import Convention, Stretch


def c(stretch: Stretch, convention: Convention) -> list[Lines]:
    """Mean ± 3 x sqrt(mean), not below 0 (Montgomery, ch. 7.3: the Poisson distribution)."""
    centre = stretch.centred(mean(stretch.based()))
    if centre is None:
        return stretch.same(Lines())
    return stretch.same(around(centre, convention.sigmas * sqrt(centre), floor=0.0))
