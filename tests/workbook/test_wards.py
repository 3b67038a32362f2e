"""What a coach of several wards sees of each."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.analysis.ward_now import ward_now
from qiworkbook.testing import SMALL_PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

TODAY = date(2025, 4, 10)
PLAN = 'format = 1\ntitle = "A"\nidea = "huddle"\n[plan]\nobjective = "Find out"\nstart = {start}\n'
ASKED = '[[plan.question]]\nask = "Can we?"\n'
PREDICTED = ASKED + 'predict = "Yes"\n'


@pytest.mark.parametrize(
    ("cycles", "stage", "waiting", "unpredicted"),
    [
        ({}, None, None, 0),
        ({"2025-03-01-a": PLAN.format(start="2025-03-01") + ASKED}, "plan", 40, 1),
        ({"2025-04-20-a": PLAN.format(start="2025-04-20") + PREDICTED}, "do", 0, 0),
        ({"2025-04-01-a": PLAN.format(start="2025-04-01") + PREDICTED}, "do", 9, 0),
        (
            {
                "2025-04-01-a": PLAN.format(start="2025-04-01") + PREDICTED,
                "2025-03-01-b": PLAN.format(start="2025-03-01") + ASKED,
            },
            "plan",
            40,
            1,
        ),
        (
            {
                "2025-01-01-a": PLAN.format(start="2025-01-01")
                + PREDICTED
                + '[act]\ndecision = "adopt"\n'
            },
            None,
            None,
            0,
        ),
    ],
)
def test_the_cycle_that_waits_longest_is_named(
    see: Callable[..., ProjectView],
    cycles: dict[str, str],
    stage: str | None,
    waiting: int | None,
    unpredicted: int,
) -> None:
    now = ward_now(see(SMALL_PROJECT, cycles, today=TODAY))
    assert (now.stage, now.waiting, now.unpredicted) == (stage, waiting, unpredicted)


def test_days_since_data_are_those_of_the_latest_value_that_has_come(
    see: Callable[..., ProjectView],
) -> None:
    measure = SMALL_PROJECT.split('[[measure]]\nid = "')[1].split('"')[0]
    rows = "date,value\n2025-03-31,5\n2025-04-07,\n"
    now = ward_now(see(SMALL_PROJECT, data={measure: rows}, today=TODAY))
    assert (now.data, now.days_since_data) == (date(2025, 3, 31), 10)
    assert ward_now(see(SMALL_PROJECT, today=TODAY)).days_since_data is None


def test_what_comes_next_is_the_first_day_to_come(see: Callable[..., ProjectView]) -> None:
    steps = (
        '[[next]]\nwhat = "Ask nights"\nby = 2025-04-12\n[[next]]\nwhat = "Old"\nby = 2025-04-01\n'
    )
    cycle = {"2025-04-20-a": PLAN.format(start="2025-04-20") + PREDICTED}
    now = ward_now(see(SMALL_PROJECT + steps, cycle, today=TODAY))
    assert (now.next, now.what) == (date(2025, 4, 12), "Ask nights")
