"""Every row of a data file is read, or named with its line and a reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from qiworkbook.problems import Problem, Severity, do
from qiworkbook.store.csv_lines import MOST_LINES
from qiworkbook.store.rows import DataRow, read_table


def read_rows(text: str, file: str) -> tuple[tuple[DataRow, ...], tuple[Problem, ...]]:
    """The rows, and the problems of the others."""
    table = read_table(text, file)
    return table.rows, table.problems


def test_values_are_read() -> None:
    rows, problems = read_rows(
        "date,value,note,excluded\n"
        "2024-07-01,71,,\n"
        "\n"
        "2024-07-08,,nobody asked,\n"
        "2024-07-15,0,'=quiet,Ward closed\n",
        "data/a.csv",
    )
    assert rows == (
        DataRow(2, date(2024, 7, 1), 71.0),
        DataRow(4, date(2024, 7, 8), None, note="nobody asked"),
        DataRow(5, date(2024, 7, 15), 0.0, note="=quiet", excluded="Ward closed"),
    )
    assert problems == ()


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_counts_are_read_however_a_spreadsheet_saves_them(
    bom: str, newline: str, delimiter: str
) -> None:
    text = newline.join(
        ["Numerator,Denominator, DATE ,Note", '7,10,2024-07-01,"said ""x"""', ",,,"]
    )
    rows, problems = read_rows(bom + text.replace(",", delimiter), "a.csv")
    assert rows == (DataRow(2, date(2024, 7, 1), None, 7.0, 10.0, 'said "x"'),)
    assert problems == ()


# the row, the code, part of the message, part of the hint; the row itself is not read
UNREAD = [
    ("05/02/2024,7", "data-cell", "5 February 2024 or 2 May 2024", "2024-02-05 or 2024-05-02"),
    ("2024-02-30,7", "data-cell", "2024-02-30 is not in the calendar", "day and month"),
    ("2024-02-05,<5", "data-cell", "“<5” is not a number", "true count"),
    ("2024-02-05,61%", "data-cell", "“61%” is not a number", "61"),
    ('2024-02-05,"1,000"', "data-cell", "“1,000” is not a number", "Write 1000."),
    ("2024-02-05,1,000", "data-cells", "looks like 1,000", "Write 1000"),
    ("2024-02-05,1,000,000", "data-cells", "4 cells; the heading has 3", "Write 1000, not 1,000"),
    ("2024-02-05,1_000", "data-cell", "“1_000” is not a number", "1000"),
    ("2024-02-05,nan", "data-cell", "“nan” is not a number", "empty"),
    ("2024-02-05,\0", "data-cell", "“�” is not a number", "empty"),
    ("2024-02-05,seven", "data-cell", "“seven” is not a number", "empty"),
    (",7", "data-cell", "this row has no date", "2024-02-05"),
    (
        "Total,14",
        "data-total",
        "“Total” is not a date: rows of totals are not data",
        "Leave it out. data repair elm a",
    ),
    (
        "AVERAGE:,7",
        "data-total",
        "rows of totals are not data",
        "Leave it out. data repair elm a",
    ),
    (
        "date,value,note",
        "data-heading",
        "the heading stands here again",
        "Leave it out. data repair elm a",
    ),
    ('2024-02-05,7,"open', "data-quote", "does not close", "between quotes"),
    ("2024-02-05,7," + "x" * 140_000, "data-quote", "more than 131,072 characters", ""),
]


@pytest.mark.parametrize(("row", "code", "message", "hint"), UNREAD)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_read(
    row: str, code: str, message: str, hint: str
) -> None:
    text = f"date,value,note\n2024-01-01,1,\n{row}\n2024-03-01,3,\n"
    rows, (problem,) = read_rows(text, "projects/elm/data/a.csv")
    assert [one.value for one in rows] == [1.0, 3.0]
    assert (problem.code, problem.place.line, problem.severity) == (code, 3, Severity.ERROR)
    assert message in problem.message
    step = (problem.action.name, *problem.action.on) if problem.action else ()
    assert hint in " ".join((problem.hint, *step))


# the heading, the row, the code, part of the message, what is left of the row
QUESTIONS = [
    (
        "numerator,denominator",
        "7,0",
        "data-denominator",
        "is 0, so this row counts as no data",
        (None, 0.0),
    ),
    ("numerator,denominator", "7,", "data-denominator", "is empty, so this", (None, None)),
    ("numerator,denominator", ",9", "data-denominator", "numerator is empty", (None, 9.0)),
]


@pytest.mark.parametrize(("heading", "row", "code", "message", "left"), QUESTIONS)
def test_a_row_that_makes_one_wonder_is_asked_about(
    heading: str, row: str, code: str, message: str, left: tuple[float | None, float | None]
) -> None:
    (read,), (problem,) = read_rows(f"date,{heading}\n2024-02-05,{row}\n", "a.csv")
    assert (read.numerator, read.denominator) == left
    assert (problem.code, problem.place.line, problem.severity) == (code, 2, Severity.QUESTION)
    assert message in problem.message


def test_more_than_all_is_read_for_a_rate_can_be() -> None:
    (row,), problems = read_rows("date,numerator,denominator\n2024-02-05,9,7\n", "a.csv")
    assert (row.numerator, row.denominator, problems) == (9.0, 7.0, ())


def test_counts_below_zero_are_named() -> None:
    rows, (problem,) = read_rows("date,numerator,denominator\n2024-02-05,-1,7\n", "a.csv")
    assert rows == ()
    assert problem.message == "-1 of 7 can't be counts"


def test_both_counts_empty_is_simply_no_data() -> None:
    rows, problems = read_rows("date,numerator,denominator\n2024-02-05,,\n2024-02-12\n", "a.csv")
    assert [row.numerator for row in rows] == [None, None]
    assert problems == ()


def test_a_date_typed_in_another_way_unsettles_none_of_the_others() -> None:
    text = "date,value\n2025-01-06,1\n2025-02-03,2\n13/01/2025,3\n"
    rows, problems = read_rows(text, "a.csv")
    assert [str(row.when) for row in rows] == ["2025-01-06", "2025-01-13", "2025-02-03"]
    assert [problem.code for problem in problems] == ["data-dates", "data-order"]


def test_two_rows_of_a_date_are_both_named() -> None:
    text = "date,value\n2024-07-01,71\n2024-07-08,72\n2024-07-01,74\n2024-07-01,\n"
    rows, problems = read_rows(text, "projects/elm/data/a.csv")
    assert [row.value for row in rows] == [71.0, 74.0, None, 72.0]
    assert [(problem.code, problem.place.line, problem.message) for problem in problems] == [
        ("data-order", 4, "2024-07-01 stands below 2024-07-08: is that date right?"),
        ("data-same-date", 4, "two rows for 2024-07-01, 71 (line 2) and 74 (line 4)"),
        ("data-same-date", 5, "two rows for 2024-07-01, 71 (line 2) and no data (line 5)"),
    ]
    remove, of = "data remove", ("elm", "a", "2024-07-01")
    assert [one.action for one in problems[1:]] == [do(remove, *of, "74"), do(remove, *of, gap="")]


def test_rows_out_of_order_are_asked_about_once_and_sorted() -> None:
    text = "date,value\n2024-03-01,3\n2024-02-01,2\n2024-01-01,1\n"
    rows, (problem,) = read_rows(text, "a.csv")
    assert [row.value for row in rows] == [1.0, 2.0, 3.0]
    assert (problem.place.line, problem.severity) == (3, Severity.QUESTION)


@pytest.mark.parametrize(
    ("cell", "excluded", "messages"),
    [
        ("yes", "yes", ["this row is left out of the limits, but no reason is given"]),
        ("no", "", ["“no” as the reason to exclude is read as: not excluded"]),
        ("Ward closed", "Ward closed", []),
    ],
)
def test_a_point_is_excluded_for_a_reason(cell: str, excluded: str, messages: list[str]) -> None:
    (row,), problems = read_rows(f"date,value,excluded\n2024-07-01,71,{cell}\n", "a.csv")
    assert row.excluded == excluded
    assert [problem.message for problem in problems] == messages


def test_a_second_heading_of_another_shape_ends_the_reading() -> None:
    text = "date,value\n2024-07-01,71\ndate,numerator,denominator\n2024-07-08,7,10\n"
    rows, (problem,) = read_rows(text, "a.csv")
    assert len(rows) == 1
    assert problem.message == "there is a second heading here, so the rows below were not read"


def test_a_million_lines_are_the_limit() -> None:
    rows, (problem,) = read_rows("date,value\n" + "\n" * MOST_LINES, "a.csv")
    assert rows == ()
    assert problem.message == "the file has more than 1,048,576 lines, so it was not read"


def test_a_thousand_problems_are_listed_and_the_others_counted() -> None:
    rows, problems = read_rows("date,value\n" + "x,1\n" * 2500, "a.csv")
    assert rows == ()
    assert len(problems) == 1001
    assert problems[-1].message == "there are 1,500 more problems, which are not listed"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (DataRow(1, date.min, 71.5), "71.5"),
        (DataRow(1, date.min, None, 7, 10), "7 of 10"),
        (DataRow(1, date.min, None, None, 10), "no data of 10"),
        (DataRow(1, date.min), "no data"),
    ],
)
def test_a_row_says_its_numbers(row: DataRow, said: str) -> None:
    assert row.said == said


@given(st.text(alphabet='date,value\n\r;"0124-<%', max_size=80))
def test_every_line_with_anything_in_it_is_read_or_named(text: str) -> None:
    rows, problems = read_rows("date,value,note\n" + text, "a.csv")
    known = {row.line for row in rows} | {problem.place.line for problem in problems}
    assert problems == tuple(sorted(problems))
    unread = [problem for problem in problems if "rows below were not read" in problem.message]
    if '"' not in text and not unread:
        lines = ("date,value,note\n" + text).split("\n")
        for number, line in enumerate(lines[1:], start=2):
            assert number in known or not line.strip(" ,\r\n")


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ("2024-02-05,58,5", ["the note of 58 is only 5: is it 58.5?"]),
        ("2024-02-05,58,75", ["the note of 58 is only 75: is it 58.75?"]),
        ("2024-02-05,58.5,5", []),
        ("2024-02-05,58,5 on leave", []),
        ("2024-02-05,,5", []),
    ],
)
def test_a_decimal_comma_that_looks_like_a_note_is_asked_about(row: str, asked: list[str]) -> None:
    rows, problems = read_rows(f"date,value,note\n{row}\n", "a.csv")
    assert len(rows) == 1
    assert [problem.message for problem in problems] == asked


def test_the_decimal_commas_of_an_excel_in_german_are_read() -> None:
    read = read_table("date;value;note\n01.04.2025;18,5;neu\n15.04.2025;-0,25;\n", "stay.csv")
    assert [row.value for row in read.rows] == [18.5, -0.25]
    (thousands,) = read_table("date;value\n2025-04-01;1,300\n", "stay.csv").problems
    assert thousands.code == "data-cell"  # 1300, or 1.3
    assert read_table("date\tvalue\n2025-04-01\t18,5\n", "stay.csv").unread == 1
