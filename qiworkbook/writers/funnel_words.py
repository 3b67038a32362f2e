"""A funnel as a table: wards by size, their value, and whether chance allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import Cell, Table
from qiworkbook.spc.numbers import bare, places_apart, show
from qiworkbook.spc.overdispersion import EXPECTED, FEWEST
from qiworkbook.spc.reading import Side

if TYPE_CHECKING:
    from qiworkbook.content import Funnel
    from qiworkbook.spc.funnel import Funnel as Wards

_SIDES = {None: "Within what", Side.ABOVE: "Higher than", Side.BELOW: "Lower than"}


def _says(side: Side | None, figure: Funnel) -> str:
    allow = f"chance and the spread between {figure.noun}s allow"
    return f"{_SIDES[side]} {allow if figure.wards.widened else 'chance allows'}"


def funnel_in_words(figure: Funnel) -> Table:
    """One row a ward, the smallest first: an order that ranks nobody."""
    rows = []
    for point in figure.wards.points:
        limits = (point.limits.lower, point.limits.upper)
        places = places_apart(figure.decimals, *((point.value, limit) for limit in limits))
        value, low, high = (show(one, figure.unit, places) for one in (point.value, *limits))
        cells = (
            point.name,
            bare(point.denominator),
            value,
            f"{low} to {high}",
            _says(point.side, figure),
        )
        rows.append(tuple(Cell(cell) for cell in cells))
    called = "99.8% limits, widened" if figure.wards.widened else "99.8% limits"
    columns = (figure.noun.capitalize(), figure.sizes, "Value", called, "What it says")
    return Table(columns, tuple(rows), f"{figure.name}, {figure.period}")


def said(row: tuple[Cell, ...]) -> str:
    """A row as a sentence."""
    name, size, value, limits, says = (cell.text for cell in row)
    return f"{name} ({size}): {value}. {says} ({limits})."


def spread_in_words(wards: Wards, *, asked: bool, noun: str = "ward") -> str:
    """What the spread between wards means for the limits, or "" where there is nothing to say.

    `asked` is whether somebody asked for limits that allow for it, `noun` what is compared.
    """
    spread = wards.spread
    if spread is None:
        if not asked:
            return ""
        return (
            f"Limits are those of chance alone: the spread between {noun}s can be estimated from "
            f"{FEWEST} {noun}s or more, each large enough for {EXPECTED} events to be expected, "
            "and there are too few."
        )
    much = f"{bare(spread.ratio)} times the variance that chance alone would make"
    doubtful = f"we could not show that these {noun}s differ more than chance."
    if wards.widened and spread.clear:
        return (
            f"Limits are widened for over-dispersion: these {noun}s have {much}. "
            "Why they differ, a funnel cannot say."
        )
    if wards.widened:
        return f"Limits are widened a little, for these {noun}s have {much}. But {doubtful}"
    if asked and spread.clear:
        return (
            f"Limits are those of chance alone. These {noun}s have {much}, but only through the "
            "most extreme of them, and those must not widen the limits they are held against."
        )
    if asked:
        return f"Limits are those of chance alone: {doubtful}"
    if not spread.clear:
        return ""
    return (
        f"As a whole these {noun}s differ more than chance alone makes them ({much}), so a {noun} "
        "beyond the limits may be no exception. Do they count alike, and care for people alike? "
        "Limits that allow for it: --overdispersion."
    )
