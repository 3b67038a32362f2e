"""`data import --as incident-list`: a list with people in it becomes counts, and only counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import qiworkbook_incidents
from qiworkbook.testing import SMALL_PROJECT, make_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from qiworkbook.testing import WorkbookFolder

FILE = "projects/elm/data/falls.csv"
FALLS = """
[[measure]]
id = "falls"
name = "Falls"
kind = "outcome"
definition = "Falls reported on Elm Ward"
counts = "incidents"
shows = ["aim"]
every = "week"
"""
# Invented. 8, 10 and 14 January 2025 lie in the week from Monday the 6th; the 29th in that from the
# 27th; nothing happened in the weeks from the 13th (but for the 14th) and from the 20th.
LIST = """\
Incidents of Elm Ward
Ref,Incident date,Patient,What happened
1,08/01/2025,Ann Other,slipped on the way to the bath
2,14/01/2025 03:10,Bo Nother,fell from the bed
3,10/01/2025,Ann Other,slipped again
4,29/01/2025,Cy Third,fell in the garden
"""


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    files = {"projects/elm/project.toml": SMALL_PROJECT + FALLS}
    return make_workbook(tmp_path, files, plugins=[qiworkbook_incidents])


def bring(elm: WorkbookFolder, text: str, *args: str) -> tuple[int, str]:
    elm.write("list.csv", text)
    ran = elm.run(
        "data",
        "import",
        "elm",
        "falls",
        "list.csv",
        "--as",
        "incident-list",
        "--yes",
        *args,
        today=date(2025, 12, 31),
    )
    assert "Traceback" not in ran.err
    return ran.exit_code, ran.out + ran.err


def test_a_list_becomes_counts_and_nobody_is_in_them(elm: WorkbookFolder) -> None:
    code, said = bring(elm, LIST, "--dates", "day-first")
    assert code == 0, said
    assert elm.read(FILE) == (
        "date,value\n2025-01-06,2\n2025-01-13,1\n2025-01-20,0\n2025-01-27,1\n"
    )
    assert "Columns that were not read: Ref, Patient, What happened" in said
    everything = said + "".join(elm.read(path) for path in elm.files() if path != "list.csv")
    assert not [word for word in ("Ann", "Bo N", "Cy", "bath", "03:10") if word in everything]


def test_a_date_that_could_be_two_is_asked_about_by_the_core(elm: WorkbookFolder) -> None:
    unsettled = LIST.replace("14/01/2025", "12/01/2025").replace("29/01/2025", "09/02/2025")
    code, said = bring(elm, unsettled)
    assert code == 1
    assert "list.csv:3: 08/01/2025 could be 8 January 2025 or 1 August 2025." in said
    assert "To answer: --dates day-first or month-first" in said
    assert FILE not in elm.files()


def test_and_is_settled_by_the_other_rows(elm: WorkbookFolder) -> None:
    assert bring(elm, LIST)[0] == 0  # there is no fourteenth month
    assert elm.read(FILE).startswith("date,value\n2025-01-06,2\n2025-01-13,1\n")


def test_a_row_that_cannot_be_read_is_named_by_its_line(elm: WorkbookFolder) -> None:
    code, said = bring(elm, LIST.replace("10/01/2025", "the tenth"), "--dates", "day-first")
    assert code == 1
    assert "list.csv:5: “the tenth” is not a date" in said
    assert FILE not in elm.files()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("every", "rows"),
    [
        ("month", "2024-12-01,1\n2025-01-01,3\n"),
        ("quarter", "2024-10-01,1\n2025-01-01,3\n"),
        ("day", None),
    ],
)
def test_it_counts_as_the_measure_does(elm: WorkbookFolder, every: str, rows: str | None) -> None:
    text = elm.read("projects/elm/project.toml")
    elm.write(
        "projects/elm/project.toml", text.replace(FALLS, FALLS.replace('"week"', f'"{every}"'))
    )
    listed = LIST.replace("29/01/2025", "31/12/2024")
    assert bring(elm, listed, "--dates", "day-first")[0] == 0
    found = elm.read(FILE).removeprefix("date,value\n")
    if rows is not None:
        assert found == rows
    else:  # from 31 December to 14 January
        assert len(found.splitlines()) == 15
        assert "2025-01-08,1\n2025-01-09,0\n2025-01-10,1\n" in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Incident date", "Reported", "list.csv has no one column 'date', so nothing was read."),
        ("08/01/2025", "08/01/0205", "list.csv:3: 08/01/0205 is in the year 205. Check the year"),
        ("08/01/2025", "08/01/1925", "The list runs from 1925-01-05 to 2025-01-27"),
    ],
)
def test_what_is_not_guessed(elm: WorkbookFolder, old: str, new: str, said: str) -> None:
    code, told = bring(elm, LIST.replace(old, new), "--dates", "day-first")
    assert (code, said in told) == (1, True), told
    assert FILE not in elm.files()


def test_a_column_of_another_name_is_named(elm: WorkbookFolder) -> None:
    listed = LIST.replace("Incident date", "When")
    assert bring(elm, listed, "--dates", "day-first", "--date-column", "when")[0] == 0


def test_a_measure_that_does_not_say_how_often(elm: WorkbookFolder) -> None:
    text = elm.read("projects/elm/project.toml")
    elm.write("projects/elm/project.toml", text.replace('every = "week"\n', "", 2))
    code, said = bring(elm, LIST)
    assert code == 1
    assert "falls does not say how often it is collected, so a list cannot be counted" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heading", "numbers", "asked"),
    [
        ("Number", (2, 1, 3, 1), True),
        ("No. of falls", (1, 2, 1, 1), True),
        ("Number", (1, 1, 1, 1), False),
        ("Number", (7, 8, 9, 10), False),
        ("Number", (90111, 90107, 90140, 90112), False),
        ("Age", (70, 61, 83, 91), False),
    ],
)
def test_numbers_beside_the_rows_that_are_counted_are_asked_about(
    elm: WorkbookFolder, heading: str, numbers: tuple[int, ...], asked: bool
) -> None:
    days = ("08/01/2025", "14/01/2025", "10/01/2025", "29/01/2025")
    rows = "".join(f"{day},{number}\n" for day, number in zip(days, numbers, strict=True))
    code, said = bring(elm, f"Incident date,{heading}\n{rows}", "--dates", "day-first")
    told = f"{sum(numbers)}: what {heading} adds up to" in said and "4: one a row" in said
    assert (code, told) == (int(asked), asked), said


@pytest.mark.slow
@pytest.mark.parametrize(("named", "weeks"), [("Number", (5, 1, 0, 1)), ("rows", (2, 1, 0, 1))])
def test_a_column_of_how_many_is_added_up_where_somebody_says_so(
    elm: WorkbookFolder, named: str, weeks: tuple[int, ...]
) -> None:
    rows = "08/01/2025,2\n14/01/2025,1\n10/01/2025,3\n29/01/2025,1\n"
    text = f"Incident date,Number\n{rows}"
    code, said = bring(elm, text, "--dates", "day-first", "--value-column", named)
    starts = ("2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27")
    points = "".join(f"{day},{count}\n" for day, count in zip(starts, weeks, strict=True))
    assert (code, elm.read(FILE)) == (0, f"date,value\n{points}"), said


@pytest.mark.slow
@pytest.mark.parametrize("number", ["", "two", "-1", "1.5", "90111"])
def test_a_row_that_does_not_say_how_many_is_named(elm: WorkbookFolder, number: str) -> None:
    text = f"Incident date,Number\n08/01/2025,2\n14/01/2025,{number}\n13/01/2025,1\n"
    code, said = bring(elm, text, "--dates", "day-first", "--value-column", "Number")
    assert (code, FILE in elm.files()) == (1, False), said
    assert "list.csv:3: this row does not say how many there were" in said


def test_a_column_of_how_many_that_is_not_there_is_named(elm: WorkbookFolder) -> None:
    code, said = bring(elm, LIST, "--dates", "day-first", "--value-column", "Number")
    assert (code, "has no one column 'date' beside 'Number'" in said) == (1, True), said


@pytest.mark.slow
def test_how_many_of_several_wards_is_kept_for_the_next_list(elm: WorkbookFolder) -> None:
    elm.write("projects/oak/project.toml", SMALL_PROJECT.replace("Elm", "Oak") + FALLS)
    rows = "Elm,2025-01-08,2\nElm,2025-01-10,1\nOak,2025-01-07,3\nOak,2025-01-14,1\n"
    elm.write("list.csv", f"Ward,Date,Number\n{rows}")
    names = ("data", "import", "list.csv", "--as", "incident-list", "--yes")
    named = ("--measure", "falls", "--ward", "Oak=oak", "--value-column", "Number")
    for said in ((*named, "--keep-profile", "m"), ("--profile", "m")):
        ran = elm.run(*names, *said, today=date(2025, 12, 31))
        assert ran.exit_code == 0, ran.out + ran.err
        assert elm.read("projects/oak/data/falls.csv") == (
            "date,value\n2025-01-06,3\n2025-01-13,1\n"
        )


@pytest.mark.slow
@pytest.mark.parametrize("carried", [True, False])
def test_a_ward_that_is_written_once_holds_below_where_somebody_says_so(
    elm: WorkbookFolder, carried: bool
) -> None:
    other = SMALL_PROJECT.replace("Elm", "Oak") + FALLS
    elm.write("projects/oak/project.toml", other)
    elm.write("list.csv", "Ward,Date\nElm,2025-01-08\n,2025-01-10\nOak,2025-01-07\n,2025-01-14\n")
    names = ("list.csv", "--as", "incident-list", "--measure", "falls", "--ward", "Oak=oak")
    carry = ("--carry",) if carried else ()
    ran = elm.run("data", "import", *names, "--yes", *carry, today=date(2025, 12, 31))
    assert ran.exit_code == int(not carried), ran.out + ran.err
    if carried:
        assert elm.read(FILE) == "date,value\n2025-01-06,2\n2025-01-13,0\n"
        oak = elm.read("projects/oak/data/falls.csv")
        assert oak == "date,value\n2025-01-06,1\n2025-01-13,1\n"
    else:
        assert "there is nothing under Ward" in ran.err + ran.out


@pytest.mark.slow
@pytest.mark.parametrize("beside", ["Occurred", "Date occurred", "Occurred on", "Date of fall"])
def test_two_columns_that_could_be_the_day_it_happened_are_refused(
    elm: WorkbookFolder, beside: str
) -> None:
    text = f"Date,{beside}\n08/04/2025,08/01/2025\n14/04/2025,14/01/2025\n"
    code, said = bring(elm, text, "--dates", "day-first")
    assert (code, FILE in elm.files()) == (1, False), said
    code, said = bring(elm, text, "--dates", "day-first", "--date-column", beside)
    assert (code, elm.read(FILE)) == (0, "date,value\n2025-01-06,1\n2025-01-13,1\n"), said


@pytest.mark.slow
@pytest.mark.parametrize(("many", "asks"), [(8, True), (7, False)])
def test_a_month_without_a_row_in_a_long_list_is_asked_about(
    elm: WorkbookFolder, many: int, asks: bool
) -> None:
    days = [f"2025-{month:02d}-{day:02d}" for month in (1, 2, 4) for day in range(1, many + 1)]
    text = "\n".join(("Incident date,Where", *(f"{day},garden" for day in days), ""))
    code, said = bring(elm, text)
    found = f"list.csv:{2 * many + 2}: 1 April 2025, the first since {many} February 2025"
    assert (code, found in said, FILE in elm.files()) == (1, asks, False), said
    assert bring(elm, text, "--as-typed")[0] == 0
