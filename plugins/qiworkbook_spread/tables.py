"""The sites as a table for an export: one row a stage that a site reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import TableMaker
from qiworkbook_spread.records import spread_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.api import ProjectView


def _sites(view: ProjectView) -> Iterator[tuple[str | date | None, ...]]:
    spread = spread_of(view)
    for site in spread.file.site if spread else ():
        about = (site.id, site.unit, site.project, str(site.adopter or ""), site.start)
        for reached in site.reached:
            yield (*about, str(reached.stage), reached.on)
        if not site.reached:
            yield (*about, "", None)


TABLES = (
    TableMaker(
        "spread-sites",
        "the stages that each site reached",
        ("site", "unit", "site_project", "adopter", "began", "stage", "reached"),
        _sites,
        meanings=(
            "The id of the site.",
            "The name of the unit.",
            "The id of the site's own project, if it is in this workbook.",
            "innovator, early-adopter, early-majority, late-majority or later.",
            "The day on which the site began.",
            "A stage: aware, interested, deciding, testing, implemented, sustained, declined.",
            "The day on which the site reached it; empty where it has reached none.",
        ),
    ),
)
