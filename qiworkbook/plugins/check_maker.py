"""Checks written as functions that find: what each looks at, and what surrounds it, said once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from qiworkbook.parts.extensions import Check
from qiworkbook.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.problems import Place

L = TypeVar("L")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where, what, and what could be done next."""

    place: Place
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CheckMaker(Generic[L]):
    """Makes checks of functions that are given what `look` sees, and yield findings.

    `look` is given a project and how much a problem would matter, and yields what there is to
    look at: nothing where a question, say, should not be asked.
    """

    look: Callable[[ProjectView, Severity], Iterable[L]]

    def faults(
        self, code: str, summary: str, why: str
    ) -> Callable[[Callable[[L], Iterable[Finding]]], Check]:
        """Make a check whose findings are errors: things that cannot be right."""
        return lambda find: self._check(code, summary, why, Severity.ERROR, find)

    def asks(
        self, code: str, summary: str, why: str
    ) -> Callable[[Callable[[L], Iterable[Finding]]], Check]:
        """Make a check whose findings are questions: a person is asked to look."""
        return lambda find: self._check(code, summary, why, Severity.QUESTION, find)

    def _check(
        self,
        code: str,
        summary: str,
        why: str,
        severity: Severity,
        find: Callable[[L], Iterable[Finding]],
    ) -> Check:
        def problems(view: ProjectView) -> Iterator[Problem]:
            for looked_at in self.look(view, severity):
                for found in find(looked_at):
                    yield Problem(code, found.message, found.place, severity, found.hint)

        return Check(code, summary, why, problems)
