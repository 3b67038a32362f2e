"""Find the workbook that a person is in. Light, for the command line looks at every start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.store import layout

if TYPE_CHECKING:
    from pathlib import Path


def find_root(start: Path, *, named: bool = False) -> Path:
    """The folder of the workbook: `start`, or the first above it that has a workbook.toml.

    With `named`, `start` was named by a person, and only it will do. Raises WorkbookError.
    """
    folders = (start,) if named else (start, *start.resolve().parents)
    for folder in folders:
        if (folder / layout.WORKBOOK).is_file():
            return folder.resolve()
    from qiworkbook.problems import WorkbookError

    where = f"{start} is not a workbook" if named else "There is no workbook here, nor above"
    raise WorkbookError(
        f"{where}: no {layout.WORKBOOK} was found.",
        "Make one with: qiworkbook init. Or name the folder of yours with --workbook.",
    )
