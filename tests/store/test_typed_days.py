"""A day that somebody types: a date, today, a weekday, always told as it was understood."""

from __future__ import annotations

from datetime import date

import pytest

from qiworkbook.store.date_texts import DateWord, Period
from qiworkbook.store.dates import DateFault, ReadDate, typed_day

WEDNESDAY = date(2025, 1, 15)


@pytest.mark.parametrize(
    ("text", "last", "next_"),
    [
        ("today", "2025-01-15", "2025-01-15"),
        ("Yesterday", "2025-01-14", "2025-01-14"),
        ("tomorrow", "2025-01-16", "2025-01-16"),
        ("wednesday", "2025-01-15", "2025-01-15"),
        ("thursday", "2025-01-09", "2025-01-16"),
        ("Tues", "2025-01-14", "2025-01-21"),
        ("mon.", "2025-01-13", "2025-01-20"),
        ("13/02/2025", "2025-02-13", "2025-02-13"),
        ("5 Feb 2025", "2025-02-05", "2025-02-05"),
    ],
)
def test_a_day_is_understood(text: str, last: str, next_: str) -> None:
    assert typed_day(text, WEDNESDAY) == ReadDate(date.fromisoformat(last))
    assert typed_day(text, WEDNESDAY, ahead=True) == ReadDate(date.fromisoformat(next_))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("next friday", "“next friday” could be 17 January 2025 or 24 January 2025"),
        ("last wednesday", "“last wednesday” could be 8 January 2025 or 1 January 2025"),
        ("this monday", "“this monday” could be 20 January 2025 or 13 January 2025"),
        ("03/02/2025", "03/02/2025 could be 3 February 2025 or 2 March 2025"),
        ("5 Feb", "“5 Feb” has no year"),
        ("April 2025", "April 2025 is a month, and a day is wanted"),
        ("2025", "the year from 1 January 2025 is a year, and a day is wanted"),
        ("soon", "“soon” is not a date"),
        ("", "that is no date"),
    ],
)
def test_what_is_no_day_is_answered(text: str, says: str) -> None:
    read = typed_day(text, WEDNESDAY)
    assert isinstance(read, DateFault)
    assert read.message == says
    assert read.hint


def test_a_month_stands_for_its_first_day_where_periods_are_taken() -> None:
    read = typed_day("April 2025", WEDNESDAY, every="")
    assert read == ReadDate(date(2025, 4, 1), Period.MONTH)


def test_the_usual_order_settles_which_number_is_the_day() -> None:
    read = typed_day("03/02/2025", WEDNESDAY, DateWord.MONTH_FIRST)
    assert read == ReadDate(date(2025, 3, 2))


@pytest.mark.parametrize("text", ["27 Nov 75", "27/11/75", "1 Jan 80", "27-Nov-56"])
def test_a_far_year_of_two_figures_is_refused(text: str) -> None:
    read = typed_day(text, WEDNESDAY)
    assert isinstance(read, DateFault), read
    assert "Write the year with four figures" in read.hint
    figures = text[-2:]
    assert {f"19{figures}", f"20{figures}"} <= set(read.message.split()), read.message
    assert typed_day(text[:-2] + "20" + figures, WEDNESDAY) == ReadDate(
        date(int(f"20{figures}"), 1 if "Jan" in text else 11, 1 if "Jan" in text else 27)
    )


def test_a_year_is_no_day_of_a_point() -> None:
    assert isinstance(typed_day("2024/25", WEDNESDAY, every=""), DateFault)
    assert typed_day("March 2024", WEDNESDAY, every="") == ReadDate(date(2024, 3, 1), Period.MONTH)


def test_a_day_in_figures_without_a_year_is_the_last_one_where_the_order_is_known() -> None:
    for text in ("5/1", "5-1", "5.1"):
        read = typed_day(text, WEDNESDAY, DateWord.DAY_FIRST)
        assert isinstance(read, DateFault), text
        assert [(one.month, one.day) for one in read.could] == [(1, 5)], text
    assert not typed_day("5/1", WEDNESDAY).could  # type: ignore[union-attr]  # it could be two


@pytest.mark.parametrize(
    ("every", "taken"),
    [
        ("day", "d"),
        ("week", "dw"),
        ("fortnight", "dw"),
        ("month", "dwm"),
        ("quarter", "dwmq"),
        ("", "dwmq"),
    ],
)
def test_no_time_is_longer_than_what_one_number_of_a_measure_is_of(every: str, taken: str) -> None:
    texts = {
        "d": ("1 April 2024", date(2024, 4, 1)),
        "w": ("2024-W14", date(2024, 4, 1)),
        "m": ("April 2024", date(2024, 4, 1)),
        "q": ("Q1 2024/25", date(2024, 4, 1)),
        "y": ("2024/25", date(2024, 4, 1)),
    }
    for kind, (text, first) in texts.items():
        read = typed_day(text, WEDNESDAY, every=every)
        if kind in taken:
            assert isinstance(read, ReadDate)
            assert read.when == first
        else:
            assert isinstance(read, DateFault)
            assert f"and a {every or 'day'} is wanted" in read.message
