"""A measure and its data become a reading: the bridge from the model to the statistics."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.spc import (
    Better,
    ChartType,
    Event,
    Observation,
    Pause,
    PhaseStart,
    Plan,
    SpcError,
    TargetFrom,
    analyse,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiworkbook.model import Measure, Point, Project
    from qiworkbook.spc import Reading, RuleSet
    from qiworkbook.thread import Thread


def read_measure(
    project: Project,
    measure: Measure,
    thread: Thread,
    default_rule_set: str = "mdc",
    rule_sets: Mapping[str, RuleSet] | None = None,
) -> Reading:
    """The reading of one measure of a project.

    A measure that says no direction is read as `neither`: for counts of incidents because more
    reports may mean better reporting, for anything else until the team says what is better.
    Data that cannot be charted give an empty reading that carries the reason as its caution.
    """
    series = project.series.get(measure.id)
    points = series.points if series else ()
    plan = _plan(project, measure, thread, default_rule_set)
    try:
        return analyse(_observations(points, measure), plan, rule_sets)
    except SpcError as error:
        empty = analyse((), replace(plan, chart=ChartType.RUN, rule_set="mdc"))
        return replace(empty, cautions=(str(error), *empty.cautions))


def _plan(project: Project, measure: Measure, thread: Thread, default_rule_set: str) -> Plan:
    return Plan(
        name=measure.name,
        unit=measure.unit,
        better=measure.better or Better.NEITHER,
        chart=measure.chart,
        rule_set=measure.rule_set or default_rule_set,
        targets=_targets(project, measure),
        baseline=measure.baseline,
        phases=tuple(
            PhaseStart(phase.start, phase.reason, phase.pdsa, phase.baseline)
            for phase in measure.phase
        ),
        per=measure.per or 1.0,
        decimals=1 if measure.decimals is None else measure.decimals,
        every=measure.every or "",
        counts=measure.counts or "",
        events=tuple(
            Event(cycle.start, cycle.title, cycle.id)
            for cycle in thread.cycles_on(measure)
            if cycle.start
        ),
        pauses=tuple(Pause(pause.start, pause.end, pause.reason) for pause in measure.pause),
        min_denominator=measure.smallest_denominator or 10,
        measure=measure.id,
        project=project.id,
        source=measure.source,
    )


def _targets(project: Project, measure: Measure) -> tuple[TargetFrom, ...]:
    """The measure's own targets; otherwise the aim's goal, when this is the aim's measure."""
    if measure.targets:
        return tuple(TargetFrom(target.start, target.value) for target in measure.targets)
    aim = project.aim
    goal = aim.goal if aim and aim.measure == measure.id else None
    target = goal if measure.target is None else measure.target
    return () if target is None else (TargetFrom(None, target),)


def _observations(points: Sequence[Point], measure: Measure) -> tuple[Observation, ...]:
    if measure.chart in (ChartType.XBAR, ChartType.S):
        return _subgroups(points)
    left_out = {exclusion.date: exclusion.reason for exclusion in measure.exclude}
    return tuple(
        Observation(
            point.when,
            point.value,
            point.denominator,
            note=point.note,
            excluded=point.excluded or left_out.get(point.when, ""),
        )
        for point in points
    )


def _subgroups(points: Sequence[Point]) -> tuple[Observation, ...]:
    """All rows of one date are one subgroup: the single measurements behind a point."""
    by_date: dict[object, list[Point]] = {}
    for point in points:
        by_date.setdefault(point.when, []).append(point)
    return tuple(
        Observation(
            group[0].when,
            None,
            subgroup=tuple(point.value for point in group if point.value is not None),
        )
        for group in by_date.values()
    )
