"""An Excel file that somebody sent, read without trust: its size is known before it is opened.

A file of a few kilobytes can unpack to gigabytes, or name one cell in the last corner of the
sheet, which makes readers reserve room for all cells before it. So the parts are measured
first, and a file beyond the limits is refused with the reason.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from qiworkbook.content.sheets import ReadCell, ReadSheet, cell_name
from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from qiworkbook.content.sheets import Value

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000

# The place of a cell ("B7"), or of a row ("7"), whatever part of the file it stands in.
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,8})["']""")
_CHUNK = 1024 * 1024
_OVERLAP = 64

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what a password turns a new file into


def read_spreadsheet(path: Path) -> tuple[ReadSheet, ...]:
    """Every visible sheet of the Excel file at `path`.

    Raises WorkbookError, naming the file and the reason, for anything that is not a plain Excel
    file within the limits.
    """
    _measure(path)
    import python_calamine

    try:
        with python_calamine.load_workbook(str(path)) as book:
            return tuple(
                _sheet(
                    meta.name, book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                )
                for meta in book.sheets_metadata
                if meta.visible is python_calamine.SheetVisibleEnum.Visible
                and meta.typ is python_calamine.SheetTypeEnum.WorkSheet
            )
    except BaseException as error:
        # The reader is not ours: whatever stops it, a panic of its own included, is a reason.
        if isinstance(error, KeyboardInterrupt | MemoryError):
            raise
        raise _refused(path, f"can't be read as an Excel file ({_first_line(error)})") from None


def _measure(path: Path) -> None:
    """Refuse what is no Excel file, or too much of one, from its table of contents."""
    try:
        if not path.is_file():
            raise _refused(path, "is not there, or is not a file", "Check the name.")
        if path.stat().st_size > MOST_BYTES:
            raise _refused(path, f"is larger than {MOST_BYTES // 1024**2} MB")
        with path.open("rb") as stream:
            beginning = stream.read(4)
        if beginning == _OLD_EXCEL:
            raise _refused(path, "is an old Excel file, or has a password")
        with zipfile.ZipFile(path) as parts:
            _measure_parts(path, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise _refused(path, "is not an Excel file") from None
    except OSError as error:
        raise _refused(
            path,
            f"can't be read: {(error.strerror or 'no reason given').lower()}",
            "Check the name, and that you may read it.",
        ) from None


def _measure_parts(path: Path, parts: zipfile.ZipFile) -> None:
    contents = parts.infolist()
    if len(contents) > MOST_PARTS or sum(part.file_size for part in contents) > MOST_UNPACKED:
        raise _refused(path, f"unpacks to more than {MOST_UNPACKED // 1024**2} MB")
    if "xl/workbook.xml" not in parts.namelist():
        raise _refused(path, "is not an Excel file")
    for part in contents:
        if part.filename.endswith(".xml"):
            _measure_sheet(path, parts, part.filename)


def _measure_sheet(path: Path, parts: zipfile.ZipFile, name: str) -> None:
    for column, row in _places(parts, name):
        if int(row) > MOST_ROWS or _number(column) > MOST_COLUMNS:
            raise _refused(
                path,
                f"has something in cell {column.decode()}{row.decode()}; at most "
                f"{MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns are read",
                "Delete the rows and columns that are not needed, and save it again.",
            )


def _places(parts: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, bytes]]:
    """The column and row of every place that a part names, read in pieces."""
    unpacked, rest = 0, b""
    with parts.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            unpacked += len(chunk)
            if unpacked > MOST_UNPACKED:  # the table of contents may lie
                raise zipfile.BadZipFile
            yield from _PLACE.findall(rest + chunk)
            rest = chunk[-_OVERLAP:]


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheet(name: str, rows: Sequence[Sequence[object]]) -> ReadSheet:
    full = [at for at, row in enumerate(rows, start=1) if any(cell != "" for cell in row)]
    rows = rows[: max(full, default=0)]
    width = max((len(row) for row in rows), default=0)
    return ReadSheet(
        name,
        tuple(
            tuple(
                ReadCell(cell_name(at, column), _value(row[column] if column < len(row) else None))
                for column in range(width)
            )
            for at, row in enumerate(rows)
        ),
    )


def _value(cell: object) -> Value | time:
    """What a person sees in the cell: whole numbers are whole, midnight is a date, "" is empty."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool) or cell is None:
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell
    if isinstance(cell, int | date | time):
        return cell
    return str(cell) if isinstance(cell, timedelta) else f"{cell}"


def _refused(
    path: Path, reason: str, hint: str = "Save it in Excel as “Excel Workbook (.xlsx)”."
) -> WorkbookError:
    return WorkbookError(f"{path.name} {reason}, so nothing was read.", hint)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or ["no reason given"])[0]
