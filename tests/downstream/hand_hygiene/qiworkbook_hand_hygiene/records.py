"""What `hand-hygiene/MONTH.toml` may hold, and what follows from it."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from qiworkbook.api import Choice, FileTable, RecordType, Several, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Project, Record

Count = Annotated[int, Field(ge=0)]


class Moment(StrEnum):
    """When hands should be cleaned: the five moments of the World Health Organization."""

    BEFORE_PATIENT = "before-patient"
    BEFORE_CLEAN_TASK = "before-clean-task"
    AFTER_FLUID = "after-fluid"
    AFTER_PATIENT = "after-patient"
    AFTER_SURROUNDINGS = "after-surroundings"

    @property
    def label(self) -> str:
        """The moment in words."""
        return {
            Moment.BEFORE_PATIENT: "Before touching a patient",
            Moment.BEFORE_CLEAN_TASK: "Before a clean or aseptic task",
            Moment.AFTER_FLUID: "After a risk of contact with body fluid",
            Moment.AFTER_PATIENT: "After touching a patient",
            Moment.AFTER_SURROUNDINGS: "After touching a patient's surroundings",
        }[self]


class Audit(Table):
    """One moment on one day: how often it was seen, and how often hands were cleaned."""

    date: datetime.date
    """The day of the audit."""

    moment: Choice[Moment]
    """Which of the five moments."""

    seen: Count
    """How often it was seen."""

    cleaned: Count
    """How often hands were cleaned."""


class Month(FileTable):
    """The audits of a month."""

    audit: Several[Audit] = ()
    """The counts, one for each day and moment."""


AUDITS = RecordType(
    "hand-hygiene",
    "hand-hygiene/*.toml",
    Month,
    "Hand-hygiene audits of a month: counts by day and moment",
)


def audits_of(project: Project) -> Iterator[tuple[Record[Month], Audit]]:
    """Every count, with the file that holds it."""
    for record in project.records_of(Month):
        for audit in record.file.audit:
            yield record, audit
