from __future__ import annotations

from datetime import date

import pytest

from qiworkbook.spc.numbers import bare, day, from_to, places_apart, show, stretch


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (61.0, "%", 1, "61%"),
        (61.04, "%", 1, "61%"),
        (58.41666, "%", 1, "58.4%"),
        (4.2, "per 1,000 bed days", 1, "4.2 per 1,000 bed days"),
        (4.25, "", 2, "4.25"),
        (4.20, "", 2, "4.20"),
        (12, "£", 0, "£12"),
        (1234567.8, "", 1, "1,234,567.8"),
        (-0.72, "", 2, "-0.72"),
        (-0.0, "%", 1, "0%"),
        (0.0, "", 0, "0"),
        (0.003, "", 1, "0.003"),
        (-0.003, "", 1, "-0.003"),
        (None, "%", 1, "no data"),
        (7.6, "days", 0, "8 days"),
        (7.6, "days", -1, "8 days"),
        (2345678.12, "£", 1, "£2,345,678"),
        (-9876.5, "£", 1, "-£9,876.50"),
        (523.4, "£ per bed day", 1, "£523.40 per bed day"),
        (2.345, "£m", 1, "£2.3m"),
        (13.0, "£000", 1, "13 £000"),
        (99.983, "%", 1, "99.98%"),
        (99.96, "% of people", 0, "99.96% of people"),
    ],
)
def test_values_as_people_read_them(
    value: float | None, unit: str, decimals: int, text: str
) -> None:
    assert show(value, unit, decimals) == text


def test_one_decimal_is_enough_unless_more_are_asked_for() -> None:
    assert show(58.41666, "%") == "58.4%"
    assert bare(58.41666) == "58.4"


def test_dates_as_people_say_them() -> None:
    assert day(date(2024, 2, 5)) == "5 February 2024"
    assert day(date(1, 12, 31)) == "31 December 1"


@pytest.mark.parametrize(
    ("count", "every", "text"),
    [(9, "week", "9 weeks"), (1, "Month", "1 month"), (7, "", "7 points"), (2, "moon", "2 points")],
)
def test_stretches_of_time(count: int, every: str, text: str) -> None:
    assert stretch(count, every) == text


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("sites", "1 site"),
        ("incidents per 1,000 bed days", "1 incident per 1,000 bed days"),
        ("injuries", "1 injury"),
        ("boxes", "1 box"),
        ("doses", "1 dose"),
        ("bed days", "1 bed day"),
        ("days between falls", "1 day between falls"),
        ("days of sickness", "1 day of sickness"),
        ("NEWS", "1 NEWS"),
        ("ms", "1 ms"),
        ("%", "1%"),
        ("process", "1 process"),
    ],
)
def test_one_is_one(unit: str, said: str) -> None:
    assert show(1, unit) == said
    assert show(2, unit) == f"2 {unit}".replace(" %", "%")
    assert show(1.5, unit) == f"1.5 {unit}".replace(" %", "%")


def test_two_sums_in_thousands_are_both_in_thousands() -> None:
    assert from_to(9, 15.3, "£k") == "£9k to £15.3k"
    assert from_to(9, 15.3, "£m per year") == "£9m to £15.3m per year"
    assert from_to(9, 15.3, "£ per meal") == "£9 to £15.30 per meal"


def test_numbers_of_many_zeros_that_differ_look_different() -> None:
    assert show(6.98e-8, "g", places_apart(1, (6.98e-8, 6.68e-8))) == "0.000000070 g"
    assert show(6.68e-8, "g", places_apart(1, (6.98e-8, 6.68e-8))) == "0.000000067 g"
    assert places_apart(1, (75.04, 75.0)) == 2
    assert places_apart(1, (1e12, 1.01e12)) == 1


def test_a_line_a_hair_from_zero_is_told_in_words() -> None:
    assert show(0.0003, "days") == "almost 0 days"
    assert show(0.0003, "days", 4) == "0.0003 days"
    assert show(0.004, "days") == "0.004 days"
    assert show(0.0003, "%", 0) == "0.0003%"
