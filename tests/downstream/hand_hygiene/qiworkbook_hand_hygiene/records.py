"""What `hand-hygiene/MONTH.toml` may hold, and what follows from it."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, field_validator
from qiworkbook.api import (
    Choice,
    CountSet,
    FileTable,
    RecordCounts,
    RecordType,
    Several,
    Shared,
    Table,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


class Change(Table):
    """Something that changed at the bedside: from then on the chart has new limits."""

    date: datetime.date
    """The first day on which it was so."""

    what: Words
    """What changed."""


class Month(FileTable):
    """The audits of a month."""

    watched_by: str = ""
    """Who watched: a role rather than a name."""

    minutes: int = 20
    """How long somebody watches at a time."""

    change: Several[Change] = ()
    """What changed in the month."""

    audit: Several[Audit] = ()
    """The counts, one for each day and moment."""

    @field_validator("minutes")
    @classmethod
    def is_possible(cls, minutes: int) -> int:
        """Nobody watches for a whole shift."""
        if not 0 < minutes <= 120:
            message = "somebody watches for two hours at most: write the minutes"
            raise ValueError(message)
        return minutes


def _counts(file: FileTable) -> Iterator[CountSet]:
    assert isinstance(file, Month)
    for audit in file.audit:
        missed = float(audit.seen - audit.cleaned)
        yield CountSet(_key(audit), (float(audit.cleaned), missed), group=_key(audit))


def _with_counts(file: FileTable, shown: Mapping[str, tuple[float, ...]]) -> FileTable:
    assert isinstance(file, Month)
    kept = []
    for audit in file.audit:
        if _key(audit) in shown:
            cleaned, missed = map(int, shown[_key(audit)])
            kept.append(audit.model_copy(update={"cleaned": cleaned, "seen": cleaned + missed}))
    return file.model_copy(update={"audit": tuple(kept), "watched_by": ""})


def _key(audit: Audit) -> str:
    return f"{audit.date} {audit.moment}"


AUDITS = RecordType(
    "hand-hygiene",
    "hand-hygiene/*.toml",
    Month,
    "Hand-hygiene audits of a month: counts by day and moment",
    people=("watched_by",),
    shared=Shared.COUNTS,
    counts=RecordCounts(_counts, _with_counts),
)


def audits_of(project: Project) -> Iterator[tuple[Record[Month], Audit]]:
    """Every count, with the file that holds it."""
    for record in project.records_of(Month):
        for audit in record.file.audit:
            yield record, audit
