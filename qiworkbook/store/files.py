"""Text files read whole or explained, and written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from msgspec import Struct

from qiworkbook.problems import WorkbookError, do
from qiworkbook.store.atomic import make_folder, replace_all, sha256, unwritten
from qiworkbook.store.journal import KeptEdit, keep_entry
from qiworkbook.store.layout import FileError, inside, printable, read_bytes

_MERGE_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)


class TextFile(Struct, frozen=True):
    """A text file as it was read: `text` has its own line ends, but no byte order mark.

    `sha256` is of the bytes on disk.
    """

    text: str
    sha256: str


def read_text(root: Path, relative: str, limit: int) -> TextFile:
    """A UTF-8 text file inside the workbook, of at most `limit` bytes.

    Raises FileError with one problem: those of `paths.read_bytes`, `file-encoding` for anything
    that is not UTF-8 text, `merge-unresolved` where git left its markers.
    """
    content = read_bytes(root, relative, limit)
    file = printable(relative)
    text = _decoded(content, file)
    marker = _MERGE_MARKER.search(text)
    if marker:
        line = text.count("\n", 0, marker.start()) + 1
        raise FileError(
            "merge-unresolved",
            file,
            f"unresolved merge in {file} line {line}",
            "Join the two sides, or keep the right lines and delete those that begin with <<<<<<<, "
            "======= and >>>>>>>.",
            line,
            action=do("merge"),
        )
    print_ = sha256(content)
    _READ[print_] = content
    if len(_READ) > _KEPT:
        del _READ[next(iter(_READ))]
    return TextFile(text, print_)


def text_if_there(root: Path, relative: str, limit: int) -> TextFile | None:
    """As `read_text`; None where there is no such file yet."""
    try:
        return read_text(root, relative, limit)
    except FileError as error:
        if error.problem.code != "file-missing":
            raise
    return None


_KEPT = 500
_READ: dict[str, bytes] = {}


def text_read(fingerprint: str) -> str | None:
    """The text of a file that was read with this fingerprint; None where nobody here knows it.

    So somebody who saw it before it changed can be told what is otherwise.
    """
    content = _READ.get(fingerprint)
    return None if content is None else as_text(content)


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


Guard = Callable[["Path", "Sequence[KeptEdit]"], "Sequence[KeptEdit]"]
"""Told all that is to be written in a workbook, and gives what is written in its place.

What it raises keeps every file as it was.
"""

_GUARD: ContextVar[Guard | None] = ContextVar("guard", default=None)


def guard_texts(guard: Guard | None) -> None:
    """From now on whatever is written of a workbook is shown to `guard` first."""
    _GUARD.set(guard)


@contextmanager
def guarded(guard: Guard) -> Iterator[None]:
    """Meanwhile whatever is written is shown to `guard`, unless a front end has set its own."""
    token = _GUARD.set(_GUARD.get() or guard)
    try:
        yield
    finally:
        _GUARD.reset(token)


class NewText(Struct, frozen=True):
    """What a file is to say; None takes it away. `before` is its fingerprint as it was read.

    A `before` of None means that the file is not there yet. Bytes are written as they are.
    """

    file: str
    text: str | bytes | None
    before: str | None = None

    @property
    def content(self) -> bytes | None:
        """The bytes to be written. Raises FileError for half a character."""
        if not isinstance(self.text, str):
            return self.text
        try:
            return self.text.encode()
        except UnicodeEncodeError as error:
            line = self.text.count("\n", 0, error.start) + 1
            message = (
                "there is an invalid character here (delete it and type it again); "
                "nothing was written"
            )
            raise FileError("file-encoding", printable(self.file), message, line=line) from None


def write_text(root: Path, relative: str, text: str, expected_sha256: str | None) -> str:
    """Write one file of the workbook, whole or not at all, and return its new sha256.

    `expected_sha256` is the fingerprint of the file as it was read; None means that the file is
    not there yet. Otherwise as `write_together`.
    """
    new = NewText(relative, text, expected_sha256)
    write_together(root, [new])
    return sha256(new.content or b"")


def write_together(root: Path, texts: Sequence[NewText]) -> None:
    """Write all of the files, or none: the one door for whatever changes a person's files.

    Each is shown to the guard, and what stood before is kept in the journal. Raises WorkbookError,
    with every file as it was, when one of them has changed since it was read, or when the disk
    refuses. Line ends are written as they are, without a byte order mark; mode and owner of a file
    are kept. Call it inside `atomic.locked`.
    """
    edits: Sequence[KeptEdit] = [
        KeptEdit(one.file, _read_as(root, one), one.content) for one in texts
    ]
    guard = _GUARD.get()
    if guard is not None:
        edits = guard(root, edits)
    for edit in edits:  # last, for somebody may have thought about it for a while
        there = bytes_now(inside(root, edit.file), printable(edit.file))
        if there != edit.before:
            prints = (None if one is None else sha256(one) for one in (edit.before, there))
            raise _changed(printable(edit.file), *prints)
    pairs = [(inside(root, edit.file), edit.after) for edit in edits]
    names = [printable(edit.file) for edit in edits]
    for (path, after), name in zip(pairs, names, strict=True):
        if after is not None:
            make_folder(path.parent, name)
    with replace_all(pairs, root, names) as put:
        kept = keep_entry(root, edits)
        try:
            put()
        except BaseException:
            if any(bytes_now(path, "") != after for path, after in pairs):
                kept.forget()
            raise


def _read_as(root: Path, new: NewText) -> bytes | None:
    """What the file said when it was read. Raises WorkbookError where it says something else."""
    if new.before is None or new.before in _READ:
        return None if new.before is None else _READ[new.before]
    there = bytes_now(inside(root, new.file), printable(new.file))
    now = None if there is None else sha256(there)
    if now != new.before:
        raise _changed(printable(new.file), new.before, now)
    return there


def put_files(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Write these files, where there are any, into a folder that nobody else looks into."""
    for name, content in files.items():
        if content is not None:
            path = inside(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def as_text(content: bytes | None) -> str:
    """Bytes as far as they are a text; "" for no file."""
    return (content or b"").decode("utf-8-sig", "replace")


def fingerprint(path: Path, file: str) -> str | None:
    """The sha256 of what lies there now, None for nothing. `file` is its name in a message."""
    there = bytes_now(path, file)
    return None if there is None else sha256(there)


def bytes_now(path: Path, file: str) -> bytes | None:
    """What lies there now, None for nothing. `file` is its name in a message."""
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
