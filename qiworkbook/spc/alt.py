"""The chart for somebody who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.spc.charts import CHARTS
from qiworkbook.spc.course import course_words
from qiworkbook.spc.explain import (
    MOST,
    RULES,
    apart_from_far_out,
    breaks,
    gaps_words,
    limit_places,
    limits_named,
    marks_told,
    name_of,
    over,
    pauses_words,
    target_of,
    unfinished_words,
    unjudged_words,
    value_at,
)
from qiworkbook.spc.numbers import capital, from_to, listed, show, stretch
from qiworkbook.spc.reading import Side, Variation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.spc.reading import Reading, Signal

SIDES = {
    Side.ABOVE: ", above",
    Side.BELOW: ", below",
    Side.INCREASING: ", rising",
    Side.DECREASING: ", falling",
    Side.NEITHER: "",
}


def alt_text(reading: Reading) -> str:
    """Where it went, chart type, span, latest value, centre, limits, signals, gaps, target."""
    return " ".join(f"{sentence}." for sentence in sentences(reading))


def no_data(reading: Reading) -> str:
    """Why there is nothing to show: nobody measured, nothing is read, can be true, or may be."""
    if reading.variation is Variation.UNTOLD:
        return "its numbers are not shown in this copy"
    if reading.unread:
        return f"no data, for {unread(reading)}"
    return "no data that can be true" if reading.untrue else "no data yet"


def unread(reading: Reading) -> str:
    """How many rows of the file are missing from the chart because they could not be read."""
    if reading.unread < 0:
        return "its file can't be read"
    return f"{reading.unread:,} row{'s' * (reading.unread > 1)} can't be read"


def sentences(reading: Reading) -> Iterator[str]:
    """One thing at a time, the most important first."""
    title = CHARTS[reading.chart].title if reading.vocabulary.rules else "chart"
    title = capital(title) + (f" of {reading.name}" if reading.name else "")
    latest = reading.latest
    if latest is None:
        yield f"{title}: {no_data(reading)}"
        return
    went = course_words(reading) or apart_from_far_out(reading)
    if went:
        yield capital(went)
    points = reading.points
    whole = not any(breaks(reading)) and points[-1].value is not None
    kind = reading.counted_in if whole else ""
    span = stretch(len(points) if whole else len(reading.useful), kind)
    if len(points) > 1:
        span += f" from {name_of(points[0])} to {name_of(points[-1])}"
    if reading.draw_last is not None and reading.draw_last < len(points):
        span += f", of which the last {reading.draw_last} are drawn"
    yield f"{title}, {span}"
    last = "latest value shown" if reading.ends_hidden else "latest value"
    yield f"The {last} is {value_at(reading, latest)} ({name_of(latest)})"
    yield from lines(reading)
    yield from found(reading)
    yield from gaps(reading)
    if reading.unread:
        yield capital(unread(reading))
    if reading.target is not None:
        yield f"The target is {target_of(reading)}"


def lines(reading: Reading) -> Iterator[str]:
    """Centre and limits, of each phase where there are several."""
    several = len(reading.phases) > 1
    for phase in reading.phases:
        if phase.centre is None:
            continue
        where = ""
        if several:
            where = f"From {name_of(reading.points[phase.first])}"
            where += f" ({phase.reason}): " if phase.reason else ": "
        places = limit_places(reading, phase)
        text = f"{reading.centre_name} {show(phase.centre, reading.unit, places)}"
        if phase.lower is not None and phase.upper is not None:
            limits = from_to(phase.lower, phase.upper, reading.unit, places)
            text += f", {limits_named(reading, phase)} {limits}"
        yield f"{where}{text if where else capital(text)}"


def found(reading: Reading) -> Iterator[str]:
    """The signals, that there are none, or why nothing can be said of that yet."""
    now = reading.phase_now
    if reading.variation is Variation.UNTOLD:
        yield "What it says can't be told from this copy: small numbers are not shown"
    elif now is not None and reading.variation is Variation.TOO_EARLY:
        yield f"Too early to say: {unjudged_words(reading, now)}"
    elif not reading.signals and reading.vocabulary.rules:
        apart = f" around the {reading.centre_name} of each stretch" * (len(reading.phases) > 1)
        yield f"No signals{apart}"
    if not (reading.signals and reading.vocabulary.rules):
        return
    told = [brief(reading, signal) for signal in reading.signals[:MOST]]
    more = len(reading.signals) - len(told)
    yield f"Signals: {'; '.join(told)}" + (f"; and {more} more" if more > 0 else "")
    if no_sign := marks_told(reading):
        yield no_sign


def brief(reading: Reading, signal: Signal) -> str:
    """One signal in a few words."""
    what = f"{RULES[signal.rule].lower()}{SIDES[signal.side]}"
    marked = signal.marked or signal.points  # of two in three, the third is no part of it
    if len(marked) == 1:
        return f"{what}, {name_of(reading.points[marked[0]])}"
    return f"{what}, {over(reading, replace(signal, points=marked))}"


def gaps(reading: Reading) -> Iterator[str]:
    """Points left out, stretches with no data, and pauses with their reason."""
    left_out = [name_of(p) for p in reading.useful if p.excluded and not p.unfinished]
    if left_out:
        more = [f"{len(left_out) - MOST} more"] if len(left_out) > MOST else []
        yield f"Left out of the limits: {listed([*left_out[:MOST], *more])}"
    yield from filter(
        None, (*unfinished_words(reading.points), gaps_words(reading), *pauses_words(reading))
    )
