"""The workbook that the pages show: read once, and of what changed since, again."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import WorkbookError
from qiworkbook.store import layout
from qiworkbook.store.cache import Stamp, beside_projects, stamp_of
from qiworkbook.workbook.opened import OpenWorkbook, open_workbook, read_again


@dataclass(slots=True)
class ServedWorkbook:
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
    _is_looked_at: bool = False
    _beside: tuple[date, Stamp | None, set[str]] | None = None
    _projects: dict[str, Stamp] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.own = self.folder

    def turn_to(self, folder: Path) -> None:
        """Show another folder from now on."""
        self.folder, self._opened = folder, None

    @property
    def is_begun(self) -> bool:
        """Whether the folder is a workbook by now."""
        return os.path.isfile(self.folder / layout.WORKBOOK)  # noqa: PTH113  # which never raises

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

    def look_again(self) -> None:
        """Look at the files when the workbook is asked for next: something was written."""
        self._is_looked_at = False

    def opened(self) -> OpenWorkbook:
        """The workbook as its files are now. Raises WorkbookError where it cannot be opened.

        They are looked at once, and again when `look_again` was asked for: by each request, and
        after something was written.
        """
        if self._opened and self._is_looked_at:
            return self._opened
        self.refuse_gone()
        began, today = time.time_ns(), self.day()
        every = [Path(place) for place in beside_projects(self.folder)]
        links = {path.name for path in every if path.is_symlink()}  # which nobody reads
        stamp = stamp_of(str(path) for path in every if path.name not in links)
        beside, home = (today, stamp, links), self.folder / layout.PROJECTS
        stamps = (
            {path.name: stamp_of([str(path)]) for path in home.iterdir()} if home.is_dir() else {}
        )
        changed = {
            id_
            for id_ in {*self._projects, *stamps}  # new, gone, other than before, or not to be told
            if (now := stamps.get(id_)) is None or self._projects.get(id_) != now
        }
        if self._opened is None or stamp is None or beside != self._beside:
            self._opened = open_workbook(self.folder, self.plugins, today)
        elif changed:
            self._opened = read_again(self._opened, sorted(changed))
        # What was written a moment ago is read again: its time may not tell of the next change.
        self._beside = beside if stamp and stamp.is_settled(began) else None
        self._projects = {id_: o for id_, o in stamps.items() if o and o.is_settled(began)}
        self._is_looked_at = True
        return self._opened

    def view(self, project: str) -> ProjectView:
        """One project seen whole. Raises WorkbookError when it is not there."""
        return self.opened().view(project)
