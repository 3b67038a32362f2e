from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

from qiworkbook.spc import anhoej


@pytest.mark.parametrize(
    ("useful", "longest", "crossings"),
    # Anhøj & Olesen 2014, PLoS ONE 9:e113825, and the table of the qicharts2 vignette
    [(10, 6, 2), (11, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (60, 9, 23)],
)
def test_published_critical_values(useful: int, longest: int, crossings: int) -> None:
    assert anhoej.longest_run_max(useful) == longest
    assert anhoej.crossings_min(useful) == crossings


@pytest.mark.parametrize("useful", [1, 2, 3, 13, 47, 100, 399])
def test_crossings_are_the_five_percent_point_of_the_binomial(useful: int) -> None:
    tries = useful - 1
    sums = [sum(comb(tries, j) for j in range(k + 1)) for k in range(tries + 1)]
    expected = next(k for k, ways in enumerate(sums) if Fraction(ways, 2**tries) >= Fraction(1, 20))
    assert anhoej.crossings_min(useful) == expected


def test_the_normal_curve_takes_over_without_a_step() -> None:
    before, after = anhoej.crossings_min(anhoej.MANY - 1), anhoej.crossings_min(anhoej.MANY)
    assert after - before in (0, 1)


def test_counts_drop_gaps_and_the_centre_first() -> None:
    test = anhoej.runs_test([1, None, 1, 0, 1, -1, -1, 0, 1])
    assert test is not None
    assert (test.useful, test.longest_run, test.crossings) == (6, 3, 2)


def test_nothing_useful_has_no_test() -> None:
    assert anhoej.runs_test([]) is None
    assert anhoej.runs_test([0, None, 0]) is None
