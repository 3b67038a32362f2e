"""The floors of the house: imports point down, and each guest library keeps to its room."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ROOMS = {
    "click": ("cli/", "testing/"),
    "pluggy": ("plugins/",),
    "tomlkit": ("store/",),
    "jinja2": ("writers/templates.py",),
    "markupsafe": ("writers/", "figures/"),
    "matplotlib": ("figures/",),
    "numpy": (),
    "pptx": ("writers/deck/",),
    "lxml": ("writers/deck/",),
    "xlsxwriter": ("writers/",),
    "python_calamine": ("store/",),
    "pydantic": ("model/", "store/"),
}


@cache
def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("guest", ROOMS)
def test_each_guest_library_keeps_to_its_room(guest: str) -> None:
    house = ROOT / "qiworkbook"
    users = {
        path.relative_to(house).as_posix()
        for path in house.rglob("*.py")
        if guest in imported(path)
    }
    strays = {user for user in users if not user.startswith(ROOMS[guest] or ("-",))}
    assert strays == set()


def test_imports_point_down() -> None:
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
