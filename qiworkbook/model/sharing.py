"""The policy of a copy that leaves the team."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.model.base import Choice, Several, Table

SMALL = 7
"""Counts from 1 to this are hidden, as NHS England does in hospital statistics (HES)."""

ROUND_TO = 5
"""Other counts are rounded to this, by the same rule."""

LEAST_RANGE = 3
"""How many different numbers a hidden count could be, at least, for all that a reader knows."""


class Coarse(StrEnum):
    """What the periods of a series can be joined into."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Sharing(Table):
    """What a copy that leaves the team may show. To loosen it takes a `reason`."""

    small: Annotated[int, Field(ge=2, le=100)] = SMALL
    """Counts from 1 to this are hidden. Below 7 only with a reason."""

    coarsen: Several[Choice[Coarse]] = tuple(Coarse)
    """How far periods may be joined until a series can be shown: month, quarter, year."""

    round_to: Annotated[int, Field(ge=1, le=100)] = ROUND_TO
    """Other counts are rounded to this; 1 leaves them as they are."""

    least_range: Annotated[int, Field(ge=2, le=100)] = LEAST_RANGE
    """How many different numbers a hidden count could be, at least. Below 3 only with a reason."""

    measurements: Several[str] = ()
    """Ids of measures that count neither people nor events, such as a score. Only with a reason."""

    reason: str = ""
    """Why the rules are looser than usual, and who decided that."""
