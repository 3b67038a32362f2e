"""What a copy that leaves the team takes of an assessment: ratings and days, none of its words.

Where a standard stands can be compared between wards. Why, what is lacking and what is to be done
are the ward's own, and stay with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import RecordCounts
from qiworkbook_benchmark.assessment import Assessment, Evidence, Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qiworkbook.api import CountSet, FileTable

_LEFT_OUT = "left out of this copy"


def _no_counts(_: FileTable) -> Iterator[CountSet]:
    """A rating is of a ward, and counts nobody."""
    return iter(())


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


RATINGS = RecordCounts(_no_counts, ratings_alone)
