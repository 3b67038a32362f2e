"""Where in a TOML file a value stands: the line a message points at, the row that is edited."""

from __future__ import annotations

import copy
import tomllib
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from qiworkbook.problems import Place
from qiworkbook.text.toml_scan import Path, Position, Scan, scan

if TYPE_CHECKING:
    from collections.abc import Mapping


class Spot(Struct, frozen=True):
    """Where a table stands in its file, by the file itself: rows that could not be read count.

    `said` is what it says there, unchecked: whoever edits the row compares it first.
    """

    file: str
    path: Path
    said: Mapping[str, Any]


class Located(dict[str, Any]):
    """A table of a TOML file on its way into a model, which takes the spot along."""

    __slots__ = ("spot",)
    spot: Spot

    def __deepcopy__(self, memo: dict[int, Any]) -> Located:
        """The same place, and values of its own: some may be left out of one and not the other."""
        twin = Located((key, copy.deepcopy(value, memo)) for key, value in self.items())
        twin.spot = self.spot
        return twin


def located(data: Any, file: str, path: Path = ()) -> Any:
    """A copy of plain TOML data in which every table knows its spot."""
    if isinstance(data, dict):
        made = Located((key, located(value, file, (*path, key))) for key, value in data.items())
        made.spot = Spot(file, path, data)
        return made
    if isinstance(data, list):
        return [located(value, file, (*path, at)) for at, value in enumerate(data)]
    return data


class Row(Protocol):
    """A table of the model: what was read from a file, or is as if it had been."""

    @property
    def model_fields_set(self) -> set[str]:
        """The keys that were written down."""


_SPOT = "__spot__"


def spot_of(row: Row) -> Spot | None:
    """Where in its file the row stands; None for one that no file holds."""
    return vars(row).get(_SPOT)


def keep_spot(row: Row, spot: Spot) -> None:
    """Let a row know where it stands. It stays equal to others that say the same elsewhere."""
    vars(row)[_SPOT] = spot


class Source(
    Struct, frozen=True, dict=True
):  # without slots: what stands where is looked for on first use and kept
    """The text of one TOML file, able to say where in the file a value stands.

    `sha256` is the fingerprint of the file as it was read: what an edit of it can `expect`.
    """

    file: str
    text: str
    sha256: str = ""

    @cached_property
    def scanned(self) -> Scan:
        """What stands where in the text."""
        return scan(self.text)

    @cached_property
    def positions(self) -> Mapping[Path, Position]:
        """Line and column (both from 1) of every table, key and array item.

        A path is what leads to the value in tomllib's data: `("aim", "by")`, `("driver", 0, "id")`.
        """
        return self.scanned.positions

    def place(self, *path: str | Row) -> Place:
        """The place of a value: by keys, or by a row and keys in it.

        Of what is missing it is the place of its nearest parent; no path, and a row of no file or
        of another one, have no line.
        """
        found = self._path(path)
        return Place(self.file) if found is None else self.at(found)

    def item(self, value: object, *path: str | Row) -> Place:
        """The place of a value in the list at a path; of the path, where it is in no list there."""
        found = self._path(path)
        if found is None or found not in self.positions:
            return Place(self.file) if found is None else self.at(found)
        there: Any = self._data
        for part in found:
            there = there[part]
        is_listed = isinstance(there, list) and value in there
        return self.at((*found, there.index(value)) if is_listed else found)

    def said(self, *path: str) -> Mapping[str, Any]:
        """The table at a path as the file has it, unchecked; empty where there is none."""
        try:
            there: Any = self._data
        except (ValueError, RecursionError):
            return {}
        for part in path:
            there = there.get(part) if isinstance(there, dict) else None
        return there if isinstance(there, dict) else {}

    def at(self, path: Path) -> Place:
        """The place of the value at a path in the file's own data, as tomllib reads them."""
        if not path:
            return Place(self.file)
        while path not in self.positions:
            path = path[:-1]
        return Place(self.file, *self.positions[path])

    @cached_property
    def _data(self) -> dict[str, Any]:
        return tomllib.loads(self.text)

    def _path(self, path: tuple[str | Row, ...]) -> Path | None:
        found: Path = ()
        for part in path:
            if isinstance(part, str):
                found = (*found, part)
                continue
            if isinstance(part, int):  # the number of a row says nothing of where it stands
                return found
            spot = spot_of(part)
            if spot is None or spot.file != self.file:
                return None
            found = spot.path
        return found
