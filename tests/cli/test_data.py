from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from qiworkbook.testing import WorkbookFolder

FILE = "projects/elm/data/feels-safe.csv"


def add(elm: WorkbookFolder, *args: str) -> None:
    ran = elm.run("data", "add", "elm", "feels-safe", *args)
    told = {"yesterday": "“yesterday” is read as Tuesday 14 January 2025.\n"}
    assert (ran.exit_code, ran.err) == (0, "".join(told.get(arg, "") for arg in args))


def test_the_first_point_makes_the_file(elm: WorkbookFolder) -> None:
    ran = elm.run("data", "add", "elm", "feels-safe", "2025-01-06", "61%")
    assert ran.out == (
        "2025-01-06: 61\n"
        "People who felt safe this week – too early to say, with 1 of 12 points\n"
        "Next: qiworkbook chart elm feels-safe\n"
    )
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n"


def test_without_a_date_it_is_todays(elm: WorkbookFolder) -> None:
    add(elm, "61.5")
    assert elm.read(FILE) == "date,value\n2025-01-15,61.5\n"


@pytest.mark.parametrize(
    ("args", "row"),
    [
        (("yesterday", "0"), "2025-01-14,0"),
        (("2025-01-06", "103", "--as-typed"), "2025-01-06,103"),
        (("2025-01-06", "--gap"), "2025-01-06,"),
        (("--gap",), "2025-01-15,"),
    ],
)
def test_one_value(elm: WorkbookFolder, args: tuple[str, ...], row: str) -> None:
    add(elm, *args)
    assert elm.read(FILE) == f"date,value\n{row}\n"


def test_how_many_out_of_how_many(elm: WorkbookFolder) -> None:
    add(elm, "2025-01-06", "--numerator", "18", "--denominator", "25", "--note", "two on leave")
    assert elm.read(FILE) == "date,numerator,denominator,note\n2025-01-06,18,25,two on leave\n"


def test_a_note_that_a_spreadsheet_would_run_is_made_safe(elm: WorkbookFolder) -> None:
    add(elm, "2025-01-06", "61", "--note", '=cmd|" /C calc"!A0, or so')
    assert "\n2025-01-06,61,\"'=cmd" in elm.read(FILE)


def test_twelve_points_and_the_chart_speaks(elm: WorkbookFolder) -> None:
    for at in range(12):
        add(elm, str(date(2024, 10, 7) + timedelta(weeks=at)), str(60 + at % 2))
    out = elm.run("data", "add", "elm", "feels-safe", "61").out
    assert "steady at about 61%" in out  # six of 60 and seven of 61 have a mean of 60.5


def test_a_date_that_is_there_is_not_overwritten(elm: WorkbookFolder) -> None:
    add(elm, "2025-01-06", "61")
    ran = elm.run("data", "add", "elm", "feels-safe", "2025-01-06", "74")
    assert ran.exit_code == 1
    assert ran.err == (
        "“People who felt safe this week” has a point for 2025-01-06 already: 61.\n"
        "Put 74 in its place?\nNothing was written.\nTo answer: --replace\n"
    )
    add(elm, "2025-01-06", "74", "--replace")
    assert elm.read(FILE) == "date,value\n2025-01-06,74\n"


def test_at_a_terminal_one_is_asked(elm: WorkbookFolder, talk: Callable[..., Result]) -> None:
    add(elm, "2025-01-06", "61")
    args = ("data", "add", "elm", "feels-safe", "2025-01-06", "74")
    assert "Put 74 in its place?\nyes/no: n" in talk(*args, answers=("n",)).output
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n"
    talk(*args, answers=("y",))
    assert elm.read(FILE) == "date,value\n2025-01-06,74\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "Give a value, or how many out of how many, or give --gap for no data."),
        (("--numerator", "3"), "A numerator and a denominator go together."),
        (("2025-01-06",), "For example: qiworkbook data add elm feels-safe 2025-01-06 72"),
        (("06/01/2025", "61"), "06/01/2025 could be 6 January 2025 or 1 June 2025."),
        (("2025-02-30", "61"), "2025-02-30 is not in the calendar"),
        (("2025-01-06", "lots"), "“lots” is not a number."),
        (("2025-01-06", "1,5"), "Write 1.5 if the comma is a decimal point."),
        (("2025-01-06", "61", "62"), "There is more than a date and a value: 2025-01-06 61 62"),
        (("2025-01-06", "61", "--not", "x"), "There is no option --not."),
        (("61", "--gap"), "Either --gap or numbers, not both."),
        (("--gap", "--numerator", "3"), "Either --gap or numbers, not both."),
    ],
)
def test_what_cannot_be_a_point(elm: WorkbookFolder, args: tuple[str, ...], said: str) -> None:
    ran = elm.run("data", "add", "elm", "feels-safe", *args)
    assert ran.exit_code == 2
    assert said in ran.err
    assert FILE not in elm.files()


def test_a_measure_that_is_not_there(elm: WorkbookFolder) -> None:
    ran = elm.run("data", "add", "elm", "feel-safe", "61")
    assert (ran.exit_code, ran.err) == (
        1,
        "elm has no measure 'feel-safe'.\nDid you mean feels-safe?\n",
    )


def test_a_value_where_the_file_has_parts(elm: WorkbookFolder) -> None:
    elm.write(FILE, "date,numerator,denominator\n2025-01-06,18,25\n")
    ran = elm.run("data", "add", "elm", "feels-safe", "2025-01-13", "61")
    assert ran.exit_code == 2
    assert (
        "this week” is recorded as a numerator and a denominator, so one number is not" in ran.err
    )
    assert "such as 3 out of 10: qiworkbook data add elm feels-safe 2025-01-13 3/10" in ran.err
    assert elm.read(FILE) == "date,numerator,denominator\n2025-01-06,18,25\n"


PERCENTAGE = 'unit = "%"'
SHARE, RATE = f'{PERCENTAGE}\ncounts = "people"', f'{PERCENTAGE}\nchart = "u"'
TOO_MANY = ("2025-01-13", "--numerator", "12", "--denominator", "10")


def of_a_kind(elm: WorkbookFolder, kind: str) -> None:
    file = "projects/elm/project.toml"
    elm.write(file, elm.read(file).replace(PERCENTAGE, kind, 1))


def test_more_than_all_of_them_is_refused(elm: WorkbookFolder) -> None:
    of_a_kind(elm, SHARE)
    ran = elm.run("data", "add", "elm", "feels-safe", *TOO_MANY)
    assert (ran.exit_code, ran.err) == (
        1,
        "12 of 10 is more than 100%, which a share can't be, so nothing was written.\n"
        'Check both numbers. A rate can be above 100%: its measure says so with chart = "u".\n',
    )
    assert FILE not in elm.files()


def test_a_rate_can_be_more_than_one_each(elm: WorkbookFolder) -> None:
    of_a_kind(elm, RATE)
    add(elm, *TOO_MANY)
    assert elm.read(FILE) == "date,numerator,denominator\n2025-01-13,12,10\n"
    said = elm.run("check", "elm").out
    assert "data/feels-safe.csv" not in said


def test_a_percentage_of_no_known_kind_is_asked_about_and_may_be_more_than_all(
    elm: WorkbookFolder,
) -> None:
    ran = elm.run("data", "add", "elm", "feels-safe", *TOO_MANY)
    assert (ran.exit_code, ran.err) == (
        1,
        "12 of 10 on 13 January 2025: more than 100%\n"
        "Is it right all the same?\n"
        "Nothing was written.\nTo answer: --as-typed\n",
    )
    assert FILE not in elm.files()
    add(elm, *TOO_MANY, "--as-typed")
    assert "data-impossible" not in elm.run("check", "elm", "--format", "github").out
    assert elm.run("chart", "elm", "feels-safe", "--json").out.count('"value": 120.0') == 1


def test_a_file_with_more_than_all_of_them_is_not_taken_in(elm: WorkbookFolder) -> None:
    of_a_kind(elm, SHARE)
    text = "date,numerator,denominator\n2025-01-06,7,10\n2025-01-13,12,10\n"
    code, said = bring(elm, text, "--yes")
    assert code == 1
    assert "in.csv:3: 12 of 10 is more than 100%, which a share can't be. Check both" in said
    assert FILE not in elm.files()
    code, _ = bring(elm, text, "--yes", "--leave-out")
    assert elm.read(FILE) == "date,numerator,denominator\n2025-01-06,7,10\n"


def test_and_one_that_is_there_is_an_error_in_its_line(elm: WorkbookFolder) -> None:
    of_a_kind(elm, SHARE)
    elm.write(FILE, "date,numerator,denominator\n2025-01-06,7,10\n2025-01-13,12,10\n")
    ran = elm.run("check", "elm", "--format", "github")
    assert ran.exit_code == 1
    assert f"::error file={FILE},line=3,title=data-impossible::12 of 10" in ran.out


EXPORT = "Week,Felt safe,Asked,Remark\n2025-01-06,18,25,\n2025-01-13,20,24,two on leave\n"
COLUMNS = (
    *("--date-column", "week", "--numerator-column", "Felt safe"),
    *("--denominator-column", "asked", "--note-column", "Remark"),
)


def bring(elm: WorkbookFolder, text: str, *args: str, name: str = "in.csv") -> tuple[int, str]:
    elm.write(name, text)
    ran = elm.run("data", "import", "elm", "feels-safe", name, *args, today=date(2025, 12, 31))
    return ran.exit_code, ran.out + ran.err


def test_a_file_is_previewed_first(elm: WorkbookFolder) -> None:
    code, said = bring(elm, "date,value\n2025-01-06,61\n2025-01-13,\n")
    assert (code, said) == (
        0,
        "2 new points\n"
        "2025-01-06  61\n"
        "2025-01-13  no data\n"
        "Nothing was written yet.\n"
        "Next: check the points above, then run the same again with --yes\n",
    )
    assert FILE not in elm.files()


def test_and_taken_in_afterwards(elm: WorkbookFolder) -> None:
    code, said = bring(elm, "date,value\n2025-01-13,65\n2025-01-06,61\n", "--yes")
    assert code == 0
    assert "Wrote 2 points.\nPeople who felt safe this week – too early to say" in said
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n2025-01-13,65\n"


def test_columns_by_the_names_they_have(elm: WorkbookFolder) -> None:
    code, _ = bring(elm, EXPORT, *COLUMNS, "--yes")
    assert code == 0
    assert elm.read(FILE) == (
        "date,numerator,denominator,note\n2025-01-06,18,25,\n2025-01-13,20,24,two on leave\n"
    )


def test_a_column_that_is_not_there(elm: WorkbookFolder) -> None:
    code, said = bring(elm, EXPORT, "--date-column", "Day")
    assert code == 1
    assert "in.csv has no column 'Day'.\nIt has: Week, Felt safe, Asked, Remark." in said
    _, said = bring(elm, EXPORT)
    assert "Which column of in.csv has the numbers of feels-safe?" in said
    assert "It has: Felt safe, Asked." in said


def test_every_row_that_is_left_out_is_named_and_nothing_written(elm: WorkbookFolder) -> None:
    text = "date,value\n2025-01-06,61\n31/02/2025,62\n2025-01-20,<5\nTotal,123\n"
    code, said = bring(elm, text, "--yes")
    assert code == 1
    assert "in.csv:3: 31/02/2025 is not in the calendar." in said
    assert "in.csv:4: “<5” is not a number." in said
    assert "in.csv:5: “Total” is not a date: rows of totals are not data" in said
    assert "Nothing was written: 3 rows could not be read." in said
    assert FILE not in elm.files()


def test_two_rows_of_one_date_are_two_series_and_never_left_out(elm: WorkbookFolder) -> None:
    code, said = bring(elm, "date,value\n2025-01-06,61\n2025-01-06,7\n", "--leave-out", "--yes")
    assert code == 1
    assert "in.csv has two rows for 2025-01-06, 61 (line 2) and 7 (line 3)." in said
    assert "These are several series" in said
    assert FILE not in elm.files()


def test_or_left_out_knowingly(elm: WorkbookFolder) -> None:
    text = "date,value\n2025-01-06,61\n2025-01-13,lots\n"
    code, said = bring(elm, text, "--leave-out", "--yes")
    assert code == 4
    assert "in.csv:3: “lots” is not a number." in said
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n"


def test_a_row_of_totals_left_out_is_no_loss(elm: WorkbookFolder) -> None:
    text = "date,value\n2025-01-06,61\nTotal,61\n"
    code, said = bring(elm, text, "--leave-out", "--yes")
    assert (code, "in.csv:3: “Total” is not a date" in said) == (0, True)


def test_points_that_are_there_stay_unless_replaced(elm: WorkbookFolder) -> None:
    elm.write(FILE, "date,value,note\n2025-01-06,61,ours\n2025-01-13,65,\n")
    text = "date,value\n2025-01-06,99\n2025-01-13,65\n2025-01-20,70\n"
    code, said = bring(elm, text, "--yes")
    assert code == 0
    assert "2025-01-06: 61 stays (--replace would make it) 99\n" in said
    assert "1 point there already, with the same numbers\n" in said
    assert elm.read(FILE) == "date,value,note\n2025-01-06,61,ours\n2025-01-13,65,\n2025-01-20,70,\n"
    bring(elm, text, "--yes", "--replace")
    assert "2025-01-06,99,ours\n" in elm.read(FILE)


def test_nothing_new(elm: WorkbookFolder) -> None:
    elm.write(FILE, "date,value\n2025-01-06,61\n")
    code, said = bring(elm, "date,value\n2025-01-06,61\n", "--yes")
    assert code == 0
    assert "there is nothing new in the file." in said


def test_a_long_file_is_shown_from_both_ends(elm: WorkbookFolder) -> None:
    weeks = [(date(2024, 10, 7) + timedelta(weeks=at), at) for at in range(1, 13)]
    _, said = bring(elm, "date,value\n" + "".join(f"{day},{at}\n" for day, at in weeks))
    assert said.splitlines()[:13] == [
        "12 new points",
        *(f"{day}  {at}" for day, at in weeks[:5]),
        "...",
        *(f"{day}  {at}" for day, at in weeks[7:]),
        "Nothing was written yet.",
    ]


def test_at_a_terminal_one_says_yes(elm: WorkbookFolder, talk: Callable[..., Result]) -> None:
    elm.write("in.csv", "date,value\n2025-01-06,61\n")
    args = ("data", "import", "elm", "feels-safe", "in.csv")
    talk(*args, answers=("n",))
    assert FILE not in elm.files()
    assert "Write 1 point?\nyes/no [yes]: \n" in talk(*args, answers=("",)).output
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04 cut short", "is not an Excel file"),
        (b"date,value\0", "is neither an Excel file nor text"),
    ],
)
def test_a_file_that_is_none(elm: WorkbookFolder, content: bytes, said: str) -> None:
    (elm.root / "in.csv").write_bytes(content)
    ran = elm.run("data", "import", "elm", "feels-safe", "in.csv", "--yes")
    assert ran.exit_code == 1
    assert said in ran.out + ran.err
    assert "in.csv" in ran.out + ran.err
    assert FILE not in elm.files()


def test_a_file_that_is_not_there(elm: WorkbookFolder) -> None:
    ran = elm.run("data", "import", "elm", "feels-safe", "nowhere.csv")
    assert ran.exit_code == 1
    assert "nowhere.csv can't be read: the file is not there" in ran.err
