"""A TOML text in the middle of an edit, and edits in which every other line stays as it was.

The text is cut at the positions that the scan found, so that comments, order, blank lines, line
ends and quoting survive by construction; tomlkit writes the values. A plain dict is changed in
parallel: unless tomllib reads exactly that from the new text, nothing is written.

In a file that is not what somebody saw any more nothing is written, and who each row is says what
changed.
"""

from __future__ import annotations

import copy
import hashlib
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from qiworkbook.problems import Place, Problem, WorkbookError, do
from qiworkbook.store import splice
from qiworkbook.store.atomic import locked
from qiworkbook.store.csv_lines import read_heading, records
from qiworkbook.store.files import newline_of, read_text, text_read, write_text
from qiworkbook.store.layout import TOML_BYTES
from qiworkbook.store.splice import heading_text, shape_problems
from qiworkbook.store.toml_file import Plain, cleaned, key_text, parse_toml, table_text, value_text
from qiworkbook.text.source import Path as TextPath, Row, Source, scan, spot_of


def alike(one: Plain, other: Plain) -> bool:
    """Whether two TOML values are the same, types included: 1 is neither 1.0 nor true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and (one == other or repr(one) == repr(other))


def _tables_in(data: Plain, path: TextPath = ()) -> Iterator[tuple[TextPath, dict[str, Plain]]]:
    """Every table of a file's data, with the way to it."""
    if isinstance(data, dict):
        yield path, data
    elif not isinstance(data, list):
        return
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        yield from _tables_in(value, (*path, key))


def _same(one: Plain, other: Plain) -> bool | None:
    """Whether two rows have the same under a key; None where that can't be said."""
    one, other = (
        value or "" if isinstance(mate, str) else value
        for value, mate in ((one, other), (other, one))
    )
    if type(one) is type(other):
        return alike(one, other)
    if isinstance(one, str) and isinstance(other, date):  # a date in quotes
        try:
            return date.fromisoformat(one.strip()) == other
        except ValueError:
            return None
    return None


class EditedRow(Struct, frozen=True, eq=False):
    """One table of an array in the middle of an edit: the same one, wherever others come or go."""

    says: Mapping[str, Plain]


PathStep: TypeAlias = "str | Row | EditedRow"
"""What a path is made of: a key; or a row, as it was read or as the editor gave it."""


class Editor:
    """What a change is made with. `text` is the file by now, `data` what it is meant to say.

    A path is what leads to a value: `("aim", "by")`, or a row and a key of it, `(driver, "name")`.
    A row is the table itself, never its number: rows that could not be read stand in the file
    too. One that the file does not hold any more as it was read is refused. Values are texts,
    numbers, dates, true or false, and lists of them. What can't be done in the plain shape raises
    WorkbookError with its line.
    """

    def __init__(self, text: str, file: str, data: dict[str, Plain]) -> None:
        self.text = text
        self.file = file
        self.data = copy.deepcopy(data)
        self._before = data
        self._read = dict(_tables_in(self.data))
        self._newline = newline_of(text)

    def rows(self, *array: PathStep) -> tuple[EditedRow, ...]:
        """The tables of an array as the file has them by now, also those a model can't read."""
        return tuple(EditedRow(table) for table in self._get(self._path(array)) or ())

    def find(self, array: Sequence[PathStep], key: str, value: str) -> EditedRow:
        """The one table in an array of tables whose `key` is `value`."""
        path = self._path(array)
        found = [row for row in self.rows(*array) if row.says.get(key) == value]
        if len(found) == 1:
            return found[0]
        what = f"{heading_text(path)} with {key} “{value}”"
        if not found:
            raise WorkbookError(f"{self.file} has no {what}.")
        lines = " and ".join(str(self._line(self._path((row,)))) for row in found)
        message = f"{self.file} has more than one {what}, in lines {lines}."
        raise WorkbookError(message, f"Give each its own {key}, then try again.")

    def named(self, array: Sequence[PathStep], name: str) -> EditedRow:
        """The row of this name, as `row_names` has it by now. Raises KeyError where none is."""
        rows = self.rows(*array)
        return dict(zip(row_names([row.says for row in rows]), rows, strict=True))[name]

    def value(self, path: Sequence[PathStep]) -> Plain:
        """What is there by now: not to be changed. None where there is nothing."""
        return self._get(self._path(path))

    def set(self, path: Sequence[PathStep], value: Plain) -> None:
        """Give a key a value. A key that is not there, or its table, is added."""
        self._set(self._path(path), cleaned(value))

    def add(
        self, array: Sequence[PathStep], table: Mapping[str, Plain], *, unique: Sequence[str] = ()
    ) -> EditedRow:
        """Add a table at the end of an array of tables.

        With `unique`, the keys that tell its rows apart, it is refused where a row of the file
        says the same, and where one says something that can't be compared: it may be that one.
        """
        path = self._path(array)
        tables = self._get(path)
        if path in scan(self.text).values:
            if tables:
                raise self._cannot(path, "is a list in brackets, which no table can be added to")
            self.text = splice.take_pair(self.text, path)
        new = cleaned(table)
        for at, old in enumerate(tables or ()):
            self._refuse_twice((*path, at), old, new, unique)
        self._put_table(path, new, is_array=True)
        self._container(path).setdefault(path[-1], []).append(new)
        return EditedRow(new)

    def remove(self, path: Sequence[PathStep]) -> None:
        """Take away a key, a table, or a row, with all that is in it."""
        self._remove(self._path(path))

    def move(self, row: PathStep, before: PathStep | None = None) -> None:
        """Let a row stand before another one of its array; without another one, last."""
        path = self._path((row,))
        target = None if before is None else self._path((before,))
        if path[:-1] in scan(self.text).values:
            raise self._cannot(path[:-1], "is a list in brackets, in which no row can be moved")
        if target is not None and target[:-1] != path[:-1]:
            raise self._cannot(path[:-1], "and the other row are not in one list")
        if target == path:
            return
        self.text = splice.move_table(self.text, path, target)
        rows = self._get(path[:-1])
        moved, mate = self._get(path), None if target is None else self._get(target)
        rows[:] = [one for one in rows if one is not moved]
        at = next((n for n, one in enumerate(rows) if one is mate), len(rows))
        rows.insert(at, moved)

    def _path(self, steps: Sequence[PathStep]) -> TextPath:
        """Where the steps lead by now. Raises WorkbookError for a row that is not there."""
        path: TextPath = ()
        for step in steps:
            if isinstance(step, str):
                path = (*path, step)
            elif isinstance(step, int):
                raise TypeError("A row is edited by itself, not by its number.")
            else:
                path = self._path_of(step)
        return path

    def _path_of(self, row: Row | EditedRow) -> TextPath:
        table = row.says if isinstance(row, EditedRow) else self._as_read(row)
        found = next((path for path, one in _tables_in(self.data) if one is table), None)
        if found is None:
            raise WorkbookError(
                f"What was to be changed is not in {self.file} as it was read, so nothing was "
                "written.",
                "Somebody else may be working on it. Look at it, then try again.",
            )
        return found

    def _as_read(self, row: Row) -> Mapping[str, Plain] | None:
        """The table of the data that a row was read from, if the file still says the same there."""
        spot = spot_of(row)
        if spot is None or spot.file != self.file:
            return None
        before: Plain = self._before
        for part in spot.path:
            try:
                before = before[part]
            except (KeyError, IndexError, TypeError):
                return None
        return self._read[spot.path] if alike(before, dict(spot.said)) else None

    def _refuse_twice(
        self,
        path: TextPath,
        old: Mapping[str, Plain],
        new: Mapping[str, Plain],
        unique: Sequence[str],
    ) -> None:
        same = [_same(old.get(key), new.get(key)) for key in unique]
        if not unique or False in same:
            return
        what = f"{self.file} line {self._line(path)}"
        told = " and ".join(f"{key} {new[key]}" for key in unique if key in new)
        if None in same:
            message = f"{what} can't be read, and may be the one with {told}; nothing was written."
            raise WorkbookError(message, "Put that line right first.", action=do("check"))
        raise WorkbookError(f"{what} has {told} already; nothing was written.")

    def _set(self, path: TextPath, value: Plain) -> None:
        old = self._get(path)
        if old is None and isinstance(value, dict):
            self._put_table(path, value, is_array=False)
        elif old is None:
            self._need_heading(path[:-1], path[-1])
            pair = f"{key_text(str(path[-1]))} = {value_text(value)}"
            self.text = splice.put_pair(self.text, path[:-1], self._ended(pair), self._newline)
        elif not alike(old, value):
            self._replace(path, old, value)
        self._container(path)[path[-1]] = value

    def _remove(self, path: TextPath) -> None:
        found = scan(self.text)
        if any(pair.path == path for pair in found.pairs):
            self.text = splice.take_pair(self.text, path)
        elif any(heading.path[: len(path)] == path for heading in found.headings):
            self.text = splice.take_tables(self.text, path)
        elif self._get(path) is None:
            raise WorkbookError(f"{self.file} has no {path[-1]} that could be taken away.")
        else:
            raise self._cannot(path, "is part of a value in brackets")
        self._forget(path)

    def _replace(self, path: TextPath, old: Plain, value: Plain) -> None:
        span = scan(self.text).values.get(path)
        if span is None:
            raise self._cannot(path, "is a table, which no value can take the place of")
        if isinstance(old, list) and isinstance(value, list) and old:
            if alike(value[: len(old)], old):
                items = [self._ended(value_text(item)) for item in value[len(old) :]]
                self.text = splice.add_items(self.text, path, items)
                return
            if len(value) != len(old) and splice.has_remarks(self.text, path):
                raise self._cannot(path, "is a list with remarks in it, which would be lost")
            if len(value) == len(old):
                for at, (before, after) in enumerate(zip(old, value, strict=True)):
                    if not alike(before, after):
                        self._replace((*path, at), before, after)
                return
        new = value_text(value, self.text[span[0] : span[1]].replace("\r\n", "\n"))
        self.text = splice.replace_value(self.text, path, self._ended(new))

    def _put_table(self, path: TextPath, table: dict[str, Plain], *, is_array: bool) -> None:
        self._check_open(path[:-1])
        heading = ".".join(key_text(part) for part in path if isinstance(part, str))
        block = self._ended(table_text(heading, table, is_array=is_array))
        self.text = splice.put_table(self.text, path, block, self._newline)

    def _need_heading(self, table: TextPath, key: str | int) -> None:
        self._check_open(table)
        if table and all(heading.path != table for heading in scan(self.text).headings):
            if isinstance(table[-1], int):
                raise WorkbookError(f"{self.file} has no place for {key}.")
            self._put_table(table, {}, is_array=False)

    def _check_open(self, table: TextPath) -> None:
        """Names can be added to a table with a heading, and to one that is not there yet."""
        values = scan(self.text).values
        for length in range(1, len(table) + 1):
            if table[:length] in values:
                raise self._cannot(
                    table[:length], "is written in brackets, where none can be added"
                )

    def _ended(self, text: str) -> str:
        return text.replace("\n", self._newline)

    def _get(self, path: TextPath) -> Plain:
        value: Plain = self.data
        for part in path:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def _container(self, path: TextPath) -> Plain:
        """The dict or list that the last part of `path` is in; dicts on the way are made."""
        value: Plain = self.data
        for part in path[:-1]:
            value = value[part] if isinstance(part, int) else value.setdefault(part, {})
        return value

    def _forget(self, path: TextPath) -> None:
        """Take `path` out of the data, with each parent that had no heading of its own."""
        del self._container(path)[path[-1]]
        parent = path[:-1]
        if parent and self._get(parent) in ({}, []) and parent not in scan(self.text).positions:
            self._forget(parent)

    def _line(self, path: TextPath) -> int:
        positions = scan(self.text).positions
        while path not in positions:
            path = path[:-1]
        return positions[path][0]

    def _cannot(self, path: TextPath, reason: str) -> WorkbookError:
        message = f"`{path[-1]}` {reason}, so nothing was changed"
        place = Place(self.file, self._line(path))
        hint = "Change it in a text editor."
        return WorkbookError.of(Problem("toml-shape", message, place, hint=hint))


def edit_toml(
    root: Path,
    relative: str,
    change: Callable[[Editor], object],
    *,
    expected: str | None = None,
) -> None:
    """Change one TOML file of the workbook under its lock, or raise WorkbookError and leave it.

    `expected` is the fingerprint of the file that the person saw, if they saw one: ChangedError
    tells what is otherwise by now. When `change` changes nothing, nothing is written.
    """
    with locked(root):
        before = read_text(root, relative, TOML_BYTES)
        refuse_changed(relative, expected, before.sha256, before.text)
        after = edited(before.text, relative, change)
        if after != before.text:
            write_text(root, relative, after, before.sha256)


def edited(text: str, file: str, change: Callable[[Editor], object]) -> str:
    """The text of `file` after `change`, checked. Raises WorkbookError where it can't be edited."""
    data, problem = parse_toml(text, file)
    if problem:
        raise WorkbookError.of(problem)
    strange = shape_problems(Source(file, text))
    if strange:
        message = f"{strange[0]}. Commands can't edit this file, so nothing was changed."
        raise WorkbookError(message, strange[0].hint, strange)
    editor = Editor(text, file, data or {})
    change(editor)
    if editor.text != text and not _says(editor.text, editor.data):
        message = f"{file} can't be changed safely by a command, so nothing was written."
        raise WorkbookError(message, "Change it in a text editor.")
    return editor.text


def _says(text: str, intended: Plain) -> bool:
    try:
        return alike(tomllib.loads(text), intended)
    except (ValueError, RecursionError):
        return False


_SIGNS = 10


class MadeName(str):
    """A name made of what a row says, for one that has no id of its own."""


def row_names(rows: Sequence[Mapping[str, Plain]]) -> tuple[str, ...]:
    """A name for each row: its id where no other has it, otherwise one made from all it says.

    Such a name begins with ~, which no id does. Rows that say the same are told apart by a number.
    """
    ids = Counter(_id(row) for row in rows)
    names: list[str] = []
    often: Counter[str] = Counter()
    for row in rows:
        id_ = _id(row)
        digest = hashlib.sha256(_said(row).encode("utf-8", "replace")).hexdigest()
        name = id_ if id_ and ids[id_] == 1 else MadeName(f"~{digest[:_SIGNS]}")
        often[name] += 1
        names.append(MadeName(f"{name}.{often[name]}") if often[name] > 1 else name)
    return tuple(names)


def _id(row: Mapping[str, Plain]) -> str:
    id_ = row.get("id")
    return id_ if isinstance(id_, str) and not id_.startswith("~") else ""


def _said(value: Plain) -> str:
    """The value written down, the same for the same: the order of keys says nothing."""
    if hasattr(value, "items"):
        return repr(sorted((key, _said(one)) for key, one in value.items()))
    if isinstance(value, (list, tuple)):
        return repr([_said(one) for one in value])
    return repr(value)


_TOLD = 6


class ChangedValue(Struct, frozen=True):
    """One value that is otherwise: keys and names of rows lead to it. None is one not there."""

    path: tuple[str, ...]
    before: Plain
    now: Plain

    def __str__(self) -> str:
        what = " ".join(part for part in self.path if not isinstance(part, MadeName))
        return f"{what}: {_shown(self.before)} before, {_shown(self.now)} now"


class ChangedError(WorkbookError):
    """The file is not what somebody saw: `changes` says in what, where that is still known."""

    def __init__(self, file: str, changes: tuple[ChangedValue, ...]) -> None:
        told = [str(change) for change in changes[:_TOLD]]
        if len(changes) > _TOLD:
            told.append(f"and {len(changes) - _TOLD} more")
        hint = "Somebody else may be working on it. Look at it, then try again."
        super().__init__(
            f"{file} has changed since it was read, so nothing was written.",
            "\n".join([*told, hint]),
        )
        self.file = file
        self.changes = changes


def refuse_changed(file: str, expected: str | None, sha256: str = "", text: str = "") -> None:
    """Raise ChangedError unless the file, which is now this, has the fingerprint that was seen.

    `expected` is None where nobody saw it; "" is a file that is not there yet.
    """
    if expected in (None, sha256):
        return
    before = text_read(expected) if expected else ""
    raise ChangedError(file, () if before is None else changes_between(before, text, file))


def changes_between(before: str, now: str, file: str) -> tuple[ChangedValue, ...]:
    """What two texts of a file say otherwise, value by value; () where one can't be read."""
    if file.endswith(".csv"):
        return tuple(_between((), _days(before, file), _days(now, file)))
    old, new = parse_toml(before, file)[0], parse_toml(now, file)[0]
    return () if old is None or new is None else tuple(_between((), old, new))


def _between(path: tuple[str, ...], before: Plain, now: Plain) -> Iterator[ChangedValue]:
    tables = [one for one in (before, now) if one is not None]
    if tables and all(isinstance(one, Mapping) for one in tables):
        old, new = before or {}, now or {}
        for key in dict.fromkeys((*old, *new)):
            yield from _between((*path, key), old.get(key), new.get(key))
    elif _are_rows(before) and _are_rows(now):
        yield from _between_rows(path, before or (), now or ())
    elif before != now or type(before) is not type(now):
        yield ChangedValue(path, before, now)


def _are_rows(value: Plain) -> bool:
    return value is None or (
        isinstance(value, list) and all(isinstance(one, Mapping) for one in value)
    )


def _between_rows(
    path: tuple[str, ...],
    before: Sequence[Mapping[str, Plain]],
    now: Sequence[Mapping[str, Plain]],
) -> Iterator[ChangedValue]:
    """Rows are compared by name; those without one of their own, in the order that is left."""
    old = dict(zip(row_names(before), before, strict=True))
    new = dict(zip(row_names(now), now, strict=True))
    kept = [name for name in old if name in new]
    gone = [name for name in old if name not in new]
    come = [name for name in new if name not in old]
    for name in kept:
        yield from _between((*path, name), old[name], new[name])
    for was, is_ in zip_longest(
        (name for name in gone if isinstance(name, MadeName)),
        (name for name in come if isinstance(name, MadeName)),
    ):
        row, other = old.get(was or ""), new.get(is_ or "")
        if row is None or other is None:
            yield ChangedValue((*path, was or is_ or ""), row, other)
        else:
            yield from _between((*path, was or ""), row, other)
    for name in (*gone, *come):
        if not isinstance(name, MadeName):
            yield ChangedValue((*path, name), old.get(name), new.get(name))
    if kept != [name for name in new if name in old]:
        yield ChangedValue(path, kept, [name for name in new if name in old])


def _days(text: str, file: str) -> dict[str, str]:
    """The rows of a data file by their date as it is written, those of one date together."""
    found: dict[str, str] = {}
    rows = list(records(text))
    columns = read_heading(rows[0], file)[0] if rows else None
    at = columns.date if columns else 0
    for row in rows[1:]:
        day = row.cells[at] if at < len(row.cells) else ""
        said = ", ".join(cell for n, cell in enumerate(row.cells) if n != at)
        found[day] = f"{found[day]}; {said}" if day in found else said
    return found


def _shown(value: Plain) -> str:
    if value is None:
        return "nothing"
    return "there" if isinstance(value, Mapping) else value_text(value)
