"""What `share.toml` says: what a pack is a copy of, by which rules, and what it leaves out."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from qiworkbook.model.base import FileTable, Several, Table, Words


class SharedSeries(Table):
    """What goes with the data of one measure in a copy."""

    project: Words
    """The id of the project."""

    measure: Words
    """The id of the measure."""

    said: Several[str] = ()
    """The sentences that go with its chart."""

    hidden: Several[datetime.date] = ()
    """The dates whose value is not shown."""

    withheld: bool = False
    """Whether none of its numbers are shown."""

    joined: str = ""
    """What its periods were added up to: month, quarter or year."""

    over_periods: bool = False
    """Whether the denominators say how many periods were added up, and nothing else."""

    rounded: Annotated[int, Field(ge=0)] = 0
    """By how much a number, or a numerator, can differ from what was counted."""

    rounded_below: Annotated[int, Field(ge=0)] = 0
    """By how much a denominator can."""


class SharedProject(Table):
    """What a copy leaves out of one project."""

    project: Words
    """The id of the project."""

    said: Several[str] = ()
    """What is left out, in sentences."""


class ShareFile(FileTable):
    """All that `share.toml` may hold. It is written by `qiworkbook pack`, never by hand."""

    made_on: datetime.date
    """The day on which the copy was made."""

    recipient: str = ""
    """For whom."""

    small: Annotated[int, Field(ge=1)]
    """Counts from 1 to this are hidden."""

    round_to: Annotated[int, Field(ge=1)]
    """Other counts are rounded to this."""

    said: Several[str] = ()
    """By which rules numbers are left out, in sentences."""

    not_shown: Several[SharedProject] = ()
    """What is left out of single projects."""

    projects: Several[str] = ()
    """The ids of the projects in it."""

    series: Several[SharedSeries] = ()
    """What goes with the data of each measure."""
