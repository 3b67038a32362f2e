"""Charts of counts: C, and P, P′, U and U′ over a denominator that may vary."""

from __future__ import annotations

from math import fsum, sqrt
from typing import TYPE_CHECKING

from qiworkbook.spc.odds import Law, deviation
from qiworkbook.spc.series import Lines, around
from qiworkbook.spc.sums import mean, mean_range, moving_ranges

if TYPE_CHECKING:
    from qiworkbook.spc.series import Convention, Stretch


def c(stretch: Stretch, convention: Convention) -> list[Lines]:
    """Mean ± 3 x sqrt(mean), not below 0 (Montgomery, ch. 7.3: the Poisson distribution)."""
    centre = stretch.centred(mean(stretch.based()))
    if centre is None:
        return stretch.same(Lines())
    return stretch.same(around(centre, convention.sigmas * sqrt(centre), floor=0.0))


def p(stretch: Stretch, convention: Convention) -> list[Lines]:
    """p̄ ± 3 x sqrt(p̄ (1 - p̄) / n), within 0 and 1 (Montgomery, ch. 7.2: the binomial)."""
    return by_size(stretch, Law.BINOMIAL, convention.sigmas)


def u(stretch: Stretch, convention: Convention) -> list[Lines]:
    """ū ± 3 x sqrt(ū / n), not below 0 (Montgomery, ch. 7.3: the Poisson per unit)."""
    return by_size(stretch, Law.POISSON, convention.sigmas)


def p_prime(stretch: Stretch, convention: Convention) -> list[Lines]:
    """The P chart with its sigma fitted to the variation between points (Laney 2002)."""
    return by_size(stretch, Law.BINOMIAL, fitted(stretch, Law.BINOMIAL, convention))


def u_prime(stretch: Stretch, convention: Convention) -> list[Lines]:
    """The U chart with its sigma fitted to the variation between points (Laney 2002)."""
    return by_size(stretch, Law.POISSON, fitted(stretch, Law.POISSON, convention))


def pooled(stretch: Stretch) -> float | None:
    """All numerators over all denominators of the baseline, or a centre given from outside."""
    rows = [i for i in stretch.base if stretch.values[i] is not None]
    bottom = fsum([stretch.bottoms[i] or 0.0 for i in rows])
    found = fsum([stretch.tops[i] or 0.0 for i in rows]) / bottom if bottom else None
    return stretch.centred(found)


def by_size(stretch: Stretch, law: Law, sigmas: float | None) -> list[Lines]:
    """Lines at every point from its own denominator; a point without one has the centre alone."""
    centre = pooled(stretch)
    alone = Lines(centre)
    if centre is None or sigmas is None:
        return stretch.same(alone)
    reach, ceiling = deviation(law, centre) * sigmas, 1.0 if law is Law.BINOMIAL else None
    of_size = {  # each once: many points have the same
        size: around(centre, reach / sqrt(size), 0.0, ceiling)
        for size in {size for size in stretch.bottoms if size and size > 0}
    }
    return [
        alone if value is None or size is None else of_size.get(size, alone)
        for value, size in zip(stretch.values, stretch.bottoms, strict=True)
    ]


def fitted(stretch: Stretch, law: Law, convention: Convention) -> float | None:
    """So many of Laney's sigma-z: the mean moving range of the z-values / 1.128; None of none.

    Laney 2002, Quality Engineering 14:531. Ranges are screened where the convention says so. By
    chance it lies as often below 1 as above.
    """
    found = z_values(stretch, law)
    if convention.bridge_gaps:
        found = [z for z in found if z is not None]
    typical = mean_range(moving_ranges(found), screened=convention.screened)
    return None if typical is None else convention.sigmas * typical / 1.128


def z_values(stretch: Stretch, law: Law) -> list[float | None]:
    """How far each point of the baseline lies from the centre, in standard deviations of chance."""
    centre = pooled(stretch)
    spread = 0.0 if centre is None else deviation(law, centre)
    if centre is None or spread == 0:
        return []
    return [
        None if value is None or not size or size < 0 else (value - centre) * sqrt(size) / spread
        for value, size in ((stretch.values[i], stretch.bottoms[i]) for i in stretch.base)
    ]
