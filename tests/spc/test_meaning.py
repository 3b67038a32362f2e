from __future__ import annotations

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.judge import assurance, leading, variation
from qiworkbook.spc.observations import Observation, ReadingPlan, TargetStep
from qiworkbook.spc.reading import (
    Assurance,
    Better,
    ChartType,
    ReadPoint,
    Rule,
    Side,
    Signal,
    Variation,
)
from qiworkbook.spc.words import verdict


def signal(rule: Rule, side: Side, *marked: int) -> Signal:
    return Signal(rule, side, marked or (0, 1, 2), marked)


SHIFT = signal(Rule.SHIFT, Side.ABOVE, 1, 2, 3)
HUGGING = signal(Rule.FIFTEEN_WITHIN, Side.NEITHER, 1, 2, 3)
FALLING = signal(Rule.TREND, Side.DECREASING, 2, 3)
CROSSINGS = signal(Rule.FEW_CROSSINGS, Side.NEITHER)


@pytest.mark.parametrize(
    ("signals", "latest", "expected"),
    [
        ([], 3, None),
        ([SHIFT], 3, SHIFT),
        ([SHIFT], 4, None),  # over by then
        ([FALLING, SHIFT], 3, FALLING),  # the order is the priority
        ([HUGGING, SHIFT], 3, SHIFT),  # a signal with a side says more
        ([HUGGING], 3, HUGGING),
        ([CROSSINGS], 9, CROSSINGS),  # a test of the whole series marks no point
        ([CROSSINGS, SHIFT], 3, SHIFT),
    ],
)
def test_the_signal_that_decides(
    signals: list[Signal], latest: int, expected: Signal | None
) -> None:
    assert leading(signals, latest) is expected


@pytest.mark.parametrize(
    ("signals", "better", "expected"),
    [
        ([], Better.INCREASE, Variation.COMMON_CAUSE),
        ([SHIFT], Better.INCREASE, Variation.IMPROVEMENT_HIGH),
        ([SHIFT], Better.DECREASE, Variation.CONCERN_HIGH),
        ([SHIFT], Better.NEITHER, Variation.NEUTRAL_HIGH),
        ([FALLING], Better.INCREASE, Variation.CONCERN_LOW),
        ([FALLING], Better.DECREASE, Variation.IMPROVEMENT_LOW),
        ([FALLING], Better.NEITHER, Variation.NEUTRAL_LOW),
        ([HUGGING], Better.INCREASE, Variation.SIGNAL),
        ([CROSSINGS], Better.INCREASE, Variation.SIGNAL),
    ],
)
def test_what_the_latest_point_says(
    signals: list[Signal], better: Better, expected: Variation
) -> None:
    assert variation(signals, 3, better) is expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (0.1 + 0.2, Assurance.HIT_OR_MISS),  # 0.30000000000000004 is on the limit of 0.3
        (0.3 + 1e-9, Assurance.FAIL),
        (0.1, Assurance.HIT_OR_MISS),
        (0.1 - 1e-9, Assurance.PASS),
    ],
)
def test_a_target_on_a_limit_is_inside(target: float, expected: Assurance) -> None:
    point = ReadPoint(index=0, when=None, label="", value=0.2, phase=0, lower=0.1, upper=0.3)
    assert assurance(point, target, Better.INCREASE) is expected


@pytest.mark.parametrize("better", [Better.INCREASE, Better.DECREASE])
@pytest.mark.parametrize(("value", "of"), [(10, 10), (0, 10), (0, None)])
def test_a_series_that_never_leaves_its_target_promises_nothing(
    better: Better, value: float, of: float | None
) -> None:
    target = 0 if of is None else 100 * value / of
    plan = ReadingPlan(
        unit="%" if of else "",
        better=better,
        chart=ChartType.P if of else ChartType.C,
        targets=(TargetStep(None, target),),
    )
    reading = analyse([Observation(None, value, of, label=str(at)) for at in range(14)], plan)
    assert reading.assurance is Assurance.NONE
    for promise in ("met", "missed"):
        assert promise not in verdict(reading)
    # a point beside the target, all values alike: that target was missed every time
    point = ReadPoint(index=0, when=None, label="", value=5, phase=0, lower=5, upper=5)
    assert assurance(point, 6, Better.INCREASE) is Assurance.FAIL


def test_no_limits_or_no_direction_say_nothing_of_a_target() -> None:
    bare = ReadPoint(index=0, when=None, label="", value=0.2, phase=0)
    assert assurance(bare, 0.5, Better.INCREASE) is Assurance.NONE
    limited = ReadPoint(index=0, when=None, label="", value=0.2, phase=0, lower=0.1, upper=0.3)
    assert assurance(limited, 0.5, Better.NEITHER) is Assurance.NONE
    assert assurance(limited, None, Better.INCREASE) is Assurance.NONE
