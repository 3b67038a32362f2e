"""The record of what was shared: which numbers a reader can know, when, and where they went.

It lies in the workbook's private folder, which git never sees. It holds only what copies showed: a
copy made on another computer is not in it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from qiworkbook.compose.disclosure.proof import Fact
from qiworkbook.compose.disclosure.protection import known_sum
from qiworkbook.compose.disclosure.table import Column, Part
from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import make_folder, replace_whole
from qiworkbook.store.locks import locked
from qiworkbook.store.paths import FileError, inside, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from qiworkbook.compose.disclosure.table import Entry

RECORD = ".qiworkbook/shared.json"
_LARGEST = 200 * 1024 * 1024

_Bounds = tuple[float, float]
_Key = tuple[Column, tuple[date, ...]]


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that was made: the day, the command, the projects that it was about, and for whom.

    `recipient` is "" where nobody said.
    """

    on: date
    command: str
    projects: tuple[str, ...]
    recipient: str = ""


@dataclass(frozen=True)
class SharedBefore:
    """Every number that a copy has told of, with its bounds; the copies; the files they were."""

    copies: tuple[Copy, ...] = ()
    shown: Mapping[_Key, tuple[_Bounds, ...]] = field(default_factory=dict)
    files: frozenset[str] = frozenset()

    def facts(self) -> tuple[Fact, ...]:
        """What a reader of all copies knows."""
        return tuple(
            Fact(known_sum(column, days), low, high)
            for (column, days), bounds in self.shown.items()
            for low, high in bounds
        )


def shared_before(root: Path) -> SharedBefore:
    """What was shared from this workbook, as far as its own record knows.

    Raises WorkbookError for a record that cannot be read: what it knows must not be forgotten.
    """
    if not inside(root, RECORD).exists():
        return SharedBefore()
    try:
        said = json.loads(read_bytes(root, RECORD, _LARGEST))
        return _read(said)
    except FileError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise WorkbookError(
            f"{RECORD} keeps what was shared before, and it cannot be read.",
            "Put it back from a backup. Without it, a new copy could give away, together with an "
            "older one, what each of them hides.",
        ) from None


def keep_as_shared(root: Path, copy: Copy, shown: Iterable[tuple[Entry, float, float]]) -> None:
    """Add a copy, and the numbers that it shows, to the record. Raises WorkbookError."""
    with locked(root):
        before = shared_before(root)
        known: dict[_Key, tuple[_Bounds, ...]] = dict(before.shown)
        for entry, low, high in shown:
            key = (entry.column, entry.days)
            if (low, high) not in known.get(key, ()):
                known[key] = (*known.get(key, ()), (low, high))
        copies = before.copies if copy in before.copies else (*before.copies, copy)
        if copies != before.copies or known != before.shown:
            _write(root, replace(before, copies=copies, shown=known))


def keep_files(root: Path, paths: Iterable[Path]) -> None:
    """Add the files of a copy to the record. Raises WorkbookError."""
    with locked(root):
        before = shared_before(root)
        files = before.files | {str(path.resolve()) for path in paths}
        if files != before.files:
            _write(root, replace(before, files=files))


def _read(said: Any) -> SharedBefore:
    copies = tuple(
        Copy(
            date.fromisoformat(one["on"]),
            str(one["command"]),
            tuple(map(str, one["projects"])),
            str(one.get("recipient", "")),
        )
        for one in said["copies"]
    )
    shown = {
        (
            Column(str(one["project"]), str(one["measure"]), Part(one["part"])),
            tuple(map(date.fromisoformat, one["days"])),
        ): tuple((float(low), float(high)) for low, high in one["between"])
        for one in said["shown"]
    }
    return SharedBefore(copies, shown, frozenset(map(str, said["files"])))


def _write(root: Path, record: SharedBefore) -> None:
    said = {
        "format": 1,
        "copies": [
            {
                "on": one.on.isoformat(),
                "command": one.command,
                "projects": list(one.projects),
                "recipient": one.recipient,
            }
            for one in record.copies
        ],
        "files": sorted(record.files),
        "shown": [
            {
                "project": column.project,
                "measure": column.measure,
                "part": column.part.value,
                "days": [day.isoformat() for day in days],
                "between": sorted(bounds),
            }
            for (column, days), bounds in sorted(record.shown.items())
        ],
    }
    path = inside(root, RECORD)
    make_folder(path.parent, RECORD)
    replace_whole(path, f"{json.dumps(said, indent=1)}\n".encode(), RECORD)
