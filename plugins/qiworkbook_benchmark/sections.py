"""The sections on assessments, of the report and of the deck, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qiworkbook.api import AudienceWords, Output, ProjectView, Rank, Section, SectionMaker
from qiworkbook_benchmark import sections_deck, sections_report
from qiworkbook_benchmark.tracks import Track, tracks_of


def _of_tracks(
    make: Callable[[ProjectView, Track], Iterator[Section]],
) -> Callable[[ProjectView], Iterator[Section]]:
    """A maker of sections for each set that a project was assessed against."""

    def made(view: ProjectView) -> Iterator[Section]:
        for track in tracks_of(view):
            yield from make(view, track)

    return made


_REPORT = frozenset({Output.REPORT})

NOT_FOR_OTHERS = (AudienceWords("plain", leave_out=True), AudienceWords("board", leave_out=True))
"""How the team works, and detail that helps nobody outside it."""

SECTIONS = (
    SectionMaker(
        "benchmark",
        830,
        "How many standards are shown to be met, by theme, with n; in full also who assessed",
        sections_deck.summary,
        words=(
            AudienceWords(
                "plain",
                "How we compare with what is expected",
                "A standard says how things should be. For each one we ask: can we show that we do "
                "this?",
                labels=(
                    ("Theme", "What it is about"),
                    ("Met, of those rated", "Met, of those we looked at"),
                ),
            ),
            AudienceWords(
                "board",
                "Against the standards",
                "A standard counts as met when the ward can show it. The share says nothing about "
                "a standard that was not looked at.",
            ),
        ),
        in_full=_of_tracks(sections_report.summary),
    ),
    SectionMaker(
        "benchmark-standards",
        832,
        "Every standard: its ratings over time and its newest evidence",
        _of_tracks(sections_report.heat_map),
        _REPORT,
    ),
    SectionMaker(
        "benchmark-moved",
        834,
        "What moved since the assessment before, with newest evidence; in full all that is new",
        sections_deck.moved,
        rank=Rank.DETAIL,
        words=NOT_FOR_OTHERS,
        in_full=_of_tracks(sections_report.moved),
    ),
    SectionMaker(
        "benchmark-gaps",
        836,
        "Standards that are not met, what is lacking and what patients say",
        _of_tracks(sections_report.gaps),
        _REPORT,
    ),
    SectionMaker(
        "benchmark-actions",
        838,
        "Open actions: by whom, by when, and how they go; in full every one, with its change idea",
        sections_deck.actions,
        rank=Rank.DETAIL,
        words=(
            AudienceWords(
                "plain",
                "What we still have to do",
                "These are jobs that came out of it.",
                labels=(
                    ("Action", "What we will do"),
                    ("Lead", "Who does it"),
                    ("Due", "Done by"),
                ),
            ),
            AudienceWords("board", leave_out=True),
        ),
        in_full=_of_tracks(sections_report.actions),
    ),
    SectionMaker(
        "trauma-informed",
        840,
        "Six principles of trauma-informed care: what people say; in full the evidence",
        sections_deck.trauma_grid,
        rank=Rank.DETAIL,
        words=NOT_FOR_OTHERS,
        in_full=sections_deck.grid,
    ),
)
