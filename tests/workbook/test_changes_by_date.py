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


REWRITTEN = """
title = "Ask at one handover"
[plan]
predicted_on = 2024-02-01
start = 2024-02-05
[[plan.question]]
ask = "Two minutes?"
predict = "Five"
predicted_on = 2024-03-08
[[plan.question.earlier]]
predict = "Three"
predicted_on = 2024-02-01
[[plan.question.earlier]]
predict = "Four"
predicted_on = 2024-02-20
"""
DATED = """
[project]
title = "Elm"
start = 2024-01-08
[aim]
statement = "Safer"
[[aim.meant]]
mark = "statement abc"
[[aim.meant]]
mark = "statement abd"
since = 2024-03-01
[[measure]]
id = "safe"
name = "Felt safe"
kind = "outcome"
[[measure.meant]]
mark = "definition abc"
since = 2024-03-02
who = "Lead"
why = "Nights too"
[[progress]]
date = 2024-02-10
self = 1.5
reason = "Begun"
"""


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (date(2024, 2, 6), ["aim", "Three", "definition", "progress"]),
        (date(2024, 2, 11), ["aim", "Three", "definition"]),
        (date(2024, 2, 21), ["aim", "Four", "definition"]),
        (date(2024, 3, 2), ["Four", "definition"]),
        (date(2024, 3, 3), ["Four"]),
        (date(2024, 3, 9), []),
    ],
)
def test_predictions_scores_and_definitions_are_told_by_their_own_dates(
    since: date, told: list[str], see: Callable[..., ProjectView]
) -> None:
    words = {
        "aim": "the aim is another from 1 March 2024 on, which nobody has confirmed",
        "definition": "the definition of Felt safe was confirmed by Lead, from 2 March 2024 on: "
        "Nights too",
        "progress": "progress was scored on 10 February 2024, the team 1.5: Begun",
    } | {
        was: "Ask at one handover: the prediction for “Two minutes?” was rewritten, from "
        f"“{was}” to “Five”"
        for was in ("Three", "Four")
    }
    project = see(DATED, {"2024-02-05-ask": REWRITTEN}, {}).project
    assert [one.words for one in changes_since(project, since)] == [words[one] for one in told]
