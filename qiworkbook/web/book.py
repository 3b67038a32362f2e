"""The workbook that the pages show: read once, and of what changed since, again."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qiworkbook.contributions.extensions import Scope
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.workbook.opened import open_workbook, read_again

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.plugins.manager import Plugins
    from qiworkbook.workbook.opened import OpenWorkbook

_FOLDERS = (
    layout.LEARNING_SETS,
    layout.PACKS,
    layout.RULE_SETS,
    layout.STARTERS,
    layout.AUDIENCE_WORDS,
    layout.IMPORTS,
    layout.TEMPLATES,
)
_DEEPEST = 6

Stamps = dict[str, tuple[int, int, int]]
"""Of each file its time, its size and its number on the disk: a new file has another."""


@dataclass(slots=True)
class Book:
    """A folder that is a workbook, or may become one.

    `turn` is held by whoever answers a request: reading a workbook calls plugins, which are not
    made for two at once, and for one person it is no loss. `own` is the folder that it was started
    with, to go back to from the example.
    """

    folder: Path
    plugins: Plugins
    day: Callable[[], date]
    turn: threading.RLock = field(default_factory=threading.RLock)
    own: Path = field(init=False)
    _opened: OpenWorkbook | None = None
    _asked_on: date | None = None
    _beside: Stamps = field(default_factory=dict)
    _projects: dict[str, Stamps] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.own = self.folder

    def turn_to(self, folder: Path) -> None:
        """Show another folder from now on."""
        self.folder, self._opened = folder, None

    @property
    def is_begun(self) -> bool:
        """Whether the folder is a workbook by now."""
        return (self.folder / layout.WORKBOOK).is_file()

    def refuse_gone(self) -> None:
        """Raise WorkbookError where what was a workbook is none now: nobody is to begin another."""
        if self._opened is None or self.is_begun:
            return
        what = f"The {layout.WORKBOOK}" if self.folder.is_dir() else "The folder"
        raise WorkbookError(
            f"{what} of this workbook is no longer there.",
            "It may have been moved or renamed, or its drive is not connected. Put it back "
            "and load this page again, or start the workbook where it is now.",
        )

    def opened(self) -> OpenWorkbook:
        """The workbook as its files are now. Raises WorkbookError where it cannot be opened."""
        self.refuse_gone()
        today = self.day()
        beside, projects = self._stamps()
        if self._opened is None or beside != self._beside or today != self._asked_on:
            self._opened = open_workbook(self.folder, self.plugins, today)
        elif changed := sorted(
            id_
            for id_ in {*self._projects, *projects}  # new, gone, or other than before
            if self._projects.get(id_) != projects.get(id_)
        ):
            self._opened = read_again(self._opened, tuple(changed))
        self._beside, self._projects, self._asked_on = beside, projects, today
        return self._opened

    def view(self, project: str) -> ProjectView:
        """One project seen whole. Raises WorkbookError when it is not there."""
        return self.opened().view(project)

    def _stamps(self) -> tuple[Stamps, dict[str, Stamps]]:
        records = (owned.value for owned in self.plugins.records())
        own = {r.where.partition("/")[0] for r in records if r.scope is Scope.WORKBOOK}
        beside = dict(_files(self.folder, 1))
        for name in (*_FOLDERS, *sorted(own)):
            beside |= dict(_files(self.folder / name, _DEEPEST))
        projects = {
            entry.name: dict(_files(entry.path, _DEEPEST))
            for entry in _entries(self.folder / layout.PROJECTS)
            if entry.is_dir(follow_symlinks=False)
        }
        links = [e for e in _entries(self.folder / layout.PROJECTS) if e.is_symlink()]
        beside |= {entry.name: (0, 0, 0) for entry in links}
        return beside, projects


def _files(folder: str | Path, depth: int) -> Iterator[tuple[str, tuple[int, int, int]]]:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            if depth > 1:
                yield from _files(entry.path, depth - 1)
            continue
        try:
            found = entry.stat(follow_symlinks=True)
        except OSError:
            yield entry.path, (0, 0, 0)
            continue
        yield entry.path, (found.st_mtime_ns, found.st_size, found.st_ino)


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return [entry for entry in found if not entry.name.startswith(".")]
    except OSError:
        return []
