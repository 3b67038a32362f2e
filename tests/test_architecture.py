"""The floors of the house: imports point down, and each guest library keeps to its room."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from configparser import ConfigParser
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

ROOMS = {
    "click": ("cli/", "testing/"),
    "flask": ("web/",),
    "werkzeug": ("web/",),
    "waitress": ("web/server.py",),
    "pluggy": ("plugins/",),
    "tomlkit": ("store/",),
    "jinja2": ("writers/templates.py",),
    "markupsafe": ("writers/", "figures/"),
    "matplotlib": ("figures/",),
    "numpy": ("compose/disclosure/linked_measures.py",),
    "pptx": ("writers/deck/",),
    "lxml": ("writers/deck/",),
    "xlsxwriter": ("writers/",),
    "sqlite3": ("builtin/exchange.py",),
    "pyarrow": ("builtin/exchange.py",),
    "python_calamine": ("store/",),
    "pydantic": ("model/", "store/"),
    "joblib": ("workbook/workers.py",),
    "distributed": ("workbook/workers.py",),
    "platformdirs": ("store/cache.py",),
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


GROUND = ("spc", "content", "text", "privacy", "problems.py", "figures/layout.py")


def test_the_ground_floor_knows_the_standard_library_and_msgspec_alone() -> None:
    known = {*sys.stdlib_module_names, "msgspec", "qiworkbook"}
    strays = {
        (path.relative_to(ROOT).as_posix(), guest)
        for room in GROUND
        for path in ((ROOT / "qiworkbook" / room), *(ROOT / "qiworkbook" / room).rglob("*.py"))
        if path.is_file()
        for guest in imported(path) - known
    }
    assert strays == set()


NAME = re.compile(r"(qiworkbook(?:\.\w+)+)\.?(?::\w+)?")

# A module, what a string of it names, and why that is not an import of a room above.
NAMED = {
    # The core's own parts are a plugin, and are named as an entry point names any.
    ("qiworkbook.plugins.loader", "qiworkbook.builtin"),
    # What a plugin imports is compared with these; nothing is imported.
    ("qiworkbook.workbook.plugin_trial.trial", "qiworkbook.api"),
    ("qiworkbook.workbook.plugin_trial.trial", "qiworkbook.cli"),
    ("qiworkbook.workbook.plugin_trial.trial", "qiworkbook.cli.kit"),
}


@cache
def modules() -> dict[str, Path]:
    found = {}
    for path in (ROOT / "qiworkbook").rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def names(node: ast.AST) -> list[str]:
    """What a statement imports, and what a string such as "qiworkbook.cli.point:add" would."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        found = NAME.fullmatch(node.value)
        return [found[1]] if found else []
    return []


@cache
def arrows() -> frozenset[tuple[str, str]]:
    """Every import of ours by ours, one in a function, for types alone or by a string too."""
    found = set()
    for module, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in names(node):
                while name and name not in modules():
                    name = name.rpartition(".")[0]
                found.add((module, name))
    return frozenset((a, b) for a, b in found if b not in ("", "qiworkbook", a))


def floors() -> dict[str, int]:
    """The floor of each room, the roof's being 0."""
    config = ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    layers = config["importlinter:contract:floors"]["layers"].split("\n")[1:]
    return {room.strip(): at for at, layer in enumerate(layers) for room in layer.split("|")}


def test_an_import_by_a_string_is_seen() -> None:
    assert {
        ("qiworkbook.api", "qiworkbook.writers.sheet"),
        ("qiworkbook.cli.data", "qiworkbook.cli.point"),
        ("qiworkbook.cli.options", "qiworkbook.model"),
    } <= arrows()


def test_imports_by_a_string_point_down_too() -> None:
    floor = floors()
    up = set()
    for importer, imported in arrows():
        if importer == "qiworkbook":  # qiworkbook.open(...), as .importlinter says
            continue
        a, b = importer.split(".")[1], imported.split(".")[1]
        if a != b and floor[a] >= floor[b]:
            up.add((importer, imported))
    assert up == NAMED


def test_modules_know_two_doors_and_nothing_else_of_ours_also_by_a_string() -> None:
    doors = ("qiworkbook.api", "qiworkbook.cli.kit")
    strays = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in (ROOT / "plugins").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in names(node)
        if name.startswith("qiworkbook.") and not any(f"{name}.".startswith(f"{d}.") for d in doors)
    }
    assert strays == set()


def test_no_file_imports_itself_by_way_of_others() -> None:
    uses: dict[str, set[str]] = {}
    for importer, imported in arrows() - NAMED:
        uses.setdefault(importer, set()).add(imported)
    TopologicalSorter(uses).prepare()  # raises CycleError, with the circle


def test_few_modules_stand_outside_the_rooms() -> None:
    loose = {path.stem for path in (ROOT / "qiworkbook").glob("*.py")}
    assert loose == {"__init__", "__main__", "api", "problems"}


def test_imports_point_down() -> None:
    ran = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
