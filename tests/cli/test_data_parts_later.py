"""A share of which one number was typed first takes numerator and denominator from then on.

Its earlier numbers stay in the file, and every reader of it has a gap there: chart, check, export,
copies to share.
"""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from qiworkbook.testing import make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

FILE = "projects/elm/data/{}.csv"
PROJECT = """\
format = 1
[project]
title = "Safer Elm"
unit = "Elm"
[[measure]]
id = "seen"
name = "Seen in a week"
kind = "process"
unit = "%"
every = "month"
numerator = "Seen"
denominator = "Referred"
[[measure]]
id = "rate"
name = "Falls per 1000 bed days"
kind = "outcome"
per = 1000
every = "month"
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
every = "month"
[[measure]]
id = "counted"
name = "Counted"
kind = "outcome"
chart = "c"
every = "month"
"""
TODAY = date(2026, 3, 1)
MONTHS = [date(2025, month, 1) for month in range(2, 13)]
SHEET = "Month,Numerator,Denominator\n" + "".join(f"{day},{30 + day.month},50\n" for day in MONTHS)


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    return make_workbook(tmp_path, {"projects/elm/project.toml": PROJECT})


def run(elm: WorkbookFolder, *args: str) -> tuple[int, str]:
    ran = elm.run(*args, today=TODAY)
    assert "Traceback" not in ran.err
    return ran.exit_code, ran.out + ran.err


def bring(elm: WorkbookFolder, measure: str, *said: str, text: str = SHEET) -> tuple[int, str]:
    elm.write("in.csv", text)
    return run(elm, "data", "import", "elm", measure, "in.csv", "--yes", *said)


@pytest.mark.parametrize("measure", ["seen", "rate"])
def test_the_sheet_of_a_ward_that_typed_one_number_first(elm: WorkbookFolder, measure: str) -> None:
    assert run(elm, "data", "add", "elm", measure, "90", "2025-01-01")[0] == 0
    there = elm.read(FILE.format(measure))
    code, said = bring(elm, measure)
    assert (code, elm.read(FILE.format(measure))) == (1, there), said
    assert f"{measure} is kept as one number a row, and in.csv has numerators" in said
    assert "1 number here, such as 90 on 1 January 2025, will be a gap on the chart" in said
    assert "To answer: --parts" in said
    code, said = bring(elm, measure, "--parts")
    assert code == 0, said
    heading, first, *rows = elm.read(FILE.format(measure)).splitlines()
    assert (heading, first) == ("date,value,numerator,denominator", "2025-01-01,90")
    assert rows == [f"{day},,{30 + day.month},50" for day in MONTHS]


@pytest.mark.parametrize("measure", ["falls", "counted"])
def test_a_count_takes_no_denominators(elm: WorkbookFolder, measure: str) -> None:
    elm.write(FILE.format(measure), "date,value\n2025-01-01,9\n")
    code, said = bring(elm, measure, "--parts")
    assert code == 1, said
    assert f"{measure} is kept as one number a row, and in.csv was read as a numerator" in said
    assert elm.read(FILE.format(measure)) == "date,value\n2025-01-01,9\n"


@pytest.fixture
def mixed(elm: WorkbookFolder) -> WorkbookFolder:
    """A file that had one number a row, with a note, and has both from February on."""
    elm.write(FILE.format("seen"), "date,value,note\n2025-01-01,90,by hand\n")
    assert bring(elm, "seen", "--parts")[0] == 0
    return elm


def test_the_number_of_a_day_is_put_right_by_the_same_doors_as_any(mixed: WorkbookFolder) -> None:
    sheet = SHEET + "2025-01-01,40,50\n"
    code, said = bring(mixed, "seen", text=sheet)
    assert code == 0, said
    lines = mixed.read(FILE.format("seen")).splitlines()
    assert lines[0] == "date,value,note,numerator,denominator"
    assert run(mixed, "data", "set", "elm", "seen", "2025-01-01", "40/50")[0] == 0
    assert mixed.read(FILE.format("seen")).splitlines()[1] == "2025-01-01,,by hand,40,50"
    code, said = run(mixed, "data", "add", "elm", "seen", "80", "2026-01-01")
    assert (code, "one number is not enough" in said) == (2, True), said
    assert run(mixed, "data", "add", "elm", "seen", "40/50", "2026-01-01")[0] == 0
    assert "counts as no data" not in run(mixed, "check", "elm")[1]


def test_a_day_of_the_sheet_that_has_one_number_here_is_a_change(elm: WorkbookFolder) -> None:
    elm.write(FILE.format("seen"), "date,value\n2025-01-01,90\n")
    sheet = SHEET + "2025-01-01,40,50\n"
    code, said = bring(elm, "seen", "--parts", text=sheet)
    assert code == 0, said
    assert "2025-01-01: 90 stays (--replace would make it) 40 of 50" in said
    assert elm.read(FILE.format("seen")).splitlines()[1] == "2025-01-01,90"
    elm.write(FILE.format("seen"), "date,value\n2025-01-01,90\n")
    code, said = bring(elm, "seen", "--parts", "--replace", text=sheet)
    assert (code, "2025-01-01: 90 is replaced by 40 of 50" in said) == (0, True), said
    assert elm.read(FILE.format("seen")).splitlines()[1] == "2025-01-01,,40,50"


def test_check_names_the_row_and_its_way_out(mixed: WorkbookFolder) -> None:
    said = run(mixed, "check", "elm")[1]
    assert f"{FILE.format('seen')}:2: 90 is not out of how many, so this row counts as no" in said
    assert "qiworkbook data set elm seen 2025-01-01 NUMERATOR/DENOMINATOR" in said


def test_the_chart_has_a_gap_there(mixed: WorkbookFolder) -> None:
    points = mixed.view("elm").project.series["seen"].points
    assert [(p.value, p.denominator) for p in points[:2]] == [(None, None), (32.0, 50.0)]
    code, said = run(mixed, "chart", "elm", "seen")
    tops = [30 + day.month for day in MONTHS]
    mean = 100 * sum(tops) / (50 * len(tops))
    assert (code, f"Mean {mean:.0f}%, " in said) == (0, True), said
    assert "No data before 1 February 2025" in said


def test_export_and_a_copy_to_share_have_no_number_of_that_day(mixed: WorkbookFolder) -> None:
    code, said = run(mixed, "export", "elm", "-o", "out")
    assert code in (0, 4), said
    tables = [name for name in mixed.files() if name.startswith("out/") and "points" in name]
    rows = [one for name in tables for one in csv.DictReader(io.StringIO(mixed.read(name)))]
    by_day = {one["date"]: (one["value"], one["denominator"]) for one in rows}
    assert by_day["2025-01-01"] == ("", "")
    assert by_day["2025-02-01"][1] == "50"
    code, said = run(mixed, "export", "elm", "-o", "shared", "--share")
    assert code in (0, 4), said
    for name in mixed.files():
        if name.startswith("shared/") and "points" in name:
            assert ",90," not in mixed.read(name)
