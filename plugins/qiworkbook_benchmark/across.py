"""Assessments of a whole workbook: wards side by side, a table to export, what a trust may set."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qiworkbook.api import (
    Cell,
    Grid,
    Output,
    Problem,
    ProjectView,
    Section,
    Settings,
    Severity,
    Shared,
    Table,
    TableMaker,
    Tone,
    WorkbookCheck,
    WorkbookSectionMaker,
    WorkbookView,
    counted,
    day,
    listed,
)
from qiworkbook_benchmark.tracks import (
    Standing,
    Track,
    items_of,
    newest_evidence,
    standings,
    tracks_of,
)
from qiworkbook_benchmark.words import STANDINGS, TONES, tally_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


class BenchmarkSettings(Table):
    """What `[plugins.benchmark]` of workbook.toml may hold."""

    again_after: int = 12
    """After how many months an assessment is due again."""


SETTINGS = (Settings("benchmark", BenchmarkSettings, "when an assessment is due again"),)


def _own(view: WorkbookView) -> Iterator[tuple[ProjectView, Track]]:
    """The tracks of each project's own unit."""
    for one in view.views:
        yield from ((one, track) for track in tracks_of(one) if track.own)


def _no_common_set(view: WorkbookView) -> Iterator[Problem]:
    """Wards that were assessed, and no two of them against the same set."""
    found = tuple(_own(view))
    wards = {one.project.id for one, _ in found}
    pairs = {(one.project.id, track.set_id) for one, track in found}
    sets = [set_id for _, set_id in pairs]
    if len(wards) > 1 and len(set(sets)) == len(sets):
        _, track = found[-1]
        yield Problem(
            "benchmark-no-common-set",
            f"{counted(len(wards), 'project')} were assessed, no two against the same standards: "
            f"{listed(sorted(set(sets)))}",
            track.newest.source.place("set"),
            Severity.QUESTION,
            "Would one set do for all?",
        )


WORKBOOK_CHECKS = (
    WorkbookCheck(
        "benchmark-no-common-set",
        "Wards were assessed, and no two of them against the same set.",
        "Side by side they can learn from each other only where they asked the same.",
        _no_common_set,
    ),
)


def _across(view: WorkbookView) -> Iterator[Section]:
    """Each set that two or more wards were assessed against."""
    by_set: dict[str, list[tuple[ProjectView, Track]]] = {}
    for one, track in _own(view):
        by_set.setdefault(track.set_id, []).append((one, track))
    for set_id, found in sorted(by_set.items()):
        if len(found) > 1:
            rows = tuple(
                (
                    Cell(one.project.ward),
                    Cell(tally_of(track).share),
                    Cell(day(track.newest.file.date)),
                )
                for one, track in found
            )
            yield Section(
                f"benchmark-across-{set_id}",
                "Wards against standards",
                f"{found[0][1].title}: {counted(len(found), 'ward')}, each by its own assessment",
                (Grid(("Ward", "Shown to be met", "Assessed"), rows), _heat_map(found)),
            )


def _heat_map(found: list[tuple[ProjectView, Track]]) -> Grid:
    """Each standard, and how many wards stand where: what most of them find hard stands out."""
    standing: dict[str, Counter[Standing]] = {}
    for _, track in found:
        for id_, where in standings(track.newest.file, track.standards).items():
            standing.setdefault(id_, Counter())[where] += 1
    there = [one for one in STANDINGS if any(one in where for where in standing.values())]
    named = found[0][1]
    rows = tuple(
        (
            Cell(named.text_of(id_)),
            *(
                Cell(str(where[one] or "—"), TONES[one] if where[one] else Tone.PLAIN)
                for one in there
            ),
        )
        for id_, where in standing.items()
    )
    columns = ("Standard", *(STANDINGS[one] for one in there))
    return Grid(columns, rows, "How many wards stand where, standard by standard")


WORKBOOK_SECTIONS = (
    WorkbookSectionMaker(
        "benchmark-across",
        "Wards that were assessed against one set, side by side",
        _across,
        frozenset({Output.REPORT}),
        shared=Shared.COUNTS,
    ),
)


def _standards(view: ProjectView) -> Iterator[tuple[str | date | None, ...]]:
    """Where each standard stands by the newest assessment."""
    for track in tracks_of(view):
        newest = track.newest.file
        items = items_of(newest)
        for id_, standing in standings(newest, track.standards).items():
            item = items.get(id_)
            evidence = newest_evidence(item) if item else None
            yield (track.set_id, track.unit, newest.date, id_, str(standing), evidence)


TABLES = (
    TableMaker(
        "standards",
        "where each standard stands by the newest assessment",
        ("set", "unit", "assessed", "standard", "standing", "newest_evidence"),
        _standards,
        meanings=(
            "The id of the set of standards.",
            "Which unit was assessed: the ward, or its trust.",
            "The day of the newest assessment.",
            "The id of the standard.",
            "exceeds, met, unshown (met, and nothing recent shows it), partly, not-met, unknown or "
            "not-applicable.",
            "The day of its newest evidence.",
        ),
    ),
)
