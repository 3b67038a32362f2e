"""Every check of the core: one thing is spoilt, one problem is found, at that line."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from msgspec.structs import replace

from qiworkbook.builtin.checks import CHECKS
from qiworkbook.model import Measure, Point, Series
from qiworkbook.text.words import command_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.problems import Problem

    Spoil = Callable[..., ProjectView]

HERE = Path(__file__).parent
P, SAFE = "project", "safe"
SHOWS = 'shows = ["aim", "talking"]'
CARD = '\n[[idea]]\nid = "card"\nname = "a card"\ndrives = ["confidence"]\n'
STATEMENT = "From 60% to 90% of people on Elm Ward feel safe by 30 June 2025."
LATER_DATA = "2025-03-24,7,10\n2025-03-31,8,10\n2025-04-07,8,10\n"


class Case(NamedTuple):
    """What is spoilt, the line that the problem must point at, and words it must say."""

    code: str
    severity: str
    edits: tuple[tuple[str, str, str], ...]
    line: str
    says: str
    hint: str = ""


CASES = tuple(
    Case(**case) for case in tomllib.loads((HERE / "checks.toml").read_text("utf-8"))["case"]
)


def found_in(view: ProjectView) -> list[Problem]:
    return sorted(problem for check in CHECKS for problem in check.find(view))


def line_at(view: ProjectView, problem: Problem) -> str:
    project = view.project
    sources = [project.source, *(c.source for c in project.cycles)]
    sources += [series.source for series in project.series.values()]
    if problem.place.line is None:
        return ""
    text = next(source.text for source in sources if source.file == problem.place.file)
    return text.split("\n")[problem.place.line - 1]


def test_a_project_that_is_well_told_has_no_problems(spoil: Spoil) -> None:
    assert found_in(spoil()) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_one_thing_spoilt_is_one_problem_at_its_line(spoil: Spoil, case: Case) -> None:
    view = spoil(*case.edits)
    found = found_in(view)
    assert [problem.code for problem in found] == [case.code]
    assert case.line in line_at(view, found[0])
    assert case.says in found[0].message
    action = found[0].action
    assert case.hint in f"{found[0].hint} {command_of(action) if action else ''}"
    assert found[0].severity == case.severity


@pytest.mark.parametrize(("first_day", "asked"), [("2025-04-10", True), ("2025-04-11", False)])
def test_an_idea_is_tested_from_the_day_on_which_its_first_cycle_starts(
    spoil: Spoil, first_day: str, *, asked: bool
) -> None:
    view = spoil(
        (P, 'status = "testing"', 'status = "proposed"'),
        ("2025-03-03-first", "start = 2025-03-03", f"start = {first_day}"),
        ("2025-04-07-week", "start = 2025-04-07", "start = 2025-05-01"),
    )
    assert ("idea-status-behind" in {problem.code for problem in found_in(view)}) is asked


def test_no_check_is_without_a_case() -> None:
    bare = {"aim-missing"}  # below: a project with no aim has other things to ask as well
    assert {check.code for check in CHECKS} == {case.code for case in CASES} | bare


def test_messages_join_with_their_hints_into_one_line() -> None:
    for case in CASES:
        assert "\n" not in case.says
        assert not case.says.endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_closed_project_is_told_what_cannot_be_right_and_asked_of_people_alone(
    spoil: Spoil, case: Case
) -> None:
    view = spoil(*case.edits, (P, 'status = "active"', 'status = "closed"'))
    codes = [problem.code for problem in found_in(view)]
    still = case.severity == "error" or case.code.startswith("privacy-")
    assert codes == ([case.code] if still else [])


@pytest.mark.parametrize("code", ["aim-past", "measure-no-data", "data-late", "cycle-waiting"])
def test_a_paused_project_is_not_hurried(spoil: Spoil, code: str) -> None:
    case = next(case for case in CASES if case.code == code)
    assert found_in(spoil(*case.edits, (P, 'status = "active"', 'status = "paused"'))) == []


def test_a_project_that_says_nothing_is_asked_for_its_aim(see: Callable[..., ProjectView]) -> None:
    view = see('[project]\ntitle = "New"\n')
    assert {problem.code for problem in found_in(view)} == {
        "aim-missing",
        "coproduction-not-said",
        "outcome-missing",
        "team-no-lead",
        "team-no-lived-experience",
    }


def test_many_untested_ideas_are_one_question(spoil: Spoil) -> None:
    ideas = "".join(
        f'\n[[idea]]\nid = "i{n}"\nname = "idea {n}"\ndrives = ["confidence"]\n' for n in range(40)
    )
    found = found_in(spoil((P, "", ideas)))
    assert [problem.message for problem in found] == [
        '40 ideas have never been tested, among them "idea 0" and "idea 1"'
    ]


@pytest.mark.parametrize(
    "name",
    [
        "a card by the phone",
        "asking again on the day of a move",
        "call bells within reach",
        "plan on a page",
        "review of the rota with patients",
        "orderly handovers",
        "bookable quiet room",
    ],
)
def test_a_name_that_reads_on_from_to_test_is_an_idea(spoil: Spoil, name: str) -> None:
    assert found_in(spoil((P, "a two-minute question at the huddle", name))) == []


@pytest.mark.parametrize(
    "statement",
    [
        "Reduce assaults by a third by 31 March 2026",
        "Halve the number of incidents; fewer than before, half by March",
        "90% of people feel safe, more than ever",
        "Everybody feels safe by 2026-03-31",
    ],
)
def test_an_aim_that_says_how_much_is_not_vague(spoil: Spoil, statement: str) -> None:
    by = (P, "by = 2025-06-30", "by = 2026-03-31")
    assert found_in(spoil((P, STATEMENT, statement), by)) == []


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("by 31 March 2026", "2026-03-31"),
        ("by the end of March 2026", "2026-03-31"),
        ("by March", "2026-03-31"),
        ("by the 31st of March", "2026-03-31"),
        ("before 1 April 2026", "2026-03-31"),
        ("before April", "2026-03-31"),
        ("by 31/03/2026", "2026-03-31"),
        ("by the end of 2026", "2026-12-31"),
        ("from May 2024, and until 31 March 2026", "2026-03-31"),
        ("by 25% by 31 March 2026", "2026-03-31"),
        ("by Easter", "2026-03-31"),
    ],
)
def test_words_that_agree_with_the_date_are_no_question(spoil: Spoil, said: str, by: str) -> None:
    aim = (P, STATEMENT, f"90% of people feel safe {said}")
    assert found_in(spoil(aim, (P, "by = 2025-06-30", f"by = {by}"))) == []


@pytest.mark.parametrize(
    "said", ["by 1 April 2026", "by April", "by the end of 2025", "by 2025-03-31", "until 3/3/26"]
)
def test_words_that_end_on_another_day_are_asked_about(spoil: Spoil, said: str) -> None:
    aim = (P, STATEMENT, f"90% of people feel safe {said}.")
    found = found_in(spoil(aim, (P, "by = 2025-06-30", "by = 2026-03-31")))
    assert [problem.code for problem in found] == ["aim-dates-differ"]
    assert f'the aim says "{said}", and its date is 31 March 2026' in found[0].message


@pytest.mark.parametrize("when", ["by 31 March 2026", "by 2026-03-31", "in 2026", "by 31/03/26"])
def test_a_date_is_not_an_amount(spoil: Spoil, when: str) -> None:
    by = (P, "by = 2025-06-30", "by = 2026-03-31")
    found = found_in(spoil((P, STATEMENT, f"Reduce harm {when}"), by))
    assert [problem.code for problem in found] == ["aim-vague"]


def test_a_target_that_is_worked_out_from_the_baseline_agrees_with_the_measure(
    spoil: Spoil,
) -> None:
    edits = ((P, "target = 90", 'target = "+50%"'), (P, 'chart = "p"', 'chart = "p"\ntarget = 90'))
    assert found_in(spoil(*edits)) == []


def test_a_pause_stops_the_clock_for_late_data(spoil: Spoil) -> None:
    late = (SAFE, LATER_DATA, "")
    pause = '\n[[measure.pause]]\nstart = 2025-03-20\nend = 2025-04-30\nreason = "Closed"'
    assert found_in(spoil(late, (P, SHOWS, SHOWS + pause))) == []


def test_a_measure_that_a_plugin_works_out_is_not_asked_for_points_or_words(
    spoil: Spoil,
) -> None:
    view = spoil()
    measure = Measure.model_validate({"id": "sites", "name": "Sites", "kind": "process"})
    series = Series("sites", (), view.project.source, derived_by="spread")
    project = replace(
        view.project,
        measures=(*view.project.measures, measure),
        series={**view.project.series, "sites": series},
    )
    assert found_in(replace(view, project=project)) == []


@pytest.mark.parametrize("days", [(), (1, 8, 15, 22)])
def test_points_of_days_between_are_asked_for_where_the_events_are(
    spoil: Spoil, days: tuple[int, ...]
) -> None:
    view = spoil()
    told = {"id": "gaps", "name": "Gaps", "kind": "process", "days_between": "safe"}
    points = tuple(Point(date(2024, 1, day), 7.0) for day in days)
    series = Series("gaps", points, view.project.source, derived_by="safe")
    project = replace(
        view.project,
        measures=(*view.project.measures, Measure.model_validate(told)),
        series={**view.project.series, "gaps": series},
    )
    asked = {found.code for found in found_in(replace(view, project=project))}
    assert not asked & {"data-late", "measure-no-data"}


def test_an_idea_that_was_let_go_may_have_one_cycle(spoil: Spoil) -> None:
    case = next(case for case in CASES if case.code == "cycle-alone")
    testing = CARD.strip() + '\nstatus = "testing"'
    let_go = CARD.strip() + '\nstatus = "abandoned"\nstatus_reason = "Nobody used it"'
    assert found_in(spoil(*case.edits, (P, testing, let_go))) == []


def test_a_test_that_is_still_ahead_needs_nothing_yet(spoil: Spoil) -> None:
    ahead = (
        "2025-04-07-week",
        "start = 2025-04-07\nend = 2025-04-13",
        "start = 2025-05-07\nend = 2025-05-13",
    )
    bare = ("2025-04-07-week", 'predict = "Five"', 'predict = ""')
    assert found_in(spoil(ahead, bare)) == []


def test_the_awkward_text_is_said_on_one_line(spoil: Spoil) -> None:
    awkward = 'name = """a "card"\\n\U0001f642 \u202eabc <b>&amp;</b>\n{{ x }} | * _ """'
    found = found_in(spoil((P, "", CARD.replace('name = "a card"', awkward))))
    messages = [problem.message for problem in found]
    assert len(messages) == 1
    assert "\n" not in messages[0]


def test_the_day_decides_what_is_late(spoil: Spoil) -> None:
    later = {p.code for p in found_in(spoil(today=date(2025, 8, 1)))}
    assert later == {"aim-past", "cycle-waiting", "data-late"}


LONG = (
    "2025-03-03-first",
    "start = 2025-03-03\nend = 2025-03-03",
    "start = 2025-01-06\nend = 2025-03-09",
)
BEFORE = ("2025-03-03-first", "predicted_on = 2025-03-01", "predicted_on = 2025-01-01")


def on(measure: str) -> tuple[str, str, str]:
    return ("2025-03-03-first", 'data = "a stopwatch"', f'measures = ["{measure}"]')


@pytest.mark.parametrize(
    "edits",
    [
        # Nine weeks hold two monthly points, and both are there.
        (LONG, BEFORE, on("strict")),
        # A week of which somebody says that nobody counted is answered.
        (
            LONG,
            BEFORE,
            on("safe"),
            (
                SAFE,
                "date,numerator,denominator\n",
                "date,numerator,denominator,note\n2025-01-06,,,Flu\n2025-01-13,,,Flu\n2025-01-20,,,Flu\n",
            ),
        ),
    ],
)
def test_a_long_test_with_the_points_that_it_can_have_is_no_question(
    spoil: Spoil, edits: tuple[tuple[str, str, str], ...]
) -> None:
    assert "cycle-few-points" not in {one.code for one in found_in(spoil(*edits))}


def test_a_small_test_answers_that_an_idea_was_used_without_one(spoil: Spoil) -> None:
    case = next(c for c in CASES if c.code == "idea-in-use-untested" and "implement it" in c.says)
    planned = ("2025-05-01-small", "", 'title = "One night"\nidea = "huddle"\npurpose = "test"\n')
    codes = {one.code for one in found_in(spoil(*case.edits, planned))}
    assert "idea-in-use-untested" not in codes


def test_what_a_test_that_is_over_can_no_longer_change_is_told_and_not_asked(spoil: Spoil) -> None:
    late = ("2025-03-03-first", "predicted_on = 2025-03-01", "predicted_on = 2025-03-04")
    (found,) = found_in(spoil(late))
    assert (found.code, found.ask) == ("prediction-after-test", "")
