"""`data import` of files as wards keep them: Excel, dates of any kind, signs, totals, titles."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.testing import WorkbookFolder

FILE = "projects/elm/data/feels-safe.csv"
COMMAND = ("data", "import", "elm", "feels-safe")


def excel(elm: WorkbookFolder, sheets: dict[str, Sequence[Sequence[Any]]]) -> None:
    book = xlsxwriter.Workbook(str(elm.root / "in.xlsx"), {"default_date_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    book.close()


def bring(elm: WorkbookFolder, *args: str, name: str = "in.xlsx") -> tuple[int, str]:
    ran = elm.run(*COMMAND, name, *args, today=date(2025, 12, 31))
    assert "Traceback" not in ran.err
    return ran.exit_code, ran.out + ran.err


def bring_text(elm: WorkbookFolder, text: str, *args: str) -> tuple[int, str]:
    elm.write("in.csv", text)
    return bring(elm, *args, name="in.csv")


def test_an_excel_file_with_a_title_merged_headings_and_a_total(elm: WorkbookFolder) -> None:
    rows: list[list[Any]] = [
        ["Willow and Elm, weekly count"],
        [],
        [None, "Patients", None, "Staff", None],
        ["Week", "Yes", "Asked", "Yes", "Asked"],
        [date(2025, 1, 6), 18, 25, 5, 9],
        [datetime(2025, 1, 13, 9, 30), 20, 24, 6, 9],
        ["Total", 38, 49, 11, 18],
    ]
    excel(elm, {"2025": rows})
    named = (
        *("--date-column", "Week", "--numerator-column", "Patients Yes"),
        *("--denominator-column", "Patients Asked"),
    )
    code, said = bring(elm, *named, "--yes")
    assert code == 1
    assert "in.xlsx:7: “Total” is not a date: rows of totals are not data\n" in said
    assert "Columns that were not read: Yes, Asked" in said
    assert FILE not in elm.files()
    code, _ = bring(elm, *named, "--leave-out", "--yes")
    assert code == 0
    assert elm.read(FILE) == "date,numerator,denominator\n2025-01-06,18,25\n2025-01-13,20,24\n"


def test_two_columns_of_one_name_are_told_apart_by_letter(elm: WorkbookFolder) -> None:
    excel(elm, {"a": [["date", "Yes", "Yes"], [date(2025, 1, 6), 61, 70]]})
    code, said = bring(elm, "--value-column", "Yes", "--yes")
    assert code == 1
    assert "has 2 columns 'Yes': B, C.\nName the one you mean: --value-column LETTER" in said
    assert bring(elm, "--value-column", "C", "--yes")[0] == 0
    assert elm.read(FILE) == "date,value\n2025-01-06,70\n"


def test_columns_with_no_heading_by_letter(elm: WorkbookFolder) -> None:
    code, said = bring_text(elm, "2025-01-06,61\n2025-01-13,65\n", "--yes")
    assert code == 1
    assert "no heading over its columns" in said
    letters = ("--date-column", "A", "--value-column", "B", "--yes")
    assert bring_text(elm, "2025-01-06,61\n2025-01-13,65\n", *letters)[0] == 0
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n2025-01-13,65\n"


def test_a_sheet_is_asked_for_where_there_are_several(elm: WorkbookFolder) -> None:
    rows: list[list[Any]] = [["date", "value"], [date(2025, 1, 6), 61]]
    excel(elm, {"Notes": rows, "March": rows, "Empty": []})
    code, said = bring(elm)
    assert code == 1
    assert "in.xlsx has 2 sheets" in said
    assert "It has: Notes, March." in said
    assert "Did you mean March?" in bring(elm, "--sheet", "Marsh")[1]
    assert bring(elm, "--sheet", "march", "--yes")[0] == 0


def test_the_one_sheet_with_dates_is_read(elm: WorkbookFolder) -> None:
    rows: list[list[Any]] = [["date", "value"], [date(2025, 1, 6), 61]]
    excel(elm, {"Notes": [["Hello"]], "March": rows})
    code, said = bring(elm, "--yes")
    assert (code, "Sheets without a table of dates, not read: Notes" in said) == (0, True)
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n"


def test_a_date_that_could_be_two_is_asked_about(elm: WorkbookFolder) -> None:
    text = "date,value\n03/02/2025,61\n10/02/2025,65\n"
    code, said = bring_text(elm, text, "--yes")
    assert code == 1
    assert "in.csv:2: 03/02/2025 could be 3 February 2025 or 2 March 2025." in said
    assert "To answer: --dates day-first or month-first" in said
    assert FILE not in elm.files()
    assert bring_text(elm, text, "--yes", "--dates", "day-first")[0] == 0
    assert elm.read(FILE) == "date,value\n2025-02-03,61\n2025-02-10,65\n"


def test_a_date_that_another_row_settles_is_not_asked_about(elm: WorkbookFolder) -> None:
    text = "date,value\n03/02/2025,61\n13/02/2025,65\n"  # there is no thirteenth month
    assert bring_text(elm, text, "--yes")[0] == 0
    assert elm.read(FILE) == "date,value\n2025-02-03,61\n2025-02-13,65\n"
    code, said = bring_text(elm, text, "--yes", "--dates", "month-first")
    assert code == 1
    assert "in.csv:3: 13/02/2025 is no date that is written month first" in said


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("2025-02-03 00:00:00", None, "2025-02-03"),
        ("2025-02-03T09:15", None, "2025-02-03"),
        ("2025/2/3", None, "2025-02-03"),
        ("3 February 2025", None, "2025-02-03"),
        ("3rd Feb 2025", None, "2025-02-03"),
        ("Mon 3 Feb 2025", None, "2025-02-03"),
        ('"February 3, 2025"', None, "2025-02-03"),
        ("March 2025", None, "2025-03-01"),
        ("31.12.2024", None, "2024-12-31"),
        ("03-Feb-25", "day-first", "2025-02-03"),
        ("3/2/25", "month-first", "2025-03-02"),
    ],
)
def test_dates_that_mean_one_day(
    elm: WorkbookFolder, written: str, order: str | None, day: str
) -> None:
    args = ("--dates", order) if order else ()
    code, said = bring_text(elm, f"date,value\n{written},61\n", "--yes", *args)
    assert code == 0, said
    assert elm.read(FILE) == f"date,value\n{day},61\n"


@pytest.mark.parametrize("written", ["24/02/03", "Feb-25", "31/02/2025", "2009/10"])
def test_dates_that_are_not_guessed(elm: WorkbookFolder, written: str) -> None:
    code, said = bring_text(elm, f"date,value\n{written},61\n", "--yes")
    assert (code, "in.csv:2: " in said) == (1, True)
    assert FILE not in elm.files()


def test_per_cent_and_thousands(elm: WorkbookFolder) -> None:
    text = 'date,value\n2024-01-06,61 %\n2024-01-13,"1,234.5"\n2024-01-20,1 234\n2024-01-27,\n'
    assert bring_text(elm, text, "--yes", "--as-typed")[0] == 0
    assert elm.read(FILE) == (
        "date,value\n2024-01-06,61\n2024-01-13,1234.5\n2024-01-20,1234\n2024-01-27,\n"
    )


def test_a_comma_among_semicolons_is_asked_about(elm: WorkbookFolder) -> None:
    code, said = bring_text(elm, "date;value\n2025-01-06;1,234\n", "--yes")
    assert code == 1
    assert "in.csv: 1,234 could be 1234 or 1.234. Which sign comes before the decimals?" in said
    assert bring_text(elm, "date;value\n2025-01-06;1,234\n", "--decimal", "comma", "--yes")[0] == 0
    assert elm.read(FILE) == "date,value\n2025-01-06,1.234\n"


def test_percentages_that_excel_keeps_as_fractions_are_asked_about(elm: WorkbookFolder) -> None:
    weeks = [[date(2025, 1, day), share] for day, share in ((6, 0.61), (13, 0.07), (20, 1))]
    excel(elm, {"a": [["date", "value"], *weeks]})
    code, said = bring(elm, "--yes")
    assert code == 1
    assert "Excel keeps 61% as 0.61" in said
    assert bring(elm, "--times", "100", "--yes")[0] == 0
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n2025-01-13,7\n2025-01-20,100\n"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_text_as_excel_saves_it(elm: WorkbookFolder, encoding: str) -> None:
    text = "date;value;note\r\n2025-01-06;61;café\r\n"
    (elm.root / "in.csv").write_bytes(text.encode(encoding))
    assert bring(elm, "--yes", name="in.csv")[0] == 0
    assert elm.read(FILE) == "date,value,note\n2025-01-06,61,café\n"


def test_many_rows_are_all_named_and_none_is_written(elm: WorkbookFolder) -> None:
    text = "date,value\n" + "".join(f"2024-01-{day:02d},<5\n" for day in range(1, 32)) * 2
    code, said = bring_text(elm, text, "--yes")
    assert code == 1
    assert "in.csv:31: “<5” is not a number" in said
    assert "The same may be true of 32 more rows, in lines 32, 33, 34" in said
    assert "Nothing was written: 62 rows could not be read." in said


def test_the_mark_that_keeps_a_note_from_running_comes_off_and_on(elm: WorkbookFolder) -> None:
    text = "date,value,note\n2025-01-06,61,'=1+1\n"
    assert bring_text(elm, text, "--yes")[0] == 0
    assert elm.read(FILE) == text
    assert elm.view("elm").project.series["feels-safe"].points[0].note == "=1+1"


def test_thousands_of_rows_into_a_file_that_has_some(elm: WorkbookFolder) -> None:
    days = [date.fromordinal(date(2010, 1, 1).toordinal() + at) for at in range(4000)]
    elm.write(FILE, "date,value\n" + "".join(f"{day},{day.day}\n" for day in days[::2]))
    text = "date,value\n" + "".join(f"{day},{day.day}\n" for day in days)
    code, said = bring_text(elm, text, "--yes", "--as-typed")
    assert code == 0
    assert "2000 points there already, with the same numbers" in said
    assert elm.read(FILE) == text


def test_a_sheet_that_is_too_wide_or_too_long_is_refused_with_the_reason(
    elm: WorkbookFolder,
) -> None:
    excel(elm, {"a": [["date", "value"]], "b": []})
    book = xlsxwriter.Workbook(str(elm.root / "in.xlsx"))
    book.add_worksheet("a").write(5, 5000, 1)
    book.close()
    code, said = bring(elm)
    assert code == 1
    assert "at most 100,000 rows and 1,000 columns are read" in said


def test_a_value_beside_its_parts_is_not_read(elm: WorkbookFolder) -> None:
    text = "date,value,numerator,denominator\n2025-01-06,72,18,25\n"
    code, said = bring_text(elm, text, "--yes", "--as", "table")
    assert code == 0
    assert "Columns that were not read: value" in said
    assert elm.read(FILE) == "date,numerator,denominator\n2025-01-06,18,25\n"


def test_a_kind_of_file_that_is_not_there_is_told_with_a_guess(elm: WorkbookFolder) -> None:
    code, said = bring_text(elm, "date,value\n2025-01-06,61\n", "--as", "tabel")
    assert code == 2
    assert "Did you mean table?" in said
    assert "table (an Excel or CSV table, one row a point)" in said
    assert FILE not in elm.files()


def test_a_column_that_is_missing_is_not_guessed_to_be_that_of_the_dates(
    elm: WorkbookFolder,
) -> None:
    code, said = bring_text(elm, "Date,Incidents,Comment\n2025-01-06,3,\n")
    assert code == 1
    assert "Which column of in.csv has the numbers of feels-safe?\nIt has: Incidents." in said
    assert 'To answer: --value-column "COLUMN", or --numerator-column and' in said


def test_what_does_not_fit_the_data_that_are_there_is_told_before_a_look(
    elm: WorkbookFolder,
) -> None:
    elm.write(FILE, "date,numerator,denominator\n2025-01-06,6,10\n")
    code, said = bring_text(elm, "date,value\n2025-01-13,61\n")
    assert code == 1
    assert "with the two.\nAdd: --numerator-column --denominator-column" in said


def test_what_was_read_is_shown_before_what_is_unlikely_is_asked(elm: WorkbookFolder) -> None:
    id_ = elm.view("elm").project.measures[0].id
    rows = "".join(f"2024-{month:02d}-01,{10 + month % 3}\n" for month in range(1, 12))
    elm.write("rows.csv", f"date,value\n{rows}2024-12-01,130\n")
    ran = elm.run("data", "import", "elm", id_, "rows.csv", "--yes")
    assert (ran.exit_code, "--as-typed" in ran.err) == (1, True)
    assert ran.out.count("12 new points") == 1
    assert "2024-12-01  130" in ran.out
    ran = elm.run("data", "import", "elm", id_, "rows.csv", "--yes", "--as-typed")
    assert (ran.exit_code, ran.out.count("12 new points")) == (0, 1)


def test_a_heading_that_is_printed_again_ends_nothing_and_another_table_is_told(
    elm: WorkbookFolder,
) -> None:
    id_ = elm.view("elm").project.measures[0].id
    elm.write("pages.csv", "date,value\n2024-01-01,12\ndate,value\n2024-01-08,9\n")
    ran = elm.run("data", "import", "elm", id_, "pages.csv", "--yes")
    assert (ran.exit_code, "2 new points" in ran.out) == (0, True)
    elm.write("two.csv", "date,value\n2024-03-01,12\n\nday,beds\n2024-03-01,30\n2024-04-01,31\n")
    ran = elm.run("data", "import", "elm", id_, "two.csv", "--yes")
    assert "1 new point" in ran.out
    assert "not read, from row: 4" in ran.out


def test_thousands_with_a_full_stop_are_no_counts(elm: WorkbookFolder) -> None:
    text = elm.read("projects/elm/project.toml")
    elm.write(
        "projects/elm/project.toml",
        text + '[[measure]]\nid = "falls"\nname = "Falls"\nkind = "outcome"\nunit = "falls"\n'
        'counts = "incidents"\nevery = "month"\n',
    )
    elm.write("rows.csv", "date,value\n2024-01-01,1.300\n2024-02-01,1.250\n2024-03-01,1.199\n")
    ran = elm.run("data", "import", "elm", "falls", "rows.csv", "--yes")
    assert (ran.exit_code, "projects/elm/data/falls.csv" in elm.files()) == (1, False)
    assert "can't be a count" in ran.out + ran.err
