"""The logo and the PowerPoint file that the house style names: read, or told why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.problems import Problem, WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.paths import FileError, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.workbook.opened import OpenWorkbook

LARGEST = {"logo": 2 * 1024 * 1024, "template": 100 * 1024 * 1024}
_HINT = "Put the file there, or take its line out of [house-style]."


def house_file(opened: OpenWorkbook, key: str) -> bytes | None:
    """The file that the house style names as its `logo` or `template`, None when it names none.

    Raises WorkbookError that says who names it.
    """
    path = getattr(opened.workbook.file.house_style, key)
    try:
        return read_bytes(opened.home_of(key), path, LARGEST[key]) if path else None
    except FileError as error:
        raise WorkbookError(_told(key, path, error), error.problem.hint or _HINT) from None


def house_file_problems(opened: OpenWorkbook) -> Iterator[Problem]:
    """What workbook.toml itself names and cannot be read; what a pack names is the pack's."""
    source = opened.workbook.source
    for key in LARGEST:
        path = getattr(opened.workbook.file.house_style, key)
        if not path or ("house-style", key) not in source.positions:
            continue
        try:
            read_bytes(opened.root, path, LARGEST[key])
        except FileError as error:
            hint = error.problem.hint or _HINT
            place = source.place("house-style", key)
            yield Problem("pack-file", f"{key} {path}: {error.problem.message}", place, hint=hint)


def _told(key: str, path: str, error: FileError) -> str:
    return f"{layout.WORKBOOK} names the {key} {path}: {error.problem.message}."
