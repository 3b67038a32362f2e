from __future__ import annotations

import contextlib
import tomllib
from typing import TYPE_CHECKING

from qiworkbook.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

FILES = [
    ".gitattributes",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".qiworkbook",
    "learning-sets",
    "projects",
    "workbook.toml",
]


def run(folder: Path, *args: str) -> int:
    with contextlib.chdir(folder):
        return main(list(args))


def test_a_new_workbook_in_this_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "init", "--name", 'Our "safe" wards', "--organisation", "Northmoor") == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == FILES
    said = tomllib.loads((tmp_path / "workbook.toml").read_text(encoding="utf-8"))
    assert said["format"] == 1
    assert said["workbook"] == {"name": 'Our "safe" wards', "organisation": "Northmoor"}
    out = capsys.readouterr().out
    assert out.startswith("Made a workbook in this folder:\n  workbook.toml ")
    assert out.endswith("Next: qiworkbook new my-ward\n")


def test_a_new_workbook_checks_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, "init")
    capsys.readouterr()
    assert run(tmp_path, "check") == 0
    assert capsys.readouterr().out == (
        "No problems found in 0 projects.\nNext: qiworkbook new my-ward\n"
    )


def test_in_a_folder_of_its_own_with_a_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "init", "our wards/here", "--project", "elm") == 0
    assert (tmp_path / "our wards/here/projects/elm/project.toml").is_file()
    out = capsys.readouterr().out
    assert "our wards/here/projects/elm/project.toml" in out
    assert 'Next: cd "our wards/here", then: qiworkbook show elm' in out


def test_without_a_name_it_is_called_after_its_folder(tmp_path: Path) -> None:
    run(tmp_path, "init", "Safe together")
    text = (tmp_path / "Safe together/workbook.toml").read_text(encoding="utf-8")
    assert 'name = "Safe together"' in text


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    run(tmp_path, "init")
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"
    assert "Already there, left unchanged: .gitignore" in capsys.readouterr().out
    before = (tmp_path / "workbook.toml").read_bytes()
    assert run(tmp_path, "init", "--name", "Another") == 0
    assert "This folder is a workbook already. Nothing was changed." in capsys.readouterr().out
    assert (tmp_path / "workbook.toml").read_bytes() == before


def test_not_inside_another_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path, "init")
    capsys.readouterr()
    assert run(tmp_path, "init", "inner") == 1
    err = capsys.readouterr().err
    assert "inner is already inside a workbook" in err
    assert "qiworkbook new NAME" in err
    assert not (tmp_path / "inner").exists()


def test_the_files_for_git_keep_outputs_and_locks_out_and_line_ends_alike(tmp_path: Path) -> None:
    run(tmp_path, "init")
    ignored = (tmp_path / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/output/", "/.qiworkbook/", ".qiw-*.tmp"} <= set(ignored)
    attributes = (tmp_path / ".gitattributes").read_text(encoding="utf-8")
    assert "*.toml text eol=lf" in attributes
    assert "*.csv text eol=lf" in attributes
    assert "merge=union" not in attributes
    hook = (tmp_path / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert "entry: qiworkbook check\n" in hook
