from __future__ import annotations

from datetime import date

import pytest

from qiworkbook.figures.plot import date_ticks, numbered_ticks, symbol, value_axis


def labels(values: list[float], unit: str = "") -> list[str]:
    return [tick.label for tick in value_axis(values, unit).ticks]


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ([12, 88], "%", ["0%", "20%", "40%", "60%", "80%"]),
        ([55, 100], "%", ["0%", "20%", "40%", "60%", "80%", "100%"]),
        ([0, 3], "incidents", ["0", "1", "2", "3"]),
        ([0, 0], "incidents", ["0", "1"]),
        ([0.02, 0.09], "", ["0", "0.02", "0.04", "0.06", "0.08"]),
        ([0, 0.22], "", ["0", "0.05", "0.10", "0.15", "0.20"]),
        ([1_000_000, 1_400_000], "£", ["£1,000,000", "£1,100,000", "£1,200,000", "£1,300,000"]),
        ([-4, 6], "", ["-4", "-2", "0", "2", "4", "6"]),
        ([70, 75], "%", ["70%", "71%", "72%", "73%", "74%", "75%"]),
        ([], "", ["0", "1"]),
    ],
)
def test_marks_are_round_values(values: list[float], unit: str, expected: list[str]) -> None:
    assert labels(values, unit)[: len(expected)] == expected


def test_every_value_lies_on_the_axis() -> None:
    for values in ([3.3, 3.4], [-0.1, 9.0], [1e-6, 2e-6], [99.9, 100.0], [1e9, 3e9], [-5.0]):
        axis = value_axis(values, "%")
        assert axis.low <= min(values) <= max(values) <= axis.high
        assert len(axis.ticks) >= 2


def test_a_percentage_ends_at_a_hundred_unless_a_value_is_beyond() -> None:
    assert value_axis([50, 99], "%").high == 100
    assert value_axis([50, 104], "%").high > 104


def test_an_axis_starts_at_zero_unless_that_wastes_more_than_half() -> None:
    assert value_axis([30, 60], "").from_zero
    assert value_axis([-3, 60], "").from_zero
    assert not value_axis([50, 60], "").from_zero


def test_whole_numbers_get_whole_marks() -> None:
    assert labels([1, 2]) == ["0", "1", "2"]


def test_a_sign_goes_with_each_number_and_a_word_does_not() -> None:
    assert [symbol(unit) for unit in ("%", "% of beds", "£", "days", "")] == ["%", "%", "£", "", ""]


def test_values_that_differ_by_less_than_sums_lose_are_one_value() -> None:
    axis = value_axis([33.0, 33.000000000000014], "days")
    assert (axis.low, [tick.label for tick in axis.ticks]) == (0, ["0", "10", "20", "30", "40"])


def dates(first: date, last: date, most: int = 8) -> list[tuple[str, str]]:
    return [(tick.label, tick.under) for tick in date_ticks(first, last, most)]


def test_a_few_weeks_are_marked_from_the_first_point() -> None:
    found = dates(date(2024, 1, 8), date(2024, 2, 5))
    assert found == [
        ("8 Jan", "2024"),
        ("15 Jan", ""),
        ("22 Jan", ""),
        ("29 Jan", ""),
        ("5 Feb", ""),
    ]


def test_months_are_marked_at_their_first_day_and_years_where_they_change() -> None:
    found = dates(date(2024, 1, 8), date(2025, 3, 31))
    assert found == [
        *(("Mar", "2024"), ("May", ""), ("Jul", ""), ("Sep", ""), ("Nov", "")),
        *(("Jan", "2025"), ("Mar", "")),
    ]


def test_decades_are_marked_by_round_years() -> None:
    assert dates(date(1997, 5, 1), date(2024, 5, 1)) == [
        *(("2000", ""), ("2005", ""), ("2010", ""), ("2015", ""), ("2020", "")),
    ]


@pytest.mark.parametrize("days", [0, 1, 6, 20, 80, 200, 700, 4000, 40_000])
@pytest.mark.parametrize("most", [2, 5, 9])
def test_there_is_always_a_date_and_never_too_many(days: int, most: int) -> None:
    first = date(1950, 2, 3)
    found = date_ticks(first, date.fromordinal(first.toordinal() + days), most)
    assert 1 <= len(found) <= most
    assert all(first.toordinal() <= tick.at <= first.toordinal() + days for tick in found)


def test_names_are_thinned_out_to_fit() -> None:
    assert [t.label for t in numbered_ticks(["a", "b", "c", "d", "e"], 3)] == ["a", "c", "e"]
