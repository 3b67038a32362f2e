from __future__ import annotations

import pytest

from qiworkbook.spc.charts import mr, plot_ranges, xmr
from qiworkbook.spc.observations import Convention, Stretch


def stretch(values: list[float | None], left_out: tuple[int, ...] = ()) -> Stretch:
    return Stretch(values, [i for i in range(len(values)) if i not in left_out])


def test_limits_are_2_66_mean_ranges_from_the_mean() -> None:
    lines = xmr(stretch([10, 12, 8, 10]), Convention())[0]  # mean 10; ranges 2, 4, 2
    assert lines.centre == 10
    assert lines.upper == pytest.approx(10 + 2.66 * 8 / 3)
    assert lines.lower == pytest.approx(10 - 2.66 * 8 / 3)
    assert lines.near_upper == pytest.approx(10 + 2.66 * 16 / 9)


def test_the_unrounded_constant() -> None:
    lines = xmr(stretch([10, 12, 8, 10]), Convention(constant=3 / 1.128))[0]
    assert lines.upper == pytest.approx(10 + 3 * (8 / 3) / 1.128)


def test_limits_may_be_below_zero() -> None:
    assert xmr(stretch([0, 3, 0, 3]), Convention())[0].lower == pytest.approx(1.5 - 2.66 * 3)


def test_a_gap_is_not_bridged_unless_the_convention_says_so() -> None:
    values: list[float | None] = [10, 12, None, 20, 22]
    kept = xmr(stretch(values), Convention())[0]
    bridged = xmr(stretch(values), Convention(bridge_gaps=True))[0]
    assert kept.upper == pytest.approx(16 + 2.66 * 2)  # ranges 2 and 2
    assert bridged.upper == pytest.approx(16 + 2.66 * 4)  # ranges 2, 8 and 2


def test_the_neighbours_of_an_excluded_point_meet() -> None:
    lines = xmr(stretch([10, 90, 12, 10], left_out=(1,)), Convention())
    assert lines[0].centre == pytest.approx(32 / 3)
    assert lines[0].upper == pytest.approx(32 / 3 + 2.66 * 2)  # ranges 2 and 2
    assert len(lines) == 4


def test_screening_leaves_the_mean_alone() -> None:
    values: list[float | None] = [*[1, 2] * 6, 30, *[1, 2] * 6]
    screened = xmr(stretch(values), Convention(screened=True))[0]
    kept = xmr(stretch(values), Convention())[0]
    assert screened.centre == kept.centre == pytest.approx(66 / 25)
    assert screened.upper == pytest.approx(66 / 25 + 2.66)  # 22 ranges of 1
    assert kept.upper == pytest.approx(66 / 25 + 2.66 * (22 + 28 + 29) / 24)


@pytest.mark.parametrize("screened", [False, True])
def test_a_constant_series_has_limits_of_no_width(screened: bool) -> None:
    lines = xmr(stretch([7] * 12), Convention(screened=screened))[0]
    assert (lines.lower, lines.centre, lines.upper) == (7, 7, 7)


def test_one_value_has_a_centre_and_no_limits() -> None:
    lines = xmr(stretch([None, 4]), Convention())[0]
    assert (lines.lower, lines.centre, lines.upper) == (None, 4, None)
    assert xmr(stretch([None]), Convention())[0].centre is None


def test_moving_ranges_are_plotted_from_the_second_value() -> None:
    assert plot_ranges([10, 12, None, 8, 3]) == [None, 2, None, None, 5]
    assert plot_ranges([]) == []


def test_limit_of_the_moving_range_chart() -> None:
    lines = mr(stretch([None, 2, 4, 3]), Convention())[0]
    assert (lines.centre, lines.lower) == (3, 0)
    assert lines.upper == pytest.approx(3.267 * 3)
