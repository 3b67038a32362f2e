"""The Reading, read back from its own words: what a sentence counts, dates and numbers is true."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace

from qiworkbook.figures.plot import edge_labels
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.course import course_words
from qiworkbook.spc.explain import MOST, explained, gaps_words, pauses_words, why, why_not
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Assurance, Better, ChartType, Reading, Rule, Variation
from qiworkbook.spc.rule_sets import RULE_SETS
from qiworkbook.spc.words import alt_text, as_data, assurance_said, headline, limits_words, verdict

if TYPE_CHECKING:
    from qiworkbook.spc.reading import Signal

MONDAY = date(2024, 1, 1)
NUMBER = r"-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?"
DAY = re.compile(r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October"
                 r"|November|December) \d{4}")  # fmt: skip
values = st.lists(
    st.one_of(st.integers(0, 30).map(float), st.floats(0, 100), st.none()), min_size=1, max_size=50
)
charts = st.sampled_from(
    [ChartType.XMR, ChartType.RUN, ChartType.C, ChartType.MR, ChartType.P, None]
)


def read(
    series: list[float | None], chart: ChartType | None, rule_set: str, absent: set[int]
) -> Reading:
    share = chart is ChartType.P
    whole = chart in (ChartType.P, ChartType.C)
    rows = [
        Observation(
            MONDAY + timedelta(weeks=at),
            None if value is None else float(int(value) if whole else value),
            100.0 + at % 3 if share else None,
        )
        for at, value in enumerate(series)
        if at not in absent
    ]
    plan = ReadingPlan("It", "%" if share else "", Better.INCREASE, chart, rule_set, every="week")
    return analyse(rows, plan)


def numbers(text: str) -> list[float]:
    """The numbers of a sentence, but for its dates."""
    found = re.findall(rf"(?<![\w.]){NUMBER}", DAY.sub("", text))
    return [float(one.replace(",", "")) for one in found]


def dates(text: str) -> list[date]:
    return [datetime.strptime(one, "%d %B %Y").date() for one in DAY.findall(text)]


def shown_as(number: float, value: float | None) -> bool:
    """Whether a number said is a number read, as far as its decimals go."""
    return value is not None and abs(number - value) <= max(0.0500001, 0.05 * abs(value))


@pytest.mark.slow
@settings(max_examples=200)
@given(values, charts, st.sampled_from(sorted(RULE_SETS)), st.sets(st.integers(0, 49), max_size=6))
def test_signals_are_told_as_they_were_read(
    series: list[float | None], chart: ChartType | None, rule_set: str, absent: set[int]
) -> None:
    reading = read(series, chart, rule_set, absent)
    for signal in reading.signals:
        check_dates(reading, signal)
        check_counts(reading, signal)


def check_dates(reading: Reading, signal: Signal) -> None:
    said = explained(reading, signal)
    involved = [reading.points[at].when for at in signal.points]
    marked = [reading.points[at].when for at in signal.marked]
    if signal.rule in (Rule.TWO_IN_THREE, Rule.FOUR_IN_FIVE):
        ends = [involved[0], involved[-1]]  # of many, the stretch that they lie in
        assert dates(said) == (marked if len(marked) <= MOST else ends)
    elif signal.rule is Rule.OUTSIDE:
        assert dates(said) == involved
    else:
        assert dates(said) == [involved[0], involved[-1]]


def check_counts(reading: Reading, signal: Signal) -> None:
    said = explained(reading, signal)
    point = reading.points[signal.points[0]]
    if signal.rule is Rule.OUTSIDE:
        value, limit = numbers(said)
        line = point.upper if "above" in said else point.lower
        assert shown_as(value, point.value)
        assert shown_as(limit, line)
        assert (value > limit) == ("above" in said) != (value < limit)
        return
    if signal.rule in (Rule.SHIFT, Rule.TREND, Rule.LONG_RUN):
        assert numbers(said)[0] == len(signal.points)
    if "in a row" in said.partition(".")[0] and signal.rule is not Rule.RUN_COUNT:
        assert list(signal.points) == list(range(signal.points[0], signal.points[-1] + 1))
        assert not any(signal.points[0] < at <= signal.points[-1] for at in reading.broken)
        assert all(reading.points[at].value is not None for at in signal.points)
    if signal.rule in (Rule.SHIFT, Rule.LONG_RUN):
        for at in signal.points:
            one = reading.points[at]
            above = (one.value or 0) > (one.centre or 0)
            assert above == (f"are {signal.side.value} " in said and signal.side.value == "above")


@pytest.mark.slow
@settings(max_examples=200)
@given(values, charts, st.sampled_from(sorted(RULE_SETS)))
def test_headline_limits_and_alt_text_say_what_was_read(
    series: list[float | None], chart: ChartType | None, rule_set: str
) -> None:
    reading = read(series, chart, rule_set, set())
    phase, latest, said = reading.phase_now, reading.latest, headline(reading)
    words = " ".join((said, verdict(reading), alt_text(reading), limits_words(reading)))
    assert "None" not in words
    assert "no data yet" in said or "of no data" not in words
    if latest is None or phase is None:
        assert said == "It – no data yet" or said.endswith("– no data yet")
        return
    lines = [line for line in (phase.centre, phase.lower, phase.upper) if line is not None]
    told = numbers(limits_words(reading).removesuffix(f", from {phase.counted} points"))
    if phase.counted != 1 and phase.centre is not None:
        expected = lines if phase.upper is not None else lines[:1]
        assert len(told) == len(expected)
        assert all(shown_as(one, line) for one, line in zip(told, expected, strict=True))
    if reading.variation is Variation.TOO_EARLY:
        assert "too early" in said
    if phase.unjudged:
        assert not reading.signals
        assert reading.variation is Variation.TOO_EARLY
    improving = reading.variation in (Variation.IMPROVEMENT_HIGH, Variation.IMPROVEMENT_LOW)
    assert ("for the better" in said) == improving
    assert ("special cause" not in words.casefold()) or reading.chart is not ChartType.RUN


def everything(reading: Reading) -> str:
    """Every sentence that any maker of sentences has for a chart."""
    return "\n".join(
        [
            *(str(one) for one in as_data(reading)["words"].values()),
            *reading.cautions,
            course_words(reading),
            assurance_said(reading),
            gaps_words(reading),
            *pauses_words(reading),
            *(line for at in range(len(reading.points)) for line in why(reading, at)),
            *(why_not(reading, at) for at in range(len(reading.points))),
        ]
    )


moves = st.tuples(
    st.sampled_from([ChartType.XMR, ChartType.RUN, ChartType.C, ChartType.P, None]),
    st.lists(st.integers(0, 8), min_size=20, max_size=50),
    st.integers(-12, 12),
    st.sampled_from([None, 14]),
    st.floats(0, 60),
    st.sets(st.integers(1, 49), max_size=4),
)


@pytest.mark.slow
@settings(max_examples=200)
@given(moves, st.sampled_from(["mdc", "anhoej", "ihi", "nelson", "mdc-two-sigma"]))
def test_no_two_sentences_of_a_chart_contradict_each_other(
    made: tuple[ChartType | None, list[int], int, int | None, float, set[int]], rule_set: str
) -> None:
    chart, noise, step, phase, target, absent = made
    share = chart is ChartType.P
    rows = [
        Observation(
            MONDAY + timedelta(weeks=at),
            float(20 + one + step * (at >= len(noise) // 2)),
            60.0 if share else None,
        )
        for at, one in enumerate(noise)
        if at not in absent
    ]
    starts = (PhaseStart(MONDAY + timedelta(weeks=phase), "New ways"),) if phase else ()
    plan = ReadingPlan("It", "%" if share else "", Better.INCREASE, chart, rule_set, every="week")
    reading = analyse(rows, replace(plan, targets=(TargetStep(None, target),), phases=starts))
    said = everything(reading)
    now, found = reading.phase_now, reading.course
    moved = found is not None and not found.now.whole
    assert now is not None
    if [s for s in reading.signals if s.points[0] >= now.first]:
        of_marks = "the rules mark the latest points, which is no sign of change now"
        assert "no sign of change" not in said.casefold().replace(of_marks, "")
    if moved or reading.variation not in (Variation.COMMON_CAUSE, Variation.TOO_EARLY):
        assert "will not be met" not in said
        assert "can be expected to be met" not in said
    if reading.variation is Variation.TOO_EARLY:
        assert "No signals" not in said
        assert not course_words(reading)
    dated = {point.when for point in reading.points}
    assert set(dates(said)) <= dated
    if course_words(reading) and found is not None:
        told = numbers(course_words(reading))
        levels = [found.first.value, found.now.value]
        levels += [found.between.value] if found.between else []
        assert all(any(shown_as(one, level) for level in levels) for one in told[:2])
        assert moved or found.now.is_drawn or " to about " in course_words(reading)
    met = [one for one in said.split("\n") if "can be expected to be met" in one]
    if met:
        assert reading.assurance is Assurance.PASS
    if "may or may not be met" in said:
        assert reading.assurance is Assurance.HIT_OR_MISS


@pytest.mark.slow
@given(st.lists(st.floats(40, 60), min_size=12, max_size=30), st.floats(0, 100))
def test_a_promise_about_a_target_holds_for_the_limits_that_are_told(
    series: list[float], target: float
) -> None:
    rows = [Observation(MONDAY + timedelta(weeks=at), v) for at, v in enumerate(series)]
    plan = ReadingPlan("It", better=Better.INCREASE, targets=(TargetStep(None, target),))
    reading = analyse(rows, plan)
    phase = reading.phase_now
    assert phase is not None
    if "will not be met" in verdict(reading):
        assert phase.upper is not None
        assert target > phase.upper
    if "can be expected to be met" in verdict(reading):
        assert phase.lower is not None
        assert target < phase.lower


BEYOND = re.compile(
    rf"({NUMBER} ?%?)[ ,()]*is (?:above|below) [^.;:\d]*({NUMBER} ?%?)"
    rf"|about ({NUMBER} ?%?): the target of ({NUMBER} ?%?) will"
)


@pytest.mark.slow
@settings(max_examples=300)
@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 3000)), min_size=12, max_size=40),
    st.sampled_from([ChartType.P, ChartType.U, ChartType.XMR, ChartType.RUN, ChartType.C]),
    st.sampled_from([0.004, 0.03, 1.0]),
    st.floats(-0.06, 0.06),
)
def test_no_words_say_that_a_number_is_beyond_what_looks_the_same(
    pairs: list[tuple[int, int]], chart: ChartType, step: float, off: float
) -> None:
    sized = chart in (ChartType.P, ChartType.U)
    rows = [
        Observation(
            MONDAY + timedelta(weeks=at),
            float(min(one, size)) if sized or chart is ChartType.C else 60 + step * (one % 7),
            float(size) if sized else None,
        )
        for at, (one, size) in enumerate(pairs)
    ]
    plan = ReadingPlan(
        "It", "%" if chart is ChartType.P else "", Better.INCREASE, chart, every="week"
    )
    centre = analyse(rows, plan).phase_now
    near = (centre.centre or 0) + off if centre else off
    reading = analyse(rows, replace(plan, targets=(TargetStep(None, round(near, 2)),)))
    said = [headline(reading), verdict(reading), alt_text(reading), limits_words(reading)]
    said += [explained(reading, signal) for signal in reading.signals]
    said += [line for at in range(len(rows)) for line in why(reading, at)]
    for text in said:
        for one, other, middle, target in BEYOND.findall(DAY.sub("", text)):
            assert one != other or not one, text
            assert middle != target or not middle, text
    lines = {round(label.value, 9): label.text.rpartition(" ")[2] for label in edge_labels(reading)}
    assert len(set(lines.values())) == len(lines), lines
