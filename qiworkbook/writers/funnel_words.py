"""A funnel as a table: wards by size, their value, and whether chance allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Cell, Table
from qiworkbook.spc.numbers import bare, show
from qiworkbook.spc.reading import Side

if TYPE_CHECKING:
    from qiworkbook.content import Funnel

_SAYS = {
    None: "What chance allows",
    Side.ABOVE: "Higher than chance allows",
    Side.BELOW: "Lower than chance allows",
}


def funnel_in_words(figure: Funnel) -> Table:
    """One row a ward, the smallest first: an order that ranks nobody."""
    rows = []
    for point in figure.wards.points:
        low, high = (
            show(limit, figure.unit, figure.decimals)
            for limit in (point.limits.lower, point.limits.upper)
        )
        value = show(point.value, figure.unit, figure.decimals)
        cells = (point.name, bare(point.denominator), value, f"{low} to {high}", _SAYS[point.side])
        rows.append(tuple(Cell(cell) for cell in cells))
    columns = ("Ward", figure.sizes, "Value", "99.8% limits", "What it says")
    return Table(columns, tuple(rows), f"{figure.name}, {figure.period}")


def said(row: tuple[Cell, ...]) -> str:
    """A row as a sentence."""
    name, size, value, limits, says = (cell.text for cell in row)
    return f"{name} ({size}): {value}. {says} ({limits})."
