"""A headline holds against its picture: start, now, levels and signals of many simulated series."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import pytest
from msgspec.structs import replace

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.course import course_words, is_better, now_words
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Better, ChartType, Course, Reading, UnmeasuredStretch
from qiworkbook.spc.words import MeasureStanding, alt_text, headline, standing, verdict

MONDAY = date(2024, 1, 1)
MANY = 200
PEOPLE = 20


def read(
    shares: list[float],
    rng: np.random.Generator | None = None,
    *,
    chart: ChartType = ChartType.P,
    better: Better = Better.INCREASE,
    phase: int | None = None,
) -> Reading:
    """Weekly counts of twenty people, drawn at random or as near the share as counts come."""
    drawn = [
        Observation(
            MONDAY + timedelta(weeks=at),
            float(rng.binomial(PEOPLE, share) if rng else round(PEOPLE * share)),
            float(PEOPLE),
        )
        for at, share in enumerate(shares)
    ]
    phases = (PhaseStart(MONDAY + timedelta(weeks=phase), "new ways"),) if phase else ()
    plan = ReadingPlan(chart=chart, better=better, unit="%", every="week", phases=phases)
    return analyse(drawn, plan)


def numbers_in(words: str) -> list[float]:
    return [float(one) for one in re.findall(r"([\d.]+)%", words)]


@pytest.mark.slow
@pytest.mark.parametrize("chart", [ChartType.P, ChartType.RUN, ChartType.XMR])
def test_a_change_is_hardly_ever_told_of_a_series_without_one(chart: ChartType) -> None:
    rng = np.random.default_rng(18)
    told = sum(bool(course_words(read([0.7] * 24, rng, chart=chart))) for _ in range(MANY))
    assert told <= 0.02 * MANY


def test_limits_drawn_anew_where_nothing_changed_are_no_change() -> None:
    rng = np.random.default_rng(19)
    told = sum(bool(course_words(read([0.7] * 28, rng, phase=14))) for _ in range(MANY))
    assert told <= 0.02 * MANY


@pytest.mark.slow
@pytest.mark.parametrize(
    ("chart", "phase"),  # a run chart of fourteen points is too short to judge
    [(ChartType.P, None), (ChartType.P, 14), (ChartType.XMR, 14), (ChartType.RUN, None)],
)
@pytest.mark.parametrize(("before", "after"), [(0.2, 0.8), (0.9, 0.4)])
def test_a_change_that_is_there_is_told_with_where_it_began_and_where_it_is(
    chart: ChartType, before: float, after: float, phase: int | None
) -> None:
    rng = np.random.default_rng(20)
    found = 0
    for _ in range(MANY // 4):
        reading = read([before] * 14 + [after] * 14, rng, chart=chart, phase=phase)
        words = course_words(reading)
        if not words:
            continue
        found += 1
        start, now = numbers_in(words)[:2]
        assert start == pytest.approx(100 * before, abs=12)
        assert now == pytest.approx(100 * after, abs=12)
        assert (": a concern" in words or "worse than before" in words) == (after < before)
        assert "no sign" not in words
        if "held" in words and "not have held" not in words:
            assert after > before
            assert numbers_in(f"{reading.latest.value}%" if reading.latest else "")[0] > 40
    assert found >= 0.9 * MANY / 4


def test_the_numbers_are_those_of_the_lines_where_the_team_drew_limits() -> None:
    reading = read([0.6] * 12 + [0.8] * 44, phase=12)
    assert course_words(reading) == "from 60% to 80%, and held for ten months"
    found = reading.course
    assert isinstance(found, Course)
    assert [found.first.value, found.now.value] == [p.centre for p in reading.phases]


def test_what_came_back_is_not_told_as_gained() -> None:
    for phase in (None, 12):
        words = course_words(read([0.3] * 12 + [0.9] * 12 + [0.3] * 12, phase=phase))
        assert "held" not in words
        assert "to 90%" not in words
    reading = read([0.3] * 12 + [0.9] * 12 + [0.6] * 12)
    assert course_words(reading) == "from 30% up to 90%, and now 60%"


def test_what_slips_after_a_gain_is_not_said_to_have_held() -> None:
    reading = read([0.3] * 12 + [0.9] * 20 + [0.6] * 9, phase=12)
    assert "it may not have held" in course_words(reading)


def test_a_steady_rise_is_told_as_one_that_goes_on() -> None:
    words = course_words(read([0.1 + 0.03 * at for at in range(28)], phase=12))
    assert words.startswith("from ")
    assert "not have held" not in words


def test_where_neither_way_is_better_nothing_is_praised() -> None:
    words = course_words(read([0.2] * 14 + [0.8] * 14, better=Better.NEITHER))
    assert words == "from about 20% to about 80%, more than chance would give"


@pytest.mark.parametrize("shares", [[], [0.5], [0.1] * 4 + [0.9] * 4, [0.0] * 30, [1.0] * 30])
def test_too_little_and_what_never_moves_have_no_course(shares: list[float]) -> None:
    assert course_words(read(shares)) == ""


def test_a_rise_of_fifteen_points_is_told_on_a_run_chart() -> None:
    low, high = [0.17, 0.1, 0.15, 0.28, 0.36, 0.42], [0.69, 0.75, 0.78, 0.82, 0.92, 0.64]
    words = course_words(read([*low, *high, 0.86, 0.92, 0.93], chart=ChartType.RUN))
    start, now = numbers_in(words)
    assert start < 30
    assert now > 70


@pytest.mark.parametrize("points", [15, 50])
def test_hardly_ever_of_short_series_without_a_change(points: int) -> None:
    rng = np.random.default_rng(21)
    told = sum(
        bool(course_words(read([0.7] * points, rng, chart=ChartType.RUN))) for _ in range(MANY)
    )
    assert told <= 0.02 * MANY


def held(
    every: str, days: list[date], *, phase: int, pauses: tuple[UnmeasuredStretch, ...] = ()
) -> tuple[str, Reading]:
    rows = [Observation(day, (80 if at >= phase else 50) + at % 3) for at, day in enumerate(days)]
    phases = (PhaseStart(days[phase], "new ways"),)
    plan = ReadingPlan(every=every, better=Better.INCREASE, chart=ChartType.XMR, phases=phases)
    reading = analyse(rows, replace(plan, pauses=pauses))
    return course_words(reading).partition(", and held ")[2], reading


def steps(many: int, days: int, first: date = MONDAY) -> list[date]:
    return [first + timedelta(days=days * at) for at in range(many)]


def monthly(many: int, months: int = 1) -> list[date]:
    return [date(2020 + at * months // 12, at * months % 12 + 1, 1) for at in range(many)]


@pytest.mark.parametrize(
    ("every", "days", "said"),
    [
        ("week", steps(24, 7), "for twelve weeks"),
        ("week", steps(26, 7), "for three months"),
        ("week", steps(35, 7), "for 23 weeks"),
        ("week", steps(12 + 43, 7), "for more than nine months"),
        ("week", steps(12 + 44, 7), "for ten months"),
        ("fortnight", steps(24, 14), "for 24 weeks"),
        ("day", steps(30, 1), "for more than two weeks"),
        ("day", [day for day in steps(60, 1) if day.weekday() < 5], "for more than six weeks"),
        ("month", monthly(24), "for twelve months"),
        ("quarter", monthly(24, 3), "for 36 months"),
        ("week", monthly(24), "for eleven months"),  # rows of a month, whatever is said
        ("month", steps(24, 7), "for eleven weeks"),  # to the last day that is known of
        ("", steps(24, 7), "for eleven weeks"),
    ],
)
def test_how_long_it_has_held_agrees_with_its_dates(
    every: str, days: list[date], said: str
) -> None:
    assert held(every, days, phase=12)[0] == said


def test_what_nobody_measured_is_no_time_in_which_it_held() -> None:
    days = [day for at, day in enumerate(steps(60, 7)) if not 18 <= at < 46]
    assert held("week", days, phase=12)[0] == "at 20 points, with a gap among them"
    pause = UnmeasuredStretch(days[17] + timedelta(days=1), days[18] - timedelta(days=1), "Closed")
    assert held("", days, phase=12, pauses=(pause,))[0] == "at 20 points, with a gap among them"
    missed_one = [day for at, day in enumerate(steps(56, 7)) if at != 30]
    assert held("week", missed_one, phase=12)[0] == "for ten months"


@pytest.mark.parametrize(
    ("every", "days", "said"),
    [
        ("week", steps(24, 7), "24 weeks from"),
        ("week", monthly(24), "24 points from"),
        ("month", steps(24, 7), "24 points from"),
        ("day", [day for day in steps(33, 1) if day.weekday() < 5], "25 weekdays from"),
        ("day", steps(33, 1), "33 days from"),
        ("month", monthly(24), "24 months from"),
    ],
)
def test_so_many_of_a_time_agree_with_the_dates_that_they_are_between(
    every: str, days: list[date], said: str
) -> None:
    reading = held(every, days, phase=12)[1]
    assert said in alt_text(reading)


def test_what_lies_between_events_is_counted_in_points_and_no_time() -> None:
    rows = [Observation(day, 5.0 + at % 4) for at, day in enumerate(steps(24, 9))]
    for chart in (ChartType.T, ChartType.G):
        reading = analyse(rows, ReadingPlan(every="day", chart=chart))
        assert "24 points from" in alt_text(reading)


def levels_or_ramp(rng: np.random.Generator, points: int, *, ramp: bool) -> str:
    at = np.arange(points)
    shape = 9.6 * at / points if ramp else 3.0 * (at >= points // 2)
    rows = [
        Observation(MONDAY + timedelta(weeks=week), float(value))
        for week, value in enumerate(50 + shape + rng.normal(0, 1, points))
    ]
    return course_words(analyse(rows, ReadingPlan(better=Better.INCREASE, every="week")))


@pytest.mark.slow
@pytest.mark.parametrize("points", [24, 50])
def test_a_steady_rise_is_not_told_as_a_level_that_held(points: int) -> None:
    rng = np.random.default_rng(20)
    ramps = [levels_or_ramp(rng, points, ramp=True) for _ in range(60)]
    steps = [levels_or_ramp(rng, points, ramp=False) for _ in range(60)]
    assert sum("and held" in said for said in ramps) <= 12
    assert sum("and held" in said for said in steps) >= 48
    assert sum("still" in said for said in steps) <= 3


def test_what_goes_on_rising_says_so() -> None:
    rows = [Observation(MONDAY + timedelta(weeks=at), float(20 + at)) for at in range(24)]
    said = course_words(analyse(rows, ReadingPlan(better=Better.INCREASE, every="week")))
    assert said.endswith(", and still rising")


@pytest.mark.parametrize("sign", [1, -1])
def test_a_gain_whose_latest_point_is_back_is_neither_held_nor_a_yes(sign: int) -> None:
    before, after = [50.2, 49.8, 50.5, 49.1, 50.9, 50.0] * 2, [60.1, 59.7, 60.4, 59.9, 60.3, 59.5]
    for last, better in ((48.0, None), (50.0, None), (59.0, True)):
        values = [*before, *after, *after[:5], last]
        rows = [
            Observation(MONDAY + timedelta(weeks=at), 100 + sign * value)
            for at, value in enumerate(values)
        ]
        way = Better.INCREASE if sign > 0 else Better.DECREASE
        reading = analyse(rows, ReadingPlan(chart=ChartType.XMR, better=way, every="week"))
        found, words = reading.course, course_words(reading)
        assert found is not None
        assert is_better(reading, found) is better
        assert ("is no better than before" in words) == (better is None), words
        assert "held" not in words or better, words


ALIKE = [80, 80, 80, 81, 79, 80, 82, 78, 80, 81, 79, 80, 80, 81, 79, 80, 82, 78, 80, 81, 79, 80, 81]


def weekly(values: list[float], *, better: Better, targets: tuple[TargetStep, ...] = ()) -> Reading:
    rows = [Observation(MONDAY + timedelta(weeks=at), value) for at, value in enumerate(values)]
    plan = ReadingPlan(
        chart=ChartType.XMR, better=better, every="week", decimals=0, targets=targets
    )
    return analyse(rows, plan)


@pytest.mark.parametrize("better", [Better.INCREASE, Better.DECREASE])
@pytest.mark.parametrize("spike", [30.0, 130.0])
def test_one_point_far_out_makes_no_change_of_the_ordinary_ones_after_it(
    better: Better, spike: float
) -> None:
    reading = weekly([*ALIKE[:12], spike, *ALIKE[12:]], better=better)
    assert reading.signals_at(23)  # the marks are those of the rule set
    assert f"{spike:g} (25 March 2024) lies far out, and the others stay around 80" in headline(
        reading
    )
    assert "for the better" not in verdict(reading)
    assert "a concern" not in verdict(reading)
    assert standing(reading) is MeasureStanding.STEADY


def test_a_run_that_is_one_without_the_point_far_out_too_is_told() -> None:
    moved = [value + (at >= 12) * 4.0 for at, value in enumerate(ALIKE)]
    reading = weekly([*moved[:12], 30.0, *moved[12:]], better=Better.INCREASE)
    assert "far out" not in verdict(reading)
    assert "for the better" in verdict(reading)


def test_the_number_of_a_steady_headline_lies_within_its_limits() -> None:
    values = [1.4, 1.5, 1.6, 1.5, 1.45, 1.55, 1.5, 1.4, 1.6, 1.5] * 2
    for targets in ((), (TargetStep(None, 2.0),)):
        reading = weekly(values, better=Better.DECREASE, targets=targets)
        assert "about 1.5" in headline(reading) or "mean of 1.5" in headline(reading)


def test_what_lies_beyond_the_level_that_it_came_to_is_told() -> None:
    noise = [0.4, -1.1, 0.7, 1.3, -0.6, -1.2, 0.9, 0.2, -0.8, 1.0, -0.3]
    stairs = [mean + off for mean in (30, 50) for off in noise]
    reading = weekly([*stairs, 74, 76, 75], better=Better.INCREASE)
    assert course_words(reading) == "from about 30 to about 51, and the latest, 75, is higher still"
    reading = weekly([*stairs, 74, 76, 75, 74, 75.5], better=Better.INCREASE)
    assert course_words(reading) == "from about 30 to about 51, and still rising"
    assert now_words(reading) == ""  # not about 51


@pytest.mark.parametrize(
    ("began", "climb", "after"), [(0.2, 0.0175, 0.75), (0.9, -0.015, 0.35), (0.35, 0.0, 0.75)]
)
def test_a_first_stretch_that_is_a_slope_is_told_from_where_it_begins(
    began: float, climb: float, after: float
) -> None:
    """And a level one by its own mean, as it is drawn."""
    rng, far = np.random.default_rng(20), 0
    shares = [began + climb * at for at in range(20)] + [after] * 20
    start = 100 * float(np.mean(shares[:6]))
    for _ in range(MANY // 2):
        found = re.match(r"from (about )?([\d.]+)%? ", course_words(read(shares, rng, phase=20)))
        assert found
        far += abs(float(found[2]) - start) > 9
        assert climb or not found[1]
    assert far <= 0.05 * MANY


@pytest.mark.parametrize(
    ("began", "slope", "many", "now"),
    [(0.6, -0.016, 20, 0.65), (0.6, -0.027, 12, 0.65), (0.3, 0.016, 20, 0.2)],
)
def test_a_first_stretch_that_went_away_from_where_the_series_is_now_is_told_as_such(
    began: float, slope: float, many: int, now: float
) -> None:
    """Its mean would have it come from half-way: "from 45% to 65%" of 60, 30 and then 65."""
    rng, turned, joined = np.random.default_rng(5), 0, 0
    shares = [began + slope * at for at in range(many)] + [now] * 20
    for _ in range(MANY // 4):
        words = course_words(read(shares, rng, phase=many))
        turned += f" {'up' if slope > 0 else 'down'} to " in words
        joined += bool(words) and ", and now " not in words
    assert turned >= 0.5 * MANY / 4
    assert joined <= 0.4 * MANY / 4


@pytest.mark.parametrize("way", [1, -1])
def test_a_first_stretch_of_few_points_may_be_a_slope_too(way: int) -> None:
    climbs = [0.5 + way * (0.05 * at - 0.4) for at in range(8)]
    words = course_words(read([*climbs, *[0.5 + way * 0.45] * 15], phase=8))
    assert ("from 27.5% to 95%" if way > 0 else "from 72.5% to 5%") in words
    words = course_words(read([*climbs[::-1], *[0.5 + way * 0.05] * 15], phase=8))
    went = "from 38% down to 18%, and now 55%" if way > 0 else "from 63% up to 83%, and now 45%"
    assert words == went
