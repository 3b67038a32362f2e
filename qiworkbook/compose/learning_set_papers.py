"""The papers of a learning set: the invitation, the run sheet of the day, the evaluation form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.analysis.commitments import set_before
from qiworkbook.analysis.evaluation import FEWEST, SCORES
from qiworkbook.compose.learning_set import (
    ASKED,
    CONFIDENT,
    closing,
    hours,
    minutes,
    opening,
    said_last_time,
    time_of,
    ward_of,
)
from qiworkbook.content import Bullets, Callout, Cell, Facts, Paragraph, Section, Table
from qiworkbook.text.words import capital, day, no_stop, number, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.content import Block
    from qiworkbook.model import LearningSet, Workbook

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
    blocks: list[Block] = [Table(("Time", "Minutes", "What", "Who leads", "Notes"), rows)]
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
        asked = Table(("Team", "Asks", "Offers"), told)
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
        yield Section("to-write-down", "To write down today", "", (Table(columns, written),))
    yield closing(gathering)


def evaluation_form(gathering: LearningSet) -> Iterator[Section]:
    """The sheet that people fill in at the end: a number from 0 to 10, and three lines of words."""
    scale = Table(tuple(map(str, range(SCORES))), (tuple(Cell("○") for _ in range(SCORES)),))
    words = Table(
        ("In your own words", "What we write"),
        tuple((Cell(asked), Cell(f"{_LINE} {_LINE}")) for asked in ASKED),
    )
    blocks = (
        Paragraph("No names, please: neither yours nor anybody else's."),
        Paragraph(f"{CONFIDENT} Cross one circle: 0 is not at all, 10 is completely."),
        scale,
        words,
        Paragraph(
            f"Answers are counted together. With fewer than {number(FEWEST)} of them nothing that "
            "anybody wrote is shown."
        ),
    )
    about = f"How was {day(gathering.file.date)} for you?"
    yield Section("evaluation-form", "Evaluation", about, blocks)
