"""The slides around a learning set, and its papers: invitation, run sheet, evaluation form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time
from itertools import pairwise

from msgspec.structs import replace

from qiworkbook.analysis.commitments import (
    FEWEST,
    SCORES,
    Shown,
    heard,
    looked_back_on,
    set_before,
    shown_in_words,
)
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.document import with_next_steps
from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Cell,
    Facts,
    Grid,
    Heading,
    Link,
    Links,
    Paragraph,
    Rank,
    Section,
    SectionKind,
    Tone,
)
from qiworkbook.model import AgendaItem, LearningSet, Resource, Story, Workbook
from qiworkbook.text.words import (
    capital,
    counted,
    day,
    listed,
    no_stop,
    number_words,
    said_once,
    sentence,
)

ASKED = (
    "What was most helpful today?",
    "What was least helpful?",
    "What should we do next time?",
)
CONFIDENT = "How confident are you, from 0 to 10, to use what you heard?"
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
    return Section(
        "cover", (no_stop(subtitle) or "Welcome"), no_stop(title), blocks, kind=SectionKind.COVER
    )


def opening(gathering: LearningSet) -> Iterator[Section]:
    """Why we meet, and the agenda."""
    file = gathering.file
    if file.objectives:
        message = f"Today: {no_stop(file.theme)}" if file.theme.strip() else "What today is for"
        goals = Bullets(tuple(no_stop(goal) for goal in file.objectives))
        notes = ("What would make this a good use of your afternoon? Ask two people.",)
        yield Section("purpose", "Purpose", message, (goals,), notes, rank=Rank.USUAL)
    if file.agenda:
        rows = tuple((Cell(time_of(i)), Cell(i.title), Cell(i.lead or "—")) for i in file.agenda)
        blocks: list[Block] = [Grid(("Time", "What", "Who leads"), rows)]
        if file.source.strip():
            blocks.append(Callout(f"Source: {sentence(file.source)}"))
        yield Section("agenda", "Agenda", hours(file.agenda), tuple(blocks))


def own_slides(gathering: LearningSet, *, after_teams: bool) -> Iterator[Section]:
    """The coach's own slides: those behind the agenda, or those behind the teams."""
    for at, one in enumerate(gathering.file.slide, start=1):
        if one.after_teams is after_teams:
            blocks: list[Block] = [Paragraph(sentence(one.text))] if one.text.strip() else []
            blocks += [Bullets(said_once(one.points))] if said_once(one.points) else []
            if one.source.strip():
                blocks.append(Callout(f"Source: {sentence(one.source)}"))
            title, notes = no_stop(one.title), (one.notes.strip(),) if one.notes.strip() else ()
            yield Section(f"slide-{at}", title, title, tuple(blocks), notes, name="own-slide")


def time_of(item: AgendaItem) -> str:
    """When a part of the agenda is: "13:00 to 13:15", or when it starts."""
    return f"{item.start} to {item.end}" if item.end else item.start


def hours(agenda: Sequence[AgendaItem]) -> str:
    """From when to when the day goes, and in how many parts."""
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
    if any(one.name == "next" for one in sections):
        return tuple(_with(one, told) if one.name == "next" else one for one in sections)
    asks, offers = said_once(told.asks), said_once(told.offers)
    message = "What we ask of you" if asks else "What we offer you"
    message = "What we ask of you, and what we offer" if asks and offers else message
    alone = Section(
        f"{project}-story",
        "Asks and offers",
        "",
        project=project,
        rank=Rank.ESSENTIAL,
        name="story",
    )
    return (*sections, replace(with_next_steps(alone, (), asks, offers), message=message))


def _with(section: Section, told: Story) -> Section:
    """The next steps, with all that the team asks and offers."""
    asks = said_once((*section.asks, *told.asks))
    steps: list[str] = []
    for step in section.steps:
        with_it = said_once((*asks, step))
        if len(with_it) > len(asks):
            steps.append(step)
        else:
            asks = with_it
    return with_next_steps(section, steps, asks, said_once(told.offers))


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
    asked = Bullets((*ASKED, CONFIDENT))
    message = f"Thank you. We meet again on {day(file.next)}" if file.next else "Thank you"
    blocks: list[Block] = [Facts(tuple(facts))] if facts else []
    blocks += (Heading("Before you go"), asked)
    notes = ("Leave five quiet minutes. Answers are counted, and nobody's name is kept.",)
    return Section("close", "Close", message, tuple(blocks), notes)


_TONES = {Shown.TESTED: Tone.DONE, Shown.PLANNED: Tone.WATCH}


def said_last_time(workbook: Workbook, gathering: LearningSet, today: date) -> Iterator[Section]:
    """The commitments of the set before, beside what the files show since."""
    before = set_before(workbook, gathering.file.date)
    if before is None or not before.file.commitment:
        return
    found = looked_back_on(workbook, before, today)
    tested = sum(kept.shown is Shown.TESTED for kept in found)
    rows = tuple(
        (
            Cell(kept.ward),
            Cell(capital(no_stop(kept.commitment.what))),
            Cell(day(kept.commitment.by) if kept.commitment.by else "—"),
            Cell(shown_in_words(kept), _TONES.get(kept.shown, Tone.UNKNOWN)),
        )
        for kept in found
    )
    yield Section(
        "said-last-time",
        "What we said last time",
        f"Of {counted(len(rows), 'commitment')} made on {day(before.file.date)}, "
        f"{tested or 'none'} can be seen in the files so far",
        (Grid(("Team", "What they said", "By", "What the files show"), rows),),
        ("Something that was not tested has a reason worth hearing. Ask for it kindly.",),
    )


def will_test(workbook: Workbook, gathering: LearningSet) -> Iterator[Section]:
    """What teams say today that they will test."""
    found = gathering.file.commitment
    if not found:
        return
    rows = []
    for one in found:
        by = day(one.by) if one.by else "—"
        rows.append(
            (Cell(ward_of(workbook, one.project)), Cell(capital(no_stop(one.what))), Cell(by))
        )
    message = f"{counted(len(rows), 'test')} before we meet again"
    table = Grid(("Team", "Will test", "By"), tuple(rows))
    yield Section("commitments", "What we will test", capital(message), (table,))


def told_us(gathering: LearningSet, id_: str = "evaluation") -> Iterator[Section]:
    """How people found a learning set: scores in a sentence, cleared comments, nothing when few."""
    found = heard(gathering.file.evaluation)
    if found is None:
        return
    blocks: list[Block] = [Callout(sentence(found.hidden))] if found.hidden else []
    blocks += [Paragraph(sentence(found.confidence))] if found.confidence else []
    for name, comments in found.comments:
        blocks += (Heading(name), Bullets(comments))
    message = f"{found.message} on {day(gathering.file.date)}"
    notes = ("What will we do differently because of it? Say so aloud.",)
    yield Section(id_, "How it went", message, tuple(blocks), notes, rank=Rank.USUAL)


def told_us_last_time(workbook: Workbook, gathering: LearningSet) -> Iterator[Section]:
    """How people found the set before."""
    before = set_before(workbook, gathering.file.date)
    if before is not None:
        yield from told_us(before, "evaluation-before")


def ward_of(workbook: Workbook, project: str) -> str:
    """The name of the ward of a project; of one that is not there, what it was called by."""
    found = workbook.project(project)
    return found.ward if found else project


MINUTES_A_SLIDE = 2


def tellers(gathering: LearningSet, views: Sequence[ProjectView]) -> tuple[ProjectView, ...]:
    """The teams with a story in the file, or a part of the agenda; all where nobody has either."""
    told = {one.project for one in gathering.file.story}
    leads = {_bare(item.lead) for item in gathering.file.agenda}
    found = tuple(v for v in views if v.project.id in told or not leads.isdisjoint(_names(v)))
    return found or tuple(views)


def slides_in(gathering: LearningSet, views: Sequence[ProjectView]) -> int | None:
    """How many slides there is time for: one for two minutes of what these teams lead.

    None where no part is theirs by its lead, the name of a ward, or where it has no times.
    """
    names = {name for view in views for name in _names(view)}
    return (
        sum(took for item, took in minutes(gathering.file.agenda) if _bare(item.lead) in names)
        // MINUTES_A_SLIDE
        or None
    )


def _names(view: ProjectView) -> set[str]:
    return {_bare(name) for name in (view.project.ward, view.project.id) if name.strip()}


def _bare(name: str) -> str:
    return " ".join(name.split()).casefold()


def minutes(agenda: Sequence[AgendaItem]) -> Iterator[tuple[AgendaItem, int]]:
    """Each part with how long it takes: to its end, or to the start of the next."""
    for item, after in pairwise((*agenda, None)):
        end = item.end if item and item.end else after.start if after else None
        if item and end:
            yield item, max(_of_day(end) - _of_day(item.start), 0)


def _of_day(clock: str) -> int:
    """Minutes since midnight."""
    at = time.fromisoformat(clock)
    return 60 * at.hour + at.minute


_LINE = "_" * 40
_BRING = (
    "One thing your team tested, what you predicted, and what happened",
    "What surprised you, and what did not work: others learn most from that",
    "What you would ask of the other teams, and what you can offer them",
)


def invitation(workbook: Workbook, gathering: LearningSet) -> Iterator[Section]:
    """What goes to the teams before the day: when and what for, the agenda, what to bring."""
    file = gathering.file
    how = capital(file.mode.replace("-", " ")) if file.mode else ""
    when = f"{day(file.date)}. {hours(file.agenda)}" if file.agenda else day(file.date)
    facts = (
        ("When", when),
        ("How we meet", how),
        ("About", no_stop(file.theme)),
        ("Write to", file.contact.strip()),
    )
    blocks: list[Block] = [Facts(tuple((what, said) for what, said in facts if said))]
    if file.illustrative.strip():
        blocks.append(Callout(sentence(file.illustrative)))
    yield Section("invitation", "Invitation", f"Please join us on {day(file.date)}", tuple(blocks))
    purpose = "What it is for"
    yield from (replace(o, message=purpose) if o.id == "purpose" else o for o in opening(gathering))
    before = set_before(workbook, file.date)
    bring = list(_BRING)
    if before and before.file.commitment:
        bring.insert(0, f"What became of the test you spoke of on {day(before.file.date)}")
    yield Section("bring", "What to bring", "Please bring", (Bullets(tuple(bring)),))
    if file.next:
        after = Paragraph(f"After this we meet again on {day(file.next)}.")
        yield Section("next-date", "And then", "", (after,))


def run_sheet(workbook: Workbook, gathering: LearningSet, today: date) -> Iterator[Section]:
    """The day on paper, for whoever runs it: each part with its minutes, and room for a pen."""
    file = gathering.file
    took = dict(minutes(file.agenda))
    rows = tuple(
        (
            Cell(time_of(item)),
            Cell(str(took[item]) if took.get(item) else "—"),
            Cell(item.title),
            Cell(item.lead or "—"),
            Cell(""),
        )
        for item in file.agenda
    )
    blocks: list[Block] = [Grid(("Time", "Minutes", "What", "Who leads", "Notes"), rows)]
    yield Section("run-sheet", "The day", hours(file.agenda) if rows else "", tuple(blocks))
    told = tuple(
        (
            Cell(ward_of(workbook, one.project)),
            Cell(" ".join(map(sentence, one.asks)) or "—"),
            Cell(" ".join(map(sentence, one.offers)) or "—"),
        )
        for one in file.story
    )
    if told:
        asked = Grid(("Team", "Asks", "Offers"), told)
        yield Section("stories", "What teams ask and offer", "", (asked,))
    yield from said_last_time(workbook, gathering, today)
    said = [(one.project, capital(no_stop(one.what))) for one in file.commitment]
    silent = [(team, "") for team in file.teams if team not in dict(said)]
    written = tuple(
        (Cell(ward_of(workbook, team)), Cell(what), Cell(""), Cell(""), Cell(""))
        for team, what in (*said, *silent)
    )
    if written:
        columns = ("Team", "Will test", "How small", "What we predict", "By")
        yield Section("to-write-down", "To write down today", "", (Grid(columns, written),))
    yield closing(gathering)


def evaluation_form(gathering: LearningSet) -> Iterator[Section]:
    """The sheet that people fill in at the end: a number from 0 to 10, and three lines of words."""
    scale = Grid(tuple(map(str, range(SCORES))), (tuple(Cell("○") for _ in range(SCORES)),))
    words = Grid(
        ("In your own words", "What we write"),
        tuple((Cell(asked), Cell(f"{_LINE} {_LINE}")) for asked in ASKED),
    )
    blocks = (
        Paragraph("No names, please: neither yours nor anybody else's."),
        Paragraph(f"{CONFIDENT} Cross one circle: 0 is not at all, 10 is completely."),
        scale,
        words,
        Paragraph(
            f"Answers are counted together. With fewer than {number_words(FEWEST)} of them nothing "
            "that anybody wrote is shown."
        ),
    )
    about = f"How was {day(gathering.file.date)} for you?"
    yield Section("evaluation-form", "Evaluation", about, blocks)
