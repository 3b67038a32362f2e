"""A storyboard on one page: why, the aim, the chart, the theory, one ramp, learning and ask."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.compose.document import document, sections_of, titles_of
from qiworkbook.compose.report import answer
from qiworkbook.compose.sections import ASKS, aim_said, pictures, section
from qiworkbook.content import (
    Bullets,
    Callout,
    Cell,
    Chart,
    Diagram,
    Heading,
    Paragraph,
    Table,
)
from qiworkbook.contributions.extensions import Output
from qiworkbook.model import Shows
from qiworkbook.spc.words import alt_text, headline
from qiworkbook.text.words import day, gist, no_stop, sentence, short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Block, Document, Section
    from qiworkbook.contributions.extensions import SectionMaker

UNTITLED = "Storyboards"
_WHY, _AIM, _STEP, _LEARNED, _ASKED = 200, 180, 50, 110, 110  # letters: a sheet is never cut
_STEPS, _LESSONS, _WISHES = 3, 2, 2


def compose_one_page(
    views: Sequence[ProjectView], makers: Sequence[SectionMaker], *, today: date
) -> Document:
    """A sheet for each project, as content that a writer can turn into a page or a slide each."""
    title, subtitle = titles_of(views, UNTITLED)
    return document(views, [_sheet(view, makers) for view in views], title, subtitle, today)


def _sheet(view: ProjectView, makers: Sequence[SectionMaker]) -> Section:
    made = sections_of(view, makers, Output.STORYBOARD)
    team = islice(pictures(view, Shows.TEAM), 1)
    words = (*team, *_why(view), *_ramp(made), *_learned(view), *_asked(view))
    outcome = view.outcome
    said = headline(outcome) if outcome and outcome.latest else answer(view)
    message = f"{view.project.ward}: {said}"
    blocks = (*words, _chart(view), *_theory(made))
    return replace(section(view, "one-page", view.project.ward, message, blocks), sheet=True)


def _why(view: ProjectView) -> Iterator[Block]:
    problem = view.project.about.problem.strip()
    yield Heading("Why it matters")
    yield Paragraph(sentence(gist(problem, _WHY)) if problem else "Still to be written down.")
    yield Heading("Aim")
    statement = aim_said(view)
    yield Paragraph(sentence(gist(statement, _AIM)) if statement else "Still to be agreed.")


def _ramp(made: Sequence[Section]) -> Iterator[Block]:
    """Each step with what was predicted, what happened, and whether that held."""
    told = next((one for one in made if one.name == "ramp-story"), None)
    tables = [block for block in told.blocks if isinstance(block, Table)] if told else []
    yield Heading("What we tested")
    if not tables:
        yield Paragraph("No test has begun yet.")
        return
    yield Paragraph(sentence(told.message) if told else "")
    yield Bullets(tuple(_step(*row) for row in tables[0].rows[-_STEPS:]))


def _step(step: Cell, predicted: Cell, happened: Cell, held: Cell) -> str:
    """A step in a line; what is not known of it has no `whole`."""
    cells = {"Predicted: ": predicted, "Happened: ": happened}
    told = [f"{label}{sentence(gist(x.text, _STEP))}" for label, x in cells.items() if x.whole]
    said = (sentence(gist(step.text, _STEP)), *told, short(held.text, _STEP) if held.whole else "")
    return no_stop(" ".join(filter(None, said)))


def _learned(view: ProjectView) -> Iterator[Block]:
    """What did not work first: that is where the learning was; of both the latest."""
    lessons = sorted(view.project.learning, key=lambda one: one.worked is not False)
    if lessons:
        yield Heading("What we learned")
        yield Bullets(tuple(no_stop(gist(one.what, _LEARNED)) for one in lessons[:_LESSONS]))


def _asked(view: ProjectView) -> Iterator[Block]:
    steps = [one for one in view.project.next_steps if not one.ask]
    asks = [one for one in view.project.next_steps if one.ask]
    if steps:
        by = f" (by {day(steps[0].by)})" if steps[0].by else ""
        yield Heading("What we do next")
        yield Paragraph(f"{no_stop(gist(steps[0].what, _ASKED))}{by}.")
    yield Heading(ASKS)
    wishes = tuple(no_stop(gist(one.what, _ASKED)) for one in asks[:_WISHES])
    yield Bullets(wishes) if wishes else Paragraph("Nothing is asked for now.")


def _chart(view: ProjectView) -> Block:
    outcome = view.outcome
    if outcome is None:
        return Callout("No measure shows the aim yet.")
    return Chart(outcome, alt_text(outcome))


def _theory(made: Sequence[Section]) -> Iterator[Diagram]:
    drawn = (block for one in made for block in one.blocks if isinstance(block, Diagram))
    whole = next((block for block in drawn if block.one_page), None)
    if whole:
        yield whole
