"""The thread from aim to cycle, and what hangs loose on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct

from qiworkbook import model
from qiworkbook.model import AIM, Aim, Cycle, Driver, Idea, Measure, Phase, Project

Named: TypeAlias = "Driver | Idea | Measure"
Holder: TypeAlias = "Aim | Cycle | Named | Phase"
"""What a link is written in."""


class Reference(Struct, frozen=True):
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


class Duplicate(Struct, frozen=True):
    """An id that is used again: what has it first, and what has it again."""

    kind: str
    first: Named
    again: Named


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


def _links(project: Project) -> Iterator[Reference]:
    drivers, measures = _ids(project.drivers), _ids(project.measures)
    aim = project.aim
    if aim and aim.measure:
        yield Reference(aim, "measure", aim.measure, "measure", measures)
    for driver in project.drivers:
        yield from _each(driver, "part_of", driver.part_of, "driver", drivers)
    for idea in project.ideas:
        yield from _each(idea, "drives", idea.drives, "driver", drivers)
    for measure in project.measures:
        yield from _of_measure(project, measure)
    for cycle in project.cycles:
        yield from _of_cycle(project, cycle)


def _of_measure(project: Project, measure: Measure) -> Iterator[Reference]:
    measures, cycles = _ids(project.measures), _ids(project.cycles)
    yield from _each(measure, "shows", measure.shows, "driver", (AIM, *_ids(project.drivers)))
    for key in ("paired_with", "days_between"):
        if named := getattr(measure, key):
            yield Reference(measure, key, named, "measure", measures)
    for phase in measure.phase:
        if phase.pdsa:
            yield Reference(phase, "pdsa", phase.pdsa, "cycle", cycles, measure)


def _of_cycle(project: Project, cycle: Cycle) -> Iterator[Reference]:
    file = cycle.file
    if file.idea:
        yield Reference(cycle, "idea", file.idea, "idea", _ids(project.ideas))
    if file.follows and file.follows != cycle.id:  # a circle of one is told as a circle
        others = tuple(id_ for id_ in _ids(project.cycles) if id_ != cycle.id)
        yield Reference(cycle, "follows", file.follows, "cycle", others)
    yield from _each(cycle, "measures", file.plan.measures, "measure", _ids(project.measures))


def _each(
    holder: Holder, key: str, values: Iterable[str], kind: str, to: tuple[str, ...]
) -> Iterator[Reference]:
    for value in values:
        yield Reference(holder, key, value, kind, to)


def _ids(things: Iterable[Driver | Idea | Measure | Cycle]) -> tuple[str, ...]:
    return tuple(thing.id for thing in things)


class Thread(Struct, frozen=True, dict=True):
    """The graph of one project. Every query answers in the order of the file."""

    project: Project

    @cached_property
    def primary_drivers(self) -> tuple[Driver, ...]:
        """The drivers that act on the aim itself."""
        return tuple(driver for driver in self.project.drivers if driver.is_primary)

    def parts_of(self, driver: Driver) -> tuple[Driver, ...]:
        """The drivers that say they are part of this one."""
        return tuple(d for d in self.project.drivers if driver.id in d.part_of)

    def ideas_for(self, driver: Driver) -> tuple[Idea, ...]:
        """The change ideas that act on this driver."""
        return tuple(idea for idea in self.project.ideas if driver.id in idea.drives)

    def cycles_of(self, idea: Idea) -> tuple[Cycle, ...]:
        """The cycles that test this idea, by start date."""
        return tuple(c for c in self.cycles_by_date if c.file.idea == idea.id)

    def measures_of(self, driver: Driver) -> tuple[Measure, ...]:
        """The measures that show this driver."""
        return tuple(m for m in self.project.measures if driver.id in m.shows)

    @cached_property
    def aim_measures(self) -> tuple[Measure, ...]:
        """The measures that show the aim: the one it names first."""
        aim = self.project.aim
        named = aim.measure if aim else ""
        found = [m for m in self.project.measures if m.id == named or AIM in m.shows]
        return tuple(sorted(found, key=lambda m: m.id != named))

    @cached_property
    def outcome(self) -> Measure | None:
        """The measure that shows whether the aim is reached."""
        return self.aim_measures[0] if self.aim_measures else None

    def cycles_on(self, measure: Measure) -> tuple[Cycle, ...]:
        """The cycles whose plan names this measure, or whose idea acts on what it shows."""
        ideas = {i.id for i in self.project.ideas if set(i.drives) & set(measure.shows)}
        return tuple(
            c
            for c in self.cycles_by_date
            if measure.id in c.file.plan.measures
            or (not c.file.plan.measures and c.file.idea in ideas)
        )

    @cached_property
    def cycles_by_date(self) -> tuple[Cycle, ...]:
        """Every cycle, by start date; those without a date last."""
        return tuple(
            sorted(
                self.project.cycles,
                key=lambda c: (c.start is None, c.start.isoformat() if c.start else "", c.id),
            )
        )

    @property
    def under_way(self) -> tuple[Cycle, ...]:
        """The cycles that are not done, by start date."""
        return tuple(c for c in self.cycles_by_date if c.stage is not model.Stage.DONE)

    @cached_property
    def ramps(self) -> tuple[tuple[Cycle, ...], ...]:
        """Cycles that build on one another, first cycle first; a lone cycle is a ramp of one.

        Where two cycles follow the same one, the ramp holds both, by date. The cycles of a circle
        are ramps of one, and a ramp that builds on one of them begins after it.
        """
        circling = [c for c in self.cycles_by_date if c.id in self._circling]
        others = [c for c in self.cycles_by_date if c.id not in self._circling]
        ids = _ids(others)
        begun = [c for c in others if c.file.follows not in ids]
        return (*(tuple(self._onward(c)) for c in begun), *((c,) for c in circling))

    def _onward(self, root: Cycle) -> Iterator[Cycle]:
        waiting = [root]
        while waiting:
            cycle = waiting.pop(0)
            yield cycle
            waiting += self.followers(cycle)

    def followers(self, cycle: Cycle) -> tuple[Cycle, ...]:
        """The cycles that build directly on this one."""
        return tuple(c for c in self.cycles_by_date if c.file.follows == cycle.id)

    @cached_property
    def _circling(self) -> frozenset[str]:
        return frozenset(id_ for circle in self.cycle_circles for id_ in circle)

    def ramp_of(self, cycle: Cycle) -> tuple[Cycle, ...]:
        """The ramp that this cycle is in."""
        return next((ramp for ramp in self.ramps if cycle in ramp), (cycle,))

    def number(self, cycle: Cycle) -> int:
        """Which cycle of its ramp this is, counted from 1: computed when shown, never stored."""
        return self.ramp_of(cycle).index(cycle) + 1

    @cached_property
    def driver_circles(self) -> tuple[tuple[str, ...], ...]:
        """Drivers that are, by way of others, part of themselves."""
        return _circles({d.id: d.part_of for d in self.project.drivers})

    @cached_property
    def cycle_circles(self) -> tuple[tuple[str, ...], ...]:
        """Cycles that, by way of others, follow themselves."""
        return _circles({c.id: tuple(filter(None, [c.file.follows])) for c in self.project.cycles})

    @cached_property
    def untested_ideas(self) -> tuple[Idea, ...]:
        """Ideas that no cycle has tested, parked and abandoned ones aside."""
        tested = {cycle.file.idea for cycle in self.project.cycles}
        aside = {"parked", "abandoned"}
        return tuple(i for i in self.project.ideas if i.id not in tested and i.status not in aside)

    @cached_property
    def unmeasured_drivers(self) -> tuple[Driver, ...]:
        """Primary drivers that no measure shows, not even by way of a part of them."""
        return tuple(d for d in self.primary_drivers if not self._is_measured(d, frozenset()))

    def _is_measured(self, driver: Driver, seen: frozenset[str]) -> bool:
        return driver.id not in seen and (
            bool(self.measures_of(driver))
            or any(self._is_measured(part, seen | {driver.id}) for part in self.parts_of(driver))
        )

    @cached_property
    def idle_drivers(self) -> tuple[Driver, ...]:
        """Drivers without parts that no change idea acts on."""
        return tuple(
            d for d in self.project.drivers if not self.parts_of(d) and not self.ideas_for(d)
        )

    @cached_property
    def measures_without_data(self) -> tuple[Measure, ...]:
        """Measures for which nobody has entered a value: rows that can't be read are values."""
        series = self.project.series
        return tuple(
            m
            for m in self.project.measures
            if (one := series.get(m.id)) is None
            or not (one.counted_on or one.unread or one.withheld)
        )

    @cached_property
    def dangling(self) -> tuple[Reference, ...]:
        """Every link that leads nowhere."""
        return tuple(o for o in _links(self.project) if o.value not in o.candidates)

    @cached_property
    def duplicates(self) -> tuple[Duplicate, ...]:
        """Every id that is used more than once among its kind."""
        return repeated_ids(self.project)


def _circles(links: dict[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Each circle once, told from its alphabetically first member."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for start in sorted(links):
        path = _way_back(links, start)
        if path:
            first = path.index(min(path))
            found.setdefault(frozenset(path), path[first:] + path[:first])
    return tuple(found.values())


def _way_back(links: dict[str, tuple[str, ...]], start: str) -> tuple[str, ...]:
    """The shortest way from `start` to itself, or ()."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for onward in links.get(way[-1], ()):
            if onward == start:
                return way
            if onward not in seen:
                seen.add(onward)
                ways.append((*way, onward))
    return ()
