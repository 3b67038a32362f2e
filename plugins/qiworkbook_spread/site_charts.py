"""The curve of sites, and each site's own chart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from qiworkbook.api import (
    Measure,
    MeasureMaker,
    Point,
    Project,
    ProjectView,
    Reading,
    Record,
    Series,
    Shared,
)
from qiworkbook_spread.model import SiteStage, Spread, SpreadSite

_ID = "site"


class SiteChart(Struct, frozen=True):
    """A site, and its reading if it has data. `elsewhere` is a project that was not read now."""

    site: SpreadSite
    reading: Reading | None
    elsewhere: str = ""


def site_charts(view: ProjectView, record: Record[Spread]) -> tuple[SiteChart, ...]:
    """Every site in the order of the file, each with what its chart says."""
    return tuple(_site_chart(view, record, site) for site in record.file.site)


def _site_chart(view: ProjectView, record: Record[Spread], site: SpreadSite) -> SiteChart:
    if site.point:
        return SiteChart(site, _own(view, record, site))
    if not site.project or not site.series:
        return SiteChart(site, None)
    project = view.workbook.project(site.project)
    if project is None:
        return SiteChart(site, None, site.project)
    own = ProjectView(project, view.today, view.workbook, view.rule_sets).reading(site.series)
    return SiteChart(site, own if own and own.latest else None)


def _own(view: ProjectView, record: Record[Spread], site: SpreadSite) -> Reading:
    """The reading of the values in the file."""
    common = record.file.measure
    fields = {
        "id": _ID,
        "name": common.name if common else site.unit,
        "kind": "process",
        "definition": common.definition if common else "",
        "unit": common.unit if common else "",
        "better": common.better.value if common else "neither",
        "source": record.source.file,
    }
    measure = Measure.model_validate(fields)
    points = tuple(
        Point(one.date, one.value, one.of) for one in sorted(site.point, key=lambda one: one.date)
    )
    divided = any(one.denominator is not None for one in points)
    series = Series(_ID, points, record.source, has_denominator=divided, derived_by="spread")
    return view.reading_of(measure, series)


MEASURE = "spread-sites"
IN_USE = frozenset({SiteStage.IMPLEMENTED, SiteStage.SUSTAINED})

_DEFINITION = (
    "At the end of the month, the number of sites whose stage is implemented or sustained. A site "
    "that stops leaves the count. It is a running total, in which each month builds on the one "
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
