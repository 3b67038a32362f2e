"""Several theories of change put into one: ids that mean the same meet, others are told apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qiworkbook.api import unique_slug
from qiworkbook_spread.belief import held, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qiworkbook.api import Measure, ProjectView
    from qiworkbook_spread.belief import Part

AIM = "aim"

_OF_A_MEASURE = (
    *("id", "name", "kind", "definition", "numerator", "denominator", "counts", "better"),
    *("chart", "unit", "per", "decimals", "every", "smallest_denominator"),
)
"""What a new ward can take over of a measure. Targets, limits and sources are the old ward's."""


@dataclass(slots=True)
class Kind:
    """The tables of one kind by now, and which id each entry of each project has among them."""

    tables: list[dict[str, Any]] = field(default_factory=list)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, project: str, table: dict[str, Any]) -> dict[str, Any]:
        """The table that stands for this one: one that says the same if there is one."""
        old = table["id"]
        same = next((there for there in self.tables if _alike(there, table)), None)
        if same is None:
            table["id"] = unique_slug(old, [there["id"] for there in self.tables])
            self.tables.append(table)
            same = table
        self.ids[project, old] = same["id"]
        return same

    def now(self, project: str, ids: Iterable[str]) -> list[str]:
        """What these ids of a project are called now; those that were left out are dropped."""
        return [self.ids[project, id_] for id_ in ids if (project, id_) in self.ids]


def _alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    keys = ("name", "definition")
    return all(one.get(key) == other.get(key) for key in keys)


@dataclass(frozen=True, slots=True)
class Merged:
    """One theory of change, as tables of a project's file.

    `behind` holds, for each idea in its order, the parts of the package that it comes from;
    `outcomes` are the ids of the measures that showed their aims.
    """

    drivers: tuple[dict[str, Any], ...]
    ideas: tuple[dict[str, Any], ...]
    measures: tuple[dict[str, Any], ...]
    behind: tuple[tuple[Part, ...], ...]
    outcomes: tuple[str, ...]


def merge(views: Sequence[ProjectView]) -> Merged:
    """The theories of these projects, held to their believed ideas, as one."""
    drivers = _drivers(views)
    ideas, behind = _ideas(views, drivers)
    measures = _measures(views, drivers)
    outcomes = [
        id_
        for view in views
        for measure in view.thread.aim_measures[:1]
        for id_ in measures.now(view.project.id, [measure.id])
    ]
    return Merged(
        tuple(drivers.tables),
        tuple(ideas.tables),
        tuple(measures.tables),
        tuple(tuple(behind[table["id"]]) for table in ideas.tables),
        tuple(dict.fromkeys(outcomes)),
    )


def _drivers(views: Sequence[ProjectView]) -> Kind:
    kind = Kind()
    kept = [(view.project.id, driver) for view in views for driver in held(view).project.drivers]
    for project, driver in kept:
        kind.add(project, {"id": driver.id, "name": driver.name})
    for project, driver in kept:
        table = next(t for t in kind.tables if t["id"] == kind.ids[project, driver.id])
        _gather(table, "part_of", kind.now(project, driver.part_of))
    return kind


def _ideas(views: Sequence[ProjectView], drivers: Kind) -> tuple[Kind, dict[str, list[Part]]]:
    kind, behind = Kind(), dict[str, list["Part"]]()
    for part in parts_of(views):
        project = part.view.project.id
        table = kind.add(project, {"id": part.idea.id, "name": part.idea.name})
        _gather(table, "drives", drivers.now(project, part.idea.drives))
        table |= {"source": "change-package", "status": "proposed"}
        behind.setdefault(table["id"], []).append(part)
    return kind, behind


def _measures(views: Sequence[ProjectView], drivers: Kind) -> Kind:
    kind = Kind()
    for view in views:
        project = view.project.id
        for measure in _worth_taking(view):
            said = measure.model_dump(mode="json", exclude_none=True)
            table = kind.add(project, {key: said[key] for key in _OF_A_MEASURE if said.get(key)})
            shown = [id_ for id_ in measure.shows if id_ == AIM]
            _gather(table, "shows", [*shown, *drivers.now(project, measure.shows)])
        _pair(kind, view)
    return kind


def _pair(kind: Kind, view: ProjectView) -> None:
    """Keep the pairs of a project of which both were taken."""
    project = view.project.id
    for measure in view.project.measures:
        both = kind.now(project, [measure.id, measure.paired_with])
        if len(both) == 2:
            next(t for t in kind.tables if t["id"] == both[0])["paired_with"] = both[1]


def _worth_taking(view: ProjectView) -> list[Measure]:
    """What shows the aim, what stands behind the ideas, and what balances them."""
    parts = parts_of([view])
    if not parts:
        return []
    wanted = {measure.id for part in parts for measure in part.measures}
    wanted |= {measure.id for measure in view.thread.aim_measures}
    return [
        measure
        for measure in view.project.measures
        if (measure.id in wanted or measure.kind.value == "balancing")
        and not _is_derived(view, measure)
    ]


def _is_derived(view: ProjectView, measure: Measure) -> bool:
    series = view.project.series.get(measure.id)
    return series is not None and bool(series.derived_by)


def _gather(table: dict[str, Any], key: str, ids: Iterable[str]) -> None:
    """Add ids to a list of a table, each once; an empty list is left out."""
    every = dict.fromkeys([*table.get(key, ()), *ids])
    if every:
        table[key] = list(every)
