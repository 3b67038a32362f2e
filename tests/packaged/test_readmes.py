"""Where a README of a module tells its files, it tells those that are there, and all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

MODULES = sorted(Path(__file__).parents[2].glob("plugins/*/README.md"))
TOLD = [file for file in MODULES if "| module | one idea |" in file.read_text(encoding="utf-8")]


@pytest.mark.parametrize("readme", TOLD, ids=lambda file: file.parent.name)
def test_a_table_of_files_tells_those_that_are_there(readme: Path) -> None:
    rows = re.findall(r"^\| (`.+?`) \|", readme.read_text(encoding="utf-8"), re.MULTILINE)
    told = {name for row in rows for name in re.findall("`(.+?)`", row)}
    there = {file.stem for file in readme.parent.glob("*.py")}
    assert {name for name in told if "." not in name and not name.endswith("/")} == there


def test_there_are_such_tables() -> None:
    assert len(TOLD) >= 3
