from __future__ import annotations

from datetime import date, timedelta

import pytest

from qiworkbook.spc import ChartType, Observation, Plan, SpcError, analyse, days_between
from qiworkbook.spc.rare import days_in

MONDAY = date(2024, 1, 1)


def weekly(*counts: float | None) -> list[Observation]:
    return [Observation(MONDAY + timedelta(weeks=i), count) for i, count in enumerate(counts)]


def test_twelve_weeks_of_zeros_and_three_incidents() -> None:
    rows = weekly(0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0)
    found = days_between(rows, "week")
    assert [(row.when, row.value) for row in found] == [
        (date(2024, 2, 5), 28.0),
        (date(2024, 3, 25), 49.0),
    ]


def test_two_in_one_week_are_half_a_week_apart() -> None:
    assert [row.value for row in days_between(weekly(1, 2, 1), "week")] == [7.0, 3.5, 3.5]


def test_two_on_one_day_are_half_a_day_apart() -> None:
    days = [MONDAY, date(2024, 1, 11), date(2024, 1, 11), date(2024, 1, 12)]
    found = days_between(days)
    assert [row.value for row in found] == [10.0, 0.5, 0.5]
    assert [row.when for row in found] == days[1:]


def test_events_of_one_day_are_all_the_same_time_apart() -> None:
    found = days_between([Observation(MONDAY, 9), Observation(date(2024, 1, 2), 7)])
    assert [row.value for row in found] == [1 / 9] * 9 + [1 / 7] * 6
    # by hand: the nine ends of Monday lead to Tuesday at midnight, so all of it adds up
    assert sum(row.value or 0 for row in found) == pytest.approx(1 + 6 / 7)


def test_the_order_of_rows_does_not_matter() -> None:
    rows = weekly(1, 0, 1, 0, 0, 1)
    assert days_between(reversed(rows), "week") == days_between(rows, "week")


def test_missing_and_excluded_rows_have_no_events() -> None:
    rows = weekly(1, None, 1)
    rows.append(Observation(date(2024, 3, 4), 5, excluded="counted twice"))
    assert [row.value for row in days_between(rows, "week")] == [14.0]


@pytest.mark.parametrize("rows", [[], [MONDAY], [Observation(MONDAY, 0)]])
def test_fewer_than_two_events_have_nothing_between_them(rows: list[Observation | date]) -> None:
    assert days_between(rows) == ()


@pytest.mark.parametrize("count", [-1, 1.5, 1001, float("nan"), float("inf")])
def test_counts_are_whole(count: float) -> None:
    with pytest.raises(SpcError, match=r"The row for 2024-01-01 counts .* need whole numbers"):
        days_between([Observation(MONDAY, count)])


def test_as_many_as_a_thousand_events_may_be_in_one_row() -> None:
    assert len(days_between([Observation(MONDAY, 1000)])) == 999


def test_a_row_needs_a_date() -> None:
    with pytest.raises(SpcError, match="need a date on every row"):
        days_between([Observation(None, 1)])


@pytest.mark.parametrize(
    ("every", "days"),
    [
        ("day", 1),
        ("week", 7),
        ("fortnight", 14),
        ("month", 29),
        ("quarter", 90),
        ("year", 366),
        ("shift", 1),
    ],
)
def test_stretches_of_time(every: str, days: int) -> None:
    assert days_in(date(2024, 2, 1), every) == days


def test_a_quarter_across_new_year() -> None:
    assert days_in(date(2023, 11, 1), "quarter") == 30 + 31 + 31


def test_what_comes_out_can_be_charted() -> None:
    rows = days_between(weekly(0, 2, 0, 1, 0, 0, 1, 1, 0, 3), "week")
    reading = analyse(rows, Plan(unit="days between incidents"))
    assert reading.chart is ChartType.T
    assert len(reading.points) == 7
