"""The example projects are the integration suite: clean, complete, and safe to edit."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest

from qiworkbook.model import CycleFile, ProjectFile
from qiworkbook.store.editor import edited
from qiworkbook.store.splice import shape_problems
from qiworkbook.testing import WorkbookFolder
from qiworkbook.text.source import Source

ROOT = Path(__file__).parents[2]
PARTS = ("projects", "learning-sets", "workbook.toml", "resources.toml")
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for part in PARTS
    for path in ([ROOT / part] if (ROOT / part).is_file() else (ROOT / part).rglob("*.toml"))
)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> WorkbookFolder:
    """The example workbook in a folder of its own, away from this repository."""
    folder = tmp_path_factory.mktemp("examples")
    for part in PARTS:
        source = ROOT / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / part)
    return WorkbookFolder(folder)


def test_they_check_clean(examples: WorkbookFolder) -> None:
    ran = examples.run("check")
    assert (ran.exit_code, ran.out, ran.err) == (0, "No problems found in 3 projects.\n", "")


def test_they_say_that_they_are_invented(examples: WorkbookFolder) -> None:
    for project in examples.open().workbook.projects:
        assert "invented" in project.about.illustrative


@pytest.mark.parametrize(
    ("command", "output"),
    [
        (("report",), "output/report.html"),
        (("report", "--format", "markdown"), "output/report.md"),
        (("slides", "--learning-set", "2025-04-10"), "output/deck-2025-04-10.pptx"),
        (("slides", "-o", "deck.html"), "deck.html"),
        (("slides", "-o", "deck.txt"), "deck.txt"),
        (("chart", "willow-ward", "feels-safe", "-o", "chart.svg"), "chart.svg"),
        (("chart", "willow-ward", "feels-safe", "-o", "chart.png"), "chart.png"),
        (("theory", "rowan-ward", "-o", "theory.svg"), "theory.svg"),
    ],
)
def test_every_output_is_made(
    command: tuple[str, ...], output: str, examples: WorkbookFolder
) -> None:
    ran = examples.run(*command)
    assert (ran.exit_code, ran.err) == (0, "")
    assert (examples.root / output).stat().st_size > 2_000


@pytest.mark.parametrize("project", ["hazel-unit", "rowan-ward", "willow-ward"])
def test_the_commands_that_look_have_something_to_say(
    project: str, examples: WorkbookFolder
) -> None:
    for command in ("show", "coach", "theory"):
        ran = examples.run(command, project)
        assert (ran.exit_code, ran.err) == (0, "")
        assert ran.out.strip()


@pytest.mark.parametrize("file", FILES)
def test_an_edit_changes_its_own_line_and_nothing_else(file: str) -> None:
    text = (ROOT / file).read_bytes().decode("utf-8")
    assert shape_problems(Source(file, text)) == ()
    key = "format"
    changed = edited(text, file, lambda editor: editor.set((key,), 2))
    difference = [
        line for line in difflib.ndiff(text.splitlines(), changed.splitlines()) if line[0] in "+-"
    ]
    assert difference == ["- format = 1", "+ format = 2"]


def test_every_key_of_the_format_is_used_somewhere_or_explained() -> None:
    """What no example shows is hard to learn: the core tables are all in use."""
    used = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in FILES)
    for model in (ProjectFile, CycleFile):
        for name in model.model_fields:
            assert f"[{name}" in used or f"{name} = " in used, name
