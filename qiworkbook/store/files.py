"""Text files read whole or explained, and written whole or not at all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import make_folder, replace_whole, unwritten
from qiworkbook.store.paths import FileError, inside, read_bytes, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MERGE_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """A text file as it was read: `text` has its own line ends, but no byte order mark.

    `sha256` is of the bytes on disk; `newline` is the line end that most of its lines have.
    """

    text: str
    sha256: str
    newline: str
    bom: bool


def read_text(root: Path, relative: str, limit: int) -> Text:
    """A UTF-8 text file inside the workbook, of at most `limit` bytes.

    Raises FileError with one problem: those of `paths.read_bytes`, `file-encoding` for anything
    that is not UTF-8 text, `merge-unresolved` where git left its markers.
    """
    content = read_bytes(root, relative, limit)
    file = shown(relative)
    text = _decoded(content, file)
    marker = _MERGE_MARKER.search(text)
    if marker:
        line = text.count("\n", 0, marker.start()) + 1
        raise FileError(
            "merge-unresolved",
            file,
            f"unresolved merge in {file} line {line}",
            "Keep the right lines, and delete those that begin with <<<<<<<, ======= and >>>>>>>.",
            line,
        )
    print_ = sha256(content)
    _READ[print_] = text
    if len(_READ) > _KEPT:
        del _READ[next(iter(_READ))]
    return Text(text, print_, newline_of(text), content.startswith(b"\xef\xbb\xbf"))


_KEPT = 500
_READ: dict[str, str] = {}


def text_read(fingerprint: str) -> str | None:
    """The text of a file that was read with this fingerprint; None where nobody here knows it.

    So somebody who saw it before it changed can be told what is otherwise.
    """
    return _READ.get(fingerprint)


def sha256(content: bytes) -> str:
    """The fingerprint by which a change of a file is noticed."""
    return hashlib.sha256(content).hexdigest()


def newline_of(text: str) -> str:
    """The line end of most lines, LF where there are none."""
    windows = text.count("\r\n")
    return "\r\n" if windows > text.count("\n") - windows else "\n"


def _decoded(content: bytes, file: str) -> str:
    if content.startswith(b"PK\x03\x04"):
        raise FileError(
            "file-encoding",
            file,
            "this is an Excel or Word file",
            "Save it as “CSV UTF-8” or as text.",
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_utf8(file, "the file is saved as UTF-16 (“Unicode text”)")
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise FileError(
            "file-encoding", file, "this is not a text file: it has a zero byte", "", line
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _not_utf8(file, "there is a character here that is not UTF-8", line) from None


def _not_utf8(file: str, message: str, line: int = 0) -> FileError:
    hint = "Save it again as UTF-8 (in Excel: “CSV UTF-8”)."
    return FileError("file-encoding", file, message, hint, line)


Guard = Callable[[str, str, str], None]
"""Told the file, its text before and its text to be; what it raises keeps the file as it was."""

_GUARD: ContextVar[Guard | None] = ContextVar("guard", default=None)


def guard_texts(guard: Guard | None) -> None:
    """From now on every text of a workbook is shown to `guard` before it is written."""
    _GUARD.set(guard)


@contextmanager
def unguarded() -> Iterator[None]:
    """For texts that somebody has been asked about already: the guard does not see them again."""
    token = _GUARD.set(None)
    try:
        yield
    finally:
        _GUARD.reset(token)


def show_to_guard(relative: str, before: bytes | None, text: str) -> None:
    """Show the guard a text that is about to be written; whatever writes texts calls this first."""
    guard = _GUARD.get()
    if guard is not None:
        guard(relative, (before or b"").decode("utf-8-sig", "replace"), text)


def write_text(root: Path, relative: str, text: str, expected_sha256: str | None) -> str:
    """Write a file of the workbook, whole or not at all, and return its new sha256.

    `expected_sha256` is the fingerprint of the file as it was read; None means that the file is
    not there yet. If it is otherwise by now, or if the disk refuses, a WorkbookError is raised
    and the file is as it was. Line ends are written as they are in `text`, without a byte order
    mark. File mode and owner are kept. Call it inside `locks.locked`.
    """
    content = _encoded(text, relative)
    path = inside(root, relative)
    there = _bytes_now(path, shown(relative))
    before = None if there is None else sha256(there)
    if before != expected_sha256:
        raise _changed(shown(relative), expected_sha256, before)
    show_to_guard(relative, there, text)
    make_folder(path.parent, shown(relative))
    replace_whole(path, content, shown(relative))
    return sha256(content)


def _encoded(text: str, relative: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        message = "there is half a character here, which no file can hold; nothing was written"
        raise FileError("file-encoding", shown(relative), message, line=line) from None


def fingerprint(path: Path, file: str) -> str | None:
    """The sha256 of what lies there now, None for nothing. `file` is its name in a message."""
    there = _bytes_now(path, file)
    return None if there is None else sha256(there)


def _bytes_now(path: Path, file: str) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unwritten(file, error) from None


def _changed(file: str, expected: str | None, before: str | None) -> WorkbookError:
    if expected is None:
        return WorkbookError(f"{file} is already there, so nothing was written.")
    state = "has changed since it was read" if before else "is no longer there"
    return WorkbookError(
        f"{file} {state}, so nothing was written.",
        "Somebody else may be working on it. Look at it, then try again.",
    )
