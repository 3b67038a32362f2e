"""A plugin that was just started is whole: it passes its own tests and every look at it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qiworkbook.problems import WorkbookError
from qiworkbook.testing import make_workbook
from qiworkbook.workbook.plugin_scaffold import LONGEST, new_plugin, start_plugin

ROOT = Path(__file__).parents[2]
NAMES = ("tea", "walk-round-wards-weekly")


def ran(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = ":".join([str(ROOT), str(ROOT / "plugins")])
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={"PYTHONPATH": path, "MYPYPATH": path, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_its_own_tests_pass_untouched(name: str, tmp_path: Path) -> None:
    start_plugin(new_plugin(name), tmp_path / "new")
    tests = ran(tmp_path / "new", "-m", "pytest", "-p", "no:cacheprovider")
    assert tests.returncode == 0, tests.stdout + tests.stderr
    assert "4 passed" in tests.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_is_tidy(name: str, tmp_path: Path) -> None:
    assert len(name) <= LONGEST
    start_plugin(new_plugin(name), tmp_path / "new")
    for command in (
        ["check"],
        ["format", "--check"],
        ["check", "--config", f"{ROOT}/pyproject.toml"],
    ):
        tidy = ran(tmp_path / "new", "-m", "ruff", *command, ".")
        assert tidy.returncode == 0, tidy.stdout + tidy.stderr


@pytest.mark.slow
def test_its_types_are_strict(tmp_path: Path) -> None:
    start_plugin(new_plugin("tea"), tmp_path / "new")
    known = ROOT / ".mypy_cache" / "started"  # our own code need not be learnt anew
    typed = ran(tmp_path / "new", "-m", "mypy", "--cache-dir", str(known))
    assert typed.returncode == 0, typed.stdout


def test_the_command_says_what_it_made_and_what_comes_next(tmp_path: Path) -> None:
    book = make_workbook(tmp_path)
    made = book.run("plugins", "new", "Hand hygiene", "--folder", "../hands")
    assert made.exit_code == 0, made.err
    assert (tmp_path / "../hands/qiworkbook_hand_hygiene/__init__.py").resolve().is_file()
    assert "../hands/tests/test_qiworkbook_hand_hygiene.py" in made.out
    assert "Next: cd ../hands" in made.out
    assert "qiworkbook plugins check hand-hygiene" in made.out
    again = book.run("plugins", "new", "hand-hygiene", "--folder", "../hands")
    assert again.exit_code == 1
    assert "There is already something in ../hands; nothing was changed." in again.err


def test_a_plugin_in_a_workbook_is_not_run(tmp_path: Path) -> None:
    book = make_workbook(tmp_path)
    assert book.run("plugins", "new", "tea").exit_code == 0
    assert "tea" not in book.run("plugins", "list").out


@pytest.mark.parametrize("name", ["", "!!", "7up", "x" * 25, "class", "core", "json", "charter"])
def test_a_name_that_cannot_be_one(name: str) -> None:
    with pytest.raises(WorkbookError) as refused:
        new_plugin(name, ["charter"])
    assert refused.value.hint


def test_check_of_an_installed_plugin(tmp_path: Path) -> None:
    book = make_workbook(tmp_path)
    ran = book.run("plugins", "check", "chater")
    assert (ran.exit_code, ran.err) == (1, "There is no plugin chater.\nDid you mean charter?\n")


@pytest.mark.slow
def test_check_says_every_promise(tmp_path: Path) -> None:
    book = make_workbook(tmp_path / "book")
    book.run("plugins", "new", "tea", "--folder", "new")
    sys.path.insert(0, str(book.root / "new"))
    try:
        there = make_workbook(book.root, plugins=["qiworkbook_tea"])
        kept = there.run("plugins", "check")
        assert kept.exit_code == 0
        assert kept.out.count("  yes  ") == 9
        readme = book.read("new/README.md")
        book.write("new/README.md", readme.replace("`tea-overdue`", "`tea-late`"))
        broken = there.run("plugins", "check", "tea")
        assert broken.exit_code == 1
        assert "  no   its README tells every code" in broken.out
        assert "         not `tea-overdue`" in broken.out
    finally:
        sys.path.remove(str(book.root / "new"))
