"""Checks made of functions that yield findings, and coach's questions of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from qiworkbook.contributions.extensions import Check, CoachQuestion, QuestionMaker, Turn
from qiworkbook.problems import Action, Place, Problem, Severity

if TYPE_CHECKING:  # as in extensions
    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import FileTable, Record
    from qiworkbook.text.source import Row

L = TypeVar("L")
F = TypeVar("F", bound="FileTable")
ERROR, QUESTION = Severity


class Finding(Struct, frozen=True):
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


class LookedAt(Struct, Generic[F], frozen=True):
    """What a check of one file looks at: the file, and the project that it belongs to."""

    record: Record[F]
    view: ProjectView

    @property
    def file(self) -> F:
        """What the file says."""
        return self.record.file

    def place(self, *path: str | Row) -> Place:
        """Where in the file a value stands."""
        return self.record.source.place(*path)


class CheckMaker(Struct, Generic[L], frozen=True):
    """Makes checks of functions that are given what `look` sees, and yield findings.

    `look` is given a project and how much a problem would matter, and yields what there is to
    look at: nothing where a question, say, should not be asked.
    """

    look: Callable[[ProjectView, Severity], Iterable[L]]

    def faults(
        self, code: str, summary: str, why: str, turn: Turn | None = None
    ) -> Callable[[Callable[[L], Iterable[Finding]]], Check]:
        """Make a check whose findings are errors: things that cannot be right."""
        return lambda find: Check(code, summary, why, self._problems(code, find, ERROR), turn)

    def asks(
        self, code: str, summary: str, why: str, turn: Turn | None = None
    ) -> Callable[[Callable[[L], Iterable[Finding]]], Check]:
        """Make a check whose findings are questions: a person is asked to look."""
        return lambda find: Check(code, summary, why, self._problems(code, find, QUESTION), turn)

    def wonders(
        self, code: str, summary: str, why: str, turn: Turn = Turn.USUAL
    ) -> Callable[[Callable[[L], Iterable[CoachQuestion]]], QuestionMaker]:
        """Make a question of a coach, asked of what a check that asks would be given to look at."""

        def made(ask: Callable[[L], Iterable[CoachQuestion]]) -> QuestionMaker:
            def asked(view: ProjectView) -> Iterable[CoachQuestion]:
                return chain.from_iterable(map(ask, self.look(view, QUESTION)))

            return QuestionMaker(code, summary, why, asked, turn=turn)

        return made

    def _problems(
        self, code: str, find: Callable[[L], Iterable[Finding]], severity: Severity
    ) -> Callable[[ProjectView], Iterator[Problem]]:
        def problems(view: ProjectView) -> Iterator[Problem]:
            for looked_at in self.look(view, severity):
                for found in find(looked_at):
                    yield Problem(
                        code,
                        found.message,
                        found.place,
                        severity,
                        found.hint,
                        ask=found.ask,
                        action=found.action,
                        cycle=found.cycle,
                        measure=found.measure,
                    )

        return problems
