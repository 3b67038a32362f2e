"""What the report, the deck and the deck of a learning set show of the audits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import (
    AudienceWords,
    Cell,
    Chart,
    ExplainedWord,
    Facts,
    Funnel,
    FunnelKind,
    Grid,
    Rank,
    Section,
    SectionMaker,
    Shared,
    Ward,
    WorkbookSectionMaker,
    alt_text,
    counted,
    funnel,
    headline,
)

from qiworkbook_hand_hygiene.measures import ID, reading_of
from qiworkbook_hand_hygiene.records import Moment, Month, audits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Project, ProjectView, WorkbookView


def moments(view: ProjectView) -> Iterator[Section]:
    """The chart, and the five moments as a table; nothing for a project without audits."""
    reading = view.reading(ID)
    if reading is None:
        return
    rows = tuple(_row(view, moment) for moment in Moment)
    headings = ("Moment", "Seen", "Cleaned", "Share", "Latest")
    yield Section(
        f"{view.project.id}-hand-hygiene",
        "Hand hygiene",
        headline(reading),
        (Chart(reading, alt_text(reading)), Grid(headings, rows)),
        project=view.project.id,
    )


def _row(view: ProjectView, moment: Moment) -> tuple[Cell, ...]:
    seen, cleaned = totals(view.project, moment)
    share = f"{100 * cleaned / seen:.0f}%" if seen else "not seen"
    reading = reading_of(view, moment)
    latest = reading.points[-1].value if reading else None
    last = "" if latest is None else f"{latest:.0f}%"
    return tuple(Cell(text) for text in (moment.label, str(seen), str(cleaned), share, last))


def totals(project: Project, moment: Moment | None = None) -> tuple[int, int]:
    """How often a moment, or any, was seen, and how often hands were cleaned."""
    found = [one for _, one in audits_of(project) if moment in (None, one.moment)]
    return sum(audit.seen for audit in found), sum(audit.cleaned for audit in found)


def watched(view: ProjectView) -> Iterator[Section]:
    """Who watched, and for how long: nobody else's business."""
    months = view.project.records_of(Month)
    facts = tuple((month.id, _who(month.file)) for month in months)
    if facts:
        yield Section(
            f"{view.project.id}-hand-hygiene-watched",
            "Who watched",
            f"Somebody watched in {counted(len(facts), 'month')}",
            (Facts(facts),),
            project=view.project.id,
        )


def _who(month: Month) -> str:
    return f"{month.watched_by or 'somebody'}, {month.minutes} minutes at a time"


def wards(view: WorkbookView) -> Iterator[Section]:
    """The wards side by side, each with what chance allows a ward of its size.

    Before a learning set the slide says so.
    """
    sizes = {one.project.ward: totals(one.project) for one in view.views}
    found = [Ward(name, cleaned, seen) for name, (seen, cleaned) in sizes.items() if seen]
    if len(found) < 2:
        return
    compared = funnel(found, FunnelKind.P, per=100)
    outside = [point.name for point in compared.points if point.side]
    alt = f"{compared.centre:.0f}% in all, {counted(len(found), 'ward')}; outside: {outside or 'none'}."
    when = f"For the learning set of {view.gathering.id}: " if view.gathering else ""
    yield Section(
        "hand-hygiene-wards",
        "Hand hygiene, ward by ward",
        f"{when}{counted(len(outside), 'ward')} differ by more than chance",
        (Funnel("Hands cleaned", "all audits", compared, alt, "Moments seen", "%"),),
    )


BOARD = AudienceWords(
    "board",
    "Clean hands",
    "We watch whether hands are cleaned when they should be.",
    labels=(("Moment", "When"),),
    explains=(
        ExplainedWord(word="moment", also=("moments",), means="A time to clean one's hands."),
    ),
)
MOMENTS = SectionMaker(
    "hand-hygiene",
    450,
    "The five moments, and the chart",
    moments,
    shared=Shared.COUNTS,
    words=(BOARD,),
)
WATCHED = SectionMaker(
    "hand-hygiene-watched", 460, "Who watched", watched, rank=Rank.DETAIL, team_only=True
)
WARDS = WorkbookSectionMaker("hand-hygiene-wards", "The wards side by side", wards)
