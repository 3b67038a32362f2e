"""Charters as a table for an export: one row a line of a charter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import TableMaker
from qiworkbook_charter.life import newest_agreement, next_review
from qiworkbook_charter.records import charter_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.api import ProjectView


def _lines(view: ProjectView) -> Iterator[tuple[str | int | date | None, ...]]:
    record = charter_of(view)
    if record is None:
        return
    charter = record.file
    agreed = newest_agreement(charter)
    about = (charter.status.value, charter.version, agreed.on if agreed else None)
    review = next_review(charter, view.today)
    for line in charter.expectation:
        yield (*about, review, line.id, line.who.value, str(line.origin or ""), line.text)


TABLES = (
    TableMaker(
        "charter-lines",
        "what is expected of whom",
        ("status", "version", "agreed", "review", "line", "expected_of", "origin", "text"),
        _lines,
        meanings=(
            "draft, consulting, agreed, displayed, under-review or retired.",
            "Which version of the words this is.",
            "The day on which the newest words were agreed.",
            "The day of the next review; empty where none is set.",
            "The id of the line.",
            "patients, staff, visitors or everyone.",
            "Whose idea it was: patients, staff, both or visitors.",
            "The line, as it was agreed.",
        ),
    ),
)
