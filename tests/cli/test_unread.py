"""A project.toml that cannot be read: no command says that there is nothing in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT

if TYPE_CHECKING:
    from qiworkbook.testing import WorkbookFolder

FILE = "projects/elm/project.toml"
CYCLE = 'format = 1\ntitle = "One handover"\nidea = "huddle"\n\n[plan]\nstart = 2025-01-06\n'
ASSESSMENT = """\
format = 1
set = "nhse-sexual-safety-charter"
date = 2024-02-12

[[item]]
standard = "open-culture"
rating = "partly"
"""
ASKED = (
    ("idea", "list"),
    ("driver", "list"),
    ("measure", "list"),
    ("aim", "show"),
    ("pdsa", "list"),
)


@pytest.fixture
def broken(elm: WorkbookFolder) -> WorkbookFolder:
    """The workbook, with a heading left open in line 2 of the project's file."""
    elm.write(FILE, SMALL_PROJECT.replace("format = 1\n", "format = 1\n[aim\n", 1))
    return elm


@pytest.mark.parametrize("command", ASKED, ids=" ".join)
def test_what_cannot_be_read_is_not_told_as_nothing(
    broken: WorkbookFolder, command: tuple[str, str]
) -> None:
    ran = broken.run(*command, "elm")
    assert ran.exit_code == broken.run("show", "elm").exit_code == 4
    first, second, third, *_ = ran.out.splitlines()
    assert first.startswith(f"{FILE} cannot be read, and the ")
    assert second.startswith(f"{FILE}:2: this heading has no closing ]")
    assert third == "Put that right, and look again: qiworkbook check elm"
    assert " yet" not in ran.out


@pytest.mark.parametrize("command", ASKED, ids=" ".join)
def test_a_machine_gets_its_data_and_the_person_the_reason(
    broken: WorkbookFolder, command: tuple[str, str]
) -> None:
    ran = broken.run(*command, "elm", "--json")
    assert not json.loads(ran.out)
    assert f"{FILE}:2: " in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("spread", "package", "elm"),
        ("summary", "elm", "-o", "icons.svg"),
        ("pdsa", "do", "elm"),
    ],
    ids=" ".join,
)
def test_nor_is_it_said_to_have_none_of_what_is_made_of_it(
    broken: WorkbookFolder, command: tuple[str, ...]
) -> None:
    ran = broken.run(*command)
    assert ran.exit_code == 4, ran
    assert ran.err.startswith("In what could be read:\n")
    assert f"{FILE}:2: this heading has no closing ]" in ran.err.replace("\n", " ")
    broken.write(FILE, "format = 1\n[project]\ntitle = 'Calm'\n")
    whole = broken.run(*command)
    assert whole.exit_code == 1, whole
    assert "could be read" not in whole.err


def test_the_cycles_are_files_of_their_own_and_are_listed(broken: WorkbookFolder) -> None:
    broken.write("projects/elm/pdsa/2025-01-06-one-handover.toml", CYCLE)
    out = broken.run("pdsa", "list", "elm").out
    assert f"{FILE}:2: " in out
    assert "2025-01-06-one-handover" in out


def test_show_and_the_list_of_projects_say_so_too(broken: WorkbookFolder) -> None:
    assert f"{FILE}:2: this heading" in broken.run("show", "elm").out
    said = broken.run("list").out
    assert "cannot be read" in said
    assert "to be agreed" not in said
    assert [one["unread"] for one in json.loads(broken.run("list", "--json").out)] == [True]


def test_what_needs_the_file_names_the_line(broken: WorkbookFolder) -> None:
    ran = broken.run("measure", "show", "elm", "feels-safe")
    assert ran.exit_code == 1
    assert ran.err.startswith(f"{FILE} cannot be read.\n{FILE}:2: this heading")


def test_a_name_is_not_looked_for_among_what_plugins_work_out(broken: WorkbookFolder) -> None:
    broken.write("projects/elm/benchmark/2024-02-12.toml", ASSESSMENT)
    ran = broken.run("measure", "show", "elm", "safe")
    assert ran.exit_code == 1
    assert ran.err.startswith(f"{FILE} cannot be read.")


@pytest.mark.parametrize("command", ASKED, ids=" ".join)
def test_an_empty_project_has_nothing_yet(elm: WorkbookFolder, command: tuple[str, str]) -> None:
    elm.write(FILE, "format = 1\n")
    out = elm.run(*command, "elm").out
    assert " yet" in out
    assert "cannot be read" not in out


def test_a_library_that_is_a_link_to_nothing_is_no_library_left_out_in_silence(
    elm: WorkbookFolder,
) -> None:
    (elm.root / "resources.toml").unlink(missing_ok=True)
    assert elm.run("list").exit_code == 0
    (elm.root / "resources.toml").symlink_to("nowhere")
    for command in (("list",), ("summary", "elm"), ("resources", "list")):
        ran = elm.run(*command)
        assert (ran.exit_code, "resources.toml" in ran.err) == (4, True), ran
