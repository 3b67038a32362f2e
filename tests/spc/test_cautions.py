from __future__ import annotations

from datetime import date, timedelta
from math import sin
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from msgspec.structs import replace

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.course import is_drifting
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import ChartType, Rule, Unjudged, Variation
from qiworkbook.spc.rule_sets import RuleSet, RuleUse
from qiworkbook.spc.words import alt_text, headline

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]


def test_nothing_to_say_about_ordinary_data(read: Read) -> None:
    assert read([5, 6, 7, 5]).cautions == ()


def test_numerators_without_a_denominator(read: Read) -> None:
    reading = read([5, 6, 7], [10, 0, None], chart=ChartType.P)
    assert "2 rows are without a denominator and drawn as gaps." in reading.cautions
    reading = read([5, 6, None], [10, 0, 10], chart=ChartType.P)  # the last has no number at all
    assert "1 row is without a denominator and drawn as a gap." in reading.cautions


def test_a_moving_range_that_has_none_before_it_is_no_gap(read: Read) -> None:
    reading = read([5, 6, 8], chart=ChartType.MR)
    assert reading.cautions == ()
    assert "gap" not in alt_text(reading)
    said = alt_text(read([5, None, 7, 8], chart=ChartType.MR))
    assert "No moving range before 22 January 2024" in said


def test_percentages_of_a_handful(read: Read) -> None:
    reading = read([3, 4, 60], [5, 9, 100], chart=ChartType.P)
    assert reading.cautions == (
        "2 points are based on fewer than 10. "
        "One person more or less moves such a percentage a long way.",
    )
    assert read([3, 4], [5, 9], chart=ChartType.P, min_denominator=5).cautions == ()
    assert read([3, 4], [5, 9], chart=ChartType.U).cautions == ()


def test_a_constant_series(read: Read) -> None:
    assert read([0.7] * 15).cautions == (
        "All 15 values are the same, so there is no variation to make limits from.",
    )


def test_two_alike_are_a_constant_series_and_one_is_none(read: Read) -> None:
    assert read([5]).cautions == ()
    assert read([5, 5]).cautions == (
        "All 2 values are the same, so there is no variation to make limits from.",
    )


def test_a_gap_is_no_value_to_count_zeros_among(read: Read) -> None:
    assert read([0, None, None, 0, 1]).cautions[0].startswith("2 of 3 values are 0")


def test_more_than_half_zeros(read: Read) -> None:
    zeros = [0, 0, 0, 1, 0, 2]
    runs = "4 of 6 values are 0, so runs about the mean are not looked for. "
    below = "The lower limit lies below 0: it is calculated, and not cut off."
    assert read(zeros, every="day").cautions == (
        f"{runs}A chart of the days between events shows more.",
        below,
    )
    assert read(zeros).cautions == (  # a week does not say on which days
        f"{runs}Put weeks into months, or note the date of each event and chart the days between.",
        below,
    )
    assert "mean nothing" in read(zeros, rule_set="powerbi-spc").cautions[0]
    assert read([0, 0, 1, 2]).cautions == ()  # half is not more than half
    assert read(zeros, chart=ChartType.G).cautions == ()  # there a 0 is two events in a row


def test_zeros_are_counted_in_each_phase(read: Read) -> None:
    reading = read([5, 6, 7, 8, 5, 6, 0, 0, 1], phases=(PhaseStart(6, "x"),))
    assert reading.cautions[0].startswith("2 of 3 values are 0")


def test_a_rule_set_without_rules_for_the_chart_judges_nothing() -> None:
    own = RuleSet("own", "Our own", "1", (RuleUse(Rule.OUTSIDE, charts=frozenset({ChartType.C})),))
    rows = [Observation(None, value) for value in range(24)]
    reading = analyse(rows, ReadingPlan(chart=ChartType.RUN, rule_set="own"), {"own": own})
    assert reading.cautions == ("The rule set Our own has no rules for a run chart.",)
    assert reading.variation is Variation.TOO_EARLY


def test_conventions(read: Read) -> None:
    assert read([1, 2]).conventions == (
        "Limits: mean ± 2.66 × mean moving range; every moving range kept"
    )
    assert read([1, 2], rule_set="qicharts2").conventions == (
        "Limits: mean ± 2.6596 × mean moving range; "
        "moving ranges of 3.267 times their mean or more left out"
    )
    assert read([1, 2], [4, 4], chart=ChartType.P).conventions == "Limits: 3 sigma, binomial"
    assert read([1, 2], chart=ChartType.RUN).conventions == ""


def test_limits_where_no_value_can_be_are_told_and_not_cut_off(read: Read) -> None:
    counts = read([2, 9, 1, 8, 3], chart=ChartType.XMR)
    # by hand: mean 4.6, moving ranges 7, 8, 7, 5 with a mean of 6.75, so 4.6 - 2.66 * 6.75
    assert counts.points[0].lower == pytest.approx(-13.355)
    assert counts.cautions == ("The lower limit lies below 0: it is calculated, and not cut off.",)
    shares = read([98, 90, 99, 92, 97], unit="%")
    assert shares.cautions == (
        "The upper limit lies above 100%: it is calculated, and not cut off.",
    )
    assert read([2.5, 9, 1, 8, 3]).cautions == ()  # a change of a score can be below 0
    assert read([2, -9, 1, 8, 3]).cautions == ()
    assert read([101, 90, 99, 92, 97], unit="%").cautions == ()  # where there are such values
    assert read([100.0] * 3, unit="%").cautions == (  # on 100% is not above it
        "All 3 values are the same, so there is no variation to make limits from.",
    )


def test_a_count_of_0_is_still_a_count(read: Read) -> None:
    # by hand: mean 4.2, moving ranges 9, 8, 7, 5 with a mean of 7.25, so 4.2 - 2.66 * 7.25 < 0
    counts = read([0, 9, 1, 8, 3], chart=ChartType.XMR)
    assert counts.points[0].lower == pytest.approx(-15.085)
    assert counts.cautions == ("The lower limit lies below 0: it is calculated, and not cut off.",)


def test_shares_that_swing_have_both_limits_out_of_reach(read: Read) -> None:
    # by hand: mean 50, moving ranges 96, 93, 90, 45 with a mean of 81, so 50 ± 215.46
    assert read([2, 98, 5, 95, 50], unit="%").cautions == (
        "Both limits lie where no value can be: they are calculated, and not cut off.",
    )


def test_rows_of_one_event_each_are_counts_of_nothing_and_are_not_judged() -> None:
    dice, day, rows = Random(5), date(2024, 1, 1), []
    for _ in range(20):
        rows.append(Observation(day, 1.0))
        day += timedelta(days=dice.randrange(1, 40))
    for every in ("", "day", "week"):
        reading = analyse(rows, ReadingPlan(every=every, counts="incidents"))
        assert reading.phases[-1].unjudged is Unjudged.ONE_EACH
        assert reading.variation is Variation.TOO_EARLY
        assert reading.signals == ()
        said = "every row is one event, and says no more: chart the days between them"
        assert headline(reading) == f"Too early to say: {said}"


def test_ones_of_every_week_are_counts_and_so_are_dates_with_another_number(read: Read) -> None:
    assert read([1] * 20).phases[-1].unjudged is None
    days = [date(2024, 1, 1) + timedelta(days=at * at) for at in range(20)]
    rows = [Observation(day, 1.0 + (at == 7)) for at, day in enumerate(days)]
    assert analyse(rows, ReadingPlan()).phases[-1].unjudged is None


SIZES = [400.0] * 24
EVEN = [100.0, 101, 99, 100, 102, 98] * 4  # of 400: chance gives a standard deviation of 8.7
UNEVEN = [100.0, 140, 60, 120, 80, 110] * 4


def test_limits_that_laney_s_factor_draws_nearer_than_chance_are_told(read: Read) -> None:
    (said,) = [
        one
        for one in read(EVEN, SIZES, chart=ChartType.P_PRIME, unit="%").cautions
        if "Laney" in one
    ]
    # by hand: ranges 1, 2, 1, 2, 4 and 2 between six, over 1.128, beside sqrt(400 x 0.25 x 0.75)
    ranges = np.abs(np.diff(EVEN))
    factor = ranges.mean() / 1.128 / np.sqrt(400 * 0.25 * 0.75)
    assert said.startswith(f"Laney's factor is {factor:.2f} here, so that limits lie nearer than")
    assert said.endswith("A P chart has the limits of chance.")
    rate = read(EVEN, SIZES, chart=ChartType.U_PRIME, per=1000)
    assert any(one.endswith("A U chart has the limits of chance.") for one in rate.cautions)
    for chart in (ChartType.P, ChartType.P_PRIME):
        values = UNEVEN if chart is ChartType.P_PRIME else EVEN
        assert not any("Laney" in one for one in read(values, SIZES, chart=chart).cautions)


@pytest.mark.slow
def test_a_factor_above_one_is_never_told_as_below_it_though_limits_are_cut_off(read: Read) -> None:
    dice = np.random.default_rng(21)
    chosen = 0
    for _ in range(400):
        sizes = dice.integers(2, 9, 36)
        people = dice.binomial(sizes, 0.6)
        reading = read(people.tolist(), sizes.tolist(), unit="%")
        if reading.chart is not ChartType.P_PRIME:
            assert reading.phases[-1].factor is None
            continue
        chosen += 1
        share = people.sum() / sizes.sum()
        z = (people / sizes - share) * np.sqrt(sizes / share / (1 - share))
        factor = reading.phases[-1].factor or 0.0
        assert factor == pytest.approx(np.abs(np.diff(z)).mean() / 1.128)
        assert factor > 1, "only then is the chart chosen"
        assert reading.points[-1].upper == 100, "and a limit that is cut off says nothing about it"
        assert not any("Laney" in one for one in reading.cautions)
    assert chosen > 10


def test_a_point_beyond_a_prime_limit_is_marked_only_where_chance_seldom_puts_it(
    read: Read,
) -> None:
    near, far = [*EVEN[:-1], 110.0], [*EVEN[:-1], 140.0]
    for values, marked in ((near, False), (far, True)):
        reading = read(values, SIZES, chart=ChartType.P_PRIME, unit="%")
        last = reading.points[-1]
        assert last.value is not None
        assert last.upper is not None
        assert last.value > last.upper  # beyond a limit nearer than chance, both times
        assert (Rule.OUTSIDE in {one.rule for one in reading.signals_at(23)}) is marked


def test_a_wave_is_said_to_drift_and_no_level_of_it_to_hold(read: Read) -> None:
    dice, held, drifting = Random(11), 0, 0
    for _ in range(50):
        start = dice.random() * 6
        values = [
            round(50 + 10 * sin(start + at / 2.5) + dice.gauss(0, 1.5), 1) for at in range(24)
        ]
        reading = read(values, name="It")
        held += "held" in headline(reading)
        drifting += is_drifting(reading)
        assert reading.far_out is None  # a crest is no point far from all others
    assert held == 0
    assert drifting >= 45


def test_the_foot_says_where_the_target_goes_from_here() -> None:
    monday = date(2024, 1, 1)
    rows = [Observation(monday + timedelta(weeks=at), 50.0 + at % 4) for at in range(20)]
    targets = (
        TargetStep(None, 55),
        TargetStep(date(2024, 3, 4), 60),
        TargetStep(date(2025, 1, 6), 80.5),
        TargetStep(date(2024, 8, 5), 70),
    )
    plan = ReadingPlan(every="week", unit="%", decimals=0, targets=targets, chart=ChartType.XMR)
    reading = analyse(rows, plan)
    assert reading.target == 60
    assert reading.conventions.endswith(
        ". The target goes to 70% on 5 August 2024 and to 80.5% on 6 January 2025"
    )
    assert "The target goes" not in analyse(rows, replace(plan, chart=ChartType.MR)).conventions
    assert "The target goes" not in analyse(rows, replace(plan, targets=targets[:2])).conventions
