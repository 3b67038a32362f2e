"""An Excel file read as a command reads it: by its name, in the process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.store import spreadsheets
from qiworkbook.workbook.sheets.sheet_lines import content_of

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.content.sheets import ReadSheet
    from qiworkbook.store.excel_formats import SheetMarks


def read_spreadsheet(path: Path) -> tuple[ReadSheet, ...]:
    """Its visible sheets."""
    return spreadsheets.read_spreadsheet(path, content_of(path))[0]


def marks_in(path: Path) -> dict[str, SheetMarks]:
    """What Excel keeps beside the values of its sheets, hidden ones among them."""
    return spreadsheets.read_spreadsheet(path, content_of(path))[1]
