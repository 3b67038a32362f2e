"""Find the workbook that a person is in.

Every start of the command line looks for it: os.path does, since pathlib takes as long to import
as all else that `--help` needs of ours.
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

from qiworkbook.store import layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def root_above(start: str) -> str | None:
    """The first folder, from `start` upwards, that has a workbook.toml; None when none has."""
    for folder in _upwards(os.path.realpath(start)):
        if os.path.isfile(os.path.join(folder, layout.WORKBOOK)):  # noqa: PTH113, PTH118
            return folder
    return None


def find_root(start: str | Path, *, named: bool = False) -> Path:
    """The folder of the workbook: `start`, or the first above it that has a workbook.toml.

    With `named`, `start` was named by a person, and only it will do. Raises WorkbookError.
    """
    from pathlib import Path

    found = root_above(str(start))
    if found is not None and not (named and found != os.path.realpath(start)):
        return Path(found)
    from qiworkbook.problems import WorkbookError

    where = f"{start} is not a workbook" if named else "There is no workbook here, nor above"
    raise WorkbookError(
        f"{where}: no {layout.WORKBOOK} was found.",
        "Make one with: qiworkbook init. Or name the folder of yours with --workbook.",
    )


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            return
        folder = parent
