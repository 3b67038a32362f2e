"""Several files replaced together: what is to be written is noted first, so a crash leaves no half.

The note holds the new text of every file. From the moment that it lies there, the change is made:
whoever opens or changes the workbook next finishes what a crash cut short. Before that moment
nothing has happened.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.atomic import make_folder, replace_whole
from qiworkbook.store.files import fingerprint, sha256, show_to_guard
from qiworkbook.store.locks import locked
from qiworkbook.store.paths import FileError, inside, read_bytes, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PENDING = ".qiworkbook/pending.json"
_MOST_BYTES = 512 * 1024 * 1024

# A workbook that somebody sent may bring a note of its own. It can only write what a person would
# read there anyhow: data and settings, no templates and no plugin's files.
_MAY_WRITE = re.compile(
    r"projects/[^/]+/(?:project\.toml|(?:data/[^/]+\.csv|pdsa/[^/]+\.toml))|imports/[^/]+\.toml"
)


@dataclass(frozen=True, slots=True)
class NewText:
    """What a file is to say. `before` is its fingerprint as it was read, None for a new file."""

    file: str
    text: str
    before: str | None = None


def write_together(root: Path, texts: Sequence[NewText]) -> None:
    """Write all of the files, or none. Call it inside `locks.locked`.

    Raises WorkbookError, with every file as it was, when one of them has changed since it was
    read, or when the disk refuses.
    """
    _finish(root)
    found = [(one, _content_before(root, one)) for one in texts]
    for one, before in found:
        show_to_guard(one.file, before, one.text)
    note = inside(root, PENDING)
    make_folder(note.parent, PENDING)
    replace_whole(note, _note(texts), PENDING)
    done: list[tuple[NewText, bytes | None]] = []
    try:
        for one, before in found:
            done.append((one, before))
            _write(root, one)
    except BaseException:  # somebody who stops it at a keyboard wants none of it either
        _put_back(root, done)
        note.unlink()
        raise
    note.unlink()


def finish_pending(root: Path) -> None:
    """Finish what a crash cut short, if anything: a look at one path where there is nothing.

    Raises WorkbookError when a file has been changed by hand meanwhile; the others are written.
    """
    if not os.path.lexists(os.path.join(root, PENDING)):  # noqa: PTH118 at every start
        return
    with locked(root):
        _finish(root)


def _finish(root: Path) -> None:
    note = inside(root, PENDING)
    if not note.exists():
        return
    others = []
    for one in _noted(root):
        try:
            now = fingerprint(inside(root, one.file), shown(one.file))
        except FileError:  # a link that leads out, or a name that Windows keeps for itself
            continue
        if now == sha256(one.text.encode()):
            continue
        if now == one.before:
            _write(root, one)
        else:
            others.append(one.file)
    note.unlink()
    if others:
        raise WorkbookError(
            f"An import was cut short, and {', '.join(others)} has been changed since: it was left "
            "as it is, and everything else of that import is written.",
            "Look at it, and import the file once more.",
        )


def _content_before(root: Path, one: NewText) -> bytes | None:
    """What the file says now. Raises WorkbookError where it cannot be replaced."""
    path = inside(root, one.file)
    file = shown(one.file)
    before = fingerprint(path, file)
    if before != one.before:
        what = "has changed since it was read" if one.before else "is already there"
        raise WorkbookError(
            f"{file} {what}, so nothing was written.",
            "Somebody else may be working on it. Look at it, then try again.",
        )
    if before is None:
        return None
    if not os.access(path, os.W_OK):
        raise WorkbookError(f"{file} may not be written, so nothing was.", "Who owns the file?")
    return path.read_bytes()


def _write(root: Path, one: NewText) -> None:
    path = inside(root, one.file)
    make_folder(path.parent, shown(one.file))
    replace_whole(path, one.text.encode(), shown(one.file))


def _put_back(root: Path, done: Sequence[tuple[NewText, bytes | None]]) -> None:
    for one, before in reversed(done):
        path = inside(root, one.file)
        if before is None:
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
        elif path.read_bytes() != before:
            replace_whole(path, before, shown(one.file))


def _note(texts: Sequence[NewText]) -> bytes:
    files = [{"file": one.file, "text": one.text, "before": one.before} for one in texts]
    try:
        return json.dumps({"files": files}, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        message = "there is half a character here, which no file can hold; nothing was written"
        raise WorkbookError(f"{texts[0].file}: {message}.") from None


def _noted(root: Path) -> tuple[NewText, ...]:
    """What the note says; nothing where it is not ours to follow."""
    try:
        files = json.loads(read_bytes(root, PENDING, _MOST_BYTES))["files"]
        noted = tuple(NewText(str(one["file"]), str(one["text"]), one["before"]) for one in files)
        for one in noted:
            one.text.encode()
    except (ValueError, KeyError, TypeError, RecursionError, FileError):
        return ()
    return noted if all(_MAY_WRITE.fullmatch(one.file) for one in noted) else ()
