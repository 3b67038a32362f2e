"""A funnel: wards compared in one period, each allowed the chance variation of its own size.

Limits are exact from the binomial or Poisson, and wider where wards differ for more than chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp, fsum, inf, lgamma, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.overdispersion import RATES, SHARES, spread_between, widened
from qiworkbook.spc.reading import Side
from qiworkbook.spc.sums import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.spc.overdispersion import Spread

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


@dataclass(frozen=True, slots=True)
class Ward:
    """One place in the period: its numerator and denominator."""

    name: str
    numerator: float
    denominator: float


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One ward and the limits for its size; `side` says where it leaves the outer pair, or None."""

    name: str
    value: float
    denominator: float
    limits: FunnelLimits
    side: Side | None


@dataclass(frozen=True, slots=True)
class Wards:
    """The wards in the order of their size, and the value of all of them together.

    `curve` holds sizes and limits for drawing the lines. `left_out` names wards without a
    denominator. `spread` says how much more the wards differ than chance makes them, None of too
    few wards to tell; `widened` whether the limits allow for it.
    """

    kind: FunnelKind
    centre: float
    points: tuple[FunnelPoint, ...]
    curve: tuple[tuple[float, FunnelLimits], ...]
    left_out: tuple[str, ...] = ()
    spread: Spread | None = None
    widened: bool = False


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
    for ward in counted:
        refuse_impossible(ward, kind)
    centre = fsum(w.numerator for w in counted) / fsum(w.denominator for w in counted)
    spread = spread_between(
        [ward.numerator / ward.denominator for ward in counted],
        [ward.denominator for ward in counted],
        centre,
        SCALES[kind],
    )
    tau = spread.tau if widen and spread else 0.0
    points = tuple(point(ward, kind, centre, per, tau) for ward in counted)
    smallest, largest = counted[0].denominator, counted[-1].denominator
    sizes = [smallest + (largest - smallest) * i / steps for i in range(steps + 1)]
    curve = tuple((size, scaled(limits_at(kind, centre, size, tau), per)) for size in sizes)
    return Wards(
        kind=kind,
        centre=centre * per,
        points=points,
        curve=curve,
        left_out=left_out,
        spread=spread,
        widened=tau > 0,
    )


def has_size(ward: Ward) -> bool:
    """Whether the ward has a denominator to compare by."""
    return 0 < ward.denominator < inf


def refuse_impossible(ward: Ward, kind: FunnelKind) -> None:
    """Counts below 0, endless or undefined, and more than all."""
    if not 0 <= ward.numerator < inf or (
        kind is FunnelKind.P and ward.numerator > ward.denominator
    ):
        raise SpcError(f"{ward.name}: {ward.numerator:g} out of {ward.denominator:g} cannot be.")


def point(ward: Ward, kind: FunnelKind, centre: float, per: float, tau: float) -> FunnelPoint:
    """One ward against the limits for its size."""
    value = ward.numerator / ward.denominator
    limits = limits_at(kind, centre, ward.denominator, tau)
    over, under = beside(value, limits.upper) > 0, beside(value, limits.lower) < 0
    side = Side.ABOVE if over else Side.BELOW if under else None
    return FunnelPoint(ward.name, value * per, ward.denominator, scaled(limits, per), side)


def scaled(limits: FunnelLimits, per: float) -> FunnelLimits:
    """The limits in the unit of the measure."""
    return FunnelLimits(*(limit * per for limit in limits))
