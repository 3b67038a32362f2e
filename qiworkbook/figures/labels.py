"""Places for labels so that none covers another, or another's pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Placed:
    """A label that begins at `x`, in a row counted from the bottom."""

    x: float
    width: float
    row: int


def staggered(
    starts: Sequence[float], widths: Sequence[float], rows: int, gap: float
) -> tuple[Placed, ...] | None:
    """Labels above a chart, each beginning at its pointer, in as few rows as possible.

    `starts` go from left to right. Of two labels that would touch, the left one is placed higher,
    so that no pointer runs through a label. None when the rows do not suffice.
    """
    placed: list[Placed] = []
    free_to = [float("inf")] * rows  # how far to the right each row is still empty
    for x, width in sorted(zip(starts, widths, strict=True), reverse=True):
        row = next((row for row in range(rows) if x + width + gap <= free_to[row]), None)
        if row is None:
            return None
        placed.append(Placed(x, width, row))
        for lower in range(row + 1):
            free_to[lower] = min(free_to[lower], x)
    return tuple(reversed(placed))


def spread(
    wanted: Sequence[float], heights: Sequence[float], low: float, high: float
) -> list[float]:
    """Middles for labels one under the other: as near to the wanted ones as can be without
    touching, and between low and high. The order of the wanted ones is kept."""
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    places = list(wanted)
    edge = low
    for i in order:
        places[i] = max(places[i], edge + heights[i] / 2)
        edge = places[i] + heights[i] / 2
    edge = high
    for i in reversed(order):
        places[i] = min(places[i], edge - heights[i] / 2)
        edge = places[i] - heights[i] / 2
    return places
