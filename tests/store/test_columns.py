"""The heading says which cell means what, or is asked about."""

from __future__ import annotations

import pytest

from qiworkbook.problems import Severity
from qiworkbook.store.csv_lines import ColumnPlaces, CsvRow, read_heading
from qiworkbook.store.rows import read_table


def test_columns_may_stand_in_any_order() -> None:
    columns, problems = read_heading(CsvRow(1, ("Note", "denominator", "DATE", " numerator")), "a")
    assert columns == ColumnPlaces(4, 2, None, 3, 1, 0, None)
    assert problems == ()


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        ("date,valeu", "there is no column `value`; is it `valeu`?"),
        ("dates,value", "there is no column `date`; is it `dates`?"),
        ("week,value", "there is no column `date`"),
        ("date,numerator", "there is no column `denominator`"),
        ("date,denominator,numerater", "there is no column `numerator`; is it `numerater`?"),
        ("date,value,value", "there are two columns `value`"),
        ("2024-01-01,5", "the rows have no heading above them"),
        ("01/02/2024,5", "the rows have no heading above them"),
    ],
)
def test_a_heading_that_cannot_be_used_is_named(heading: str, message: str) -> None:
    columns, (problem,) = read_heading(CsvRow(3, tuple(heading.split(","))), "a.csv")
    assert columns is None
    assert (problem.message, problem.place.line) == (message, 3)
    assert "date,numerator,denominator" in problem.hint


def test_an_empty_file_is_named() -> None:
    columns, (problem,) = read_heading(None, "a.csv")
    assert columns is None
    assert problem.message == "the file is empty"


def test_a_column_that_is_not_read_is_asked_about() -> None:
    columns, problems = read_heading(CsvRow(1, ("date", "value", "notes", "ward", "")), "a.csv")
    assert columns is not None
    assert [(p.message, p.hint, p.severity) for p in problems] == [
        ("the column `notes` was not read", "Did you mean `note`?", Severity.QUESTION),
        (
            "the column `ward` was not read",
            "Columns that are read: date, value, numerator, denominator, note, excluded.",
            Severity.QUESTION,
        ),
    ]


def test_a_value_beside_its_parts_is_not_read_twice() -> None:
    text = "date,numerator,denominator,value\n2025-01-06,6,10,60\n"
    table = read_table(text, "a.csv")
    assert [(row.value, row.numerator) for row in table.rows] == [(None, 6)]
    (problem,) = table.problems
    assert "not read where numerator and denominator stand beside it" in problem.message
    assert (problem.place.line, problem.severity) == (1, Severity.QUESTION)
