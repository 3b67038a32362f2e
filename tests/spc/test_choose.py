from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.choose import choose
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan
from qiworkbook.spc.reading import ChartType

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

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
            ChartType.P,
            "P chart: a share of those counted.",
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
    reading = analyse([Observation(date(2024, 1, 1), None, subgroup=(1.0, 2.0))], ReadingPlan())
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
    reading = analyse(rows, ReadingPlan(chart=ChartType.XMR))
    assert reading.chart is ChartType.XBAR
    assert reading.chosen_because.startswith("An XmR chart needs one value a row")


def test_more_than_all_is_a_rate_but_of_people_it_cannot_be(
    weeks: Callable[..., list[Observation]],
) -> None:
    rows = weeks([3, 12, 4], [10, 10, 10])
    assert choose(rows, ReadingPlan(unit="falls"))[0] is ChartType.U
    assert choose(rows, ReadingPlan(unit="%"))[0] is ChartType.U  # beds can be occupied to 120%
    assert choose(rows, ReadingPlan(unit="%", counts="people"))[0] is ChartType.P


@pytest.mark.parametrize(
    ("plan", "plain", "prime"),
    [
        ({"unit": "%"}, ChartType.P, ChartType.P_PRIME),
        ({"per": 1000, "counts": "falls"}, ChartType.U, ChartType.U_PRIME),
    ],
)
def test_a_prime_chart_is_for_points_that_differ_more_than_chance_makes_them(
    weeks: Callable[..., list[Observation]],
    plan: dict[str, Any],
    plain: ChartType,
    prime: ChartType,
) -> None:
    # of 3,000 with 30 % chance has a standard deviation of 25, or 30 of a rate
    steady, swinging = [880, 915, 905, 890, 922, 898] * 3, [800, 1000, 820, 970, 780, 990] * 3
    assert choose(weeks(steady, [3000] * 18), ReadingPlan(**plan))[0] is plain
    chart, because = choose(weeks(swinging, [3000] * 18), ReadingPlan(**plan))
    assert chart is prime
    assert because.endswith(
        ", and successive points differ more than chance alone would make them."
    )
    assert (
        choose(weeks(swinging[:11], [3000] * 11), ReadingPlan(**plan))[0] is plain
    )  # too early to say


def test_one_lasting_change_and_phases_are_not_unsteadiness(
    weeks: Callable[..., list[Observation]],
) -> None:
    rows = weeks([880, 915, 905, 890] * 3 + [1480, 1515, 1505, 1490] * 3, [3000] * 24)
    assert choose(rows, ReadingPlan(unit="%"))[0] is ChartType.P
    assert choose(rows, ReadingPlan(unit="%", phases=(PhaseStart(12),)))[0] is ChartType.P


def test_the_size_of_the_denominators_alone_widens_nothing(
    weeks: Callable[..., list[Observation]],
) -> None:
    rng = np.random.default_rng(4)
    chosen = [
        choose(weeks(rng.binomial(3000, 0.3, 24).tolist(), [3000] * 24), ReadingPlan(unit="%"))[0]
        for _ in range(400)
    ]
    assert chosen.count(ChartType.P_PRIME) < 0.1 * 400  # 5 % is what the test promises


def test_a_row_without_its_denominator_does_not_change_the_chart(
    weeks: Callable[..., list[Observation]],
) -> None:
    assert choose(weeks([6, 7, 5], [10, None, 12]), ReadingPlan(unit="%"))[0] is ChartType.P


def test_one_point_with_several_measurements_is_enough_for_subgroups() -> None:
    rows = [
        Observation(date(2024, 1, 1), None, subgroup=(1.0,)),
        Observation(date(2024, 1, 8), None, subgroup=(1.0, 2.0)),
    ]
    chart, because = choose(rows, ReadingPlan(chart=ChartType.XBAR))
    assert (chart, because) == (ChartType.XBAR, "")
