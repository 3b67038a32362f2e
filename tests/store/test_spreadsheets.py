"""A file from outside is measured before it is opened, and refused with the reason."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.content.sheets import Book, Column, Sheet
from qiworkbook.problems import WorkbookError
from qiworkbook.store import spreadsheets
from qiworkbook.store.spreadsheets import read_spreadsheet
from qiworkbook.writers.sheet import write_book

if TYPE_CHECKING:
    from pathlib import Path

SMALL = write_book(Book("x", (Sheet("One", (Column("a"),), (("b",),)),)))


def rewritten(path: Path, change: dict[str, bytes]) -> Path:
    """A small Excel file with some of its parts replaced, or added."""
    path.with_suffix(".from").write_bytes(SMALL)
    with (
        zipfile.ZipFile(path.with_suffix(".from")) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *change}:
            new.writestr(name, change[name] if name in change else old.read(name))
    return path


def sheet_with(cells: str) -> bytes:
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return f'<?xml version="1.0"?>{start}<sheetData>{cells}</sheetData></worksheet>'.encode()


def refusal(path: Path) -> str:
    with pytest.raises(WorkbookError) as caught:
        read_spreadsheet(path)
    return caught.value.message


def test_a_cell_in_the_last_corner_is_refused_before_room_is_made_for_it(tmp_path: Path) -> None:
    far = sheet_with('<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>')
    path = rewritten(tmp_path / "far.xlsx", {"xl/worksheets/sheet1.xml": far})
    assert "far.xlsx has something in cell 1048576" in refusal(path)


def test_a_far_column_alone_is_refused(tmp_path: Path) -> None:
    far = sheet_with('<row r="1"><c r="XFD1" t="n"><v>1</v></c></row>')
    path = rewritten(tmp_path / "wide.xlsx", {"xl/worksheets/sheet1.xml": far})
    assert "cell XFD1; at most 100,000 rows and 1,000 columns are read" in refusal(path)


def test_a_file_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    bomb = b" " * (spreadsheets.MOST_UNPACKED + 1)
    path = rewritten(tmp_path / "bomb.xlsx", {"xl/sharedStrings.xml": bomb})
    assert path.stat().st_size < 1_000_000
    assert "unpacks to more than 200 MB" in refusal(path)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    parts = {f"xl/media/{n}.txt": b"" for n in range(spreadsheets.MOST_PARTS)}
    assert "unpacks to more than" in refusal(rewritten(tmp_path / "parts.xlsx", parts))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not an Excel file"),
        (b"date,value\n", "is not an Excel file"),
        (b"\xd0\xcf\x11\xe0 old", "is an old Excel file, or has a password"),
        (b"PK\x03\x04 not really", "is not an Excel file"),
        (SMALL[: len(SMALL) // 2], "is not an Excel file"),
    ],
)
def test_what_is_no_excel_file_is_told(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    path.write_bytes(content)
    assert refusal(path) == f"sent.xlsx {words}, so nothing was read."


def test_a_zip_that_is_something_else_is_told(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("word/document.xml", "<x/>")
    assert "letter.docx is not an Excel file" in refusal(path)


def test_a_broken_part_is_told(tmp_path: Path) -> None:
    path = rewritten(tmp_path / "half.xlsx", {"xl/worksheets/sheet1.xml": b"<worksheet><sheetDa"})
    assert "half.xlsx can't be read as an Excel file" in refusal(path)


def test_a_folder_and_a_missing_file_are_told(tmp_path: Path) -> None:
    assert "is not there, or is not a file" in refusal(tmp_path)
    assert "is not there, or is not a file" in refusal(tmp_path / "gone.xlsx")


def test_values_are_what_a_person_sees(tmp_path: Path) -> None:
    cells = (
        '<row r="2"><c r="B2" t="n"><v>5</v></c><c r="C2" t="n"><v>0.5</v></c>'
        '<c r="D2" t="b"><v>1</v></c><c r="E2" t="str"><v> padded </v></c>'
        '<c r="F2" t="d"><v>2025-01-15</v></c></row>'
    )
    path = rewritten(tmp_path / "v.xlsx", {"xl/worksheets/sheet1.xml": sheet_with(cells)})
    (sheet,) = read_spreadsheet(path)
    found = {cell.at: cell.value for row in sheet.rows for cell in row if cell.value is not None}
    assert found == {"B2": 5, "C2": 0.5, "D2": True, "E2": "padded", "F2": date(2025, 1, 15)}
    assert isinstance(found["B2"], int)
