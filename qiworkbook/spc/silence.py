"""Why nothing is said: of a phase that is not judged, and of a point that no rule marks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qiworkbook.spc.explain import explained, name_of
from qiworkbook.spc.reading import ChartType, Unjudged
from qiworkbook.spc.sums import beside, lies_beyond

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.spc.reading import Reading, ReadPhase, ReadPoint

CHANCE = "No rule marks this point: it is what chance alone would give."


def why_not(reading: Reading, index: int) -> str:
    """Why no rule marks a point, in one or two sentences: chance alone, or what stands in the way.

    Of a point that a rule does mark it is "".
    """
    if reading.signals_at(index):
        return ""
    point = reading.points[index]
    phase = reading.phases[point.phase]
    if point.value is None:
        return no_value(reading, point)
    if phase.unjudged is not None:
        return f"It is not judged: {unjudged_words(reading, phase)}."
    whole = [
        s for s in reading.signals if not s.marked and phase.first <= s.points[0] <= phase.last
    ]
    if whole:
        said = " ".join(explained(reading, signal) for signal in whole)
        return f"No rule marks this point, but the points as a whole are more than chance. {said}"
    if point.upper is None and phase.upper is not None:
        return "It has no limits of its own, and no rule about the centre marks it."
    if point.upper is None and reading.chart is not ChartType.RUN:
        return "There are no limits to hold it against, and no rule about the centre marks it."
    if lies_beyond(point.value, point.lower, point.upper):
        return (
            "It lies beyond a limit. Numbers as small as these, or with as long a tail, lie there "
            "by chance more often than a limit supposes, so no rule marks it."
        )
    return CHANCE


def no_value(reading: Reading, point: ReadPoint) -> str:
    """A gap, and whose it is."""
    pause = next((p for p in reading.pauses if point.when and p.start <= point.when <= p.end), None)
    if pause is not None:
        return f"Nobody measured here: {pause.reason.strip().rstrip('.')}."
    if reading.chart is ChartType.MR:
        return "It has no moving range: there is no value for it, or none just before it."
    return "There are no data here, and so nothing to judge."


def unjudged_words(reading: Reading, phase: ReadPhase) -> str:
    """Why a phase is drawn and not judged."""
    needed = reading.needed
    match phase.unjudged:
        case Unjudged.FEW_POINTS:
            kind = f" off the {reading.centre_name}" if reading.chart is ChartType.RUN else ""
            return f"there are {judged_points(reading, phase)} of {needed} points{kind}"
        case Unjudged.FEW_IN_BASELINE:
            lines = "its centre comes" if reading.chart is ChartType.RUN else "its limits come"
            return f"{lines} from {phase.counted} of {needed} points"
        case Unjudged.FEW_RANGES:
            return f"gaps leave {phase.ranges} of {needed - 1} moving ranges to make limits from"
        case Unjudged.CONSTANT_BASELINE:
            return "the values that its limits come from never vary"
        case Unjudged.AT_ONE_END:
            return "more than half of the values are alike, and no value can lie beyond them"
        case Unjudged.NO_RULES:
            return "the rule set has no rules for this kind of chart"
        case None:
            return "the latest point is one measurement alone, which has no limits of its own"


def judged_points(reading: Reading, phase: ReadPhase) -> int:
    """How many points of a phase count towards those that are needed."""
    return sum(
        1
        for p in reading.points[phase.first : phase.last + 1]
        if p.value is not None and not p.excluded and not on_median(reading, p)
    )


def on_median(reading: Reading, point: ReadPoint) -> bool:
    """Whether the run chart's tests pass over the point."""
    if reading.chart is not ChartType.RUN or point.value is None or point.centre is None:
        return False
    return beside(point.value, point.centre) == 0


def gaps_named(reading: Reading) -> tuple[str, ...]:
    """Each stretch without data between two points, by its ends: rows that are not there as well
    as rows that are empty. What a pause explains is told with the pause."""
    return tuple(
        f"no data between {name_of(earlier)} and {name_of(later)}"
        for earlier, later in gap_ends(reading)
    )


def gap_ends(reading: Reading) -> Iterator[tuple[ReadPoint, ReadPoint]]:
    """The points on both sides of each gap."""
    for earlier, later in pairwise(reading.useful):
        apart = later.index - earlier.index > 1 or later.index in reading.broken
        if not apart:
            continue
        paused = any(
            earlier.when and later.when and earlier.when < pause.end and pause.start < later.when
            for pause in reading.pauses
        )
        if not paused:
            yield earlier, later


def gaps_words(reading: Reading, most: int = 3) -> str:
    """The gaps in one sentence, or ""."""
    named = gaps_named(reading)
    if not named:
        return ""
    more = len(named) - most
    told = ", ".join(one.removeprefix("no data ") for one in named[:most])
    rest = (
        f" and in {more} more places" if more > 1 else " and in one more place" if more == 1 else ""
    )
    return f"No data {told}{rest}: the line breaks there"
