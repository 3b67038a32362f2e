"""The rule set applied: signals in a phase, what the latest point says, whether a target is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.spc import rules
from qiworkbook.spc.reading import Assurance, Better, ChartType, Rule, Side, Signal, Variation
from qiworkbook.spc.sums import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from qiworkbook.spc.lines import Lines
    from qiworkbook.spc.reading import ReadPoint
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


@dataclass(frozen=True, slots=True)
class Series:
    """The points of one phase, as columns; `places` are their indices on the chart."""

    places: list[int]
    values: list[float | None]
    lines: list[Lines]
    sides: list[int | None]

    @classmethod
    def of(cls, places: list[int], values: list[float | None], lines: list[Lines]) -> Series:
        """The columns, with the side of the centre that each point lies on."""
        sides = [
            None if value is None or at.centre is None else beside(value, at.centre)
            for value, at in zip(values, lines, strict=True)
        ]
        return cls(places, values, lines, sides)

    def without(self, left_out: set[int]) -> Series:
        """The same with some positions taken out: their neighbours meet."""
        if not left_out:
            return self
        kept = [i for i in range(len(self.values)) if i not in left_out]
        return Series(
            [self.places[i] for i in kept],
            [self.values[i] for i in kept],
            [self.lines[i] for i in kept],
            [self.sides[i] for i in kept],
        )

    @property
    def counted(self) -> int:
        """How many points have a value."""
        return sum(1 for value in self.values if value is not None)

    @property
    def useful(self) -> int:
        """How many points have a value that is not on the centre."""
        return sum(1 for side in self.sides if side)

    @property
    def mostly_zero(self) -> bool:
        """Whether more than half of the values are 0."""
        return 2 * sum(1 for value in self.values if value == 0) > self.counted


def zones(
    series: Series, upper: str, lower: str, *, beyond_limit_counts: bool = True
) -> list[int | None]:
    """1 above the upper of two lines, -1 below the lower, 0 between, None where there are none."""
    found: list[int | None] = []
    for value, at in zip(series.values, series.lines, strict=True):
        high, low = getattr(at, upper), getattr(at, lower)
        if value is None or high is None or low is None or high == low:
            found.append(None)
        elif not beyond_limit_counts and is_outside(value, at):
            found.append(0)
        else:
            found.append(max(0, beside(value, high)) or min(0, beside(value, low)))
    return found


def is_outside(value: float, at: Lines) -> bool:
    """Whether the value lies beyond a limit."""
    if at.upper is not None and beside(value, at.upper) > 0:
        return True
    return at.lower is not None and beside(value, at.lower) < 0


def outside(series: Series, _use: RuleUse) -> list[rules.Found]:
    """See `rules.outside`."""
    lowers = [at.lower for at in series.lines]
    return rules.outside(series.values, lowers, [at.upper for at in series.lines])


def two_in_three(series: Series, use: RuleUse) -> list[rules.Found]:
    """Points beyond two sigma."""
    near = zones(series, "near_upper", "near_lower", beyond_limit_counts=use.beyond_limit_counts)
    return rules.close_together(near, series.sides, use.points, use.window, one_side=use.one_side)


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
    """Whether there are points enough to judge the phase at all."""
    if chart is not ChartType.RUN:
        return series.counted >= rule_set.too_early_below
    refused = rule_set.refuse_runs_of_zeros and series.mostly_zero
    return series.useful >= rule_set.run_test_from and not refused


def signals(
    series: Series, rule_set: RuleSet, chart: ChartType, excluded: set[int]
) -> list[Signal]:
    """Every signal in one phase, most important rule first.

    Excluded positions are still held against the limits; every other test passes over them.
    """
    if rule_set.limits.bridge_gaps:
        gaps = {i for i, value in enumerate(series.values) if value is None}
        series, excluded = series.without(gaps), set()
    counted = series.without(excluded)
    if not enough(counted, rule_set, chart):
        return []
    no_runs = rule_set.refuse_runs_of_zeros and counted.mostly_zero
    too_few = counted.useful < rule_set.run_test_from
    found: list[Signal] = []
    for use in rule_set.uses(chart):
        if (no_runs and use.rule in RUN_RULES) or (too_few and use.rule in WHOLE_SERIES):
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


HIGH = (Side.ABOVE, Side.INCREASING)
LOW = (Side.BELOW, Side.DECREASING)


def variation(signals_there: Sequence[Signal], latest: int, better: Better) -> Variation:
    """What the latest point says, from the signals of its phase in their order of priority.

    A test of the whole series that does not mark the latest point is a signal without direction.
    """
    for found in signals_there:
        if latest in found.marked and found.side in (*HIGH, *LOW):
            return directed(better, high=found.side in HIGH)
    if any(found.rule in WHOLE_SERIES or latest in found.marked for found in signals_there):
        return Variation.SIGNAL
    return Variation.COMMON_CAUSE


def directed(better: Better, *, high: bool) -> Variation:
    """Improvement, concern, or neither, up or down."""
    if better is Better.NEITHER:
        return Variation.NEUTRAL_HIGH if high else Variation.NEUTRAL_LOW
    if high == (better is Better.INCREASE):
        return Variation.IMPROVEMENT_HIGH if high else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if high else Variation.CONCERN_LOW


def assurance(point: ReadPoint, better: Better) -> Assurance:
    """Whether the target lies outside the limits of that point, and on which side.

    On a limit counts as inside it: some points will meet the target and some will not.
    """
    target, lower, upper = point.target, point.lower, point.upper
    if target is None or lower is None or upper is None or better is Better.NEITHER:
        return Assurance.NONE
    if beside(target, upper) > 0:
        return Assurance.FAIL if better is Better.INCREASE else Assurance.PASS
    if beside(target, lower) < 0:
        return Assurance.PASS if better is Better.INCREASE else Assurance.FAIL
    return Assurance.HIT_OR_MISS
