"""One idea of a change package, described so that a new ward can understand and test it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import (
    Bullets,
    Callout,
    Cell,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Section,
    Tone,
    counted,
    day,
    listed,
    sentence,
    short,
    verdict,
)
from qiworkbook_spread.blocks import adaptable_line, core_line
from qiworkbook_spread.words import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Block, Cycle
    from qiworkbook_spread.believed_ideas import Part

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
