from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest

from qiworkbook.spc import rules


@pytest.mark.parametrize(
    ("useful", "longest", "crossings"),
    # Anhøj & Olesen 2014, PLoS ONE 9:e113825, and the table of the qicharts2 vignette
    [(10, 6, 2), (11, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (60, 9, 23)],
)
def test_published_critical_values(useful: int, longest: int, crossings: int) -> None:
    assert rules.longest_run_max(useful) == longest
    assert rules.crossings_min(useful) == crossings


@pytest.mark.parametrize("useful", [1, 2, 3, 13, 47, 100, 399])
def test_crossings_are_the_five_percent_point_of_the_binomial(useful: int) -> None:
    tries = useful - 1
    sums = [sum(comb(tries, j) for j in range(k + 1)) for k in range(tries + 1)]
    expected = next(k for k, ways in enumerate(sums) if Fraction(ways, 2**tries) >= Fraction(1, 20))
    assert rules.crossings_min(useful) == expected


@pytest.mark.parametrize(("useful", "crossings"), [(5000, 2441), (20_000, 9883), (100_001, 49_740)])
def test_crossings_of_long_series_are_exact_too(useful: int, crossings: int) -> None:
    assert rules.crossings_min(useful) == crossings  # scipy.stats.binom.ppf(0.05, n - 1, 0.5)


def test_counts_drop_gaps_and_the_centre_first() -> None:
    test = rules.runs_test([1, None, 1, 0, 1, -1, -1, 0, 1])
    assert test is not None
    assert (test.useful, test.longest_run, test.crossings) == (6, 3, 2)


def test_nothing_useful_has_no_test() -> None:
    assert rules.runs_test([]) is None
    assert rules.runs_test([0, None, 0]) is None
