from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.spc import ChartType, Observation, Plan, analyse
from qiworkbook.spc.choose import choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc import Reading

    Read = Callable[..., Reading]


@pytest.mark.parametrize(
    ("values", "sizes", "plan", "chart", "because"),
    [
        ([], [], {}, ChartType.RUN, "Run chart: there are no data to choose by."),
        ([6, 7], [10, 12], {"unit": "%"}, ChartType.P, "P chart: a share of those counted."),
        (
            [6, 7],
            [500, 520],
            {"per": 1000},
            ChartType.U,
            "U chart: events per unit of exposure.",
        ),
        ([6, 7], [5, 5], {}, ChartType.U, "U chart: events per unit of exposure."),
        (
            [6, 7],
            [10, 10],
            {"counts": "incidents"},
            ChartType.U,
            "U chart: events per unit of exposure.",
        ),
        (
            [600, 700],
            [9000, 9100],
            {"unit": "%"},
            ChartType.P_PRIME,
            "P′ chart: a share of those counted, "
            "with limits widened because the denominators are large.",
        ),
        (
            [3, 2],
            [],
            {"counts": "incidents"},
            ChartType.C,
            "C chart: incidents counted in equal stretches of time.",
        ),
        ([3, 2.5], [], {"counts": "incidents"}, ChartType.XMR, "XmR chart: one value at a time."),
        ([61, 62], [], {"unit": "%"}, ChartType.XMR, "XmR chart: one value at a time."),
        (
            [30, 12],
            [],
            {"unit": "days between incidents"},
            ChartType.T,
            "T chart: time between rare events.",
        ),
        (
            [30, 0],
            [],
            {"unit": "admissions between falls"},
            ChartType.G,
            "G chart: cases between rare events.",
        ),
    ],
)
def test_the_chart_follows_the_data(
    read: Read,
    values: list[float],
    sizes: list[float],
    plan: dict[str, Any],
    chart: ChartType,
    because: str,
) -> None:
    reading = read(values, sizes, **plan)
    assert (reading.chart, reading.chosen_because) == (chart, because)


def test_subgroups_have_an_x_bar_chart() -> None:
    reading = analyse([Observation(date(2024, 1, 1), None, subgroup=(1.0, 2.0))], Plan())
    assert reading.chart is ChartType.XBAR


def test_a_chart_that_a_person_chose_needs_no_reason(read: Read) -> None:
    reading = read([3, 2], chart=ChartType.RUN)
    assert (reading.chart, reading.chosen_because) == (ChartType.RUN, "")


@pytest.mark.parametrize(
    ("chart", "values", "drawn", "because"),
    [
        (
            ChartType.P,
            [3, 4],
            ChartType.XMR,
            "A P chart needs a denominator, and the data have none. "
            "XmR chart: one value at a time.",
        ),
        (
            ChartType.XBAR,
            [3, 4],
            ChartType.XMR,
            "An X̄ chart needs several measurements for each point. XmR chart: one value at a time.",
        ),
        (
            ChartType.T,
            [3, 0],
            ChartType.XMR,
            "A T chart needs times above 0 (write 0.5 for two events on one day). "
            "XmR chart: one value at a time.",
        ),
    ],
)
def test_a_chart_that_cannot_be_drawn_gives_way_to_one_that_can(
    read: Read, chart: ChartType, values: list[float], drawn: ChartType, because: str
) -> None:
    reading = read(values, chart=chart)
    assert (reading.chart, reading.chosen_because) == (drawn, because)


def test_single_values_cannot_be_had_from_subgroups() -> None:
    rows = [Observation(date(2024, 1, 1), None, subgroup=(1.0, 2.0))]
    reading = analyse(rows, Plan(chart=ChartType.XMR))
    assert reading.chart is ChartType.XBAR
    assert reading.chosen_because.startswith("An XmR chart needs one value a row")


def test_more_than_all_is_a_rate_but_of_people_it_cannot_be(
    weeks: Callable[..., list[Observation]],
) -> None:
    rows = weeks([3, 12, 4], [10, 10, 10])
    assert choose(rows, Plan(unit="falls"))[0] is ChartType.U
    assert choose(rows, Plan(unit="%"))[0] is ChartType.U  # beds can be occupied to 120%
    assert choose(rows, Plan(unit="%", counts="people"))[0] is ChartType.P


@pytest.mark.parametrize(("size", "chart"), [(1999, ChartType.P), (2000, ChartType.P_PRIME)])
def test_denominators_are_large_from_two_thousand(
    weeks: Callable[..., list[Observation]], size: int, chart: ChartType
) -> None:
    assert choose(weeks([600, 700, 650], [size, size, 9]), Plan(counts="people"))[0] is chart


def test_a_row_without_its_denominator_does_not_change_the_chart(
    weeks: Callable[..., list[Observation]],
) -> None:
    assert choose(weeks([6, 7, 5], [10, None, 12]), Plan(unit="%"))[0] is ChartType.P


def test_one_point_with_several_measurements_is_enough_for_subgroups() -> None:
    rows = [
        Observation(date(2024, 1, 1), None, subgroup=(1.0,)),
        Observation(date(2024, 1, 8), None, subgroup=(1.0, 2.0)),
    ]
    chart, because = choose(rows, Plan(chart=ChartType.XBAR))
    assert (chart, because) == (ChartType.XBAR, "")
