"""Checks of standards: what is said of each, a trust's own sets, and the trauma-informed grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Action, day, listed
from qiworkbook_benchmark.assessment import Rating
from qiworkbook_benchmark.checks_base import Finding, Looking, asks, faults, spots
from qiworkbook_benchmark.records import grid_of
from qiworkbook_benchmark.standards import Wording, all_sets, find_set, guess, own_sets
from qiworkbook_benchmark.tracks import is_recent, newest_evidence, says_met, year_before
from qiworkbook_benchmark.words import PRINCIPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook_benchmark.assessment import Principle


@faults(
    "benchmark-set-unknown",
    "An assessment names a standards set that does not exist.",
    "Without the set nobody can read what was assessed.",
)
def _unknown_set(at: Looking) -> Iterator[Finding]:
    ids = [one.id for one in all_sets(at.view.workbook)]
    for record in at.records:
        if record.file.set not in ids:
            yield Finding(
                record.source.place("set"),
                f'there is no standards set "{record.file.set}"',
                guess(record.file.set, ids),
            )


@faults(
    "benchmark-standard-unknown",
    "An assessment names a standard that its set does not have.",
    "Its rating would be counted for nothing that anybody can read.",
)
def _unknown_standard(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        standards = find_set(at.view.workbook, spot.record.file.set)
        ids = [one.id for one in standards.standard] if standards else []
        if standards and spot.item.standard not in ids:
            yield Finding(
                spot.place("standard"),
                f'the set {standards.id} has no standard "{spot.item.standard}"',
                guess(spot.item.standard, ids),
            )


@faults(
    "benchmark-standard-twice",
    "An assessment has two entries for one standard.",
    "The two can say different things, and only the first is counted.",
)
def _standard_twice(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        items = spot.record.file.item
        first = next(item for item in items if item.standard == spot.item.standard)
        if first is not spot.item:
            line = spot.record.source.place(first, "standard").line
            yield Finding(
                spot.place("standard"),
                f'"{spot.item.standard}" already stands in line {line}',
                "Make one of the two.",
            )


@faults(
    "benchmark-met-no-evidence",
    "A standard is rated as met, and nothing shows it.",
    "A board, an inspector or a patient will ask how you know. Without evidence it is counted as "
    "said, not as met.",
)
def _met_without_evidence(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        if says_met(spot.item) and not spot.item.evidence:
            yield Finding(
                spot.place("rating"),
                f'"{spot.item.standard}" is rated {spot.item.rating.value}, and has no evidence',
                "Add an [[item.evidence]] with kind, what and date, or say partly or unknown.",
            )


@faults(
    "benchmark-met-old-evidence",
    "A standard is rated as met, and all its evidence is older than 12 months.",
    "Wards change in a year. What was so then may not be so now.",
)
def _met_on_old_evidence(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        assessed, newest = spot.record.file.date, newest_evidence(spot.item)
        if not says_met(spot.item) or newest is None or newest >= year_before(assessed):
            continue
        old = listed(f"{one.what} ({day(one.date)})" for one in spot.item.evidence)
        yield Finding(
            spot.place("rating"),
            f'"{spot.item.standard}" is rated {spot.item.rating.value}, and its evidence is older '
            f"than 12 months on {day(assessed)}: {old}",
            "Look again, and add what you find; or say partly or unknown.",
        )


@asks(
    "benchmark-old-evidence",
    "Some of the evidence is older than 12 months.",
    "It may still be true. Somebody should look before it is shown to others.",
)
def _old_evidence(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.newest):
        item, assessed = spot.item, spot.record.file.date
        if says_met(item) and not any(is_recent(one, assessed) for one in item.evidence):
            continue  # an error, told above
        for one in item.evidence:
            if one.date < year_before(assessed):
                yield Finding(
                    spot.place(one, "date"),
                    f'evidence for "{item.standard}" is older than 12 months: {one.what} '
                    f"({day(one.date)})",
                    "Is it still so? Add what is newer.",
                )


@faults(
    "benchmark-evidence-later",
    "Evidence is dated after the assessment that rests on it.",
    "Nobody can have seen it on that day: one of the two dates is wrong.",
)
def _later_evidence(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        for one in spot.item.evidence:
            if one.date > spot.record.file.date:
                yield Finding(
                    spot.place(one, "date"),
                    f"this evidence is dated {day(one.date)}, and the assessment "
                    f"{day(spot.record.file.date)}",
                    "Which date is right? What came later belongs in the next assessment.",
                )


@faults(
    "benchmark-not-applicable-no-reason",
    "A standard is said not to apply, and nothing says why.",
    "Without a reason, leaving a standard out looks like leaving it undone.",
)
def _no_reason(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        if not spot.item.applicable and not spot.item.reason.strip():
            yield Finding(
                spot.place("applicable"),
                f'"{spot.item.standard}" is said not to apply, and nothing says why',
                'Add reason = "...", or take applicable = false away.',
            )


@faults(
    "benchmark-not-applicable-rated",
    "A standard is said not to apply, and is rated all the same.",
    "It leaves the count: whoever rated it should know.",
)
def _not_applicable_rated(at: Looking) -> Iterator[Finding]:
    for spot in spots(at.records):
        if not spot.item.applicable and spot.item.rating is not Rating.UNKNOWN:
            yield Finding(
                spot.place("rating"),
                f'"{spot.item.standard}" is said not to apply, and is rated '
                f"{spot.item.rating.value}",
                "Take away the one that is not so.",
            )


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
def _id_twice(at: Looking) -> Iterator[Finding]:
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
                "Add one with id and text, or import a list.",
                action=Action("benchmark import-set"),
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


OF_ITEMS = (
    _unknown_set,
    _unknown_standard,
    _standard_twice,
    _met_without_evidence,
    _met_on_old_evidence,
    _old_evidence,
    _later_evidence,
    _no_reason,
    _not_applicable_rated,
)
OF_SETS = (
    _set_twice,
    _id_twice,
    _unknown_theme,
    _empty_set,
    _no_licence,
    _grid_idea,
    _grid_twice,
    _one_sided,
)
