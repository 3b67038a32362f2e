"""The rule set applied to a phase, and what its signals mean: for the latest point, and for the
target.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from math import ceil, floor, gcd, inf, log, log10, sqrt
from statistics import fmean

from qiworkbook.spc import rules
from qiworkbook.spc.charts import CHARTS
from qiworkbook.spc.numbers import mean, moving_ranges, side_of
from qiworkbook.spc.observations import Basis, Lines, PhasePoints, zones
from qiworkbook.spc.odds import (
    D2,
    LEAST_LEVEL,
    LIKELY,
    MOST,
    MOST_BETWEEN,
    ONE_SIGMA,
    Law,
    Tail,
    between_tail,
    change_point,
    deviation,
    long_tail,
    rarity,
    run_needed,
    tail,
)
from qiworkbook.spc.reading import (
    Assurance,
    Better,
    ChartType,
    ReadPoint,
    Rule,
    Side,
    Signal,
    Unjudged,
    Variation,
    comes_so_often,
)
from qiworkbook.spc.rows import Columns
from qiworkbook.spc.rule_sets import RuleSet, RuleUse
from qiworkbook.spc.rules import RuleSignal

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


def outside(series: PhasePoints, _use: RuleUse, _chance: Chance | None) -> list[rules.RuleSignal]:
    """See `rules.outside`."""
    lowers = [at.lower for at in series.lines]
    return rules.outside(series.values, lowers, [at.upper for at in series.lines])


def close_together(
    series: PhasePoints, use: RuleUse, chance: Chance | None
) -> list[rules.RuleSignal]:
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


def hugging(series: PhasePoints, use: RuleUse, _chance: Chance | None) -> list[rules.RuleSignal]:
    """Points that all lie within one sigma, or none of which does."""
    inner = zones(series, "inner_upper", "inner_lower")
    return rules.hugging(inner, use.points, within=use.rule is Rule.FIFTEEN_WITHIN)


TESTS: Mapping[Rule, Callable[[PhasePoints, RuleUse, Chance | None], list[rules.RuleSignal]]] = {
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


def unjudged(
    series: PhasePoints, rule_set: RuleSet, columns: Columns, basis: Basis
) -> Unjudged | None:
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
    sides = zip(series.sides, series.lines, strict=True)
    if least and [at for side, at in sides if at.lower == at.upper is not None and side]:
        return Unjudged.CONSTANT_BASELINE
    return None


def are_single_events(columns: Columns) -> bool:
    """Whether each row is one event at its date, rather than a count that comes so often."""
    days = [row.when for row in columns.rows if row.when is not None]
    alike = not columns.divided and all(row.value == 1 for row in columns.rows)
    apart = [(later - earlier).days for earlier, later in pairwise(days)]
    uneven = alike and max(apart, default=0) > 2 * min(apart, default=0)
    return uneven and not comes_so_often(days, columns.every)


def runs_refused(series: PhasePoints, rule_set: RuleSet, columns: Columns) -> bool:
    """Whether runs about the centre would mean nothing: the middle value is 0, or all of all."""
    return (
        rule_set.refuse_runs_of_zeros
        and columns.chart in ZERO_CHARTS
        and (series.mostly_at(0.0) or series.mostly_at(columns.whole))
    )


def seeks_runs(series: PhasePoints, rule_set: RuleSet, columns: Columns) -> bool:
    """Whether any run is looked for in a phase; where all values are the centre there is none."""
    asked = any(use.rule in RUN_RULES for use in rule_set.uses(columns.chart))
    return not series.useful or (asked and not runs_refused(series, rule_set, columns))


def signals(
    series: PhasePoints,
    rule_set: RuleSet,
    columns: Columns,
    excluded: set[int],
    base: Sequence[int],
    *,
    given: bool = False,
) -> list[Signal]:
    """Every signal in one phase that can be judged, most important rule first.

    Excluded positions are still held against the limits, unless their time is not over; every
    other test passes over them.
    `base` are the places that centre and limits come from. Limits that were `given` mark whatever
    lies beyond them.
    """
    gaps = set()
    if rule_set.limits.bridge_gaps:
        gaps = {i for i, value in enumerate(series.values) if value is None}
    counted = series.without(excluded | gaps)
    refused = runs_refused(counted, rule_set, columns)
    too_few = counted.useful < rule_set.run_test_from
    chance = Chance(columns, counted, base, given=given) if rule_set.small_numbers else None
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


def signal(rule: Rule, what: rules.RuleSignal, places: Sequence[int]) -> Signal:
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
    if side_of(target, upper) > 0:
        return Assurance.FAIL if better is Better.INCREASE else Assurance.PASS
    if side_of(target, lower) < 0:
        return Assurance.PASS if better is Better.INCREASE else Assurance.FAIL
    return Assurance.HIT_OR_MISS if side_of(upper, lower) else Assurance.NONE


def meets(point: ReadPoint, target: float | None, better: Better) -> bool:
    """Whether a point is at its target, or on the good side of it."""
    way = 1 if better is Better.INCREASE else -1
    return side_of(point.value or 0.0, target or 0.0) * way >= 0


COUNTED = [kind for kind, chart in CHARTS.items() if chart.law]
EVENTS_COUNTED = (ChartType.C, ChartType.U, ChartType.U_PRIME)
WITHIN_ONE_SIGMA = 1 - 2 * ONE_SIGMA
ROUNDING = 1e-6
HALF = 0.5  # of a per cent, by which a typed one may be rounded
MOST_PEOPLE = 20
# Times the standard deviation of counts: of whole numbers that are none, of ones that lie closer
# than counts do, and of counts that vary more than by chance.
MORE_THAN_COUNTS, LESS_THAN_COUNTS, WIDER = 1.25, 1 / 1.5, 1.15
MANY_ALIKE = 0.3  # of the values: with fewer, points lie about as evenly as finer ones
ONE_IN_TWENTY = 0.05  # the level of Anhøj's test of crossings


class Chance:
    """Asked by the rules, of one phase; `base` are the places that its lines come from.

    Everything is worked out when it is first asked for: most charts have nothing to ask about.
    """

    def __init__(
        self, columns: Columns, series: PhasePoints, base: Sequence[int], *, given: bool = False
    ) -> None:
        self.columns, self.series, self.base = columns, series, set(base)
        self.given = given

    def kept(self, rule: Rule, found: RuleSignal, series: PhasePoints) -> RuleSignal | None:
        """What a rule found, or None where chance would give that more often than it supposes."""
        if rule is Rule.OUTSIDE:
            at = found.points[0]
            return (
                found
                if self.is_rare(series, at, 1 if found.side is Side.ABOVE else -1, 3)
                else None
            )
        if rule in {Rule.SHIFT, Rule.LONG_RUN} and self.coarse:
            return self.long_enough(rule, found, series)
        if rule is Rule.FEW_CROSSINGS and self.coarse:
            counted = dict(found.numbers)
            above = sum(self.series.sides[at] == 1 for at in self.useful)
            share = above / len(self.useful) if self.useful else 0.5
            chance = tail(
                Law.BINOMIAL,
                counted["crossings"],
                counted["useful"] - 1,
                2 * share * (1 - share),
                -1,
            )
            return found if chance < ONE_IN_TWENTY else None
        if rule in (Rule.FIFTEEN_WITHIN, Rule.EIGHT_BEYOND) and self.crowded:
            within = rule is Rule.FIFTEEN_WITHIN
            usual = WITHIN_ONE_SIGMA if within else 1 - WITHIN_ONE_SIGMA
            share = self.share_within if within else 1 - self.share_within
            least = run_needed(int(dict(found.numbers)["needed"]), share, usual)
            return found if least is not None and len(found.points) >= least else None
        return found

    def long_enough(self, rule: Rule, found: RuleSignal, series: PhasePoints) -> RuleSignal | None:
        """A run, where it is as rare as one of its rule's length at even odds.

        Either by what a count has as its chance about the centre, or by how many points lie on
        that side as far out as all of the run: where a change has moved half of them, the odds are
        even again. Or by ranks: where the level moved to that side for the run, it is no chance.
        """
        counted = dict(found.numbers)
        name = "needed" if rule is Rule.SHIFT else "most"
        one_more = rule is Rule.LONG_RUN  # its number is the longest that is no signal
        rules = int(counted[name]) + one_more
        side = 1 if found.side is Side.ABOVE else -1
        nearest = min(side * self.off(series, at) for at in found.points)
        far = sum(side * self.off(self.series, at) >= nearest for at in self.useful)
        needed = run_needed(rules, far / len(self.useful) if self.useful else 0.5)
        if needed is None or len(found.points) < needed:
            chances = [self.chance_of_side(series, at, side) for at in found.points]
            unlikely = sum(log(max(0.5, chance)) for chance in chances) <= rarity(rules) + 1e-9
            moved = len(self.parts[side].intersection(found.points))  # for most of the run
            if not unlikely and 2 * moved <= len(found.points):
                return None
            needed = rules
        numbers = {**counted, name: needed - one_more}
        return found._replace(numbers=tuple(numbers.items()))

    @cached_property
    def parts(self) -> dict[int, set[int]]:
        """The positions of the points above (1) and below (-1) a change of their level by ranks;
        none where there is no such change.
        """
        known = [(at, value) for at, value in enumerate(self.series.values) if value is not None]
        cut = change_point([value for _, value in known], sure=LIKELY)
        before, after = dict(known[:cut]), dict(known[cut:] if cut else ())
        if not after:
            return {1: set(), -1: set()}
        way = 1 if fmean(after.values()) > fmean(before.values()) else -1
        return {way: set(after), -way: set(before)}

    def chance_of_side(self, series: PhasePoints, at: int, side: int) -> float:
        """The chance of a count on that side of the centre: 1 where the law is not known."""
        centre, place = series.lines[at].centre, series.places[at]
        if self.law is None or centre is None or self.too_even:
            return 1.0
        rate, size = centre / self.columns.scale, self.size_of(place)
        expected = size * rate
        nearest = floor(expected) + 1 if side > 0 else ceil(expected) - 1
        return tail(self.law, nearest, size, rate, side, self.wider**2)

    def is_rare(self, series: PhasePoints, at: int, side: int, sigmas: int) -> bool:
        """Whether the point at a position is as rare as a line drawn at so many sigma supposes."""
        value, line = series.values[at], series.lines[at]
        if value is None or line.centre is None or self.given:
            return self.given
        if self.columns.chart is ChartType.G:
            return between_tail(value, self.mean_between, side) <= MOST_BETWEEN[sigmas]
        prime = self.columns.chart in (ChartType.P_PRIME, ChartType.U_PRIME)
        fitted, reach = prime or self.wider > 1, ((line.upper or 0.0) - line.centre) / 3
        if not prime and 1 < self.wider >= abs(value - line.centre) / (sigmas * reach or 1.0):
            return False
        if (fitted or self.is_cut(line)) and self.law is not None:
            most = MOST_BETWEEN if self.wider > 1 else MOST
            return self.chance_at(series.places[at], line.centre, side) <= most[sigmas]
        if self.step and side_of(abs(value - line.centre), sigmas * self.step) <= 0:
            return False
        return self.tail is None or self.tail.holds(value, side, sigmas)

    def chance_at(self, place: int, centre: float, side: int) -> float:
        """The chance of a value as far out as that of a row, or farther."""
        count, law = self.columns.rows[place].value or 0.0, self.law or Law.POISSON
        rate = centre / self.columns.scale
        return tail(law, count, self.size_of(place), rate, side, self.wider**2)

    def size_of(self, place: int) -> float:
        """The denominator of a row; 1 where there are none."""
        return (self.columns.rows[place].denominator or 0.0) if self.columns.divided else 1.0

    @cached_property
    def law(self) -> Law | None:
        """What the numbers are by chance, where they are counts."""
        columns = self.columns
        if law := CHARTS[columns.chart].law:
            return law
        rows = [row for row in columns.rows if row.value is not None]
        if columns.chart is not ChartType.XMR or not all(is_count(row.value) for row in rows):
            return None
        if not columns.divided:
            more = (self.spread_by(Law.POISSON) or 0.0) > MORE_THAN_COUNTS  # days, or minutes
            return None if columns.percent or more else Law.POISSON
        parts = all(not row.denominator or (row.value or 0) <= row.denominator for row in rows)
        return Law.BINOMIAL if columns.percent and parts else Law.POISSON

    def spread_by(self, law: Law) -> float | None:
        """How widely neighbours differ, in standard deviations of counts that are by that law."""
        columns = self.columns
        pairs = [
            (line.centre / columns.scale, self.size_of(place))
            for place, line in zip(self.series.places, self.series.lines, strict=True)
            if place in self.base and line.centre is not None
        ]
        by_law = [deviation(law, rate) / sqrt(size) for rate, size in pairs if size]
        expected, found = mean(by_law), mean(moving_ranges(self.values))
        return found / D2 / columns.scale / expected if expected and found is not None else None

    @cached_property
    def wider(self) -> float:
        """How many times as widely as chance makes it counts differ from their neighbours; 1 where
        that is little, where these are no events, or where a person asked for this chart.
        """
        counted = self.columns.chosen and self.columns.chart in EVENTS_COUNTED
        found = counted and self.spread_by(Law.POISSON)
        return found if found and found > WIDER else 1.0

    @cached_property
    def too_even(self) -> bool:
        """Whether values vary far less than counts do: then their odds about the centre are others.

        Twelve 50s and one 51 lie below and above a mean of 50.1 by no chance of counts.
        """
        found = self.spread_by(self.law) if self.law else None
        return found is not None and found < LESS_THAN_COUNTS

    @cached_property
    def values(self) -> list[float | None]:
        """The values that the lines come from, in order."""
        pairs = zip(self.series.places, self.series.values, strict=True)
        return [value for place, value in pairs if place in self.base]

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """What no value can pass: 0, and all, where the values say that they cannot either."""
        values = [value for value in self.series.values if value is not None]
        if self.columns.chart not in (*COUNTED, ChartType.XMR, ChartType.RUN) or min(values) < 0:
            return -inf, inf
        whole = self.columns.whole
        return 0.0, whole if max(values) <= whole else inf

    def is_cut(self, line: Lines) -> bool:
        """Whether a limit lies where no value can be, or is cut off there: the values crowd.

        The three sigma of a count reach below 0 where fewer than 9 are expected, those of a share
        where fewer than 9 times the others' share are.
        """
        lowest, highest = self.bounds
        return (
            line.lower is not None
            and line.upper is not None
            and (line.lower <= lowest or line.upper >= highest)
        )

    @cached_property
    def step(self) -> float:
        """The step in which the values of an XmR chart come, where it is more than a sigma; else 0.

        Wheeler & Lyday, Evaluating the Measurement Process (2nd edition 1989): such a measurement
        is too coarse for the limits that it makes.
        """
        line = next((at for at in self.series.lines if at.upper is not None), None)
        if self.columns.chart is not ChartType.XMR or line is None:
            return 0.0
        values = [value for value in self.series.values if value is not None]
        changes = [at for at in range(1, len(values)) if side_of(values[at - 1], values[at])]
        if len(changes) == 1 and LEAST_LEVEL <= changes[0] <= len(values) - LEAST_LEVEL:
            return 0.0  # it went from one level to another, and that is no step of a scale
        typed = self.columns.percent and not self.columns.divided
        step = max(step_of(values), step_of_shares(values) if typed else 0.0)
        sigma = ((line.upper or 0.0) - (line.centre or 0.0)) / 3
        return step if side_of(step, sigma) > 0 else 0.0

    @cached_property
    def tail(self) -> Tail | None:
        """The long tail of the values that the lines come from, where an XmR chart has one."""
        if self.columns.chart is not ChartType.XMR:
            return None
        return long_tail(self.values, self.columns.whole)

    @cached_property
    def crowded(self) -> bool:
        """Whether values crowd at an end of what can be."""
        lines = {id(line): line for line in self.series.lines}  # mostly one and the same
        return any(self.is_cut(line) for line in lines.values())

    @cached_property
    def coarse(self) -> bool:
        """Whether points may lie unevenly about the centre by nature, and not by a change."""
        if self.columns.chart is ChartType.RUN:
            return any(side == 0 for side in self.series.sides)  # many are the median itself
        return self.crowded or self.step > 0 or self.tied

    @cached_property
    def tied(self) -> bool:
        """Whether many values are one and the same, and the centre lies beside that one."""
        known = [value for value in self.values if value is not None]
        centre = next((at.centre for at in self.series.lines if at.centre is not None), None)
        if centre is None or not known or not min(known) <= centre <= max(known):
            return False
        usual, many = Counter(known).most_common(1)[0]
        nearer = any(min(usual, centre) < value < max(usual, centre) for value in known)
        return many >= MANY_ALIKE * len(known) and not nearer

    @cached_property
    def useful(self) -> list[int]:
        """The positions of points that the lines come from and that are not on the centre."""
        pairs = zip(self.series.places, self.series.sides, strict=True)
        return [at for at, (place, side) in enumerate(pairs) if side and place in self.base]

    @staticmethod
    def off(series: PhasePoints, at: int) -> float:
        """How far above the centre a point lies."""
        return (series.values[at] or 0.0) - (series.lines[at].centre or 0.0)

    @cached_property
    def mean_between(self) -> float:
        """How many cases lie between two events, of those that the lines come from."""
        return mean([value for value in self.values if value is not None]) or 0.0

    @cached_property
    def share_within(self) -> float:
        """How many of the points lie within one sigma of the centre."""
        rows = zip(self.series.places, self.series.values, self.series.lines, strict=True)
        inside = [
            at.inner_lower <= value <= at.inner_upper
            for place, value, at in rows
            if place in self.base
            and value is not None
            and at.inner_lower is not None
            and at.inner_upper is not None
        ]
        return sum(inside) / len(inside) if inside else WITHIN_ONE_SIGMA


def step_of(values: Sequence[float]) -> float:
    """The largest number of which all differences are multiples; 0 beyond three decimals.

    Of values below 1 they are counted from the first digit of the largest.
    """
    largest = max(map(abs, values), default=0.0)
    parts = 1000.0 if largest >= 1 or not largest else 10.0 ** (3 - floor(log10(largest)))
    wholes = [round(value * parts) for value in values]
    if any(abs(value * parts - one) > ROUNDING for value, one in zip(values, wholes, strict=True)):
        return 0.0
    return gcd(*(whole - wholes[0] for whole in wholes)) / parts


def step_of_shares(values: Sequence[float]) -> float:
    """By how much one person more or less moves a percentage, where all of these are shares of one
    small number of people, rounded; 0 where they are not.
    """
    steps = (100 / people for people in range(2, MOST_PEOPLE))
    alike = (
        step
        for step in steps
        if all(abs(value - step * round(value / step)) <= HALF for value in values)
    )
    return next(alike, 0.0)


def is_count(value: float | None) -> bool:
    """A whole number from 0."""
    return value is not None and value >= 0 and value == int(value)
