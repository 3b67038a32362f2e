from __future__ import annotations

from math import sqrt

import pytest

from qiworkbook.spc.charts import p, p_prime, u, u_prime
from qiworkbook.spc.observations import Convention, Stretch


def stretch(tops: list[float | None], bottoms: list[float | None]) -> Stretch:
    values = [
        None if top is None or not bottom else top / bottom
        for top, bottom in zip(tops, bottoms, strict=True)
    ]
    return Stretch(values, list(range(len(tops))), tops, bottoms)


def test_p_limits_follow_the_size_of_each_group() -> None:
    # 50 of 100 in all: p = 0.5
    lines = p(stretch([5, 30, 15], [10, 60, 30]), Convention())
    assert [at.centre for at in lines] == [0.5, 0.5, 0.5]
    assert lines[0].upper == pytest.approx(0.5 + 3 * sqrt(0.25 / 10))
    assert lines[1].lower == pytest.approx(0.5 - 3 * sqrt(0.25 / 60))


def test_p_limits_stay_within_none_and_all() -> None:
    lines = p(stretch([1, 9], [4, 10]), Convention())
    assert lines[0].upper == 1
    assert p(stretch([1, 1], [4, 10]), Convention())[0].lower == 0


def test_everybody_every_time_has_limits_of_no_width() -> None:
    at = p(stretch([8, 12], [8, 12]), Convention())[0]
    assert (at.lower, at.centre, at.upper) == (1, 1, 1)


def test_u_limits() -> None:
    # 12 events in 4 units: u = 3
    lines = u(stretch([2, 10], [1, 3]), Convention())
    assert lines[0].upper == pytest.approx(3 + 3 * sqrt(3))
    assert lines[0].lower == 0
    assert lines[1].upper == pytest.approx(3 + 3 * sqrt(3 / 3))


@pytest.mark.parametrize("size", [0, None])
def test_a_row_without_a_size_is_missing_and_moves_nothing(size: float | None) -> None:
    lines = p(stretch([5, 3, 30], [10, size, 60]), Convention())
    without = p(stretch([5, 30], [10, 60]), Convention())
    assert lines[1].upper is None
    assert lines[1].centre == lines[0].centre
    assert [lines[0], lines[2]] == without


def test_laney_stretches_sigma_to_the_variation_between_points() -> None:
    # p = 0.5 and groups of 100: plain sigma 0.05. z-values 2, -2, 2, -2: mean range 4
    plain = stretch([60, 40, 60, 40], [100] * 4)
    at = p_prime(plain, Convention())[0]
    assert at.centre == 0.5
    assert at.near_upper == pytest.approx(0.5 + 2 * 0.05 * 4 / 1.128)
    at = u_prime(stretch([120, 80, 120, 80], [100] * 4), Convention())[0]
    # u = 1, plain sigma 0.1; z-values 2, -2, 2, -2 again
    assert at.upper == pytest.approx(1 + 3 * 0.1 * 4 / 1.128)


def test_laney_has_no_limits_where_nothing_varies_by_chance() -> None:
    assert p_prime(stretch([0, 0], [10, 10]), Convention())[0].upper is None
    assert p_prime(stretch([10, 10], [10, 10]), Convention())[0].upper is None
    assert u_prime(stretch([None], [None]), Convention())[0].centre is None


def test_laney_does_not_bridge_a_gap() -> None:
    rows = stretch([60, None, 40, 40], [100] * 4)
    alone = p_prime(rows, Convention())[0]
    bridged = p_prime(rows, Convention(bridge_gaps=True))[0]
    assert alone.upper is not None
    assert alone.upper == pytest.approx(alone.centre)  # the one range is 0
    assert bridged.upper is not None
    assert bridged.upper > alone.upper
