"""What stands where in a TOML text: headings, keys and values by position, for any text at all.

tomllib gives values without positions. This reads any text, also one that tomllib refuses, and
never raises: a statement that it can't follow is skipped. It points at things; it checks nothing.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

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


class Heading(Struct, frozen=True):
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
    headings: tuple[Heading, ...]
    pairs: tuple[Pair, ...]
    repeated: tuple[tuple[Path, Position, Position], ...]


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
        self.headings: list[Heading] = []
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
        self.headings.append(Heading(path, position[0], is_array))
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
