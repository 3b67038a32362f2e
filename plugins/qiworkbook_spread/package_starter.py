"""The change package as a starter: a project that begins with the believed ideas and the theories
joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from qiworkbook.api import counted, listed, sentence, toml_text, unique_slug
from qiworkbook_spread.belief import RULE, held, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qiworkbook.api import Measure, ProjectView
    from qiworkbook_spread.belief import Part

AIM = "aim"

_OF_A_MEASURE = (
    *("id", "name", "kind", "definition", "numerator", "denominator", "counts", "better"),
    *("chart", "unit", "per", "decimals", "every", "smallest_denominator"),
)
"""What a new ward can take over of a measure. Targets, limits and sources are the old ward's."""


class Kind(Struct):
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


class Merged(Struct, frozen=True):
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


_HEAD = """\
# One project, begun from the change package of {wards}: {ideas}.
# Choose what fits what your own people say, and delete the rest. Test each idea as if it were new.
# {rule}
# Lines that begin with # are notes, and nothing reads them.
format = 1

[project]
title = "{{{{ title }}}}"
organisation = "{{{{ organisation }}}}"
unit = "{{{{ unit }}}}"
status = "active"
start = {{{{ today }}}}
{illustrative}
# The aim is your own: what, how much, by when, for whom.
[aim]
statement = ""
{outcome}
[coproduction]

[[team]]
role = "lead"
title = ""                    # a job title; names are best left out
"""

_ILLUSTRATIVE = (
    'illustrative = "Begun from the change package of {wards}, which is an example."'
    "  # delete this line when the words are your own\n"
)


def starter_files(views: Sequence[ProjectView]) -> dict[str, str]:
    """The files of the starter: what it is, and the project that a ward begins with."""
    parts = parts_of(views)
    wards = list(dict.fromkeys(part.ward for part in parts))
    ideas = counted(len(parts), "idea")
    what = f"Change package: {ideas} from {listed(wards)}"
    return {
        "starter.toml": toml_text({"format": 1, "what": what}),
        "project.toml": "\n".join(_project(merge(views), parts, ideas, wards)),
    }


def _project(
    merged: Merged, parts: Sequence[Part], ideas: str, wards: Sequence[str]
) -> Iterator[str]:
    invented = [part.ward for part in parts if part.view.project.about.illustrative]
    named = listed(list(dict.fromkeys(invented)))
    yield _HEAD.format(
        ideas=ideas,
        wards=_noted(listed(wards)),
        rule=RULE,
        outcome=_outcome(merged.outcomes),
        illustrative=_ILLUSTRATIVE.format(wards=_quoted(named)) if invented else "",
    )
    yield from (_table("driver", table) for table in merged.drivers)
    for table, behind in zip(merged.ideas, merged.behind, strict=True):
        notes = "".join(f"# {_noted(note)}\n" for part in behind for note in _notes(part))
        yield notes + _table("idea", table)
    yield "# Measures that stand behind these ideas. Agree on each definition before you count.\n"
    yield from (_table("measure", table) for table in merged.measures)


def _outcome(ids: Sequence[str]) -> str:
    """The measure of the aim; where wards had different ones, the choice is left to the new one."""
    if len(ids) == 1:
        return f'measure = "{ids[0]}"\n'
    either = listed([f'"{id_}"' for id_ in ids], "or")
    return f"# measure = the one that shows it: {either}\n" if ids else ""


def _notes(part: Part) -> Iterator[str]:
    yield f"From {part.ward}: {sentence(part.belief.because)}"
    for core in part.core:
        yield f"Core: {sentence(core.what)}"
    if not part.core:
        yield "Core: nobody has written it down. Ask the ward."
    for one in part.adaptable:
        yield f"Yours to change: {sentence(one.what)}"
    for unit, change in part.adapted:
        yield f"{unit} changed: {sentence(change.what)} {sentence(change.why)}".rstrip()
    for cycle in part.cycles[:1]:
        if cycle.file.plan.scale:
            yield f"The first test there: {cycle.file.plan.scale.removesuffix('.')}"


def _table(name: str, table: dict[str, Any]) -> str:
    return toml_text({name: [table]})


def _noted(text: str) -> str:
    """A text as it may stand in a remark: on one line, without what cannot be seen."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _quoted(text: str) -> str:
    """A text as it may stand between quotes."""
    return _noted(text).replace("\\", "\\\\").replace('"', '\\"')
