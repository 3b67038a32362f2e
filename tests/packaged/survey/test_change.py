"""The change of a share, against the worked examples that came with the method."""

from __future__ import annotations

import pytest

from qiworkbook_survey.disclosure import difference, wilson

# Newcombe 1998, Statistics in Medicine 17: 873-890, table II, method 10, cases (a), (c), (e), (g).
PUBLISHED = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
]


@pytest.mark.parametrize(("numbers", "interval"), PUBLISHED)
def test_published_intervals(
    numbers: tuple[int, int, int, int], interval: tuple[float, float]
) -> None:
    assert difference(*numbers) == pytest.approx(interval, abs=0.00005)


def test_wilson_as_published() -> None:
    # Newcombe 1998, Statistics in Medicine 17: 857-872, table I, method 3: 81 of 263.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=0.00005)


def test_no_change_has_zero_within() -> None:
    low, high = difference(12, 24, 13, 26)
    assert low < 0 < high
