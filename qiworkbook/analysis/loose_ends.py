"""What a project's files say that cannot be followed: links to nowhere, ids that stand twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.model import AIM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.model import Cycle, Driver, Idea, Measure, Project

    Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to an id: `value`, written at `path` of the file of `owner`.

    `owner` is a cycle's id, or "" for project.toml. `kind` is the noun that is looked for, and
    `candidates` are the ids that would do.
    """

    owner: str
    path: Path
    value: str
    kind: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An id that is used again: where it first stands, and where it stands again."""

    kind: str
    id: str
    first: Path
    again: Path


def dangling_links(project: Project) -> tuple[Link, ...]:
    """Every link of a project that leads nowhere, in the order of its files."""
    return tuple(link for link in _links(project) if link.value not in link.candidates)


def repeated_ids(project: Project) -> tuple[Duplicate, ...]:
    """Every id of a driver, idea or measure that stands there a second time or more."""
    kinds = (
        ("driver", _ids(project.drivers)),
        ("idea", _ids(project.ideas)),
        ("measure", _ids(project.measures)),
    )
    return tuple(
        Duplicate(kind, id_, (kind, first, "id"), (kind, index, "id"))
        for kind, ids in kinds
        for index, id_ in enumerate(ids)
        if (first := ids.index(id_)) < index
    )


def _links(project: Project) -> Iterator[Link]:
    drivers, measures = _ids(project.drivers), _ids(project.measures)
    if project.aim:
        yield from _one("", ("aim", "measure"), project.aim.measure, "measure", measures)
    for at, driver in enumerate(project.drivers):
        yield from _each("", ("driver", at, "part_of"), driver.part_of, "driver", drivers)
    for at, idea in enumerate(project.ideas):
        yield from _each("", ("idea", at, "drives"), idea.drives, "driver", drivers)
    for at, measure in enumerate(project.measures):
        yield from _of_measure(project, ("measure", at), measure)
    for cycle in project.cycles:
        yield from _of_cycle(project, cycle)


def _of_measure(project: Project, path: Path, measure: Measure) -> Iterator[Link]:
    drivers, measures = _ids(project.drivers), _ids(project.measures)
    yield from _each("", (*path, "shows"), measure.shows, "driver", (AIM, *drivers))
    yield from _one("", (*path, "paired_with"), measure.paired_with, "measure", measures)
    yield from _one("", (*path, "days_between"), measure.days_between, "measure", measures)
    for at, phase in enumerate(measure.phase):
        yield from _one("", (*path, "phase", at, "pdsa"), phase.pdsa, "cycle", _ids(project.cycles))


def _of_cycle(project: Project, cycle: Cycle) -> Iterator[Link]:
    file = cycle.file
    yield from _one(cycle.id, ("idea",), file.idea, "idea", _ids(project.ideas))
    if file.follows != cycle.id:  # a circle of one is told as a circle
        others = tuple(id_ for id_ in _ids(project.cycles) if id_ != cycle.id)
        yield from _one(cycle.id, ("follows",), file.follows, "cycle", others)
    path, measures = ("plan", "measures"), _ids(project.measures)
    yield from _each(cycle.id, path, file.plan.measures, "measure", measures)


def _one(owner: str, path: Path, value: str, kind: str, to: tuple[str, ...]) -> Iterator[Link]:
    if value:
        yield Link(owner, path, value, kind, to)


def _each(
    owner: str, path: Path, values: Iterable[str], kind: str, to: tuple[str, ...]
) -> Iterator[Link]:
    for at, value in enumerate(values):
        yield Link(owner, (*path, at), value, kind, to)


def _ids(things: Iterable[Driver | Idea | Measure | Cycle]) -> tuple[str, ...]:
    return tuple(thing.id for thing in things)
