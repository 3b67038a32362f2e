"""The survey in report and deck, the measure on its chart, and what a coach asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import Callout, Distribution, Facts, Grid, Output, Quote
from qiworkbook_survey.questions import QUESTIONS
from qiworkbook_survey.sections import SECTIONS

if TYPE_CHECKING:
    from qiworkbook.api import CoachQuestion, Section
    from tests.packaged.survey.conftest import Elm


def sections(elm: Elm) -> dict[str, Section]:
    view = elm.folder.view("elm")
    return {made.id: made for maker in SECTIONS for made in maker.of(Output.REPORT).make(view)}


def questions(elm: Elm) -> dict[str, CoachQuestion]:
    view = elm.folder.view("elm")
    return {asked.code: asked for maker in QUESTIONS for asked in maker.ask(view)}


def add_later(elm: Elm, confident: str = "[0, 1, 4, 10, 9]") -> None:
    text = elm.wave().replace("2025-01-06", "2025-01-14").replace("[2, 3, 7, 8, 4]", confident)
    text = text.replace("[4, 6, 6, 5, 3]", "[8, 6, 4, 4, 2]").replace("[10, 9, 5]", "[4, 9, 11]")
    elm.write_wave(text.replace("[14, 5, 11, 5]", "[5, 9, 6, 8]"), "2025-01-14")


@pytest.mark.slow
def test_the_newest_wave_as_bars(asked: Elm) -> None:
    section = sections(asked)["elm-survey-pulse"]
    assert section.message == ("Confident: 50% chose the top two answers; 24 of 41 people answered")
    facts, up, down, caution = section.blocks
    assert isinstance(facts, Facts)
    assert ("Answered", "24 of 41 (59%)") in facts.pairs
    assert isinstance(up, Distribution)
    assert up.levels == ("1 Not at all", "2", "3", "4", "5 Completely")
    (bar,) = up.bars
    assert (bar.label, bar.n) == ("Confident", 24)
    assert bar.shares == pytest.approx([100 * n / 24 for n in (2, 3, 7, 8, 4)])
    assert "Confident (24 answers): 8% 1 Not at all, 13% 2, 29% 3, 33% 4 and 17%" in up.alt
    # Agreeing is bad news here: the bars are turned round, so that right is good everywhere.
    assert isinstance(down, Distribution)
    assert down.levels == ("5", "4", "3", "2", "1")
    assert down.bars[0].shares == pytest.approx([100 * n / 24 for n in (3, 5, 6, 6, 4)])
    assert caution == Callout("Read it beside what patients say.")


@pytest.mark.slow
def test_the_answers_in_numbers(asked: Elm) -> None:
    section = sections(asked)["elm-survey-answers-pulse"]
    grids = [block for block in section.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grids[0].rows[0]] == [
        "How confident do you feel?",
        "“4” or “5 Completely”",
        "50% (12 of 24)",
    ]
    # 4 + 6 of 24 chose 1 or 2 of a sentence that is worded the other way round.
    assert [cell.text for cell in grids[0].rows[1]][1:] == ["“1” or “2”", "42% (10 of 24)"]
    assert [cell.text for cell in grids[1].rows[0]] == ["A patient", "10", "42%"]
    assert "They could choose several." in grids[2].caption


@pytest.mark.slow
def test_the_change_is_said_to_be_unpaired(asked: Elm) -> None:
    assert "elm-survey-change-pulse" not in sections(asked)
    add_later(asked)
    section = sections(asked)["elm-survey-change-pulse"]
    # 12 of 24 and 19 of 24; the interval of the difference is worked out in test_changing.
    assert section.message == "Confident: from 50% to 79%, and that is more than chance would do"
    (grid,) = [block for block in section.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.rows[0]][1:3] == ["50% (12 of 24)", "79% (19 of 24)"]
    assert grid.rows[0][3].text.startswith("+29 points (")
    assert any(isinstance(b, Callout) and "unpaired" in b.text for b in section.blocks)


@pytest.mark.slow
def test_a_change_that_could_be_chance_says_so(asked: Elm) -> None:
    add_later(asked, "[1, 2, 8, 9, 4]")
    message = sections(asked)["elm-survey-change-pulse"].message
    assert message == "Confident: from 50% to 54%, and that could be chance"


@pytest.mark.slow
def test_a_question_in_other_words_is_not_compared(asked: Elm) -> None:
    add_later(asked)
    asked.change("How confident do you feel?", "How sure are you?", "2025-01-14")
    section = sections(asked)["elm-survey-change-pulse"]
    (grid,) = [block for block in section.blocks if isinstance(block, Grid)]
    assert [row[0].text for row in grid.rows] == ["I feel under pressure"]


def test_when_the_newest_is_too_small_the_one_before_is_shown(asked: Elm) -> None:
    text = asked.wave().partition("[[item]]")[0].replace("2025-01-06", "2025-01-14")
    asked.write_wave(text.replace("returned = 24", 'returned = "fewer than 11"'), "2025-01-14")
    section = sections(asked)["elm-survey-pulse"]
    assert "24 of 41" in section.message
    assert isinstance(section.blocks[0], Callout)
    assert "fewer than 11 people answered" in section.blocks[0].text


@pytest.mark.slow
def test_cleared_comments_stand_by_their_words(asked: Elm) -> None:
    for words in ("Time.", "A card."):
        ran = asked.survey(
            *("clear-comment", "elm", "--wave", "2025-01-06", "--item", "words"),
            *("--text", words, "--by", "Freedom to Speak Up guardian"),
        )
        assert ran.exit_code == 0, ran
    section = sections(asked)["elm-survey-comments-pulse"]
    quotes = [(block.text, block.who) for block in section.blocks if isinstance(block, Quote)]
    asked_for = "asked: Anything else?"
    assert quotes == [("A card.", asked_for), ("Time.", asked_for)]
    assert section.message.startswith("2 comments, read and cleared before")
    assert asked.codes() == []


def test_no_wave_no_section(elm: Elm) -> None:
    assert sections(elm) == {}


def test_the_followed_question_is_a_measure(asked: Elm) -> None:
    add_later(asked)
    view = asked.folder.view("elm")
    measure = view.project.measure("survey-confident")
    assert measure is not None
    assert (measure.name, measure.shows) == ("Survey: Confident", ("confidence",))
    points = view.project.series[measure.id].points
    assert [(p.when.isoformat(), p.value, p.denominator) for p in points] == [
        ("2025-01-06", 12, 24),
        ("2025-01-14", 19, 24),
    ]
    assert view.readings["survey-confident"].points


def test_a_wave_that_is_not_shown_is_no_point(asked: Elm) -> None:
    add_later(asked)
    asked.change("returned = 24", 'returned = "fewer than 11"', "2025-01-14")
    assert len(asked.folder.view("elm").project.series["survey-confident"].points) == 1


def test_a_low_answer_asks_for_an_idea(asked: Elm) -> None:
    question = questions(asked)["survey-ask-lowest"]
    assert question.ask == (
        "Which of your ideas would lift “I feel under pressure”: "
        "“a two-minute question at the morning huddle”?"
    )
    assert "42% (10 of 24)" in question.because
    asked.change('shows = ["confidence"]\n', "")
    assert "who on the ward would know?" in questions(asked)["survey-ask-lowest"].ask


@pytest.mark.slow
def test_a_low_answer_is_not_asked_about_while_an_idea_for_it_is_tested(asked: Elm) -> None:
    plan = ("pdsa", "plan", "elm", "Ask one", "--idea", "huddle", "--objective", "How long?")
    assert asked.folder.run(*plan).exit_code == 0
    assert "survey-ask-lowest" not in questions(asked)


@pytest.mark.slow
def test_one_question_far_below_the_main_one(asked: Elm) -> None:
    add_later(asked)
    gap = questions(asked)["survey-ask-gap"].action
    assert gap is not None
    assert "survey-ask-lowest" not in questions(asked)
    asked.folder.run("learning", "add", "elm", "--date", "2025-01-10", "--what", "Tea helps")
    assert "survey-ask-gap" in questions(asked)  # what else was learned is no answer
    fields = [part for key, value in gap.fields for part in (f"--{key}", value)]
    ran = asked.folder.run(*gap.name.split(), *gap.on, *fields)
    assert ran.exit_code == 0, ran.err
    assert "survey-ask-gap" not in questions(asked)


@pytest.mark.slow
def test_few_answers(asked: Elm) -> None:
    assert "survey-ask-response" not in questions(asked)
    asked.change("eligible = 41", "eligible = 60")
    assert "24 of 60 (40%)" in questions(asked)["survey-ask-response"].because


def test_too_few_to_show(asked: Elm) -> None:
    asked.change("returned = 24", 'returned = "fewer than 11"')
    assert list(questions(asked)) == ["survey-ask-too-few"]


def test_nobody_asked_for_half_a_year(asked: Elm) -> None:
    assert "survey-ask-again" not in questions(asked)
    asked.write_wave(asked.wave().replace("2025-01-06", "2024-06-06"))
    assert "6 June 2024" in questions(asked)["survey-ask-again"].because
