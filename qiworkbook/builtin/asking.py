"""How the core's checks are written: a function that finds, and what surrounds it.

`@faults` makes errors: things that cannot be right. `@asks` makes questions about method: they
are never put to a closed project, and with `at_work=True` not to a paused one either. The
function's docstring says what the check looks for, `why` what it means to an improver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.extensions import Check
from qiworkbook.model import Status
from qiworkbook.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qiworkbook.problems import Place
    from qiworkbook.view import ProjectView

    Find = Callable[[ProjectView], Iterable["Finding"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where, what, and what could be done next."""

    place: Place
    message: str
    hint: str = ""


def faults(code: str, why: str) -> Callable[[Find], Check]:
    """Make a check whose findings are errors."""

    def make(find: Find) -> Check:
        return _check(code, why, Severity.ERROR, find, find)

    return make


def asks(code: str, why: str, *, at_work: bool = False) -> Callable[[Find], Check]:
    """Make a check whose findings are questions; `at_work` keeps it to active projects."""
    asked = {Status.ACTIVE} if at_work else {Status.ACTIVE, Status.PAUSED}

    def make(find: Find) -> Check:
        def find_while_open(view: ProjectView) -> Iterator[Finding]:
            if view.project.about.status in asked:
                yield from find(view)

        return _check(code, why, Severity.QUESTION, find, find_while_open)

    return make


def _check(code: str, why: str, severity: Severity, told: Find, find: Find) -> Check:
    def problems(view: ProjectView) -> Iterator[Problem]:
        for found in find(view):
            yield Problem(code, found.message, found.place, severity, found.hint)

    return Check(code, " ".join((told.__doc__ or "").split()), why, problems)
