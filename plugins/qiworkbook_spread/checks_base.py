"""How the checks of spread are written: a function that finds, and what surrounds it.

No question is asked of a project that is closed; what cannot be right is told always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.api import CheckMaker, Finding as Finding, Severity
from qiworkbook_spread.records import spread_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Place, ProjectView, Record, Row
    from qiworkbook_spread.model import Spread


class Looking(Struct, frozen=True):
    """What a check looks at: a plan for spread, and the project that it belongs to."""

    record: Record[Spread]
    view: ProjectView

    @property
    def spread(self) -> Spread:
        """What the file says."""
        return self.record.file

    def place(self, *path: str | Row) -> Place:
        """Where in the file a value stands."""
        return self.record.source.place(*path)


def look(view: ProjectView) -> Looking | None:
    """The plan to look at, if there is one."""
    record = spread_of(view)
    return Looking(record, view) if record else None


def is_closed(view: ProjectView) -> bool:
    """Whether the project is over."""
    return view.project.about.status.value == "closed"


def _looks(view: ProjectView, severity: Severity) -> Iterator[Looking]:
    looking = look(view)
    if looking and not (severity is Severity.QUESTION and is_closed(view)):
        yield looking


_checks = CheckMaker(_looks)
faults, asks = _checks.faults, _checks.asks
