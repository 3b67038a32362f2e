"""One verdict of a chart: headline, icon, answer, counts, alt text and `--why` say the same."""

from __future__ import annotations

import re
from datetime import date, timedelta
from math import exp
from random import Random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from qiworkbook.compose.report import answer
from qiworkbook.figures.control_chart import chart_svg
from qiworkbook.figures.plot import (
    Frame,
    limit_lines,
    meanings_of,
    timeline_of,
    value_axis,
    values_shown,
)
from qiworkbook.figures.sketch import DASH_DOT, DASHED, MEANING_OF, Line, MarkMeaning
from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.course import course_words
from qiworkbook.spc.explain import marks_told, why, why_not
from qiworkbook.spc.observations import LimitsFrom, Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import Better, ChartType, Variation
from qiworkbook.spc.words import (
    MeasureStanding,
    alt_text,
    headline,
    standing,
    variation_said,
    verdict,
)
from qiworkbook.text.words import capital
from qiworkbook.writers.deck.chart_plan import plan
from qiworkbook.writers.deck.tables import variation_in_brief
from qiworkbook.writers.deck.text import Face

if TYPE_CHECKING:
    from qiworkbook.spc.reading import Reading

SERIES = 60  # of each kind
SHAPES = ("stable", "step", "spike", "spikes", "ramp", "back", "half-back", "last")


def level(shape: str, at: int, n: int, rng: Random) -> float:
    """How far from where it began, in standard deviations, a series lies at a point."""
    far = rng.choice((-1, 1)) * rng.choice((5.0, 9.0))
    return {
        "stable": 0.0,
        "step": 2.5 * (at >= n // 2),
        "spike": 9.0 * (at == n // 3),
        "spikes": far * (at in (n // 4, n // 3)),
        "ramp": 4.0 * at / n,
        "back": 3.0 * (n // 3 <= at < 2 * n // 3),
        "half-back": 4.0 * (n // 3 <= at < 2 * n // 3) + 2.0 * (at >= 2 * n // 3),
        "last": 6.0 * (at == n - 1) - 2.0 * (n // 2 <= at < n - 1),
    }[shape]


def poisson(mean: float, rng: Random) -> int:
    count, left = 0, rng.random()
    while left > exp(-mean):
        count, left = count + 1, left * rng.random()
    return count


def made(kind: str, shape: str, rng: Random) -> Reading:
    """A series of that kind, with the things that a team does to one, some of the time."""
    n, way = rng.choice((14, 24, 36, 50)), rng.choice((-1, 1))
    off = [way * level(shape, at, n, rng) for at in range(n)]
    sizes: list[float | None] = [None] * n
    unit, chart = "", None
    if kind == "normal":
        values = [round(50 + 4 * one + rng.gauss(0, 4), 1) for one in off]
        chart = rng.choice((None, ChartType.RUN, ChartType.XMR))
    elif kind == "poisson":
        values = [float(poisson(max(0.5, 12 + 3.5 * one), rng)) for one in off]
    else:
        unit, each = "%", rng.choice((15, 60))
        sizes = [float(each)] * n
        shares = [min(0.99, max(0.01, 0.6 + 0.09 * one)) for one in off]
        values = [float(sum(rng.random() < one for _ in range(each))) for one in shares]
    rows = [
        Observation(date(2024, 1, 1) + timedelta(weeks=at), value, size)
        for at, (value, size) in enumerate(zip(values, sizes, strict=True))
        if rng.random() > rng.choice((0, 0, 0.15))
    ]
    start = date(2024, 1, 1) + timedelta(weeks=n // 2)
    centre = rng.choice((None, None, None, 48.0)) if kind != "poisson" else None
    plan = ReadingPlan(
        "It",
        unit,
        rng.choice((Better.INCREASE, Better.DECREASE, Better.NEITHER)),
        chart,
        rng.choice(("mdc", "mdc", "anhoej", "nelson")),
        every="week",
        targets=rng.choice(((), (TargetStep(None, 55.0),))),
        phases=rng.choice(((), (), (PhaseStart(start, "New ways"),))),
        baseline=rng.choice((None, None, 12)),
        limits=LimitsFrom(centre=centre, source="Elsewhere") if centre else LimitsFrom(),
        decimals=rng.choice((0, 1)),
    )
    return analyse(rows, plan)


def answered(reading: Reading) -> str:
    view = SimpleNamespace(outcome=reading, workbook=SimpleNamespace(shared=None))
    return answer(cast("Any", view))


GOOD, BAD, QUIET, EARLY, OTHER = "good", "bad", "quiet", "early", "other"
STANDS = {
    MeasureStanding.BETTER: GOOD,
    MeasureStanding.CONCERN: BAD,
    MeasureStanding.STEADY: QUIET,
    MeasureStanding.EARLY: EARLY,
    MeasureStanding.OTHER: OTHER,
    MeasureStanding.GIVEN: OTHER,
    MeasureStanding.GIVEN_WORSE: OTHER,
}


def of_answer(said: str) -> str:
    starts = (
        *(("Yes: ", GOOD), ("There are signs that it is;", GOOD)),
        *(("No: ", BAD), ("There are signs that it is not", BAD)),
        *(("No sign that it is", QUIET), ("Too early to say", EARLY)),
        *(("It has changed", OTHER), ("Something has changed", OTHER)),
        *((f"It is {way} than the centre given", OTHER) for way in ("better", "worse")),
    )
    return next(meant for start, meant in starts if said.startswith(start))


def of_headline(reading: Reading) -> str:
    said = headline(reading).partition(" – ")[2]
    if reading.course is not None:
        if "a concern" in said or "worse than before" in said:
            return BAD
        doubts = ("not have held", "no better than before", "more than chance", "back at")
        return OTHER if any(one in said for one in (*doubts, " up ", " down ")) else GOOD
    starts = (
        *(("a change for the better", GOOD), ("a concern", BAD), ("too early", EARLY)),
        *(("a signal earlier, none now", QUIET), ("steady", QUIET), ("no sign of", QUIET)),
        *(("a signal:", OTHER), ("better than the centre given", OTHER)),
        ("worse than the centre given", OTHER),
    )
    return next(meant for start, meant in starts if said.startswith(start))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["normal", "poisson", "binomial"])
@pytest.mark.parametrize("shape", SHAPES)
def test_no_two_tellers_contradict_each_other(kind: str, shape: str) -> None:
    rng = Random(f"{kind} {shape}")
    for _ in range(SERIES):
        agree(made(kind, shape, rng))


def agree(reading: Reading) -> None:
    stands, told = STANDS[standing(reading)], of_headline(reading)
    said = (headline(reading), variation_said(reading), answered(reading), alt_text(reading))
    icon = MEANING_OF[reading.variation]
    doubt = reading.course is not None and stands is BAD and told is OTHER  # a gain not held
    assert told == stands or doubt, said
    assert of_answer(answered(reading)) in (stands, OTHER if doubt else stands), said
    assert icon is not MarkMeaning.IMPROVEMENT or stands is GOOD or "given" in said[1], said
    assert icon is not MarkMeaning.CONCERN or stands is BAD, said
    assert "a concern" not in said[0] or icon is MarkMeaning.CONCERN, said
    marked = meanings_of(reading).get(reading.latest.index) if reading.latest else None
    if marked in (MarkMeaning.IMPROVEMENT, MarkMeaning.CONCERN) and marked is not icon:
        told_why = marks_told(reading)
        assert told_why or icon is not MarkMeaning.COMMON, said
        assert told_why in said[3], said
        assert told_why[:30] in chart_svg(reading), said
    assert (icon is MarkMeaning.EARLY) == (stands is EARLY), said
    brief = variation_in_brief(reading)
    for one in (variation_said(reading), brief):
        quiet = reading.variation is Variation.COMMON_CAUSE
        assert ("mprovement" in one) == (icon is MarkMeaning.IMPROVEMENT and "given" not in one), (
            said
        )
        assert ("oncern" in one) == (icon is MarkMeaning.CONCERN), said
        if reading.course is not None and quiet:
            assert "no sign" not in one.casefold(), said
            assert (
                "teady" not in one
                or not any(
                    said[0].endswith(end)
                    for end in ("not have held", "still rising", "still falling")
                )
                or "ot steady" in one
            ), said
    if told in (GOOD, BAD, OTHER):
        assert "No signals." not in alt_text(reading), said
        assert "no sign of change" not in said[1].casefold(), said
    latest = reading.latest
    assert latest is not None
    reasons = " ".join(why(reading, latest.index)) or why_not(reading, latest.index)
    if stands is QUIET and reading.signals_at(latest.index):
        assert "far out" in reasons, (said, reasons)
    if reading.course is None and icon in (MarkMeaning.IMPROVEMENT, MarkMeaning.CONCERN):
        assert reading.signals_at(latest.index), (said, reasons)
        assert "what chance alone would give" not in reasons, (said, reasons)
    if "what chance alone would give" in reasons:
        assert told in (QUIET, OTHER, GOOD, BAD), said
    assert "None" not in " ".join((*said, verdict(reading), reasons))


NUMBER = re.compile(r"\d+(?:\.(\d+))?%?")
SIZE = (700.0, 300.0)


def told_in(reading: Reading) -> dict[str, tuple[float, float]]:
    """The levels that the headline tells: each with how far from it a line may lie."""
    told = re.split(r", (?!and now|and back)|:", course_words(reading))[0]
    found = NUMBER.finditer(told)
    return {o[0]: (float(o[0].rstrip("%")), 0.51 * 10.0 ** -len(o[1] or "")) for o in found}


def in_a_native_chart(reading: Reading) -> set[float]:
    """The values of the lines that are level: centres, and levels told."""
    chart = plan(reading, *SIZE, Face())
    found = (one for one in chart.series if one.line in ("Level", capital(reading.centre_name)))
    return {value for one in found for value in one.values if value is not None}


def in_a_picture(reading: Reading) -> set[float]:
    """The same, read back from where the lines that are not dashed lie."""
    frame = Frame(0, 0, *SIZE, timeline_of(reading), value_axis(values_shown(reading), ""))
    high, low = frame.axis.high, frame.axis.low
    found = [one for one in limit_lines(reading, frame) if isinstance(one, Line)]
    heights = {y for o in found if o.dash not in (DASHED, DASH_DOT) for _, y in o.points}
    return {high - y / SIZE[1] * (high - low) for y in heights}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["normal", "poisson", "binomial"])
@pytest.mark.parametrize("shape", SHAPES)
def test_each_level_of_a_headline_is_drawn_and_no_other(kind: str, shape: str) -> None:
    rng = Random(f"{kind} {shape} drawn")
    for reading in [made(kind, shape, rng) for _ in range(SERIES)]:
        told = told_in(reading)
        for shown in (in_a_native_chart(reading), in_a_picture(reading)):
            for number, off in told.values():
                assert any(abs(one - number) <= off for one in shown), (headline(reading), shown)
        levels = {p.level for p in reading.points if p.level is not None}
        began = {reading.course.first.value} if reading.course else set()
        for one in levels - began:
            assert any(abs(one - number) <= off for number, off in told.values()), one
        named = "Level: about" in chart_svg(reading)
        assert named == bool(levels), headline(reading)
