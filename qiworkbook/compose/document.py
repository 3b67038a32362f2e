"""How the sections of one or of many projects become a document: what report and deck share.

What sections about a project have in common comes last: ids, a ward's name, numbers in words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.disclosure.table import Policy, holds_small_numbers
from qiworkbook.content import (
    Block,
    BrandIdentity,
    Bullets,
    Callout,
    Cell,
    Chart,
    Document,
    Facts,
    Grid,
    Heading,
    Paragraph,
    Picture,
    Quote,
    Section,
    SectionKind,
    Tone,
)
from qiworkbook.contributions.extensions import Output, SectionMaker
from qiworkbook.model import Aim, Cycle, IdeaStatus, Measure, Project, Shows, Stage
from qiworkbook.problems import Severity
from qiworkbook.spc.explain import value_at
from qiworkbook.spc.numbers import as_typed
from qiworkbook.spc.reading import Reading
from qiworkbook.spc.words import alt_text
from qiworkbook.text.words import (
    LEFT_OUT,
    counted,
    day,
    is_left_out,
    listed,
    no_stop,
    occurs,
    one_line,
    sentence,
    short,
    spelt,
    whole_sentences,
)
from qiworkbook.writers.clean import isolated

ABOUT_THIS_COPY = "about-this-copy"
_NAMED_WARDS = 3
_IN_GENERAL = 3  # what a copy says of all that it shows
_WARD_IN_A_TITLE = 40  # letters


def document(
    views: Sequence[ProjectView],
    sections: Iterable[Section],
    title: str,
    subtitle: str,
    today: date,
) -> Document:
    """The document on these projects: no two messages alike, invented projects labelled."""
    workbook = views[0].workbook if views else None
    if workbook is not None and workbook.shared is not None:
        sections = filter(None, map(_as_shared, sections))
    return Document(
        title,
        subtitle,
        with_own_messages((*sections, *about_this_copy(views)), views),
        language=workbook.file.workbook.language if workbook else "en-GB",
        made_on=today,
        labels=labels_of(views),
        brand=brand_of(views),
    )


_NOTHING = re.compile(rf'(?:^|[:;“"] ?){re.escape(LEFT_OUT)}')


def _as_shared(section: Section) -> Section | None:
    """Without what nothing is left of, and the headings over it; None where that is all.

    Nor with pictures: people agreed to be seen by some, and not by whoever a copy comes to.
    """
    shown = [one for block in section.blocks for one in _shown(block)]
    if len(shown) < len(section.blocks):
        over = [isinstance(one, Heading) for one in (*shown, Heading(""))]
        shown = [one for at, one in enumerate(shown) if not (over[at] and over[at + 1])]
    if section.blocks and not shown and section.kind is SectionKind.BODY:
        return None
    notes = tuple(note for note in section.notes if not _NOTHING.search(note))
    message = section.message.replace(LEFT_OUT, section.heading)
    return replace(section, blocks=tuple(shown), notes=notes, message=message)


def _shown(block: Block) -> tuple[Block, ...]:
    match block:
        case Bullets(items):
            items = tuple(item for item in items if not _NOTHING.search(item))
            return (replace(block, items=items),) * bool(items)
        case Facts(pairs):
            pairs = tuple(pair for pair in pairs if not is_left_out(pair[1]))
            return (replace(block, pairs=pairs),) * bool(pairs)
        case Grid(rows=rows):
            unseen = Cell("Not shown")
            told = (tuple(unseen if is_left_out(c.text) else c for c in row) for row in rows)
            return (replace(block, rows=tuple(told)),)
        case Paragraph(text) | Quote(text) | Callout(text):
            return () if _NOTHING.search(text) else (block,)
    return () if isinstance(block, Picture) else (block,)


def titles_of(views: Sequence[ProjectView], untitled: str) -> tuple[str, str]:
    """Title and subtitle: the project's own, or the programme's when there are several."""
    if len(views) == 1:
        project = views[0].project
        title = no_stop(project.title) or project.ward
        where = dict.fromkeys([project.ward, project.about.organisation])
        return title, ", ".join(one for one in where if one and one != title)
    if not views:
        return untitled, ""
    programme = views[0].workbook.file.workbook
    return no_stop(programme.name) or untitled, programme.organisation


def sections_of(
    view: ProjectView, makers: Iterable[SectionMaker], output: Output
) -> tuple[Section, ...]:
    """What could not be read, if anything, then the sections of one project in their order.

    The makers are asked as they come: an id is of the first of them to use it. A section without
    a name of its own has its maker's.
    """
    made = [
        (
            maker.order,
            replace(
                section,
                maker=maker.id,
                rank=section.rank or maker.rank,
                name=maker.id if section.name == section.id else section.name,
            ),
        )
        for maker in (one.of(output) for one in makers if output in one.outputs)
        for section in maker.make(view)
    ]
    in_order = sorted(made, key=lambda pair: pair[0])
    return (*unread_section(view), *(section for _, section in in_order))


def divider(view: ProjectView) -> Section:
    """What opens a project's part."""
    project = view.project
    title = no_stop(project.title or project.ward)
    return Section(project.id, project.ward, title, kind=SectionKind.DIVIDER, project=project.id)


def unread_section(view: ProjectView) -> Iterator[Section]:
    """Says plainly what of a project could not be read; nothing when all could."""
    problems = [p for p in sorted(view.project.problems) if p.severity is Severity.ERROR]
    if problems:
        files = len({problem.place.file for problem in problems})
        where = counted(len(problems), "place")
        yield section(
            view,
            "unread",
            "What could not be read",
            f"Part of this project could not be read: {where} in {counted(files, 'file')}",
            (
                Callout("The items below could not be read. Everything else is shown.", Tone.WATCH),
                Grid(
                    ("Where", "What", "What to do"),
                    tuple(
                        (
                            Cell(str(one.place)),
                            Cell(sentence(one.message)),
                            Cell(sentence(one.hint) or "—"),
                        )
                        for one in problems
                    ),
                ),
            ),
            ("Do not guess at what is missing. It can be put right after the session.",),
        )


def with_ward(sections: Iterable[Section], view: ProjectView) -> tuple[Section, ...]:
    """The sections of a team, each with the ward's name in its message."""
    ward = short(no_stop(view.project.ward), _WARD_IN_A_TITLE)
    return tuple(
        one
        if occurs((ward,), one.message) or one.kind is not SectionKind.BODY
        else replace(one, message=of_ward(ward, one.message))
        for one in sections
    )


def with_own_messages(
    sections: Iterable[Section], views: Sequence[ProjectView]
) -> tuple[Section, ...]:
    """The sections with no two messages alike: those of several wards end with the ward's name,
    any others with their heading or a number."""
    wards = {view.project.id: view.project.ward for view in views} if len(views) > 1 else {}
    sections = tuple(sections)
    teams: defaultdict[str, set[str]] = defaultdict(set)
    for one in sections:
        teams[one.message].add(one.project)
    used: set[str] = set()
    apart = []
    for one in sections:
        message = one.message
        if len(teams[message]) > 1 and one.project in wards:
            message = f"{message} ({wards[one.project]})"
        if message in used and one.heading not in message:
            message = f"{one.heading}: {message}"
        number, said = 1, message
        while message in used:
            number += 1
            message = f"{said} ({number})"
        used.add(message)
        apart.append(one if message == one.message else replace(one, message=message))
    return tuple(apart)


def about_this_copy(views: Sequence[ProjectView]) -> Iterator[Section]:
    """What a copy that leaves the team says of itself, at its end; nothing for a working copy."""
    if views and views[0].workbook.shared is not None:
        workbook = views[0].workbook
        of_wards = (f"{one.ward}: {line}" for one in workbook.projects for line in one.not_shown)
        said = (*(workbook.shared or ()), *of_wards)
        message = "This copy leaves some numbers out, to protect people"
        yield Section(ABOUT_THIS_COPY, "About this copy", message, (Bullets(said),))


def copy_in_brief(section: Section, where: str) -> Section:
    """What a copy to share says of itself in general; how much more it says of its parts, where."""
    if section.id != ABOUT_THIS_COPY:
        return section
    (said,) = (block.items for block in section.blocks if isinstance(block, Bullets))
    left_out = len(said) - _IN_GENERAL
    more = (f"{counted(left_out, 'more thing')} about it in {where}.",)
    return replace(section, blocks=(Bullets((*said[:_IN_GENERAL], *more * (left_out > 0))),))


def labels_of(views: Sequence[ProjectView]) -> tuple[str, ...]:
    """What every page says: whether it may leave the team, and which projects are invented."""
    return (*_sharing_of(views), *_invented(views))


def _sharing_of(views: Sequence[ProjectView]) -> Iterator[str]:
    if not views:
        return
    workbook = views[0].workbook
    if workbook.shared is not None:
        yield "A copy to share: small numbers are not shown"
    else:
        policy = Policy.of(workbook.file.sharing)
        if any(holds_small_numbers(view.project, policy) for view in views):
            yield "Not for sharing: holds small numbers"


def _invented(views: Sequence[ProjectView]) -> tuple[str, ...]:
    invented = [view for view in views if view.project.about.illustrative.strip()]
    if not invented:
        return ()
    if len(invented) <= _NAMED_WARDS:
        return (f"Illustrative: {listed([view.project.ward for view in invented])}",)
    if len(invented) == len(views):
        return ("Illustrative: every project here is an example",)
    return (f"Illustrative: {len(invented)} of {len(views)} projects",)


def brand_of(views: Sequence[ProjectView]) -> BrandIdentity:
    """What a trust has made its own."""
    if not views:
        return BrandIdentity()
    file = views[0].workbook.file
    style = file.house_style
    return BrandIdentity(
        organisation=file.workbook.organisation,
        colour=style.colour,
        accent=style.accent,
        footer=style.footer,
        logo=style.logo,
        logo_words=style.logo_words,
        template=style.template,
    )


STEPS, ASKS, OFFERS = "What we do next", "What we ask of you", "What we offer"
"""The headings over what a team will do, asks of others, and offers them."""

_IN_A_TITLE = 100  # letters of the first step
_LAST_WORD = "End on the ask, and wait. Somebody in the room may have the answer."

STATUS_TONE = {
    IdeaStatus.PROPOSED: Tone.PLAIN,
    IdeaStatus.TESTING: Tone.WATCH,
    IdeaStatus.ADOPTED: Tone.DONE,
    IdeaStatus.IMPLEMENTED: Tone.DONE,
    IdeaStatus.SUSTAINED: Tone.DONE,
    IdeaStatus.SPREAD: Tone.DONE,
    IdeaStatus.ABANDONED: Tone.UNKNOWN,
    IdeaStatus.PARKED: Tone.UNKNOWN,
}
STATE = {
    IdeaStatus.PROPOSED: "not tested yet",
    IdeaStatus.TESTING: "being tested",
    IdeaStatus.ADOPTED: "in use",
    IdeaStatus.IMPLEMENTED: "in use",
    IdeaStatus.SUSTAINED: "in use",
    IdeaStatus.SPREAD: "in use",
    IdeaStatus.ABANDONED: "set aside",
    IdeaStatus.PARKED: "set aside",
}
"""The states of ideas that a picture tells apart, each with a tone and a sign of its own."""
_SIGNS = {"not tested yet": "○", "being tested": "►", "in use": "✓", "set aside": "×"}
SIGN = {status: _SIGNS[state] for status, state in STATE.items()}
"""What stands before an idea in a picture: colour alone tells nothing in grey print."""
_STEP = {
    Stage.PLAN: "being planned",
    Stage.DO: "being tested",
    Stage.STUDY: "to be studied",
    Stage.ACT: "to be decided",
}


def section(
    view: ProjectView,
    name: str,
    heading: str,
    message: str,
    blocks: Iterable[Block | None],
    notes: Iterable[str] = (),
    *,
    to_agree: bool = False,
) -> Section:
    """A section of one project. Its id is the project's and `name`: "willow-ward-aim"."""
    return Section(
        id=f"{view.project.id}-{name}",
        heading=heading,
        message=one_line(message),
        blocks=tuple(block for block in blocks if block is not None),
        notes=tuple(note for note in notes if note),
        project=view.project.id,
        name=name,
        to_agree=to_agree,
    )


def of_ward(ward: str, said: str) -> str:
    """What is said of a ward, after its name, which keeps its own way of reading."""
    return f"{isolated(ward)}: {said}"


def pictures(view: ProjectView, *shows: Shows) -> Iterator[Picture]:
    """The pictures of a project that are there for one of these, in the order of these."""
    for wanted in shows:
        for one in view.pictures:
            if one.row.shows is wanted:
                yield Picture(one.content, one.row.alt, one.width, one.height)


def why_not_shown(view: ProjectView) -> Iterator[Callout]:
    """What is said of the pictures that are left out; nothing where none is."""
    for problem in view.not_shown:
        yield Callout(f"A picture is left out here: {no_stop(problem.message)}.", Tone.WATCH)


def with_next_steps(
    section: Section, steps: Sequence[str], asks: Sequence[str], offers: Sequence[str] = ()
) -> Section:
    """The section with what the team does next, asks and offers; its message is the first step."""
    blocks: list[Block] = []
    for heading, items in ((STEPS, steps), (ASKS, asks), (OFFERS, offers)):
        if items:
            blocks += (Heading(heading), Bullets(tuple(items)))
    first = no_stop(whole_sentences((*steps, *asks)[0], _IN_A_TITLE)) if steps or asks else ""
    more = f"; we ask for {spelt(len(asks), 'thing')}" if steps and asks else ""
    return replace(
        section,
        message=first + more,
        blocks=tuple(blocks),
        notes=((_LAST_WORD,) * bool(asks)),
        steps=tuple(steps),
        asks=tuple(asks),
        offers=tuple(offers),
    )


def unit_of(view: ProjectView) -> str:
    """The unit of the measure that shows the aim, or ""."""
    measure = view.thread.outcome
    return measure.unit if measure else ""


def way_of(view: ProjectView, aim: Aim) -> str:
    """From what to what: "from 61% to 90%", "25% less than 40, which is 30"."""
    unit, change = unit_of(view), change_of(aim)
    if aim.goal is None:
        return f"{change} than at the start" if change else ""
    goal = as_typed(aim.goal, unit) + (f" ({change})" if change else "")
    return (
        f"to {goal}"
        if aim.baseline is None
        else f"from {as_typed(aim.baseline, unit, goes_on=True)} to {goal}"
    )


def change_of(aim: Aim) -> str:
    """A relative target in words: "25% less"; "" for an absolute one."""
    if not isinstance(aim.target, str):
        return ""
    target = aim.target.strip()
    return f"{target[1:].strip()} {'more' if target[0] == '+' else 'less'}"


def aim_said(view: ProjectView) -> str:
    """The aim as it was agreed; of what its fields say where no words are there; "" for neither."""
    aim, outcome = view.project.aim, view.thread.outcome
    if aim is None or (aim.statement.strip() and LEFT_OUT not in aim.statement):
        return aim.statement.strip() if aim else ""
    if not (way := way_of(view, aim)):
        return "" if is_left_out(aim.statement) else aim.statement.strip()
    named = f"{no_stop(outcome.name)}: " if outcome else ""
    return f"{named}{way}{f' by {day(aim.by)}' if aim.by else ''}"


def some_of(names: Sequence[str], most: int) -> str:
    """The first of the names, and how many more there are: "Ash, Elm and 3 more"."""
    more = len(names) - most
    return listed([*names[:most], f"{more} more"] if more > 0 else names)


def is_worked_out(project: Project, measure: Measure) -> bool:
    """Whether a module derives it; the days between a team's own events are the team's."""
    series = project.series.get(measure.id)
    return series is not None and series.derived_by not in ("", measure.days_between)


def last_value(reading: Reading) -> str:
    """The latest number of a reading, and whether a copy hides one that came later."""
    value = value_at(reading, reading.latest) if reading.latest else "no data"
    return f"not shown in this copy; the last that is, {value}" if reading.ends_hidden else value


def latest_said(reading: Reading) -> str:
    """The latest number of a reading, and its day if it has one."""
    when = reading.latest.when if reading.latest else None
    return f"{last_value(reading)} ({day(when)})" if when else last_value(reading)


def chart_of(reading: Reading) -> Block:
    """The chart; of a single value what it is, as a chart begins with the second."""
    if len(reading.useful) != 1:
        return Chart(reading, alt_text(reading))
    return Paragraph(f"One value so far: {latest_said(reading)}. A chart begins with the second.")


def outcome_of(cycle: Cycle) -> str:
    """What became of a cycle, in a word or two: the decision, or the step it is at."""
    return str(cycle.file.act.decision or _STEP[cycle.stage])
