"""The change package: ideas held with a high degree of belief, told so that a new ward can test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import (
    Bullets,
    Cell,
    Chart,
    Grid,
    Heading,
    Paragraph,
    Section,
    Tone,
    WorkbookError,
    alt_text,
    counted,
    headline,
    listed,
    sentence,
    theory_diagram,
)
from qiworkbook_spread.belief import RULE, beliefs
from qiworkbook_spread.believed_ideas import held, parts_of
from qiworkbook_spread.package_idea import chart_id, idea_id, idea_section
from qiworkbook_spread.words import title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.api import Block, ProjectView
    from qiworkbook_spread.believed_ideas import Part

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
        raise WorkbookError(
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
    rows = tuple(_row(part) for part in parts)
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


def _row(part: Part) -> tuple[Cell, ...]:
    return (
        Cell(title_of(part.idea), link=idea_id(part)),
        Cell(part.ward),
        Cell(part.idea.status.value, Tone.GOOD),
        Cell(sentence(part.belief.because)),
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
