"""The test kit: a workbook from a dict of files, commands run on it, outputs to look at.

Our own tests and those of plugin authors use it alike:

    def test_my_check(tmp_path):
        files = {"projects/elm/project.toml": SMALL_PROJECT}
        workbook = make_workbook(tmp_path, files, plugins=[my_plugin])
        ran = workbook.run("check", "elm")
        assert "my sentence" in ran.out
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import ModuleType

from msgspec import Struct

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.report import compose_report
from qiworkbook.compose.short_deck import Length
from qiworkbook.contributions.extensions import Output
from qiworkbook.plugins.guard import Guard
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import Plugins
from qiworkbook.problems import Problem
from qiworkbook.testing.pages import DocsPage
from qiworkbook.workbook import OpenWorkbook, open_workbook
from qiworkbook.workbook.plugin_trial import contract
from qiworkbook.workbook.plugin_trial.samples import AWKWARD, SMALL_PROJECT

__all__ = [
    "AWKWARD",
    "SMALL_PROJECT",
    "TODAY",
    "DocsPage",
    "Output",
    "Ran",
    "WorkbookFolder",
    "check_contract",
    "compare_golden",
    "make_workbook",
]

TODAY = date(2025, 1, 15)
"""The day on which commands run by this kit take place, unless a test says otherwise."""


class Ran(Struct, frozen=True):
    """What a command did: its exit code, and what it printed to either stream."""

    exit_code: int
    out: str
    err: str


class WorkbookFolder(Struct, frozen=True):
    """A workbook on disk, made for a test. `plugins` are those in use; None: the installed ones."""

    root: Path
    plugins: tuple[EntryPoint, ...] | None = None

    def write(self, path: str, text: str) -> Path:
        """Write a file of the workbook, with the folders on the way."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
        return target

    def read(self, path: str) -> str:
        """A file of the workbook as it is now."""
        return (self.root / path).read_bytes().decode("utf-8")

    def files(self) -> tuple[str, ...]:
        """The paths of all files, sorted, hidden ones aside."""
        found = (path.relative_to(self.root) for path in self.root.rglob("*") if path.is_file())
        return tuple(
            sorted(p.as_posix() for p in found if not any(x.startswith(".") for x in p.parts))
        )

    def run(self, *args: str, today: date = TODAY) -> Ran:
        """Run `qiworkbook ARGS` in this folder, as if it were typed there on the day `today`.

        Where a plugin failed, its traceback and Python's warnings go to the error stream of the
        test, which pytest shows with a test that fails.
        """
        from qiworkbook.cli.main import main

        out, err, guard = io.StringIO(), io.StringIO(), Guard()
        with (
            contextlib.chdir(self.root),
            _environment(QIWORKBOOK_TODAY=today.isoformat()),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = main(list(args), self.plugins, guard)
        for told in (*(trouble.trace for trouble in guard.troubles), *guard.warned):
            if told:
                print(told, file=sys.stderr)
        return Ran(code, out.getvalue(), err.getvalue())

    def open(self, plugins: Plugins | None = None, today: date = TODAY) -> OpenWorkbook:
        """The workbook, read; with its own plugins unless others are given."""
        return open_workbook(self.root, plugins or Plugins(self.plugins), today)

    def view(self, project: str, plugins: Plugins | None = None) -> ProjectView:
        """One project seen whole: what a check or a section gets."""
        return self.open(plugins).view(project)

    def problems(self, *projects: str, plugins: Plugins | None = None) -> tuple[Problem, ...]:
        """What `check` would tell."""
        from qiworkbook.workbook import problems_of

        return problems_of(self.open(plugins), projects)

    def text(self, output: Output, *projects: str) -> str:
        """The report or the storyboard of projects, or of all, as plain text: for golden files."""
        from qiworkbook.compose.storyboard import Occasion, compose_deck
        from qiworkbook.writers.plain_text import write_text

        opened = self.open()
        views, makers = opened.views_of(projects), opened.plugins.sections()
        whole = opened.plugins.workbook_sections(opened.whole(projects), output)
        if output is Output.REPORT:
            return write_text(compose_report(views, makers, today=opened.today, whole=whole))
        full = Occasion(length=Length.FULL)
        deck = compose_deck(views, makers, today=opened.today, occasion=full, whole=whole)
        return write_text(deck.story)


def make_workbook(
    folder: Path,
    files: Mapping[str, str] | None = None,
    plugins: Iterable[ModuleType | str] | None = None,
) -> WorkbookFolder:
    """A workbook in `folder` with these files; a workbook.toml is added when there is none.

    `plugins` are modules, or their names: with them nothing has to be installed. Without them the
    installed plugins are in use.
    """
    used = None if plugins is None else tuple(_entry_point(plugin) for plugin in plugins)
    made = WorkbookFolder(folder, used)
    made.write("workbook.toml", 'format = 1\n\n[workbook]\nname = "A test workbook"\n')
    for path, text in (files or {}).items():
        made.write(path, text)
    return made


def check_contract(
    plugin: ModuleType | str, *, example: Path | None = None, page: Path | None = None
) -> None:
    """Fail, naming each promise that a plugin does not keep; see docs/testing-plugins.md.

    `example` is a folder of files as they stand below a project's folder, otherwise `example` in
    the package. `page` documents the plugin together with its README.
    """
    broken = contract(_entry_point(plugin), example, page)
    assert not broken, "\n".join(["the contract of plugins is not kept:", *map(str, broken)])


def compare_golden(path: Path, text: str) -> None:
    """Fail unless the file at `path` holds exactly this text.

    With QIWORKBOOK_WRITE_GOLDEN set the file is written instead: look at the difference before
    you keep it.
    """
    if os.environ.get("QIWORKBOOK_WRITE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.is_file(), f"{path} is not there yet; QIWORKBOOK_WRITE_GOLDEN=1 writes it"
    assert text == path.read_text(encoding="utf-8")


def _entry_point(plugin: ModuleType | str) -> EntryPoint:
    """As if the module were installed under its own name, without `qiworkbook_` before it."""
    module = plugin if isinstance(plugin, str) else plugin.__name__
    name = module.rpartition(".")[2].removeprefix("qiworkbook_").replace("_", "-")
    return EntryPoint(name, module)


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
