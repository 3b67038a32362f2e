"""The rule set applied to a phase, and what its signals mean: for the latest point, and for the
target.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qiworkbook.spc import rules
from qiworkbook.spc.chance import Chance
from qiworkbook.spc.numbers import beside
from qiworkbook.spc.observations import zones
from qiworkbook.spc.reading import (
    SEVERAL_A_DATE,
    Assurance,
    Better,
    ChartType,
    Rule,
    Side,
    Signal,
    Unjudged,
    Variation,
    comes_so_often,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qiworkbook.spc.observations import Basis, Series
    from qiworkbook.spc.reading import ReadPoint
    from qiworkbook.spc.rows import Columns
    from qiworkbook.spc.rule_sets import RuleSet, RuleUse

WHOLE_SERIES = (Rule.LONG_RUN, Rule.FEW_CROSSINGS, Rule.RUN_COUNT)
RUN_RULES = (
    *WHOLE_SERIES,
    Rule.SHIFT,
    Rule.TREND,
    Rule.FIFTEEN_WITHIN,
    Rule.EIGHT_BEYOND,
    Rule.ALTERNATING,
)


# where 0 means that nothing happened, rather than that two things came close together
ZERO_CHARTS = frozenset(ChartType) - {ChartType.MR, ChartType.S, ChartType.G, ChartType.T}


def outside(series: Series, _use: RuleUse, _chance: Chance | None) -> list[rules.Found]:
    """See `rules.outside`."""
    lowers = [at.lower for at in series.lines]
    return rules.outside(series.values, lowers, [at.upper for at in series.lines])


def close_together(series: Series, use: RuleUse, chance: Chance | None) -> list[rules.Found]:
    """Points beyond two sigma, or beyond one."""
    two = use.rule is Rule.TWO_IN_THREE
    line, sigmas = ("near", 2) if two else ("inner", 1)
    counts = use.beyond_limit_counts or not two
    zoned = zones(series, f"{line}_upper", f"{line}_lower", beyond_limit_counts=counts)
    if chance is not None:
        zoned = [
            0 if zone and not chance.is_rare(series, i, zone, sigmas) else zone
            for i, zone in enumerate(zoned)
        ]
    return rules.close_together(
        zoned,
        series.sides,
        use.points,
        use.window,
        one_side=use.one_side,
        opposite_cancels=use.opposite_cancels and two,
    )


def hugging(series: Series, use: RuleUse, _chance: Chance | None) -> list[rules.Found]:
    """Points that all lie within one sigma, or none of which does."""
    inner = zones(series, "inner_upper", "inner_lower")
    return rules.hugging(inner, use.points, within=use.rule is Rule.FIFTEEN_WITHIN)


TESTS: Mapping[Rule, Callable[[Series, RuleUse, Chance | None], list[rules.Found]]] = {
    Rule.OUTSIDE: outside,
    Rule.SHIFT: lambda series, use, _: rules.shift(
        series.sides, use.points, skip_centre=use.skip_centre
    ),
    Rule.TREND: lambda series, use, _: rules.trend(
        series.values, use.points, skip_ties=use.skip_ties
    ),
    Rule.TWO_IN_THREE: close_together,
    Rule.FOUR_IN_FIVE: close_together,
    Rule.FIFTEEN_WITHIN: hugging,
    Rule.EIGHT_BEYOND: hugging,
    Rule.ALTERNATING: lambda series, use, _: rules.alternating(series.values, use.points),
    Rule.LONG_RUN: lambda series, _use, _: rules.long_run(series.sides),
    Rule.FEW_CROSSINGS: lambda series, _use, _: rules.few_crossings(series.sides),
    Rule.RUN_COUNT: lambda series, _use, _: rules.run_count(series.sides),
}


def needed(rule_set: RuleSet, chart: ChartType) -> int:
    """How many points the set asks for before it judges: on a run chart, points off the median."""
    return rule_set.run_test_from if chart is ChartType.RUN else rule_set.too_early_below


def unjudged(series: Series, rule_set: RuleSet, columns: Columns, basis: Basis) -> Unjudged | None:
    """Why the phase can't be judged at all, or None where it can.

    `series` is without the points left out.
    """
    chart, least = columns.chart, needed(rule_set, columns.chart)
    if not rule_set.uses(chart):
        return Unjudged.NO_RULES
    if are_single_events(columns):
        return Unjudged.ONE_EACH
    if series.counted < least:
        return Unjudged.FEW_POINTS
    if chart is ChartType.RUN and not series.useful:
        return None  # all are alike, as on every other chart
    if chart is ChartType.RUN and runs_refused(series, rule_set, columns):
        return Unjudged.AT_ONE_END
    if chart is ChartType.RUN and series.useful < least:
        return Unjudged.FEW_POINTS
    if basis.points < least:
        return Unjudged.FEW_IN_BASELINE
    if basis.ranges is not None and basis.ranges + 1 < least:
        return Unjudged.FEW_RANGES
    if least and is_flat(series):
        return Unjudged.CONSTANT_BASELINE
    return None


def are_single_events(columns: Columns) -> bool:
    """Whether each row is one event at its date, rather than a count that comes so often."""
    days = [row.when for row in columns.rows if row.when is not None]
    alike = not columns.divided and all(row.value == 1 for row in columns.rows)
    apart = [(later - earlier).days for earlier, later in pairwise(days)]
    if not alike or not apart or columns.chart in SEVERAL_A_DATE:
        return False
    return max(apart) > 2 * min(apart) and not comes_so_often(days, columns.every)


def is_flat(series: Series) -> bool:
    """Whether limits have no width, and values lie beside them."""
    beyond = [
        side
        for side, at in zip(series.sides, series.lines, strict=True)
        if side and at.lower is not None and at.upper is not None and at.lower == at.upper
    ]
    return bool(beyond)


def runs_refused(series: Series, rule_set: RuleSet, columns: Columns) -> bool:
    """Whether runs about the centre would mean nothing: the middle value is 0, or all of all."""
    return (
        rule_set.refuse_runs_of_zeros
        and columns.chart in ZERO_CHARTS
        and (series.mostly_at(0.0) or series.mostly_at(columns.whole))
    )


def seeks_runs(series: Series, rule_set: RuleSet, columns: Columns) -> bool:
    """Whether any run is looked for in a phase; where all values are the centre there is none."""
    asked = any(use.rule in RUN_RULES for use in rule_set.uses(columns.chart))
    return not series.useful or (asked and not runs_refused(series, rule_set, columns))


def signals(
    series: Series, rule_set: RuleSet, columns: Columns, excluded: set[int], base: Sequence[int]
) -> list[Signal]:
    """Every signal in one phase that can be judged, most important rule first.

    Excluded positions are still held against the limits, unless their time is not over; every
    other test passes over them.
    `base` are the places that centre and limits come from.
    """
    gaps = set()
    if rule_set.limits.bridge_gaps:
        gaps = {i for i, value in enumerate(series.values) if value is None}
    counted = series.without(excluded | gaps)
    refused = runs_refused(counted, rule_set, columns)
    too_few = counted.useful < rule_set.run_test_from
    chance = Chance(columns, counted, base) if rule_set.small_numbers else None
    found: list[Signal] = []
    for use in rule_set.uses(columns.chart):
        if (refused and use.rule in RUN_RULES) or (too_few and use.rule in WHOLE_SERIES):
            continue
        on = series if use.rule is Rule.OUTSIDE else counted
        for what in TESTS[use.rule](on, use, chance):
            kept = chance.kept(use.rule, what, on) if chance else what
            if kept and not columns.rows[on.places[kept.points[0]]].unfinished:
                found.append(signal(use.rule, kept, on.places))
    return found


def signal(rule: Rule, what: rules.Found, places: Sequence[int]) -> Signal:
    """What was found, told in the indices of the chart."""
    return Signal(
        rule,
        what.side,
        tuple([places[i] for i in what.points]),
        tuple([places[i] for i in what.marked]),
        what.numbers,
    )


HIGH = (Side.ABOVE, Side.INCREASING)


def leading(signals_there: Sequence[Signal], latest: int) -> Signal | None:
    """The signal that decides, of those in the phase of the latest point.

    The most important one that marks the point and has a side; else one that marks it; else a
    test of the whole series. Other signals earlier in the phase say nothing about now.
    """
    marking = [found for found in signals_there if latest in found.marked]
    sided = [found for found in marking if found.side is not Side.NEITHER]
    whole = [found for found in signals_there if found.rule in WHOLE_SERIES]
    return next(iter((*sided, *marking, *whole)), None)


def variation(signals_there: Sequence[Signal], latest: int, better: Better) -> Variation:
    """What the latest point says, from the signals of its phase in their order of priority."""
    found = leading(signals_there, latest)
    if found is None:
        return Variation.COMMON_CAUSE
    if latest not in found.marked or found.side is Side.NEITHER:
        return Variation.SIGNAL
    return directed(better, high=found.side in HIGH)


def directed(better: Better, *, high: bool) -> Variation:
    """Improvement, concern, or neither, up or down."""
    if better is Better.NEITHER:
        return Variation.NEUTRAL_HIGH if high else Variation.NEUTRAL_LOW
    if high == (better is Better.INCREASE):
        return Variation.IMPROVEMENT_HIGH if high else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if high else Variation.CONCERN_LOW


def assurance(point: ReadPoint, target: float | None, better: Better) -> Assurance:
    """Whether a target lies outside the limits of that point, and on which side.

    On a limit counts as inside it: some points will meet the target and some will not. Where every
    value is the same and is the target, none has missed it, and nothing says that none ever will.
    """
    lower, upper = point.lower, point.upper
    if target is None or lower is None or upper is None or better is Better.NEITHER:
        return Assurance.NONE
    if beside(target, upper) > 0:
        return Assurance.FAIL if better is Better.INCREASE else Assurance.PASS
    if beside(target, lower) < 0:
        return Assurance.PASS if better is Better.INCREASE else Assurance.FAIL
    return Assurance.HIT_OR_MISS if beside(upper, lower) else Assurance.NONE
