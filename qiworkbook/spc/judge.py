"""The rule set applied to a phase: are there points enough, and which signals are there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.spc import rules
from qiworkbook.spc.reading import ChartType, Rule, Signal
from qiworkbook.spc.series import zones

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qiworkbook.spc.rule_sets import RuleSet, RuleUse
    from qiworkbook.spc.series import Series

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


def outside(series: Series, _use: RuleUse) -> list[rules.Found]:
    """See `rules.outside`."""
    lowers = [at.lower for at in series.lines]
    return rules.outside(series.values, lowers, [at.upper for at in series.lines])


def two_in_three(series: Series, use: RuleUse) -> list[rules.Found]:
    """Points beyond two sigma."""
    near = zones(series, "near_upper", "near_lower", beyond_limit_counts=use.beyond_limit_counts)
    return rules.close_together(
        near,
        series.sides,
        use.points,
        use.window,
        one_side=use.one_side,
        opposite_cancels=use.opposite_cancels,
    )


def four_in_five(series: Series, use: RuleUse) -> list[rules.Found]:
    """Points beyond one sigma."""
    inner = zones(series, "inner_upper", "inner_lower")
    return rules.close_together(inner, series.sides, use.points, use.window, one_side=use.one_side)


def hugging(series: Series, use: RuleUse) -> list[rules.Found]:
    """Points that all lie within one sigma, or none of which does."""
    inner = zones(series, "inner_upper", "inner_lower")
    return rules.hugging(inner, use.points, within=use.rule is Rule.FIFTEEN_WITHIN)


TESTS: Mapping[Rule, Callable[[Series, RuleUse], list[rules.Found]]] = {
    Rule.OUTSIDE: outside,
    Rule.SHIFT: lambda series, use: rules.shift(
        series.sides, use.points, skip_centre=use.skip_centre
    ),
    Rule.TREND: lambda series, use: rules.trend(series.values, use.points, skip_ties=use.skip_ties),
    Rule.TWO_IN_THREE: two_in_three,
    Rule.FOUR_IN_FIVE: four_in_five,
    Rule.FIFTEEN_WITHIN: hugging,
    Rule.EIGHT_BEYOND: hugging,
    Rule.ALTERNATING: lambda series, use: rules.alternating(series.values, use.points),
    Rule.LONG_RUN: lambda series, _use: rules.long_run(series.sides),
    Rule.FEW_CROSSINGS: lambda series, _use: rules.few_crossings(series.sides),
    Rule.RUN_COUNT: lambda series, _use: rules.run_count(series.sides),
}


def needed(rule_set: RuleSet, chart: ChartType) -> int:
    """How many points the set asks for before it judges: on a run chart, points off the median."""
    return rule_set.run_test_from if chart is ChartType.RUN else rule_set.too_early_below


def enough(series: Series, rule_set: RuleSet, chart: ChartType) -> bool:
    """Whether there are points enough, and rules, to judge the phase at all."""
    if not rule_set.uses(chart):
        return False
    if chart is not ChartType.RUN:
        return series.counted >= rule_set.too_early_below
    return series.useful >= rule_set.run_test_from and not no_runs(series, rule_set, chart)


def no_runs(series: Series, rule_set: RuleSet, chart: ChartType) -> bool:
    """Whether runs about the centre would mean nothing, because the middle value is 0."""
    return rule_set.refuse_runs_of_zeros and chart in ZERO_CHARTS and series.mostly_zero


def signals(
    series: Series, rule_set: RuleSet, chart: ChartType, excluded: set[int]
) -> list[Signal]:
    """Every signal in one phase, most important rule first.

    Excluded positions are still held against the limits; every other test passes over them.
    """
    bridged = rule_set.limits.bridge_gaps
    gaps = {i for i, value in enumerate(series.values) if bridged and value is None}
    counted = series.without(excluded | gaps)
    if not enough(counted, rule_set, chart):
        return []
    refused = no_runs(counted, rule_set, chart)
    too_few = counted.useful < rule_set.run_test_from
    found: list[Signal] = []
    for use in rule_set.uses(chart):
        if (refused and use.rule in RUN_RULES) or (too_few and use.rule in WHOLE_SERIES):
            continue
        on = series if use.rule is Rule.OUTSIDE else counted
        found.extend(signal(use.rule, what, on.places) for what in TESTS[use.rule](on, use))
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
