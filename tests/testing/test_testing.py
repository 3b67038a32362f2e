"""The test kit that plugin authors use: what it builds, runs and compares."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import (
    SMALL_PROJECT,
    Output,
    WorkbookFolder,
    compare_golden,
    make_workbook,
)

if TYPE_CHECKING:
    from pathlib import Path

PLUGIN = """
from qiworkbook.api import Paragraph, Section, SectionMaker, hookimpl

def make(view):
    yield Section("tea", "Tea", "There was tea", (Paragraph("And cake."),))

@hookimpl
def qiworkbook_sections():
    return [SectionMaker("tea", 900, "Tea", make)]
"""


@pytest.fixture
def tea(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = ModuleType("qiworkbook_tea_time")
    exec(PLUGIN, vars(module))
    monkeypatch.setitem(__import__("sys").modules, module.__name__, module)
    return module


@pytest.fixture
def book(tmp_path: Path, tea: ModuleType) -> WorkbookFolder:
    files = {"projects/elm/project.toml": SMALL_PROJECT}
    return make_workbook(tmp_path / "book", files, plugins=[tea])


def test_files_are_as_they_were_given(book: WorkbookFolder) -> None:
    assert book.files() == ("projects/elm/project.toml", "workbook.toml")
    assert book.read("projects/elm/project.toml") == SMALL_PROJECT


def test_a_plugin_need_not_be_installed(book: WorkbookFolder) -> None:
    ran = book.run("plugins", "list")
    assert "tea-time" in ran.out
    assert "sections: tea" in ran.out
    assert "charter" not in ran.out
    assert book.open().plugins.loaded == ("tea-time",)


def test_options_and_settings_hold_for_it_too(book: WorkbookFolder) -> None:
    assert "There was tea" in book.text(Output.REPORT)
    book.run("report")
    assert "There was tea" in book.read("output/report.html")
    book.run("report", "--no-plugins")
    assert "There was tea" not in book.read("output/report.html")
    book.write("workbook.toml", 'format = 1\n[plugins]\ndisabled = ["tea-time"]\n')
    book.run("report")
    assert "There was tea" not in book.read("output/report.html")


def test_the_text_of_a_deck(book: WorkbookFolder) -> None:
    assert "And cake." in book.text(Output.STORYBOARD, "elm")


def test_problems_and_view(book: WorkbookFolder) -> None:
    assert book.view("elm").project.title == "Feeling safe on Elm Ward"
    assert {problem.place.file for problem in book.problems("elm")} <= {
        "projects/elm/project.toml",
        "projects/elm/data/feels-safe.csv",
    }


def test_golden_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "golden" / "a.txt"
    with pytest.raises(AssertionError, match="QIWORKBOOK_WRITE_GOLDEN=1 writes it"):
        compare_golden(path, "one\n")
    monkeypatch.setenv("QIWORKBOOK_WRITE_GOLDEN", "1")
    compare_golden(path, "one\n")
    monkeypatch.delenv("QIWORKBOOK_WRITE_GOLDEN")
    compare_golden(path, "one\n")
    with pytest.raises(AssertionError):
        compare_golden(path, "two\n")
