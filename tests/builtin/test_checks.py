"""Every check of the core: one thing is spoilt, one problem is found, at that line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pytest

from qiworkbook.builtin.checks import CHECKS
from qiworkbook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.problems import Problem
    from qiworkbook.view import ProjectView

    Spoil = Callable[..., ProjectView]

P, FIRST, WEEK, SAFE = "project", "2025-03-03-first", "2025-04-07-week", "safe"
Edit = tuple[str, str, str]


class Case(NamedTuple):
    """What is spoilt, the line that the problem must point at, and words it must say."""

    code: str
    edits: tuple[Edit, ...]
    line: str
    says: str
    hint: str = ""


def key(old: str, new: str) -> Edit:
    return (P, old, new)


def add(text: str) -> Edit:
    return (P, "", text)


CARD = add('\n[[idea]]\nid = "card"\nname = "a card"\ndrives = ["confidence"]\n' + "{}\n")
PARKED_CARD = add(CARD[2].format('status = "parked"\nstatus_reason = "Later"'))
SHOWS = 'shows = ["aim", "talking"]'
PHASE = '\n[[measure.phase]]\nstart = {}\nreason = "The huddle"\n'
COPY = """\
title = "Ask  all WEEK"
idea = "huddle"
follows = "2025-03-03-first"
[plan]
predicted_on = 2025-04-01
start = 2025-04-07
data = "ticks"
[[plan.question]]
ask = "?"
predict = "Five"
"""
BEFORE = """\
title = "An earlier one"
idea = "huddle"
purpose = "test"
[plan]
objective = "Look"
predicted_on = 2025-02-01
start = 2025-02-03
scale = "{scale}"
data = "ticks"
[[plan.question]]
ask = "?"
predict = "Five"
answer = "Six"
held = "no"
[do]
as_planned = true
[study]
learning = "More than we thought"
[act]
decision = "{decision}"
next = "Go on"
"""

ERRORS = (
    Case(
        "link-to-nothing",
        (key('drives = ["confidence"]', 'drives = ["confidense"]'), PARKED_CARD),
        'drives = ["confidense"]',
        'the idea "huddle" drives "confidense", and there is no driver with that id',
        'Did you mean "confidence"?',
    ),
    Case(
        "link-to-nothing",
        ((FIRST, 'data = "a stopwatch"', 'measures = ["other"]'),),
        'measures = ["other"]',
        'the cycle "2025-03-03-first" uses the measure "other"',
        "It could be safe or strict.",
    ),
    Case(
        "link-to-nothing",
        (key(SHOWS, SHOWS + PHASE.format("2025-03-24") + 'pdsa = "none"'),),
        'pdsa = "none"',
        'a phase of the measure "safe" comes from the cycle "none"',
    ),
    Case(
        "id-used-twice",
        (add('\n[[driver]]\nid = "talking"\nname = "Again"\n'),),
        'id = "talking"',
        'the driver id "talking" is already used in line 28',
    ),
    Case(
        "driver-circle",
        (
            key('name = "Safety is talked about"', 'name = "Talk"\npart_of = ["confidence"]'),
            key(SHOWS, 'shows = ["aim"]'),
        ),
        'part_of = ["talking"]',
        '"confidence" is part of "talking", which is part of "confidence"',
    ),
    Case(
        "cycle-circle",
        ((FIRST, 'follows = ""', 'follows = "2025-04-07-week"'),),
        'follows = "2025-04-07-week"',
        '"2025-03-03-first" follows "2025-04-07-week", which follows "2025-03-03-first"',
    ),
    Case(
        "cycle-circle",
        ((FIRST, 'follows = ""', 'follows = "2025-03-03-first"'),),
        'follows = "2025-03-03-first"',
        '"2025-03-03-first" follows itself',
    ),
    Case(
        "data-for-no-measure",
        (("saef", "", "date,value\n2025-01-01,1\n"),),
        "",
        'there is no measure with the id "saef"',
        'Did you mean "safe"?',
    ),
    Case(
        "idea-drives-nothing",
        (key('drives = ["confidence"]', "drives = []"), PARKED_CARD),
        "drives = []",
        'the idea "a two-minute question at the huddle" acts on no driver',
        'drives = ["confidence"]',
    ),
    Case(
        "idea-skips-a-driver",
        (key('drives = ["confidence"]', 'drives = ["talking"]'), PARKED_CARD),
        'drives = ["talking"]',
        "acts on a primary driver directly",
        "Which part of it does the idea change: confidence?",
    ),
    Case(
        "prediction-after-test",
        ((FIRST, "predicted_on = 2025-03-01", "predicted_on = 2025-03-04"),),
        "predicted_on",
        "the prediction is dated after the test began (2025-03-04, test 2025-03-03)",
        "Which is right?",
    ),
    Case(
        "prediction-after-test",
        ((WEEK, "predicted_on = 2025-03-30", "predicted_on = 2025-04-08"),),
        "predicted_on",
        "(2025-04-08, test 2025-04-07)",
    ),
    Case(
        "cycle-dates-backwards",
        ((WEEK, "end = 2025-04-13", "end = 2025-04-03"),),
        "end = 2025-04-03",
        "ends before it begins (2025-04-07 to 2025-04-03)",
    ),
    Case(
        "cycle-written-twice",
        (("2025-04-07-copy", "", COPY),),
        'title = "Ask all week"',
        'the cycle "Ask all week" is already in projects/elm-ward/pdsa/2025-04-07-copy.toml',
    ),
    Case(
        "data-impossible",
        ((SAFE, "2025-03-24,7,10", "2025-03-24,17,10"),),
        "2025-03-24,17,10",
        "17 of 10 can't be: check both numbers of 24 March 2025",
    ),
    Case(
        "chart-not-as-asked",
        (key('chart = "p"', 'chart = "p"\nrule_set = "mcd"'),),
        'rule_set = "mcd"',
        "there is no rule set called",
        'Did you mean "mdc"?',
    ),
    Case(
        "phases-on-one-day",
        (key(SHOWS, SHOWS + 2 * PHASE.format("2025-03-24")),),
        "start = 2025-03-24",
        "two phases start on 2025-03-24",
    ),
    Case(
        "pause-backwards",
        (
            key(
                SHOWS,
                SHOWS
                + "\n[[measure.pause]]\nstart = 2025-03-24\nend = 2025-03-20\nreason = 'Shut'",
            ),
        ),
        "end = 2025-03-20",
        "this pause ends before it begins (2025-03-24 to 2025-03-20)",
    ),
)

QUESTIONS = (
    Case(
        "team-no-lead",
        (key('role = "lead"', 'role = "member"'),),
        "[[team]]",
        "nobody is named as the lead",
    ),
    Case(
        "team-no-lived-experience",
        (key('role = "lived-experience"', 'role = "member"'),),
        "[[team]]",
        "nobody with lived experience is on the team yet",
    ),
    Case(
        "coproduction-not-said",
        (key('level = "co-produced"', ""),),
        "[coproduction]",
        "nothing says how people with lived experience share",
        'level = "co-designed"',
    ),
    Case(
        "coproduction-not-said",
        (key('how = "Two people from the community meeting decide with us"', ""),),
        "[coproduction]",
        "nothing says how people with lived experience share",
        "how =",
    ),
    Case(
        "person-named",
        (key('title = "Ward manager"', 'title = "Ward manager"\nname = "Sam Example"'),),
        'name = "Sam Example"',
        "a person is named here",
    ),
    Case(
        "aim-vague",
        (
            key(
                "From 60% to 90% of people on Elm Ward feel safe by 30 June 2025.",
                "Improve how safe people feel by 30 June 2025.",
            ),
        ),
        "statement",
        'the aim says "Improve", and not how much',
    ),
    Case(
        "aim-no-number",
        (key("target = 90\n", ""),),
        "[aim]",
        "the aim has no number",
        'target = 90. Or a change from the baseline: target = "-25%"',
    ),
    Case(
        "aim-no-date",
        (key("by = 2025-06-30\n", ""),),
        "[aim]",
        "the aim has no date",
        "Add, for example: by = 2026-03-31",
    ),
    Case(
        "aim-no-measure",
        (key('measure = "safe"\n', ""), key(SHOWS, 'shows = ["talking"]')),
        "[aim]",
        "no measure shows whether the aim is reached",
        'measure = "safe"',
    ),
    Case(
        "aim-measure-no-data",
        ((SAFE, "2025-03-17,6,10\n2025-03-24,7,10\n2025-03-31,8,10\n2025-04-07,8,10\n", ""),),
        "[[measure]]",
        '"safe" shows the aim, and has no data yet',
        "qiworkbook data add elm-ward safe",
    ),
    Case(
        "aim-relative-no-baseline",
        (key("baseline = 60\ntarget = 90", 'target = "-25%"'),),
        "target",
        "the target is -25% from a baseline, and the baseline is not given",
    ),
    Case(
        "aim-target-differs",
        (key('chart = "p"', 'chart = "p"\ntarget = 85'),),
        "target = 85",
        'the target of "safe" is 85, and the aim says 90',
    ),
    Case(
        "aim-past",
        (key("by = 2025-06-30", "by = 2025-03-31"),),
        "by = 2025-03-31",
        "the aim ran to 31 March 2025. How did it go?",
        'met = "yes", "partly" or "no"',
    ),
    Case(
        "drivers-missing",
        (
            key('[[driver]]\nid = "talking"\nname = "Safety is talked about"\n', ""),
            key(
                '[[driver]]\nid = "confidence"\nname = "Staff feel confident"\n'
                'part_of = ["talking"]\n',
                "",
            ),
            key('drives = ["confidence"]\n', ""),
            key(SHOWS, 'shows = ["aim"]'),
        ),
        "[aim]",
        "nothing says yet what has to change",
    ),
    Case(
        "driver-not-measured",
        (key(SHOWS, 'shows = ["aim"]'),),
        "[[driver]]",
        'no measure shows the driver "Safety is talked about"',
        'shows = ["talking"]',
    ),
    Case(
        "driver-idle",
        (add('\n[[driver]]\nid = "rooms"\nname = "Rooms are private"\npart_of = ["talking"]\n'),),
        "[[driver]]",
        'no change idea acts on the driver "Rooms are private"',
    ),
    Case(
        "outcome-missing",
        (key('kind = "outcome"', 'kind = "process"'),),
        "[aim]",
        "no measure is an outcome",
    ),
    Case(
        "balancing-missing",
        (key('kind = "balancing"', 'kind = "process"\nshows = ["talking"]'),),
        "[[measure]]",
        "no measure is a balancing one",
    ),
    Case(
        "definition-missing",
        (
            key(
                'definition = "Of those who answer at the Monday meeting, the share who say yes."',
                "",
            ),
        ),
        "[[measure]]",
        'nothing says how "People who felt safe" is counted',
    ),
    Case(
        "measure-shows-nothing",
        (
            add(
                '[[measure]]\nid = "x"\nname = "X"\nkind = "process"\nbetter = "increase"\n'
                'definition = "Counted"\n'
            ),
            ("x", "", "date,value\n2025-04-01,1\n"),
        ),
        "[[measure]]",
        'nothing says what "X" shows',
    ),
    Case(
        "direction-missing",
        (key('better = "increase"\n', ""),),
        "[[measure]]",
        'nothing says which way "People who felt safe" is better',
        'better = "increase", "decrease" or "neither"',
    ),
    Case(
        "direction-missing",
        (key('better = "increase"\n', 'counts = "incidents"\npaired_with = "strict"\n'),),
        "[[measure]]",
        'nothing says which way "People who felt safe" is better',
        "More reports can mean more trust.",
    ),
    Case(
        "counting-unit-missing",
        (key("People who felt safe", "Incidents reported"),),
        "[[measure]]",
        'nothing says what is counted in "Incidents reported"',
    ),
    Case(
        "incidents-alone",
        (key('better = "increase"\n', 'better = "neither"\ncounts = "reports"\n'),),
        "[[measure]]",
        '"People who felt safe" stands alone',
        "paired_with",
    ),
    Case(
        "measure-no-data",
        (("strict", "2025-01-01,20\n2025-02-01,22\n2025-03-01,18\n", "2025-03-01,\n"),),
        "[[measure]]",
        '"People who found us too strict" has no data yet',
    ),
    Case(
        "data-late",
        ((SAFE, "2025-03-24,7,10\n2025-03-31,8,10\n2025-04-07,8,10\n", "2025-03-24,,\n"),),
        "2025-03-17,6,10",
        "the last data are of 17 March 2025, and a point is expected every week",
    ),
    Case(
        "data-in-future",
        ((SAFE, "2025-04-07,8,10", "2026-04-07,8,10"),),
        "2026-04-07",
        "1 row of the future: 7 April 2026",
    ),
    Case(
        "phase-outside-data",
        (key(SHOWS, SHOWS + PHASE.format("2024-03-24")),),
        "start = 2024-03-24",
        "this phase starts before the data begin (17 March 2025)",
    ),
    Case(
        "phase-outside-data",
        (key(SHOWS, SHOWS + PHASE.format("2025-04-08")),),
        "start = 2025-04-08",
        "this phase starts after the last point (7 April 2025)",
    ),
    Case(
        "exclusion-no-point",
        (key(SHOWS, f'{SHOWS}\n[[measure.exclude]]\ndate = 2025-03-25\nreason = "Pipe"'),),
        "date = 2025-03-25",
        "there is no point on 2025-03-25 to leave out",
    ),
    Case(
        "idea-never-tested",
        (add(CARD[2].format("")),),
        "[[idea]]",
        'nobody has tested "a card" yet',
        "qiworkbook pdsa plan elm-ward",
    ),
    Case(
        "idea-in-use-untested",
        (add(CARD[2].format('status = "adopted"')),),
        'status = "adopted"',
        '"a card" is said to be "adopted", and no cycle tests it',
    ),
    Case(
        "idea-in-use-untested",
        (
            (FIRST, 'purpose = "test"', 'purpose = "implement"'),
            (FIRST, 'data = "a stopwatch"', 'measures = ["safe"]'),
        ),
        'purpose = "implement"',
        "is already to implement it",
    ),
    Case(
        "idea-status-behind",
        (key('status = "testing"', 'status = "proposed"'),),
        'status = "proposed"',
        'is "proposed", and has 2 cycles',
    ),
    Case(
        "idea-reads-like-task",
        (key("a two-minute question at the huddle", "Print the cards"),),
        'name = "Print the cards"',
        '"Print the cards" reads like a task',
    ),
    Case(
        "idea-stopped-no-reason",
        (add(CARD[2].format('status = "abandoned"')),),
        'status = "abandoned"',
        '"a card" is "abandoned", and nothing says why',
    ),
    Case(
        "prediction-missing",
        ((WEEK, 'predict = "Five"', 'predict = ""'),),
        "[plan]",
        "the test has begun, and nothing says what you predicted",
    ),
    Case(
        "prediction-not-dated",
        ((WEEK, "predicted_on = 2025-03-30\n", ""),),
        "[plan]",
        "nothing says when you made the prediction",
        "predicted_on = 2025-04-07",
    ),
    Case(
        "prediction-not-compared",
        (
            (FIRST, 'answer = "Two minutes"\nheld = "no"\n', ""),
            (FIRST, 'compared = "Quicker than we thought"\n', ""),
        ),
        "[[plan.question]]",
        'you predicted "Three minutes", and nothing says what happened',
    ),
    Case(
        "prediction-not-compared",
        ((FIRST, 'held = "no"\n', ""), (FIRST, 'compared = "Quicker than we thought"\n', "")),
        "[[plan.question]]",
        'you predicted "Three minutes", and nothing says whether that held',
    ),
    Case(
        "decision-no-learning",
        ((FIRST, 'learning = "Ask first, not last"', 'learning = ""'),),
        'learning = ""',
        "you decided to adapt, and nothing says what you learned",
    ),
    Case(
        "adopted-unconfirmed",
        (
            (FIRST, 'decision = "adapt"', 'decision = "adopt"'),
            (FIRST, 'next = "Try a week of mornings"', ""),
        ),
        'decision = "adopt"',
        'you adopted the change, and "Three minutes" did not hold',
    ),
    Case(
        "cycle-no-idea",
        ((WEEK, 'idea = "huddle"', 'idea = ""'),),
        'idea = ""',
        "nothing says which change idea this cycle tests",
        'idea = "huddle"',
    ),
    Case(
        "cycle-not-measured",
        ((WEEK, 'data = "ticks on the sheet"\n', ""),),
        "[plan]",
        "nothing says what you will look at",
        'measures = ["safe"]',
    ),
    Case(
        "cycle-few-points",
        (
            (FIRST, "start = 2025-03-03\nend = 2025-03-03", "start = 2025-02-03\nend = 2025-03-20"),
            (FIRST, "predicted_on = 2025-03-01", "predicted_on = 2025-02-01"),
            (FIRST, 'data = "a stopwatch"', 'measures = ["safe"]'),
        ),
        "measures",
        'the weeks of this test hold 1 point of "People who felt safe"',
    ),
    Case(
        "cycle-few-points",
        (
            key('every = "month"', 'every = "quarter"'),
            (FIRST, 'data = "a stopwatch"', 'measures = ["strict"]'),
        ),
        "measures",
        "is counted every quarter, too seldom to learn from a test",
    ),
    Case(
        "major-no-contingency",
        ((FIRST, 'belief = "low"', 'belief = "low"\nconsequence = "major"'),),
        'consequence = "major"',
        "it would matter a lot if this failed",
    ),
    Case(
        "cycle-waiting",
        ((FIRST, 'decision = "adapt"', 'decision = ""'),),
        "[act]",
        "the test ended on 3 March 2025, and nothing is decided yet",
        "qiworkbook pdsa act elm-ward 2025-03-03-first",
    ),
    Case(
        "cycle-alone",
        (
            ("2025-02-03-before", "", BEFORE.format(scale="one", decision="adapt")),
            (
                P,
                "",
                '\n[[idea]]\nid = "card"\nname = "a card"\ndrives = ["confidence"]\n'
                'status = "testing"\n',
            ),
            ("2025-02-03-before", 'idea = "huddle"', 'idea = "card"'),
        ),
        "",
        "this test ended over a month ago, and stands alone",
        "What comes next? qiworkbook pdsa plan elm-ward",
    ),
    Case(
        "first-test-not-small",
        ((FIRST, "one nurse, one handover", "every shift for a month"),),
        "scale",
        'the first test is "every shift for a month"',
    ),
    Case(
        "first-test-not-small",
        ((FIRST, 'scale = "one nurse, one handover"\n', ""),),
        "[plan]",
        "nothing says how small the test is",
    ),
    Case(
        "ramp-never-harder",
        (
            ("2025-02-03-before", "", BEFORE.format(scale="Four  mornings", decision="adapt")),
            ("2025-02-10-next", "", BEFORE.format(scale="four mornings", decision="adopt")),
            ("2025-02-10-next", "An earlier one", "The next one"),
            ("2025-02-10-next", "[plan]", 'follows = "2025-02-03-before"\n[plan]'),
        ),
        "scale",
        "all 2 tests before adopting were alike",
    ),
    Case(
        "follows-a-later-cycle",
        ((FIRST, "start = 2025-03-03\nend = 2025-03-03", "start = 2025-04-09\nend = 2025-04-09"),),
        "follows",
        "this cycle began on 2025-04-07, and follows one that began on 2025-04-09",
    ),
)
CASES = ERRORS + QUESTIONS


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
    assert case.hint in found[0].hint
    assert found[0].severity is (Severity.ERROR if case in ERRORS else Severity.QUESTION)


def test_no_check_is_without_a_case() -> None:
    bare = {"aim-missing"}  # below: a project with no aim has other things to ask as well
    assert {check.code for check in CHECKS} == {case.code for case in CASES} | bare


def test_messages_join_with_their_hints_into_one_line() -> None:
    for case in CASES:
        assert "\n" not in case.says
        assert not case.says.endswith(".")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_closed_project_is_asked_nothing_and_still_told_what_cannot_be_right(
    spoil: Spoil, case: Case
) -> None:
    view = spoil(*case.edits, (P, 'status = "active"', 'status = "closed"'))
    codes = [problem.code for problem in found_in(view)]
    assert codes == ([case.code] if case in ERRORS else [])


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
        "Halve the number of incidents; fewer than before, half by June",
        "90% of people feel safe, more than ever",
        "Everybody feels safe by 2026-03-31",
    ],
)
def test_an_aim_that_says_how_much_is_not_vague(spoil: Spoil, statement: str) -> None:
    old = "From 60% to 90% of people on Elm Ward feel safe by 30 June 2025."
    assert found_in(spoil((P, old, statement))) == []


@pytest.mark.parametrize("when", ["by 31 March 2026", "by 2026-03-31", "in 2026", "by 31/03/26"])
def test_a_date_is_not_an_amount(spoil: Spoil, when: str) -> None:
    old = "From 60% to 90% of people on Elm Ward feel safe by 30 June 2025."
    found = found_in(spoil((P, old, f"Reduce harm {when}")))
    assert [problem.code for problem in found] == ["aim-vague"]


def test_a_target_that_is_worked_out_from_the_baseline_agrees_with_the_measure(
    spoil: Spoil,
) -> None:
    edits = (key("target = 90", 'target = "+50%"'), key('chart = "p"', 'chart = "p"\ntarget = 90'))
    assert found_in(spoil(*edits)) == []


def test_a_pause_stops_the_clock_for_late_data(spoil: Spoil) -> None:
    late = (SAFE, "2025-03-24,7,10\n2025-03-31,8,10\n2025-04-07,8,10\n", "")
    pause = '\n[[measure.pause]]\nstart = 2025-03-20\nend = 2025-04-30\nreason = "Closed"'
    assert found_in(spoil(late, key(SHOWS, SHOWS + pause))) == []


def test_an_idea_that_was_let_go_may_have_one_cycle(spoil: Spoil) -> None:
    edits = (
        ("2025-02-03-before", "", BEFORE.format(scale="one", decision="abandon")),
        add(CARD[2].format('status = "abandoned"\nstatus_reason = "Nobody used it"')),
        ("2025-02-03-before", 'idea = "huddle"', 'idea = "card"'),
    )
    assert found_in(spoil(*edits)) == []


def test_a_test_that_is_still_ahead_needs_nothing_yet(spoil: Spoil) -> None:
    ahead = (WEEK, "start = 2025-04-07\nend = 2025-04-13", "start = 2025-05-07\nend = 2025-05-13")
    bare = (WEEK, 'predict = "Five"', 'predict = ""')
    assert found_in(spoil(ahead, bare)) == []


def test_the_awkward_text_is_said_on_one_line(spoil: Spoil) -> None:
    awkward = 'name = """a "card"\\n\U0001f642 \u202eabc <b>&amp;</b>\n{{ x }} | * _ """'
    edits = (add(CARD[2].format("").replace('name = "a card"', awkward)),)
    messages = [problem.message for problem in found_in(spoil(*edits))]
    assert len(messages) == 1
    assert "\n" not in messages[0]


def test_the_day_decides_what_is_late(spoil: Spoil) -> None:
    later = {p.code for p in found_in(spoil(today=date(2025, 8, 1)))}
    assert later == {"aim-past", "cycle-waiting", "data-late"}
