"""The charter in the report and in the deck: what we expect, how we made it, you said – we did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from qiworkbook.api import (
    AudienceWords,
    Block,
    Bullets,
    Callout,
    Cell,
    ExplainedWord,
    Facts,
    Grid,
    Heading,
    Output,
    Paragraph,
    ProjectView,
    Quote,
    Rank,
    Section,
    SectionMaker,
    Shared,
    Tone,
    counted,
    day,
    listed,
    sentence,
)
from qiworkbook_charter import words
from qiworkbook_charter.model import (
    Charter,
    CharterStage,
    Making,
    Review,
    is_overdue,
    newest_agreement,
    next_review,
    unanswered,
    words_changed,
)
from qiworkbook_charter.records import charter_of
from qiworkbook_charter.words import (
    AUDIENCES,
    ORIGINS,
    REASONS,
    STAGES,
    by_audience,
    head_count,
    level,
    place_and_form,
)

Make = Callable[[ProjectView, Charter], Iterator[Section]]


def _example(charter: Charter) -> Iterator[Block]:
    """The document says on every page that a project is invented; of a charter alone we say it."""
    if charter.illustrative:
        yield Callout(f"Illustrative: {charter.illustrative}")


def _lines_blocks(charter: Charter) -> Iterator[Block]:
    """The expectations by audience, with whose idea each was."""
    if words_changed(charter):
        yield Callout("The words have changed and need to be agreed again.", Tone.WATCH)
    yield Grid(
        ("For", "What we expect", "Whose idea"),
        tuple(
            (Cell(AUDIENCES[who]), Cell(line.text), Cell(ORIGINS[line.origin]))
            for who, some in by_audience(charter)
            for line in some
        ),
    )


def _words_blocks(charter: Charter) -> Iterator[Block]:
    """All other words of the charter, the easy-read ones among them."""
    if charter.commitment:
        yield Quote(charter.commitment, "Our commitment")
    for heading, text in (
        ("Why we made it", charter.context),
        ("When people are unwell", charter.understanding),
        ("How it begins conversations", charter.conversation),
        ("If an expectation is not met", charter.if_not_met),
    ):
        if text:
            yield Heading(heading)
            yield Paragraph(text)
    if charter.support:
        yield Heading("Where there is support")
        yield Bullets(charter.support)
    if any(line.plain for line in charter.expectation):
        yield Heading("In easy-read words")
        yield Bullets(tuple(line.plain or line.text for line in charter.expectation))


def _made_blocks(charter: Charter, *, in_full: bool) -> Iterator[Block]:
    """The occasions on which it was made; in full, what came of each too."""
    yield Grid(
        ("When", "What", "Patients", "Staff", "Visitors", "How far shared"),
        tuple(
            _made_row(one, in_full=in_full)
            for one in sorted(charter.made, key=lambda one: one.date)
        ),
    )


def _made_row(one: Making, *, in_full: bool) -> tuple[Cell, ...]:
    what = f"{sentence(one.event)} {sentence(one.note)}".strip() if in_full else one.event
    came = (one.patients, one.staff, one.visitors)
    return (
        Cell(day(one.date)),
        Cell(what),
        *(Cell(head_count(number)) for number in came),
        Cell(level(one)),
    )


def _review_blocks(charter: Charter) -> Iterator[Block]:
    """You said, we did; and what still waits for an answer."""
    if charter.review:
        yield Grid(
            ("When", "Why", "You said", "We did"),
            tuple(map(_review_row, sorted(charter.review, key=lambda review: review.date))),
        )
    for noted in unanswered(charter):
        said = f": {noted.what}" if noted.what else ""
        yield Callout(f"Noted on {day(noted.on)}, and not reviewed since{said}", Tone.WATCH)


def _review_row(review: Review) -> tuple[Cell, ...]:
    answer = Cell(review.did) if review.did else Cell("No answer yet", Tone.WATCH)
    return Cell(day(review.date)), Cell(REASONS[review.why]), Cell(review.heard), answer


def _fact_blocks(view: ProjectView, charter: Charter) -> Iterator[Block]:
    """Where the charter stands, in a few labelled values."""
    yield Facts(tuple(_pairs(view, charter, view.today)))


def _pairs(view: ProjectView, charter: Charter, today: date) -> Iterator[tuple[str, str]]:
    yield "Status", f"{STAGES[charter.status]}, version {charter.version}"
    newest = newest_agreement(charter)
    if newest:
        by = f" by {listed(newest.by)}" if newest.by else ""
        yield "Agreed", f"{day(newest.on)}{by}"
    if charter.displayed:
        yield "Can be read at", listed(map(place_and_form, charter.displayed))
    idea = view.project.idea(charter.idea) if charter.idea else None
    if idea:
        cycles = len(view.thread.cycles_of(idea))
        yield "Change idea", f"{idea.name} ({counted(cycles, 'PDSA cycle')})"
    due = next_review(charter, today)
    late = ", which has passed" if is_overdue(charter, today) else ""
    yield "Next review due by", f"{day(due)}{late}" if due else "no day set"


def _lines(view: ProjectView, charter: Charter) -> Iterator[Section]:
    if charter.expectation:
        yield _section(
            view,
            "charter",
            "Our charter",
            words.lines_message(charter),
            (*_example(charter), *_lines_blocks(charter)),
            words.lines_notes(charter),
        )


def _words(view: ProjectView, charter: Charter) -> Iterator[Section]:
    said = tuple(_words_blocks(charter))
    if said:
        yield _section(
            view,
            "charter-words",
            "What the charter says",
            charter.title or "What our charter says",
            (*_example(charter), *said),
        )


def _made(view: ProjectView, charter: Charter, *, in_full: bool) -> Iterator[Section]:
    if charter.made:
        yield _section(
            view,
            "charter-made",
            "How we made our charter",
            words.made_message(charter),
            (*_example(charter), *_made_blocks(charter, in_full=in_full)),
            words.made_notes(charter),
        )


def _life(view: ProjectView, charter: Charter, *, in_full: bool) -> Iterator[Section]:
    heard = tuple(_review_blocks(charter))
    facts = _fact_blocks(view, charter) if in_full or not heard else ()
    yield _section(
        view,
        "charter-life",
        "You said, we did",
        words.life_message(charter, view.today),
        (*_example(charter), *heard, *facts),
        words.life_notes(charter),
    )


def _section(
    view: ProjectView,
    part: str,
    heading: str,
    message: str,
    said: Iterable[Block],
    notes: tuple[str, ...] = (),
) -> Section:
    project = view.project.id
    return Section(f"{project}-{part}", heading, message, tuple(said), notes, project=project)


def _when_there(make: Make) -> Callable[[ProjectView], Iterator[Section]]:
    """A maker for projects that have a charter, and have not retired it."""

    def made(view: ProjectView) -> Iterator[Section]:
        record = charter_of(view)
        if record and record.file.status is not CharterStage.RETIRED:
            yield from make(view, record.file)

    return made


_REPORT = frozenset({Output.REPORT})

NOT_FOR_OTHERS = (AudienceWords("plain", leave_out=True), AudienceWords("board", leave_out=True))
"""How the team works, and detail that helps nobody outside it."""

CHARTER = ExplainedWord(
    word="charter",
    also=("charters",),
    means="A list of what people on the ward have agreed to do for each other.",
)

SECTIONS = (
    SectionMaker(
        "charter",
        820,
        "What patients, staff and visitors expect of each other, and whose idea each line was",
        _when_there(_lines),
        shared=Shared.WORDS,
        words=(
            AudienceWords(
                "plain",
                "What we expect of each other",
                "This is what people on the ward ask of each other.",
                explains=(CHARTER,),
            ),
            AudienceWords("board", leave_out=True),
        ),
    ),
    SectionMaker(
        "charter-words",
        822,
        "The charter's commitment, context and what to do when an expectation is not met",
        _when_there(_words),
        _REPORT,
        shared=Shared.WORDS,
    ),
    SectionMaker(
        "charter-made",
        824,
        "When the charter was made, who was there, how it was shared; in full what came of it",
        _when_there(partial(_made, in_full=False)),
        rank=Rank.DETAIL,
        shared=Shared.COUNTS,
        words=NOT_FOR_OTHERS,
        in_full=_when_there(partial(_made, in_full=True)),
    ),
    SectionMaker(
        "charter-life",
        826,
        "You said, we did; in full also its status, where it is displayed, and its review",
        _when_there(partial(_life, in_full=False)),
        rank=Rank.DETAIL,
        words=(
            AudienceWords(
                "plain",
                "You said, we did",
                "On one side is what people told us. On the other is what we did about it.",
            ),
            AudienceWords("board", leave_out=True),
        ),
        in_full=_when_there(partial(_life, in_full=True)),
    ),
)
