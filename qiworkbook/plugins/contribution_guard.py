"""What plugins gave, looked at before it is used: checks, questions, papers, tables and files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.content import Section
from qiworkbook.content.sheets import Column, Sheet, Value
from qiworkbook.contributions.extensions import (
    Exporter,
    ExportTables,
    Imported,
    Importer,
    ImportFile,
    OutFile,
    Paper,
    TableMaker,
)
from qiworkbook.contributions.records import CountSet, RecordCounts, RecordType
from qiworkbook.model import FileTable, Workbook
from qiworkbook.plugins.asker import Asker, subject_of
from qiworkbook.plugins.guard import (
    CORE,
    MOST_OF_A_MAKER,
    MOST_VALUES,
    Cost,
    Guard,
    Owned as Owned,
    a_kind,
)
from qiworkbook.plugins.validation import fits, misfit_of, writable
from qiworkbook.problems import Place, Problem, WorkbookError
from qiworkbook.store.layout import printable, reason_to_refuse
from qiworkbook.text.words import capital, one_line

T = TypeVar("T")


G = TypeVar("G")

READ_ME = "READ-ME-FIRST.txt"
ABOUT = ("project", "ward", "trust")
"""The first columns of every table of an export: what a row is about."""
MOST_BYTES = 200_000_000
"""Of one file of an export: no workbook comes near it."""
TABLES = (
    *("projects", "measures", "points", "cycles", "ideas", "drivers", "questions", "progress"),
    *("learning_sets", "evaluations", "commitments", "attendance", "dictionary", "notes"),
)
"""The tables of the core, whose names no plugin may take."""


def all_files(
    guard: Guard, plugin: str, exporter: Exporter
) -> Callable[[ExportTables], tuple[OutFile, ...]]:
    """The exporter's `write`, giving files that can be written, or raising WorkbookError."""
    kept = () if exporter.carries_notes else (READ_ME,)

    def wrong(files: tuple[OutFile, ...]) -> str:
        return _wrong_files(files, kept)

    doing = f"exporting as {exporter.name}"
    return lambda tables: _whole(guard, plugin, doing, exporter.write, tables, wrong)


def all_rows(guard: Guard, plugin: str, importer: Importer) -> Callable[[ImportFile], Imported]:
    """The importer's `read`, giving rows of the right kind, or raising WorkbookError."""

    def read(file: ImportFile) -> tuple[Imported]:
        return (importer.read(file),)

    def wrong(given: tuple[Imported, ...]) -> str:
        return misfit_of(Imported, given[0])

    doing = f"reading a file as {importer.name}"
    return lambda file: _whole(guard, plugin, doing, read, file, wrong)[0]


class PaperOffer(Struct, frozen=True):
    """What can be made to print or to fill in: its name as a file, what it is, and what makes it.

    `make` raises WorkbookError, with words for a person.
    """

    name: str
    what: str
    make: Callable[[], str | bytes]


def offered_whole(
    guard: Guard, plugin: str, paper: Paper, drawn: Callable[[Sequence[Section], str], str]
) -> PaperOffer:
    """A plugin's paper, giving what can be written under its name, or raising WorkbookError."""

    def written(_: object) -> tuple[str | bytes]:
        content = paper.make()
        if isinstance(content, Iterable) and not isinstance(content, (str, bytes)):
            content = drawn(tuple(content), capital(paper.what))
        return (content,)

    def wrong(given: tuple[str | bytes, ...]) -> str:
        return _wrong_files((OutFile(paper.name, given[0]),), ())

    make = partial(_whole, guard, plugin, f"making {paper.name}", written, None, wrong)
    return PaperOffer(paper.name, paper.what, lambda: make()[0])


def sheet_of(guard: Guard, maker: Owned[TableMaker], views: Sequence[ProjectView]) -> Sheet | None:
    """A plugin's table about these projects; None where it is not whole, for half would mislead."""
    columns, plugin = maker.value.columns, maker.plugin
    rows: list[tuple[Value, ...]] = []

    def wrong(made: Iterable[tuple[Value, ...]]) -> str:
        return next(filter(None, (_wrong_row(row, len(columns)) for row in made)), "")

    for view in views:
        doing = f"making the table {maker.value.name} for {view.project.id}"
        made = guard.whole(plugin, doing, maker.value.rows, view)
        if made is None or guard.is_wrong(plugin, doing, wrong, made):
            return None
        about = (view.project.id, view.project.place, view.project.where.trust)
        rows += [(*about, *row) for row in made]
    told = (*[""] * len(ABOUT), *maker.value.meanings, *[""] * len(columns))
    headings = tuple(
        Column(one, width=16, meaning=meaning)
        for one, meaning in zip((*ABOUT, *columns), told, strict=False)
    )
    return Sheet(maker.value.name, headings, tuple(rows))


def _wrong_row(row: object, cells: int) -> str:
    if not isinstance(row, tuple) or len(row) != cells:
        return f"it gave a row that is no tuple of {cells} cells"
    odd = [one for one in row if not fits("Value", one)]
    return f"it gave {a_kind(type(odd[0]))} in a cell, which no file can hold" if odd else ""


def wrong_table(maker: TableMaker, _before: object) -> str:
    """Why a table cannot stand beside those of qiworkbook; "" where it can."""
    if maker.name.casefold() in TABLES:
        return f'"{maker.name}" is a table of qiworkbook'
    twice = [one for one in maker.columns if [*ABOUT, *maker.columns].count(one) > 1]
    if not twice and maker.meanings and len(maker.meanings) != len(maker.columns):
        return "it gives a meaning to some of its columns and not to others"
    return f'its column "{twice[0]}" is there twice' if twice else ""


def _whole(
    guard: Guard,
    plugin: str,
    doing: str,
    work: Callable[[G], Iterable[T]],
    given: G,
    wrong: Callable[[tuple[T, ...]], str],
) -> tuple[T, ...]:
    """All that `work` gives. A WorkbookError of its own is for the person, and goes on to them."""
    if plugin == CORE:
        return tuple(work(given))
    made = guard.whole(plugin, doing, work, given)
    if made is not None and not guard.is_wrong(plugin, doing, wrong, tuple(made)):
        return tuple(made)
    raise WorkbookError(
        f"Nothing was written: the plugin {plugin} went wrong while {doing}.",
        "Tell whoever looks after the plugin. Everything that is not its own works without it.",
    )


def _wrong_files(files: tuple[OutFile, ...], kept: tuple[str, ...]) -> str:
    """What is wrong with the files of an export; "" when they can be written side by side."""
    taken = {name.casefold() for name in kept}
    for file in files:
        if wrong := misfit_of(OutFile, file) or _wrong_content(file):
            return wrong
        if reason := reason_to_refuse(file.name):
            return f"it gave a file called “{printable(file.name)}”, which {reason}"
        name = file.name.casefold()
        if any(name == one or _is_below(name, one) or _is_below(one, name) for one in taken):
            return f"it gave a file called “{file.name}”, and that name is taken"
        taken.add(name)
    return "" if files else "it gave no file"


def _wrong_content(file: OutFile) -> str:
    try:
        content = file.content.encode() if isinstance(file.content, str) else file.content
    except UnicodeEncodeError:
        return f"it gave an invalid character in “{printable(file.name)}”, which no file can hold"
    if len(content) > MOST_BYTES:
        most = f"{MOST_BYTES // 1_000_000} MB"
        name = printable(file.name)
        return f"its file “{name}” is larger than {most}, the sign of a loop without end"
    return ""


def _is_below(name: str, folder: str) -> bool:
    return name.startswith(f"{folder}/")


def guarded_check(asker: Asker, given: Owned[Any]) -> Callable[[Any], tuple[Problem, ...]]:
    """What a check finds, isolated, its problems bearing the plugin's name."""
    plugin, code = given.plugin, given.value.code
    doing = f"checking {code}"
    find = asker.isolated(plugin, doing, given.value.find, Problem)
    if plugin == CORE:
        return find

    def found(view: Any) -> tuple[Problem, ...]:

        problems = find(view)
        for odd in dict.fromkeys(one.code for one in problems if one.code != code):
            said = f'it gave a problem of the code "{odd}", which is told as {code}'
            asker.guard.note(plugin, doing, said, cost=Cost.NOTHING)
        return tuple(
            Problem(  # made anew: whatever a class of the plugin's own does stays outside
                code,
                one_line(str.__str__(one.message)),
                Place(str.__str__(one.place.file), one.place.line, one.place.column),
                one.severity,
                one_line(str.__str__(one.hint)),
                plugin,
                message_parts=one.message_parts,
                hint_parts=one.hint_parts,
            )
            for one in problems
        )

    return found


def guarded_sections(
    asker: Asker,
    maker: Owned[Any],
    make: Callable[[Any], Iterable[Section]],
    owners: dict[tuple[str, str], str],
) -> Callable[[Any], tuple[Section, ...]]:
    """What `make` of a maker makes, isolated; a section that cannot be written as text is left out.

    So is one whose id is another's, who is named in `owners` by what it is about and its id.
    """

    plugin, guard, id_ = maker.plugin, asker.guard, maker.value.id
    make = asker.isolated(plugin, f"making {id_}", make, Section, MOST_OF_A_MAKER)

    def made(view: Any) -> tuple[Section, ...]:
        subject, kept = subject_of(view), []
        for section in make(view):
            owner = owners.setdefault((subject, section.id), plugin)
            if owner == plugin:
                kept.append(section)
            else:
                taken = f'the section "{section.id}" is already given by {owner}'
                guard.note(plugin, f"making {id_} for {subject}", taken)
        if plugin == CORE:
            return tuple(kept)

        about = f"writing {id_} for {subject}"
        return tuple(one for each in kept for one in guard.call(plugin, about, writable, each))

    return made


def guarded_record(guard: Guard, plugin: str, record: RecordType) -> RecordType:
    """The record, asked under guard. What fails may not be shown, and offers nothing to choose.

    Counts that cannot be read are none, and a file that cannot be written raises WorkbookError.
    """
    counts, name, ask = record.counts, record.name, record.choices
    if ask is not None:
        record = replace(record, choices=partial(_choices, guard, plugin, ask))
    if counts is None or plugin == CORE:
        return record

    def read(file: FileTable) -> tuple[CountSet, ...]:
        doing = f"reading the counts of {name}"

        def sets() -> tuple[tuple[CountSet, ...]]:
            return (tuple(islice(counts.read(file), MOST_VALUES)),)

        for found in guard.call(plugin, doing, sets):
            if not any(
                guard.is_wrong(plugin, doing, partial(misfit_of, CountSet), one) for one in found
            ):
                return found
        return ()

    def write(file: FileTable, shown: Mapping[str, tuple[float, ...]]) -> FileTable:
        doing = f"writing the counts of {name}"
        for made in guard.call(plugin, doing, lambda: (counts.write(file, shown),)):
            if isinstance(made, type(file)):
                return made
            guard.note(plugin, doing, f"it gave {a_kind(type(made))} where its file belongs")
        raise WorkbookError(f"The plugin {plugin} went wrong while {doing}.")

    return replace(record, counts=RecordCounts(read, write))


def _choices(
    guard: Guard,
    plugin: str,
    ask: Callable[[Workbook, Mapping[str, Any]], Mapping[str, Mapping[str, str]]],
    workbook: Workbook,
    said: Mapping[str, Any],
) -> Mapping[str, Mapping[str, str]]:
    found = guard.call(plugin, "naming what can be chosen", lambda: (ask(workbook, said),))
    return next(iter(found), {})
