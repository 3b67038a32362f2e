"""The logo and the PowerPoint file that workbook.toml names: told in time, by the name of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PROJECT = {"projects/elm/project.toml": SMALL_PROJECT}
HINT = "Put the file there, or take its line out of [house-style]."


def named(folder: Path, line: str) -> WorkbookFolder:
    style = f"format = 1\n\n[house-style]\n{line}\n"
    return make_workbook(folder, PROJECT | {"workbook.toml": style})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "path", "said", "hint"),
    [
        ("logo", "nope.png", "the file is not there", HINT),
        ("template", "nope.potx", "the file is not there", HINT),
        ("logo", "projects", "folder", ""),
        ("logo", "C:\\Users\\x.png", "has a \\ where a / should be", "with / between folders"),
        ("logo", "../logo.png", "leads out of the workbook", "inside the workbook"),
    ],
)
def test_a_file_that_is_not_there_is_a_problem_and_stops_the_deck_by_name(
    tmp_path: Path, key: str, path: str, said: str, hint: str
) -> None:
    book = named(tmp_path, f"{key} = '{path}'")
    (problem,) = [one for one in book.problems() if one.code == "pack-file"]
    assert (problem.place.file, problem.place.line) == ("workbook.toml", 4)
    assert problem.message.startswith(f"{key} {path}: ")
    assert said in problem.message
    assert hint in problem.hint
    ran = book.run("slides", "elm")
    assert ran.exit_code == 1
    assert ran.err.startswith(f"workbook.toml names the {key} {path}: ")
    assert hint in ran.err


@pytest.mark.slow
def test_a_logo_that_is_there_is_no_problem(tmp_path: Path) -> None:
    book = named(tmp_path, 'logo = "logo.svg"')
    book.write("logo.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert [one for one in book.problems() if one.code == "pack-file"] == []
    assert book.run("report").exit_code == 0
