"""Phases, levels and centres held against each other, on series whose truth is known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import LimitsFrom, Observation, PhaseStart, ReadingPlan
from qiworkbook.spc.reading import Better, ChartType, Variation
from qiworkbook.spc.words import variation_said, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.spc.reading import Reading

MONDAY = date(2024, 1, 1)


def read(
    values: Sequence[float],
    sizes: Sequence[float] | None = None,
    *,
    phases: Sequence[int] = (),
    chart: ChartType | None = None,
    better: Better = Better.INCREASE,
    limits: LimitsFrom | None = None,
) -> Reading:
    rows = [
        Observation(MONDAY + timedelta(weeks=at), float(value), float(sizes[at]) if sizes else None)
        for at, value in enumerate(values)
    ]
    plan = ReadingPlan(
        unit="%" if sizes else "",
        chart=chart,
        every="week",
        better=better,
        limits=limits or LimitsFrom(),
        phases=tuple(PhaseStart(at, "new ways") for at in phases),
    )
    return analyse(rows, plan)


def drawn(seed: int, *parts: tuple[float, int]) -> list[float]:
    rng = np.random.default_rng(seed)
    return [round(float(rng.normal(level, 1.0)), 1) for level, many in parts for _ in range(many)]


@pytest.mark.parametrize("chart", [ChartType.XMR, ChartType.RUN])
@pytest.mark.parametrize("before", [4, 6, 8, 11])
def test_a_change_that_a_short_phase_stands_before_is_told(chart: ChartType, before: int) -> None:
    for seed in range(10):
        reading = read(drawn(seed, (50, before), (60, 16)), phases=[before], chart=chart)
        assert reading.course is not None
        assert reading.course.first.value == pytest.approx(50, abs=1.5)
        assert reading.course.now.value == pytest.approx(60, abs=1.5)


def test_phases_that_are_alike_are_hardly_ever_told_apart_and_deny_only_their_own() -> None:
    told = 0
    for seed in range(100):
        reading = read(drawn(seed, (50, 26)), phases=[8 + seed % 5])
        told += reading.course is not None
        if reading.course is None and not reading.signals:
            assert "no sign of change since the limits were last" in verdict(reading).casefold()
            assert "since the limits were last" in variation_said(reading)
    assert told <= 2


def test_a_phase_too_short_for_any_comparison_is_said_to_be() -> None:
    reading = read(drawn(1, (50, 2), (60, 14)), phases=[2])
    assert "the 2 points before can't be compared with it" in verdict(reading)


@pytest.mark.parametrize("spike", [200.0, -100.0])
@pytest.mark.parametrize("at", [2, 9, 15])
@pytest.mark.parametrize("phases", [(), (13,)])
def test_one_value_far_out_moves_no_level_that_is_told(
    spike: float, at: int, phases: tuple[int, ...]
) -> None:
    values = drawn(3, (50, 13), (55, 14))
    values[at] = spike
    reading = read(values, phases=phases)
    assert reading.course is not None
    assert reading.course.first.value == pytest.approx(50, abs=1)
    assert reading.course.now.value == pytest.approx(55, abs=1)
    assert reading.variation not in (Variation.CONCERN_LOW, Variation.CONCERN_HIGH)


def test_where_a_share_changed_is_told_by_the_weeks_in_which_many_were_asked() -> None:
    rng = np.random.default_rng(8)
    for _ in range(20):
        sizes = [400 if at % 2 else 4 for at in range(28)]
        shares = [0.3 if at < 14 else 0.6 for at in range(28)]
        reading = read(
            [float(rng.binomial(n, p)) for n, p in zip(sizes, shares, strict=True)], sizes
        )
        if reading.course is None:
            continue
        assert reading.course.first.value == pytest.approx(30, abs=3)
        assert reading.course.now.value == pytest.approx(60, abs=3)


@pytest.mark.parametrize(("last", "back"), [(40.0, True), (43.0, False)])
def test_back_is_said_where_the_level_is_the_first_again(last: float, *, back: bool) -> None:
    found = []
    for seed in range(20):
        reading = read(
            drawn(seed, (40, 12), (50, 12), (last, 12)), phases=[12, 24], better=Better.NEITHER
        )
        found.append("back at" in verdict(reading) or "Back where" in variation_said(reading))
    assert sum(found) >= 18 if back else sum(found) <= 1


@pytest.mark.parametrize("below", [None, 0, 6, 20])
def test_better_than_a_centre_given_is_no_change(below: int | None) -> None:
    values = [53.0 + at % 4 for at in range(24)]
    if below is not None:
        values[below] = 49.5
    reading = read(values, limits=LimitsFrom(centre=50.0))
    assert "change for the better" not in verdict(reading)
    assert "Better than the centre given" in verdict(reading)
    assert reading.beside_given


def test_a_change_about_a_centre_given_is_told() -> None:
    reading = read(drawn(4, (50, 12), (54, 12)), limits=LimitsFrom(centre=50.0))
    assert not reading.beside_given
    assert reading.course is not None


@pytest.mark.parametrize("size", [1, 100])
def test_a_spike_of_counts_makes_nothing_of_the_latest_points(size: int) -> None:
    values = [5, 6, 4, 5, 6, 5, 4, 6, 5, 5, 4, 6, 60, 5, 4, 6, 5, 4, 5, 6, 5, 4, 1, 2]
    sizes = None if size == 1 else [float(size)] * len(values)
    chart = ChartType.C if size == 1 else ChartType.P
    reading = read(values, sizes, chart=chart, better=Better.DECREASE)
    assert any(reading.signals_at(22))
    assert reading.variation is Variation.COMMON_CAUSE
    assert reading.far_out is not None


def test_what_is_not_looked_for_is_not_denied() -> None:
    ranges = read(drawn(5, (50, 26)), chart=ChartType.MR)
    zeros = read([0.0, 0.0, 1.0] * 8)
    for reading in (ranges, zeros):
        assert reading.variation is Variation.COMMON_CAUSE
        for said in (verdict(reading), variation_said(reading)):
            assert "no sign of change" not in said.casefold()
            assert "runs are not looked for" in said


@pytest.mark.parametrize("value", [0.0, 5.0, 100.0])
def test_values_that_are_all_alike_are_told_alike_on_every_chart(value: float) -> None:
    found = {
        read([value] * 24, chart=chart).variation
        for chart in (ChartType.XMR, ChartType.RUN, ChartType.C)
    }
    assert found == {Variation.COMMON_CAUSE}
