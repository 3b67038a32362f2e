"""What is raised or struck out in a cell is no digit of its number, and no part of a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from qiworkbook.workbook.sheets.sheet_lines import content_of, sheets_of

if TYPE_CHECKING:
    from pathlib import Path

_HOW = {"up": {"font_script": 1}, "down": {"font_script": 2}, "out": {"font_strikeout": True}}
_INLINE = {"constant_memory": True}  # each text in its cell, and not once for all cells


def _read(path: Path) -> object:
    (sheet,), _ = sheets_of(path, content_of(path))
    return [row.cells[0] for row in sheet.rows]


@pytest.mark.slow
@pytest.mark.parametrize("options", [{}, _INLINE])
@pytest.mark.parametrize(
    ("pieces", "seen"),
    [
        ((("2", ""), ("1", "up")), "2¹"),
        ((("2", ""), ("1", "down")), "2¹"),
        ((("01/04/2025", ""), ("1", "up")), "01/04/2025¹"),
        ((("Elm ", ""), ("2", "up")), "Elm"),
        ((("Falls per 10", ""), ("3", "up"), (" bed days", "")), "Falls per 10³ bed days"),
        ((("June 2025", ""), ("(1)", "up")), "June 2025"),
        ((("1", ""), ("st", "up"), (" April 2025", "")), "1st April 2025"),
        ((("1", "out"), ("6", "")), "[1, struck out] 6"),
    ],
)
def test_what_is_raised_or_struck_out_is_told_from_the_rest(
    tmp_path: Path,
    pieces: tuple[tuple[str, str], ...],
    seen: str,
    options: dict[str, object],
) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path), options) as book:
        runs: list[object] = []
        for text, how in pieces:
            runs += [book.add_format(_HOW[how]), text] if how else [text]
        sheet = book.add_worksheet()
        sheet.write(0, 0, "plain")
        assert sheet.write_rich_string(1, 0, *runs) == 0
        sheet.write(2, 0, "plain too")

    assert _read(path) == ["plain", seen, "plain too"]


def test_a_number_that_is_struck_out_whole_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 1, ["a", "b", "c"])
        sheet.write(0, 0, 7)
        sheet.write(1, 0, 9, book.add_format({"font_strikeout": True}))
        sheet.write(2, 0, 8, book.add_format({"bold": True}))

    assert _read(path) == [7, "[9, struck out]", 8]
