"""What a learning set adds to a deck: cover, agenda, asks and offers, resources, close."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.compose.sections import ASKS, STEPS, ahead
from qiworkbook.content import (
    Bullets,
    Callout,
    Cell,
    Facts,
    Heading,
    Link,
    Links,
    Paragraph,
    Rank,
    Section,
    SectionKind,
    Table,
)
from qiworkbook.text.words import capital, counted, day, listed, no_stop, said_once, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qiworkbook.content import Block
    from qiworkbook.model import AgendaItem, LearningSet, Resource, Story

_SHORTLY = 6  # resources that a slide can say something of
_SAFE = ("https://", "http://", "mailto:")


def cover(title: str, subtitle: str, today: date, gathering: LearningSet | None) -> Section:
    """The first slide: what this is, whose (its heading), when, and how we meet."""
    file = gathering.file if gathering else None
    when = [day(file.date if file else today)]
    if file and file.mode:
        when.append(capital(file.mode.replace("-", " ")))
    lines = [" · ".join(when)]
    if file and file.theme.strip():
        lines.append(no_stop(file.theme))
    if file and file.illustrative.strip():
        lines.append(sentence(file.illustrative))
    blocks = tuple(Paragraph(line) for line in lines)
    heading = no_stop(subtitle) or "Welcome"
    return Section("cover", heading, no_stop(title), blocks, kind=SectionKind.COVER)


def opening(gathering: LearningSet) -> Iterator[Section]:
    """Why we meet, and the agenda."""
    file = gathering.file
    if file.objectives:
        message = f"Today: {no_stop(file.theme)}" if file.theme.strip() else "What today is for"
        goals = Bullets(tuple(no_stop(goal) for goal in file.objectives))
        notes = ("What would make this a good use of your afternoon? Ask two people.",)
        yield Section("purpose", "Purpose", message, (goals,), notes, rank=Rank.USUAL)
    if file.agenda:
        rows = tuple((Cell(_time(i)), Cell(i.title), Cell(i.lead or "—")) for i in file.agenda)
        blocks: list[Block] = [Table(("Time", "What", "Who leads"), rows)]
        if file.source.strip():
            blocks.append(Callout(f"Source: {sentence(file.source)}"))
        yield Section("agenda", "Agenda", _hours(file.agenda), tuple(blocks))


def _time(item: AgendaItem) -> str:
    return f"{item.start} to {item.end}" if item.end else item.start


def _hours(agenda: Sequence[AgendaItem]) -> str:
    end = agenda[-1].end
    until = f" to {end}" if end else ""
    return f"From {agenda[0].start}{until}, in {counted(len(agenda), 'part')}"


def with_story(
    sections: Sequence[Section], gathering: LearningSet, project: str
) -> tuple[Section, ...]:
    """The sections of a team, with what it asks and offers on the slide of its next steps.

    What it asks in its own file and in the set's stands there together, and nothing twice. A team
    that names no next steps gets a slide of its own for them.
    """
    told = next((one for one in gathering.file.story if one.project == project), None)
    if told is None or not (told.asks or told.offers):
        return tuple(sections)
    id_ = f"{project}-next"
    if any(one.id == id_ for one in sections):
        return tuple(_with(one, told) if one.id == id_ else one for one in sections)
    asks, offers = said_once(told.asks), said_once(told.offers)
    both = asks and offers
    message = "What we ask of you, and what we offer" if both else _one_sided(bool(asks))
    alone = Section(f"{project}-story", "Asks and offers", "", project=project, rank=Rank.ESSENTIAL)
    return (*sections, replace(ahead(alone, (), asks, offers), message=message))


def _with(section: Section, told: Story) -> Section:
    """The next steps, with all that the team asks and offers."""
    asks = said_once((*_under(section, ASKS), *told.asks))
    steps: list[str] = []
    for step in _under(section, STEPS):
        with_it = said_once((*asks, step))
        if len(with_it) > len(asks):
            steps.append(step)
        else:
            asks = with_it
    return ahead(section, steps, asks, said_once(told.offers))


def _under(section: Section, heading: str) -> tuple[str, ...]:
    """The items below a heading of the section, if it is there."""
    pairs = zip(section.blocks, section.blocks[1:], strict=False)
    found = (block for above, block in pairs if above == Heading(heading))
    return next((block.items for block in found if isinstance(block, Bullets)), ())


def _one_sided(asks: bool) -> str:
    return "What we ask of you" if asks else "What we offer you"


def library(resources: Sequence[Resource], *, in_full: bool = False) -> Iterator[Section]:
    """The resources of the workbook, with their links; `in_full` says whom each one serves too.

    A slide with many of them has their titles, and what each is good for stands in the notes.
    """
    if not resources:
        return
    notes: tuple[str, ...] = ()
    if not in_full and len(resources) > _SHORTLY:
        notes = tuple(
            f"{no_stop(one.title)}: {sentence(one.note)}" for one in resources if one.note
        )
        resources = [one.model_copy(update={"note": ""}) for one in resources]
    links: list[Link] = []
    loose: list[str] = []
    for one in resources:
        note = _worth(one) if in_full else sentence(one.note)
        if one.link.startswith(_SAFE):
            links.append(Link(no_stop(one.title), one.link, note))
        else:
            loose.append(f"{no_stop(one.title)}. {note}".strip())
    blocks: list[Block] = [Links(tuple(links))] if links else []
    blocks += [Bullets(tuple(loose))] if loose else []
    message = f"{counted(len(resources), 'thing')} worth reading"
    yield Section("resources", "Resources", message, tuple(blocks), notes)


def _worth(one: Resource) -> str:
    serves = f"for {listed(one.serves)}" if one.serves else ""
    licence = f"licence: {no_stop(one.licence)}" if one.licence.strip() else ""
    about = "; ".join(part for part in (no_stop(one.theme), serves, licence) if part)
    return " ".join(sentence(part) for part in (one.note, about) if part.strip())


def closing(gathering: LearningSet) -> Section:
    """When we meet again, whom to write to, and four questions on how today went."""
    file = gathering.file
    facts = [("Write to", file.contact)] if file.contact.strip() else []
    asked = Bullets(
        (
            "What was most helpful today?",
            "What was least helpful?",
            "What should we do next time?",
            "How confident are you, from 0 to 10, to use what you heard?",
        )
    )
    message = f"Thank you. We meet again on {day(file.next)}" if file.next else "Thank you"
    blocks: list[Block] = [Facts(tuple(facts))] if facts else []
    blocks += (Heading("Before you go"), asked)
    notes = ("Leave five quiet minutes. Answers are counted, and nobody's name is kept.",)
    return Section("close", "Close", message, tuple(blocks), notes)
