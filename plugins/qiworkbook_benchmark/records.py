"""The files that the module reads, and which of them a person means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from qiworkbook.api import (
    Action,
    FileTable,
    ProjectView,
    Record,
    RecordCounts,
    RecordType,
    Scope,
    Shared,
    Workbook,
    WorkbookError,
    day,
    listed,
)
from qiworkbook_benchmark.assessment import (
    AssessedStandard,
    Assessment,
    Evidence,
    PrincipleRow,
    TraumaGrid,
    has_words,
)
from qiworkbook_benchmark.standards import StandardsSet, all_sets, guess
from qiworkbook_benchmark.tracks import Track, tracks_of

_LEFT_OUT = "left out of this copy"


def ratings_alone(file: FileTable, _: Mapping[str, tuple[float, ...]]) -> FileTable:
    """An assessment with its ratings, and with the days and kinds of its evidence."""
    if not isinstance(file, Assessment):
        return file
    items = tuple(
        AssessedStandard(
            standard=item.standard,
            applicable=item.applicable,
            rating=item.rating,
            evidence=tuple(
                Evidence(kind=one.kind, what=_LEFT_OUT, date=one.date) for one in item.evidence
            ),
        )
        for item in file.item
    )
    return file.model_copy(update={"item": items, "assessor": ()})


# A rating is of a ward, and counts nobody.
RATINGS = RecordCounts(lambda _: iter(()), ratings_alone)


def choices(workbook: Workbook, file: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    """The sets that there are, and the standards of the one that an assessment names."""
    known = all_sets(workbook)
    asked = next((one.standard for one in known if one.id == file.get("set")), ())
    return {
        "set": {one.id: one.title for one in known},
        "item.standard": {one.id: one.text for one in asked},
    }


ASSESSMENTS = RecordType(
    "benchmark",
    "benchmark/*.toml",
    Assessment,
    "How a unit stands against a set of standards on one day, with evidence and actions",
    shared=Shared.AGREED,
    counts=RATINGS,
    choices=choices,
)
SETS = RecordType(
    "standards",
    "standards/*.toml",
    StandardsSet,
    "A trust's own set of standards, to benchmark against",
    Scope.WORKBOOK,
    shared=Shared.WORDS,
)
GRID = RecordType(
    "trauma-informed",
    "trauma-informed.toml",
    TraumaGrid,
    "The six principles of trauma-informed care: what people say, evidence, an idea to test",
)
GRIDS = RecordType(
    "trauma-informed-on",
    "trauma-informed/*.toml",
    TraumaGrid,
    "The six principles of trauma-informed care as people said it on another day",
)

RECORDS = (ASSESSMENTS, SETS, GRID, GRIDS)


def grids_of(view: ProjectView) -> tuple[Record[TraumaGrid], ...]:
    """The trauma-informed grids in which anything was said, by their days; else those there are.

    One without a day is of the day that its file is called by, or else the oldest.
    """
    grids = sorted(
        view.project.records_of(TraumaGrid),
        key=lambda record: str(record.file.date or record.id.removeprefix(GRID.name)),
    )
    said = [record for record in grids if any(map(has_words, record.file.row))]
    return tuple(said or grids)


def grid_of(view: ProjectView) -> Record[TraumaGrid] | None:
    """The newest trauma-informed grid of a project, if it has one that could be read."""
    return next(reversed(grids_of(view)), None)


def told(view: ProjectView, row: PrincipleRow, key: str) -> str:
    """What a row of the newest grid says, and what was said the time before where that differs."""
    now: str = getattr(row, key).strip()
    before = [
        (day(record.file.date) if record.file.date else "before", getattr(one, key).strip())
        for record in grids_of(view)[:-1]
        for one in record.file.row
        if one.principle is row.principle and getattr(one, key).strip()
    ]
    when, then = before[-1] if before else ("", now)
    return now if now == then else f"{now or 'Not said this time'} ({when}: {then})"


def the_tracks(view: ProjectView, set_id: str = "") -> tuple[Track, ...]:
    """A project's assessments by set; with `set_id`, against this one only.

    Raises WorkbookError when there are none, or none that can be read.
    """
    tracks = tracks_of(view)
    if not tracks:
        raise view.project.no_file(
            ASSESSMENTS.where,
            f"{view.project.id} has no assessment yet.",
            "Begin one against a set of standards.",
            Action("benchmark start", (view.project.id,), (("set", "ID"),)),
        )
    found = tuple(track for track in tracks if not set_id or track.set_id == set_id)
    if not found:
        there = sorted({track.set_id for track in tracks})
        raise WorkbookError(
            f"{view.project.id} has no assessment against {set_id}.", guess(set_id, there)
        )
    return found


def the_track(view: ProjectView, set_id: str = "", on: date | None = None) -> Track:
    """The one track that is meant; up to the assessment of that day, when a day is named.

    Raises WorkbookError when there is none, or when it could be several.
    """
    tracks = the_tracks(view, set_id)
    if on is not None:
        tracks = tuple(cut for track in tracks if (cut := _until(track, on)))
        if not tracks:
            days = sorted({r.file.date for track in the_tracks(view) for r in track.records})
            raise WorkbookError(
                f"{view.project.id} has no assessment of {day(on)}.",
                f"There is one dated {listed(map(day, days))}.",
            )
    if len(tracks) > 1:
        ids = sorted({track.set_id for track in tracks})
        if len(ids) > 1:
            message = f"{view.project.id} is assessed against {listed(ids)}."
            raise WorkbookError(message, "Say which.", action=Action("", (), (("set", ids[0]),)))
        return next((track for track in tracks if track.own), tracks[0])
    return tracks[0]


def _until(track: Track, on: date) -> Track | None:
    """The track as it was after the assessment of that day; None when there is none."""

    records = tuple(record for record in track.records if record.file.date <= on)
    if not records or records[-1].file.date != on:
        return None
    return replace(track, records=records)


def the_item(track: Track, standard: str) -> tuple[Record[Assessment], AssessedStandard]:
    """What the newest assessment says of a standard. Raises WorkbookError where it says nothing."""
    record = track.newest
    items = {item.standard: item for item in reversed(record.file.item)}
    if standard in items:
        return record, items[standard]
    raise WorkbookError(
        f"The assessment of {day(record.file.date)} has no standard {standard}.",
        guess(standard, [*items][::-1]),
    )
