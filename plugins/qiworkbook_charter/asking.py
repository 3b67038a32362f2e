"""How the checks of a charter are written: a function that finds, and what surrounds it.

No check looks at a charter that is retired, nor at one of a project that is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.api import Check, Problem, Severity
from qiworkbook_charter.model import Charter, Stage
from qiworkbook_charter.records import charter_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qiworkbook.api import Place, ProjectView, Record

    Find = Callable[["Looking"], Iterable["Finding"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where, what, and what could be done next."""

    place: Place
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Looking:
    """What a check looks at: a charter, and the project that it belongs to."""

    record: Record[Charter]
    view: ProjectView

    @property
    def charter(self) -> Charter:
        """What the file says."""
        return self.record.file

    def place(self, *path: str | int) -> Place:
        """Where in the file a value stands."""
        return self.record.source.place(*path)


def look(view: ProjectView) -> Looking | None:
    """The charter to look at; None where there is none, or it is over."""
    record = charter_of(view)
    if record is None or record.file.status is Stage.RETIRED:
        return None
    return None if view.project.about.status == "closed" else Looking(record, view)


def faults(code: str, summary: str, why: str) -> Callable[[Find], Check]:
    """Make a check whose findings are errors: things that cannot be right."""
    return lambda find: _check(code, summary, why, Severity.ERROR, find)


def asks(code: str, summary: str, why: str) -> Callable[[Find], Check]:
    """Make a check whose findings are questions: a person is asked to look."""
    return lambda find: _check(code, summary, why, Severity.QUESTION, find)


def _check(code: str, summary: str, why: str, severity: Severity, find: Find) -> Check:
    def problems(view: ProjectView) -> Iterator[Problem]:
        looking = look(view)
        for found in find(looking) if looking else ():
            yield Problem(code, found.message, found.place, severity, found.hint)

    return Check(code, summary, why, problems)
