"""How the checks of a survey are written: a function that finds, and what surrounds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.api import CheckMaker, Finding as Finding, Severity
from qiworkbook_survey.records import waves_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Place, ProjectView, Record, Row
    from qiworkbook_survey.wave import Wave


@dataclass(frozen=True, slots=True)
class Looking:
    """What a check looks at: one wave, and the project that it belongs to."""

    record: Record[Wave]
    view: ProjectView

    @property
    def wave(self) -> Wave:
        """What the file says."""
        return self.record.file

    def place(self, *path: str | Row) -> Place:
        """Where in the file a value stands."""
        return self.record.source.place(*path)


def _looks(view: ProjectView, _: Severity) -> Iterator[Looking]:
    return (Looking(record, view) for record in waves_of(view.project))


_checks = CheckMaker(_looks)
faults, asks = _checks.faults, _checks.asks
