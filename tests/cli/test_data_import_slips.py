"""`data import` and `data add` of what people slip in: rows half filled, years, marks, errors.

Nothing of it is lost in silence: it is read as people see it, asked about or refused by its line.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

import qiworkbook_incidents
from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

WARDS = ("alder", "birch")
PROJECT = """\
format = 1
[project]
title = "Safer {name}"
unit = "{name}"
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
every = "month"
[[measure]]
id = "fully"
name = "Occupancy"
kind = "balancing"
unit = "%"
every = "month"
[[measure]]
id = "wait"
name = "Mean wait"
kind = "process"
unit = "minutes"
every = "week"
decimals = 1
[[measure]]
id = "census"
name = "Census"
kind = "balancing"
every = "day"
"""
LIST = ("--as", "incident-list", "--measure", "Fall=falls")


@pytest.fixture
def trust(tmp_path: Path) -> WorkbookFolder:
    files = {f"projects/{one}/project.toml": PROJECT.format(name=one.title()) for one in WARDS}
    return make_workbook(tmp_path, files, plugins=[qiworkbook_incidents])


def bring(trust: WorkbookFolder, rows: list[list[object]] | str, *args: str) -> tuple[int, str]:
    """Import rows as an Excel file, or a text as CSV, after these names and before options."""
    name = "in.csv" if isinstance(rows, str) else "in.xlsx"
    if isinstance(rows, str):
        trust.write(name, rows)
    else:
        form = {"default_date_format": "dd/mm/yyyy"}
        book = xlsxwriter.Workbook(str(trust.root / name), form)
        page = book.add_worksheet("Sheet")
        hours = book.add_format({"num_format": "[h]:mm"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    form_ = [hours] if isinstance(cell, timedelta) else []
                    page.write(at, column, cell, *form_)
        book.close()
    first = next((at for at, one in enumerate(args) if one.startswith("--")), len(args))
    command = ("data", "import", *args[:first], name, *args[first:], "--yes")
    ran = trust.run(*command, today=date(2025, 12, 31))
    assert "Traceback" not in ran.err
    return ran.exit_code, ran.out + ran.err


def points(trust: WorkbookFolder, measure: str = "falls") -> dict[str, list[str]]:
    """The rows of the data files of a measure, by project."""
    return {
        ward: trust.read(file).splitlines()[1:]
        for ward in WARDS
        if (trust.root / (file := f"projects/{ward}/data/{measure}.csv")).exists()
    }


# Lists, one row a case


def incidents(odd: object, where: int = 20) -> list[list[object]]:
    """Forty falls on two wards, from April to June 2024, one of which has another date."""
    rows: list[list[object]] = [["Incident date", "Location", "Category", "Ref"]]
    for at in range(40):
        day: object = date(2024, 4, 1) + timedelta(days=2 * at)
        ward = ("Alder", "Birch")[at % 2]
        rows.append([odd if at == where else day, ward, "Fall", f"W{at}"])
    return rows


@pytest.mark.parametrize("odd", [None, "unknown", "tbc", "31/02/2024"])
@pytest.mark.parametrize("where", [0, 20, 39])
def test_a_row_of_a_list_without_its_date_is_refused_by_its_line(
    trust: WorkbookFolder, odd: object, where: int
) -> None:
    code, said = bring(trust, incidents(odd, where), *LIST)
    assert (code, points(trust)) == (1, {}), said
    assert f"in.xlsx:{where + 2}: " in said
    assert "1 row could not be read" in said
    code, said = bring(trust, incidents(odd, where), *LIST, "--leave-out")
    assert code == 4, said
    counts = [int(row.split(",")[1]) for rows in points(trust).values() for row in rows]
    assert sum(counts) == 39


def test_a_row_without_its_date_below_an_empty_row_is_one_of_the_list(
    trust: WorkbookFolder,
) -> None:
    rows = incidents(None)
    rows.insert(21, [])
    code, said = bring(trust, rows, *LIST)
    assert (code, points(trust)) == (1, {}), said
    assert "in.xlsx:23: this row has no date" in said
    text = "Date,Ward,Category\n2024-04-05,Alder,Fall\n,Alder,Fall\n2024-05-14,Alder,Fall\n"
    code, said = bring(trust, text, "alder", "falls", *LIST[:2], "--where", "Ward=Alder")
    assert (code, points(trust)) == (1, {}), said
    assert "in.csv:3: this row has no date" in said


def test_a_second_list_under_other_headings_is_asked_about(trust: WorkbookFolder) -> None:
    text = (
        "Date,Ward,Category\n2024-04-05,Alder,Fall\n2024-05-14,Birch,Fall\n\n"
        "Date,Unit,Type\n2024-05-15,Birch,Fall\n"
    )
    code, said = bring(trust, text, *LIST)
    assert (code, points(trust)) == (1, {}), said
    assert "From row 5 on stands another table, 1 row of it with dates, which is not read." in said


@pytest.mark.parametrize("column", [1, 2])
def test_a_row_of_a_list_without_its_ward_or_kind_is_refused(
    trust: WorkbookFolder, column: int
) -> None:
    rows = incidents(date(2024, 5, 11))
    rows[5][column] = rows[8][column] = None
    code, said = bring(trust, rows, *LIST)
    assert (code, points(trust)) == (1, {}), said
    assert f"in.xlsx:6: there is nothing under {rows[0][column]}" in said
    assert "2 rows could not be read" in said


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (date(2020, 5, 11), "in.xlsx:22: 11 May 2020, 1421 days away from 1 April 2024"),
        (date(2023, 5, 11), "in.xlsx:22: 11 May 2023, 326 days away from 1 April 2024"),
        (date(2031, 5, 11), "in.xlsx:22: 11 May 2031, 2518 days away from 18 June 2024"),
        (date(2026, 1, 5), "in.xlsx:22: 5 January 2026, 566 days away from 18 June 2024"),
    ],
)
def test_a_slip_in_the_year_of_a_list_names_its_own_row(
    trust: WorkbookFolder, slip: date, told: str
) -> None:
    code, said = bring(trust, incidents(slip), *LIST)
    assert (code, points(trust)) == (1, {}), said
    assert told in said
    assert "To answer: --as-typed" in said
    assert bring(trust, incidents(slip), *LIST, "--as-typed")[0] == 0


def counts(trust: WorkbookFolder) -> int:
    return sum(int(row.split(",")[1]) for rows in points(trust).values() for row in rows)


def test_a_reference_that_comes_again_is_asked_about(trust: WorkbookFolder) -> None:
    rows = incidents(date(2024, 5, 11))
    rows[5][3] = rows[8][3] = "W0"
    code, said = bring(trust, rows, *LIST)
    assert (code, points(trust)) == (1, {}), said
    assert "2 rows of in.xlsx, such as row 6, are there above, by Ref. Are they to be read?" in said
    assert "To answer: --repeated out, or --repeated in" in said
    assert bring(trust, rows, *LIST, "--repeated", "in")[0] == 0
    assert counts(trust) == 40
    code, said = bring(trust, rows, *LIST, "--repeated", "out", "--replace")
    assert (code, counts(trust)) == (0, 38), said
    assert "not counted: 6, 9\n" in said
    assert "by Ref" not in bring(trust, incidents(date(2024, 5, 11)), *LIST)[1]


@pytest.mark.parametrize("heading", ["Status", "Approval"])
@pytest.mark.parametrize(
    "void", ["Rejected", "DUPLICATE", "Duplicate of W2", "Cancelled - not ours", "Void", "Deleted"]
)
def test_cases_that_a_list_calls_void_are_asked_about(
    trust: WorkbookFolder, void: str, heading: str
) -> None:
    rows = incidents(date(2024, 5, 11))
    rows = [[*row, heading if at == 0 else "Closed"] for at, row in enumerate(rows)]
    rows[5][4] = rows[8][4] = void
    code, said = bring(trust, rows, *LIST)
    assert (code, points(trust)) == (1, {}), said
    assert f"2 rows of in.xlsx, such as row 6, are {void} by {heading}. Are they to be" in said
    assert "To answer: --void out, or --void in" in said
    assert bring(trust, rows, *LIST, "--void", "in")[0] == 0
    assert counts(trust) == 40
    code, said = bring(trust, rows, *LIST, "--void", "out", "--replace")
    assert (code, counts(trust)) == (0, 38), said
    assert "not counted: 6, 9\n" in said


def test_what_is_counted_or_asked_for_is_not_void(trust: WorkbookFolder) -> None:
    rows = incidents(date(2024, 5, 11))
    kinds = [
        [*row, "Status" if at == 0 else ("Open", "Void")[at % 2]] for at, row in enumerate(rows)
    ]
    assert bring(trust, kinds, *LIST, "--where", "Status=Open")[0] == 0
    assert counts(trust) == 20
    every = [[*row, "Status" if at == 0 else "Rejected"] for at, row in enumerate(rows)]
    assert bring(trust, every, *LIST, "--replace")[0] == 0  # it is a list of those
    assert counts(trust) == 40
    cancelled = [
        [*row[:2], "Category" if at == 0 else ("Fall", "Cancelled")[at % 2], row[3]]
        for at, row in enumerate(rows)
    ]
    assert bring(trust, cancelled, *LIST[:2], "--measure", "Cancelled=falls", "--replace")[0] == 0
    assert counts(trust) == 20
    words = [
        [*row, "What happened" if at == 0 else "Deleted the wrong row of drugs"]
        for at, row in enumerate(rows[:30])
    ] + [[*row, "-"] for row in rows[30:]]
    assert bring(trust, words, *LIST, "--replace")[0] == 0
    assert counts(trust) == 40


@pytest.mark.parametrize(
    ("heading", "void", "other"),
    [
        ("Duplicate?", "Y", "N"),
        ("Deleted", 1, 0),
        ("Is rejected", "TRUE", "FALSE"),
        ("Duplicate of", "W3", None),
        ("Reason for rejection", "not ours", None),
        ("Date deleted", date(2024, 6, 1), None),
        ("Approval status", "Not approved", "Approved"),
        ("Status", "Created in error", "Final"),
        ("Cause group", "Duplicate record", "Slip"),
    ],
)
def test_a_column_that_says_that_a_case_is_none_is_asked_about(
    trust: WorkbookFolder, heading: str, void: object, other: object
) -> None:
    rows = [
        [*row, heading if at == 0 else other] for at, row in enumerate(incidents(date(2024, 5, 11)))
    ]
    rows[5][4] = void
    code, said = bring(trust, rows, *LIST, "--date-column", "Incident date")
    assert (code, points(trust)) == (1, {}), said
    assert f"by {heading}. Is it to be read?" in said
    told = ("--void", "out", "--date-column", "Incident date")
    assert (bring(trust, rows, *LIST, *told)[0], counts(trust)) == (0, 39)


@pytest.mark.parametrize("heading", ["Sub-category", "Type of incident", "Cause group"])
def test_a_kind_that_begins_with_such_a_word_is_counted(
    trust: WorkbookFolder, heading: str
) -> None:
    rows = [
        [
            *row,
            heading if at == 0 else ("Duplicate medication", "Cancelled surgery", "Slip")[at % 3],
        ]
        for at, row in enumerate(incidents(date(2024, 5, 11)))
    ]
    assert (bring(trust, rows, *LIST)[0], counts(trust)) == (0, 40)


def test_a_month_with_a_number_that_cannot_be_read_is_left_out_whole(trust: WorkbookFolder) -> None:
    rows = incidents(date(2024, 5, 11))
    rows = [[*row, "Number" if at == 0 else 1 + at % 2] for at, row in enumerate(rows)]
    rows[19][4] = "a few"
    told = ("--value-column", "Number", "--leave-out", "--as-typed")
    code, said = bring(trust, rows, *LIST, *told)
    assert code == 4, said
    assert "in.xlsx:20: this row does not say how many there were" in said
    months = [row.split(",")[0] for row in points(trust)["alder"]]
    assert months == ["2024-04-01", "2024-06-01"]
    assert len(points(trust)["birch"]) == 3


def test_a_quiet_ward_of_which_all_cases_are_void_has_none(trust: WorkbookFolder) -> None:
    rows = incidents(date(2024, 5, 11))
    rows = [
        [*row, "Status" if at == 0 else ("Void", "Open")[row[1] == "Alder"]]
        for at, row in enumerate(rows)
    ]
    assert bring(trust, rows, *LIST, "--void", "out")[0] == 0
    assert {row.split(",")[1] for row in points(trust)["birch"]} == {"0"}
    assert counts(trust) == 20


# Dates that an Excel changed round


@pytest.mark.parametrize("years", [(2024,), (2023, 2024)])
def test_months_that_were_all_changed_round_are_asked_about(
    trust: WorkbookFolder, years: tuple[int, ...]
) -> None:
    days = [date(year, 1, month) for year in years for month in range(1, 13)]  # truth: 1 MONTH
    rows: list[list[object]] = [["Month", "Falls"], *([day, day.day] for day in days)]
    code, said = bring(trust, rows, "alder", "falls")
    assert (code, points(trust)) == (1, {}), said
    assert f"{years[0]}-01-02 could be 1 February {years[0]} or 2 January {years[0]}." in said
    assert "To answer: --dates changed-round or as-stored" in said
    assert bring(trust, rows, "alder", "falls", "--dates", "changed-round")[0] == 0
    wanted = [f"{year}-{month:02d}-01,{month}" for year in years for month in range(1, 13)]
    assert points(trust)["alder"] == wanted


def test_two_months_changed_round_are_asked_about_and_days_of_a_list_are_not(
    trust: WorkbookFolder,
) -> None:
    days = [date(2024, 1, 5), date(2024, 1, 6)]
    rows: list[list[object]] = [["Month", "Falls"], *([day, day.day] for day in days)]
    assert "2024-01-05 could be 1 May 2024" in bring(trust, rows, "alder", "falls")[1]
    cases: list[list[object]] = [["Incident date", "Location", "Category"]]
    cases += [[date(2024, 1, 4 + at % 9), "Alder", "Fall"] for at in range(20)]
    assert bring(trust, cases, *LIST)[0] == 0
    assert points(trust) == {"alder": ["2024-01-01,20"]}
    daily: list[list[object]] = [["Date", "Census"], *([date(2024, 1, d), 9] for d in range(4, 13))]
    assert bring(trust, daily, "alder", "census", "--value-column", "Census")[0] == 0


# All that is unlikely, at once


def test_every_unlikely_kind_of_every_ward_is_named_before_it_is_answered(
    trust: WorkbookFolder,
) -> None:
    text = "Ward,Sep-24,Oct-24,Nov-24\nAlder,61.5,620,60\nBirch,61,600,{}\n"
    code, said = bring(trust, text.format("-5"), "--measure", "fully", "--as-typed")
    assert (code, points(trust, "fully")) == (1, {}), said
    assert ": -5% is below zero, which no share of anything can be" in said
    assert "To look at: alder fully: 620 on 1 October 2024: more than 100%" in said
    assert "To look at: birch fully: 600 on 1 October 2024: more than 100%" in said
    text = text.replace("Nov-24", "Nov-26").format("0.62")
    options = ("--measure", "fully", "--dates", "month-and-year")
    code, said = bring(trust, text, *options)
    assert (code, points(trust, "fully")) == (1, {}), said
    for told in (
        "alder fully: 620 on 1 October 2024: more than 100%",
        "birch fully: 600 on 1 October 2024: more than 100%",
        "alder fully: 60 on 1 November 2026: that day is still to come",
        "birch fully: 0.62 on 1 November 2026: that day is still to come",
        "birch fully: 0.62 on 1 November 2026: less than one in a hundred; is it 62%?",
    ):
        assert told in said
    assert bring(trust, text, *options, "--as-typed")[0] == 0
    assert points(trust, "fully")["birch"] == ["2024-09-01,61", "2024-10-01,600", "2026-11-01,0.62"]


@pytest.mark.parametrize("verb", ["add", "set"])
def test_every_reason_against_a_typed_point_is_told_at_once(
    trust: WorkbookFolder, verb: str
) -> None:
    rows = "".join(f"2024-{month:02}-01,{month % 3 + 4}\n" for month in range(1, 11))
    rows += "2024-08-10,5\n" * (verb == "set")
    trust.write("projects/alder/data/falls.csv", f"date,value\n{rows}")
    command = ("data", verb, "alder", "falls", "2024-08-10", "-3")
    ran = trust.run(*command, today=date(2025, 12, 31))
    assert ran.exit_code == 1
    assert "-3 on 10 August 2024: a point is expected every month, and others are nearer" in ran.err
    assert "no other value is below zero" in ran.err
    file = "projects/alder/project.toml"
    trust.write(file, trust.read(file).replace('name = "Falls"', 'name = "Falls"\nchart = "c"'))
    ran = trust.run(*command, "--as-typed", today=date(2025, 12, 31))
    assert ran.exit_code == 1
    assert "-3 can't be a count, so nothing was written." in ran.err
    assert "-3 on 10 August 2024: a point is expected every month, and others are nearer" in ran.err


def test_the_last_day_of_a_month_among_first_days_is_asked_about(trust: WorkbookFolder) -> None:
    rows = "".join(f"2024-{month:02}-01,{month % 3 + 4}\n" for month in range(1, 8))
    trust.write("projects/alder/data/falls.csv", f"date,value\n{rows}")
    ran = trust.run("data", "add", "alder", "falls", "2024-08-31", "5", today=date(2025, 12, 31))
    assert ran.exit_code == 1
    assert (
        "5 on 31 August 2024: the last day of its month, and the others are first days" in ran.err
    )
    assert trust.run("data", "add", "alder", "falls", "2024-08-01", "5").exit_code == 0


def test_more_than_all_is_no_number_to_type_instead(trust: WorkbookFolder) -> None:
    file = "projects/alder/project.toml"
    trust.write(file, trust.read(file).replace('unit = "%"', 'unit = "%"\ncounts = "people"'))
    trust.write("projects/alder/data/fully.csv", "date,value\n2024-01-01,61\n")
    ran = trust.run("data", "add", "alder", "fully", "2024-02-01", "65/60")
    assert ran.exit_code == 2
    assert "65 of 60 is more than 100%, which a share can't be" in ran.err
    assert "108.3" not in ran.err


# One month


ONE_MONTH = {"alder": ["2024-08-01,9"], "birch": ["2024-08-01,14"]}


@pytest.mark.parametrize(
    ("heading", "args"),
    [
        ("Aug-24", ()),
        ("August 2024", ()),
        ("2024-08-01", ()),
        (date(2024, 8, 1), ()),
        ("Aug", ("--year", "2024")),
    ],
)
def test_one_month_across_is_read(
    trust: WorkbookFolder, heading: object, args: tuple[str, ...]
) -> None:
    rows: list[list[object]] = [["Ward", heading], ["Alder", 9], ["Birch", 14], ["Total", 23]]
    code, said = bring(trust, rows, "--measure", "falls", *args)
    assert (code, points(trust)) == (0, ONE_MONTH), said
    if not isinstance(heading, date):
        text = f"Ward,Indicator,{heading}\nAlder,Falls,9\nBirch,Falls,14\n"
        code, said = bring(trust, text, "--replace", *args)
        assert (code, points(trust)) == (0, ONE_MONTH), said


def test_one_month_is_read_by_the_profile_of_two(trust: WorkbookFolder) -> None:
    text = "Ward,Indicator,{}\nAlder,Falls,{}\nBirch,Falls,{}\n"
    code, said = bring(trust, text.format("Jun-24,Jul-24", "5,6", "7,8"), "--keep-profile", "two")
    assert code == 0, said
    code, said = bring(trust, text.format("Aug-24", 9, 14), "--profile", "two")
    assert code == 0, said
    assert {ward: rows[-1:] for ward, rows in points(trust).items()} == ONE_MONTH


def test_the_month_of_a_title_is_that_of_the_numbers_below(trust: WorkbookFolder) -> None:
    text = "{}\nWard,Falls,Mean wait\nAlder,9,3.5\nBirch,14,60\n"
    code, said = bring(trust, text.format("Falls and waits August 2024"))
    assert (code, points(trust)) == (0, ONE_MONTH), said
    assert points(trust, "wait") == {"alder": ["2024-08-01,3.5"], "birch": ["2024-08-01,60"]}
    assert "The month of all numbers, which the title says: August 2024" in said


@pytest.mark.parametrize(
    "title",
    ["Printed August 2024", "Falls, April to August 2024", "Falls on 5 August 2024", "Falls 2024"],
)
def test_a_title_that_names_no_one_month_is_no_date(trust: WorkbookFolder, title: str) -> None:
    code, said = bring(trust, f"{title}\nWard,Falls\nAlder,9\nBirch,14\n")
    assert (code, points(trust)) == (1, {}), said
    assert "--date-column" not in said


@pytest.mark.parametrize("quarter", ["Q1", "Q1 2024/25", "Apr-Jun", "Apr to Jun", ""])
def test_a_quarter_among_months_is_passed_over(trust: WorkbookFolder, quarter: str) -> None:
    text = f"Ward,Apr-24,May-24,Jun-24,{quarter},Jul-24\nAlder,9,5,4,18,3\nOak,1,2,3,6,4\n"
    code, said = bring(trust, text, "--measure", "falls", "--others", "leave-out")
    assert code == 0, said
    months = ["2024-04-01,9", "2024-05-01,5", "2024-06-01,4", "2024-07-01,3"]
    assert points(trust) == {"alder": months}


# What Excel keeps, and what people see


@pytest.mark.parametrize("as_said", [True, False])
def test_dates_that_were_all_changed_round_are_changed_back(
    trust: WorkbookFolder, as_said: bool
) -> None:
    weeks = [date(2024, 1, 1), date(2024, 1, 8), date(2024, 2, 5), date(2024, 2, 12)]
    weeks += [date(2024, 3, 4), date(2024, 3, 11)]
    rows: list[list[object]] = [["Week", "Mean wait"]]
    rows += [[date(2024, one.day, one.month), 30 + at] for at, one in enumerate(weeks)]
    said = ("--dates", "changed-round") if as_said else ()
    code, told = bring(trust, rows, "alder", "wait", *said)
    if not as_said:
        assert (code, points(trust, "wait")) == (1, {}), told
        assert "2024-08-01 could be 8 January 2024 or 1 August 2024" in told
        return
    assert code == 0, told
    assert points(trust, "wait") == {"alder": [f"{one},{30 + at}" for at, one in enumerate(weeks)]}


def test_days_that_were_changed_round_into_one_day_of_each_month(trust: WorkbookFolder) -> None:
    rows: list[list[object]] = [["Date", "Census"]]
    rows += [[date(2024, day, 3), 20 + day % 5] for day in range(1, 13)]
    code, told = bring(trust, rows, "alder", "census")
    assert (code, points(trust, "census")) == (1, {}), told
    assert "--dates changed-round or as-stored" in told
    code, told = bring(trust, rows, "alder", "census", "--dates", "changed-round")
    assert code == 0, told
    days = [f"2024-03-{day:02},{20 + day % 5}" for day in range(1, 13)]
    assert points(trust, "census") == {"alder": days}


def test_a_date_that_cannot_be_changed_round_says_so(trust: WorkbookFolder) -> None:
    rows: list[list[object]] = [["Date", "Census"], [date(2024, 1, 3), 5], [date(2024, 1, 15), 6]]
    code, told = bring(trust, rows, "alder", "census", "--dates", "changed-round")
    assert (code, points(trust, "census")) == (1, {}), told
    assert "2024-01-15 can't be changed round: there is no month 15" in told


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#DIV/0!"])
def test_an_error_of_excel_is_a_gap_that_says_so(trust: WorkbookFolder, error: str) -> None:
    text = f"Month,Falls\nApr-24,5\nMay-24,{error}\nJun-24,6\n"
    code, said = bring(trust, text, "alder", "falls")
    assert code == 0, said
    wanted = ["2024-04-01,5,", f"2024-05-01,,“{error}” in the file", "2024-06-01,6,"]
    assert points(trust) == {"alder": wanted}


def test_a_time_of_more_than_a_day_is_read_as_it_is_seen(trust: WorkbookFolder) -> None:
    rows: list[list[object]] = [["Week", "Mean wait"]]
    for at, hours in enumerate((22.5, 24.25, 25 + 5 / 60, 26)):
        rows.append([date(2024, 4, 1) + timedelta(weeks=at), timedelta(hours=hours)])
    code, said = bring(trust, rows, "alder", "wait", "--times", "60")
    assert code == 0, said
    minutes = [row.split(",")[1] for row in points(trust, "wait")["alder"]]
    assert minutes == ["1350", "1455", "1505", "1560"]


@pytest.mark.parametrize("mark", [" (1)", " p", " [r]", "*", " (provisional)", " [note 2]", "¹"])
def test_marks_of_footnotes_are_no_part_of_dates_and_wards(
    trust: WorkbookFolder, mark: str
) -> None:
    ward = mark if mark != " p" else ""
    text = f"Ward,May 2024{mark},Jun 2024\nAlder{ward},9,5\nBirch,14,8\n".replace(
        "Alder (provisional)", "Alder"
    )
    code, said = bring(trust, text, "--measure", "falls")
    assert code == 0, said
    wanted = {"alder": ["2024-05-01,9", "2024-06-01,5"], "birch": ["2024-05-01,14", "2024-06-01,8"]}
    assert points(trust) == wanted


def test_two_wards_that_differ_by_a_number_in_brackets_are_asked_about(
    trust: WorkbookFolder,
) -> None:
    text = "Ward,May 2024,Jun 2024\nAlder (1),9,5\nAlder (2),14,8\n"
    code, said = bring(trust, text, "--measure", "falls")
    assert (code, points(trust)) == (1, {}), said
    assert "could all be alder" in said


def test_a_number_is_kept_as_excel_shows_it(trust: WorkbookFolder) -> None:
    rows: list[list[object]] = [["Month", "Falls"]]
    rows += [["Apr-24", 4.35 * 100], ["May-24", 0.1 + 0.2], ["Jun-24", 1234567890123]]
    code, said = bring(trust, rows, "alder", "falls", "--as-typed")
    assert code == 0, said
    assert points(trust)["alder"] == [
        "2024-04-01,435",
        "2024-05-01,0.3",
        "2024-06-01,1234567890123",
    ]


def test_dates_out_of_order_are_told_once_for_all_wards(trust: WorkbookFolder) -> None:
    months = ("2024-04-01", "2024-06-01", "2024-05-01")
    rows = "".join(f"{month},{ward},5\n" for month in months for ward in ("Alder", "Birch"))
    code, said = bring(trust, f"Month,Ward,Falls\n{rows}")
    assert code == 0, said
    assert said.count("stands below") == 1


@pytest.mark.parametrize("seed", range(12))
def test_no_row_of_a_list_is_lost(trust: WorkbookFolder, seed: int) -> None:
    """Lists with gaps in any column and empty rows anywhere: each whole row counts, no other."""
    random = Random(seed)
    rows: list[list[object]] = [["Incident date", "Location", "Category"]]
    odd = 0
    for at in range(30):
        row: list[object] = [
            date(2024, 4, 1) + timedelta(days=3 * at),
            random.choice(("Alder", "Birch")),
            "Fall",
        ]
        if random.random() < 0.15:
            row[random.randrange(3)] = None
            odd += 1
        if random.random() < 0.1:
            rows.append([])
        rows.append(row)
    code, said = bring(trust, rows, *LIST)
    assert code == (1 if odd else 0), said
    if odd:
        assert points(trust) == {}
        code, said = bring(trust, rows, *LIST, "--leave-out")
        assert code == 4, said
    counts = [int(row.split(",")[1]) for found in points(trust).values() for row in found]
    assert sum(counts) == 30 - odd, said


@pytest.mark.parametrize("heading", ["Number", "Number of", "Total falls", "Falls"])
@pytest.mark.parametrize("numbers", [[1, "None", 1, 1], [2, "nil", 1, 3], [1, None, 1, 1]])
def test_a_number_that_a_case_does_not_say_is_not_one(
    trust: WorkbookFolder, heading: str, numbers: list[object]
) -> None:
    rows: list[list[object]] = [["Ref", "Date", "Ward", "Kind", heading]]
    rows += [
        [f"A{at}", date(2024, at, 9), "Alder", "Fall", number]
        for at, number in enumerate(numbers, 1)
    ]
    code, said = bring(trust, rows, *LIST)
    assert (code, points(trust)) == (1, {}), said
    code, said = bring(trust, rows, *LIST, "--value-column", heading)
    assert (code, points(trust)) == (1, {}), said
    assert "in.xlsx:3: this row does not say how many there were" in said


@pytest.mark.parametrize(
    ("numbers", "asked"),
    [
        ([1, 1, 1, 2], True),
        ([1, 2, 4, 9], True),
        ([7, 8, 9, 10], False),  # a list with its lines numbered
        ([1, 1, 1, 1], False),
    ],
)
def test_numbers_of_lines_are_not_counted(
    trust: WorkbookFolder, numbers: list[int], asked: bool
) -> None:
    rows: list[list[object]] = [["Date & time", "Ward", "Kind", "No"]]
    rows += [[date(2024, at, 9), "Alder", "Fall", one] for at, one in enumerate(numbers, 1)]
    code, said = bring(trust, rows, *LIST)
    assert ("No may say how many. What is counted?" in said) is asked, said
    assert (code, counts(trust)) == ((1, 0) if asked else (0, 4))
