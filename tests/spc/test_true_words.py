"""No sentence of a chart says more than its data: each claim that was false once, and its kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.choose import suggest_phase
from qiworkbook.spc.course import course_words
from qiworkbook.spc.explain import explained, gaps_named, gaps_words, why_not
from qiworkbook.spc.numbers import lies_beyond
from qiworkbook.spc.observations import LimitsFrom, Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import (
    Assurance,
    Better,
    ChartType,
    Rule,
    Unjudged,
    UnmeasuredStretch,
    Variation,
)
from qiworkbook.spc.words import (
    alt_text,
    as_data,
    assurance_said,
    headline,
    limits_words,
    reaches_back,
    variation_said,
    variation_words,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]

CALM = [50.0, 52.0, 51.0] * 6
MONDAY = date(2024, 1, 1)


def everything(reading: Reading) -> str:
    words = [*as_data(reading)["words"].values(), *reading.cautions]
    return " ".join([*words, *(explained(reading, signal) for signal in reading.signals)])


def months(values: Sequence[float | None], missing: Sequence[int] = ()) -> list[Observation]:
    """One row a month from January 2023, but for those that are missing."""
    return [
        Observation(date(2023 + at // 12, at % 12 + 1, 1), value)
        for at, value in enumerate(values)
        if at not in missing
    ]


@pytest.mark.parametrize("chart", [ChartType.MR, ChartType.S])
def test_spread_has_no_better_direction(chart: ChartType) -> None:
    wide = [(0.0, 50.0), (10.0, 60.0)] * 8
    close = [(20.0, 30.0), (21.0, 31.0)] * 8
    rows = [
        Observation(MONDAY + timedelta(weeks=at), pair[at % 2], subgroup=pair)
        for at, pair in enumerate([*wide, *close])
    ]
    if chart is ChartType.MR:
        rows = [replace(row, subgroup=()) for row in rows]
    plan = ReadingPlan(
        "Feeling safe", chart=chart, better=Better.DECREASE, rule_set="nelson", baseline=16
    )
    reading = analyse(rows, plan)
    said = everything(reading)
    assert "for the better" not in said
    assert "concern" not in said
    assert reading.better is Better.NEITHER
    assert headline(reading).startswith("Feeling safe, ")


def test_absent_and_empty_rows_have_the_same_limits_and_the_gap_is_named() -> None:
    values = [
        47,
        58,
        57,
        44,
        51,
        59,
        55,
        60,
        58,
        42,
        59,
        40,
        55,
        48,
        57,
        47,
        46,
        55,
        57,
        57,
        55,
        52,
    ]
    missing = (4, 9, 10, 11)
    absent = months(values, missing)
    empty = months([None if at in missing else value for at, value in enumerate(values)])
    plan = ReadingPlan(chart=ChartType.XMR, every="month")
    one, other = analyse(absent, plan), analyse(empty, plan)
    assert limits_words(one) == limits_words(other)
    for reading in (one, other):
        assert (
            "No data between 1 April 2023 and 1 June 2023, between 1 September 2023 and "
            "1 January 2024: the line breaks there" in alt_text(reading)
        )


def test_no_moving_range_and_no_run_reaches_across_a_pause() -> None:
    values = [*[10.0, 11.0] * 6, 12.0, 12.0, 12.0, 12.0]
    rows = [Observation(MONDAY + timedelta(weeks=at), v) for at, v in enumerate(values)]
    rows += [Observation(date(2024, 8, 5) + timedelta(weeks=at), 12.0) for at in range(4)]
    pause = UnmeasuredStretch(date(2024, 4, 22), date(2024, 8, 4), "Building works")
    for plan in (ReadingPlan(every="week"), ReadingPlan(pauses=(pause,))):
        reading = analyse(rows, replace(plan, chart=ChartType.XMR, baseline=12))
        assert not any(signal.rule is Rule.SHIFT for signal in reading.signals)
    joined = analyse(rows, ReadingPlan(chart=ChartType.XMR, baseline=12))
    assert any(signal.rule is Rule.SHIFT for signal in joined.signals)
    closed = analyse(rows, ReadingPlan(chart=ChartType.XMR, every="week", rule_set="powerbi-spc"))
    assert any(signal.rule is Rule.SHIFT for signal in closed.signals)


def test_a_working_week_has_no_gaps() -> None:
    days = [MONDAY + timedelta(days=at) for at in range(40)]
    rows = [Observation(day, 50.0 + day.day % 3) for day in days if day.weekday() < 5]
    assert analyse(rows, ReadingPlan(every="day")).broken == frozenset()
    without = [row for row in rows if row.when != date(2024, 1, 10)]
    assert len(analyse(without, ReadingPlan(every="day")).broken) == 1


def test_the_other_tool_measures_ranges_across_gaps_too() -> None:
    rows = months([10, 12, None, 20, 22])
    ours = analyse(rows, ReadingPlan(chart=ChartType.MR, rule_set="qicharts2"))
    theirs = analyse(rows, ReadingPlan(chart=ChartType.MR, rule_set="powerbi-spc"))
    assert [point.value for point in ours.points] == [None, 2, None, None, 2]
    assert [point.value for point in theirs.points] == [None, 2, None, 8, 2]


@pytest.mark.parametrize("baseline", [1, 5, 11])
@pytest.mark.parametrize("chart", [ChartType.XMR, ChartType.P, ChartType.RUN])
def test_a_baseline_of_a_few_points_judges_nothing(
    read: Read, chart: ChartType, baseline: int
) -> None:
    if chart is ChartType.RUN and baseline >= 10:
        return
    reading = read(
        [*CALM, *[90.0] * 8], [100.0] * 26, unit="%", chart=chart, baseline=baseline,
        better=Better.INCREASE,
    )  # fmt: skip
    assert reading.variation is Variation.TOO_EARLY
    assert reading.phases[0].unjudged is Unjudged.FEW_IN_BASELINE
    assert f"from {baseline} of " in headline(reading)
    assert "no data" not in everything(reading)


def test_a_baseline_that_never_varies_judges_nothing(read: Read) -> None:
    for plan in ({}, {"chart": ChartType.C}):
        reading = read([*[0.0] * 12, *[3.0, 4.0] * 6], baseline=12, **plan)
        assert reading.signals == ()
        assert reading.phases[0].unjudged is Unjudged.CONSTANT_BASELINE
        assert "never vary" in headline(reading)


def test_gaps_leave_too_few_ranges_to_judge_by(read: Read) -> None:
    reading = read([value for at in range(14) for value in (50.0 + at % 3, None)][:-1])
    assert reading.phases[0].unjudged is Unjudged.FEW_RANGES
    assert headline(reading) == (
        "Too early to say: gaps leave 0 of 11 moving ranges to make limits from"
    )


def test_a_percentage_of_people_is_a_percentage(read: Read) -> None:
    reading = read([12.0] * 6 + [13.0] * 6, [20.0] * 12, unit="% of people")
    assert reading.points[0].value == 60
    assert "62.5% of people" in limits_words(reading)


@pytest.mark.parametrize("counts", ["", "days", "people"])
def test_reporting_culture_is_for_what_is_reported(read: Read, counts: str) -> None:
    rates = [30.0, 40.0, 35.0] * 6 + [90.0] * 8
    plan = {"chart": ChartType.U, "per": 1000, "baseline": 18}
    assert "reporting culture" not in headline(read(rates, [900.0] * 26, counts=counts, **plan))
    assert "reporting culture" in headline(read(rates, [900.0] * 26, counts="incidents", **plan))


def test_a_run_that_passes_over_points_says_so(read: Read) -> None:
    values = [*[1.0, 9.0] * 6, 9, 5, 9, 5, 9, 9, 9, None, 9, 9, 9]
    reading = read(values, chart=ChartType.RUN, baseline=12, better=Better.INCREASE)
    (run,) = [signal for signal in reading.signals if signal.rule is Rule.LONG_RUN]
    passing = "9 weeks, passing over 2 on the median and 1 gap with no data, are above"
    assert passing in explained(reading, run)
    assert f"the last {passing}" in headline(reading)
    assert len(run.points) == 9


def test_a_value_beyond_a_limit_never_looks_equal_to_it(read: Read) -> None:
    values = [*[50.0, 52.0, 51.0, 50.0] * 5, 56.0]
    reading = read(values, decimals=0, unit="%", baseline=20)
    upper = reading.points[-1].upper or 0
    beyond = replace(reading.points[-1], value=upper + 0.04)
    reading = replace(reading, points=(*reading.points[:-1], beyond))
    outside = [s for s in reading.signals if s.rule is Rule.OUTSIDE]
    said = explained(reading, outside[-1])
    assert said.partition(" (")[0].rpartition(" ")[2] != said.rpartition(" ")[2].rstrip(".")


def test_constant_counts_have_limits_and_are_not_told_that_they_have_none(read: Read) -> None:
    for reading in (
        read([5.0] * 14, chart=ChartType.C),
        read([10.0] * 14, [20.0] * 14, chart=ChartType.P, unit="%"),
    ):
        assert reading.points[0].upper != reading.points[0].lower
        assert "limits from" not in " ".join(reading.cautions)
        assert reading.cautions[0].startswith("All 14 values are the same, and chance alone")


def test_limits_that_vary_are_those_of_the_latest_point(read: Read) -> None:
    sizes = [10.0, 40.0] * 10
    reading = read([size * 0.6 for size in sizes], sizes, unit="%", chart=ChartType.P)
    assert "process limits at the latest point" in limits_words(reading)
    same = read([12.0, 13.0] * 10, [20.0] * 20, unit="%", chart=ChartType.P)
    assert "at the latest point" not in limits_words(same)


@pytest.mark.parametrize("latest", [3.0, 20.0, 400.0])
def test_assurance_does_not_turn_with_the_latest_size(read: Read, latest: float) -> None:
    sizes = [40.0] * 20 + [latest]
    reading = read(
        [*[23.0, 25.0] * 10, round(latest * 0.6)], sizes, unit="%", chart=ChartType.P,
        better=Better.INCREASE, targets=(TargetStep(None, 70),),
    )  # fmt: skip
    assert reading.assurance is Assurance.HIT_OR_MISS  # 60 ± 3 sqrt(60 * 40 / 40) is 37 to 83


@pytest.mark.parametrize(
    ("chart", "each", "target"),
    [(ChartType.P, 0, 5), (ChartType.U, 0, 5), (ChartType.C, 0, 1), (ChartType.P, 3, 95)],
)
def test_all_or_none_of_a_few_so_far_promises_nothing(
    read: Read, chart: ChartType, each: int, target: float
) -> None:
    sized = chart is not ChartType.C
    reading = read(
        [float(each)] * 12, [3.0] * 12 if sized else None, unit="%" if sized else "", chart=chart,
        better=Better.INCREASE if each else Better.DECREASE, targets=(TargetStep(None, target),),
    )  # fmt: skip
    assert reading.assurance is Assurance.NONE  # 3 of 36 would not be strange: one in twelve
    assert "target" not in headline(reading)


@pytest.mark.parametrize("variation", list(Variation))
def test_a_run_chart_knows_no_special_cause(variation: Variation) -> None:
    said = variation_words(variation, ChartType.RUN).casefold()
    assert "special cause" not in said
    assert "common cause" not in said


WHY: dict[str, tuple[list[float | None], dict[str, Any], int, str]] = {
    "a gap": ([*CALM[:5], None, *CALM[6:]], {}, 5, "There are no data here"),
    "too few points": (list(CALM[:8]), {}, 3, "there are 8 of 12 points"),
    "a signal of the whole": (
        [*[9, 8] * 6, *[1, 2] * 6], {"chart": ChartType.RUN}, -1, "the points as a whole",
    ),
    "no limits": (
        [*[9, 8, 7] * 6], {"rule_set": "qicharts2", "chart": ChartType.RUN}, 4, "judges runs",
    ),
    "a baseline": (list(CALM), {"baseline": 5}, 4, "come from 5 of 12 points"),
    "chance": (list(CALM), {}, 3, "it is what chance alone would give"),
}  # fmt: skip


@pytest.mark.parametrize("case", sorted(WHY))
def test_why_a_point_is_not_marked(read: Read, case: str) -> None:
    values, plan, at, said = WHY[case]
    reading = read(values, **plan)
    index = at % len(values)
    if not reading.signals_at(index):
        assert said in why_not(reading, index)


def test_beyond_a_drawn_limit_and_not_marked_says_why(read: Read) -> None:
    reading = read([*[20.0] * 8, 19.0, *[20.0] * 9], [20.0] * 18, unit="%")
    assert (reading.points[8].value or 0) < (reading.points[8].lower or 0)
    assert "lie there by chance more often" in why_not(reading, 8)
    assert why_not(reading, 3) != why_not(reading, 8)
    assert verdict(reading)


def moved(read: Read, **plan: Any) -> Reading:
    return read(
        [*[50.0, 52.0, 51.0, 49.0] * 4, *[60.0, 62.0, 61.0, 59.0] * 4], unit="points",
        chart=ChartType.XMR, better=Better.INCREASE, **plan,
    )  # fmt: skip


@pytest.mark.parametrize("target", [40.0, 59.2, 90.0])
def test_limits_of_before_a_change_promise_nothing_of_after_it(read: Read, target: float) -> None:
    reading = moved(read, targets=(TargetStep(None, target),))
    assert reaches_back(reading)
    assert assurance_said(reading).startswith("By the limits drawn, the target ")
    for said in (verdict(reading), everything(reading)):
        assert "will not be met" not in said
        assert "can be expected" not in said


def test_a_latest_point_that_met_the_target_is_not_told_that_it_cannot(read: Read) -> None:
    values = [50.0, 52.0, 51.0] * 8
    reading = read(
        [*values, 70.0], chart=ChartType.XMR, better=Better.INCREASE,
        targets=(TargetStep(None, 65.0),),
    )  # fmt: skip
    assert lies_beyond(65.0, None, reading.points[-1].upper)
    assert reading.assurance is Assurance.NONE
    assert "the target" not in verdict(reading)


def test_the_mean_of_two_levels_is_not_told_as_where_it_is() -> None:
    rows = [Observation(MONDAY + timedelta(weeks=at), v) for at, v in enumerate([50, 52] * 15)]
    shifted = [replace(row, value=(row.value or 0) + 12 * (at > 14)) for at, row in enumerate(rows)]
    reading = analyse([*shifted[:-1], replace(shifted[-1], value=57.0)], ReadingPlan(unit="%"))
    assert course_words(reading)
    if reading.variation is Variation.COMMON_CAUSE:
        assert "around" not in verdict(reading)
        assert "includes points from before the change" in verdict(reading)
    new = analyse(shifted, ReadingPlan(unit="%", phases=(PhaseStart(15, "New ways"),)))
    assert "No sign of change since, around" in verdict(new)


def test_a_signal_earlier_is_not_denied_by_any_words(read: Read) -> None:
    values = [*[50.0, 52.0, 51.0] * 4, 80.0, *[50.0, 52.0, 51.0] * 4]
    reading = read(values, chart=ChartType.XMR, baseline=12)
    assert reading.variation is Variation.COMMON_CAUSE
    assert "no sign of change" not in everything(reading).casefold()
    assert "a signal earlier, none now" in variation_said(reading)
    why = why_not(reading, 3)
    assert "Around the same mean, 1 other point is marked as more than chance" in why


@pytest.mark.parametrize("few", [1, 5, 11])
def test_what_is_not_judged_is_not_told_to_have_no_signals(read: Read, few: int) -> None:
    said = alt_text(read(([50.0, 52.0, 51.0, 49.0] * 3)[:few], chart=ChartType.XMR))
    assert "No signals" not in said
    assert f"Too early to say: there {'is' if few == 1 else 'are'} {few} of 12 points" in said


def test_gaps_are_told_by_their_ends_and_counted_once(read: Read) -> None:
    values = [None, 50.0, None, None, *[51.0, 52.0, 50.0] * 5, None]
    reading = read(values, chart=ChartType.XMR)
    named = [*gaps_named(reading)]
    assert [one.partition(" ")[0] for one in named] == ["before", "between", "after"]
    said = alt_text(reading)
    assert "gaps with no data" not in said
    assert ", 16 points from" in said  # of 20 weeks
    values = [*[1.0, 9.0] * 6, 9, 9, 9, None, None, 9, 9, 9, 9, 9, 9]
    run = read(values, chart=ChartType.RUN, limits=LimitsFrom(centre=5.0))
    assert "passing over 1 gap with no data" in everything(run)


def test_the_moving_ranges_of_a_new_phase_have_no_gap_before_them(read: Read) -> None:
    values = [50.0, 52.0, 51.0, 49.0] * 7
    reading = read(values, chart=ChartType.MR, phases=(PhaseStart(14, "New ways"),))
    assert gaps_words(reading) == ""


def test_a_pause_is_told_with_its_reason() -> None:
    rows = months([50.0, 52.0] * 12, (5, 6, 7))
    pause = UnmeasuredStretch(date(2023, 5, 15), date(2023, 8, 20), "Building works.")
    reading = analyse(rows, ReadingPlan(chart=ChartType.XMR, every="month", pauses=(pause,)))
    assert "Paused from 15 May 2023 to 20 August 2023: Building works." in alt_text(reading)


def test_a_picture_of_some_points_is_not_described_as_all(read: Read) -> None:
    reading = read([50.0, 52.0, 51.0] * 10, draw_last=12)
    assert "of which the last 12 are drawn" in alt_text(reading)


def test_a_share_below_five_never_looks_like_five_and_nobody_dates_a_share(read: Read) -> None:
    reading = read([*[15.0] * 29, 16.0], [20.0] * 30, unit="%", every="week")
    (said,) = [one for one in reading.cautions if "limits want 5" in one]
    assert "Of 20 at a point, 4.97 on average are outside the share" in said
    assert said.endswith("Put weeks into months, or count more at a time.")
    weekly = read([*[0.0] * 20, 1.0, 0.0, 1.0], counts="incidents", every="week")
    assert "note the date of each event" in weekly.cautions[0]


def test_no_phase_is_suggested_where_the_data_begin(read: Read) -> None:
    far = read([50.0, 52.0, 51.0] * 6, limits=LimitsFrom(centre=70.0, lower=40.0, upper=100.0))
    assert far.signals
    assert suggest_phase(far) is None


def test_a_limit_below_nothing_is_told_of_times_too(read: Read) -> None:
    reading = read([3.5, 60.2, 12.1, 90.4, 5.0, 44.8] * 4, unit="minutes", chart=ChartType.XMR)
    assert (reading.points[0].lower or 0) < 0
    assert any("lies below 0: it is calculated" in one for one in reading.cautions)


@pytest.mark.parametrize(
    ("chart", "unit", "sizes", "value"),
    [("c", "%", [], 60.0), ("c", "", [], 6.5), ("c", "falls", [100.0] * 18, 6.0)],
)
def test_a_c_chart_of_no_counts_is_not_drawn_without_a_word(
    read: Read, chart: str, unit: str, sizes: list[float | None], value: float
) -> None:
    values = [value, value + 1, value - 1] * 6
    reading = read(values, sizes, unit=unit, chart=ChartType(chart))
    assert reading.chart is not ChartType.C
    assert "A C chart shows counts of events" in reading.chosen_because


def test_a_series_beside_a_centre_from_elsewhere_is_no_change_of_its_own(read: Read) -> None:
    given = LimitsFrom(centre=45.0, lower=43.0, upper=47.0)
    reading = read(list(CALM), chart=ChartType.XMR, better=Better.INCREASE, limits=given)
    assert "for the better" not in everything(reading)
    assert headline(reading).startswith("Better than the centre given: ")
    rising = [45.0, 44.0, 46.0] * 4 + list(CALM)
    later = read(rising, chart=ChartType.XMR, better=Better.INCREASE, limits=given)
    assert "A change for the better" in verdict(later)


def test_nothing_is_promised_that_a_point_left_to_chance_went_against(read: Read) -> None:
    values = [*[0.0] * 9, 1.0, *[0.0] * 14]
    plan: dict[str, Any] = {"unit": "%", "better": Better.DECREASE}
    reading = read(values, [20.0] * 24, targets=(TargetStep(None, 4.0),), **plan)
    assert not reading.signals
    assert reading.assurance is Assurance.HIT_OR_MISS
    met = read(values, [20.0] * 24, targets=(TargetStep(None, 6.0),), **plan)
    assert met.assurance is Assurance.PASS
    last = read([*[0.0] * 23, 1.0], [20.0] * 24, targets=(TargetStep(None, 6.0),), **plan)
    assert "steady" not in headline(last).casefold()


def test_of_values_all_alike_none_is_told_to_be_what_chance_gives(read: Read) -> None:
    assert "All values so far are alike" in why_not(read([5.0] * 14, chart=ChartType.XMR), 3)


@pytest.mark.parametrize("chart", [ChartType.G, ChartType.T])
@pytest.mark.parametrize("unit", ["", "falls", "sick days"])
def test_rows_of_time_are_no_events(chart: ChartType, unit: str) -> None:
    rows = months([float(3 + at % 4) for at in range(24)])
    reading = analyse(rows, ReadingPlan(chart=chart, every="month", unit=unit))
    assert reading.chart is not chart
    assert "here a row comes every month" in reading.chosen_because
    between = analyse(rows, ReadingPlan(chart=chart, every="month", unit="days between falls"))
    assert between.chart is chart
