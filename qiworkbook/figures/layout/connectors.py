"""The lines between boxes, led around the boxes that are in their way."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from qiworkbook.figures.layout.order import usable_arrows
from qiworkbook.figures.layout.shapes import Box, Connector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.content import Diagram

    ColumnOfBoxes = tuple[Box, ...]


def connectors_on(diagram: Diagram, columns: Sequence[ColumnOfBoxes]) -> tuple[Connector, ...]:
    """The arrows between the boxes of a page, in the order of the diagram."""
    where = {box.node.id: (i, box) for i, column in enumerate(columns) for box in column}
    found = []
    for arrow in usable_arrows(diagram):
        if arrow.start not in where or arrow.end not in where:
            continue
        (i, start), (j, end) = where[arrow.start], where[arrow.end]
        if i <= j:
            points = _path(start, end, columns[i + 1 : j])
        else:
            points = _path(end, start, columns[j + 1 : i])[::-1]
        found.append(Connector(start, end, arrow.weak, points))
    return tuple(found)


def _path(
    left: Box, right: Box, between: Sequence[ColumnOfBoxes]
) -> tuple[tuple[float, float], ...]:
    """From edge to edge; past the columns between, through the nearest gap between boxes."""
    if left.x == right.x:
        upper, lower = sorted((left, right), key=lambda box: box.y)
        x = upper.x + upper.w / 2
        ends = ((x, upper.y + upper.h), (x, lower.y))
        return ends if upper is left else ends[::-1]
    points = [(left.x + left.w, left.middle)]
    for column in between:
        y = _nearest_gap(column, (points[-1][1] + right.middle) / 2)
        points += [(column[0].x, y), (column[0].x + column[0].w, y)]
    return (*points, (right.x, right.middle))


def _nearest_gap(column: ColumnOfBoxes, y: float) -> float:
    gaps = [column[0].y - 4, column[-1].y + column[-1].h + 4]
    gaps += [(a.y + a.h + b.y) / 2 for a, b in pairwise(column)]
    return min(gaps, key=lambda gap: abs(gap - y))
