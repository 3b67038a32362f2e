"""A ward's sheet: what goes out, and that what comes back lands in the right rows or nowhere."""

from __future__ import annotations

import shutil
import tomllib
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.content.sheets import Column, Sheet
from qiworkbook.testing import WorkbookFolder
from qiworkbook.workbook.sheets.ward_sheet import LEARNED, NUMBERS, TESTS, ward_sheet
from tests.ward_sheets import row_of, write_filled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.content.sheets import Value
    from qiworkbook.testing import Ran
    from tests.ward_sheets import Cells

pytestmark = pytest.mark.slow  # files, decks or a plugin whole, many times over

ROOT = Path(__file__).parents[2]
WARD = "willow-ward"
OPEN = "2025-03-22-evening-weekends"
CYCLE = f"projects/{WARD}/pdsa/{OPEN}.toml"
DATA = f"projects/{WARD}/data/feels-safe.csv"
PROJECT = f"projects/{WARD}/project.toml"


@pytest.fixture
def book(tmp_path: Path) -> WorkbookFolder:
    """The example workbook, in a folder of its own."""
    folder = tmp_path / "book"
    folder.mkdir()
    for part in ("projects", "learning-sets", "workbook.toml", "resources.toml"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    return WorkbookFolder(folder)


@pytest.fixture
def come_back(book: WorkbookFolder, tmp_path: Path) -> Callable[..., Ran]:
    """Fill cells in the sheet of the ward as it is at first, and read it with these options."""
    sent = ward_sheet(book.open().view(WARD))

    def read(cells: Cells, *options: str) -> Ran:
        write_filled(sent, cells, tmp_path / "back.xlsx")
        return book.run("sheet", "in", str(tmp_path / "back.xlsx"), *options)

    return read


def at(book: WorkbookFolder, sheet: str, *texts: str) -> int:
    return row_of(ward_sheet(book.open().view(WARD)), sheet, *texts)


def tree(book: WorkbookFolder) -> dict[str, str]:
    return {
        path.relative_to(book.root).as_posix(): path.read_text("utf-8")
        for path in sorted((book.root / "projects").rglob("*.*"))
        if path.suffix in (".toml", ".csv")
    }


def test_what_goes_out_is_what_the_ward_types(book: WorkbookFolder) -> None:
    view = book.open().view(WARD)
    sheets = {sheet.name: sheet for sheet in ward_sheet(view).sheets}
    typed = {path.stem for path in (book.root / f"projects/{WARD}/data").glob("*.csv")}
    assert {row[0] for row in sheets[NUMBERS].rows} == typed
    assert {row[0] for row in sheets[TESTS].rows} == {
        cycle.id for cycle in view.project.cycles if cycle.stage != "done"
    }
    feels = [row for row in sheets[NUMBERS].rows if row[0] == "feels-safe"]
    assert [row[3] for row in feels] == [date(2025, 4, 7)]  # weekly, last on 31 March


def test_a_sheet_that_nobody_filled_in_changes_nothing(
    book: WorkbookFolder, come_back: Callable[..., Ran]
) -> None:
    before = tree(book)
    ran = come_back({}, "--yes")
    assert (ran.exit_code, "nothing new" in ran.out) == (0, True), ran.err
    assert tree(book) == before


def test_what_was_filled_in_lands_where_it_belongs_and_nothing_else_moves(
    book: WorkbookFolder, come_back: Callable[..., Ran]
) -> None:
    number = at(book, NUMBERS, "feels-safe")
    learned = at(book, TESTS, OPEN, "What did you learn?")
    cells = {
        (NUMBERS, number, "Number"): 20,
        (NUMBERS, number, "Out of"): 25,
        (TESTS, learned, "What is new"): "Weekends need an earlier start",
        (LEARNED, 2, "What we learned"): "People like to be asked on the sofa",
        (LEARNED, 2, "Did it work?"): "yes",
    }
    before = tree(book)
    ran = come_back(cells, "--yes")
    assert ran.exit_code == 0, ran.err
    after = tree(book)
    assert {file for file in after if after[file] != before[file]} == {DATA, CYCLE, PROJECT}
    assert set(after[DATA].splitlines()) - set(before[DATA].splitlines()) == {"2025-04-07,20,25,"}
    now = tomllib.loads(after[CYCLE])
    assert now["study"]["learning"] == "Weekends need an earlier start"
    assert tomllib.loads(after[PROJECT])["learning"][-1] == {
        "what": "People like to be asked on the sofa",
        "worked": True,
    }
    lost = [
        line for line in before[PROJECT].splitlines() if line not in after[PROJECT].splitlines()
    ]
    assert not lost
    again = come_back(cells, "--yes")
    assert "nothing new" in again.out
    assert tree(book) == after


@pytest.mark.parametrize(("which", "taken"), [("sheet", True), ("here", False)])
def test_what_was_changed_here_meanwhile_is_asked_about(
    book: WorkbookFolder, come_back: Callable[..., Ran], which: str, taken: bool
) -> None:
    number = at(book, NUMBERS, "feels-safe")
    seen = at(book, TESTS, OPEN, "What did you see?")
    cells = {
        (NUMBERS, number, "Number"): 20,
        (NUMBERS, number, "Out of"): 25,
        (TESTS, seen, "What is new"): "What the ward saw",
    }
    book.run("data", "add", WARD, "feels-safe", "2025-04-07", "19/25")
    book.run("pdsa", "do", WARD, OPEN, "--observations", "What the coach wrote")
    before = tree(book)
    asked = come_back(cells, "--yes")
    assert asked.exit_code == 1
    assert "19 of 25" in asked.err
    assert "--conflicts" in asked.err
    assert tree(book) == before
    ran = come_back(cells, "--yes", "--conflicts", which)
    assert ran.exit_code == 0, ran.err
    after = tree(book)
    assert ("2025-04-07,20,25" in after[DATA]) is taken
    assert ("What the ward saw" in after[CYCLE]) is taken
    assert (after == before) is not taken


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({(NUMBERS, 2, "Number"): 20}, "needs both numbers"),
        ({(NUMBERS, 2, "Number"): 20, (NUMBERS, 2, "Out of"): 15}, "Numbers, row 2"),
        (
            {(NUMBERS, 2, "Date"): None, (NUMBERS, 2, "Number"): 2, (NUMBERS, 2, "Out of"): 15},
            "no date",
        ),
        ({(NUMBERS, 2, "Number"): "many", (NUMBERS, 2, "Out of"): 15}, "“many” is not a number"),
        (
            {(NUMBERS, 2, "Number"): "#DIV/0!", (NUMBERS, 2, "Out of"): 9},
            "Numbers, row 2: a formula of Excel could not be worked out there",
        ),
        ({(NUMBERS, 2, "Id"): "felt", (NUMBERS, 2, "Number"): 2}, "no measure “felt”"),
        ({(TESTS, 2, "Id"): "gone", (TESTS, 2, "What is new"): "x"}, "“gone” is no longer there"),
        ({(TESTS, 2, "Question"): "Why?", (TESTS, 2, "What is new"): "x"}, "is no longer asked"),
        ({(LEARNED, 2, "Did it work?"): "yes"}, "nothing says what was learned"),
        (
            {(LEARNED, 2, "What we learned"): "a", (LEARNED, 2, "When"): "soon"},
            "What we learned, row 2",
        ),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_nothing_is_written(
    book: WorkbookFolder, come_back: Callable[..., Ran], cells: Cells, words: str
) -> None:
    good = {(LEARNED, 3, "What we learned"): "Something good"}
    before = tree(book)
    ran = come_back({**good, **cells}, "--yes", "--conflicts", "sheet")
    assert (ran.exit_code, words in ran.err) == (1, True), ran.err
    assert tree(book) == before


@pytest.mark.parametrize(
    ("ask", "value", "key", "said"),
    [
        ("When did it end?", "7 April 2025", "ended", date(2025, 4, 7)),
        ("When did it end?", date(2025, 4, 6), "ended", date(2025, 4, 6)),
        ("Did it go as planned? yes or no", "No", "as_planned", False),
    ],
)
def test_answers_are_kept_as_what_they_are(
    book: WorkbookFolder,
    come_back: Callable[..., Ran],
    ask: str,
    value: Value,
    key: str,
    said: object,
) -> None:
    row = at(book, TESTS, OPEN, ask)
    cells = {(TESTS, row, "What is new"): value}
    ran = come_back(cells, "--yes", "--conflicts", "sheet")
    assert ran.exit_code == 0, ran.err
    assert tomllib.loads((book.root / CYCLE).read_text("utf-8"))["do"][key] == said


def test_a_test_that_was_decided_takes_the_same_sheet_and_no_other(
    book: WorkbookFolder, come_back: Callable[..., Ran]
) -> None:
    decided = at(book, TESTS, OPEN, "What do you do with the change? adopt, adapt or abandon")
    learned = at(book, TESTS, OPEN, "What did you learn?")
    number = at(book, NUMBERS, "feels-safe")
    cells: Cells = {
        (TESTS, decided, "What is new"): "adapt",
        (TESTS, learned, "What is new"): "Begin earlier",
    }
    assert "Begin earlier" in come_back(cells, "--yes").out
    once = tree(book)
    again = come_back(cells, "--yes")
    assert (again.exit_code, "2 things there already" in again.out) == (0, True), again.err
    assert tree(book) == once
    more = {**cells, (NUMBERS, number, "Number"): 20, (NUMBERS, number, "Out of"): 25}
    assert come_back(more, "--yes").exit_code == 0
    now = tree(book)
    assert {file for file in now if now[file] != once[file]} == {DATA}
    other = come_back({**cells, (TESTS, learned, "What is new"): "Begin later"}, "--yes")
    assert (other.exit_code, "is decided by now" in other.err) == (1, True)
    assert tree(book) == now


def raw(path: Path, old: str, new: str, part: str = "") -> None:
    """Change the cells of a file, or of one part of it, as another program may write them."""
    with zipfile.ZipFile(path) as parts:
        texts = {name: parts.read(name) for name in parts.namelist()}
    assert sum(text.count(old.encode()) for name, text in texts.items() if part in name) == 1
    with zipfile.ZipFile(path, "w") as parts:
        for name, text in texts.items():
            made = text.replace(old.encode(), new.encode()) if part in name else text
            parts.writestr(name, made)


@pytest.mark.parametrize(
    ("sheet", "row", "heading"),
    [
        (NUMBERS, 2, "Number"),
        (NUMBERS, 2, "Note"),
        (TESTS, 2, "What is new"),
        (LEARNED, 2, "What we learned"),
    ],
)
def test_a_sum_that_no_program_worked_out_is_named(
    book: WorkbookFolder, tmp_path: Path, sheet: str, row: int, heading: str
) -> None:
    path = tmp_path / "back.xlsx"
    write_filled(ward_sheet(book.open().view(WARD)), {(sheet, row, heading): 987654}, path)
    raw(path, "<v>987654</v>", "<f>1+1</f><v></v>")
    before = tree(book)
    ran = book.run("sheet", "in", str(path), "--yes")
    assert (ran.exit_code, f"{sheet}, row {row}: this formula" in ran.err) == (1, True), ran.err
    assert tree(book) == before


@pytest.mark.parametrize("cells", ["E2:F2", "E2:E3"])
def test_one_number_in_merged_cells_is_not_read_as_two(
    book: WorkbookFolder, tmp_path: Path, cells: str
) -> None:
    path = tmp_path / "back.xlsx"
    filled = {(NUMBERS, 2, "Number"): 9, (NUMBERS, 3, "Out of"): 11}
    filled |= {(NUMBERS, 2, "Out of"): 11} if cells == "E2:E3" else {}
    write_filled(ward_sheet(book.open().view(WARD)), filled, path)
    merged = f'<mergeCells><mergeCell ref="{cells}"/></mergeCells>'
    raw(path, "</sheetData>", f"</sheetData>{merged}", "sheet2.xml")  # the first is to be read
    before = tree(book)
    ran = book.run("sheet", "in", str(path), "--yes")
    assert (ran.exit_code, "one number is in merged cells" in ran.err) == (1, True), ran.err
    assert tree(book) == before


@pytest.mark.parametrize("door", ["sheet in", "collect"])
def test_what_stands_beside_is_named_and_the_rest_is_read(
    book: WorkbookFolder, tmp_path: Path, door: str
) -> None:
    sent = ward_sheet(book.open().view(WARD))
    numbers, *others = sent.sheets
    wide = replace(
        numbers,
        columns=(*numbers.columns, Column("Ours")),
        rows=tuple((*row, "we also counted nights") for row in numbers.rows[:1]),
    )
    more = Sheet("Comments", (Column("And this"),))
    file = tmp_path / "inbox" / "back.xlsx"
    file.parent.mkdir()
    cells: Cells = {(LEARNED, 2, "What we learned"): "Ask on the sofa"}
    write_filled(replace(sent, sheets=(wide, *others, more)), cells, file)
    ran = book.run(*door.split(), str(file if door == "sheet in" else file.parent), "--yes")
    assert ran.exit_code == 4, ran.out + ran.err
    assert f"{NUMBERS}, H1, H2" in ran.err
    assert "Comments, A1" in ran.err
    assert "Ask on the sofa" in tree(book)[PROJECT]


def test_a_name_of_another_measure_beside_an_id_is_refused(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    sent = ward_sheet(book.open().view(WARD))
    first, *rest = sent.sheets[0].rows
    second, before = next(row for row in rest if row[0] != first[0]), tree(book)
    number = at(book, NUMBERS, str(first[0]))
    cells: Cells = {(NUMBERS, number, "Measure"): second[1], (NUMBERS, number, "Number"): 20}
    file = tmp_path / "back.xlsx"
    write_filled(sent, cells, file)
    ran = book.run("sheet", "in", str(file), "--yes")
    told = f"“{second[1]}” stands beside the id {first[0]}"
    assert (ran.exit_code, told in ran.err, tree(book)) == (1, True, before), ran.err


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("feels-safe", None),
        ("feels-safe", "How safe people feel"),
        (None, "People who felt sexually safe this week. Out of: People who answered"),
    ],
)
def test_a_row_that_a_ward_adds_stands_beside_the_others_of_its_measure(
    book: WorkbookFolder, come_back: Callable[..., Ran], id_: str | None, name: str | None
) -> None:
    first, other = (at(book, NUMBERS, id_) for id_ in ("feels-safe", "evening-safe"))
    before = tree(book)
    cells = {
        (NUMBERS, first, "Number"): 8,
        (NUMBERS, first, "Out of"): 9,
        (NUMBERS, other, "Id"): id_,
        (NUMBERS, other, "Measure"): name,
        (NUMBERS, other, "Date"): date(2025, 4, 8),
        (NUMBERS, other, "Number"): 9,
        (NUMBERS, other, "Out of"): 10,
    }
    ran = come_back(cells, "--yes", "--as-typed")
    assert ran.exit_code == 0, ran.err
    new = set(tree(book)[DATA].splitlines()) - set(before[DATA].splitlines())
    assert new == {"2025-04-07,8,9,", "2025-04-08,9,10,"}


def test_columns_are_known_by_their_headings(book: WorkbookFolder, tmp_path: Path) -> None:
    sent = ward_sheet(book.open().view(WARD))
    number = at(book, NUMBERS, "feels-safe")
    cells: Cells = {(NUMBERS, number, "Number"): 20, (NUMBERS, number, "Out of"): 25}
    numbers, *others = sent.sheets

    def back(places: Sequence[int], cells: Cells) -> Ran:
        made = replace(
            numbers,
            columns=tuple(numbers.columns[at] for at in places),
            rows=tuple(tuple(row[at] for at in places) for row in numbers.rows),
        )
        write_filled(replace(sent, sheets=(made, *others)), cells, tmp_path / "back.xlsx")
        return book.run("sheet", "in", str(tmp_path / "back.xlsx"), "--yes")

    before = tree(book)
    gone = back((0, 1, 3, 4, 5, 6), cells)
    assert (gone.exit_code, "no column “Last time”" in gone.err) == (1, True), gone.err
    assert tree(book) == before
    twice = back((0, 1, 2, 3, 4, 5, 6, 4), cells)
    assert (twice.exit_code, "several columns “Number”" in twice.err) == (1, True), twice.err
    assert tree(book) == before
    moved = back((6, 5, 4, 3, 2, 1, 0), cells)
    assert moved.exit_code == 0, moved.err
    assert "2025-04-07,20,25" in tree(book)[DATA]


def test_a_heading_that_was_typed_again_is_still_known(
    book: WorkbookFolder, tmp_path: Path
) -> None:
    path = tmp_path / "back.xlsx"
    sent = ward_sheet(book.open().view(WARD))
    number = at(book, NUMBERS, "feels-safe")
    write_filled(sent, {(NUMBERS, number, "Number"): 20, (NUMBERS, number, "Out of"): 25}, path)
    raw(path, ">Number<", ">number <")
    raw(path, ">Out of<", ">OUT OF<")
    ran = book.run("sheet", "in", str(path), "--yes")
    assert (ran.exit_code, ran.err) == (0, "")
    assert "2025-04-07,20,25" in tree(book)[DATA]


def test_a_sheet_of_another_ward_is_asked_about(
    book: WorkbookFolder, come_back: Callable[..., Ran]
) -> None:
    text = (book.root / PROJECT).read_text("utf-8").replace('"Willow Ward"', '"Alder Ward"')
    (book.root / PROJECT).write_text(text, "utf-8")
    before = tree(book)
    ran = come_back({(LEARNED, 2, "What we learned"): "Something"}, "--yes")
    assert (ran.exit_code, "Is it the same ward?" in ran.err) == (1, True)
    assert 'To answer: --answer "ward=..."' in ran.err
    assert tree(book) == before
    unsure = come_back(
        {(LEARNED, 2, "What we learned"): "Something"}, "--yes", "--answer", "ward=perhaps"
    )
    assert (unsure.exit_code, tree(book) == before) == (1, True)
    told = come_back(
        {(LEARNED, 2, "What we learned"): "Something"}, "--yes", "--answer", "ward=yes"
    )
    assert (told.exit_code, tree(book) == before) == (0, False)


def test_a_sheet_of_a_project_that_was_renamed_is_asked_about(
    book: WorkbookFolder, come_back: Callable[..., Ran]
) -> None:
    (book.root / f"projects/{WARD}").rename(book.root / "projects/feeling-safe")
    before = tree(book)
    cells = {(LEARNED, 2, "What we learned"): "Something"}
    ran = come_back(cells, "--yes")
    assert (ran.exit_code, tree(book) == before) == (1, True)
    assert f"back.xlsx was sent to {WARD}, and no project here is called that." in ran.err
    assert "Was it renamed to feeling-safe, which is Willow Ward too?" in ran.err
    assert "id you mean" not in ran.err
    assert 'To answer: --answer "project=..."' in ran.err
    none = come_back(cells, "--yes", "--answer", f"project={WARD}")
    assert (none.exit_code, tree(book) == before) == (1, True)
    told = come_back(cells, "--yes", "--answer", "project=feeling-safe")
    assert told.exit_code == 0, told.err
    assert "Something" in tree(book)["projects/feeling-safe/project.toml"]


def test_another_file_is_refused(book: WorkbookFolder, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("date,value\n2025-01-01,1\n", "utf-8")
    ran = book.run("sheet", "in", str(other))
    assert (ran.exit_code, "so sheet out did not write it" in ran.err) == (1, True)


QUESTION = "What do you expect?"


def test_a_prediction_changed_after_the_test_keeps_what_stood_there(
    book: WorkbookFolder, come_back: Callable[..., Ran]
) -> None:
    before = tomllib.loads(book.read(CYCLE))["plan"]
    expected = at(book, TESTS, OPEN, QUESTION, before["question"][0]["ask"])
    ran = come_back({(TESTS, expected, "What is new"): "Something else"}, "--yes")
    assert ran.exit_code == 0, ran.err
    assert "instead of" in ran.out
    plan = tomllib.loads(book.read(CYCLE))["plan"]
    first = before["question"][0]
    assert plan["question"][0]["predict"] == "Something else"
    kept = plan["question"][0]["earlier"][0]
    assert kept["predict"] == first["predict"]
    assert kept.get("predicted_on") == first.get("predicted_on", before.get("predicted_on"))


def test_a_test_that_ends_before_it_begins_is_refused(
    book: WorkbookFolder, come_back: Callable[..., Ran]
) -> None:
    before = tree(book)
    rows = {key: at(book, TESTS, OPEN, f"When did it {key}?") for key in ("begin", "end")}
    cells = {
        (TESTS, rows["begin"], "What is new"): date(2025, 4, 5),
        (TESTS, rows["end"], "What is new"): date(2025, 4, 2),
    }
    ran = come_back(cells, "--yes")
    assert (ran.exit_code, "before it begins" in ran.err) == (1, True), ran.err
    assert "1 cell that" in ran.err
    assert tree(book) == before


@pytest.mark.parametrize("door", ["sheet in", "collect"])
def test_dates_that_could_mean_two_things_are_answered_at_each_door(
    book: WorkbookFolder, tmp_path: Path, door: str
) -> None:
    number = at(book, NUMBERS, "feels-safe")
    cells: Cells = {
        (NUMBERS, number, "Date"): "07/04/2025",
        (NUMBERS, number, "Number"): 20,
        (NUMBERS, number, "Out of"): 25,
    }
    file = tmp_path / "inbox" / "back.xlsx"
    file.parent.mkdir()
    write_filled(ward_sheet(book.open().view(WARD)), cells, file)
    before = tree(book)
    where = str(file if door == "sheet in" else file.parent)
    ran = book.run(*door.split(), where, "--yes")
    assert (ran.exit_code != 0, tree(book) == before) == (True, True)
    assert '--answer "dates=..."' in ran.out + ran.err
    ran = book.run(*door.split(), where, "--yes", "--answer", "dates=day-first")
    assert ran.exit_code == 0, ran.out + ran.err
    assert "2025-04-07,20,25" in tree(book)[DATA]


def test_what_is_no_number_takes_the_place_of_none(
    book: WorkbookFolder, come_back: Callable[..., Ran]
) -> None:
    number = at(book, NUMBERS, "feels-safe")
    there = tree(book)[DATA].splitlines()[-1].split(",")
    cells = {
        (NUMBERS, number, "Date"): date.fromisoformat(there[0]),
        (NUMBERS, number, "Number"): "n/a",
        (NUMBERS, number, "Out of"): "n/a",
    }
    before = tree(book)
    ran = come_back(cells, "--yes", "--conflicts", "sheet")
    assert (ran.exit_code, tree(book) == before) == (0, True), ran.err
    assert f"feels-safe {there[0]}: {there[1]} of {there[2]} stays" in ran.out


@pytest.fixture
def dated(book: WorkbookFolder, tmp_path: Path) -> Callable[..., Ran]:
    """The sheet with 20 of 25 on 15 April 2025, with another format in place of that of its days,
    and days counted from 1904 where `old` is said.
    """
    number = at(book, NUMBERS, "feels-safe")
    path = tmp_path / "back.xlsx"

    def read(code: str, *options: str, old: bool = False) -> Ran:
        cells: Cells = {
            (NUMBERS, number, "Date"): date(2021, 4, 14) if old else date(2025, 4, 15),
            (NUMBERS, number, "Number"): 20,
            (NUMBERS, number, "Out of"): 25,
        }
        write_filled(ward_sheet(book.open().view(WARD)), cells, path)
        raw(path, "yyyy-mm-dd", code)
        if old:
            raw(path, "<workbookPr ", '<workbookPr date1904="1" ')
        return book.run("sheet", "in", str(path), "--yes", "--as-typed", *options)

    return read


@pytest.mark.parametrize("code", ["yyyy-mm-dd", "General"])
def test_days_of_an_old_mac_are_read_whatever_their_format(
    book: WorkbookFolder, dated: Callable[..., Ran], code: str
) -> None:
    ran = dated(code, old=True)
    assert ran.exit_code == 0, ran.out + ran.err
    assert "2025-04-15,20,25" in tree(book)[DATA]


@pytest.mark.parametrize(
    ("answer", "day"), [("as-stored", "2025-04-15"), ("month-and-year", "2025-04-01")]
)
def test_a_day_of_which_the_sheet_shows_the_month_alone_is_asked_about(
    book: WorkbookFolder, dated: Callable[..., Ran], answer: str, day: str
) -> None:
    before = tree(book)
    ran = dated("mmm-yy")
    assert (ran.exit_code, tree(book) == before) == (1, True), ran.out
    assert "2025-04-15 could be April 2025 or 15 April 2025. Which is it?" in ran.err
    ran = dated("mmm-yy", "--answer", f"dates={answer}")
    assert ran.exit_code == 0, ran.out + ran.err
    assert f"{day},20,25" in tree(book)[DATA]
