"""Checks written as functions that find: what each looks at, and what surrounds it, said once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from qiworkbook.parts.extensions import Check
from qiworkbook.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.parts.extensions import Turn
    from qiworkbook.problems import Action, Place

L = TypeVar("L")
ERROR, QUESTION = Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where, what, and what could be done next.

    `ask` is how a coach would put it, `action` the thing to do, and `cycle` or `measure` the id of
    what it is about.
    """

    place: Place
    message: str
    hint: str = ""
    ask: str = ""
    action: Action | None = None
    cycle: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class CheckMaker(Generic[L]):
    """Makes checks of functions that are given what `look` sees, and yield findings.

    `look` is given a project and how much a problem would matter, and yields what there is to
    look at: nothing where a question, say, should not be asked.
    """

    look: Callable[[ProjectView, Severity], Iterable[L]]

    def faults(
        self, code: str, summary: str, why: str, turn: Turn | None = None
    ) -> Callable[[Callable[[L], Iterable[Finding]]], Check]:
        """Make a check whose findings are errors: things that cannot be right."""
        return lambda find: self._check(Check(code, summary, why, _nothing, turn), find, ERROR)

    def asks(
        self, code: str, summary: str, why: str, turn: Turn | None = None
    ) -> Callable[[Callable[[L], Iterable[Finding]]], Check]:
        """Make a check whose findings are questions: a person is asked to look."""
        return lambda find: self._check(Check(code, summary, why, _nothing, turn), find, QUESTION)

    def _check(
        self, check: Check, find: Callable[[L], Iterable[Finding]], severity: Severity
    ) -> Check:
        def problems(view: ProjectView) -> Iterator[Problem]:
            for looked_at in self.look(view, severity):
                for found in find(looked_at):
                    yield Problem(
                        check.code,
                        found.message,
                        found.place,
                        severity,
                        found.hint,
                        ask=found.ask,
                        action=found.action,
                        cycle=found.cycle,
                        measure=found.measure,
                    )

        return replace(check, find=problems)


def _nothing(_: ProjectView) -> tuple[Problem, ...]:
    return ()
