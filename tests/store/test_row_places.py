"""Where a row goes: the same place as looking from the end finds, and with far fewer looks."""

from __future__ import annotations

from itertools import product

from qiworkbook.store.csv_lines import CsvRow, RowPlaces, records
from qiworkbook.store.rows import DataRow, read_table
from qiworkbook.store.rows_edit import add_rows


def written_day(record: CsvRow) -> str:
    return record.cells[0]


def table(days: tuple[str, ...]) -> tuple[CsvRow, ...]:
    _, *rows = records("date,value\n" + "".join(f"{day},1\n" for day in days))
    return tuple(rows)


def looked_for(rows: tuple[CsvRow, ...], when: str) -> int:
    """The rule, word for word: below the last row of its day or before, or below the heading."""
    days = [written_day(row) for row in rows]
    newest_first = len(days) > 1 and days[0] > days[-1]
    before = [
        row for row in rows if written_day(row) == when or (written_day(row) > when) is newest_first
    ]
    return before[-1].line if before else 1


def test_every_order_of_rows_has_the_place_that_the_rule_says() -> None:
    days = ("2024-01-01", "2024-02-01", "2024-03-01")
    asked = ("2023-12-01", "2024-01-01", "2024-01-15", "2024-02-15", "2024-03-01", "2024-04-01")
    for length in range(5):
        for order in product(days, repeat=length):
            rows = table(order)
            places = RowPlaces.among(rows, written_day, 1)
            for when in asked:
                assert places.line_for(when) == looked_for(rows, when), (order, when)


def test_a_row_without_a_date_is_no_neighbour() -> None:
    rows = table(("2024-01-01", "soon", "2024-03-01"))
    assert RowPlaces.among(rows, written_day, 1).line_for("2024-02-01") == 2


def test_the_rows_are_looked_at_a_few_times_however_many_come() -> None:
    looks = 0

    def counted(record: CsvRow) -> str:
        nonlocal looks
        looks += 1
        return record.cells[0]

    rows = table(tuple(f"20{at // 28:02d}-01-{at % 28 + 1:02d}" for at in range(1000)))
    places = RowPlaces.among(rows, counted, 1)
    for at in range(1000):
        places.line_for(f"20{at // 28:02d}-02-{at % 28 + 1:02d}")
    assert looks <= 3 * len(rows)


def test_rows_above_between_below_and_in_place_of_others_in_one_go() -> None:
    text = "date,value\n2024-01-08,1\n2024-01-15,2\n2024-01-22,3"
    more = "date,value\n2024-01-01,0\n2024-01-10,1.5\n2024-01-12,1.7\n2024-01-15,9\n2024-01-29,4\n"
    new: tuple[DataRow, ...] = read_table(more, "in.csv").rows
    assert add_rows(text, new[::-1], "a.csv", replace=True) == (
        "date,value\n2024-01-01,0\n2024-01-08,1\n2024-01-10,1.5\n2024-01-12,1.7\n2024-01-15,9\n"
        "2024-01-22,3\n2024-01-29,4\n"
    )
