"""What `incidents/MONTH.toml` may hold: days, and how many of each kind, and what each kind is.

The kinds follow the operational definitions of the Sexual Safety Collaborative (Royal College of
Psychiatrists, National Collaborating Centre for Mental Health), in our own words.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import Struct
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


SOURCE = (
    "After the operational definitions of the Sexual Safety Collaborative (NCCMH, Royal College "
    "of Psychiatrists), in our own words. Check them against the ones your trust uses."
)


class Definition(Struct, frozen=True):
    """One kind of incident: its key in the file, its letter on the cross, its name, what counts."""

    key: str
    letter: str
    name: str
    counts: str


DEFINITIONS = (
    Definition(
        "harassment",
        "H",
        "Sexual harassment",
        "Sexual remarks, gestures or advances that are not wanted and that make somebody "
        "uncomfortable, intimidated or less dignified, in words or without, once or repeatedly. "
        "Exposure, self-stimulation in front of others and unwanted sexual content online count "
        "here.",
    ),
    Definition(
        "assault",
        "A",
        "Sexual assault",
        "Sexual touching without consent, or sexual activity that is coerced or forced, by a "
        "person of any gender. Nobody has to be visibly hurt.",
    ),
    Definition(
        "other",
        "O",
        "Other sexual incident",
        "Something sexual that somebody saw or experienced, that is neither of the two, and that "
        "left them uncomfortable or unsafe.",
    ),
)

REPORTING_CULTURE = (
    "More incidents on the chart can mean that more of them are reported. Read the counts beside "
    "what people say about feeling safe, and never as a score."
)
