"""Small numbers: exact chances against sums written out, and rates against simulated truth."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import comb, exp, factorial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.odds import Law, between_tail, run_needed, tail
from qiworkbook.spc.reading import Better, ChartType, Rule, Variation
from qiworkbook.spc.rule_sets import RULE_SETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]
    Draw = Callable[[Random, int], tuple[float, float | None]]

MONDAY = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("size", "share"), [(20, 0.01), (20, 0.99), (20, 0.5), (7, 0.3), (200, 0.02), (1, 0.5)]
)
def test_binomial_tails_are_the_sums_of_their_terms(size: int, share: float) -> None:
    terms = [comb(size, k) * share**k * (1 - share) ** (size - k) for k in range(size + 1)]
    for count in range(size + 1):
        assert tail(Law.BINOMIAL, count, size, share, 1) == pytest.approx(
            sum(terms[count:]), rel=1e-6, abs=1e-12
        )
        assert tail(Law.BINOMIAL, count, size, share, -1) == pytest.approx(
            sum(terms[: count + 1]), rel=1e-6, abs=1e-12
        )


@pytest.mark.parametrize("expected", [0.1, 1, 3, 8.5, 40])
def test_poisson_tails_are_the_sums_of_their_terms(expected: float) -> None:
    terms = [exp(-expected) * expected**k / factorial(k) for k in range(150)]
    for count in range(90):
        assert tail(Law.POISSON, count, 1, expected, 1) == pytest.approx(
            sum(terms[count:]), rel=1e-6, abs=1e-12
        )
        assert tail(Law.POISSON, count, 2, expected / 2, -1) == pytest.approx(
            sum(terms[: count + 1]), rel=1e-6, abs=1e-12
        )


def test_what_is_certain_and_what_cannot_be() -> None:
    assert tail(Law.BINOMIAL, 0, 20, 0.5, 1) == tail(Law.BINOMIAL, 20, 20, 0.5, -1) == 1
    assert tail(Law.BINOMIAL, 21, 20, 0.5, 1) == tail(Law.BINOMIAL, -1, 20, 0.5, -1) == 0
    assert tail(Law.BINOMIAL, 19, 20, 1.0, -1) == 0
    assert tail(Law.BINOMIAL, 19, 20, 1.0, 1) == 1
    assert tail(Law.POISSON, 1, 1, 0.0, 1) == 0
    assert tail(Law.POISSON, 0, 1, 0.0, -1) == 1


def test_a_run_must_be_longer_where_most_points_lie_on_its_side() -> None:
    assert run_needed(7, 0.5) == run_needed(7, 0.2) == 7
    # by hand: 0.8 ** 21 = 0.0092 and 0.8 ** 18 = 0.0180 stand about 2 / 128 = 0.0156: 19 do
    assert run_needed(7, 0.8) == 19
    assert run_needed(7, 1.0) is None


def shares(size: int, *levels: float) -> Draw:
    def draw(dice: Random, half: int) -> tuple[float, float | None]:
        return float(sum(dice.random() < levels[half % len(levels)] for _ in range(size))), size

    return draw


def counts(*levels: float) -> Draw:
    def draw(dice: Random, half: int) -> tuple[float, float | None]:
        floor, at, count = exp(-levels[half % len(levels)]), dice.random(), 0
        while at > floor:
            at, count = at * dice.random(), count + 1
        return float(count), None

    return draw


def rates(draw: Draw, charts: int = 300, **plan: Any) -> tuple[float, float]:
    """In how many of a hundred charts of 24 weeks there is a signal, and one at the latest."""
    dice, signals, latest = Random(20240101), 0, 0
    for _ in range(charts):
        rows = [
            Observation(MONDAY + timedelta(weeks=at), *draw(dice, int(at >= 12)))
            for at in range(24)
        ]
        reading = analyse(rows, ReadingPlan(every="week", better=Better.INCREASE, **plan))
        signals += bool(reading.signals)
        latest += reading.variation not in (Variation.COMMON_CAUSE, Variation.TOO_EARLY)
    return 100 * signals / charts, 100 * latest / charts


def rounded(spread: float, *middles: float, low: float = -9e9, high: float = 9e9) -> Draw:
    def draw(dice: Random, half: int) -> tuple[float, float | None]:
        found = round(dice.gauss(middles[half % len(middles)], spread))
        return float(min(high, max(low, found))), None

    return draw


STEADY: dict[str, tuple[Draw, dict[str, Any]]] = {
    "scores of 1 to 5 about 3": (rounded(0.7, 3, low=1, high=5), {}),
    "scores of 1 to 5 about 4.4": (rounded(0.6, 4.4, low=1, high=5), {}),
    "whole numbers, hardly varying": (rounded(0.4, 60), {}),
    "whole numbers between two": (rounded(0.4, 60.4), {}),
    "whole numbers": (rounded(1.2, 60), {}),
    "whole numbers on a run chart": (rounded(0.7, 60), {"chart": ChartType.RUN}),
    "counts that hardly vary": (rounded(0.3, 50), {"chart": ChartType.C}),
    "99 % of 20": (shares(20, 0.99), {"unit": "%"}),
    "95 % of 20": (shares(20, 0.95), {"unit": "%"}),
    "1 % of 20": (shares(20, 0.01), {"unit": "%"}),
    "90 % of 5": (shares(5, 0.9), {"unit": "%"}),
    "0.2 a week": (counts(0.2), {}),
    "1 a week": (counts(1), {}),
    "3 a week": (counts(3), {}),
    "0.2 incidents a week": (counts(0.2), {"counts": "incidents"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(STEADY))
def test_steady_small_numbers_are_seldom_marked(kind: str) -> None:
    draw, plan = STEADY[kind]
    signals, latest = rates(draw, **plan)
    # at most 20 and 3 of a hundred, and three standard errors of 300 charts
    assert signals <= 20 + 3 * 2.3
    assert latest <= 3 + 3 * 1


CHANGED: dict[str, tuple[Draw, dict[str, Any], float, float]] = {
    "61 to 81 % of 20": (shares(20, 0.61, 0.81), {"unit": "%"}, 85, 2.1),
    "80 to 97 % of 20": (shares(20, 0.80, 0.97), {"unit": "%"}, 95, 1.3),
    "4 to 2 a week": (counts(4, 2), {"counts": "incidents"}, 55, 2.9),
    "scores of 1 to 5 about 4, then 3": (rounded(0.5, 4, 3, low=1, high=5), {}, 75, 2.5),
    "scores of 1 to 5 about 4.4, then 3.6": (rounded(0.6, 4.4, 3.6, low=1, high=5), {}, 55, 2.9),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(CHANGED))
def test_real_changes_are_still_found(kind: str) -> None:
    draw, plan, least, error = CHANGED[kind]
    assert rates(draw, **plan)[0] >= least - 3 * error


def test_one_of_twenty_missed_once_is_no_change_for_the_better(read: Read) -> None:
    answered = [*[20] * 8, 19, *[20] * 9]
    reading = read(answered, [20] * 18, unit="%", better=Better.INCREASE)
    # by hand: 359 of 360, so that 19 or fewer of 20 come once in 18 weeks
    assert reading.signals == ()
    assert reading.variation is Variation.COMMON_CAUSE


def test_the_same_at_the_other_end(read: Read) -> None:
    reading = read([*[0] * 8, 1, *[0] * 9], [20] * 18, unit="%", better=Better.DECREASE)
    assert reading.signals == ()


@pytest.mark.parametrize("chart", [ChartType.XMR, None])
def test_typed_percentages_in_steps_of_five(read: Read, chart: ChartType | None) -> None:
    reading = read([*[100] * 8, 95, *[100] * 9], unit="%", chart=chart, better=Better.INCREASE)
    assert reading.signals == ()


@pytest.mark.parametrize("odd", [0, 1, 7, 12])
@pytest.mark.parametrize(
    ("usual", "other"), [(50, 51), (50, 49), (4, 5), (1e-7, 2e-7), (0.5, 0.51)]
)
@pytest.mark.parametrize("chart", [ChartType.XMR, ChartType.RUN, None])
def test_one_value_a_step_away_from_all_the_others_is_no_change(
    read: Read, usual: float, other: float, odd: int, chart: ChartType | None
) -> None:
    values = [other if at == odd else usual for at in range(13)]
    assert read(values, chart=chart, better=Better.INCREASE).signals == ()


@pytest.mark.parametrize("odd", [0, 9, 23])
def test_counts_of_which_one_alone_is_another_are_no_change(read: Read, odd: int) -> None:
    values = [11 if at == odd else 10 for at in range(24)]
    for plan in ({"chart": ChartType.C}, {"sizes": [20] * 24, "unit": "%"}):
        sizes = plan.pop("sizes", None)
        assert read(values, sizes, better=Better.INCREASE, **plan).signals == ()


def test_scores_that_move_once_to_another_level_are_a_change(read: Read) -> None:
    reading = read([*[10] * 10, *[20] * 10])
    assert {signal.rule for signal in reading.signals} >= {Rule.SHIFT, Rule.OUTSIDE}


def test_most_at_one_hundred_is_read_as_most_at_nought(read: Read) -> None:
    misses = [0, 0, 1, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0]
    low = read(misses, [20] * 20, unit="%", chart=ChartType.RUN)
    high = read([20 - miss for miss in misses], [20] * 20, unit="%", chart=ChartType.RUN)
    assert low.variation is high.variation is Variation.TOO_EARLY
    assert low.phases[0].unjudged is high.phases[0].unjudged


def test_a_rule_set_that_marks_as_another_tool_does_is_left_alone(read: Read) -> None:
    assert not RULE_SETS["qicharts2"].small_numbers
    answered = [*[20] * 8, 18, *[20] * 9]
    reading = read(answered, [20] * 18, unit="%", rule_set="qicharts2")
    assert Rule.OUTSIDE in {signal.rule for signal in reading.signals}


@pytest.mark.parametrize(("mean", "count"), [(30, 150), (4, 17), (30, 0), (2, 1)])
def test_cases_between_events_are_geometric(mean: int, count: int) -> None:
    event = Fraction(1, mean + 1)  # the chance of each case to be one
    exactly = [event * (1 - event) ** cases for cases in range(count + 1)]
    fewer = sum(exactly[:count], Fraction(0))
    assert between_tail(count, mean, 1) == pytest.approx(float(1 - fewer))
    assert between_tail(count, mean, -1) == pytest.approx(float(fewer + exactly[-1]))
    assert between_tail(count, 0, 1) == 1
