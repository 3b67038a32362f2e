"""Measures that add up to another: a hidden number would follow from those around it.

Complementary suppression: where a part is hidden its total is hidden too, and where a total is
hidden so is one of its parts, so that every sum has two unknowns or none. What adds up is found in
the numbers themselves, because that is where somebody else would look for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

LEAST = 2  # days on which a sum holds, and it holds on all that its measures share
MOST = 4  # parts of a sum


class Part(StrEnum):
    """Which number of a point is counted."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """The counts of one measure: its values, or one of the two numbers of a ratio."""

    measure: str
    part: Part


@dataclass(frozen=True, slots=True)
class Sum:
    """A column that is the sum of others, or the same as one other, on every day they share."""

    total: Column
    parts: tuple[Column, ...]
    days: tuple[date, ...]


Counts = dict["date", float]
Cell = tuple[Column, "date"]


def sums(columns: Mapping[Column, Counts]) -> Iterator[Sum]:
    """Every column that is the sum of one to MOST others."""
    counted = {column: counts for column, counts in columns.items() if any(counts.values())}
    for total in sorted(counted):
        others = [(column, counted[column]) for column in sorted(counted) if column != total]
        for parts, days in _adding_up(counted[total], others, MOST):
            yield Sum(total, parts, days)


def _adding_up(
    rest: Counts, others: Sequence[tuple[Column, Counts]], most: int
) -> Iterator[tuple[tuple[Column, ...], tuple[date, ...]]]:
    """The columns among `others` that leave nothing of `rest`, with the days they share with it."""
    for at, (column, counts) in enumerate(others):
        left = _without(rest, counts, last=most == 1)
        if left is None:
            continue
        if not any(left.values()):
            yield (column,), tuple(sorted(left))
        else:
            for more, days in _adding_up(left, others[at + 1 :], most - 1):
                yield (column, *more), days


def _without(rest: Counts, part: Counts, *, last: bool) -> Counts | None:
    """What a part leaves on the days both have; None where it cannot be a part, or is none.

    The last part leaves nothing.
    """
    left: Counts = {}
    something = False
    for day, count in part.items():
        if (whole := rest.get(day)) is None:
            continue
        if count > whole or (last and count < whole):
            return None
        something = something or count > 0
        left[day] = whole - count
    return left if something and len(left) >= LEAST else None


def hidden_with(columns: Mapping[Column, Counts], hidden: set[Cell]) -> set[Cell]:
    """The hidden numbers, and those to hide with them so that none follows from a sum."""
    if not hidden:
        return hidden
    found = tuple(sums(columns))
    now = set(hidden)
    while more := {cell for one in found for cell in _to_hide(one, columns, now)} - now:
        now |= more
    return now


def _to_hide(one: Sum, columns: Mapping[Column, Counts], hidden: set[Cell]) -> Iterator[Cell]:
    for day in one.days:
        if any((part, day) in hidden for part in one.parts):
            yield one.total, day
        elif (one.total, day) in hidden:
            counted = [part for part in one.parts if columns[part][day]]
            if counted:
                yield min(counted, key=lambda part: (columns[part][day], part)), day
