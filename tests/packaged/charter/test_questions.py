"""What a coach would ask: from the state of the charter, each question from one state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook_charter.questions import QUESTIONS

if TYPE_CHECKING:
    from tests.packaged.charter.conftest import Elm


def codes(elm: Elm) -> list[str]:
    view = elm.folder.view("elm")
    return [question.code for maker in QUESTIONS for question in maker.ask(view)]


NOTED = '[[noted]]\non = 2025-01-06\nwhy = "{why}"\n\n[[displayed]]'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("We ask before we go in.", "We ask before we enter.", "charter-ask-changed"),
        ("[[displayed]]", NOTED.format(why="turnover"), "charter-ask-new-people"),
        ("[[displayed]]", NOTED.format(why="theme"), "charter-ask-new-people"),
        ("review_due = 2025-06-02", "review_due = 2025-01-02", "charter-ask-overdue"),
        ("visitors = 0", "visitors = 0", "charter-ask-voices"),
    ],
)
def test_a_state_is_asked_about(elm: Elm, old: str, new: str, code: str) -> None:
    elm.change(old, new)
    assert code in codes(elm)


@pytest.mark.slow
def test_a_charter_that_is_well_is_asked_how_it_is_used(elm: Elm) -> None:
    elm.change("visitors = 0", 'visitors = "fewer than 5"')
    assert codes(elm) == ["charter-ask-in-use"]


@pytest.mark.slow
def test_how_it_is_used_is_asked_until_a_review_says_so(elm: Elm) -> None:
    """Whatever else the team learned says nothing about the charter."""
    elm.change("visitors = 0", 'visitors = "fewer than 5"')
    elm.folder.run("learning", "add", "elm", "--date", "2025-01-10", "--what", "Tea helps")
    view = elm.folder.view("elm")
    (asked,) = (one for maker in QUESTIONS for one in maker.ask(view))
    assert asked.action is not None
    fields = [part for key, value in asked.action.fields for part in (f"--{key}", value or "Well")]
    ran = elm.folder.run(*asked.action.name.split(), *asked.action.on, *fields)
    assert ran.exit_code == 0, ran.err
    assert codes(elm) == []


def test_patients_are_asked_after_first(elm: Elm) -> None:
    elm.change('origin = "patients"', 'origin = "staff"')
    elm.change('origin = "both"', 'origin = "staff"')
    view = elm.folder.view("elm")
    asked = [q.ask for maker in QUESTIONS for q in maker.ask(view) if "voices" in q.code]
    assert asked == [
        "What would patients have said, and where would it be easy for them to say it?"
    ]


def test_nothing_is_asked_without_a_charter(elm: Elm) -> None:
    (elm.folder.root / "projects/elm/charter.toml").unlink()
    assert codes(elm) == []
