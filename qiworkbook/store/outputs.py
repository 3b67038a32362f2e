"""Files that are made for people to read, and known again by what was written.

Every output goes through `write_outputs`. What lies in the workbook stays in it, whatever links
there are, and a file that was changed since it was made is never written over.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import stat
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path

from msgspec import Struct, field

from qiworkbook.problems import WorkbookError, do
from qiworkbook.store import layout
from qiworkbook.store.atomic import (
    locked,
    make_folder,
    pour,
    replace_all,
    replace_whole,
    sha256,
    unwritten,
)
from qiworkbook.store.layout import inside, printable, read_bytes

OUTPUT = "output"
_MADE = ".qiworkbook/made.json"
_MOST = 16 * 1024 * 1024
_REMEMBERED = 4  # a killed command may leave the file before, or the one that it was writing


class Wishes(Struct):
    """What the person who runs a command wants of its outputs, and what became of them.

    `root` is the workbook that they are made from. With `replace`, a file that was changed is
    written over. `kept` are the files that were not, each with the one written instead of it.
    """

    root: Path | None = None
    replace: bool = False
    kept: list[tuple[Path, Path]] = field(default_factory=list)


_WISHES: ContextVar[Wishes | None] = ContextVar("wishes", default=None)


def wish(wishes: Wishes | None) -> None:
    """From now on everything is written as this person wishes; None is nobody in particular."""
    _WISHES.set(wishes)


def write_output(path: Path, content: str | bytes) -> Path:
    """Write one output whole or not at all, and give its path; see `write_outputs`."""
    return write_outputs([(path, content)])[0]


def write_outputs(
    files: Sequence[tuple[Path, str | bytes]], *, together: bool = False
) -> tuple[Path, ...]:
    """Write outputs to paths that the person named, or below output/; all of them or none.

    Folders on the way are made. Gives where they are: a file that is there and is not as we left
    it stays, and a file of another name is written. Files that refer to one another by name are
    `together`: all but the first must have their own. Raises WorkbookError for a link, a folder,
    a place in the workbook that leads out of it, and an ending that says what the file is not.
    """
    wishes = _WISHES.get() or Wishes()
    homes = [_home(path, wishes.root) for path, _ in files]
    root = next(filter(None, homes), wishes.root)
    with _writing(root, needed=any(homes)):
        known = _Made.read(root)
        pairs: list[tuple[Path, bytes]] = []
        for at, ((path, content), home) in enumerate(zip(files, homes, strict=True)):
            as_bytes = content.encode() if isinstance(content, str) else content
            real = _real(path, home)
            _check_ending(path, as_bytes)
            name = real if wishes.replace else known.free(real, sha256(as_bytes))
            if name != real:
                if together and at:
                    raise WorkbookError(
                        f"{printable(str(path))} has been changed since it was made, or "
                        "somebody else made it, and the page refers to it by that name, so "
                        "nothing was "
                        "written.",
                        "Choose another folder, or write over it.",
                        action=do("", replace=""),
                    )
                wishes.kept.append((path, path.with_name(name.name)))
            pairs.append((name, as_bytes))
        _put_all(pairs, known)
    return tuple(path.with_name(to.name) for (path, _), (to, _) in zip(files, pairs, strict=True))


def outputs_made(root: Path) -> tuple[str, ...]:
    """The outputs that were written from the workbook at `root` and are there still, sorted."""
    return tuple(sorted(key for key in _Made.read(root).prints if (root / key).exists()))


class _Made(Struct):
    """What we wrote for a workbook: for each file the last few fingerprints."""

    root: Path | None
    prints: dict[str, object]

    @classmethod
    def read(cls, root: Path | None) -> _Made:
        try:
            said = json.loads(read_bytes(root, _MADE, _MOST)) if root else {}
            return cls(root, dict(said))
        except (WorkbookError, ValueError, TypeError, RecursionError):
            return cls(root, {})  # a file that nobody knows is never written over

    def remember(self, pairs: Sequence[tuple[Path, bytes]]) -> None:
        """Know these files again; said before they are written, for a command can be killed."""
        if self.root is None:
            return
        for path, content in pairs:
            new = sha256(content)
            before = [one for one in self._known(path) if one != new]
            self.prints[self._key(path)] = [*before, new][-_REMEMBERED:]
        place = inside(self.root, _MADE)
        replace_whole(place, json.dumps(self.prints, indent=1).encode(), _MADE)

    def free(self, path: Path, new: str) -> Path:
        """The path, or the next of its names that is free or ours."""
        at, name = 1, path
        while not self._ours(name, new):
            at += 1
            name = path.with_name(f"{path.stem}-{at}{path.suffix}")
        return name

    def _ours(self, path: Path, new: str) -> bool:
        try:
            if not stat.S_ISREG(path.lstat().st_mode) or not path.stat().st_size:
                return True  # nothing to lose, or refused when it is written
            there = sha256(path.read_bytes())
        except FileNotFoundError:
            return True
        except OSError as error:
            raise unwritten(printable(str(path)), error) from None
        return self.root is None or there == new or there in self._known(path)

    def _known(self, path: Path) -> list[str]:
        known = self.prints.get(self._key(path))
        return known if isinstance(known, list) else []

    def _key(self, path: Path) -> str:
        home = Path(os.path.realpath(self.root or "."))
        return (path.relative_to(home) if path.is_relative_to(home) else path).as_posix()


def ending_of(content: bytes) -> str:
    """The ending that says what a file is, by how it begins; "" for text of no special form."""
    if content.startswith(b"PK\x03\x04"):
        import zipfile  # few commands look into one

        try:
            names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        except zipfile.BadZipFile:
            return ".zip"
        homes = {name.partition("/")[0] for name in names}
        return next((end for home, end in _IN_ZIPS.items() if home in homes), ".zip")
    begins = content[:64].lstrip(b"\xef\xbb\xbf \r\n").lower()
    return next((ending for sign, ending in _BEGINS.items() if begins.startswith(sign)), "")


_IN_ZIPS = {"ppt": ".pptx", "xl": ".xlsx", "word": ".docx"}
_BEGINS = {
    b"\x89png": ".png",
    b"<svg": ".svg",
    b"<?xml": ".svg",
    b"<!doctype html": ".html",
    b"<html": ".html",
    b"%pdf": ".pdf",
}
_NO_TEXT = {*_IN_ZIPS.values(), *_BEGINS.values(), ".zip", ".potx", ".xls", ".ppt", ".jpg", ".jpeg"}


def _check_ending(path: Path, content: bytes) -> None:
    """Refuse a name that says what the file is not: no program would open it."""
    said = path.suffix.lower()
    true, said = ending_of(content), {".htm": ".html"}.get(said, said)
    if path.exists() and not path.is_file():
        return  # a pipe has no ending
    if said == true or (not true and said not in _NO_TEXT):
        return
    raise WorkbookError(
        f"{printable(path.name)} would be {true or 'text'} inside, and its name says otherwise, so "
        "nothing was written.",
        f"Try: {printable(path.stem)}{true or '.txt'}",
    )


def _home(path: Path, root: Path | None) -> Path | None:
    """The workbook that a path lies in as it is written, whatever links lead elsewhere."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 links are not followed
    if root is not None:
        for home in (Path(os.path.abspath(root)), Path(os.path.realpath(root))):  # noqa: PTH100
            if whole.is_relative_to(home):
                return home
    try:
        return next((up for up in whole.parents if (up / layout.WORKBOOK).is_file()), None)
    except (OSError, ValueError) as error:
        raise unwritten(printable(str(path)), error) from None


def _real(path: Path, home: Path | None) -> Path:
    """Where a file is written: never through a link out of the workbook, nor over a link."""
    name = printable(str(path))
    whole = Path(os.path.abspath(path))  # noqa: PTH100 links are not followed
    try:
        mode = whole.lstat().st_mode
    except FileNotFoundError:
        mode = stat.S_IFREG
    except (OSError, ValueError) as error:
        raise unwritten(name, error) from None
    if stat.S_ISDIR(mode) or stat.S_ISLNK(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "a link or a device"
        raise WorkbookError(f"{name} is {what}, so nothing was written.", "Name another file.")
    return whole if home is None else inside(home, whole.relative_to(home).as_posix())


@contextlib.contextmanager
def _writing(root: Path | None, *, needed: bool) -> Iterator[None]:
    """In the lock of the workbook; one that can't be written can still be read from."""
    with contextlib.ExitStack() as stack:
        if root is not None:
            try:
                stack.enter_context(locked(root))
            except WorkbookError:
                if needed:
                    raise
        yield


def _put_all(pairs: Sequence[tuple[Path, bytes]], made: _Made) -> None:
    whole = [pair for pair in pairs if pair[0].is_file() or not pair[0].exists()]
    for path, _ in whole:
        make_folder(path.parent, printable(str(path)))
    with contextlib.ExitStack() as stack:
        ready = stack.enter_context(replace_all(whole, made.root))
        with contextlib.suppress(WorkbookError):  # a workbook that can't be written knows nothing
            made.remember(whole)
        ready()
    for path, content in pairs:
        if (path, content) not in whole:
            pour(path, content, printable(str(path)))  # /dev/null, a pipe
