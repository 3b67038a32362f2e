from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.contributions.extensions import Starter
from qiworkbook.problems import WorkbookError
from qiworkbook.testing import make_workbook
from qiworkbook.workbook.edits.creation import ProjectHeading, start_project, start_workbook

if TYPE_CHECKING:
    from pathlib import Path

STARTER = Starter(
    "two",
    "two files",
    {
        "project.toml": 'format = 1\n[project]\ntitle = "{{ title }}"\nstart = {{ today }}\n',
        "pdsa/first.toml": 'format = 1\ntitle = "{{unit}}, {{ nothing }}"\n',
        "notes.txt": 'For {{ title }} of "{{ organisation }}" ({{ project }})\n',
    },
)
TODAY = date(2025, 1, 15)


def test_a_workbook_says_what_it_made_and_what_it_kept(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("mine\n", encoding="utf-8")
    (tmp_path / "projects").mkdir()
    started = start_workbook(tmp_path, "Ours")
    assert started.kept == (".gitattributes",)
    assert started.made == (
        ".gitignore",
        ".pre-commit-config.yaml",
        "workbook.toml",
        "learning-sets/",
    )
    again = start_workbook(tmp_path, "Another")
    assert again.made == ()


def test_the_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    start_workbook(tmp_path / "a" / "b")
    assert 'name = "b"' in (tmp_path / "a/b/workbook.toml").read_text(encoding="utf-8")


def test_a_starter_is_filled_in(tmp_path: Path) -> None:
    workbook = make_workbook(tmp_path, {"workbook.toml": "format = 1\n"})
    heading = ProjectHeading('Safe on "Elm"', "Northmoor", "Elm Ward")
    started = start_project(tmp_path, "elm", STARTER, heading, TODAY)
    assert started.made[-1] == "projects/elm/project.toml"  # last: without it, there is none yet
    assert workbook.read("projects/elm/project.toml") == (
        'format = 1\n[project]\ntitle = "Safe on \\"Elm\\""\nstart = 2025-01-15\n'
    )
    assert workbook.read("projects/elm/pdsa/first.toml") == (
        'format = 1\ntitle = "Elm Ward, {{ nothing }}"\n'
    )
    assert workbook.read("projects/elm/notes.txt") == ('For Safe on "Elm" of "Northmoor" (elm)\n')


@pytest.mark.parametrize("path", ["../elsewhere.toml", "a/../../x.toml", "CON"])
def test_a_starter_cannot_write_elsewhere(tmp_path: Path, path: str) -> None:
    workbook = make_workbook(tmp_path)
    before = workbook.files()
    starter = Starter("bad", "leads out", {path: "x", "project.toml": "format = 1\n"})
    with pytest.raises(WorkbookError, match=r"leads out of the workbook|Windows keeps for itself"):
        start_project(tmp_path, "elm", starter, ProjectHeading("Elm"), TODAY)
    assert workbook.files() == before


def test_an_id_that_is_none(tmp_path: Path) -> None:
    make_workbook(tmp_path)
    with pytest.raises(WorkbookError, match="'Elm Ward' cannot name a folder") as raised:
        start_project(tmp_path, "Elm Ward", STARTER, ProjectHeading("Elm"), TODAY)
    assert raised.value.hint == "How about elm-ward?"
