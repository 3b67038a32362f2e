"""Every kind of chart: what it plots, what it needs, how its lines are made."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from qiworkbook.spc.charts.between import g, t
from qiworkbook.spc.charts.counts import c
from qiworkbook.spc.charts.ratios import p, p_prime, u, u_prime
from qiworkbook.spc.charts.run import run
from qiworkbook.spc.charts.subgroups import s, xbar
from qiworkbook.spc.charts.xmr import mr, xmr
from qiworkbook.spc.reading import ChartType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qiworkbook.spc.lines import Convention, Lines, Stretch


class Needs(StrEnum):
    """What a row must bring."""

    VALUE = "value"  # a number; divided by the denominator where there is one
    COUNT = "count"  # a number of events, 0 or more; a denominator is not looked at
    RATIO = "ratio"  # a numerator and a denominator
    SUBGROUP = "subgroup"  # several measurements


@dataclass(frozen=True, slots=True)
class Chart:
    """One kind of chart. `formula` says in words how its limits are made, for the chart's foot."""

    type: ChartType
    title: str
    needs: Needs
    lines: Callable[[Stretch, Convention], list[Lines]]
    centre_name: str = "mean"
    formula: str = ""
    moving_ranges: bool = False  # limits come from moving ranges, which may be screened


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
                formula="mean ± {constant} × mean moving range",
                moving_ranges=True,
            ),
            Chart(
                ChartType.MR,
                "moving range chart",
                Needs.VALUE,
                mr,
                formula="3.267 × mean moving range",
            ),
            Chart(ChartType.P, "P chart", Needs.RATIO, p, formula="3 sigma, binomial"),
            Chart(
                ChartType.P_PRIME,
                "P′ chart",
                Needs.RATIO,
                p_prime,
                formula="3 sigma, binomial, times Laney's factor for the variation between points",
                moving_ranges=True,
            ),
            Chart(ChartType.U, "U chart", Needs.RATIO, u, formula="3 sigma, Poisson"),
            Chart(
                ChartType.U_PRIME,
                "U′ chart",
                Needs.RATIO,
                u_prime,
                formula="3 sigma, Poisson, times Laney's factor for the variation between points",
                moving_ranges=True,
            ),
            Chart(ChartType.C, "C chart", Needs.COUNT, c, formula="3 sigma, Poisson"),
            Chart(ChartType.G, "G chart", Needs.COUNT, g, "median", "3 sigma, geometric"),
            Chart(
                ChartType.T,
                "T chart",
                Needs.COUNT,
                t,
                "centre",  # a mean of powers, drawn back: in skewed times well below their mean
                formula="3 sigma after the power 1 / 3.6",
                moving_ranges=True,
            ),
            Chart(
                ChartType.XBAR,
                "X̄ chart",
                Needs.SUBGROUP,
                xbar,
                formula="3 sigma, from the spread inside subgroups",
            ),
            Chart(
                ChartType.S,
                "S chart",
                Needs.SUBGROUP,
                s,
                formula="3 sigma, from the spread inside subgroups",
            ),
        )
    }
)
