"""Rows turned into the columns of a phase, and back into the points of a chart."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from qiworkbook.spc.charts import CHARTS, Needs
from qiworkbook.spc.charts.subgroups import deviation
from qiworkbook.spc.charts.xmr import plot_ranges
from qiworkbook.spc.lines import Lines, Stretch
from qiworkbook.spc.neighbours import broken_before
from qiworkbook.spc.numbers import is_percentage
from qiworkbook.spc.observations import Observation
from qiworkbook.spc.reading import ChartType, ReadPoint
from qiworkbook.spc.sums import mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qiworkbook.spc.observations import Plan, TargetFrom
    from qiworkbook.spc.phases import Span

SPREAD_CHARTS = (ChartType.MR, ChartType.S)  # what they plot has no target of its own
SHARES = (ChartType.P, ChartType.P_PRIME)
HOLE = -1  # in place of a row that is not there
NO_ROW = Observation(None, None)


@dataclass(frozen=True, slots=True)
class Columns:
    """How the rows of one measure become numbers on one kind of chart.

    `broken` are the rows that do not follow the one before them; with `bridged` all do, across
    gaps too.
    """

    rows: Sequence[Observation]
    chart: ChartType
    divided: bool  # values are numerators over denominators
    scale: float  # from those to the unit of the measure
    targets: tuple[TargetFrom, ...]
    broken: frozenset[int]
    bridged: bool
    percent: bool  # the unit says so

    @classmethod
    def of(
        cls, rows: Sequence[Observation], chart: ChartType, plan: Plan, *, bridged: bool
    ) -> Columns:
        """Decided once for the whole measure, so that one odd row cannot change the others."""
        needs = CHARTS[chart].needs
        divided = needs is Needs.RATIO or (
            needs is Needs.VALUE and any(row.denominator is not None for row in rows)
        )
        targets = () if chart in SPREAD_CHARTS else tuple(sorted(plan.targets, key=starting))
        scale = multiplier(plan) if divided else 1.0
        broken = frozenset() if bridged else broken_before(rows, chart, plan)
        percent = is_percentage(plan.unit)
        return cls(rows, chart, divided, scale, targets, broken, bridged, percent)

    @property
    def whole(self) -> float:
        """The value of all of all, where these are shares; else endless."""
        if self.chart in SHARES or (self.percent and self.divided):
            return self.scale
        return 100.0 if self.percent else inf

    def places(self, span: Span) -> list[int]:
        """The rows of a phase by their indices, with a hole wherever one does not follow."""
        places = list(range(span.first, span.last + 1))
        for at in sorted(self.broken, reverse=True):
            if span.first < at <= span.last:
                places.insert(at - span.first, HOLE)
        return places

    def stretch(self, span: Span, places: Sequence[int]) -> Stretch:
        """The columns of one phase, one entry for each of its places."""
        rows = [NO_ROW if at == HOLE else self.rows[at] for at in places]
        end = span.first + span.baseline if span.baseline and span.baseline > 0 else len(self.rows)
        base = [
            i
            for i, (at, row) in enumerate(zip(places, rows, strict=True))
            if at < end and not row.excluded
        ]
        limits = span.limits
        if limits.dated:
            base = [i for i in base if places[i] == HOLE or limits.holds(rows[i])]
        alone = limits.centre is None or self.chart in SPREAD_CHARTS
        given = None if alone else (limits.centre or 0.0) / self.scale
        if CHARTS[self.chart].needs is Needs.SUBGROUP:
            groups = [row.subgroup for row in rows]
            plot = deviation if self.chart is ChartType.S else mean
            return Stretch([plot(group) for group in groups], base, groups=groups, given=given)
        tops = [row.value for row in rows]
        bottoms = [row.denominator for row in rows] if self.divided else []
        values = tops
        if self.divided:
            values = [
                None if top is None or not bottom else top / bottom
                for top, bottom in zip(tops, bottoms, strict=True)
            ]
        if self.chart is ChartType.MR:
            values = plot_ranges(values, bridged=self.bridged)
        return Stretch(values, base, tops, bottoms, given=given)

    def in_unit(
        self, values: list[float | None], lines: list[Lines]
    ) -> tuple[list[float | None], list[Lines]]:
        """Values and lines in the unit of the measure."""
        scale = self.scale
        if scale == 1:
            return values, lines
        scaled = {
            line: Lines(*[None if at is None else at * scale for at in line]) for line in set(lines)
        }
        return (
            [None if value is None else value * scale for value in values],
            [scaled[line] for line in lines],
        )

    def points(
        self,
        places: Sequence[int],
        phase: int,
        values: Sequence[float | None],
        lines: Sequence[Lines],
    ) -> list[ReadPoint]:
        """The points of one phase: one for each row that is there."""
        return [
            self.point(at, phase, value, line)
            for at, value, line in zip(places, values, lines, strict=True)
            if at != HOLE
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
    """A percentage is 0 to 100, whatever it is of; everything else is as the plan says."""
    return 100.0 if plan.per == 1 and is_percentage(plan.unit) else plan.per


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
