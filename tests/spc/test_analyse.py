from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, SpcError, TargetStep
from qiworkbook.spc.reading import Assurance, Better, ChartType, Rule, Variation
from qiworkbook.spc.rule_sets import RULE_SETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]
    Weeks = Callable[..., list[Observation]]

UP_AND_DOWN = [50.0, 52.0] * 9
STEPPED = [*UP_AND_DOWN, *[58.0, 60.0] * 4]  # 18 weeks about 51, then 8 about 59


def test_an_improvement(read: Read) -> None:
    reading = read(STEPPED, better=Better.INCREASE, targets=(TargetStep(None, 90),))
    assert reading.variation is Variation.IMPROVEMENT_HIGH
    assert reading.assurance is Assurance.FAIL
    assert reading.chart is ChartType.XMR
    assert reading.rule_set.id == "mdc"
    shift = next(s for s in reading.signals if s.rule is Rule.SHIFT and s.points[0] == 18)
    assert shift.marked == tuple(range(18, 26))


@pytest.mark.parametrize(
    ("better", "expected"),
    [
        (Better.INCREASE, Variation.IMPROVEMENT_HIGH),
        (Better.DECREASE, Variation.CONCERN_HIGH),
        (Better.NEITHER, Variation.NEUTRAL_HIGH),
    ],
)
def test_the_direction_decides_what_a_signal_means(
    read: Read, better: Better, expected: Variation
) -> None:
    assert read(STEPPED, better=better).variation is expected


def test_the_icon_is_that_of_the_latest_point(read: Read) -> None:
    # one week far outside, then fourteen ordinary ones
    values = [*UP_AND_DOWN, 90.0, *[50.0, 52.0] * 7]
    reading = read(values, better=Better.INCREASE, baseline=18)
    assert [s.marked for s in reading.signals if s.rule is Rule.OUTSIDE] == [(18,)]
    assert reading.variation is Variation.COMMON_CAUSE


def test_a_gap_after_the_latest_value_changes_no_icon(read: Read) -> None:
    assert read([*STEPPED, None]).variation is read(STEPPED).variation


def test_an_improvement_outranks_by_the_order_of_rules(read: Read) -> None:
    # falling for seven weeks, and the last one is below the lower limit as well
    values = [*UP_AND_DOWN, *[51.0 - 3 * i for i in range(8)]]
    reading = read(values, better=Better.DECREASE)
    rules = [signal.rule for signal in reading.signals_at(len(values) - 1)]
    assert rules[:2] == [Rule.OUTSIDE, Rule.TREND]


@pytest.mark.parametrize(
    ("target", "better", "expected"),
    [
        # limits of UP_AND_DOWN are 51 ± 5.32
        (60, Better.INCREASE, Assurance.FAIL),
        (60, Better.DECREASE, Assurance.PASS),
        (40, Better.INCREASE, Assurance.PASS),
        (40, Better.DECREASE, Assurance.FAIL),
        (53, Better.INCREASE, Assurance.HIT_OR_MISS),
        (56.32, Better.INCREASE, Assurance.HIT_OR_MISS),  # on the limit
        (60, Better.NEITHER, Assurance.NONE),
    ],
)
def test_assurance(read: Read, target: float, better: Better, expected: Assurance) -> None:
    reading = read(UP_AND_DOWN, better=better, targets=(TargetStep(None, target),))
    assert reading.assurance is expected


def test_assurance_is_not_rounded(read: Read) -> None:
    # the upper limit is 56.32: to whole numbers both 56, and 56.4 still lies outside
    reading = read(
        UP_AND_DOWN, better=Better.INCREASE, targets=(TargetStep(None, 56.4),), decimals=0
    )
    assert reading.assurance is Assurance.FAIL


def test_assurance_comes_from_the_last_phase_only(read: Read) -> None:
    values = [*UP_AND_DOWN, *[80.0, 82.0] * 6]
    plan = {
        "better": Better.INCREASE,
        "targets": (TargetStep(None, 70),),
        "phases": (PhaseStart(18, "new rota"),),
    }
    assert read(values, **plan).assurance is Assurance.PASS
    assert read(UP_AND_DOWN, **plan).assurance is Assurance.FAIL


def test_a_run_chart_has_no_assurance(read: Read) -> None:
    reading = read(
        UP_AND_DOWN,
        chart=ChartType.RUN,
        better=Better.INCREASE,
        targets=(TargetStep(None, 90),),
    )
    assert reading.assurance is Assurance.NONE
    assert reading.target == 90


def test_a_target_that_moves(read: Read) -> None:
    targets = (TargetStep(date(2024, 2, 5), 80), TargetStep(None, 70))
    reading = read([50, 52, 51, 50, 52, 51, 50], targets=targets)
    assert [point.target for point in reading.points] == [70, 70, 70, 70, 70, 80, 80]
    assert reading.target == 80


def test_percentages_are_0_to_100_and_rates_are_multiplied(read: Read) -> None:
    percent = read([6, 8], [10, 10], unit="%", chart=ChartType.P)
    assert [point.value for point in percent.points] == [60, 80]
    assert percent.points[0].centre == pytest.approx(70)
    rate = read([6, 8], [500, 500], per=1000, chart=ChartType.U)
    assert [point.value for point in rate.points] == pytest.approx([12, 16])
    typed = read([60, 80], unit="%", chart=ChartType.XMR)
    assert [point.value for point in typed.points] == [60, 80]


def test_phases_with_their_reasons(read: Read) -> None:
    start = PhaseStart(date(2024, 5, 6), "huddle on every shift", "2024-05-06-huddle")
    reading = read(STEPPED, phases=(start,))
    first, second = reading.phases
    assert (first.first, first.last, first.reason) == (0, 17, "")
    assert (second.first, second.last) == (18, 25)
    assert (second.reason, second.cycle) == ("huddle on every shift", "2024-05-06-huddle")
    assert (first.centre, second.centre) == (51, 59)
    assert [point.phase for point in reading.points] == [0] * 18 + [1] * 8
    assert not reading.signals


def test_rules_do_not_reach_across_phases(read: Read) -> None:
    # three above the mean end the first phase, four begin the second
    values = [*[52.0, 50.0] * 6, *[54.0] * 3, *[54.0] * 4, *[50.0, 52.0] * 6]
    joined, parted = read(values), read(values, phases=(PhaseStart(15, "x"),))
    assert any(s.rule is Rule.SHIFT for s in joined.signals)
    assert not any(s.rule is Rule.SHIFT for s in parted.signals)


def test_a_baseline_of_the_first_points(read: Read) -> None:
    frozen = read(STEPPED, baseline=18)
    assert {point.centre for point in frozen.points} == {51}
    assert (frozen.phases[0].counted, frozen.phases[0].baseline) == (18, 18)
    later = read([*UP_AND_DOWN, *STEPPED], baseline=18, phases=(PhaseStart(18, "x", baseline=12),))
    assert [phase.centre for phase in later.phases] == [51, 51]
    assert [phase.counted for phase in later.phases] == [18, 12]


def test_too_few_points_are_drawn_and_not_judged(read: Read) -> None:
    values = [50.0, 52.0, 50.0, 52.0, 50.0, 52.0, 50.0, 52.0, 50.0, 52.0, 99.0]
    reading = read(values, better=Better.INCREASE, targets=(TargetStep(None, 300),))
    assert reading.variation is Variation.TOO_EARLY
    assert reading.assurance is Assurance.NONE
    assert reading.phases[0].trial
    assert reading.points[0].upper is not None
    assert reading.signals == ()
    assert read([*values, 99.0]).variation is not Variation.TOO_EARLY


def test_hardly_any_points_have_no_limits_at_all(read: Read) -> None:
    few, enough = read([50, 52, 50, 52]).points, read([50, 52, 50, 52, 50]).points
    assert {limit for point in few for limit in (point.lower, point.upper)} == {None}
    assert None not in {limit for point in enough for limit in (point.lower, point.upper)}


def test_a_new_phase_is_grey_until_it_has_enough(read: Read) -> None:
    reading = read([*STEPPED, 60, 58, 60], phases=(PhaseStart(18, "x"),), better=Better.INCREASE)
    assert reading.variation is Variation.TOO_EARLY
    assert [phase.trial for phase in reading.phases] == [False, True]


def test_the_peer_that_judges_short_series_is_matched(read: Read) -> None:
    reading = read(
        [50, 52, 50, 52, 50, 52, 50, 99], rule_set="mdc-nhsr-0.2.2", better=Better.INCREASE
    )
    assert reading.phases[0].trial
    assert reading.variation is not Variation.TOO_EARLY


def test_anhoej_needs_ten_useful_points(read: Read) -> None:
    nine = [1.0, *[9.0] * 4, 2.0, 3.0, 1.0, 4.0]
    on_median = [*nine, 4.0]
    assert read(nine, chart=ChartType.RUN).variation is Variation.TOO_EARLY
    assert read(on_median, chart=ChartType.RUN).variation is Variation.TOO_EARLY
    assert read([1.0, 2.0] * 5, chart=ChartType.RUN).variation is Variation.COMMON_CAUSE


def test_a_run_chart_with_a_long_run_now(read: Read) -> None:
    values = [1, 9, 2, 9, 1, 8, 2, 1, 2, 1, *[9, 8, 9, 8, 9, 8, 9, 8]]
    reading = read(values, chart=ChartType.RUN, better=Better.INCREASE, baseline=10)
    assert reading.variation is Variation.IMPROVEMENT_HIGH
    assert reading.centre_name == "median"


def test_a_run_chart_with_a_signal_that_is_not_now(read: Read) -> None:
    values = [*[9, 8] * 6, *[1, 2] * 5, 9]
    reading = read([*values, 1], chart=ChartType.RUN, better=Better.INCREASE)
    assert reading.variation is Variation.SIGNAL


def test_tests_of_a_series_need_useful_points_on_charts_with_limits_too(read: Read) -> None:
    # mean 50, and only eight of twenty points off it: seven above, one below
    values = [*[51.0] * 7, *[50.0] * 12, 43.0]
    anhoej, peer = read(values, rule_set="anhoej"), read(values, rule_set="qicharts2")
    assert [s.rule for s in anhoej.signals if s.rule is not Rule.OUTSIDE] == []
    assert [s.rule for s in peer.signals if s.rule is not Rule.OUTSIDE] == [Rule.LONG_RUN]


def test_the_peer_that_closes_gaps_up_sees_runs_across_them(read: Read) -> None:
    values = [*UP_AND_DOWN, 55.0, 55.0, 55.0, None, 55.0, 55.0, 55.0, 55.0]
    peer = read(values, rule_set="powerbi-spc", baseline=18)
    assert any(s.rule is Rule.SHIFT and len(s.points) == 8 for s in peer.signals)
    assert not any(s.rule is Rule.SHIFT for s in read(values, baseline=18).signals)


def test_screening_is_a_switch(read: Read) -> None:
    # the published example of the NHSRplotthedots vignette "deviations"
    values = [1, 2, 1, 2, 10, *[1, 2] * 6, 1]
    assert read(values).points[0].upper == pytest.approx(6.95, abs=0.01)
    assert read(values, screen=True).points[0].upper == pytest.approx(4.6, abs=0.01)
    nhsr = read(values, rule_set="mdc-nhsr-0.2.2", screen=False)
    assert nhsr.points[0].upper == pytest.approx(6.95, abs=0.01)
    assert "every moving range kept" in nhsr.conventions
    assert "left out" in read(values, screen=True).conventions


def test_two_in_three_is_told_as_announced_in_2023(read: Read) -> None:
    # limits 51 ± 5.32, near lines 51 ± 3.55; then one outside, one inside, one close
    values = [*UP_AND_DOWN, 57.0, 52.0, 55.0]
    plan = {"baseline": 18}
    new, old = read(values, **plan), read(values, **plan, rule_set="mdc-nhsr-0.2.2")
    marked = [s.marked for s in new.signals if s.rule is Rule.TWO_IN_THREE]
    assert marked == [(18, 20)]
    assert not [s for s in old.signals if s.rule is Rule.TWO_IN_THREE]


def test_excluded_points_count_for_nothing_but_can_be_outside(weeks: Weeks) -> None:
    rows = weeks([*UP_AND_DOWN, 99.0, 50.0])
    rows[18] = Observation(rows[18].when, 99.0, excluded="power cut")
    reading = analyse(rows, ReadingPlan())
    assert reading.points[18].excluded == "power cut"
    assert reading.phases[0].counted == 19
    assert reading.points[0].centre == pytest.approx((51 * 18 + 50) / 19)
    assert [(s.rule, s.marked) for s in reading.signals] == [(Rule.OUTSIDE, (18,))]


@pytest.mark.parametrize("rule_set", ["mdc", "powerbi-spc"])
def test_an_excluded_point_is_in_no_run(weeks: Weeks, rule_set: str) -> None:
    rows = weeks([*UP_AND_DOWN, *[55.0] * 8])
    rows[20] = Observation(rows[20].when, 55.0, excluded="power cut")
    reading = analyse(rows, ReadingPlan(baseline=18, rule_set=rule_set))
    shift = next(s for s in reading.signals if s.rule is Rule.SHIFT)
    assert 20 not in shift.points
    assert len(shift.points) == 8


def test_excluded_points_are_not_enough(weeks: Weeks) -> None:
    rows = weeks([50.0, 52.0] * 6)
    assert analyse(rows, ReadingPlan()).variation is Variation.COMMON_CAUSE
    rows[3] = Observation(rows[3].when, 52.0, excluded="power cut")
    assert analyse(rows, ReadingPlan()).variation is Variation.TOO_EARLY


def test_runs_pass_over_an_excluded_point(weeks: Weeks) -> None:
    rows = weeks([*UP_AND_DOWN, 54.0, 54.0, 54.0, 40.0, 54.0, 54.0, 54.0, 54.0])
    rows[21] = Observation(rows[21].when, 40.0, excluded="power cut")
    reading = analyse(rows, ReadingPlan(baseline=18))
    shift = next(s for s in reading.signals if s.rule is Rule.SHIFT)
    assert shift.marked == (17, 18, 19, 20, 22, 23, 24, 25)


@pytest.mark.slow
@pytest.mark.parametrize("rule_set", sorted(RULE_SETS))
@pytest.mark.parametrize("chart", [None, *ChartType])
@pytest.mark.parametrize(
    "values",
    [[], [5.0], [None, None], [0.0] * 24, [7.0] * 24, [None, 3.0, None], [1.0, None] * 15],
    ids=["none", "one", "missing", "zeros", "constant", "lonely", "holes"],
)
def test_thin_and_odd_series_are_all_read(
    weeks: Weeks, rule_set: str, chart: ChartType | None, values: list[float | None]
) -> None:
    reading = analyse(weeks(values), ReadingPlan(rule_set=rule_set, chart=chart))
    assert len(reading.points) == len(values)
    # a count that never varies varies less than chance would: that alone may be said
    counted = reading.chart in (ChartType.C, ChartType.G)
    assert [s for s in reading.signals if not (counted and s.rule is Rule.FIFTEEN_WITHIN)] == []


@pytest.mark.parametrize("chart", [ChartType.XMR, ChartType.C, ChartType.U, ChartType.P])
def test_zeros_every_week_have_limits_of_no_width(read: Read, chart: ChartType) -> None:
    reading = read([0.0] * 24, [10.0] * 24, chart=chart)
    assert (reading.points[-1].lower, reading.points[-1].upper) == (0, 0)
    assert reading.variation is Variation.COMMON_CAUSE


def test_ten_thousand_points_are_read() -> None:
    rows = [
        Observation(date(1990, 1, 1) + timedelta(days=i), float(i * 7919 % 101))
        for i in range(10_000)
    ]
    assert len(analyse(rows, ReadingPlan()).points) == 10_000


def test_half_and_more_zeros_refuse_runs_and_offer_days_between(read: Read) -> None:
    values = [0.0] * 12 + [1.0, 0.0, 2.0, 0.0, 0.0, 0.0]
    reading = read(values, chart=ChartType.XMR)
    assert not any(s.rule in (Rule.SHIFT, Rule.TREND) for s in reading.signals)
    assert any("days between" in caution for caution in reading.cautions)
    peer = read(values, chart=ChartType.XMR, rule_set="mdc-nhsr-0.2.2")
    assert any(s.rule is Rule.SHIFT for s in peer.signals)
    run = read(values, chart=ChartType.RUN)
    assert run.variation is Variation.TOO_EARLY


def test_days_between_may_share_a_date() -> None:
    rows = [Observation(date(2024, 1, 8), 7.0), Observation(date(2024, 1, 8), 0.5)]
    assert len(analyse(rows, ReadingPlan(chart=ChartType.T)).points) == 2


def test_an_unknown_rule_set_names_those_there_are() -> None:
    with pytest.raises(SpcError, match=r"no rule set called 'mcd'.*mdc"):
        analyse([], ReadingPlan(rule_set="mcd"))


def test_own_rule_sets_come_first(weeks: Weeks) -> None:
    own = RULE_SETS["nelson"]
    reading = analyse(weeks(UP_AND_DOWN), ReadingPlan(rule_set="mdc"), {"mdc": own})
    assert reading.rule_set.title == "Nelson"


def test_subgroups_from_rows_of_one_date() -> None:
    day = date(2024, 1, 1)
    rows = [Observation(day, value) for value in (1.0, 3.0)]
    rows += [Observation(day + timedelta(7), value) for value in (2.0, 6.0)]
    reading = analyse(rows, ReadingPlan(chart=ChartType.XBAR))
    assert [point.value for point in reading.points] == [2, 4]
    spread = analyse(rows, ReadingPlan(chart=ChartType.S))
    assert [point.value for point in spread.points] == pytest.approx([2**0.5, 8**0.5])
