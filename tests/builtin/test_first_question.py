"""Twenty projects, each with the question that its team needs first: what a coach would ask.

Most are the project of which nothing is spoilt, brought into the state that its name says. The
near misses differ from one of them in the one thing that answers the question.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from qiworkbook.builtin.questions import QUESTIONS
from qiworkbook.compose.coach import MOST, all_questions, next_questions

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.contributions.extensions import CoachQuestion

    Spoil = Callable[..., ProjectView]
    Edits = tuple[tuple[str, str, str], ...]

P, FIRST, WEEK, SAFE, STRICT = "project", "2025-03-03-first", "2025-04-07-week", "safe", "strict"
STATEMENT = "From 60% to 90% of people on Elm Ward feel safe by 30 June 2025."
LATER = "2025-03-24,7,10\n2025-03-31,8,10\n2025-04-07,8,10\n"
IDEA = '\n[[idea]]\nid = "card"\nname = "a card for new people"\ndrives = ["confidence"]\n'
DRIVER = '\n[[driver]]\nid = "rooms"\nname = "Rooms have locks"\n'
DONE = (
    '\n[do]\nstarted = 2025-04-07\nended = 2025-04-08\nobservations = "Five mornings"\n'
    '\n[study]\nlearning = ""\n'
)
OVER = (WEEK, "end = 2025-04-13", "end = 2025-04-08")


def planned(start: str, end: str) -> Edits:
    return (
        (WEEK, "predicted_on = 2025-03-30", "predicted_on = 2025-01-02"),
        (WEEK, "start = 2025-04-07\nend = 2025-04-13", f"start = {start}\nend = {end}"),
    )


UNPREDICTED = ((WEEK, 'predict = "Five"', 'predict = ""'),)
STOPPED = (
    (SAFE, "2025-03-17,6,10\n2025-03-24,7,10\n2025-03-31,8,10\n2025-04-07,8,10", "2025-02-03,6,10"),
)
ALIKE = (
    *planned("2025-03-24", "2025-03-28"),
    (WEEK, "seven mornings", "one nurse, one handover"),
    (WEEK, "whoever leads", "a quiet morning"),
    (
        WEEK,
        'predict = "Five"',
        'predict = "Five"\nanswer = "Five"\nheld = "yes"\n[do]\nobservations = "Well"\n[study]\n'
        'learning = "It fits"\n[act]\ndecision = "adopt"\nnext = "Go on"',
    ),
)


class Team(NamedTuple):
    """A project, and what it is asked first."""

    told: str
    edits: Edits
    first: str
    then: tuple[str, ...] = ()
    """Codes that are among the handful as well."""


TEAMS = (
    Team(
        "a cycle planned 88 days ago, never predicted, and no data for 60 days",
        (*planned("2025-01-12", "2025-01-12"), *UNPREDICTED, *STOPPED),
        "cycle-waiting",
        ("data-late", "prediction-missing"),
    ),
    Team(
        "a test that was to begin three weeks ago, and nobody says what happened",
        planned("2025-03-18", "2025-03-20"),
        "cycle-waiting",
    ),
    Team(
        "a test that ended three weeks ago and was not studied",
        (
            *planned("2025-03-18", "2025-03-20"),
            (WEEK, 'predict = "Five"', 'predict = "Five"\n[do]\nobservations = "Well"'),
        ),
        "cycle-waiting",
    ),
    Team(
        "a test that was studied three weeks ago, with nothing decided",
        (
            *planned("2025-03-14", "2025-03-20"),
            (
                WEEK,
                'predict = "Five"',
                'predict = "Five"\nanswer = "Five"\nheld = "yes"\n[do]\nobservations = "Well"\n'
                '[study]\nlearning = "It fits"',
            ),
        ),
        "cycle-waiting",
    ),
    Team("data that stopped two months ago", STOPPED, "data-late"),
    Team(
        "data that stopped, and an untested idea that is older",
        (
            *STOPPED,
            (P, 'status = "active"', 'status = "active"\nstart = 2024-10-01'),
            (P, "", IDEA),
        ),
        "data-late",
        ("idea-never-tested",),
    ),
    Team(
        "a test that begins in four days, and nobody has predicted anything",
        (*planned("2025-04-14", "2025-04-18"), *UNPREDICTED),
        "prediction-ahead",
    ),
    Team("a test under way that nobody predicted", UNPREDICTED, "prediction-missing"),
    Team(
        "a prediction written after the test began",
        ((WEEK, "predicted_on = 2025-03-30", "predicted_on = 2025-04-09"),),
        "prediction-after-test",
    ),
    Team(
        "a test that ended two days ago, with a prediction to compare",
        (OVER, (WEEK, 'predict = "Five"', 'predict = "Five"' + DONE)),
        "ramp-fresh",
    ),
    Team(
        "a decision with the prediction not compared",
        (
            (FIRST, 'answer = "Two minutes"', 'answer = ""'),
            (FIRST, 'compared = "Quicker than we thought"\n', ""),
        ),
        "prediction-not-compared",
    ),
    Team("two tests alike, then adopted", ALIKE, "ramp-never-harder"),
    Team(
        "an idea that nobody has tested in half a year",
        ((P, 'status = "active"', 'status = "active"\nstart = 2024-10-01'), (P, "", IDEA)),
        "idea-never-tested",
    ),
    Team(
        "a driver without a measure",
        (
            (
                P,
                "",
                DRIVER + IDEA.replace("confidence", "rooms") + 'status = "parked"\n'
                'status_reason = "Not before the locks"\n',
            ),
        ),
        "driver-not-measured",
    ),
    Team(
        "no balancing measure",
        ((P, 'kind = "balancing"', 'kind = "process"\nshows = ["talking"]'),),
        "balancing-missing",
    ),
    Team("an aim without a number", ((P, "target = 90\n", ""),), "aim-no-number"),
    Team("an aim without a date", ((P, "by = 2025-06-30\n", ""),), "aim-no-date"),
    Team(
        "an aim whose words and date differ",
        ((P, "by = 2025-06-30", "by = 2025-12-31"),),
        "aim-dates-differ",
    ),
    Team(
        "an aim whose words and target differ",
        ((P, "target = 90", "target = 80"),),
        "aim-numbers-differ",
    ),
    Team(
        "a target on the wrong side of where the team began",
        ((P, "baseline = 60", "baseline = 95"),),
        "aim-wrong-way",
    ),
    Team(
        '"feel safer" as an aim', ((P, STATEMENT, "People on Elm Ward feel safer."),), "aim-vague"
    ),
    Team(
        "an aim that says for nobody",
        ((P, STATEMENT, "From 60% to 90% by 30 June 2025."),),
        "aim-for-whom",
    ),
    Team(
        "an aim whose day has passed",
        ((P, "by = 2025-06-30", "by = 2025-03-31"), (P, "30 June 2025", "31 March 2025")),
        "aim-past",
    ),
    Team("a paused project", ((P, 'status = "active"', 'status = "paused"'),), "next-paused"),
)

NEAR_MISSES: tuple[tuple[str, Edits], ...] = (
    # The test is a week old: people remember it, and nothing is overdue yet.
    ("cycle-waiting", planned("2025-04-01", "2025-04-03")),
    # The latest point is two weeks old: it has an interval, and half of one, of grace.
    ("data-late", ((SAFE, "2025-03-31,8,10\n2025-04-07,8,10\n", ""),)),
    ("prediction-ahead", planned("2025-04-14", "2025-04-18")),
    ("prediction-ahead", (*planned("2025-05-20", "2025-05-24"), *UNPREDICTED)),
    ("prediction-missing", ()),
    ("prediction-after-test", ((WEEK, "predicted_on = 2025-03-30", "predicted_on = 2025-04-07"),)),
    ("prediction-not-compared", (OVER, (WEEK, 'predict = "Five"', 'predict = "Five"' + DONE))),
    ("ramp-fresh", (OVER,)),
    ("ramp-never-harder", tuple(edit for edit in ALIKE if "whoever" not in edit[1])),
    ("idea-never-tested", ((P, "", IDEA + 'status = "parked"\nstatus_reason = "Later"\n'),)),
    ("driver-not-measured", ()),
    ("balancing-missing", ()),
    ("aim-no-number", ((P, "target = 90", 'target = "+50%"'),)),
    ("aim-no-date", ()),
    ("aim-dates-differ", ((P, "30 June 2025", "June 2025"),)),
    ("aim-dates-differ", ((P, "From 60% to", "From 60% in May 2024 to"),)),
    ("aim-numbers-differ", ((P, "From 60% to 90%", "30% fewer: within 24 hours, 90%"),)),
    ("aim-numbers-differ", ((P, "From 60% to", "From 60% in May 2024 to"),)),
    (
        "aim-wrong-way",
        ((P, "baseline = 60", "baseline = 95"), (P, 'better = "increase"', 'better = "neither"')),
    ),
    ("aim-vague", ((P, STATEMENT, "90% of people on Elm Ward say that they feel safe."),)),
    ("aim-for-whom", ((P, STATEMENT, "90% of staff feel safe by 30 June 2025."),)),
    ("aim-past", ()),
    ("next-paused", ()),
)


def asked(view: ProjectView) -> tuple[CoachQuestion, ...]:
    return next_questions(all_questions(view, QUESTIONS))


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.told)
def test_each_team_is_asked_first_what_matters_to_it_now(spoil: Spoil, team: Team) -> None:
    found = asked(spoil(*team.edits))
    codes = [question.code for question in found]
    assert codes[0] == team.first
    assert set(team.then) <= set(codes)
    assert len(codes) <= MOST == 5


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.told)
def test_every_question_says_why_and_what_to_do(spoil: Spoil, team: Team) -> None:
    for question in asked(spoil(*team.edits)):
        assert "?" in question.ask
        assert question.because.endswith(".")
        assert not question.because.endswith("?.")
        assert question.why.endswith(".")


@pytest.mark.parametrize(("code", "edits"), NEAR_MISSES)
def test_its_near_miss_is_not_asked_it(spoil: Spoil, code: str, edits: Edits) -> None:
    codes = {one.code for one in all_questions(spoil(*edits), QUESTIONS)}
    assert code not in codes


def test_every_first_question_has_a_near_miss() -> None:
    assert {team.first for team in TEAMS} == {code for code, _ in NEAR_MISSES}


def test_a_test_that_nobody_predicted_is_not_compared_with_a_prediction(spoil: Spoil) -> None:
    over = (*planned("2025-03-18", "2025-03-20"), *UNPREDICTED)
    done = (WEEK, 'predict = ""', 'predict = ""\n[do]\nobservations = "Well"')
    words = [one.ask for one in asked(spoil(*over, done)) if one.code == "cycle-waiting"]
    assert words[0].endswith(" show?")
    predicted = (WEEK, 'predict = "Five"', 'predict = "Five"\n[do]\nobservations = "Well"')
    words = [one.ask for one in asked(spoil(*over[:-1], predicted)) if one.code == "cycle-waiting"]
    assert words[0].endswith(" show, compared with what you predicted?")


def test_a_closed_project_is_asked_nothing(spoil: Spoil) -> None:
    closed = (P, 'status = "active"', 'status = "closed"')
    for team in TEAMS[:-1]:
        assert asked(spoil(*team.edits, closed)) == ()


def test_nothing_is_asked_twice_of_one_thing_and_one_kind(spoil: Spoil) -> None:
    for team in TEAMS:
        found = all_questions(spoil(*team.edits), QUESTIONS)
        told = [(one.code, str(one.place), one.cycle, one.measure) for one in found]
        assert len(set(told)) == len(told)


def test_a_new_project_is_asked_for_its_aim_first(see: Callable[..., ProjectView]) -> None:
    found = asked(see('[project]\ntitle = "New"\n', today=date(2025, 4, 10)))
    assert found[0].code == "aim-missing"
    assert len(found) <= MOST


UNSAID = (
    (FIRST, 'scale = "one nurse, one handover"\nconditions = "a quiet morning"\n', ""),
    (WEEK, 'scale = "seven mornings"\nconditions = "whoever leads"\n', ""),
    *(one for one in ALIKE if one[1] not in ("seven mornings", "whoever leads")),
)
HARDER = tuple((f, old, new.replace("a quiet morning", "a busy night")) for f, old, new in ALIKE)
SET_ASIDE = (P, 'status = "testing"', 'status = "parked"\nstatus_reason = "Later"')


@pytest.mark.parametrize(
    ("code", "edits", "is_asked"),
    [
        ("ramp-never-harder", ALIKE, True),
        ("ramp-never-harder", HARDER, False),
        ("ramp-never-harder", (*ALIKE, SET_ASIDE), False),
        ("idea-reads-like-task", ((P, "", IDEA.replace("a card", "Print a card")),), True),
        ("idea-reads-like-task", ((P, "", IDEA.replace("a card", "To print cards")),), True),
        ("idea-reads-like-task", ((P, "", IDEA.replace("a card", "Order new cards")),), True),
        ("idea-reads-like-task", ((P, "", IDEA),), False),
        ("idea-reads-like-task", ((P, "", IDEA.replace("a card", "Email-free hours")),), False),
        (
            "idea-reads-like-task",
            ((P, "", IDEA.replace("a card", "Print a card") + SET_ASIDE[2] + "\n"),),
            False,
        ),
    ],
)
def test_a_ramp_and_a_task_are_asked_about_until_that_is_answered(
    spoil: Spoil, code: str, edits: Edits, *, is_asked: bool
) -> None:
    codes = {one.code for one in all_questions(spoil(*edits), QUESTIONS)}
    assert (code in codes) is is_asked


def test_tests_that_nobody_described_are_not_said_to_be_alike(spoil: Spoil) -> None:
    found = all_questions(spoil(*UNSAID), QUESTIONS)
    because = next(one.because for one in found if one.code == "ramp-never-harder")
    assert because == "Nothing says how the 2 tests before adopting differed."
