from __future__ import annotations

from datetime import date, timedelta

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan, SpcError
from qiworkbook.spc.reading import ChartType, UnmeasuredStretch
from qiworkbook.spc.rows import days_between, open_interval

MONDAY = date(2024, 1, 1)


def daily(*counts: float | None) -> list[Observation]:
    return [Observation(MONDAY + timedelta(days=i), count) for i, count in enumerate(counts)]


def test_twelve_days_of_zeros_and_three_incidents() -> None:
    rows = daily(0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0)
    assert [(row.when, row.value) for row in days_between(rows)] == [
        (date(2024, 1, 6), 4.0),
        (date(2024, 1, 13), 7.0),
    ]


@pytest.mark.parametrize("every", ["week", "fortnight", "month", "quarter", "year"])
def test_a_count_of_more_than_a_day_says_nothing_of_the_days_within(every: str) -> None:
    rows = [Observation(MONDAY, 2), Observation(date(2024, 2, 1), 1)]
    with pytest.raises(SpcError, match=f"by the {every}, which do not say on which days"):
        days_between(rows, every)
    assert days_between([Observation(MONDAY, 0)], every) == ()  # no event, no date to miss


MONTHS = [date(2023 + i // 12, i % 12 + 1, 1) for i in range(24)]
WEEKS = [MONDAY + timedelta(weeks=i) for i in range(24)]
ENDS = [when - timedelta(days=1) for when in MONTHS]


@pytest.mark.parametrize("when", [MONTHS, WEEKS, ENDS, WEEKS[::2], MONTHS[:5]])
def test_rows_by_the_week_or_month_are_no_dates_of_events_though_nothing_says_so(
    when: list[date],
) -> None:
    counts = [Observation(one, float(3 + i % 4)) for i, one in enumerate(when)]
    with pytest.raises(SpcError, match="as counts of a week or a month do"):
        days_between(counts, "")
    assert days_between(counts, "day")  # somebody says that each is the day of its events
    none_since = [*counts[:-1], Observation(when[-1], 0.0)]
    assert open_interval(none_since, "") == ""
    assert open_interval(none_since, "day")
    moved = [
        Observation(one.when and one.when + timedelta(i % 3), 1.0) for i, one in enumerate(counts)
    ]
    assert len(days_between(moved, "")) == len(when) - 1


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
    rows = daily(1, 0, 1, 0, 0, 1)
    assert days_between(reversed(rows)) == days_between(rows)


def test_time_that_nobody_counted_is_not_time_without_events() -> None:
    assert [row.value for row in days_between(daily(1, None, 1, 0, 1))] == [None, 2.0]
    left_out = [*daily(1, 0), Observation(date(2024, 1, 3), 5, excluded="counted twice")]
    left_out.append(Observation(date(2024, 1, 4), 1))
    assert [row.value for row in days_between(left_out)] == [None]
    absent = [row for row in daily(1, 0, 0, 1) if row.when != date(2024, 1, 2)]
    assert [row.value for row in days_between(absent)] == [None]


def test_a_closed_ward_has_no_interval_across_its_pause() -> None:
    days = [MONDAY, date(2024, 1, 9), date(2024, 3, 4), date(2024, 3, 9)]
    closed = (UnmeasuredStretch(date(2024, 1, 20), date(2024, 2, 20), "Building works"),)
    assert [row.value for row in days_between(days, pauses=closed)] == [8.0, None, 5.0]
    assert [row.value for row in days_between(days)] == [8.0, 55.0, 5.0]


def test_the_time_since_the_last_event_is_a_sentence_and_no_point() -> None:
    assert open_interval(daily(1, 0, 1, 0, 0)) == (
        "The last event was on 3 January 2024; by 5 January 2024, 2 days later, there was no "
        "other. That interval is still open, and is not judged."
    )
    assert open_interval(daily(0, 1)) == open_interval(daily(1, None)) == open_interval([]) == ""


@pytest.mark.parametrize("rows", [[], [MONDAY], [Observation(MONDAY, 0)]])
def test_fewer_than_two_events_have_nothing_between_them(rows: list[Observation | date]) -> None:
    assert days_between(rows) == ()


@pytest.mark.parametrize("count", [-1, 1.5, 1001, float("nan"), float("inf")])
def test_counts_are_whole(count: float) -> None:
    with pytest.raises(SpcError, match=r"The row for 2024-01-01 counts no whole number of events"):
        days_between([Observation(MONDAY, count)])


def test_as_many_as_a_thousand_events_may_be_in_one_row() -> None:
    assert len(days_between([Observation(MONDAY, 1000)])) == 999


def test_a_row_needs_a_date() -> None:
    with pytest.raises(SpcError, match="need a date on every row"):
        days_between([Observation(None, 1)])


def test_what_comes_out_can_be_charted() -> None:
    rows = days_between(daily(0, 2, 0, 1, 0, 0, 1, 1, 0, 3))
    reading = analyse(rows, ReadingPlan(unit="days between incidents"))
    assert reading.chart is ChartType.T
    assert len(reading.points) == 7


def test_rows_that_are_events_do_not_say_how_long_there_was_none_after_the_last() -> None:
    assert open_interval(daily(1, 1), "") == (
        "The last event was on 2 January 2024, and no row says how long there was no other after "
        "it. That interval is still open, and is not judged."
    )
