"""Find a workbook, open it, and see its projects whole."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.workbooks import project_ids, read_workbook
from qiworkbook.suggest_words import did_you_mean
from qiworkbook.view import ProjectView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from qiworkbook.model import Project, Workbook
    from qiworkbook.plugins import Plugins


def find_root(start: Path, *, named: bool = False) -> Path:
    """The folder of the workbook: `start`, or the first above it that has a workbook.toml.

    With `named`, `start` was named by a person, and only it will do. Raises WorkbookError.
    """
    folders = (start,) if named else (start, *start.resolve().parents)
    for folder in folders:
        if (folder / layout.WORKBOOK).is_file():
            return folder.resolve()
    where = f"{start} is not a workbook" if named else "there is no workbook here, nor above"
    raise WorkbookError(
        f"{where}: no {layout.WORKBOOK} was found.",
        "Make one with: qiworkbook init. Or name the folder of yours with --workbook.",
    )


@dataclass(frozen=True)
class OpenWorkbook:
    """A workbook that has been read: where it lies, the plugins in use, the day it is."""

    root: Path
    plugins: Plugins
    today: date
    workbook: Workbook

    @cached_property
    def views(self) -> tuple[ProjectView, ...]:
        """Every project seen whole, by the name of its folder."""
        return tuple(
            ProjectView(project, self.today, self.workbook) for project in self.workbook.projects
        )

    def views_of(self, ids: Sequence[str]) -> tuple[ProjectView, ...]:
        """The projects with these ids, in that order; all of them when none is named.

        Raises WorkbookError for one that is not there.
        """
        return tuple(self.view(id_) for id_ in dict.fromkeys(ids)) if ids else self.views

    def view(self, id_: str) -> ProjectView:
        """One project seen whole. Raises WorkbookError when it is not there."""
        by_id = {view.project.id: view for view in self.views}
        if id_ in by_id:
            return by_id[id_]
        raise no_such_project(id_, tuple(by_id))

    def project(self, id_: str) -> Project:
        """One project. Raises WorkbookError when it is not there."""
        return self.view(id_).project


def open_workbook(
    root: Path, plugins: Plugins, today: date, only: Sequence[str] = ()
) -> OpenWorkbook:
    """Read the workbook at `root`. With `only`, just these projects are read.

    Raises WorkbookError for a project in `only` that is not there, for nothing else: whatever
    cannot be read is a problem of the workbook or of a project.
    """
    there = project_ids(root)
    for id_ in only:
        if id_ not in there:
            raise no_such_project(id_, there)
    record_types = tuple(owned.value for owned in plugins.records())
    return OpenWorkbook(root, plugins, today, read_workbook(root, record_types, only))


def no_such_project(id_: str, there: Sequence[str]) -> WorkbookError:
    """Says which projects there are, and which one was probably meant."""
    guess = did_you_mean(id_, there)
    if guess:
        return WorkbookError(f"There is no project {id_}.", f"Did you mean {guess}?")
    if there:
        return WorkbookError(f"There is no project {id_}.", f"There are: {', '.join(there)}.")
    return WorkbookError(
        f"There is no project {id_}, nor any other yet.", "Start one with: qiworkbook new NAME"
    )
