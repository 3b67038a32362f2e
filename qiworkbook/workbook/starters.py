"""What a new project can begin with: starters of the workbook, packs, plugins, the package."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from qiworkbook.parts.extensions import Starter
from qiworkbook.store.packaged import packaged
from qiworkbook.store.packs.homes import homes_of
from qiworkbook.store.packs.starters import starter_folders

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qiworkbook.plugins.manager import Plugins

BLANK = "blank"

_WHAT = {BLANK: "an empty project, with a note at every line"}
_BLANK_TO_FILL = re.compile(r"\{\{ ?(\w+) ?\}\}")


def starters(root: Path, plugins: Plugins) -> tuple[Starter, ...]:
    """Every starter for the workbook at `root`, each id once: the nearest one wins.

    Near are those of the workbook itself, then those of packs, of plugins, of the package.
    """
    folders = [(owned.plugin, owned.value) for owned in plugins.packs()]
    nearest = starter_folders(homes_of(root, folders, []), [])
    given = (
        *(found.starter for found in nearest),
        *(owned.value for owned in plugins.starters()),
        *_packaged(),
    )
    return tuple(sorted({one.id: one for one in reversed(given)}.values(), key=_in_order))


def _in_order(starter: Starter) -> tuple[bool, str]:
    return starter.id != BLANK, starter.id


def filled(path: str, text: str, values: Mapping[str, str]) -> str:
    """The text of a starter's file with `{{ title }}` and the like filled in.

    In a TOML file the values stand in quotes, so quotes and line ends in them are escaped. What
    has no value stays as it is.
    """
    is_toml = PurePosixPath(path).suffix == ".toml"

    def value(found: re.Match[str]) -> str:
        said = values.get(found[1])
        if said is None:
            return found[0]
        return _in_quotes(said) if is_toml else said

    return _BLANK_TO_FILL.sub(value, text)


def _in_quotes(text: str) -> str:
    """The text as it stands inside a TOML string: JSON's escapes, and one that JSON lacks."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")


def _packaged() -> tuple[Starter, ...]:
    home = packaged("starters")
    return tuple(
        Starter(folder.name, _WHAT.get(folder.name, folder.name), _files(folder))
        for folder in sorted(home.iterdir())
        if folder.is_dir()
    )


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
