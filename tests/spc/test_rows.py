from __future__ import annotations

from datetime import date

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan, SpcError
from qiworkbook.spc.reading import ChartType

DAY, NEXT = date(2024, 2, 5), date(2024, 2, 6)


@pytest.mark.parametrize(
    ("chart", "rows", "message"),
    [
        (
            ChartType.XMR,
            [Observation(DAY, 71), Observation(DAY, 74)],
            "There are two rows for 2024-02-05: 71 and 74. Keep one.",
        ),
        (
            ChartType.P,
            [Observation(DAY, 12, 10)],
            "The row for 2024-02-05 says 12 out of 10. The first number cannot be the larger.",
        ),
        (
            ChartType.C,
            [Observation(DAY, -1)],
            "The row for 2024-02-05 is -1. This chart needs 0 or more.",
        ),
        (
            ChartType.T,
            [Observation(DAY, -3)],
            "The row for 2024-02-05 is -3. This chart needs 0 or more.",
        ),
        (
            ChartType.U,
            [Observation(DAY, 3, -10)],
            "The row for 2024-02-05 is -10. This chart needs 0 or more.",
        ),
        (
            None,
            [Observation(DAY, 3), Observation(None, 4)],
            "1 of 2 rows have no date. Give every row a date.",
        ),
    ],
)
def test_rows_that_cannot_be(
    chart: ChartType | None, rows: list[Observation], message: str
) -> None:
    with pytest.raises(SpcError) as error:
        analyse(rows, ReadingPlan(chart=chart))
    assert str(error.value) == message


def test_rows_come_in_any_order() -> None:
    rows = [Observation(NEXT, 2), Observation(DAY, 1)]
    assert [point.value for point in analyse(rows, ReadingPlan()).points] == [1, 2]


def test_rows_without_dates_keep_their_order() -> None:
    rows = [Observation(None, 2, label="ward B"), Observation(None, 1, label="ward A")]
    assert [point.label for point in analyse(rows, ReadingPlan()).points] == ["ward B", "ward A"]


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), float("-inf"), 1e300, 1e-300])
def test_numbers_that_are_not_finite_are_gaps(odd: float) -> None:
    reading = analyse([Observation(DAY, odd), Observation(NEXT, 3)], ReadingPlan())
    assert [point.value for point in reading.points] == [None, 3]
    assert reading.cautions == ("1 row is not a number that a chart can show, and drawn as a gap.",)
    reading = analyse([Observation(DAY, 3, odd), Observation(NEXT, 3, 4)], ReadingPlan())
    assert [point.value for point in reading.points] == [None, 0.75]


def test_subgroup_numbers_that_are_not_finite_are_gaps() -> None:
    rows = [
        Observation(DAY, None, subgroup=(1.0, float("nan"))),
        Observation(NEXT, None, subgroup=(1.0, 2.0)),
    ]
    assert [point.value for point in analyse(rows, ReadingPlan()).points] == [None, 1.5]
