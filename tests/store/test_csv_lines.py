"""Records: one broken row does not hide the next."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, strategies as st

from qiworkbook.store.csv_lines import CsvRow, delimiter_of, records, row_text


def test_records_know_their_lines() -> None:
    text = 'date,note\r\n\r\n2024-01-01,"two\r\nlines, here"\r\n,\r\n2024-01-02,b'
    assert list(records(text)) == [
        CsvRow(1, ("date", "note")),
        CsvRow(3, ("2024-01-01", "two\nlines, here"), 2),
        CsvRow(6, ("2024-01-02", "b")),
    ]


@pytest.mark.parametrize("opened", ['2024-01-01,5,"said', '"2024-01-01,5,said', '2024-01-01,"'])
def test_a_quote_that_never_closes_costs_only_its_own_row(opened: str) -> None:
    found = list(records(f'date,value,note\n{opened}\n2024-01-02,6,"x"\n2024-01-03,7,\n'))
    assert found[1].fault == 'a quote (") opens in this row and does not close'
    assert [record.cells[0] for record in found[2:]] == ["2024-01-02", "2024-01-03"]


def test_text_after_a_quote_is_a_fault() -> None:
    (record,) = records('2024-01-01,"a" b')
    assert record.fault == 'there is more text after the closing quote (") of a cell'


def test_a_quote_inside_a_plain_cell_is_a_quote() -> None:
    assert next(records('2024-01-01,5,a 6" nail')).cells[2] == 'a 6" nail'


def test_a_cell_beyond_the_limit_is_a_fault() -> None:
    for cell in ("x" * 131_073, '"' + "x" * 131_073 + '"'):
        first, second = records(f"a,{cell}\nb,c\n")
        assert first.fault == "a cell of this row has more than 131,072 characters"
        assert second.cells == ("b", "c")


@pytest.mark.parametrize(
    ("heading", "delimiter"),
    [("date,value", ","), ("date;value", ";"), ("date\tvalue", "\t"), ("date", ",")],
)
def test_the_delimiter_is_that_of_the_heading(heading: str, delimiter: str) -> None:
    assert delimiter_of(["", heading, "1;2,3;4"]) == delimiter


CELL = st.text(alphabet="ab ,;\"\n'", max_size=6)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4).map(tuple), min_size=1, max_size=5))
def test_what_pythons_csv_writes_is_read_as_it_reads_it(rows: list[tuple[str, ...]]) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([("date", "value"), *rows])
    expected = [row for row in rows if any(cell.strip() for cell in row)]
    assert [record.cells for record in records(stream.getvalue())][1:] == expected


@given(st.lists(CELL, min_size=2, max_size=4).map(tuple))
def test_a_written_row_is_read_back(cells: tuple[str, ...]) -> None:
    assert next(csv.reader([row_text(cells, ";")], delimiter=";")) == list(cells)
