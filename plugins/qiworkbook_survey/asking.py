"""How the checks of a survey are written: a function that finds, and what surrounds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.api import Check, Problem, Severity
from qiworkbook_survey.records import waves_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qiworkbook.api import Place, ProjectView, Record
    from qiworkbook_survey.wave import Wave

    Find = Callable[["Looking"], Iterable["Finding"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where, what, and what could be done next."""

    place: Place
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Looking:
    """What a check looks at: one wave, and the project that it belongs to."""

    record: Record[Wave]
    view: ProjectView

    @property
    def wave(self) -> Wave:
        """What the file says."""
        return self.record.file

    def place(self, *path: str | int) -> Place:
        """Where in the file a value stands."""
        return self.record.source.place(*path)


def faults(code: str, summary: str, why: str) -> Callable[[Find], Check]:
    """Make a check whose findings are errors: things that cannot be right, or must not be."""
    return lambda find: _check(code, summary, why, Severity.ERROR, find)


def asks(code: str, summary: str, why: str) -> Callable[[Find], Check]:
    """Make a check whose findings are questions: a person is asked to look."""
    return lambda find: _check(code, summary, why, Severity.QUESTION, find)


def _check(code: str, summary: str, why: str, severity: Severity, find: Find) -> Check:
    def problems(view: ProjectView) -> Iterator[Problem]:
        for record in waves_of(view.project):
            for found in find(Looking(record, view)):
                yield Problem(code, found.message, found.place, severity, found.hint)

    return Check(code, summary, why, problems)
