from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, PhaseStart, Plan
from qiworkbook.spc.reading import ChartType, Rule, Variation
from qiworkbook.spc.rule_sets import RuleSet, RuleUse
from qiworkbook.spc.words import alt_text

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
    reading = analyse(rows, Plan(chart=ChartType.RUN, rule_set="own"), {"own": own})
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
