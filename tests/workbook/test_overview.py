from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from qiworkbook.analysis.ward_now import ward_now
from qiworkbook.builtin.checks_measures import late
from qiworkbook.builtin.questions import unexplained
from qiworkbook.spc.words import standing
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


FELL = [
    *(18, 16, 19, 16, 18, 15, 18, 17, 19, 16, 14, 15, 16, 14, 16, 17, 18, 15, 18, 16),
    *(10, 14, 11, 15, 16, 11, 13, 9, 9, 11, 11, 11, 11, 13, 8, 10, 10, 16, 14, 13),
]


@pytest.mark.parametrize(
    ("better", "line", "counted"),
    [
        ("decrease", "improvement-low", "changed for the better"),
        ("increase", "concern-low", "of concern"),
    ],
)
def test_a_list_counts_a_change_that_held_as_a_summary_does_and_the_coach_asks_about_it(
    see: Callable[..., ProjectView], better: str, line: str, counted: str
) -> None:
    days = [date(2024, 1, 1) + timedelta(weeks=at) for at in range(len(FELL))]
    rows = "".join(f"{day},{count},20\n" for day, count in zip(days, FELL, strict=True))
    project = PROJECT.replace("decrease", better) + 'unit = "%"\nevery = "week"\n'
    view = see(project, data={"safe": f"date,numerator,denominator\n{rows}"}, today=days[-1])
    (reading,) = view.readings.values()
    assert reading.variation == "common-cause"
    assert standing(reading) == counted
    assert overview_of(view).signals == (("safe", line),)
    (question,) = unexplained.ask(view)
    assert question.ask == 'What happened around 20 May 2024 that could have moved "Safe"?'


def test_neither_list_nor_coach_takes_a_centre_given_for_a_change(
    see: Callable[..., ProjectView],
) -> None:
    values = [50 + at % 4 for at in range(30)]
    days = [date(2024, 1, 1) + timedelta(weeks=at) for at in range(30)]
    rows = "".join(f"{day},{value}\n" for day, value in zip(days, values, strict=True))
    for better, counted in (("increase", "worse"), ("decrease", "better")):
        given = PROJECT.replace("decrease", better) + "limits = {centre = 61.0}\n"
        view = see(given, data={"safe": f"date,value\n{rows}"}, today=days[-1])
        (reading,) = view.readings.values()
        assert standing(reading) == f"{counted} than a centre given"
        assert overview_of(view).signals == (("safe", "neutral-low"),)
        assert not [*unexplained.ask(view)]


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
