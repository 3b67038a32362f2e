from __future__ import annotations

from itertools import pairwise, permutations
from math import sqrt

import pytest

from qiworkbook.spc.rules import chance_of, runs_expected


def test_chances_by_counting_every_order() -> None:
    for above, below in ((3, 3), (5, 2), (1, 6)):
        orders = set(permutations("a" * above + "b" * below))
        runs = [1 + sum(x != y for x, y in pairwise(order)) for order in orders]
        for count in range(2, 8):
            expected = runs.count(count) / len(orders)
            assert chance_of(count, above, below) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("above", "fewest", "most"),
    # Swed & Eisenhart 1943, tables II and III, equal halves: this few or this many is a signal
    [(5, 2, 10), (6, 3, 11), (7, 3, 13), (8, 4, 14), (9, 5, 15), (10, 6, 16), (12, 7, 19)],
)
def test_printed_critical_values(above: int, fewest: int, most: int) -> None:
    assert runs_expected(above, above) == (fewest + 1, most - 1)


@pytest.mark.parametrize(
    ("above", "below", "fewest"),
    # the same, table II: unequal numbers
    [(4, 20, 4), (5, 15, 4), (8, 20, 7), (10, 20, 9), (15, 20, 12)],
)
def test_printed_critical_values_of_unequal_numbers(above: int, below: int, fewest: int) -> None:
    assert runs_expected(above, below)[0] == runs_expected(below, above)[0] == fewest + 1


def runs_by_recursion(above: int, below: int) -> dict[int, int]:
    """How many orders have so many runs, built up point by point: no formula of ours in it."""
    ways: dict[tuple[int, int, int, int], int] = {(1, 0, 1, 1): 1, (0, 1, -1, 1): 1}
    for _ in range(above + below - 1):
        longer: dict[tuple[int, int, int, int], int] = {}
        for (up, down, last, runs), count in ways.items():
            for side in (1, -1):
                state = (up + (side == 1), down + (side == -1), side, runs + (side != last))
                if state[0] <= above and state[1] <= below:
                    longer[state] = longer.get(state, 0) + count
        ways = longer
    found: dict[int, int] = {}
    for (_, _, _, runs), count in ways.items():
        found[runs] = found.get(runs, 0) + count
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("above", "below"),
    [
        *((useful // 2, useful - useful // 2) for useful in (*range(10, 60, 5), 59, 61, 101, 140)),
        *((6, 20), (20, 40), (30, 12), (50, 25)),
    ],
)
def test_each_tail_holds_at_most_one_in_forty(above: int, below: int) -> None:
    ways = runs_by_recursion(above, below)
    least, most = runs_expected(above, below)
    total = sum(ways.values())
    assert sum(ways[runs] for runs in ways if runs < least) * 40 <= total
    assert sum(ways[runs] for runs in ways if runs <= least) * 40 > total
    assert sum(ways[runs] for runs in ways if runs > most) * 40 <= total
    assert sum(ways[runs] for runs in ways if runs >= most) * 40 > total


def test_hardly_any_points_cannot_have_too_few_runs() -> None:
    assert runs_expected(0, 0) == (0, 0)
    assert runs_expected(1, 0) == (0, 1)
    assert runs_expected(0, 9) == (0, 9)


@pytest.mark.parametrize("useful", [400, 10_000, 100_000])
def test_very_many_points_come_close_to_the_normal_curve(useful: int) -> None:
    # mean and variance of the number of runs: Swed & Eisenhart 1943
    half = useful / 2
    reach = 1.96 * sqrt(half * (half - 1) / (useful - 1))
    found = runs_expected(useful // 2, useful // 2)
    assert found == pytest.approx((1 + half - reach, 1 + half + reach), abs=1.5)
