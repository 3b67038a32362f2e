"""What a story rests on: one line of each thing that modules found, on one slide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.sections import section
from qiworkbook.content import Callout, Cell, Quote, Rank, Table
from qiworkbook.text.words import capital, gist, no_stop, one_line, short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section

FOUNDATIONS = "foundations"
_LINES = 6
_SAID = 150  # letters of what somebody said
_FINDING = 110  # letters of a title: the first finding


def foundations(view: ProjectView, made: Iterable[Section]) -> Section | None:
    """The sections that are worth a line: a single one whole, with its figure; None for none."""
    found = [one for one in made if one.maker and one.rank is Rank.USUAL]
    if len(found) <= 1:
        return next(iter(found), None)
    shown = found[:_LINES]
    rows = tuple((Cell(one.heading), Cell(no_stop(one.message))) for one in shown)
    more = len(found) - len(shown)
    table = Table(("What we looked at", "What it says"), rows)
    message = short(no_stop(shown[0].message), _FINDING)
    left_out = Callout(f"And {more} more, in the appendix.") if more else None
    notes = (note for one in shown for note in one.notes[:1])
    return section(view, FOUNDATIONS, "Foundations", capital(message), (table, left_out), notes)


def words_of_a_person(made: Iterable[Section]) -> str:
    """The shortest thing that somebody said and a module may show; "" for none."""
    said = [
        one_line(block.text)
        for one in made
        if one.maker and one.rank is not Rank.ESSENTIAL
        for block in one.blocks
        if isinstance(block, Quote) and block.text.strip()
    ]
    shown = [one for one in said if len(one) <= _SAID]
    return max(shown, key=len, default=gist(min(said, key=len, default=""), _SAID))
