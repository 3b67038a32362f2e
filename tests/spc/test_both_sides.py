"""The good and the bad side of one and the same series are told alike, and numbers that differ look
different in every sentence of a chart.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from qiworkbook.figures.plot import edge_labels, meanings_of, value_axis
from qiworkbook.figures.sketch import MarkMeaning
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.choose import changed_at, suggest_phase
from qiworkbook.spc.course import course_words
from qiworkbook.spc.explain import explained, why
from qiworkbook.spc.numbers import as_typed, places_apart, show, typed_places
from qiworkbook.spc.observations import LimitsFrom, Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Assurance, Better, ChartType, Rule, Unjudged, Variation
from qiworkbook.spc.words import (
    MeasureStanding,
    alt_text,
    headline,
    limits_words,
    standing,
    variation_said,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]

MONDAY = date(2024, 1, 1)
# of 20, drawn at random: 83 % and then 59 %, or 50 % of the first twelve and 79 % of the last 24
FELL = [
    *(18, 16, 19, 16, 18, 15, 18, 17, 19, 16, 14, 15, 16, 14, 16, 17, 18, 15, 18, 16),
    *(10, 14, 11, 15, 16, 11, 13, 9, 9, 11, 11, 11, 11, 13, 8, 10, 10, 16, 14, 13),
]
ROSE = [
    *(14, 11, 8, 10, 8, 8, 6, 12, 11, 11, 10, 10, 16, 14, 13, 14, 14, 15, 16, 16),
    *(18, 16, 16, 16, 17, 17, 19, 18, 12, 14, 16, 18, 16, 15, 14, 16, 16, 15, 16, 11),
]
TWENTY = [20.0] * 40


def test_a_step_for_the_worse_is_as_steady_as_the_same_step_for_the_better(read: Read) -> None:
    good = read(FELL, TWENTY, unit="%", decimals=0, better=Better.DECREASE)
    bad = read(FELL, TWENTY, unit="%", decimals=0, better=Better.INCREASE)
    # the last three are 80, 70 and 65 %: together nearer to 83 than to 59
    assert course_words(good) == "from about 83% to about 59%"
    assert course_words(bad) == "from about 83% to about 59%, worse than before"
    assert variation_said(good) == "Common cause: after a change for the better"
    assert variation_said(bad) == "Common cause: after a change for the worse"
    assert (standing(good), standing(bad)) == (MeasureStanding.BETTER, MeasureStanding.CONCERN)
    held = [*FELL[:-3], 14, 13, 13]
    better = read(held, TWENTY, unit="%", decimals=0, better=Better.DECREASE)
    assert course_words(better) == "from about 83% to about 58%, and held for 20 weeks"


@pytest.mark.parametrize("seed", range(40))
def test_whether_a_level_is_steady_does_not_hang_on_which_way_is_better(
    read: Read, seed: int
) -> None:
    dice = Random(seed)
    far = dice.choice((5.0, 8.0, 12.0))
    values = [round(dice.gauss(50 + far * (at >= 24), 5), 1) for at in range(48)]
    found = [read(values, better=better).course for better in Better]
    assert len({one and (one.is_steady, one.may_not_hold) for one in found}) == 1


def test_a_turn_back_is_one_on_either_side(read: Read) -> None:
    values = [*[50.0, 52.0, 51.0] * 5, *[70.0, 72.0, 71.0] * 5, *[64.0, 66.0, 65.0] * 3]
    for way in (1, -1):
        mirrored = [way * value for value in values]
        found = read(mirrored, chart=ChartType.XMR, phases=(PhaseStart(15, "New ways"),)).course
        assert found is not None
        assert found.slips, "the last run lies below the level that they rose to"
        assert found.may_not_hold


@pytest.mark.parametrize("better", [Better.INCREASE, Better.DECREASE])
@pytest.mark.parametrize("below", [None, 9])
def test_steady_data_beside_a_centre_given_are_no_change_on_either_side(
    read: Read, better: Better, below: int | None
) -> None:
    dice = Random(4)
    values = [round(dice.gauss(52, 3), 1) for _ in range(40)]
    if below is not None:
        values[below] = 62.0  # one on the other side: the run begins after it
    reading = read(values, better=better, limits=LimitsFrom(centre=61.0))
    side = "better" if better is Better.DECREASE else "worse"
    assert headline(reading).startswith(f"{side.capitalize()} than the centre given: ")
    assert variation_said(reading) == f"{side.capitalize()} than the centre given"
    assert standing(reading) == f"{side} than a centre given"
    assert reading.variation is Variation.NEUTRAL_LOW
    assert reading.latest is not None
    assert meanings_of(reading)[reading.latest.index] is MarkMeaning.NEUTRAL
    assert suggest_phase(reading) is None


def test_what_really_went_worse_about_a_centre_given_is_told(read: Read) -> None:
    dice = Random(4)
    values = [round(dice.gauss(61 if at < 15 else 50, 3), 1) for at in range(30)]
    reading = read(values, better=Better.INCREASE, limits=LimitsFrom(centre=61.0))
    assert standing(reading) is MeasureStanding.CONCERN
    assert not reading.beside_given


def test_the_day_that_is_asked_about_is_that_of_the_level_in_the_headline(read: Read) -> None:
    reading = read(ROSE, TWENTY, unit="%", decimals=0, better=Better.INCREASE, baseline=12)
    said = "from about 56% to about 79%, but the latest, 55%, is no better than before"
    assert course_words(reading) == said
    assert reading.course is not None
    assert reading.latest is not None
    (signal, *_) = reading.signals_at(reading.latest.index)
    assert signal.points[0] < reading.course.now.points[0].index == changed_at(reading, signal)
    assert suggest_phase(reading) is None, "its latest lies back"


def test_no_point_of_a_run_looks_as_if_it_lay_on_the_line_that_it_is_held_against(
    read: Read,
) -> None:
    reading = read(ROSE, TWENTY, unit="%", decimals=0, better=Better.INCREASE, baseline=12)
    run = next(s for s in reading.signals if s.rule is Rule.SHIFT and len(s.points) > 20)
    values = [reading.points[at].value or 0.0 for at in run.points]
    assert min(values) == 50.0 > (reading.phases[0].centre or 0.0) == pytest.approx(49.583333)
    for said in (verdict(reading), limits_words(reading), *why(reading, run.points[0])):
        means = re.findall(r"[Mm]ean (?:of )?([\d.]+)%", said)
        assert means, said
        assert set(means) == {"49.6"}


def test_points_left_out_are_neither_improvement_nor_concern_wherever_they_stand() -> None:
    rows = [
        Observation(
            MONDAY + timedelta(weeks=at),
            90.0 + at % 3 if 20 <= at < 28 else 50.0 + at % 5,
            excluded="Flood" if 20 <= at < 28 else "",
        )
        for at in range(40)
    ]
    for better in (Better.INCREASE, Better.DECREASE):
        reading = analyse(rows, ReadingPlan(every="week", better=better))
        found = meanings_of(reading)
        assert {found[at] for at in range(20, 28)} == {MarkMeaning.NEUTRAL}


def test_rows_of_one_event_each_have_nothing_to_compare_on_a_t_or_g_chart_either() -> None:
    dice = Random(1)
    days = sorted(MONDAY + timedelta(days=dice.randrange(1500)) for _ in range(36))
    rows = [Observation(day, 1.0) for day in days]
    for chart in (ChartType.T, ChartType.G, ChartType.C, ChartType.XMR):
        reading = analyse(rows, ReadingPlan(chart=chart, unit="incidents"))
        assert reading.phases[-1].unjudged is Unjudged.ONE_EACH, chart
        assert "every row is one event" in headline(reading)


def season(target: float, better: Better = Better.INCREASE) -> Reading:
    """Four years that come round: 41 to 59, and the target."""
    shape = (50, 54, 58, 59, 58, 54, 50, 46, 42, 41, 42, 46)
    rows = [
        Observation(date(2021 + at // 12, at % 12 + 1, 1), float(shape[at % 12]))
        for at in range(48)
    ]
    targets = (TargetStep(None, target),)
    return analyse(rows, ReadingPlan(every="month", better=better, targets=targets))


@pytest.mark.parametrize(("target", "better"), [(59, Better.INCREASE), (41, Better.DECREASE)])
def test_a_target_met_in_every_peak_is_not_said_to_be_out_of_reach(
    target: float, better: Better
) -> None:
    reading = season(target, better)
    assert any("again and again" in one for one in reading.cautions)
    phase = reading.phases[-1]
    outside = not (phase.lower or 0.0) < target < (phase.upper or 0.0)
    assert outside, "the limits, which know no season, say that it will not be met"
    assert reading.assurance is Assurance.HIT_OR_MISS
    assert "may or may not be met" in verdict(reading)
    beyond = season(target + (3 if better is Better.INCREASE else -3), better)
    assert beyond.assurance is Assurance.HIT_OR_MISS, "limits of a wave promise nothing at all"


@pytest.mark.parametrize(
    ("beyond", "doubted"), [((), False), ((5, 16), False), ((5, 16, 27), True), ((44,), True)]
)
def test_limits_promise_nothing_that_one_in_twenty_points_or_one_of_the_last_eight_went_against(
    read: Read, beyond: tuple[int, ...], doubted: bool
) -> None:
    values = [130.0 if at in beyond else 45.0 + 10 * (at % 2) for at in range(50)]
    for better, promise in (
        (Better.INCREASE, Assurance.FAIL),
        (Better.DECREASE, Assurance.PASS),
    ):
        targets = (TargetStep(None, 110.0),)
        reading = read(values, chart=ChartType.XMR, better=better, targets=targets)
        assert (reading.points[-1].upper or 0.0) < 110
        assert reading.assurance is (Assurance.HIT_OR_MISS if doubted else promise)


@pytest.mark.parametrize(
    ("unit", "lower", "upper", "value"),
    [
        ("£", 0.0049, 0.0071, 0.0094),
        ("£ a week", 0.0049, 0.0071, 0.0072),
        ("DDD per bed day", 0.004, 0.006, 0.006 + 1e-8),
        ("g", 4e-8, 6e-8, 6.01e-8),
        ("%", 40.0, 60.0, 60.0000001),
        ("€", 998_565_751.0, 1_002_345_678.0, 1_002_345_678.5),
        ("people", 40_000.0, 60_000.0, 60_000.25),
        ("kg", 4e7, 6e7, 6e7 + 0.001),
    ],
)
def test_a_value_never_looks_like_the_limit_that_it_is_above(
    read: Read, unit: str, lower: float, upper: float, value: float
) -> None:
    middle = (lower + upper) / 2
    given = LimitsFrom(centre=middle, lower=lower, upper=upper)
    values = [middle + (upper - lower) * (0.1 if at % 2 else -0.1) for at in range(29)]
    reading = read([*values, value], chart=ChartType.XMR, unit=unit, limits=given)
    said = [headline(reading), why(reading, 29)[0]]
    for one in said:
        found = re.search(r"(?:value, |limits: )(\S+(?: billion)?).* is above .* of (\S+)", one)
        assert found, one
        assert found[1] != found[2].rstrip("."), one
    latest, limit = re.findall(
        r"value is (\S+).*process limits \S+.*? to (\S+)", alt_text(reading)
    )[0]
    assert latest != limit, alt_text(reading)


def test_levels_that_a_series_came_back_from_look_different_and_have_one_precision(
    read: Read,
) -> None:
    dice = Random(3)
    values = [round(dice.gauss(7.44 if 20 <= at < 40 else 7.4, 0.01), 2) for at in range(60)]
    reading = read(values, unit="pH", better=Better.NEITHER)
    assert reading.course is not None
    assert reading.course.between is not None
    said = re.findall(r"7\.\d+", course_words(reading))
    assert len(set(said)) == len(said) > 1
    assert {len(one) for one in said} == {4}
    assert len(set(re.findall(r"mean (?:of |drawn, )?(7\.\d+)", verdict(reading)))) == 1
    large = read([value * 30_000 for value in values], unit="", better=Better.NEITHER)
    assert "." not in course_words(large)


@pytest.mark.parametrize("unit", ["", "£", "%"])
@pytest.mark.parametrize(
    ("low", "high"), [(0.998e9, 1.006e9), (5e-8, 8e-8), (1e12, 1.0004e12), (20_000.0, 20_001.5)]
)
def test_marks_of_an_axis_always_differ(unit: str, low: float, high: float) -> None:
    labels = [tick.label for tick in value_axis([low, high], unit).ticks]
    assert len(labels) > 2
    assert len(set(labels)) == len(labels)


def test_limits_about_a_billion_have_no_pence(read: Read) -> None:
    dice = Random(6)
    values = [float(round(dice.gauss(1e9, 1e6), -2)) for _ in range(36)]
    labels = [one.text for one in edge_labels(read(values, unit="£"))]
    assert len(set(labels)) == len(labels) == 3
    assert not any(re.search(r"\d,\d{3}\.\d", one) for one in labels), labels


def test_a_very_small_number_that_somebody_wrote_is_shown() -> None:
    assert as_typed(7e-8, "g") == "0.00000007 g"
    assert typed_places(7e-8, 1) == 8
    assert typed_places(27.755, 1) == 3
    assert show(0.6, "people", 0) == "1 person"
    assert show(0.6, "people on leave", 0) == "1 person on leave"


def test_decimals_are_added_in_the_unit_of_the_measure() -> None:
    for one, other in ((0.0103, 0.0101), (12_000.2, 12_000.4), (1e9, 1e9 + 3)):
        places = places_apart(1, (one, other), unit="£")
        assert show(one, "£", places) != show(other, "£", places)
    assert places_apart(1, (7.41, 7.44)) == 2


def test_numbers_have_one_decimal_more_than_their_measure_unless_they_stand_beside_each_other(
    read: Read,
) -> None:
    """What is said of 60 points is no more exact because one of them lies by a hair off a line."""
    for seed in range(60):
        dice = Random(seed)
        values = [round(dice.gauss(40 if at < 30 else 60, 9), 2) for at in range(60)]
        reading = read(values, unit="%", decimals=0, better=Better.INCREASE)
        for said in (headline(reading), verdict(reading), limits_words(reading)):
            told = re.findall(r"(\d+(?:\.\d+)?)%", said)
            assert all(len(one.partition(".")[2]) <= 1 for one in told) or "the latest" in said
        for signal in (s for s in reading.signals if s.rule is Rule.OUTSIDE):
            value, line = re.findall(r"([\d.]+)%", explained(reading, signal))
            assert value != line
