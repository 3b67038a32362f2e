"""A handful of questions per project, each beside the section it fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.compose.coach import all_questions, next_questions, with_questions
from qiworkbook.content import Diagram, Node, NodeKind, Section
from qiworkbook.contributions.extensions import CoachQuestion, QuestionMaker, Turn
from qiworkbook.problems import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView

HERE = Place("projects/elm/project.toml", 1)


def question(
    code: str, ask: str = "Why?", cycle: str = "", measure: str = "", section: str = ""
) -> CoachQuestion:
    return CoachQuestion(code, ask, "Because.", HERE, cycle, measure, section=section)


def maker(code: str, times: int, turn: Turn = Turn.USUAL) -> QuestionMaker:
    asked = [question(code, f"{code} {n}?", measure=f"{code}{n}") for n in range(times)]
    return QuestionMaker(code, "", f"Why {code}.", lambda _view: asked, turn=turn)


def test_a_handful_in_the_order_of_the_makers_and_two_of_a_kind(
    see: Callable[..., ProjectView],
) -> None:
    makers = [maker("a", 5), maker("b", 1), maker("c", 9), maker("d", 9)]
    asked = all_questions(see(""), makers)
    assert len(asked) == 24
    assert [q.ask for q in next_questions(asked)] == ["a 0?", "a 1?", "b 0?", "c 0?", "c 1?"]
    assert [q.ask for q in next_questions(asked, most=2)] == ["a 0?", "a 1?"]
    assert all_questions(see(""), []) == ()


def test_what_matters_now_is_asked_first_and_says_why(see: Callable[..., ProjectView]) -> None:
    makers = [maker("later", 1, Turn.LATER), maker("usual", 1), maker("now", 1, Turn.DATA_STOPPED)]
    asked = all_questions(see(""), makers)
    assert [(q.code, q.why) for q in asked] == [
        ("now", "Why now."),
        ("usual", "Why usual."),
        ("later", "Why later."),
    ]


def test_no_thing_is_asked_about_more_than_twice() -> None:
    asked = [question(code, f"{code}?", cycle="first") for code in "abc"]
    assert [q.ask for q in next_questions(asked)] == ["a?", "b?"]


RAMP = Diagram((Node("first", "First", NodeKind.CYCLE, 0),), (), "A ramp")
SECTIONS = (
    Section("elm-team", "Team", "Team", notes=("Say hello.",), name="team"),
    Section("elm-aim", "Aim", "Aim", name="aim"),
    Section("elm-chart-safe", "Safe", "Safe", name="chart-safe"),
    Section("elm-ideas", "Ideas", "Ideas", name="ideas"),
    Section("elm-ramp", "Ramp", "Ramp", (RAMP,), name="ramp"),
    Section("elm-next", "Next", "Next", name="next"),
)


@pytest.mark.parametrize(
    ("asked", "home"),
    [
        (question("measure-x", measure="safe"), "elm-chart-safe"),
        (question("ramp-x", cycle="first"), "elm-ramp"),
        (question("ramp-x", cycle="another"), "elm-ideas"),
        (question("x", section="aim"), "elm-aim"),
        (question("x", section="team"), "elm-team"),
        (question("measure-x", measure="not-charted"), "elm-next"),
        (question("x", section="charter"), "elm-next"),
        (question("aim-x"), "elm-next"),
    ],
)
def test_a_question_stands_in_the_notes_that_it_fits(asked: CoachQuestion, home: str) -> None:
    noted = with_questions(SECTIONS, [asked])
    assert [section.id for section in noted if "Ask: Why?" in section.notes] == [home]
    assert [section.id for section in noted] == [section.id for section in SECTIONS]


def test_questions_come_after_the_notes_that_are_there() -> None:
    noted = with_questions(SECTIONS, [question("x", "Who?", section="team")])
    assert noted[0].notes == ("Say hello.", "Ask: Who?")


def test_a_project_without_the_section_takes_the_question_at_its_end() -> None:
    noted = with_questions(SECTIONS[:2], [question("charter-x")])
    assert noted[1].notes == ("Ask: Why?",)
    assert with_questions((), [question("charter-x")]) == ()
