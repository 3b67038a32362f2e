"""A process of its own that reads an Excel file, within a limit of memory and of time.

Nothing that a file says of itself is believed, and the library that reads it ends the process
where a cell asks for more room than there is. Run as a program this is told the file on its
standard input and the seconds that it has as its argument, and prints what it read, or why it read
nothing, as MessagePack.
"""

from __future__ import annotations

import contextlib
import math
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec

from qiworkbook.content.sheets import letters
from qiworkbook.store.excel_formats import SheetMarks, marks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from python_calamine import CalamineSheet

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CELLS = 1_000_000
MOST_OF_ALL = 3_000_000  # cells, and marks of cells, of all sheets
MOST_SHEETS = 1_000
MOST_LETTERS = 32_767  # that Excel lets anybody type into a cell
MOST_TEXT = 40_000_000  # letters of all cells
MEMORY = 768 * 1024 * 1024  # who reads what this says needs some, too
BUSY = 1 if sys.platform == "win32" else 5  # times as long, where others keep the computer busy
NEEDS_MORE = "needs more memory or time than a list does"

Plain = str | int | float | bool | list[str] | None
"""A cell; a date, a time of day or both is a list of what it is and its ISO text."""


Said = tuple[str, list[tuple[str, list[list[Plain]]]], dict[str, SheetMarks]]
"""What the process says of a file: why it was refused, or the visible sheets and all marks."""


def read(content: bytes) -> list[tuple[str, list[list[Plain]]]]:
    """Name and rows of each visible sheet, the rows down to the last that holds anything."""
    import python_calamine

    with python_calamine.load_workbook(BytesIO(content)) as book:
        names = [meta.name for meta in book.sheets_metadata]
        if len(names) > MOST_SHEETS:
            some = ", ".join(name[:31] for name in names[:3])
            raise TooLargeError(
                f"has {len(names):,} sheets ({some} and others); at most {MOST_SHEETS:,} are read"
            )
        return [
            (meta.name, _rows(book.get_sheet_by_name(meta.name)))
            for meta in book.sheets_metadata
            if meta.visible is python_calamine.SheetVisibleEnum.Visible
            and meta.typ is python_calamine.SheetTypeEnum.WorkSheet
        ]


class TooLargeError(Exception):
    """A sheet that has more than is read."""


def _said(content: bytes) -> Said:
    """The whole file. Raises TooLargeError where a reader would be kept busy by what it says."""
    sheets, found = read(content), marks_of(content)
    cells = [cell for _, rows in sheets for row in rows for cell in row]
    many, text = len(cells), sum(len(cell) for cell in cells if isinstance(cell, str))
    for marks in found.values():
        height, width = (max((at[axis] + 1 for at in marks.instead), default=0) for axis in (0, 1))
        many += height * width + len(marks.formats) + len(marks.struck) + len(marks.hidden_rows)
    if many > MOST_OF_ALL or text > MOST_TEXT:
        raise TooLargeError(
            f"has more in its sheets than is read: at most {MOST_OF_ALL:,} cells and "
            f"{MOST_TEXT:,} letters"
        )
    return "", sheets, found


def _rows(sheet: CalamineSheet) -> list[list[Plain]]:
    height, width = sheet.total_height, sheet.total_width
    if height > MOST_ROWS or width > MOST_COLUMNS or height * width > MOST_CELLS:
        raise TooLargeError(
            f"has {height:,} rows and {width:,} columns; at most {MOST_ROWS:,} rows, "
            f"{MOST_COLUMNS:,} columns and {MOST_CELLS:,} cells of a sheet are read"
        )
    rows: Sequence[Sequence[object]] = sheet.to_python(skip_empty_area=False)
    full = [at for at, row in enumerate(rows, start=1) if any(cell != "" for cell in row)]
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if (isinstance(cell, float) and not math.isfinite(cell)) or (
                isinstance(cell, str) and len(cell) > MOST_LETTERS
            ):
                what = "a text longer" if isinstance(cell, str) else "a number larger"
                raise TooLargeError(
                    f"has {what} than Excel can hold in cell {letters(column)}{at} of {sheet.name}"
                )
    return [[_plain(cell) for cell in row] for row in rows[: max(full, default=0)]]


def _plain(cell: object) -> Plain:
    """What a person sees in the cell: whole numbers are whole, midnight is a date, "" is empty."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        # A day that was worked out may lack a moment of its midnight.
        cell = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
        if cell.time() == time():
            return ["date", cell.date().isoformat()]
        return ["datetime", cell.isoformat()]
    if isinstance(cell, date | time):
        return [type(cell).__name__, cell.isoformat()]
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell if isinstance(cell, bool | int) or cell is None else f"{cell}"


def seconds_for(cells: int) -> int:
    """How many seconds of work a file with so many cells may take: twice what it does take.

    A million cells that all have marks take 9 seconds here, and no file may take 20.

    >>> seconds_for(1_000_000)
    18
    """
    return 8 + min(cells, MOST_CELLS) // 100_000


def _limit(seconds: int) -> None:
    """Let no file have more than it needs; Windows has no such limits, only the time."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, seconds)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold what the file holds


def main() -> None:
    """Read the file on the standard input, and print what is in it."""
    content = sys.stdin.buffer.read()
    _limit(int(sys.argv[1]))
    try:
        said = _said(content)
    except TooLargeError as error:
        said = str(error), [], {}
    except BaseException as error:  # noqa: BLE001  # also a panic of the library
        line = (str(error).splitlines() or [""])[0]  # none where there is no memory for more
        said = f"can't be read as an Excel file ({line})" if line else NEEDS_MORE, [], {}
    sys.stdout.buffer.write(msgspec.msgpack.encode(said))


if __name__ == "__main__":
    main()
