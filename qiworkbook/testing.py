"""The test kit: a workbook from a dict of files, commands run on it, outputs to look at.

Our own tests and those of plugin authors use it alike:

    def test_my_check(tmp_path):
        workbook = make_workbook(tmp_path, {"projects/elm/project.toml": PROJECT})
        ran = workbook.run("check", "elm")
        assert "my sentence" in ran.out
"""

from __future__ import annotations

import contextlib
import io
import os
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qiworkbook.plugins import Plugins
from qiworkbook.workbook import OpenWorkbook, open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from qiworkbook.problems import Problem
    from qiworkbook.view import ProjectView

TODAY = date(2025, 1, 15)
"""The day on which commands run by this kit take place, unless a test says otherwise."""

SMALL_PROJECT = """\
format = 1

[project]
title = "Feeling safe on Elm Ward"
organisation = "Northmoor NHS Foundation Trust"
unit = "Elm Ward"
status = "active"
start = 2024-01-08
illustrative = "An invented ward in an invented trust."

[aim]
statement = "90% of people on Elm Ward say they feel safe by 31 March 2025."
measure = "feels-safe"
baseline = 61
target = 90
by = 2025-03-31

[[driver]]
id = "talking"
name = "Safety is talked about"

[[driver]]
id = "confidence"
name = "Staff feel confident to start the conversation"
part_of = ["talking"]

[[idea]]
id = "huddle"
name = "a two-minute question at the morning huddle"
drives = ["confidence"]
status = "testing"

[[measure]]
id = "feels-safe"
name = "People who felt safe this week"
kind = "outcome"
definition = "Of the people asked at the community meeting, the share who answer yes."
better = "increase"
unit = "%"
shows = ["aim", "talking"]
every = "week"
"""
"""A project with one of everything that a thread needs, cycles and data aside."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did: its exit code, and what it printed to either stream."""

    exit_code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class WorkbookFolder:
    """A workbook on disk, made for a test."""

    root: Path

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
        """Run `qiworkbook ARGS` in this folder, as if it were typed there on the day `today`."""
        from qiworkbook.cli.main import main

        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(self.root),
            _environment(QIWORKBOOK_TODAY=today.isoformat()),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = main(list(args))
        return Ran(code, out.getvalue(), err.getvalue())

    def open(self, plugins: Plugins | None = None, today: date = TODAY) -> OpenWorkbook:
        """The workbook, read; with the installed plugins unless others are given."""
        return open_workbook(self.root, plugins or Plugins(), today)

    def view(self, project: str, plugins: Plugins | None = None) -> ProjectView:
        """One project seen whole: what a check or a section gets."""
        return self.open(plugins).view(project)

    def problems(self, *projects: str, plugins: Plugins | None = None) -> tuple[Problem, ...]:
        """What `check` would tell."""
        from qiworkbook.workbook import problems_of

        return problems_of(self.open(plugins), projects)


def make_workbook(folder: Path, files: Mapping[str, str] | None = None) -> WorkbookFolder:
    """A workbook in `folder` with these files; a workbook.toml is added when there is none."""
    made = WorkbookFolder(folder)
    made.write("workbook.toml", 'format = 1\n\n[workbook]\nname = "A test workbook"\n')
    for path, text in (files or {}).items():
        made.write(path, text)
    return made


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
