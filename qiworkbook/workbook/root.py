"""Find the workbook that a person is in.

Every start of the command line looks for it: os.path does, since pathlib takes as long to import
as all else that `--help` needs of ours.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterator
from pathlib import Path

from qiworkbook.store import layout


def root_above(start: str, marker: str = layout.WORKBOOK) -> str | None:
    """The first folder, from `start` upwards, that has the file `marker`; None when none has.

    >>> root_above(str(root / "projects")) == str(root)
    True
    """
    for folder in _upwards(os.path.realpath(start)):
        if os.path.isfile(os.path.join(folder, marker)):  # noqa: PTH113, PTH118
            return folder
    return None


def find_root(start: str | Path, *, named: bool = False, marker: str = layout.WORKBOOK) -> Path:
    """The folder of the workbook: `start`, or the first above it that has a workbook.toml.

    With `named`, `start` was named by a person, and only it will do. `marker` is the file that
    makes it one: programme.toml for a programme. Raises WorkbookError.
    """
    from pathlib import Path

    found = root_above(str(start), marker)
    if found is not None and not (named and found != os.path.realpath(start)):
        return Path(found)
    from qiworkbook.problems import WorkbookError, do

    if marker == layout.WORKBOOK and (programme := root_above(str(start), layout.PROGRAMME)):
        raise WorkbookError(
            f"{programme} is the folder of a programme, and this is for one workbook: name the "
            "folder of a member's instead.",
            "Commands for all of them together begin with programme, such as programme report.",
            action=do("programme list"),
        )
    noun = "workbook" if marker == layout.WORKBOOK else "programme"
    where = f"{start} is not a {noun}" if named else f"There is no {noun} here, nor above"
    raise WorkbookError(
        f"{where}: no {marker} was found.",
        "Go to your folder, or name it; or make one.",
        action=do("init" if marker == layout.WORKBOOK else "programme init"),
    )


def _upwards(folder: str) -> Iterator[str]:
    while True:
        yield folder
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            return
        folder = parent
