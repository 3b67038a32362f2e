"""Start a plugin: a complete package, with an example, a README and tests that pass."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from qiworkbook import __version__
from qiworkbook.contributions import API_VERSION
from qiworkbook.plugins.guard import CORE
from qiworkbook.problems import WorkbookError, do
from qiworkbook.store.layout import packaged, slug
from qiworkbook.store.outputs import write_output
from qiworkbook.workbook.edits.creation import filled

LONGEST = 24  # letters of a name: lines of code are made with it
_ENDING = ".txt"  # so that nothing takes a template for a program


class NewPlugin(Struct, frozen=True):
    """The names of a plugin: what people call it, and what Python and pip do."""

    name: str

    @property
    def package(self) -> str:
        """The name that pip knows."""
        return f"qiworkbook-{self.name}"

    @property
    def module(self) -> str:
        """The name that Python imports."""
        return self.package.replace("-", "_")

    @property
    def title(self) -> str:
        """The name in words."""
        return self.name.replace("-", " ").capitalize()


def new_plugin(name: str, taken: Collection[str] = ()) -> NewPlugin:
    """The plugin of this name. Raises WorkbookError for a name that cannot be one.

    >>> new_plugin("hand-hygiene").module
    'qiworkbook_hand_hygiene'
    """
    short = slug(name)
    if not short or len(short) > LONGEST or not short[0].isalpha() or keyword.iskeyword(short):
        raise WorkbookError(
            f"{name!r} cannot name a plugin.",
            f"Take a word or two, of at most {LONGEST} letters, such as hand-hygiene.",
        )
    if short in (CORE, "api", "testing") or short in taken or short in sys.stdlib_module_names:
        raise WorkbookError(
            f"The name {short} is taken.", "Choose another: every plugin needs a name of its own."
        )
    return NewPlugin(short)


def start_plugin(plugin: NewPlugin, folder: Path) -> tuple[str, ...]:
    """Write the package into `folder`, and give the files as paths in it.

        >>> len(start_plugin(new_plugin("hand-hygiene"), folder / "hand-hygiene")) > 3
        True

    Raises WorkbookError, and writes nothing, when there is anything in the folder.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkbookError(
            f"There is already something in {folder}; nothing was changed.",
            "Choose another folder.",
            action=do("", folder=""),
        )
    words = {
        "name": plugin.name,
        "package": plugin.package,
        "module": plugin.module,
        "title": plugin.title,
        "version": __version__,
        "api": str(API_VERSION),
    }
    made = []
    home = packaged("plugin")
    for template in sorted(path for path in home.rglob(f"*{_ENDING}") if path.is_file()):
        path = _path(template.relative_to(home).as_posix(), plugin)
        text = filled(path, template.read_text(encoding="utf-8"), words)
        write_output(folder / path, text)
        made.append(path)
    return (*made, *_typed(plugin, folder))


def _path(template: str, plugin: NewPlugin) -> str:
    first, _, rest = template.removesuffix(_ENDING).rpartition("/")
    folder = first.replace("package", plugin.module, 1)
    name = {
        "record.toml": f"{plugin.name}.toml",
        "test_plugin.py": f"test_{plugin.module}.py",
        "gitignore": ".gitignore",
    }.get(rest, rest)
    return f"{folder}/{name}" if folder else name


def _typed(plugin: NewPlugin, folder: Path) -> tuple[str, ...]:
    """The empty file by which type checkers know that a package is typed."""
    path = f"{plugin.module}/py.typed"
    write_output(folder / path, b"")
    return (path,)
