"""What the report and the deck show of the audits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Cell, Chart, Grid, Section, SectionMaker, alt_text, headline

from qiworkbook_hand_hygiene.measures import ID
from qiworkbook_hand_hygiene.records import Moment, audits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import ProjectView


def moments(view: ProjectView) -> Iterator[Section]:
    """The chart, and the five moments as a table; nothing for a project without audits."""
    reading = view.reading(ID)
    if reading is None:
        return
    rows = tuple(_row(view, moment) for moment in Moment)
    yield Section(
        f"{view.project.id}-hand-hygiene",
        "Hand hygiene",
        headline(reading),
        (Chart(reading, alt_text(reading)), Grid(("Moment", "Seen", "Cleaned", "Share"), rows)),
        project=view.project.id,
    )


def _row(view: ProjectView, moment: Moment) -> tuple[Cell, ...]:
    audits = [audit for _, audit in audits_of(view.project) if audit.moment is moment]
    seen, cleaned = sum(a.seen for a in audits), sum(a.cleaned for a in audits)
    share = f"{100 * cleaned / seen:.0f}%" if seen else "not seen"
    return tuple(Cell(text) for text in (moment.label, str(seen), str(cleaned), share))


MOMENTS = SectionMaker("hand-hygiene", 450, "The five moments, and the chart", moments)
