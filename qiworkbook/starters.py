"""What a new project can begin with: the starters of the package, then those of plugins."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from qiworkbook.extensions import Starter
from qiworkbook.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from qiworkbook.plugins import Plugins

BLANK = "blank"

_WHAT = {BLANK: "an empty project, with a note at every line"}
_BLANK_TO_FILL = re.compile(r"\{\{ ?(\w+) ?\}\}")


def starters(plugins: Plugins) -> tuple[Starter, ...]:
    """Every starter there is, the packaged ones first, each id once."""
    given = (*_packaged(), *(owned.value for owned in plugins.starters()))
    return tuple({starter.id: starter for starter in reversed(given)}.values())[::-1]


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
