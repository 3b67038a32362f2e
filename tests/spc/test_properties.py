"""What must hold for any series."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.choose import suggest_phase
from qiworkbook.spc.explain import why
from qiworkbook.spc.observations import Observation, ReadingPlan, SpcError
from qiworkbook.spc.reading import ChartType, Reading, Side
from qiworkbook.spc.rule_sets import RULE_SETS
from qiworkbook.spc.words import as_data, headline

if TYPE_CHECKING:
    from random import Random

MONDAY = date(2024, 1, 1)
# whole numbers, so that shifting, scaling and mirroring are exact
whole = st.integers(-200, 200).map(float)
series = st.lists(st.one_of(whole, whole, whole, st.none()), min_size=0, max_size=60)
long_series = st.lists(whole, min_size=25, max_size=60)
counts = st.lists(st.integers(0, 9).map(float), min_size=0, max_size=40)
names = st.sampled_from(sorted(RULE_SETS))
charts = st.sampled_from([ChartType.XMR, ChartType.RUN, ChartType.MR])

MIRROR = {
    Side.ABOVE: Side.BELOW,
    Side.BELOW: Side.ABOVE,
    Side.INCREASING: Side.DECREASING,
    Side.DECREASING: Side.INCREASING,
    Side.NEITHER: Side.NEITHER,
}


def read(values: list[float | None], **plan: object) -> Reading:
    rows = [Observation(MONDAY + timedelta(i), value) for i, value in enumerate(values)]
    return analyse(rows, ReadingPlan(**plan))  # type: ignore[arg-type]


def told(reading: Reading) -> list[tuple[object, ...]]:
    return [(s.rule, s.side, s.points, s.marked) for s in reading.signals]


def close(a: float | None, b: float | None) -> bool:
    return a == b or (a is not None and b is not None and a == pytest.approx(b, abs=1e-9))


@pytest.mark.slow
@given(long_series, charts, names)
def test_the_first_25_alone_have_the_limits_of_all_frozen_at_25(
    values: list[float], chart: ChartType, rule_set: str
) -> None:
    first = read(list(values[:25]), chart=chart, rule_set=rule_set).points[0]
    frozen = read(list(values), chart=chart, rule_set=rule_set, baseline=25).points
    for point in frozen:
        assert (point.lower, point.centre, point.upper) == (first.lower, first.centre, first.upper)


@given(series, st.integers(-500, 500), names)
def test_adding_a_constant_shifts_everything(
    values: list[float | None], constant: int, rule_set: str
) -> None:
    # runs of zeros are refused by value, which a shift changes: not looked at here
    plan = {"chart": ChartType.XMR, "rule_set": rule_set}
    before = read([None if v is None else v + 1000 for v in values], **plan)
    after = read([None if v is None else v + 1000 + constant for v in values], **plan)
    assert told(before) == told(after)
    for a, b in zip(before.points, after.points, strict=True):
        for line in ("centre", "lower", "upper", "near_lower", "near_upper"):
            old, new = getattr(a, line), getattr(b, line)
            assert close(None if old is None else old + constant, new)


@given(series, st.sampled_from([0.5, 2.0, 1024.0]), charts, names)
def test_multiplying_scales_everything(
    values: list[float | None], factor: float, chart: ChartType, rule_set: str
) -> None:
    plan = {"chart": chart, "rule_set": rule_set}
    before = read(values, **plan)
    after = read([None if v is None else v * factor for v in values], **plan)
    assert told(before) == told(after)
    for a, b in zip(before.points, after.points, strict=True):
        for line in ("centre", "lower", "upper"):
            old, new = getattr(a, line), getattr(b, line)
            assert close(None if old is None else old * factor, new)


@given(series, names, st.randoms())
def test_the_order_of_rows_does_not_matter(
    values: list[float | None], rule_set: str, order: Random
) -> None:
    rows = [Observation(MONDAY + timedelta(i), value) for i, value in enumerate(values)]
    mixed = list(rows)
    order.shuffle(mixed)
    plan = ReadingPlan(rule_set=rule_set, chart=ChartType.XMR)
    assert analyse(mixed, plan) == analyse(rows, plan)


@given(series, st.sampled_from([ChartType.XMR, ChartType.RUN]), names)
def test_mirrored_data_mirror_the_signals(
    values: list[float | None], chart: ChartType, rule_set: str
) -> None:
    before = read(values, chart=chart, rule_set=rule_set)
    after = read([None if v is None else -v for v in values], chart=chart, rule_set=rule_set)
    mirrored = {(s.rule, MIRROR[s.side], s.points, s.marked) for s in before.signals}
    assert mirrored == set(told(after))


@given(counts, st.sampled_from([None, *ChartType]), names)
def test_everything_is_read_and_said(
    values: list[float], chart: ChartType | None, rule_set: str
) -> None:
    reading = read(list(values), chart=chart, rule_set=rule_set, name="It", counts="incidents")
    assert len(reading.points) == len(values)
    assert headline(reading)
    for point in reading.points:
        assert all(why(reading, point.index)) or why(reading, point.index) == ()
    found = suggest_phase(reading)
    assert found is None or 0 < found.index < len(values)


@given(series, names)
def test_signals_mark_points_that_they_involve(values: list[float | None], rule_set: str) -> None:
    reading = read(values, rule_set=rule_set, chart=ChartType.XMR)
    for signal in reading.signals:
        assert set(signal.marked) <= set(signal.points)
        assert list(signal.points) == sorted(set(signal.points))
        assert all(reading.points[i].value is not None for i in signal.marked)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30), names)
def test_shares_stay_within_none_and_all(pairs: list[tuple[int, int]], rule_set: str) -> None:
    rows = [
        Observation(MONDAY + timedelta(i), float(min(pair)), float(max(pair)))
        for i, pair in enumerate(pairs)
    ]
    reading = analyse(rows, ReadingPlan(chart=ChartType.P, unit="%", rule_set=rule_set))
    for point in reading.points:
        for line in (point.value, point.centre, point.lower, point.upper):
            assert line is None or -1e-9 <= line <= 100 + 1e-9


anything = st.one_of(st.none(), st.floats(), st.integers(0, 5).map(float))


@given(
    st.lists(st.tuples(anything, anything), max_size=20),
    st.sampled_from([None, *ChartType]),
    names,
    st.integers(-2, 30),
)
def test_any_number_at_all_is_read_or_refused_in_a_sentence(
    pairs: list[tuple[float | None, float | None]],
    chart: ChartType | None,
    rule_set: str,
    baseline: int,
) -> None:
    rows = [Observation(MONDAY + timedelta(i), *pair) for i, pair in enumerate(pairs)]
    try:
        reading = analyse(rows, ReadingPlan(chart=chart, rule_set=rule_set, baseline=baseline))
        said = json.dumps(as_data(reading), allow_nan=False) + "."
    except SpcError as refused:
        said = str(refused)
    assert said.endswith(".")
