"""Which teams tell their story at a learning set, and how many slides its agenda has time for."""

from __future__ import annotations

from datetime import time
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import AgendaItem, LearningSet

MINUTES_A_SLIDE = 2


def tellers(gathering: LearningSet, views: Sequence[ProjectView]) -> tuple[ProjectView, ...]:
    """The teams with a story in the file, or a part of the agenda; all where nobody has either."""
    told = {one.project for one in gathering.file.story}
    leads = {_bare(item.lead) for item in gathering.file.agenda}
    found = tuple(v for v in views if v.project.id in told or not leads.isdisjoint(_names(v)))
    return found or tuple(views)


def slides_in(gathering: LearningSet, views: Sequence[ProjectView]) -> int | None:
    """How many slides there is time for: one for two minutes of what these teams lead.

    None where no part is theirs by its lead, the name of a ward, or where it has no times.
    """
    names = {name for view in views for name in _names(view)}
    parts = _minutes(gathering.file.agenda)
    return sum(took for item, took in parts if _bare(item.lead) in names) // MINUTES_A_SLIDE or None


def _names(view: ProjectView) -> set[str]:
    return {_bare(name) for name in (view.project.ward, view.project.id) if name.strip()}


def _bare(name: str) -> str:
    return " ".join(name.split()).casefold()


def _minutes(agenda: Sequence[AgendaItem]) -> Iterator[tuple[AgendaItem, int]]:
    """Each part with how long it takes: to its end, or to the start of the next."""
    for item, after in pairwise((*agenda, None)):
        end = item.end if item and item.end else after.start if after else None
        if item and end:
            yield item, max(_of_day(end) - _of_day(item.start), 0)


def _of_day(clock: str) -> int:
    """Minutes since midnight."""
    at = time.fromisoformat(clock)
    return 60 * at.hour + at.minute
