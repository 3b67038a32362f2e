"""Where in a TOML file each value stands, found by a scan of its text.

By hand, as tomlkit keeps no places of what it has read, and can put tables in another order.
"""

from __future__ import annotations

import copy
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias, TypeVar

from msgspec import Struct

from qiworkbook.problems import Place

Path: TypeAlias = tuple[str | int, ...]
Position: TypeAlias = tuple[int, int]

# Deeper than anybody nests by hand; what lies below points at its nearest parent.
_DEEPEST = 100

_SPACE = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*+")
_REST_OF_LINE = re.compile(r"[^\n]*\n?")
_KEY = re.compile(r""" "(?:[^"\\\n]|\\.)*" | '[^'\n]*' | [^\s.=\[\]{},\#"']+ """, re.VERBOSE)
_STRING = re.compile(
    r'''
    """ (?: [^"\\] | \\. | "{1,2}(?!") )*+ "{3,5}
    | \'\'\' (?: [^'] | '{1,2}(?!') )*+ '{3,5}
    | " (?: [^"\\\n] | \\[^\n] )*+ "
    | ' [^'\n]*+ '
    ''',
    re.VERBOSE | re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*[^,\]}#\s]")


class TomlHeading(Struct, frozen=True):
    """`[path]` or, when `is_array`, `[[path]]`: then the last part of the path is its index."""

    path: Path
    line: int
    is_array: bool


class Pair(Struct, frozen=True):
    """A `name = value` statement below the heading `table`; the others are offsets in the text."""

    path: Path
    table: Path
    start: int
    end: int


class Scan(Struct, frozen=True):
    """All that a text has, by path: `("aim", "by")`, `("driver", 0, "id")`.

    `positions` has line and column (from 1) of every table, key and item of an array: a table
    stands where its heading is, a key where it is written, an item where its value begins; the
    empty path is the start. `values` has the offsets of every value, `repeated` what is written
    a second time: the path, the first position and the second.
    """

    positions: Mapping[Path, Position]
    values: Mapping[Path, tuple[int, int]]
    headings: tuple[TomlHeading, ...]
    pairs: tuple[Pair, ...]
    repeated: tuple[tuple[Path, Position, Position], ...]


@lru_cache(maxsize=2)  # an edit, and a list of problems, ask many times of one text
def scan(text: str) -> Scan:
    """What stands where in a TOML text."""
    return _Scanner(text).scan()


class _LostError(Exception):
    """The text stopped making sense; the scanner goes on with the next line."""


class _Scanner:
    """One pass over a text, statement by statement."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.positions: dict[Path, Position] = {(): (1, 1)}
        self.values: dict[Path, tuple[int, int]] = {}
        self.headings: list[TomlHeading] = []
        self.pairs: list[Pair] = []
        self.repeated: list[tuple[Path, Position, Position]] = []
        self.written: dict[Path, Position] = {}  # explicitly, not as a part of a longer name
        self.sizes: dict[Path, int] = {}  # how many tables an array of tables has so far

    def scan(self) -> Scan:
        table: Path = ()
        self._skip(_GAP)
        while self.at < len(self.text):
            try:
                if self._next_is("["):
                    table = self._header()
                else:
                    self._statement(table)
            except _LostError:
                pass
            self._skip(_REST_OF_LINE)
            self._skip(_GAP)
        return Scan(
            positions=MappingProxyType(self.positions),
            values=MappingProxyType(self.values),
            headings=tuple(self.headings),
            pairs=tuple(self.pairs),
            repeated=tuple(self.repeated),
        )

    def _header(self) -> Path:
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        keys = self._keys()
        path: Path = ()
        for key, position in keys[:-1]:
            path = (*path, key)
            self.positions.setdefault(path, position)
            if path in self.sizes:
                path = (*path, self.sizes[path] - 1)
        last, position = keys[-1]
        path = (*path, last)
        if is_array:
            self.positions.setdefault(path, position)
            if path not in self.sizes:
                self._write(path, position)
            self.sizes[path] = self.sizes.get(path, 0) + 1
            path = (*path, self.sizes[path] - 1)
        self._write(path, position)
        self.positions[path] = position
        self.headings.append(TomlHeading(path, position[0], is_array))
        return path

    def _statement(self, table: Path) -> None:
        start = self.at
        path = self._pair(table, 0)
        self.pairs.append(Pair(path, table, start, self.at))

    def _pair(self, parent: Path, depth: int) -> Path:
        path = parent
        for key, position in self._keys():
            path = (*path, key)
            self.positions.setdefault(path, position)
        self._write(path, position)
        self._expect("=")
        self._skip(_SPACE)
        self._value(path, depth)
        return path

    def _keys(self) -> list[tuple[str, Position]]:
        """A key, with its parts if it is dotted."""
        keys: list[tuple[str, Position]] = []
        while len(keys) < _DEEPEST:
            self._skip(_SPACE)
            start, raw = self.at, self._take(_KEY)
            keys.append((_plain(raw), self._position(start)))
            self._skip(_SPACE)
            if not self._next_is("."):
                return keys
            self.at += 1
        raise _LostError

    def _write(self, path: Path, position: Position) -> None:
        if path in self.written:
            self.repeated.append((path, self.written[path], position))
        self.written.setdefault(path, position)

    def _value(self, path: Path, depth: int) -> None:
        if depth > _DEEPEST:
            raise _LostError
        start = self.at
        if self._next_is("["):
            self._array(path, depth)
        elif self._next_is("{"):
            self._inline_table(path, depth)
        else:
            self._take(_STRING if self._next_is('"') or self._next_is("'") else _SCALAR)
        self.values[path] = (start, self.at)

    def _array(self, path: Path, depth: int) -> None:
        self.at += 1
        self._skip(_GAP)
        item = 0
        while not self._next_is("]"):
            self.positions.setdefault((*path, item), self._position(self.at))
            self._value((*path, item), depth + 1)
            self._separator("]")
            item += 1
        self.at += 1

    def _inline_table(self, path: Path, depth: int) -> None:
        self.at += 1
        self._skip(_GAP)  # newlines too: TOML 1.1 allows them, and a finger on them helps
        while not self._next_is("}"):
            self._pair(path, depth + 1)
            self._separator("}")
        self.at += 1

    def _separator(self, end: str) -> None:
        self._skip(_GAP)
        if not self._next_is(end):
            self._expect(",")
            self._skip(_GAP)

    def _next_is(self, character: str) -> bool:
        return self.text.startswith(character, self.at)

    def _expect(self, character: str) -> None:
        if not self._next_is(character):
            raise _LostError
        self.at += 1

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if not found:
            raise _LostError
        self.at = found.end()
        return found[0]

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _position(self, at: int) -> Position:
        line = bisect_right(self.lines, at)
        return line, at - self.lines[line - 1] + 1


def _plain(raw: str) -> str:
    """A key without its quotes."""
    if raw[0] == "'" or (raw[0] == '"' and "\\" not in raw):
        return raw[1:-1]
    if raw[0] != '"':
        return raw
    try:
        return next(iter(tomllib.loads(f"{raw} = 0")))
    except ValueError:
        return raw


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


R = TypeVar("R", bound=Row)
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

    def repeated(self, rows: Iterable[R], key: str) -> Iterator[tuple[R, Place, int | None]]:
        """Each row that says at `key` what one above does: where, and the line of the first."""
        first: dict[object, int | None] = {}
        for row in rows:
            said, place = getattr(row, key), self.place(row, key)
            if said in first:
                yield row, place, first[said]
            first.setdefault(said, place.line)

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
