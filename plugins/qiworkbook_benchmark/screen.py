"""Assessments in a terminal, and as data for a machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qiworkbook.api import ProjectView, day
from qiworkbook_benchmark import words
from qiworkbook_benchmark.assessment import StandardsSet, TraumaGrid, by_theme, find_set, labels
from qiworkbook_benchmark.records import told
from qiworkbook_benchmark.sections_deck import SET, actions_of, gaps_of, grid_message
from qiworkbook_benchmark.tracks import Track, is_overdue, items_of, moves, standing_of, standings
from qiworkbook_benchmark.words import BRAG, KINDS, METHODS, PRINCIPLES, RISKS, STANDINGS, tally_of

_WIDEST = max(map(len, STANDINGS.values()))


def head(view: ProjectView, track: Track) -> Iterator[str]:
    """What the set is, whose words it is in, and of when the assessment is."""
    yield track.title
    if track.standards:
        yield from labels(track.standards)
    file = track.newest.file
    example = view.why_example(file.illustrative)
    if example:
        yield f"Illustrative assessment: {example}"
    yield f"{METHODS[file.method]} of {day(file.date)}: {words.summary(track)}."


def track_lines(view: ProjectView, track: Track) -> Iterator[str]:
    """The lines of `benchmark show`."""
    yield from head(view, track)
    if track.standards:
        stands = standings(track.newest.file, track.standards)
        for theme in by_theme(track.standards):
            yield ""
            yield theme.title or "No theme"
            for one in theme.standards:
                word = STANDINGS[stands[one.id]].ljust(_WIDEST)
                yield f"  {word}  {one.id}: {track.text_of(one.id)}"
    for item in items_of(track.newest.file).values():
        if not item.applicable:
            yield f"Does not apply: {item.standard}. {item.reason}"
    found = actions_of(track)
    if found:
        yield ""
        yield f"{words.actions([action for _, action in found], view.today)}."
        for item, action in found:
            late = ", overdue" if is_overdue(action, view.today) else ""
            due = f"{day(action.due)}{late}" if action.due else "no day"
            idea = f", change idea {action.idea}" if action.idea else ""
            lead = action.lead or "nobody yet"
            yield f"  {BRAG[action.status]}. {action.what} ({item.standard}; {lead}; {due}{idea})"


def gap_lines(view: ProjectView, track: Track) -> Iterator[str]:
    """The lines of `benchmark gaps`."""
    yield from head(view, track)
    found = gaps_of(track)
    yield f"{words.gaps(len(found), sum(bool(item.action) for item in found))}."
    for item in found:
        standing = STANDINGS[standing_of(item, track.newest.file.date)]
        yield ""
        yield f"{standing}, risk {RISKS[item.risk].lower()}: {track.text_of(item.standard)}"
        for name, text in (
            ("Lacking", item.gap),
            ("Patients say", item.patient_view),
            *(("To do", action.what) for action in item.action),
        ):
            if text:
                yield f"  {name}: {text}"


def moved_lines(view: ProjectView, track: Track) -> Iterator[str]:
    """The lines of `benchmark moved`."""
    yield from head(view, track)
    if track.previous is None:
        yield "There is no assessment before it: nothing to compare with."
        return
    yield f"{words.moved(track)}."
    for move in moves(track):
        yield ""
        yield f"{STANDINGS[move.before]} -> {STANDINGS[move.now]}: {track.text_of(move.standard)}"
        for one in move.evidence:
            yield f"  {day(one.date)}, {KINDS[one.kind]}: {one.what}"
        if not move.evidence:
            yield "  no new evidence"


def as_data(view: ProjectView, track: Track) -> dict[str, Any]:
    """The newest assessment as data, with its counts and where each standard stands."""
    counted = tally_of(track)
    file = track.newest.file
    return {
        "set": track.set_id,
        "title": track.title,
        "labels": list(labels(track.standards)) if track.standards else [],
        "illustrative": view.why_example(file.illustrative),
        "unit": track.unit,
        "date": file.date,
        "shown_to_be_met": counted.shown,
        "rated": counted.rated,
        "not_known": counted.unknown,
        "does_not_apply": counted.not_applicable,
        "standards": {k: v.value for k, v in standings(file, track.standards).items()},
        "moved": [
            {
                "standard": move.standard,
                "from": move.before.value,
                "to": move.now.value,
                "evidence": [one.model_dump(mode="json") for one in move.evidence],
            }
            for move in moves(track)
        ],
        "assessment": file.model_dump(mode="json", exclude_none=True),
    }


def set_lines(standards: StandardsSet, where: str) -> Iterator[str]:
    """The lines of `benchmark sets` about one set."""
    yield f"{standards.id} ({len(standards.standard)} standards, {where})"
    yield f"  {standards.title}"
    for label in labels(standards):
        yield f"  {label}"


def grid_lines(view: ProjectView, file: TraumaGrid) -> Iterator[str]:
    """The lines of `benchmark grid show`."""
    principles = find_set(view.workbook, SET)
    if principles:
        yield principles.title
        yield from labels(principles)
    if file.illustrative:
        yield f"Illustrative: {file.illustrative}"
    on = f"{day(file.date)}: " if file.date else ""
    yield f"{on}{grid_message(file)}. There is no score."
    for row in file.row:
        yield ""
        yield PRINCIPLES[row.principle]
        for name, text in (
            ("Patients say", told(view, row, "patients_say") or "not asked yet"),
            ("Staff say", told(view, row, "staff_say") or "not asked yet"),
            ("What shows it", told(view, row, "evidence")),
            ("Lacking", told(view, row, "gap")),
            ("Idea to test", told(view, row, "idea")),
        ):
            if text:
                yield f"  {name}: {text}"
