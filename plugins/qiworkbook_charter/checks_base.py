"""How the checks of a charter are written: a function that finds, and what surrounds it.

No check looks at a charter that is retired, nor at one of a project that is closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.api import CheckMaker, Finding as Finding, Severity
from qiworkbook_charter.model import Charter, Stage
from qiworkbook_charter.records import charter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Place, ProjectView, Record, Row


class Looking(Struct, frozen=True):
    """What a check looks at: a charter, and the project that it belongs to."""

    record: Record[Charter]
    view: ProjectView

    @property
    def charter(self) -> Charter:
        """What the file says."""
        return self.record.file

    def place(self, *path: str | Row) -> Place:
        """Where in the file a value stands."""
        return self.record.source.place(*path)


def look(view: ProjectView) -> Looking | None:
    """The charter to look at; None where there is none, or it is over."""
    record = charter_of(view)
    if record is None or record.file.status is Stage.RETIRED:
        return None
    return None if view.project.about.status == "closed" else Looking(record, view)


def _looks(view: ProjectView, _: Severity) -> Iterator[Looking]:
    looking = look(view)
    if looking:
        yield looking


_checks = CheckMaker(_looks)
faults, asks = _checks.faults, _checks.asks
