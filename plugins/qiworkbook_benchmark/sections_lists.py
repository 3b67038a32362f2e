"""The tables of gaps and of actions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.api import Cell, Grid, Tone, day
from qiworkbook_benchmark.assessment import Risk
from qiworkbook_benchmark.status import GAPS, is_open, is_overdue, items_of, standing_of
from qiworkbook_benchmark.words import BRAG, RISKS, STANDINGS, TONES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.api import Block, ProjectView
    from qiworkbook_benchmark.assessment import Action, Item
    from qiworkbook_benchmark.tracks import Track

_RISKIEST_FIRST = (Risk.HIGH, Risk.MEDIUM, Risk.LOW, None)


def gaps_of(track: Track) -> tuple[Item, ...]:
    """The standards of the newest assessment that are not shown to be met: by risk, then worst.

    What is not known is no gap: it is counted apart.
    """
    file = track.newest.file
    found = [item for item in items_of(file).values() if standing_of(item, file.date) in GAPS]
    order = [one.id for one in track.standards.standard] if track.standards else []

    def rank(item: Item) -> tuple[int, int, int]:
        place = order.index(item.standard) if item.standard in order else len(order)
        standing = standing_of(item, file.date)
        return _RISKIEST_FIRST.index(item.risk), GAPS.index(standing), place

    return tuple(sorted(found, key=rank))


def gap_table(track: Track, found: Sequence[Item]) -> Block:
    """The gaps, with what is lacking, the risk, and what patients say."""
    assessed = track.newest.file.date
    rows = []
    for item in found:
        standing = standing_of(item, assessed)
        rows.append(
            (
                Cell(track.text_of(item.standard)),
                Cell(STANDINGS[standing], TONES[standing]),
                Cell(item.gap or item.rationale or "Not said"),
                Cell(RISKS[item.risk], Tone.CONCERN if item.risk is Risk.HIGH else Tone.PLAIN),
                Cell(item.patient_view or "Not asked yet"),
            )
        )
    heads = ("Standard", "Where it stands", "What is lacking", "Risk", "What patients say")
    return Grid(heads, tuple(rows), "Gaps, those with the highest risk first")


def actions_of(track: Track) -> tuple[tuple[Item, Action], ...]:
    """The actions of the newest assessment, each with its standard: open ones first, by day."""
    found = [(item, action) for item in track.newest.file.item for action in item.action]
    return tuple(sorted(found, key=lambda pair: (not is_open(pair[1]), pair[1].due or date.max)))


def action_table(view: ProjectView, track: Track) -> Block:
    """The actions, with who leads, by when, how it goes, and the change idea it became.

    A status is a colour in words alone: our tones are not red, amber and green, so that people
    who are colour-blind can tell them apart, and would contradict the word.
    """
    rows = []
    for item, action in actions_of(track):
        late = is_overdue(action, view.today)
        due = day(action.due) if action.due else "No day"
        idea = view.project.idea(action.idea)
        rows.append(
            (
                Cell(action.what),
                Cell(track.text_of(item.standard)),
                Cell(action.lead or "Nobody yet"),
                Cell(f"{due}, overdue" if late else due, Tone.CONCERN if late else Tone.PLAIN),
                Cell(BRAG[action.status]),
                Cell(f"{idea.name} ({idea.status.value})" if idea else ""),
            )
        )
    heads = ("Action", "Standard", "Lead", "Due", "Status", "Change idea")
    return Grid(heads, tuple(rows), "Actions, open ones first")
