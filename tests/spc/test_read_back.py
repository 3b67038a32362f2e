"""Every sentence of a headline and of an alt text, read back: no number, count or date is wrong.

A sentence that none of the patterns reads is a failure too: a new one comes with a pattern.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace

from qiworkbook.spc.analyse import analyse
from qiworkbook.spc.charts import CHARTS
from qiworkbook.spc.course import course_words, level_now
from qiworkbook.spc.explain import RULES
from qiworkbook.spc.numbers import lies_beyond
from qiworkbook.spc.observations import LimitsFrom, Observation, PhaseStart, ReadingPlan, TargetStep
from qiworkbook.spc.reading import (
    Assurance,
    Better,
    ChartType,
    Rule,
    Side,
    UnmeasuredStretch,
    Variation,
)
from qiworkbook.spc.words import alt_text, below_headline, headline, limits_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qiworkbook.spc.reading import Reading, Signal

MONDAY = date(2024, 1, 1)
N = r"(-?\d+(?:,\d{3})*(?:\.\d+)?(?:e-?\d+)?|almost 0)%?"
D = r"(\d+ [A-Z][a-z]+ \d{4})"
K = r"(\d+) (?:weeks?|points?)"
WORDS = [
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
]


def is_said(reading: Reading, text: str, value: float | None) -> bool:
    """Whether a number is said with the decimals that it has: at least the first that counts."""
    assert value is not None
    if text == "almost 0":
        return abs(value) < 1e-4
    number, shown = float(text.replace(",", "")), len(text.partition(".")[2])
    half = 0.5000001 * 10.0 ** -max(shown, reading.decimals)
    return abs(number - value) <= (half if abs(value) >= 0.9999 * half else 0.5 * abs(value))


def day(text: str) -> date:
    return datetime.strptime(text, "%d %B %Y").date()


def when(reading: Reading, *at: int) -> list[date | None]:
    return [reading.points[i].when for i in at]


def counted(reading: Reading, first: int, last: int) -> int:
    """The points of a phase that count towards those that are needed."""
    valued = [p for p in reading.points[first : last + 1] if p.value is not None]
    there = [p for p in valued if not p.excluded]
    on_run = reading.chart is ChartType.RUN
    return sum(not (on_run and abs((p.value or 0) - (p.centre or 0)) < 1e-9) for p in there)


def deciding(reading: Reading) -> Signal:
    """The signal that a headline is about, by its definition and not by the code that finds it."""
    latest, now = reading.latest, reading.phase_now
    assert latest is not None
    assert now is not None
    here = [s for s in reading.signals if s.points[0] >= now.first]
    marking = [s for s in here if latest.index in s.marked]
    sided = [s for s in marking if s.side is not Side.NEITHER]
    whole = (Rule.LONG_RUN, Rule.FEW_CROSSINGS, Rule.RUN_COUNT)
    return (sided or marking or [s for s in here if s.rule in whole])[0]


def early(reading: Reading, have: str, needed: str) -> None:
    now = reading.phase_now
    assert now is not None
    assert reading.variation is Variation.TOO_EARLY
    assert (int(have), int(needed)) == (counted(reading, now.first, now.last), reading.needed)


def alike(reading: Reading, count: str | None, value: str) -> None:
    shown = [p.value for p in reading.points if p.value is not None and not p.excluded]
    assert reading.variation is Variation.TOO_EARLY
    last = int(count or 1)
    assert is_said(reading, value, shown[-1])
    assert set(shown[-last:]) == {shown[-1]} != set(shown[-last - 1 : -last])


def steady(reading: Reading, centre: str | None, target: str | None, rest: str | None) -> None:
    latest = reading.latest
    assert latest is not None
    assert reading.variation is Variation.COMMON_CAUSE
    if centre is None:  # a part of the values lies elsewhere: no centre says where they are
        assert reading.signals
        assert level_now(reading) is None
    else:
        assert is_said(reading, centre, latest.centre)
    if target is not None:
        assert is_said(reading, target, latest.target)
        assert rest is not None
        lower, upper = latest.lower or 0.0, latest.upper or 0.0
        above = (latest.target or 0) > upper, (latest.target or 0) < lower
        out_of_reach, sure = above if reading.better is Better.INCREASE else above[::-1]
        if "expected" in rest:
            assert reading.assurance is Assurance.PASS
            assert sure or reading.chart is ChartType.P
        elif "will not" in rest:
            assert reading.assurance is Assurance.FAIL
            none_of = reading.chart is ChartType.C and latest.target == latest.lower == 0
            assert out_of_reach or none_of or reading.chart is ChartType.P
        else:
            assert reading.assurance is Assurance.HIT_OR_MISS
            beyond = any(
                lies_beyond(p.value, p.lower, p.upper) and not reading.signals_at(p.index)
                for p in reading.points
            )
            assert not (sure or out_of_reach) or beyond or reading.chart is ChartType.P


def before_too(reading: Reading, centre: str, whose: str) -> None:
    latest = reading.latest
    assert latest is not None
    assert is_said(reading, centre, latest.centre)
    assert (whose == "was given") is bool(reading.phases[latest.phase].given)


def outside(reading: Reading, value: str, where: str, limit: str, line: str) -> None:
    latest, signal = reading.latest, deciding(reading)
    assert latest is not None
    assert signal.rule is Rule.OUTSIDE
    assert (where, limit) in (("above", "upper"), ("below", "lower"))
    cut = latest.upper if where == "above" else latest.lower
    assert is_said(reading, value, latest.value)
    assert is_said(reading, line, cut)
    assert ((latest.value or 0) > (cut or 0)) == (where == "above")


def left_out_and_outside(reading: Reading, *said: str) -> None:
    *numbers, why = said
    outside(reading, *numbers)
    assert reading.latest is not None
    assert reading.latest.excluded == why


def run(reading: Reading, many: str, where: str, centre: str) -> None:
    signal, latest = deciding(reading), reading.latest
    assert latest is not None
    assert signal.points[-1] == latest.index
    assert int(many) == len(signal.points)
    there = [reading.points[at] for at in signal.points]
    assert is_said(reading, centre, there[-1].centre)
    assert all(((p.value or 0) > (p.centre or 0)) == (where == "above") for p in there)


def trend(reading: Reading, way: str, many: str) -> None:
    values = [reading.points[at].value or 0.0 for at in deciding(reading).points]
    assert int(many) == len(values)
    assert (values[-1] > values[0]) == (way == "rise")


def close(reading: Reading, some: str, many: str, limit: str) -> None:
    signal = deciding(reading)
    assert (int(some), int(many)) == (len(signal.marked), len(signal.points))
    assert (signal.side is Side.ABOVE) == (limit == "upper")


def crossings(reading: Reading, centre: str, first: str, last: str) -> None:
    signal = deciding(reading)
    assert is_said(reading, centre, reading.points[signal.points[-1]].centre)
    assert [day(first), day(last)] == when(reading, signal.points[0], signal.points[-1])


def no_change(reading: Reading, said: str) -> None:
    assert reading.variation is Variation.COMMON_CAUSE
    assert reading.latest is not None
    assert reading.signals_at(reading.latest.index)
    assert (reading.far_out is not None) == ("lies far out" in said)


def long_run(reading: Reading, many: str, where: str, centre: str, first: str, last: str) -> None:
    signal = deciding(reading)
    assert (int(many), where) == (len(signal.points), signal.side.value)
    crossings(reading, centre, first, last)


def went(reading: Reading, start: str, now: str, rest: str) -> None:
    found = reading.course
    assert found is not None
    for text, level in ((start, found.first), (now, found.now)):
        # no line shows what is told with "about": of 10 and more the nearest whole number is enough
        whole = not level.is_drawn and "." not in text and abs(level.value) >= 10
        about = whole and abs(float(text.replace(",", "")) - level.value) <= 0.5
        assert about or is_said(reading, text, level.value)
    rising = found.now.value > found.first.value
    worse = rising != (reading.better is Better.INCREASE)
    is_worse = rest.startswith((": a concern", ", worse than before"))
    assert is_worse == (worse and reading.better is not Better.NEITHER)
    if is_worse:
        concern = (Variation.CONCERN_HIGH, Variation.CONCERN_LOW)
        assert (rest == ": a concern") == (reading.variation in concern)
    rest = rest.removeprefix(", worse than before")
    still = re.fullmatch(r", and still (rising|falling)", rest)
    if still:
        there = [p.value or 0.0 for p in found.now.points]
        pairs = [b - a for i, a in enumerate(there) for b in there[i + 1 :]]
        assert (sum(d > 0 for d in pairs) > sum(d < 0 for d in pairs)) == (still[1] == "rising")
    held = re.fullmatch(r"(?:, and held)? for (more than )?(\w+) (weeks|months)", rest)
    if held:
        more, amount, unit = held.groups()
        many = WORDS.index(amount) if amount in WORDS else int(amount)
        first, last = (found.now.points[at].when for at in (0, -1))
        assert first is not None
        assert last is not None
        days = (last - first).days + 7
        over = days - many * (7 if unit == "weeks" else 30.4375)
        assert (0 < over < 31) if more else (abs(over) <= (0 if unit == "weeks" else 8))


def since_recalculated(reading: Reading, centre: str, target: str | None, rest: str | None) -> None:
    assert len(reading.phases) > 1
    assert reading.course is None
    steady(reading, centre, target, rest)


def without_runs(reading: Reading, centre: str, target: str | None, rest: str | None) -> None:
    assert reading.phase_now is not None
    assert not reading.phase_now.runs
    assert not any(found.rule is not Rule.OUTSIDE for found in reading.signals)
    steady(reading, centre, target, rest)


def not_compared(reading: Reading, number: str, many: str | None) -> None:
    now = reading.phase_now
    assert now is not None
    before = [p for p in reading.useful if p.phase == reading.phases.index(now) - 1]
    assert sum(not p.excluded for p in before) == int(many or 1)
    steady(reading, number, None, None)


def came_back(reading: Reading, *numbers: str) -> None:
    found = reading.course
    assert found is not None
    assert found.between is not None
    order = [found.first, found.between, found.now][-len(numbers) :]
    assert all(is_said(reading, text, one.value) for text, one in zip(numbers, order, strict=True))


def far(reading: Reading, said: str) -> None:
    found = reading.far_out
    assert found is not None
    for value, on in re.findall(rf"{N} \({D}\)", said):
        (point,) = (p for p in found.points if p.when == day(on))
        assert is_said(reading, value, point.value)
    assert len(re.findall(D, said)) == len(found.points)
    if reading.course is None and found.middle is not None:
        assert is_said(reading, said.rpartition(" ")[2].rstrip("%"), found.middle)


MEANT = r"(?:a change for the better|(?:better|worse) than the centre given|a concern|a signal): "
PASSED = r"(?:, passing over [^:]*?,)?"
TARGET = rf"(?:: the target of {N} (will not be met without a change|can be expected to be met|may or may not be met: hit or miss))?"  # noqa: E501
CLAIMS: Sequence[tuple[str, Callable[..., None]]] = (
    (
        r"too early to say, with (\d+) of (?:the )?(\d+) points(?: off the \w+ that it needs)?(?: since .*)?",  # noqa: E501
        early,
    ),
    (
        rf"(?:the last (\d+) values are all|the latest is) {N}: too many alike .*",
        alike,
    ),
    (r"too early to say(?:: .*)?", lambda _: None),
    (
        rf"(?:steady at about|no sign of change(?: since)?, around|a signal earlier, none now, around)(?: a \w+ of)? {N}{TARGET}",  # noqa: E501
        steady,
    ),
    (
        f"a signal earlier, none now{TARGET.replace(': the', '; the', 1)}",
        lambda reading, target, rest: steady(reading, None, target, rest),
    ),
    (
        rf"no sign of change since the limits were last recalculated, around(?: a \w+ of)? {N}{TARGET}",  # noqa: E501
        since_recalculated,
    ),
    (
        rf"no single point stands out \(runs are not looked for\), around(?: a \w+ of)? {N}{TARGET}",  # noqa: E501
        without_runs,
    ),
    (
        rf".*, around {N}: the (?:(\d+) points|point) before can't be compared with it",
        not_compared,
    ),
    (
        rf"(?:no sign of change|a signal earlier, none now)\. The \w+ drawn, {N}, (includes points from before the change|was given)",  # noqa: E501
        before_too,
    ),
    (rf"(?:{MEANT})?the latest value, {N}, is (above|below) the (\w+) limit of {N}", outside),
    (
        rf"(?:{MEANT})?the latest value, {N}, is (above|below) the (\w+) limit of {N}, which is worked out without it: (.*)",  # noqa: E501
        left_out_and_outside,
    ),
    (rf"(?:{MEANT})?the last {K}{PASSED} are (above|below) the \w+ of {N}", run),
    (rf"(?:{MEANT})?a (rise|fall) over the last {K}(?:, passing over .*)?", trend),
    (
        rf"(?:{MEANT})?(\d+) of the last {K} are (?:close to the|well (?:above|below) the) (\w+).*",
        lambda reading, some, many, _: close(
            reading, some, many, "upper" if deciding(reading).side is Side.ABOVE else "lower"
        ),
    ),
    (
        rf"(?:{MEANT})?the last {K} are all (?:close to the|well above the|well below the) (\w+).*",
        lambda reading, many, _: close(
            reading,
            many,
            many,
            "upper" if deciding(reading).side is Side.ABOVE else "lower",
        ),
    ),
    (
        rf"(?:{MEANT})?(?:the line crosses|there are \d+ runs about) the \w+ of {N}(?: never| once| twice| \d+ times)?, from {D} to {D}",  # noqa: E501
        crossings,
    ),
    (
        rf"(?:{MEANT})?{K}{PASSED}(?: in a row)? are (above|below) the \w+ of {N}, from {D} to {D}",
        long_run,
    ),
    (rf"(?:{MEANT})?{K}{PASSED}(?: in a row)? (?:lie|go) .*", lambda *_: None),
    (r"a signal earlier, (none now: .*)", far),
    (rf"from (?:about )?{N} to (?:about )?{N}(.*)", went),
    (rf"from {N} (?:up|down) to {N}, and now {N}", came_back),
    (rf"(?:up|down) to (?:about )?{N}, and back at {N}", came_back),
)


def read_back(
    reading: Reading, said: str, claims: Sequence[tuple[str, Callable[..., None]]]
) -> None:
    for pattern, holds in claims:
        found = re.fullmatch(pattern, said)
        if found:
            holds(reading, *found.groups())
            return
    raise AssertionError(f"nobody reads back: {said}")


def title(reading: Reading, many: str, first: str | None, last: str | None) -> None:
    points, broken = reading.points, reading.broken
    whole = not broken and all(p.value is not None for p in points[1:-1])
    ends = points[0].value is not None and points[-1].value is not None
    if whole and ends:
        assert int(many) == len(points)
    else:
        assert int(many) in (len(points), len(reading.useful))
    if first and last:
        assert [day(first), day(last)] == when(reading, 0, -1)


def latest(reading: Reading, value: str, on: str) -> None:
    valued = [p for p in reading.points if p.value is not None]
    assert is_said(reading, value, valued[-1].value)
    assert day(on) == valued[-1].when


def lines(
    reading: Reading,
    start: str | None,
    centre: str,
    given: str | None,
    lower: str | None,
    upper: str | None,
) -> None:
    begun = day(start) if start else reading.points[0].when
    (phase,) = (p for p in reading.phases if reading.points[p.first].when == begun)
    assert is_said(reading, centre, phase.centre)
    assert bool(given) == bool(phase.given)
    assert (upper is None) == (phase.upper is None)
    if upper is not None and lower is not None:
        assert is_said(reading, lower, phase.lower)
        assert is_said(reading, upper, phase.upper)


SIDES = {
    Side.ABOVE: ", above",
    Side.BELOW: ", below",
    Side.INCREASING: ", rising",
    Side.DECREASING: ", falling",
    Side.NEITHER: "",
}


def signals(reading: Reading, listed: str) -> None:
    told = listed.split("; ")
    more = re.fullmatch(r"and (\d+) more", told[-1])
    named = told[:-1] if more else told
    assert len(named) + (int(more[1]) if more else 0) == len(reading.signals)
    for one, signal in zip(named, reading.signals, strict=False):
        assert one.startswith(f"{RULES[signal.rule].lower()}{SIDES[signal.side]}, ")
        marked = signal.marked or signal.points
        ends = {marked[0], marked[-1]}
        assert [day(text) for text in re.findall(D, one)] == when(reading, *sorted(ends))


def gaps(reading: Reading, named: str) -> None:
    empty = [p for p in reading.points if p.value is None]
    broken = [reading.points[at] for at in reading.broken]
    assert empty or broken or reading.chart is ChartType.MR
    for one in re.finditer(rf"between {D} and {D}", named):
        first, last = day(one[1]), day(one[2])
        between = [p for p in reading.points if p.when and first < p.when < last]
        assert all(p.value is None for p in between)
        assert first < last
        ends = {p.when: p for p in reading.points if p.value is not None}
        assert {first, last} <= ends.keys()
        assert between or ends[last].index in reading.broken


def paused(reading: Reading, start: str, end: str) -> None:
    (pause,) = reading.pauses
    assert (day(start), day(end)) == (pause.start, pause.end)


def left_out(reading: Reading, said: str, *_: str) -> None:
    found = [p.when for p in reading.points if p.value is not None and p.excluded]
    assert [day(one) for one in re.findall(D, said)] == found


SENTENCES: Sequence[tuple[str, Callable[..., None]]] = (
    (rf"[^,]*(?:chart|Chart) of It(?:, moving ranges)?, {K}(?: from {D} to {D})?", title),
    (rf"The latest value is {N} \({D}\)", latest),
    (
        rf"(?:From {D}(?: \([^)]*\))?: )?(?:[Mm]ean|[Mm]edian|[Cc]entre) {N}(, given)?(?:, (?:process|trial) limits(?: at the latest point)? {N} to {N})?",  # noqa: E501
        lines,
    ),
    (r"No signals(?: around the \w+ of each stretch)?", lambda reading: is_quiet(reading)),
    (r"Too early to say: .*", lambda _: None),
    (r"Signals: (.*)", signals),
    (r"(The rules mark the latest points, which is no sign of change now: .*)", no_change),
    (rf"Paused from {D} to {D}: Moving house", paused),
    (rf"Left out of the limits: ({D}(?: and {D})?)", left_out),
    (r"A signal earlier, (none now: .*)", lambda reading, said: far(reading, said)),
    (r"(No (?:data|moving range) .*)", gaps),
    (rf"The target is {N}", lambda reading, target: before_target(reading, target)),
)


def is_quiet(reading: Reading) -> None:
    assert not reading.signals


def before_target(reading: Reading, target: str) -> None:
    assert is_said(reading, target, reading.points[-1].target)


class Told(NamedTuple):
    """What a team has told of its series."""

    decimals: int
    centre: float | None
    left_out: set[int]
    shut: int | None
    baseline: int | None


def read(
    made: tuple[ChartType | None, list[int], int, int | None, float, set[int]],
    rule_set: str,
    better: Better,
    told: Told,
) -> Reading:
    chart, noise, step, phase, target, absent = made
    share = chart is ChartType.P
    rows = [
        Observation(
            MONDAY + timedelta(weeks=at),
            None if at in absent and at % 2 else float(20 + one + step * (at >= len(noise) // 2)),
            60.0 if share else None,
            excluded="a flood" if at in told.left_out else "",
        )
        for at, one in enumerate(noise)
        if (at not in absent or at % 2) and at != told.shut
    ]
    starts = (PhaseStart(MONDAY + timedelta(weeks=phase), "New ways"),) if phase else ()
    plan = ReadingPlan("It", "%" if share else "", better, chart, rule_set, every="week")
    if told.shut is not None:
        week = MONDAY + timedelta(weeks=told.shut)
        plan = replace(
            plan, pauses=(UnmeasuredStretch(week, week + timedelta(days=6), "Moving house"),)
        )
    if told.centre is not None and chart is not ChartType.MR:
        plan = replace(plan, limits=LimitsFrom(centre=told.centre, source="Elsewhere"))
    return analyse(
        rows,
        replace(
            plan,
            targets=(TargetStep(None, target),),
            phases=starts,
            decimals=told.decimals,
            baseline=told.baseline,
        ),
    )


series = st.tuples(
    st.sampled_from([ChartType.XMR, ChartType.RUN, ChartType.C, ChartType.P, ChartType.MR, None]),
    st.lists(st.integers(0, 8), min_size=1, max_size=50),
    st.sampled_from([-12, -6, -3, 0, 0, 3, 6, 12]),
    st.sampled_from([None, None, 14]),
    st.floats(0, 60),
    st.sets(st.integers(1, 49), max_size=4),
)
BETTER = st.sampled_from([Better.INCREASE, Better.DECREASE, Better.NEITHER])
TOLD = st.builds(
    Told,
    st.sampled_from([0, 1, 1, 2]),
    st.sampled_from([None, None, 22.25, 30.0]),
    st.sets(st.integers(0, 30), max_size=2),
    st.sampled_from([None, None, 7]),
    st.sampled_from([None, None, 12, 5]),
)


@pytest.mark.slow
@settings(max_examples=400)
@given(series, st.sampled_from(["mdc", "anhoej", "ihi", "nelson", "mdc-two-sigma"]), BETTER, TOLD)
def test_every_sentence_of_headline_and_alt_text_is_read_back(
    made: tuple[ChartType | None, list[int], int, int | None, float, set[int]],
    rule_set: str,
    better: Better,
    told_too: Told,
) -> None:
    reading = read(made, rule_set, better, told_too)
    if reading.latest is None:
        assert "no data yet" in headline(reading)
        return
    assert reading.chart in CHARTS
    said = headline(reading).partition(" – ")[2]
    read_back(reading, said, CLAIMS)
    told = alt_text(reading).removesuffix(".")
    moved = course_words(reading)
    if moved:
        assert told.startswith(moved[0].upper() + moved[1:] + ". ")
        assert said == moved
        told = told[len(moved) + 2 :]
        first = re.split(
            r"\. (?=By the limits|The target|Mean|Median|Centre)", below_headline(reading)
        )
        quiet = first[0].removesuffix(".")
        read_back(reading, quiet[:1].lower() + quiet[1:], CLAIMS)
    for sentence in re.split(r"\. (?=[A-Z])", told):
        read_back(reading, sentence, SENTENCES)
    read_back(reading, limits_words(reading), LIMITS)


def limits(
    reading: Reading,
    centre: str,
    given: str | None,
    lower: str | None,
    upper: str | None,
    points: str | None,
) -> None:
    now = reading.phase_now
    assert now is not None
    start = reading.points[now.first].when
    assert start is not None
    lines(reading, f"{start:%d %B %Y}", centre, given, lower, upper)
    assert int(points) == now.counted if points else now.given


LIMITS: Sequence[tuple[str, Callable[..., None]]] = (
    ("No centre line yet", lambda reading: is_bare(reading)),
    (
        rf"(?:Mean|Median|Centre) {N}(, given)?(?:, (?:process|trial) limits(?: at the latest point)? {N} to {N})?(?:, from (\d+) points?)?",  # noqa: E501
        limits,
    ),
)


def is_bare(reading: Reading) -> None:
    now = reading.phase_now
    assert now is None or now.centre is None
