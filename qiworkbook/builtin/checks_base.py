"""How the core's checks are written: a function that finds, and what surrounds it.

`@faults` makes errors: things that cannot be right. `@asks` makes questions about method: they
are never put to a closed project, and with `at_work=True` not to a paused one either. The
function's docstring says what the check looks for, `why` what it means to an improver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qiworkbook import problems
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.contributions.check_maker import CheckMaker, Finding
from qiworkbook.contributions.extensions import Check, Turn
from qiworkbook.model import Measure, Status
from qiworkbook.problems import Action, Severity

Find = Callable[[ProjectView], Iterable[Finding]]

__all__ = ["Finding", "Turn", "asks", "do", "faults", "in_status", "own_measures", "summary"]


def in_status(*statuses: Status) -> CheckMaker[ProjectView]:
    """What makes checks and questions of projects that have one of these statuses."""

    def look(view: ProjectView, _: Severity) -> Iterator[ProjectView]:
        if view.project.about.status in statuses:
            yield view

    return CheckMaker(look)


_ALWAYS = in_status(*Status)
_OPEN = in_status(Status.ACTIVE, Status.PAUSED)
_AT_WORK = in_status(Status.ACTIVE)


def faults(code: str, why: str, *, turn: Turn | None = None) -> Callable[[Find], Check]:
    """Make a check whose findings are errors."""
    return lambda find: _ALWAYS.faults(code, summary(find), why, turn)(find)


def asks(
    code: str, why: str, *, turn: Turn | None = None, at_work: bool = False
) -> Callable[[Find], Check]:
    """Make a check whose findings are questions; `at_work` keeps it to active projects.

    With a `turn` a coach asks it too, wherever a finding says how.
    """
    maker = _AT_WORK if at_work else _OPEN
    return lambda find: maker.asks(code, summary(find), why, turn)(find)


def do(name: str, view: ProjectView, /, *on: str, **fields: str) -> Action:
    """The next thing to do in a project, to what in it, with fields; "" is for people to say."""
    return problems.do(name, view.project.id, *on, **fields)


def summary(find: Callable[..., object]) -> str:
    """What a check or a question looks for: its docstring, in a line."""
    return " ".join((find.__doc__ or "").split())


def own_measures(view: ProjectView) -> Iterator[Measure]:
    """The measures that project.toml defines.

    Those that plugins work out from files of theirs are not among them: nobody could add a word
    or a point to one of these.
    """
    for measure in view.project.measures:
        series = view.project.series.get(measure.id)
        if measure.days_between or not (series and series.derived_by):
            yield measure
