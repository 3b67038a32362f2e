"""Rows made ready for a chart: in order of date, numbers that are numbers, nothing impossible."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from qiworkbook.spc.charts import CHARTS, Needs
from qiworkbook.spc.neighbours import EVENT_CHARTS
from qiworkbook.spc.observations import SpcError
from qiworkbook.spc.reading import ChartType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qiworkbook.spc.observations import Observation

REACH = 1e100  # so that no square of a number can overflow
LEAST = 1 / REACH


def in_order(observations: Sequence[Observation]) -> list[Observation]:
    """The rows by date, as given where there are no dates. Some dates and some none: SpcError."""
    undated = sum(1 for row in observations if row.when is None)
    if undated == len(observations):
        return list(observations)
    if undated:
        raise SpcError(
            f"{undated} of {len(observations)} rows have no date. Give every row a date."
        )
    return sorted(observations, key=date_of)


def date_of(row: Observation) -> date:
    """The date of a row that has one."""
    if row.when is None:
        raise SpcError("A row has no date.")
    return row.when


def numbers_only(rows: list[Observation]) -> tuple[list[Observation], int]:
    """The rows with numbers that no chart can show turned into gaps, and how many there were."""
    odd = [i for i, row in enumerate(rows) if not usable(row)]
    for i in odd:
        rows[i] = replace(rows[i], value=None, denominator=None, subgroup=())
    return rows, len(odd)


def usable(row: Observation) -> bool:
    """Whether every number of the row is 0 or within reach: not endless, not undefined."""
    for number in (row.value, row.denominator, *row.subgroup):  # a loop: every row is asked
        if number and not LEAST < abs(number) < REACH:
            return False
    return True


def gathered(rows: list[Observation]) -> list[Observation]:
    """One row per subgroup: rows of one date (or of one label, without dates) come together."""
    groups: dict[object, list[Observation]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(row.when or row.label or i, []).append(row)
    return [together(group) for group in groups.values()]


def together(group: list[Observation]) -> Observation:
    """One row that holds every measurement of the group."""
    measured = [
        number
        for row in group
        for number in (row.subgroup or (() if row.value is None else (row.value,)))
    ]
    return replace(group[0], value=None, subgroup=tuple(measured))


def ready(rows: list[Observation], chart: ChartType) -> list[Observation]:
    """The rows as that chart needs them, or an SpcError that names the row that cannot be."""
    needs = CHARTS[chart].needs
    if needs is Needs.SUBGROUP:
        return gathered(rows)
    if chart not in EVENT_CHARTS:
        refuse_same_day(rows)
    if needs is not Needs.VALUE:
        refuse_negative(rows)
    if chart in (ChartType.P, ChartType.P_PRIME):
        refuse_over_one(rows)
    return rows


def refuse_same_day(rows: list[Observation]) -> None:
    """Two rows of one date are for a person to settle."""
    for earlier, later in pairwise(rows):
        if later.when is not None and earlier.when == later.when:
            values = f"{shown(earlier.value)} and {shown(later.value)}"
            raise SpcError(f"There are two rows for {later.when}: {values}. Keep one.")


def refuse_negative(rows: list[Observation]) -> None:
    """Counts, rates and times are 0 or more."""
    for row in rows:
        for number in (row.value, row.denominator):
            if number is not None and number < 0:
                raise SpcError(f"{name_of(row)} is {shown(number)}. This chart needs 0 or more.")


def refuse_over_one(rows: list[Observation]) -> None:
    """Nobody can have more than all."""
    for row in rows:
        if row.value is not None and row.denominator and row.value > row.denominator:
            raise SpcError(
                f"{name_of(row)} says {shown(row.value)} out of {shown(row.denominator)}. "
                "The first number cannot be the larger."
            )


def name_of(row: Observation) -> str:
    """How a message speaks of a row."""
    if row.when is not None:
        return f"The row for {row.when}"
    return f"The row {row.label!r}" if row.label else "One row"


def shown(number: float | None) -> str:
    """A number as it was typed, or "nothing"."""
    return "nothing" if number is None else f"{number:.12g}"
