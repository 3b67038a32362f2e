"""The reader of tables that people keep in Excel or CSV, one row a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.builtin.headings_in import find_columns
from qiworkbook.parts.exchange import Imported, ImportedRow
from qiworkbook.store.csv_lines import QUOTES

if TYPE_CHECKING:
    from qiworkbook.content.sheets import CellValue, ReadLine
    from qiworkbook.parts.exchange import ImportFile


def read_table(file: ImportFile) -> Imported:
    """The rows below the heading. Raises WorkbookError when its columns cannot be told."""
    lines = file.lines()
    found = find_columns(lines, file.columns)
    at, left = dict(found.at), found.left
    if {"value", "numerator", "denominator"} <= set(at):  # the value follows from the other two
        del at["value"]
        left = (*left, file.columns.get("value", "value"))

    def row(line: ReadLine) -> ImportedRow:
        def cell(name: str) -> CellValue:
            return line.cell(at[name]) if name in at else None

        return ImportedRow(
            line.number,
            cell("date"),
            cell("value"),
            cell("numerator"),
            cell("denominator"),
            cell("note"),
            cell("excluded"),
            line.fault,
            QUOTES if line.fault else "",
        )

    return Imported(tuple(map(row, lines.rows[found.first :])), left)
