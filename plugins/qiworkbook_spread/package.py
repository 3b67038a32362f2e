"""The change package, and the project that a ward starts from one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from msgspec import Struct, field

from qiworkbook.api import (
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Cycle,
    Facts,
    Grid,
    Heading,
    Measure,
    NothingFoundError,
    Paper,
    PaperMaker,
    Paragraph,
    ProjectView,
    Section,
    Shared,
    Tone,
    alt_text,
    counted,
    day,
    headline,
    listed,
    sentence,
    short,
    theory_diagram,
    toml_text,
    unique_slug,
    verdict,
)
from qiworkbook_spread.evidence import RULE, PackageIdea, beliefs, held, parts_of
from qiworkbook_spread.sections import adaptable_line, core_line
from qiworkbook_spread.words import title_of

_TITLE = 110
_HELD = {
    "yes": "held",
    "partly": "held in part",
    "no": "did not hold",
    "": "nobody compared with what happened",
}


def idea_id(part: PackageIdea) -> str:
    """The id of the section about an idea."""
    return f"{part.view.project.id}-package-{part.idea.id}"


def chart_id(project: str, measure: str) -> str:
    """The id of the section with a chart."""
    return f"{project}-package-chart-{measure}"


def idea_section(part: PackageIdea) -> Section:
    """What the idea is, what is core, what was tried and learned, and how to test it."""
    name = title_of(part.idea)
    return Section(
        idea_id(part),
        f"{part.ward}: {short(name, 60)}",
        short(f"To test: {part.idea.name}", _TITLE).removesuffix("."),
        (
            Facts(tuple(_facts(part))),
            *_core(part),
            *_adaptable(part),
            *_cycles(part),
            *_charts(part),
            *_begin(part),
        ),
        project=part.view.project.id,
    )


def _facts(part: PackageIdea) -> Iterator[tuple[str, str]]:
    drivers = [driver.name for driver in part.view.project.drivers if driver.id in part.idea.drives]
    yield "From", part.ward
    yield "Acts on", listed(drivers) if drivers else "no driver yet"
    yield "How far it has come", sentence(part.idea.status.value)
    if part.idea.status_reason:
        yield "Why", sentence(part.idea.status_reason)
    if part.idea.source:
        yield "Whose idea it was", _SOURCES[part.idea.source.value]
    if part.idea.effort:
        yield "How much work it was there", part.idea.effort.value.capitalize()
    yield "Why it is in the package", sentence(part.belief.because)


_SOURCES = {
    "team": "The team's",
    "patients": "Patients'",
    "change-package": "From a change package",
    "literature": "From the literature",
}


def _core(part: PackageIdea) -> Iterator[Block]:
    yield Heading("Core: what has to stay as it is")
    if part.core:
        yield Bullets(tuple(map(core_line, part.core)))
    else:
        yield Callout(f"Nobody has written down what is core. Ask {part.ward}.", Tone.UNKNOWN)


def _adaptable(part: PackageIdea) -> Iterator[Block]:
    if part.adaptable:
        yield Heading("What you can make your own")
        yield Bullets(tuple(map(adaptable_line, part.adaptable)))
    if part.adapted:
        yield Heading("What others adapted")
        yield Grid(
            ("Unit", "What", "Why", "What came of it"),
            tuple(
                (
                    Cell(unit),
                    Cell(one.what),
                    Cell(one.why or "Not said"),
                    Cell(one.effect or "Not said"),
                )
                for unit, one in part.adapted
            ),
        )


def _cycles(part: PackageIdea) -> Iterator[Block]:
    yield Heading("What was tried, and what was learned")
    if not part.cycles:
        yield Callout(
            "There is no finished PDSA cycle behind it: belief in it rests on something else.",
            Tone.WATCH,
        )
        return
    yield Grid(
        ("Cycle", "How large", "Predictions", "Learned", "Decision"),
        tuple(map(_cycle_row, part.cycles)),
    )


def _cycle_row(cycle: Cycle) -> tuple[Cell, ...]:
    file = cycle.file
    when = f" ({day(cycle.start)})" if cycle.start else ""
    said = [
        f"{question.ask} “{question.predict}”, which {_HELD[question.held.value]}."
        for question in file.plan.question
        if question.predict.strip()
    ]
    return (
        Cell(f"{cycle.title}{when}"),
        Cell(file.plan.scale or "—"),
        Cell(" ".join(said) or "None was written down"),
        Cell(sentence(file.study.learning or file.study.summary) or "—"),
        Cell(file.act.decision.value),
    )


def _charts(part: PackageIdea) -> Iterator[Block]:
    yield Heading("Charts that stand behind it")
    if not part.measures:
        yield Callout("There is no chart with data behind it.", Tone.WATCH)
        return
    yield Grid(
        ("Measure", "Kind", "What its chart says"),
        tuple(
            (
                Cell(measure.name, link=chart_id(part.view.project.id, measure.id)),
                Cell(measure.kind.value),
                Cell(verdict(part.view.readings[measure.id])),
            )
            for measure in part.measures
        ),
    )
    yield Paragraph(
        "A chart shows that something changed, and when. Other changes went on at the same time: "
        "it does not prove that this idea did it."
    )


def _begin(part: PackageIdea) -> Iterator[Block]:
    yield Heading("How to begin")
    first = next((cycle.file.plan.scale for cycle in part.cycles if cycle.file.plan.scale), "")
    began = f"{part.ward} began with {first.removesuffix('.')}. " if first else ""
    cycles = counted(len(part.cycles), "cycle")
    took = f"It took {cycles} there. " if part.cycles else ""
    yield Paragraph(
        f"{began}{took}Begin smaller than feels necessary, write down what you predict, and "
        "decide afterwards: adopt, adapt or abandon."
    )


_HOW = (
    "Choose one idea that fits what your own people say. You need not take all of them.",
    "Test it as if it were new: one person, one shift, with your own prediction written first.",
    "Keep the core as it is. Change what may be changed, and write down why.",
    "Watch your own chart. What helped on one ward need not help on yours.",
    "Tell the ward where it comes from what you learned: the package grows from that.",
)

_MET = {
    "yes": "The aim was reached.",
    "partly": "The aim was reached in part.",
    "no": "The aim was not reached.",
}


def those_in_it(views: Sequence[ProjectView]) -> tuple[ProjectView, ...]:
    """The projects that have an idea in the package.

    Raises WorkbookError, with the rule, when no idea of any may enter it.
    """
    found = tuple(view for view in views if parts_of([view]))
    if not found:
        where = views[0].project.id if len(views) == 1 else "these projects"
        raise NothingFoundError(
            f"No idea of {where} is held with a high degree of belief yet, so there is no change "
            "package.",
            RULE,
        )
    return found


def package_sections(views: Sequence[ProjectView]) -> tuple[Section, ...]:
    """The sections of the package: how to read it, then project by project, then the rest."""
    parts = parts_of(views)
    return (
        _opening(parts),
        *(section for view in views for section in _of_project(view, parts)),
        *_left_out(views),
    )


def _opening(parts: Sequence[PackageIdea]) -> Section:
    wards = list(dict.fromkeys(part.ward for part in parts))
    ideas = counted(len(parts), "idea")
    message = f"{ideas} that {listed(wards)} would hand on, each with the evidence behind it"
    rows = tuple(
        (
            Cell(title_of(part.idea), link=idea_id(part)),
            Cell(part.ward),
            Cell(part.idea.status.value, Tone.GOOD),
            Cell(sentence(part.belief.because)),
        )
        for part in parts
    )
    return Section(
        "change-package",
        "How to read this package",
        message,
        (
            Heading("How to use it"),
            Bullets(_HOW, ordered=True),
            Heading("Which ideas are in it, and why"),
            Paragraph(RULE),
            Grid(("Idea", "From", "How far it has come", "Why it is in"), rows),
        ),
        ("Ask which of these would meet what people on your own ward say.",),
    )


def _of_project(view: ProjectView, parts: Sequence[PackageIdea]) -> Iterator[Section]:
    mine = [part for part in parts if part.view.project.id == view.project.id]
    if not mine:
        return
    yield _theory(view, mine)
    yield from map(idea_section, mine)
    measures = dict.fromkeys(measure.id for part in mine for measure in part.measures)
    for id_ in measures:
        reading = view.readings[id_]
        yield Section(
            chart_id(view.project.id, id_),
            reading.name,
            headline(reading),
            (Chart(reading, alt_text(reading)),),
            project=view.project.id,
        )


def _theory(view: ProjectView, mine: Sequence[PackageIdea]) -> Section:
    ward = mine[0].ward
    aim = view.project.aim
    said: list[Block] = [theory_diagram(held(view))]
    if aim and aim.met:
        said.append(Paragraph(f"{_MET[aim.met.value]} {sentence(aim.learned)}".strip()))
    return Section(
        f"{view.project.id}-package-theory",
        f"{ward}: theory of change",
        f"{ward}: {counted(len(mine), 'idea')} held with a high degree of belief, "
        "and what each acts on",
        tuple(said),
        project=view.project.id,
    )


def _left_out(views: Sequence[ProjectView]) -> Iterator[Section]:
    rows = tuple(
        (
            Cell(title_of(one.idea)),
            Cell(view.project.about.unit or view.project.title),
            Cell(one.idea.status.value),
            Cell(sentence(one.because)),
        )
        for view in views
        for one in beliefs(view)
        if not one.held
    )
    if rows:
        yield Section(
            "change-package-left-out",
            "What is not in it",
            f"{counted(len(rows), 'idea')} left out, some of which taught us most",
            (Grid(("Idea", "From", "How far it has come", "Why, or what was learned"), rows),),
        )


def _offered(view: ProjectView) -> Iterator[Paper]:
    """The package of one project, once an idea may enter it."""
    if parts_of([view]):
        what = f"the change package of {view.project.ward}: ideas that it would hand on"
        name = f"{view.project.id}-change-package.html"
        yield Paper(name, what, partial(package_sections, [view]))


PAPERS = (PaperMaker("change-packages", "What a ward would hand on", _offered, Shared.WORDS),)


AIM = "aim"

_OF_A_MEASURE = (
    *("id", "name", "kind", "definition", "numerator", "denominator", "counts", "better"),
    *("chart", "unit", "per", "decimals", "every", "smallest_denominator"),
)
"""What a new ward can take over of a measure. Targets, limits and sources are the old ward's."""


class PackageTables(Struct):
    """The tables of one kind by now, and which id each entry of each project has among them."""

    tables: list[dict[str, Any]] = field(default_factory=list)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, project: str, table: dict[str, Any]) -> dict[str, Any]:
        """The table that stands for this one: one that says the same if there is one."""
        old = table["id"]
        means = ("name", "definition")
        alike = (one for one in self.tables if all(one.get(k) == table.get(k) for k in means))
        same = next(alike, None)
        if same is None:
            table["id"] = unique_slug(old, [there["id"] for there in self.tables])
            self.tables.append(table)
            same = table
        self.ids[project, old] = same["id"]
        return same

    def now(self, project: str, ids: Iterable[str]) -> list[str]:
        """What these ids of a project are called now; those that were left out are dropped."""
        return [self.ids[project, id_] for id_ in ids if (project, id_) in self.ids]


class MergedTheory(Struct, frozen=True):
    """One theory of change, as tables of a project's file.

    `behind` holds, for each idea in its order, the parts of the package that it comes from;
    `outcomes` are the ids of the measures that showed their aims.
    """

    drivers: tuple[dict[str, Any], ...]
    ideas: tuple[dict[str, Any], ...]
    measures: tuple[dict[str, Any], ...]
    behind: tuple[tuple[PackageIdea, ...], ...]
    outcomes: tuple[str, ...]


def merge(views: Sequence[ProjectView]) -> MergedTheory:
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
    return MergedTheory(
        tuple(drivers.tables),
        tuple(ideas.tables),
        tuple(measures.tables),
        tuple(tuple(behind[table["id"]]) for table in ideas.tables),
        tuple(dict.fromkeys(outcomes)),
    )


def _drivers(views: Sequence[ProjectView]) -> PackageTables:
    kind = PackageTables()
    kept = [(view.project.id, driver) for view in views for driver in held(view).project.drivers]
    for project, driver in kept:
        kind.add(project, {"id": driver.id, "name": driver.name})
    for project, driver in kept:
        table = next(t for t in kind.tables if t["id"] == kind.ids[project, driver.id])
        _gather(table, "part_of", kind.now(project, driver.part_of))
    return kind


def _ideas(
    views: Sequence[ProjectView], drivers: PackageTables
) -> tuple[PackageTables, dict[str, list[PackageIdea]]]:
    kind, behind = PackageTables(), dict[str, list["PackageIdea"]]()
    for part in parts_of(views):
        project = part.view.project.id
        table = kind.add(project, {"id": part.idea.id, "name": part.idea.name})
        _gather(table, "drives", drivers.now(project, part.idea.drives))
        table |= {"source": "change-package", "status": "proposed"}
        behind.setdefault(table["id"], []).append(part)
    return kind, behind


def _measures(views: Sequence[ProjectView], drivers: PackageTables) -> PackageTables:
    kind = PackageTables()
    for view in views:
        project = view.project.id
        for measure in _worth_taking(view):
            said = measure.model_dump(mode="json", exclude_none=True)
            table = kind.add(project, {key: said[key] for key in _OF_A_MEASURE if said.get(key)})
            shown = [id_ for id_ in measure.shows if id_ == AIM]
            _gather(table, "shows", [*shown, *drivers.now(project, measure.shows)])
        _pair(kind, view)
    return kind


def _pair(kind: PackageTables, view: ProjectView) -> None:
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
        and not getattr(view.project.series.get(measure.id), "derived_by", "")
    ]


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
    merged: MergedTheory, parts: Sequence[PackageIdea], ideas: str, wards: Sequence[str]
) -> Iterator[str]:
    invented = [part.ward for part in parts if part.view.project.about.illustrative]
    named = listed(list(dict.fromkeys(invented)))
    yield _HEAD.format(
        ideas=ideas,
        wards=_noted(listed(wards)),
        rule=RULE,
        outcome=_outcome(merged.outcomes),
        illustrative=_ILLUSTRATIVE.format(
            wards=_noted(named).replace("\\", "\\\\").replace('"', '\\"')
        )
        if invented
        else "",
    )
    yield from (_table("driver", table) for table in merged.drivers)
    for table, behind in zip(merged.ideas, merged.behind, strict=True):
        notes = "".join(f"# {_noted(note)}\n" for part in behind for note in _notes(part))
        yield notes + _table("idea", table)
    yield "# The measures behind these ideas. Agree on each definition before you count.\n"
    yield from (_table("measure", table) for table in merged.measures)


def _outcome(ids: Sequence[str]) -> str:
    """The measure of the aim; where wards had different ones, the choice is left to the new one."""
    if len(ids) == 1:
        return f'measure = "{ids[0]}"\n'
    either = listed([f'"{id_}"' for id_ in ids], "or")
    return f"# measure = the one that shows it: {either}\n" if ids else ""


def _notes(part: PackageIdea) -> Iterator[str]:
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
