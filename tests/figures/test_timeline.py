from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.figures.plot import timeline_of
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import ChartType

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading


def test_dated_points_stand_at_their_days(read: Callable[..., Reading]) -> None:
    timeline = timeline_of(read([50.0, 51.0, 52.0]))
    first = date(2024, 1, 1).toordinal()
    assert timeline.xs == (first, first + 7, first + 14)
    assert (timeline.low, timeline.high) == (first - 3.5, first + 17.5)


def test_a_date_beyond_the_data_is_not_on_the_axis(read: Callable[..., Reading]) -> None:
    timeline = timeline_of(read([50.0, 51.0, 52.0]))
    assert timeline.at(date(2024, 1, 9)) == date(2024, 1, 9).toordinal()
    assert timeline.at(date(2023, 12, 1)) is None
    assert timeline.at(date(2024, 3, 1)) is None
    assert timeline.clamped(date(2023, 12, 1)) == timeline.low
    assert timeline.clamped(date(2024, 3, 1)) == timeline.high


def test_events_stand_side_by_side_and_dates_between_them() -> None:
    days = (date(2024, 1, 1), date(2024, 1, 11), date(2024, 3, 1))
    rows = [Observation(day, value) for day, value in zip(days, (4.0, 10.0, 50.0), strict=True)]
    timeline = timeline_of(analyse(rows, ReadingPlan(chart=ChartType.T)))
    assert timeline.xs == (0, 1, 2)
    assert timeline.at(date(2024, 1, 6)) == pytest.approx(0.5)
    assert timeline.at(date(2024, 3, 1)) == pytest.approx(2)
    assert timeline.at(date(2023, 12, 1)) is None
    assert timeline.at(date(2024, 3, 2)) is None


def test_points_without_dates_have_no_place_for_one() -> None:
    timeline = timeline_of(analyse([Observation(None, 1.0), Observation(None, 2.0)], ReadingPlan()))
    assert timeline.xs == (0, 1)
    assert timeline.at(date(2024, 1, 1)) is None


def test_one_point_and_no_point_have_an_axis(read: Callable[..., Reading]) -> None:
    for values in ([], [61.0]):
        timeline = timeline_of(read(values))
        assert timeline.low < timeline.high
