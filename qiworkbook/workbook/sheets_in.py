"""A list that somebody keeps in Excel or as CSV, as cells that each say where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.problems import Place, Problem, WorkbookError
from qiworkbook.sheets import ReadCell, ReadSheet
from qiworkbook.store.csv_lines import records
from qiworkbook.store.files import read_text
from qiworkbook.store.paths import DATA_BYTES
from qiworkbook.store.spreadsheets import read_spreadsheet

if TYPE_CHECKING:
    from pathlib import Path

_TEXTS = (".csv", ".tsv", ".txt")


def read_sheets(path: Path) -> tuple[ReadSheet, ...]:
    """The sheets of an Excel file; the one of a CSV file, whose cells are at "line 7".

    Raises WorkbookError, with the reason, for what cannot be read.
    """
    if path.suffix.casefold() not in _TEXTS:
        return read_spreadsheet(path)
    text = read_text(path.resolve().parent, path.name, DATA_BYTES).text
    rows = []
    for record in records(text):
        if record.fault:
            raise WorkbookError.of(Problem("data-row", record.fault, Place(path.name, record.line)))
        cells = (cell.strip() or None for cell in record.cells)
        rows.append(tuple(ReadCell(f"line {record.line}", cell) for cell in cells))
    width = max(map(len, rows), default=0)
    blank = ReadCell("", None)
    return (ReadSheet(path.stem, tuple((*row, *[blank] * (width - len(row))) for row in rows)),)
