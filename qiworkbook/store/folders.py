"""What a folder of the workbook has in it, in one order on every system."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qiworkbook.store.paths import FileError, inside, shown, why

if TYPE_CHECKING:
    from pathlib import Path


def files_in(root: Path, folder: str, ending: str = "") -> tuple[str, ...]:
    """What a folder of the workbook has that ends in `ending`, sorted, as paths from the root.

    Hidden names are left out, and sub-folders too unless one has that ending: reading it then
    says what is the matter with it. A folder that is not there is empty, and "" is the workbook
    itself. Raises FileError if the folder leads out of the workbook or can't be read.
    """
    return tuple(
        _joined(folder, entry.name)
        for entry in _entries(root, folder)
        if entry.name.endswith(ending) and (ending or not _is_folder(entry))
    )


def folders_in(root: Path, folder: str) -> tuple[str, ...]:
    """The sub-folders of a folder, sorted, as paths from the root; hidden ones are left out."""
    return tuple(
        _joined(folder, entry.name) for entry in _entries(root, folder) if _is_folder(entry)
    )


def files_below(root: Path, folder: str, ending: str = "") -> tuple[str, ...]:
    """Like `files_in`, with everything below. Linked folders are not entered, so it ends."""
    found: list[str] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        found += files_in(root, here, ending)
        waiting += (
            _joined(here, entry.name)
            for entry in _entries(root, here)
            if _is_folder(entry) and not entry.is_symlink()
        )
    return tuple(sorted(found))


def _entries(root: Path, folder: str) -> list[os.DirEntry[str]]:
    path = inside(root, folder or ".")
    try:
        with os.scandir(path) as entries:
            visible = [entry for entry in entries if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []
    except OSError as error:
        message = f"the folder can't be read: {why(error)}"
        raise FileError("file-unreadable", shown(folder), message) from None
    return sorted(visible, key=lambda entry: entry.name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, for example
        return False


def _joined(folder: str, name: str) -> str:
    return name if folder in ("", ".") else f"{folder}/{name}"
