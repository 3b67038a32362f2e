"""What a Reading says, in sentences made by rule: the same for title, notes and screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.spc.alt import alt_text, no_data, unread
from qiworkbook.spc.choose import EVENTS
from qiworkbook.spc.explain import centre_of, explained, value_of, why
from qiworkbook.spc.meaning import leading
from qiworkbook.spc.numbers import stretch
from qiworkbook.spc.reading import Assurance, Better, ChartType, Rule, Side, Variation
from qiworkbook.spc.sums import beside

if TYPE_CHECKING:
    from qiworkbook.spc.reading import Reading, ReadPoint, Signal

__all__ = [
    "alt_text",
    "assurance_words",
    "headline",
    "limits_words",
    "no_data",
    "rule_set_words",
    "unread",
    "variation_words",
    "verdict",
    "why",
]

VARIATIONS = {
    Variation.TOO_EARLY: "Too early to say",
    Variation.COMMON_CAUSE: "Common cause: no sign of change",
    Variation.IMPROVEMENT_HIGH: "Special cause: improvement, higher",
    Variation.IMPROVEMENT_LOW: "Special cause: improvement, lower",
    Variation.CONCERN_HIGH: "Special cause: concern, higher",
    Variation.CONCERN_LOW: "Special cause: concern, lower",
    Variation.NEUTRAL_HIGH: "Special cause: higher, neither better nor worse",
    Variation.NEUTRAL_LOW: "Special cause: lower, neither better nor worse",
    Variation.SIGNAL: "A signal: more than chance",
}
ASSURANCES = {
    Assurance.NONE: "Nothing to say about a target",
    Assurance.PASS: "The target can be expected to be met",
    Assurance.FAIL: "The target will not be met without a change",
    Assurance.HIT_OR_MISS: "The target may be met at some times and missed at others",
}
CLAIMS = {
    Variation.IMPROVEMENT_HIGH: "a change for the better",
    Variation.IMPROVEMENT_LOW: "a change for the better",
    Variation.CONCERN_HIGH: "a concern",
    Variation.CONCERN_LOW: "a concern",
    Variation.NEUTRAL_HIGH: "a signal",
    Variation.NEUTRAL_LOW: "a signal",
    Variation.SIGNAL: "a signal",
}
RARE_OR_COUNTED = (ChartType.C, ChartType.U, ChartType.U_PRIME, ChartType.G, ChartType.T)


def variation_words(variation: Variation) -> str:
    """What an icon of variation means."""
    return VARIATIONS[variation]


def assurance_words(assurance: Assurance) -> str:
    """What an icon of assurance means."""
    return ASSURANCES[assurance]


def headline(reading: Reading) -> str:
    """One sentence to leave with, usable as the title of a slide."""
    said = claim(reading)
    return f"{reading.name} – {said}" if reading.name else said[:1].upper() + said[1:]


def claim(reading: Reading) -> str:
    """The headline without the name of the measure."""
    if reading.latest is None:
        return no_data(reading)
    return f"{_claim(reading)} ({unread(reading)})" if reading.unread else _claim(reading)


def _claim(reading: Reading) -> str:
    if reading.variation is Variation.TOO_EARLY:
        return too_early(reading)
    if reading.variation is Variation.COMMON_CAUSE:
        return steady(reading)
    said, because = CLAIMS[reading.variation], evidence(reading)
    if reading.better is Better.NEITHER and counts_events(reading):
        return f"{said}: think about reporting culture. {because[:1].upper()}{because[1:]}"
    return f"{said}: {because}"


def counts_events(reading: Reading) -> bool:
    """Whether more could mean more openness, rather than more harm."""
    return reading.counts.casefold() in EVENTS or reading.chart in RARE_OR_COUNTED


def too_early(reading: Reading) -> str:
    """How far there is to go."""
    now = reading.phase_now
    have = sum(
        1
        for p in reading.useful
        if now and now.first <= p.index <= now.last and not p.excluded and not on_median(reading, p)
    )
    if have >= reading.needed:
        return "too early to say"
    here = " since the limits were last recalculated" if now and now.first else ""
    return f"too early to say, with {have} of {reading.needed} points{here}"


def on_median(reading: Reading, point: ReadPoint) -> bool:
    """Whether the run chart's tests pass over the point."""
    if reading.chart is not ChartType.RUN or point.value is None or point.centre is None:
        return False
    return beside(point.value, point.centre) == 0


def steady(reading: Reading) -> str:
    """No signal: where the process lies, and what that means for its target."""
    latest = reading.latest
    centre = value_of(reading, None if latest is None else latest.centre)
    target = value_of(reading, reading.target)
    earlier = bool(signals_now(reading))  # a phase that had a signal is not called steady
    quiet = "a signal earlier, none now" if earlier else "no sign of change"
    steadily = f"{quiet}, around {centre}" if earlier else f"steady at about {centre}"
    match reading.assurance:
        case Assurance.FAIL:
            return f"{steadily}: the target of {target} will not be met without a change"
        case Assurance.PASS:
            return f"{steadily}: the target of {target} can be expected to be met"
        case Assurance.HIT_OR_MISS:
            return (
                f"{quiet}, around {centre}: "
                f"the target of {target} may be met at some times and missed at others"
            )
        case Assurance.NONE:
            return f"{quiet}, around a {reading.centre_name} of {centre}"


def evidence(reading: Reading) -> str:
    """The signal that decides what the latest point says."""
    latest = reading.latest
    deciding = leading(signals_now(reading), latest.index) if latest else None
    return "" if deciding is None else told(reading, deciding)


def signals_now(reading: Reading) -> list[Signal]:
    """The signals in the phase of the latest point."""
    phase = reading.phase_now
    return [s for s in reading.signals if phase and s.points[0] >= phase.first]


def told(reading: Reading, signal: Signal) -> str:
    """A signal in the words of a title."""
    latest = reading.latest
    up = signal.side in (Side.ABOVE, Side.INCREASING)
    current = latest is not None and latest.index in signal.marked
    many = stretch(len(signal.points), reading.every)
    limit = "upper" if up else "lower"
    match signal.rule:
        case Rule.OUTSIDE if latest is not None:
            line = value_of(reading, latest.upper if up else latest.lower)
            value = value_of(reading, latest.value)
            said = f"the latest value, {value}, is {signal.side.value} the {limit} limit of {line}"
            return f"{said}, and is left out of it: {latest.excluded}" if latest.excluded else said
        case Rule.SHIFT | Rule.LONG_RUN if current:
            return f"the last {many} are {signal.side.value} {centre_of(reading, signal)}"
        case Rule.TREND:
            return f"a {'rise' if up else 'fall'} over the last {many}"
        case Rule.TWO_IN_THREE:
            return f"{len(signal.marked)} of the last {many} are close to the {limit} limit"
        case Rule.FOUR_IN_FIVE:
            where = f"well {signal.side.value} {centre_of(reading, signal)}"
            return f"{len(signal.marked)} of the last {many} are {where}"
        case _:
            return explained(reading, signal).partition(": ")[2].partition(". ")[0].rstrip(".")


def verdict(reading: Reading) -> str:
    """Variation, then assurance, then how sure the limits are: for notes and data."""
    sentences = [headline(reading)]
    if reading.assurance is not Assurance.NONE and reading.variation is not Variation.COMMON_CAUSE:
        target = value_of(reading, reading.target)
        sentences.append(f"{assurance_words(reading.assurance)} (target {target})")
    if reading.phase_now is not None and reading.phase_now.trial:
        sentences.append(limits_words(reading))
    return ". ".join(sentences) + "."


def limits_words(reading: Reading) -> str:
    """Centre and limits as they are now, and what they were calculated from."""
    phase = reading.phase_now
    if phase is None or phase.centre is None:
        return "No centre line yet"
    centre = f"{reading.centre_name.capitalize()} {value_of(reading, phase.centre)}"
    points = "1 point" if phase.counted == 1 else f"{phase.counted} points"
    if phase.upper is None or phase.lower is None:
        return f"{centre}, from {points}"
    kind = "trial limits" if phase.trial else "process limits"
    lower, upper = value_of(reading, phase.lower), value_of(reading, phase.upper)
    return f"{centre}, {kind} {lower} to {upper}, from {points}"


def rule_set_words(reading: Reading) -> str:
    """The foot of the chart: by which rules it was read, and how limits were made."""
    rules = f"Rules: {reading.rule_set.title} {reading.rule_set.version}".strip()
    return f"{rules}. {reading.conventions}" if reading.conventions else rules
