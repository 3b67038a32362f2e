"""Over-dispersion: do wards, or points, differ more than chance alone makes them, and how much?

Whether wards do is Pearson's chi-squared. How much limits are widened is Spiegelhalter 2005,
Quality & Safety in Health Care 14:347, and Statistics in Medicine 24:1185: z-values with the
extreme tenths drawn in, their spread phi, and a variance tau² between wards. Shares are compared
as arcsine of the square root, rates as square root: on these scales the variance of chance depends
on size alone, and a ward with no events has a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import asin, fsum, pi, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FEWEST = 10  # of fewer wards a spread between them says next to nothing
EXPECTED = 3  # events, and people without one: below that chance alone looks like a spread
DRAWN_IN = 0.1  # of the z-values at either end
LEAST = 11  # differences between successive points: those of twelve, the fewest that are judged


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to a scale on which chance has the variance 1 / (4 x size), and back again.

    `rarer` is what a centre makes of one person or one unit of exposure that is rarer: to have an
    event, or to have none. `variance` is that of chance in one of them, on the scale of the values.
    """

    there: Callable[[float], float]
    back: Callable[[float], float]
    rarer: Callable[[float], float]
    variance: Callable[[float], float]


SHARES = Scale(
    lambda share: asin(sqrt(min(1.0, share))),
    lambda at: sin(_within(at, pi / 2)) ** 2,
    lambda centre: min(centre, 1 - centre),
    lambda centre: centre * (1 - centre),
)
RATES = Scale(sqrt, lambda at: max(0.0, at) ** 2, lambda centre: centre, lambda centre: centre)


@dataclass(frozen=True, slots=True)
class Spread:
    """How much the wards differ, from those of them that are large enough to tell.

    `ratio` is Pearson's chi-squared over its degrees of freedom, 1 on average where chance alone is
    at work; `clear` is whether chance would make it as large less than once in twenty. `phi` is the
    spread of the z-values drawn in, which chance alone leaves at 0.6 to 0.8, and `tau` the standard
    deviation between wards on the transformed scale that follows from it, 0 where it asks for none.
    """

    wards: int
    phi: float
    tau: float
    ratio: float
    clear: bool


def spread_between(
    values: Sequence[float], sizes: Sequence[float], centre: float, scale: Scale
) -> Spread | None:
    """The spread between wards about a centre, from those in which EXPECTED events are expected.

    None of fewer than FEWEST of them. tau² is the estimate of DerSimonian and Laird (1986), as
    the NHS uses it for its mortality indicator, SHMI; that one is worked out from logarithms,
    which a ward without an event has not.
    """
    pairs = zip(values, sizes, strict=True)
    large = [(value, size) for value, size in pairs if size * scale.rarer(centre) >= EXPECTED]
    wards = len(large)
    if wards < FEWEST:
        return None
    target = scale.there(centre)
    found = [(scale.there(value) - target) * 2 * sqrt(size) for value, size in large]
    phi = fsum(z * z for z in drawn_in(found)) / wards
    weights = [4 * size for _, size in large]
    total = fsum(weights)
    room = total - fsum(weight * weight for weight in weights) / total
    tau = sqrt(max(0.0, (wards * phi - (wards - 1)) / room))
    squared, freedom = chi_squared(large, scale), wards - 1
    return Spread(wards, phi, tau, squared / freedom, squared > chance_at_most(freedom))


def chi_squared(pairs: Sequence[tuple[float, float]], scale: Scale) -> float:
    """Pearson's, of values by size about the centre of all of them together."""
    centre = fsum(value * size for value, size in pairs) / fsum(size for _, size in pairs)
    variance = scale.variance(centre)
    if variance <= 0:  # nobody, or everybody: all are alike
        return 0.0
    return fsum(size * (value - centre) ** 2 for value, size in pairs) / variance


def successive_excess(stretches: Sequence[Sequence[float | None]]) -> bool:
    """Whether z-values differ from their neighbours more than chance makes them once in twenty.

    Half the sum of squared successive differences has the mean m and the variance 3m - 1 for m
    differences of independent values (von Neumann, Kent, Bellinson & Hart 1941, Annals of
    Mathematical Statistics 12:153); it is held against the chi-squared that has both. Neighbours,
    because a lasting change is one large difference and no wider spread. Nothing is said of fewer
    than LEAST differences.
    """
    differences = [
        later - earlier
        for z_values in stretches
        for earlier, later in pairwise(z_values)
        if earlier is not None and later is not None
    ]
    many = len(differences)
    if many < LEAST:
        return False
    scale = (3 * many - 1) / (2 * many)
    half = fsum(difference**2 for difference in differences) / 2
    return half > scale * chance_at_most(many / scale)


def widened(centre: float, size: float, tau: float, scale: Scale, z: float) -> float:
    """A limit `z` standard deviations from the centre, chance and the spread of wards together."""
    return scale.back(scale.there(centre) + z * sqrt(1 / (4 * size) + tau * tau))


def drawn_in(values: Sequence[float]) -> list[float]:
    """The values with the lowest and the highest tenth moved to the edge of the others."""
    ordered = sorted(values)
    low, high = quantile(ordered, DRAWN_IN), quantile(ordered, 1 - DRAWN_IN)
    return [min(max(value, low), high) for value in values]


def quantile(ordered: Sequence[float], share: float) -> float:
    """The quantile of sorted values, interpolated (Hyndman & Fan 1996, definition 7)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def chance_at_most(freedom: float) -> float:
    """The 95 % point of chi-squared with so many degrees of freedom (Wilson & Hilferty 1931)."""
    share = 2 / (9 * freedom)
    return freedom * float(1 - share + 1.6448536 * sqrt(share)) ** 3


def _within(at: float, most: float) -> float:
    return min(max(0.0, at), most)
