"""What the signals mean: what the latest point says, and whether the target can be met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.spc.judge import WHOLE_SERIES
from qiworkbook.spc.reading import Assurance, Better, Side, Variation
from qiworkbook.spc.sums import beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.spc.reading import ReadPoint, Signal

HIGH = (Side.ABOVE, Side.INCREASING)


def leading(signals_there: Sequence[Signal], latest: int) -> Signal | None:
    """The signal that decides, of those in the phase of the latest point.

    The most important one that marks the point and has a side; else one that marks it; else a
    test of the whole series. Other signals earlier in the phase say nothing about now.
    """
    marking = [found for found in signals_there if latest in found.marked]
    sided = [found for found in marking if found.side is not Side.NEITHER]
    whole = [found for found in signals_there if found.rule in WHOLE_SERIES]
    return next(iter((*sided, *marking, *whole)), None)


def variation(signals_there: Sequence[Signal], latest: int, better: Better) -> Variation:
    """What the latest point says, from the signals of its phase in their order of priority."""
    found = leading(signals_there, latest)
    if found is None:
        return Variation.COMMON_CAUSE
    if latest not in found.marked or found.side is Side.NEITHER:
        return Variation.SIGNAL
    return directed(better, high=found.side in HIGH)


def directed(better: Better, *, high: bool) -> Variation:
    """Improvement, concern, or neither, up or down."""
    if better is Better.NEITHER:
        return Variation.NEUTRAL_HIGH if high else Variation.NEUTRAL_LOW
    if high == (better is Better.INCREASE):
        return Variation.IMPROVEMENT_HIGH if high else Variation.IMPROVEMENT_LOW
    return Variation.CONCERN_HIGH if high else Variation.CONCERN_LOW


def assurance(point: ReadPoint, target: float | None, better: Better) -> Assurance:
    """Whether a target lies outside the limits of that point, and on which side.

    On a limit counts as inside it: some points will meet the target and some will not. Where every
    value is the same and is the target, none has missed it, and nothing says that none ever will.
    """
    lower, upper = point.lower, point.upper
    if target is None or lower is None or upper is None or better is Better.NEITHER:
        return Assurance.NONE
    if beside(target, upper) > 0:
        return Assurance.FAIL if better is Better.INCREASE else Assurance.PASS
    if beside(target, lower) < 0:
        return Assurance.PASS if better is Better.INCREASE else Assurance.FAIL
    return Assurance.HIT_OR_MISS if beside(upper, lower) else Assurance.NONE
