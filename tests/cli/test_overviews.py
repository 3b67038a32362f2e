"""`list`, `show`, `coach`: what there is, read from a project that has something of everything."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from qiworkbook.testing import WorkbookFolder, make_workbook

# Ten weeks around 60, then ten around 80. By hand: the mean is 70 and each moving range is 10, so
# the limits are 70 ± 26.6 and nothing comes near them; the last ten weeks lie above the mean, and
# seven are a shift.
WEEKS = [
    *(f"2024-08-{5 + 7 * i:02d}" for i in range(4)),
    *(f"2024-09-{2 + 7 * i:02d}" for i in range(5)),
    *(f"2024-10-{7 + 7 * i:02d}" for i in range(4)),
    *(f"2024-11-{4 + 7 * i:02d}" for i in range(4)),
    *(f"2024-12-{2 + 7 * i:02d}" for i in range(3)),
]
VALUES = [55, 65] * 5 + [75, 85] * 5
DATA = "date,value\n" + "".join(f"{d},{v}\n" for d, v in zip(WEEKS, VALUES, strict=True))
CYCLE = """\
format = 1
title = "Ask at one handover"
idea = "huddle"

[plan]
objective = "Find out whether it takes two minutes"
predicted_on = 2024-10-04
start = 2024-10-07

[[plan.question]]
ask = "How long does it take?"
predict = "Three minutes"
"""


@pytest.fixture
def lived(elm: WorkbookFolder) -> WorkbookFolder:
    """The workbook, with twenty weeks of data and a cycle whose test is over."""
    elm.write("projects/elm/data/feels-safe.csv", DATA)
    elm.write("projects/elm/pdsa/2024-10-07-one-handover.toml", CYCLE)
    return elm


def test_every_project_on_one_line(lived: WorkbookFolder) -> None:
    lived.run("new", "oak")
    assert lived.run("list").out.splitlines() == [
        "project  status  aim                                last data   last cycle     signals",
        "elm      active  61% to 90% by 2025-03-31, now 80%  2024-12-16  2024-10-07 do"
        "  1 improvement",
        "oak      active  to be agreed                       none yet    none yet       none",
        "Next: qiworkbook show elm",
    ]


def test_the_list_for_a_machine(lived: WorkbookFolder) -> None:
    (found,) = json.loads(lived.run("list", "--json").out)
    assert found["aim"] == {
        "baseline": 61,
        "now": 80.0,
        "goal": 90,
        "unit": "%",
        "by": "2025-03-31",
        "way": pytest.approx(19 / 29),  # from 61 to 80, of the way from 61 to 90
    }
    assert found["signals"] == {"feels-safe": "improvement-high"}
    assert found["latest_cycle"] == "2024-10-07-one-handover"


def test_a_workbook_without_projects(tmp_path: Path) -> None:
    ran = make_workbook(tmp_path).run("list")
    assert ran.out == "There is no project yet.\nNext: qiworkbook new my-ward\n"


def test_one_project_on_one_screen(lived: WorkbookFolder) -> None:
    out = lived.run("show", "elm").out
    assert len(out.splitlines()) <= 24
    assert out.startswith(
        "Feeling safe on Elm Ward\nElm Ward, Northmoor NHS Foundation Trust, active\n"
    )
    assert "Aim     90% of people on Elm Ward say they feel safe by 31 March 2025.\n" in out
    assert "from about 60% to about 80%" in out.casefold()
    assert "2 drivers, 1 change idea: 1 testing\n" in out
    assert "1 cycle in 1 ramp, 1 under way\n  2024-10-07  next: do  Ask at one handover\n" in out
    assert "qiworkbook check elm" in out
    assert "A coach would ask: " in out


def test_show_for_a_machine(lived: WorkbookFolder) -> None:
    found = json.loads(lived.run("show", "elm", "--json").out)
    assert found["aim"]["target"] == 90
    assert [driver["id"] for driver in found["drivers"]] == ["talking", "confidence"]
    assert found["cycles"] == [
        {
            "id": "2024-10-07-one-handover",
            "title": "Ask at one handover",
            "idea": "huddle",
            "number": 1,
            "stage": "do",
        }
    ]
    assert found["measures"][0]["variation"] == "improvement-high"


def test_show_of_an_empty_project(elm: WorkbookFolder) -> None:
    elm.write("projects/bare/project.toml", "format = 1\n")
    ran = elm.run("show", "bare")
    assert ran.exit_code == 0
    assert "Aim     to be agreed" in ran.out
    assert "0 measures" in ran.out


def test_a_broken_project_is_shown_as_far_as_it_can_be(lived: WorkbookFolder) -> None:
    lived.write("projects/elm/project.toml", "format = 1\n[project\n")
    ran = lived.run("show", "elm")
    assert ran.exit_code == 4
    assert "1 cycle in 1 ramp" in ran.out
    assert lived.run("list").exit_code == 4


def test_a_project_that_cannot_be_read_is_not_told_to_be_active(lived: WorkbookFolder) -> None:
    lived.run("new", "oak")
    lived.write("projects/elm/project.toml", "format = 1\n[project\n")
    listed = lived.run("list")
    assert listed.out.splitlines()[1].split()[:2] == ["elm", "cannot"]
    assert [(one["id"], one["status"]) for one in json.loads(lived.run("list", "--json").out)] == [
        ("elm", None),
        ("oak", "active"),
    ]
    rows = list(csv.DictReader(lived.run("wards", "--format", "csv").out.splitlines()))
    assert {one["project"]: one["status"] for one in rows} == {"elm": "", "oak": "active"}
    lived.run("export")
    tables = csv.DictReader(lived.read("output/export/projects.csv").splitlines())
    assert [(one["project"], one["status"]) for one in tables] == [("elm", ""), ("oak", "active")]
    assert "active" not in lived.run("show", "elm").out


def test_a_slip_among_many_names_prints_the_nearest_few(elm: WorkbookFolder) -> None:
    for number in range(20):
        elm.write(f"projects/ward-{number:02d}/project.toml", "format = 1\n[project]\ntitle='x'\n")
    ran = elm.run("show", "zz-07")
    assert "ward-07" in ran.err
    assert ran.err.count("ward-") == 5
    assert "and 16 others" in ran.err
    assert elm.run("list", "--ward", "nowhere").err.count("ward-") <= 5


def test_the_coach_asks_kindly_and_says_where_from(lived: WorkbookFolder) -> None:
    out = lived.run("coach", "elm").out
    assert out.startswith("Feeling safe on Elm Ward\n  - ")
    assert "    qiworkbook pdsa do elm 2024-10-07-one-handover\n" in out
    assert len(lived.run("coach", "elm", "--all").out) >= len(out)


def test_the_coach_for_a_machine(lived: WorkbookFolder) -> None:
    asked = json.loads(lived.run("coach", "--json").out)["elm"]
    assert all(one["ask"].endswith("?") for one in asked)
    assert {one["cycle"] for one in asked} >= {"2024-10-07-one-handover"}
    assert all(one["file"].startswith("projects/elm/") for one in asked)


@pytest.mark.parametrize("command", ["list", "check", "coach", "report", "slides"])
def test_a_workbook_without_projects_says_how_to_begin(tmp_path: Path, command: str) -> None:
    ran = make_workbook(tmp_path, {}).run(command)
    assert (ran.exit_code, ran.err) == (0, "")
    assert ran.out.endswith("Next: qiworkbook new my-ward\n")


def test_an_open_test_is_named_by_its_words_and_its_idea_and_not_by_its_file() -> None:
    examples, today = WorkbookFolder(Path(__file__).parents[2]), date(2025, 4, 8)
    ran = examples.run("wards", today=today)
    assert "study: Two weekends, cycle 4 of" in ran.out
    assert "2025-03-22-evening-weekends" not in ran.out
    (row,) = json.loads(examples.run("wards", "willow-ward", "--format", "json", today=today).out)
    assert (row["cycle"], row["days_waiting"]) == ("2025-03-22-evening-weekends", 9)
    named = examples.run("digest", "willow-ward", "--since", "2025-03-01", today=today).out
    assert row["test"].startswith("Two weekends, cycle 4 of a named member of staff in the lounge")
    assert '- Willow Ward: "Two weekends, cycle 4 of a named member of staff in the…"' in named
