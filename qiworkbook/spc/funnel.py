"""A funnel: wards compared in one period, each allowed the chance variation of its size, and more
where they differ more.

Limits are exact from the binomial or Poisson, and wider where wards differ for more than chance.

Whether wards do is Pearson's chi-squared. How much limits are widened is Spiegelhalter 2005,
Quality & Safety in Health Care 14:347, and Statistics in Medicine 24:1185: z-values with the
extreme tenths drawn in, their spread phi, and a variance tau² between wards. Shares are compared
as arcsine of the square root, rates as square root: on these scales the variance of chance depends
on size alone, and a ward with no events has a place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import pairwise
from math import asin, fsum, inf, pi, sin, sqrt
from typing import NamedTuple

from msgspec import Struct

from qiworkbook.spc.numbers import side_of
from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.odds import Law, chance_of, deviation, tail
from qiworkbook.spc.reading import Side

FEWEST = 10  # of fewer wards a spread between them says next to nothing
EXPECTED = 3  # events, and people without one: below that chance alone looks like a spread
DRAWN_IN = 0.1  # of the z-values at either end
DRAWN_TO_NEXT = 1.5
"""What the sum of n squared normal values loses by it: simulated, 12 to 200 values, so that 4.3 to
5.2 of 100 series that chance made are told apart."""
LEAST = 11  # differences between successive points: those of twelve, the fewest that are judged


class Scale(Struct, frozen=True):
    """Values to a scale on which chance has the variance 1 / (4 x size), and back again.

    `rarer` is what a centre makes of one person or one unit of exposure that is rarer: to have an
    event, or to have none.
    """

    law: Law

    there: Callable[[float], float]
    back: Callable[[float], float]
    rarer: Callable[[float], float]


SHARES = Scale(
    Law.BINOMIAL,
    lambda share: asin(sqrt(min(1.0, share))),
    lambda at: sin(min(max(0.0, at), pi / 2)) ** 2,
    lambda centre: min(centre, 1 - centre),
)
RATES = Scale(Law.POISSON, sqrt, lambda at: max(0.0, at) ** 2, lambda centre: centre)


class WardSpread(Struct, frozen=True):
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
) -> WardSpread | None:
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
    return WardSpread(wards, phi, tau, squared / freedom, squared > chance_at_most(freedom))


def chi_squared(pairs: Sequence[tuple[float, float]], scale: Scale) -> float:
    """Pearson's, of values by size about the centre of all of them together."""
    centre = fsum(value * size for value, size in pairs) / fsum(size for _, size in pairs)
    variance = deviation(scale.law, centre) ** 2
    if variance <= 0:  # nobody, or everybody: all are alike
        return 0.0
    return fsum(size * (value - centre) ** 2 for value, size in pairs) / variance


def successive_excess(stretches: Sequence[Sequence[float | None]]) -> bool:
    """Whether z-values differ from their neighbours more than chance makes them once in twenty.

    Half the sum of squared successive differences has the mean m and the variance 3m - 1 for m
    differences of independent values (von Neumann, Kent, Bellinson & Hart 1941, Annals of
    Mathematical Statistics 12:153); it is held against the chi-squared that has both. Neighbours,
    because a lasting change is one large difference and no wider spread. The value farthest out is
    drawn in to the next: one alone is a point to look at, and no spread. Nothing is said of fewer
    than LEAST differences.
    """
    far = sorted(abs(z) for z_values in stretches for z in z_values if z is not None)
    most = far[-2] if len(far) > 1 else 0.0
    differences = [
        min(max(later, -most), most) - min(max(earlier, -most), most)
        for z_values in stretches
        for earlier, later in pairwise(z_values)
        if earlier is not None and later is not None
    ]
    many = len(differences)
    if many < LEAST:
        return False
    scale = (3 * many - 1) / (2 * many)
    half = fsum(difference**2 for difference in differences) / 2
    return half > (1 - DRAWN_TO_NEXT / len(far)) * scale * chance_at_most(many / scale)


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
    scale, sigma = SCALES[kind], sqrt(1 / (4 * size) + tau * tau)  # of chance and wards together
    wide = [scale.back(scale.there(centre) + z * sigma) for z in NORMAL]
    lower = (min(pair) for pair in zip(alone[:2], wide[:2], strict=True))
    upper = (max(pair) for pair in zip(alone[2:], wide[2:], strict=True))
    return FunnelLimits(*lower, *upper)


def by_chance(kind: FunnelKind, centre: float, size: float) -> FunnelLimits:
    """What chance alone allows."""
    if centre <= 0 or (kind is FunnelKind.P and centre >= 1):
        return FunnelLimits(centre, centre, centre, centre)
    if kind is FunnelKind.P:
        size = people(size)
    expected = centre * size
    law = SCALES[kind].law
    spread = deviation(law, centre) * sqrt(size)
    found = quantiles(law, expected, spread, size if kind is FunnelKind.P else inf)
    return FunnelLimits(*(count / size for count in found))


def people(size: float) -> int:
    """A denominator of a share as whole people."""
    return max(1, round(size))


def chance_beyond(ward: Ward, kind: FunnelKind, centre: float, side: int) -> float:
    """How often chance alone gives so many or more (`side` 1), or so few.

    Summed exactly: an upper limit drawn between whole counts can lie below one that chance gives
    far more often, and below 100 % of a few people.
    """
    size = people(ward.denominator) if kind is FunnelKind.P else ward.denominator
    count = min(ward.numerator, size) if kind is FunnelKind.P else ward.numerator
    return tail(SCALES[kind].law, count, size, centre, side)


def quantiles(law: Law, middle: float, spread: float, most: float) -> list[float]:
    """The counts below which each of the TAILS lies, interpolated between whole counts.

    With r the smallest count with P(X <= r) >= p, the limit is r - (P(X <= r) - p) / P(X = r).
    Counts more than ten standard deviations from the middle are as good as impossible.
    """
    if spread > LARGE:
        return [middle + z * spread for z in NORMAL]
    count = max(0, int(middle - 10 * spread - 10))
    chance = at_most = chance_of(law, count, most, middle)
    found = []
    for share in TAILS:
        while at_most < share and count < most:
            count += 1
            chance = chance_of(law, count, most, middle)
            at_most += chance
        found.append(max(0.0, count - (at_most - share) / chance))
    return found


class Ward(Struct, frozen=True):
    """One place in the period: its numerator and denominator."""

    name: str
    numerator: float
    denominator: float


class FunnelPoint(Struct, frozen=True):
    """One ward and the limits for its size; `side` says where it leaves the outer pair, or None.

    A ward beyond a limit drawn between whole counts has no side where chance puts it there too;
    `on_edge` is whether chance does so at most once in forty times.
    """

    name: str
    value: float
    denominator: float
    limits: FunnelLimits
    side: Side | None
    on_edge: bool = False


class Wards(Struct, frozen=True):
    """The wards in the order of their size, and the value of all of them together.

    `curve` holds sizes and limits for drawing the lines. `left_out` names wards without a
    denominator. `spread` says how much more the wards differ than chance makes them, None of too
    few wards to tell; `widened` whether the limits allow for it. `but_for` names the few beyond
    them without which the others could not be shown to differ.
    """

    kind: FunnelKind
    centre: float
    points: tuple[FunnelPoint, ...]
    curve: tuple[tuple[float, FunnelLimits], ...]
    left_out: tuple[str, ...] = ()
    spread: WardSpread | None = None
    widened: bool = False
    but_for: tuple[str, ...] = ()


def funnel(
    wards: Sequence[Ward],
    kind: FunnelKind,
    per: float = 1.0,
    steps: int = 40,
    *,
    widen: bool = False,
) -> Wards:
    """Compare wards in one period; values and limits are multiplied by `per`.

    Exact binomial or Poisson limits, interpolated between whole counts, as in Spiegelhalter 2005,
    Statistics in Medicine 24:1185, appendix A.1. With `widen` they also allow for the spread
    between wards, where there are wards enough to see one. Not a league table: inside the limits
    the order of wards is chance. Raises SpcError when no ward has a denominator, or a count is
    negative or larger than its denominator.
    """
    counted = sorted(filter(has_size, wards), key=lambda ward: (ward.denominator, ward.name))
    left_out = tuple(sorted(ward.name for ward in wards if not has_size(ward)))
    if not counted:
        raise SpcError("A funnel needs at least one ward with a denominator.")
    for one in counted:  # counts below 0, endless or undefined, and more than all
        most = one.denominator if kind is FunnelKind.P else inf
        if not 0 <= one.numerator <= most or one.numerator == inf:
            raise SpcError(f"{one.name}: {one.numerator:g} out of {one.denominator:g} cannot be.")
    centre = overall_value(counted)
    spread = spread_of_wards(counted, kind)
    tau = spread.tau if widen and spread else 0.0
    points = tuple(point(ward, kind, centre, per, tau) for ward in counted)
    smallest, largest = counted[0].denominator, counted[-1].denominator
    sizes = [smallest + (largest - smallest) * i / steps for i in range(steps + 1)]
    curve = tuple((size, in_units(limits_at(kind, centre, size, tau), per)) for size in sizes)
    return Wards(
        kind=kind,
        centre=centre * per,
        points=points,
        curve=curve,
        left_out=left_out,
        spread=spread,
        widened=tau > 0,
        but_for=but_for(counted, points, kind) if spread and spread.clear else (),
    )


def overall_value(wards: Sequence[Ward]) -> float:
    """The value of all of them as one."""
    return fsum(w.numerator for w in wards) / fsum(w.denominator for w in wards)


def spread_of_wards(wards: Sequence[Ward], kind: FunnelKind) -> WardSpread | None:
    """The spread between wards about the value of all of them."""
    sizes = [ward.denominator for ward in wards]
    values = [ward.numerator / ward.denominator for ward in wards]
    return spread_between(values, sizes, overall_value(wards), SCALES[kind])


def but_for(
    wards: Sequence[Ward], points: Sequence[FunnelPoint], kind: FunnelKind
) -> tuple[str, ...]:
    """The wards beyond the limits, a tenth of all at most, where the others differ as chance makes
    them; else ().
    """
    far = [point.name for point in points if point.side]
    others = [ward for ward, point in zip(wards, points, strict=True) if not point.side]
    without = spread_of_wards(others, kind) if 0 < len(far) <= DRAWN_IN * len(wards) else None
    return () if without is None or without.clear else tuple(far)


def has_size(ward: Ward) -> bool:
    """Whether the ward has a denominator to compare by."""
    return 0 < ward.denominator < inf


def point(ward: Ward, kind: FunnelKind, centre: float, per: float, tau: float) -> FunnelPoint:
    """One ward against the limits for its size."""
    value = ward.numerator / ward.denominator
    limits = limits_at(kind, centre, ward.denominator, tau)
    beyond = (
        1 if side_of(value, limits.upper) > 0 else -1 if side_of(value, limits.lower) < 0 else 0
    )
    chance = chance_beyond(ward, kind, centre, beyond) if beyond else 1.0
    side = None
    if chance <= TAILS[0]:
        side = Side.ABOVE if beyond > 0 else Side.BELOW
    edge = side is None and chance <= TAILS[1]
    return FunnelPoint(ward.name, value * per, ward.denominator, in_units(limits, per), side, edge)


def in_units(limits: FunnelLimits, per: float) -> FunnelLimits:
    """The limits in the unit of the measure."""
    return FunnelLimits(*(limit * per for limit in limits))
