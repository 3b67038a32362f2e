"""What happened in projects since a day, a learning set or a version: from history, else dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qiworkbook.analysis.changes import changes_between
from qiworkbook.analysis.changes_by_date import changes_since
from qiworkbook.compose.news import News
from qiworkbook.history import copy_out, pipe_in_the_way, version_before, version_of
from qiworkbook.problems import Severity, WorkbookError
from qiworkbook.store.dates import ReadDate
from qiworkbook.store.typed_days import typed_day
from qiworkbook.store.workbooks import project_ids
from qiworkbook.workbook.learning_sets import before_today
from qiworkbook.workbook.opened import open_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qiworkbook.history import Version
    from qiworkbook.model import Project
    from qiworkbook.workbook.opened import OpenWorkbook

LEARNING_SET = "learning-set"


@dataclass(frozen=True, slots=True)
class Since:
    """From when on: a day, or a version of the files by its name."""

    name: str
    day: date | None = None
    version: Version | None = None


def since_when(opened: OpenWorkbook, said: str) -> Since:
    """A date, "learning-set" for the one before today, or the name of a version in git.

    Raises WorkbookError for anything else.
    """
    if said == LEARNING_SET:
        day = before_today(opened).file.date
        return Since(day.isoformat(), day)
    read = typed_day(said, opened.today, opened.date_order)
    if isinstance(read, ReadDate):
        return Since(read.when.isoformat(), read.when)
    version = version_of(opened.root, said)
    pipe = pipe_in_the_way(opened.root)
    if pipe:
        raise WorkbookError(
            f"The versions of these files can't be read: {pipe} is a pipe or a device, and git "
            "would wait for it for ever.",
            "Take it away, or ask since a date.",
        )
    if version is None:
        raise WorkbookError(
            f"{said!r} is neither a date nor a version of these files.",
            f"As a date: {read.message}. "
            "Write a date such as 2025-02-06, learning-set for the last one, or a tag of git.",
        )
    return Since(said, version=version)


def news_since(opened: OpenWorkbook, since: Since, ids: Sequence[str] = ()) -> dict[str, News]:
    """What happened in the named projects, or in all, by their ids.

    Where git has the files as they were, two versions are compared. A project that the history
    does not know as it was, or not whole, is told from the dates in its files.
    """
    day = since.day
    if opened.is_shared:
        # What stood in an older version is not what may be shown of it now.
        if day is None:
            raise WorkbookError(
                "A copy to share tells what is new from dates, and a version of the files is none.",
                "Say since which day: --since 2025-02-06",
            )
        return {view.project.id: _news(view.project, {}, day) for view in opened.views_of(ids)}
    version = since.version or (version_before(opened.root, day) if day else None)
    views = opened.views_of(ids)
    before = _as_they_were(opened, version, [view.project.id for view in views]) if version else {}
    return {view.project.id: _news(view.project, before, day) for view in views}


def _news(now: Project, before: Mapping[str, Project], day: date | None) -> News:
    was = before.get(now.id)
    if day and (was is None or _is_broken(was)):
        return News(day, changes_since(now, day))
    return News(day or date.min, changes_between(was, now), from_history=True)


def _as_they_were(opened: OpenWorkbook, version: Version, ids: Sequence[str]) -> dict[str, Project]:
    """The projects in a version, by their ids.

    They are copied into a folder that nobody else can look into, and that is gone afterwards.
    """
    with TemporaryDirectory(prefix="qiworkbook-") as folder:
        root = Path(folder)
        copy_out(version, root)
        there = [id_ for id_ in project_ids(root) if id_ in ids]
        if not there:
            return {}
        projects = open_workbook(root, opened.plugins, opened.today, there).workbook.projects
    return {project.id: project for project in projects}


def _is_broken(project: Project) -> bool:
    return any(problem.severity is Severity.ERROR for problem in project.problems)
