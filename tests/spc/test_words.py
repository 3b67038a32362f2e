from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.observations import Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Assurance, Better, ChartType, Variation
from qiworkbook.spc.words import (
    alt_text,
    assurance_said,
    assurance_words,
    headline,
    limits_words,
    rule_set_words,
    variation_words,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from qiworkbook.spc.reading import Reading

    Read = Callable[..., Reading]

CALM = [50.0, 52.0] * 9
BETTER = {"name": "Feeling safe", "unit": "%", "better": Better.INCREASE, "baseline": 18}


def ninety(**more: Any) -> dict[str, Any]:
    return {**BETTER, "targets": (TargetStep(None, 90),), **more}


@pytest.mark.parametrize(
    ("values", "plan", "text"),
    [
        ([], BETTER, "Feeling safe – no data yet"),
        (CALM[:6], BETTER, "Feeling safe – too early to say, with 6 of 12 points"),
        (
            [*CALM, *[54.0] * 8],
            BETTER,
            "Feeling safe – from about 50.9% to about 53.8%, and held for two months",
        ),
        (
            [*[52.0, 50.0] * 9, *[48.0] * 8],
            BETTER,
            "Feeling safe – from about 51.1% to about 48.2%: a concern",
        ),
        (
            [*CALM, 40.0],
            BETTER,
            "Feeling safe – a concern: the latest value, 40%, is below the lower limit of 45.7%",
        ),
        (
            [*CALM, 60.0],
            BETTER,
            "Feeling safe – a change for the better: "
            "the latest value, 60%, is above the upper limit of 56.3%",
        ),
        (
            [*CALM, *[46.0 + i for i in range(7)]],
            BETTER,
            "Feeling safe – a change for the better: a rise over the last 7 weeks",
        ),
        (
            [*CALM, 55.0, 55.0],
            BETTER,
            "Feeling safe – a change for the better: "
            "2 of the last 3 weeks are close to the upper limit",
        ),
        (CALM, BETTER, "Feeling safe – no sign of change, around a mean of 51%"),
        (
            CALM,
            ninety(),
            "Feeling safe – steady at about 51%: "
            "the target of 90% will not be met without a change",
        ),
        (
            CALM,
            ninety(targets=(TargetStep(None, 40),)),
            "Feeling safe – steady at about 51%: the target of 40% can be expected to be met",
        ),
        (
            CALM,
            ninety(targets=(TargetStep(None, 52),)),
            "Feeling safe – no sign of change, around 51%: "
            "the target of 52% may or may not be met: hit or miss",
        ),
        (CALM, {}, "No sign of change, around a mean of 51"),
    ],
)
def test_headlines(read: Read, values: list[float], plan: dict[str, Any], text: str) -> None:
    assert headline(read(values, **plan)) == text


def test_a_phase_that_had_a_signal_is_not_called_steady(read: Read) -> None:
    # 51 + 2.66 x 2 is 56.3, from the first twelve; 60 lies beyond it, and six ordinary weeks follow
    values = [*CALM[:12], 60.0, *CALM[12:]]
    assert headline(read(values, **ninety(baseline=12))) == (
        "Feeling safe – a signal earlier, none now, around 51%: "
        "the target of 90% will not be met without a change"
    )
    # a signal of the phase before is no signal of this one
    twice = [*values, *CALM]
    after = read(twice, **ninety(baseline=12, phases=(PhaseStart(19, "Huddle"),)))
    assert headline(after).startswith("Feeling safe – steady at about 51%")


def test_a_point_left_out_is_neither_better_nor_worse() -> None:
    rows = [Observation(None, value, label=str(at)) for at, value in enumerate(CALM)]
    flood = Observation(None, 90, label="last", excluded="the ward was flooded")
    reading = analyse([*rows, flood], ReadingPlan(better=Better.INCREASE, chart=ChartType.XMR))
    assert reading.variation is Variation.NEUTRAL_HIGH
    # 51 + 2.66 x 2
    assert headline(reading) == (
        "A signal: the latest value, 90, is above the upper limit of 56.3, "
        "which is worked out without it: the ward was flooded"
    )


def test_the_centre_of_a_t_chart_is_not_called_a_mean(read: Read) -> None:
    # the mean of these is 27, their centre after the power 1 / 3.6 is 6.8
    reading = read([3, 1, 5, 5, 6, 2, 9, 1, 4, 4, 4, 7, 300], chart=ChartType.T, unit="days")
    assert limits_words(reading).startswith("Centre 6.8 days, ")
    assert "mean" not in f"{verdict(reading)} {alt_text(reading)}".casefold()


def test_counts_of_incidents_are_never_better_or_worse(read: Read) -> None:
    reading = read(
        [*[3, 4] * 9, *[9] * 8], name="Incidents", counts="incidents", chart=ChartType.XMR
    )
    said = headline(reading)
    assert said == (
        "Incidents – from about 3.5 to about 8.4, more than chance would give: "
        "think about reporting culture"
    )
    everything = f"{said} {verdict(reading)} {variation_words(reading.variation)}".casefold()
    assert not any(word in everything for word in ("worse:", "concern", "improve", "the better"))


def test_counts_with_a_direction_are_told_like_any_measure(read: Read) -> None:
    reading = read(
        [*[3, 4] * 9, *[9] * 8],
        name="Restraints",
        counts="incidents",
        chart=ChartType.XMR,
        better=Better.DECREASE,
        baseline=18,
    )
    assert headline(reading) == "Restraints – from about 3.5 to about 8.4: a concern"


def test_other_measures_without_direction(read: Read) -> None:
    reading = read([*CALM, *[54.0] * 8], name="Bed days", baseline=18)
    assert headline(reading) == (
        "Bed days – from about 50.9 to about 53.8, more than chance would give"
    )


def test_a_new_phase_counts_its_own_points(read: Read) -> None:
    reading = read([*CALM, 60, 61, 62], **{**BETTER, "phases": (PhaseStart(18, "x"),)})
    assert headline(reading) == (
        "Feeling safe – too early to say, "
        "with 3 of 12 points since the limits were last recalculated"
    )


def test_a_run_chart_counts_points_off_the_median(read: Read) -> None:
    reading = read([1, 2, 3, 3, 3, 4, 5], chart=ChartType.RUN, name="Asked")
    assert headline(reading) == (
        "Asked – too early to say, with 4 of the 10 points off the median that it needs"
    )


def test_a_run_chart_of_mostly_nothing_says_what_came_last(read: Read) -> None:
    zeros = [0, 0, 1, 0, 0, 2, 0, 0, 0, 3, *[0, 1, 2, 3] * 3, *[0] * 12]
    reading = read(zeros, chart=ChartType.RUN, name="Incidents")
    alike = "too many alike for a run chart to judge"
    assert headline(reading) == f"Incidents – the last 12 values are all 0: {alike}"
    reading = read([*zeros, 2], chart=ChartType.RUN, name="Incidents")
    assert headline(reading) == f"Incidents – the latest is 2: {alike}"


def test_a_signal_of_the_whole_series(read: Read) -> None:
    values = [*[9, 8] * 6, *[1, 2] * 5, 9, 1]
    reading = read(values, chart=ChartType.RUN, name="Asked")
    assert headline(reading) == ("Asked – from about 8.5 to about 1.5, more than chance would give")


def test_a_verdict_adds_the_target_and_trial_limits(read: Read) -> None:
    reading = read([*CALM, *[54.0] * 8], **ninety())
    assert verdict(reading) == (
        "Feeling safe – from about 50.9% to about 53.8%, and held for two months. "
        "A change for the better: the last 9 weeks are above the mean of 51%. "
        "By the limits drawn, the target would not be met (target 90%)."
    )
    assert verdict(read(CALM[:6], name="Asked")) == (
        "Asked – too early to say, with 6 of 12 points. "
        "Mean 51, trial limits 45.7 to 56.3, from 6 points."
    )


def test_limits_in_words(read: Read) -> None:
    assert limits_words(read(CALM, **BETTER)) == (
        "Mean 51%, process limits 45.7% to 56.3%, from 18 points"
    )
    assert limits_words(read([], **BETTER)) == "No centre line yet"
    assert limits_words(read([5], **BETTER)) == "Mean 5%, from 1 point"
    assert limits_words(read([1, 2, 3], chart=ChartType.RUN)) == "Median 2, from 3 points"


def test_the_foot_names_the_rule_set(read: Read) -> None:
    assert rule_set_words(read(CALM)) == (
        "Rules: Making Data Count 2023. "
        "Limits: mean ± 2.66 × mean moving range; every moving range kept"
    )
    assert rule_set_words(read(CALM, chart=ChartType.RUN)) == "Rules: Making Data Count 2023"


def test_every_icon_has_words() -> None:
    assert len({variation_words(variation) for variation in Variation}) == len(Variation)
    assert len({assurance_words(assurance) for assurance in Assurance}) == len(Assurance)
    assert variation_words(Variation.TOO_EARLY) == "Too early to say"


@pytest.mark.parametrize("better", list(Better))
@pytest.mark.parametrize("rule_set", ["mdc", "anhoej", "ihi", "western-electric", "nelson"])
@pytest.mark.parametrize("chart", [ChartType.XMR, ChartType.RUN])
@pytest.mark.parametrize("turn", range(6))
def test_every_kind_of_signal_can_be_told(
    read: Read, better: Better, rule_set: str, chart: ChartType, turn: int
) -> None:
    series = [
        [*CALM, *[53.0] * 9],
        [*CALM, *[55.0, 49.0] * 8],
        [*CALM, *[51.0 + i for i in range(10)]],
        [*CALM, *[51.2, 50.8] * 9],
        [*CALM, 56.0, 50.0, 56.0],
        [*CALM, 53.5, 53.5, 50.0, 53.5, 53.5],
    ][turn]
    reading = read(series, rule_set=rule_set, chart=chart, better=better, name="It", baseline=18)
    for words in (headline(reading), verdict(reading)):
        assert "None" not in words
        assert "  " not in words
        assert ": ." not in words
        assert not words.endswith((": ", ", "))


@pytest.mark.parametrize(
    ("target", "around", "said"),
    [
        (52, "no sign of change, around 51%", "was hit or miss"),
        (40, "steady at about 51%", "could be expected to be met"),
        (90, "steady at about 51%", "would not have been met without a change"),
    ],
)
def test_a_target_that_is_past_is_told_in_the_past_tense(
    read: Read, target: float, around: str, said: str
) -> None:
    past = replace(read(CALM, **ninety(targets=(TargetStep(None, target),))), target_past=True)
    assert headline(past) == f"Feeling safe – {around}: the target of {target}% {said}"
    assert assurance_said(past) == f"The target {said}"


def test_limits_of_before_the_change_speak_in_the_past_tense_too(read: Read) -> None:
    moved = read([*CALM, *[54.0] * 8], **ninety())
    assert moved.assurance is not Assurance.NONE
    assert "By the limits drawn, the target would not be met" in verdict(moved)
    assert "By the limits drawn, the target would not have been met without a change" in verdict(
        replace(moved, target_past=True)
    )
