"""Plain sentences about the data themselves, and about how limits were made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import erfc, inf, sqrt

from qiworkbook.spc.charts import (
    CHARTS,
    SPREAD_CHARTS,
    beyond_words,
    given_limits_words,
)
from qiworkbook.spc.explain import MOST, point_name, unfinished_words
from qiworkbook.spc.judge import COUNTED, ONE_IN_TWENTY, ZERO_CHARTS
from qiworkbook.spc.numbers import (
    MONEY,
    TIMES,
    bare,
    day,
    is_percentage,
    lies_beyond,
    listed,
    mean,
    mostly_at,
    places_apart,
    show,
    side_of,
    typed_places,
)
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.odds import (
    FEWEST,
    WEEKEND,
    Law,
    like_its_kind,
    like_the_one_before,
    long_tail,
    tail,
)
from qiworkbook.spc.reading import SHARES, ChartType, Given, ReadPoint, Rule, Signal
from qiworkbook.spc.rule_sets import RuleSet

THREE = 3.0
FEWEST_OF_A_SHARE, FEWEST_COUNTED, MANY_ALIKE = 5, 2, 12
TOGETHER = {"day": "days into weeks", "week": "weeks into months", "month": "months into quarters"}


def cautions_on(
    rows: Sequence[Observation],
    points: Sequence[ReadPoint],
    chart: ChartType,
    odd: int,
    plan: ReadingPlan,
    rule_set: RuleSet,
    signals: Sequence[Signal] = (),
    *,
    judged: bool = True,
    factor: float | None = None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Everything about these data that a reader of the chart should know; and what of it is about
    how charts are made.

    `judged` is whether rules were asked of the latest phase, `factor` Laney's there.
    """
    values = [point.value for point in points if point.value is not None]
    divided = any(row.denominator is not None for row in rows)
    undivided = [
        row
        for row, point in zip(rows, points, strict=True)
        if point.value is None and row.value is not None and divided and not row.denominator
    ]
    of_charts = (
        ""
        if rule_set.uses(chart)
        else f"The rule set {rule_set.title} has no rules for a {CHARTS[chart].title}.",
        all_alike(values, points, chart)
        or mostly_at_one_end(points, chart, plan, rule_set)
        or few_expected(points, chart, plan),
        nearer_than_chance(chart, factor),
        limits_out_of_reach(points, chart, plan.unit),
        long_tailed(points, chart, plan, rule_set, signals) if judged else "",
        near_limits(points, rule_set, signals),
    )
    found = (
        of_charts[0],
        *(f"{sentence}." for sentence in unfinished_words(points)),
        drawn_as_gaps(odd, "not a number that a chart can show, and"),
        drawn_as_gaps(len(undivided), "without a denominator and"),
        more_than_all(points, chart, plan),
        lone_groups(points, chart),
        small_groups(points, chart, plan),
        *of_charts[1:],
        *beyond_words(values, plan),
    )
    return tuple(filter(None, found)), tuple(filter(None, of_charts))


def not_on_their_own(
    points: Sequence[ReadPoint],
    chart: ChartType,
    plan: ReadingPlan,
    signals: Sequence[Signal],
    broken: frozenset[int] = frozenset(),
) -> Iterator[str]:
    """A series that repeats itself, in its latest phase: what rules mark there may be no change.

    The points that are `broken` off have no one before them.
    """
    turns = {"day": "weeks", "month": "years"}.get(plan.every.strip().casefold(), "")
    if chart not in ZERO_CHARTS or len(points) < FEWEST or not (turns or signals):
        return
    now = [p for p in points if p.phase == points[-1].phase and not p.excluded]
    kind = like_its_kind(now, plan.every.strip().casefold())
    if kind:
        what = f"{'The ' * (kind == WEEKEND)}{kind}"
        yield (
            f"{what} is unlike the others, again and again. That is a pattern and no change: "
            f"compare each {kind} with the {kind} before, or put whole {turns} together."
        )
    marked = signals and signals[-1].points[-1] >= now[0].index
    if marked and not kind and like_the_one_before(now, broken):
        yield (
            "Each value is more like the one before than chance makes it, on either side of a "
            "change too. A process that drifts by itself does that, or points that count the same "
            "people twice, and then a signal is no change: look for a reason before you believe "
            "it, and take points that lie farther apart."
        )


def drawn_as_gaps(count: int, what: str) -> str:
    """Rows of a kind that no chart can show."""
    rows, gaps = ("1 row is", "a gap") if count == 1 else (f"{count} rows are", "gaps")
    return f"{rows} {what} drawn as {gaps}." if count else ""


def more_than_all(points: Sequence[ReadPoint], chart: ChartType, plan: ReadingPlan) -> str:
    """Percentages above 100, for which all are read as a rate."""
    percent = chart in (ChartType.U, ChartType.U_PRIME) and is_percentage(plan.unit)
    named = [
        f"{bare(p.numerator, 0)} of {bare(p.denominator, 0)} ({point_name(p)})"
        for p in points
        if percent and p.numerator and p.denominator and p.numerator > p.denominator
    ]
    named[MOST:] = [f"{len(named) - MOST} more"] * (len(named) > MOST)
    said = (
        f"More than all: {listed(named)}. So this is read as a rate, which can pass 100%. "
        "If it is a share of people or cases, put that right: its limits are different."
    )
    return said if named else ""


def lone_groups(points: Sequence[ReadPoint], chart: ChartType) -> str:
    """Groups of one measurement, where others have limits."""
    of_groups = points if chart is ChartType.XBAR else ()
    many = sum(p.value is not None and p.upper is None for p in of_groups)
    are, whose = ("1 point is", "its own") if many == 1 else (f"{many} points are", "theirs")
    said = f"{are} one measurement alone, and the limits are not {whose}."
    return said if 0 < many < len(points) else ""


def small_groups(points: Sequence[ReadPoint], chart: ChartType, plan: ReadingPlan) -> str:
    """Percentages of a handful of people."""
    if chart not in SHARES:
        return ""
    small = len([p for p in points if p.denominator and p.denominator < plan.min_denominator])
    if not small:
        return ""
    are = "1 point is" if small == 1 else f"{small} points are"
    return (
        f"{are} based on fewer than {plan.min_denominator:g}. "
        "One person more or less moves such a percentage a long way."
    )


def all_alike(values: Sequence[float], points: Sequence[ReadPoint], chart: ChartType) -> str:
    """A constant series has no variation to judge; limits of counts do not come from variation."""
    if len(values) < 2 or any(side_of(value, values[0]) for value in values):
        return ""
    alike = f"All {len(values)} values are the same"
    if chart is ChartType.RUN:
        return f"{alike}, so there is no variation to judge."
    if chart not in COUNTED or all(p.upper is not None and p.upper == p.lower for p in points):
        return f"{alike}, so there is no variation to make limits from."
    if len(values) < MANY_ALIKE:
        return ""
    return f"{alike}, and chance alone would make them vary. Is each one a count of its own?"


def mostly_at_one_end(
    points: Sequence[ReadPoint], chart: ChartType, plan: ReadingPlan, rule_set: RuleSet
) -> str:
    """Run rules mean nothing in a phase whose middle value is 0, or all: the latest such phase."""
    percent = is_percentage(plan.unit)
    ends = [p.value for p in points if p.value == 0 or (percent and p.value == 100)]
    if chart not in ZERO_CHARTS or not ends:
        return ""
    runs = "are not looked for" if rule_set.refuse_runs_of_zeros else "mean nothing"
    about = f"so runs about the {CHARTS[chart].centre_name} {runs}."
    for phase in reversed(range(points[-1].phase + 1 if points else 0)):
        there = [p for p in points if p.phase == phase and not p.excluded]
        values = [p.value for p in there if p.value is not None]
        if mostly_at(0.0, values):
            zeros = sum(1 for value in values if value == 0)
            dated = chart not in SHARES and plan.every.strip().casefold() in ("", "day")
            more = (
                "A chart of the days between events shows more." if dated else pooled(chart, plan)
            )
            return f"{zeros} of {len(values)} values are 0, {about} {more}"
        if percent and mostly_at(100.0, values):
            full = sum(1 for value in values if value == 100)
            return f"{full} of {len(values)} values are 100%, {about} {pooled(chart, plan)}"
    return ""


def pooled(chart: ChartType, plan: ReadingPlan) -> str:
    """What to do about numbers that are too small."""
    what = TOGETHER.get(plan.every.strip().casefold(), "points into longer stretches of time")
    if chart in SHARES or is_percentage(plan.unit):
        return f"Put {what}, or count more at a time."
    return f"Put {what}, or note the date of each event and chart the days between."


def few_expected(points: Sequence[ReadPoint], chart: ChartType, plan: ReadingPlan) -> str:
    """Counts so small that limits of three sigma, and runs about the mean, say little.

    Below 5 on either side of a share (Montgomery, ch. 7.2), or below 2 events a point, a normal
    curve is no picture of chance.
    """
    now = [p for p in points if p.phase == points[-1].phase and p.value is not None]
    if chart not in COUNTED or not any(p.upper is not None for p in now):
        return ""
    if chart not in SHARES:
        counts = [p.value if p.numerator is None else p.numerator for p in now]
        typical = mean([count for count in counts if count is not None]) or 0.0
        if typical >= FEWEST_COUNTED:
            return ""
        counted = below(typical, FEWEST_COUNTED)
        few = f"A point counts {counted} on average, and limits want 2 or more."
        return f"{few} {pooled(chart, plan)}"
    sizes = mean([p.denominator or 0.0 for p in now]) or 0.0
    have = mean([p.numerator or 0.0 for p in now]) or 0.0
    typical, which = min((have, "in the share"), (sizes - have, "outside the share"))
    if typical >= FEWEST_OF_A_SHARE:
        return ""
    few = (
        f"Of {bare(sizes)} at a point, {below(typical, FEWEST_OF_A_SHARE)} on average are {which}, "
        "and limits want 5 or more on either side."
    )
    return f"{few} {pooled(chart, plan)}"


def nearer_than_chance(chart: ChartType, factor: float | None) -> str:
    """P′ and U′ limits that lie nearer than those of chance: Laney's factor is below 1 by chance as
    often as above.
    """
    if factor is None or side_of(factor, 1.0) >= 0:
        return ""
    shown = bare(factor, places_apart(2, (factor, 1.0)))
    return (
        f"Laney's factor is {shown} here, so that limits lie nearer than chance alone "
        "puts them, and a point beyond one is marked only where chance seldom puts it there. A "
        f"{'P' if chart in SHARES else 'U'} chart has the limits of chance."
    )


def below(number: float, most: float) -> str:
    """A number with decimals enough to look smaller than another."""
    return bare(number, places_apart(1, (number, most)))


def long_tailed(
    points: Sequence[ReadPoint],
    chart: ChartType,
    plan: ReadingPlan,
    rule_set: RuleSet,
    signals: Sequence[Signal],
) -> str:
    """Unmarked points beyond a limit of an XmR chart, in its latest phase: some are by nature."""
    if chart is not ChartType.XMR or not rule_set.small_numbers:
        return ""
    now = [p for p in points if p.phase == points[-1].phase and not p.excluded]
    marked = {index for signal in signals for index in signal.marked}
    wider = THREE / rule_set.limits.sigmas  # ordinary values lie beyond nearer limits too
    if all(p.index in marked or not _lies_far(p, wider) for p in now):
        return ""
    found = long_tail([p.value for p in now], 100.0 if is_percentage(plan.unit) else inf)
    two_values = len({p.value for p in now if p.value is not None}) < 3  # a yes or a no
    if found is None or two_values or like_its_kind(now, plan.every.strip().casefold()):
        return ""
    above, high, such = (
        ("above", "high", "waiting times")
        if found.side > 0
        else ("below", "low", "percentages near 100")
    )
    return (
        f"Most values lie close together and a few far {above} them, as with {such}. Chance alone "
        f"does that, so a {high} value is marked only where it is rare among such values too. A "
        "run chart has no such limits."
    )


def _lies_far(point: ReadPoint, wider: float) -> bool:
    """Whether a point lies beyond limits so many times as wide as those drawn."""
    value, low, centre, high = point.value, point.lower, point.centre, point.upper
    if value is None or low is None or centre is None or high is None:
        return False
    within = wider >= 1 and low <= value <= high
    return not within and lies_beyond(
        value, centre + wider * (low - centre), centre + wider * (high - centre)
    )


def near_limits(points: Sequence[ReadPoint], rule_set: RuleSet, signals: Sequence[Signal]) -> str:
    """Limits nearer than three sigma, and no more points beyond them than chance puts there."""
    sigmas = rule_set.limits.sigmas
    if sigmas >= THREE:
        return ""
    beyond = sum(1 for signal in signals if signal.rule is Rule.OUTSIDE)
    drawn = sum(1 for point in points if point.value is not None and point.upper is not None)
    share = erfc(sigmas / sqrt(2))
    if not beyond or tail(Law.BINOMIAL, beyond, drawn, share, 1) < ONE_IN_TWENTY:
        return ""
    lie = "1 point lies" if beyond == 1 else f"{beyond} points lie"
    return (
        f"{lie} beyond limits at {sigmas:g} sigma. Chance alone puts {100 * share:.1g} of a "
        f"hundred there, so that of {drawn} as many are to be expected though nothing changed."
    )


def limits_out_of_reach(points: Sequence[ReadPoint], chart: ChartType, unit: str) -> str:
    """XmR limits where no count or percentage can be: as in Making Data Count, not cut off."""
    now = next((p for p in reversed(points) if p.lower is not None and p.upper is not None), None)
    percent = is_percentage(unit)
    unit = unit.strip().casefold()
    low = now is not None and (now.lower or 0.0) < 0
    high = now is not None and percent and (now.upper or 0.0) > 100
    if chart is not ChartType.XMR or not (low or high):
        return ""
    values = [point.value for point in points if point.value is not None]
    if min(values) < 0:
        return ""
    from_nothing = percent or unit.startswith(MONEY) or any(word in unit for word in TIMES)
    if not from_nothing and any(value != int(value) for value in values):
        return ""
    high = high and max(values) <= 100
    if low and high:
        return "Both limits lie where no value can be: they are calculated, and not cut off."
    if low or high:
        limit, bound = ("lower", "below 0") if low else ("upper", "above 100%")
        return f"The {limit} limit lies {bound}: it is calculated, and not cut off."
    return ""


def conventions(
    chart: ChartType, rule_set: RuleSet, plan: ReadingPlan, points: Sequence[ReadPoint]
) -> str:
    """How the limits of that chart are made, how much of it is drawn, and where its target goes
    from there, for its foot.
    """
    many, drawn, goes = len(points), "", ""
    if plan.draw_last is not None and plan.draw_last < many:
        drawn = f"The last {plan.draw_last} of {many} points are drawn; all are counted"
    last = points[-1].when if points and chart not in SPREAD_CHARTS else None
    steps = sorted((one.start, one.value) for one in plan.targets if one.start and last)
    if coming := [
        f"to {show(value, plan.unit, typed_places(value, plan.decimals))} on {day(start)}"
        for start, value in steps
        if last and start > last
    ]:
        goes = f"The target goes {listed(coming)}"
    return ". ".join(filter(None, (limits_made(chart, rule_set, plan), drawn, goes)))


def limits_made(chart: ChartType, rule_set: RuleSet, plan: ReadingPlan) -> str:
    """How limits are made, and what of them a person gave."""
    told, given = CHARTS[chart], given_limits_words(plan)
    if not told.formula or (plan.limits.given is Given.LIMITS and not plan.phases):
        return given
    words = f"Limits: {told.formula_by(rule_set.limits)}"
    if told.moving_ranges and rule_set.limits.screened:
        words += "; moving ranges of 3.267 times their mean or more left out"
    elif told.moving_ranges:
        words += "; every moving range kept"
    return f"{words}. {given}" if given else words
