"""The slides that hold a learning set against the one before, and against how it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.analysis.commitments import Shown, looked_back_on, set_before, shown_in_words
from qiworkbook.analysis.evaluation import heard
from qiworkbook.content import (
    Bullets,
    Callout,
    Cell,
    Heading,
    Paragraph,
    Rank,
    Section,
    Table,
    Tone,
)
from qiworkbook.text.words import capital, counted, day, no_stop, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.content import Block
    from qiworkbook.model import LearningSet, Workbook

_TONES = {Shown.TESTED: Tone.DONE, Shown.PLANNED: Tone.WATCH, Shown.NOTHING: Tone.UNKNOWN}


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
            Cell(shown_in_words(kept), _TONES[kept.shown]),
        )
        for kept in found
    )
    yield Section(
        "said-last-time",
        "What we said last time",
        f"Of {counted(len(rows), 'commitment')} made on {day(before.file.date)}, "
        f"{tested or 'none'} can be seen in the files so far",
        (Table(("Team", "What they said", "By", "What the files show"), rows),),
        ("Something that was not tested has a reason worth hearing. Ask for it kindly.",),
    )


def will_test(workbook: Workbook, gathering: LearningSet) -> Iterator[Section]:
    """What teams say today that they will test."""
    found = gathering.file.commitment
    if not found:
        return
    rows = []
    for one in found:
        project = workbook.project(one.project)
        by = day(one.by) if one.by else "—"
        ward = project.ward if project else one.project
        rows.append((Cell(ward), Cell(capital(no_stop(one.what))), Cell(by)))
    message = f"{counted(len(rows), 'test')} before we meet again"
    table = Table(("Team", "Will test", "By"), tuple(rows))
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
