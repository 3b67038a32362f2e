"""Every kind of chart: what it plots, what it needs, how its lines are made."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.spc.charts.counts import c, p, p_prime, u, u_prime
from qiworkbook.spc.charts.values import g, mr, range_constant, run, s, t, xbar, xmr
from qiworkbook.spc.odds import Law
from qiworkbook.spc.reading import ChartType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qiworkbook.spc.series import Convention, Lines, Stretch


LANEY = ", times Laney's factor for the variation between points"


class Needs(StrEnum):
    """What a row must bring."""

    VALUE = "value"  # a number; divided by the denominator where there is one
    COUNT = "count"  # a number of events, 0 or more; a denominator is not looked at
    RATIO = "ratio"  # a numerator and a denominator
    SUBGROUP = "subgroup"  # several measurements


class Chart(Struct, frozen=True):
    """One kind of chart. `formula` is how its limits are made, to be filled in for its foot."""

    type: ChartType
    title: str
    needs: Needs
    lines: Callable[[Stretch, Convention], list[Lines]]
    centre_name: str = "mean"
    formula: str = ""
    moving_ranges: bool = False  # limits come from moving ranges, which may be screened
    law: Law | None = None  # what the numbers are by chance, where they are counts

    def formula_by(self, convention: Convention) -> str:
        """How limits are made by that convention, "" on a chart without any."""
        return self.formula.format(
            centre=convention.centre,
            constant=convention.constant * convention.sigmas / 3,
            ranges=convention.ranges,
            range_constant=range_constant(convention.sigmas),
            sigmas=convention.sigmas,
        )

    def middle(self, convention: Convention) -> str:
        """What the centre is, on a chart made by that convention."""
        return convention.centre if self.type is ChartType.XMR else self.centre_name


CHARTS: Mapping[ChartType, Chart] = MappingProxyType(
    {
        chart.type: chart
        for chart in (
            Chart(ChartType.RUN, "run chart", Needs.VALUE, run, "median"),
            Chart(
                ChartType.XMR,
                "XmR chart",
                Needs.VALUE,
                xmr,
                formula="{centre} ± {constant:.5g} × {ranges} moving range",
                moving_ranges=True,
            ),
            Chart(
                ChartType.MR,
                "moving range chart",
                Needs.VALUE,
                mr,
                formula="{range_constant:.4g} × mean moving range",
            ),
            Chart(
                ChartType.P,
                "P chart",
                Needs.RATIO,
                p,
                formula="{sigmas:g} sigma, binomial",
                law=Law.BINOMIAL,
            ),
            Chart(
                ChartType.P_PRIME,
                "P′ chart",
                Needs.RATIO,
                p_prime,
                formula="{sigmas:g} sigma, binomial" + LANEY,
                moving_ranges=True,
                law=Law.BINOMIAL,
            ),
            Chart(
                ChartType.U,
                "U chart",
                Needs.RATIO,
                u,
                formula="{sigmas:g} sigma, Poisson",
                law=Law.POISSON,
            ),
            Chart(
                ChartType.U_PRIME,
                "U′ chart",
                Needs.RATIO,
                u_prime,
                formula="{sigmas:g} sigma, Poisson" + LANEY,
                moving_ranges=True,
                law=Law.POISSON,
            ),
            Chart(
                ChartType.C,
                "C chart",
                Needs.COUNT,
                c,
                formula="{sigmas:g} sigma, Poisson",
                law=Law.POISSON,
            ),
            Chart(ChartType.G, "G chart", Needs.COUNT, g, "median", "{sigmas:g} sigma, geometric"),
            Chart(
                ChartType.T,
                "T chart",
                Needs.COUNT,
                t,
                "centre",  # a mean of powers, drawn back: in skewed times well below their mean
                formula="{sigmas:g} sigma after the power 1 / 3.6",
                moving_ranges=True,
            ),
            Chart(
                ChartType.XBAR,
                "X̄ chart",
                Needs.SUBGROUP,
                xbar,
                formula="{sigmas:g} sigma, from the spread inside subgroups",
            ),
            Chart(
                ChartType.S,
                "S chart",
                Needs.SUBGROUP,
                s,
                formula="{sigmas:g} sigma, from the spread inside subgroups",
            ),
        )
    }
)
