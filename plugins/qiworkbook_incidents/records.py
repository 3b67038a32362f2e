"""The files of incidents that the module reads, as tables too, and a project to begin with."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

from qiworkbook.api import RecordType, Starter, TableMaker
from qiworkbook_incidents.model import Counting, Month

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Project, ProjectView, Record
    from qiworkbook_incidents.model import Day

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


def days(project: Project) -> tuple[Day, ...]:
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


_FILES = ("project.toml", "charter.toml", "trauma-informed.toml")


STARTERS = (
    Starter(
        "sexual-safety",
        "sexual safety on a ward: an example theory of change, measures, charter and grid",
        {
            name: files("qiworkbook_incidents")
            .joinpath("starter", name)
            .read_text(encoding="utf-8")
            for name in _FILES
        },
    ),
)
