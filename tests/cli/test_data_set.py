"""A point is put right or taken out by its date, and a file that Excel has saved is repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from qiworkbook.testing import WorkbookFolder

FILE = "projects/elm/data/feels-safe.csv"
DATA = "date,value,note\n2025-01-06,61,\n2025-01-13, 65 ,two on leave\n"


def run(elm: WorkbookFolder, verb: str, *args: str) -> tuple[int, str]:
    ran = elm.run("data", verb, "elm", "feels-safe", *args)
    return ran.exit_code, ran.out + ran.err


def of_subgroups(elm: WorkbookFolder) -> None:
    file = "projects/elm/project.toml"
    elm.write(file, elm.read(file).replace('unit = "%"', 'unit = "minutes"\nchart = "xbar"', 1))


def test_a_point_is_put_right_and_no_other_line_changes(elm: WorkbookFolder) -> None:
    elm.write(FILE, DATA)
    assert run(elm, "set", "2025-01-13", "66")[0] == 0
    assert elm.read(FILE) == DATA.replace(" 65 ", "66")
    assert run(elm, "set", "6 Jan 2025", "60", "--note", "a slip")[0] == 0
    assert "2025-01-06,60,a slip\n" in elm.read(FILE)
    assert run(elm, "set", "2025-01-06", "--gap")[0] == 0
    assert "2025-01-06,,a slip\n" in elm.read(FILE)


def test_a_point_that_cannot_be_read_is_put_right_by_its_date(elm: WorkbookFolder) -> None:
    elm.write(FILE, "date,value\n2025-01-06,<5\n2025-01-13,65\n")
    assert run(elm, "set", "2025-01-06", "4")[0] == 0
    assert elm.read(FILE) == "date,value\n2025-01-06,4\n2025-01-13,65\n"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("2025-01-07", "66"), "has no row for 2025-01-07.\nNearest: 2025-01-06 and 2025-01-13."),
        (("66",), "Say which date."),
        (("2025-01-13", "0.66"), "less than one in a hundred; is it 66%?"),
    ],
)
def test_what_is_not_put_right(elm: WorkbookFolder, args: tuple[str, ...], says: str) -> None:
    elm.write(FILE, DATA)
    code, said = run(elm, "set", *args)
    assert (code != 0, says in said) == (True, True), said
    assert elm.read(FILE) == DATA


def test_a_point_is_taken_out_when_somebody_is_sure(
    elm: WorkbookFolder, talk: Callable[..., Result]
) -> None:
    elm.write(FILE, DATA)
    code, said = run(elm, "remove", "2025-01-06")
    assert (code, said) == (
        1,
        "Take out the point of 2025-01-06? Undo brings it back.\n"
        "Nothing was written.\nTo answer: --yes\n",
    )
    assert elm.read(FILE) == DATA
    assert "Nothing was written." in str(
        talk("data", "remove", "elm", "feels-safe", "2025-01-06", answers=("n",)).exception
    )
    assert run(elm, "remove", "2025-01-06", "--yes")[0] == 0
    assert elm.read(FILE) == DATA.replace("2025-01-06,61,\n", "")
    assert run(elm, "remove", "2025-01-06", "--yes")[0] == 1


def test_one_of_several_points_of_a_date_is_named_by_its_value(elm: WorkbookFolder) -> None:
    of_subgroups(elm)
    text = "date,value\n2025-01-06,31\n2025-01-06,33\n2025-01-06,33\n2025-01-13,30\n"
    elm.write(FILE, text)
    which = "They are 31, 33, 33. Say which.\nNext: qiworkbook data"
    said = f"{which} remove elm feels-safe 2025-01-06 VALUE"
    assert said in run(elm, "remove", "2025-01-06", "--yes")[1]
    said = f"{which} set elm feels-safe 2025-01-06 VALUE --was 31"
    assert said in run(elm, "set", "2025-01-06", "34")[1]
    assert "with 32.\nIt has: 31, 33, 33." in run(elm, "remove", "2025-01-06", "32", "--yes")[1]
    assert elm.read(FILE) == text
    assert run(elm, "set", "2025-01-06", "34", "--was", "31")[0] == 0
    assert run(elm, "remove", "2025-01-06", "33", "--yes")[0] == 0
    assert elm.read(FILE) == "date,value\n2025-01-06,34\n2025-01-06,33\n2025-01-13,30\n"
    assert run(elm, "set", "2025-01-06", "--was", "33", "--note", "a slip")[0] == 0
    rows = "2025-01-06,34,\n2025-01-06,33,a slip\n2025-01-13,30,\n"
    assert sorted(line.rstrip(",") for line in elm.read(FILE).splitlines()[1:]) == sorted(
        line.rstrip(",") for line in rows.splitlines()
    )


@pytest.mark.parametrize("share", ["78%", "78 %"])
def test_a_share_under_the_numerator_is_no_count(elm: WorkbookFolder, share: str) -> None:
    elm.write(FILE, f"date,numerator,denominator\n2025-01-06,{share},25\n2025-01-13,18,25\n")
    said = elm.run("check", "elm").out
    assert f"“{share}” is not a number" in said
    assert "It is a share: write how many, and out of how many." in said
    assert "78." not in said


def test_the_points_of_a_subgroup_are_added_to_each_other_and_are_no_problem(
    elm: WorkbookFolder,
) -> None:
    of_subgroups(elm)
    for value in (31, 33, 32):
        assert run(elm, "add", "2025-01-06", str(value))[0] == 0
    assert elm.read(FILE) == "date,value\n2025-01-06,31\n2025-01-06,33\n2025-01-06,32\n"
    assert "data/feels-safe.csv" not in elm.run("check", "elm").out


EXCEL = "date,value\n13/01/2025,61\n03/02/2025,62\n10/02/2025,63\n"


def test_a_file_that_excel_has_saved_is_read_where_its_dates_are_settled(
    elm: WorkbookFolder,
) -> None:
    elm.write(FILE, EXCEL)
    said = elm.run("check", "elm").out
    assert f"{FILE}:2: 3 dates are not written as 2024-02-05: 13/01/2025 is read as" in said
    assert "Write them that way. Next: qiworkbook data repair elm feels-safe" in said
    assert run(elm, "add", "3 Feb 2025", "99")[0] == 1
    assert run(elm, "add", "2025-02-17", "64", "--as-typed")[0] == 0
    code, said = run(elm, "repair")
    assert (code, "Wrote 3 dates as 2024-02-05." in said) == (0, True)
    assert elm.read(FILE) == (
        "date,value\n2025-01-13,61\n2025-02-03,62\n2025-02-10,63\n2025-02-17,64\n"
    )


UNSETTLED = "date,value\n06/01/2025,61\n03/02/2025,62\n"


@pytest.mark.parametrize("command", [("chart", "elm", "feels-safe"), ("show", "elm"), ("summary",)])
def test_a_file_that_cannot_be_read_never_looks_empty(
    elm: WorkbookFolder, command: tuple[str, ...]
) -> None:
    elm.write(FILE, UNSETTLED)
    ran = elm.run(*command)
    assert ran.exit_code == 4
    assert "no data yet" not in ran.out
    assert "feels-safe: 2 rows can't be read, so it is not whole." in ran.out
    assert elm.run(*command, "--json").exit_code == 4


def test_a_file_of_another_encoding_does_not_look_empty_either(elm: WorkbookFolder) -> None:
    elm.write(FILE, DATA)
    (elm.root / FILE).write_bytes("date,value,note\n2025-01-06,61,caf\xe9\n".encode("cp1252"))
    ran = elm.run("chart", "elm", "feels-safe")
    assert (ran.exit_code, "no data, for its file can't be read" in ran.out) == (4, True), ran.out
    assert run(elm, "add", "2025-01-13", "62")[0] == 1


def test_nothing_is_added_to_a_file_with_a_row_that_may_be_the_same_day(
    elm: WorkbookFolder,
) -> None:
    elm.write(FILE, UNSETTLED)
    for args in (("2025-01-06", "70"), ("2025-01-06", "70", "--replace", "--as-typed")):
        code, said = run(elm, "add", *args)
        assert code == 1
        assert "line 2: 06/01/2025 could be 6 January 2025 or 1 June 2025. It may be of" in said
        assert "qiworkbook data repair elm feels-safe" in said
    assert elm.read(FILE) == UNSETTLED


def test_a_file_is_repaired_once_somebody_says_what_its_dates_mean(elm: WorkbookFolder) -> None:
    elm.write(FILE, UNSETTLED)
    code, said = run(elm, "repair")
    assert code == 4
    assert "06/01/2025 could be 6 January 2025 or 1 June 2025. Say which:" in said
    assert "  qiworkbook data repair elm feels-safe --dates month-first   (1 June 2025)" in said
    assert elm.read(FILE) == UNSETTLED
    assert run(elm, "repair", "--dates", "day-first")[0] == 0
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n2025-02-03,62\n"


def test_or_once_the_workbook_says_how_people_here_write_dates(elm: WorkbookFolder) -> None:
    elm.write("workbook.toml", elm.read("workbook.toml") + '\n[dates]\norder = "day-first"\n')
    elm.write(FILE, UNSETTLED)
    assert elm.run("chart", "elm", "feels-safe").exit_code == 0
    assert run(elm, "add", "2025-02-10", "70", "--as-typed")[0] == 0


def test_a_repair_takes_totals_and_repeated_headings_out(elm: WorkbookFolder) -> None:
    elm.write(FILE, "date,value\n2025-01-06,61\ndate,value\n2025-01-13,62\nTotal,123\n")
    assert "took 2 lines of headings and totals out" in run(elm, "repair")[1]
    assert elm.read(FILE) == "date,value\n2025-01-06,61\n2025-01-13,62\n"


def test_a_row_that_only_keeps_a_place_is_filled_and_a_gap_with_a_reason_is_asked_about(
    elm: WorkbookFolder,
) -> None:
    elm.write(FILE, "date,value,note\n2025-01-06,,\n2025-01-13,,no meeting\n")
    assert run(elm, "add", "2025-01-06", "61")[0] == 0
    code, said = run(elm, "add", "2025-01-13", "62")
    assert (code, "has a point for 2025-01-13 already: no data." in said) == (1, True)
    assert elm.read(FILE) == "date,value,note\n2025-01-06,61,\n2025-01-13,,no meeting\n"


def test_a_note_alone_leaves_the_numbers_as_they_are(elm: WorkbookFolder) -> None:
    elm.write(FILE, "date,value,note\n2025-01-06,61,\n2025-01-13,,\n")
    assert run(elm, "set", "2025-01-06", "--note", "two on leave")[0] == 0
    assert run(elm, "set", "2025-01-13", "--note", "no meeting")[0] == 0
    told = "date,value,note\n2025-01-06,61,two on leave\n2025-01-13,,no meeting\n"
    assert elm.read(FILE) == told
    assert run(elm, "set", "2025-01-06")[0] == 2  # nobody there to ask for the number
    assert elm.read(FILE) == told


@pytest.mark.parametrize(("verb", "was"), [("set", "61"), ("add", "")])
def test_the_number_of_a_day_is_asked_for_until_it_fits(
    talk: Callable[..., Result], elm: WorkbookFolder, verb: str, was: str
) -> None:
    elm.write(FILE, f"date,value\n2025-01-06,{was}\n2025-01-13,62\n")
    ran = talk("data", verb, "elm", "feels-safe", "2025-01-06", answers=("many", "63"))
    assert (ran.exit_code, "is not a number" in ran.output) == (0, True)
    assert elm.read(FILE) == "date,value\n2025-01-06,63\n2025-01-13,62\n"
