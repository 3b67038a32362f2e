"""How the core's coach questions are written: a function that wonders, or a check that asks.

The function's docstring says what the question is about, `why` what it is good for. A closed
project is asked nothing but whether it has held, and a paused one only whether it goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.contributions.extensions import CoachQuestion, QuestionMaker, Turn
from qiworkbook.model import Status
from qiworkbook.text.words import capital, no_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.contributions.extensions import Check

    Ask = Callable[[ProjectView], Iterable[CoachQuestion]]


def wonders(
    code: str, why: str, turn: Turn, *, when: Status = Status.ACTIVE
) -> Callable[[Ask], QuestionMaker]:
    """Make a coach question out of a function that asks it."""

    def make(ask: Ask) -> QuestionMaker:
        def ask_in_time(view: ProjectView) -> Iterator[CoachQuestion]:
            if view.project.about.status is when:
                yield from ask(view)

        summary = " ".join((ask.__doc__ or "").split())
        return QuestionMaker(code, summary, why, ask_in_time, turn=turn)

    return make


def asked_by(check: Check) -> QuestionMaker:
    """The questions of a check: what it found, each as a coach would put it."""

    def ask(view: ProjectView) -> Iterator[CoachQuestion]:
        if view.project.about.status is Status.ACTIVE:
            for found in check.find(view):
                if found.ask:
                    because = f"{capital(no_stop(found.message))}."
                    yield CoachQuestion(
                        code=found.code,
                        ask=found.ask,
                        because=because,
                        place=found.place,
                        cycle=found.cycle,
                        measure=found.measure,
                        action=found.action,
                    )

    turn = Turn.USUAL if check.turn is None else check.turn
    return QuestionMaker(check.code, check.summary, check.why, ask, turn=turn)
