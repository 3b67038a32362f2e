"""Copies to share and working copies never lie in one folder: a folder is sent as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from qiworkbook.problems import WorkbookError
from qiworkbook.text.words import listed
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.shared_copy import keep_files, shared_before

_OF_THE_SYSTEM = (".ds_store", "desktop.ini", "thumbs.db")
_NAMED = 3


def keep_apart(opened: OpenWorkbook, folder: Path, paths: Sequence[Path]) -> None:
    """Refuse to write these files where files of the other kind lie; a copy's files are on record.

    Raises WorkbookError, and nothing has been written.
    """
    known = shared_before(opened.root).files
    own = {str(path.resolve()) for path in paths}
    there = sorted(_files_in(folder))
    if not opened.is_shared:
        shared = [p for p in there if p.parent == folder and str(p.resolve()) in known]
        if shared:
            raise WorkbookError(
                f"{folder} holds a copy to share ({_names(shared)}), and this is a working copy: "
                "sent together, they would reveal small numbers.",
                "Choose another folder with -o.",
            )
        return
    strange = [path for path in there if str(path.resolve()) not in known | own]
    if strange:
        raise WorkbookError(
            f"{folder} holds other files ({_names(strange)}), and a folder to share should hold "
            "nothing else: a working copy beside it would give small numbers away.",
            "Choose another folder with -o, or empty this one.",
        )
    keep_files(opened.root, paths)


def _files_in(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        return ()
    return (
        path
        for path in folder.rglob("*")
        if (path.is_file() or path.is_symlink()) and path.name.casefold() not in _OF_THE_SYSTEM
    )


def _names(paths: Sequence[Path]) -> str:
    more = len(paths) - _NAMED
    names = [path.name for path in paths[:_NAMED]]
    return listed([*names, f"{more} more"] if more > 0 else names)
