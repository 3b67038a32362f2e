"""The file that this plugin owns, and how its parts find it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from qiworkbook.api import Action, RecordType
from qiworkbook_spread.model import Spread

if TYPE_CHECKING:
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
