"""A file from outside is measured before it is opened, and refused with the reason."""

from __future__ import annotations

import os
import re
import resource
import sys
import time
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.content.sheets import Book, Column, Sheet
from qiworkbook.problems import WorkbookError
from qiworkbook.store import spreadsheets
from qiworkbook.store.spreadsheet_process import BUSY, seconds_for
from qiworkbook.workbook.sheets.sheet_lines import read_sheets
from qiworkbook.writers.sheet import write_book
from tests.excel import marks_in, read_spreadsheet

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow  # files, decks or a plugin whole, many times over

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


def test_a_row_that_is_there_twice_loses_nothing_in_silence(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{at}"><c t="n"><v>{at}</v></c></row>' for at in (3, 1, 2))
    path = rewritten(tmp_path / "order.xlsx", {"xl/worksheets/sheet1.xml": sheet_with(rows)})
    (sheet,) = read_spreadsheet(path)
    assert [row[0].value for row in sheet.rows] == [1, 2, 3]
    again = sheet_with(f'{rows}<row r="2"><c t="n"><v>7</v></c></row>')
    path = rewritten(tmp_path / "twice.xlsx", {"xl/worksheets/sheet1.xml": again})
    assert "can't be read as an Excel file (row 2 is there twice)" in refusal(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["sheet1.xml", "Sheet1.XML"])
def test_a_part_that_is_there_twice_is_refused(tmp_path: Path, name: str) -> None:
    path = rewritten(tmp_path / "two.xlsx", {})
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr(f"xl/worksheets/{name}", sheet_with(""))
    assert "two.xlsx is not an Excel file" in refusal(path)


def test_a_file_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    bomb = b" " * (spreadsheets.MOST_UNPACKED + 1)
    path = rewritten(tmp_path / "bomb.xlsx", {"xl/sharedStrings.xml": bomb})
    assert path.stat().st_size < 1_000_000
    assert "unpacks to more than 200 MB" in refusal(path)


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    parts = {f"xl/media/{n}.txt": b"" for n in range(spreadsheets.MOST_PARTS)}
    said = refusal(rewritten(tmp_path / "parts.xlsx", parts))
    assert re.search(r"has 2,0[0-9]{2} parts; of an Excel file at most 2,000 are read", said)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("<v>1e400</v>", "a number larger"),
        ("<v>-1e400</v>", "a number larger"),
        (f"<v>{'9' * 400}</v>", "a number larger"),
        (f'<is><t>{"a" * 32_768}</t></is>" t="inlineStr', "a text longer"),
        (f'<is><t>{"a" * 30_000_000}</t></is>" t="inlineStr', "a text longer"),
    ],
)
def test_what_no_cell_of_excel_can_hold_is_refused_with_its_cell(
    tmp_path: Path, cell: str, words: str
) -> None:
    inside, _, kind = cell.partition('" ')
    cells = f'<row r="7"><c r="AB7" {kind}{chr(34) if kind else ""}>{inside}</c></row>'
    path = rewritten(tmp_path / "big.xlsx", {"xl/worksheets/sheet1.xml": sheet_with(cells)})
    began = time.monotonic()
    assert refusal(path).startswith(f"big.xlsx has {words} than Excel can hold in cell AB7 of One,")
    assert time.monotonic() - began < 20


def test_the_largest_that_a_cell_of_excel_can_hold_is_read(tmp_path: Path) -> None:
    letters = "a" * 32_767
    cells = (
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{letters}</t></is></c>'
        '<c r="B1"><v>9.99e307</v></c></row>'
    )
    path = rewritten(tmp_path / "big.xlsx", {"xl/worksheets/sheet1.xml": sheet_with(cells)})
    assert [cell.value for cell in read_spreadsheet(path)[0].rows[0]] == [letters, 9.99e307]


def with_sheets(count: int) -> dict[str, bytes]:
    """A list of sheets which are all the same part."""
    start = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    )
    all_ = "".join(f'<sheet name="W{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, count + 1))
    return {
        "xl/workbook.xml": f"{start}{all_}</sheets></workbook>".encode(),
        RELATIONS: renamed("worksheets/sheet1.xml")[RELATIONS],
    }


def test_a_thousand_sheets_are_read_and_more_are_refused_with_a_few_names(tmp_path: Path) -> None:
    assert len(read_spreadsheet(rewritten(tmp_path / "a.xlsx", with_sheets(1_000)))) == 1_000
    assert refusal(rewritten(tmp_path / "b.xlsx", with_sheets(20_000))) == (
        "b.xlsx has 20,000 sheets (W1, W2, W3 and others); at most 1,000 are read, so nothing was "
        "read."
    )


def test_columns_hidden_again_and_again_cost_no_more_than_once(tmp_path: Path) -> None:
    spans = '<cols><col min="3" max="4" hidden="1"/><col min="9" max="8" width="0"/>'
    spans += '<col min="7" max="16384" width="0"/>' * 50_000 + "</cols><sheetData>"
    content = sheet_with("").replace(b"<sheetData>", spans.encode())
    path = rewritten(tmp_path / "cols.xlsx", {"xl/worksheets/sheet1.xml": content})
    began = time.process_time()
    (marks,) = marks_in(path).values()
    assert time.process_time() - began < 5
    assert marks.hidden_columns == {2, 3, *range(6, 16_384)}


def test_a_part_that_is_the_sheet_of_many_names_counts_for_each(tmp_path: Path) -> None:
    content = sheet_with(" " * 10_000_000)
    path = rewritten(
        tmp_path / "many.xlsx", {**with_sheets(30), "xl/worksheets/sheet1.xml": content}
    )
    with pytest.raises(WorkbookError, match="its parts are too large"):
        read_spreadsheet(path)


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
    assert "can't be read: a folder is where a file should be" in refusal(tmp_path)
    assert "can't be read: the file is not there" in refusal(tmp_path / "gone.xlsx")


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


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_letters_of_two_bytes_are_not_told_as_nothing(tmp_path: Path, coding: str) -> None:
    cells = sheet_with('<row r="1"><c r="A1"><v>1</v></c></row>').decode()
    path = rewritten(tmp_path / "v.xlsx", {"xl/worksheets/sheet1.xml": cells.encode(coding)})
    assert refusal(path).startswith("v.xlsx is written in two bytes a letter")


CORNER = '<row r="{row}"><c r="{place}" t="n"><v>1</v></c></row>'
RELATIONS = "xl/_rels/workbook.xml.rels"
FAR = CORNER.format(row=1048576, place="XFD1048576")
BESIDE = f"XFD{chr(38)}#49;048576"  # a digit as a character reference


def renamed(name: str) -> dict[str, bytes]:
    """The sheet as a part of another name, as the file's own table of relations says."""
    home = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    said = f'{home}<Relationship Id="rId1" Type="{kind}" Target="{name}"/></Relationships>'
    return {RELATIONS: said.encode(), f"xl/{name}": sheet_with(FAR)}


def many(count: int, row: str) -> bytes:
    return sheet_with(row * count)


HOSTILE: dict[str, dict[str, bytes]] = {
    "small letters": {"xl/worksheets/sheet1.xml": sheet_with(FAR.replace("XFD", "xfd"))},
    "zeros": {"xl/worksheets/sheet1.xml": sheet_with(FAR.replace("XFD1", "XFD0001"))},
    "many zeros": {"xl/worksheets/sheet1.xml": sheet_with(FAR.replace("XFD1", f"XFD{'0' * 999}1"))},
    "a part of another name": renamed("sheet1.dat"),
    "a part with no ending": renamed("w/one"),
    "a character reference": {
        "xl/worksheets/sheet1.xml": sheet_with(CORNER.format(row="1", place=BESIDE))
    },
    "another prefix": {
        "xl/worksheets/sheet1.xml": b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/'
        b'spreadsheetml/2006/main"><x:sheetData><x:row r="1048576"><x:c r="XFD1048576"><x:v>1'
        b"</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    },
    "rows without numbers": {
        "xl/worksheets/sheet1.xml": many(1_500_000, "<row><c><v>1</v></c></row>")
    },
    "empty rows": {"xl/worksheets/sheet1.xml": many(3_000_000, "<row/>")},
    "rows with a prefix": {
        "xl/worksheets/sheet1.xml": b"<x:worksheet xmlns:x='http://schemas.openxmlformats.org/"
        b"spreadsheetml/2006/main'><x:sheetData>"
        + b"<x:row/>" * 2_000_000
        + b"</x:sheetData></x:worksheet>"
    },
    "cells without places": {
        "xl/worksheets/sheet1.xml": sheet_with("<row>" + "<c><v>1</v></c>" * 3_000_000 + "</row>")
    },
    "wide and long": {
        "xl/worksheets/sheet1.xml": sheet_with(
            CORNER.format(row=1, place="ALL1") + CORNER.format(row=100_000, place="A100000")
        )
    },
    "two bytes a sign": {
        "xl/worksheets/sheet1.xml": sheet_with(FAR)
        .replace(b'version="1.0"', b'version="1.0" encoding="UTF-16"')
        .decode()
        .encode("utf-16")
    },
    "a comment in the place": {
        "xl/worksheets/sheet1.xml": sheet_with(
            FAR.replace(' r="XFD', "\n r\t=\n'XFD").replace('576" t', "576' t")
        )
    },
    "deep": {"xl/worksheets/sheet1.xml": sheet_with("<row>" * 99_000)},
    "two formulas far from one another": {
        "xl/worksheets/sheet1.xml": sheet_with(
            '<row r="1"><c r="A1"><v>1</v></c><c r="ALL1"><f/></c></row>'
            '<row r="100000"><c r="A100000"><f/></c></row>'
        )
    },
    "cells merged over one another": {
        "xl/worksheets/sheet1.xml": sheet_with(
            "".join(f"<row>{'<c><v>1</v></c>' * 10}</row>" for _ in range(1_000))
        ).replace(b"</sheetData>", b"</sheetData>" + b'<mergeCell ref="A1:J1000"/>' * 99_999)
    },
    "cells merged far beyond all that is there": {
        "xl/worksheets/sheet1.xml": sheet_with(
            '<row hidden="1"><c><v>1</v></c></row><row><c><v>2</v></c></row>'
        ).replace(b"</sheetData>", b"</sheetData>" + b'<mergeCell ref="A2:XFD1048576"/>' * 99_999)
    },
    "many sheets, each with a far corner": {
        f"xl/{name}": content
        for name, content in {
            "workbook.xml": with_sheets(8)["xl/workbook.xml"],
            "_rels/workbook.xml.rels": with_sheets(8)[RELATIONS],
            "worksheets/sheet1.xml": sheet_with(CORNER.format(row=1000, place="ALL1000")),
        }.items()
    },
    "one long text in thousands of cells": {
        "xl/worksheets/sheet1.xml": many(9_000, '<row><c t="s"><v>0</v></c></row>'),
        "xl/sharedStrings.xml": b"<sst><si><t>" + b"a" * 32_000 + b"</t></si></sst>",
    },
    "entities": {
        "xl/sharedStrings.xml": b'<!DOCTYPE s [<!ENTITY a "'
        + b"x" * 999
        + b'">'
        + b"".join(b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 99) for n in range(98, 110))
        + b"]><sst><si><t>&m;</t></si></sst>"
    },
}


def work() -> float:
    """The seconds that this process and those that it has waited for have worked."""
    return sum(os.times()[:4])


def test_a_large_list_has_twice_the_time_that_it_takes(tmp_path: Path) -> None:
    """Half a million cells, each with a mark."""
    row = "<row>" + '<c s="1"><v>0.5</v></c>' * 10 + "</row>"
    style = b'<styleSheet><cellXfs><xf/><xf numFmtId="9"/></cellXfs></styleSheet>'
    content = {"xl/worksheets/sheet1.xml": sheet_with(row * 50_000), "xl/styles.xml": style}
    path = rewritten(tmp_path / "large.xlsx", content)
    began = work()
    assert len(marks_in(path)["One"].formats) == 500_000
    assert (work() - began) * 1.5 < seconds_for(500_000) < seconds_for(9_000_000) < 20


@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_takes_more_than_its_time_and_room(tmp_path: Path, name: str) -> None:
    """Refused or read, within 20 seconds of work and 1 GB, and this process goes on."""
    path = rewritten(tmp_path / "hostile.xlsx", HOSTILE[name])
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    # KB; what tests before this one took is not this one's.
    most = [max(resource.getrusage(who).ru_maxrss, 1024 * 1024 - 1) for who in whose]
    began, worked = time.monotonic(), work()
    try:
        sheets = read_sheets(path)
    except WorkbookError as error:
        assert error.message.endswith("so nothing was read.")  # noqa: PT017
    else:
        assert sum(len(row) for sheet in sheets for row in sheet.rows) < 1_000_000
    assert work() - worked < 20
    assert time.monotonic() - began < 20 * BUSY
    for who, room in zip(whose, most, strict=True):
        assert resource.getrusage(who).ru_maxrss <= room


@pytest.mark.parametrize("name", HOSTILE)
def test_the_process_that_reads_holds_alone(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever way is found round the count, the limits of the system are there."""
    monkeypatch.setattr(spreadsheets, "_measure_parts", lambda *_: 0)
    test_no_file_takes_more_than_its_time_and_room(tmp_path, name)


def test_a_reader_that_ends_is_a_reason_and_not_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = rewritten(tmp_path / "abort.xlsx", {})
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "abort.xlsx needs more memory or time than a list does" in refusal(path)


def test_what_is_kept_beside_the_values_is_read_by_the_same_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million formulas without a result fill the memory of whoever goes through them."""
    content = sheet_with("<row>" + "<c\t><f/></c>" * 3_200_000 + "</row>")
    path = rewritten(tmp_path / "many.xlsx", {"xl/worksheets/sheet1.xml": content})
    monkeypatch.setattr(
        "qiworkbook.store.excel_formats.expat.ParserCreate", None
    )  # not by this one
    assert refusal(path).endswith("so nothing was read.")
    fine = rewritten(tmp_path / "fine.xlsx", {"xl/worksheets/sheet1.xml": sheet_with(MARKED)})
    marks = marks_in(fine)["One"]
    assert (marks.instead, marks.hidden_rows) == ({(0, 0): "=?", (1, 1): "=?"}, {1})


# The second place is written in small letters; the third cell stands right of it.
MARKED = '<row><c><f/></c></row><row hidden="1"><c r="a2"/><c><f/></c></row>'


def test_nothing_of_the_folder_is_imported_by_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = rewritten(tmp_path / "fine.xlsx", {})
    for name in ("json.py", "python_calamine.py", "qiworkbook.py", "sitecustomize.py"):
        (tmp_path / name).write_text("open('it-ran', 'w')")
    monkeypatch.chdir(tmp_path)
    assert read_spreadsheet(path)
    assert not (tmp_path / "it-ran").exists()
