"""The file that this plugin owns, and how its parts find it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from qiworkbook.api import RecordType, Shared
from qiworkbook_charter.model import Charter
from qiworkbook_charter.shared import SHARED_COUNTS

if TYPE_CHECKING:
    from qiworkbook.api import ProjectView, Record

FILE = "charter.toml"

RECORDS = (
    RecordType(
        "charter",
        FILE,
        Charter,
        "What patients, staff and visitors of a ward expect of each other, and how they agreed it",
        shared=Shared.WORDS,
        counts=SHARED_COUNTS,
    ),
)


def charter_of(view: ProjectView) -> Record[Charter] | None:
    """The charter of a project, if it has one that could be read."""
    return next(iter(view.project.records_of(Charter)), None)


def template() -> str:
    """The text with which a charter begins: examples to write over, each marked as one."""
    return files("qiworkbook_charter").joinpath("template.toml").read_text(encoding="utf-8")
