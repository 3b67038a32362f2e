from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

AWKWARD = 'A "quoted" \\ title\nwith a line – ünïcode 🙂 [x] # {{ unit }}'


def about(workbook: WorkbookFolder, id_: str) -> dict[str, object]:
    text = workbook.read(f"projects/{id_}/project.toml")
    found = tomllib.loads(text)["project"]
    assert isinstance(found, dict)
    return found


def test_a_new_project(elm: WorkbookFolder) -> None:
    ran = elm.run("new", "oak-ward", "--title", "Feeling safe on Oak Ward", "--unit", "Oak Ward")
    assert (ran.exit_code, ran.err) == (0, "")
    assert ran.out.startswith(
        "Started Feeling safe on Oak Ward (oak-ward) from blank:\n"
        "  projects/oak-ward/project.toml\n"
        "Next: qiworkbook aim set oak-ward --statement"
    )
    said = about(elm, "oak-ward")
    assert said["title"] == "Feeling safe on Oak Ward"
    assert said["unit"] == "Oak Ward"
    assert str(said["start"]) == "2025-01-15"


def test_a_new_project_has_questions_and_no_errors(elm: WorkbookFolder) -> None:
    elm.run("new", "oak-ward")
    ran = elm.run("check", "oak-ward", "--format", "json")
    assert ran.exit_code == 0
    assert '"severity": "question"' in ran.out
    assert '"severity": "error"' not in ran.out


def test_the_title_and_the_organisation_when_nobody_says(elm: WorkbookFolder) -> None:
    elm.write("workbook.toml", 'format = 1\n[workbook]\norganisation = "Northmoor"\n')
    elm.run("new", "oak-ward")
    assert about(elm, "oak-ward")["title"] == "Oak ward"
    assert about(elm, "oak-ward")["organisation"] == "Northmoor"


def test_an_awkward_title_stays_what_it_is(elm: WorkbookFolder) -> None:
    assert elm.run("new", "oak", "--title", AWKWARD).exit_code == 0
    assert about(elm, "oak")["title"] == AWKWARD


def test_a_name_that_is_none_gets_an_offer(elm: WorkbookFolder) -> None:
    ran = elm.run("new", "Oak Ward's")
    assert ran.exit_code == 1
    assert '"Oak Ward\'s" cannot name a folder, but oak-wards can.' in ran.err
    assert 'To answer: qiworkbook new oak-wards --title "Oak Ward\'s"' in ran.err
    assert not (elm.root / "projects/oak-wards").exists()


def test_at_a_terminal_the_offer_is_a_question(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    ran = talk("new", "Oak Ward", answers=("y",))
    assert "Shall it be oak-ward?\nyes/no [yes]: y\n" in ran.output
    assert about(elm, "oak-ward")["title"] == "Oak Ward"


def test_at_a_terminal_no_means_no(elm: WorkbookFolder, talk: Callable[..., Result]) -> None:
    talk("new", "Oak Ward", answers=("n",))
    assert not (elm.root / "projects/oak-ward").exists()


@pytest.mark.parametrize("name", ["", "…", "🙂"])
def test_a_name_with_nothing_in_it(elm: WorkbookFolder, name: str) -> None:
    ran = elm.run("new", name)
    assert ran.exit_code == 1
    assert "letters" in ran.err


@pytest.mark.parametrize("name", ["../oak", "CON", "oak/ward", ".git"])
def test_a_name_that_leads_elsewhere_makes_nothing(elm: WorkbookFolder, name: str) -> None:
    before = elm.files()
    assert elm.run("new", name).exit_code == 1
    assert elm.files() == before


def test_there_is_one_already(elm: WorkbookFolder) -> None:
    before = elm.read("projects/elm/project.toml")
    ran = elm.run("new", "elm")
    assert ran.exit_code == 1
    assert "There is already a project elm; it was left unchanged." in ran.err
    assert elm.read("projects/elm/project.toml") == before


def test_a_folder_without_a_project_keeps_what_it_has(elm: WorkbookFolder) -> None:
    elm.write("projects/oak/data/safe.csv", "date,value\n")
    assert elm.run("new", "oak").exit_code == 0
    assert elm.read("projects/oak/data/safe.csv") == "date,value\n"


def test_an_unknown_starter_lists_those_there_are(elm: WorkbookFolder) -> None:
    ran = elm.run("new", "oak", "--from", "blanc")
    assert ran.exit_code == 1
    assert "There is no starter 'blanc'." in ran.err
    assert "Did you mean blank?" in ran.err
    assert "blank (an empty project, with a note at every line)" in ran.err


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    workbook = make_workbook(tmp_path)
    workbook.write("projects", "a file where a folder should be")
    ran = workbook.run("new", "oak")
    assert ran.exit_code == 1
    assert "Traceback" not in ran.err
    assert "projects/oak/project.toml" in ran.err


def test_a_starter_that_has_a_theory_leads_to_it(tmp_path: Path) -> None:
    workbook = make_workbook(tmp_path, {})
    text = 'format = 1\n\n[project]\ntitle = "{{ title }}"\n\n[[driver]]\nid = "a"\nname = "A"\n'
    workbook.write("starters/ours/project.toml", text)
    out = workbook.run("new", "elm", "--from", "ours").out
    assert out.endswith("      qiworkbook theory elm\n")
    assert workbook.run("new", "oak").out.endswith('"What has to change for that"\n')
