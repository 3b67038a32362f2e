"""A workbook's folder becomes a `Workbook`, and a project's a `Project`. What can be read is read;
the rest is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook import model
from qiworkbook.analysis.wards_and_trusts import at_their_places
from qiworkbook.contributions.records import RecordType, Scope
from qiworkbook.model import (
    About,
    Cycle,
    FileTable,
    Measure,
    Point,
    Project,
    ProjectFile,
    Record,
    Series,
    Workbook,
    WorkbookFile,
)
from qiworkbook.model.measure import ALL_UNREAD
from qiworkbook.problems import Problem, do
from qiworkbook.spc.reading import SEVERAL_A_DATE
from qiworkbook.spc.rows import are_events
from qiworkbook.store import layout
from qiworkbook.store.date_texts import DateWord
from qiworkbook.store.files import read_text
from qiworkbook.store.layout import (
    DATA_BYTES,
    FileError,
    can_be_written,
    copied_from,
    copy_problem,
    files_in,
    folders_in,
    inside,
)
from qiworkbook.store.rows import DataRow, read_table
from qiworkbook.store.toml_file import TomlFile, read_toml, toml_said
from qiworkbook.text.source import Source

RecordReader = Callable[[RecordType, "Path", str], TomlFile[FileTable]]
"""Reads one file that a plugin owns, so that what its model does wrong stays there."""


if TYPE_CHECKING:  # a point is added without them
    from qiworkbook.model import LearningSet


def read_record(kind: RecordType, root: Path, path: str) -> TomlFile[FileTable]:
    """One file that a plugin owns, its model trusted."""
    return read_toml(root, path, kind.model)


def read_project(
    root: Path,
    id_: str,
    record_types: Sequence[RecordType] = (),
    date_order: DateWord | None = None,
    read: RecordReader = read_record,
) -> Project:
    """The project in `projects/ID`, as far as it can be read.

    `date_order` is how people here write dates, where a data file does not settle it.
    """
    try:
        inside(root, layout.project_folder(id_))
    except FileError as error:  # said once of the folder, and not of each file in it
        source = Source(layout.project_file(id_), "")
        return _bare(id_, TomlFile(None, source, (error.problem,)))
    found = read_toml(root, layout.project_file(id_), ProjectFile)
    return project_of(root, id_, found, record_types, date_order, read)


def project_of(
    root: Path,
    id_: str,
    found: TomlFile[ProjectFile],
    record_types: Sequence[RecordType] = (),
    date_order: DateWord | None = None,
    read: RecordReader = read_record,
    only: str = "",
) -> Project:
    """The project whose file was read already; with `only`, with the data of that measure alone.

    Its cycles are then left aside: what a measure says follows from its own numbers.
    """
    bare = _bare(id_, found)
    cycles, cycle_problems = ((), ()) if only else read_cycles(root, id_)
    series, data_problems = read_series(root, id_, bare.measures, date_order, only)
    records, record_problems = read_records(
        root, layout.project_folder(id_), record_types, Scope.PROJECT, read
    )
    return replace(
        bare,
        cycles=cycles,
        unread_cycles=frozenset(one.place.file for one in cycle_problems),
        series=series,
        records=records,
        problems=(*bare.problems, *cycle_problems, *data_problems, *record_problems),
    )


def bare_project(root: Path, id_: str) -> Project:
    """The project by its project.toml alone, without its cycles, its data and what plugins own."""
    return _bare(id_, read_toml(root, layout.project_file(id_), ProjectFile))


def project_said(id_: str, text: str) -> Project:
    """The same of a text that project.toml said once."""
    return _bare(id_, toml_said(Source(layout.project_file(id_), text), ProjectFile))


def _bare(id_: str, found: TomlFile[ProjectFile]) -> Project:
    file = found.value or ProjectFile.model_empty()
    unread = found.value is None or not found.source.text.strip()
    return Project(
        id=id_,
        source=found.source,
        about=file.project or About.model_empty(),
        aim=file.aim,
        coproduction=file.coproduction,
        team=file.team,
        drivers=file.driver,
        ideas=file.idea,
        measures=file.measure,
        learning=file.learning,
        next_steps=file.next,
        progress=file.progress,
        tasks=file.task,
        pictures=file.picture,
        followups=file.followup,
        problems=(
            *(_kinder(problem, id_) for problem in found.problems),
            *([_empty(found.source, id_)] if unread and not found.problems else ()),
        ),
        unread=unread,
    )


def _empty(source: Source, id_: str) -> Problem:
    """An empty file reads without a fault, and is a project that somebody lost."""
    return Problem(
        "project-missing",
        "the file is empty",
        source.place(),
        hint="Bring back what it said before. Or delete it, and start again.",
        action=do("new", id_),
    )


def _kinder(problem: Problem, id_: str) -> Problem:
    """A folder without a project.toml may be there by mistake."""
    if problem.code != "file-missing":
        return problem
    return Problem(
        "project-missing",
        f"the folder {layout.project_folder(id_)} has no {layout.PROJECT}, "
        "so it is not a project yet",
        problem.place,
        hint=f"Move the folder out of {layout.PROJECTS}/, or start one there.",
        action=do("new", id_),
    )


def read_cycles(
    root: Path, id_: str, only: str = ""
) -> tuple[tuple[Cycle, ...], tuple[Problem, ...]]:
    """The cycles of a project that can be read, or the cycle `only`; and the problems."""
    cycles: list[Cycle] = []
    problems: list[Problem] = []
    for path in _files(root, f"{layout.project_folder(id_)}/{layout.CYCLES}", ".toml", problems):
        if only and layout.stem(path) != only:
            continue
        read = read_toml(root, path, model.CycleFile)
        problems += read.problems
        if read.value is not None:
            cycles.append(Cycle(layout.stem(path), read.value, read.source))
    return tuple(cycles), tuple(problems)


def read_series(
    root: Path, id_: str, measures: Sequence[Measure], order: DateWord | None, only: str = ""
) -> tuple[dict[str, Series], tuple[Problem, ...]]:
    """The data of a project by measure, or of the measure `only`; and what cannot be read of it."""
    several = {measure.id for measure in measures if measure.chart in SEVERAL_A_DATE}
    every = {measure.id: measure.every or "" for measure in measures}
    series: dict[str, Series] = {}
    problems: list[Problem] = []
    for path in _files(root, f"{layout.project_folder(id_)}/{layout.DATA}", ".csv", problems):
        if only and layout.stem(path) != only:
            continue
        try:
            found = read_text(root, path, DATA_BYTES)
        except FileError as error:
            problems.append(error.problem)
            id_ = layout.stem(path)
            series[id_] = Series(id_, source=Source(path, ""), unread=ALL_UNREAD)
            continue
        id_ = layout.stem(path)
        table = read_table(found.text, path, order, several=id_ in several)
        if are_events([row.value for row in table.rows], every.get(id_, "")):
            table = read_table(found.text, path, order, several=True)
        problems += table.problems
        too_large = any(one.code == "file-too-large" for one in table.problems)
        source = Source(path, "" if too_large else found.text, found.sha256)
        series[id_] = replace(series_of(id_, source, table.rows), unread=table.unread)
    return series, tuple(problems)


def series_of(measure: str, source: Source, rows: Sequence[DataRow]) -> Series:
    """The data of a measure; with a denominator anywhere, values are numerators."""
    has_denominator = any(row.denominator is not None for row in rows)
    return Series(
        measure,
        tuple(
            Point(
                row.when,
                row.numerator if has_denominator else row.value,
                row.denominator,
                row.note,
                row.excluded,
                row.line,
            )
            for row in rows
        ),
        source,
        has_denominator,
    )


def read_records(
    root: Path,
    folder: str,
    record_types: Sequence[RecordType],
    scope: Scope,
    read: RecordReader = read_record,
) -> tuple[dict[str, tuple[Record[FileTable], ...]], tuple[Problem, ...]]:
    """The files below `folder` that plugins own, by the name of their type."""
    records: dict[str, tuple[Record[FileTable], ...]] = {}
    problems: list[Problem] = []
    for kind in record_types:
        if kind.scope is not scope:
            continue
        found: list[Record[FileTable]] = []
        for path in _places(root, f"{folder}/{kind.where}".lstrip("/"), problems):
            file = read(kind, root, path)
            problems += file.problems
            if file.value is not None:
                found.append(Record(layout.stem(path), file.value, file.source, kind.named))
        records[kind.name] = tuple(found)
    return records, tuple(problems)


def _places(root: Path, where: str, problems: list[Problem]) -> tuple[str, ...]:
    """The files that `where` stands for: one by name, or all `*.toml` of a folder."""
    folder, _, name = where.rpartition("/")
    if name.startswith("*"):
        return _files(root, folder, name[1:], problems)
    return tuple(path for path in _files(root, folder, ".toml", problems) if path == where)


def _files(root: Path, folder: str, ending: str, problems: list[Problem]) -> tuple[str, ...]:
    try:
        found = files_in(root, folder, ending)
    except FileError as error:
        problems.append(error.problem)
        return ()
    copies = tuple(path for path in found if copied_from(path))
    problems += (copy_problem(path) for path in copies)
    return tuple(path for path in found if path not in copies)


def project_ids(root: Path) -> tuple[str, ...]:
    """The names of the folders in `projects/`, sorted; those that can be written down."""
    found = (path.rpartition("/")[2] for path in folders_in(root, layout.PROJECTS))
    return tuple(name for name in found if not copied_from(name) and can_be_written(name))


def read_workbook(
    root: Path,
    record_types: Sequence[RecordType] = (),
    only: Sequence[str] | None = None,
    read: RecordReader = read_record,
    settings: TomlFile[WorkbookFile] | None = None,
) -> Workbook:
    """The workbook at `root`; with `only`, just these of its projects are read.

    `settings` is its workbook.toml, where that has been read already.
    """
    settings = settings or read_toml(root, layout.WORKBOOK, WorkbookFile)
    said = settings.value.dates.order if settings.value else None
    order = DateWord(said) if said else None
    library = read_toml(root, layout.RESOURCES, model.ResourcesFile)
    sets, set_problems = _learning_sets(root)
    records, record_problems = read_records(root, "", record_types, Scope.WORKBOOK, read)
    there = project_ids(root)
    ids = [id_ for id_ in there if only is None or id_ in only]
    projects = [read_project(root, id_, record_types, order, read) for id_ in ids]
    return Workbook(
        file=settings.value or WorkbookFile.model_empty(),
        source=settings.source,
        projects=at_their_places(projects, settings.value or WorkbookFile.model_empty()),
        learning_sets=sets,
        resources=library.value.resource if library.value else (),
        resources_source=library.source,
        records=records,
        problems=(
            *settings.problems,
            # A workbook needs no library: only a file or a link that is there can be wrong.
            *(
                problem
                for problem in library.problems
                if problem.code != "file-missing" or (root / layout.RESOURCES).is_symlink()
            ),
            *set_problems,
            *_import_problems(root),
            *(copy_problem(path) for path in files_in(root, "", ".toml") if copied_from(path)),
            *(
                copy_problem(path)
                for path in folders_in(root, layout.PROJECTS)
                if copied_from(path)
            ),
            *_unnamed(root),
            *record_problems,
        ),
        ids=there,
    )


def _unnamed(root: Path) -> Iterator[Problem]:
    """The folders among the projects whose names no file and no screen can hold."""
    for path in folders_in(root, layout.PROJECTS):
        if not can_be_written(path):
            try:
                inside(root, path)
            except FileError as error:
                yield error.problem


def _import_problems(root: Path) -> tuple[Problem, ...]:
    """What cannot be read of the profiles that say how sheets are imported."""
    from qiworkbook.model.import_profile import ImportProfile

    problems: list[Problem] = []
    for path in _files(root, layout.IMPORTS, ".toml", problems):
        problems += read_toml(root, path, ImportProfile).problems
    return tuple(problems)


def _learning_sets(root: Path) -> tuple[tuple[LearningSet, ...], tuple[Problem, ...]]:
    sets: list[LearningSet] = []
    problems: list[Problem] = []
    for path in _files(root, layout.LEARNING_SETS, ".toml", problems):
        read = read_toml(root, path, model.LearningSetFile)
        problems += read.problems
        if read.value is not None:
            sets.append(model.LearningSet(layout.stem(path), read.value, read.source))
    return tuple(sets), tuple(problems)
