from __future__ import annotations

from math import sqrt

import pytest

from qiworkbook.spc.charts import c4, s, sample_deviation, xbar
from qiworkbook.spc.observations import Convention, Stretch


def stretch(*groups: tuple[float, ...]) -> Stretch:
    return Stretch([0.0] * len(groups), list(range(len(groups))), groups=list(groups))


@pytest.mark.parametrize(
    ("size", "constant"),
    # Montgomery, appendix VI
    [(2, 0.7979), (3, 0.8862), (4, 0.9213), (5, 0.9400), (10, 0.9727), (25, 0.9896)],
)
def test_c4(size: int, constant: float) -> None:
    assert c4(size) == pytest.approx(constant, abs=0.00005)


def test_c4_of_a_very_large_group() -> None:
    assert c4(10_000) == pytest.approx(1, abs=1e-4)


def test_limits_of_equal_groups_come_from_the_mean_deviation() -> None:
    # deviations sqrt(2) and 3 sqrt(2); mean 2 sqrt(2); A3 of two is 2.659, B4 3.267 (Montgomery)
    groups = stretch((9.0, 11.0), (7.0, 13.0))
    at = xbar(groups, Convention())[0]
    assert at.centre == 10
    assert at.upper == pytest.approx(10 + 2.659 * 2 * sqrt(2), rel=1e-3)
    at = s(groups, Convention())[0]
    assert at.centre == pytest.approx(2 * sqrt(2))
    assert at.upper == pytest.approx(3.267 * 2 * sqrt(2), rel=1e-3)
    assert at.lower == 0


def test_pooled_where_the_convention_says_so_or_sizes_differ() -> None:
    # variances 2 and 18, one degree of freedom each: sqrt(10)
    assert s(stretch((9.0, 11.0), (7.0, 13.0)), Convention(always_pool=True))[0].centre == (
        pytest.approx(sqrt(10))
    )
    # variances 2 (one degree) and 1 (two degrees): sqrt(4 / 3)
    assert s(stretch((9.0, 11.0), (9.0, 10.0, 11.0)), Convention())[0].centre == (
        pytest.approx(sqrt(4 / 3))
    )


def test_the_grand_mean_counts_every_measurement() -> None:
    assert xbar(stretch((1.0, 1.0), (4.0, 4.0, 4.0, 4.0)), Convention())[0].centre == 3


def test_a_subgroup_of_one_has_no_limits() -> None:
    lines = xbar(stretch((9.0, 11.0), (10.0,)), Convention())
    assert lines[0].upper is not None
    assert (lines[1].centre, lines[1].upper) == (10, None)
    assert s(stretch((9.0, 11.0), (10.0,)), Convention())[1].upper is None
    assert sample_deviation((10.0,)) is None


def test_no_measurements() -> None:
    assert xbar(stretch(()), Convention())[0].centre is None
    assert s(stretch(()), Convention())[0].centre is None
