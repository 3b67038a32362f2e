"""The curve of sites: at how many the change is part of how they work, month by month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from qiworkbook.api import Measure, MeasureMaker, Point, Series, Shared
from qiworkbook_spread.model import Spread
from qiworkbook_spread.sites import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Project, Record

MEASURE = "spread-sites"
IN_USE = frozenset({Stage.IMPLEMENTED, Stage.SUSTAINED})

_DEFINITION = (
    "At the end of the month, the number of sites whose stage is implemented or sustained. A site "
    "that stops leaves the count. It is a running total, in which each month stands on the one "
    "before: read the curve, and not the rules for signals."
)


def curve(project: Project) -> Iterator[tuple[Measure, Series]]:
    """The measure of a project whose sites have dated stages."""
    for record in project.records_of(Spread):
        points = tuple(_points(record.file))
        if points:
            yield _measure(record), Series(MEASURE, points, record.source, derived_by="spread")


def _measure(record: Record[Spread]) -> Measure:
    return Measure.model_validate(
        {
            "id": MEASURE,
            "name": "Sites where the change is implemented",
            "kind": "process",
            "definition": _DEFINITION,
            "better": "neither",
            "chart": "run",
            "decimals": 0,
            "unit": "sites",
            "every": "month",
            "target": record.file.plan.units,
            "shows": list(record.file.plan.shows),
            "source": record.source.file,
        }
    )


def _points(spread: Spread) -> Iterator[Point]:
    days = [reached.on for site in spread.site for reached in site.reached]
    if not days:
        return
    month, last = min(days).replace(day=1), max(days)
    while month <= last:
        end = _next_month(month) - timedelta(days=1)
        yield Point(month, float(sum(site.stage_on(end) in IN_USE for site in spread.site)))
        month = _next_month(month)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


MEASURES = (
    MeasureMaker(
        "spread-sites", "At how many sites the change is implemented, by month", curve, Shared.WORDS
    ),
)
