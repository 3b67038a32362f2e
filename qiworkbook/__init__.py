"""A quality improvement workbook that lives in plain files: from aim to slide, one thread.

To read one from a program: `book = qiworkbook.open("my-workbook")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from os import PathLike

    from qiworkbook.workbook import OpenWorkbook

__version__ = "0.1.0"


def open(  # qiworkbook.open reads as what it does
    folder: str | PathLike[str] = ".", *, today: date | None = None, plugins: bool = True
) -> OpenWorkbook:
    """The workbook in `folder`, read now: projects, readings and tables. It writes nothing.

    `today` is the day from which it is looked at; a workbook that stands as of a day keeps to that.
    With `plugins` False only what the core reads is there. Raises WorkbookError where the folder is
    no workbook; whatever could not be read is in `left_out`.
    """
    import datetime
    from pathlib import Path

    from qiworkbook.workbook.opened import open_folder

    return open_folder(Path(folder), today or datetime.date.today(), plugins=plugins)
