"""A funnel: wards compared in one period, each allowed the chance variation of its own size."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, inf
from typing import TYPE_CHECKING

from qiworkbook.spc.funnel_limits import SCALES, FunnelKind, FunnelLimits, limits_at
from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.overdispersion import spread_between
from qiworkbook.spc.reading import Side
from qiworkbook.spc.sums import beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.spc.overdispersion import Spread


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
class Funnel:
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
) -> Funnel:
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
    return Funnel(kind, centre * per, points, curve, left_out, spread, tau > 0)


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
