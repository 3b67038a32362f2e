"""What was worked out of files that have not changed since, kept for one person on one computer.

It lies in the cache folder of the system, never in a workbook, is plain MessagePack, and can be
deleted at any time. Files are known again as git knows them: by name, size, times and inode. Of a
file that was written a moment ago they say too little: a second change could leave all of them as
they are. So what rests on such a file is not kept ("racy git", Documentation/technical/
racy-git.txt).
"""

from __future__ import annotations

import contextlib
import os
import pickle
import stat
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from msgspec import MsgspecError, Struct, msgpack

from qiworkbook.store import layout
from qiworkbook.store.outputs import OUTPUT

T = TypeVar("T")

OFF = "QIWORKBOOK_NO_CACHE"
"""The variable of the environment that keeps anything from being kept, or looked for."""

RACY_NS = 2_000_000_000
"""How coarse the clock of a disk may be: that of FAT ticks every two seconds."""

_MOST_FILES = 20_000
_LARGEST = 256 * 1024 * 1024


class Stamp(Struct, frozen=True):
    """How the files of a folder stood: their fingerprint, and the latest of their times in ns."""

    print: str
    newest: int

    def is_settled(self, now: int) -> bool:
        """Whether a change after `now`, in ns, would be seen; never of a file that lies ahead."""
        return self.newest < now - RACY_NS


def stamp_of(places: Iterable[str]) -> Stamp | None:
    """How these files, and all below these folders, stand; one that is not there counts as such.

    None where that cannot be told: with a link, a file that cannot be looked at, or very many.
    """
    told = blake2b(digest_size=16)
    newest = many = 0
    try:
        for place in places:
            told.update(os.fsencode(place) + b"\0")
            for name, found in _below(place):
                many += 1
                if stat.S_ISLNK(found.st_mode) or many > _MOST_FILES:
                    return None
                if stat.S_ISDIR(found.st_mode):
                    told.update(os.fsencode(name) + b"/\0")
                    continue
                newest = max(newest, found.st_mtime_ns, found.st_ctime_ns)
                told.update(
                    b"%s\0%d %d %d %d %d\0"
                    % (
                        os.fsencode(name),
                        found.st_size,
                        found.st_mtime_ns,
                        found.st_ctime_ns,
                        found.st_ino,
                        found.st_mode,
                    )
                )
    except OSError:
        return None
    return Stamp(told.hexdigest(), newest)


def _below(place: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        found = os.lstat(place)
    except FileNotFoundError:
        return
    yield place, found
    if stat.S_ISDIR(found.st_mode):
        yield from _in(place)


def _in(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) as entries:
        every = sorted(entries, key=lambda entry: entry.name)
    for entry in every:
        if entry.name == "__pycache__":
            continue
        yield entry.name, entry.stat(follow_symlinks=False)
        if entry.is_dir(follow_symlinks=False):
            yield from _in(entry.path)


def beside_projects(root: Path) -> Iterator[str]:
    """What lies beside the projects, and may be read: all but outputs and hidden names."""
    for path in sorted(root.iterdir()):
        if path.name not in (layout.PROJECTS, OUTPUT) and not path.name.startswith("."):
            yield str(path)


def kept_value(root: Path, name: str, shape: Any) -> Any:
    """What is kept of a workbook under a name, of this type; None where nothing that fits it is."""
    # MsgspecError: of another version, or damaged
    with contextlib.suppress(OSError, RuntimeError, MsgspecError):
        file = _folder(root) / f"{name}.msgpack"
        how = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(file, how), "rb") as stream:
            return msgpack.decode(stream.read(_LARGEST), type=shape)
    return None


def keep_value(root: Path, name: str, value: object) -> None:
    """Keep a plain value, readable to nobody else. Where the disk refuses, it is not."""
    content = msgpack.encode(value)
    with contextlib.suppress(OSError, RuntimeError):
        folder = _folder(root)
        for one in (folder.parents[1], folder.parent, folder):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32" and stat.S_IMODE(folder.lstat().st_mode) & 0o077:
            folder.chmod(0o700)
        beside = folder / f".{name}-{os.urandom(8).hex()}.tmp"
        how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(beside, how, 0o600), "wb") as stream:
                stream.write(content)
            beside.replace(folder / f"{name}.msgpack")
        finally:
            beside.unlink(missing_ok=True)


class Shelf:
    """Pieces of an output as they were made last time, by all that they were made of.

    A piece is found again by a print of its content, so it never has to be thrown away because
    something else changed. What is read here is MessagePack: pickle only makes the prints. Without
    a workbook nothing is kept, nor looked for. A shelf for `one` keeps the last piece alone.
    """

    def __init__(
        self,
        root: Path | None = None,
        name: str = "",
        rests_on: object = None,
        *,
        one: bool = False,
    ) -> None:
        self._root, self._name = None if os.environ.get(OFF) else root, name
        self._used, self._rests_on, self._one = dict[bytes, bytes](), rests_on, one

    @cached_property
    def _there(self) -> dict[bytes, bytes]:
        return (self._root and kept_value(self._root, self._name, dict[bytes, bytes])) or {}

    def key(self, *made_of: object) -> bytes:
        """The print of all that a piece is made of; b"" where nothing is kept."""
        if not self._root:
            return b""
        plain = [
            msgpack.encode(one, order="deterministic") if isinstance(one, Struct) else one
            for one in made_of
        ]
        return blake2b(pickle.dumps((self._rests_on, plain)), digest_size=16).digest()

    def recall(self, key: bytes, shape: type[T]) -> T | None:
        """The piece with that print; None where none of that type is there."""
        with contextlib.suppress(MsgspecError, KeyError):
            self._used[key] = self._there[key]
            return msgpack.decode(self._there[key], type=shape)
        return None

    def lay(self, key: bytes, piece: T) -> T:
        """The piece, which is kept."""
        if key:
            self._used[key] = msgpack.encode(piece)
        return piece

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *failed: object) -> None:
        """Keep what was used this time; and the rest, as long as all of it is not too much."""
        if self._root and self._used and self._used.keys() - self._there.keys():
            every = {**self._there, **self._used}
            is_much = self._one or sum(map(len, every.values())) > _LARGEST // 4
            keep_value(self._root, self._name, self._used if is_much else every)


NO_SHELF = Shelf()
"""Where nothing is kept."""


def forget_kept(root: Path) -> None:
    """Take away all that is kept here of a workbook. Raises OSError where the disk refuses."""
    with contextlib.suppress(RuntimeError, FileNotFoundError):
        folder = _folder(root)
        for file in folder.iterdir():
            file.unlink(missing_ok=True)
        folder.rmdir()


def _folder(root: Path) -> Path:
    """Where what is kept of a workbook lies. Raises RuntimeError where there is no home."""
    from platformdirs import user_cache_path

    home = user_cache_path("qiworkbook", appauthor=False)
    whose = blake2b(os.fsencode(os.path.realpath(root)), digest_size=12).hexdigest()
    return home / "looks" / whose
