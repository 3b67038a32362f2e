"""What the file says, as blocks of a document: tables, quotes, facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qiworkbook.api import (
    Block,
    Bullets,
    Callout,
    Cell,
    Facts,
    Grid,
    Heading,
    Paragraph,
    ProjectView,
    Quote,
    Tone,
    counted,
    day,
    listed,
    sentence,
)
from qiworkbook_charter.model import (
    Charter,
    Making,
    Review,
    is_overdue,
    newest_agreement,
    next_review,
    unanswered,
    words_changed,
)
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


def example(charter: Charter) -> Iterator[Block]:
    """The document says on every page that a project is invented; of a charter alone we say it."""
    if charter.illustrative:
        yield Callout(f"Illustrative: {charter.illustrative}")


def lines(charter: Charter) -> Iterator[Block]:
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


def words(charter: Charter) -> Iterator[Block]:
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


def made(charter: Charter, *, in_full: bool) -> Iterator[Block]:
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


def reviews(charter: Charter) -> Iterator[Block]:
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


def facts(view: ProjectView, charter: Charter) -> Iterator[Block]:
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
