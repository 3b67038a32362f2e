"""The charter in the report and in the deck: what we expect, how we made it, you said – we did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import (
    Bullets,
    Callout,
    Cell,
    Facts,
    Grid,
    Heading,
    Output,
    Paragraph,
    Quote,
    Section,
    SectionMaker,
    Tone,
    counted,
    day,
    listed,
    sentence,
)
from qiworkbook_charter.life import (
    is_overdue,
    newest_agreement,
    next_review,
    unanswered,
    words_changed,
)
from qiworkbook_charter.messages import (
    life_message,
    life_notes,
    lines_message,
    lines_notes,
    made_message,
    made_notes,
)
from qiworkbook_charter.model import Charter, Stage
from qiworkbook_charter.records import charter_of
from qiworkbook_charter.wording import (
    AUDIENCES,
    ORIGINS,
    REASONS,
    STAGES,
    by_audience,
    head_count,
    level,
    place_and_form,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from qiworkbook.api import Block, ProjectView


def _section(
    view: ProjectView,
    part: str,
    heading: str,
    message: str,
    blocks: Iterable[Block],
    notes: tuple[str, ...] = (),
) -> Section:
    return Section(
        f"{view.project.id}-{part}",
        heading,
        message,
        tuple(blocks),
        notes,
        project=view.project.id,
    )


def _when_there(
    make: Callable[[ProjectView, Charter], Iterator[Section]],
) -> Callable[[ProjectView], Iterator[Section]]:
    """A maker for projects that have a charter, and have not retired it."""

    def made(view: ProjectView) -> Iterator[Section]:
        record = charter_of(view)
        if record and record.file.status is not Stage.RETIRED:
            yield from make(view, record.file)

    return made


def _lines(view: ProjectView, charter: Charter) -> Iterator[Section]:
    if charter.expectation:
        message = lines_message(charter)
        blocks, notes = _line_blocks(charter), lines_notes(charter)
        yield _section(view, "charter", "Our charter", message, blocks, notes)


def _line_blocks(charter: Charter) -> Iterator[Block]:
    yield from _example(charter)
    if words_changed(charter):
        yield Callout("The words have changed, and are to be agreed again.", Tone.WATCH)
    yield Grid(
        ("For", "What we expect", "Whose idea"),
        tuple(
            (Cell(AUDIENCES[who]), Cell(line.text), Cell(ORIGINS[line.origin]))
            for who, lines in by_audience(charter)
            for line in lines
        ),
    )


def _words(view: ProjectView, charter: Charter) -> Iterator[Section]:
    blocks = tuple(_word_blocks(charter))
    if blocks:
        yield _section(
            view,
            "charter-words",
            "What the charter says",
            charter.title or "What our charter says",
            (*_example(charter), *blocks),
        )


def _word_blocks(charter: Charter) -> Iterator[Block]:
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


def _made(view: ProjectView, charter: Charter) -> Iterator[Section]:
    if charter.made:
        yield _section(
            view,
            "charter-made",
            "How we made our charter",
            made_message(charter),
            _made_blocks(charter),
            made_notes(charter),
        )


def _made_blocks(charter: Charter) -> Iterator[Block]:
    yield from _example(charter)
    yield Grid(
        ("When", "What", "Patients", "Staff", "Visitors", "How far shared"),
        tuple(
            (
                Cell(day(made.date)),
                Cell(f"{sentence(made.event)} {sentence(made.note)}".strip()),
                Cell(head_count(made.patients)),
                Cell(head_count(made.staff)),
                Cell(head_count(made.visitors)),
                Cell(level(made)),
            )
            for made in sorted(charter.made, key=lambda made: made.date)
        ),
    )


def _life(view: ProjectView, charter: Charter) -> Iterator[Section]:
    yield _section(
        view,
        "charter-life",
        "You said, we did",
        life_message(charter, view.today),
        _life_blocks(view, charter),
        life_notes(charter),
    )


def _life_blocks(view: ProjectView, charter: Charter) -> Iterator[Block]:
    yield from _example(charter)
    if charter.review:
        yield Grid(
            ("When", "Why", "You said", "We did"),
            tuple(
                (
                    Cell(day(review.date)),
                    Cell(REASONS[review.why]),
                    Cell(review.heard),
                    Cell(review.did) if review.did else Cell("No answer yet", Tone.WATCH),
                )
                for review in sorted(charter.review, key=lambda review: review.date)
            ),
        )
    for noted in unanswered(charter):
        said = f": {noted.what}" if noted.what else ""
        yield Callout(f"Noted on {day(noted.on)}, and not read again since{said}", Tone.WATCH)
    yield Facts(tuple(_facts(view, charter, view.today)))


def _facts(view: ProjectView, charter: Charter, today: date) -> Iterator[tuple[str, str]]:
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
    yield "To be read again by", f"{day(due)}{late}" if due else "no day set"


def _example(charter: Charter) -> Iterator[Block]:
    """The document says on every page that a project is invented; of a charter alone we say it."""
    if charter.illustrative:
        yield Callout(f"Illustrative: {charter.illustrative}")


SECTIONS = (
    SectionMaker(
        "charter",
        820,
        "What patients, staff and visitors expect of each other, and whose idea each line was",
        _when_there(_lines),
    ),
    SectionMaker(
        "charter-words",
        822,
        "The charter's commitment, context and what to do when an expectation is not met",
        _when_there(_words),
        frozenset({Output.REPORT}),
    ),
    SectionMaker(
        "charter-made",
        824,
        "How the charter was made together: occasions, groups, how far decisions were shared",
        _when_there(_made),
    ),
    SectionMaker(
        "charter-life",
        826,
        "Where the charter hangs, what was heard and done, and when it is read again",
        _when_there(_life),
    ),
)
