"""docs/your-first-plugin.md: its files are taken from the page, installed as they say, and run."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.testing import SMALL_PROJECT, WorkbookFolder, make_workbook
from qiworkbook.workbook.plugin_trial import contract

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = (Path(__file__).parents[2] / "docs" / "your-first-plugin.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.usefixtures("site")

FILES = dict(re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The page's two files, and what pip would write beside them."""
    folder = tmp_path / "site"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    lines = [f"{name} = {target}" for name, target in project["entry-points"]["qiworkbook"].items()]
    info = folder / f"northmoor_board-{project['version']}.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text("\n".join(["[qiworkbook]", *lines]), encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    importlib.invalidate_caches()
    return folder


@pytest.fixture
def book(tmp_path: Path) -> Callable[[str], WorkbookFolder]:
    def made(by: str) -> WorkbookFolder:
        text = SMALL_PROJECT.replace("by = 2025-03-31", f"by = {by}")
        return make_workbook(tmp_path / "book", {"projects/elm/project.toml": text})

    return made


def test_it_has_forty_lines() -> None:
    assert len(FILES["northmoor_board.py"].splitlines()) <= 40


def test_the_commands_of_the_page(book: Callable[[str], WorkbookFolder]) -> None:
    elm = book("2025-04-30")
    (commands,) = re.findall(r"<!-- runs -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
    said = {}
    for line in commands.splitlines():
        ran = elm.run(*line.removeprefix("qiworkbook ").split())
        assert (ran.exit_code, ran.err) == (0, ""), ran.err
        said[line] = ran.out
    assert re.search(
        r"board +in use +northmoor_board 0\.1\.0 +checks: ", said["qiworkbook plugins list"]
    )
    line = SMALL_PROJECT.splitlines().index("by = 2025-03-31") + 1
    asked = f"projects/elm/project.toml:{line}: the aim ends on 2025-04-30, and no quarter does."
    assert f"{asked} The board meets" in said["qiworkbook check"]
    assert "What the board will be shown" in elm.read("output/report.html")


def test_it_leaves_a_good_aim_alone(book: Callable[[str], WorkbookFolder]) -> None:
    assert "no quarter does" not in book("2025-03-31").run("check").out


def test_it_keeps_the_contract_but_for_its_missing_readme() -> None:
    broken = contract(EntryPoint("board", "northmoor_board"))
    assert [one.promise for one in broken] == ["told"]


def test_the_lines_that_leave_it_out(book: Callable[[str], WorkbookFolder]) -> None:
    elm = book("2025-04-30")
    (settings,) = re.findall(r"```toml\n(\[plugins\]\n.*?)```", PAGE, re.DOTALL)
    elm.write("workbook.toml", f"format = 1\n{settings}")
    assert "no quarter does" not in elm.run("check").out
    assert "left out" in elm.run("plugins", "list").out
