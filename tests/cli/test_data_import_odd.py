"""`data import` of odd sheets whose numbers are known: read as they are meant, asked or refused."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from qiworkbook.testing import make_workbook
from qiworkbook.workbook.sheets import sheet_choice
from qiworkbook.workbook.sheets.sheet_tables import tables_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.content.sheets import DateTable, ReadLines
    from qiworkbook.testing import WorkbookFolder

WARDS = ("alder", "birch")
PROJECT = """\
format = 1
[project]
title = "{name} Ward"
"""
MEASURE = """
[[measure]]
id = "{id}"
name = "{name}"
kind = "outcome"
every = "{every}"
unit = "{unit}"
"""
MEASURES = (
    ("falls", "Falls", "month", ""),
    ("seen", "Seen in a week", "month", "%"),
    ("stay", "Length of stay", "month", "days"),
    ("handover", "Safe handovers", "week", ""),
)
MONTHS = [date(2025, month, 1) for month in range(1, 7)]
NUMBERS = [4, 5, 6, 4, 5, 6]
FALLS = {"alder falls": dict(zip(map(str, MONTHS), map(str, NUMBERS), strict=True))}
BOTH = FALLS | {"birch falls": {day: f"1{n}" for day, n in FALLS["alder falls"].items()}}


@pytest.fixture
def trust(tmp_path: Path) -> WorkbookFolder:
    """A workbook with two wards."""
    measures = "".join(
        MEASURE.format(id=id_, name=name, every=every, unit=unit)
        for id_, name, every, unit in MEASURES
    )
    files = {
        f"projects/{ward}/project.toml": PROJECT.format(name=ward.capitalize()) + measures
        for ward in WARDS
    }
    return make_workbook(tmp_path, files)


def run(trust: WorkbookFolder, *args: str) -> tuple[int, str]:
    ran = trust.run("data", "import", *args, "--yes", today=date(2025, 12, 31))
    assert "Traceback" not in ran.err
    return ran.exit_code, ran.out + ran.err


def read(trust: WorkbookFolder) -> dict[str, dict[str, str]]:
    """The points that are there now, by project and measure."""
    files = [file for file in trust.files() if "/data/" in file and file.endswith(".csv")]
    return {
        f"{file.split('/')[1]} {file.split('/')[-1].removesuffix('.csv')}": {
            row.partition(",")[0]: row.partition(",")[2].rstrip(",")
            for row in trust.read(file).splitlines()[1:]
        }
        for file in files
    }


def csv(said: str = "{month}", number: str = "{n}", heading: str = "Month,Ward,Falls") -> str:
    rows = (
        f"{said.format(month=day)},Alder,{number.format(n=n)}"
        for day, n in zip(MONTHS, NUMBERS, strict=True)
    )
    return "\n".join((heading, *rows)) + "\n"


def excel(trust: WorkbookFolder, rows: Sequence[Sequence[Any]], **options: Any) -> str:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"), options)
    day = book.add_format({"num_format": "mmm-yy"})
    page = book.add_worksheet("Data")
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            page.write(at, column, cell, *([day] if isinstance(cell, date) else []))
    book.close()
    return "in.xlsx"


LONG: list[list[Any]] = [
    ["Month", "Ward", "Falls"],
    *([d, "Alder", n] for d, n in zip(MONTHS, NUMBERS, strict=True)),
]
BESIDE: list[list[Any]] = [
    ["Alder", None, None, "Birch", None],
    ["Month", "Falls", None, "Month", "Falls"],
    *([day, n, None, day, n + 10] for day, n in zip(MONTHS, NUMBERS, strict=True)),
]


# Read as they are meant


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(csv(), "utf-8-sig", id="with a mark of its encoding"),
        pytest.param(csv().replace(",", "\t"), "utf-16", id="tabs and UTF-16"),
        pytest.param(csv("{month:%d.%m.%Y}").replace(",", ";"), "utf-8", id="days with dots"),
        pytest.param(csv("{month} 00:00:00"), "utf-8", id="days with a clock"),
        pytest.param(csv(heading='Month,Ward,"Falls\n"'), "utf-8", id="a heading of two lines"),
        pytest.param(
            csv() + "\nNote: two may be of another ward\nSource: a list\n", "utf-8", id="notes"
        ),
        pytest.param(
            csv() + "YTD,Alder,30\nSubtotal,Alder,30\nCumulative,,30\n", "utf-8", id="sums"
        ),
        pytest.param(
            csv(number="{n},9", heading="Month,Ward,Falls,Falls last year"),
            "utf-8",
            id="last year beside",
        ),
    ],
)
def test_texts_with_odd_ways(trust: WorkbookFolder, text: str, encoding: str) -> None:
    (trust.root / "in.csv").write_bytes(text.encode(encoding))
    code, said = run(trust, "in.csv", "--dates", "day-first")
    assert (code, read(trust)) == (0, FALLS), said


def test_spaces_that_do_not_break_in_thousands(trust: WorkbookFolder) -> None:
    trust.write("in.csv", csv(number='"1\u00a00{n}0"', heading="Month,Ward,Length of stay"))
    assert run(trust, "in.csv")[0] == 0
    assert [*read(trust)["alder stay"].values()] == [f"10{n}0" for n in NUMBERS]


def test_an_excel_that_counts_from_1904(trust: WorkbookFolder) -> None:
    assert run(trust, excel(trust, LONG, date_1904=True))[0] == 0
    assert read(trust) == FALLS


def test_tables_side_by_side_keep_their_own_dates_and_ward(trust: WorkbookFolder) -> None:
    later = [list(row) for row in BESIDE]
    for row in later[2:]:
        row[3] = row[3].replace(month=row[3].month + 6)
    code, said = run(trust, excel(trust, later))
    assert code == 0, said
    assert read(trust)["alder falls"] == FALLS["alder falls"]
    assert list(read(trust)["birch falls"]) == [f"2025-{month:02}-01" for month in range(7, 13)]
    assert [*read(trust)["birch falls"].values()] == [str(n + 10) for n in NUMBERS]


def test_headings_once_more_in_the_middle(trust: WorkbookFolder) -> None:
    trust.write("in.csv", csv() + csv(number="1{n}").replace("Alder", "Birch"))
    assert run(trust, "in.csv")[0] == 0
    assert read(trust) == BOTH


def test_weeks_by_number_across_a_year_end(trust: WorkbookFolder) -> None:
    rows = "".join(f"{week},Alder,9\n" for week in ("2024 W51", "2024 W52", "2025 W1", "2025 W2"))
    trust.write("in.csv", f"Week,Ward,Safe handovers\n{rows}")
    assert run(trust, "in.csv")[0] == 0
    days = ["2024-12-16", "2024-12-23", "2024-12-30", "2025-01-06"]
    assert list(read(trust)["alder handover"]) == days


def test_months_that_are_still_to_come_are_no_points_until_they_are(trust: WorkbookFolder) -> None:
    later = "2026-01-01,Alder,\n2026-02-01,Alder,\n"
    before = csv().replace("2025-06-01,Alder,6", "2025-06-01,Alder,")
    trust.write("in.csv", before + later)
    code, said = run(trust, "in.csv")
    assert (code, "2 empty cells in the future: not measured yet" in said) == (0, True)
    assert read(trust)["alder falls"] == FALLS["alder falls"] | {"2025-06-01": ""}
    trust.write("in.csv", csv() + later)
    assert run(trust, "in.csv")[0] == 0
    assert read(trust) == FALLS


def test_a_target_and_a_sum_beside_months_across(trust: WorkbookFolder) -> None:
    rows: list[list[Any]] = [
        ["Ward", "Indicator", *MONTHS, "YTD", "Target"],
        ["Alder", "Falls", *NUMBERS, 30, 3],
        ["Alder", "Length of stay", *(n + 20 for n in NUMBERS), 150, None],
        ["Birch", "Falls", *(n + 10 for n in NUMBERS), 90, 12],
    ]
    code, said = run(trust, excel(trust, rows))
    stay = {str(day): str(n + 20) for day, n in zip(MONTHS, NUMBERS, strict=True)}
    assert (code, read(trust)) == (0, BOTH | {"alder stay": stay}), said
    assert "alder falls: the target none becomes 3" in said
    assert "birch falls: the target none becomes 12" in said


# Asked about


@pytest.mark.parametrize("every", ["week", "fortnight", "month"])
def test_numbers_of_another_rhythm_are_asked_about(trust: WorkbookFolder, every: str) -> None:
    apart = {"week": 30, "fortnight": 7, "month": 7}[every]
    id_, name = ("falls", "Falls") if every == "month" else ("handover", "Safe handovers")
    file = "projects/alder/project.toml"
    if every == "fortnight":
        trust.write(file, trust.read(file).replace('every = "week"', 'every = "fortnight"'))
    days = [date(2025, 1, 6) + timedelta(apart * at) for at in range(6)]
    trust.write("in.csv", f"Date,Ward,{name}\n" + "".join(f"{day},Alder,5\n" for day in days))
    code, said = run(trust, "in.csv", "--dates", "year-first")
    assert (code, read(trust)) == (1, {}), said
    assert f"a point is expected every {every}" in said
    assert run(trust, "in.csv", "--as-typed")[0] == 0
    assert list(read(trust)[f"alder {id_}"]) == [str(day) for day in days]


def test_a_point_of_another_rhythm_is_asked_about_where_it_is_typed(trust: WorkbookFolder) -> None:
    codes = [
        trust.run("data", "add", "alder", "handover", f"2024-0{month}-06", "5").exit_code
        for month in (1, 2, 3)
    ]
    assert codes == [0, 0, 1]


@pytest.mark.parametrize(
    "text",
    [
        "Month,Ward,Seen in a week,Total\n2025-01-01,Alder,40,60\n2025-02-01,Alder,41,61\n",
        "Month,Seen,Patients\n2025-01-01,40,60\n2025-02-01,41,61\n",
        "Ward,Measure,Month,Value\n"
        "Alder,Seen in a week,2025-01-01,40\nAlder,Asked,2025-01-01,60\n"
        "Alder,Seen in a week,2025-02-01,41\nAlder,Asked,2025-02-01,61\n",
    ],
)
def test_counts_beside_what_they_are_of_are_no_percentages(
    trust: WorkbookFolder, text: str
) -> None:
    trust.write("in.csv", text)
    code, said = run(trust, "alder", "in.csv")
    assert (code, read(trust)) == (1, {}), said
    name = next(n for n in ("Total", "Patients", "Asked") if n in text)
    assert f"{name}: 40 of 60" in said
    assert run(trust, "alder", "in.csv", "--measure", f"{name}=seen.denominator")[0] == 0
    assert read(trust) == {"alder seen": {"2025-01-01": "40,60", "2025-02-01": "41,61"}}
    seen = "Seen" if name == "Patients" else "Seen in a week"
    trust.write("projects/alder/data/seen.csv", "date,value\n")
    assert run(trust, "alder", "in.csv", "--measure", f"{seen}=seen")[0] == 0
    assert read(trust) == {"alder seen": {"2025-01-01": "40", "2025-02-01": "41"}}


@pytest.mark.parametrize(
    "other", ["35,61", "60.5,61", "100,100"], ids=["less", "no count", "a hundred"]
)
def test_percentages_beside_other_numbers_are_percentages(
    trust: WorkbookFolder, other: str
) -> None:
    first, second = other.split(",")
    rows = f"2025-01-01,Alder,40,{first}\n2025-02-01,Alder,41,{second}\n"
    trust.write("in.csv", f"Month,Ward,Seen in a week,Other\n{rows}")
    code, said = run(trust, "in.csv")
    assert (code, [*read(trust)["alder seen"].values()]) == (0, ["40", "41"]), said


# Refused, with the cell


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("(5)", "in.csv:4: “(5)” is not a number. Write -5 if the brackets mean"),
        ("<5", "in.csv:4: “<5” is not a number."),
        ("1O", "in.csv:4: “1O” is not a number. Write 10 if its letters are meant"),
        ("5-7", "in.csv:4: “5-7” is not a number. Write a number"),
        ("0:35", "in.csv:4: “0:35” is not a number. Write a time as one number"),
        ("5*", "in.csv:4: “5*” is not a number. Write the number alone: 5."),
        ("5 [1]", "in.csv:4: “5 [1]” is not a number."),
        ("5¹", "in.csv:4: “5¹” is not a number."),
        ("5 falls", "in.csv:4: “5 falls” is not a number."),
        ("3/10", "in.csv:4: “3/10” is not a number."),
    ],
)
def test_a_cell_that_is_no_number_is_named(trust: WorkbookFolder, cell: str, said: str) -> None:
    trust.write("in.csv", csv().replace("2025-03-01,Alder,6", f"2025-03-01,Alder,{cell}"))
    code, told = run(trust, "in.csv")
    assert (code, said in told, read(trust)) == (1, True, {}), told


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Week,Ward,Safe handovers\n50,Alder,4\n51,Alder,5\n1,Alder,5\n", id="weeks"),
        pytest.param("Ward,Apr,May,Jun\nAlder,3,4,5\nBirch,3,4,5\n", id="months without a year"),
        pytest.param(csv(number="{n} falls"), id="units in every cell"),
        pytest.param(csv("{month:%Y}", number="{n}"), id="years alone"),
        pytest.param(csv() + "2025-06-01,Alder,6\n", id="a row twice"),
        pytest.param(csv("Week 5"), id="one week again and again"),
    ],
)
def test_what_cannot_be_understood_is_not_read(trust: WorkbookFolder, text: str) -> None:
    trust.write("in.csv", text)
    assert (run(trust, "in.csv")[0], read(trust)) == (1, {})


def test_a_number_in_merged_cells_is_named_by_its_own_cell(trust: WorkbookFolder) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"), {"default_date_format": "mmm-yy"})
    page = book.add_worksheet("Data")
    for at, row in enumerate(LONG):
        page.write_row(at, 0, row)
    page.merge_range(2, 2, 3, 2, 9)
    book.close()
    code, said = run(trust, "in.xlsx")
    assert (code, "in.xlsx, C4: one number is in merged cells" in said) == (1, True)


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (("40/50", "41 / 59"), ("40,50", "41,59")),
        (("40 of 50", "*", "35 out of 58"), ("40,50", "", "35,58")),
        (("9/12", "10/12", "11/12"), ("9,12", "10,12", "11,12")),
        (("1,040/1,250", "1,041/1,259"), ("1040,1250", "1041,1259")),
    ],
)
def test_how_many_of_how_many_stand_in_one_cell(
    trust: WorkbookFolder, cells: Sequence[str], kept: Sequence[str]
) -> None:
    rows = [f'2025-0{at}-01,"{cell}"' for at, cell in enumerate(cells, 1)]
    for heading, names in (
        ("Month,Seen in a week", ("alder",)),
        ("Month,Value", ("alder", "seen")),
        ("date,value", ("alder", "seen")),
    ):
        trust.write("in.csv", "\n".join((heading, *rows, "")))
        trust.write("projects/alder/data/seen.csv", "date,numerator,denominator\n")
        code, said = run(trust, *names, "in.csv")
        assert code == 0, said
        found = read(trust)["alder seen"].values()
        assert [one.partition(",“")[0].rstrip(",") for one in found] == list(kept), said
    trust.write("in.csv", "\n".join(("Month,Falls", *rows, "")))
    code, said = run(trust, "alder", "falls", "in.csv")
    assert code == 1, said
    assert "Write the two apart" in said


def test_quarters_in_place_of_months_are_asked_about(trust: WorkbookFolder) -> None:
    months = "".join(f"2024-{month:02}-01,{month}\n" for month in range(1, 13))
    trust.write("projects/alder/data/falls.csv", f"date,value\n{months}")
    trust.write("in.csv", "Month,Falls\n2024-01-01,7\n2024-04-01,8\n2024-07-01,9\n2024-10-01,8\n")
    code, said = run(trust, "alder", "falls", "in.csv", "--replace")
    assert code == 1, said
    assert "a point is expected every month, and these are 91 days apart" in said
    assert read(trust)["alder falls"]["2024-04-01"] == "4"


@pytest.mark.parametrize(
    ("text", "told", "never"),
    [
        ("Month,Falls\n2025-01-01,4.5\n2025-02-01,5\n", "what is counted comes whole", "Wrote"),
        (
            "Month,Falls\n2025-01-01,4\n2025-02-01,5\nFrom Birch alone,\n",
            "speaks of birch",
            "Wrote",
        ),
        ("Month,Falls,falls\n2025-01-01,4,5\n", "Both are called Falls", "Falls=falls"),
    ],
)
def test_a_doubt_is_told_with_a_way_that_helps(
    trust: WorkbookFolder, text: str, told: str, never: str
) -> None:
    trust.write("in.csv", text)
    code, said = run(trust, "alder", "falls", "in.csv")
    assert code == 1, said
    assert told in said
    assert never not in said
    assert not read(trust)


TURN = ("w/c 30 Dec", "w/c 6 Jan", "w/c 13 Jan")
WEEKS = ("2025-03-24", "2025-03-31", "2025-04-07")


@pytest.mark.parametrize(
    ("cells", "year", "kept"),
    [
        (("w/c 24 Mar", "w/c 31 Mar", "w/c 7 Apr"), "2025", WEEKS),
        (("24th March", "31st March", "7th April"), "2025", WEEKS),
        (("Week 13", "Week 14", "Week 15"), "2025", WEEKS),
        (("wk 13", "wk 14"), "2025", WEEKS[:2]),
        (TURN, "2024/25", ("2024-12-30", "2025-01-06", "2025-01-13")),
        (TURN, "2024", ()),
        (("Week 51", "Week 52", "Week 1"), "2024", ()),
        (("Week 1", "Week 2", "Week 3"), "2024/25", ()),
    ],
)
@pytest.mark.parametrize("across", [False, True])
def test_a_time_without_its_year_is_asked_for_it(
    trust: WorkbookFolder, cells: Sequence[str], year: str, kept: Sequence[str], across: bool
) -> None:
    numbers = range(4, 4 + len(cells))
    rows = [("Week", *cells), ("Safe handovers", *map(str, numbers))]
    if across and len(cells) < 3:
        return
    turned = rows if across else list(zip(*rows, strict=True))
    trust.write("in.csv", "".join(",".join(row) + "\n" for row in turned))
    code, said = run(trust, "alder", "handover", "in.csv")
    assert code == 1, said
    assert "--year" in said
    code, said = run(trust, "alder", "handover", "in.csv", "--year", year)
    assert (code == 0) == bool(kept), said
    found = {"alder handover": dict(zip(kept, map(str, numbers), strict=False))} if kept else {}
    assert read(trust) == found


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Financial year,Quarter,Falls\n2024/25,Q1,4\n2024/25,Q2,5\n2024/25,Q4,6\n", True),
        ("Year,Quarter,Falls\n2024/25,1,4\n2024/25,2,5\n2024/25,4,6\n", True),
        ("Ward,Indicator,Q1,Q2,Q4\nAlder,Falls,4,5,6\n", False),
        ("Quarter,Falls\nQ1,4\nQ2,5\nQ4,6\n", False),
    ],
)
def test_quarters_have_their_year_beside_them_or_are_asked(
    trust: WorkbookFolder, text: str, kept: bool
) -> None:
    file = trust.read("projects/alder/project.toml")
    trust.write("projects/alder/project.toml", file.replace('"month"', '"quarter"', 1))
    trust.write("in.csv", text)
    names = () if text.startswith("Ward") else ("alder", "falls")
    code, said = run(trust, *names, "in.csv")
    assert (code == 0) == kept, said
    if not kept:
        assert "--year" in said
        code, said = run(trust, *names, "in.csv", "--year", "2024/25")
    assert code == 0, said
    assert read(trust)["alder falls"] == {"2024-04-01": "4", "2024-07-01": "5", "2025-01-01": "6"}


def test_a_quarter_among_months_takes_no_year_from_them(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Month,Falls\nJan-25,4\nFeb-25,5\nMar-25,6\nQ4,15\nApr-25,7\n")
    code, said = run(trust, "alder", "falls", "in.csv", "--leave-out")
    assert code == 4, said
    assert list(read(trust)["alder falls"].values()) == ["4", "5", "6", "7"]
    assert "in.csv:5" in said


@pytest.mark.parametrize("chart", ["", 'chart = "xbar"'])
def test_months_down_of_two_years_are_not_all_of_one(trust: WorkbookFolder, chart: str) -> None:
    file = trust.read("projects/alder/project.toml")
    trust.write(
        "projects/alder/project.toml", file.replace('id = "falls"', f'id = "falls"\n{chart}')
    )
    once = [f"{month},{n}" for month in ("Jan", "Feb", "Mar") for n in (4, 5)[: 1 + bool(chart)]]
    trust.write("in.csv", "\n".join(("Month,Falls", *once, *once, "")))
    code, said = run(trust, "alder", "falls", "in.csv", "--year", "2025", "--as-typed")
    assert code == 1, said
    assert "write each month with its year" in said
    assert ("the months start again" if chart else "4 (in.csv:2) and 4 (in.csv:5)") in said
    assert not read(trust)
    wards = [f"{ward},{row}" for ward in ("Alder", "Birch") for row in once]
    trust.write("in.csv", "\n".join(("Ward,Month,Falls", *wards, "")))
    code, said = run(trust, "alder", "falls", "in.csv", "--year", "2025", "--as-typed")
    assert code == 0, said
    assert len(trust.read("projects/alder/data/falls.csv").splitlines()) == 1 + len(once)


def test_each_sheet_of_a_file_is_searched_once(
    trust: WorkbookFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    for ward in ("Alder", "Birch", "About"):
        page = book.add_worksheet(ward)
        rows = [["Month", "Falls"], ["Apr-24", 4], ["May-24", 5], ["Jun-24", 6]]
        for at, row in enumerate([["About this file"]] if ward == "About" else rows):
            page.write_row(at, 0, row)
    book.close()
    searched = []

    def once(lines: ReadLines) -> tuple[DateTable, ...]:
        searched.append(lines.sheet)
        return tables_of(lines)

    monkeypatch.setattr(sheet_choice, "tables_of", once)
    code, said = run(trust, "in.xlsx", "--split", "sheet")
    assert code == 0, said
    assert searched == ["Alder", "Birch", "About"]
    assert list(read(trust)) == ["alder falls", "birch falls"]


# Sums that nothing calls so


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("Ward,Apr-24,May-24\nAlder,4,5\nBirch,14,15\n,18,20\n", ["--measure", "falls"]),
        ("Ward,Apr-24,May-24\nAlder,4,5\nBirch,14,15\n,18,20\n", ["--measure", "falls", "--carry"]),
        ("Month,Alder,Birch,\nApr-24,4,14,18\nMay-24,5,15,20\n", ["--measure", "falls"]),
        ("Ward,Month,Falls\nAlder,Apr-24,4\nAlder,May-24,5\nAlder,,9\nBirch,Apr-24,14\n"
         "Birch,May-24,15\nBirch,,29\n,,38\n", []),
        ("Month,Ward,Falls\nApr-24,Alder,4\nApr-24,Birch,14\nApr-24,,18\nMay-24,Alder,5\n"
         "May-24,Birch,15\nMay-24,,20\n", ["--carry"]),
        ("Month,Ward,Falls\nApr-24,Alder,4\n,Birch,14\n,,18\nMay-24,Alder,5\n,Birch,15\n,,20\n",
         ["--carry"]),
        ("Ward,Indicator,Apr-24,May-24\nAlder,Falls,4,5\nAlder,Seen in a week,91%,92%\n"
         "Birch,Falls,14,15\nBirch,Seen in a week,81%,82%\n,Falls,18,20\n", []),
    ],
)  # fmt: skip
def test_a_sum_without_a_name_is_seen_as_one(
    trust: WorkbookFolder, text: str, args: list[str]
) -> None:
    trust.write("in.csv", text)
    code, said = run(trust, "in.csv", *args)
    assert (code, "Sums and means, left out: Total" in said) == (0, True), said
    found = read(trust)
    assert found["alder falls"] == {"2024-04-01": "4", "2024-05-01": "5"}
    assert found["birch falls"] == {"2024-04-01": "14", "2024-05-01": "15"}


@pytest.mark.parametrize(
    "text",
    [
        "Ward,Apr-24,May-24\nAlder,4,5\nBirch,14,15\n,18,21\n",  # no sum
        "Ward,Indicator,Apr-24,May-24\nAlder,Falls,4,5\n,Seen in a week,4%,5%\n",  # carried down
        "Month,Falls\nApr-24,4\n,4\n",  # one number is a sum of none
    ],
)
def test_a_row_without_a_name_that_is_no_sum_is_asked_about(
    trust: WorkbookFolder, text: str
) -> None:
    trust.write("in.csv", text)
    names = ["in.csv", "--measure", "falls"] if text.startswith("Ward") else ["in.csv"]
    code, said = run(trust, *(["alder", "falls"] if text.startswith("Month") else []), *names)
    assert (code, "there is nothing under" in said, read(trust)) == (1, True, {}), said


def test_the_rows_of_a_subgroup_are_no_sums(trust: WorkbookFolder) -> None:
    file = trust.read("projects/alder/project.toml")
    trust.write(
        "projects/alder/project.toml", file.replace('id = "falls"', 'id = "falls"\nchart = "xbar"')
    )
    trust.write("in.csv", "Month,Falls\nApr-24,4\n,6\n,10\nMay-24,5\n,5\n,10\n")
    code, said = run(trust, "alder", "falls", "in.csv", "--carry")
    assert code == 0, said
    text = trust.read("projects/alder/data/falls.csv")
    assert [line.partition(",")[2] for line in text.splitlines()[1:]] == [
        *("4", "6", "10", "5", "5", "10")
    ]


# Dates without their year, and weeks by their last day


@pytest.mark.parametrize(
    ("days", "year", "kept"),
    [
        (("25/03", "01/04", "08/04"), "2024", ["2024-03-25", "2024-04-01", "2024-04-08"]),
        (("25.03", "01.04", "08.04"), "2023/24", None),  # from March to April it is another year
        (("17/03", "24/03", "31/03"), "2023/24", ["2024-03-17", "2024-03-24", "2024-03-31"]),
    ],
)
def test_a_day_and_a_month_in_figures_are_asked_for_their_year(
    trust: WorkbookFolder, days: tuple[str, ...], year: str, kept: list[str] | None
) -> None:
    trust.write(
        "in.csv", "Week,Safe handovers\n" + "".join(f"{d},{n}\n" for n, d in enumerate(days, 4))
    )
    code, said = run(trust, "alder", "handover", "in.csv")
    assert (code, "--year" in said, read(trust)) == (1, True, {}), said
    code, said = run(trust, "alder", "handover", "in.csv", "--year", year)
    assert (code == 0) == (kept is not None), said
    assert list(read(trust).get("alder handover", {})) == (kept or [])


def test_days_that_could_be_months_are_asked_for_their_order(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Week,Safe handovers\n01/04,4\n08/04,5\n06/05,6\n")
    code, said = run(trust, "alder", "handover", "in.csv", "--year", "2024")
    assert (code, "01/04/2024 could be 1 April 2024 or 4 January 2024" in said) == (1, True), said
    code, said = run(
        trust, "alder", "handover", "in.csv", "--year", "2024", "--dates", "day-first", "--as-typed"
    )
    assert list(read(trust)["alder handover"]) == ["2024-04-01", "2024-04-08", "2024-05-06"], said


@pytest.mark.parametrize("excel_", [False, True])
def test_a_day_in_six_figures(trust: WorkbookFolder, excel_: bool) -> None:
    days = ["010424", "080424", "150424", "220424"]
    trust.write("in.csv", "Date,Safe handovers\n" + "".join(f"{day},5\n" for day in days))
    rows: list[list[Any]] = [["Date", "Safe handovers"], *([int(day), 5] for day in days)]
    code, said = run(trust, "alder", "handover", excel(trust, rows) if excel_ else "in.csv")
    assert code == 0, said
    assert list(read(trust)["alder handover"]) == [
        *("2024-04-01", "2024-04-08", "2024-04-15", "2024-04-22")
    ]


def test_a_year_and_a_month_in_six_figures_are_no_days(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Month,Falls\n201204,4\n201205,5\n201206,6\n")
    code, said = run(trust, "alder", "falls", "in.csv")
    assert "2004" not in said, said
    assert code == 1 or next(iter(read(trust)["alder falls"])) == "2012-04-01"


FIRST = ["2025-03-03", "2025-03-10", "2025-03-17"]
LAST = ["2025-03-09", "2025-03-16", "2025-03-23"]
ENDING = "".join(f"{day},{n}\n" for n, day in enumerate(LAST, 4))


@pytest.mark.parametrize("args", [(), ("--date-column", "A", "--value-column", "B")])
@pytest.mark.parametrize("heading", ["Week ending", "W/E", "Wk ending (Sunday)"])
def test_a_heading_that_says_the_last_day_of_a_week_is_asked_about(
    trust: WorkbookFolder, heading: str, args: tuple[str, ...]
) -> None:
    trust.write("in.csv", f"{heading},Safe handovers\n{ENDING}")
    code, said = run(trust, "alder", "handover", "in.csv", *args)
    assert (code, read(trust)) == (1, {}), said
    assert "2025-03-09 is kept by its first day, 3 March 2025" in said
    for word, kept in (("by-first-day", FIRST), ("by-last-day", LAST)):
        code, said = run(trust, "alder", "handover", "in.csv", *args, "--dates", word)
        assert (code, list(read(trust)["alder handover"])) == (0, kept), said
        (trust.root / "projects/alder/data/handover.csv").unlink()


def test_a_week_that_ends_over_its_column_is_asked_about(trust: WorkbookFolder) -> None:
    turned = zip(*[("Week ending", "Alder", "Birch"), *((d, "4", "5") for d in LAST)], strict=True)
    trust.write("in.csv", "".join(",".join(row) + "\n" for row in turned))
    code, said = run(trust, "in.csv", "--measure", "handover")
    assert (code, "by-first-day" in said, read(trust)) == (1, True, {}), said
    code, said = run(trust, "in.csv", "--measure", "handover", "--dates", "by-first-day")
    assert list(read(trust)["birch handover"]) == FIRST, said


@pytest.mark.parametrize(
    ("there", "kept"),
    [("2025-02-17 2025-02-24", FIRST), ("2025-02-16 2025-02-23", LAST), ("2025-02-19", None)],
)
def test_the_weeks_that_are_there_say_how_weeks_are_kept(
    trust: WorkbookFolder, there: str, kept: list[str] | None
) -> None:
    days = there.split()
    rows = "".join(f"{day},4\n" for day in days)
    trust.write("projects/alder/data/handover.csv", f"date,value\n{rows}")
    trust.write("in.csv", f"Week ending,Safe handovers\n{ENDING}")
    code, said = run(trust, "alder", "handover", "in.csv")
    assert (code == 0) == (kept is not None), said
    assert list(read(trust)["alder handover"]) == [*days, *(kept or [])]


def test_a_year_that_is_written_once_for_its_quarters_is_carried(trust: WorkbookFolder) -> None:
    file = trust.read("projects/alder/project.toml")
    trust.write("projects/alder/project.toml", file.replace('"month"', '"quarter"', 1))
    trust.write(
        "in.csv", "Financial year,Quarter,Falls\n2023/24,Q3,4\n,Q4,5\n2024/25,Q1,6\n,Q2,4\n"
    )
    code, said = run(trust, "alder", "falls", "in.csv")
    assert (code, "there is nothing under Financial year" in said) == (1, True), said
    code, said = run(trust, "alder", "falls", "in.csv", "--carry")
    assert (code, list(read(trust)["alder falls"])) == (
        0,
        ["2023-10-01", "2024-01-01", "2024-04-01", "2024-07-01"],
    ), said


def test_a_quarter_among_two_months_takes_no_year_from_them(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Month,Falls\nApr-10,4\nMay-10,5\nQ1,9\n")
    code, said = run(trust, "alder", "falls", "in.csv")
    assert (code, "“Apr-10” could be April 2010" in said) == (1, True), said
    trust.write("in.csv", "Month,Falls\nApr-24,4\nMay-24,5\nQ1,9\n")
    code, said = run(trust, "alder", "falls", "in.csv")
    assert (code, "in.csv:4: “Q1” has no year" in said, "Apr-24" in said) == (1, True, False), said


def test_the_questions_of_a_survey_are_no_quarters(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Ward,Q1,Q2,Q3,Q4\nAlder,4,3,5,4\nBirch,3,4,5,2\n")
    code, said = run(trust, "in.csv", "--measure", "falls")
    assert (code, "--year" in said, "questions of a form" in said) == (1, False, True), said
    file = trust.read("projects/alder/project.toml")
    trust.write("projects/alder/project.toml", file.replace('"month"', '"quarter"', 1))
    code, said = run(trust, "in.csv", "--measure", "falls")
    assert (code, "--year" in said, "questions of a form" in said) == (1, True, True), said


# Words and times where a number should stand


@pytest.mark.parametrize("word", ["n/a", "TBC", "Not submitted", "no return", "not available"])
def test_a_word_for_no_number_is_a_gap_that_says_so(trust: WorkbookFolder, word: str) -> None:
    trust.write("in.csv", csv().replace("2025-03-01,Alder,6", f"2025-03-01,Alder,{word}"))
    code, said = run(trust, "in.csv")
    assert code == 0, said
    assert read(trust)["alder falls"]["2025-03-01"] == f",“{word}” in the file"


@pytest.mark.parametrize("word", ["NIL", "none", "Nil return"])
def test_nil_is_asked_about(trust: WorkbookFolder, word: str) -> None:
    trust.write("in.csv", csv().replace("2025-03-01,Alder,6", f"2025-03-01,Alder,{word}"))
    code, said = run(trust, "in.csv")
    assert (code, f"“{word}” mean" in said, "--dash" in said, read(trust)) == (1, True, True, {})
    for answer, kept in (("gap", ""), ("zero", "0")):
        code, said = run(trust, "in.csv", "--dash", answer)
        assert (code, read(trust)["alder falls"]["2025-03-01"]) == (0, kept), said
        (trust.root / "projects/alder/data/falls.csv").unlink()


def test_a_kind_called_none_is_a_name(trust: WorkbookFolder) -> None:
    rows = "".join(f"{m},{harm},{n}\n" for m in MONTHS for harm, n in (("None", 9), ("Low", 4)))
    trust.write("in.csv", f"Month,Harm,Falls\n{rows}".replace("Low", "Unknown"))
    code, said = run(trust, "alder", "falls", "in.csv")
    assert (code, read(trust)) == (1, {}), said
    code, said = run(trust, "alder", "falls", "in.csv", "--where", "Harm=None")
    assert (code, set(read(trust)["alder falls"].values())) == (0, {"9"}), said


@pytest.mark.parametrize("layout", ["down", "across", "excel"])
def test_times_are_put_to_the_unit(trust: WorkbookFolder, layout: str) -> None:
    times = ["0:35", "1:20", "0:50"]
    rows: list[list[Any]] = [
        ["Month", "Length of stay"],
        *([d, t] for d, t in zip(MONTHS, times, strict=False)),
    ]
    if layout == "across":
        rows = [["Ward", *MONTHS[:3]], ["Alder", *times]]
    if layout == "excel":
        clocks = [time(0, 35), time(1, 20), time(0, 50)]
        book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"), {"default_date_format": "h:mm"})
        page = book.add_worksheet("Data")
        for at, row in enumerate([["Month", "Length of stay"], ["Jan-25"], ["Feb-25"], ["Mar-25"]]):
            page.write_row(at, 0, row)
        for at, clock in enumerate(clocks, 1):
            page.write_datetime(at, 1, clock)
        book.close()
    trust.write("in.csv", "".join(",".join(map(str, row)) + "\n" for row in rows))
    file = "in.xlsx" if layout == "excel" else "in.csv"
    code, said = run(trust, "alder", "stay", file)
    assert (code, "is a time, and stay is in days" in said, read(trust)) == (1, True, {}), said
    code, said = run(trust, "alder", "stay", file, "--times", "60")
    assert (code, list(read(trust)["alder stay"].values())) == (0, ["35", "80", "50"]), said


def test_two_wards_in_one_name_are_those_of_none(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Month,Alder and Birch,Alder\nApr-24,4,1\nMay-24,5,2\n")
    code, said = run(trust, "in.csv", "--measure", "falls")
    assert (code, "It names several wards" in said, read(trust)) == (1, True, {}), said


# What stands below a table


def test_more_words_than_data_below_a_heading_of_dates(trust: WorkbookFolder) -> None:
    foot = "Total,9\nAverage,4.5\n\nNotes\nCounted by the day\nSource: a list\nProvisional\n"
    trust.write("in.csv", f"Month,Falls\nApr-24,4\nMay-24,5\n{foot}")
    code, said = run(trust, "alder", "falls", "in.csv")
    assert (code, list(read(trust)["alder falls"].values())) == (0, ["4", "5"]), said


def test_a_table_without_dates_below_is_left_out_with_a_word(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Ward,Apr-24,May-24\nAlder,4,5\nBirch,14,15\n\nWard,Beds\nAlder,18\n")
    code, said = run(trust, "in.csv", "--measure", "falls")
    assert (code, "not read, from row: 5" in said) == (4, True), said
    assert list(read(trust)["alder falls"].values()) == ["4", "5"]


def test_the_cell_that_is_no_number_is_told_and_not_a_good_one(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Month,Falls\nApr-24,4\nMay-24,1O\nJun-24,l2\n")
    code, said = run(trust, "alder", "falls", "in.csv")
    assert (code, "“1O”" in said, "“4”" in said) == (1, True, False), said


# What people see in Excel, where the cell holds something else


def shown(
    trust: WorkbookFolder, days: Sequence[Any], numbers: Sequence[Any], **formats: str
) -> str:
    """A file of one measure with these formats for its days and its numbers."""
    options = {"date_1904": formats.pop("since", "") == "1904"}
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"), options)
    page = book.add_worksheet("Data")
    page.write_row(0, 0, [formats.get("heading", "Month"), "Number"])
    for column, (cells, key) in enumerate(((days, "day"), (numbers, "number"))):
        form = book.add_format({"num_format": formats[key]}) if key in formats else None
        page.write_column(1, column, cells, form)
    book.close()
    return "in.xlsx"


@pytest.mark.parametrize(
    ("since", "heading", "named"),
    [
        ("1904", "Month", ()),
        ("1904", "Month", ("--date-column", "A", "--value-column", "B")),
        ("1904", "Fell on", ("--date-column", "Fell on", "--value-column", "Number")),
        ("1900", "Month", ()),
        ("1900", "Fell on", ("--date-column", "Fell on", "--value-column", "Number")),
    ],
)
def test_a_workbook_of_an_old_mac_counts_days_without_a_format_from_1904(
    trust: WorkbookFolder, since: str, heading: str, named: tuple[str, ...]
) -> None:
    first = date(1904, 1, 1) if since == "1904" else date(1899, 12, 30)
    serials = [(day - first).days for day in MONTHS]
    file = shown(trust, serials, NUMBERS, since=since, heading=heading)
    code, said = run(trust, "alder", "falls", file, *named)
    assert (code, read(trust)) == (0, FALLS), said


@pytest.mark.parametrize(
    ("words", "measure", "seen"),
    [
        ('0" weeks"', "stay", "4 weeks"),
        ('0" of 20"', "falls", "4 of 20"),
        ('"under "0', "falls", "under 4"),
        ("0\\ \\w\\e\\e\\k\\s", "stay", "4 weeks"),
        ('[>1]0" weeks";0" week"', "stay", "4 weeks"),
    ],
)
def test_words_that_a_format_puts_beside_a_number_are_not_left_unread(
    trust: WorkbookFolder, words: str, measure: str, seen: str
) -> None:
    code, said = run(
        trust, "alder", measure, shown(trust, MONTHS, NUMBERS, day="mmm yy", number=words)
    )
    assert (code, read(trust)) == (1, {}), said
    assert f"in.xlsx, B2: people see “{seen}” in the cell, which holds 4." in said
    assert "give the cell the format General in Excel" in said


@pytest.mark.parametrize(
    ("words", "measure"),
    [('0" days"', "stay"), ('0" day"', "stay"), ('0" falls"', "falls"), ('0,"k"', "falls")],
)
def test_words_of_the_measure_itself_and_thousands_are_read(
    trust: WorkbookFolder, words: str, measure: str
) -> None:
    code, said = run(
        trust, "alder", measure, shown(trust, MONTHS, NUMBERS, day="mmm yy", number=words)
    )
    assert (code, read(trust)) == (0, {f"alder {measure}": FALLS["alder falls"]}), said


@pytest.mark.parametrize("day", ["mmm-yy", "mmmm yyyy", "mmmm", "mm/yyyy"])
@pytest.mark.parametrize("number", [15, 28])
def test_days_of_which_people_see_the_month_are_months(
    trust: WorkbookFolder, day: str, number: int
) -> None:
    days = [month.replace(day=number) for month in MONTHS]
    code, said = run(trust, "alder", "falls", shown(trust, days, NUMBERS, day=day))
    assert (code, read(trust)) == (0, FALLS), said


def test_days_of_which_people_see_the_month_are_asked_about_where_none_is_expected(
    trust: WorkbookFolder,
) -> None:
    days = [month.replace(day=15) for month in MONTHS]
    file = shown(trust, days, NUMBERS, day="mmm-yy")
    code, said = run(trust, "alder", "handover", file)
    assert (code, read(trust)) == (1, {}), said
    assert "A2: 2025-01-15 could be January 2025 or 15 January 2025. Which is it?" in said
    assert "Excel shows only the month." in said
    code, said = run(trust, "alder", "handover", file, "--dates", "as-stored", "--as-typed")
    assert (code, list(read(trust)["alder handover"])) == (0, [*map(str, days)]), said


LATE = [f"2025-0{month}-{last} 23:00" for month, last in ((3, 31), (4, 30), (5, 31), (6, 30))]


@pytest.mark.parametrize("ends", ["", ":00"])
@pytest.mark.parametrize("winter", [(), ("2025-01-01 00:00", "2025-02-01 00:00")])
def test_days_that_begin_at_23_in_summer_are_asked_about(
    trust: WorkbookFolder, winter: tuple[str, ...], ends: str
) -> None:
    rows = "".join(f"{day}{ends},4\n" for day in (*winter, *LATE))
    trust.write("in.csv", f"Month,Falls\n{rows}")
    code, said = run(trust, "alder", "falls", "in.csv")
    assert (code, read(trust)) == (1, {}), said
    assert f"{LATE[0]}{ends} could be 1 April 2025 or 31 March 2025. Which is it?" in said
    assert "--dates utc or as-stored" in said
    firsts = [day[:10] for day in winter] + [f"2025-0{month}-01" for month in range(4, 8)]
    code, said = run(trust, "alder", "falls", "in.csv", "--dates", "utc")
    assert (code, list(read(trust)["alder falls"])) == (0, firsts), said


def test_a_time_among_others_is_no_midnight_of_greenwich(trust: WorkbookFolder) -> None:
    trust.write("in.csv", "Month,Falls\n2025-04-30 23:00,4\n2025-05-31 09:30,5\n")
    assert run(trust, "alder", "falls", "in.csv")[0] == 0
    assert list(read(trust)["alder falls"]) == ["2025-04-30", "2025-05-31"]


def test_columns_that_were_named_by_their_letters_are_kept(trust: WorkbookFolder) -> None:
    rows = "".join(
        f"{day},{day + timedelta(31)},{n},9\n" for day, n in zip(MONTHS, NUMBERS, strict=True)
    )
    trust.write("in.csv", f"Month,When counted,Falls,Falls\n{rows}")
    named = ("--date-column", "A", "--value-column", "C", "--keep-profile", "monthly")
    assert run(trust, "alder", "falls", "in.csv", *named)[0] == 0
    (trust.root / "projects/alder/data/falls.csv").unlink()
    code, said = run(trust, "alder", "falls", "in.csv", "--profile", "monthly")
    assert (code, read(trust)) == (0, FALLS), said


def test_what_values_were_multiplied_by_is_said_where_they_are_too_many(
    trust: WorkbookFolder,
) -> None:
    trust.write("in.csv", "Month,Seen in a week\n2025-01-01,61\n2025-02-01,62\n")
    code, said = run(trust, "alder", "seen", "in.csv", "--times", "100")
    assert (code, read(trust)) == (1, {}), said
    assert "Values were multiplied by 100. Is that right?" in said
    code, said = run(trust, "alder", "seen", "in.csv", "--times", "1")
    assert (code, "multiplied" in said) == (0, False), said


@pytest.mark.parametrize(
    "text",
    [
        "Not seen in a week (%)\nMonth,Value\nApr-25,9%\nMay-25,11%\n",
        "Indicator,Apr-25,May-25\nNot seen in a week (%),9%,11%\n",
        "Month,What,Value\nApr-25,Unseen in a week,9%\nMay-25,Unseen in a week,11%\n",
        "Ward,Apr-25,May-25\nNot seen in a week,,\nAlder,9%,11%\n",
        "Month,Missed\nApr-25,9%\nMay-25,11%\n",
        "Month,Seen after a week\nApr-25,9%\nMay-25,11%\n",
        "% breaching 7 days\nMonth,Value\nApr-25,9%\nMay-25,11%\n",
        "Failed to be seen in a week\nMonth,Value\nApr-25,9%\nMay-25,11%\n",
        "Seen in a week (exceptions)\nMonth,Value\nApr-25,9%\nMay-25,11%\n",
        "Waiting over a week\nMonth,Value\nApr-25,9%\nMay-25,11%\n",
        "Seen outside a week\nMonth,Value\nApr-25,9%\nMay-25,11%\n",
        "Seen in more than 7 days\nMonth,Value\nApr-25,9%\nMay-25,11%\n",
        "Indicator,Apr-25,May-25\nHand hygiene,95%,91%\n",  # another one altogether
    ],
)
def test_the_opposite_of_a_measure_is_asked_about(trust: WorkbookFolder, text: str) -> None:
    trust.write("in.csv", text)
    code, said = run(trust, "alder", "in.csv", "--measure", "seen")
    assert (code, read(trust)) == (1, {}), said
    assert "Is that" in said
    agreed = ("--as-typed", "--together", "Indicator", "--together", "What")
    assert run(trust, "alder", "in.csv", "--measure", "seen", *agreed)[0] == 0
    assert len(read(trust)["alder seen"]) == 2


@pytest.mark.parametrize(
    "text",
    [
        "OFFICIAL: not for onward sharing\nMonth,Seen in a week\nApr-25,90%\nMay-25,89%\n",
        "Seen in a week, data not yet validated\nMonth,Value\nApr-25,90%\nMay-25,89%\n",
        "Month,Status,Value\nApr-25,Not validated,90%\nMay-25,Not validated,89%\n",
        "Month,Status,Value\nApr-25,Breached,90%\nMay-25,Breached,89%\n",  # the target was
        "Late returns are refused\n\nSeen in a week\nMonth,Value\nApr-25,90%\nMay-25,89%\n",
    ],
)
def test_a_not_of_other_things_is_read(trust: WorkbookFolder, text: str) -> None:
    trust.write("in.csv", text)
    code, said = run(trust, "alder", "in.csv", "--measure", "seen")
    assert (code, len(read(trust)["alder seen"])) == (0, 2), said


@pytest.mark.parametrize(
    ("name", "text", "is_opposite"),
    [
        ("Seen within 4 hours", "Seen over 4 hours", True),
        ("Seen within 4 hours", "Waits of more than 4 hours", True),
        ("Waits over 12 hours", "Waits under 12 hours", True),
        ("Seen within 4 hours", "Seen within 4 hours, over time", False),
        ("Seen within 4 hours", "Seen within 4 hours (under 18s: 2 wards)", False),
        ("Waits over 12 hours", "Waits over 12 hours", False),
    ],
)
def test_what_is_over_a_bound_is_not_what_is_within_it(
    trust: WorkbookFolder, name: str, text: str, is_opposite: bool
) -> None:
    file = "projects/alder/project.toml"
    trust.write(file, trust.read(file).replace('"Seen in a week"', f'"{name}"'))
    trust.write("in.csv", f"{text}\nMonth,Value\nApr-25,90%\nMay-25,89%\n")
    code, said = run(trust, "alder", "in.csv", "--measure", "seen")
    assert (code, "Is that" in said) == (int(is_opposite), is_opposite), said


@pytest.mark.parametrize(
    "title",
    [
        "Falls with harm",
        "Wards with no falls",
        "Zero falls days",
        "Days since last fall",
        "Falls causing injury",
        "Days between falls",
    ],
)
@pytest.mark.parametrize("above", [True, False], ids=["above", "heading"])
def test_some_of_what_is_counted_is_not_all_of_it(
    trust: WorkbookFolder, title: str, above: bool
) -> None:
    head, first = ("Value", f"{title}\n") if above else (title, "")
    trust.write("in.csv", f"{first}Month,{head}\nApr-25,2\nMay-25,3\n")
    code, said = run(trust, "alder", "in.csv", "--measure", "falls")
    assert (code, read(trust), "Is that right" in said) == (1, {}, True), said
    assert run(trust, "alder", "in.csv", "--measure", "falls", "--as-typed")[0] == 0
    assert list(read(trust)["alder falls"].values()) == ["2", "3"]


@pytest.mark.parametrize("title", ["Falls", "No. of falls", "Falls on Alder with run chart"])
def test_all_of_what_is_counted_is_read(trust: WorkbookFolder, title: str) -> None:
    trust.write("in.csv", f"{title}\nMonth,No of falls\nApr-25,2\nMay-25,3\n")
    code, said = run(trust, "alder", "in.csv", "--measure", "falls")
    assert (code, list(read(trust)["alder falls"].values())) == (0, ["2", "3"]), said


def test_a_column_of_units_is_none_of_wards(trust: WorkbookFolder) -> None:
    text = "Ward,Indicator,Unit,Apr-25\nAlder,Seen in a week,%,92\nAlder,Falls,Number,4\n"
    trust.write("in.csv", text)
    code, said = run(trust, "in.csv")
    assert (code, read(trust)["alder falls"]) == (0, {"2025-04-01": "4"}), said
    trust.write("in.csv", text.replace("%,92", "B4,92").replace("Number,4", "C1,4"))
    assert "Which column of in.csv says whose row it is?" in run(trust, "in.csv")[1]


@pytest.mark.parametrize("quarter", ["Q{q} {year}", "{year} Q{q}", "Q{q}"])
def test_a_quarter_beside_each_month_is_no_date_of_its_own(
    trust: WorkbookFolder, quarter: str
) -> None:
    of = [{"q": 4, "year": "2024/25"}] * 3 + [{"q": 1, "year": "2025/26"}] * 3
    rows = (
        f"{quarter.format(**one)},{day:%b-%y},Alder,{n}"
        for one, day, n in zip(of, MONTHS, NUMBERS, strict=True)
    )
    trust.write("in.csv", "\n".join(("Quarter,Month,Ward,Falls", *rows)) + "\n")
    code, said = run(trust, "in.csv")
    assert (code, read(trust)) == (0, FALLS), said


def test_the_sum_of_a_site_with_no_ward_beside_it_is_a_total(trust: WorkbookFolder) -> None:
    trust.write(
        "in.csv",
        "Site,Ward,Apr-25,May-25\nNorth,Alder,4,5\n,Birch,2,3\nNorth Total,,6,8\n"
        "South,Cedar,1,7\nSouth Total,,1,7\n",
    )
    args = ("--measure", "falls", "--split", "Ward", "--ward", "Cedar=leave-out")
    code, said = run(trust, "in.csv", *args, "--carry")
    assert (code, "North Total" in said) == (0, True), said
    assert read(trust)["alder falls"] == {"2025-04-01": "4", "2025-05-01": "5"}
    assert read(trust)["birch falls"] == {"2025-04-01": "2", "2025-05-01": "3"}


def test_money_written_with_its_sign_is_read_where_the_measure_is_in_it(
    trust: WorkbookFolder,
) -> None:
    file = "projects/alder/project.toml"
    for unit, cell, reads in (("£", "£2,150", "2150"), ("£", "£60.5", "60.5"), ("", "£2,150", "")):
        trust.write(file, trust.read(file).replace('unit = "days"', f'unit = "{unit}"'))
        trust.write("in.csv", f'Month,Length of stay\n2025-04-01,"{cell}"\n')
        code, said = run(trust, "alder", "stay", "in.csv", "--replace")
        assert code == (not reads), said
        if reads:
            assert read(trust)["alder stay"] == {"2025-04-01": reads}
        else:
            assert f"B2 says “{cell}”" in said or f"“{cell}” is not a number" in said
        trust.write(file, trust.read(file).replace(f'unit = "{unit}"', 'unit = "days"'))
