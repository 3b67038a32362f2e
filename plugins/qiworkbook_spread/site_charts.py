"""A chart for each site: of the values in the file, or of the site's own project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.api import Measure, Point, ProjectView, Series

if TYPE_CHECKING:
    from qiworkbook.api import Project, Reading, Record
    from qiworkbook_spread.model import Spread
    from qiworkbook_spread.sites import Site

_ID = "site"


@dataclass(frozen=True, slots=True)
class SiteChart:
    """A site, and its reading if it has data. `elsewhere` is a project that was not read now."""

    site: Site
    reading: Reading | None
    elsewhere: str = ""


def site_charts(view: ProjectView, record: Record[Spread]) -> tuple[SiteChart, ...]:
    """Every site in the order of the file, each with what its chart says."""
    return tuple(_site_chart(view, record, site) for site in record.file.site)


def _site_chart(view: ProjectView, record: Record[Spread], site: Site) -> SiteChart:
    if site.point:
        return SiteChart(site, _own(view, record, site))
    if not site.project or not site.series:
        return SiteChart(site, None)
    project = view.workbook.project(site.project)
    if project is None:
        return SiteChart(site, None, site.project)
    return SiteChart(site, _with_data(_looked_at(view, project).reading(site.series)))


def _own(view: ProjectView, record: Record[Spread], site: Site) -> Reading:
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


def _looked_at(view: ProjectView, project: Project) -> ProjectView:
    return ProjectView(project, view.today, view.workbook, view.rule_sets)


def _with_data(reading: Reading | None) -> Reading | None:
    return reading if reading and reading.latest else None
