"""What a plugin contributes, as frozen values: parts of an output, tables, files, commands.

Names are looked up when they are first used: a start of the command line needs those of commands
alone, and imports no other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qiworkbook.contributions.command_ref import CommandRef
    from qiworkbook.contributions.extensions import (
        Brand,
        Check,
        CoachQuestion,
        Exporter,
        Importer,
        MeasureMaker,
        Paper,
        PaperMaker,
        QuestionMaker,
        SectionMaker,
        Settings,
        Starter,
        TableMaker,
        WorkbookCheck,
        WorkbookSectionMaker,
    )
    from qiworkbook.contributions.records import RecordType

__all__ = [
    "API_VERSION",
    "Brand",
    "Check",
    "CoachQuestion",
    "CommandRef",
    "Exporter",
    "Importer",
    "MeasureMaker",
    "Paper",
    "PaperMaker",
    "QuestionMaker",
    "RecordType",
    "SectionMaker",
    "Settings",
    "Starter",
    "TableMaker",
    "WorkbookCheck",
    "WorkbookSectionMaker",
]

API_VERSION = 1
"""Rises when something that plugins rely on is taken away or changes its meaning."""

_HOMES = {
    "CommandRef": "command_ref",
    "RecordType": "records",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"qiworkbook.contributions has no {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'extensions')}"), name)
