"""A measure and its data become a reading: the bridge from the model to the statistics."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.model import CountingUnit
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
from qiworkbook.words import short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qiworkbook.model import Aim, Measure, Project, Series
    from qiworkbook.spc import Reading, RuleSet
    from qiworkbook.thread import Thread

EVENT_COUNTS = (CountingUnit.INCIDENTS, CountingUnit.REPORTS)
FALLBACK_RULE_SET = "mdc"

_SHARES = (ChartType.P, ChartType.P_PRIME)
_RATES = (ChartType.U, ChartType.U_PRIME)
_NEVER_NEGATIVE = (*_SHARES, *_RATES, ChartType.C, ChartType.G)
_BETWEEN_EVENTS = (ChartType.G, ChartType.T)
_OF_SUBGROUPS = (ChartType.XBAR, ChartType.S)
_LABEL = 40


def read_measure(
    project: Project,
    measure: Measure,
    thread: Thread,
    default_rule_set: str,
    rule_sets: Mapping[str, RuleSet] | None = None,
) -> Reading:
    """The reading of one measure; it never fails.

    A row that cannot be true (two rows of one date, more yeses than answers) becomes a gap, and
    what is wrong stands first among the reading's cautions. A rule set that does not exist is
    replaced by Making Data Count's, with a caution.
    """
    plan = plan_of(project, measure, thread, default_rule_set)
    said = ""
    for rows, attempt in _attempts(_observations(project, measure), plan):
        try:
            reading = analyse(rows, attempt, rule_sets)
        except SpcError as error:
            said = said or str(error)
        else:
            first = (*((said,) if said else ()), *_said(project, measure))
            return replace(reading, cautions=(*first, *reading.cautions)) if first else reading
    return analyse((), Plan(name=plan.name, measure=plan.measure, project=plan.project))


def _said(project: Project, measure: Measure) -> tuple[str, ...]:
    """What is to be said of the data wherever they are shown."""
    series = project.series.get(measure.id)
    return series.said if series else ()


def why_not_drawn(
    project: Project,
    measure: Measure,
    thread: Thread,
    default_rule_set: str,
    rule_sets: Mapping[str, RuleSet] | None = None,
) -> str:
    """Why the chart cannot be drawn as it was asked for, single rows aside; "" when it can."""
    plan = plan_of(project, measure, thread, default_rule_set)
    try:
        analyse(possible(_observations(project, measure), plan), plan, rule_sets)
    except SpcError as error:
        return str(error)
    return ""


def _attempts(
    rows: tuple[Observation, ...], plan: Plan
) -> Iterator[tuple[tuple[Observation, ...], Plan]]:
    """What was asked for, then with ever less of what could stand in the way."""
    yield rows, plan
    kept = possible(rows, plan)
    yield kept, plan
    yield kept, replace(plan, rule_set=FALLBACK_RULE_SET)
    yield kept, replace(plan, rule_set=FALLBACK_RULE_SET, chart=None)


def plan_of(project: Project, measure: Measure, thread: Thread, default_rule_set: str) -> Plan:
    """How the measure asks to be read."""
    percentage = measure.unit.strip() == "%"
    decimals = (0 if percentage else 1) if measure.decimals is None else measure.decimals
    series = project.series.get(measure.id)
    shown_by_aim = project.aim if thread.outcome == measure else None
    return Plan(
        name=measure.name,
        unit=measure.unit,
        better=measure.better or assumed_direction(measure, shown_by_aim),
        chart=measure.chart,
        rule_set=measure.rule_set or default_rule_set,
        targets=_targets(measure, shown_by_aim),
        baseline=measure.baseline,
        phases=tuple(PhaseStart(p.start, p.reason, p.pdsa, p.baseline) for p in measure.phase),
        per=measure.per or 1.0,
        decimals=decimals,
        every=measure.every or "",
        counts=measure.counts or "",
        events=_events(measure, thread, series),
        pauses=tuple(Pause(p.start, p.end, p.reason) for p in measure.pause),
        min_denominator=measure.smallest_denominator or 10,
        measure=measure.id,
        project=project.id,
        source=measure.source or (series.source.file if series else ""),
    )


def assumed_direction(measure: Measure, aim: Aim | None) -> Better:
    """Which way is better, where the measure does not say.

    Counts of incidents and of reports have no direction until a team gives them one: more can
    mean more harm, or more trust. The measure that shows the aim takes the aim's direction.
    Anything else has none: colouring a guess would be worse than asking, as `check` does.
    """
    if aim is None or measure.counts in EVENT_COUNTS:
        return Better.NEITHER
    if isinstance(aim.target, str):
        return Better.INCREASE if aim.target.strip().startswith("+") else Better.DECREASE
    if aim.target is None or aim.baseline is None or aim.target == aim.baseline:
        return Better.NEITHER
    return Better.INCREASE if aim.target > aim.baseline else Better.DECREASE


def _targets(measure: Measure, aim: Aim | None) -> tuple[TargetFrom, ...]:
    """The measure's own targets, or else the goal of the aim that it shows."""
    first = measure.target
    if first is None and not measure.targets and aim is not None:
        first = aim.goal
    from_the_start = () if first is None else (TargetFrom(None, first),)
    return (*from_the_start, *(TargetFrom(t.start, t.value) for t in measure.targets))


def _events(measure: Measure, thread: Thread, series: Series | None) -> tuple[Event, ...]:
    """The cycles to mark on the chart: those that began while there were data."""
    if series is None or not series.points:
        return ()
    last = max(point.when for point in series.points)
    return tuple(
        Event(cycle.start, short(f"PDSA: {cycle.title}", _LABEL), cycle.id)
        for cycle in thread.cycles_on(measure)
        if cycle.start is not None and cycle.start <= last
    )


def _observations(project: Project, measure: Measure) -> tuple[Observation, ...]:
    series = project.series.get(measure.id)
    reasons = {exclusion.date: exclusion.reason for exclusion in measure.exclude}
    return tuple(
        Observation(
            point.when,
            point.value,
            point.denominator,
            note=point.note,
            excluded=point.excluded or reasons.get(point.when, ""),
        )
        for point in (series.points if series else ())
    )


def possible(rows: tuple[Observation, ...], plan: Plan) -> tuple[Observation, ...]:
    """The rows, with a gap in place of each that cannot be true on that kind of chart."""
    if plan.chart in _OF_SUBGROUPS:
        return rows
    often = Counter(row.when for row in rows)
    if plan.chart in _BETWEEN_EVENTS:
        often.clear()  # a row is an event, and a day may have several
    once = {row.when: row for row in rows} if often else dict(enumerate(rows))
    return tuple(
        replace(row, value=None)
        if often[row.when] > 1 or impossible(row.value, row.denominator, plan.chart, plan.unit)
        else row
        for row in once.values()
    )


def impossible(
    value: float | None, denominator: float | None, chart: ChartType | None, unit: str
) -> str:
    """Why the numbers of one row contradict each other on that kind of chart; "" if they do not.

    `value` is the numerator where there is a denominator.
    """
    if value is None:
        return ""
    if denominator is None:
        below = (value < 0 and chart in _NEVER_NEGATIVE) or (value <= 0 and chart is ChartType.T)
        return f"{value:.12g} can't be on this chart" if below else ""
    said = f"{value:.12g} of {denominator:.12g}"
    if min(value, denominator) < 0:
        return f"{said} can't be counts"
    if is_share(chart, unit) and 0 < denominator < value:
        return f"{said} is more than 100%, which a share can't be"
    return ""


def is_share(chart: ChartType | None, unit: str) -> bool:
    """Whether the numerator is a part of the denominator, so that it can't be the larger."""
    return chart in _SHARES or (chart not in _RATES and unit.strip() == "%")


def is_rate(measure: Measure) -> bool:
    """Whether the measure says that it is events per so many, which can be more than one each."""
    per = measure.per not in (None, 1, 100)
    return measure.chart in _RATES or per or measure.counts in EVENT_COUNTS
