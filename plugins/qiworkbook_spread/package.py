"""The change package: which ideas, and what stands behind each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qiworkbook.api import (
    Bullets,
    Callout,
    Cell,
    Chart,
    Facts,
    Grid,
    Heading,
    NothingFoundError,
    Paper,
    PaperMaker,
    Paragraph,
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
    verdict,
)
from qiworkbook_spread.belief import RULE, beliefs, held, parts_of
from qiworkbook_spread.blocks import adaptable_line, core_line
from qiworkbook_spread.words import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.api import Block, Cycle, ProjectView
    from qiworkbook_spread.belief import Part

_TITLE = 110
_HELD = {
    "yes": "held",
    "partly": "held in part",
    "no": "did not hold",
    "": "nobody compared with what happened",
}


def idea_id(part: Part) -> str:
    """The id of the section about an idea."""
    return f"{part.view.project.id}-package-{part.idea.id}"


def chart_id(project: str, measure: str) -> str:
    """The id of the section with a chart."""
    return f"{project}-package-chart-{measure}"


def idea_section(part: Part) -> Section:
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


def _facts(part: Part) -> Iterator[tuple[str, str]]:
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


def _core(part: Part) -> Iterator[Block]:
    yield Heading("Core: what has to stay as it is")
    if part.core:
        yield Bullets(tuple(map(core_line, part.core)))
    else:
        yield Callout(f"Nobody has written down what is core. Ask {part.ward}.", Tone.UNKNOWN)


def _adaptable(part: Part) -> Iterator[Block]:
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


def _cycles(part: Part) -> Iterator[Block]:
    yield Heading("What was tried, and what was learned")
    if not part.cycles:
        yield Callout(
            "No finished PDSA cycle stands behind it: belief in it rests on something else.",
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


def _charts(part: Part) -> Iterator[Block]:
    yield Heading("Charts that stand behind it")
    if not part.measures:
        yield Callout("No chart with data stands behind it.", Tone.WATCH)
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


def _begin(part: Part) -> Iterator[Block]:
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


def _opening(parts: Sequence[Part]) -> Section:
    wards = list(dict.fromkeys(part.ward for part in parts))
    ideas = counted(len(parts), "idea")
    message = f"{ideas} that {listed(wards)} would hand on, each with what stands behind it"
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


def _of_project(view: ProjectView, parts: Sequence[Part]) -> Iterator[Section]:
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


def _theory(view: ProjectView, mine: Sequence[Part]) -> Section:
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
