"""Try what a plugin offers by name: its commands are imported, its starters and pack are read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from qiworkbook.plugins.guard import told
from qiworkbook.workbook.check import problems_of
from qiworkbook.workbook.contract.promises import LOADS, Broken
from qiworkbook.workbook.workbook_checks import pack_problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.problems import Problem
    from qiworkbook.workbook import OpenWorkbook
    from qiworkbook.workbook.contract.asked import Asked


def lost_commands(asked: Asked) -> Iterator[Broken]:
    """The commands that could not be started."""
    for ref in asked.commands():
        module, _, name = ref.target.partition(":")
        try:
            command = getattr(import_module(module), name)
            if not any(kind.__module__.startswith("click.") for kind in type(command).__mro__):
                message = f"{ref.target} is no click command"
                raise TypeError(message)
        except BaseException as fault:  # noqa: BLE001  # an exit too
            yield Broken(LOADS, f"qiworkbook {ref.name} could not be started: {told(fault)}")


def wrong_pack(asked: Asked, opened: OpenWorkbook) -> Iterator[Broken]:
    """What is wrong in the data files that the plugin brings."""
    for problem in (*opened.workbook.problems, *pack_problems(opened)):
        if problem.plugin == asked.name:
            yield Broken(LOADS, _said(problem))


def wrong_starters(asked: Asked, opened: OpenWorkbook) -> Iterator[Broken]:
    """What `check` would say, as an error, of a project just begun from a starter of the plugin."""
    from qiworkbook.workbook.creation import Heading, start_project
    from qiworkbook.workbook.opened import open_workbook

    for starter in asked.starters():
        project = f"from-{starter.id}"
        heading = Heading("A ward", "A trust", "A ward")
        try:
            start_project(opened.root, project, starter, heading, opened.today)
            begun = open_workbook(opened.root, asked.plugins, opened.today)
            problems = problems_of(begun, [project])
        except Exception as fault:  # noqa: BLE001  # whatever it is, it is what was asked for
            yield Broken(LOADS, f"no project can begin from {starter.id}: {told(fault)}")
            continue
        for problem in problems:
            if problem.severity == "error":
                yield Broken(LOADS, f"a project from {starter.id} begins with {_said(problem)}")


def _said(problem: Problem) -> str:
    return f"{problem.place}: {problem.message}"
