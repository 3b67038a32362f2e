"""A funnel as a table: wards by size, their value, and whether chance allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Cell, Table
from qiworkbook.spc.numbers import bare, show
from qiworkbook.spc.overdispersion import EXPECTED, FEWEST
from qiworkbook.spc.reading import Side

if TYPE_CHECKING:
    from qiworkbook.content import Funnel
    from qiworkbook.spc import Funnel as Wards

_SAYS = {
    None: "Within what chance allows",
    Side.ABOVE: "Higher than chance allows",
    Side.BELOW: "Lower than chance allows",
}
_SAYS_WIDENED = {
    None: "Within what chance and the spread between wards allow",
    Side.ABOVE: "Higher than chance and the spread between wards allow",
    Side.BELOW: "Lower than chance and the spread between wards allow",
}


def funnel_in_words(figure: Funnel) -> Table:
    """One row a ward, the smallest first: an order that ranks nobody."""
    rows, widened = [], figure.wards.widened
    says = _SAYS_WIDENED if widened else _SAYS
    for point in figure.wards.points:
        low, high = (
            show(limit, figure.unit, figure.decimals)
            for limit in (point.limits.lower, point.limits.upper)
        )
        value = show(point.value, figure.unit, figure.decimals)
        cells = (point.name, bare(point.denominator), value, f"{low} to {high}", says[point.side])
        rows.append(tuple(Cell(cell) for cell in cells))
    limits = "99.8% limits, widened" if widened else "99.8% limits"
    columns = ("Ward", figure.sizes, "Value", limits, "What it says")
    return Table(columns, tuple(rows), f"{figure.name}, {figure.period}")


def said(row: tuple[Cell, ...]) -> str:
    """A row as a sentence."""
    name, size, value, limits, says = (cell.text for cell in row)
    return f"{name} ({size}): {value}. {says} ({limits})."


def spread_in_words(wards: Wards, *, asked: bool) -> str:
    """What the spread between wards means for the limits, or "" where there is nothing to say.

    `asked` is whether somebody asked for limits that allow for it.
    """
    spread = wards.spread
    if spread is None:
        if not asked:
            return ""
        return (
            "Limits are those of chance alone: the spread between wards can be estimated from "
            f"{FEWEST} wards or more, each large enough for {EXPECTED} events to be expected, "
            "and there are too few."
        )
    much = f"{bare(spread.ratio)} times the variance that chance alone would make"
    doubtful = "we could not show that these wards differ more than chance."
    if wards.widened and spread.clear:
        return (
            f"Limits are widened for over-dispersion: these wards have {much}. "
            "Why they differ, a funnel cannot say."
        )
    if wards.widened:
        return f"Limits are widened a little, for these wards have {much}. But {doubtful}"
    if asked and spread.clear:
        return (
            f"Limits are those of chance alone. These wards have {much}, but only through the most "
            "extreme of them, and those are not to widen the limits that they are held against."
        )
    if asked:
        return f"Limits are those of chance alone: {doubtful}"
    if not spread.clear:
        return ""
    return (
        f"As a whole these wards differ more than chance alone makes them ({much}), so a ward "
        "beyond the limits may be no exception. Do they count alike, and care for people alike? "
        "Limits that allow for it: --overdispersion."
    )
