"""Where a series began and where it is now, when its points carry that: the words of a headline.

A change is told where a rule has found a signal, or the team has drawn new limits, and the points
before and after differ by ranks as well. One stretch of limits is parted where Pettitt's test for
a change at an unknown point finds one (Applied Statistics 1979;28:126-135); two stretches are held
apart by the rank-sum test.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, pairwise
from math import fsum, inf, sqrt
from statistics import fmean, linear_regression, median, pvariance

from msgspec.structs import replace

from qiworkbook.spc.charts import NELSON_POWER, SPREAD_CHARTS
from qiworkbook.spc.explain import value_of
from qiworkbook.spc.numbers import (
    before_another,
    lies_beyond,
    months_later,
    number_words,
    places_apart,
    ranks,
    rhythm_of,
    show,
    side_of,
)
from qiworkbook.spc.odds import LEAST_LEVEL, change_point, levels as parted, like_the_one_before
from qiworkbook.spc.reading import (
    EVENT_CHARTS,
    NOT_JUDGED,
    Better,
    ChartLevel,
    ChartType,
    Course,
    Reading,
    ReadPoint,
    Rule,
    Variation,
)
from qiworkbook.spc.rows import LEAST

_HELD = 8  # points before a level is said to have held
_APART = 3.0  # of the rank-sum test, in standard errors: two levels differ
_ALIKE = 2.0  # of the same: nothing says that they do
_PATCH = 3  # parts of a series with a patch in it: before, the patch, and after
_PULLED = 0.1  # of the difference that is told: so far a line may lie from the middle of its points
# For levels that a computer found; a step that the team drew is held to 1.0, a line no better.
# Simulated, 24 to 50 points: of rises of 3 to 6 standard deviations 1 to 18 in 100 are told as a
# level that held, where 1 and 1 would make it 4 to 31.
_CLEARLY, _STAIRS = 1.1, 1.43
_ONE_SIDED, _AS_FAR = 1.645, 0.25
_FAR = 5.2  # median distances from the median: 3.5 standard deviations (Hampel 1974, JASA 69:383)
FAR_OF_ALIKE = 4.4  # mean distances from the median: the same (Iglewicz & Hoaglin 1993, ASQC 16)
FEW = 0.1  # of all points: as many may lie far out, and the others be alike
_GOING_ON = 2.33  # of Mann's test of a trend, the same; and of points that are back
_WEEK, _HALF_A_YEAR = 7, 6  # days; months
_WHOLE, _STEP = 10, 5  # a level, and what lies between two: whole numbers tell them closely
_XMR = 2.66  # mean moving ranges from the mean to the limits of an XmR chart
HIGHER = (Variation.IMPROVEMENT_HIGH, Variation.CONCERN_HIGH, Variation.NEUTRAL_HIGH)
DIRECTED = (
    *HIGHER,
    *(Variation.IMPROVEMENT_LOW, Variation.CONCERN_LOW, Variation.NEUTRAL_LOW),
)
CONCERNS = (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)
_MEASURED = 0.7  # of a time of which something is said: of every day, five in seven are enough


def with_verdict(reading: Reading) -> Reading:
    """A reading that has its course, with the one verdict that its words, icon and counts share.

    What its latest point says by the rules, which hold it against a centre and limits of the whole
    stretch, is put right where those are of before a change too.
    """
    found = reading.course
    if reading.variation not in DIRECTED:
        return reading
    if found is None:
        began = _is_where_it_began(reading)
        return replace(reading, variation=Variation.COMMON_CAUSE) if began else reading
    way = found.now.value > found.first.value
    better = is_better(reading, found)
    doubtful = not found.is_new or bool(better and found.may_not_hold)
    doubtful |= better is None and reading.better is not Better.NEITHER
    if (reading.variation in HIGHER) is way and not doubtful:
        return reading
    if not _is_news(reading, found.now):
        return replace(reading, variation=Variation.COMMON_CAUSE)
    if found.between is not None and not found.is_back:
        return replace(reading, course=None)  # what is so now goes before where it has been
    concern = reading.variation in CONCERNS
    return reading if concern else replace(reading, variation=Variation.SIGNAL)


def with_levels(reading: Reading) -> Reading:
    """The reading with the levels of its headline at their points, where no line draws them."""
    levels, points = undrawn(reading), list(reading.points)
    if not levels:
        return reading
    for one in levels:
        for at in range(one.points[0].index, one.points[-1].index + 1):
            points[at] = replace(points[at], level=one.value)
    return replace(reading, points=tuple(points))


def undrawn(reading: Reading) -> list[ChartLevel]:
    """The levels that a headline tells and no centre line draws, in the order of time."""
    found = reading.course
    told = (found.first, found.between, found.now) if found else ()
    return [one for one in told if one and not one.is_drawn]


def levels_named(reading: Reading) -> str:
    """What a chart calls them; "" for none."""
    named = ", then ".join(f"about {one}" for one in levels_shown(reading, *undrawn(reading)))
    return named and f"Level: {named}"


def _is_news(reading: Reading, now: ChartLevel) -> bool:
    """Whether the latest point says something of its own level, and not of one before it."""
    *others, latest = evened(reading.chart, now.points)
    if now.whole or any(s.rule is Rule.TREND for s in reading.signals_at(now.points[-1].index)):
        return True
    steps = [abs(after - before) for before, after in pairwise(others)]
    return abs(latest - fmean(others)) > _XMR * fmean(steps)


def course_of(reading: Reading) -> Course | None:
    """The course of a series; None where its points do not carry one, or its ends look alike."""
    if reading.chart in SPREAD_CHARTS or reading.variation is Variation.TOO_EARLY:
        return None
    if len(reading.phases) < 2 and not reading.signals:
        return None
    levels = [*_by_centre_lines(reading, [*_levels(reading)])]
    if len(levels) < 2:  # one test for one change does not see a series that came back
        found = _course_through(reading, _by_squares(reading))
        return found if found and found.between else None
    if levels[0].whole:
        began, way = levels[0].points, _drift(levels[0]) * (levels[-1].value - levels[0].value)
        parts = _by_squares(reading, began) if way else []
        if way > 0:  # it begins elsewhere
            levels[:1] = parts[:1] or levels[:1]
        elif way < 0:  # and it went away from there before it came to where it is
            half = len(began) // 2
            slope = parts or [_level(reading, part) for part in (began[:half], began[half:])]
            found = _course_through(reading, [*slope, *levels[1:]], slope)
            if found and found.between:
                return found
        return _course_through(reading, levels)
    began, ended = levels[0].points, levels[-1].points
    start, end = (_off_at_end(reading.chart, part) for part in (began[::-1], ended))
    start, end = start if levels[-1].value > levels[0].value else -start, abs(end)
    if start > 1:  # on the side to which the series came: where nearer to it, it is another level
        one, rest = _level(reading, began[:start]), _level(reading, began[start:])
        nearer = abs(one.value - levels[-1].value) < abs(one.value - rest.value)
        levels[:1] = [one, rest] if nearer else levels[:1]
    whole = _course_through(reading, levels)
    if end >= LEAST_LEVEL:
        parts = [_level(reading, ended[:-end]), _level(reading, ended[-end:])]
        found = _course_through(reading, [*levels[:-1], *parts])
        if found and (found.between or (whole and whole.goes_on and not whole.drift)):
            return found
    return whole


def _course_through(
    reading: Reading, levels: Sequence[ChartLevel], slope: Sequence[ChartLevel] = ()
) -> Course | None:
    """The course through some levels; those of a `slope` are known to differ, and are told where
    it began nearer to where the series is now."""
    if len(levels) < 2:
        return None
    first, *middle, now = levels
    changed = _differ(first, now)
    low, high = sorted((first.value, now.value))
    beyond = [
        one
        for one in middle
        if not low <= one.value <= high
        and abs(one.value - now.value) > _AS_FAR * abs(one.value - first.value)
        and (_differ(one, first) or (one in slope and _nearer(first, now, one)))
        and _differ(one, now)
    ]
    between = max(beyond, key=lambda one: abs(one.value - now.value), default=None)
    if not changed and between is None:
        return None
    if between is None and len(set(levels_shown(reading, first, now))) < 2:
        return None
    before = between or first
    off = _off_at_end(reading.chart, now.points, even(reading.chart, before.value))
    back = abs(off) * (off != 0 and (off > 0) is not (now.value > before.value))
    way = 1 if now.value > before.value else -1
    came, ended = even(reading.chart, before.value), even(reading.chart, now.value)
    half_way = (came + ended) / 2
    # as likely to be of the level before again: the ratio of likelihoods of two normal curves,
    # summed from the end (Page 1954, Biometrika 41:100)
    last = evened(reading.chart, now.points[: -_HELD - 1 : -1])
    nearer_before = min(accumulate(way * (value - half_way) for value in last)) < 0
    lost = way * (ended - fmean(last[: max(abs(off), 2)]))
    further = min(-lost, way * (last[0] - ended)) >= _AS_FAR * abs(ended - came)
    slight = lost < _PULLED * abs(ended - came)  # of the way that it came
    drift = _drift(now)
    return Course(
        first,
        now,
        between,
        is_back=between is not None and _is_back(reading.chart, first, between, now),
        is_changed=changed,
        is_gradual=_is_gradual(reading.chart, levels) or is_drifting(reading),
        drift=0 if slight and drift * way < 0 else drift,
        slips=back > 1 and not slight,
        strays=back > 0,
        goes_on=off * way > 0 and further,
        is_unsure=nearer_before,
    )


def _levels(reading: Reading) -> Iterator[ChartLevel]:
    """The stretches with limits of their own; of a single one with a signal, what parts it.

    Phases too short to be judged by their limits can be compared all the same.
    """
    for at in range(len(reading.phases)):
        points = [p for p in reading.useful if p.phase == at and not p.excluded]
        alone = len(reading.phases) == 1
        parts = _parted(points) if alone else [points]
        for part in filter(None, parts):
            yield replace(_level(reading, part), whole=not alone)


def _by_centre_lines(reading: Reading, levels: Sequence[ChartLevel]) -> Iterator[ChartLevel]:
    """The levels with the value of the centre line that stands for one, where a team drew several.

    Not where a few points far out, a baseline or a centre given have put the line elsewhere.
    """
    apart = max((abs(one.value - other.value) for one, other in pairwise(levels)), default=0.0)
    for level in levels:
        line = reading.phases[level.points[0].phase].centre
        if level.whole and line is not None and abs(line - level.value) <= _PULLED * apart:
            yield replace(level, value=line, is_drawn=True)
        else:
            yield level


def _by_squares(reading: Reading, whole: Sequence[ReadPoint] = ()) -> list[ChartLevel]:
    """A single stretch, or the `whole` of one of several, parted where the squares about the means
    of its parts get smallest."""
    points = whole or [p for p in reading.useful if not p.excluded]
    alone = (whole or len(reading.phases) == 1) and len(points) >= 2 * LEAST_LEVEL
    counts = [many for _, many in parted(evened(reading.chart, points))] if alone else []
    ends = [0, *accumulate(counts)]
    return [_level(reading, points[start:end]) for start, end in pairwise(ends)]


def _level(reading: Reading, points: Sequence[ReadPoint]) -> ChartLevel:
    return ChartLevel(tuple(points), _typical(reading, points), is_drawn=False)


def _off_at_end(chart: ChartType, points: Sequence[ReadPoint], before: float = inf) -> int:
    """How many of the last points, eight at most, lie off those before them by a test of two means,
    as a number below 0 where they lie lower; 0 for none. Nearer to a level from before, they are
    sooner off.
    """
    values, found = evened(chart, points), [(0.0, 0)]
    many = len(values)
    for count in range(1, min(_HELD, many - LEAST_LEVEL) + 1):
        rest, last = values[:-count], values[-count:]
        began, ended = fmean(rest), fmean(last)
        squares = (*((one - began) ** 2 for one in rest), *((one - ended) ** 2 for one in last))
        inside = fsum(squares) / (many - 2)
        off = (ended - began) / max(sqrt(inside * (1 / count + 1 / len(rest))), LEAST)
        least = _GOING_ON if abs(ended - before) < abs(ended - began) else _APART
        if abs(off) > least * sqrt(1 + LEAST_LEVEL / (many - 2)):  # as t is wider
            found.append((abs(off), count if off > 0 else -count))
    return max(found)[1]


def _is_where_it_began(reading: Reading) -> bool:
    """Whether a run at the end lies about where the series began, beside a centre that was pulled
    by what lay between.
    """
    latest, parts = reading.latest, _by_squares(reading)
    found = {s.rule for s in reading.signals_at(latest.index)} if latest else set[Rule]()
    alone = found & {Rule.OUTSIDE, Rule.TREND} or reading.phases[0].given
    return not alone and len(parts) >= _PATCH and abs(_rank_sum(parts[0], parts[-1])) < _ALIKE


def _parted(points: Sequence[ReadPoint]) -> Iterator[Sequence[ReadPoint]]:
    at = change_point([p.value or 0.0 for p in points], [p.denominator or 1.0 for p in points])
    if at is None:
        yield points
    else:
        yield from _parted(points[:at])
        yield from _parted(points[at:])


def _differ(one: ChartLevel, other: ChartLevel) -> bool:
    """Whether two levels differ by the rank-sum test, and that way."""
    return (1 if one.value > other.value else -1) * _rank_sum(one, other) >= _APART


def _nearer(one: ChartLevel, to: ChartLevel, than: ChartLevel) -> bool:
    return abs(one.value - to.value) < abs(one.value - than.value)


def _rank_sum(one: ChartLevel, other: ChartLevel) -> float:
    """By how many standard errors one level has the higher ranks, ties allowed for."""
    a, b = ([p.value or 0.0 for p in level.points] for level in (one, other))
    n, m = len(a), len(b)
    both = n + m
    ties = sum(count**3 - count for count in Counter([*a, *b]).values())
    variance = n * m / 12 * (both + 1 - ties / (both * (both - 1))) if both > 1 else 0.0
    if variance <= 0:
        return 0.0
    return (sum(ranks([*a, *b])[:n]) - n * (both + 1) / 2) / sqrt(variance)


def even(chart: ChartType, value: float | None) -> float:
    """A value on the scale on which those of its chart lie about evenly: what lies between events
    is exponential, and its 3.6th root nearly normal (Nelson 1994).
    """
    return (value or 0.0) ** (1 / NELSON_POWER) if chart in EVENT_CHARTS else value or 0.0


def evened(chart: ChartType, points: Sequence[ReadPoint]) -> list[float]:
    """The values of points on that scale."""
    return [even(chart, point.value) for point in points]


def _is_back(chart: ChartType, first: ChartLevel, between: ChartLevel, now: ChartLevel) -> bool:
    """Whether the last level is the first, give or take a quarter of the way it had gone: by both
    ends of what chance allows (two one-sided tests, Schuirmann 1987, J Pharmacokinetics and
    Biopharmaceutics 15:657).
    """
    error = sqrt(
        sum(pvariance(evened(chart, one.points)) / len(one.points) for one in (first, now))
    )
    began, went, ended = (even(chart, one.value) for one in (first, between, now))
    return abs(ended - began) + _ONE_SIDED * error <= _AS_FAR * abs(went - began)


def too_few_before(reading: Reading) -> int:
    """How many points the phase before the latest has, where those are too few for any comparison;
    else 0.
    """
    if reading.chart in SPREAD_CHARTS or len(reading.phases) < 2 or reading.latest is None:
        return 0
    now = reading.latest.phase
    many = [sum(p.phase == at and not p.excluded for p in reading.useful) for at in (now - 1, now)]
    n, m = many if now else (0, 0)
    return n if 3 * n * m < _APART**2 * (n + m + 1) else 0  # of two with nothing in common


def _is_gradual(chart: ChartType, levels: Sequence[ChartLevel]) -> bool:
    """Whether a straight line leaves hardly more of the squares than the levels do: none holds.

    The more levels go one way, like stairs, the more a line is what they come from.
    """
    found = [evened(chart, level.points) for level in levels]
    drawn = len(levels) == 2 and levels[-1].whole
    found = [*map(_drawn_in, found)] if drawn else found
    values = [*chain(*found)]
    slope, start = linear_regression(range(len(values)), values)
    off_line = fsum((value - start - slope * at) ** 2 for at, value in enumerate(values))
    off_levels = fsum((value - fmean(part)) ** 2 for part in found for value in part)
    n, fitted = len(values), 2 * len(levels) - 1  # each level, and where it begins
    steps = [after.value > before.value for before, after in pairwise(levels)]
    better = _STAIRS if len(steps) > 1 and len(set(steps)) == 1 else _CLEARLY
    if drawn:
        better = 1.0  # the team drew the step where it knows a reason, and not where it looks so
    return off_line * (n - fitted) <= better * off_levels * (n - 2)


def is_drifting(reading: Reading) -> bool:
    """Whether values of the latest phase are like those before them on either side of a change
    too: then a wave looks like a step, and no level can be said to hold.
    """
    latest = reading.latest
    now = [p for p in reading.points if latest and p.phase == latest.phase and not p.excluded]
    return like_the_one_before(now, reading.broken)


def _drawn_in(values: Sequence[float]) -> list[float]:
    """Values of which the lowest and the highest are drawn in to the next: one says little."""
    low, high = (sorted(values)[n] for n in ((1, -2) if len(values) > 2 else (0, -1)))
    return [min(max(value, low), high) for value in values]


def _typical(reading: Reading, points: Sequence[ReadPoint]) -> float:
    """The middle of a stretch, as the chart would draw it: a mean, each point weighing as much as
    was counted at it. A few that lie far out are drawn in to the next; of more, the median is told.
    """
    values = evened(reading.chart, points)
    middle, far = median(values), far_out(values)
    if reading.chart in (ChartType.RUN, ChartType.G):
        return median([p.value or 0.0 for p in points])
    if reading.chart is ChartType.T:
        return float(fmean(values) ** NELSON_POWER)
    few = max(1, round(FEW * len(values)))
    if len(far) > few:
        return middle
    sides = [
        side_of(value, middle)
        for at, (value, p) in enumerate(zip(values, points, strict=True))
        if at in far or lies_beyond(p.value, p.lower, p.upper)
    ]
    ordered = sorted(values)
    low, high = ordered[min(few, sides.count(-1))], ordered[-1 - min(few, sides.count(1))]
    within = [min(max(value, low), high) for value in values]
    sizes = [p.denominator or 0.0 for p in points]
    if not all(sizes):
        return fmean(within)
    return fsum(size * value for size, value in zip(sizes, within, strict=True)) / fsum(sizes)


def far_out(values: Sequence[float], of_alike: float = inf) -> set[int]:
    """The places of values that lie far from all others, by Hampel's rule; where more than half
    are one and the same, `of_alike` times their mean distance.
    """
    middle = median(values)
    away = [abs(value - middle) for value in values]
    apart = _FAR * median(away) or of_alike * max(fmean(away), LEAST)
    return {at for at, distance in enumerate(away) if distance > apart}


def level_now(reading: Reading) -> ChartLevel | None:
    """Where a measure is now: the level that its headline names, or the centre of its own points.

    None where its latest value is all that can be told of now: it is too early, the latest lies
    back from its level, the centre was given, or more than a few points around it are signals.
    """
    found, phase = reading.course, reading.phase_now
    if phase is None or reading.variation in NOT_JUDGED:
        return None
    if found is not None:
        directed = found.is_changed and reading.better is not Better.NEITHER
        fell_back = directed and is_better(reading, found) is None
        went_on = found.goes_on or found.drift * (found.now.value - found.first.value) > 0
        passed = went_on and not found.now.is_drawn
        return None if turned(reading, found) or fell_back or passed else found.now
    if reading.far_out is not None:
        middle = reading.far_out.middle
        return None if middle is None else ChartLevel((), middle, is_drawn=False)
    marked = {at for s in reading.signals if s.points[0] >= phase.first for at in s.marked}
    alike = len(marked) <= FEW * phase.counted and reading.variation is Variation.COMMON_CAUSE
    if phase.centre is None or phase.given or not alike:
        return None
    return ChartLevel((), phase.centre, is_drawn=True)


def turned(reading: Reading, found: Course) -> bool:
    """Whether the latest point is a signal to the other side than the one that the level went."""
    way = found.now.value > found.first.value
    return reading.variation in DIRECTED and (reading.variation in HIGHER) is not way


def now_words(reading: Reading) -> str:
    """The level that a measure is at now, "about" where no line of the chart shows it; or ""."""
    level = level_now(reading)
    return f"{about(reading, level)}{levels_shown(reading, level)[0]}" if level else ""


def course_words(reading: Reading) -> str:
    """The course in a few words, without the name of the measure; "" where there is none."""
    found = reading.course
    if found is None:
        return ""
    if found.between is not None:
        way = "up" if found.between.value > found.now.value else "down"
        first, between, now = _in_a_sentence(reading, found.first, found.between, found.now)
        if found.is_back:
            return f"{way} to {about(reading, found.between)}{between}, and back at {now}"
        worse = found.is_new and reading.variation in CONCERNS
        return f"from {first} {way} to {between}, and now {now}" + ": a concern" * worse
    first, now = _in_a_sentence(reading, found.first, found.now)
    went = f"from {about(reading, found.first)}{first} to {about(reading, found.now)}{now}"
    better = is_better(reading, found)
    long = _how_long(reading, found.now)
    concern = reading.variation in CONCERNS
    latest = value_of(reading, found.now.points[-1].value)
    if better is None and reading.better is not Better.NEITHER:
        return f"{went}, but the latest, {latest}, is no better than before"
    if better is None:
        return f"{went}, more than chance would give"
    if concern and not better:
        return f"{went}: a concern"
    went += ", worse than before" * (not better)
    if concern or found.may_not_hold:
        return f"{went}, and it may not have held"
    if found.drift:
        return f"{went}, and still {'rising' if found.drift > 0 else 'falling'}"
    if found.goes_on:
        further = "higher" if found.now.value > found.first.value else "lower"
        return f"{went}, and the latest, {latest}, is {further} still"
    steady = not (found.is_gradual or found.strays or found.is_unsure)
    held = long and len(found.now.points) >= _HELD and steady
    return f"{went}{', and held' * better} {long}" if held else went


def is_better(reading: Reading, found: Course) -> bool | None:
    """Whether the last level is better than the first.

    None where neither way is, where the two can't be told apart, or where the latest point of a
    better level is no better than the first.
    """
    if reading.better is Better.NEITHER or not found.is_changed:
        return None
    way = 1 if reading.better is Better.INCREASE else -1
    better = (found.now.value - found.first.value) * way > 0
    latest = found.now.points[-1].value
    fell_back = latest is not None and side_of(latest, found.first.value) * way <= 0
    return None if better and fell_back else better


def _drift(level: ChartLevel) -> int:
    """1 where a level goes on rising and -1 where it goes on falling, more than chance makes it
    once in fifty times; else 0.

    By how many pairs of its points go up and how many down (Mann 1945, Econometrica 13:245).
    """
    values = [p.value or 0.0 for p in level.points]
    n = len(values)
    ups, before = 0, list[float]()
    for value in values:
        lower, not_higher = bisect_left(before, value), bisect_right(before, value)
        ups += lower - (len(before) - not_higher)
        before.insert(lower, value)
    ties = sum(count * (count - 1) * (2 * count + 5) for count in Counter(values).values())
    sigma = sqrt((n * (n - 1) * (2 * n + 5) - ties) / 18)
    return 0 if abs(ups) <= _GOING_ON * sigma else (1 if ups > 0 else -1)


def levels_shown(reading: Reading, *levels: ChartLevel) -> list[str]:
    """The levels with their unit: of those drawn, or of three, as many decimals as let neighbours
    look different; of those told with "about" none, where none tells them apart.
    """
    places = _places(reading, levels)
    return [show(one.value, reading.unit, many) for one, many in zip(levels, places, strict=True)]


def _in_a_sentence(reading: Reading, *levels: ChartLevel) -> list[str]:
    """The same, with their unit said once, of the last."""
    *places, last = _places(reading, levels)
    return [
        *(
            before_another(one.value, reading.unit, many)
            for one, many in zip(levels, places, strict=False)
        ),
        show(levels[-1].value, reading.unit, last),
    ]


def _places(reading: Reading, levels: Sequence[ChartLevel]) -> list[int]:
    """The decimals of each."""
    values, places = [level.value for level in levels], reading.decimals
    if len(levels) > 2 or any(one.is_drawn for one in levels[:1]):
        places = places_apart(places, *pairwise(values), unit=reading.unit)
    whole = all(abs(value) >= _WHOLE for value in values)
    whole &= all(abs(one - other) >= _STEP for one, other in pairwise(values))
    return [0 if whole and not one.is_drawn else places for one in levels]


def about(reading: Reading, level: ChartLevel) -> str:
    """What stands before a level that no line of the chart shows, or one of rounded counts."""
    return reading.about if level.is_drawn else "about "


def _how_long(reading: Reading, now: ChartLevel) -> str:
    """From the first point of a level to the end of the period of its last: "for twelve weeks".

    In months where hardly a day is left over, or from half a year on; else in weeks; with "more
    than" where some are.
    Where much of that time was not measured, so many points are told, and no time.
    """
    first, last = now.points[0].when, now.points[-1].when
    if first is None or last is None:
        return ""
    rhythm = rhythm_of(reading.counted_in)
    end, each = (rhythm.after(last), rhythm.shortest) if rhythm else (last, 0)
    days = (end - first).days
    paused = sum(
        (min(pause.end, last) - max(pause.start, first)).days + 1
        for pause in reading.pauses
        if first <= pause.end and pause.start <= last
    )
    measured = each * len(now.points) if rhythm else days - paused
    if measured < _MEASURED * days:
        return f"at {len(now.points)} points, with a gap among them"
    months = 12 * (end.year - first.year) + end.month - first.month - (end.day < first.day)
    left = (end - months_later(first, months)).days
    whole = left <= _WEEK and 10 * left <= days
    if months >= 2 and (whole or months >= _HALF_A_YEAR):
        return f"for {'' if whole else 'more than '}{number_words(months)} months"
    weeks, left = divmod(days, _WEEK)
    return f"for {'more than ' if left else ''}{number_words(weeks)} weeks" if weeks >= 2 else ""
