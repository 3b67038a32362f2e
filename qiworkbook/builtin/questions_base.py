"""How the core's coach questions are written: a function that wonders, and what surrounds it.

The function's docstring says what the question is about, `why` what it is good for. A closed
project is asked nothing, and a paused one only what is marked with `when_paused`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.model import Status
from qiworkbook.parts.extensions import CoachQuestion, QuestionMaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qiworkbook.analysis.project_view import ProjectView

    Ask = Callable[[ProjectView], Iterable[CoachQuestion]]


def wonders(code: str, why: str, *, when_paused: bool = False) -> Callable[[Ask], QuestionMaker]:
    """Make a coach question out of a function that asks it."""
    asked_when = Status.PAUSED if when_paused else Status.ACTIVE

    def make(ask: Ask) -> QuestionMaker:
        def ask_in_time(view: ProjectView) -> Iterator[CoachQuestion]:
            if view.project.about.status is asked_when:
                yield from ask(view)

        return QuestionMaker(code, " ".join((ask.__doc__ or "").split()), why, ask_in_time)

    return make
