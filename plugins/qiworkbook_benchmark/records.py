"""The files that this plugin owns, and what a copy that leaves the team takes of them.

Where a standard stands can be compared between wards. Why, what is lacking and what is to be done
are the ward's own, and stay with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import RecordCounts, RecordType, Scope, Shared
from qiworkbook_benchmark.assessment import Assessment, Evidence, Item, TraumaGrid
from qiworkbook_benchmark.standards import StandardsSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiworkbook.api import FileTable, ProjectView, Record

_LEFT_OUT = "left out of this copy"


def ratings_alone(file: FileTable, _: Mapping[str, tuple[float, ...]]) -> FileTable:
    """An assessment with its ratings, and with the days and kinds of its evidence."""
    if not isinstance(file, Assessment):
        return file
    items = tuple(
        Item(
            standard=item.standard,
            applicable=item.applicable,
            rating=item.rating,
            evidence=tuple(
                Evidence(kind=one.kind, what=_LEFT_OUT, date=one.date) for one in item.evidence
            ),
        )
        for item in file.item
    )
    return file.model_copy(update={"item": items, "assessor": ()})


# A rating is of a ward, and counts nobody.
RATINGS = RecordCounts(lambda _: iter(()), ratings_alone)


ASSESSMENTS = RecordType(
    "benchmark",
    "benchmark/*.toml",
    Assessment,
    "How a unit stands against a set of standards on one day, with evidence and actions",
    shared=Shared.AGREED,
    counts=RATINGS,
)
SETS = RecordType(
    "standards",
    "standards/*.toml",
    StandardsSet,
    "A trust's own set of standards, to benchmark against",
    Scope.WORKBOOK,
)
GRID = RecordType(
    "trauma-informed",
    "trauma-informed.toml",
    TraumaGrid,
    "The six principles of trauma-informed care: what people say, evidence, an idea to test",
)

RECORDS = (ASSESSMENTS, SETS, GRID)


def grid_of(view: ProjectView) -> Record[TraumaGrid] | None:
    """The trauma-informed grid of a project, if it has one that could be read."""
    return next(iter(view.project.records_of(TraumaGrid)), None)
