"""What stood before each edit, in a private folder of the person's on this computer.

Never in the workbook, so never in git, a zip, a pack or a bundle. A change is written down before
it is made; one that was not made after all says so by what its files say. A journal that cannot be
written stops no edit: the occasion of the edit is told instead.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import sys
import time
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from qiworkbook.store import layout
from qiworkbook.store.atomic import sha256
from qiworkbook.store.layout import system_reason
from qiworkbook.text.late_pattern import compiled
from qiworkbook.text.words import grouped

DAYS = 90
_CHANGES = "changes.jsonl"
_NEW = os.O_WRONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_POINT = r"(?m)^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:,[0-9]{1,5}(?:\.[0-9]{1,2})?){1,2},?\n"
_BLOB = r"[0-9a-f]{64}"
_SAYS_DAYS = r"""(?m)^\s*\[\s*["']?journal"""


class KeptEdit(Struct, frozen=True):
    """What a file said before, and what it is to say; None is no file."""

    file: str
    before: bytes | None
    after: bytes | None

    @property
    def words(self) -> tuple[str, str]:
        """Both texts without their rows of a day and small numbers, which say nothing of anybody.

        A row may be part of a note where a file has quotes: nothing of such a file is left out.
        """
        said = (content or b"" for content in (self.before, self.after))
        before, after = (content.decode("utf-8-sig", "replace") for content in said)
        if self.file.endswith(".csv") and '"' not in before + after:
            return compiled(_POINT).sub("", before), compiled(_POINT).sub("", after)
        return before, after


class Undertaking(Struct):
    """What is being done, and when: all that is written meanwhile is one change.

    `undoes` is the number of the change that it takes back, `number` its own, 0 for none as yet.
    `troubles` are the reasons why what stood before could not be kept.
    """

    what: str = ""
    on: datetime = field(default_factory=datetime.now)
    undoes: int = 0
    number: int = 0
    run: str = field(default_factory=lambda: os.urandom(8).hex())
    troubles: list[str] = field(default_factory=list)


class ChangedFile(Struct, frozen=True):
    """A file in a change, by the fingerprints of what it said before and after; None is no file."""

    file: str
    before: str | None
    after: str | None


class JournalChange(Struct, frozen=True):
    """What was done at one time: its number in the journal of this workbook, and its files."""

    number: int
    what: str
    on: datetime
    undoes: int
    files: tuple[ChangedFile, ...]


_OCCASION: ContextVar[Undertaking | None] = ContextVar("occasion", default=None)


def begin(occasion: Undertaking | None) -> None:
    """From now on every edit belongs to this occasion; None is one of its own each time."""
    _OCCASION.set(occasion)


class KeptEntry(Struct, frozen=True):
    """An entry of the journal, for who finds that the edit was not made."""

    file: Path | None = None
    number: int = 0

    def forget(self) -> None:
        """Say that the edit was not made."""
        if self.file is not None:
            with contextlib.suppress(OSError):
                _append(self.file, {"void": self.number})


def keep_entry(root: Path, edits: Sequence[KeptEdit]) -> KeptEntry:
    """Keep what stood before, and what is to stand: by whoever holds the lock of the workbook.

    Before a workbook is begun nothing stands that anybody could go back to.
    """
    occasion = _OCCASION.get() or Undertaking()
    if any(one.file == layout.WORKBOOK and one.before is None for one in edits):
        return KeptEntry()
    try:
        home = journal_of(root)
        days = days_kept(root)
        entries = _cleared(home, days, occasion.on)
        if not days:
            return KeptEntry()
        _make_private(home)
        files = [[one.file, _put(home, one.before), _put(home, one.after)] for one in edits]
        number = max((entry["n"] for entry in entries), default=0) + 1
        entry = {
            "n": number,
            "run": occasion.run,
            "on": occasion.on.isoformat(timespec="seconds"),
            "what": occasion.what,
            "undoes": occasion.undoes,
            "files": files,
        }
        _append(home / _CHANGES, entry)
        occasion.number = occasion.number or number
    except (OSError, RuntimeError) as error:  # RuntimeError: there is no home
        said = (
            system_reason(error)
            if isinstance(error, OSError)
            else "you have no folder of your own here"
        )
        occasion.troubles.append(said)
        return KeptEntry()
    return KeptEntry(home / _CHANGES, number)


def changes(root: Path) -> tuple[JournalChange, ...]:
    """What was changed in this workbook on this computer, the oldest first; as long as it is kept.

    Raises OSError where the journal can't be read.
    """
    runs = grouped(_entries(journal_of(root)), lambda entry: str(entry["run"]))
    return tuple(_change(entries) for entries in runs.values())


def content(root: Path, print_: str) -> bytes | None:
    """What is kept under a fingerprint; None where it is not, or not whole."""
    try:
        kept = zlib.decompress((journal_of(root) / print_).read_bytes())
    except (OSError, RuntimeError, zlib.error):
        return None
    return kept if sha256(kept) == print_ else None


def forget(root: Path, prints: Collection[str]) -> int:
    """Take what is kept under these fingerprints out of the journal, and give how much it was.

    What is damaged goes with it. Raises OSError where the journal can't be changed.
    """
    gone = [
        blob
        for blob in _blobs(journal_of(root))
        if blob.name in prints or content(root, blob.name) is None
    ]
    for blob in gone:
        blob.unlink()
    return len(gone)


def forget_all(root: Path) -> None:
    """Take all that is kept of this workbook away. Raises OSError where it can't be."""
    home = journal_of(root)
    if home.exists():
        _take_away(home)


def journal_of(root: Path) -> Path:
    """The folder in which what stood before in this workbook is kept; it need not be there yet."""
    return _home(root, "journal")


def private_folder(root: Path, name: str) -> Path:
    """Another folder for what is kept of this workbook for one person; made, for them alone.

    Raises OSError where it can't be, and RuntimeError where there is no home.
    """
    home = _home(root, name)
    _make_private(home)
    return home


def _home(root: Path, name: str) -> Path:
    return _state() / "qiworkbook" / name / sha256(os.fsencode(os.path.realpath(root)))[:24]


def days_kept(root: Path) -> int:
    """For how many days: as `[journal] days` in workbook.toml says, else 90; 0 is not at all."""
    try:
        with Path(root, layout.WORKBOOK).open(encoding="utf-8-sig") as stream:
            text = stream.read(1024 * 1024)
        if not compiled(_SAYS_DAYS).search(text):
            return DAYS
        import tomllib

        days = tomllib.loads(text)["journal"]["days"]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return DAYS  # `check` tells what is wrong with the file
    return max(0, min(days, DAYS)) if type(days) is int else DAYS


def _state() -> Path:
    """Where the system keeps what a program remembers for one person on one computer."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    said = os.environ.get("XDG_STATE_HOME", "")
    return Path(said) if os.path.isabs(said) else Path.home() / ".local" / "state"  # noqa: PTH117


def _make_private(home: Path) -> None:
    """Make the folder and those of ours above it, for nobody else to look into."""
    state = _state()
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in (*reversed(home.parents[: len(home.relative_to(state).parts) - 1]), home):
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        there = folder.lstat()
        if not stat.S_ISDIR(there.st_mode):  # a link would lead elsewhere
            raise NotADirectoryError(20, "a file or a link is where a folder should be")
        if there.st_mode & 0o077 and sys.platform != "win32":
            folder.chmod(0o700)


def _put(home: Path, what: bytes | None) -> str | None:
    if what is None:
        return None
    name, packed = sha256(what), zlib.compress(what)
    path = home / name
    if not path.exists() or path.stat().st_size != len(packed):
        _write(path, packed, os.O_TRUNC)
    return name


def _append(file: Path, entry: dict[str, Any]) -> None:
    """One line more, by itself also where a killed command left half of one."""
    _write(file, b"\n" + json.dumps(entry).encode() + b"\n", os.O_APPEND)


def _write(path: Path, what: bytes, how: int) -> None:
    descriptor = os.open(path, _NEW | how, 0o600)
    try:
        rest = memoryview(what)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _entries(home: Path) -> list[dict[str, Any]]:
    """What is written down, but for what was not made after all and for half a line."""
    try:
        lines = (home / _CHANGES).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    entries: dict[int, dict[str, Any]] = {}
    for line in filter(None, lines):
        try:
            said = json.loads(line)
            if "void" in said:
                entries.pop(said["void"], None)
            else:
                _change([said])
                entries[said["n"]] = said
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
    return list(entries.values())


def _change(entries: Sequence[dict[str, Any]]) -> JournalChange:
    """The entries of one occasion: of each file the first that it said, and the last."""
    files: dict[str, ChangedFile] = {}
    for file, before, after in (one for entry in entries for one in entry["files"]):
        known = files.get(file)
        files[file] = ChangedFile(file, known.before if known else before, after)
    first = entries[0]
    on = datetime.fromisoformat(first["on"])
    return JournalChange(first["n"], first["what"], on, first["undoes"], tuple(files.values()))


def _cleared(home: Path, days: int, now: datetime) -> list[dict[str, Any]]:
    """The entries left once what was kept long enough is taken away.

    What is kept of workbooks that nobody has changed since goes too: they are looked through at
    this workbook's first change of the day.
    """
    if _age(home) > timedelta(days=1):
        for other in _folders(home.parent):
            with contextlib.suppress(OSError):
                if other != home and _age(other) > timedelta(days=DAYS):
                    _take_away(other)
    if not days:
        if home.exists():
            _take_away(home)
        return []
    entries = _entries(home)
    since = (now - timedelta(days=days)).isoformat()
    young = [entry for entry in entries if entry["on"] >= since]
    if len(young) == len(entries):
        return entries
    beside = home / f"{_CHANGES}.new"
    beside.unlink(missing_ok=True)
    _write(beside, b"".join(json.dumps(one).encode() + b"\n" for one in young), os.O_TRUNC)
    beside.replace(home / _CHANGES)
    needed = {print_ for one in young for _, *prints in one["files"] for print_ in prints}
    for blob in _blobs(home):
        if blob.name not in needed:
            blob.unlink()
    return young


def _age(folder: Path) -> timedelta:
    """How long nothing was put into a folder; that of none is for ever."""
    if not folder.exists():
        return timedelta.max
    return timedelta(seconds=time.time() - folder.stat().st_mtime)


def _take_away(folder: Path) -> None:
    """A folder of ours with what is in it: files alone."""
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _folders(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]
    except OSError:
        return []


def _blobs(home: Path) -> Iterator[Path]:
    if home.is_dir():
        yield from (path for path in sorted(home.iterdir()) if compiled(_BLOB).fullmatch(path.name))
