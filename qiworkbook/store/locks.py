"""One writer at a time in a workbook: the lock is the system's own, so a crash leaves none."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import LAID, finish
from qiworkbook.store.paths import inside, why

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = ".qiworkbook/lock"
PATIENCE = 5.0  # seconds; an edit takes some hundredths of one
_PAUSE = 0.02

_held = threading.local()


@contextlib.contextmanager
def locked(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the workbook's lock while files are read, edited and written.

    Raises WorkbookError if somebody else holds it for longer than `patience` seconds, or if the
    folder can't be written. A thread that already holds it may take it again.
    """
    home, mine = os.path.realpath(root), _mine()
    if home in mine:
        yield
        return
    descriptor = _open(root)
    try:
        _wait(descriptor, patience)
        mine[home] = descriptor
        finish(root)
        yield
    finally:
        mine.pop(home, None)
        with contextlib.suppress(OSError):
            os.close(descriptor)  # which also unlocks


@contextlib.contextmanager
def let_go(root: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Let others write while a person thinks: what was read before may have changed after it.

    Raises WorkbookError if the lock can't be had again.
    """
    home, mine = os.path.realpath(root), _mine()
    descriptor = mine.pop(home, None)
    if descriptor is None:
        yield
        return
    _give_back(descriptor)
    try:
        yield
    finally:
        _wait(descriptor, patience)
        mine[home] = descriptor


def _mine() -> dict[str, int]:
    """The locks that this thread holds: the descriptor of each, by the folder of the workbook."""
    mine: dict[str, int] = _held.__dict__.setdefault("homes", {})
    return mine


def finish_cut_short(root: Path) -> None:
    """Finish a change of several files that a crash cut short: a look at one path where none was.

    Raises WorkbookError when a file has been changed by hand meanwhile; the others are written.
    """
    if os.path.lexists(os.path.join(root, LAID)):  # noqa: PTH118 at every start
        with locked(root):
            pass


def _open(root: Path) -> int:
    path = inside(root, LOCK)
    try:
        if not Path(root).is_dir():
            raise NotADirectoryError
        path.parent.mkdir(exist_ok=True)
        with (
            contextlib.suppress(FileExistsError),  # also a link to what is not there: "x"
            (path.parent / ".gitignore").open("x") as ignore,
        ):
            ignore.write("*\n")  # the folder never shows up in anybody's git
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        raise WorkbookError(
            f"Nothing can be changed in this workbook: {why(error)}.",
            "Copy the folder to a place where you can write, and change it there.",
        ) from None


def _wait(descriptor: int, patience: float) -> None:
    end = time.monotonic() + patience
    while not _taken(descriptor):
        if time.monotonic() >= end:
            raise WorkbookError(
                "Somebody else is writing in this workbook just now, so nothing was changed.",
                "Try again in a moment.",
            )
        time.sleep(_PAUSE)


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _give_back(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:  # a network disk without locks
            raise WorkbookError(
                f"This disk can't keep two writers apart, so nothing was changed: {why(error)}.",
                "Copy the workbook to another disk, and change it there.",
            ) from None
        return True

    def _give_back(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
