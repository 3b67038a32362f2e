"""Excel files as sheets of cells, each with its place; what comes from outside is not believed.

A spreadsheet is a zip file and may unpack to anything. What its parts say is counted while they
are unpacked, piece by piece; the library then reads it in a process of its own, which can have no
more than so much memory and time.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import zip_longest
from pathlib import Path

import msgspec

from qiworkbook.content.sheets import ReadCell, ReadSheet, Value, column_of, letters
from qiworkbook.problems import WorkbookError
from qiworkbook.store.excel_formats import SheetMarks
from qiworkbook.store.layout import system_reason
from qiworkbook.store.spreadsheet_process import (
    BUSY,
    MOST_COLUMNS,
    MOST_ROWS,
    NEEDS_MORE,
    Said,
    seconds_for,
)

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2_000
_MOST_CELLS_SAID = 2_000_000  # of all sheets, hidden ones too, with those that only have a colour

# A place that may be too far: of a cell ("XFD7", in whatever letters, with whatever zeros) or of a
# row ("1048576"). Most places are near, and need no look.
_PLACE = re.compile(
    rb"""\br\s{0,9}=\s{0,9}["'](?=[A-Za-z]{3}|[A-Za-z]{0,3}[0-9]{6})"""
    rb"""([A-Za-z]{0,9})0{0,40}([0-9]{0,20})["']"""
)
_ROWS = (b"<row", b":row>", b":row ", b":row/")
_CELLS = (b"<c ", b"<c>", b"<c/", b":c>", b":c ", b":c/")
_TEXTS = (b"<t>", b"<t ", b"<t/", b":t>", b":t ", b":t/")  # once for all cells, with their pieces
_CHUNK = 1024 * 1024
_OVERLAP = 64

_WIDE = (b"<\0", b"\0<", b"\xff\xfe<", b"\xfe\xff\0<", b"\xff\xfe\0\0")

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also what a password turns a new file into


def read_spreadsheet(
    path: Path, content: bytes
) -> tuple[tuple[ReadSheet, ...], dict[str, SheetMarks]]:
    """Every visible sheet of the Excel file that was read from `path`, and the marks of every
    sheet by its name, hidden ones among them.

    Raises WorkbookError, naming the file and the reason, for anything that is not a plain Excel
    file within the limits.
    """
    seconds = seconds_for(_measure(path, content))
    # -P: nothing of the folder that somebody is in is imported.
    command = (sys.executable, "-P", "-m", "qiworkbook.store.spreadsheet_process", f"{seconds}")
    try:
        ran = subprocess.run(
            command, input=content, capture_output=True, timeout=seconds * BUSY, check=False
        )
        reason, sheets, marks = msgspec.msgpack.decode(ran.stdout, type=Said)
    except subprocess.TimeoutExpired:
        raise refused(
            path, f"takes longer than {seconds * BUSY} seconds to read", _SMALLER
        ) from None
    except ValueError:  # it was ended before it could say anything
        raise refused(path, NEEDS_MORE, _SMALLER) from None
    except OSError as error:
        raise refused(path, f"can't be read: {system_reason(error)}", "") from None
    if reason:
        raise refused(path, reason)
    return tuple(_sheet(name, rows) for name, rows in sheets), marks


def _measure(path: Path, content: bytes) -> int:
    """Refuse a file whose table of contents or parts say that it is no Excel file, or too much.

    Gives how many cells there are, as far as its parts say.
    """
    if len(content) > MOST_BYTES:
        raise refused(path, f"is larger than {MOST_BYTES // 1024**2} MB")
    if content.startswith(_OLD_EXCEL):
        raise refused(path, "is an old Excel file, or has a password")
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            return _measure_parts(path, parts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise refused(path, "is not an Excel file") from None


def _measure_parts(path: Path, parts: zipfile.ZipFile) -> int:
    contents = parts.infolist()
    if len(contents) > MOST_PARTS:
        raise refused(
            path, f"has {len(contents):,} parts; of an Excel file at most {MOST_PARTS:,} are read"
        )
    if sum(part.file_size for part in contents) > MOST_UNPACKED:
        raise _too_much(path)
    names = [part.filename.casefold() for part in contents]
    # Of two parts of one name, each program believes another.
    if "xl/workbook.xml" not in names or len(names) > len({*names}):
        raise refused(path, "is not an Excel file")
    unpacked = cells = texts = 0
    for part in contents:  # whatever it is called: a sheet need not be named as one
        rows, rest = 0, b""
        with parts.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:  # the table of contents may lie
                    raise _too_much(path)
                seen = rest + chunk
                if not rest and seen.startswith(_WIDE):  # its cells would be passed by, all of them
                    raise refused(path, "is written in two bytes a letter (UTF-16)")
                _check_places(path, seen)
                # What the last piece ended with was counted with it.
                rows += _count(seen, _ROWS) - _count(rest, _ROWS)
                cells += _count(seen, _CELLS) - _count(rest, _CELLS)
                texts += _count(seen, _TEXTS) - _count(rest, _TEXTS)
                if rows > MOST_ROWS or max(cells, texts) > _MOST_CELLS_SAID:
                    raise refused(
                        path, f"has more than {MOST_ROWS:,} rows or too many cells", _SMALLER
                    )
                rest = chunk[-_OVERLAP:]
    return cells


def _count(text: bytes, begins: tuple[bytes, ...]) -> int:
    return sum(map(text.count, begins))


def _check_places(path: Path, text: bytes) -> None:
    for column, row in _PLACE.findall(text):
        far = len(row) > 7 or column_of(column.decode().upper()) >= MOST_COLUMNS
        if far or int(row or b"0") > MOST_ROWS:
            raise refused(
                path,
                f"has something in cell {column.decode()[:9]}{row.decode()[:9]}; at most "
                f"{MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns are read",
                _SMALLER,
            )


def _sheet(name: str, rows: Sequence[Sequence[object]]) -> ReadSheet:
    columns = [letters(at) for at in range(max((len(row) for row in rows), default=0))]
    return ReadSheet(
        name,
        tuple(
            tuple(
                ReadCell(f"{column}{at}", _value(cell))
                for column, cell in zip_longest(columns, row)
            )
            for at, row in enumerate(rows, start=1)
        ),
    )


def _value(cell: object) -> Value | time:
    """A cell as the process wrote it down."""
    if isinstance(cell, list):
        what, text = cell
        return _DATES[what](text)
    return cell if isinstance(cell, str | int | float | bool) else None


_DATES: Mapping[str, Callable[[str], date | time]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
}

_SMALLER = "Delete the rows and columns that are not needed, and save it again."


def _too_much(path: Path) -> WorkbookError:
    return refused(path, f"unpacks to more than {MOST_UNPACKED // 1024**2} MB")


def refused(
    path: Path, reason: str, hint: str = "Save it in Excel as “Excel Workbook (.xlsx)”."
) -> WorkbookError:
    """What is raised of a file for this reason, before anything of it is read."""
    return WorkbookError(f"{path.name} {reason}, so nothing was read.", hint)
