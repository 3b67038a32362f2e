"""`data import` of sheets with several wards and measures: no ward's numbers enter another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

import qiworkbook_incidents
from qiworkbook.builtin.exchange import find_columns
from qiworkbook.content.sheets import ReadLine, ReadLines
from qiworkbook.problems import WorkbookError
from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

WARDS = ("alder", "birch", "cedar")
PROJECT = """\
format = 1

[project]
title = "Fewer falls"  # of {name} Ward
unit = "{name} Ward"

[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
every = "month"

[[measure]]
id = "seen"
name = "Seen in a week"
kind = "process"
every = "month"
unit = "%"
"""


@pytest.fixture
def trust(tmp_path: Path) -> WorkbookFolder:
    """A workbook with three wards."""
    files = {
        f"projects/{ward}/project.toml": PROJECT.format(name=ward.capitalize()) for ward in WARDS
    }
    return make_workbook(tmp_path, files, plugins=[qiworkbook_incidents])


def run(trust: WorkbookFolder, *args: str) -> tuple[int, str]:
    ran = trust.run("data", "import", *args, today=date(2025, 12, 31))
    assert "Traceback" not in ran.err
    return ran.exit_code, ran.out + ran.err


def data(trust: WorkbookFolder, ward: str, measure: str = "falls") -> str:
    name = f"projects/{ward}/data/{measure}.csv"
    return trust.read(name) if name in trust.files() else ""


def excel(trust: WorkbookFolder, rows: Sequence[Sequence[Any]], hidden: Sequence[int] = ()) -> str:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"), {"default_date_format": "mmm-yy"})
    page = book.add_worksheet("Data")
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
        if at in hidden:
            page.set_row(at, None, None, {"hidden": True})
    book.close()
    return "in.xlsx"


LONG = "Month,Ward,Falls,Bed days\n" + "".join(
    f"2025-0{month}-01,{ward},{10 * at + month},300\n"
    for month in (1, 2, 3)
    for at, ward in enumerate(("Alder", "Birch", "Cedar"))
)


def of(ward: str) -> str:
    first = 10 * WARDS.index(ward)
    return "date,value\n" + "".join(f"2025-0{m}-01,{first + m}\n" for m in (1, 2, 3))


# What a row is stands beside what it is of


@pytest.mark.parametrize("kind", [("Actual", "Target"), ("Performance", "Target")])
def test_a_row_with_the_target_below_the_row_with_the_numbers(
    trust: WorkbookFolder, kind: tuple[str, str]
) -> None:
    months = [date(2025, month, 1) for month in (1, 2, 3)]
    rows = [["Ward", "Indicator", "Type", *months]]
    for ward in ("Alder", "Birch"):
        first = 10 * WARDS.index(ward.casefold())
        rows.append([ward, "Falls", kind[0], *(first + at for at in (1, 2, 3))])
        rows.append([ward, "Falls", kind[1], 5, 5, 5])
    code, said = run(trust, excel(trust, rows), "--yes")
    assert (code, data(trust, "alder"), data(trust, "birch")) == (0, of("alder"), of("birch")), said
    assert trust.read("projects/birch/project.toml").count("target = 5") == 1


def test_how_many_of_how_many_in_rows_of_their_own(trust: WorkbookFolder) -> None:
    rows = ["Month,Indicator,Row,Alder,Birch"]
    for month in (1, 2):
        rows.append(f"2025-0{month}-01,Seen in a week,Num,4{month},1{month}")
        rows.append(f"2025-0{month}-01,Seen in a week,Denominator,50,20")
        rows.append(f"2025-0{month}-01,Seen in a week,%,8{2 * month}%,{50 + 5 * month}%")
    trust.write("in.csv", "\n".join(rows))
    code, said = run(trust, "in.csv", "--yes")
    parts = "date,numerator,denominator\n2025-01-01,{}1,{n}\n2025-02-01,{}2,{n}\n"
    assert (code, data(trust, "alder", "seen")) == (0, parts.format(4, 4, n=50)), said
    assert data(trust, "birch", "seen") == parts.format(1, 1, n=20)


def test_the_result_beside_how_many_of_how_many_is_left_out(trust: WorkbookFolder) -> None:
    file = trust.read("projects/alder/project.toml")
    names = 'unit = "%"\nchart = "p"\nnumerator = "Yes"\ndenominator = "Asked"'
    trust.write("projects/alder/project.toml", file.replace('unit = "%"', names))
    trust.write("in.csv", "Month,Yes,Asked,Seen in a week\n2025-01-01,40,50,80%\n")
    code, said = run(trust, "alder", "in.csv", "--yes")
    assert (code, "Columns that were not read: Seen in a week" in said) == (0, True), said
    assert data(trust, "alder", "seen") == "date,numerator,denominator\n2025-01-01,40,50\n"


@pytest.mark.parametrize(
    "text",
    [
        "Month,Falls,Comments\nJan-25¹,1,Flu\nFeb-25 (p),2,\n",
        "Month,Indicator,Number,Note\nJan-25,Falls,1,Flu\nFeb-25,Falls,2,\n",
    ],
)
def test_notes_come_with_the_numbers_of_one_measure(trust: WorkbookFolder, text: str) -> None:
    trust.write("in.csv", text)
    code, said = run(trust, "alder", "in.csv", "--yes")
    assert (code, data(trust, "alder")) == (
        0,
        "date,value,note\n2025-01-01,1,Flu\n2025-02-01,2,\n",
    ), said


def test_what_excel_could_not_work_out_is_a_gap_that_says_so(
    trust: WorkbookFolder,
) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    page = book.add_worksheet("Data")
    page.write_row(0, 0, ["Month", "Falls"])
    for row, value in enumerate((3, "#DIV/0!", "#REF!"), 1):
        page.write(row, 0, f"2025-0{row}-01")
        page.write_formula(row, 1, "=1/0", None, value)
    book.close()
    code, said = run(trust, "alder", "falls", "in.xlsx", "--leave-out", "--yes")
    assert code == 0, said
    gaps = "2025-02-01,,“#DIV/0!” in the file\n2025-03-01,,“#REF!” in the file"
    assert data(trust, "alder") == f"date,value,note\n2025-01-01,3,\n{gaps}\n"


# Several rows of one date are several series


@pytest.mark.parametrize("ward", WARDS)
def test_a_ward_gets_its_own_rows_and_no_others(trust: WorkbookFolder, ward: str) -> None:
    trust.write("in.csv", LONG)
    named = ("--date-column", "Month", "--value-column", "Falls", "--leave-out", "--yes")
    code, said = run(trust, ward, "falls", "in.csv", *named)
    assert code == 0, said
    assert "Rows of others, left out" in said
    assert data(trust, ward) == of(ward)
    assert not any(data(trust, other) for other in WARDS if other != ward)


def test_names_that_are_nobodys_here_are_asked_about(trust: WorkbookFolder) -> None:
    trust.write("in.csv", LONG.replace("Alder", "Ward A"))
    named = ("--date-column", "Month", "--value-column", "Falls", "--leave-out", "--yes")
    code, said = run(trust, "alder", "falls", "in.csv", *named)
    assert code == 1
    assert "in.csv has the numbers of Birch, Cedar, Ward A, and alder has another name" in said
    assert 'or say whose are meant.\nAdd: --where "Ward=Ward A"' in said
    assert not data(trust, "alder")
    assert run(trust, "alder", "falls", "in.csv", "--where", "Ward=Ward A", *named)[0] == 0
    assert data(trust, "alder") == of("alder")


def test_rows_of_another_ward_alone_do_not_enter(trust: WorkbookFolder) -> None:
    lines = [line for line in LONG.splitlines() if "Alder" not in line and "Cedar" not in line]
    trust.write("in.csv", "\n".join(lines) + "\n")
    named = ("--date-column", "Month", "--value-column", "Falls", "--yes")
    code, said = run(trust, "alder", "falls", "in.csv", *named)
    assert (code, "has the numbers of Birch" in said) == (1, True)
    assert not data(trust, "alder")


def test_neither_do_those_of_a_sheet_called_like_another_ward(trust: WorkbookFolder) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    book.add_worksheet("Birch").write_row(0, 0, ["date", "value"])
    book.get_worksheet_by_name("Birch").write_row(1, 0, ["2025-01-01", 4])
    book.close()
    code, said = run(trust, "alder", "falls", "in.xlsx", "--yes")
    assert (code, "has the numbers of Birch" in said) == (1, True)


def test_a_column_that_tells_rows_apart_is_named_and_chosen(trust: WorkbookFolder) -> None:
    rows = "Month,Shift,Falls\n2025-01-01,Day,3\n2025-01-01,Night,5\n"
    trust.write("in.csv", rows)
    code, said = run(trust, "alder", "falls", "in.csv", "--leave-out", "--yes")
    assert code == 1
    assert "in.csv has two rows for 2025-01-01, 3 (in.csv:2) and 5 (in.csv:3)." in said
    assert (
        "Shift tells them apart: Day and Night. Name no project to read many series at once, or "
        'say which rows are meant.\nAdd: --where "Shift=Day"' in said
    )
    assert run(trust, "alder", "falls", "in.csv", "--where", "Shift=Night", "--yes")[0] == 0
    assert data(trust, "alder") == "date,value\n2025-01-01,5\n"
    code, said = run(trust, "alder", "falls", "in.csv", "--where", "Shift=Nite")
    assert (code, "Did you mean Night?" in said) == (1, True)


def test_nobody_who_named_no_project_is_told_to_name_none(trust: WorkbookFolder) -> None:
    rows = "Ward,Month,Ref,Falls\nAlder,2025-01-01,a1,3\nAlder,2025-01-01,b2,5\n"
    trust.write("in.csv", rows)
    code, said = run(trust, "in.csv", "--yes")
    assert (code, "Name no project" in said) == (1, False), said
    assert "Ref tells them apart: a1 and b2. Say which rows are meant." in said


def test_subgroups_of_an_xbar_chart_are_one_series(trust: WorkbookFolder) -> None:
    trust.write(
        "projects/alder/project.toml",
        PROJECT.format(name="Alder").replace(
            'every = "month"', 'every = "month"\nchart = "xbar"', 1
        ),
    )
    trust.write("in.csv", "date,value\n2025-01-01,4\n2025-01-01,6\n2025-02-01,5\n2025-02-01,5\n")
    assert run(trust, "alder", "falls", "in.csv", "--yes")[0] in (0, 4)
    assert data(trust, "alder").count("2025-01-01") == 2
    code, said = run(trust, "alder", "falls", "in.csv", "--yes")
    assert (code, "4 points there already" in said) == (0, True)


@pytest.mark.parametrize(
    ("numbers", "left"),
    [
        ((4, 6, 9), "2025-01-01,4,\n2025-01-01,6,a hot day\n2025-01-01,9,\n"),  # it grew
        ((6,), "2025-01-01,6,a hot day\n"),  # it shrank
        ((7, 7), "2025-01-01,7,\n2025-01-01,7,\n"),
        ((4, 4, 6), "2025-01-01,4,\n2025-01-01,4,\n2025-01-01,6,a hot day\n"),
    ],
)
def test_the_rows_of_a_day_are_replaced_together(
    trust: WorkbookFolder, numbers: tuple[int, ...], left: str
) -> None:
    text = PROJECT.format(name="Alder").replace('every = "month"', 'chart = "xbar"', 1)
    trust.write("projects/alder/project.toml", text)
    there = "date,value,note\n2025-01-01,4,\n2025-01-01,6,a hot day\n2025-02-01,5,\n2025-02-01,5,\n"
    trust.write("projects/alder/data/falls.csv", there)
    rows = "".join(f"2025-01-01,{n}\n" for n in numbers)
    trust.write("in.csv", f"date,value\n{rows}2025-02-01,5\n2025-02-01,5\n")
    code, said = run(trust, "alder", "falls", "in.csv", "--yes")
    assert (code, data(trust, "alder")) == (0, there), said
    now = " and ".join(filter(None, (", ".join(map(str, numbers[:-1])), str(numbers[-1]))))
    assert f"2025-01-01: 4 and 6 stays (--replace would make it) {now}\n" in said
    code, said = run(trust, "alder", "falls", "in.csv", "--yes", "--replace")
    assert code == 0, said
    assert f"2025-01-01: 4 and 6 is replaced by {now}\n" in said
    wanted = f"date,value,note\n{left}2025-02-01,5,\n2025-02-01,5,\n"
    assert data(trust, "alder") == wanted
    assert trust.run("check").exit_code == 0


def test_leave_out_covers_every_row_however_many_there_are(trust: WorkbookFolder) -> None:
    days = [date.fromordinal(date(2010, 1, 1).toordinal() + at) for at in range(3000)]
    bad = "".join(f"{day},<5\n" for day in days)
    trust.write("in.csv", "date,value\n" + bad + "2020-01-01,4\n")
    code, said = run(trust, "alder", "falls", "in.csv", "--yes")
    assert (code, "Nothing was written: 3000 rows could not be read." in said) == (1, True)
    assert run(trust, "alder", "falls", "in.csv", "--leave-out", "--yes")[0] == 4
    assert data(trust, "alder") == "date,value\n2020-01-01,4\n"


# Many series in one table


def test_a_long_table_enters_every_ward_at_once(trust: WorkbookFolder) -> None:
    trust.write("in.csv", LONG)
    code, said = run(trust, "in.csv", "--yes")
    assert code == 0, said
    assert "birch    falls    3    0        0          0" in said
    assert "Columns that were not read: Bed days" in said
    assert [data(trust, ward) for ward in WARDS] == [of(ward) for ward in WARDS]
    code, said = run(trust, "in.csv", "--yes")
    assert "Nothing was written: there is nothing new" in said


def test_months_across_with_titles_and_totals(trust: WorkbookFolder) -> None:
    months = [date(2025, month, 1) for month in (1, 2, 3)]
    rows: list[list[Any]] = [["Falls by ward, 2025"], [], ["Ward", *months, "Total"]]
    rows += [
        [f"{w.capitalize()} ward", *(10 * at + m for m in (1, 2, 3)), 99]
        for at, w in enumerate(WARDS)
    ]
    rows.append(["Total", 33, 36, 39, 297])
    code, said = run(trust, excel(trust, rows), "--measure", "falls", "--yes")
    assert code == 0, said
    assert "Sums and means, left out: Total" in said
    assert [data(trust, ward) for ward in WARDS] == [of(ward) for ward in WARDS]


def test_one_series_across(trust: WorkbookFolder) -> None:
    months = [date(2025, month, 1) for month in (1, 2, 3)]
    file = excel(trust, [["Month", *months], ["Falls", 1, 2, 3]])
    assert run(trust, "alder", "falls", file, "--yes")[0] == 0
    assert data(trust, "alder") == of("alder")


def test_a_sheet_a_ward_and_its_profile(trust: WorkbookFolder) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    for at, name in enumerate(("Alder", "Birch ward", "Notes")):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["Month", "Falls"] if name != "Notes" else ["Ask the analysts"])
        for month in (1, 2, 3) if name != "Notes" else ():
            page.write_row(month, 0, [f"2025-0{month}-01", 10 * at + month])
    book.close()
    code, said = run(trust, "in.xlsx", "--keep-profile", "sheets", "--yes")
    assert code == 0, said
    assert "Sheets without a table of dates, not read: Notes" in said
    assert (data(trust, "alder"), data(trust, "birch")) == (of("alder"), of("birch"))
    assert 'sheet = "*"\nsplit = "sheet"\n' in trust.read("imports/sheets.toml")
    assert "nothing new" in run(trust, "in.xlsx", "--profile", "sheets", "--yes")[1]


def test_a_hidden_month_or_column_is_asked_about(trust: WorkbookFolder) -> None:
    for rows in (
        [["Ward", *(date(2025, month, 1) for month in (1, 2, 3))], ["Alder", 1, 2, 3]],
        [["Ward", "Month", "Falls"], ["Alder", "2025-01-01", 1]],
    ):
        book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"), {"default_date_format": "mmm-yy"})
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
        page.set_column(2, 2, None, None, {"hidden": True})
        book.close()
        code, said = run(trust, "in.xlsx", "--measure", "falls", "--yes")
        assert (code, "hidden, by a filter or by hand." in said) == (1, True)
        assert not data(trust, "alder")


def test_a_title_that_names_another_ward_stops_it(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Birch Ward\ndate,value\n2025-01-01,4\n")
    code, said = run(trust, "alder", "falls", "in.csv", "--yes")
    assert (code, "in.csv has the numbers of Birch Ward" in said) == (1, True)


def test_all_or_nothing(trust: WorkbookFolder) -> None:
    trust.write("in.csv", LONG.replace("Birch,12", "Birch,many"))
    code, said = run(trust, "in.csv", "--yes")
    assert (code, "in.csv:6: “many” is not a number" in said) == (1, True)
    assert not any(data(trust, ward) for ward in WARDS)


def test_a_name_that_two_wards_could_have_is_asked_about(trust: WorkbookFolder) -> None:
    trust.write("projects/elm/project.toml", PROJECT.format(name="Alder"))
    trust.write("in.csv", LONG)
    code, said = run(trust, "in.csv", "--yes")
    assert (code, "alder and elm both have that name." in said) == (1, True)
    code, said = run(trust, "in.csv", "--yes", "--ward", "Alder=elm")
    assert (code, data(trust, "elm"), data(trust, "alder")) == (0, of("alder"), "")


def test_a_team_is_not_the_ward_of_the_same_letter(trust: WorkbookFolder) -> None:
    trust.write("projects/alder/project.toml", PROJECT.format(name="A"))
    trust.write("in.csv", LONG.replace("Alder", "Team A"))
    code, said = run(trust, "in.csv", "--yes")
    assert (code, "Which project is Team A?" in said) == (1, True)
    assert 'To answer: --ward "Team A=PROJECT", or --others leave-out' in said
    assert run(trust, "in.csv", "--yes", "--others", "leave-out")[0] == 0
    assert (data(trust, "alder"), data(trust, "birch")) == ("", of("birch"))


def test_targets_come_along_ward_by_ward(trust: WorkbookFolder) -> None:
    text = "Ward,Month,Falls,Target\nAlder,2025-01-01,4,3\nBirch,2025-01-01,9,8\n"
    trust.write("in.csv", text)
    code, said = run(trust, "in.csv", "--measure", "Target=falls.target", "--yes")
    assert code == 0, said
    assert "alder falls: the target none becomes 3" in said
    assert "target = 8\n" in trust.read("projects/birch/project.toml")
    assert "# of Birch Ward" in trust.read("projects/birch/project.toml")


@pytest.mark.parametrize(
    "rows",
    [
        [["Year", "Month", "Ward", "Falls"], [2025, "Jan", "Alder", 1], [2025, "Feb", "Alder", 2],
         [2025, "March", "Alder", 3]],
        [["FY", "Month", "Ward", "Falls"], ["2024/25", "January", "Alder", 1],
         ["2024/25", "Feb", "Alder", 2], ["2024/25", "Mar", "Alder", 3]],
        [["Ward", "Month", "Falls", "Year"], ["Alder", 1, 1, 2025], ["Alder", 2, 2, 2025],
         ["Alder", 3, 3, 2025]],
    ],
)  # fmt: skip
def test_month_and_year_in_two_columns(trust: WorkbookFolder, rows: list[list[Any]]) -> None:
    code, said = run(trust, excel(trust, rows), "--yes")
    assert code == 0, said
    assert data(trust, "alder") == of("alder")


# A profile


def test_next_month_is_one_short_command(trust: WorkbookFolder) -> None:
    old = LONG.replace("Alder", "Ward 1").replace("Falls", "All falls")
    trust.write("in.csv", old)
    typed = ("--split", "Ward", "--ward", "Ward 1=alder", "--measure", "All falls=falls")
    code, said = run(trust, "in.csv", *typed, "--keep-profile", "monthly", "--yes")
    assert code == 0, said
    assert trust.read("imports/monthly.toml") == (
        'format = 1\nsplit = "Ward"\n\n[wards]\n"Ward 1" = "alder"\nBirch = "birch"\n'
        'Cedar = "cedar"\n\n[measures.falls]\nvalue = "All falls"\n'
    )
    trust.write("next.csv", old + "2025-04-01,Ward 1,4,300\n")
    code, said = run(trust, "next.csv", "--profile", "monthly", "--yes")
    assert code == 0, said
    assert data(trust, "alder") == of("alder") + "2025-04-01,4\n"
    assert "Did you mean monthly?" in run(trust, "next.csv", "--profile", "montly")[1]


def test_a_profile_that_cannot_be_read_whole_reads_nothing(trust: WorkbookFolder) -> None:
    trust.write("imports/monthly.toml", 'format = 1\nspilt = "Ward"\n')
    trust.write("in.csv", LONG)
    code, said = run(trust, "in.csv", "--profile", "monthly", "--yes")
    assert (code, "imports/monthly.toml:2" in said) == (1, True)
    assert not data(trust, "alder")


# What people see


def test_rows_that_a_filter_hides_are_asked_about(trust: WorkbookFolder) -> None:
    rows = [line.split(",") for line in LONG.splitlines()]
    hidden = [at for at, row in enumerate(rows) if row[1] in ("Birch", "Cedar")]
    file = excel(trust, rows, hidden)
    code, said = run(trust, "alder", "falls", file, "--where", "Ward=Birch", "--yes")
    assert (code, "6 rows of in.xlsx are hidden, by a filter or by hand." in said) == (1, True)
    assert run(trust, file, "--hidden", "out", "--yes")[0] == 0
    assert [bool(data(trust, ward)) for ward in WARDS] == [True, False, False]


def test_the_format_of_the_cell_says_what_is_per_cent(trust: WorkbookFolder) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    page, form = book.add_worksheet(), book.add_format({"num_format": "0%"})
    page.write_row(0, 0, ["Month", "Seen in a week"])
    for at, value in enumerate((0.91, 0.945, "-", 1, 0.885), start=1):
        page.write(at, 0, f"2025-0{at}-01")
        page.write(at, 1, value, form)
    page.write_row(6, 0, ["Average", 0.93])
    book.close()
    code, said = run(trust, "alder", "seen", "in.xlsx", "--yes")
    assert (code, "what does “-” mean" in said) == (1, True)
    assert run(trust, "alder", "seen", "in.xlsx", "--dash", "gap", "--yes")[0] == 0
    assert data(trust, "alder", "seen") == (
        "date,value\n2025-01-01,91\n2025-02-01,94.5\n2025-03-01,\n2025-04-01,100\n2025-05-01,88.5\n"
    )


def test_a_sign_on_some_cells_says_nothing_of_the_others(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "date,value\n2025-01-01,0.20\n2025-02-01,22%\n2025-03-01,0.12\n")
    code, said = run(trust, "alder", "seen", "in.csv", "--yes")
    assert (code, "others have a % sign" in said) == (1, True)
    assert run(trust, "alder", "seen", "in.csv", "--times", "100", "--yes")[0] == 0
    assert (
        data(trust, "alder", "seen") == "date,value\n2025-01-01,20\n2025-02-01,22\n2025-03-01,12\n"
    )


@pytest.mark.parametrize("put", [None, "", 0])
def test_a_formula_that_was_never_worked_out_is_refused(trust: WorkbookFolder, put: Any) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    page = book.add_worksheet()
    page.write_row(0, 0, ["date", "value"])
    page.write_row(1, 0, ["2025-01-01", 4])
    page.write(2, 0, "2025-02-01")
    page.write_formula(2, 1, "=B2*2", None, *([] if put is None else [put]))
    book.close()
    code, said = run(trust, "alder", "falls", "in.xlsx", "--yes")
    assert (code, "never calculated" in said) == (1, True)
    assert not data(trust, "alder")


def test_a_merged_number_is_not_two_numbers(trust: WorkbookFolder) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    page = book.add_worksheet()
    page.write_row(0, 0, ["Ward", "Month", "Falls"])
    page.write_row(1, 0, ["Alder", "2025-01-01", 4])
    page.write_row(2, 0, ["Alder", "2025-02-01", 4])
    page.merge_range(1, 2, 2, 2, 4)
    book.close()
    code, said = run(trust, "in.xlsx", "--yes")
    assert (code, "one number is in merged cells" in said) == (1, True)


# Files as they lie about


@pytest.mark.parametrize(
    "text",
    [
        "Month,Falls\n2025-01-06,1,300\n2025-01-13,987\n",
        "Month,Falls,Remark\n2025-01-06,1,300\n2025-01-13,987,busy\n2025-01-20,4,\n",
        "Month,Falls,Comment\n2025-01-06,1,300\n2025-01-13,1,412\n",
    ],
)
def test_a_number_cut_at_its_comma_is_refused(trust: WorkbookFolder, text: str) -> None:
    trust.write("in.csv", text)
    code, said = run(
        trust,
        "alder",
        "falls",
        "in.csv",
        "--value-column",
        "Falls",
        "--date-column",
        "Month",
        "--yes",
    )
    assert (code, "in.csv:2: " in said) == (1, True)
    assert not data(trust, "alder")


def test_headings_with_quotes_after_blanks(trust: WorkbookFolder) -> None:
    trust.write("in.csv", 'date, "value"\n2025-01-06, "1,300"\n')
    assert run(trust, "alder", "falls", "in.csv", "--yes")[0] in (0, 4)
    assert data(trust, "alder") == "date,value\n2025-01-06,1300\n"


def test_a_star_is_a_gap_that_says_so(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "date,value\n2025-01-06,*\n2025-01-13,9\n")
    assert run(trust, "alder", "falls", "in.csv", "--yes")[0] in (0, 4)
    assert data(trust, "alder") == "date,value,note\n2025-01-06,,“*” in the file\n2025-01-13,9,\n"


# Incidents by category and by ward


LIST = """\
Ref,Incident date,Ward,Category
1,06/01/2025,Alder,Fall
2,20/01/2025,Birch,Fall
3,20/01/2025,Alder,Medication
4,03/02/2025,Birch,Fall
5,17/03/2025,Alder,Fall
"""


def test_a_list_is_counted_for_every_ward_over_all_its_months(trust: WorkbookFolder) -> None:
    trust.write("in.csv", LIST)
    code, said = run(trust, "in.csv", "--as", "incident-list", "--measure", "Fall=falls", "--yes")
    assert code == 0, said
    assert "Not a measure here, left out: Medication" in said
    assert data(trust, "alder") == "date,value\n2025-01-01,1\n2025-02-01,0\n2025-03-01,1\n"
    assert data(trust, "birch") == "date,value\n2025-01-01,1\n2025-02-01,1\n2025-03-01,0\n"


MONTH = "Incident date,Ward,Category\n{}/04/2025,Alder,Fall\n{}/04/2025,Alder,{}\n"


def test_a_quiet_ward_and_a_quiet_kind_have_none(trust: WorkbookFolder) -> None:
    late = PROJECT[PROJECT.index("[[measure]]") :].partition('[[measure]]\nid = "seen')[0]
    late = late.replace("falls", "late").replace("Falls", "Late")
    for ward in WARDS:
        name = f"projects/{ward}/project.toml"
        trust.write(name, f"{trust.read(name)}\n{late}")
    typed = ("--as", "incident-list", "--measure", "Fall=falls")
    trust.write("in.csv", LIST + "6,18/03/2025,Alder,Late\n")
    code, said = run(trust, "in.csv", *typed, "--keep-profile", "inc", "--yes")
    assert code == 0, said
    assert data(trust, "birch", "late") == "date,value\n2025-01-01,0\n2025-02-01,0\n2025-03-01,0\n"
    assert data(trust, "cedar") == ""  # the list may not cover it
    trust.write("in.csv", MONTH.format("01", "30", "Fall"))
    before = data(trust, "alder")
    code, said = run(trust, "in.csv", "--profile", "inc", "--yes")
    assert (code, data(trust, "alder")) == (1, before), said
    assert "in.csv has no row of birch and late. Were there none?" in said
    code, said = run(trust, "in.csv", "--profile", "inc", "--absent", "leave-out", "--yes")
    assert (code, data(trust, "alder")) == (0, f"{before}2025-04-01,2\n"), said
    assert "2025-04" not in data(trust, "birch") + data(trust, "alder", "late")
    kept = ("--absent", "zero", "--keep-profile", "inc")
    code, said = run(trust, "in.csv", "--profile", "inc", *kept, "--yes")
    assert code == 0, said
    for ward, of in (("birch", "falls"), ("birch", "late"), ("alder", "late")):
        assert data(trust, ward, of).splitlines()[-1] == "2025-04-01,0"
    trust.write("in.csv", MONTH.format("01", "30", "Fall").replace("/04/", "/05/"))
    assert run(trust, "in.csv", "--profile", "inc", "--yes")[0] == 0  # asked once
    assert data(trust, "birch").endswith("2025-05-01,0\n")


def test_a_list_of_one_ward_counts_its_own_rows(trust: WorkbookFolder) -> None:
    trust.write("in.csv", LIST)
    typed = ("--as", "incident-list", "--where", "Category=Fall", "--yes")
    assert run(trust, "birch", "falls", "in.csv", *typed)[0] == 0
    assert data(trust, "birch") == "date,value\n2025-01-01,1\n2025-02-01,1\n2025-03-01,0\n"


def _series(first: int) -> str:
    return "".join(f"2025-{month:02d}-01,{first + month * 7 % 5}\n" for month in range(1, 10))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("here", ""),  # birch's own data file
        ("copy.csv", "date,value\n" + _series(50)),
        ("copy.csv", "Month,Falls\n" + _series(50)),
        (
            "saved.csv",
            "date,value\n" + "".join(f"0{m}/2025,{50 + m * 7 % 5}\n" for m in range(1, 10)),
        ),
        ("birch-falls.csv", "date,value\n2025-10-01,4\n"),
        ("in.csv", "Falls on Birch Ward\nMonth,Falls\n2025-10-01,4\n"),
    ],
)
def test_a_file_of_another_ward_is_asked_about(trust: WorkbookFolder, name: str, text: str) -> None:
    trust.write("projects/birch/data/falls.csv", "date,value\n" + _series(50))
    trust.write("projects/alder/data/falls.csv", "date,value\n" + _series(3))
    before = data(trust, "alder")
    file = "projects/birch/data/falls.csv" if name == "here" else name
    if text:
        trust.write(name, text)
    code, said = run(trust, "alder", "falls", file, "--replace", "--yes")
    assert code == 1, said
    assert "birch" in said, said
    assert "--as-typed" in said, said
    assert data(trust, "alder") == before
    assert run(trust, "alder", "falls", file, "--replace", "--yes", "--as-typed")[0] == 0
    assert data(trust, "alder") != before


@pytest.mark.parametrize(
    "file", ["projects/birch/data/falls.csv", "out/points.csv", "out/tables.xlsx"]
)
def test_a_workbook_reads_what_it_wrote_as_nothing_new(trust: WorkbookFolder, file: str) -> None:
    for ward, first in (("alder", 3), ("birch", 50)):
        trust.write(f"projects/{ward}/data/falls.csv", "date,value\n" + _series(first))
        trust.write(
            f"projects/{ward}/data/seen.csv", f"date,numerator,denominator\n2025-01-01,{first},60\n"
        )
    before = [data(trust, ward, m) for ward in WARDS for m in ("falls", "seen")]
    form = "xlsx" if file.endswith("xlsx") else "csv"
    trust.run("export", "-o", "out", "--format", form, today=date(2025, 12, 31))
    code, said = run(trust, file, "--replace", "--yes")
    assert code == 0, said
    assert "there is nothing new in the file" in said
    assert [data(trust, ward, m) for ward in WARDS for m in ("falls", "seen")] == before


@pytest.mark.parametrize(
    ("heading", "rows", "column"),
    [
        ("Month,Type,Falls", "No harm,4|Harm,9|No harm,1", "Type"),
        ("Month,Falls,Shift", "4,Day|9,Night|1,Day|3,Night", "Shift"),
        ("Month,Falls,Sex", "4,F|9,M|1,F|3,M", "Sex"),
        ("date,value,Zone", "4,Elm|9,Oak|1,Elm", "Zone"),
        ("date,value,Location,Where", "4,Alder,Bay 1|9,Alder,Bay 2|1,Alder,Bay 1", "Where"),
    ],
)
def test_a_column_of_kinds_is_asked_about_where_no_date_repeats(
    trust: WorkbookFolder, heading: str, rows: str, column: str
) -> None:
    dated = "\n".join(f"2025-0{at}-01,{row}" for at, row in enumerate(rows.split("|"), 1))
    trust.write("in.csv", f"{heading}\n{dated}\n")
    code, said = run(trust, "alder", "falls", "in.csv", "--yes", "--as-typed", "--leave-out")
    assert code == 1, said
    assert f'--together "{column}"' in said, said
    assert data(trust, "alder") == ""
    first = dict(zip(heading.split(","), dated.splitlines()[0].split(","), strict=True))[column]
    code, said = run(
        trust, "alder", "falls", "in.csv", "--where", f"{column}={first}", "--yes", "--as-typed"
    )
    assert code == 0, said
    assert data(trust, "alder").count("\n") == 1 + rows.count(first)
    code, said = run(trust, "alder", "falls", "in.csv", "--together", column, "--yes", "--as-typed")
    assert code == 0, said
    assert data(trust, "alder").count("\n") == 1 + len(dated.splitlines())


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Notes", "flu|flu|staff off|flu"),
        ("What happened", "|New beds came on Monday|||The lift was broken all week"),
        ("RAG", "Red|Green|Green|Amber"),
        ("Quarter", "Q4|Q4|Q4|Q1"),
        ("Day", "Wed|Sat|Sat|Tue"),
        ("Ref", "A12|A13|A14|A15"),
    ],
)
def test_remarks_and_what_follows_from_a_date_are_no_kinds(
    trust: WorkbookFolder, heading: str, words: str
) -> None:
    rows = (f"2025-0{at}-01,{at},{word}" for at, word in enumerate(words.split("|"), 1))
    trust.write("in.csv", "\n".join((f"Month,Falls,{heading}", *rows, "")))
    code, said = run(trust, "alder", "falls", "in.csv", "--yes")
    assert code == 0, said


def test_no_table_of_a_copy_to_share_is_read_as_true_numbers(trust: WorkbookFolder) -> None:
    trust.write("projects/alder/data/falls.csv", "date,value\n" + _series(40))
    before = data(trust, "alder")
    for form in ("csv", "xlsx", "json", "sqlite"):
        trust.run("export", "--share", "-o", form, "--format", form, today=date(2025, 12, 31))
    files = [
        file for file in trust.files() if file.startswith(("csv/", "xlsx/", "json/", "sqlite/"))
    ]
    assert len(files) > 12
    for file in files:
        content = (trust.root / file).read_bytes()
        assert b"A copy to share" in content or b"shared_copy" in content or file.endswith("xlsx")
        if file.endswith(("points.csv", "progress.csv", ".xlsx")):
            for named in ((), ("alder", "falls")):
                code, said = run(trust, *named, file, "--replace", "--as-typed", "--yes")
                assert code == 1, said
                assert "is of a copy to share" in said, said
    points = trust.read("csv/points.csv")
    without = "\n".join(line.rpartition(",")[0] for line in points.splitlines())
    trust.write("older.csv", without)  # as they were before the column stood in them
    trust.write("titled.csv", f"Falls of the trust,,\n\n{points}")
    for file in ("older.csv", "titled.csv"):
        code, said = run(trust, file, "--replace", "--yes")
        assert code == 1, said
        assert "is of a copy to share" in said, said
    assert data(trust, "alder") == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ward,Month,Falls,falls\nAlder,2025-01,5,6\n", "Two columns"),
        ("Ward,Month,Falls,Falls\nAlder,2025-01,5,6\n", "Two columns"),
        ("Ward,Indicator,Month,Value,Count\nAlder,Falls,2025-01,5,1\n", "Two columns"),
        ("Ward,Month,Falls\nAlder,May 2025,5\nAlder,June 2025,6\nAlder,2025/26,11\n", "2025/26"),
        ("Ward,Month,Falls\nAlder,May 2025,5\nAlder,Q3 2025/26,6\n", "Q3 2025/26"),
        ("Ward,Indicator,Q1 2024/25,Q2 2024/25\nAlder,Falls,5,6\n", 'every = "quarter"'),
    ],
)
def test_numbers_that_could_be_others_are_refused(
    trust: WorkbookFolder, text: str, told: str
) -> None:
    trust.write("in.csv", text)
    code, said = run(trust, "in.csv", "--yes")
    assert code == 1, said
    assert told in said, said
    assert data(trust, "alder") == ""


@pytest.mark.parametrize("heading", ["Month,Falls", "date,value"])
def test_a_line_with_the_name_of_a_ward_begins_its_rows(
    trust: WorkbookFolder, heading: str
) -> None:
    rows = "2025-01-01,5\n2025-02-01,6\nBirch,\n2025-03-01,9\n"
    trust.write("in.csv", f"{heading}\n{rows}")
    code, said = run(trust, "alder", "falls", "in.csv", "--yes")
    assert code == 1, said
    assert "Birch" in said
    trust.write("in.csv", f"Alder,\n{heading}\n{rows}")
    code, said = run(trust, "alder", "falls", "in.csv", "--yes")
    assert code == 0, said
    assert data(trust, "alder").splitlines()[1:] == ["2025-01-01,5", "2025-02-01,6"]


# Two cells for one date


@pytest.mark.parametrize(
    ("text", "args", "told"),
    [
        ("Ward,Measure,Apr-24,May-24,Apr-24\nAlder,Falls,1,2,4\n", "", "1 (in.csv:2, column C)"),
        ("Measure,Apr-24,May-24,May-24\nFalls,4,9,\n", "alder", "no data (in.csv:2, column D)"),
        ("Month,2023,2024,2024\nJan,1,2,3\nFeb,4,5,6\nMar,7,8,9\n", "alder falls", "column D)"),
        (
            "Ward,Indicator,Part,Apr-24,May-24,May-24\nAlder,Seen,Numerator,40,41,42\n"
            "Alder,Seen,Denominator,60,59,58\n",
            "",
            "41 of 59 (in.csv:2, column E) and 42 of 58 (in.csv:2, column F)",
        ),
        (
            ",Alder,,Birch,\nMonth,Falls,Falls,Falls,Falls\nJan-25,4,5,6,6\nFeb-25,4,5,6,6\n",
            "",
            "4 (in.csv:3, column B) and 5 (in.csv:3, column C)",
        ),
        (
            "Ward,Apr-24,May-24\nAlder,1,2\n\n\nWard,May-24,Jun-24\nAlder,5,6\n",
            "--measure falls",
            "2 (in.csv:2, column C) and 5 (in.csv:6, column B)",
        ),
        (
            "Ward,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec,Jan,Feb,Mar,Apr\n"
            "Alder,1,2,3,4,5,6,7,8,9,10,11,12,13\n",
            "--measure falls --year 2023/24",
            "1 (in.csv:2, column B) and 13 (in.csv:2, column N)",
        ),
        (
            "Month,Falls\nApr,1\nMay,2\nJun,2\nApr,3\n",
            "alder falls --year 2024",
            "If some are of another year, write each month with its year.",
        ),
    ],
)
def test_two_cells_of_one_date_are_refused_with_where_they_stand(
    trust: WorkbookFolder, text: str, args: str, told: str
) -> None:
    (trust.root / "in.csv").write_text(text)
    code, said = run(trust, *args.split(), "in.csv", "--yes")
    assert (code, told in said, data(trust, "alder")) == (1, True, ""), said


def test_the_values_of_a_date_across_are_several_on_a_chart_of_subgroups(
    trust: WorkbookFolder,
) -> None:
    text = PROJECT.format(name="Alder").replace('every = "month"', 'chart = "xbar"', 1)
    (trust.root / "projects/alder/project.toml").write_text(text)
    (trust.root / "in.csv").write_text("Measure,Apr-24,Apr-24,May-24,May-24\nFalls,4,9,5,6\n")
    code, said = run(trust, "alder", "in.csv", "--dates", "month-and-year", "--yes")
    assert code == 0, said
    wanted = "date,value\n2024-04-01,4\n2024-04-01,9\n2024-05-01,5\n2024-05-01,6\n"
    assert data(trust, "alder") == wanted


def test_a_target_that_is_there_already_is_no_new_one(trust: WorkbookFolder) -> None:
    """The aim gives it, or an earlier date: a column with it changes nothing."""
    aim = '\n[aim]\nstatement = "Fewer"\nmeasure = "falls"\nbaseline = 4\ntarget = "-30%"\n'
    dated = "\n[[measure.targets]]\nstart = 2024-01-01\nvalue = 90\n"
    text = PROJECT.format(name="Alder") + dated + aim
    (trust.root / "projects/alder/project.toml").write_text(text)
    rows = "Project,Measure,Date,Value,Target\n" + "".join(
        f"alder,{measure},2025-0{month}-01,{month},{target}\n"
        for measure, target in (("falls", "2.8"), ("seen", "90"))
        for month in (1, 2)
    )
    (trust.root / "in.csv").write_text(rows)
    code, said = run(trust, "in.csv", "--times", "1", "--yes")
    kept = trust.read("projects/alder/project.toml")
    assert (code, kept.count("target = "), "becomes" in said) == (0, 1, False), said


@pytest.mark.parametrize("across", [False, True])
def test_a_day_that_people_see_without_its_year_can_be_a_month(
    trust: WorkbookFolder, across: bool
) -> None:
    """24-Apr for April 2024 is 24 April of this year to Excel."""
    days = [date(2025, month, 24) for month in (4, 5)]
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"), {"default_date_format": "d-mmm"})
    page = book.add_worksheet("Data")
    for line in (["Month", *days], ["Falls", 4, 5]):
        at = line[0] == "Falls"
        page.write_row(at, 0, line) if across else page.write_column(0, at, line)
    book.close()
    code, said = run(trust, "alder", "in.xlsx", "--measure", "falls", "--yes")
    assert (code, data(trust, "alder")) == (1, "")
    place = "B2" if across else "A2"
    assert f"{place}: 2025-04-24 could be April 2024 or 24 April 2025. Which is it?" in said
    assert "Its format in Excel shows no year: that is what happens to 24-Apr." in said
    assert "--dates month-and-year or as-stored" in said
    for word, wanted in (
        ("month-and-year", "date,value\n2024-04-01,4\n2024-05-01,5\n"),
        ("as-stored", "date,value\n2025-04-24,4\n2025-05-24,5\n"),
        ("day-first", "date,value\n2025-04-24,4\n2025-05-24,5\n"),
    ):
        (trust.root / "projects/alder/data/falls.csv").unlink(missing_ok=True)
        code, said = run(trust, "alder", "falls", "in.xlsx", "--dates", word, "--yes")
        assert (code, data(trust, "alder")) == (0, wanted), said


def test_months_that_excel_made_days_of_and_shows_with_a_year_are_asked_about(
    trust: WorkbookFolder,
) -> None:
    """Apr-24 to Mar-25, typed in 2025, with a format that shows day, month and year."""
    months = [(4 + n - 1) % 12 + 1 for n in range(12)]
    days = [date(2025, month, 24 if month > 3 else 25) for month in months]
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"), {"default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet("Data")
    page.write_column(0, 0, ["Month", *days])
    page.write_column(0, 1, ["Falls", *range(3, 15)])
    book.close()
    code, said = run(trust, "alder", "falls", "in.xlsx", "--yes")
    assert (code, data(trust, "alder")) == (1, "")
    assert "A2: 2025-04-24 could be April 2024 or 24 April 2025. Which is it?" in said
    assert "To answer: --dates month-and-year or as-stored" in said
    code, said = run(trust, "alder", "falls", "in.xlsx", "--dates", "month-and-year", "--yes")
    wanted = [f"{2024 + (m < 4)}-{m:02d}-01,{n}" for n, m in enumerate(months, 3)]
    assert (code, data(trust, "alder").split()) == (0, ["date,value", *wanted]), said
    (trust.root / "projects/alder/data/falls.csv").unlink()
    code, said = run(trust, "alder", "falls", "in.xlsx", "--dates", "as-stored", "--yes")
    stored = sorted(f"{day},{n}" for n, day in enumerate(days, 3))
    assert (code, data(trust, "alder").split()) == (0, ["date,value", *stored]), said


HALVED = (
    "Ward,Month,Falls,Denominator,Numerator,Seen in a week\n"
    "Alder,Apr-24,4,38,12,31.6%\nAlder,May-24,5,46,19,41.3%\nBirch,Apr-24,6,32,27,84.4%\n"
)


@pytest.mark.parametrize("named", [(), ("alder", "seen")])
def test_numerator_and_denominator_beside_a_percentage_are_what_is_kept(
    trust: WorkbookFolder, named: tuple[str, ...]
) -> None:
    trust.write("in.csv", HALVED)
    code, said = run(trust, *named, "in.csv", "--keep-profile", "q", "--yes")
    wanted = "date,numerator,denominator\n2024-04-01,12,38\n2024-05-01,19,46\n"
    assert (code, data(trust, "alder", "seen")) == (0, wanted), said
    assert "Numerator" not in said
    assert named or data(trust, "birch", "seen").endswith("\n2024-04-01,27,32\n")
    trust.write("in.csv", HALVED.replace("12,31.6%", "13,34.2%"))
    assert run(trust, *named, "in.csv", "--profile", "q", "--replace", "--yes")[0] == 0
    assert "2024-04-01,13,38" in data(trust, "alder", "seen")
    trust.write("in.csv", HALVED.replace("12,31.6%", "22,31.6%"))
    code, said = run(trust, *named, "in.csv", "--replace", "--yes")
    assert (code != 0, "22 of 38 is not 31.6%" in said) == (True, True), said


def test_the_percentage_is_read_where_that_is_said_or_kept(trust: WorkbookFolder) -> None:
    trust.write("in.csv", HALVED)
    code, said = run(trust, "in.csv", "--measure", "Seen in a week=seen", "--yes")
    wanted = "date,value\n2024-04-01,31.6\n2024-05-01,41.3\n"
    assert (code, data(trust, "alder", "seen")) == (0, wanted), said
    assert "not read: Denominator, Numerator" in said
    trust.write("in.csv", HALVED + "Alder,Jun-24,7,10,5,50%\n")
    code, said = run(trust, "in.csv", "--yes")
    assert (code, data(trust, "alder", "seen")) == (0, wanted + "2024-06-01,50\n"), said


BOTH = {
    "alder": {"falls": [4, 5], "seen": [91, 92]},
    "birch": {"falls": [14, 15], "seen": [81, 82]},
}


@pytest.mark.parametrize(
    "form", ["{w} - {m}", "{m}: {w}", "{m}, {w} Ward", "{m} on {w}", "{w} {m}"]
)
@pytest.mark.parametrize("down", [False, True])
def test_ward_and_measure_in_one_name_are_both(
    trust: WorkbookFolder, form: str, down: bool
) -> None:
    names = {"falls": "Falls", "seen": "Seen in a week"}
    columns = [
        [form.format(w=ward.capitalize(), m=names[measure]), *numbers]
        for ward, of_ward in BOTH.items()
        for measure, numbers in of_ward.items()
    ]
    columns.insert(0, ["Month", "Apr-24", "May-24"])
    rows = columns if down else list(zip(*columns, strict=True))
    trust.write("in.csv", "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows))
    code, said = run(trust, "in.csv", "--keep-profile", "q", "--yes")
    for ward, of_ward in BOTH.items():
        for measure, (first, second) in of_ward.items():
            wanted = f"date,value\n2024-04-01,{first}\n2024-05-01,{second}\n"
            assert (code, data(trust, ward, measure)) == (0, wanted), said
    code, said = run(trust, "in.csv", "--profile", "q", "--yes")
    assert (code, "nothing new" in said) == (0, True), said
    for ward in BOTH:
        (trust.root / f"projects/{ward}/data/falls.csv").unlink()
    assert run(trust, "alder", "falls", "in.csv", "--yes")[0] in (0, 4)
    assert data(trust, "alder") == "date,value\n2024-04-01,4\n2024-05-01,5\n"
    assert data(trust, "birch") == ""


def test_one_number_of_ward_and_measure_comes_once(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Month,Alder - Falls,Falls on Alder\nApr-24,4,5\n")
    code, said = run(trust, "in.csv", "--yes")
    assert (code != 0, data(trust, "alder")) == (True, ""), said
    assert "4" in said
    assert "5" in said


def test_a_name_that_can_be_cut_in_two_ways_is_asked_about(trust: WorkbookFolder) -> None:
    two = PROJECT.format(name="Alder").replace('"Seen in a week"', '"Two falls"')
    trust.write("projects/alder/project.toml", two)
    trust.write("projects/alder-two/project.toml", PROJECT.format(name="Alder Two"))
    trust.write("in.csv", "Month,Alder two falls,Birch falls\nApr-24,4,5\n")
    code, said = run(trust, "in.csv", "--yes")
    assert (code, "Which project is Alder two falls?" in said) == (1, True), said


@pytest.mark.parametrize("form", ["Falls on {w}", "{w} falls"])
@pytest.mark.parametrize("as_sheets", [False, True])
def test_titles_and_sheets_of_ward_and_measure_are_read(
    trust: WorkbookFolder, form: str, as_sheets: bool
) -> None:
    blocks = {form.format(w=w.capitalize()): n for w, n in (("birch", 14), ("alder", 4))}
    if as_sheets:
        book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
        for name, first in blocks.items():
            page = book.add_worksheet(name)
            for at, row in enumerate((("Month", "Number"), ("Apr-24", first), ("May-24", 5))):
                page.write_row(at, 0, row)
        book.close()
    else:
        parts = (f"{name}\nMonth,Number\nApr-24,{n}\nMay-24,5\n" for name, n in blocks.items())
        trust.write("in.xlsx" if as_sheets else "in.csv", "\n".join(parts))
    name = "in.xlsx" if as_sheets else "in.csv"
    code, said = run(trust, name, "--yes")
    assert (code, data(trust, "alder"), data(trust, "birch")) == (
        0,
        "date,value\n2024-04-01,4\n2024-05-01,5\n",
        "date,value\n2024-04-01,14\n2024-05-01,5\n",
    ), said
    (trust.root / "projects/alder/data/falls.csv").unlink()
    (trust.root / "projects/birch/data/falls.csv").unlink()
    if not as_sheets:
        code, said = run(trust, "alder", name, "--yes")
        assert (code, data(trust, "birch")) == (0, ""), said
        assert data(trust, "alder") == "date,value\n2024-04-01,4\n2024-05-01,5\n"


def test_a_sheet_a_month_is_read_with_the_month_of_its_name(trust: WorkbookFolder) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    for at, month in enumerate(("Apr 25", "May 25", "June 2025")):
        page = book.add_worksheet(month)
        page.write_row(0, 0, ("Ward", "Falls", "Seen in a week"))
        page.write_row(1, 0, ("Alder", 4 + at, 90 + at))
        page.write_row(2, 0, ("Birch", 14 + at, 80 + at))
    book.close()
    code, said = run(trust, "in.xlsx", "--yes")
    for ward, falls, seen in (("alder", 4, 90), ("birch", 14, 80)):
        for measure, first in (("falls", falls), ("seen", seen)):
            wanted = "".join(f"2025-0{4 + at}-01,{first + at}\n" for at in range(3))
            assert (code, data(trust, ward, measure)) == (0, f"date,value\n{wanted}"), said


@pytest.mark.parametrize("title", ["Falls by ward", "Falls by ward and month", "Falls"])
def test_a_title_names_the_measure_whatever_it_is_by(trust: WorkbookFolder, title: str) -> None:
    trust.write("in.csv", f"{title}\nMonth,Alder,Birch\nApr 2024,4,14\n")
    code, said = run(trust, "in.csv", "--yes")
    found = data(trust, "alder"), data(trust, "birch")
    assert (code, found) == (0, ("date,value\n2024-04-01,4\n", "date,value\n2024-04-01,14\n")), said


@pytest.mark.parametrize(
    ("text", "says", "offers"),
    [
        ("Ward,Falls\nAlder,4\nAlder,5\n", "None of them has dates: ", ""),
        ("Falls,Printed\n4,Apr 2024\n5,May 2024\n", "", "--date-column Printed"),
    ],
)
def test_a_column_without_dates_is_never_offered_for_them(
    text: str, says: str, offers: str
) -> None:
    found = read_table_error(text)
    assert says in found.hint
    assert found.action is None if not offers else found.action is not None
    assert not offers or "Printed" in str(found.action)


def read_table_error(text: str) -> WorkbookError:
    rows = [tuple(line.split(",")) for line in text.strip().splitlines()]
    lines = ReadLines("in.csv", tuple(ReadLine(n, cells) for n, cells in enumerate(rows, 1)))
    with pytest.raises(WorkbookError) as caught:
        find_columns(lines, {"value": "Falls"})
    return caught.value


@pytest.mark.parametrize("titles", [("", ""), ("Falls", "Falls"), ("Falls 2024", "Falls 2025")])
def test_blocks_of_few_months_are_all_read(trust: WorkbookFolder, titles: tuple[str, str]) -> None:
    blocks = (
        f"{title}\nWard,{months}\nAlder,{n},{n + 1}\nBirch,{n + 10},{n + 11}\n"
        for title, months, n in zip(titles, ("Nov,Dec", "Jan,Feb"), (4, 6), strict=True)
    )
    trust.write("in.csv", "\n".join(blocks))
    code, said = run(trust, "in.csv", "--measure", "falls", "--year", "2024/25", "--yes")
    months = ("2024-11", "2024-12", "2025-01", "2025-02")
    for ward, first in (("alder", 4), ("birch", 14)):
        rows = "".join(f"{month}-01,{first + at}\n" for at, month in enumerate(months))
        assert (code, data(trust, ward)) == (0, f"date,value\n{rows}"), said


def test_a_title_over_an_empty_corner_says_whose_block_it_is(trust: WorkbookFolder) -> None:
    blocks = (
        f"{ward}\n,Apr 2024,May 2024\nFalls,{n},{n + 1}\nSeen in a week,{n + 80}%,{n + 81}%\n"
        for ward, n in (("Birch", 14), ("Alder", 4))
    )
    trust.write("in.csv", "\n".join(blocks))
    code, said = run(trust, "in.csv", "--yes")
    assert code == 0, said
    for ward, n in (("alder", 4), ("birch", 14)):
        assert data(trust, ward) == f"date,value\n2024-04-01,{n}\n2024-05-01,{n + 1}\n"
        assert data(trust, ward, "seen").endswith(f"2024-04-01,{n + 80}\n2024-05-01,{n + 81}\n")


@pytest.mark.parametrize("name", ["AlderLodge.csv", "fallsAlderLodge.csv"])
def test_a_ward_in_the_middle_of_the_name_of_a_file_is_seen(
    trust: WorkbookFolder, name: str
) -> None:
    trust.write("projects/alder-lodge/project.toml", PROJECT.format(name="Alder Lodge"))
    trust.write(name, "Month,Falls\nApr 2024,4\n")
    code, said = run(trust, "alder", "falls", name, "--yes")
    assert (code, data(trust, "alder")) == (1, ""), said
    assert "speaks of alder-lodge" in said


def test_a_day_that_lacks_a_moment_of_its_midnight_is_that_day(trust: WorkbookFolder) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    page = book.add_worksheet("Data")
    shown = book.add_format({"num_format": "dd/mm/yyyy"})
    page.write_row(0, 0, ("Month", "Falls"))
    for at, day in enumerate((45383 - 1e-7, 45413 + 1e-7), start=1):  # worked out by a formula
        page.write_number(at, 0, day, shown)
        page.write_number(at, 1, 3 + at)
    book.close()
    code, said = run(trust, "alder", "falls", "in.xlsx", "--yes")
    assert (code, data(trust, "alder")) == (0, "date,value\n2024-04-01,4\n2024-05-01,5\n"), said


def test_a_time_of_greenwich_is_counted_in_its_own_month_here(trust: WorkbookFolder) -> None:
    rows = ("2024-03-31T22:30:00Z", "2024-03-31T23:30:00Z", "2024-04-30T23:30:00Z")
    trust.write("in.csv", "Date,Ward,Kind\n" + "".join(f"{row},Alder,Falls\n" for row in rows))
    code, said = run(trust, "in.csv", "--as", "incident-list", "--yes")
    wanted = "date,value\n2024-03-01,1\n2024-04-01,1\n2024-05-01,1\n"
    assert (code, data(trust, "alder")) == (0, wanted), said
    moved = "2024-03-31T23:30:00Z as 2024-04-01, 2024-04-30T23:30:00Z as 2024-05-01"
    assert said.count(f"Read by the clock of Britain, which gives another day: {moved}\n") == 1


def test_a_time_of_another_zone_is_read_by_the_clock_here_and_told(trust: WorkbookFolder) -> None:
    rows = "2024-06-30T20:30:00-05:00,4\n2024-08-01T00:30:00+01:00,5\n"
    trust.write("in.csv", f"Month,Falls\n{rows}")
    code, said = run(trust, "alder", "falls", "in.csv", "--yes")
    assert (code, data(trust, "alder")) == (0, "date,value\n2024-07-01,4\n2024-08-01,5\n"), said
    assert "another day: 2024-06-30T20:30:00-05:00 as 2024-07-01\n" in said


def test_a_time_of_greenwich_in_another_order_is_refused_where_its_day_is_in_doubt(
    trust: WorkbookFolder,
) -> None:
    trust.write("in.csv", "Month,Falls\n30/04/2024 23:30Z,4\n31/05/2024 09:30Z,5\n")
    code, said = run(trust, "alder", "falls", "in.csv", "--yes")
    assert (code, "in.csv:2" in said) == (1, True), said


def test_a_remark_between_rows_begins_no_block(trust: WorkbookFolder) -> None:
    trust.write(
        "in.csv", "Falls\nWard,Apr 2024,May 2024\nAlder,4,5\nNote: Birch closed\nBirch,14,15\n"
    )
    code, said = run(trust, "in.csv", "--yes")
    assert (code, data(trust, "birch")) == (0, "date,value\n2024-04-01,14\n2024-05-01,15\n"), said


def test_a_ward_of_the_profile_that_is_missing_is_named(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Ward,Month,Falls\nAlder,Apr 2024,4\nBirch,Apr 2024,14\n")
    assert run(trust, "in.csv", "--keep-profile", "m", "--yes")[0] == 0
    trust.write("in.csv", "Ward,Month,Falls\nAlder,May 2024,5\n")
    code, said = run(trust, "in.csv", "--profile", "m", "--yes")
    assert code == 0, said
    assert "Wards of the profile, of which the file has no row: birch" in said


def test_how_many_rows_were_left_out_is_said_last(trust: WorkbookFolder) -> None:
    trust.write(
        "in.csv", "Ward,Apr 2024,May 2024\nAlder,4,x\n\nWard,Jun 2024,Jul 2024\nAlder,5,y\n"
    )
    code, said = run(trust, "in.csv", "--measure", "falls", "--leave-out", "--yes", "--as-typed")
    assert (code, data(trust, "alder")) == (4, "date,value\n2024-04-01,4\n2024-06-01,5\n"), said
    assert "Wrote 2 points, and left out 2 rows that could not be read." in said
