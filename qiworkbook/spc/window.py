"""The part of a reading that is drawn, where that is not all of it. Words are about all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qiworkbook.spc.reading import Reading, ReadPhase, Signal


def drawn(reading: Reading) -> Reading:
    """The reading with its last `draw_last` points alone: their limits and marks as they were."""
    cut = 0 if reading.draw_last is None else len(reading.points) - reading.draw_last
    if cut <= 0:
        return reading
    kept = reading.points[cut:]
    first_phase, begins = kept[0].phase, kept[0].when
    return replace(
        reading,
        points=tuple(replace(p, index=p.index - cut, phase=p.phase - first_phase) for p in kept),
        phases=tuple(_phase(phase, cut) for phase in reading.phases[first_phase:]),
        broken=frozenset(at - cut for at in reading.broken if at >= cut),
        signals=tuple(_signal(found, cut) for found in reading.signals if found.points[-1] >= cut),
        events=tuple(e for e in reading.events if begins is None or e.when >= begins),
        pauses=tuple(p for p in reading.pauses if begins is None or p.end >= begins),
    )


def _phase(phase: ReadPhase, cut: int) -> ReadPhase:
    gone = max(0, cut - phase.first)
    baseline = None if phase.baseline is None or phase.baseline <= gone else phase.baseline - gone
    return replace(phase, first=max(0, phase.first - cut), last=phase.last - cut, baseline=baseline)


def _signal(found: Signal, cut: int) -> Signal:
    points = tuple(at - cut for at in found.points if at >= cut)
    return replace(found, points=points, marked=tuple(at - cut for at in found.marked if at >= cut))
