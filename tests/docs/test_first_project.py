"""docs/first-project.md and README.md: every line is typed, in an empty folder."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qiworkbook.testing import WorkbookFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


def commands(page: str) -> Iterator[list[str]]:
    text = (ROOT / page).read_text(encoding="utf-8")
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] == "qiworkbook":
                yield words[1:]


def test_the_first_project_goes_all_the_way_to_slides(tmp_path: Path) -> None:
    folder = WorkbookFolder(tmp_path)
    for command in commands("docs/first-project.md"):
        ran = folder.run(*command, today=date(2024, 3, 28))
        assert ran.exit_code == 0, (command, ran)
    assert (tmp_path / "output" / "deck.pptx").stat().st_size > 20_000
    assert "It took four" in folder.read("output/report.html")


def test_the_readme_starts_a_project(tmp_path: Path) -> None:
    folder = WorkbookFolder(tmp_path)
    typed = list(commands("README.md"))
    assert len(typed) >= 8
    for command in typed:
        if command[0] == "pdsa":
            # At a terminal it asks for what is left out; here nobody can answer.
            command += ["--idea", "a-two-minute-question-at-the-morning-huddle"]
            command += ["--objective", "Find out how long it takes"]
        ran = folder.run(*command, today=date(2024, 2, 8))
        assert ran.exit_code == 0, (command, ran)
        if command[0] == "init":
            folder = WorkbookFolder(tmp_path / command[1])
    assert (folder.root / "output" / "deck.pptx").exists()
