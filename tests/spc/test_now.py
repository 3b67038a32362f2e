"""What is told of now, of since when, and of the target, against series whose truth is known."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.choose import changed_at, suggest_phase
from qiworkbook.spc.course import course_words, level_now, levels_named, now_words
from qiworkbook.spc.funnel import FunnelKind, Ward, funnel
from qiworkbook.spc.observations import LimitsFrom, Observation, ReadingPlan, TargetStep
from qiworkbook.spc.odds import like_the_one_before
from qiworkbook.spc.reading import (
    Assurance,
    Better,
    ChartType,
    Reading,
    ReadPoint,
    Rule,
    Variation,
)
from qiworkbook.spc.words import alt_text, assurance_said, verdict
from qiworkbook.writers.figure_words import spread_in_words

MONDAY = date(2024, 1, 1)
SERIES = 100
GIVEN = LimitsFrom(centre=61.0, lower=45.0, upper=77.0, source="Division")


def read(
    *means: float,
    rng: Random,
    sd: float = 3.0,
    baseline: int | None = None,
    better: Better = Better.INCREASE,
    limits: LimitsFrom | None = None,
    target: float | None = None,
) -> Reading:
    rows = [
        Observation(MONDAY + timedelta(weeks=at), round(rng.gauss(mean, sd), 1))
        for at, mean in enumerate(means)
    ]
    targets = () if target is None else (TargetStep(None, target),)
    given = limits or LimitsFrom()
    plan = ReadingPlan(
        "It", better=better, every="week", baseline=baseline, targets=targets, limits=given
    )
    return analyse(rows, plan)


SHAPES: dict[str, tuple[float, ...]] = {
    "stable": (50,) * 24,
    "step": (*(50,) * 12, *(70,) * 12),
    "short": (*(50,) * 6, *(80,) * 7),
    "back": (*(50,) * 8, *(70,) * 8, *(50,) * 8),
    "fell back": (*(50,) * 12, *(70,) * 11, 35),
    "away and half back": (*(50,) * 8, *(80,) * 8, *(65,) * 8),
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("limits", [None, GIVEN])
def test_now_is_where_the_series_truly_is_or_nothing_but_its_latest_value(
    shape: str, limits: LimitsFrom | None
) -> None:
    rng, told = Random(f"now {shape}"), 0
    for _ in range(SERIES):
        reading = read(*SHAPES[shape], rng=rng, limits=limits)
        level = level_now(reading)
        assert (level is None) is (now_words(reading) == "")
        if level is not None:
            told += 1
            assert abs(level.value - SHAPES[shape][-1]) < 5, (level, verdict(reading))
    if limits is None and shape in ("stable", "step"):
        assert told >= 0.8 * SERIES


GOING_ON: dict[str, tuple[float, ...]] = {
    "stairs": (*(30,) * 11, *(50,) * 11, *(75,) * 5),
    "the last still higher": (*(30,) * 11, *(50,) * 11, *(75,) * 3),
    "slope": tuple(20 + 2.8 * at for at in range(24)),
}


@pytest.mark.slow
@pytest.mark.parametrize("shape", GOING_ON)
def test_what_went_on_from_its_level_is_hardly_ever_said_to_be_there(shape: str) -> None:
    rng, means = Random(f"on {shape}"), GOING_ON[shape]
    levels = [level_now(read(*means, rng=rng)) for _ in range(SERIES)]
    away = [level for level in levels if level and abs(level.value - means[-1]) >= 5]
    assert len(away) <= 0.05 * SERIES
    if shape == "stairs":  # five points are a level, where those before them do not slope
        assert sum(level is not None for level in levels) >= 0.4 * SERIES


def test_a_centre_given_is_never_told_as_where_it_is() -> None:
    reading = read(*(69,) * 24, rng=Random("given"), limits=GIVEN)
    assert reading.beside_given
    assert level_now(reading) is None


@pytest.mark.slow
@pytest.mark.parametrize(("before", "after"), [(12, 12), (10, 14), (20, 14)])
def test_a_change_is_dated_by_the_level_that_the_headline_tells(before: int, after: int) -> None:
    rng, asked = Random("dated"), 0
    for _ in range(SERIES):
        reading = read(*(50,) * before, *(65,) * after, rng=rng, sd=5.0)
        found, latest = reading.course, reading.latest
        assert latest is not None
        signals = reading.signals_at(latest.index)
        if found is None or level_now(reading) is None or not signals:
            continue
        first = found.now.points[0].index
        assert {changed_at(reading, one) for one in signals} == {first}
        suggested = suggest_phase(reading)
        if suggested is not None:
            asked += 1
            assert suggested.index == first
            assert len(found.now.points) >= reading.needed
            assert (
                suggested.signal.points[0] == first or "The level has been about" in suggested.why
            )
    assert asked >= SERIES / 4


@pytest.mark.slow
def test_no_promise_about_a_target_that_every_point_since_the_change_denies() -> None:
    rng = Random("promise")
    for _ in range(SERIES):
        reading = read(*(50,) * 12, *(80,) * 24, rng=rng, sd=2.0, baseline=12, target=70)
        assert reading.course is not None
        assert reading.assurance is Assurance.NONE
        assert "would not be met" not in assurance_said(reading)
        missed = read(*(60,) * 12, *(50,) * 11, 44, rng=rng, sd=2.0, baseline=12, target=47)
        latest = missed.latest
        assert latest is not None
        if latest.value is not None and latest.value < 47:
            assert missed.assurance is not Assurance.PASS


@pytest.mark.parametrize(
    ("mean", "said"), [(2, Assurance.HIT_OR_MISS), (4, Assurance.HIT_OR_MISS), (8, Assurance.FAIL)]
)
def test_none_at_all_is_in_reach_as_often_as_chance_makes_it(mean: int, said: Assurance) -> None:
    """Of counts about 8 chance makes 0 once in 3,000 times: the limit at 0 is one cut off there."""
    rows = [Observation(MONDAY + timedelta(weeks=at), mean + at % 3 - 1.0) for at in range(24)]
    reached = (TargetStep(None, 0.0),)
    plan = ReadingPlan(
        "It", better=Better.DECREASE, counts="incidents", every="week", targets=reached
    )
    reading = analyse(rows, plan)
    assert (reading.chart, reading.points[-1].lower) == (ChartType.C, 0.0)
    assert reading.assurance is said


def test_alt_text_names_no_point_that_a_rule_does_not_mark() -> None:
    rng, seen = Random("alt"), 0
    for _ in range(SERIES):
        reading = read(*(50,) * 21, 57, 57, 50, rng=rng)
        for one in reading.signals:
            if one.rule is Rule.TWO_IN_THREE and one.points[0] not in one.marked:
                seen += 1
                outer, inner = (reading.points[at].when for at in (one.points[0], one.marked[0]))
                assert outer is not None
                assert inner is not None
                said = alt_text(reading).partition("Signals: ")[2].partition(".")[0]
                assert f"two in three, above, from {outer.day} {outer:%B}" not in said
    assert seen


def points(values: list[float]) -> list[ReadPoint]:
    return [
        ReadPoint(index=at, when=None, label="", value=v, phase=0) for at, v in enumerate(values)
    ]


def test_two_far_out_beside_each_other_are_no_series_that_repeats_itself() -> None:
    rng, said, drifts = Random("two"), 0, 0
    for _ in range(200):
        values = [rng.gauss(50, 3) for _ in range(30)]
        values[11:13] = [78.0, 76.0]
        said += like_the_one_before(points(values))
        value, drifting = 0.0, []
        for _ in range(30):
            value = 0.6 * value + rng.gauss(0, 0.8)
            drifting.append(value)
        drifts += like_the_one_before(points(drifting))
    assert said <= 0.1 * 200  # 44 in 100 by the values themselves
    assert drifts >= 0.6 * 200


@pytest.mark.slow
def test_wards_that_are_alike_but_for_one_are_not_said_to_differ_as_a_whole() -> None:
    rng, named = Random("funnel"), 0
    for _ in range(SERIES):
        sizes = [rng.randrange(30, 240) for _ in range(19)]
        wards = [
            Ward(f"{at}", sum(rng.random() < 0.6 for _ in range(size)), size)
            for at, size in enumerate(sizes)
        ]
        found = funnel([*wards, Ward("Elm", 192, 216)], FunnelKind.P)
        if found.but_for == ("Elm",):
            named += 1
            said = spread_in_words(found, asked=False)
            assert "only through Elm" in said
            assert "may be no exception" not in said
    assert named >= 0.85 * SERIES


def test_a_series_with_signals_about_it_does_not_stay_around_its_mean() -> None:
    reading = read(*(50,) * 8, *(70,) * 8, *(50,) * 8, rng=Random("back"))
    assert reading.signals
    if reading.course is None:
        assert reading.variation is Variation.COMMON_CAUSE
        assert level_now(reading) is None


@pytest.mark.parametrize("step", [20, 30])
def test_five_points_at_a_level_of_their_own_are_not_explained_by_one_before_them(
    step: int,
) -> None:
    rng, changed = Random("five"), 0
    for _ in range(SERIES):
        reading = read(*(50,) * 7, *(50 + step,) * 5, rng=rng)
        assert "stay around" not in verdict(reading)
        changed += reading.variation is Variation.IMPROVEMENT_HIGH
    assert changed >= 0.75 * SERIES


@pytest.mark.slow
@pytest.mark.parametrize("far", [2, 3])
def test_a_level_is_where_most_of_its_points_are_though_a_few_lie_far_out(far: int) -> None:
    rng, told = Random(f"far out {far}"), 0
    for _ in range(SERIES):
        before = [50.0] * 14
        before[3 : 3 + far] = [90.0] * far
        reading = read(*before, *(42,) * 14, rng=rng, sd=1.5)
        if reading.course is None or reading.course.between is not None:
            continue
        told += 1
        assert reading.course.first.value == pytest.approx(50, abs=2)
        assert reading.course.now.value == pytest.approx(42, abs=2)
    assert told >= 0.5 * SERIES


def test_the_crests_of_a_wave_are_no_points_far_from_all_others() -> None:
    crest = [47.4, 58, 61.2, 59.1, 58.1, 56, 45, 44.9, 40.7, 40.8, 40.5, 45.2, 48.8, 54, 63.5]
    values = [*crest, 59.1, 59.6, 53.2, 47.3, 44.8, 41, 38.6, 41.3, 42.7]
    reading = read(*values, rng=Random(1), sd=0)
    assert reading.far_out is None
    assert reading.variation is Variation.CONCERN_LOW
    assert "none now" not in verdict(reading)


def test_about_is_said_of_whole_numbers_where_they_tell_the_levels_apart() -> None:
    apart = read(*(20.4,) * 12, *(34.6,) * 12, rng=Random("apart"), sd=1.0)
    near = read(*(20.4,) * 12, *(23.6,) * 12, rng=Random("near"), sd=0.3)
    small = read(*(2.4,) * 12, *(8.6,) * 12, rng=Random("small"), sd=0.3)
    for reading, decimals in ((apart, False), (near, True), (small, True)):
        assert reading.course is not None
        assert not reading.course.now.is_drawn
        for said in (course_words(reading), levels_named(reading), now_words(reading)):
            assert "about" in said
            assert ("." in said) is decimals or said == now_words(reading)
    assert course_words(apart).startswith("from about 20 to about 3")
    assert now_words(apart).removeprefix("about ").isdigit()
