"""Common definitions: published with a version, shown beside a ward's own, taken when asked."""

from __future__ import annotations

import shlex
import tomllib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.store.editor import ChangedError
from qiworkbook.testing import TODAY, WorkbookFolder, make_workbook
from qiworkbook.workbook.programmes.definitions import (
    TakenDefinitions,
    publish,
    take,
    the_definitions,
)
from qiworkbook.workbook.question import Question

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import Ran

OURS = "Everybody on the ward on Monday is asked: did you feel safe this week?"
THEIRS = "Whoever is at the community meeting is asked."
FILE = "packs/common/definitions.toml"


def project(definition: str, more: str = "", ward: str = "Elm") -> str:
    return f'''format = 1
[project]
title = "Feeling safe"
unit = "{ward} Ward (invented)"

[[measure]]
id = "feels-safe"
name = "People who felt safe"
kind = "outcome"
unit = "%"
definition = "{definition}"
source = "The meeting's own sheet"
{more}'''


@pytest.fixture
def wards(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(
        tmp_path,
        {
            "projects/elm/project.toml": project(OURS),
            "projects/oak/project.toml": project(THEIRS, ward="Oak"),
            "projects/oak/data/feels-safe.csv": "date,value\n2024-12-02,61\n",
            "projects/yew/project.toml": 'format = 1\n[project]\ntitle = "Yew"\nunit = "Yew"\n',
        },
    )


def published(wards: WorkbookFolder, *more: str, version: str = "2025.1") -> Ran:
    return wards.run("definitions", "publish", "common", "elm", "--version", version, *more)


@pytest.mark.slow
def test_what_is_published_is_common_alone(wards: WorkbookFolder) -> None:
    assert published(wards).exit_code == 0
    said = tomllib.loads(wards.read(FILE))
    assert said["version"] == "2025.1"
    assert said["measure"] == [
        {
            "id": "feels-safe",
            "name": "People who felt safe",
            "kind": "outcome",
            "definition": OURS,
            "unit": "%",
        }
    ]
    assert [one for one in wards.problems() if one.place.file.startswith("packs/")] == []


def test_a_ward_that_says_another_thing_is_asked_until_it_says_why(wards: WorkbookFolder) -> None:
    published(wards)

    def asked() -> list[tuple[str, str, int | None]]:
        found = (one for one in wards.problems() if one.code == "definition-differs")
        return [(one.code, one.place.file, one.place.line) for one in found]

    assert asked() == [("definition-differs", "projects/oak/project.toml", 11)]
    assert "definition-differs" in wards.run("check", "oak", "--json").out
    assert "definition-differs" not in wards.run("check", "elm", "--json").out
    why = 'differs = "Half of us are never at a meeting on Mondays"\n'
    wards.write("projects/oak/project.toml", project(THEIRS, why, "Oak"))
    assert asked() == []


def test_both_wordings_are_shown_and_nothing_is_taken_unasked(wards: WorkbookFolder) -> None:
    published(wards)
    before = wards.read("projects/oak/project.toml")
    ran = wards.run("definitions", "take", "common")
    assert ran.exit_code == 1
    assert OURS.rstrip("?") in ran.err
    assert THEIRS.rstrip(".") in ran.err
    assert "To answer: --answer take, or --answer keep" in ran.err
    assert wards.read("projects/oak/project.toml") == before
    kept = wards.run("definitions", "take", "common", "--answer", "keep")
    (line,) = (one for one in kept.out.splitlines() if "part set" in one)
    assert wards.read("projects/oak/project.toml") == before
    _, *command = shlex.split(line.replace("...", "We ask on Mondays"))
    assert wards.run(*command).exit_code == 0
    assert 'differs = "We ask on Mondays"' in wards.read("projects/oak/project.toml")


@pytest.mark.slow
def test_what_is_taken_marks_the_data_before_and_after(wards: WorkbookFolder) -> None:
    published(wards)
    wards.run("data", "add", "oak", "feels-safe", "2024-12-09", "62")  # which notes what it means
    ran = wards.run("definitions", "take", "common", "--answer", "take", "--add", "feels-safe")
    assert ran.exit_code == 0, ran.err
    assert "yew: feels-safe added." in ran.out
    oak = tomllib.loads(wards.read("projects/oak/project.toml"))["measure"][0]
    assert (oak["definition"], oak["source"]) == (OURS, "The meeting's own sheet")
    assert [one.get("since") for one in oak["meant"]] == [None, TODAY]
    assert "definition" in wards.run("chart", "oak", "feels-safe", "--json").out
    again = wards.run("definitions", "take", "common")
    assert "Nothing differs" in again.out


@pytest.mark.slow
def test_a_change_gets_a_version_of_its_own_and_is_asked_about(wards: WorkbookFolder) -> None:
    published(wards)
    wards.write(FILE, f"# Agreed in March.\n{wards.read(FILE)}")
    assert "already says the same" in published(wards).err
    wards.write("projects/elm/project.toml", project("Nights count too."))
    assert "has version 2025.1 already" in published(wards).err
    assert "To answer: --replace" in published(wards, version="2025.2").err
    assert published(wards, "--replace", version="2025.2").exit_code == 0
    text = wards.read(FILE)
    assert text.startswith("# Agreed in March.\n")
    assert tomllib.loads(text)["version"] == "2025.2"
    assert tomllib.loads(text)["measure"][0]["definition"] == "Nights count too."


def test_what_cannot_be(wards: WorkbookFolder) -> None:
    opened = wards.open()
    elm, yew = opened.view("elm").project, opened.view("yew").project
    with pytest.raises(WorkbookError, match="No measure of yew has a definition yet"):
        publish(opened, "common", yew, version="1")
    with pytest.raises(WorkbookError, match="common definitions is here"):
        take(opened, "comon", [elm])
    assert publish(opened, "common", elm, version="1") == ("feels-safe",)
    opened = wards.open()
    with pytest.raises(WorkbookError, match="has no 'sleeps'"):
        take(opened, "common", [elm], ["sleeps"])
    assert isinstance(take(opened, "common", [opened.view("oak").project]), Question)
    answers = {"definition:oak/feels-safe": "keep"}
    done = take(opened, "common", [opened.view("oak").project], answers=answers)
    assert isinstance(done, TakenDefinitions)
    assert (done.changed, len(done.kept)) == ((), 1)
    wards.write("projects/elm/project.toml", project("Other words."))
    opened = wards.open()
    seen = the_definitions(opened, "common").source.sha256
    wards.write(FILE, wards.read(FILE) + "# Later\n")
    with pytest.raises(ChangedError):
        publish(
            opened,
            "common",
            opened.view("elm").project,
            version="2",
            answers={"replaced": "yes"},
            expected=seen,
        )


def test_a_file_of_definitions_with_a_fault_is_told_with_its_line(wards: WorkbookFolder) -> None:
    published(wards)
    wards.write(FILE, wards.read(FILE).replace('kind = "outcome"', 'kind = "result"'))
    told = [one for one in wards.problems() if one.place.file == FILE]
    assert [(one.place.line, "outcome" in one.message + one.hint) for one in told] == [(9, True)]


@pytest.mark.slow
def test_a_programme_names_the_wards_that_count_otherwise(wards: WorkbookFolder) -> None:
    published(wards)
    wards.write(
        "programme.toml",
        'format = 1\n[programme]\nname = "All (invented)"\ndefinitions = "common"\n'
        '[[member]]\ntrust = "northmoor"\nworkbook = "projects"\n',
    )
    ran = wards.run("programme", "check")
    assert "northmoor/oak: feels-safe differs from" in ran.out + ran.err
    assert "northmoor/elm" not in ran.out + ran.err
    made = wards.run(
        "programme", "report", "--format", "markdown", "-o", "out", today=date(2025, 1, 15)
    )
    assert made.exit_code in (0, 4), made.err
    report = (wards.root / "out" / "programme.md").read_text(encoding="utf-8")
    assert "Counted otherwise" in report
    assert "People who felt safe" in report
    wards.write("programme.toml", wards.read("programme.toml").replace('"common"', '"common-2026"'))
    assert (
        "no pack “common-2026”"
        in wards.run("programme", "check").err + wards.run("programme", "check").out
    )


THEORY = """
[[driver]]
id = "talking"
name = "Safety is {talked} about"

[[driver]]
id = "asking"
name = "Everybody is asked"
part_of = ["talking"]

[[idea]]
id = "huddle"
name = "a question at the huddle"
drives = ["asking"]
"""


@pytest.mark.slow
def test_a_theory_is_published_shown_beside_a_wards_own_and_taken(wards: WorkbookFolder) -> None:
    wards.write("projects/elm/project.toml", project(OURS) + THEORY.format(talked="talked"))
    wards.write(
        "projects/oak/project.toml", project(OURS, ward="Oak") + THEORY.format(talked="written")
    )
    assert published(wards, "--theory").exit_code == 0
    said = tomllib.loads(wards.read(FILE))
    assert [one["id"] for one in said["driver"]] == ["talking", "asking"]
    assert said["idea"][0] == {
        "id": "huddle",
        "name": "a question at the huddle",
        "drives": ["asking"],
    }
    (found,) = (one for one in wards.problems() if one.code == "definition-differs")
    assert "name “Safety is written about”; common is name “Safety is talked" in found.message
    asked = wards.run("definitions", "take", "common", "oak")
    assert asked.exit_code == 1
    assert "Safety is written about" in asked.err
    assert "Safety is talked about" in asked.err
    add = ("--add", "huddle", "--add", "asking", "--add", "talking")
    ran = wards.run("definitions", "take", "common", "--answer", "take", *add)
    assert ran.exit_code == 0, ran.err
    oak = tomllib.loads(wards.read("projects/oak/project.toml"))
    assert oak["driver"][0]["name"] == "Safety is talked about"
    yew = tomllib.loads(wards.read("projects/yew/project.toml"))
    assert yew["driver"][1] == {
        "id": "asking",
        "name": "Everybody is asked",
        "part_of": ["talking"],
    }
    assert yew["idea"][0]["drives"] == ["asking"]
    assert [one for one in wards.problems() if one.code == "definition-differs"] == []


def test_an_idea_is_taken_without_the_drivers_that_a_ward_has_not(wards: WorkbookFolder) -> None:
    wards.write("projects/elm/project.toml", project(OURS) + THEORY.format(talked="talked"))
    published(wards, "--theory")
    ran = wards.run("definitions", "take", "common", "yew", "--add", "huddle")
    assert ran.exit_code == 0, ran.err
    assert tomllib.loads(wards.read("projects/yew/project.toml"))["idea"][0].get("drives", []) == []


@pytest.mark.slow
def test_a_ward_says_why_its_driver_is_another(wards: WorkbookFolder) -> None:
    wards.write("projects/elm/project.toml", project(OURS) + THEORY.format(talked="talked"))
    other = THEORY.format(talked="written")
    wards.write("projects/oak/project.toml", project(OURS, ward="Oak") + other)
    published(wards, "--theory")
    kept = wards.run("definitions", "take", "common", "oak", "--answer", "keep")
    (line,) = (one for one in kept.out.splitlines() if "part set" in one)
    _, *command = shlex.split(line.replace("...", "Nobody here talks"))
    assert wards.run(*command).exit_code == 0
    assert [one for one in wards.problems() if one.code == "definition-differs"] == []


COACH = """format = 1
title = "Our questions"

[[question]]
ask = "Who is thanked?"
why = "{why}"
until = "task"
"""


@pytest.mark.slow
def test_files_beside_the_projects_go_with_a_pack_and_are_asked_about(
    wards: WorkbookFolder,
) -> None:
    wards.write("projects/oak/project.toml", project(OURS, ward="Oak"))
    wards.write("coach/ours.toml", COACH.format(why="It matters"))
    assert published(wards, "--file", "coach/ours.toml").exit_code == 0
    file = "packs/common/coach/ours.toml"
    assert wards.read(file) == wards.read("coach/ours.toml")
    assert [one for one in wards.problems() if one.code == "definition-differs"] == []
    wards.write("coach/ours.toml", COACH.format(why="It helps"))
    same = published(wards, "--file", "coach/ours.toml")
    assert "has version 2025.1 already" in same.err
    (found,) = (one for one in wards.problems() if one.code == "definition-differs")
    assert found.place.file == "coach/ours.toml"
    assert "“It matters” to “It helps”" in found.message
    asked = wards.run("definitions", "take", "common", "elm")
    assert asked.exit_code == 1
    assert "“It matters” to “It helps”" in asked.err
    kept = wards.run("definitions", "take", "common", "elm", "--answer", "keep")
    assert 'differs = "...", in a line of its own' in kept.out
    why = 'differs = "We ask on Mondays"\n'
    wards.write("coach/ours.toml", why + COACH.format(why="It helps"))
    assert [one for one in wards.problems() if one.code.startswith(("definition", "key"))] == []
    none = wards.run("definitions", "take", "common", "elm", "--answer", "take")
    assert "Nothing differs" in none.out
    wards.write("coach/ours.toml", COACH.format(why="It helps"))
    assert wards.run("definitions", "take", "common", "elm", "--answer", "take").exit_code == 0
    assert wards.read("coach/ours.toml") == COACH.format(why="It matters")
    assert wards.run("undo", "--yes").exit_code == 0
    assert wards.read("coach/ours.toml") == COACH.format(why="It helps")
    wards.write("coach/ours.toml", why + COACH.format(why="It helps"))
    new = published(wards, "--file", "coach/ours.toml", "--replace", version="2025.2")
    assert new.exit_code == 0, new.err
    assert wards.read(file) == wards.read("coach/ours.toml") == COACH.format(why="It helps")
    wrong = published(wards, "--file", "coach/other.toml", version="2025.3")
    assert "coach/other.toml is not a file that anything" in wrong.err


def test_what_was_changed_since_it_was_asked_about_is_left(wards: WorkbookFolder) -> None:
    wards.write("coach/ours.toml", COACH.format(why="It matters"))
    published(wards, "--file", "coach/ours.toml")
    wards.write("coach/ours.toml", COACH.format(why="It helps"))
    seen = wards.open()
    answers = {f"definition:{one}": "take" for one in ("oak/feels-safe", "coach/ours.toml")}
    theirs = project("Whoever comes is asked.", ward="Oak")
    wards.write("projects/oak/project.toml", theirs)
    with pytest.raises(ChangedError, match="projects/oak"):
        take(seen, "common", seen.workbook.projects, answers=answers)
    assert wards.read("projects/oak/project.toml") == theirs
    wards.write("coach/ours.toml", COACH.format(why="It is kind"))
    with pytest.raises(WorkbookError, match="coach/ours"):
        take(seen, "common", [], answers=answers)
    assert wards.read("coach/ours.toml") == COACH.format(why="It is kind")
