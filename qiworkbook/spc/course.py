"""Where a series began and where it is now, when its points carry that: the words of a headline.

A change is told where a rule has found a signal, or the team has drawn new limits, and the points
before and after differ by ranks as well. One stretch of limits is parted where Pettitt's test for
a change at an unknown point finds one (Applied Statistics 1979;28:126-135); two stretches are held
apart by the rank-sum test.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from itertools import accumulate, chain, pairwise
from math import exp, fsum, sqrt
from statistics import fmean, linear_regression, median
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.spc.explain import told_apart, value_of
from qiworkbook.spc.reading import (
    Better,
    ChartType,
    Course,
    FarOut,
    Level,
    Rule,
    Side,
    Variation,
)
from qiworkbook.spc.sums import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.spc.reading import Reading, ReadPoint

_CHARTS = {
    *(ChartType.RUN, ChartType.XMR, ChartType.P, ChartType.P_PRIME, ChartType.C),
    *(ChartType.U, ChartType.U_PRIME, ChartType.XBAR),
}
_LEAST = 5  # points on either side of a change
_HELD = 8  # points before a level is said to have held
# Pettitt's formula is far too careful for short series: of random orders of 10 to 50 points, 0 to
# 1.0 in 100 pass 0.02 (simulated, 40,000 orders of each length), and none of 15 passes 0.01.
_SURE, _SURE_OF_MANY, _MANY = 0.02, 0.01, 50
_APART = 3.0  # of the rank-sum test, in standard errors
_FEW = 0.1  # of all points: as many may lie far out, and the others be alike
_GOING_ON = 2.33  # of Mann's test of a trend, the same
_DAYS = {"day": 1, "weekday": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_WEEK, _HALF_A_YEAR = 7, 6  # days; months
_XMR = 2.66  # mean moving ranges from the mean to the limits of an XmR chart
HIGHER = (Variation.IMPROVEMENT_HIGH, Variation.CONCERN_HIGH, Variation.NEUTRAL_HIGH)
DIRECTED = (
    *HIGHER,
    *(Variation.IMPROVEMENT_LOW, Variation.CONCERN_LOW, Variation.NEUTRAL_LOW),
)
_MEASURED = 0.7  # of a time of which something is said: of every day, five in seven are enough
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def settled(reading: Reading) -> Reading:
    """The reading with its course, and with the one verdict that its words, icon and counts share.

    What its latest point says by the rules, which hold it against a centre and limits of the whole
    stretch, is put right where those are of before a change too, or where a few points far out
    made them what they are.
    """
    found, far = course_of(reading), far_out(reading)
    if far is not None:
        return replace(reading, course=found, far_out=far, variation=Variation.COMMON_CAUSE)
    if found is None or reading.variation not in DIRECTED:
        return replace(reading, course=found) if found else reading
    way = found.now.value > found.first.value
    fell_back = reading.better is not Better.NEITHER and is_better(reading, found) is None
    agrees = (reading.variation in HIGHER) is way and found.between is None and not fell_back
    if agrees:
        return replace(reading, course=found)
    if not _is_news(reading, found.now):
        return replace(reading, course=found, variation=Variation.COMMON_CAUSE)
    if found.between is not None:
        return reading  # what is so now goes before where it has been
    concern = reading.variation in (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)
    said = reading.variation if concern else Variation.SIGNAL
    return replace(reading, course=found, variation=said)


def _is_news(reading: Reading, now: Level) -> bool:
    """Whether the latest point says something of its own level, and not of one before it."""
    *others, latest = [p.value or 0.0 for p in now.points]
    if now.is_drawn or any(s.rule is Rule.TREND for s in reading.signals_at(now.points[-1].index)):
        return True
    steps = [abs(after - before) for before, after in pairwise(others)]
    return abs(latest - fmean(others)) > _XMR * fmean(steps)


def course_of(reading: Reading) -> Course | None:
    """The course of a series; None where its points do not carry one, or its ends look alike."""
    judged = all(phase.unjudged is None and phase.centre is not None for phase in reading.phases)
    if reading.chart not in _CHARTS or reading.variation is Variation.TOO_EARLY or not judged:
        return None
    levels = tuple(_levels(reading))
    if len(levels) < 2:
        return None
    first, *middle, now = levels
    changed = _differ(first, now)
    beyond = [one for one in middle if _is_beyond(one, first, now)]
    between = max(beyond, key=lambda one: abs(one.value - now.value), default=None)
    if not changed and between is None:
        return None
    ends = _shown(reading, first, now)
    if between is None and ends[0] == ends[1]:
        return None
    return Course(
        first,
        now,
        between,
        is_back=not changed,
        is_gradual=_is_gradual(levels),
        drift=_drift(now),
        slips=_slips(reading, now),
    )


def _levels(reading: Reading) -> Iterator[Level]:
    """The stretches with limits of their own; of a single one with a signal, what parts it."""
    phases = [
        [p for p in reading.useful if p.phase == at and not p.excluded]
        for at in range(len(reading.phases))
    ]
    if len(phases) > 1:
        for phase, points in zip(reading.phases, phases, strict=True):
            if points and phase.centre is not None:
                yield Level(tuple(points), phase.centre, is_drawn=True)
    elif reading.signals and phases:
        for part in _parted(phases[0]):
            yield Level(tuple(part), _typical(reading, part), is_drawn=False)


def _parted(points: Sequence[ReadPoint]) -> Iterator[Sequence[ReadPoint]]:
    at = _change_point([p.value or 0.0 for p in points])
    if at is None:
        yield points
    else:
        yield from _parted(points[:at])
        yield from _parted(points[at:])


def _change_point(values: Sequence[float]) -> int | None:
    """Where Pettitt's statistic is largest, if that is more than chance gives."""
    n = len(values)
    if n < 2 * _LEAST:
        return None
    ranks = _ranks(values)
    sums = list(accumulate(ranks))
    reached = [abs(2 * sums[t - 1] - t * (n + 1)) for t in range(1, n)]
    most = max(reached)
    at = reached.index(most) + 1
    sure = 2 * exp(-6 * most**2 / (n**3 + n**2)) <= (_SURE if n <= _MANY else _SURE_OF_MANY)
    return at if sure and _LEAST <= at <= n - _LEAST else None


def _ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1; equal values have their mean rank."""
    counts = Counter(values)
    rank, below = {}, 0
    for value in sorted(counts):
        rank[value] = below + (counts[value] + 1) / 2
        below += counts[value]
    return [rank[value] for value in values]


def _differ(one: Level, other: Level) -> bool:
    """Whether two levels differ by the rank-sum test, ties allowed for."""
    a, b = ([p.value or 0.0 for p in level.points] for level in (one, other))
    n, m = len(a), len(b)
    both = n + m
    ties = sum(count**3 - count for count in Counter([*a, *b]).values())
    variance = n * m / 12 * (both + 1 - ties / (both * (both - 1))) if both > 1 else 0.0
    if variance <= 0:
        return False
    return abs(sum(_ranks([*a, *b])[:n]) - n * (both + 1) / 2) / sqrt(variance) >= _APART


def _is_gradual(levels: Sequence[Level]) -> bool:
    """Whether a straight line leaves no more of the squares than the levels do: then none holds."""
    if levels[0].is_drawn:
        return False
    found = [[p.value or 0.0 for p in level.points] for level in levels]
    values = [*chain(*found)]
    slope, start = linear_regression(range(len(values)), values)
    off_line = fsum((value - start - slope * at) ** 2 for at, value in enumerate(values))
    off_levels = fsum((value - fmean(part)) ** 2 for part in found for value in part)
    n, fitted = len(values), 2 * len(levels) - 1  # each level, and where it begins
    return off_line * (n - fitted) <= off_levels * (n - 2)


def _is_beyond(one: Level, first: Level, now: Level) -> bool:
    higher = one.value > max(first.value, now.value)
    lower = one.value < min(first.value, now.value)
    return (higher or lower) and _differ(one, first) and _differ(one, now)


def _typical(reading: Reading, points: Sequence[ReadPoint]) -> float:
    """The middle of a stretch, as the chart would draw it: of shares, all answers together."""
    values = [p.value or 0.0 for p in points]
    if reading.chart is ChartType.RUN:
        return median(values)
    tops = [p.numerator for p in points if p.numerator is not None]
    bottoms = [p.denominator for p in points if p.denominator]
    if len(tops) == len(bottoms) == len(points):
        scale = values[0] * bottoms[0] / tops[0] if tops[0] else 0.0
        return scale * sum(tops) / sum(bottoms) if scale else fmean(values)
    return fmean(values)


def far_out(reading: Reading) -> FarOut | None:
    """What alone puts the latest points on one side of the mean, and the mean without it.

    A few points beyond a limit on the other side, of a run that is none about that mean. None
    where the latest point says something else, or says it about that mean too.
    """
    latest, now = reading.latest, reading.phase_now
    if latest is None or now is None or now.given or reading.chart not in _CHARTS:
        return None
    here = [s for s in reading.signals if now.first <= s.points[0] <= now.last]
    runs = [s for s in here if latest.index in s.marked]
    if not runs or any(s.rule is not Rule.SHIFT or s.side is not runs[0].side for s in runs):
        return None
    run = runs[0]
    far = {at for s in here if s.rule is Rule.OUTSIDE and s.side is not run.side for at in s.marked}
    counted = [p for p in reading.useful if now.first <= p.index <= now.last and not p.excluded]
    others = [p for p in counted[: now.baseline] if p.index not in far]
    if not far or len(far) > _FEW * len(counted) or not others:
        return None
    middle = _typical(reading, others)
    side = 1 if run.side is Side.ABOVE else -1
    still = 0
    for p in reversed([p for p in counted if p.index not in far]):
        lies = beside(p.value or 0.0, middle)
        if lies == -side:
            break
        still += lies == side  # one on the mean ends no run here: rather a claim too many
    if still >= dict(run.numbers)["needed"]:
        return None
    return FarOut(tuple(reading.points[at] for at in sorted(far)), middle)


def moved_to(reading: Reading) -> str:
    """Where a single stretch of limits has moved to: a level that no line shows; or ""."""
    found = reading.course
    if found is None or found.now.is_drawn:
        return ""
    return f"about {value_of(reading, found.now.value)}"


def level_now(reading: Reading) -> float | None:
    """Where a measure that can be judged is now: the level that its headline names, else the
    centre.
    """
    if reading.course is not None:
        return reading.course.now.value
    phase = reading.phase_now
    return reading.far_out.middle if reading.far_out else phase.centre if phase else None


def course_words(reading: Reading) -> str:
    """The course in a few words, without the name of the measure; "" where there is none."""
    found = reading.course
    if found is None:
        return ""
    first, now = _shown(reading, found.first, found.now)
    if found.between is not None:
        way = "up" if found.between.value > found.now.value else "down"
        between = value_of(reading, found.between.value)
        if found.is_back:
            return f"{way} to {_about(found.between)}{between}, and back at {now}"
        return f"from {first} {way} to {between}, and now {now}"
    went = f"from {_about(found.first)}{first} to {_about(found.now)}{now}"
    better = is_better(reading, found)
    long = _how_long(reading, found.now)
    concern = reading.variation in (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)
    if better is None and reading.better is not Better.NEITHER:
        latest = value_of(reading, found.now.points[-1].value)
        return f"{went}, but the latest, {latest}, is no better than before"
    if better is None:
        return f"{went}, more than chance would give"
    if not better:
        return f"{went}: a concern"
    if concern or found.may_not_hold:
        return f"{went}, and it may not have held"
    if found.drift:
        return f"{went}, and still {'rising' if found.drift > 0 else 'falling'}"
    held = long and len(found.now.points) >= _HELD and not found.is_gradual
    return f"{went}, and held {long}" if held else went


def is_better(reading: Reading, found: Course) -> bool | None:
    """Whether the last level is better than the first.

    None where neither way is, or the latest point of a better level is no better than the first.
    """
    if reading.better is Better.NEITHER:
        return None
    way = 1 if reading.better is Better.INCREASE else -1
    better = (found.now.value - found.first.value) * way > 0
    latest = found.now.points[-1].value
    fell_back = latest is not None and beside(latest, found.first.value) * way <= 0
    return None if better and fell_back else better


def _slips(reading: Reading, now: Level) -> bool:
    """Whether the last thing that several points of this level signal is a turn for the worse."""
    worse = (
        (Side.BELOW, Side.DECREASING)
        if reading.better is Better.INCREASE
        else (Side.ABOVE, Side.INCREASING)
    )
    inside = {p.index for p in now.points}
    several = [s for s in reading.signals if len(s.points) > 1 and set(s.points) <= inside]
    ends = [s.points[-1] for s in several if s.side in worse]
    return bool(ends) and max(ends) >= max(s.points[-1] for s in several)


def _drift(level: Level) -> int:
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


def _shown(reading: Reading, first: Level, now: Level) -> tuple[str, str]:
    if first.is_drawn:
        return told_apart(reading, first.value, now.value)
    return value_of(reading, first.value), value_of(reading, now.value)


def _about(level: Level) -> str:
    return "" if level.is_drawn else "about "


def _how_long(reading: Reading, now: Level) -> str:
    """From the first point of a level to the end of the period of its last: "for twelve weeks".

    In months where hardly a day is left over, or from half a year on; else in weeks; with "more
    than" where some are.
    Where much of that time was not measured, so many points are told, and no time.
    """
    first, last = now.points[0].when, now.points[-1].when
    if first is None or last is None:
        return ""
    rhythm = reading.counted_in
    if rhythm in _MONTHS:
        end, each = _months_later(last, _MONTHS[rhythm]), 28 * _MONTHS[rhythm]
    else:
        each = _DAYS.get(rhythm, 0)
        end = last + timedelta(days=each)
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
    left = (end - _months_later(first, months)).days
    whole = left <= _WEEK and 10 * left <= days
    if months >= 2 and (whole or months >= _HALF_A_YEAR):
        return f"for {'' if whole else 'more than '}{_in_words(months)} months"
    weeks, left = divmod(days, _WEEK)
    return f"for {'more than ' if left else ''}{_in_words(weeks)} weeks" if weeks >= 2 else ""


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _in_words(amount: int) -> str:
    return _NUMBERS[amount] if amount < len(_NUMBERS) else str(amount)
