"""What a coach would ask of benchmarking falls silent once it is answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook_benchmark.questions import QUESTIONS

if TYPE_CHECKING:
    from qiworkbook.api import CoachQuestion
    from tests.packaged.benchmark.conftest import Elm

GRID = """\
format = 1
date = 2025-01-10

[[row]]
principle = "trust"
patients_say = "You say that you will come back."
staff_say = "We promise too much."
"""


def asked(elm: Elm) -> dict[str, CoachQuestion]:
    view = elm.folder.view("elm")
    return {question.code: question for maker in QUESTIONS for question in maker.ask(view)}


def done(elm: Elm, code: str, *more: str) -> None:
    """Do what a question offers, with an answer to what it leaves to a person."""
    action = asked(elm)[code].action
    assert action is not None
    fields = [part for key, value in action.fields for part in (f"--{key}", value or "An answer")]
    ran = elm.folder.run(*action.name.split(), *action.on, *more, *fields)
    assert ran.exit_code == 0, ran.err


@pytest.mark.slow
def test_what_moved_is_asked_until_the_assessment_says_why(twice: Elm) -> None:
    """Whatever else the team learned meanwhile answers nothing about a standard."""
    moved = {"benchmark-ask-slipped", "benchmark-ask-moved"}
    assert moved <= asked(twice).keys()
    twice.folder.run("learning", "add", "elm", "--date", "2025-01-10", "--what", "Tea helps")
    assert moved <= asked(twice).keys()
    done(twice, "benchmark-ask-slipped")
    assert moved & asked(twice).keys() == {"benchmark-ask-moved"}
    done(twice, "benchmark-ask-moved")
    assert not moved & asked(twice).keys()


def test_why_a_standard_stood_higher_once_is_not_why_it_slipped(twice: Elm) -> None:
    newest = "projects/elm/benchmark/2025-01-06.toml"
    assert 'rationale = "Since summer."' in twice.folder.read(newest)  # as at the time before
    assert "benchmark-ask-slipped" in asked(twice)
    twice.change('rationale = "Since summer."', 'rationale = "The lead left."', newest)
    assert "benchmark-ask-slipped" not in asked(twice)


@pytest.mark.slow
def test_two_voices_ask_for_an_idea_and_then_for_where_it_belongs(elm: Elm) -> None:
    elm.add("projects/elm/trauma-informed.toml", GRID)
    done(elm, "benchmark-ask-grid", "coming back when we said so", "--id", "coming-back")
    action = asked(elm)["benchmark-ask-grid"].action
    assert action is not None
    assert (action.name, action.on[-1]) == ("part set", "idea=coming-back")
    done(elm, "benchmark-ask-grid")
    assert "benchmark-ask-grid" not in asked(elm)


def test_a_paused_project_is_asked_only_about_its_pause(elm: Elm) -> None:
    elm.add("projects/elm/trauma-informed.toml", GRID)
    assert "benchmark-ask-grid" in elm.folder.run("coach", "elm", "--all", "--json").out
    elm.change('status = "active"', 'status = "paused"', "projects/elm/project.toml")
    told = json.loads(elm.folder.run("coach", "elm", "--all", "--json").out)["elm"]
    assert [one["code"] for one in told] == ["next-paused"]


@pytest.mark.slow
def test_an_idea_that_a_grid_named_before_is_not_asked_for_again(elm: Elm) -> None:
    elm.add("projects/elm/trauma-informed.toml", GRID + 'idea = "huddle"\n')
    elm.add("projects/elm/trauma-informed/2025-01-14.toml", GRID.replace("01-10", "01-14"))
    assert "benchmark-ask-grid" not in asked(elm)
    elm.change('idea = "huddle"', 'idea = ""', "projects/elm/trauma-informed.toml")
    action = asked(elm)["benchmark-ask-grid"].action
    assert action is not None
    elm.folder.run("idea", "add", "elm", "coming back", "--source", "patients", "--id", "back")
    action = asked(elm)["benchmark-ask-grid"].action
    assert action is not None
    assert dict(action.fields) == {"in": "trauma-informed-on-2025-01-14"}
    done(elm, "benchmark-ask-grid")
    assert "benchmark-ask-grid" not in asked(elm)
