"""The coach's questions: each from a state of the project, in its words, and none without cause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.builtin.checks import CHECKS
from qiworkbook.builtin.questions import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.contributions.extensions import CoachQuestion

    Spoil = Callable[..., ProjectView]

P, FIRST, WEEK, SAFE = "project", "2025-03-03-first", "2025-04-07-week", "safe"
HEADING = "date,numerator,denominator\n"
CARD = '\n[[idea]]\nid = "card"\nname = "a card"\ndrives = ["confidence"]\n'
ADOPTED = CARD + 'status = "adopted"\n' + CARD.replace("card", "sign") + 'status = "adopted"\n'
YOUNG = (
    (P, 'status = "active"', 'status = "active"\nstart = 2025-02-20'),
    (
        WEEK,
        'predict = "Five"',
        'predict = "Five"\nanswer = "Five"\nheld = "yes"\n[do]\nobservations = "Well"\n'
        '[study]\nlearning = "It fits"\n[act]\ndecision = "adapt"',
    ),
)


def weeks(*numerators: int, start: int = 1) -> str:
    """Weekly rows out of ten, from the first Monday of 2025."""
    from datetime import date, timedelta

    first = date(2024, 12, 30)
    days = (first + timedelta(7 * (start + n)) for n in range(len(numerators)))
    return HEADING + "".join(f"{d},{n},10\n" for d, n in zip(days, numerators, strict=True))


def data(text: str) -> tuple[str, str, str]:
    return (SAFE, BASE_DATA, text)


BASE_DATA = HEADING + "2025-03-17,6,10\n2025-03-24,7,10\n2025-03-31,8,10\n2025-04-07,8,10\n"
SHIFT = weeks(*[5, 4, 6, 5, 4, 6] * 2, *[9] * 12, start=-9)  # 12 at a mean of 5, then 12 at 9
XMR = (P, 'chart = "p"', 'chart = "xmr"')


COUNTED = 'counts = "incidents"'
GAPS = (P, 'chart = "p"\nunit = "%"\nevery = "week"', f'chart = "t"\nunit = "days"\n{COUNTED}')


def events(*gaps: int) -> str:
    """A row for each of some events, by the days since the one before."""
    from datetime import date, timedelta

    days = (date(2024, 1, 1) + timedelta(sum(gaps[: n + 1])) for n in range(len(gaps)))
    return "date,value\n" + "".join(f"{d},{n}\n" for d, n in zip(days, gaps, strict=True))


def asked_in(view: ProjectView) -> list[CoachQuestion]:
    return [question for maker in QUESTIONS for question in maker.ask(view)]


CASES: tuple[tuple[str, tuple[tuple[str, str, str], ...], str], ...] = (
    (
        "progress-beyond-files",
        ((P, "", "\n[[progress]]\ndate = 2025-04-01\nself = 4.0\n"),),
        "You see yourselves at 4.0. What have you seen that is not here yet?",
    ),
    (
        "measure-no-change",
        (data(weeks(*[5, 6, 4] * 5)), (P, "", ADOPTED)),
        '2 ideas are in use, and "People who felt safe" has not moved.',
    ),
    (
        "measure-unexplained",
        (data(weeks(*[5, 4, 6, 5] * 3, 10)), XMR),
        'What happened around 31 March 2025 that could have moved "People who felt safe"?',
    ),
    (
        "measure-unexplained",
        (
            data(weeks(*[5, 4, 6, 5] * 3, 10)),
            XMR,
            (
                P,
                'better = "increase"',
                'better = "neither"\ncounts = "incidents"\npaired_with = "strict"',
            ),
        ),
        "More incidents were reported around 31 March 2025. Is it more harm, or more trust in "
        'telling? What does "People who found us too strict" say?',
    ),
    (
        "measure-unexplained",
        (
            data(weeks(*[9, 8, 10, 9] * 3, 0)),
            XMR,
            (
                P,
                'better = "increase"',
                'better = "neither"\ncounts = "reports"\npaired_with = "strict"',
            ),
        ),
        "Fewer reports came in around 31 March 2025. Is it less harm, or less trust in telling?",
    ),
    (
        "measure-new-limits",
        (data(SHIFT), XMR),
        '"People who felt safe" has been higher since 20 January 2025. Do you know why',
    ),
    (
        "aim-learned",
        ((P, "by = 2025-06-30", 'by = 2025-06-30\nmet = "no"'),),
        "What do you know now that you would tell a ward with the same aim?",
    ),
    (
        "ideas-from-patients",
        ((P, "", ADOPTED + ADOPTED.replace("card", "two").replace("sign", "three")),),
        "What would the people on the ward test, if it were theirs to choose?",
    ),
    (
        "ramp-fresh",
        (
            (WEEK, "end = 2025-04-13", "end = 2025-04-08"),
            (WEEK, 'predict = "Five"', 'predict = "Five"\n[do]\nobservations = "Six"'),
        ),
        'In "Ask all week" you predicted "Five". What happened?',
    ),
    (
        "ramp-fresh",
        (
            (WEEK, "end = 2025-04-13", "end = 2025-04-08"),
            (
                WEEK,
                'predict = "Five"',
                'predict = "Five"\n[[plan.question.earlier]]\npredict = "Two"\n'
                '[do]\nobservations = "Six"',
            ),
        ),
        'In "Ask all week" you predicted "Five" (changed after the test began; before that: Two). '
        "What happened?",
    ),
    (
        "ramp-fresh",
        (
            (WEEK, "end = 2025-04-13", "end = 2025-04-08"),
            (
                WEEK,
                'predict = "Five"',
                'predict = "Five"\nanswer = "Six"\nheld = "no"\n[do]\nobservations = "Six"\n'
                '[study]\nlearning = "It fits"',
            ),
        ),
        'After what "Ask all week" showed, will you adopt the change, adapt it or let it go?',
    ),
    (
        "ideas-untested",
        (*YOUNG, (P, "", CARD)),
        'What would a first test of "a card" be, with one person, tomorrow?',
    ),
    (
        "ideas-untested",
        (*YOUNG, (P, "", CARD + CARD.replace("card", "sign"))),
        "Which of the 2 untested ideas would teach you most, with one person?",
    ),
)
ALWAYS = {"measure-too-early", "aim-near"}  # what says nothing of the state


def test_the_unspoilt_project_is_asked_about_its_first_points(spoil: Spoil) -> None:
    assert [(question.code, question.ask) for question in asked_in(spoil())] == [
        (
            "measure-too-early",
            'What would make it easy to keep asking until "People who felt safe" has 12 points?',
        ),
    ]


def test_an_aim_is_near_until_a_test_is_planned(spoil: Spoil) -> None:
    over = [edit for edit in YOUNG if edit[0] == WEEK]
    (asked, *_) = (one for one in asked_in(spoil(*over)) if one.code == "aim-near")
    assert asked.ask == "The aim runs to 30 June 2025. Which one test before then would help most?"
    assert asked.because == "That is 81 days from now."  # 20 in April, 31 in May, 30 in June
    answered = ("2025-04-20-nights", "", 'title = "Nights"\nidea = "huddle"\n')
    assert "aim-near" not in {one.code for one in asked_in(spoil(*over, answered))}


@pytest.mark.parametrize(("ideas", "because"), [(1, "it"), (2, "them")])
def test_one_idea_is_spoken_of_as_one(spoil: Spoil, ideas: int, because: str) -> None:
    more = CARD + CARD.replace("card", "sign") * (ideas - 1)
    asked = asked_in(spoil(*YOUNG, (P, "", more)))
    (found,) = (one for one in asked if one.code == "ideas-untested")
    assert found.because == f"No cycle tests {because} yet."


@pytest.mark.parametrize(("code", "edits", "says"), CASES)
def test_a_state_of_the_project_raises_its_question(
    spoil: Spoil, code: str, edits: tuple[tuple[str, str, str], ...], says: str
) -> None:
    view = spoil(*edits)
    asked = asked_in(view)
    found = [question for question in asked if question.code == code]
    assert len(found) == 1, [question.ask for question in asked]
    assert says in found[0].ask
    assert found[0].because.endswith(".")
    assert found[0].place.file.startswith("projects/elm-ward/")
    assert {question.code for question in asked} - ALWAYS - {"idea-in-use-untested"} == {code}


@pytest.mark.parametrize(
    ("edits", "says"),
    [
        (
            (data(weeks(*[9, 8] * 6, 0)), (P, 'chart = "p"', f'chart = "mr"\n{COUNTED}')),
            'What happened around 31 March 2025 that could have moved "People who felt safe"?',
        ),
        (
            (data(events(*[9, 7, 12, 8] * 3, *[52, 61, 40] * 3)), GAPS),
            "Fewer incidents were reported since 9 June 2024. Is it less harm, or less trust in "
            "telling?",
        ),
        (
            (data(events(*[26, 30, 20] * 4, *[1, 2, 1, 2, 1])), GAPS),
            "More incidents were reported since 31 October 2024. Is it more harm, or more trust "
            "in telling?",
        ),
    ],
)
def test_longer_between_events_is_fewer_of_them_and_a_wider_range_is_neither(
    spoil: Spoil, edits: tuple[tuple[str, str, str], ...], says: str
) -> None:
    asked = [one.ask for one in asked_in(spoil(*edits)) if one.code == "measure-unexplained"]
    assert asked == [says]


@pytest.mark.parametrize(("code", "edits", "_says"), CASES)
def test_a_closed_project_is_asked_nothing(
    spoil: Spoil, code: str, edits: tuple[tuple[str, str, str], ...], _says: str
) -> None:
    assert code
    assert asked_in(spoil(*edits, (P, 'status = "active"', 'status = "closed"'))) == []


def test_a_paused_project_is_asked_what_would_start_it_again(spoil: Spoil) -> None:
    asked = asked_in(spoil((P, 'status = "active"', 'status = "paused"')))
    assert [question.code for question in asked] == ["next-paused"]


def test_every_question_of_the_coach_alone_has_a_case() -> None:
    """Those that checks raise have theirs in checks.toml, or among the first questions."""
    told = {code for code, _, _ in CASES} | ALWAYS | {"next-paused", "ramp-stopped"}
    first = {"prediction-ahead", "aim-for-whom", "followup-due"}  # the last: tests/cli/test_parts
    first |= {"pack-question"}  # tests/docs/test_data_pack
    assert {maker.code for maker in QUESTIONS} - {check.code for check in CHECKS} == told | first


def test_a_ramp_that_stopped_after_adapt_is_asked_for_its_next_test(spoil: Spoil) -> None:
    over = tuple(edit for edit in YOUNG if edit[0] == WEEK)
    later = date(2025, 5, 20)  # over a month after the second test
    asked = [q for q in asked_in(spoil(*over, today=later)) if q.code.startswith("ramp")]
    assert [(question.code, question.ask) for question in asked] == [
        (
            "ramp-stopped",
            '"Ask all week" ended with the decision to adapt. What would the next small test be?',
        )
    ]
    let_go = (P, 'status = "testing"', 'status = "abandoned"\nstatus_reason = "Too long"')
    codes = [q.code for q in asked_in(spoil(*over, let_go, today=later))]
    assert "ramp-stopped" not in codes


def test_a_signal_near_a_cycle_or_a_phase_is_explained(spoil: Spoil) -> None:
    high = (data(weeks(*[5, 4, 6, 5] * 3, 10)), XMR)
    on_the_chart = (FIRST, 'data = "a stopwatch"', 'measures = ["safe"]')
    codes = {q.code for q in asked_in(spoil(*high, on_the_chart))}
    assert "measure-unexplained" not in codes  # 3 March is within four weeks of 31 March
    phase = '\n[[measure.phase]]\nstart = 2025-03-31\nreason = "The huddle"\n'
    decided = (P, 'shows = ["aim", "talking"]', f'shows = ["aim", "talking"]{phase}')
    assert "measure-unexplained" not in {q.code for q in asked_in(spoil(*high, decided))}
    rows = weeks(*[5, 4, 6, 5] * 3, 10).strip().replace("\n", ",\n").replace("or,\n", "or,note\n")
    noted = data(f"{rows},Half the ward was new\n")
    assert "measure-unexplained" not in {q.code for q in asked_in(spoil(*high[1:], noted))}
