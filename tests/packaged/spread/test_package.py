"""The change package: the rule, what stands behind each idea, and a starter that works."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import Diagram, Grid
from qiworkbook.problems import Severity
from qiworkbook_spread.evidence import RULE, beliefs, held
from qiworkbook_spread.package import merge, package_sections

if TYPE_CHECKING:
    from tests.packaged.spread.conftest import Elm

PROJECT = "projects/elm/project.toml"
CYCLE = """\
format = 1
title = "One handover"
idea = "huddle"

[plan]
objective = "Find out if it fits"
start = 2024-02-05
scale = "one nurse, one handover"
measures = ["feels-safe"]

[[plan.question]]
ask = "Does it take two minutes?"
predict = "Three"
answer = "Two"
held = "{held}"

[do]
as_planned = true

[study]
learning = "It has to come first"

[act]
decision = "{decision}"
"""


def change_project(elm: Elm, old: str, new: str) -> None:
    text = elm.folder.read(PROJECT)
    assert text.count(old) == 1
    elm.folder.write(PROJECT, text.replace(old, new))


def adopted(elm: Elm, held_: str = "yes", decision: str = "adopt") -> None:
    change_project(elm, 'status = "testing"', 'status = "adopted"')
    text = CYCLE.format(held=held_, decision=decision)
    elm.folder.write("projects/elm/pdsa/2024-02-05-one.toml", text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "belief", "held_", "decision", "inside"),
    [
        ("adopted", "high", "", "", True),
        ("implemented", "high", "", "", True),
        ("sustained", "high", "", "", True),
        ("spread", "high", "", "", True),
        ("adopted", "low", "yes", "adopt", True),
        ("adopted", "high", "no", "adopt", False),
        ("adopted", "high", "no", "adapt", False),
        ("adopted", "high", "partly", "", True),
        ("adopted", "medium", "partly", "adopt", False),
        ("adopted", "medium", "yes", "adapt", False),
        ("testing", "high", "yes", "adopt", False),
        ("abandoned", "high", "yes", "adopt", False),
    ],
)
def test_the_rule(
    elm: Elm, status: str, belief: str, held_: str, decision: str, inside: bool
) -> None:
    adopted(elm, held_, decision)
    change_project(elm, 'status = "adopted"', f'status = "{status}"\nbelief = "{belief}"')
    (one,) = beliefs(elm.folder.view("elm"))
    assert one.held is inside
    assert one.because


def test_what_was_seen_stands_beside_what_the_team_believes(elm: Elm) -> None:
    adopted(elm, "partly")
    change_project(elm, 'status = "adopted"', 'status = "adopted"\nbelief = "high"')
    (one,) = beliefs(elm.folder.view("elm"))
    assert one.because.endswith("is high, and 0 of 1 prediction held, and 1 in part")


@pytest.mark.parametrize("more", [(), ("--starter", "ours")])
def test_an_idea_of_which_no_prediction_held_is_named_and_asked_about(
    elm: Elm, more: tuple[str, ...]
) -> None:
    adopted(elm, "no")
    change_project(elm, 'status = "adopted"', 'status = "adopted"\nbelief = "high"')
    ran = elm.folder.run("spread", "package", *more)
    assert ran.exit_code == 1, "there is no other idea"
    assert "0 of 1 prediction held. Which of the two should be passed on?" in ran.out


def test_drivers_that_lead_to_no_idea_of_the_package_fall_away(elm: Elm) -> None:
    adopted(elm)
    more = '[[driver]]\nid = "spaces"\nname = "Spaces feel private"\n\n[[idea]]'
    change_project(elm, "[[idea]]", more)
    project = held(elm.folder.view("elm")).project
    assert [driver.id for driver in project.drivers] == ["talking", "confidence"]


def test_each_idea_comes_with_what_stands_behind_it(elm: Elm) -> None:
    adopted(elm)
    elm.folder.write("projects/elm/data/feels-safe.csv", "date,value\n2025-01-06,70\n")
    opening, theory, idea, chart = package_sections([elm.folder.view("elm")])
    assert RULE in repr(opening)
    assert isinstance(theory.blocks[0], Diagram)
    words = repr(idea)
    for part in (
        "The question comes first",
        "The words of the question",
        "A question about nights",
        "People said that nights were hard",
        "one nurse, one handover",
        "Does it take two minutes? “Three”, which held.",
        "It has to come first",
        "too early to say",
        "Elm Ward began with one nurse, one handover.",
        "it does not prove that this idea did it",
    ):
        assert part in words, part
    assert chart.id == "elm-package-chart-feels-safe"
    links = {
        cell.link
        for section in (opening, idea)
        for block in section.blocks
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row
        if cell.link
    }
    assert links == {idea.id, chart.id}


def test_what_is_left_out_is_listed_with_why(elm: Elm) -> None:
    adopted(elm)
    more = (
        '[[idea]]\nid = "form"\nname = "a form"\ndrives = ["talking"]\nstatus = "abandoned"\n'
        'status_reason = "Nobody used it"\n\n[[measure]]'
    )
    change_project(elm, "[[measure]]", more)
    left_out = package_sections([elm.folder.view("elm")])[-1]
    (grid,) = [block for block in left_out.blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.rows[0]] == [
        "A form",
        "Elm Ward",
        "abandoned",
        "Nobody used it.",
    ]


def test_the_command_writes_a_page_and_markdown_that_say_they_are_illustrative(elm: Elm) -> None:
    adopted(elm)
    ran = elm.run("package", "-o", "out")
    assert ran.exit_code == 0, ran
    for file in ("out/change-package.html", "out/change-package.md"):
        text = elm.folder.read(file)
        assert "Illustrative: Elm Ward" in text
        assert "at least one PDSA cycle ended in adopting it" in text
    assert [f for f in elm.folder.files() if f.endswith(".svg")] == [
        "out/figures/elm-package-theory-diagram.svg"
    ]


def test_nothing_to_hand_on_is_said_with_the_rule(elm: Elm) -> None:
    ran = elm.run("package")
    assert ran.exit_code == 1
    assert "No idea of elm is held with a high degree of belief yet" in ran.err
    assert RULE in ran.err


@pytest.mark.slow
def test_a_project_begins_from_the_starter_and_checks_clean_of_errors(elm: Elm) -> None:
    adopted(elm)
    assert elm.run("package", "--starter", "our-package").exit_code == 0
    ran = elm.folder.run("new", "oak", "--from", "our-package", "--title", 'Oak "Ward"')
    assert ran.exit_code == 0, ran
    text = elm.folder.read("projects/oak/project.toml")
    oak = tomllib.loads(text)
    assert oak["project"]["title"] == 'Oak "Ward"'
    assert "example" in oak["project"]["illustrative"]
    assert oak["aim"] == {"statement": "", "measure": "feels-safe"}
    assert oak["idea"] == [
        {
            "id": "huddle",
            "name": "a two-minute question at the morning huddle",
            "drives": ["confidence"],
            "source": "change-package",
            "status": "proposed",
        }
    ]
    assert "# Core: The question comes first.\n" in text
    assert "# Ash Ward changed: A question about nights. People said" in text
    assert "target" not in oak["measure"][0]
    problems = elm.folder.problems("oak")
    assert [one for one in problems if one.severity is Severity.ERROR] == []
    assert elm.folder.files().count("projects/oak/starter.toml") == 0


def test_a_starter_that_is_there_stays(elm: Elm) -> None:
    adopted(elm)
    assert elm.run("package", "--starter", "ours").exit_code == 0
    before = elm.folder.read("starters/ours/project.toml")
    again = elm.run("package", "--starter", "ours")
    assert again.exit_code == 1
    assert "There is already a starter ours" in again.err
    assert elm.folder.read("starters/ours/project.toml") == before


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Our package", "../elsewhere", "a/b"])
def test_a_name_that_cannot_be_one_is_refused(elm: Elm, name: str) -> None:
    adopted(elm)
    ran = elm.run("package", "--starter", name)
    assert ran.exit_code == 1
    assert "cannot name a starter" in ran.err


def test_what_is_alike_in_two_projects_becomes_one_and_the_rest_is_told_apart(elm: Elm) -> None:
    adopted(elm)
    text = elm.folder.read(PROJECT)
    oak = text.replace("Elm", "Oak").replace("Safety is talked about", "We speak of safety")
    elm.folder.write("projects/oak/project.toml", oak)
    cycle = elm.folder.read("projects/elm/pdsa/2024-02-05-one.toml")
    elm.folder.write("projects/oak/pdsa/2024-02-05-one.toml", cycle)
    merged = merge(elm.folder.open().views)
    assert [driver["id"] for driver in merged.drivers] == ["talking", "confidence", "talking-2"]
    assert merged.drivers[1]["part_of"] == ["talking", "talking-2"]
    assert [idea["id"] for idea in merged.ideas] == ["huddle"]
    assert len(merged.behind[0]) == 2
    assert [measure["shows"] for measure in merged.measures] == [["aim", "talking", "talking-2"]]
    assert merged.outcomes == ("feels-safe",)


def test_a_line_end_in_a_name_cannot_leave_its_remark(elm: Elm) -> None:
    adopted(elm)
    elm.change('what = "The question comes first"', 'what = "First\\n[project]"')
    assert elm.run("package", "--starter", "ours").exit_code == 0
    assert "# Core: First [project].\n" in elm.folder.read("starters/ours/project.toml")


def test_what_a_plugin_counts_is_not_handed_on(elm: Elm) -> None:
    adopted(elm)
    elm.change('shows = ["confidence"]', 'shows = ["aim"]')
    merged = merge(elm.folder.open().views)
    assert [measure["id"] for measure in merged.measures] == ["feels-safe"]
