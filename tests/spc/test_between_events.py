"""What lies between events: a change of it is told where there is one, and else hardly ever."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.course import level_now
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import Better, ChartType, Reading, Variation
from qiworkbook.spc.rows import days_between
from qiworkbook.spc.words import headline, variation_said

MONDAY = date(2024, 1, 1)
SERIES = 200
CHARTS = (ChartType.T, ChartType.G)


def read(chart: ChartType, *means: float, dice: Random, each: int = 12) -> Reading:
    """So many events at each mean of what lies between: days, or cases that are none."""
    gaps = [dice.expovariate(1 / mean) for mean in means for _ in range(each)]
    values = [max(0.5, round(gap)) if chart is ChartType.T else int(gap) for gap in gaps]
    rows = [Observation(MONDAY + timedelta(days=at), float(one)) for at, one in enumerate(values)]
    unit = "days between incidents" if chart is ChartType.T else "admissions between falls"
    return analyse(rows, ReadingPlan("It", unit=unit, better=Better.INCREASE, chart=chart))


@pytest.mark.slow
@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("mean", [10, 30])
def test_no_change_is_told_of_events_that_come_as_often_as_before(
    chart: ChartType, mean: float
) -> None:
    dice = Random(f"stable {chart} {mean}")
    told = sum(read(chart, mean, mean, dice=dice).course is not None for _ in range(SERIES))
    assert told <= 0.02 * SERIES


@pytest.mark.slow
@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize(("before", "after"), [(10, 60), (60, 8)])
def test_a_real_change_is_told_with_where_it_began_and_where_it_is(
    chart: ChartType, before: float, after: float
) -> None:
    dice, told, right = Random(f"changed {chart} {before}"), 0, 0
    for _ in range(SERIES):
        found = read(chart, before, after, dice=dice, each=14)
        if found.course is None:
            continue
        told += 1
        now = level_now(found)  # None where the latest alone lies back where all began
        # half of what lies between exponential events is less than 0.69 of their mean
        right += (found.course.first.value < found.course.now.value) is (before < after) and (
            now is None or 0.1 * after <= now.value <= 2 * after
        )
    assert told >= 0.55 * SERIES
    assert right >= 0.97 * told


def test_days_between_that_became_six_times_as_many() -> None:
    begun = [2, 12, 1, 6, 1, 1, 10, 2, 1, 6, 3, 3, 10, 2, 7, 5, 4, 28]
    since = [215, 147, 4, 69, 79, 45, 36, 61, 23]
    events = [MONDAY]
    for days in (*begun, *since):
        events.append(events[-1] + timedelta(days=days))
    reading = analyse(
        days_between(events),
        ReadingPlan("Days between", unit="days between", better=Better.INCREASE),
    )
    assert [p.value for p in reading.points] == [(b - a).days for a, b in pairwise(events)]
    assert reading.chart is ChartType.T
    # the means of their 3.6th roots, drawn back: worked out by hand
    assert headline(reading) == (
        "Days between – from about 3.6 to about 53.2 days between, and held for more than 22 months"
    )
    assert reading.variation is Variation.COMMON_CAUSE  # the latest alone is marked by no rule
    assert variation_said(reading) == "Common cause: steady since a change for the better"
