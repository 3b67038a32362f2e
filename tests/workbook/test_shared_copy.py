"""What a shared copy shows, by the rule of hospital statistics: 1 to 7 hidden, the rest by fives.

The rule is NHS England's for HES below the national level; every number here was worked by hand.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qiworkbook.spc import ChartType, Observation, Plan, Reading, analyse
from qiworkbook.workbook.shared_copy import Sharing

MONDAY = date(2024, 1, 1)


def read(values: list[float], sizes: list[float] | None = None, **plan: object) -> Reading:
    rows = [
        Observation(MONDAY + timedelta(weeks=at), value, sizes[at] if sizes else None)
        for at, value in enumerate(values)
    ]
    return analyse(rows, Plan(**plan))  # type: ignore[arg-type]  # fields of a plan, by name


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (1, "*"), (7, "*"), (8, 10), (12, 10), (13, 15), (22, 20)]
)
def test_counts(count: int, shown: float | str) -> None:
    (point,) = Sharing().points(read([count], chart=ChartType.C))
    assert point.value == shown


def test_one_hidden_count_hides_centre_and_limits() -> None:
    open_ = Sharing().points(read([8, 12, 13, 9, 11, 10], chart=ChartType.C))
    # the mean is 10.5, by fives 10; 10.5 + 3 * sqrt(10.5) = 20.2
    assert {(p.centre, p.lower, p.upper) for p in open_} == {(10, 0, 20)}
    hidden = Sharing().points(read([8, 12, 13, 9, 11, 7], chart=ChartType.C))
    assert {(p.centre, p.lower, p.upper) for p in hidden} == {("*", "*", "*")}


@pytest.mark.parametrize(
    ("yes", "asked", "shown"),
    [
        (20, 40, (50, 20, 40)),
        (18, 42, (50, 20, 40)),  # 42.9%, and 50% of the rounded counts
        (12, 30, (33.3, 10, 30)),  # a third, in three figures
        (5, 40, ("*", "*", 40)),
        (36, 40, ("*", "*", 40)),  # four said no
        (3, 6, ("*", "*", "*")),
        (0, 40, (0, 0, 40)),
        (0, 6, ("*", "*", "*")),
    ],
)
def test_shares_of_people(yes: int, asked: int, shown: tuple[object, ...]) -> None:
    (point,) = Sharing().points(read([yes], [asked], chart=ChartType.P, unit="%"))
    assert (point.value, point.numerator, point.denominator) == shown


@pytest.mark.parametrize(("chart", "unit"), [(ChartType.P, ""), (ChartType.XMR, "%")])
def test_a_chart_of_shares_or_a_unit_of_percent_makes_a_share(chart: ChartType, unit: str) -> None:
    (point,) = Sharing().points(read([36], [40], chart=chart, unit=unit))  # four said no
    assert (point.value, point.numerator, point.denominator) == ("*", "*", 40)


def test_the_lines_of_a_share_are_no_finer_than_its_counts() -> None:
    (point,) = Sharing().points(read([18], [42], chart=ChartType.P, unit="%"))
    assert point.centre == 43  # 42.857 %


def test_rates_have_no_rest() -> None:
    reading = read([20], [24], chart=ChartType.U, per=1000)
    (point,) = Sharing().points(reading)
    # 20 of 25: 800 in a thousand
    assert (point.value, point.numerator, point.denominator) == (800, 20, 25)


def test_percentages_of_nobody_knows_how_many() -> None:
    points = Sharing().points(read([33.3, 61], unit="%"))
    assert [point.value for point in points] == [35, 60]


def test_times_between_events_have_no_points() -> None:
    reading = read([12, 30, 4], chart=ChartType.T)
    assert Sharing().points(reading) == ()


def test_what_is_no_count_stays() -> None:
    points = Sharing().points(read([12.5, 3.25], unit="minutes"))
    assert [point.value for point in points] == [12.5, 3.25]


@pytest.mark.parametrize(
    ("values", "counts", "shown"),
    [
        ([0, 12], "", [0, 10]),  # whole and never below 0: counts, whatever they are of
        ([12, 12.5], "", [12, 12.5]),
        ([-2, 12], "", [-2, 12]),
        ([3, 12.5], "people", ["*", 15]),  # somebody said so
    ],
)
def test_what_is_a_count(values: list[float], counts: str, shown: list[float | str]) -> None:
    points = Sharing().points(read(values, chart=ChartType.XMR, counts=counts))
    assert [point.value for point in points] == shown


def test_another_rule() -> None:
    (point,) = Sharing(small=4, round_to=10).points(read([8], chart=ChartType.C))
    assert point.value == 10
    (point,) = Sharing(small=9).points(read([8], chart=ChartType.C))
    assert point.value == "*"
