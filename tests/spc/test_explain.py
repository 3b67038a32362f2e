from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.explain import RULES, explained, gaps_words, times, why, why_not
from qiworkbook.spc.judge import TESTS
from qiworkbook.spc.observations import Observation, ReadingPlan
from qiworkbook.spc.reading import ChartType, Reading, Rule
from qiworkbook.spc.rule_sets import RULE_SETS
from qiworkbook.spc.words import claim, signal_title

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[..., Reading]

CALM = [50.0, 52.0] * 9


@pytest.mark.parametrize(
    ("more", "rule_set", "expected"),
    [
        (
            [60.0],
            "mdc",
            "Outside the limits: 60% (6 May 2024) is above the upper limit of 56.3%.",
        ),
        (
            [40.0],
            "mdc",
            "Outside the limits: 40% (6 May 2024) is below the lower limit of 45.7%.",
        ),
        (
            [50.5] * 7,
            "mdc",
            "Shift: 7 weeks in a row are below the mean of 51%, "
            "from 6 May 2024 to 17 June 2024. The rule needs 7.",
        ),
        (
            [46.0 + i for i in range(7)],
            "mdc",
            "Trend: 7 weeks in a row, each higher than the one before, "
            "from 6 May 2024 to 17 June 2024. The rule needs 7.",
        ),
        (
            [56.0 - i for i in range(7)],
            "mdc",
            "Trend: 7 weeks in a row, each lower than the one before, "
            "from 6 May 2024 to 17 June 2024. The rule needs 7.",
        ),
        (
            [55.0, 52.0, 55.0],
            "mdc",
            "Two in three: 6 May 2024 and 20 May 2024 lie close to the upper limit or beyond it. "
            "The rule needs 2 of 3 points in a row.",
        ),
        (
            [53.5, 53.5, 50.0, 53.5, 53.5],
            "nelson",
            "Four in five: 6 May 2024, 13 May 2024, 27 May 2024 and 3 June 2024 lie more than a "
            "third of the way to the upper limit. The rule needs 4 of 5 points in a row.",
        ),
    ],
)
def test_why_this_point(read: Read, more: list[float], rule_set: str, expected: str) -> None:
    reading = read([*CALM, *more], unit="%", baseline=18, rule_set=rule_set)
    assert expected in why(reading, len(reading.points) - 1)


def test_nothing_marks_an_ordinary_point(read: Read) -> None:
    assert why(read(CALM), 3) == ()


def test_zigzag_and_hugging(read: Read) -> None:
    reading = read(CALM, unit="%", rule_set="nelson")
    assert why(reading, 17) == (
        "Up and down in turn: 18 weeks in a row go up and down in turn, "
        "from 1 January 2024 to 29 April 2024. The rule needs 14.",
        "Hugging the centre: 18 weeks in a row lie within a third of the way to the limits, "
        "from 1 January 2024 to 29 April 2024. The rule needs 15.",
    )


def test_avoiding_the_centre(read: Read) -> None:
    reading = read([*CALM, *[54.0, 48.0] * 4], rule_set="nelson", baseline=18)
    assert any(
        sentence.startswith("Avoiding the centre: 8 weeks in a row lie at least a third")
        for sentence in why(reading, 25)
    )


def test_the_tests_of_a_whole_series(read: Read) -> None:
    reading = read([*[9, 8] * 6, *[1, 2] * 6], chart=ChartType.RUN, unit="%")
    assert [explained(reading, signal) for signal in reading.signals] == [
        "Long run: 12 weeks in a row are above the median of 5%, "
        "from 1 January 2024 to 18 March 2024. "
        "Chance allows 8 among 24 points that are not on the line.",
        "Long run: 12 weeks in a row are below the median of 5%, "
        "from 25 March 2024 to 10 June 2024. "
        "Chance allows 8 among 24 points that are not on the line.",
        "Few crossings: the line crosses the median of 5% once, "
        "from 1 January 2024 to 10 June 2024. "
        "Chance gives at least 8 crossings among 24 points that are not on it.",
    ]
    reading = read([*[9, 8] * 6, *[1, 2] * 6], chart=ChartType.RUN, rule_set="ihi")
    assert any(
        explained(reading, signal).startswith("Number of runs: there are 2 runs about the median")
        for signal in reading.signals
    )


def test_points_without_dates_go_by_label_or_number() -> None:
    rows = [Observation(None, value) for value in CALM]
    rows.append(Observation(None, 99.0, label="week of the move"))
    reading = analyse(rows, ReadingPlan(baseline=18))
    assert why(reading, 18)[0].startswith("Outside the limits: 99 (week of the move)")
    assert reading.signals[0].rule is Rule.OUTSIDE
    labelled = analyse([*rows[:18], Observation(None, 99.0)], ReadingPlan(baseline=18))
    assert "(point 19)" in why(labelled, 18)[0]


def test_every_rule_has_a_name() -> None:
    assert set(RULES) == set(Rule)


def test_every_packaged_rule_has_a_test_behind_it() -> None:
    used = {use.rule for rule_set in RULE_SETS.values() for use in rule_set.rules}
    assert used == set(TESTS)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "never"), (1, "once"), (2, "twice"), (3, "3 times")]
)
def test_how_often(count: int, said: str) -> None:
    assert times(count) == said


def test_of_what_comes_once_a_month_the_months_are_named() -> None:
    months = [date(2024, month, 1) for month in range(1, 13)]
    rows = [Observation(on, 9.0 if on.month <= 6 else 1.0) for on in months]
    reading = analyse(rows, ReadingPlan(chart=ChartType.RUN, every="month", rule_set="ihi"))
    said = [explained(reading, signal) for signal in reading.signals]
    assert any("from January 2024 to June 2024" in sentence for sentence in said)
    assert not any("1 January 2024" in sentence for sentence in said)


def test_what_is_not_there_in_a_gap_is_what_its_chart_shows() -> None:
    groups = [(4.0, 6.0), (5.0, 8.0), (7.0,), (5.0, 6.0), (3.0, 6.0)]
    rows = [
        Observation(date(2024, 1, 1) + timedelta(7 * at), None, subgroup=group)
        for at, group in enumerate(groups)
    ]
    spread = analyse(rows, ReadingPlan(chart=ChartType.S, every="week"))
    assert gaps_words(spread).startswith("No spread between 8 January 2024 and 22 January 2024")
    assert why_not(spread, 2) == "It has no spread: there is no value for it, or one alone."


def test_limits_of_no_width_after_a_gap_do_not_come_from_values_that_never_vary() -> None:
    days = [date(2024, 1, 1) + timedelta(7 * at) for at in range(16)]
    values = [*[50.0] * 14, None, 51.0]
    rows = [Observation(day, value) for day, value in zip(days, values, strict=True)]
    told = claim(analyse(rows, ReadingPlan("x", every="week")))
    assert told == (
        "too early to say: the values that its limits come from are never unlike the ones beside "
        "them"
    )


def test_a_title_tells_all_that_a_rule_found_whatever_the_points_are_called() -> None:
    rows = [Observation(None, float(n), label=f"St. Mary {n}") for n in range(1, 19)]
    reading = analyse(rows, ReadingPlan(name="Safe", chart=ChartType.RUN))
    titles = [signal_title(reading, signal) for signal in reading.signals]
    assert "the line crosses the median of 9.5 once, from St. Mary 1 to St. Mary 18" in titles
