"""The charter in the report and in the deck: what we expect, how we made it, you said – we did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from qiworkbook.api import (
    AudienceWords,
    Block,
    ExplainedWord,
    Output,
    ProjectView,
    Rank,
    Section,
    SectionMaker,
    Shared,
)
from qiworkbook_charter import blocks, words
from qiworkbook_charter.model import Charter, CharterStage
from qiworkbook_charter.records import charter_of

Make = Callable[[ProjectView, Charter], Iterator[Section]]


def _lines(view: ProjectView, charter: Charter) -> Iterator[Section]:
    if charter.expectation:
        yield _section(
            view,
            "charter",
            "Our charter",
            words.lines_message(charter),
            (*blocks.example(charter), *blocks.lines(charter)),
            words.lines_notes(charter),
        )


def _words(view: ProjectView, charter: Charter) -> Iterator[Section]:
    said = tuple(blocks.words(charter))
    if said:
        yield _section(
            view,
            "charter-words",
            "What the charter says",
            charter.title or "What our charter says",
            (*blocks.example(charter), *said),
        )


def _made(view: ProjectView, charter: Charter, *, in_full: bool) -> Iterator[Section]:
    if charter.made:
        yield _section(
            view,
            "charter-made",
            "How we made our charter",
            words.made_message(charter),
            (*blocks.example(charter), *blocks.made(charter, in_full=in_full)),
            words.made_notes(charter),
        )


def _life(view: ProjectView, charter: Charter, *, in_full: bool) -> Iterator[Section]:
    heard = tuple(blocks.reviews(charter))
    facts = blocks.facts(view, charter) if in_full or not heard else ()
    yield _section(
        view,
        "charter-life",
        "You said, we did",
        words.life_message(charter, view.today),
        (*blocks.example(charter), *heard, *facts),
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
