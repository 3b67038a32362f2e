"""A workbook's folder becomes a `Workbook`: its settings, projects, learning sets and library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.analysis.places import at_their_places
from qiworkbook.model import LearningSet, LearningSetFile, ResourcesFile, Workbook, WorkbookFile
from qiworkbook.model.import_profile import ImportProfile
from qiworkbook.parts.records import Scope
from qiworkbook.store import layout
from qiworkbook.store.dates import DateWord
from qiworkbook.store.folders import copy_of, copy_problem, files_in, folders_in
from qiworkbook.store.paths import FileError
from qiworkbook.store.projects import RecordReader, read_project, read_record, read_records
from qiworkbook.store.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.parts.records import RecordType
    from qiworkbook.problems import Problem
    from qiworkbook.store.toml_file import TomlFile


def project_ids(root: Path) -> tuple[str, ...]:
    """The names of the folders in `projects/`, sorted."""
    found = (path.rpartition("/")[2] for path in folders_in(root, layout.PROJECTS))
    return tuple(name for name in found if not copy_of(name))


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
    library = read_toml(root, layout.RESOURCES, ResourcesFile)
    sets, set_problems = _learning_sets(root)
    records, record_problems = read_records(root, "", record_types, Scope.WORKBOOK, read)
    there = project_ids(root)
    ids = [id_ for id_ in there if only is None or id_ in only]
    projects = [read_project(root, id_, record_types, order, read) for id_ in ids]
    return Workbook(
        file=settings.value or WorkbookFile(),
        source=settings.source,
        projects=at_their_places(projects, settings.value or WorkbookFile()),
        learning_sets=sets,
        resources=library.value.resource if library.value else (),
        resources_source=library.source,
        records=records,
        problems=(
            *settings.problems,
            # A workbook needs no library: only a file that is there can be wrong.
            *(problem for problem in library.problems if problem.code != "file-missing"),
            *set_problems,
            *_import_problems(root),
            *(copy_problem(path) for path in folders_in(root, layout.PROJECTS) if copy_of(path)),
            *record_problems,
        ),
        ids=there,
    )


def _import_problems(root: Path) -> tuple[Problem, ...]:
    """What cannot be read of the profiles that say how sheets are imported."""
    try:
        paths = files_in(root, layout.IMPORTS, ".toml")
    except FileError as error:
        return (error.problem,)
    return tuple(p for path in paths for p in read_toml(root, path, ImportProfile).problems)


def _learning_sets(root: Path) -> tuple[tuple[LearningSet, ...], tuple[Problem, ...]]:
    sets: list[LearningSet] = []
    problems: list[Problem] = []
    try:
        paths = files_in(root, layout.LEARNING_SETS, ".toml")
    except FileError as error:
        return (), (error.problem,)
    for path in paths:
        if copy_of(path):
            problems.append(copy_problem(path))
            continue
        read = read_toml(root, path, LearningSetFile)
        problems += read.problems
        if read.value is not None:
            sets.append(LearningSet(layout.stem(path), read.value, read.source))
    return tuple(sets), tuple(problems)
