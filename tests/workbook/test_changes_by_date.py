"""Without a history, the dates in the files say what happened since a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.workbook.memory.changes import changes_since

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

PROJECT = """
[project]
title = "Elm"
start = 2024-01-08

[[measure]]
id = "safe"
name = "Felt safe"
kind = "outcome"
[[measure.phase]]
start = 2024-04-01
reason = "The huddle runs on every shift"

[[learning]]
what = "Nights differ"
date = 2024-05-01
[[learning]]
what = "Nobody wrote down when"
"""
CYCLE = """
title = "Ask at one handover"
[plan]
objective = "Find out"
predicted_on = 2024-02-01
start = 2024-02-05
[[plan.question]]
ask = "Two minutes?"
predict = "Three"
"""
DATA = "date,value\n2024-03-04,60\n2024-03-11,62\n2024-03-18,\n"

BEGAN = "the project began"
TESTED = "Ask at one handover: planned"
VALUES = "2 new values of Felt safe, up to 11 March 2024"
VALUE = "1 new value of Felt safe, up to 11 March 2024"
LIMITS = "new limits for Felt safe: The huddle runs on every shift"
LEARNT = "Nights differ"


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (date(2024, 1, 8), [BEGAN, TESTED, LIMITS, VALUES, LEARNT]),
        (date(2024, 1, 9), [TESTED, LIMITS, VALUES, LEARNT]),
        (date(2024, 2, 5), [TESTED, LIMITS, VALUES, LEARNT]),
        (date(2024, 2, 6), [LIMITS, VALUES, LEARNT]),
        (date(2024, 3, 11), [LIMITS, VALUE, LEARNT]),
        (date(2024, 3, 12), [LIMITS, LEARNT]),  # a gap is no new value
        (date(2024, 4, 1), [LIMITS, LEARNT]),
        (date(2024, 4, 2), [LEARNT]),
        (date(2024, 5, 1), [LEARNT]),
        (date(2024, 5, 2), []),
    ],
)
def test_what_happened_on_a_day_is_told_from_that_day_on(
    since: date, told: list[str], see: Callable[..., ProjectView]
) -> None:
    project = see(PROJECT, {"2024-02-05-ask": CYCLE}, {"safe": DATA}).project
    assert [change.words for change in changes_since(project, since)] == told
