"""Series that repeat themselves: simulated ones, in which the truth is known."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan

if TYPE_CHECKING:
    from qiworkbook.spc.reading import Reading

MONDAY = date(2024, 1, 1)


def charts(kept: float, mondays: float = 0.0, points: int = 50, count: int = 100) -> list[Reading]:
    """Daily values about 50 that keep a part of the one before; Mondays lie higher by so much."""
    dice, found = Random(4), []
    for _ in range(count):
        drift, rows = dice.gauss(0, 1), []
        for at in range(points):
            drift = kept * drift + (1 - kept**2) ** 0.5 * dice.gauss(0, 1)
            when = MONDAY + timedelta(days=at)
            rows.append(Observation(when, 50 + 5 * (drift + mondays * (when.weekday() == 0))))
        found.append(analyse(rows, ReadingPlan(every="day")))
    return found


def warned(readings: list[Reading], words: str) -> int:
    return sum(any(words in caution for caution in one.cautions) for one in readings)


@pytest.mark.slow
def test_values_that_follow_each_other_are_warned_of() -> None:
    found = charts(0.6)
    assert sum(bool(one.signals) for one in found) > 90  # and nothing ever changed
    assert warned(found, "more like the one before than chance") > 85
    assert warned(charts(0.0), "more like the one before than chance") < 12


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(0, 3), (0, 2, 2), (0, 3, 0), (0, 4, 2)])
def test_a_real_change_is_not_taken_for_drift(shape: tuple[float, ...]) -> None:
    dice, warned_of = Random(8), 0
    for _ in range(50):
        rows = [
            Observation(
                MONDAY + timedelta(weeks=at), shape[at * len(shape) // 48] + dice.gauss(0, 1)
            )
            for at in range(48)
        ]
        reading = analyse(rows, ReadingPlan(every="week"))
        warned_of += warned([reading], "more like the one before than chance")
    assert warned_of <= 9


def test_one_january_of_four_weeks_is_no_pattern_of_years() -> None:
    rows = [
        Observation(MONDAY + timedelta(weeks=at), 50 + at % 3 + 20 * (at < 4)) for at in range(26)
    ]
    assert not warned([analyse(rows, ReadingPlan(every="month"))], "again and again")


@pytest.mark.slow
@pytest.mark.parametrize("points", [28, 50])
def test_a_weekday_of_its_own_is_named(points: int) -> None:
    assert warned(charts(0.0, 3.0, points), "Monday is unlike the others") > 85
    assert warned(charts(0.0, 0.0, points), "is unlike the others") < 8


@pytest.mark.slow
def test_a_faint_pattern_of_weekends_is_named() -> None:
    """A fifth fewer at weekends: no weekday alone is surely another, and all of them are."""
    dice, plan = np.random.default_rng(12), ReadingPlan(every="day", counts="incidents")
    days = [MONDAY + timedelta(days=at) for at in range(84)]
    found = [
        [
            analyse(
                [
                    Observation(day, float(dice.poisson(low if day.weekday() > 4 else 9)))
                    for day in days
                ],
                plan,
            )
            for _ in range(100)
        ]
        for low in (7, 9)
    ]
    named = [warned(readings, "is unlike the others") for readings in found]
    assert warned(found[0], "The weekend is unlike the others") > 20
    assert (named[0] > 50, named[1] < 8) == (True, True)


def test_a_month_of_its_own_is_named() -> None:
    rows = [
        Observation(date(2020 + at // 12, at % 12 + 1, 1), 50 + at % 3 + 20 * (at % 12 == 0))
        for at in range(48)
    ]
    (caution,) = analyse(rows, ReadingPlan(every="month")).cautions
    assert caution.startswith("January is unlike the others")
    assert "whole years together" in caution
