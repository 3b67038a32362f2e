"""Small series, so that each test shows its numbers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import EVENT_CHARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.spc.reading import Reading

MONDAY = date(2024, 1, 1)


def weekly(values: Sequence[float | None], sizes: Sequence[float | None] = ()) -> list[Observation]:
    """One row a week from 1 January 2024."""
    return [
        Observation(MONDAY + timedelta(weeks=i), value, sizes[i] if sizes else None)
        for i, value in enumerate(values)
    ]


@pytest.fixture
def weeks() -> Callable[..., list[Observation]]:
    return weekly


@pytest.fixture
def read() -> Callable[..., Reading]:
    """`read([values], [denominators], field=value...)`: weekly values, or those of one event after
    another, read by that plan.
    """

    def reading(
        values: Sequence[float | None], sizes: Sequence[float | None] = (), **plan: Any
    ) -> Reading:
        every = "" if plan.get("chart") in EVENT_CHARTS else "week"
        return analyse(weekly(values, sizes), ReadingPlan(**{"every": every, **plan}))

    return reading
