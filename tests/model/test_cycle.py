"""The stage of a cycle is read from what is filled in."""

from __future__ import annotations

from typing import Any

import pytest

from qiworkbook.model import CycleFile, Stage

PLANNED: dict[str, Any] = {
    "plan": {"objective": "Find out", "question": [{"ask": "Two minutes?", "predict": "Three"}]}
}
DONE: dict[str, Any] = {**PLANNED, "do": {"as_planned": False}}
STUDIED: dict[str, Any] = {**DONE, "study": {"learning": "It takes four"}}
DECIDED: dict[str, Any] = {**STUDIED, "act": {"decision": "adapt"}}


@pytest.mark.parametrize(
    ("filled_in", "next_step"),
    [
        ({}, Stage.PLAN),
        ({"plan": {"objective": "Find out"}}, Stage.PLAN),  # nothing predicted yet
        (PLANNED, Stage.DO),
        (DONE, Stage.STUDY),
        (STUDIED, Stage.ACT),
        (DECIDED, Stage.DONE),
        ({"act": {"decision": "abandon"}}, Stage.DONE),  # decided is decided, whatever is missing
    ],
)
def test_the_stage_is_the_step_that_comes_next(filled_in: dict[str, Any], next_step: Stage) -> None:
    assert CycleFile.model_validate({"title": "x", **filled_in}).stage is next_step


def test_an_empty_answer_is_not_yet_and_is_allowed() -> None:
    cycle = CycleFile.model_validate(
        {"title": "x", "plan": {"question": [{"ask": "a?", "held": ""}]}, "act": {"decision": ""}}
    )
    assert not cycle.act.decision
    assert not cycle.plan.question[0].held
