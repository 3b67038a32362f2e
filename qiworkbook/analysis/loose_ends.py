"""What a project's files say that cannot be followed: links to nowhere, ids that stand twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from qiworkbook.model import AIM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qiworkbook.model import Aim, Cycle, Driver, Idea, Measure, Project
    from qiworkbook.model.measure import Phase

Named: TypeAlias = "Driver | Idea | Measure"
Holder: TypeAlias = "Aim | Cycle | Named | Phase"
"""What a link is written in."""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to an id: `value`, written at `key` of `holder`.

    `kind` is the noun that is looked for, and `candidates` are the ids that would do. The holder
    of a phase is the phase, and `measure` the one that it belongs to.
    """

    holder: Holder
    key: str
    value: str
    kind: str
    candidates: tuple[str, ...]
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An id that is used again: what has it first, and what has it again."""

    kind: str
    first: Named
    again: Named


def dangling_links(project: Project) -> tuple[Link, ...]:
    """Every link of a project that leads nowhere, in the order of its files."""
    return tuple(link for link in _links(project) if link.value not in link.candidates)


def repeated_ids(project: Project) -> tuple[Duplicate, ...]:
    """Every id of a driver, idea or measure that stands there a second time or more."""
    kinds: dict[str, Sequence[Named]] = {
        "driver": project.drivers,
        "idea": project.ideas,
        "measure": project.measures,
    }
    return tuple(
        Duplicate(kind, first, thing)
        for kind, things in kinds.items()
        for thing in things
        if (first := next(one for one in things if one.id == thing.id)) is not thing
    )


def _links(project: Project) -> Iterator[Link]:
    drivers, measures = _ids(project.drivers), _ids(project.measures)
    aim = project.aim
    if aim and aim.measure:
        yield Link(aim, "measure", aim.measure, "measure", measures)
    for driver in project.drivers:
        yield from _each(driver, "part_of", driver.part_of, "driver", drivers)
    for idea in project.ideas:
        yield from _each(idea, "drives", idea.drives, "driver", drivers)
    for measure in project.measures:
        yield from _of_measure(project, measure)
    for cycle in project.cycles:
        yield from _of_cycle(project, cycle)


def _of_measure(project: Project, measure: Measure) -> Iterator[Link]:
    measures, cycles = _ids(project.measures), _ids(project.cycles)
    yield from _each(measure, "shows", measure.shows, "driver", (AIM, *_ids(project.drivers)))
    for key in ("paired_with", "days_between"):
        if named := getattr(measure, key):
            yield Link(measure, key, named, "measure", measures)
    for phase in measure.phase:
        if phase.pdsa:
            yield Link(phase, "pdsa", phase.pdsa, "cycle", cycles, measure)


def _of_cycle(project: Project, cycle: Cycle) -> Iterator[Link]:
    file = cycle.file
    if file.idea:
        yield Link(cycle, "idea", file.idea, "idea", _ids(project.ideas))
    if file.follows and file.follows != cycle.id:  # a circle of one is told as a circle
        others = tuple(id_ for id_ in _ids(project.cycles) if id_ != cycle.id)
        yield Link(cycle, "follows", file.follows, "cycle", others)
    yield from _each(cycle, "measures", file.plan.measures, "measure", _ids(project.measures))


def _each(
    holder: Holder, key: str, values: Iterable[str], kind: str, to: tuple[str, ...]
) -> Iterator[Link]:
    for value in values:
        yield Link(holder, key, value, kind, to)


def _ids(things: Iterable[Driver | Idea | Measure | Cycle]) -> tuple[str, ...]:
    return tuple(thing.id for thing in things)
