"""Levels that did not last, patches that are over and crashes, of series whose truth is known.

Each series is drawn about means that are written down beside it, so that where it is now, and
whether that is where it began, is known and not worked out.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from statistics import fmean
from typing import TYPE_CHECKING

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.course import course_words
from qiworkbook.spc.observations import LimitsFrom, Observation, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Assurance, Better, ChartType, Reading, Rule, Variation
from qiworkbook.spc.words import (
    MeasureStanding,
    alt_text,
    headline,
    standing,
    variation_said,
    verdict,
)
from qiworkbook.writers.deck.tables import variation_in_brief

if TYPE_CHECKING:
    from collections.abc import Sequence

LAST = date(2026, 11, 16)
MANY = 60
HELD = """
50.0 51.8 48.0 48.3 49.7 49.4 52.9 44.6 48.8 50.0 47.9 50.8 46.0 44.9 58.4 51.4 69.1 73.4 71.0 68.8
72.6 70.4 72.0 70.5 71.7 71.8 74.2 72.7 72.6 73.1 74.6 78.3 48.9 54.8 53.4 51.6 54.7
"""
WINTER: tuple[float, ...] = (51, 50, 51, 49, 47, 52, 49, 51, 54, 47, 46, 49, 71, 71, 74, 76, 72, 72)
WINTER += (52, 52, 53, 50, 51, 46, 49, 50, 51, 50, 49, 50)
CRASH: tuple[float, ...] = (
    49,
    50,
    53,
    47,
    51,
    48,
    50,
    52,
    49,
    51,
    71,
    69,
    72,
    70,
    68,
    71,
    73,
    70,
    69,
    71,
)
CRASH += (30, 31, 28, 29, 32, 30, 27, 31, 29, 30)
IMPROVED = (Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW)


def read(
    values: Sequence[float],
    better: Better = Better.INCREASE,
    target: float | None = None,
    **plan: object,
) -> Reading:
    start = LAST - timedelta(weeks=len(values) - 1)
    rows = [Observation(start + timedelta(weeks=at), float(one)) for at, one in enumerate(values)]
    targets = () if target is None else (TargetStep(None, target),)
    return analyse(rows, ReadingPlan(better=better, every="week", targets=targets, **plan))  # type: ignore[arg-type]


def drawn(rng: Random, *parts: tuple[int, float], sd: float = 3.0) -> list[float]:
    """So many values about each mean."""
    return [round(rng.gauss(mean, sd), 1) for many, mean in parts for _ in range(many)]


def all_said(reading: Reading) -> str:
    return "\n".join(
        (verdict(reading), alt_text(reading), variation_said(reading), variation_in_brief(reading))
    )


def says_that_it_held(reading: Reading) -> bool:
    said = all_said(reading).casefold()
    return "and held" in said or any(
        "steady since" in one and "not steady" not in one for one in said.split("\n")
    )


@pytest.mark.parametrize(("began", "between"), [(60, 27), (30, 63)])
def test_what_is_back_where_it_began_is_told_so_whatever_its_latest_points_say(
    began: int, between: int
) -> None:
    """Its mean and limits are of both levels, so that the last one lies beyond them."""
    for seed in range(40):
        parts = (14, began), (14, between), (14, began)
        assert "and back at" in headline(read(drawn(Random(seed), *parts), unit="%")), seed


@pytest.mark.parametrize("back", [2, 3, 4, 5])
def test_a_level_whose_last_weeks_are_back_has_not_held(back: int) -> None:
    values = [float(one) for one in HELD.split()][: 32 + back]
    reading = read(values, unit="kg")
    assert not says_that_it_held(reading)
    assert standing(reading) is MeasureStanding.OTHER
    where = "and now 53 kg" if back == 5 else "and it may not have held"
    assert headline(reading).endswith(where)


@pytest.mark.slow
@pytest.mark.parametrize("back", [2, 3, 4, 5, 6, 7, 8])
@pytest.mark.parametrize("rise", [4, 5, 8])
def test_held_is_seldom_said_of_a_level_that_was_lost(rise: int, back: int) -> None:
    rng = Random(f"lost {rise} {back}")
    parts = ((16, 50.0), (16, 50.0 + 3 * rise), (back, 50.0))
    told = sum(says_that_it_held(read(drawn(rng, *parts), unit="kg")) for _ in range(MANY))
    assert told <= MANY * (0.1 if back == 2 else 0.05)


@pytest.mark.slow
@pytest.mark.parametrize(("back", "most"), [(1, 0.16), (2, 0.08), (3, 0.04)])
def test_held_is_seldom_said_of_a_small_rise_that_was_lost(back: int, most: float) -> None:
    """Two standard deviations, where no single point is surely of one level: 33, 24 and 12 before
    the last points had to lie nearer to their own level.
    """
    rng = Random(f"small {back}")
    parts = ((12, 50.0), (12, 56.0), (back, 50.0))
    told = sum(says_that_it_held(read(drawn(rng, *parts), unit="kg")) for _ in range(MANY))
    assert told <= most * MANY


def test_a_level_whose_last_points_lie_nearer_to_the_one_before_is_not_told_as_steady() -> None:
    values = [*[50.0, 52.0, 51.0] * 5, *[70.0, 74.0, 72.0] * 5]
    held, unsure = read([*values, 71.0], unit="kg"), read([*values, 60.5], unit="kg")
    assert held.course is not None
    assert unsure.course is not None
    assert (held.course.since, unsure.course.is_unsure) == ("steady since", True)
    assert says_that_it_held(held)
    assert not says_that_it_held(unsure)


def test_of_a_level_that_does_hold_it_is_said_as_before() -> None:
    rng = Random("holds")
    series = [drawn(rng, (16, 50.0), (16, 65.0)) for _ in range(MANY)]
    told = sum("and held for" in headline(read(one, unit="kg")) for one in series)
    assert told >= 0.85 * MANY


def test_one_week_back_ends_the_word_held() -> None:
    rng = Random("one")
    for _ in range(MANY):
        values = drawn(rng, (16, 50.0), (16, 74.0), (1, 50.0))
        reading = read(values, unit="kg")
        if reading.course and fmean(values[:16]) < values[-1] < fmean(values[16:-1]) - 12:
            assert not says_that_it_held(reading)


def test_a_bad_patch_that_is_over_is_no_improvement() -> None:
    reading = read(WINTER, Better.DECREASE, unit="minutes")
    assert reading.variation is Variation.COMMON_CAUSE
    assert headline(reading) == "Up to about 72, and back at 50 minutes"
    assert variation_said(reading) == "Common cause: back where it was"
    mirrored = read([100.0 - one for one in WINTER], Better.DECREASE, unit="minutes")
    assert mirrored.variation is Variation.COMMON_CAUSE


@pytest.mark.slow
@pytest.mark.parametrize("patch", [(12, 4, 12), (12, 6, 12), (16, 6, 16), (6, 12, 12), (12, 8, 12)])
@pytest.mark.parametrize("far", [4, 6, 8, 12])
@pytest.mark.parametrize("better", [Better.INCREASE, Better.DECREASE])
def test_where_it_is_as_at_the_start_nothing_is_better_or_worse(
    patch: tuple[int, int, int], far: int, better: Better
) -> None:
    rng = Random(f"patch {patch} {far} {better}")
    before, between, after = patch
    parts = ((before, 50.0), (between, 50.0 + 3 * far), (after, 50.0))
    read_ = [read(drawn(rng, *parts), better, unit="kg") for _ in range(30)]
    quiet = sum(one.variation is Variation.COMMON_CAUSE for one in read_)
    assert quiet >= 25  # of thirty: a last value beyond a limit by chance is told


def test_shares_and_counts_of_a_patch_that_is_over() -> None:
    rng = Random("shares")
    improved = counted = 0
    start = LAST - timedelta(weeks=29)
    for _ in range(MANY):
        shares = [*(0.3,) * 12, *(0.7,) * 6, *(0.3,) * 12]
        rows = [
            Observation(
                start + timedelta(weeks=at),
                float(sum(rng.random() < share for _ in range(50))),
                50.0,
            )
            for at, share in enumerate(shares)
        ]
        reading = analyse(rows, ReadingPlan(unit="%", better=Better.DECREASE, every="week"))
        assert reading.chart in (ChartType.P, ChartType.P_PRIME)
        improved += reading.variation in IMPROVED
        of_counts = [
            max(0, round(rng.gauss(mean, mean**0.5)))
            for mean in (*(9,) * 12, *(25,) * 6, *(9,) * 12)
        ]
        found = read(of_counts, Better.DECREASE, counts="incidents", unit="incidents")
        counted += found.variation in IMPROVED
    assert improved <= 3
    assert counted <= 4


@pytest.mark.parametrize("better", [Better.INCREASE, Better.DECREASE])
def test_a_crash_below_all_before_it_is_what_is_so_now(better: Better) -> None:
    reading = read(CRASH, better, 40.0, unit="kg")
    worse = better is Better.INCREASE
    assert reading.variation is (Variation.CONCERN_LOW if worse else Variation.IMPROVEMENT_LOW)
    assert standing(reading) is (MeasureStanding.CONCERN if worse else MeasureStanding.BETTER)
    said = "From 50 up to 70, and now 30 kg" + ": a concern" * worse
    assert headline(reading) == said
    assert "none now" not in all_said(reading)
    assert "hit or miss" not in all_said(reading)  # of ten weeks, ten missed it, or ten met it


SLIGHT = """
55 44 62 48 44 49 55 58 55 48 47 43 50 47 51 44 47 45 44 44 91 91 94 93 90 94 94 96 93 93 92 93 94
93 93 92 94 93 94 91 93 91 91 93 97 95 93 93 95 96 95 93 93 92 92 91 92 89 91
"""


def test_a_rise_that_gave_back_little_of_itself_is_a_change_for_the_better() -> None:
    values = [float(one) for one in SLIGHT.split()]
    reading = read(values, target=80.0, unit="%")
    assert standing(reading) is MeasureStanding.BETTER
    assert course_words(reading) == "from about 50% to about 93%"
    # each of the weeks since met the target, where limits of before it let it be met at times
    assert reading.assurance is Assurance.NONE
    assert "the target may" not in all_said(reading)
    gave_back = read([*values[:-6], *(v - 25 for v in values[-6:])], target=80.0, unit="%")
    assert standing(gave_back) is not MeasureStanding.BETTER


@pytest.mark.slow
@pytest.mark.parametrize("better", [Better.INCREASE, Better.DECREASE])
@pytest.mark.parametrize("lost", [2, 24])
def test_a_change_that_is_lost_by_more_than_a_part_is_never_told_as_held(
    better: Better, lost: int
) -> None:
    rng, way = Random(f"lost {lost} {better}"), 1 if better is Better.INCREASE else -1
    told = set[MeasureStanding]()
    for _ in range(20):
        means = ((20, 50.0), (30, 50.0 + 40 * way), (8, 50.0 + (40 - lost) * way))
        reading = read(drawn(rng, *means, sd=2.0), better, unit="kg")
        told.add(standing(reading))
        assert not (lost > 20 and says_that_it_held(reading))
    if lost < 20:
        assert told == {MeasureStanding.BETTER}
    else:
        assert MeasureStanding.BETTER not in told


@pytest.mark.slow
@pytest.mark.parametrize("long", [8, 10, 12])
def test_a_level_beyond_all_before_it_is_never_none_now(long: int) -> None:
    rng = Random(f"crash {long}")
    for _ in range(30):
        reading = read(drawn(rng, (long, 50.0), (long, 70.0), (long, 30.0), sd=2.0), unit="kg")
        assert reading.variation is Variation.CONCERN_LOW
        assert "none now" not in all_said(reading)


@pytest.mark.slow
@pytest.mark.parametrize(("start", "high", "end"), [(4, 16, 16), (3, 16, 16), (6, 12, 12)])
def test_from_is_where_the_series_began(start: int, high: int, end: int) -> None:
    rng = Random(f"from {start}")
    for _ in range(MANY):
        values = drawn(rng, (start, 50.0), (high, 74.0), (end, 50.0))
        said = course_words(read(values, unit="kg"))
        if said.startswith("from") and " up to " not in said:
            pytest.fail(f"{said}: it began at {fmean(values[:start]):.1f}")


def test_limits_that_were_given_mark_whatever_lies_beyond() -> None:
    values = (
        48,
        45,
        53,
        52,
        44,
        49,
        50,
        47,
        46,
        51,
        52,
        46,
        50,
        48,
        47,
        53,
        49,
        51,
        66,
        74,
        71,
        69,
    )
    for way in (1, -1):
        given = LimitsFrom(centre=30.0, lower=20.0, upper=40.0)
        reading = read([30 + way * (one - 30) for one in (*values, 76, 68)], limits=given)
        assert sum(one.rule is Rule.OUTSIDE for one in reading.signals) == 24
    rng = Random("given")
    for _ in range(30):
        waits = [round(rng.expovariate(1 / 40), 1) for _ in range(24)]
        reading = read(waits, limits=LimitsFrom(centre=30.0, lower=1.0, upper=60.0))
        marked = {at for one in reading.signals if one.rule is Rule.OUTSIDE for at in one.marked}
        assert marked == {at for at, one in enumerate(waits) if not 1 <= one <= 60}
