"""How often points come: what people call it, and how many days lie between."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Rhythm(NamedTuple):
    """One interval: the word for several of them, and its fewest and most days."""

    many: str
    shortest: int
    longest: int


RHYTHMS: Mapping[str, Rhythm] = MappingProxyType(
    {
        "day": Rhythm("days", 1, 1),
        "week": Rhythm("weeks", 7, 7),
        "fortnight": Rhythm("fortnights", 14, 14),
        "month": Rhythm("months", 28, 31),
        "quarter": Rhythm("quarters", 90, 92),
        "year": Rhythm("years", 365, 366),
    }
)
"""By what stands in `every`."""


def rhythm_of(every: str) -> Rhythm | None:
    """The rhythm that somebody wrote, or None where it says nothing, or nothing known."""
    return RHYTHMS.get(every.strip().casefold())
