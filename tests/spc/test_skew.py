"""Values with a long tail: what is simulated steady is seldom marked, and what is odd still is."""

from __future__ import annotations

from math import exp, log
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from qiworkbook.spc.explain import why_not
from qiworkbook.spc.odds import long_tail, skewness
from qiworkbook.spc.reading import Better, ChartType, Rule, Variation

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]
    Draw = Callable[[Random], float]

# Waiting times of 24 weeks, invented: mostly short, one of 95 minutes.
WAITS = [
    12,
    31,
    8,
    22,
    15,
    44,
    9,
    18,
    27,
    11,
    61,
    14,
    20,
    7,
    35,
    16,
    25,
    10,
    95,
    13,
    19,
    30,
    17,
    21,
]

STEADY: dict[str, tuple[Draw, dict[str, Any]]] = {
    "waits": (lambda dice: round(dice.expovariate(1 / 40), 1), {}),
    "waits in whole days, some of 0": (lambda dice: float(int(dice.expovariate(1 / 6))), {}),
    "hours": (lambda dice: round(exp(dice.gauss(1, 0.5)), 1), {}),
    "costs": (lambda dice: round(exp(dice.gauss(7, 0.8))), {"unit": "£"}),
    "percentages near 100": (
        lambda dice: round(100 - dice.gammavariate(1.5, 2), 1),
        {"unit": "%", "better": Better.INCREASE},
    ),
}


def signalled(read: Read, draw: Draw, **plan: Any) -> tuple[float, float]:
    """In how many of a hundred charts of 24 weeks there is a signal, and one at the latest."""
    dice, signals, latest = Random(2024), 0, 0
    for _ in range(300):
        reading = read([draw(dice) for _ in range(24)], chart=ChartType.XMR, **plan)
        signals += bool(reading.signals)
        latest += reading.variation is not Variation.COMMON_CAUSE
    return signals / 3, latest / 3


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(STEADY))
def test_steady_values_with_a_long_tail_are_seldom_marked(read: Read, kind: str) -> None:
    draw, plan = STEADY[kind]
    signals, latest = signalled(read, draw, **plan)
    # at most 20 and 3 of a hundred, and three standard errors of 300 charts
    assert signals <= 20 + 3 * 2.3
    assert latest <= 3 + 3 * 1
    assert signalled(read, draw, **plan, rule_set="mdc-nhsr-0.2.2")[0] > 20  # by the rules alone


def test_one_value_far_out_of_even_ones_is_marked(read: Read) -> None:
    dice, found = Random(7), 0
    for _ in range(200):
        values = [round(dice.gauss(50, 8), 1) for _ in range(24)]
        values[20] = 50 + 7 * 8
        reading = read(values, chart=ChartType.XMR)
        found += Rule.OUTSIDE in {signal.rule for signal in reading.signals_at(20)}
    assert found > 190


def test_a_point_that_is_left_to_chance_says_so_and_the_chart_says_why(read: Read) -> None:
    reading = read(WAITS, chart=ChartType.XMR, unit="minutes", better=Better.DECREASE)
    point = reading.points[18]
    assert point.value is not None
    assert point.upper is not None
    assert point.value > point.upper
    assert reading.signals_at(18) == ()
    assert "with as long a tail" in why_not(reading, 18)
    (caution,) = [one for one in reading.cautions if "waiting times" in one]
    assert caution.startswith("Most values lie close together and a few far above them")


def test_even_values_are_said_nothing_of(read: Read) -> None:
    dice = Random(3)
    values = [round(dice.gauss(50, 8), 1) for _ in range(24)]
    assert read(values, chart=ChartType.XMR).cautions == ()


def test_the_scale_is_that_of_logarithms() -> None:
    found = long_tail([float(value) for value in WAITS])
    assert found is not None
    assert found.side == 1
    assert found.middle == pytest.approx(float(np.mean(np.log(WAITS))))
    ranges = np.abs(np.diff(np.log(WAITS)))
    assert found.sigma == pytest.approx(float(ranges.mean()) / 1.128)
    edge = exp(found.middle + 3 * found.sigma)
    assert found.holds(edge * 1.01, 1, 3)
    assert not found.holds(edge * 0.99, 1, 3)
    assert found.holds(0.0, -1, 3)  # the other side has no tail


def test_a_tail_of_low_percentages_is_that_of_what_is_missing() -> None:
    low, high = (
        long_tail([100.0 - value for value in WAITS], 100.0),
        long_tail([*map(float, WAITS)]),
    )
    assert low is not None
    assert high is not None
    assert (low.side, low.middle, low.sigma) == pytest.approx((-1, high.middle, high.sigma))


@pytest.mark.parametrize(
    "values",
    [
        [5.0] * 20,  # nothing varies
        [1.0, 2.0, 30.0],  # too few
        [-1.0, *map(float, WAITS)],  # no length of time
        [10.0, 11.0, 9.0, 10.0] * 5 + [60.0],  # one alone is no tail
    ],
)
def test_where_there_is_no_tail(values: list[float]) -> None:
    assert long_tail(values) is None


def test_skewness_as_by_hand() -> None:
    # about the mean of 2: -1, -1, -1, -1, 4; squares 20 / 5 = 4, cubes 60 / 5 = 12, and 12 / 8
    assert skewness([1, 1, 1, 1, 6]) == pytest.approx(1.5)
    assert skewness([3, 3, 3]) == 0
    assert long_tail([log(2)] * 12) is None


def test_limits_at_two_sigma_say_what_chance_puts_beyond_them(read: Read) -> None:
    values = [50, 52, 48, 51, 49, 53, 47, 50, 52, 48, 51, 49, 50, 53, 47, 50, 52, 48, 51, 58]
    reading = read(values, chart=ChartType.XMR, rule_set="mdc-two-sigma")
    assert reading.signals_at(19)
    assert reading.cautions == (
        "1 point lies beyond limits at 2 sigma. Chance alone puts 5 of a hundred there, so that "
        "of 20 as many are to be expected though nothing changed.",
    )
    many = read([*values, 60, 61, 59], chart=ChartType.XMR, rule_set="mdc-two-sigma", baseline=19)
    assert not [one for one in many.cautions if "2 sigma" in one]


@pytest.mark.parametrize(
    ("draw", "plan"),
    [
        (lambda dice: round(dice.gauss(50, 5), 1), {}),
        (lambda dice: round(dice.gauss(50, 5), 1), {"rule_set": "mdc-two-sigma", "unit": "%"}),
        (lambda dice: float(dice.random() < 0.1), {}),
        (lambda dice: 100.0 * (dice.random() < 0.8), {"unit": "%"}),
    ],
)
def test_no_tail_is_told_of_normal_values_nor_of_a_yes_or_no(
    read: Read, draw: Draw, plan: dict[str, Any]
) -> None:
    dice, told = Random(7), 0
    for _ in range(100):
        reading = read([draw(dice) for _ in range(24)], chart=ChartType.XMR, **plan)
        told += any("Most values lie close together" in said for said in reading.cautions)
    assert told <= 2
