"""What every command shares: which workbook, which plugins, which day.

Imported at every start, so without pathlib: see `qiworkbook.workbook.finding`.
"""

from __future__ import annotations

import os
import re
import sys
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.entry_points import EntryPoint
    from qiworkbook.plugins import Plugins
    from qiworkbook.view import ProjectView
    from qiworkbook.workbook import OpenWorkbook


class Session:
    """What the options that stand everywhere said. The workbook is opened on first use.

    `terminal` is whether somebody is there to answer questions. `plugins_loaded` is whether
    plugins have been asked for yet. `plugin` is whose command is running, "" for ours. `opened` is
    the workbook as it was last read, and `warned` whether identifiers in it have been spoken of.
    `share` is whether what is made leaves the team, by the lines that the file `release` lets out;
    `small` and `round_to` are stricter rules for it.
    """

    def __init__(
        self, *, terminal: bool | None = None, entry_points: Sequence[EntryPoint] | None = None
    ) -> None:
        """Start as nobody had given an option.

        `terminal` is found out unless it is given; so are the plugins that are installed.
        """
        self.folder: str | None = None
        self.no_plugins = False
        self.debug = False
        self.plugins_loaded = False
        self.plugin = ""
        self.opened: OpenWorkbook | None = None
        self.warned = False
        self.share = False
        self.told_left_out = False
        self.for_readers = False
        self.words: str | None = None
        self._shared: dict[tuple[str, ...], OpenWorkbook] = {}
        self.release = ""
        self.small: int | None = None
        self.round_to: int | None = None
        self._terminal = terminal
        self._entry_points = entry_points

    @cached_property
    def terminal(self) -> bool:
        """Whether questions can be asked."""
        if self._terminal is not None:
            return self._terminal
        return sys.stdin is not None and sys.stdin.isatty()

    @cached_property
    def today(self) -> date:
        """The day; `QIWORKBOOK_TODAY=2025-04-10` sets another, to make a deck again as it was."""
        said = os.environ.get("QIWORKBOOK_TODAY", "")
        try:
            return date.fromisoformat(said) if said else date.today()
        except ValueError:
            message = f"QIWORKBOOK_TODAY is {said!r}; write a date such as 2025-04-10"
            raise click.UsageError(message) from None

    @cached_property
    def root(self) -> Path:
        """The folder of the workbook: the one named, or the first above that is one."""
        from qiworkbook.workbook import find_root

        return find_root(self.folder or here(), named=self.folder is not None)

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins in use."""
        from qiworkbook.plugins import Plugins

        self.plugins_loaded = True
        return Plugins(self._entry_points, disabled=self._disabled(), only_core=self.no_plugins)

    def open(self, only: Sequence[str] = ()) -> OpenWorkbook:
        """The workbook, read now; with `only`, just these of its projects.

        Where what is made leaves the team, it is the workbook of a copy to share.
        """
        from qiworkbook.workbook import open_workbook

        if not self.share:
            opened = self.opened = open_workbook(self.root, self.plugins, self.today, only)
            self.share = self.for_readers and self._always_shared(opened)
            if not self.share:
                return opened
        if tuple(only) not in self._shared:
            from qiworkbook.cli.shared import open_to_share

            # What others show is thought of as well, so every project is read.
            self.opened = open_workbook(self.root, self.plugins, self.today)
            self._shared[tuple(only)] = open_to_share(self, self.opened, only)
        return self._shared[tuple(only)]

    def _always_shared(self, opened: OpenWorkbook) -> bool:
        from qiworkbook.workbook.wording import ALWAYS_SHARED

        usual = opened.workbook.file.house_style.words
        return (usual if self.words is None else self.words) in ALWAYS_SHARED

    def view(self, project: str) -> ProjectView:
        """One project seen whole, read now."""
        return self.open([project]).view(project)

    def _disabled(self) -> tuple[str, ...]:
        """What workbook.toml leaves out, found without the model: help must not wait for it."""
        from qiworkbook.workbook.finding import root_above

        file = os.path.join(self.folder or root_above(here()) or "", "workbook.toml")  # noqa: PTH118
        try:
            # A pipe of that name would keep the reader waiting for ever.
            text = _read(file) if os.path.isfile(file) else ""  # noqa: PTH113
        except (OSError, UnicodeDecodeError):
            return ()
        return _named_as_disabled(text) if _NAMES_SOME.search(text) else ()


def _read(path: str) -> str:
    with open(path, encoding="utf-8-sig") as stream:  # noqa: PTH123
        return stream.read()


# A list with something in it. Most workbooks leave nothing out, and need no parser to say so.
_NAMES_SOME = re.compile(r"""disabled["']?\s*=\s*\[[^\]]*["']""")


def _named_as_disabled(text: str) -> tuple[str, ...]:
    import tomllib

    try:
        chosen = tomllib.loads(text).get("plugins", {})
        names = chosen.get("disabled", ()) if isinstance(chosen, dict) else ()
    except (ValueError, RecursionError):
        return ()  # `check` tells what is wrong with the file
    return tuple(name for name in names if isinstance(name, str))


def here() -> str:
    """The current folder. Raises WorkbookError when it has been deleted meanwhile."""
    try:
        return os.getcwd()  # noqa: PTH109
    except OSError:
        from qiworkbook.problems import WorkbookError

        message = "The folder you are in is no longer there."
        raise WorkbookError(message, "Go to another one, and try again.") from None


def session() -> Session:
    """The session of the running command."""
    return click.get_current_context().ensure_object(Session)
