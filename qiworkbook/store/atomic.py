"""Files written whole or not at all, by one at a time."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from qiworkbook.problems import WorkbookError
from qiworkbook.store.layout import inside, printable, read_bytes, system_reason
from qiworkbook.text.late_pattern import compiled

LAID = ".qiworkbook/laid.json"
_MOST_LAID = 4 * 1024 * 1024
_MAY_FINISH = r"output/.+|(?:[^./][^/]*/)*[^./][^/]*\.(?:toml|csv)"

# On Windows a file can't be replaced while a reader or a virus scanner holds it: 2.5 s in all.
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.75, 1.0) if sys.platform == "win32" else ()

_WRITING = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
# Folders that can be written but not read, and network disks that know no such thing.
_CANNOT_FLUSH_FOLDERS = {errno.EACCES, errno.EINVAL, errno.ENOTSUP, errno.EBADF}


def make_folder(folder: Path, file: str) -> None:
    """Make the folder that `file` is to stand in, with all above it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise unwritten(file, error) from None


def sha256(content: bytes) -> str:
    """The fingerprint by which a change of a file is noticed."""
    return hashlib.sha256(content).hexdigest()


def replace_whole(path: Path, content: bytes, file: str) -> None:
    """Put `content` at `path`; a reader sees the old file or the new one, a crash leaves one.

    Raises WorkbookError with `file` as its name, and the old file untouched, if the disk refuses.
    """
    with replace_all([(path, content)], None, [file]) as put:
        put()


class _Laid(Struct, frozen=True):
    """A file in the middle of being replaced: what it says now and is to say; None is no file."""

    path: Path
    name: str
    beside: Path
    old: bytes | None
    new: bytes | None

    def put(self) -> None:
        try:
            if self.new is None:
                self.path.unlink(missing_ok=True)
            else:
                _rename(self.beside, self.path)
        except PermissionError:  # as Windows says of a file that Excel has open
            raise WorkbookError(
                f"{self.name} was not written: another program, perhaps Excel, has it open, or you "
                "do not have permission.",
                "Close it there, and try again. The file is as it was before.",
            ) from None
        except (OSError, ValueError) as error:
            raise unwritten(self.name, error) from None

    def put_back(self) -> None:
        """Lay it ready once more, so that a crash on the way leaves all of them new."""
        if _there(self.path) == self.old:
            return
        if self.new is not None:
            _write_beside(self.beside, self.path, self.new)
        if self.old is None:
            self.path.unlink()
        else:
            replace_whole(self.path, self.old, self.name)


@contextlib.contextmanager
def replace_all(
    files: Sequence[tuple[Path, bytes | None]], root: Path | None, names: Sequence[str] = ()
) -> Iterator[Callable[[], None]]:
    """Files that belong together: laid ready beside, then put in place by what this gives.

    None in place of what a file says takes it away. All are put in place, or none: a full disk
    costs nothing, for all are laid ready first, and what refuses later has the others put back.
    `names` are what they are called in a message.
    From the moment that all are noted, the change is made: where the computer stops between two
    of them, whoever opens or changes the workbook at `root` next puts the others in place.
    """
    laid: list[_Laid] = []
    half = False
    note = inside(root, LAID) if root is not None and len(files) > 1 else None

    def put() -> None:
        nonlocal half
        if root is not None and note is not None:
            make_folder(note.parent, LAID)
            replace_whole(note, _noted(root, laid), LAID)
        done: list[_Laid] = []
        try:
            for one in laid:
                done.append(one)
                one.put()
        except BaseException:  # somebody who stops it at a keyboard wants none of it either
            if len(laid) > 1:
                half = True
                for one in reversed(done):
                    one.put_back()
                half = False
            raise
        for one in laid:
            _flush_folder(one.path.parent, one.name)

    try:
        for at, (path, content) in enumerate(files):
            name = names[at] if names else printable(str(path))
            beside = path.parent / f".qiw-{os.urandom(8).hex()}.tmp"  # readers pass it by
            try:
                if path.exists() and not (path.is_file() or path.is_dir()):
                    raise WorkbookError(  # a rename would put a file in the place of a device
                        f"{name} is a pipe or a device, not a file, so nothing was written.",
                        "Name a file.",
                    )
                old = _there(path) if len(files) > 1 else None
                laid.append(_Laid(path, name, beside, old, content))
                if path.exists() and not os.access(path, os.W_OK):
                    raise PermissionError(errno.EACCES, "")  # a rename would not mind
                if content is not None:
                    _write_beside(beside, path, content)
            except (OSError, ValueError) as error:
                raise unwritten(name, error) from None
        yield put
    finally:
        if not (half and note):  # else the next command finishes it: all lies ready
            for left in (note, *(one.beside for one in laid)):
                if left is not None:
                    with contextlib.suppress(OSError):
                        left.unlink()


def _there(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _noted(root: Path, laid: Sequence[_Laid]) -> bytes:
    """The note of what is laid ready in the workbook; what lies elsewhere is not for the next."""
    home = os.path.realpath(root)
    entries = []
    for one in laid:
        own = [os.path.relpath(path, home).replace(os.sep, "/") for path in (one.beside, one.path)]
        prints = (None if what is None else sha256(what) for what in (one.old, one.new))
        entries.append([*own, *prints])
    return json.dumps(entries).encode()


def finish(root: Path) -> None:
    """Put in place what a command that was killed had laid ready, and clear away its leftovers.

    Only for whoever holds the lock of the workbook: nobody else is writing in it then. Raises
    WorkbookError when a file has been changed meanwhile; it is left, and the others are written.
    """
    home = os.path.realpath(root)
    others = _finish_noted(root) if os.path.lexists(os.path.join(home, LAID)) else []  # noqa: PTH118
    for folder, below, names in os.walk(home):
        below[:] = [name for name in below if not name.startswith(".") or name == ".qiworkbook"]
        for name in filter(_is_leftover, names):
            with contextlib.suppress(OSError):
                Path(folder, name).unlink()
    if others:
        raise WorkbookError(
            f"A command was cut short, and {', '.join(others)} has been changed since: it was left "
            "as it is, and everything else of that command is written.",
            "Look at it, then run the command again.",
        )


def _finish_noted(root: Path) -> list[str]:
    """The files of the note that somebody has changed since; the others are put in place.

    A workbook that was received may bring a note of its own. It can only put in place what a
    person would read there anyhow, and what is in the folder already: data, settings, outputs.
    """
    others = []
    for beside, file, before, after in _read_note(root):
        try:
            ready, target = inside(root, beside), inside(root, file)
        except WorkbookError:  # a link that leads out, or a name that Windows keeps for itself
            continue
        try:
            old, new = _there(target), _there(ready)
            if (None if old is None else sha256(old)) != before:
                if old is not None and sha256(old) != after:
                    others.append(printable(file))
            elif after is None:
                target.unlink(missing_ok=True)
            elif new is not None and sha256(new) == after:
                ready.replace(target)
        except OSError as error:
            raise unwritten(printable(file), error) from None
    Path(os.path.realpath(root), LAID).unlink(missing_ok=True)
    return others


def _read_note(root: Path) -> list[tuple[str, str, str | None, str | None]]:
    """What is noted: what lies ready, for which file, from which fingerprint to which."""
    try:
        said = json.loads(read_bytes(root, LAID, _MOST_LAID))
        noted = [(str(ready), str(file), before, after) for ready, file, before, after in said]
    except (ValueError, TypeError, RecursionError, WorkbookError):
        return []
    return [
        one
        for one in noted
        if compiled(_MAY_FINISH).fullmatch(one[1]) and _is_leftover(one[0].rpartition("/")[2])
    ]


def _is_leftover(name: str) -> bool:
    return name.startswith(".qiw-") and name.endswith(".tmp")


def _write_beside(beside: Path, path: Path, content: bytes) -> None:
    """The content in a new file with mode and owner of the old one, safely on disk."""
    try:
        old = path.stat()
    except FileNotFoundError:
        old = None
    descriptor = os.open(beside, _WRITING, 0o600 if old else 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if old and sys.platform != "win32":
            with contextlib.suppress(OSError):  # only its owner may; the mode matters more
                os.fchown(descriptor, old.st_uid, old.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _rename(beside: Path, path: Path) -> None:
    for pause in _PAUSES:
        try:
            beside.replace(path)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    beside.replace(path)


def _flush_folder(folder: Path, file: str) -> None:
    """Make the rename itself survive a power cut, where the system knows how."""
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_FLUSH_FOLDERS:
            message = f"{file} was written, but may not last: {system_reason(error)}."
            raise WorkbookError(message, "Look at the file, and make a copy elsewhere.") from None


def pour(path: Path, content: bytes, file: str) -> None:
    """Write to something that can't be replaced: a pipe, or /dev/null."""
    try:
        with path.open("wb") as stream:
            stream.write(content)
    except OSError as error:
        raise unwritten(file, error) from None


def unwritten(file: str, error: OSError | ValueError) -> WorkbookError:
    """The error to raise when `file` is as it was because the disk refused."""
    reason = system_reason(error) if isinstance(error, OSError) else "its name can't be used"
    return WorkbookError(f"{file} was not written: {reason}.", "The file is as it was before.")


LOCK = ".qiworkbook/lock"
PATIENCE = 5.0  # seconds; an edit takes some hundredths of one
_PAUSE = 0.02

# By hand: importing filelock 4.3 takes 0.07 s of processor time, a quarter of a whole `data add`.
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
            f"Nothing can be changed in this workbook: {system_reason(error)}.",
            "Make room on the disk, and try again."
            if error.errno in (errno.ENOSPC, errno.EDQUOT)
            else "Copy the folder to a place where you can write, and change it there.",
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
                "This disk can't keep two writers apart, so nothing was changed: "
                f"{system_reason(error)}.",
                "Copy the workbook to another disk, and change it there.",
            ) from None
        return True

    def _give_back(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
