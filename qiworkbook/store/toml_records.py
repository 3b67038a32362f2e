"""A TOML text as records: every statement and table with its remarks, put together again unchanged.

A record is a table of its own, such as `[aim]`, or a row, such as `[[idea]]` with its `id`, with
the tables below it. What is known of a record is where it stands and how it is written; joining
the texts of all parts gives back the file byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.problems import WorkbookError
from qiworkbook.store.files import newline_of
from qiworkbook.store.toml_file import parse_toml
from qiworkbook.text.source import Pair, Path, scan

Name: TypeAlias = tuple[str, ...]
"""What a table is known by: `("aim",)`, `("idea", "=huddle")`. A row's has an =."""

# The keys by which the rows of an array are told apart: the first that all rows have, each its own.
_KEYS = (
    *(("id",), ("start",), ("date",), ("on",), ("day",), ("ask",), ("what",)),
    *(("name",), ("title",), ("role", "title"), ("file", "kind"), ("role",)),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """`key = value` as it is written, with the remarks right above it; `value` is what it says."""

    key: str
    text: str
    value: Any = field(compare=False, default=None)


class RowStep(str):
    """A step of a name that is a row of an array: "=" and what tells it apart."""


class TablePart(Struct, frozen=True):
    """A table as it is written: what stands above its heading, its statements, what comes after.

    `name` is () for the keys that a file begins with. `says` is the table as data.
    """

    name: Name
    above: str
    heading: str
    statements: tuple[Statement, ...]
    below: str

    @property
    def text(self) -> str:
        """The part as it stands in the file."""
        inner = "".join(statement.text for statement in self.statements)
        return f"{self.above}{self.heading}{inner}{self.below}"

    @property
    def record(self) -> Name:
        """The record that it belongs to: a row of an array at the top, else a table there."""
        is_row = len(self.name) > 1 and isinstance(self.name[1], RowStep)
        return self.name[: 1 + is_row]


Rows: TypeAlias = "Mapping[tuple[str, ...], tuple[str, ...]]"


def parts_of(text: str, file: str, keys: Rows | None = None) -> tuple[TablePart, ...]:
    """The parts of a TOML text, in order. Raises WorkbookError where it can't be read.

    `keys` says by which keys the rows of an array are told apart, where several texts have to
    agree on that: see `keys_for`.
    """
    data, problem = parse_toml(text, file)
    if problem:
        raise WorkbookError.of(problem)
    keys = keys_for([data or {}]) if keys is None else keys
    found = scan(text)
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    starts = [_top(text, lines, heading.line - 1) for heading in found.headings]
    first = starts[0] if starts else len(text)
    head = [pair for pair in found.pairs if pair.start < first]
    parts = [_part(text, (), (0, 0, 0, first), head, data)]
    for at, heading in enumerate(found.headings):
        end = starts[at + 1] if at + 1 < len(starts) else len(text)
        after = lines[heading.line] if heading.line < len(lines) else len(text)
        own = [pair for pair in found.pairs if after <= pair.start < end]
        place = (starts[at], lines[heading.line - 1], after, end)
        parts.append(_part(text, _name(heading.path, data, keys), place, own, data))
    return tuple(parts)


def keys_for(texts: Sequence[Mapping[str, Any]]) -> Rows:
    """By which keys the rows of each array are told apart, in all of these data alike."""
    found: dict[tuple[str, ...], list[list[Mapping[str, Any]]]] = {}
    for data in texts:
        _collect(data, (), found)
    return {
        path: next(
            (
                keys
                for keys in (*_KEYS, *_keys_of_others(arrays[0][0]))
                if all(_tells(rows, keys) for rows in arrays)
            ),
            (),
        )
        for path, arrays in found.items()
    }


def _keys_of_others(row: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """What may tell rows apart in a file whose keys are not ours: a name or a day, or two.

    What is all that a row says is no name of it: two people who change it mean one row.
    """
    named = [key for key, value in row.items() if isinstance(value, str | date)]
    for many in range(1, min(len(row), 3)):
        yield from combinations(named, many)


def _collect(
    table: Mapping[str, Any],
    path: tuple[str, ...],
    found: dict[tuple[str, ...], list[list[Mapping[str, Any]]]],
) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _collect(value, (*path, key), found)
        elif isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            found.setdefault((*path, key), []).append(value)
            for row in value:
                _collect(row, (*path, key), found)


def _tells(rows: Sequence[Mapping[str, Any]], keys: tuple[str, ...]) -> bool:
    values = [tuple(repr(row.get(key)) for key in keys) for row in rows]
    has_all = all(row.get(key) not in (None, "") for row in rows for key in keys)
    return has_all and len(set(values)) == len(values)


def _name(path: Path, data: Any, keys: Rows) -> Name:
    """The name of a table: rows by what tells them apart, else by all that they say."""
    name: list[str] = []
    plain: tuple[str, ...] = ()
    for step in path:
        data = data[step]
        if isinstance(step, str):
            name.append(step)
            plain = (*plain, step)
        else:
            told = keys.get(plain, ())
            said = [str(data[key]) for key in told] if told else [repr(data)]
            name.append(RowStep(f"={' '.join(said)}"))
    return tuple(name)


def _part(
    text: str,
    name: Name,
    place: tuple[int, int, int, int],
    pairs: Sequence[Pair],
    data: Any,
) -> TablePart:
    """The part from the first offset to the last; the inner two are where its heading stands."""
    start, head, after, end = place
    at, statements = after, []
    for pair in pairs:
        line_end = text.find("\n", pair.end) + 1 or len(text)
        key = ".".join(str(step) for step in pair.path[len(pair.table) :])
        value = data
        for step in pair.path:
            value = value[step]
        statements.append(Statement(key, text[at:line_end], value))
        at = line_end
    return TablePart(name, text[start:head], text[head:after], tuple(statements), text[at:end])


def _top(text: str, lines: Sequence[int], at: int) -> int:
    """Where the remark begins that touches a heading from above; the blank lines stay above it."""
    while at and text[lines[at - 1] : lines[at]].lstrip().startswith("#"):
        at -= 1
    return lines[at]


def with_table(now: str, then: str, table: str, id_: str, file: str) -> str:
    """The text as it is `now`, but for one row of an array by its id, which is as it was `then`."""
    own: Name = (table, RowStep(f"={id_}"))
    keys: Rows = {(table,): ("id",)}
    old = [part for part in parts_of(then, file, keys) if part.name[:2] == own]
    parts = list(parts_of(now, file, keys))
    at = [n for n, part in enumerate(parts) if part.name[:2] == own]
    if not at:
        same = [n for n, part in enumerate(parts) if part.name[:1] == (table,)]
        at = [same[-1] + 1 if same else len(parts)]
        return joined([*parts[: at[0]], *old, *parts[at[0] :]], now)
    if old:
        old[-1] = replace(old[-1], below=parts[at[-1]].below)
    return joined([*parts[: at[0]], *old, *parts[at[-1] + 1 :]], now)


def joined(parts: Sequence[TablePart], like: str) -> str:
    """The parts as one text; those that stood together in the text `like` stay as close as there.

    Others get a blank line between them.
    """
    newline = newline_of(like)
    text, before = "", ""
    for part in parts:
        more = part.text
        if text and part.heading and f"{before}{more}" not in like:
            text += "" if text.endswith("\n") else newline
            text += "" if text.endswith((newline * 2, "\n\n")) else newline
        text += more
        before = more
    return text
