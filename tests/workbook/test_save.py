"""Between the look at what changed and the saving of it, the world may move on: nothing is lost."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.testing import SMALL_PROJECT, make_workbook
from qiworkbook.workbook.memory.versions import repository_of, save, unsaved

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder
    from qiworkbook.workbook.memory.versions import Unsaved

DATA = "projects/elm/data/feels-safe.csv"
LINES = "date,value\n2025-01-06,61\n"


@pytest.fixture
def elm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WorkbookFolder:
    """A workbook that was saved once, and has a new value since."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    files = {"projects/elm/project.toml": SMALL_PROJECT}
    book = make_workbook(tmp_path / "book", files, plugins=())
    git(book.root, "init", "-q", "-b", "main")
    save(look(book), "Begun\n", "Elm", trusted=False)
    book.write(DATA, LINES)
    return book


def git(root: Path, *args: str) -> str:
    ran = subprocess.run(["git", *args], cwd=root, check=True, capture_output=True, text=True)
    return ran.stdout.strip()


def look(book: WorkbookFolder) -> Unsaved:
    return unsaved(book.open(), repository_of(book.root, trusted=False))


@pytest.mark.slow
def test_what_was_looked_at_is_what_is_saved(elm: WorkbookFolder) -> None:
    seen = look(elm)
    assert [(one.path, one.how) for one in seen.draft.changed] == [(DATA, "A")]
    after = save(seen, "January\n", "Elm", trusted=False)
    assert after.head == git(elm.root, "rev-parse", "HEAD")
    assert git(elm.root, "rev-parse", "HEAD^{tree}") == seen.draft.tree
    assert git(elm.root, "fsck", "--strict") == ""


@pytest.mark.slow
def test_a_file_that_changed_meanwhile_stops_it(elm: WorkbookFolder) -> None:
    seen = look(elm)
    elm.write(DATA, f"{LINES}2025-01-13,62\n")
    with pytest.raises(WorkbookError, match="changed while it was being saved"):
        save(seen, "January\n", "Elm", trusted=False)
    assert git(elm.root, "log", "--format=%s") == "Begun"
    assert elm.read(DATA).endswith("62\n")


@pytest.mark.slow
def test_somebody_who_saved_meanwhile_is_not_overwritten(elm: WorkbookFolder) -> None:
    seen = look(elm)
    elm.write("projects/oak/project.toml", SMALL_PROJECT.replace("Elm", "Oak"))
    save(look(elm), "Theirs\n", "Oak", trusted=False)
    with pytest.raises(WorkbookError, match="Somebody else saved here at the same moment"):
        save(seen, "Ours\n", "Elm", trusted=False)
    assert git(elm.root, "log", "--format=%s") == "Theirs\nBegun"


@pytest.mark.slow
def test_files_that_git_was_told_not_to_have_here_are_not_lost(elm: WorkbookFolder) -> None:
    save(look(elm), "January\n", "Elm", trusted=False)
    git(elm.root, "update-index", "--skip-worktree", DATA)
    (elm.root / DATA).unlink()
    elm.write("projects/oak/project.toml", SMALL_PROJECT.replace("Elm", "Oak"))
    save(look(elm), "Oak\n", "Elm", trusted=False)
    assert git(elm.root, "show", f"HEAD:{DATA}") == LINES.strip()


@pytest.mark.slow
def test_a_picture_that_the_settings_name_belongs_to_the_workbook(elm: WorkbookFolder) -> None:
    elm.write("pictures/logo.svg", "<svg/>")
    elm.write("pictures/team.jpg", "x")
    elm.write("workbook.toml", 'format = 1\n[house-style]\nlogo = "pictures/logo.svg"\n')
    paths = {one.path for one in look(elm).draft.changed}
    assert paths == {DATA, "pictures/logo.svg", "workbook.toml"}


@pytest.mark.slow
def test_a_file_in_place_of_a_folder_and_back(elm: WorkbookFolder) -> None:
    elm.write("templates", "x")
    save(look(elm), "A file\n", "Elm", trusted=False)
    (elm.root / "templates").unlink()
    elm.write("templates/html/page.css", "x")
    save(look(elm), "A folder\n", "Elm", trusted=False)
    assert git(elm.root, "status", "--porcelain", "--", "templates") == ""
