from __future__ import annotations

import pytest

from qiworkbook.spc.numbers import mean, mean_range, median, mostly_at, moving_ranges, side_of


@pytest.mark.parametrize(
    ("value", "line", "side"),
    [
        (0.1 + 0.2, 0.3, 0),
        (0.3 + 1e-11, 0.3, 1),
        (0.3 - 1e-11, 0.3, -1),
        (1e9 + 1e-4, 1e9, 0),
        (1e9 + 1, 1e9, 1),
        (0.0, 0.0, 0),
    ],
)
def test_on_the_line_is_equal_but_for_rounding(value: float, line: float, side: int) -> None:
    assert side_of(value, line) == side


def test_fifteen_times_0_7_has_the_mean_0_7() -> None:
    average = mean([0.7] * 15)
    assert average is not None
    assert side_of(0.7, average) == 0


def test_middles() -> None:
    assert median([3, 1, 2]) == 2
    assert median([4, 1, 2, 3]) == 2.5
    assert median([]) is None
    assert mean([]) is None


def test_a_gap_loses_both_of_its_ranges() -> None:
    assert moving_ranges([1, 4, None, 5, 7]) == [3, 2]
    assert moving_ranges([1]) == []


def test_very_large_ranges_are_left_out_once() -> None:
    # mean of nine 1s and a 20 is 2.9; 20 is more than 3.267 x 2.9 = 9.47
    ranges = [1.0] * 9 + [20.0]
    assert mean_range(ranges, screened=False) == 2.9
    assert mean_range(ranges, screened=True) == 1.0


@pytest.mark.parametrize(
    ("largest", "expected"),
    # nine 1s and one more: 4.3 is 3.233 times their mean, 4.4 is 3.284 times; by hand
    # x = 3.267 * (9 + x) / 10 for x = 29.403 / 6.733, and "or more" leaves that one out
    [(4.3, 1.33), (4.4, 1.0), (29.403 / 6.733, 1.0)],
)
def test_very_large_is_3_267_times_the_mean(largest: float, expected: float) -> None:
    assert mean_range([1.0] * 9 + [largest], screened=True) == pytest.approx(expected)


def test_more_than_half_is_not_half() -> None:
    assert mostly_at(0.0, [0.0] * 11 + [1.0] * 10)
    assert not mostly_at(0.0, [0.0] * 10 + [1.0] * 10)
    assert not mostly_at(0.0, [])


def test_a_constant_series_keeps_its_ranges_of_zero() -> None:
    assert mean_range([0.0] * 11, screened=True) == 0.0
    assert mean_range([], screened=True) is None
