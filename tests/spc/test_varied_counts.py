"""Counts that vary more than chance makes counts vary, and percentages of a few people typed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.odds import Law, like_the_one_before, tail
from qiworkbook.spc.reading import Better, ChartType, Reading, Rule, Side
from qiworkbook.spc.words import alt_text, as_data, verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MONDAY = date(2024, 1, 1)
CHARTS = 400
INCIDENTS = ReadingPlan(every="week", counts="incidents", unit="incidents", better=Better.DECREASE)
VARIED = (12, 18, 6, 8, 9, 24, 6, 7, 8, 15, 8, 6, 10, 5, 9, 3, 15, 16, 11, 4, 1, 32, 9, 6)


def read(
    values: Iterable[float | None], plan: ReadingPlan, sizes: Sequence[float] | None = None
) -> Reading:
    return analyse(
        [
            Observation(
                MONDAY + timedelta(weeks=at),
                None if value is None else float(value),
                None if sizes is None else float(sizes[at]),
            )
            for at, value in enumerate(values)
        ],
        plan,
    )


def test_counts_that_vary_more_than_chance_are_read_on_an_xmr_chart() -> None:
    reading = read(VARIED, INCIDENTS)
    assert reading.chart is ChartType.XMR
    assert reading.chosen_because == (
        "XmR chart: incidents counted in equal stretches of time, and successive points differ "
        "more than chance alone would make them."
    )
    assert not reading.signals
    asked = read(VARIED, ReadingPlan(chart=ChartType.C, counts="incidents", every="week"))
    assert asked.chart is ChartType.C
    assert any(one.rule is Rule.OUTSIDE for one in asked.signals)  # a textbook's chart, asked for


@pytest.mark.slow
@pytest.mark.parametrize("mean", [4, 10, 20])
def test_the_size_of_the_test_is_one_in_twenty(mean: int) -> None:
    rng = np.random.default_rng([mean, 5])
    drawn = [read(rng.poisson(mean, 24), INCIDENTS).chart for _ in range(CHARTS)]
    assert 0.01 * CHARTS <= drawn.count(ChartType.XMR) <= 0.08 * CHARTS


@pytest.mark.slow
@pytest.mark.parametrize("mean", [4, 10, 20])
@pytest.mark.parametrize("ratio", [1.5, 2.0, 3.0])
def test_false_alarms_of_counts_that_vary_more(mean: int, ratio: float) -> None:
    """Negative binomial, the variance so many times the mean: 38 to 88 by limits of counts."""
    rng = np.random.default_rng([mean, int(10 * ratio)])
    found = latest = 0
    for _ in range(CHARTS):
        values = rng.negative_binomial(mean / (ratio - 1), 1 / ratio, 24)
        reading = read(values, INCIDENTS)
        found += bool(reading.signals)
        latest += bool(reading.signals_at(23))
    assert found <= 0.25 * CHARTS  # 20 of a hundred, and two standard errors
    assert latest <= 0.04 * CHARTS


@pytest.mark.parametrize(("mean", "ratio"), [(2, 1.5), (4, 3), (8, 1.33), (300, 2)])
def test_the_chance_of_counts_whose_rate_varies_is_that_of_drawn_ones(
    mean: float, ratio: float
) -> None:
    found = np.random.default_rng(5).negative_binomial(mean / (ratio - 1), 1 / ratio, 200_000)
    for count in (0, 1, mean // 2, mean, 2 * mean):
        assert tail(Law.POISSON, count, 10, mean / 10, 1, ratio) == pytest.approx(
            (found >= count).mean(), abs=4e-3
        )
        assert tail(Law.POISSON, count, 10, mean / 10, -1, ratio) == pytest.approx(
            (found <= count).mean(), abs=4e-3
        )


@pytest.mark.slow
def test_false_alarms_of_rates_that_vary_more() -> None:
    """21 of a hundred where each point may be as far out as one of a count of few."""
    plan = ReadingPlan(every="week", counts="incidents", per=1000, better=Better.DECREASE)
    kinds, found, latest = ((4, 1.5), (4, 2.0), (4, 3.0), (8, 2.0), (8, 3.0)), 0, 0
    for mean, ratio in kinds:
        rng = np.random.default_rng([mean, int(10 * ratio), 6])
        for _ in range(CHARTS):
            sizes = rng.integers(400, 601, 24)
            counted = rng.negative_binomial(mean * sizes / 500 / (ratio - 1), 1 / ratio)
            reading = read(counted, plan, [*sizes])
            found += bool(reading.signals)
            latest += bool(reading.signals_at(23))
    assert found <= 0.20 * CHARTS * len(kinds)
    assert latest <= 0.03 * CHARTS * len(kinds)


@pytest.mark.slow
def test_a_fall_from_four_a_week_to_two_is_found_as_often_as_it_must_be() -> None:
    rng = np.random.default_rng(42)
    changed = [np.concatenate([rng.poisson(4, 12), rng.poisson(2, 12)]) for _ in range(1000)]
    assert sum(bool(read(one, INCIDENTS).signals) for one in changed) >= 520  # 55 less two errors


@pytest.mark.slow
@pytest.mark.parametrize(("people", "share"), [(8, 0.95), (6, 0.9), (15, 0.97), (8, 0.9)])
def test_false_alarms_of_typed_percentages_of_a_few_people(people: int, share: float) -> None:
    rng = np.random.default_rng([people, 95])
    found = latest = 0
    for _ in range(CHARTS):
        values = np.floor(100 * rng.binomial(people, share, 24) / people + 0.5)
        reading = read(
            values, ReadingPlan(unit="%", better=Better.INCREASE, decimals=0, every="week")
        )
        found += bool(reading.signals)
        latest += bool(reading.signals_at(23))
    assert found <= 0.24 * CHARTS
    assert latest <= 0.045 * CHARTS


def test_of_so_many_of_the_last_all_that_lie_there_are_counted() -> None:
    top: list[float | None] = [0, 1, 0, 1, 2, 2, 3, 2, 2, None, None, 7, 3, 10, 5, None, 7, 6, 3, 8]
    top += [6, 6, 15, 10, None, 13, 5, 6, 11, 15]
    sizes = [661, 590, 463, 381, 589, 743, 667, 438, 528, 821, 686, 729, 314, 806, 420, 581, 637]
    sizes += [555, 434, 489, 377, 390, 825, 551, 434, 848, 379, 345, 403, 860]
    plan = ReadingPlan(per=1000, chart=ChartType.U_PRIME, better=Better.DECREASE, every="week")
    reading = read(top, plan, sizes)
    assert "The last 3 weeks are all close to the upper limit or beyond it" in verdict(reading)
    near = [p for p in reading.points[-3:] if (p.value or 0.0) > (p.near_upper or 0.0)]
    assert len(near) == 3
    two_in_three = next(one for one in reading.signals if one.rule is Rule.TWO_IN_THREE)
    assert two_in_three.side is Side.ABOVE
    assert as_data(reading)["phases"][-1]["factor"] == pytest.approx(0.56, abs=0.01)


def test_one_numerator_above_its_denominator_is_told() -> None:
    top, sizes = [*(5,) * 10, 3, 4, 6, 7, 5, 5], [*(10,) * 10, 2, *(10,) * 5]
    reading = read(top, ReadingPlan(unit="%", every="week"), sizes)
    said = "More than all: 3 of 2 (11 March 2024). So this is read as a rate, which can pass 100%."
    assert any(one.startswith(said) for one in reading.cautions)
    whole = read([*(5,) * 16], ReadingPlan(unit="%", every="week"), [10] * 16)
    assert not any("More than all" in one for one in whole.cautions)


def test_a_value_and_its_limit_have_the_same_decimals_in_every_sentence() -> None:
    values = [1.41, 1.40, 1.41, 1.35, 1.36, 1.37, 1.38, 1.42, 1.43, 1.39, 1.36, 1.38]
    values += [1.61, 1.62, 1.58, 1.57, 1.56, 1.60, 1.59, 1.63, 1.62, 1.58, 1.61, 1.65]
    reading = read(values, ReadingPlan(unit="mg", better=Better.INCREASE, every="week"))
    assert "the latest value, 1.65 mg, is above the upper limit of 1.58 mg" in verdict(reading)
    assert "The latest value is 1.65 mg" in alt_text(reading)


def test_groups_of_one_have_no_limits_and_a_word() -> None:
    rng = np.random.default_rng(9)
    rows = [
        Observation(MONDAY + timedelta(weeks=at), None, subgroup=tuple(rng.normal(50, 4, many)))
        for at, many in enumerate([3] * 13 + [1, 3, 1])
    ]
    said = "2 points are one measurement alone, and the limits are not theirs."
    assert said in analyse(rows, ReadingPlan(every="week")).cautions
    assert said not in analyse(rows[:13], ReadingPlan(every="week")).cautions


def test_a_row_that_is_absent_is_a_gap_like_an_empty_one() -> None:
    rng = np.random.default_rng(3)
    differ = 0
    for _ in range(150):
        at, values = 0.0, []
        for _ in range(30):
            at = 0.5 * at + rng.normal()
            values.append(round(50 + at, 1))
        rows = [
            Observation(MONDAY + timedelta(weeks=week), None if week in (7, 15, 21) else value)
            for week, value in enumerate(values)
        ]
        full, absent = (
            analyse(kept, ReadingPlan(every="week"))
            for kept in (rows, [row for row in rows if row.value is not None])
        )
        assert full.cautions == absent.cautions
        differ += like_the_one_before(absent.points) is not like_the_one_before(
            absent.points, absent.broken
        )
    assert differ  # so that what is asked for is seen
