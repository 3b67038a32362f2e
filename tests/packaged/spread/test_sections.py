"""Spread in a report and in a deck: messages by what the file says, and no false certainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.api import Callout, Grid, Output, SmallMultiples
from qiworkbook_spread.sections import SECTIONS

if TYPE_CHECKING:
    from qiworkbook.api import Section
    from tests.packaged.spread.conftest import Elm

OTHER_SITES = """
[[site]]
id = "oak-ward"
unit = "Oak Ward"
adopter = "late-majority"

[[site.reached]]
stage = "declined"
on = 2025-01-06

[[site]]
id = "yew-ward"
unit = "Yew Ward"
adopter = "innovator"
project = "yew"
series = "feels-safe"

[[site.reached]]
stage = "testing"
on = 2025-01-06
"""


def sections(elm: Elm, output: Output = Output.REPORT) -> dict[str, Section]:
    view = elm.folder.view("elm")
    makers = [maker.of(output) for maker in SECTIONS if output in maker.outputs]
    return {made.id: made for maker in makers for made in maker.make(view)}


def grids(section: Section) -> list[list[tuple[str, ...]]]:
    found = [block for block in section.blocks if isinstance(block, Grid)]
    return [
        [grid.columns, *(tuple(cell.text for cell in row) for row in grid.rows)] for grid in found
    ]


def test_readiness_with_the_evidence_found(elm: Elm) -> None:
    section = sections(elm)["elm-spread-ready"]
    (grid,) = grids(section)
    assert grid[0] == (
        "Question",
        "The team's answer",
        "Because",
        "In this workbook",
        "Not found here",
    )
    assert [row[1] for row in grid[1:]] == ["Yes", *["Not answered yet"] * 4]
    assert grid[2][3] == "1 core part written down."
    in_deck = sections(elm, Output.STORYBOARD)["elm-spread-ready"]
    assert len(grids(in_deck)[0][0]) == 3


def test_the_map_has_the_most_receptive_first(elm: Elm) -> None:
    elm.add(OTHER_SITES)
    (grid,) = grids(sections(elm)["elm-spread-sites"])
    assert [(row[0], row[2]) for row in grid[1:]] == [
        ("Yew Ward", "Testing"),
        ("Ash Ward", "Implemented"),
        ("Oak Ward", "Declined"),
    ]


def test_the_log_has_fidelity_and_adaptations_with_their_reasons(elm: Elm) -> None:
    section = sections(elm)["elm-spread-log"]
    assert section.message == "1 adaptation at Ash Ward, each with its reason"
    path, core, adapted = grids(section)
    assert path[1][1] == "Testing 7 October 2024, implemented 2 December 2024."
    assert core[1:] == [("The question comes first", "Yes")]
    assert adapted[1][1:] == (
        "A question about nights",
        "People said that nights were hard",
        "It is asked more often",
    )


def test_a_small_chart_for_each_site_with_data(elm: Elm) -> None:
    elm.add(OTHER_SITES)
    project = elm.folder.read("projects/elm/project.toml")
    elm.folder.write("projects/yew/project.toml", project)
    elm.folder.write("projects/yew/data/feels-safe.csv", "date,value\n2025-01-06,70\n")
    section = sections(elm)["elm-spread-charts"]
    (small,) = [block for block in section.blocks if isinstance(block, SmallMultiples)]
    assert small.titles == ("Ash Ward", "Yew Ward")
    ash = small.readings[0]
    # 9 of 21 and 12 of 21 shifts
    assert [round(point.value or 0, 1) for point in ash.points] == [42.9, 57.1]
    assert section.message == "2 sites of 3 with data of their own"
    assert small.alt.startswith("Small charts, one for each site. Ash Ward: ")


@pytest.mark.slow
def test_a_project_that_was_not_read_is_named(elm: Elm) -> None:
    elm.add(OTHER_SITES)
    project = elm.folder.read("projects/elm/project.toml")
    elm.folder.write("projects/yew/project.toml", project)
    elm.folder.run("report", "elm", "-o", "out")
    assert "The chart of Yew Ward is in the project yew" in elm.folder.read("out/report.html")


def test_sustainability_by_rater_and_never_as_a_mean(elm: Elm) -> None:
    elm.change('infrastructure = "C"', 'infrastructure = "D"')
    section = sections(elm)["elm-spread-sustain"]
    assert section.message == (
        "2 raters score sustainability from 90.5 to 94.9 of 100, and disagree on 1 factor"
    )
    scores, levels, actions = grids(section)
    assert scores == [
        (
            "Rater",
            "When",
            "Process (of 31.1)",
            "Staff (of 52.4)",
            "Organisation (of 16.5)",
            "Total (of 100.0)",
        ),
        ("Night nurse", "9 December 2024", "31.1", "52.4", "7.0", "90.5"),
        ("Ward manager", "9 December 2024", "31.1", "52.4", "11.4", "94.9"),
    ]
    assert levels[-1][2:] == ("9.5", "D", "B", "They disagree: B to D, 2 levels apart")
    assert levels[-2][2] == "7.0 (unverified)"
    assert levels[1][-1] == "They agree"
    assert actions[1][0] == "Infrastructure for sustainability"


def test_a_score_is_never_shown_without_the_label(elm: Elm) -> None:
    for output in Output:
        section = sections(elm, output)["elm-spread-sustain"]
        said = [block.text for block in section.blocks if isinstance(block, Callout)]
        assert any(text.startswith("Unverified") for text in said)
    words = repr(sections(elm)["elm-spread-sustain"])
    assert "Unverified, from memory: 55 or more" in words
    assert "55" not in repr(sections(elm, Output.STORYBOARD)["elm-spread-sustain"].blocks)


def test_policy_as_a_mechanism_is_labelled(elm: Elm) -> None:
    elm.change("[mechanisms]\n", '[mechanisms]\npolicy = "None needed"\n')
    assert "Policy (unverified: from memory)" in repr(sections(elm)["elm-spread-support"])


def test_the_lowest_factor_without_an_action_stands_in_the_table(elm: Elm) -> None:
    elm.change(
        '[[sustainability_action]]\nfactor = "infrastructure"',
        '[[sustainability_action]]\nfactor = "fit"',
    )
    *_, actions = grids(sections(elm)["elm-spread-sustain"])
    assert ("Infrastructure for sustainability", "No action yet", "—", "—") in actions


def test_an_empty_plan_says_only_what_it_knows(elm: Elm) -> None:
    elm.folder.write("projects/elm/spread.toml", "format = 1\n")
    made = sections(elm)
    assert list(made) == ["elm-spread", "elm-spread-ready"]
    assert made["elm-spread"].message == (
        "Set-up: how many units, and by when, is still to be said"
    )
    (elm.folder.root / "projects/elm/spread.toml").unlink()
    assert sections(elm) == {}


def test_an_example_says_so_in_every_section(elm: Elm) -> None:
    elm.change("format = 1\n", 'format = 1\nillustrative = "Made up"\n')
    for section in sections(elm).values():
        said = [block.text for block in section.blocks if isinstance(block, Callout)]
        assert "Illustrative: Made up" in said
