"""What is written into an Excel file is what comes back, and nothing becomes a formula."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.content.sheets import Book, CellKind, Column, Sheet, cell_name
from qiworkbook.problems import WorkbookError
from qiworkbook.writers.sheet import write_book
from tests.excel import read_spreadsheet

if TYPE_CHECKING:
    from pathlib import Path

FORM = Book(
    "Assessment of Elm Ward",
    (
        Sheet(
            "Ratings",
            (
                Column("Standard", locked=True, width=60),
                Column("Rating", choices=("met", "partly met", "not met"), hint="Pick one."),
                Column("Date", CellKind.DATE),
                Column("How many", CellKind.NUMBER),
            ),
            (("People are asked", "met", date(2025, 1, 15), 7), ("=1+1", None, None, 0.5)),
            spare=2,
        ),
    ),
    ("Fill in the white cells.",),
    protect=True,
)


def written(book: Book, tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(write_book(book))
    return path


def part(book: Book, name: str) -> str:
    with zipfile.ZipFile(BytesIO(write_book(book))) as parts:
        return parts.read(name).decode()


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    first, ratings = read_spreadsheet(written(FORM, tmp_path))
    assert [cell.value for row in first.rows for cell in row if cell.value] == [
        "Assessment of Elm Ward",
        "Fill in the white cells.",
    ]
    assert [[cell.value for cell in row] for row in ratings.rows] == [
        ["Standard", "Rating", "Date", "How many"],
        ["People are asked", "met", date(2025, 1, 15), 7],
        ["=1+1", None, None, 0.5],
    ]
    assert ratings.rows[2][0].at == "A3"


def test_nothing_becomes_a_formula_and_the_same_book_gives_the_same_bytes() -> None:
    assert "<f>" not in part(FORM, "xl/worksheets/sheet2.xml")
    assert write_book(FORM) == write_book(FORM)


def test_people_can_fill_in_the_open_cells_and_pick_from_the_list() -> None:
    sheet = part(FORM, "xl/worksheets/sheet2.xml")
    assert "<sheetProtection" in sheet
    assert '<formula1>"met,partly met,not met"</formula1>' in sheet
    assert 'sqref="B2:B5"' in sheet  # two rows and the two spare ones
    assert re.search(r'prompt="Pick one."', sheet)


def test_a_long_list_is_kept_on_a_hidden_sheet(tmp_path: Path) -> None:
    choices = tuple(f"a rather long choice, number {n}" for n in range(40))
    column = Column("Pick", choices=choices)
    book = Book("x", (Sheet("One", (column, column), spare=3),))
    assert "<formula1>Lists!$A$1:$A$40</formula1>" in part(book, "xl/worksheets/sheet1.xml")
    assert [sheet.name for sheet in read_spreadsheet(written(book, tmp_path))] == ["One"]


def test_names_that_excel_refuses_are_made_plain_and_distinct(tmp_path: Path) -> None:
    names = ["a/b", "a/b", "A-B", "x" * 40, "x" * 40, "", "Lists", "History"]
    book = Book("x", tuple(Sheet(name, (Column("h"),)) for name in names))
    found = [sheet.name for sheet in read_spreadsheet(written(book, tmp_path))]
    assert found == [
        "a-b",
        "a-b 2",
        "A-B 3",
        "x" * 31,
        "x" * 29 + " 2",
        "Sheet",
        "Lists 2",
        "History 2",
    ]


def test_characters_that_no_file_can_hold_are_replaced(tmp_path: Path) -> None:
    book = Book("b\ufffe", (Sheet("s", (Column("h\x07"),), (("a\ud800\x00b 😀",),)),))
    (sheet,) = read_spreadsheet(written(book, tmp_path))
    assert [row[0].value for row in sheet.rows] == ["h\ufffd", "a\ufffd\ufffdb 😀"]


def test_a_text_that_excel_would_cut_is_refused_by_its_cell() -> None:
    book = Book("x", (Sheet("Long", (Column("a"), Column("b")), (("", "x" * 32_768),)),))
    with pytest.raises(WorkbookError, match="cell B2 of the sheet Long has 32,768 letters"):
        write_book(book)


@pytest.mark.parametrize(
    ("column", "name"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1")]
)
def test_cells_are_named_as_excel_names_them(column: int, name: str) -> None:
    assert cell_name(0, column) == name


def test_a_row_is_as_high_as_its_longest_text_and_every_sheet_prints_on_one_width_of_a4() -> None:
    words = "The way in is said before somebody comes, in words and in pictures. " * 4
    book = replace(FORM, title=words, instructions=(words, "Short."))
    sheet = replace(FORM.sheets[0], rows=((words, "met", None, 1), ("Short", "met", None, 1)))
    book = replace(book, sheets=(sheet,))
    heights = [
        dict(re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', part(book, f"xl/worksheets/{name}")))
        for name in ("sheet1.xml", "sheet2.xml")
    ]
    # 272 letters are at least four lines of 88 or of 60 of them, and five of the larger title's.
    assert float(heights[0]["1"]) > 80
    assert float(heights[0]["3"]) >= 60
    assert float(heights[1]["2"]) >= 60
    assert "3" not in heights[1]
    for name in ("sheet1.xml", "sheet2.xml"):
        text = part(book, f"xl/worksheets/{name}")
        assert 'paperSize="9"' in text
        assert 'fitToHeight="0"' in text


def test_of_many_empty_rows_few_have_lines_and_are_printed_and_all_can_be_filled_in() -> None:
    columns = (Column("a"), Column("b", CellKind.DATE))
    sheet = Sheet("s", columns, (("1", None), ("3", None)), spare=120)
    book = Book("x", (sheet,), protect=True)
    rows = re.findall(r"<row [^>]*>(.*?)</row>", part(book, "xl/worksheets/sheet1.xml"))
    styles = part(book, "xl/styles.xml")
    forms = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("<cellXfs")[2])
    found = [[forms[int(n)] for n in re.findall(r'<c [^>]*s="(\d+)"', row)] for row in rows]
    lined = ["applyBorder" in form for row in found for form in row]
    assert len(rows) == 1 + 2 + 120
    assert lined == [True] * 2 * 13 + [False] * 2 * 110
    assert all('locked="0"' in form for row in found[1:] for form in row)
    assert all('numFmtId="164"' in row[1] for row in found[1:])
    assert "Print_Area" not in part(book, "xl/workbook.xml")  # what is filled in is printed
