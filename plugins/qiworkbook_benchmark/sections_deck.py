"""Assessments and the grid on slides: the same as in the report, in the words that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Cell, Grid, Section, Tone, day, listed, short
from qiworkbook_benchmark import messages
from qiworkbook_benchmark.library import find_set, labels
from qiworkbook_benchmark.records import grid_of
from qiworkbook_benchmark.sections_grid import SET, has_words, message as grid_message, said
from qiworkbook_benchmark.sections_lists import actions_of
from qiworkbook_benchmark.sections_themes import theme_rows
from qiworkbook_benchmark.status import is_open, is_overdue
from qiworkbook_benchmark.tracks import moves, tracks_of
from qiworkbook_benchmark.words import BRAG, METHODS, PRINCIPLES, STANDINGS, TONES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import ProjectView
    from qiworkbook_benchmark.tracks import Track

_WORDS = 58  # of a standard or an action in a row that stays low


def summary(view: ProjectView) -> Iterator[Section]:
    """How many standards are shown to be met, by theme."""
    for at, track in enumerate(tracks_of(view)):
        file = track.newest.file
        who = listed(
            f"{one.role} (lived experience)" if one.lived_experience else one.role
            for one in file.assessor
        )
        notes = (
            f"{METHODS[file.method]} of {day(file.date)}{f', by {who}' if who else ''}.",
            "Percentages of few standards jump: say the numbers.",
            "Which rating did people argue about? That one is worth telling.",
        )
        table = theme_rows(track)
        if table:
            heads, rows = table
            grid = Grid(heads, rows, _label(view, track))
            yield _slide(
                view, at, track, "", "Where we stand", messages.summary(track), grid, notes
            )


def moved(view: ProjectView) -> Iterator[Section]:
    """What moved since the assessment before, with the days of the evidence that is new."""
    for at, track in enumerate(tracks_of(view)):
        found = moves(track)
        if found:
            rows = tuple(
                (
                    _in_short(track.text_of(move.standard)),
                    Cell(STANDINGS[move.before], TONES[move.before]),
                    Cell(STANDINGS[move.now], TONES[move.now]),
                    Cell(day(move.evidence[-1].date))
                    if move.evidence
                    else Cell("None new", Tone.WATCH),
                )
                for move in found
            )
            grid = Grid(("Standard", "Then", "Now", "New evidence"), rows, _label(view, track))
            notes = ("Let those who made it move tell how.",)
            yield _slide(
                view, at, track, "-moved", "What moved", messages.moved(track), grid, notes
            )


def actions(view: ProjectView) -> Iterator[Section]:
    """The open actions, with lead, day and status."""
    for at, track in enumerate(tracks_of(view)):
        found = actions_of(track)
        rows = []
        for _, action in found:
            if is_open(action):
                late = is_overdue(action, view.today)
                due = day(action.due) if action.due else "No day"
                rows.append(
                    (
                        _in_short(action.what),
                        Cell(action.lead or "Nobody yet"),
                        Cell(
                            f"{due}, overdue" if late else due, Tone.CONCERN if late else Tone.PLAIN
                        ),
                        Cell(BRAG[action.status]),
                    )
                )
        if rows:
            said_of_all = messages.actions([action for _, action in found], view.today)
            grid = Grid(("Action", "Lead", "Due", "Status"), tuple(rows), _name(view, track))
            notes = ("Colours are for actions only; how things are over time is on the charts.",)
            yield _slide(view, at, track, "-actions", "Actions", said_of_all, grid, notes)


def trauma_grid(view: ProjectView) -> Iterator[Section]:
    """The principles that were talked through, with their two voices."""
    record = grid_of(view)
    rows = [row for row in record.file.row if has_words(row)] if record else []
    if record and rows:
        principles = find_set(view.workbook, SET)
        cells = tuple(
            (
                Cell(PRINCIPLES[row.principle]),
                said(row.patients_say),
                said(row.staff_say),
                _to_test(view, row.idea),
            )
            for row in rows
        )
        words = ["Without a score.", *(labels(principles)[-1:] if principles else ())]
        heads = ("Principle", "Patients say", "Staff say", "Idea to test")
        yield Section(
            f"{view.project.id}-trauma-informed",
            "Trauma-informed care",
            grid_message(record.file),
            (Grid(heads, cells, " ".join(words)),),
            (
                "There is no score: ask where patients and staff see it differently.",
                "Take one principle at a time.",
            ),
            project=view.project.id,
        )


def _to_test(view: ProjectView, named: str) -> Cell:
    """The idea that was named, by its words where the project has it."""
    idea = view.project.idea(named) if named else None
    return (
        _in_short(idea.name[:1].upper() + idea.name[1:].removesuffix("."))
        if idea
        else Cell(named or "None yet")
    )


def _in_short(text: str) -> Cell:
    return Cell(short(text, _WORDS), whole=text)


def _slide(
    view: ProjectView,
    at: int,
    track: Track,
    part: str,
    heading: str,
    message: str,
    grid: Grid,
    notes: tuple[str, ...],
) -> Section:
    name = f"{view.project.id}-benchmark{part}"
    id_ = f"{name}-{track.key}" if at else name
    return Section(id_, heading, message, (grid,), notes, project=view.project.id)


def _name(view: ProjectView, track: Track) -> str:
    """The set by its name, over what is in the team's own words."""
    is_example = view.why_example(track.newest.file.illustrative)
    return f"{track.title} (an illustrative assessment)" if is_example else track.title


def _label(view: ProjectView, track: Track) -> str:
    """What the set is and whose words it is in, above its standards: also where it continues."""
    said = [f"{track.title}.", *(labels(track.standards) if track.standards else ())]
    if view.why_example(track.newest.file.illustrative):
        said.append("An illustrative assessment.")
    return " ".join(said)
