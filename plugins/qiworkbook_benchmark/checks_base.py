"""How the checks of this plugin are written: a function that finds, and what surrounds it.

Errors are told always. Questions are not asked of a project that is closed: its work is over.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.api import CheckMaker, Finding as Finding, Severity
from qiworkbook_benchmark.assessment import Assessment
from qiworkbook_benchmark.tracks import Track, tracks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.api import Place, ProjectView, Record, Row
    from qiworkbook_benchmark.assessment import Item


class Spot(Struct, frozen=True):
    """One standard of one assessment, and where in the file it stands."""

    record: Record[Assessment]
    item: Item

    def place(self, *path: str | Row) -> Place:
        """Where in the file a part of it stands."""
        return self.record.source.place(self.item, *path)


class Looking(
    Struct, frozen=True, dict=True
):  # without slots: the tracks are found on first use and kept
    """What a check looks at: a project with all its assessments."""

    view: ProjectView

    @property
    def closed(self) -> bool:
        """Whether the project is over."""
        return self.view.project.about.status == "closed"

    @property
    def records(self) -> tuple[Record[Assessment], ...]:
        """Every assessment, in the order of the files."""
        return self.view.project.records_of(Assessment)

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """The assessments by set, over time."""
        return tracks_of(self.view)

    @property
    def newest(self) -> tuple[Record[Assessment], ...]:
        """The newest assessment against each set."""
        return tuple(track.newest for track in self.tracks)


def spots(records: Iterable[Record[Assessment]]) -> Iterator[Spot]:
    """Every standard of these assessments."""
    for record in records:
        for item in record.file.item:
            yield Spot(record, item)


def _looks(view: ProjectView, severity: Severity) -> Iterator[Looking]:
    looking = Looking(view)
    if not (severity is Severity.QUESTION and looking.closed):
        yield looking


_checks = CheckMaker(_looks)
faults, asks = _checks.faults, _checks.asks
