"""One project held to the ideas with a high degree of belief, and what stands behind each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qiworkbook.api import ProjectView
from qiworkbook_spread.belief import believed
from qiworkbook_spread.curve import MEASURE as CURVE
from qiworkbook_spread.model import Spread
from qiworkbook_spread.records import spread_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.api import Cycle, Idea, Measure
    from qiworkbook_spread.belief import Belief
    from qiworkbook_spread.model import Adaptable, Core
    from qiworkbook_spread.sites import Adaptation


@dataclass(frozen=True, slots=True)
class Part:
    """An idea of the package, and the project that it comes from, seen whole."""

    view: ProjectView
    belief: Belief

    @property
    def idea(self) -> Idea:
        """The idea."""
        return self.belief.idea

    @property
    def ward(self) -> str:
        """Where it comes from, as people speak of the place."""
        return self.view.project.about.unit or self.view.project.title

    @property
    def spread(self) -> Spread:
        """What is written on its spread; empty where nothing is."""
        record = spread_of(self.view)
        return record.file if record else Spread()

    @property
    def core(self) -> tuple[Core, ...]:
        """What has to stay as it is."""
        return tuple(one for one in self.spread.core if one.idea == self.idea.id)

    @property
    def adaptable(self) -> tuple[Adaptable, ...]:
        """What may be made one's own."""
        return tuple(one for one in self.spread.adaptable if one.idea == self.idea.id)

    @property
    def adapted(self) -> tuple[tuple[str, Adaptation], ...]:
        """What other units changed of it, with the name of the unit."""
        return tuple(
            (site.unit, one)
            for site in self.spread.site
            for one in site.adaptation
            if one.idea == self.idea.id
        )

    @property
    def cycles(self) -> tuple[Cycle, ...]:
        """The finished cycles that tested it, by date."""
        tested = self.view.thread.cycles_of(self.idea)
        return tuple(cycle for cycle in tested if cycle.file.act.decision)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures with data that its cycles name, or that show what it acts on.

        How many sites took it up says nothing of whether it helps, so the curve is not among them.
        """
        named = {id_ for cycle in self.cycles for id_ in cycle.file.plan.measures}
        return tuple(
            measure
            for measure in self.view.project.measures
            if measure.id != CURVE
            if measure.id in named or set(measure.shows) & set(self.idea.drives)
            if (reading := self.view.reading(measure.id)) and reading.latest
        )


def parts_of(views: Iterable[ProjectView]) -> tuple[Part, ...]:
    """The ideas of these projects that are held with a high degree of belief."""
    return tuple(Part(view, belief) for view in views for belief in believed(view))


def held(view: ProjectView) -> ProjectView:
    """The project with only these ideas, and the drivers on the way from them to the aim."""
    ideas = tuple(belief.idea for belief in believed(view))
    wanted = _upwards(view, {driver for idea in ideas for driver in idea.drives})
    drivers = tuple(driver for driver in view.project.drivers if driver.id in wanted)
    project = replace(view.project, ideas=ideas, drivers=drivers)
    return ProjectView(project, view.today, view.workbook, view.rule_sets)


def _upwards(view: ProjectView, ids: set[str]) -> frozenset[str]:
    """The drivers, and all that they are part of."""
    above = {up for d in view.project.drivers if d.id in ids for up in d.part_of} - ids
    return _upwards(view, ids | above) if above else frozenset(ids)
