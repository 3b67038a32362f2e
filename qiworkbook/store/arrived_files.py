"""What arrived by e-mail or on a drive: folders and zips, in zips, as files with their bytes.

Nothing is unpacked to disk and nothing is followed: what could lead out of a folder, fill a disk
or hide behind another name is left out, and told.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from msgspec import Struct

from qiworkbook.store.layout import FileError, printable, read_bytes, reason_to_refuse

MOST_FILES = 50_000
MOST_BYTES = 512 * 1024 * 1024
MOST_OF_A_FILE = 64 * 1024 * 1024
DEEPEST = 16  # folders and zips within one another

_ZIP = b"PK\x03\x04"
_OFFICE = (".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers", ".docx", ".odt", ".pptx")  # zips inside
_OTHER_ARCHIVES = (".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zipx")
_JUNK = frozenset(("thumbs.db", "desktop.ini", "__macosx", "icon\r", "$recycle.bin"))


class ArrivedFile(Struct, frozen=True):
    """One file: where it was found, as people see it, and what is in it.

    `path` has a part for each folder and for each zip on the way, so that what lay in
    `maple.zip` as `maple/project.toml` is `("maple.zip", "maple", "project.toml")`.
    """

    path: tuple[str, ...]
    content: bytes

    @property
    def name(self) -> str:
        """The name of the file itself."""
        return self.path[-1]


class LeftBehind(Struct, frozen=True):
    """What was not looked at, and why; `harmless` for what a computer leaves everywhere."""

    where: str
    why: str
    harmless: bool = False


class Arrivals:
    """All files of what arrived, within limits that hold for all of it together."""

    def __init__(self, arrived: tuple[Path, ...], hidden: tuple[str, ...] = ()) -> None:
        """Look at folders, zips and files that a person named, and in zips at `hidden` files."""
        self._hidden = hidden
        self.files: list[ArrivedFile] = []
        self.left: list[LeftBehind] = []
        self._bytes = self._seen = 0
        for path in arrived:
            if path.is_dir():
                self._folder(path, (path.name or path.resolve().name,))
            else:
                self._file(path.parent, path.name, (path.name,))

    def _folder(self, folder: Path, at: tuple[str, ...]) -> None:
        if len(at) > DEEPEST:
            self._leave(at, f"lies more than {DEEPEST} folders deep")
            return
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            self._leave(at, "can't be read")
            return
        for entry in entries:
            here = (*at, entry.name)
            if self._is_passed_by(here, entry.name):
                continue
            if entry.is_symlink():
                self._leave(here, "is a link")
            elif entry.is_dir():
                self._folder(entry, here)
            else:
                self._file(folder, entry.name, here)

    def _file(self, folder: Path, name: str, at: tuple[str, ...]) -> None:
        try:
            content = read_bytes(folder, name, MOST_OF_A_FILE)
        except FileError as error:
            self._leave(at, error.problem.message)
            return
        self._take(at, content)

    def _take(self, at: tuple[str, ...], content: bytes) -> None:
        name = at[-1].lower()
        self._seen += 1
        self._bytes += len(content)
        if self._seen > MOST_FILES or self._bytes > MOST_BYTES:
            self._leave(at, "is more than can be looked at once")
        elif name.endswith(_OTHER_ARCHIVES):
            self._leave(at, "is packed in a way that can't be read here: ask for a zip")
        elif name.endswith(".zip") or (content.startswith(_ZIP) and not name.endswith(_OFFICE)):
            self._zip(at, content)
        else:
            self.files.append(ArrivedFile(at, content))

    def _zip(self, at: tuple[str, ...], content: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                found = sorted(parts.infolist(), key=lambda part: part.filename)
                if len(found) > MOST_FILES:
                    self._leave(at, "is more than can be looked at once")
                    found = []
                names = Counter(part.filename for part in found)
                for part in found:
                    if names[part.filename] > 1:
                        why = "is in the zip more than once, and nobody can tell which is right"
                        self._leave((*at, printable(part.filename)), why)
                    else:
                        self._part(at, parts, part)
        except _BROKEN:
            self._leave(at, "is a damaged zip, or has a password")

    def _part(self, at: tuple[str, ...], parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        name = part.filename.replace("\\", "/")  # as old programs of Windows write it
        here = (*at, *name.split("/"))
        if part.is_dir() or (
            not name.endswith(self._hidden)
            and any(self._is_passed_by(here, step) for step in name.split("/"))
        ):
            return
        reason = reason_to_refuse(name)
        if reason:
            self._leave((*at, printable(name)), reason)
        elif stat.S_ISLNK(part.external_attr >> 16):
            self._leave(here, "is a link")
        elif len(here) > DEEPEST:
            self._leave(here, f"lies more than {DEEPEST} folders deep")
        elif part.file_size > MOST_OF_A_FILE or self._bytes + part.file_size > MOST_BYTES:
            self._leave(here, "is too large")
        else:
            try:
                self._take(here, _unpacked(parts, part))
            except _BROKEN:
                self._leave(here, "is damaged, or has a password")

    def _is_passed_by(self, at: tuple[str, ...], name: str) -> bool:
        """What a computer leaves everywhere, and what is hidden: git, journals, settings."""
        plain = name.casefold()
        if plain in _JUNK or name.startswith(("~$", "._")) or plain == ".ds_store":
            self._leave(at, "is left everywhere by a computer", harmless=True)
        elif name.startswith(".") and name not in (".", ".."):
            self._leave(at, "is hidden, and belongs to a program", harmless=True)
        else:
            return False
        return True

    def _leave(self, at: tuple[str, ...], why: str, *, harmless: bool = False) -> None:
        self.left.append(LeftBehind("/".join(map(printable, at)), why, harmless))


_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
"""What a zip can be wrong by: all of it the file's fault, none of it ours."""


def _unpacked(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The bytes of a part: never more than it says, whatever it would unpack to."""
    with parts.open(part) as stream:
        content = stream.read(part.file_size + 1)
    if len(content) > part.file_size:
        raise zipfile.BadZipFile
    return content
