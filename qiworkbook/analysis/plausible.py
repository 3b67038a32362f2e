"""What numbers of a measure cannot be true, and which are so unlikely that somebody must look.

One judgement for every door: a point that is typed, an import, a file edited by hand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise, product
from math import log
from statistics import mean, median, median_low

from msgspec import Struct

from qiworkbook.model import CountingUnit, Frequency, Measure, Point
from qiworkbook.spc.choose import is_part_of_all
from qiworkbook.spc.numbers import RHYTHMS, is_percentage
from qiworkbook.spc.reading import RATES, SEVERAL_A_DATE, SHARES, Better, ChartType
from qiworkbook.text.words import day

_MEASURED = (*SHARES, *RATES, ChartType.T, ChartType.XBAR, ChartType.S, ChartType.MR)
_BETWEEN = (ChartType.T, ChartType.G)  # times between events: far from their middle by nature
_COUNTS = (ChartType.C, ChartType.G)
_NO_THINGS = {"days", "hours", "minutes", "weeks", "points", "pounds", "mins", "hrs", "marks"}
_FEW = 3  # points that say what is usual
_TIMES = 6  # 35 among values from 2 to 7
_SOME = 8  # points that say how far apart they usually lie
_FAR, _ODD, _SLIP = 4, 4.8, 3.3  # spreads: of what is many times more, of any other, of a slip
_OF_FEW = 6  # spreads more, shared among so many numbers: few say little of how far others lie
_LEAST = 0.04  # of the middle, where all others are the same
_BESIDE = 2  # points on either side
YEARS = 3 * 365
"""Days after which a point is far from every other one."""
_SHOWN = 3
_NEAR, _WIDE = 1 / 2, 1.8  # intervals: points so near, or mostly so far apart, have another rhythm
_WEEKEND = 4  # days: of a daily measure, nobody may have counted over a bank holiday
_FIRST = 2.5  # times what is added: how much a first sum may be
_RISES = 7  # with no fall between them but the first of a year's: hardly by chance


def is_share(measure: Measure) -> bool:
    """Whether its numbers are a part of all, so that they can't be more than all.

    People, shifts or reports out of n are. Rates and ratios are not; nor is a percentage of which
    nothing says what it counts: beds can be occupied to 102%.
    """
    if measure.chart in SHARES:
        return True
    if measure.chart in RATES or measure.per not in (None, 1, 100):
        return False
    reports_out_of_n = measure.counts is CountingUnit.REPORTS and "%" in measure.unit
    return reports_out_of_n or is_part_of_all(measure.unit, measure.counts or "")


def is_rate(measure: Measure) -> bool:
    """Whether the measure says that it is events per so many, which can be more than one each."""
    events = (CountingUnit.INCIDENTS, CountingUnit.REPORTS)
    per = measure.per not in (None, 1, 100)
    return measure.chart in RATES or per or measure.counts in events


def is_count(measure: Measure) -> bool:
    """Whether its values are whole things counted: incidents, and no average or rate of them."""
    if measure.chart in _COUNTS:
        return True
    unit = measure.unit.strip().casefold()
    events = measure.counts in (CountingUnit.INCIDENTS, CountingUnit.REPORTS)
    bare = unit in ("", str(measure.counts or "")) or (events and _is_thing(unit))
    return bool(measure.counts) and bare and measure.per is None and measure.chart not in _MEASURED


def _may_be_count(measure: Measure) -> bool:
    """Whether nothing says that its values are no counts: no unit, or things that happen."""
    unit = measure.unit.strip().casefold()
    bare = not unit or _is_thing(unit)
    return bare and measure.per is None and measure.chart not in _MEASURED


def adds_up(measure: Measure, points: Iterable[Point]) -> bool:
    """Whether a number grows with the time that it is of: things counted, and no share of them."""
    if any(point.denominator is not None for point in points):
        return measure.counts in (CountingUnit.INCIDENTS, CountingUnit.REPORTS)
    whole = all(point.value is None or float(point.value).is_integer() for point in points)
    named = is_count(measure) or _is_thing(measure.unit.strip().casefold())
    return whole and measure.chart not in _BETWEEN and named


def _is_thing(unit: str) -> bool:
    """Whether a unit is the plural of something that happens, such as falls."""
    return unit.isalpha() and unit.endswith("s") and unit not in _NO_THINGS


def impossible(measure: Measure, value: float | None, denominator: float | None) -> str:
    """Why the numbers of one row cannot be true of this measure; "" if they can.

    `value` is the numerator where there is a denominator.
    """
    if value is None:
        return ""
    if denominator is not None:
        said = f"{value:.12g} of {denominator:.12g}"
        if min(value, denominator) < 0:
            return f"{said} can't be counts"
        if is_share(measure) and 0 < denominator < value:
            return f"{said} is more than 100%, which a share can't be"
        if (is_share(measure) or measure.counts) and not float(value).is_integer():
            return f"{said} can't be counts"
        return ""
    if is_share(measure) and "%" in measure.unit and not 0 <= value <= 100:
        return f"{value:.12g}% is not between 0 and 100%, and a share can't be outside"
    if measure.chart is ChartType.T and value <= 0:
        half = " (two on one day are 0.5 apart)" * (value == 0)
        return f"{value:.12g} can't be a time between events{half}"
    if is_count(measure) and (value < 0 or not float(value).is_integer()):
        return f"{value:.12g} can't be a count"
    if value < 0 and measure.chart in RATES:
        return f"{value:.12g} can't be a rate"
    if value < 0 and is_percentage(measure.unit) and "change" not in measure.name.casefold():
        return f"{value:.12g}% is below zero, which no share of anything can be"
    return ""


class Doubt(StrEnum):
    """Why a point is unlikely."""

    FUTURE = "future"
    FAR = "far"
    CADENCE = "cadence"
    SIZE = "size"
    UNLIKE = "unlike"
    BELOW_ZERO = "below-zero"
    ABOVE_ALL = "above-all"
    FRACTION = "fraction"
    PART = "part"
    RUNNING = "running"


class Unlikely(Struct, frozen=True):
    """Points that somebody must look at before they are kept, all for the same reason."""

    doubt: Doubt
    points: tuple[Point, ...]
    why: str

    @property
    def said(self) -> str:
        """The first few of them, and what is unlikely of them."""
        told = [f"{_said(point)} on {day(point.when)}" for point in self.points[:_SHOWN]]
        more = f" and {len(self.points) - _SHOWN} more" if len(self.points) > _SHOWN else ""
        return f"{', '.join(told)}{more}: {self.why}"


def unlikely(
    measure: Measure, there: Sequence[Point], new: Sequence[Point], today: date
) -> tuple[Unlikely, ...]:
    """What is unlikely of new points, held against those that are there, and against each other.

    Gaps are never unlikely. Each reason comes once, with all its points.
    """
    found: dict[Doubt, tuple[list[Point], str]] = {}
    wide = _wide(measure, [p.when for p in there], [p.when for p in new])
    for point, doubt, why in _doubts(
        measure, there, [p for p in new if p.value is not None], today, wide=wide
    ):
        found.setdefault(doubt, ([], why))[0].append(point)
    if (since := _running(measure, [*there, *new])) and not _running(measure, there):
        why = f"none is less than the one before, but for {since}'s; are they sums since {since}?"
        found[Doubt.RUNNING] = ([point for point in new if point.value is not None], why)
    return tuple(Unlikely(doubt, tuple(points), why) for doubt, (points, why) in found.items())


def _running(measure: Measure, points: Sequence[Point]) -> str:
    """The month in which numbers begin again each year, as sums do; "" where they are no sums.

    Within a year none is less than the one before, more often than by chance, and each year begins
    with about as much as is added from one to the next. One year alone can be an honest rise of
    what should rise: it counts where it should not, or where what rises is how many there were.
    """
    if measure.chart in _BETWEEN or measure.chart in SEVERAL_A_DATE:
        return ""
    known = sorted((p for p in points if p.value is not None), key=lambda point: point.when)
    sizes = [(p.value or 0) if p.denominator is None else p.denominator for p in known]
    steps = [after - before for before, after in pairwise(sizes)]
    begins = [at for at, step in enumerate(steps, 1) if step < 0]
    added = [step for step in steps if step >= 0]
    few = sum(map(bool, added)) < _RISES or len(set(added)) == 1  # 1 to 12 are numbers of months
    rises = (measure.better is Better.INCREASE or is_percentage(measure.unit)) and sizes != [
        point.denominator for point in known
    ]
    if few or mean(sizes[at] for at in begins or [0]) > _FIRST * mean(added):
        return ""
    for month, days in product((4, 1), (0, 6)):  # a week that begins in March can be April's first
        moved = [point.when + timedelta(days) for point in known]
        years = [(12 * when.year + when.month - month) // 12 for when in moved]
        if (begins or (moved[0].month == month and not rises)) and begins == [
            at for at, (before, year) in enumerate(pairwise(years), 1) if year > before
        ]:
            return {4: "April", 1: "January"}[month]
    return ""


def _doubts(
    measure: Measure, there: Sequence[Point], new: Sequence[Point], today: date, *, wide: int
) -> Iterator[tuple[Point, Doubt, str]]:
    """Each doubt of each point: of its day, of its numbers, and of those beside it."""
    known = [point for point in there if point.value is not None]
    all_ = [*known, *new]
    likes = _Likes(map(_size, all_), _chance(measure, all_))
    told = _told_of_numbers(measure, known, all_, likes)
    in_time = sorted(all_, key=lambda point: point.when)
    days = sorted({point.when for point in (*there, *new)})
    odd = {} if measure.chart in SEVERAL_A_DATE else _odd_days(measure, days)
    for point in new:
        if point.when > today:
            yield point, Doubt.FUTURE, "that day is still to come"
        if why := odd.get(point.when):
            yield point, *why
        elif wide:
            apart = f"a point is expected every {measure.every}, and these are {wide} days apart"
            yield point, Doubt.CADENCE, apart
        for doubt, said in told.get((point.value, point.denominator), ()):
            if doubt is not Doubt.UNLIKE or not _has_company(point, in_time, likes.middle):
                yield point, doubt, said


def _told_of_numbers(
    measure: Measure, known: Sequence[Point], all_: Sequence[Point], likes: _Likes
) -> dict[tuple[float | None, float | None], list[tuple[Doubt, str]]]:
    """What the numbers of a point alone say against it: many points have the same ones."""
    groups = _Likes((point.denominator for point in all_ if point.denominator), 0)
    below = sum((point.value or 0) < 0 for point in all_)
    negative = any((point.value or 0) < 0 for point in known)
    above = any(is_above(measure, point) for point in known)
    whole = not any(map(_has_part, known))
    fractions = "%" in measure.unit and not any(point.denominator for point in all_)
    found: dict[tuple[float | None, float | None], list[tuple[Doubt, str]]] = {}
    for point in {(point.value, point.denominator): point for point in all_}.values():
        said = found.setdefault((point.value, point.denominator), [])
        if impossible(measure, point.value, point.denominator):
            continue  # told as such
        # A share or a rate may well become ten times another: what is compared is its group.
        size = point.value if point.denominator is None else None
        small = size is not None and 0 < abs(size) < 1
        if size and small and fractions and (not known or likes.middle >= 1):
            meant = f"{100 * size:.12g}"
            said.append((Doubt.FRACTION, f"less than one in a hundred; is it {meant}%?"))
        elif likes.is_odd(size) or groups.is_odd(point.denominator):
            said.append((Doubt.SIZE, "many times more or less than the others"))
        elif unlike := likes.told(point):
            said.append((Doubt.UNLIKE, unlike))
        if (point.value or 0) < 0 and not negative:
            others = "no other value is" if below < len(all_) else "these values are"
            said.append((Doubt.BELOW_ZERO, f"{others} below zero"))
        if is_above(measure, point) and not above:
            said.append((Doubt.ABOVE_ALL, "more than 100%"))
        if _has_part(point) and whole and (point.denominator or _may_be_count(measure)):
            said.append((Doubt.PART, "what is counted comes whole"))
    return found


def _has_part(point: Point) -> bool:
    return point.value is not None and not float(point.value).is_integer()


def is_above(measure: Measure, point: Point) -> bool:
    """Whether it is more than all, where the measure does not say that this can be."""
    if point.value is None or is_rate(measure):
        return False
    if point.denominator is not None:
        return 0 < point.denominator < point.value
    return "%" in measure.unit and point.value > 100


def _odd_days(measure: Measure, days: Sequence[date]) -> dict[date, tuple[Doubt, str]]:
    """The days that are too near the next one for the measure, or years away from all others."""
    near = _NEAR * RHYTHMS[measure.every].shortest if measure.every else 0
    gaps = [(after - day).days for day, after in pairwise(days)]
    found = _of_other_end(measure.every, days) | _of_one_period(measure.every, days)
    if not gaps or (near < min(gaps) and max(gaps) <= YEARS):
        return found
    for at, when in enumerate(days):
        apart = min(gaps[max(at - 1, 0) : at + 1])
        if apart > YEARS:
            nearest = days[at - 1] if at and gaps[at - 1] == apart else days[at + 1]
            far = f"years away from every other point, the nearest of {day(nearest)}"
            found[when] = (Doubt.FAR, far)
        elif apart <= near:
            expected = f"a point is expected every {measure.every}, and others are nearer"
            found[when] = (Doubt.CADENCE, expected)
    return found


def _of_other_end(every: Frequency | None, days: Sequence[date]) -> dict[date, tuple[Doubt, str]]:
    """The last days of months or quarters among first ones, or the other way round."""
    ends = {
        "first": [when for when in days if when.day == 1],
        "last": [when for when in days if (when + timedelta(days=1)).day == 1],
    }
    (few, odd), (many, usual) = sorted(ends.items(), key=lambda one: len(one[1]))
    kept_so = bool(every and RHYTHMS[every].months) and len(odd) + len(usual) == len(days)
    why = f"the {few} day of its month, and the others are {many} days"
    enough = kept_so and len(usual) > max(_BESIDE, 2 * len(odd))
    return {when: (Doubt.CADENCE, why) for when in odd if enough}


def _of_one_period(every: Frequency | None, days: Sequence[date]) -> dict[date, tuple[Doubt, str]]:
    """The days that share their month or quarter with another, where one is expected."""
    months = RHYTHMS[every].months % 12 if every else 0
    found: dict[date, tuple[Doubt, str]] = {}
    for before, after in pairwise(days if months else ()):
        ends = [(12 * when.year + when.month - 1) // months for when in (before, after)]
        every_so_many_weeks = (after - before).days % 7 == 0  # a rhythm of its own, as good
        if ends[0] == ends[1] and not every_so_many_weeks:
            both = f"{day(before)} and {day(after)}"
            why = f"a point is expected every {every}, and {both} are of the same one"
            found[before] = found[after] = (Doubt.CADENCE, why)
    return found


def _wide(measure: Measure, there: Sequence[date], new: Sequence[date]) -> int:
    """How many days apart new points mostly are, where that is too many for their measure; else 0.

    Held against the points beside them; where those are as far apart, somebody has agreed to it.
    """
    if measure.every is None or measure.chart in _BETWEEN or not new:
        return 0
    most = max(_WEEKEND, _WIDE * RHYTHMS[measure.every].longest)
    known, days = sorted(set(there)), sorted({*there, *new})
    first, last = bisect_left(days, min(new)), bisect_left(days, max(new))
    beside = days[max(0, first - _BESIDE) : last + 1 + _BESIDE]
    before = [(after - day).days for day, after in pairwise(known)][-_BESIDE:]
    if len(beside) < _BESIDE + (len(set(new)) == 1):  # one long gap alone says nothing
        return 0
    apart = median_low([(after - day).days for day, after in pairwise(beside)])
    own = [(after - day).days for day, after in pairwise(sorted(set(new)))]
    if len(own) > _BESIDE and min(own) > most:  # quarters, in place of some of the months there
        apart = median_low(own)
    agreed = len(before) == _BESIDE and min(before) > most
    return 0 if apart <= most or agreed else apart


class _Far(Struct, frozen=True):
    """How far a number lies from those nearer to the median, which reach from `low` to `high`.

    `most` is its distance in their standard deviations, less what few numbers cannot show; or that
    of a number nearer on its side: what lies beyond an odd one is odd.
    """

    most: float
    low: float
    high: float


class _Likes:
    """How near to each other numbers lie, and how far each of them lies from the rest.

    Each is held against those that lie nearer to the median, as if it were new: its distance from
    their mean, in their standard deviations, which are never smaller than `chance` (externally
    studentised: Cook and Weisberg 1982, Residuals and Influence in Regression, section 2.2.1).
    What is far must be so among the logarithms too: a long tail alone is not strange.
    """

    def __init__(self, values: Iterable[float], chance: float) -> None:
        kept = sorted(values)
        self.count, self.middle = len(kept), median(kept) if kept else 0.0
        self.chance = max(chance, _LEAST * abs(self.middle))
        self.found: dict[float, _Far] = {}
        if len(kept) > _FEW:
            self._hold(sorted(kept, key=lambda value: abs(value - self.middle)), kept[0])

    def _hold(self, values: Sequence[float], least: float) -> None:
        """Hold each value against those before it, by their running means (Welford 1962)."""
        ways: list[tuple[Callable[[float], float], float]] = [(float, self.chance)]
        if least >= 0 and self.middle > 0:
            zero = 0 if least else min(filter(None, values))
            ways.append((lambda value: log(value + zero), self.chance / (self.middle + zero)))
        means, squares = [0.0] * len(ways), [0.0] * len(ways)
        most = {True: 0.0, False: 0.0}
        low = high = values[0]
        for at, value in enumerate(values):
            times = []
            for way, (scale, chance) in enumerate(ways):
                off = scale(value) - means[way]
                spread = (squares[way] / max(at - 1, 1)) ** 0.5
                times.append(abs(off) / (max(spread, chance) or 1))
                means[way] += off / (at + 1)
                squares[way] += off * (scale(value) - means[way])
            side = value > self.middle
            if 2 * at >= len(values):
                most[side] = max(most[side], min(times) - _OF_FEW / at)
            self.found.setdefault(value, _Far(most[side], low, high))
            low, high = min(low, value), max(high, value)

    def is_odd(self, number: float | None) -> bool:
        """Whether this one, which is among them, is many times more or less than the others."""
        far = self.found.get(number) if number else None
        near = far is None or self.middle / _TIMES < abs(number or 0) < self.middle * _TIMES
        return far is not None and not near and far.most > _FAR

    def told(self, point: Point) -> str:
        """Why the numbers of a point are unlike the others; "" where they are not."""
        far = self.found.get(_size(point))
        if far is None or self.count < _SOME:
            return ""
        meant = _swapped(point, far.low, far.high) if far.most > _SLIP else ""
        if not meant and far.most <= _ODD:
            return ""
        if point.denominator:
            told = f"{100 * far.low:.3g}% to {100 * far.high:.3g}%"
        else:
            told = (
                f"{far.low:.6g} to {far.high:.6g}" if far.low < far.high else f"about {far.low:.6g}"
            )
        asked = f"; is it {meant}?" if meant else ""
        return f"far from the others, most of which are {told}{asked}"


def _chance(measure: Measure, points: Sequence[Point]) -> float:
    """The standard deviation that chance alone gives a count, or a share of a group, of this size.

    The groups of percentages are at least so large that one more makes the smallest step between
    them. 0 where nothing says that the numbers are one of the two.
    """
    values = sorted(map(_size, points))
    middle = median(values) if values else 0.0
    parts = [point.denominator for point in points if point.denominator]
    if "%" not in measure.unit and not parts:
        counts = _may_be_count(measure) and not any(map(_has_part, points))
        return float(max(middle, 1) ** 0.5) if counts else 0.0
    quarter = len(values) // 4
    steps = [after - one for one, after in pairwise(values[quarter:-quarter]) if after > one]
    all_ = 1 if parts else 100
    size = median(parts) if parts else all_ / min(steps, default=0.01)
    share = (size * min(max(middle / all_, 0), 1) + 2) / (size + 4)
    return float(all_ * (share * (1 - share) / size) ** 0.5)


def _has_company(point: Point, points: Sequence[Point], middle: float) -> bool:
    """Whether a point beside it is nearer to it than to the middle: what stays is no slip."""
    at = next(at for at, one in enumerate(points) if one is point)
    beside = (*points[max(0, at - _BESIDE) : at], *points[at + 1 : at + 1 + _BESIDE])
    size = _size(point)
    return any(abs(_size(one) - size) < abs(size - middle) / 2 for one in beside)


def _size(point: Point) -> float:
    value = float(point.value or 0)
    return value / point.denominator if point.denominator else value


def _swapped(point: Point, low: float, high: float) -> str:
    """The number with two figures beside each other changed round, where that is a usual one."""
    text = f"{point.value:.12g}"
    for at in range(len(text) - 1):
        other = f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"
        if other == text or not other.replace(".", "", 1).isdigit():
            continue
        meant = float(other) / (point.denominator or 1)
        if low <= meant <= high:
            return f"{float(other):.12g}"
    return ""


def _said(point: Point) -> str:
    value = f"{point.value:.12g}"
    return value if point.denominator is None else f"{value} of {point.denominator:.12g}"
