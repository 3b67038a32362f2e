from __future__ import annotations

from math import sqrt

import pytest

from qiworkbook.spc.charts import g, t
from qiworkbook.spc.observations import Convention, Stretch


def test_g_has_the_median_and_geometric_limits() -> None:
    at = g(Stretch([0, 2, 10], [0, 1, 2]), Convention())[0]  # mean 4
    assert at.centre == 2
    assert at.upper == pytest.approx(4 + 3 * sqrt(4 * 5))
    assert at.lower == 0


def test_t_is_an_xmr_chart_of_the_power() -> None:
    # powered: 4, 6, 4, 6: mean 5, mean range 2
    days = [value**3.6 for value in (4, 6, 4, 6)]
    at = t(Stretch(list(days), [0, 1, 2, 3]), Convention())[0]
    assert at.centre == pytest.approx(5**3.6)
    assert at.upper == pytest.approx((5 + 3 * 2 / 1.128) ** 3.6)
    assert at.lower == 0  # 5 - 5.32 is below 0


def test_a_lower_limit_above_zero() -> None:
    days = [value**3.6 for value in (10, 11, 10, 11)]
    at = t(Stretch(list(days), [0, 1, 2, 3]), Convention())[0]
    assert at.lower == pytest.approx((10.5 - 3 / 1.128) ** 3.6)


def test_one_gap_has_no_limits() -> None:
    assert t(Stretch([30], [0]), Convention())[0].upper is None
    assert t(Stretch([None], [0]), Convention())[0].centre is None
    assert g(Stretch([None], [0]), Convention())[0].centre is None
