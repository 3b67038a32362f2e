"""The thing that a person named, or a sentence that says which ones there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from qiworkbook.problems import WorkbookError
from qiworkbook.text.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.model import Cycle, Driver, Idea, Measure, Project


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_HasId)


def the_driver(project: Project, id_: str) -> Driver:
    """The driver with this id. Raises WorkbookError when it is not there."""
    return _the(project.drivers, id_, "driver", project, f'driver add {project.id} "..."')


def the_idea(project: Project, id_: str) -> Idea:
    """The change idea with this id. Raises WorkbookError when it is not there."""
    return _the(project.ideas, id_, "change idea", project, f'idea add {project.id} "..."')


def the_measure(project: Project, id_: str) -> Measure:
    """The measure with this id. Raises WorkbookError when it is not there."""
    add = f'measure add {project.id} "..." --kind outcome'
    return _the(project.measures, id_, "measure", project, add)


def the_cycle(project: Project, said: str) -> Cycle:
    """The cycle with this id, or the only one whose id has `said` in it."""
    like = [cycle for cycle in project.cycles if said and said in cycle.id]
    exact = [cycle for cycle in like if cycle.id == said]
    if len(exact or like) == 1:
        return (exact or like)[0]
    if like:
        ids = ", ".join(sorted(cycle.id for cycle in like))
        raise WorkbookError(f"Several cycles have {said!r} in their name.", f"Name one: {ids}.")
    return _the(project.cycles, said, "cycle", project, f'pdsa plan {project.id} "..."')


def readable(project: Project) -> Project:
    """The project. Raises WorkbookError when its project.toml could not be read."""
    if project.unread:
        why = project.why_unread
        where = f"{why}. {why.hint}\n" if why else ""
        raise WorkbookError(
            f"{project.source.file} cannot be read.",
            f"{where}Put that right, and look again: qiworkbook check {project.id}",
        )
    return project


def _the(things: Sequence[T], id_: str, noun: str, project: Project, add: str) -> T:
    found = [thing for thing in things if thing.id == id_]
    if len(found) == 1:
        return found[0]
    if noun != "cycle":
        readable(project)
    if found:
        raise WorkbookError(
            f"{project.id} has {len(found)} {noun}s called {id_!r}.",
            f"Look at {project.source.file} and give each its own id.",
        )
    ids = [thing.id for thing in things]
    guess = did_you_mean(id_, ids)
    if guess:
        hint = f"Did you mean {guess}?"
    elif ids:
        hint = f"There are: {', '.join(ids)}."
    else:
        hint = f"There is none yet. Add one with: qiworkbook {add}"
    raise WorkbookError(f"{project.id} has no {noun} {id_!r}.", hint)
