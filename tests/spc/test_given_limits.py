"""Limits given from outside or from a stretch of dates, and limits cut off where nothing can be."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import sqrt
from statistics import mean
from typing import TYPE_CHECKING, Any

import pytest

from qiworkbook.spc.observations import LimitsFrom, PhaseStart, SpcError
from qiworkbook.spc.reading import ChartType, Given, Reading, Variation
from qiworkbook.spc.words import as_data, limits_words, rule_set_words

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[..., Reading]

VALUES = [10, 12, 9, 13, 11, 10, 12, 14, 9, 11, 12, 10, 18, 20, 19, 21, 17, 20]
SIX = LimitsFrom(date(2024, 1, 8), date(2024, 2, 12))  # the second to the seventh week
OUTSIDE = LimitsFrom(centre=14, lower=8, upper=26, source="Trust average of 2023")


def lines(reading: Reading, at: int = -1) -> tuple[float | None, ...]:
    point = reading.points[at]
    return point.centre, point.lower, point.upper


def test_limits_from_a_stretch_of_dates(read: Read) -> None:
    reading = read(VALUES, limits=SIX)
    base = VALUES[1:7]
    reach = 2.66 * mean(abs(b - a) for a, b in pairwise(base))
    assert lines(reading) == pytest.approx((mean(base), mean(base) - reach, mean(base) + reach))
    assert reading.phases[0].counted == 6
    assert reading.conventions.endswith(
        "Centre and limits from the points from 8 January 2024 to 12 February 2024"
    )


@pytest.mark.parametrize(
    ("limits", "said", "counted"),
    [
        (LimitsFrom(start=date(2024, 2, 12)), "from 12 February 2024 on", 12),
        (LimitsFrom(end=date(2024, 3, 18)), "up to 18 March 2024", 12),
    ],
)
def test_a_stretch_may_be_open_at_one_end(
    read: Read, limits: LimitsFrom, said: str, counted: int
) -> None:
    reading = read(VALUES, limits=limits)
    assert reading.phases[0].counted == counted
    assert said in rule_set_words(reading)


def test_centre_and_limits_from_outside(read: Read) -> None:
    reading = read(VALUES, limits=OUTSIDE, decimals=0)
    assert lines(reading) == (14, 8, 26)
    point = reading.points[0]
    assert (point.near_lower, point.near_upper) == pytest.approx((10, 22))
    assert limits_words(reading) == "Centre 14, process limits 8 to 26, given"
    assert reading.conventions == "Centre and limits given: Trust average of 2023"
    assert as_data(reading)["phases"][0]["given"] == "limits"
    assert not reading.phases[0].trial
    assert read(VALUES[:3], limits=OUTSIDE).variation is Variation.TOO_EARLY


@pytest.mark.parametrize(
    ("chart", "values", "sizes", "given", "sigma"),
    [
        (ChartType.C, VALUES, [], 16, 4),
        (ChartType.P, VALUES, [64] * 18, 0.2, sqrt(0.2 * 0.8 / 64)),
        (ChartType.U, VALUES, [4] * 18, 2.25, 0.75),
    ],
)
def test_a_centre_from_outside_has_limits_about_it(
    read: Read,
    chart: ChartType,
    values: list[float],
    sizes: list[float],
    given: float,
    sigma: float,
) -> None:
    reading = read(values, sizes, chart=chart, limits=LimitsFrom(centre=given))
    expected = given, max(0, given - 3 * sigma), given + 3 * sigma
    assert lines(reading) == pytest.approx(expected)
    assert reading.centre_name == "centre"
    assert reading.conventions.endswith("Centre given")
    assert ", given, process limits" in limits_words(reading)


def test_a_centre_is_in_the_unit_of_the_measure(read: Read) -> None:
    reading = read(VALUES, [64] * 18, unit="%", limits=LimitsFrom(centre=20))
    assert reading.points[0].centre == pytest.approx(20)
    assert reading.points[0].upper == pytest.approx(20 + 3 * 100 * sqrt(0.2 * 0.8 / 64))


def test_a_centre_between_rare_events(read: Read) -> None:
    # qicharts2: a given centre is the mean, and the line is drawn at 0.693 of it
    cases = read(VALUES, chart=ChartType.G, limits=LimitsFrom(centre=20))
    assert lines(cases) == pytest.approx((0.693 * 20, 0, 20 + 3 * sqrt(20 * 21)))
    times = read(VALUES, chart=ChartType.T, limits=LimitsFrom(centre=20))
    assert times.points[0].centre == pytest.approx(20)
    assert read(VALUES, chart=ChartType.RUN, limits=OUTSIDE).points[0].centre == 14


def test_given_limits_say_nothing_of_a_spread_nor_a_run_chart_of_limits(read: Read) -> None:
    ranges = read(VALUES, chart=ChartType.MR, limits=OUTSIDE, lowest=0, highest=30)
    assert ranges == read(VALUES, chart=ChartType.MR, limits=LimitsFrom(source=OUTSIDE.source))
    run = read(VALUES, chart=ChartType.RUN, limits=OUTSIDE, lowest=0)
    assert run.phases[0].given is Given.CENTRE
    assert (run.points[0].lower, run.conventions) == (None, f"Centre given: {OUTSIDE.source}")
    assert limits_words(run) == "Centre 14, given"


def test_they_hold_until_the_first_phase(read: Read) -> None:
    phases = (PhaseStart(12, "new form"),)
    reading = read(VALUES, limits=OUTSIDE, phases=phases)
    alone = read(VALUES, phases=phases)
    assert lines(reading, 11) == (14, 8, 26)
    assert lines(reading, 12) == lines(alone, 12)
    assert reading.conventions == (
        f"{alone.conventions}. In the first phase centre and limits given: {OUTSIDE.source}"
    )
    assert [phase.given for phase in reading.phases] == [Given.LIMITS, Given.NOTHING]


def test_limits_cut_off_where_nothing_can_be(read: Read) -> None:
    counts = [2, 9, 1, 8, 3, 7, 2, 9, 1, 8, 3, 7]
    plain = read(counts, chart=ChartType.XMR)
    cut = read(counts, chart=ChartType.XMR, lowest=0)
    assert plain.points[0].lower is not None
    assert plain.points[0].lower < 0
    assert lines(cut) == pytest.approx((mean(counts), 0, plain.points[0].upper))
    assert cut.points[0].near_lower == 0
    assert cut.conventions == f"{plain.conventions}. Limits cut off at 0"
    assert cut.cautions == ()
    shares = [95, 99, 88, 100, 91, 99, 86, 100, 94, 99, 90, 97]
    both = read(shares, unit="%", decimals=0, lowest=0, highest=100)
    assert both.points[0].upper == 100
    assert both.conventions.endswith("Limits cut off at 0% and 100%")


def test_values_where_nothing_can_be_are_told(read: Read) -> None:
    reading = read([*VALUES[:12], -1, 111, 112], lowest=0, highest=100, unit="%", decimals=0)
    assert reading.cautions == (
        "1 value lies below the lowest that can be, 0%.",
        "2 values lie above the highest that can be, 100%.",
    )


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({"limits": LimitsFrom(lower=3)}, "One limit is given and not the other"),
        ({"limits": LimitsFrom(lower=3, upper=9)}, "Limits are given without a centre"),
        ({"limits": LimitsFrom(centre=2, lower=3, upper=9)}, "2, does not lie between"),
        ({"limits": LimitsFrom(SIX.start, None, 14, 8, 26)}, "Keep one of the two"),
        ({"limits": SIX, "baseline": 12}, "There are a baseline and dates"),
        ({"limits": LimitsFrom(SIX.end, SIX.start)}, "which ends before it begins"),
        (
            {"limits": LimitsFrom(end=date(2023, 1, 1))},
            "There are no data up to 1 January 2023 to take limits from.",
        ),
        ({"lowest": 5, "highest": 5}, "5, is not below the highest, 5."),
    ],
)
def test_what_contradicts_itself_is_refused(read: Read, plan: dict[str, Any], message: str) -> None:
    with pytest.raises(SpcError) as error:
        read(VALUES, **plan)
    assert message in str(error.value)
