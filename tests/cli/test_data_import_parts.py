"""Dates, targets and numbers that a sheet writes in parts, in figures, or hides by a format."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

PROJECT = """\
format = 1
[project]
title = "Fewer falls"
unit = "{name} Ward"
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
every = "month"
[[measure]]
id = "huddles"
name = "Huddles"
kind = "process"
every = "week"
"""
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
CALENDAR = (*MONTHS[9:], *MONTHS[:9])


@pytest.fixture
def trust(tmp_path: Path) -> WorkbookFolder:
    files = {
        f"projects/{ward}/project.toml": PROJECT.format(name=ward.capitalize())
        for ward in ("alder", "birch")
    }
    return make_workbook(tmp_path, files)


def take(
    trust: WorkbookFolder,
    rows: Sequence[Sequence[Any]],
    *said: str,
    name: str = "Data",
    measure: str = "falls",
) -> tuple[int, str]:
    """The rows as an Excel file, imported as a measure of alder, or of all with --all.

    A pair is a number with its format.
    """
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"), {"default_date_format": "mmm-yy"})
    page = book.add_worksheet(name)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            value, form = cell if isinstance(cell, tuple) else (cell, "")
            shown = book.add_format({"num_format": form}) if form else None
            if value is not None:
                page.write(at, column, value, *([shown] if shown else []))
    book.close()
    names = [one for one in ("alder", measure) if "--all" not in said]
    options = [one for one in said if one != "--all"]
    ran = trust.run(
        "data", "import", *names, "in.xlsx", "--yes", *options, today=date(2025, 12, 31)
    )
    assert "Traceback" not in ran.err
    return ran.exit_code, ran.out + ran.err


def read(trust: WorkbookFolder, ward: str = "alder", measure: str = "falls") -> dict[str, float]:
    name = f"projects/{ward}/data/{measure}.csv"
    lines = trust.read(name).splitlines()[1:] if name in trust.files() else []
    return {line.split(",")[0]: float(line.split(",")[1] or "nan") for line in lines}


def year(start: int, first: int, base: int) -> dict[str, float]:
    """Twelve months from one on, their numbers counted from a base."""
    days = [date(start + (first + at - 1) // 12, (first + at - 1) % 12 + 1, 1) for at in range(12)]
    return {day.isoformat(): float(base + at) for at, day in enumerate(days)}


FINANCIAL = {**year(2023, 4, 100), **year(2024, 4, 200)}
PLAIN = {**year(2023, 1, 100), **year(2024, 1, 200)}


@pytest.mark.parametrize(
    ("rows", "truth"),
    [
        (
            [
                ["Falls on Alder Ward"],
                ["Year", *MONTHS, "Total"],
                ["2023/24", *range(100, 112), 9999],
                ["2024/25", *range(200, 212), 9999],
                ["Average", *[7] * 12, 7777],
            ],
            FINANCIAL,
        ),
        ([["", *CALENDAR], [2023, *range(100, 112)], [2024, *range(200, 212)]], PLAIN),
        (
            [
                ["Month", "2023/24", "2024/25"],
                *[[month, 100 + at, 200 + at] for at, month in enumerate(MONTHS)],
                ["Total", 9999, 9999],
            ],
            FINANCIAL,
        ),
        (
            [
                ["Month", 2023, 2024],
                *[[month, 100 + at, 200 + at] for at, month in enumerate(CALENDAR)],
            ],
            PLAIN,
        ),
        (
            [
                ["Row Labels", "Sum of Falls"],
                [2023, 9999],
                *[[month, 100 + at] for at, month in enumerate(CALENDAR)],
                [2024, 9999],
                *[[month, 200 + at] for at, month in enumerate(CALENDAR)],
                ["Grand Total", 9999],
            ],
            PLAIN,
        ),
        (
            [
                ["Indicator", 2023, *[None] * 11, 2024, *[None] * 11],
                [None, *CALENDAR, *CALENDAR],
                ["Falls", *range(100, 112), *range(200, 212)],
            ],
            PLAIN,
        ),
        (
            [["Month", "Falls"], *[[int(day[:4] + day[5:7]), n] for day, n in FINANCIAL.items()]],
            FINANCIAL,
        ),
    ],
)
def test_months_with_their_year_elsewhere(
    trust: WorkbookFolder, rows: list[list[Any]], truth: dict[str, float]
) -> None:
    code, said = take(trust, rows)
    assert (code, read(trust)) == (0, truth), said


def test_years_and_months_of_several_wards(trust: WorkbookFolder) -> None:
    rows: list[list[Any]] = [
        ["Ward", "Year", *MONTHS],
        ["Alder", "2024/25", *range(200, 212)],
        ["Birch", "2024/25", *range(500, 512)],
    ]
    code, said = take(trust, rows, "--all", "--measure", "falls")
    assert code == 0, said
    assert read(trust) == year(2024, 4, 200)
    assert read(trust, "birch") == year(2024, 4, 500)


def test_weeks_beside_their_year(trust: WorkbookFolder) -> None:
    rows: list[list[Any]] = [
        ["Year", "Week no", "Huddles"],
        *[[2024, 14 + at, 20 + at] for at in range(4)],
    ]
    code, said = take(trust, rows, measure="huddles")
    assert code == 0, said
    assert read(trust, measure="huddles") == {
        date.fromisocalendar(2024, 14 + at, 1).isoformat(): 20 + at for at in range(4)
    }


def test_months_that_run_over_the_end_of_their_year_are_refused(trust: WorkbookFolder) -> None:
    rows: list[list[Any]] = [["Year", *MONTHS], [2023, *range(100, 112)], [2024, *range(200, 212)]]
    code, said = take(trust, rows)
    assert (code, "such as 2023/24" in said, read(trust)) == (1, True, {})


def test_a_year_that_only_a_title_says_is_asked_for(trust: WorkbookFolder) -> None:
    rows: list[list[Any]] = [
        ["Falls 2024/25"],
        ["Month", "Falls"],
        *[[month, 5] for month in MONTHS],
    ]
    code, said = take(trust, rows)
    assert (code, "“Falls 2024/25” stands there" in said) == (1, True)
    assert take(trust, rows, "--year", "2024")[0] == 1  # April to March are of no one year
    assert take(trust, rows, "--year", "soon")[0] == 1
    assert not read(trust)
    assert take(trust, rows, "--year", "2024/25")[0] == 0
    assert list(read(trust)) == list(year(2024, 4, 0))


def test_the_name_of_a_sheet_can_be_its_year(trust: WorkbookFolder) -> None:
    rows: list[list[Any]] = [
        ["Month", "Falls"],
        *[[month, 200 + at] for at, month in enumerate(MONTHS)],
    ]
    assert take(trust, rows, name="2024-25")[0] == 0
    assert read(trust) == year(2024, 4, 200)


def test_quarters_among_months_are_sums(trust: WorkbookFolder) -> None:
    rows: list[list[Any]] = [
        ["Ward", "Apr-24", "May-24", "Jun-24", "Q1 2024/25", "2023/24"],
        ["Alder", 4, 5, 6, 15, 99],
    ]
    code, said = take(trust, rows)
    assert (code, "Columns that were not read: 2023/24, Q1 2024/25" in said) == (0, True), said
    assert list(read(trust).values()) == [4, 5, 6]


@pytest.mark.parametrize(
    "rows",
    [
        [["Month", "Falls", "Target"], ["Apr-24", 4, 8], ["May-24", 5, 8], ["Jun-24", 6, 8]],
        [["Month", "Falls", "Falls target"], ["Apr-24", 4, "≤8"], ["May-24", 5, "≤8"]],
        [["Ward", "Target", "Apr-24", "May-24"], ["Alder", 8, 4, 5]],
    ],
)
def test_a_target_beside_the_numbers(trust: WorkbookFolder, rows: list[list[Any]]) -> None:
    code, said = take(trust, rows)
    assert code == 0, said
    assert "target = 8\n" in trust.read("projects/alder/project.toml")


def test_a_target_that_is_no_number_is_named(trust: WorkbookFolder) -> None:
    code, said = take(
        trust, [["Month", "Falls", "Target"], ["Apr-24", 4, "<8"], ["May-24", 5, "<8"]]
    )
    assert (code, "falls (alder): <8" in said) == (0, True), said
    assert "target" not in trust.read("projects/alder/project.toml")


def struck(trust: WorkbookFolder, cells: Sequence[tuple[int, int]], *said: str) -> tuple[int, str]:
    """A sheet of two wards, with these cells struck out, imported."""
    rows = [("Ward", "Apr-24", "May-24"), ("Alder", 4, 5), ("Birch", 14, 15)]
    with xlsxwriter.Workbook(str(trust.root / "in.xlsx")) as book:
        page, out = book.add_worksheet(), book.add_format({"font_strikeout": True})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write(at, column, cell, *([out] if (at, column) in cells else []))
    ran = trust.run("data", "import", "in.xlsx", "--measure", "falls", "--yes", *said)
    return ran.exit_code, ran.out + ran.err


def test_a_row_that_is_struck_out_is_asked_about(trust: WorkbookFolder) -> None:
    birch = [(2, column) for column in range(3)]
    for said in ((), ("--hidden", "in"), ("--leave-out",)):
        code, told = struck(trust, birch, *said)
        assert (code, read(trust)) == (1, {}), told
        assert "1 row of in.xlsx, such as row 3, is struck out. Is it to be read?" in told
        assert "To answer: --struck out, or --struck in" in told
    code, told = struck(trust, birch, "--struck", "out")
    assert (code, read(trust, "birch")) == (0, {}), told
    assert list(read(trust).values()) == [4, 5]
    assert "Rows that are struck out, not read: 3" in told
    code, told = struck(trust, birch, "--struck", "in")
    assert (code, list(read(trust, "birch").values())) == (0, [14, 15]), told


def test_a_number_that_is_struck_out_among_others_is_refused(trust: WorkbookFolder) -> None:
    code, told = struck(trust, [(2, 1)], "--struck", "in")
    assert (code, read(trust, "birch")) == (1, {}), told
    assert "B3: “[14, struck out]” is not a number" in told


def test_what_a_format_hides_is_not_read(trust: WorkbookFolder) -> None:
    small = '[<5]"*";0'
    money = '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-'
    rows: list[list[Any]] = [
        ["Month", "Falls"],
        ["Apr-24", (13, small)],
        ["May-24", (3, small)],
        ["Jun-24", (15, ";;;")],
        ["Jul-24", (0, money)],
        ["Aug-24", (8, '0;-0;"-";@')],
    ]
    code, said = take(trust, rows, "--leave-out", "--as-typed")
    assert "B3: “shown as “*”, and holds 3” is not a number" in said
    assert "B4: “shown as nothing, and holds 15” is not a number" in said
    assert (code, list(read(trust).values())) == (4, [13, 0, 8])


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (5, '"1"0', "15"),
        (6, '0"0"', "60"),
        (5, "0\\5", "55"),
        (4, '0"/10"', "4/10"),
        (4, '"<"0', "<4"),
        (4, "-0", "-4"),
        (4, "0-0", "4-"),
        (12345, "0.0,", "12.345"),
        (12345, "#,##0,", "12.345"),
        (2_500_000, "0.0,,;-0.0,,", "2.5"),
        (1500, "[>=1000]0.0,;0", "1.5"),
        (4, '0"‰"', "4‰"),
    ],
)
def test_a_number_that_its_format_shows_as_another_is_named(
    trust: WorkbookFolder, value: float, code: str, seen: str
) -> None:
    code_, said = take(trust, [["Month", "Falls"], ["Apr-24", (value, code)], ["May-24", 4]])
    assert (code_, read(trust)) == (1, {}), said
    assert f"B2: “shown as “{seen}”, and holds {value:g}" in said


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5, '"£"#,##0'),
        (5, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-'),
        (12345, '0.0,"k"'),
        (5, "[Red]0;(0)"),
        (5, '0_);"("0")"'),
        (5, '0" falls"'),
    ],
)
def test_a_number_that_its_format_leaves_what_it_is_is_read(
    trust: WorkbookFolder, value: float, code: str
) -> None:
    rows: list[list[Any]] = [["Month", "Falls"], ["Apr-24", (value, code)], ["May-24", (0, code)]]
    code_, said = take(trust, rows, "--as-typed")
    assert (code_, list(read(trust).values())) == (0, [value, 0]), said


def test_a_sign_of_per_cent_in_a_format_is_one_of_its_number(trust: WorkbookFolder) -> None:
    text = trust.read("projects/alder/project.toml").replace(
        'id = "falls"', 'id = "falls"\nunit = "%"'
    )
    trust.write("projects/alder/project.toml", text)
    rows: list[list[Any]] = [["Month", "Falls"], ["Apr-24", (1, '0"%"')], ["May-24", (0.5, "0%")]]
    code, said = take(trust, rows, "--as-typed")
    assert (code, list(read(trust).values())) == (0, [1, 50]), said


def test_signs_of_hidden_numbers_are_gaps_with_a_note(trust: WorkbookFolder) -> None:
    rows: list[list[Any]] = [
        ["Month", "Falls"],
        ["Apr-24", 4],
        ["May-24", "[c]"],
        ["Jun-24", "[X]"],
    ]
    assert take(trust, rows)[0] == 0
    assert trust.read("projects/alder/data/falls.csv").splitlines()[2:] == [
        "2024-05-01,,“[c]” in the file",
        "2024-06-01,,“[X]” in the file",
    ]


def test_a_row_of_units_is_no_heading(trust: WorkbookFolder) -> None:
    rows: list[list[Any]] = [["Month", "Falls"], ["", "n"], ["Apr-24", 4], ["May-24", 5]]
    assert take(trust, rows)[0] == 0
    assert list(read(trust).values()) == [4, 5]


def test_sheets_without_dates_are_refused(trust: WorkbookFolder) -> None:
    book = xlsxwriter.Workbook(str(trust.root / "in.xlsx"))
    for name in ("One", "Two"):
        book.add_worksheet(name).write_row(0, 0, ["Falls", "Wards"])
    book.close()
    ran = trust.run("data", "import", "alder", "falls", "in.xlsx", "--sheet", "*")
    assert (ran.exit_code, "No sheet of in.xlsx has a table with dates" in ran.err) == (1, True)


def test_cells_with_units_are_named(trust: WorkbookFolder) -> None:
    code, said = take(trust, [["Month", "Falls"], ["Apr-24", "4 falls"], ["May-24", "5 falls"]])
    assert (code, "in.xlsx, B2 says “4 falls”" in said) == (1, True), said
