"""The file of a project that the module reads, and where each of its sites stands as a table."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from qiworkbook.api import Action, RecordType, TableMaker
from qiworkbook_spread.model import Spread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.api import ProjectView, Record

FILE = "spread.toml"

RECORDS = (
    RecordType(
        "spread",
        FILE,
        Spread,
        "What is passed on to other units, how far it has got, and whether it will last",
        people=("rater",),
    ),
)


def spread_of(view: ProjectView) -> Record[Spread] | None:
    """The spread of a project, if it has one that could be read."""
    return next(iter(view.project.records_of(Spread)), None)


def the_spread(view: ProjectView) -> Record[Spread]:
    """The same. Raises WorkbookError when there is none, or it cannot be read."""
    record = spread_of(view)
    if record is not None:
        return record
    raise view.project.no_file(
        FILE,
        f"{view.project.id} has no plan for spread yet.",
        "Begin one.",
        Action("spread start", (view.project.id,)),
    )


def template() -> str:
    """The text with which a plan begins: empty, with a note at every line."""
    return files("qiworkbook_spread").joinpath("template.toml").read_text(encoding="utf-8")


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
