"""What a learning set adds to a deck: cover, agenda, what we said last time, resources, close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.content import (
    Bullets,
    Callout,
    Cell,
    Facts,
    Heading,
    Link,
    Links,
    Section,
    SectionKind,
    Table,
    Tone,
)
from qiworkbook.telling import ward_of
from qiworkbook.timing import has_begun
from qiworkbook.words import capital, counted, day, no_stop, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qiworkbook.content import Block
    from qiworkbook.model import AgendaItem, Commitment, Cycle, LearningSet, Resource, Workbook

_SAFE = ("https://", "http://", "mailto:")


def cover(title: str, subtitle: str, today: date, gathering: LearningSet | None) -> Section:
    """The first slide: what this is, and when."""
    file = gathering.file if gathering else None
    facts = [("Date", day(file.date if file else today))]
    if file and file.mode:
        facts.append(("How we meet", capital(file.mode.replace("-", " "))))
    if file and file.theme.strip():
        facts.append(("Theme", file.theme))
    blocks: list[Block] = [Facts(tuple(facts))]
    if file and file.illustrative.strip():
        blocks.append(Callout(sentence(file.illustrative)))
    heading = no_stop(subtitle) or "Welcome"
    return Section("cover", heading, no_stop(title), tuple(blocks), kind=SectionKind.COVER)


def opening(gathering: LearningSet) -> Iterator[Section]:
    """Why we meet, and the agenda."""
    file = gathering.file
    if file.objectives:
        message = f"Today: {no_stop(file.theme)}" if file.theme.strip() else "What today is for"
        goals = Bullets(tuple(no_stop(goal) for goal in file.objectives))
        notes = ("What would make this a good use of your afternoon? Ask two people.",)
        yield Section("purpose", "Purpose", message, (goals,), notes)
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


def said_last_time(workbook: Workbook, gathering: LearningSet, today: date) -> Iterator[Section]:
    """The commitments of the set before, beside what the files show since."""
    earlier = [one for one in workbook.learning_sets if one.file.date < gathering.file.date]
    before = max(earlier, key=lambda one: one.file.date, default=None)
    if before is None or not before.file.commitment:
        return
    shown = [(c, *_since(workbook, c, before.file.date, today)) for c in before.file.commitment]
    kept = sum(1 for _, tone, _ in shown if tone is Tone.DONE)
    rows = tuple(
        (
            Cell(_ward(workbook, commitment.project)),
            Cell(capital(no_stop(commitment.what))),
            Cell(day(commitment.by) if commitment.by else "—"),
            Cell(found, tone),
        )
        for commitment, tone, found in shown
    )
    yield Section(
        "said-last-time",
        "What we said last time",
        f"Of {counted(len(rows), 'commitment')} made on {day(before.file.date)}, "
        f"{kept or 'none'} can be seen in the files so far",
        (Table(("Team", "What they said", "By", "What the files show"), rows),),
        ("Something that was not tested has a reason worth hearing. Ask for it kindly.",),
    )


def _since(
    workbook: Workbook, commitment: Commitment, since: date, today: date
) -> tuple[Tone, str]:
    """What the cycles of the idea show since a date: tested, planned, or nothing."""
    project = workbook.project(commitment.project)
    cycles = project.cycles if project and commitment.idea else ()
    of_idea = [c for c in cycles if c.file.idea == commitment.idea and _on_or_after(c, since)]
    begun = [cycle for cycle in of_idea if has_begun(cycle, today)]
    if begun:
        return Tone.DONE, f"Tested: {no_stop(begun[0].title)}"
    if of_idea:
        when = of_idea[0].start
        on = f" for {day(when)}" if when else ""
        return Tone.WATCH, f"Planned{on}: {no_stop(of_idea[0].title)}"
    return Tone.UNKNOWN, "Not in the files: ask the team"


def _on_or_after(cycle: Cycle, since: date) -> bool:
    return cycle.start is not None and cycle.start >= since


def _ward(workbook: Workbook, id_: str) -> str:
    project = workbook.project(id_)
    return ward_of(project) if project else id_


def story(gathering: LearningSet, project: str) -> Iterator[Section]:
    """What a team asks of the others, and what it offers them."""
    for told in gathering.file.story:
        if told.project != project or not (told.asks or told.offers):
            continue
        blocks: list[Block] = []
        if told.asks:
            blocks += (Heading("We ask"), Bullets(told.asks))
        if told.offers:
            blocks += (Heading("We offer"), Bullets(told.offers))
        both = told.asks and told.offers
        message = "What we ask of you, and what we offer" if both else _one_sided(bool(told.asks))
        id_ = f"{project}-story"
        yield Section(id_, "Asks and offers", message, tuple(blocks), project=project)


def _one_sided(asks: bool) -> str:
    return "What we ask of you" if asks else "What we offer you"


def commitments(workbook: Workbook, gathering: LearningSet) -> Iterator[Section]:
    """What teams say today that they will test."""
    found = gathering.file.commitment
    if found:
        rows = tuple(
            (
                Cell(_ward(workbook, one.project)),
                Cell(capital(no_stop(one.what))),
                Cell(day(one.by) if one.by else "—"),
            )
            for one in found
        )
        message = f"{counted(len(rows), 'test')} before we meet again"
        table = Table(("Team", "Will test", "By"), rows)
        yield Section("commitments", "What we will test", capital(message), (table,))


def library(resources: Sequence[Resource]) -> Iterator[Section]:
    """The resources of the workbook, with their links."""
    if not resources:
        return
    links = tuple(
        Link(no_stop(r.title), r.link, sentence(r.note))
        for r in resources
        if r.link.startswith(_SAFE)
    )
    loose = [f"{no_stop(r.title)}. {sentence(r.note)}".strip() for r in resources]
    loose = [text for text, r in zip(loose, resources, strict=True) if not r.link.startswith(_SAFE)]
    blocks: list[Block] = [Links(links)] if links else []
    blocks += [Bullets(tuple(loose))] if loose else []
    message = f"{counted(len(resources), 'thing')} worth reading"
    yield Section("resources", "Resources", message, tuple(blocks))


def closing(gathering: LearningSet) -> Section:
    """When we meet again, whom to write to, and four questions on how today went."""
    file = gathering.file
    facts = [("We meet again", day(file.next))] if file.next else []
    if file.contact.strip():
        facts.append(("Write to", file.contact))
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
