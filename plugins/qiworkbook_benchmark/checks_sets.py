"""Checks of a trust's own standards sets, and of the trauma-informed grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook_benchmark.checks_base import Finding, Looking, asks, faults
from qiworkbook_benchmark.library import guess, own_sets
from qiworkbook_benchmark.records import grid_of
from qiworkbook_benchmark.standards import Wording
from qiworkbook_benchmark.words import PRINCIPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook_benchmark.assessment import Principle


@faults(
    "benchmark-set-twice",
    "Two standards sets have the same id.",
    "An assessment that names it could mean either.",
)
def _set_twice(at: Looking) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for record in own_sets(at.view.workbook):
        id_ = record.file.id
        if id_ in first:
            yield Finding(
                record.source.place("id"),
                f'{first[id_]} has the id "{id_}" already',
                "Give one of the two sets another id.",
            )
        first.setdefault(id_, record.source.file)


@faults(
    "benchmark-set-standard-twice",
    "Two standards of a set have the same id.",
    "A rating could be of either.",
)
def _standard_twice(at: Looking) -> Iterator[Finding]:
    for record in own_sets(at.view.workbook):
        first: dict[str, int | None] = {}
        for one in record.file.standard:
            place = record.source.place(one, "id")
            if one.id in first:
                yield Finding(
                    place,
                    f'the id "{one.id}" is already used in line {first[one.id]}',
                    "Give one of the two standards another id.",
                )
            first.setdefault(one.id, place.line)


@faults(
    "benchmark-set-theme-unknown",
    "A standard names a theme that its set does not have.",
    "It would stand apart from the others in every table.",
)
def _unknown_theme(at: Looking) -> Iterator[Finding]:
    for record in own_sets(at.view.workbook):
        themes = [theme.id for theme in record.file.theme]
        for one in record.file.standard:
            if one.theme and one.theme not in themes:
                yield Finding(
                    record.source.place(one, "theme"),
                    f'the set has no theme "{one.theme}"',
                    guess(one.theme, themes),
                )


@asks(
    "benchmark-set-empty",
    "A standards set has no standard.",
    "There is nothing in it to benchmark against.",
)
def _empty_set(at: Looking) -> Iterator[Finding]:
    for record in own_sets(at.view.workbook):
        if not record.file.standard:
            yield Finding(
                record.source.place(),
                f"the set {record.file.id} has no [[standard]] yet",
                "Add one with id and text, or import a list: qiworkbook benchmark import-set",
            )


@asks(
    "benchmark-set-licence",
    "A set repeats published words, and nothing says that it may.",
    "Published standards belong to their publisher.",
)
def _no_licence(at: Looking) -> Iterator[Finding]:
    for record in own_sets(at.view.workbook):
        file = record.file
        if file.wording is Wording.VERBATIM and not (file.licence.strip() and file.publisher):
            yield Finding(
                record.source.place("wording"),
                "these are a publisher's words, and nothing says whose, or that they may be used",
                'Add publisher = "..." and licence = "..."',
            )


@faults(
    "benchmark-grid-idea-unknown",
    "The trauma-informed grid names a change idea that the project does not have.",
    "The thread from the conversation to the test breaks there.",
)
def _grid_idea(at: Looking) -> Iterator[Finding]:
    record = grid_of(at.view)
    ideas = [idea.id for idea in at.view.project.ideas]
    for row in record.file.row if record else ():
        if record and row.idea and row.idea not in ideas:
            yield Finding(
                record.source.place(row, "idea"),
                f'the project has no change idea "{row.idea}"',
                guess(row.idea, ideas),
            )


@faults(
    "benchmark-grid-twice",
    "A principle stands in the trauma-informed grid twice.",
    "What was said is easier to find in one place.",
)
def _grid_twice(at: Looking) -> Iterator[Finding]:
    record = grid_of(at.view)
    if record is None:
        return
    first: dict[Principle, int | None] = {}
    for row in record.file.row:
        place = record.source.place(row, "principle")
        if row.principle in first:
            yield Finding(
                place,
                f'"{row.principle.value}" already stands in line {first[row.principle]}',
                "Make one of the two.",
            )
        first.setdefault(row.principle, place.line)


@asks(
    "benchmark-grid-one-sided",
    "The grid has what staff say of a principle and not what patients say, or the reverse.",
    "The grid is there for the difference between the two.",
)
def _one_sided(at: Looking) -> Iterator[Finding]:
    record = grid_of(at.view)
    for row in record.file.row if record else ():
        if record and bool(row.patients_say.strip()) != bool(row.staff_say.strip()):
            silent = "staff" if row.patients_say.strip() else "patients"
            yield Finding(
                record.source.place(row),
                f"nothing says what {silent} say of {PRINCIPLES[row.principle].lower()}",
                f"Where would it be easy for {silent} to say it?",
            )


CHECKS = (
    _set_twice,
    _standard_twice,
    _unknown_theme,
    _empty_set,
    _no_licence,
    _grid_idea,
    _grid_twice,
    _one_sided,
)
