"""A file that is not what somebody saw any more: nothing is written, and who each row is says what
changed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from msgspec import Struct

from qiworkbook.problems import WorkbookError
from qiworkbook.store.csv_lines import read_heading, records
from qiworkbook.store.files import text_read
from qiworkbook.store.toml_file import Plain, parse_toml, value_text

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
