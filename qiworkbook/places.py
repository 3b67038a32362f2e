"""Where in a TOML file a value stands: the line that a message points at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from qiworkbook.problems import Place
from qiworkbook.toml_scan import Path, Position, scan

if TYPE_CHECKING:
    from collections.abc import Mapping


def index(text: str) -> dict[Path, Position]:
    """Line and column (both from 1) of every table, key and array item in a TOML text.

    A path is what leads to the value in tomllib's data: `("aim", "by")`, `("driver", 0, "id")`.
    """
    return scan(text).positions


@dataclass(frozen=True)  # without slots: the index is built on first use and kept
class Source:
    """The text of one TOML file, able to say where in the file a value stands."""

    file: str
    text: str

    @cached_property
    def positions(self) -> Mapping[Path, Position]:
        """The index of the text."""
        return MappingProxyType(index(self.text))

    def place(self, *path: str | int) -> Place:
        """The place of a value; of its nearest parent if it is missing; no path, no line."""
        if not path:
            return Place(self.file)
        while path not in self.positions:
            path = path[:-1]
        return Place(self.file, *self.positions[path])
