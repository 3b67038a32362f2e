from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.analysis.ward_now import ward_now
from qiworkbook.builtin.checks_measures import late
from qiworkbook.workbook.overview import AimNow, overview_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

PROJECT = """\
format = 1
[aim]
measure = "safe"
baseline = 40
target = "-25%"
[[measure]]
id = "safe"
name = "Safe"
kind = "outcome"
better = "decrease"
"""


@pytest.mark.parametrize(
    ("baseline", "now", "goal", "way"),
    [
        (60, 75, 90, 0.5),
        (60, 90, 90, 1.0),
        (40, 25, 30, 1.5),  # beyond a goal that is lower than the start
        (60, 45, 90, -0.5),  # away from it
        (60, 60, 60, None),
        (None, 75, 90, None),
        (60, None, 90, None),
    ],
)
def test_the_share_of_the_way(
    baseline: float | None, now: float | None, goal: float | None, way: float | None
) -> None:
    assert AimNow(baseline, now, goal, "%", None, 1).way == way


def test_a_relative_aim_has_a_goal(see: Callable[..., ProjectView]) -> None:
    aim = overview_of(see(PROJECT)).aim
    assert aim is not None
    assert (aim.goal, aim.now) == (30, None)


def test_while_it_is_early_the_latest_value_counts(see: Callable[..., ProjectView]) -> None:
    data = "date,value\n2025-01-06,40\n2025-01-13,36\n2025-01-20,\n"
    found = overview_of(see(PROJECT, data={"safe": data}))
    assert found.aim is not None
    assert found.aim.now == 36
    assert str(found.latest_data) == "2025-01-13"  # the gap of the week after is no data
    assert found.signals == ()


def test_later_it_is_the_centre(see: Callable[..., ProjectView]) -> None:
    rows = "".join(f"2024-{m:02d}-05,{30 + 20 * (m % 2)}\n" for m in range(1, 13))
    found = overview_of(see(PROJECT, data={"safe": f"date,value\n{rows}"}))
    assert found.aim is not None
    assert found.aim.now == 40  # the mean of 30 and 50 in turn


def test_the_latest_cycle_is_the_one_that_began_last(see: Callable[..., ProjectView]) -> None:
    cycles = {
        "2025-02-01-b": "[plan]\nstart = 2025-02-01\n",
        "2025-03-01-a": "[plan]\nstart = 2025-01-01\n",
        "zzz": "",
    }
    found = overview_of(see(PROJECT, cycles))
    assert found.latest_cycle is not None
    assert found.latest_cycle.id == "2025-02-01-b"


def test_a_bare_project(see: Callable[..., ProjectView]) -> None:
    found = overview_of(see("format = 1\n"))
    assert (found.aim, found.latest_data, found.latest_cycle) == (None, None, None)


def test_a_point_typed_ahead_is_not_the_last_of_the_data(see: Callable[..., ProjectView]) -> None:
    ahead = "date,value\n2025-01-06,40\n2025-01-13,36\n2025-06-02,30\n"
    view = see(PROJECT, data={"safe": ahead}, today=date(2025, 1, 15))
    now = ward_now(view)
    assert str(overview_of(view).latest_data) == str(now.data) == "2025-01-13"
    assert now.days_since_data == 2
    weekly = PROJECT + 'every = "week"\n'
    months_on = see(weekly, data={"safe": ahead}, today=date(2025, 4, 15))
    assert ward_now(months_on).late == 1
    (asked,) = late.find(months_on)
    assert "13 January 2025" in asked.message
    assert (
        overview_of(see(PROJECT, data={"safe": ahead}, today=date(2025, 1, 1))).latest_data is None
    )
