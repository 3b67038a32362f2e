"""A report as lines of text: every section in its order, one project or several."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from qiworkbook.builtin.questions import QUESTIONS
from qiworkbook.builtin.sections import SECTIONS
from qiworkbook.compose.report import answer, compose_report
from qiworkbook.content import (
    Chart,
    Facts,
    Figure,
    Grid,
    Icons,
    SectionKind,
    figures_without_words,
)
from qiworkbook.contributions.extensions import Output, SectionMaker
from qiworkbook.model import Workbook, WorkbookFile
from qiworkbook.problems import Place, Problem, Severity
from qiworkbook.writers.html_page import write_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Document

    See = Callable[..., ProjectView]

TODAY = date(2025, 4, 10)

PROJECT = """
[project]
title = "Feeling safe on Elm Ward."
organisation = "Northmoor NHS Foundation Trust"
unit = "Elm Ward"
setting = "learning-disability"
start = 2025-01-06
problem = "Evenings felt uneasy."
illustrative = "An invented ward."

[aim]
statement = "From 60% to 90% of people feel safe by 30 June 2025."
measure = "safe"
baseline = 60
target = 90
by = 2025-06-30

[coproduction]
level = "co-designed"
how = "Two people decide with us"

[[team]]
role = "lived-experience"
title = "Peer support worker"

[[driver]]
id = "talking"
name = "Safety is talked about"

[[driver]]
id = "confidence"
name = "Staff feel confident"
part_of = ["talking"]

[[idea]]
id = "huddle"
name = "a question at the huddle"
drives = ["confidence"]
source = "patients"
status = "adopted"
status_reason = "asked on most shifts"

[[idea]]
id = "form"
name = "a form behind a code"
drives = ["confidence"]
status = "abandoned"
status_reason = "people would rather be heard"

[[measure]]
id = "safe"
name = "People who felt safe"
kind = "outcome"
definition = "of those who answer, the share who say yes"
better = "increase"
chart = "p"
unit = "%"
every = "week"
shows = ["aim", "talking"]
source = "Tally sheet"

[[measure]]
id = "reports"
name = "Reports"
kind = "outcome"
counts = "reports"
better = "neither"
paired_with = "safe"

[[learning]]
what = "Ask first, not last"
date = 2025-03-03
worked = true

[[next]]
what = "Try the nights"
by = 2025-05-01

[[next]]
what = "Has anybody done this at night?"
ask = true

[[progress]]
date = 2025-03-31
self = 2.5
coach = 2.0
reason = "one test"
"""

FIRST = """
title = "Ask at one handover"
idea = "huddle"
purpose = "test"
people_involved = "The community meeting hears of it"
[plan]
objective = "Can it be asked in two minutes?"
predicted_on = 2025-03-01
start = 2025-03-03
scale = "one nurse, one morning handover"
belief = "low"
data = "a stopwatch"
measures = ["safe"]
[[plan.question]]
ask = "How long?"
predict = "Three minutes"
answer = "Four minutes"
held = "no"
[[plan.task]]
what = "Print the sheet"
who = "Data champion"
by = 2025-03-02
[do]
as_planned = false
observations = "It came last"
[study]
learning = "Ask first"
[act]
decision = "adapt"
next = "Try a week"
"""

SECOND = """
title = "A week of mornings"
idea = "huddle"
follows = "2025-03-03-first"
[plan]
start = 2025-03-10
end = 2025-03-16
scale = "seven mornings"
[[plan.question]]
ask = "How many?"
predict = "Five"
[act]
decision = "adopt"
"""

CYCLES = {"2025-03-03-first": FIRST, "2025-03-10-week": SECOND}
DATA = {"safe": "date,numerator,denominator\n2025-03-24,7,10\n2025-03-31,8,10\n"}


def report(*views: ProjectView) -> Document:
    return compose_report(views, SECTIONS, today=TODAY, questions=QUESTIONS)


def test_a_project_is_told_from_the_team_to_the_coach(
    see: See, outline: Callable[[Document], str], golden: Callable[[str, str], None]
) -> None:
    document = report(see(PROJECT, CYCLES, DATA))
    golden("report.txt", outline(document))
    assert document.made_on == TODAY
    assert figures_without_words(document) == ()


def test_a_project_with_nothing_in_it_is_told_without_a_gap(
    see: See, outline: Callable[[Document], str], golden: Callable[[str, str], None]
) -> None:
    golden("report-of-nothing.txt", outline(report(see('[project]\ntitle = "New"\n'))))


def test_one_project_has_its_own_title_and_several_the_programmes(see: See) -> None:
    named = WorkbookFile.model_validate({"workbook": {"name": "Feeling safe", "organisation": "N"}})
    workbook = Workbook(file=named)
    elm, oak = see(PROJECT, workbook=workbook), see(PROJECT, id_="oak", workbook=workbook)
    assert (report(elm).title, report(elm).subtitle) == (
        "Feeling safe on Elm Ward",
        "Elm Ward, Northmoor NHS Foundation Trust",
    )
    assert (report(elm, oak).title, report(elm, oak).subtitle) == ("Feeling safe", "N")
    assert report().title == "Quality improvement report"


def test_several_projects_begin_with_one_page_of_icons_that_lead_to_charts(see: See) -> None:
    document = report(see(PROJECT, CYCLES, DATA), see(PROJECT, id_="oak-ward"))
    first = next(one for one in document.sections if one.id == "summary")
    icons = first.blocks[0]
    assert isinstance(icons, Icons)
    ids = [section.id for section in document.sections]
    assert [row.link for row in icons.rows] == [
        "elm-ward-chart-safe",
        "elm-ward-chart-none-yet",
        "oak-ward-chart-none-yet",
        "oak-ward-chart-none-yet",
    ]
    assert {row.link for row in icons.rows} <= set(ids)
    assert icons.rows[0].latest == "80% (31 March 2025)"
    assert icons.rows[1].latest == "No data yet"
    assert "Elm Ward, People who felt safe: 80% (31 March 2025). Too early to say." in icons.alt
    assert first.message == "4 measures: 3 with no data yet and 1 too early to say"
    dividers = [s.id for s in document.sections if s.kind is SectionKind.DIVIDER]
    assert dividers == ["elm-ward", "oak-ward"]


def test_a_report_answers_first_ward_by_ward(see: See) -> None:
    elm, oak = see(PROJECT, CYCLES, DATA), see(PROJECT, id_="oak-ward")
    document = report(elm, oak)
    first, *glances = document.sections[:3]
    assert [first.id, *(one.id for one in glances)] == [
        *("answers", "elm-ward-glance", "oak-ward-glance"),
    ]
    assert first.message == "2 wards: none better so far, 2 too early to say"
    (table,) = first.blocks
    assert isinstance(table, Grid)
    assert [cell.text for cell in table.rows[0]] == [
        "Elm Ward",
        "Too early to say; the latest is 80%",
        "80% (31 March 2025); the aim is 90% by 30 June 2025",
        "Try the nights",
        "Has anybody done this at night?",
    ]
    assert table.rows[1][1].text == "Nobody can say yet: no data yet"
    assert [row[0].link for row in table.rows] == [one.id for one in glances]
    facts = glances[0].blocks[0]
    assert isinstance(facts, Facts)
    assert dict(facts.pairs)["What is asked"] == "Has anybody done this at night?"


def test_a_page_folds_away_all_that_answers_nothing_first_and_in_full_nothing(see: See) -> None:
    broken = Problem("toml-syntax", "text needs quotes", Place("projects/x/project.toml", 3))
    view = see(PROJECT, CYCLES, DATA, problems=(broken,))
    folded = compose_report([view], SECTIONS, today=TODAY, folded=True)
    assert folded.first == ("elm-ward-unread", "elm-ward-glance")
    assert report(view).first == ()
    page = write_page(folded)
    assert page.count('class="folded"') == len(folded.sections) - 2
    assert "Part of this project could not be read" in page.partition("<details>")[0]
    assert 'class="folded"' not in write_page(report(view))


def test_without_charts_a_report_says_in_few_words_how_it_goes(see: See) -> None:
    document = compose_report(
        [see(PROJECT, CYCLES, DATA)], SECTIONS, today=TODAY, with_charts=False
    )
    blocks = [block for one in document.sections for block in one.blocks]
    assert not any(isinstance(block, Figure | Grid) for block in blocks)
    assert document.sections[0].id == "elm-ward-glance"
    page = write_page(document).casefold()
    assert not [one for one in ("special cause", "assurance", "variation") if one in page]


STEADY, RISEN = [14] * 28, [12] * 14 + [18] * 14


@pytest.mark.parametrize(
    ("counts", "better", "said"),
    [
        (RISEN, "increase", "Yes: from about 60% to about 90%, and held for three months"),
        (RISEN, "decrease", "No: from about 60% to about 90%: a concern"),
        (RISEN, "neither", "It has changed: from about 60% to about 90%"),
        (STEADY, "increase", "No sign that it is; the numbers stay around 70%"),
    ],
)
def test_the_answer_is_what_the_points_carry(
    see: See, counts: list[int], better: str, said: str
) -> None:
    rows = "".join(
        f"{date(2024, 1, 1) + timedelta(weeks=at)},{count},20\n" for at, count in enumerate(counts)
    )
    text = PROJECT.replace('better = "increase"', f'better = "{better}"')
    view = see(text, None, {"safe": f"date,numerator,denominator\n{rows}"})
    assert answer(view).startswith(said)


def test_one_project_with_nothing_to_count_has_no_summary(see: See) -> None:
    bare = see('[project]\ntitle = "T"\n')
    assert "summary" not in [section.id for section in report(bare).sections]


def test_no_id_and_no_message_stands_twice(see: See) -> None:
    document = report(see(PROJECT, CYCLES, DATA), see(PROJECT, CYCLES, DATA, id_="oak-ward"))
    for values in ([s.id for s in document.sections], [s.message for s in document.sections]):
        assert sorted(values) == sorted(set(values))


def test_what_could_not_be_read_is_said_and_everything_else_is_there(see: See) -> None:
    place = Place("projects/elm-ward/pdsa/broken.toml", 3)
    problems = (
        Problem("toml-syntax", "text needs quotes: huddle", place, hint='Write "huddle".'),
        Problem("data-order", "a question, not told here", place, Severity.QUESTION),
    )
    whole = report(see(PROJECT, CYCLES, DATA))
    broken = report(see(PROJECT, CYCLES, DATA, problems=problems))
    said = broken.sections[0]
    assert said.id == "elm-ward-unread"
    assert said.message == "Part of this project could not be read: 1 place in 1 file"
    cells = [
        cell.text for block in said.blocks for row in getattr(block, "rows", ()) for cell in row
    ]
    assert cells == [
        "projects/elm-ward/pdsa/broken.toml:3",
        "Text needs quotes: huddle.",
        'Write "huddle".',
    ]
    assert broken.sections[1:] == whole.sections


@pytest.mark.parametrize(
    ("illustrative", "labels"),
    [
        ((), ()),
        (("elm",), ("Illustrative: elm",)),
        (("elm", "oak", "ash"), ("Illustrative: elm, oak and ash",)),
        (("elm", "oak", "ash", "yew"), ("Illustrative: 4 of 5 projects",)),
        (("elm", "oak", "ash", "yew", "fir"), ("Illustrative: every project here is an example",)),
    ],
)
def test_invented_projects_are_labelled_on_every_page(
    see: See, illustrative: tuple[str, ...], labels: tuple[str, ...]
) -> None:
    def project(id_: str) -> ProjectView:
        said = "Made up." if id_ in illustrative else ""
        return see(f'[project]\ntitle = "T"\nunit = "{id_}"\nillustrative = "{said}"\n', id_=id_)

    assert report(*map(project, ("elm", "oak", "ash", "yew", "fir"))).labels == labels


def test_house_style_and_language_are_the_workbooks(see: See) -> None:
    settings = {
        "workbook": {"organisation": "Northmoor", "language": "cy-GB"},
        "house-style": {"colour": "#112233", "footer": "Ours", "template": "brand.potx"},
    }
    workbook = Workbook(file=WorkbookFile.model_validate(settings))
    document = report(see(PROJECT, workbook=workbook))
    assert document.language == "cy-GB"
    assert (document.brand.organisation, document.brand.colour) == ("Northmoor", "#112233")
    assert (document.brand.footer, document.brand.template) == ("Ours", "brand.potx")


def test_sections_of_a_plugin_stand_where_their_order_says(see: See) -> None:
    view = see(PROJECT, CYCLES, DATA)
    team = next(SECTIONS[0].make(view).__iter__())
    late = SectionMaker("charter", 150, "A charter", lambda _: [team], frozenset({Output.REPORT}))
    deck = SectionMaker("deck", 160, "Not here", lambda _: [team], frozenset({Output.STORYBOARD}))
    makers = (late, deck, *reversed(SECTIONS))
    ids = [section.id for section in compose_report([view], makers, today=TODAY).sections]
    assert ids[:5] == [
        *("elm-ward-glance", "summary", "elm-ward-team", "elm-ward-team", "elm-ward-aim"),
    ]


def test_the_same_projects_give_the_same_document(see: See) -> None:
    assert report(see(PROJECT, CYCLES, DATA)) == report(see(PROJECT, CYCLES, DATA))


def test_each_chart_is_the_reading_that_check_and_summary_read(see: See) -> None:
    view = see(PROJECT, CYCLES, DATA)
    charts = [b for s in report(view).sections for b in s.blocks if isinstance(b, Chart)]
    assert {chart.reading.measure for chart in charts} == {"safe"}
    assert all(chart.reading is view.readings["safe"] for chart in charts)
