"""The trauma-informed grid as a section: two voices beside each other, and no score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Callout, Cell, Facts, Grid, Section, Tone, counted, day, listed, sentence
from qiworkbook_benchmark.records import grid_of
from qiworkbook_benchmark.standards import find_set, labels
from qiworkbook_benchmark.words import PRINCIPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Block, ProjectView
    from qiworkbook_benchmark.assessment import Row, TraumaGrid

SET = "trauma-informed"


def grid(view: ProjectView) -> Iterator[Section]:
    """The grid, where a project has one that says something."""
    record = grid_of(view)
    if record and any(map(has_words, record.file.row)):
        yield Section(
            f"{view.project.id}-trauma-informed",
            "Trauma-informed care",
            message(record.file),
            tuple(_blocks(view, record.file)),
            (
                "There is no score: ask where patients and staff see it differently.",
                "Take one principle at a time.",
            ),
            project=view.project.id,
        )


def has_words(row: Row) -> bool:
    """Whether anything was said."""
    said = (row.patients_say, row.staff_say, row.evidence, row.gap, row.idea)
    return any(text.strip() for text in said)


def message(file: TraumaGrid) -> str:
    """How many principles were talked through, and to how many ideas that led."""
    talked = sum(map(has_words, file.row))
    ideas = sum(bool(row.idea) for row in file.row)
    onward = f", and {counted(ideas, 'idea')} to test" if ideas else ""
    return f"{counted(talked, 'principle')} talked through{onward}"


def _blocks(view: ProjectView, file: TraumaGrid) -> Iterator[Block]:
    principles = find_set(view.workbook, SET)
    if principles:
        yield Callout(" ".join((f"{principles.title}.", *labels(principles))))
    example = view.why_example(file.illustrative)
    if example:
        yield Callout(f"Illustrative: {example}")
    yield Grid(
        ("Principle", "Patients say", "Staff say", "What shows it", "Idea to test"),
        tuple(_cells(view, row) for row in file.row),
        "The principles, without a score",
    )
    if file.date:
        who = f", with {listed(file.together_with)}" if file.together_with else ""
        yield Facts((("Talked through", f"{day(file.date)}{who}"),))


def _cells(view: ProjectView, row: Row) -> tuple[Cell, ...]:
    idea = view.project.idea(row.idea) if row.idea else None
    lacking = f"Lacking: {row.gap}" if row.gap else ""
    shown = " ".join(filter(None, (sentence(row.evidence), sentence(lacking))))
    return (
        Cell(PRINCIPLES[row.principle]),
        said(row.patients_say),
        said(row.staff_say),
        Cell(shown or "Nothing yet"),
        Cell(f"{idea.name} ({idea.status.value})" if idea else row.idea or "None yet"),
    )


def said(text: str) -> Cell:
    """What was said, or that nobody asked yet."""
    return Cell(text) if text.strip() else Cell("Not asked yet", Tone.UNKNOWN)
