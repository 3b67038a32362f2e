"""What a plugin's own files import, by a statement, by a call, or by reaching through."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

from qiworkbook.workbook.contract.promises import IMPORTS, LIGHT, Broken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
                if _is_private(name):
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


def _is_private(name: str) -> bool:
    return name.split(".")[0] == "qiworkbook" and name not in (*_DOORS, "qiworkbook.cli")


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
