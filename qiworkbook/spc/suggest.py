"""A phase that a team might think about. Only a person, who knows the reason, makes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.spc.explain import centre_of, name_of
from qiworkbook.spc.numbers import stretch
from qiworkbook.spc.reading import Rule

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.spc.reading import Reading, Signal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where a phase might start: the index and date of the first point, the signal, and why."""

    index: int
    when: date | None
    signal: Signal
    why: str


def suggest_phase(reading: Reading) -> Suggestion | None:
    """A phase to think about, when a shift holds: None most of the time.

    A shift holds when it reaches the latest point and is as long as the rule set needs to judge
    a phase by itself: a shorter one would turn the chart grey.
    """
    latest = reading.latest
    if latest is None:
        return None
    for signal in reading.signals_at(latest.index):
        first = signal.points[0]
        holds = signal.rule in (Rule.SHIFT, Rule.LONG_RUN) and len(signal.points) >= reading.needed
        if holds:
            return Suggestion(first, reading.points[first].when, signal, reason(reading, signal))
    return None


def reason(reading: Reading, signal: Signal) -> str:
    """What was seen, and the question that only the team can answer."""
    many = stretch(len(signal.points), reading.every)
    since = name_of(reading.points[signal.points[0]])
    return (
        f"The last {many}, from {since}, are {signal.side.value} {centre_of(reading, signal)}. "
        "If you know what changed then, and it is meant to last, new limits could start there, "
        "with the reason written down."
    )
