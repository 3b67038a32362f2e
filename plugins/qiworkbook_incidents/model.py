"""What `incidents/MONTH.toml` may hold: days, and how many of each kind. Nothing else fits in."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.api import Choice, FileTable, Several, Table

# On one ward in one day; what is above is a slip of the finger.
MOST_A_DAY = 50

HowMany = Annotated[int, Field(ge=0, le=MOST_A_DAY)]


class Counting(StrEnum):
    """What one count is: a report can describe several incidents."""

    INCIDENTS = "incidents"
    REPORTS = "reports"


class Day(Table):
    """One day that was recorded. A day that is not here was not recorded, which is not zero."""

    on: datetime.date
    """The day; never a time."""

    harassment: HowMany = 0
    """How many cases of sexual harassment."""

    assault: HowMany = 0
    """How many sexual assaults."""

    other: HowMany = 0
    """How many other sexual incidents."""

    @property
    def total(self) -> int:
        """How many of all kinds."""
        return self.harassment + self.assault + self.other


class Month(FileTable):
    """The safety cross of one month."""

    counting: Choice[Counting] = Counting.INCIDENTS
    """What one count is: incidents, or reports."""

    day: Several[Day] = ()
    """The days that were recorded."""
