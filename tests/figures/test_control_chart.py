from __future__ import annotations

from datetime import date, timedelta
from math import sin
from random import Random
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from qiworkbook.figures.control_chart import FOR_SLIDES, chart_svg, sketch_chart
from qiworkbook.figures.plot import LINE_COLOUR, meanings_of
from qiworkbook.figures.sketch import (
    BLUE,
    DASH_DOT,
    DASHED,
    DOTTED,
    GREY,
    INK,
    MEANING_OF,
    ORANGE,
    PALE,
    PAPER,
    PURPLE,
    SOLID,
    TARGET,
    Line,
    Marker,
    MarkMeaning,
    Marks,
    Rect,
    Words,
)
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import LimitsFrom, Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Better, ChartType, UnmeasuredStretch, Variation

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.figures.sketch import Sketch
    from qiworkbook.spc.reading import Reading

STEADY = [50.0, 54.0, 49.0, 52.0, 47.0, 53.0, 50.0, 55.0, 48.0, 51.0, 49.0, 52.0, 50.0]


def texts(sketch: Sketch) -> list[str]:
    return [shape.text for shape in sketch.shapes if isinstance(shape, Words)]


def data(sketch: Sketch) -> list[Line]:
    lines = (shape for shape in sketch.shapes if isinstance(shape, Line))
    return [line for line in lines if line.colour == LINE_COLOUR]


def dashed(sketch: Sketch, dash: tuple[float, ...], colour: str) -> list[Line]:
    """Lines of the plot: longer than the sign of a legend, not upright like a cycle's."""
    lines = (shape for shape in sketch.shapes if isinstance(shape, Line))
    return [
        line
        for line in lines
        if line.dash == dash
        and line.colour == colour
        and abs(line.points[-1][0] - line.points[0][0]) > 20
    ]


def marks(sketch: Sketch) -> dict[Marker, Marks]:
    """The points of the plot by marker; a legend's signs come first and are passed over."""
    return {shape.marker: shape for shape in sketch.shapes if isinstance(shape, Marks)}


@pytest.mark.parametrize("scale", [1.0, FOR_SLIDES])
@pytest.mark.parametrize("size", [(8.0, 4.5), (5.5, 3.2), (12.0, 5.0)])
def test_no_text_is_cut_or_small_or_on_another(
    readings: dict[str, Reading],
    faults: Callable[[Sketch], list[str]],
    scale: float,
    size: tuple[float, float],
) -> None:
    if size[0] * 72 / scale < 390:
        size = (7.0, 4.0)
    for name, reading in readings.items():
        assert (name, faults(sketch_chart(reading, size=size, scale=scale))) == (name, [])


def test_every_text_for_slides_has_eleven_points(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        shapes = sketch_chart(reading, scale=FOR_SLIDES).shapes
        assert all(shape.size >= 11 for shape in shapes if isinstance(shape, Words))


def test_a_gap_breaks_the_line(read: Callable[..., Reading]) -> None:
    drawn = data(sketch_chart(read([50, 51, 52, None, 50, 53])))
    assert [len(line.points) for line in drawn] == [3, 2]


def test_a_week_without_a_row_is_a_gap_too() -> None:
    days = [date(2024, 1, 1) + timedelta(weeks=i) for i in (0, 1, 2, 4, 5)]
    rows = [Observation(day, 50.0 + i) for i, day in enumerate(days)]
    weekly = sketch_chart(analyse(rows, ReadingPlan(every="week")))
    whenever = sketch_chart(analyse(rows, ReadingPlan()))
    assert [len(line.points) for line in data(weekly)] == [3, 2]
    assert [len(line.points) for line in data(whenever)] == [5]


def test_a_pause_is_shaded_with_its_reason_and_never_crossed(
    read: Callable[..., Reading],
) -> None:
    pause = UnmeasuredStretch(
        date(2024, 1, 9), date(2024, 1, 13), "norovirus"
    )  # between 8 and 15 January
    sketch = sketch_chart(read([50.0, 51, 52, 50, 53, 51], pauses=(pause,)))
    shade = next(s for s in sketch.shapes if isinstance(s, Rect) and s.fill == PALE)
    before, after = data(sketch)
    assert (len(before.points), len(after.points)) == (2, 4)
    assert before.points[-1][0] < shade.x < shade.x + shade.w < after.points[0][0]
    assert "Paused: norovirus" in " ".join(texts(sketch))


def test_each_phase_has_its_own_centre_and_limits(read: Callable[..., Reading]) -> None:
    shifted = [value + 20 for value in STEADY]
    one = sketch_chart(read(STEADY + shifted))
    two = sketch_chart(read(STEADY + shifted, phases=(PhaseStart(13, "Huddle every day"),)))
    assert (len(dashed(one, SOLID, INK)), len(dashed(one, DASHED, GREY))) == (1, 2)
    icon = 2  # the sign of common cause has two such lines of its own
    assert (len(dashed(two, SOLID, INK)), len(dashed(two, DASHED, GREY))) == (2, 4 + icon)
    assert "Huddle every day" in texts(two)


def test_the_centre_is_dotted_over_the_points_that_it_comes_from(
    read: Callable[..., Reading],
) -> None:
    sketch = sketch_chart(read(STEADY + STEADY, baseline=13))
    (dotted,), (solid,) = dashed(sketch, DOTTED, INK), dashed(sketch, SOLID, INK)
    assert dotted.points[-1][0] == pytest.approx(solid.points[0][0])
    length = dotted.points[-1][0] - dotted.points[0][0]
    assert length == pytest.approx(solid.points[-1][0] - solid.points[0][0])
    assert "Baseline that the mean comes from" in texts(sketch)


def test_special_causes_have_their_own_colour_and_shape(read: Callable[..., Reading]) -> None:
    up = [*STEADY, *(value + 12 for value in STEADY)]
    better = marks(sketch_chart(read(up)))
    worse = marks(sketch_chart(read(up, better=Better.DECREASE)))
    neither = marks(sketch_chart(read(up, better=Better.NEITHER)))
    assert better[Marker.DIAMOND].fill == BLUE
    assert worse[Marker.SQUARE].fill == ORANGE
    assert neither[Marker.TRIANGLE].fill == PURPLE


def test_a_chart_of_common_cause_is_grey_and_needs_no_legend(
    read: Callable[..., Reading],
) -> None:
    sketch = sketch_chart(read(STEADY))
    assert set(marks(sketch)) == {Marker.CIRCLE}
    assert marks(sketch)[Marker.CIRCLE].fill == GREY
    assert not [text for text in texts(sketch) if "cause" in text]


def test_too_early_says_so_and_stays_grey(readings: dict[str, Reading]) -> None:
    sketch = sketch_chart(readings["early"])
    assert "Too early to say" in texts(sketch)
    assert set(marks(sketch)) == {Marker.CIRCLE}


def test_a_point_left_out_is_hollow(read: Callable[..., Reading]) -> None:
    sketch = sketch_chart(read([*STEADY, 52.0], excluded=13))
    hollow = [s for s in sketch.shapes if isinstance(s, Marks) and s.fill == PAPER and s.tips]
    assert [len(shape.points) for shape in hollow] == [1]
    assert "Left out of the limits" in texts(sketch)


def test_centre_limits_and_target_are_written_at_the_right_edge(
    read: Callable[..., Reading],
) -> None:
    # Mean 5 by hand; moving ranges 2, so limits at 5 ± 2.66 × 2 = 10.32 and −0.32.
    reading = read([4.0, 6.0] * 10, unit="minutes", decimals=2, targets=(TargetStep(None, 9),))
    found = texts(sketch_chart(reading))
    assert {"Upper limit 10.32", "Mean 5", "Lower limit -0.32", "Target 9"} <= set(found)


def test_a_target_that_moves_is_a_step(readings: dict[str, Reading]) -> None:
    (line,) = dashed(sketch_chart(readings["moving target"]), DASH_DOT, TARGET)
    assert len({y for _, y in line.points}) == 2


def test_a_run_chart_has_a_median_and_no_limits(readings: dict[str, Reading]) -> None:
    found = texts(sketch_chart(readings["run"]))
    assert [text for text in found if text.startswith("Median")]
    assert not [text for text in found if "limit" in text]


def test_an_axis_that_does_not_start_at_zero_says_so(read: Callable[..., Reading]) -> None:
    from_zero = texts(sketch_chart(read([30.0, 50.0, 40.0] * 5)))
    not_from_zero = " ".join(texts(sketch_chart(read([80.0, 82.0, 81.0] * 5))))
    assert "0%" in from_zero
    assert "not at zero" not in " ".join(from_zero)
    assert "The axis starts at 76%, not at zero" in not_from_zero


def test_the_foot_names_rules_conventions_and_source(read: Callable[..., Reading]) -> None:
    found = " ".join(texts(sketch_chart(read(STEADY, source="ward meeting"))))
    assert "Making Data Count" in found
    assert "2.66" in found
    assert "Source: ward meeting" in found


def test_limits_that_are_not_cut_off_are_told_in_the_picture() -> None:
    values = (*[2.0, 5.0, 0.0] * 8,)
    rows = [
        Observation(date(2024, 1, 1) + timedelta(weeks=at), one) for at, one in enumerate(values)
    ]
    plan = ReadingPlan("It", unit="incidents", every="week", chart=ChartType.XMR)
    said = "The lower limit lies below 0: it is calculated, and not cut off"
    assert said in " ".join(texts(sketch_chart(analyse(rows, plan))))
    cut = sketch_chart(analyse(rows, replace(plan, lowest=0)))
    assert said not in " ".join(texts(cut))


def test_few_cycles_are_written_out_and_many_are_numbered(
    readings: dict[str, Reading],
) -> None:
    few = texts(sketch_chart(readings["events"]))
    many = texts(sketch_chart(readings["many events"]))
    assert "Cycle 1: ask at one handover" in few
    assert "Cycle 1: ask at one handover" not in many
    assert any("1 Cycle 1: ask at one handover" in text for text in many)
    fixed = texts(sketch_chart(readings["many events"], size=(8.0, 4.5)))
    assert any(text.endswith("more") for text in fixed)
    assert not any(text.endswith("more") for text in many)


def test_no_data_is_said_kindly(readings: dict[str, Reading]) -> None:
    for name in ("none", "only gaps"):
        found = texts(sketch_chart(readings[name]))
        assert "No data yet" in found
        assert "Felt safe" in found


def test_every_point_can_tell_what_it_is(read: Callable[..., Reading]) -> None:
    reading = read([*STEADY, 90.0])
    tips = [tip for shape in marks(sketch_chart(reading)).values() for tip in shape.tips]
    assert "1 January 2024: 50%" in tips
    assert "1 April 2024: 90%. outside the limits" in tips


def test_ten_thousand_points_are_drawn_without_ten_thousand_marks(
    read: Callable[..., Reading],
) -> None:
    values = [50.0 + (i * 7919 % 13) for i in range(10_000)]
    svg = chart_svg(read(values, every=""))
    assert len(svg) < 500_000
    assert "No data yet" not in svg


def test_the_same_reading_is_the_same_bytes(readings: dict[str, Reading]) -> None:
    for name in ("phases", "awkward"):
        assert chart_svg(readings[name]) == chart_svg(readings[name])


def test_words_for_those_who_cannot_see_it_are_written_or_given(
    readings: dict[str, Reading],
) -> None:
    assert "The latest value is" in sketch_chart(readings["plain"]).words
    assert sketch_chart(readings["plain"], "Up since June.").words == "Up since June."


SHAPES: dict[str, tuple[float, ...]] = {
    "better, and still below the centre given": (*(41,) * 12, *(55,) * 12),
    "above the centre given": (70,) * 24,
    "step": (*(50,) * 12, *(70,) * 12),
    "back": (*(50,) * 8, *(70,) * 8, *(50,) * 8),
    "one far out": (*(50,) * 9, 95, *(50,) * 14),
    "two far out": (90, 90, *(50,) * 22),
    "wave": tuple(50 + 10 * sin(at / 2) for at in range(24)),
    "fell back": (*(50,) * 12, *(70,) * 11, 35),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("better", Better)
@pytest.mark.parametrize("limits", [LimitsFrom(), LimitsFrom(centre=61.0, lower=45.0, upper=77.0)])
def test_the_latest_point_has_the_colour_of_the_icon(
    shape: str, better: Better, limits: LimitsFrom
) -> None:
    dice, quiet = Random(shape), 0
    for chart in (ChartType.XMR, ChartType.RUN) * 20:
        values = [round(dice.gauss(mean, 3), 1) for mean in SHAPES[shape]]
        days = (date(2024, 1, 1) + timedelta(weeks=at) for at in range(24))
        rows = [Observation(day, value) for day, value in zip(days, values, strict=True)]
        plan = ReadingPlan("It", chart=chart, every="week", better=better, limits=limits)
        reading = analyse(rows, plan)
        if reading.variation in (Variation.SIGNAL, Variation.TOO_EARLY):
            continue  # of the whole series, or of no point
        assert reading.latest is not None
        drawn = meanings_of(reading).get(reading.latest.index, MarkMeaning.COMMON)
        assert drawn is MEANING_OF[reading.variation]
        quiet += drawn is MarkMeaning.COMMON and bool(reading.signals_at(reading.latest.index))
        foot = " ".join(texts(sketch_chart(reading)))
        assert ("The rules mark the latest points, which is no sign of change now" in foot) == (
            drawn is MarkMeaning.COMMON and bool(reading.signals_at(reading.latest.index))
        )
    if shape.startswith("better") and limits.centre:
        assert quiet  # what this test is for comes up


def test_what_lies_below_a_centre_given_is_drawn_as_the_icon_says_and_the_foot_says_why() -> None:
    values = [*[40.0, 42] * 6, *[54.0, 56] * 6]
    days = (date(2024, 1, 1) + timedelta(weeks=at) for at in range(24))
    rows = [Observation(day, value) for day, value in zip(days, values, strict=True)]
    given = LimitsFrom(centre=61.0, lower=45.0, upper=77.0)
    reading = analyse(rows, ReadingPlan("It", every="week", better=Better.INCREASE, limits=given))
    assert reading.variation is Variation.COMMON_CAUSE
    colours = meanings_of(reading)
    assert {colours[at] for at in range(12)} == {MarkMeaning.CONCERN}  # below the lower limit given
    assert {colours[at] for at in range(12, 24)} == {MarkMeaning.COMMON}
    assert (
        "The rules mark the latest points, which is no sign of change now: the centre was given, "
        "and the latest points lie below it"
    ) in " ".join(texts(sketch_chart(reading)))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([50.0] * 12 + [50.1] + [50.0] * 11, "49.975"),
        ([1e6 + at % 5 / 10 for at in range(24)], "999,999.6"),
        ([5e-8 + at % 5 * 1e-9 for at in range(24)], "0.000000046"),
        ([-50.0 - at % 5 for at in range(24)], "-56.3"),
    ],
)
def test_the_foot_names_the_axis_as_the_axis_names_itself(
    read: Callable[..., Reading], values: list[float], said: str
) -> None:
    written = texts(sketch_chart(read(values, unit="")))
    assert f"The axis starts at {said}, not at zero" in " ".join(written)
    assert said in written or said.startswith("-")
