"""Start files: they open one workbook, by whole paths, wherever they are double-clicked."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.workbook.bundle import program, start_file_text, write_start_file

ODD = "/srv/Ward's 100% $HOME `x` \\ é"


@pytest.fixture
def book(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path / "Our ward's book", {"projects/elm/project.toml": SMALL_PROJECT})


def test_it_lies_where_one_says_for_oneself_alone(book: WorkbookFolder, tmp_path: Path) -> None:
    file = write_start_file(book.root, "Feeling safe: /../ together", tmp_path / "desktop")
    assert file.parent == tmp_path / "desktop"
    assert file.stem == "Start Feeling safe together"
    assert str(book.root) in file.read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o700
    assert write_start_file(book.root, "Feeling safe: /../ together", tmp_path / "desktop") == file


@pytest.mark.parametrize("below", [".", "output", "projects/elm"])
def test_never_in_the_workbook_itself(book: WorkbookFolder, below: str) -> None:
    before = sorted(book.root.rglob("*"))
    with pytest.raises(WorkbookError, match="cannot lie in the workbook"):
        write_start_file(book.root, "Elm", book.root / below)
    assert sorted(book.root.rglob("*")) == before


def test_paths_that_no_file_can_name_are_refused() -> None:
    for path in ('/a/"quoted"', "/a/line\nend"):
        for platform in ("win32", "darwin", "linux"):
            with pytest.raises(WorkbookError, match="cannot name"):
                start_file_text(platform, ("/bin/true",), Path(path), "Elm")


def test_a_shell_reads_the_words_as_they_are() -> None:
    ending, text = start_file_text("darwin", ("/opt/a b/program",), Path(ODD), "Elm")
    assert ending == ".command"
    assert shlex.split(text.splitlines()[1]) == ["exec", "/opt/a b/program", "serve", ODD]


def test_a_desktop_entry_reads_the_words_as_they_are() -> None:
    """Unescaped as the Desktop Entry standard says: the string first, then the quoting."""
    ending, text = start_file_text("linux", ("/opt/a b/program",), Path(ODD), "Elm")
    assert ending == ".desktop"
    line = next(one for one in text.splitlines() if one.startswith("Exec="))[5:]
    line = line.replace("\\\\", "\\").replace("%%", "%")
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    words = [re.sub(r"\\(.)", r"\1", word) for word in words]
    assert words == ["/opt/a b/program", "serve", ODD]


def test_windows_looks_at_no_folder_for_a_program() -> None:
    """cmd looks for a name without a path in the folder of the file first."""
    folder = Path("S:/Ward 100%/Book & more")
    ending, text = start_file_text("win32", ("C:/Program Files/QI/start.exe",), folder, "Elm")
    assert ending == ".cmd"
    lines = text.split("\r\n")
    assert lines[:2] == [
        '@"%SystemRoot%\\System32\\chcp.com" 65001 >nul',
        '@"C:/Program Files/QI/start.exe" "serve" "S:/Ward 100%%/Book & more"',
    ]
    assert lines[2:] == ["@if errorlevel 1 pause", ""]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["click.py", "qiworkbook.py", "flask.py", "sitecustomize.py"])
def test_what_lies_in_the_folder_is_not_imported(book: WorkbookFolder, name: str) -> None:
    (book.root / name).write_text("raise SystemExit('planted code was run')\n")
    ran = subprocess.run(
        [*program(), "list"], cwd=book.root, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "elm" in ran.stdout
    assert sys.executable in program()
