"""The Excel form: what goes out comes back, and every wrong cell is named."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.content.sheets import ReadCell, ReadSheet, cell_name
from qiworkbook.writers.sheet import write_book
from qiworkbook_benchmark.assessment import Assessment, EvidenceKind, packaged_sets
from qiworkbook_benchmark.form import form
from qiworkbook_benchmark.form_read import Expected, read_form
from tests.excel import read_spreadsheet
from tests.packaged.benchmark.conftest import FILE

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.content.sheets import Value
    from tests.packaged.benchmark.conftest import Elm

AWKWARD = "=1+1, “quotes”, <b>, 😀\nשלום; second line 'x'"


def out(elm: Elm) -> Path:
    """The form, written."""
    ran = elm.run("form", "elm", "-o", "form.xlsx")
    assert ran.exit_code == 0, ran
    return elm.folder.root / "form.xlsx"


def typed(elm: Elm, **cells: Value) -> None:
    """The form filled in: cells by sheet and place, such as Standards_F2; written anew."""
    from qiworkbook_benchmark.assessment import find_set

    view = elm.folder.view("elm")
    (record,) = view.project.records_of(Assessment)
    standards = find_set(view.workbook, "ours")
    assert standards is not None
    book = form(record.file, standards, "elm", ("huddle",))
    sheets = []
    for sheet in book.sheets:
        rows = [list(row) for row in sheet.rows]
        rows += [[None] * len(sheet.columns) for _ in range(sheet.spare)]
        for place, value in cells.items():
            name, _, cell = place.rpartition("_")
            if name.replace("_", " ") == sheet.name:
                rows[int(cell[1:]) - 2]["ABCDEFGHIJ".index(cell[0])] = value
        sheets.append(replace(sheet, rows=tuple(tuple(row) for row in rows), spare=0))
    content = write_book(replace(book, sheets=tuple(sheets)))
    (elm.folder.root / "form.xlsx").write_bytes(content)


@pytest.mark.slow
def test_a_form_that_nobody_touched_changes_nothing(elm: Elm) -> None:
    out(elm)
    before = elm.text
    ran = elm.run("read", "elm", "form.xlsx")
    assert ran.out == f"{FILE} already says the same.\n"
    assert elm.text == before


@pytest.mark.slow
@pytest.mark.parametrize("standards", packaged_sets(), ids=lambda one: one.id)
def test_the_longest_answers_come_back_whole(standards: object, tmp_path: Path) -> None:
    from qiworkbook_benchmark.assessment import StandardsSet

    assert isinstance(standards, StandardsSet)
    item = {
        "rating": "met",
        "rationale": AWKWARD,
        "patient_view": "x" * 30_000,
        "gap": "- a list\n- of two",
        "risk": "low",
        "evidence": [
            {"kind": kind.value, "what": AWKWARD, "date": date(2025, 1, day)}
            for day, kind in enumerate(EvidenceKind, start=1)
        ],
        "action": [
            {"what": AWKWARD, "lead": "A role", "due": date(2025, 6, 1), "status": status}
            for status in ("blue", "red", "amber", "green", None)
        ],
    }
    whole = Assessment.model_validate(
        {
            "set": standards.id,
            "date": date(2025, 1, 10),
            "unit": "Elm, at night",
            "method": "external",
            "assessor": [{"role": "Advocate", "lived_experience": True}, {"role": "Lead"}],
            "item": [{"standard": one.id, **item} for one in standards.standard],
        }
    )
    file = tmp_path / "form.xlsx"
    file.write_bytes(write_book(form(whole, standards, "elm", ())))
    ids = [one.id for one in standards.standard]
    expected = Expected(standards.id, ids, (), date(2025, 1, 15))
    assert read_form(read_spreadsheet(file), "form.xlsx", expected) == whole


def test_lists_and_locks_are_in_the_file(elm: Elm) -> None:
    # Read from the parts of the file, as Excel does.
    import zipfile

    with zipfile.ZipFile(out(elm)) as parts:
        text = {name: parts.read(name).decode() for name in parts.namelist() if "sheet" in name}
        book = parts.read("xl/workbook.xml").decode()
    assert [f'name="{name}"' in book for name in ("Standards", "Evidence", "Actions")] == [True] * 3
    standards = text["xl/worksheets/sheet4.xml"]
    assert 'type="list"' in standards
    assert "Not met,Partly met,Met,Exceeds,Not known" in standards
    assert "<sheetProtection" in standards


@pytest.mark.slow
def test_the_form_says_whose_words_the_standards_are(elm: Elm) -> None:
    first = read_spreadsheet(out(elm))[0]
    words = " ".join(str(cell.value) for row in first.rows for cell in row)
    assert "Wording: local, not a published text." in words


@pytest.mark.slow
def test_answers_change_only_their_own_lines(elm: Elm) -> None:
    before = elm.text
    typed(
        elm,
        Standards_F4="Partly met",
        Standards_I4=AWKWARD,
        Who_assessed_A4="Advocate",
        Actions_A3="ready",
        Actions_B3="Cards for bank staff",
        Actions_D3=date(2025, 4, 1),
        Actions_E3="Amber: at risk",
        Actions_F3="huddle",
    )
    ran = elm.run("read", "elm", "form.xlsx")
    assert ran.exit_code == 0, ran
    assert "1 of 3 rated standards (33%) is shown to be met" in ran.out
    gone = [line for line in before.splitlines() if line not in elm.text.splitlines()]
    assert gone == ['rating = "unknown"']
    assert elm.text.startswith("# A remark of our own.\n")
    (record,) = elm.folder.view("elm").project.records_of(Assessment)
    assert record.file.item[2].gap == AWKWARD
    assert record.file.item[2].action[0].idea == "huddle"
    assert [one.role for one in record.file.assessor][2] == "Advocate"
    again = elm.run("read", "elm", "form.xlsx")
    assert "already says the same" in again.out


@pytest.mark.slow
def test_a_standard_that_stands_twice_in_the_file_takes_nothing_from_a_form(elm: Elm) -> None:
    typed(elm, Standards_F4="Partly met")
    before = elm.text + '\n[[item]]\nstandard = "asked-again"\n'
    elm.folder.write(FILE, before)
    ran = elm.run("read", "elm", "form.xlsx", "--replace")
    assert ran.exit_code == 1
    assert "speaks of asked-again in two places" in ran.err
    assert elm.text == before


def test_what_is_emptied_goes_and_the_rest_stays(elm: Elm) -> None:
    typed(elm, Standards_G2=None, Evidence_E2=None, Actions_D2=None)
    before = elm.text
    asked = elm.run("read", "elm", "form.xlsx")
    assert (asked.exit_code, "3 answers of" in asked.err, "--replace" in asked.err) == (
        1,
        True,
        True,
    )
    assert "asked: rationale: “" in asked.out
    assert "” → nothing" in asked.out
    assert elm.text == before
    assert elm.run("read", "elm", "form.xlsx", "--replace").exit_code == 0
    (record,) = elm.folder.view("elm").project.records_of(Assessment)
    assert record.file.item[0].rationale == ""
    assert record.file.item[0].evidence[0].strength is None
    assert record.file.item[1].action[0].due is None
    assert record.file.item[1].action[0].lead == "Night nurse"


@pytest.mark.slow
def test_another_day_is_another_assessment(elm: Elm) -> None:
    typed(elm, This_assessment_B2=date(2025, 1, 6))
    ran = elm.run("read", "elm", "form.xlsx")
    assert "projects/elm/benchmark/2025-01-06.toml: 4 standards." in ran.out
    older, newer = elm.folder.view("elm").project.records_of(Assessment)
    assert newer.file == older.file.model_copy(update={"date": date(2025, 1, 6)})


WRONG: list[tuple[dict[str, Value], str]] = [
    ({"Standards_F2": "great"}, "Standards, cell F2: “great” is not in the list."),
    ({"Standards_F2": "Partly meet"}, "Standards, cell F2: “Partly meet” is not in the list. Did"),
    ({"Standards_J3": 5}, "Standards, cell J3: “5” is not in the list."),
    ({"Standards_E5": None}, "Standards, cell E5: “screens” does not apply: say why."),
    ({"Standards_F5": "Met"}, "Standards, cell F5: “screens” does not apply, and is rated."),
    ({"Standards_F4": "Met"}, "Standards, cell F4: “ready” is met, and the sheet Evidence has"),
    ({"Standards_A4": "redy"}, "Standards, cell A4: there is no “redy”. Did you mean “ready”?"),
    ({"Standards_A4": "asked"}, "Standards, cell A4: “asked” is already in A2."),
    ({"Standards_A4": None}, "Standards, cell A4: the id of the standard is missing."),
    ({"Evidence_A2": "askd"}, "Evidence, cell A2: there is no “askd”. Did you mean “asked”?"),
    ({"Evidence_A2": None}, "Evidence, cell A2: this row needs something under “Standard”."),
    ({"Evidence_B2": "rumour"}, "Evidence, cell B2: “rumour” is not in the list."),
    ({"Evidence_C2": None}, "Evidence, cell C2: this row needs something under “What”."),
    ({"Evidence_D2": "last week"}, "Evidence, cell D2: “last week” is not a date."),
    ({"Evidence_D2": 45000}, "Evidence, cell D2: “45000” is not a date."),
    ({"Evidence_D2": date(2024, 11, 5)}, "Evidence, cell D2: 5 November 2024 is after the"),
    ({"Evidence_D2": date(2023, 11, 3)}, "Standards, cell F2: “asked” is met, and no evidence is"),
    ({"Actions_D2": "spring"}, "Actions, cell D2: “spring” is not a date."),
    ({"Actions_E2": "purple"}, "Actions, cell E2: “purple” is not in the list."),
    ({"Actions_F2": "hudle"}, "Actions, cell F2: there is no “hudle”. Did you mean “huddle”?"),
    ({"Who_assessed_B2": "maybe"}, "Who assessed, cell B2: “maybe” is not in the list."),
    ({"Who_assessed_A2": None}, "Who assessed, cell A2: this row needs something under “Role”."),
    ({"This_assessment_B2": None}, "This assessment, cell B2: this row needs something under"),
    ({"This_assessment_B2": date(2025, 1, 16)}, "This assessment, cell B2: 16 January 2025 is"),
    ({"This_assessment_D2": "guess"}, "This assessment, cell D2: “guess” is not in the list."),
]


@pytest.mark.slow
@pytest.mark.parametrize(("cells", "told"), WRONG, ids=lambda one: str(one)[:40])
def test_a_wrong_cell_is_named_and_nothing_written(
    elm: Elm, cells: dict[str, Value], told: str
) -> None:
    before = elm.folder.files(), elm.text
    typed(elm, **cells)
    ran = elm.run("read", "elm", "form.xlsx")
    assert ran.exit_code == 1
    assert f"form.xlsx: {told}" in ran.err
    assert "Nothing was written" in ran.err
    (elm.folder.root / "form.xlsx").unlink()
    assert (elm.folder.files(), elm.text) == before


@pytest.mark.slow
def test_all_wrong_cells_are_named_at_once(elm: Elm) -> None:
    typed(elm, Standards_F2="great", Evidence_B2="rumour", Actions_E2="purple", Standards_E5=None)
    ran = elm.run("read", "elm", "form.xlsx")
    assert [line.split(": ")[1] for line in ran.err.splitlines()[:4]] == [
        "Standards, cell F2",
        "Evidence, cell B2",
        "Actions, cell E2",
        "Standards, cell E5",
    ]
    assert "put 4 cells right" in ran.err


def sheet(name: str, *rows: tuple[Value, ...]) -> ReadSheet:
    """A sheet as the reader gives it."""
    return ReadSheet(
        name,
        tuple(
            tuple(ReadCell(cell_name(at, column), value) for column, value in enumerate(row))
            for at, row in enumerate(rows)
        ),
    )


@pytest.mark.slow
def test_a_sheet_or_column_that_went_missing_is_named(elm: Elm) -> None:
    sheets = list(read_spreadsheet(out(elm)))
    without = [one for one in sheets if one.name != "Actions"]
    ours = next(one for one in without if one.name == "Evidence")
    renamed = [[cell.value for cell in row] for row in ours.rows]
    renamed[0] = [*renamed[0][:3], "Dat", "Strength"]
    renamed[1] = [*renamed[1], "a note of mine"]
    renamed[0].append("Notes")
    without[without.index(ours)] = sheet("Evidence", *map(tuple, renamed[:2]))  # type: ignore[arg-type]
    expected = Expected("ours", ["asked", "asked-again", "ready", "screens"], (), date(2025, 1, 15))
    with pytest.raises(Exception, match="Actions: there is no sheet") as raised:
        read_form(without, "form.xlsx", expected)
    assert "Evidence: there is no column “Date”. Is it “Dat”?" in str(raised.value)
    assert "Evidence, cell F1: the column “Notes” has no place in the form." in str(raised.value)


@pytest.mark.slow
def test_a_standard_that_lost_its_row_is_named(elm: Elm) -> None:
    sheets = list(read_spreadsheet(out(elm)))
    at = next(index for index, one in enumerate(sheets) if one.name == "Standards")
    sheets[at] = ReadSheet("Standards", sheets[at].rows[:-1])
    ids = ["asked", "asked-again", "ready", "screens"]
    with pytest.raises(Exception, match="Standards: the row of “screens” is missing"):
        read_form(sheets, "form.xlsx", Expected("ours", ids, (), date(2025, 1, 15)))


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"no form", b"PK\x03\x04 half"])
def test_what_is_no_form_is_refused_kindly(elm: Elm, content: bytes) -> None:
    (elm.folder.root / "form.xlsx").write_bytes(content)
    ran = elm.run("read", "elm", "form.xlsx")
    assert ran.exit_code == 1
    assert "form.xlsx" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.slow
def test_an_excel_file_that_is_no_form_says_what_to_do(elm: Elm) -> None:
    from qiworkbook.content.sheets import Book, Column, Sheet

    book = Book("Else", (Sheet("Rota", (Column("Name"),), (("x",),)),))
    (elm.folder.root / "form.xlsx").write_bytes(write_book(book))
    ran = elm.run("read", "elm", "form.xlsx")
    assert "does not say which standards set it is for" in ran.err
    assert "qiworkbook benchmark form elm" in ran.err


@pytest.mark.slow
def test_a_preview_writes_nothing(elm: Elm) -> None:
    before = elm.text
    typed(elm, Standards_F4="Partly met")
    ran = elm.run("read", "elm", "form.xlsx", "--preview")
    assert "ready: rating" in ran.out
    assert elm.text == before


@pytest.mark.slow
def test_a_form_for_a_set_that_is_new_here(elm: Elm) -> None:
    ran = elm.run("form", "elm", "--set", "trauma-informed", "-o", "new.xlsx")
    assert "6 standards" in ran.out
    read = elm.run("read", "elm", "new.xlsx")
    assert "projects/elm/benchmark/2025-01-15.toml: 0 standards." in read.out
    assert "No standard has been rated yet; 6 not known" in read.out


@pytest.mark.slow
def test_a_look_repeats_no_number_of_somebody(elm: Elm) -> None:
    """It is asked about before it is written, and told to no log before that."""
    typed(elm, Standards_I4="Told by 999 000 0018")
    ran = elm.run("read", "elm", "form.xlsx", "--preview")
    assert "Told by [an NHS number]" in ran.out
    assert "999 000 0018" not in ran.out + ran.err


def test_what_is_printed_on_a4_can_be_read() -> None:
    """Nine points: every sheet is set to the width of the paper, so its columns decide."""
    standards = packaged_sets()[0]
    made = Assessment(set=standards.id, date=date(2025, 3, 1))
    across = (297 - 2 * 0.4 * 25.4) / 25.4 * 72
    for sheet in form(made, standards, "elm", ("huddle",)).sheets:
        assert 11 * across / (5.25 * sum(column.width for column in sheet.columns)) >= 9
