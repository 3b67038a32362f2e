"""The one import for plugins. Everything listed here is kept stable; nothing else is.

Names are looked up when they are first used, so that importing this module costs nothing: a
plugin's top module is imported at every start of the command line.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

API_VERSION = 1

__all__ = [
    "API_VERSION",
    "Check",
    "Choice",
    "CoachQuestion",
    "CommandRef",
    "FileTable",
    "Output",
    "Place",
    "Problem",
    "ProjectView",
    "QuestionMaker",
    "RecordType",
    "Scope",
    "SectionMaker",
    "Several",
    "Severity",
    "Slug",
    "Source",
    "Starter",
    "Table",
    "Words",
    "WorkbookError",
    "hookimpl",
]

_HOMES = {
    "qiworkbook.hookspecs": ("hookimpl",),
    "qiworkbook.extensions": (
        "Check",
        "CoachQuestion",
        "CommandRef",
        "Output",
        "QuestionMaker",
        "RecordType",
        "Scope",
        "SectionMaker",
        "Starter",
    ),
    "qiworkbook.problems": ("Place", "Problem", "Severity", "WorkbookError"),
    "qiworkbook.places": ("Source",),
    "qiworkbook.view": ("ProjectView",),
    "qiworkbook.model.base": ("Choice", "FileTable", "Several", "Slug", "Table", "Words"),
}

if TYPE_CHECKING:
    from qiworkbook.extensions import (
        Check,
        CoachQuestion,
        CommandRef,
        Output,
        QuestionMaker,
        RecordType,
        Scope,
        SectionMaker,
        Starter,
    )
    from qiworkbook.hookspecs import hookimpl
    from qiworkbook.model.base import Choice, FileTable, Several, Slug, Table, Words
    from qiworkbook.places import Source
    from qiworkbook.problems import Place, Problem, Severity, WorkbookError
    from qiworkbook.view import ProjectView

_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        message = f"qiworkbook.api has no {name!r}"
        raise AttributeError(message)
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value
