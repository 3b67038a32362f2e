"""Where each phase begins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qiworkbook.spc.numbers import day
from qiworkbook.spc.observations import LimitsFrom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.spc.observations import Observation, PhaseStart, Plan


class Span(NamedTuple):
    """The rows `first` to `last` of one phase, and what a person said about it and its limits."""

    first: int
    last: int
    reason: str = ""
    cycle: str = ""
    baseline: int | None = None
    limits: LimitsFrom = LimitsFrom()


def spans(rows: Sequence[Observation], plan: Plan) -> tuple[list[Span], list[str]]:
    """The phases in order, and a sentence on every phase that could not begin as asked."""
    if not rows:
        return [], []
    begun: dict[int, PhaseStart] = {}
    cautions = []
    for phase in sorted(plan.phases, key=order):
        first = first_row(rows, phase)
        if first is None:
            cautions.append(f"There are no data yet for the phase that starts {at(phase)}.")
            continue
        if first in begun:
            cautions.append(clash(begun[first], phase))
        begun[first] = phase
    firsts = sorted({0, *begun})
    ends = [*(first - 1 for first in firsts[1:]), len(rows) - 1]
    return [
        span(first, last, begun.get(first), plan) for first, last in zip(firsts, ends, strict=True)
    ], cautions


def span(first: int, last: int, phase: PhaseStart | None, plan: Plan) -> Span:
    """One phase; the plan's own baseline and limits are those of the first."""
    limits = LimitsFrom() if first else plan.limits
    if phase is None:
        return Span(first, last, baseline=plan.baseline, limits=limits)
    baseline = phase.baseline if phase.baseline or first else plan.baseline
    return Span(first, last, phase.reason, phase.cycle, baseline, limits)


def order(phase: PhaseStart) -> tuple[int, str]:
    """Phases by place or by date, whichever they were given."""
    if isinstance(phase.start, int):
        return phase.start, ""
    return 0, phase.start.isoformat()


def clash(earlier: PhaseStart, later: PhaseStart) -> str:
    """Two phases that would begin at one point."""
    if at(earlier) == at(later):
        return f"Two phases start {at(later)}. The last one written is used."
    return (
        f"The phases that start {at(earlier)} and {at(later)} begin at the same point. "
        "The later one is used."
    )


def at(phase: PhaseStart) -> str:
    """How a sentence says where a phase starts."""
    if isinstance(phase.start, int):
        return f"at point {phase.start + 1}"
    return f"on {day(phase.start)}"


def first_row(rows: Sequence[Observation], phase: PhaseStart) -> int | None:
    """The first row on or after the start, or None when there is none yet."""
    start = phase.start
    if isinstance(start, int):
        return max(0, start) if start < len(rows) else None
    return next(
        (i for i, row in enumerate(rows) if row.when is not None and row.when >= start), None
    )
