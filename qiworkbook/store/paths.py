"""The one place that decides which path may be touched, and that opens what is there.

A path comes from a person's file and is not to be believed: it may lead out of the workbook by
`..`, by a link, by a drive letter, or name a device. Nothing else in the project joins a path
from a file to the folder of a workbook.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from pathlib import Path

from qiworkbook.problems import Place, Problem, WorkbookError

TOML_BYTES = 1024 * 1024
DATA_BYTES = 64 * 1024 * 1024

# Windows opens a device for these whatever the folder and the ending; `.git` holds programs.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.I)
_GIT = re.compile(r"\.git|git~[0-9]+", re.I)


class FileError(WorkbookError):
    """One file can't be read or written. `problem` says why, for a list of problems."""

    def __init__(self, code: str, file: str, message: str, hint: str = "", line: int = 0) -> None:
        self.problem = Problem(code, message, Place(file, line or None), hint=hint)
        super().__init__(str(self.problem), hint, (self.problem,))


def inside(root: Path, relative: str) -> Path:
    """The real path of a file or folder inside the workbook; it need not be there yet.

    Links are followed as long as they stay inside. Raises FileError (`path-refused`) for every
    path that is not plainly inside, on any system: workbooks travel between systems.
    """
    reason = reason_to_refuse(relative)
    if reason:
        raise _refused(relative, reason)
    home = os.path.realpath(root)
    real = os.path.realpath(os.path.join(home, relative))  # noqa: PTH118 resolved as one string
    if not _contains(home, real):
        raise _refused(relative, "leads out of the workbook by a link")
    return Path(real)


def shown(text: str) -> str:
    """A path as it can be printed: what can't be seen is replaced by �."""
    return "".join(character if character.isprintable() else "�" for character in text)


def read_bytes(root: Path, relative: str, limit: int) -> bytes:
    """The bytes of a regular file inside the workbook, at most `limit` of them.

    Raises FileError: `file-missing`, `file-not-regular`, `file-too-large` or `file-unreadable`.
    Pipes and devices are recognised without waiting for them.
    """
    path = inside(root, relative)
    file = shown(relative)
    try:
        descriptor = os.open(path, _READING)
    except OSError as error:
        raise _cannot_open(error, path, file) from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise _not_regular(found.st_mode, file)
        content = _read(descriptor, limit + 1) if found.st_size <= limit else None
    except OSError as error:
        raise FileError("file-unreadable", file, f"the file can't be read: {why(error)}") from None
    finally:
        with contextlib.suppress(OSError):  # all that was wanted has been read
            os.close(descriptor)
    if content is None or len(content) > limit:
        size = f"{limit // 1024 // 1024} MB" if limit >= 1024 * 1024 else f"{limit} bytes"
        raise FileError(
            "file-too-large", file, f"the file is larger than {size}, so it was not read"
        )
    return content


def why(error: OSError) -> str:
    """What the system complains about, in plain words."""
    return _REASONS.get(error.errno or 0) or (error.strerror or "the system gave no reason").lower()


_REASONS = {
    errno.EACCES: "you have no permission for this",
    errno.EPERM: "you have no permission for this",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your part of the disk is full",
    errno.EFBIG: "the file is larger than is allowed here",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk has a fault",
    errno.ENOENT: "it is not there",
    errno.ENOTDIR: "one of the folders in its path is a file",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "its links lead round in a circle",
    errno.EBUSY: "another program is using it",
}

# O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
_READING = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def can_be_written(name: str) -> bool:
    """Whether a name can stand in a file: on Linux it can be any bytes, also of no letters."""
    return not any(ord(letter) < 32 or "\ud800" <= letter <= "\udfff" for letter in name)


def reason_to_refuse(relative: str) -> str:
    """Why a path is not plainly inside a folder, on any system: "leads out of ..."; "" if it is."""
    parts = relative.split("/")
    if not relative:
        return "is no name of a file"
    if not can_be_written(relative):
        return "has characters that a name can't have"
    if "\\" in relative:
        return "has a \\ where a / should be"
    if relative.startswith(("/", "~")) or ":" in relative:
        return "is not a path inside the workbook"
    if ".." in parts:
        return "leads out of the workbook"
    if any(_GIT.fullmatch(part) for part in parts):
        return "belongs to git"
    if any(_RESERVED.fullmatch(part) for part in parts):
        return "is a name that Windows keeps for itself"
    if any(part.endswith((" ", ".")) and part != "." for part in parts):
        return "has a name that ends in a dot or a space, which Windows drops"
    return ""


def _refused(relative: str, reason: str) -> FileError:
    name = shown(relative)
    hint = "Name a file inside the workbook, with / between folders."
    return FileError("path-refused", name, f"“{name}” {reason}", hint)


def _contains(home: str, real: str) -> bool:
    try:
        return os.path.commonpath([home, real]) == home
    except ValueError:  # another drive
        return False


def _read(descriptor: int, most: int) -> bytes:
    pieces = []
    while piece := os.read(descriptor, min(most, 1024 * 1024)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _cannot_open(error: OSError, path: Path, file: str) -> FileError:
    if isinstance(error, FileNotFoundError):
        return FileError("file-missing", file, "the file is not there")
    if os.path.isdir(path):  # noqa: PTH112 Path.is_dir raises for a name that is too long
        # Windows says "no permission" when a folder is opened.
        return _not_regular(stat.S_IFDIR, file)
    return FileError("file-unreadable", file, f"the file can't be read: {why(error)}")


def _not_regular(mode: int, file: str) -> FileError:
    what = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
    return FileError("file-not-regular", file, f"{what} is where a file should be")
