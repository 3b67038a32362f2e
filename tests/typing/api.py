"""A plugin with one of everything, for `mypy --strict` to read. It is never run."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, assert_type

from qiworkbook.api import (
    API_VERSION,
    Brand,
    Cell,
    Check,
    CoachQuestion,
    CommandRef,
    Exporter,
    ExportTables,
    FileTable,
    Grid,
    Imported,
    ImportedRow,
    Importer,
    ImportFile,
    Measure,
    MeasureMaker,
    OutFile,
    Output,
    Paper,
    PaperMaker,
    Paragraph,
    Point,
    Problem,
    QuestionMaker,
    Reading,
    Record,
    RecordType,
    Rule,
    RuleSet,
    RuleUse,
    Scope,
    Section,
    SectionMaker,
    Series,
    Settings,
    Several,
    Severity,
    Shared,
    Starter,
    Table,
    TableMaker,
    Words,
    WorkbookCheck,
    WorkbookSectionMaker,
    counted,
    hookimpl,
    rule_set_from,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.api import Block, Project, ProjectView, WorkbookView

assert_type(API_VERSION, int)


class Visit(Table):
    date: datetime.date
    heard: Words


class Visits(FileTable):
    visit: Several[Visit] = ()


def look(view: ProjectView) -> Iterator[Problem]:
    for record in view.project.records_of(Visits):
        assert_type(record, Record[Visits])
        for visit in record.file.visit:
            if visit.date > view.today:
                place = record.source.place(visit, "date")
                yield Problem("visits-ahead", "this is still to come", place, Severity.QUESTION)


def ask(view: ProjectView) -> Iterator[CoachQuestion]:
    outcome = view.outcome
    assert_type(outcome, Reading | None)
    if outcome is not None:
        yield CoachQuestion(
            "visits-ask", "Who was heard?", "Nobody is", view.project.source.place()
        )


def show(view: ProjectView) -> Iterator[Section]:
    rows = tuple((Cell(driver.name),) for driver in view.project.drivers)
    blocks: tuple[Block, ...] = (Paragraph(counted(len(rows), "driver")), Grid(("Driver",), rows))
    yield Section("visits", "Visits", "What was heard", blocks, project=view.project.id)


def derive(project: Project) -> Iterator[tuple[Measure, Series]]:
    for record in project.records_of(Visits):
        points = tuple(Point(visit.date, 1.0) for visit in record.file.visit)
        measure = Measure.model_validate({"id": "visits", "name": "Visits", "kind": "process"})
        yield measure, Series("visits", points, derived_by="visits")


@hookimpl
def qiworkbook_records() -> Iterable[RecordType]:
    yield RecordType("visits", "visits.toml", Visits, "What was heard")
    yield RecordType("visit-plans", "visit-plans/*.toml", Visits, "Plans", Scope.WORKBOOK)


@hookimpl
def qiworkbook_checks() -> Iterable[Check]:
    yield Check("visits-ahead", "A visit is still to come", "Plans are not visits", look)


@hookimpl
def qiworkbook_questions() -> Iterable[QuestionMaker]:
    yield QuestionMaker("visits-ask", "Who was heard", "Some are never heard", ask)


@hookimpl
def qiworkbook_sections() -> Iterable[SectionMaker]:
    yield SectionMaker("visits", 950, "Visits", show, frozenset({Output.REPORT}))


@hookimpl
def qiworkbook_measures() -> Iterable[MeasureMaker]:
    yield MeasureMaker("visits", "Visits", derive)


@hookimpl
def qiworkbook_commands() -> Iterable[CommandRef]:
    yield CommandRef("visits", "acme_visits.commands:visits", "What was heard.")


@hookimpl
def qiworkbook_starters() -> Iterable[Starter]:
    yield Starter("visits", "A project that listens", {"project.toml": "format = 1\n"})


@hookimpl
def qiworkbook_rule_sets() -> Iterable[RuleSet]:
    yield RuleSet("ours", "Ours", "1", (RuleUse(Rule.SHIFT, 7), RuleUse(Rule.OUTSIDE)))
    yield rule_set_from(
        {"id": "theirs", "title": "T", "version": "1", "rule": [{"rule": "outside"}]}
    )


def as_lists(tables: ExportTables) -> Iterator[OutFile]:
    for sheet in tables.sheets:
        yield OutFile(f"{sheet.name}.txt", "\n".join(column.heading for column in sheet.columns))


def from_lists(file: ImportFile) -> Imported:
    rows = (ImportedRow(line.number, line.cell(0), line.cell(1)) for line in file.lines().rows)
    return Imported(tuple(row for row in rows if file.day(row.when)))


@hookimpl
def qiworkbook_exporters() -> Iterable[Exporter]:
    yield Exporter("lists", "The headings alone", as_lists)


@hookimpl
def qiworkbook_importers() -> Iterable[Importer]:
    yield Importer("lists", "Rows that begin with a day", from_lists)


@hookimpl
def qiworkbook_brands() -> Iterable[Brand]:
    yield Brand("ours", "Ours", colour="#4B2E83", footer="Ours")


def posters(view: ProjectView) -> Iterator[Paper]:
    yield Paper(f"{view.project.id}.html", "who may visit, and when", lambda: view.project.ward)


@hookimpl
def qiworkbook_papers() -> Iterable[PaperMaker]:
    yield PaperMaker("posters", "For visitors", posters, Shared.WORDS)


class VisitSettings(Table):
    fewest: int = 3


def few(view: WorkbookView) -> Iterator[Problem]:
    if len(view.views) < view.workbook.settings_of(VisitSettings).fewest:
        place = view.workbook.source.place("plugins", "visits")
        yield Problem("visits-few", "few wards were heard", place, Severity.QUESTION)


def heard(view: WorkbookView) -> Iterator[Section]:
    when = view.gathering.id if view.gathering else str(view.today)
    yield Section("heard", "Heard", f"Who was heard by {when}", (Paragraph("Everybody"),))


def rows(view: ProjectView) -> Iterator[tuple[str, int]]:
    yield view.project.ward, len(view.readings)


@hookimpl
def qiworkbook_workbook_checks() -> Iterable[WorkbookCheck]:
    yield WorkbookCheck("visits-few", "Few wards", "Some are never heard", few)


@hookimpl
def qiworkbook_workbook_sections() -> Iterable[WorkbookSectionMaker]:
    yield WorkbookSectionMaker("heard", "Who was heard", heard, shared=Shared.COUNTS)


@hookimpl
def qiworkbook_tables() -> Iterable[TableMaker]:
    yield TableMaker("visits", "Who was visited", ("unit", "charts"), rows)


@hookimpl
def qiworkbook_settings() -> Iterable[Settings]:
    yield Settings("visits", VisitSettings, "How few are too few")
