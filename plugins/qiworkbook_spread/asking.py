"""How the checks of spread are written: a function that finds, and what surrounds it.

No question is asked of a project that is closed; what cannot be right is told always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.api import Check, Problem, Severity
from qiworkbook_spread.records import spread_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qiworkbook.api import Place, ProjectView, Record
    from qiworkbook_spread.model import Spread
    from qiworkbook_spread.sites import Site

    Find = Callable[["Looking"], Iterable["Finding"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where, what, and what could be done next."""

    place: Place
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Looking:
    """What a check looks at: a plan for spread, and the project that it belongs to."""

    record: Record[Spread]
    view: ProjectView

    @property
    def spread(self) -> Spread:
        """What the file says."""
        return self.record.file

    @property
    def sites(self) -> Iterator[tuple[int, Site]]:
        """The sites with their places in the file."""
        return enumerate(self.record.file.site)

    def place(self, *path: str | int) -> Place:
        """Where in the file a value stands."""
        return self.record.source.place(*path)


def look(view: ProjectView) -> Looking | None:
    """The plan to look at, if there is one."""
    record = spread_of(view)
    return Looking(record, view) if record else None


def is_closed(view: ProjectView) -> bool:
    """Whether the project is over."""
    return view.project.about.status.value == "closed"


def faults(code: str, summary: str, why: str) -> Callable[[Find], Check]:
    """Make a check whose findings are errors: things that cannot be right."""
    return lambda find: _check(code, summary, why, Severity.ERROR, find)


def asks(code: str, summary: str, why: str) -> Callable[[Find], Check]:
    """Make a check whose findings are questions: a person is asked to look."""
    return lambda find: _check(code, summary, why, Severity.QUESTION, find)


def _check(code: str, summary: str, why: str, severity: Severity, find: Find) -> Check:
    def problems(view: ProjectView) -> Iterator[Problem]:
        looking = look(view)
        if looking is None or (severity is Severity.QUESTION and is_closed(view)):
            return
        for found in find(looking):
            yield Problem(code, found.message, found.place, severity, found.hint)

    return Check(code, summary, why, problems)
