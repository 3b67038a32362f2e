from __future__ import annotations

import pytest

from qiworkbook.spc.charts import c, run
from qiworkbook.spc.observations import Convention, Stretch


def test_c_limits() -> None:
    at = c(Stretch([16, 20, 12], [0, 1, 2]), Convention())[0]
    assert at.centre == 16
    assert at.lower == pytest.approx(4)
    assert at.upper == pytest.approx(16 + 3 * 4)


def test_c_limits_are_not_below_zero() -> None:
    assert c(Stretch([4, 4], [0, 1]), Convention())[0].lower == 0


def test_no_events_have_limits_of_no_width() -> None:
    at = c(Stretch([0, 0, 0], [0, 1, 2]), Convention())[0]
    assert (at.lower, at.centre, at.upper) == (0, 0, 0)


def test_a_run_chart_has_the_median_of_its_baseline() -> None:
    lines = run(Stretch([1, None, 9, 5, 100], [0, 1, 2, 3]), Convention())
    assert [at.centre for at in lines] == [5] * 5
    assert lines[0].upper is None
