"""Lists that somebody sent: what Excel, Forms and Windows make of CSV is read, the rest named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.sheets.sheet_lines import read_sheets

if TYPE_CHECKING:
    from pathlib import Path


def values(path: Path) -> list[list[object]]:
    (sheet,) = read_sheets(path)
    return [[cell.value for cell in row] for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "sent.csv"
    lines = [
        delimiter.join(("Café", '"two\r\nlines"', "Zoë’s")),
        delimiter.join(("1", "", '"a ""b"""')),
    ]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    assert values(path) == [["Café", "two\nlines", "Zoë’s"], ["1", None, 'a "b"']]


def test_cells_are_named_and_short_rows_filled(tmp_path: Path) -> None:
    path = tmp_path / "sent.csv"
    path.write_text("a,b,c\n\n1\n", encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert [[cell.at for cell in row] for row in sheet.rows] == [
        ["A1", "B1", "C1"],
        ["A3", "B3", "C3"],
    ]


@pytest.mark.slow
def test_an_excel_file_whatever_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "sent.csv"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("Form1").write_row(0, 0, ["a", 5])
    book.close()
    assert values(path) == [["a", 5]]


@pytest.mark.slow
@pytest.mark.parametrize("struck", [False, True])
def test_rows_that_people_do_not_mean_are_neither_read_nor_passed_over(
    tmp_path: Path, struck: bool
) -> None:
    path = tmp_path / "sent.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, out = book.add_worksheet("Form1"), book.add_format({"font_strikeout": struck})
        for row, words in enumerate(("Ward", "Elm", "Oak")):
            sheet.write(row, 0, words, *([out] if row == 2 else []))
        sheet.set_row(2, options={"hidden": not struck})
    told = r"has 1 row that a filter, or somebody, hides or strikes out \(row 3"
    with pytest.raises(WorkbookError, match=told):
        read_sheets(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'a,b\n"secret', "quote"),
        (b'a,b\n"secret"x,1', "after the closing quote"),
        (b"a\0b", "neither an Excel file nor text"),
        (b"a," * 1001, "too large"),
        (b"PK\x03\x04secret", "not an Excel file"),
        (b'"' + b"x" * 140_000 + b'"', "characters"),
    ],
)
def test_what_cannot_be_read_is_said_without_its_cells(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "sent.csv"
    path.write_bytes(content)
    with pytest.raises(WorkbookError) as raised:
        read_sheets(path)
    assert "sent.csv" in raised.value.message
    assert reason in raised.value.message
    assert "secret" not in f"{raised.value.message} {raised.value.hint}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match=r"sent\.csv can't be read: the file is not there"):
        read_sheets(tmp_path / "sent.csv")
