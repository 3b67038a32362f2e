"""A file that somebody sent, Excel or CSV, as numbered lines of cells, before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content.sheets import ReadLine, ReadLines
from qiworkbook.problems import WorkbookError
from qiworkbook.store.csv_lines import MOST_LINES, delimiter_of, records, split_lines
from qiworkbook.store.spreadsheets import read_spreadsheet
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.workbook.sheets_in import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qiworkbook.content.sheets import ReadSheet

_ZIP = b"PK\x03\x04"
_EXCEL = (".xlsx", ".xlsm", ".xls")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def lines_of(path: Path, content: bytes, sheet: str = "") -> ReadLines:
    """The rows of a CSV file, or of one sheet of an Excel file, whose bytes are `content`.

    Raises WorkbookError for a file that cannot be read, and for one with several sheets while
    none is named.
    """
    if content.startswith(_ZIP) or path.suffix.casefold() in _EXCEL:
        return _of_sheet(path.name, read_spreadsheet(path), sheet)
    if b"\0" in content and not content.startswith(_UTF_16):
        message = f"{path.name} is neither an Excel file nor text, so nothing was read."
        raise WorkbookError(message, "Save it as .xlsx or as CSV.")
    text = decoded(content)
    if text.count("\n") > MOST_LINES:
        message = f"{path.name} has more than {MOST_LINES:,} lines, so nothing was read."
        raise WorkbookError(message, "Delete the lines that are not needed, and save it again.")
    rows = tuple(ReadLine(one.line, one.cells, one.lines, one.fault) for one in records(text))
    return ReadLines(path.name, rows, delimiter_of(split_lines(text)) == ";")


def _of_sheet(file: str, sheets: tuple[ReadSheet, ...], wanted: str) -> ReadLines:
    full = [one for one in sheets if one.rows]
    names = [one.name for one in full]
    if wanted:
        found = [one for one in full if one.name.casefold() == wanted.strip().casefold()]
        if not found:
            guess = did_you_mean(wanted, names)
            hint = f"Did you mean {guess}?" if guess else f"It has: {', '.join(names)}."
            raise WorkbookError(f"{file} has no sheet {wanted!r} with anything in it.", hint)
    elif len(full) > 1:
        message = f"{file} has {len(full)} sheets, and the points can be in any of them."
        raise WorkbookError(
            message, f'Say which: --sheet "{names[0]}". It has: {", ".join(names)}.'
        )
    else:
        found = full
    if not found:
        raise WorkbookError(f"{file} has nothing in it.")
    name = f"{file}, {found[0].name}" if len(full) > 1 else file
    return ReadLines(name, tuple(_filled(found[0])))


def _filled(sheet: ReadSheet) -> Iterator[ReadLine]:
    for number, row in enumerate(sheet.rows, start=1):
        cells = tuple(cell.value for cell in row)
        if any(value is not None for value in cells):
            yield ReadLine(number, cells)
