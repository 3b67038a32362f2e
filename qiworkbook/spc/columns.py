"""Rows turned into the columns of a phase, and back into the points of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.spc.charts import CHARTS, Needs
from qiworkbook.spc.charts.subgroups import deviation
from qiworkbook.spc.charts.xmr import plot_ranges
from qiworkbook.spc.lines import Lines, Stretch
from qiworkbook.spc.reading import ChartType, ReadPoint
from qiworkbook.spc.sums import mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qiworkbook.spc.observations import Observation, Plan, TargetFrom
    from qiworkbook.spc.phases import Span

SPREAD_CHARTS = (ChartType.MR, ChartType.S)  # what they plot has no target of its own


@dataclass(frozen=True, slots=True)
class Columns:
    """How the rows of one measure become numbers on one kind of chart."""

    rows: Sequence[Observation]
    chart: ChartType
    divided: bool  # values are numerators over denominators
    scale: float  # from those to the unit of the measure
    targets: tuple[TargetFrom, ...]

    @classmethod
    def of(cls, rows: Sequence[Observation], chart: ChartType, plan: Plan) -> Columns:
        """Decided once for the whole measure, so that one odd row cannot change the others."""
        needs = CHARTS[chart].needs
        divided = needs is Needs.RATIO or (
            needs is Needs.VALUE and any(row.denominator is not None for row in rows)
        )
        targets = () if chart in SPREAD_CHARTS else tuple(sorted(plan.targets, key=starting))
        return cls(rows, chart, divided, multiplier(plan) if divided else 1.0, targets)

    def stretch(self, span: Span) -> Stretch:
        """The columns of one phase."""
        rows = self.rows[span.first : span.last + 1]
        end = span.baseline if span.baseline and span.baseline > 0 else len(rows)
        limits = span.limits
        base = [i for i, row in enumerate(rows[:end]) if not row.excluded]
        if limits.dated:
            base = [i for i in base if limits.holds(rows[i])]
        alone = limits.centre is None or self.chart in SPREAD_CHARTS
        given = None if alone else (limits.centre or 0.0) / self.scale
        if CHARTS[self.chart].needs is Needs.SUBGROUP:
            groups = [row.subgroup for row in rows]
            plot = deviation if self.chart is ChartType.S else mean
            return Stretch([plot(group) for group in groups], base, groups=groups, given=given)
        tops = [row.value for row in rows]
        if not self.divided:
            values = plot_ranges(tops) if self.chart is ChartType.MR else tops
            return Stretch(values, base, tops, given=given)
        bottoms = [row.denominator for row in rows]
        values = [
            None if top is None or not bottom else top / bottom
            for top, bottom in zip(tops, bottoms, strict=True)
        ]
        if self.chart is ChartType.MR:
            values = plot_ranges(values)
        return Stretch(values, base, tops, bottoms, given=given)

    def in_unit(
        self, values: list[float | None], lines: list[Lines]
    ) -> tuple[list[float | None], list[Lines]]:
        """Values and lines in the unit of the measure."""
        scale = self.scale
        if scale == 1:
            return values, lines
        return (
            [None if value is None else value * scale for value in values],
            [Lines(*[None if at is None else at * scale for at in line]) for line in lines],
        )

    def points(
        self, span: Span, phase: int, values: Sequence[float | None], lines: Sequence[Lines]
    ) -> list[ReadPoint]:
        """The points of one phase."""
        return [
            self.point(span.first + i, phase, value, at)
            for i, (value, at) in enumerate(zip(values, lines, strict=True))
        ]

    def point(self, index: int, phase: int, value: float | None, at: Lines) -> ReadPoint:
        """One point."""
        row = self.rows[index]
        return ReadPoint(
            index,
            row.when,
            row.label,
            value,
            phase,
            row.value if self.divided else None,
            row.denominator if self.divided else None,
            at.centre,
            at.lower,
            at.upper,
            at.near_lower,
            at.near_upper,
            target_at(row.when, self.targets),
            row.excluded,
            row.note,
        )


def multiplier(plan: Plan) -> float:
    """A percentage is 0 to 100; everything else is as the plan says."""
    return 100.0 if plan.per == 1 and plan.unit.strip() == "%" else plan.per


def starting(target: TargetFrom) -> str:
    """Sorts targets by date, the one from the beginning first."""
    return "" if target.start is None else target.start.isoformat()


def target_at(when: date | None, targets: Sequence[TargetFrom]) -> float | None:
    """The target in force on a date; without a date, the one from the beginning."""
    value = None
    for target in targets:
        if target.start is None or (when is not None and target.start <= when):
            value = target.value
    return value
