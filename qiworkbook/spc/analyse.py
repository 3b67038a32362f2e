"""From observations and a plan to a Reading: the one place where a chart is worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.spc import judge
from qiworkbook.spc.cautions import cautions_on, conventions, not_on_their_own
from qiworkbook.spc.charts import (
    CHARTS,
    SPREAD_CHARTS,
    Needs,
    kept_within,
    lines_given,
    on_chart,
    refuse_unusable,
    sigma_z,
)
from qiworkbook.spc.choose import choose
from qiworkbook.spc.course import (
    DIRECTED,
    FAR_OF_ALIKE,
    FEW,
    HIGHER,
    course_of,
    evened,
    far_out,
    with_levels,
    with_verdict,
)
from qiworkbook.spc.numbers import lies_beyond
from qiworkbook.spc.observations import (
    Basis,
    LimitsFrom,
    Lines,
    Observation,
    PhasePoints,
    ReadingPlan,
    Span,
    SpcError,
    spans,
)
from qiworkbook.spc.odds import LEAST_LEVEL, NORMAL, tail
from qiworkbook.spc.reading import (
    Assurance,
    Better,
    FarOut,
    Given,
    Reading,
    ReadPhase,
    ReadPoint,
    Rule,
    Signal,
    Variation,
    last_of,
)
from qiworkbook.spc.rows import HOLE, Columns, in_order, numbers_only, rows_for_chart
from qiworkbook.spc.rule_sets import RULE_SETS, RuleSet


def analyse(
    observations: Sequence[Observation],
    plan: ReadingPlan,
    rule_sets: Mapping[str, RuleSet] | None = None,
) -> Reading:
    """What the chart of these observations says, by the plan and its rule set.

    Rows may come in any order. `rule_sets` are looked in before the packaged ones. Raises
    SpcError, a plain sentence, for an unknown rule set and for rows that cannot both be true or
    cannot be at all; anything else, down to no rows at all, is a Reading.
    """
    rule_set, plan, columns, odd, because = columned(observations, plan, rule_sets)
    chart = columns.chart
    phases, late = spans(columns.rows, plan)
    read = [read_phase(columns, span, i, rule_set, plan) for i, span in enumerate(phases)]
    points = tuple([point for phase in read for point in phase.points])
    latest = last_of(points)
    now = None if latest is None else read[latest.phase]
    found = tuple([signal for phase in read for signal in phase.signals])
    judged = now is not None and now.told.unjudged is None
    variation = variation_of(latest, now, plan)
    alike = tuple(not_on_their_own(points, chart, plan, found, columns.broken))
    factor = now.told.factor if now else None
    said, of_charts = cautions_on(
        columns.rows,
        points,
        chart,
        odd,
        plan=plan,
        rule_set=rule_set,
        signals=found,
        judged=judged,
        factor=factor,
    )
    reading = Reading(
        name=", ".join(filter(None, (plan.name, SPREAD_CHARTS.get(chart, "")))),
        unit=plan.unit,
        chart=chart,
        better=plan.better,
        rule_set=rule_set.name,
        points=points,
        phases=tuple([phase.told for phase in read]),
        signals=found,
        variation=variation,
        assurance=assurance_of(latest, now, plan, columns),
        target=None if latest is None else latest.target,
        events=plan.events,
        pauses=plan.pauses,
        cautions=(*late, *said, *alike),
        of_charts=of_charts,
        chosen_because=because,
        conventions=conventions(chart, rule_set, plan, points),
        decimals=plan.decimals,
        every=plan.every,
        measure=plan.measure,
        project=plan.project,
        centre_name=CHARTS[chart].middle(rule_set.limits)
        if plan.limits.centre is None
        else "centre",
        source=plan.source,
        counts=plan.counts,
        needed=judge.needed(rule_set, chart),
        broken=columns.broken,
        draw_last=plan.draw_last,
    )
    reading = replace(reading, course=course_of(reading))
    if not rule_set.small_numbers:
        return with_levels(reading)
    if now and latest and variation in DIRECTED:
        span = phases[latest.phase]
        # marked about a centre given: does it say so about that of its own data too?
        own = span._replace(limits=LimitsFrom())
        beside_given = bool(span.limits.given) and variation is not variation_of(
            latest, read_phase(columns, own, latest.phase, rule_set, plan), plan
        )
        if reading.course is None or reading.course.now.whole:  # where it moved, its level is told
            variation, far = apart_from_few(
                columns, span, now, variation, latest, rule_set=rule_set, plan=plan
            )
            reading = replace(reading, variation=variation, far_out=far)
        reading = replace(reading, beside_given=beside_given)
    reading = with_levels(with_verdict(reading))
    if reading.beside_given and reading.course is None and reading.variation in DIRECTED:
        told = judge.directed(Better.NEITHER, high=reading.variation in HIGHER)
        reading = replace(reading, variation=told)  # no change of these data
    if is_belied(reading):
        return replace(reading, assurance=Assurance.NONE)
    doubt = is_doubtful(reading) or (alike and reading.assurance is not Assurance.NONE)
    return replace(reading, assurance=Assurance.HIT_OR_MISS) if doubt else reading


def columned(
    observations: Sequence[Observation],
    plan: ReadingPlan,
    rule_sets: Mapping[str, RuleSet] | None = None,
) -> tuple[RuleSet, ReadingPlan, Columns, int, str]:
    """The rows as their chart draws them, before any is judged; all that can be refused, is here.

    With the rule set and the plan for that chart, how many numbers no chart can show, and why the
    chart was chosen. Raises SpcError as `analyse` does.
    """
    rule_set = find(plan.rule_set, rule_sets or {})
    if plan.screen is not None:  # large moving ranges are left out or kept, as it says
        rule_set = replace(rule_set, limits=replace(rule_set.limits, screened=plan.screen))
    rows, odd = numbers_only(in_order(observations))
    chart, because = choose(rows, plan)
    plan = on_chart(plan, chart)
    refuse_unusable(rows, plan)
    if chart in SPREAD_CHARTS:  # more spread is another thing than more of what is measured
        plan = replace(plan, better=Better.NEITHER)
    rows, bridged = rows_for_chart(rows, chart, plan.every), rule_set.limits.bridge_gaps
    return rule_set, plan, Columns.of(rows, chart, plan, bridged=bridged), odd, because


class AnalysedPhase(Struct, frozen=True):
    """One phase worked out."""

    told: ReadPhase
    points: list[ReadPoint]
    signals: list[Signal]


def find(name: str, rule_sets: Mapping[str, RuleSet]) -> RuleSet:
    """The rule set of that name, or an SpcError that lists those there are."""
    found = rule_sets.get(name) or RULE_SETS.get(name)
    if found is None:
        known = ", ".join(sorted({*rule_sets, *RULE_SETS}))
        raise SpcError(f"There is no rule set called {name!r}. There are: {known}.")
    return found


def read_phase(
    columns: Columns, span: Span, number: int, rule_set: RuleSet, plan: ReadingPlan
) -> AnalysedPhase:
    """Centre, limits, points and signals of one phase."""
    places = columns.places(span)
    stretch = columns.stretch(span, places)
    chart = CHARTS[columns.chart]
    basis = stretch.basis(ranges=chart.moving_ranges, bridged=columns.bridged)
    lines = chart.lines(stretch, rule_set.limits)
    if fewest(basis) < rule_set.limits_from:
        lines = [Lines(at.centre) for at in lines]
    values, lines = columns.in_unit(stretch.values, lines)
    lines = kept_within(lines_given(lines, span.limits), plan)
    given, counted = span.limits.given, basis.points
    if given is Given.LIMITS:  # they come from points enough, elsewhere
        basis = Basis(max(basis.points, rule_set.trial_below, rule_set.too_early_below))
    series = PhasePoints.of(places, values, lines)
    excluded = {i for i, at in enumerate(places) if at != HOLE and columns.rows[at].excluded}
    unjudged = judge.unjudged(series.without(excluded), rule_set, columns, basis)
    base = [places[i] for i in stretch.base]
    found = (
        []
        if unjudged
        else judge.signals(series, rule_set, columns, excluded, base, given=given is Given.LIMITS)
    )
    points = columns.points(places, number, values, lines)
    drawn = next((p for p in reversed(points) if p.upper is not None), points[-1])
    by_factor = chart.moving_ranges and given is not Given.LIMITS and drawn.upper is not None
    sigmas = sigma_z(stretch, chart.law, rule_set.limits) if chart.law and by_factor else None
    told = ReadPhase(
        first=span.first,
        last=span.last,
        reason=span.reason,
        cycle=span.cycle,
        counted=counted,
        baseline=span.baseline,
        trial=fewest(basis) < rule_set.trial_below and drawn.upper is not None,
        centre=drawn.centre,
        lower=drawn.lower,
        upper=drawn.upper,
        ranges=basis.ranges,
        unjudged=unjudged,
        given=given,
        runs=judge.seeks_runs(series.without(excluded), rule_set, columns),
        factor=sigmas and sigmas / rule_set.limits.sigmas,
    )
    return AnalysedPhase(told, points, found)


def fewest(basis: Basis) -> int:
    """How many points limits can be said to come from: a range takes two that follow each other."""
    return basis.points if basis.ranges is None else min(basis.points, basis.ranges + 1)


def variation_of(
    latest: ReadPoint | None, now: AnalysedPhase | None, plan: ReadingPlan
) -> Variation:
    """What the latest point says, once its phase has points enough.

    A point left out for a reason of its own is neither an improvement nor a concern. One that has
    no limits where others have says nothing by lying where it lies.
    """
    if latest is None or now is None or now.told.unjudged:
        return Variation.TOO_EARLY
    better = Better.NEITHER if latest.excluded else plan.better
    said = judge.variation(now.signals, latest.index, better)
    bare = latest.upper is None and now.told.upper is not None
    return Variation.TOO_EARLY if bare and said is Variation.COMMON_CAUSE else said


def apart_from_few(
    columns: Columns,
    span: Span,
    now: AnalysedPhase,
    said: Variation,
    latest: ReadPoint,
    *,
    rule_set: RuleSet,
    plan: ReadingPlan,
) -> tuple[Variation, FarOut | None]:
    """What the latest point says where a few far out are left out of centre and limits.

    They are those beyond a limit that are not marked together with it, and far from all others.
    Where it says nothing without them, they are named. Where the last ones all lie beyond all
    before them they have moved, and no few have made it look so.
    """
    with_it = {at for s in now.signals if latest.index in s.marked for at in s.marked}
    beyond = {at for s in now.signals if s.rule is Rule.OUTSIDE for at in s.marked} - with_it
    valued = [point for point in now.points if point.value is not None and not point.excluded]
    away = far_out(evened(columns.chart, valued), FAR_OF_ALIKE)
    few = len(beyond) <= FEW * now.told.counted and beyond <= {valued[at].index for at in away}
    if columns.chart in SPREAD_CHARTS or not (beyond and few):
        return said, None
    if span.limits.given or is_parted(now.points):
        return said, None
    rows = [
        replace(row, excluded="far out") if at in beyond else row
        for at, row in enumerate(columns.rows)
    ]
    own = read_phase(replace(columns, rows=rows), span, latest.phase, rule_set, plan)
    without, middle = variation_of(latest, own, plan), own.told.centre
    if without is said or middle is None:
        return said, None
    runs = any(len(signal.points) > 1 for signal in own.signals)
    far = (
        None
        if without in DIRECTED
        else FarOut(
            tuple(now.points[at - span.first] for at in sorted(beyond)), None if runs else middle
        )
    )
    return Variation.COMMON_CAUSE, far


def is_parted(points: Sequence[ReadPoint]) -> bool:
    """Whether the last points, five or more, all lie above or below five or more before them."""
    values = [p.value for p in points if p.value is not None and not p.excluded]
    cuts = range(LEAST_LEVEL, len(values) - LEAST_LEVEL + 1)
    return any(
        min(values[at:]) > max(values[:at]) or max(values[at:]) < min(values[:at]) for at in cuts
    )


def assurance_of(
    latest: ReadPoint | None, now: AnalysedPhase | None, plan: ReadingPlan, columns: Columns
) -> Assurance:
    """Whether the process as it is now can meet its target, once there are points enough.

    Where limits follow the size of each point, those of a point of middling size are asked, so
    that one small or large group does not turn the answer. Limits without a width, of all alike so
    far, promise nothing: 0 of 36 people agree with one in twelve (3 / n: Hanley
    and Lippman-Hand, JAMA 1983;249:1743-1745).
    """
    if latest is None or latest.target is None or now is None or now.told.unjudged:
        return Assurance.NONE
    limited = [point for point in now.points if point.lower is not None and point.upper is not None]
    if not limited:
        return Assurance.NONE
    if CHARTS[columns.chart].needs in (Needs.RATIO, Needs.SUBGROUP):
        limited.sort(key=width)
    middling = limited[len(limited) // 2]
    if not width(middling):
        return Assurance.NONE
    found = judge.assurance(middling, latest.target, plan.better)
    if found is Assurance.HIT_OR_MISS and is_out_of_reach(middling, latest.target, now, columns):
        return Assurance.FAIL
    return Assurance.HIT_OR_MISS if went_against(found, latest.target, now, plan) else found


def is_out_of_reach(point: ReadPoint, target: float, now: AnalysedPhase, columns: Columns) -> bool:
    """Whether the target is none or all, a limit is cut off there, no point was there, and chance
    puts one there less often than a limit supposes.
    """
    law, share = CHARTS[columns.chart].law, (point.centre or 0.0) / columns.scale
    size = (point.denominator or 0.0) if columns.divided else 1.0
    none, every = target == point.lower == 0, target == point.upper == columns.whole
    if (
        not law
        or CHARTS[columns.chart].moving_ranges
        or not (none or every)
        or any(p.value == target for p in now.points)
    ):
        return False
    chance = tail(law, 0.0, size, share, -1) if none else tail(law, size, size, share, 1)
    return chance < NORMAL[3]


_LATELY, _MORE_THAN_CHANCE = 8, 0.05
PROMISES = (Assurance.PASS, Assurance.FAIL)


def is_belied(reading: Reading) -> bool:
    """Whether the latest point, or any since a change that the limits do not know of, met a target
    that would not be met by these limits, or missed one that would; or all eight or more since
    such a change missed, or all met, one that by these limits may or may not be met.
    """
    found, promise = reading.course, reading.assurance
    points = (reading.latest,) if found is None or found.now.whole else found.now.points
    counted = [p for p in points if p and not p.excluded]
    alike = len({judge.meets(p, reading.target, reading.better) for p in counted}) == 1
    return (promise is Assurance.HIT_OR_MISS and len(counted) >= _LATELY and alike) or any(
        gives_the_lie(p, promise, reading.target, reading.better) for p in counted
    )


def gives_the_lie(point: ReadPoint, to: Assurance, target: float | None, better: Better) -> bool:
    """Whether a point met the target that can't be met, or missed the one that will be."""
    return to is (Assurance.FAIL if judge.meets(point, target, better) else Assurance.PASS)


def is_doubtful(reading: Reading) -> bool:
    """Whether one of the last eight points of the latest phase, or more than one in twenty, went
    against what the limits promise: then they promise nothing.
    """
    last, promise = reading.latest, reading.assurance
    if last is None or promise not in PROMISES:
        return False
    against = [
        gives_the_lie(p, promise, reading.target, reading.better)
        for p in reading.points
        if p.value is not None and p.phase == last.phase and not p.excluded
    ]
    return any(against[-_LATELY:]) or sum(against) > _MORE_THAN_CHANCE * len(against)


def went_against(found: Assurance, target: float, now: AnalysedPhase, plan: ReadingPlan) -> bool:
    """Whether a point beyond the limits that the rules leave to chance gives the lie to a promise:
    the target was met that cannot be, or missed. Of limits that were given every one does.
    """
    marked = {index for signal in now.signals for index in signal.marked}
    return found in PROMISES and any(
        gives_the_lie(point, found, target, plan.better)
        for point in now.points
        if lies_beyond(point.value, point.lower, point.upper)
        and not (point.excluded or (point.index in marked and not now.told.given))
    )


def width(point: ReadPoint) -> float:
    """From limit to limit."""
    return (point.upper or 0.0) - (point.lower or 0.0)
