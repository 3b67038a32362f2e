"""The promises of a plugin, and those that its files tell: its README, and what its sources
import.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import metadata
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

IMPORTS, LIGHT, LOADS, SURVIVES = "imports", "light", "loads", "survives"
SAME, WRITES, RENDERS, LABELS, TOLD = "same", "writes", "renders", "labels", "told"

PROMISES: Mapping[str, str] = MappingProxyType(
    {
        IMPORTS: "it imports qiworkbook.api and qiworkbook.cli.kit, and nothing else of qiworkbook",
        LIGHT: "importing it is quick and loads nothing heavy, so that every command starts fast",
        LOADS: "it loads, and every hook, command, starter and file of it is as it should be",
        SURVIVES: "it copes with an empty, a half-written and a full project",
        SAME: "asked twice, it says the same twice",
        WRITES: "looking at a project changes no file and nothing else, and comes to an end",
        RENDERS: "its sections can be written in every format",
        LABELS: "what it exports says whether it can be shared",
        TOLD: "its README tells every code, file, command and starter",
    }
)


class Broken(Struct, frozen=True):
    """A promise that is not kept: which one (see PROMISES), and what was found."""

    promise: str
    what: str

    def __str__(self) -> str:
        return f"{PROMISES[self.promise]}; but {self.what}"


def readme_of(home: Path | None, package: str) -> str:
    """Its text, with the pages in `docs` beside it, or "".

    `home` is the folder of the code, or its one file.
    """
    if home is None:
        return ""
    pages = [
        page.read_text(encoding="utf-8")
        for folder in _folders(home)
        for page in (folder / "README.md", *sorted((folder / "docs").glob("*.md")))
        if page.is_file()
    ]
    return "\n".join(
        [
            *pages,
            _installed(
                package
                or (next(iter(metadata.packages_distributions().get(home.stem, ())), "") or "")
            ),
        ]
    ).strip()


def _folders(home: Path) -> Iterator[Path]:
    yield home
    for folder in (home.parent, home.parent.parent):
        if (folder / "pyproject.toml").is_file():
            yield folder


def _installed(package: str) -> str:
    try:
        return str(metadata.metadata(package).json.get("description", "")) if package else ""
    except metadata.PackageNotFoundError:
        return ""


HEAVY = ("click", "jinja2", "matplotlib", "pptx", "pydantic", "tomlkit", "xlsxwriter")
_DOORS = ("qiworkbook.api", "qiworkbook.cli.kit")
_ON_THE_WAY = ("qiworkbook", "qiworkbook.cli")  # what holds the doors
_LIGHTLY = """
import importlib, sys, time
sys.path[:0] = {path!r}
import pluggy, qiworkbook.api
began, worked = time.perf_counter(), time.process_time()
importlib.import_module({module!r})
print(
    time.perf_counter() - began,
    time.process_time() - worked,
    *[name for name in {heavy!r} if name in sys.modules],
)
"""
_WORKED, _WAITED = 0.25, 3.0  # seconds; a busy computer keeps even a light import waiting
_PATIENCE = 30.0


def strangers(files: tuple[Path, ...], home: Path) -> Iterator[Broken]:
    """Imports of qiworkbook that go through neither of its doors."""
    for file in files:
        try:
            tree = ast.parse(file.read_bytes())
        except (SyntaxError, ValueError):
            continue  # importing it says so
        for node in ast.walk(tree):
            for name in (*_names(node), *_called(node), *_reached(node)):
                private = name not in (*_DOORS, "qiworkbook.cli")
                if private and name.split(".")[0] == "qiworkbook":
                    where = f"{file.relative_to(home).as_posix()}:{getattr(node, 'lineno', 1)}"
                    yield Broken(IMPORTS, f"{where} imports {name}")


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module in _ON_THE_WAY:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []


def _called(node: ast.AST) -> list[str]:
    """What `import_module("qiworkbook.store")` and `__import__("qiworkbook.store")` name."""
    if not isinstance(node, ast.Call):
        return []
    function = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
    if function not in ("__import__", "import_module"):
        return []
    texts = [
        given.value
        for given in (*node.args, *(keyword.value for keyword in node.keywords))
        if isinstance(given, ast.Constant) and isinstance(given.value, str)
    ]
    if texts and texts[0].startswith("."):  # import_module(".store", "qiworkbook")
        return [f"{package}{texts[0]}" for package in texts[1:2]]
    return texts[:1]


def _reached(node: ast.AST) -> list[str]:
    """`qiworkbook.store`, reached through a name that `import qiworkbook.api` left behind."""
    name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
    return [name] if name.rpartition(".")[0] in _ON_THE_WAY else []


def heavy_imports(module: str) -> Iterator[Broken]:
    """What importing the plugin's top module loads that it should not, and how long it takes.

    In a process of its own, where nothing but the api has been imported before.
    """
    code = _LIGHTLY.format(path=[*filter(None, sys.path)], module=module, heavy=HEAVY)
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        yield Broken(LIGHT, f"importing {module} takes more than {_PATIENCE:g} seconds")
        return
    if ran.returncode or not ran.stdout:
        yield Broken(LIGHT, f"importing {module} ended the whole process (with {ran.returncode})")
        return
    waited, worked, *loaded = ran.stdout.split("\n")[-2].split()
    if float(worked) > _WORKED or float(waited) > _WAITED:
        yield Broken(LIGHT, f"importing {module} takes {float(waited):.1f} seconds")
    if loaded:
        hint = "import what needs it inside the hooks"
        yield Broken(LIGHT, f"importing {module} loads {', '.join(loaded)}: {hint}")
