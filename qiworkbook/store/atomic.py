"""Files replaced whole or not at all: written beside, flushed, renamed."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import stat
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.paths import inside, read_bytes, shown, why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_LAID = ".qiworkbook/laid.json"
_MOST_LAID = 4 * 1024 * 1024

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


def replace_whole(path: Path, content: bytes, file: str) -> None:
    """Put `content` at `path`; a reader sees the old file or the new one, a crash leaves one.

    Raises WorkbookError with `file` as its name, and the old file untouched, if the disk refuses.
    """
    with replace_all([(path, content)], None, file) as put:
        put()


@contextlib.contextmanager
def replace_all(
    files: Sequence[tuple[Path, bytes]], root: Path | None, file: str = ""
) -> Iterator[Callable[[], None]]:
    """Files that are told of together: laid ready beside, then put in place by what this gives.

    A full disk costs nothing, for all are laid ready first. Where the computer stops between two
    of them, the next command that writes in the workbook at `root` puts the others in place.
    """
    laid: list[tuple[Path, Path, str]] = []
    note = inside(root, _LAID) if root is not None and len(files) > 1 else None

    def put() -> None:
        if note is not None:
            lines = [[str(beside), str(path)] for beside, path, _ in laid]
            replace_whole(note, json.dumps(lines).encode(), _LAID)
        for beside, path, name in laid:
            try:
                _rename(beside, path)
            except PermissionError:  # as Windows says of a file that Excel has open
                raise WorkbookError(
                    f"{name} was not written: another program has it open, perhaps Excel, or you "
                    "have no permission for this.",
                    "Close it there, and try again. The file is as it was before.",
                ) from None
            except (OSError, ValueError) as error:
                raise unwritten(name, error) from None
            _flush_folder(path.parent, name)

    try:
        for path, content in files:
            name = file or shown(str(path))
            beside = path.parent / f".qiw-{secrets.token_hex(8)}.tmp"  # readers pass it by
            laid.append((beside, path, name))
            try:
                if path.exists() and not os.access(path, os.W_OK):
                    raise PermissionError(errno.EACCES, "")  # a rename would not mind
                _write_beside(beside, path, content)
            except (OSError, ValueError) as error:
                raise unwritten(name, error) from None
        yield put
    finally:
        for left in (*(beside for beside, _, _ in laid), note):
            if left is not None:
                with contextlib.suppress(OSError):
                    left.unlink()


def finish(root: Path) -> None:
    """Put in place what a command that was killed had laid ready, and clear away its leftovers.

    Only for whoever holds the lock of the workbook: nobody else is writing in it then.
    """
    home = os.path.realpath(root)
    note = Path(home, _LAID)
    with contextlib.suppress(OSError, ValueError, TypeError, RecursionError, WorkbookError):
        for beside, path in json.loads(read_bytes(root, _LAID, _MOST_LAID)):
            own = (os.path.relpath(one, home).replace(os.sep, "/") for one in (beside, path))
            ready, target = (inside(root, one) for one in own)
            if _is_leftover(ready.name) and ready.is_file():
                ready.replace(target)
        note.unlink()
    for folder, below, names in os.walk(home):
        below[:] = [name for name in below if not name.startswith(".") or name == ".qiworkbook"]
        for name in filter(_is_leftover, names):
            with contextlib.suppress(OSError):
                Path(folder, name).unlink()


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
            message = f"{file} was written, but may not last: {why(error)}."
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
    reason = why(error) if isinstance(error, OSError) else "its name can't be used"
    return WorkbookError(f"{file} was not written: {reason}.", "The file is as it was before.")
