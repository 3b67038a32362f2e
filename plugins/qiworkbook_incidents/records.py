"""The files of incidents: what they may say, how they are found, their days as a table."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Struct
from pydantic import Field

from qiworkbook.api import (
    Choice,
    FileTable,
    Project,
    ProjectView,
    Record,
    RecordType,
    Several,
    Table,
    TableMaker,
)

# On one ward in one day; what is above is a slip of the finger.
MOST_A_DAY = 50

HowMany = Annotated[int, Field(ge=0, le=MOST_A_DAY)]


class Counting(StrEnum):
    """What one count is: a report can describe several incidents."""

    INCIDENTS = "incidents"
    REPORTS = "reports"


class RecordedDay(Table):
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

    day: Several[RecordedDay] = ()
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


# A year outside these is a slip of the finger; every week up to it would be drawn.
_YEARS = range(1990, 2100)


def first_of(id_: str) -> date | None:
    """The first day of the month that a file's name says, such as 2024-01; None for another."""
    try:
        first = date.fromisoformat(f"{id_}-01")
    except ValueError:
        return None
    return first if first.year in _YEARS else None


MONTH = RecordType(
    "incidents",
    "incidents/*.toml",
    Month,
    "how many incidents of each kind, on each day of a month",
    called="a month, such as 2024-01",
    name_of=lambda said: said if first_of(said) else None,
)
RECORDS = (MONTH,)


def months(project: Project) -> tuple[Record[Month], ...]:
    """The months that were recorded, the earliest first."""
    return tuple(sorted(project.records_of(Month), key=lambda record: record.id))


def days(project: Project) -> tuple[RecordedDay, ...]:
    """The days that were recorded, each once, the earliest first.

    A day that does not belong to its file's month is left out: a check asks about it.
    """
    recorded = {
        day.on: day
        for record in months(project)
        for day in record.file.day
        if first_of(record.id) == day.on.replace(day=1)
    }
    return tuple(recorded[on] for on in sorted(recorded))


def counting(project: Project) -> Counting:
    """What one count is; incidents when the months do not agree, which a check asks about."""
    said = {record.file.counting for record in months(project)}
    return said.pop() if len(said) == 1 else Counting.INCIDENTS


def days_of_month(first: date) -> Iterator[date]:
    """Every day of the month that begins on `first`."""
    ordinal = first.toordinal()
    while date.fromordinal(ordinal).month == first.month:
        yield date.fromordinal(ordinal)
        ordinal += 1


def _days(view: ProjectView) -> Iterator[tuple[str | int | date, ...]]:
    counted = counting(view.project).value
    for day in days(view.project):
        yield day.on, day.harassment, day.assault, day.other, counted


TABLES = (
    TableMaker(
        "incident-days",
        "how many of each kind on each day that was recorded",
        ("on", "harassment", "assault", "other", "counted"),
        _days,
        meanings=(
            "The day. One that is not here was not recorded, which is not zero.",
            "How many cases of sexual harassment.",
            "How many sexual assaults.",
            "How many other sexual incidents.",
            "What one count is: incidents or reports.",
        ),
    ),
)
