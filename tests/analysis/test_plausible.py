"""What cannot be true is judged by the kind of measure; what is unlikely is asked about."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from math import exp
from random import Random
from typing import TYPE_CHECKING

import pytest

from qiworkbook.analysis.plausible import Doubt, impossible, is_count, is_rate, is_share, unlikely
from qiworkbook.model import Measure, Point
from qiworkbook.spc.numbers import months_later

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TODAY = date(2025, 6, 30)


def measure(**keys: object) -> Measure:
    return Measure.model_validate({"id": "m", "name": "M", "kind": "outcome", **keys})


def points(*values: float, first: date = date(2025, 1, 1), days: int = 7) -> tuple[Point, ...]:
    return tuple(Point(first + timedelta(days * at), value) for at, value in enumerate(values))


@pytest.mark.parametrize(
    ("keys", "share", "rate", "count"),
    [
        ({}, False, False, False),
        ({"chart": "p"}, True, False, False),
        ({"chart": "p-prime", "unit": "%"}, True, False, False),
        ({"unit": "%", "counts": "people"}, True, False, False),
        ({"unit": "%", "counts": "shifts"}, True, False, False),
        ({"unit": "%", "counts": "reports"}, True, True, False),
        ({"unit": "%"}, False, False, False),  # beds can be occupied to 102%
        ({"unit": "%", "chart": "xmr"}, False, False, False),
        ({"unit": "%", "counts": "days"}, False, False, False),
        ({"chart": "u"}, False, True, False),
        ({"chart": "u", "unit": "%", "counts": "people"}, False, True, False),
        ({"per": 1000, "counts": "incidents"}, False, True, False),
        ({"per": 100}, False, False, False),
        ({"chart": "c"}, False, False, True),
        ({"counts": "incidents"}, False, True, True),
        ({"counts": "incidents", "unit": "incidents"}, False, True, True),
        ({"counts": "incidents", "unit": "days", "chart": "t"}, False, True, False),
        ({"counts": "incidents", "unit": "per 1,000 bed days"}, False, True, False),
        ({"unit": "minutes"}, False, False, False),
    ],
)
def test_the_kind_of_a_measure(
    keys: dict[str, object], share: bool, rate: bool, count: bool
) -> None:
    found = measure(**keys)
    assert (is_share(found), is_rate(found), is_count(found)) == (share, rate, count)


@pytest.mark.parametrize(
    ("keys", "value", "denominator", "said"),
    [
        ({"chart": "p"}, None, 10, ""),
        ({"chart": "c"}, 0, None, ""),
        ({"chart": "c"}, -1, None, "-1 can't be a count"),
        ({"counts": "incidents"}, -3, None, "-3 can't be a count"),
        ({"counts": "incidents"}, 2.5, None, "2.5 can't be a count"),
        ({"unit": "score"}, -1, None, ""),  # a change of a score can be below 0
        ({"chart": "t", "unit": "days"}, 0, None, "0 can't be a time between events (two on"),
        ({"chart": "t", "unit": "days"}, 0.5, None, ""),
        ({"chart": "p", "unit": "%"}, 100, None, ""),
        ({"chart": "p", "unit": "%"}, 610, None, "610% is not between 0 and 100%"),
        ({"counts": "people", "unit": "%"}, -1, None, "-1% is not between 0 and 100%"),
        ({"unit": "%"}, 102, None, ""),
        ({"chart": "p"}, 0, 10, ""),
        ({"chart": "p"}, 0, 0, ""),
        ({"chart": "p"}, 10, 10, ""),
        ({"chart": "p"}, 11, 10, "11 of 10 is more than 100%, which a share can't be"),
        ({"chart": "p"}, 4.5, 10, "4.5 of 10 can't be counts"),
        ({"chart": "u", "counts": "incidents"}, 4.5, 310, "4.5 of 310 can't be counts"),
        ({"chart": "u"}, 4, 310.5, ""),
        ({"chart": "p"}, 1.5, 0.5, "1.5 of 0.5 is more than 100%, which a share can't be"),
        ({"counts": "people"}, 11, 10, "11 of 10 is more than 100%, which a share can't be"),
        ({"unit": "% of people"}, 11, 10, "11 of 10 is more than 100%, which a share can't be"),
        ({"unit": "% of staff asked"}, 101, None, "101% is not between 0 and 100%"),
        ({"unit": "% of staff hours"}, 11, 10, ""),  # more than were planned
        ({"unit": "% of beds"}, 21, 20, ""),
        ({"unit": "% of people", "chart": "u"}, 11, 10, ""),
        ({"unit": "%", "chart": "xmr"}, 102, 100, ""),
        ({"chart": "u", "unit": "%"}, 11, 10, ""),  # events can be more than one each
        ({"chart": "u"}, -1, 10, "-1 of 10 can't be counts"),
        ({"chart": "u"}, 3, -10, "3 of -10 can't be counts"),
        ({"chart": "u"}, -1, None, "-1 can't be a rate"),
        ({"chart": "p"}, 11, 0, ""),  # nobody was asked: that is no share, and is told elsewhere
    ],
)
def test_why_a_row_cannot_be(
    keys: dict[str, object], value: float | None, denominator: float | None, said: str
) -> None:
    why = impossible(measure(**keys), value, denominator)
    assert why.startswith(said)
    assert bool(why) is bool(said)


NEXT = date(2025, 2, 12)
USUAL = (61, 58, 66, 63, 60, 72)


@pytest.mark.parametrize(
    ("keys", "there", "new", "doubt"),
    [
        ({}, USUAL, Point(NEXT, 64), None),
        ({}, USUAL, Point(NEXT, 100), None),
        ({}, USUAL, Point(NEXT, 610), Doubt.SIZE),
        ({}, USUAL, Point(NEXT, 6.1), Doubt.SIZE),
        ({}, USUAL, Point(NEXT, 0), None),
        ({}, USUAL, Point(NEXT, None), None),
        ({}, USUAL[:2], Point(NEXT, 610), None),  # nobody knows yet what is usual
        ({}, (0, 1, 0, 2, 0, 1), Point(NEXT, 4), None),
        ({}, USUAL, Point(NEXT, -3), Doubt.SIZE),
        ({}, (-2, 4, 3, -1, 2), Point(NEXT, -3), None),
        ({}, (2, 4, 3, 1, 2), Point(NEXT, -3), Doubt.BELOW_ZERO),
        ({}, (), Point(NEXT, -3), Doubt.BELOW_ZERO),
        ({}, (4, 6, 5), Point(NEXT, 4.5), Doubt.PART),
        ({"unit": "falls"}, (), Point(NEXT, 4.5), Doubt.PART),
        ({"unit": "%"}, (), Point(NEXT, 4.5, 10), Doubt.PART),
        ({}, (4.5, 6, 5), Point(NEXT, 5.5), None),
        ({"unit": "days"}, (4, 6, 5), Point(NEXT, 4.5), None),
        ({"chart": "xbar"}, (4, 6, 5), Point(NEXT, 4.5), None),
        ({"unit": "%"}, USUAL, Point(NEXT, 0.61), Doubt.FRACTION),
        ({"unit": "%"}, (), Point(NEXT, 0.61), Doubt.FRACTION),
        ({"unit": "%"}, (0.4, 0.2, 0.5), Point(NEXT, 0.61), None),
        ({"unit": "%"}, USUAL, Point(NEXT, 102), Doubt.ABOVE_ALL),
        ({"unit": "%"}, (98, 101, 99), Point(NEXT, 102), None),
        ({"unit": "%"}, (), Point(NEXT, 12, 10), Doubt.ABOVE_ALL),
        ({"counts": "incidents", "per": 1000}, (), Point(NEXT, 12, 10), None),
        ({}, USUAL, Point(date(2025, 7, 1), 64), Doubt.FUTURE),
        ({}, USUAL, Point(date(2015, 2, 12), 64), Doubt.FAR),
        ({"every": "week"}, USUAL, Point(date(2025, 2, 7), 64), Doubt.CADENCE),
        ({"every": "week"}, USUAL, Point(NEXT, 64), None),
        ({"every": "day"}, USUAL, Point(date(2025, 2, 6), 64), None),
        ({"chart": "t", "every": "week"}, USUAL, Point(date(2025, 2, 6), 64), None),
    ],
)
def test_what_is_unlikely(
    keys: dict[str, object], there: tuple[float, ...], new: Point, doubt: Doubt | None
) -> None:
    found = unlikely(measure(**keys), points(*there), (new,), TODAY)
    assert [one.doubt for one in found][:1] == ([doubt] if doubt else [])


@pytest.mark.parametrize(
    ("every", "apart", "asked"),
    [
        *(("day", 7, True), ("day", 3, False), ("week", 14, True), ("week", 30, True)),
        *(("week", 8, False), ("fortnight", 7, True), ("fortnight", 28, True)),
        *(("month", 14, True), ("month", 28, False), ("month", 91, True)),
        *(("quarter", 30, True), ("quarter", 92, False), ("quarter", 182, True)),
        (None, 30, False),
    ],
)
@pytest.mark.parametrize("known", [0, 1, 12])
def test_points_of_another_rhythm_are_unlikely(
    every: str | None, apart: int, *, asked: bool, known: int
) -> None:
    usual = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 91, None: 30}[every]
    first = date(2024, 1, 8)
    there = [Point(first - timedelta(usual * at), 61 + at % 3) for at in range(known, 0, -1)]
    new = [Point(first + timedelta(apart * at), 61 + at % 3) for at in range(5)]
    found = unlikely(measure(every=every), there, new, date(2027, 1, 1))
    assert [one.doubt for one in found] == [Doubt.CADENCE] * asked


def test_a_rhythm_is_asked_about_once_and_a_pause_is_none() -> None:
    weekly = measure(every="week")
    months = [Point(date(2025, month, 3), 61) for month in range(1, 5)]
    ends = [unlikely(weekly, months[:at], months[at : at + 1], TODAY) for at in range(4)]
    assert [[one.doubt for one in end] for end in ends] == [[], [], [Doubt.CADENCE], []]
    (found,) = ends[2]
    assert found.said == (
        "61 on 3 March 2025: a point is expected every week, and these are 28 days apart"
    )
    paused = [*points(*USUAL), Point(date(2025, 6, 3), 61)]
    assert unlikely(weekly, paused[:-1], paused[-1:], TODAY) == ()


def test_groups_ten_times_larger_are_unlikely_too() -> None:
    there = [Point(point.when, 7, 25) for point in points(*USUAL)]
    (found,) = unlikely(measure(chart="p"), there, (Point(NEXT, 70, 250),), TODAY)
    assert found.said == "70 of 250 on 12 February 2025: many times more or less than the others"


def test_one_reason_comes_once_with_its_points() -> None:
    new = points(*(61,) * 5, first=date(2025, 7, 1))
    (found,) = unlikely(measure(), (), new, TODAY)
    assert (found.doubt, len(found.points)) == (Doubt.FUTURE, 5)
    assert found.said.startswith(
        "61 on 1 July 2025, 61 on 8 July 2025, 61 on 15 July 2025 and 2 more:"
    )


def test_two_slips_do_not_hide_each_other() -> None:
    (found,) = unlikely(measure(), points(*USUAL, 610, 640), (), TODAY) or unlikely(
        measure(), (), points(*USUAL, 610, 640), TODAY
    )
    assert [point.value for point in found.points] == [610, 640]


STAYS = (28.0, 30, 31, 33, 35, 36, 38, 29, 34, 32, 31)
TIGHT = (63.0, 61, 64, 62, 65, 63, 60, 66, 62, 64)


@pytest.mark.parametrize(
    ("keys", "there", "new", "meant"),
    [
        ({"unit": "%"}, TIGHT, 36, "is it 63?"),
        ({"unit": "%"}, (55.0, 70, 60, 62, 65, 50, 58, 66, 69, 57), 36, "is it 63?"),
        ({"unit": "%"}, (95.0,) * 10, 59, "is it 95?"),
        ({"counts": "incidents"}, (36.0, 41, 33, 39, 38, 42, 35, 37), 73, "is it 37?"),
        ({"unit": "%"}, TIGHT, 22, "most of which are 60 to 66"),
        ({"unit": "days"}, STAYS, 60, "most of which are 28 to 38"),
        ({"unit": "days"}, tuple(one + 0.5 for one in STAYS), 60.5, "28.5 to 38.5"),
    ],
)
def test_a_number_unlike_the_others_is_asked_about(
    keys: dict[str, object], there: tuple[float, ...], new: float, meant: str
) -> None:
    known = points(*there)
    last = Point(known[-1].when + timedelta(7), new)
    (found,) = unlikely(measure(**keys), known, (last,), TODAY)
    assert found.doubt is Doubt.UNLIKE
    assert meant in found.why


@pytest.mark.parametrize(
    ("keys", "there", "new"),
    [
        ({"unit": "%"}, TIGHT, 70),  # a good week
        ({"unit": "%"}, (95.0,) * 10, 90),
        ({"counts": "incidents"}, (3.0, 4, 2, 5, 3, 1, 0, 4, 3, 2), 12),  # a bad month, and no slip
        ({"unit": "days", "chart": "t"}, (3.0, 20, 9, 1, 40, 13, 5, 8), 61),
        ({"unit": "%"}, TIGHT[:6], 36),  # too few to say what is usual
    ],
)
def test_what_happens_on_a_ward_is_not_asked_about(
    keys: dict[str, object], there: tuple[float, ...], new: float
) -> None:
    known = points(*there)
    assert (
        unlikely(measure(**keys), known, (Point(known[-1].when + timedelta(7), new),), TODAY) == ()
    )


def events(mean: float, random: Random) -> tuple[float, None]:
    """A number of events that come by chance (Knuth)."""
    left, count = random.random(), 0
    while left > exp(-mean):
        left, count = left * random.random(), count + 1
    return count, None


def people(size: int, chance: float, random: Random) -> tuple[float, float]:
    return sum(random.random() < chance for _ in range(size)), size


def per_cent(size: int, chance: float, random: Random) -> tuple[float, None]:
    return 100 * people(size, chance, random)[0] / size, None


def days(name: str, one: float, two: float, random: Random) -> tuple[float, None]:
    return abs(round(getattr(random, name)(one, two), 1)), None


STABLE: dict[str, tuple[dict[str, str], Callable[[Random], tuple[float, float | None]]]] = {
    **{f"events {mean}": ({}, partial(events, mean)) for mean in (0.5, 2, 6, 20, 80)},
    "people 10 0.5": ({"unit": "%", "counts": "people"}, partial(people, 10, 0.5)),
    "people 12 0.95": ({"unit": "%", "counts": "people"}, partial(people, 12, 0.95)),
    "people 40 0.1": ({"unit": "%", "counts": "people"}, partial(people, 40, 0.1)),
    "per cent 10 0.9": ({"unit": "%"}, partial(per_cent, 10, 0.9)),
    "per cent 50 0.05": ({"unit": "%"}, partial(per_cent, 50, 0.05)),
    "normal": ({"unit": "days"}, partial(days, "gauss", 30, 4)),
    "normal, near 0": ({"unit": "days"}, partial(days, "gauss", 5, 2)),
    "exponential": ({"unit": "days"}, partial(days, "gammavariate", 1, 20)),
    "gamma": ({"unit": "days"}, partial(days, "gammavariate", 3, 10)),
    "lognormal": ({"unit": "days"}, partial(days, "lognormvariate", 3, 0.4)),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", STABLE)
def test_chance_alone_is_asked_about_once_in_a_hundred_series(kind: str) -> None:
    random = Random(f"stable {kind}")
    keys, draw = STABLE[kind]
    asked = 0
    for at in range(300):
        months = (date(2020 + m // 12, m % 12 + 1, 1) for m in range(random.randint(12, 36)))
        drawn = [Point(month, *draw(random)) for month in months]
        known = at % 2 * 2 * len(drawn) // 3
        found = unlikely(measure(**keys), drawn[:known], drawn[known:], TODAY)
        asked += any(one.doubt in (Doubt.SIZE, Doubt.UNLIKE) for one in found)
    assert asked <= 3, f"{asked} of 300"


@pytest.mark.parametrize(
    ("unit", "there", "new"),
    [
        ("days", (36.1, 36, 37.8, 27.8, 33.9, 28, 30.8, 34.1, 33.3, 29.5, 31.7, 32.9), (4.3,)),
        ("days", (36.1, 36, 37.8, 27.8, 33.9, 28, 30.8, 34.1, 33.3, 29.5), (4.3, 4.4, 4.1)),
        ("", (3.0, 7, 4, 6, 3, 7, 6, 5, 7, 2, 4, 5), (35,)),
    ],
)
def test_weeks_among_days_are_asked_about_however_many_come(
    unit: str, there: tuple[float, ...], new: tuple[float, ...]
) -> None:
    known = points(*there)
    later = [Point(known[-1].when + timedelta(7 * at), n) for at, n in enumerate(new, 1)]
    (found,) = unlikely(measure(unit=unit), known, later, TODAY)
    assert (found.doubt, [point.value for point in found.points]) == (Doubt.SIZE, [*new])


def test_a_level_that_stays_is_no_slip() -> None:
    known = points(*TIGHT, 36, 35, 37)
    last = Point(known[-1].when + timedelta(7), 36)
    assert unlikely(measure(unit="%"), known, (last,), TODAY) == ()


@pytest.mark.parametrize(
    ("every", "days", "asked"),
    [
        ("month", ("2024-04-01", "2024-04-30"), True),
        ("month", ("2024-04-01", "2024-05-01"), False),
        ("quarter", ("2024-04-01", "2024-06-15"), True),
        ("quarter", ("2024-03-31", "2024-04-01", "2024-07-01"), True),  # too near one another
        ("quarter", ("2024-01-31", "2024-04-30"), False),
        ("week", ("2024-04-01", "2024-04-08"), False),
    ],
)
def test_two_points_of_one_period_are_asked_about(
    every: str, days: tuple[str, ...], asked: bool
) -> None:
    *there, new = (Point(date.fromisoformat(day), 5) for day in days)
    found = unlikely(measure(every=every), there, [new], date(2026, 1, 1))
    if days[0] == "2024-03-31":
        found = unlikely(measure(every=every), there[:1], [there[1]], date(2026, 1, 1))
    assert (Doubt.CADENCE in [one.doubt for one in found]) is asked


@pytest.mark.parametrize(
    ("there", "new", "asked"),
    [
        ((3, 2, 0), 400, True),
        ((0, 0, 0), 400, True),
        ((3,), 400, False),  # one point says nothing of what is usual
        ((3, 2, 0), 30, False),
        ((0, 0, 1), 12, False),
        ((400, 380), 3, False),
    ],
)
def test_among_few_points_a_hundredfold_is_asked_about(
    there: tuple[int, ...], new: int, asked: bool
) -> None:
    measure = Measure.model_validate(
        {"id": "incidents", "name": "Incidents", "kind": "outcome", "every": "week"}
    )
    first = date(2025, 1, 6)
    points = [Point(first + timedelta(weeks=at), value) for at, value in enumerate(there)]
    found = unlikely(
        measure, points, [Point(first + timedelta(weeks=len(there)), new)], date(2025, 6, 1)
    )
    assert (Doubt.SIZE in [one.doubt for one in found]) is asked


def poisson(draw: Random, mean: float) -> int:
    left, count = draw.expovariate(1), 0
    while left < mean:
        left += draw.expovariate(1)
        count += 1
    return count


def test_stable_counts_of_few_points_are_hardly_ever_asked_about() -> None:
    draw = random.Random(17)
    measure = Measure.model_validate(
        {"id": "incidents", "name": "Incidents", "kind": "outcome", "every": "week"}
    )
    first, asked, series = date(2025, 1, 6), 0, 0
    for mean in (0.2, 0.5, 1, 2, 4, 10, 40):
        for many in range(3, 13):
            for _ in range(30):
                values = [poisson(draw, mean) for _ in range(many)]
                points = [Point(first + timedelta(weeks=at), v) for at, v in enumerate(values)]
                told = unlikely(measure, points[:-1], points[-1:], date(2025, 12, 1))
                asked += any(one.doubt in (Doubt.SIZE, Doubt.UNLIKE) for one in told)
                series += 1
    assert asked <= series // 500, (asked, series)


FALLS = (5, 3, 6, 4, 7, 2, 5, 4, 0, 3, 6, 5)


def sums(year: int, months: Sequence[int], *, begins: int, days: int = 0) -> tuple[Point, ...]:
    """What so many falls a month add up to since the month in which a year `begins`."""
    found, total = [], 0
    for at in months:
        when = months_later(date(year, 1, 1), at)
        total = FALLS[at % 12] + (0 if when.month == begins else total)
        found.append(Point(when + timedelta(days), total))
    return tuple(found)


@pytest.mark.parametrize(
    ("new", "since"),
    [
        (sums(2023, range(3, 24), begins=4), "April"),
        (sums(2023, range(8, 18), begins=4), "April"),  # the year began before the sheet
        (sums(2023, range(24), begins=1), "January"),
        (sums(2023, range(3, 24), begins=4, days=-2), "April"),  # by the last days of March
        (sums(2023, range(3, 15), begins=4), "April"),  # one year alone
        (sums(2023, range(12), begins=1), "January"),
        (sums(2023, range(5, 15), begins=4), ""),  # the first of them is no sum of one month
        (sums(2023, range(24), begins=9), ""),
        (sums(2023, range(24), begins=4)[::12], ""),
        (points(*FALLS, *FALLS, days=30), ""),
        (points(*[0, 0, 0, 1] * 6, days=30), ""),
    ],
)
def test_sums_since_april_are_asked_about(new: tuple[Point, ...], since: str) -> None:
    def told(there: Sequence[Point], new: Sequence[Point], **keys: object) -> list[str]:
        found = unlikely(measure(**keys), there, new, TODAY)
        return [one.why for one in found if one.doubt is Doubt.RUNNING]

    assert [f"sums since {since}?" in why for why in told((), new)] == [True] * bool(since)
    halves = tuple(Point(one.when, (one.value or 0) // 2, one.value) for one in new)
    assert len(told((), halves, unit="%")) == bool(since)
    later = Point(months_later(new[-1].when, 1), (new[-1].value or 0) + 4)
    assert told(new, (later,)) == []  # those that are there were agreed to
    assert told((), new, chart="g") == []
    one_year = not any(
        (b.value or 0) < (a.value or 0) for a, b in pairwise(new)
    )  # it may be an honest rise
    assert len(told((), new, better="increase")) == bool(since and not one_year)
    assert len(told((), new, unit="%")) == bool(since and not one_year)


@pytest.mark.parametrize("mean", [0.3, 1, 3, 10, 40])
def test_honest_numbers_are_hardly_ever_taken_for_sums(mean: float) -> None:
    draw, asked = Random(12), 0
    for _ in range(400):
        first = date(2021, draw.randint(1, 12), 1)
        rise, fall = draw.uniform(0, 0.2), draw.random() < 0.5
        series, level = [], mean
        for at in range(draw.randint(12, 36)):
            when = months_later(first, at)
            level = mean if fall and when.month == 4 else level + rise * mean
            series.append(Point(when, poisson(draw, level)))
        asked += any(one.doubt is Doubt.RUNNING for one in unlikely(measure(), (), series, TODAY))
    assert asked <= 1
