"""The safety cross as a table for an export: one row a day. No copy to share has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import TableMaker
from qiworkbook_incidents.records import counting, days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.api import ProjectView


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
