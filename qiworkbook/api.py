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
    "Arrow",
    "Bar",
    "Better",
    "Block",
    "Bullets",
    "Callout",
    "Cell",
    "Chart",
    "ChartType",
    "Check",
    "Choice",
    "CoachQuestion",
    "CommandRef",
    "Cycle",
    "DayCell",
    "Diagram",
    "Distribution",
    "Document",
    "Facts",
    "FileTable",
    "Grid",
    "Heading",
    "IconRow",
    "Icons",
    "Idea",
    "Link",
    "Links",
    "Measure",
    "Node",
    "NodeKind",
    "Output",
    "Paragraph",
    "Place",
    "Point",
    "Problem",
    "Project",
    "ProjectView",
    "QuestionMaker",
    "Quote",
    "Reading",
    "Record",
    "RecordType",
    "SafetyCross",
    "Scope",
    "Section",
    "SectionKind",
    "SectionMaker",
    "Series",
    "Several",
    "Severity",
    "Slug",
    "SmallMultiples",
    "Source",
    "Starter",
    "Table",
    "Thread",
    "Tone",
    "Words",
    "Workbook",
    "WorkbookError",
    "did_you_mean",
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
    "qiworkbook.problems": (
        "Place",
        "Problem",
        "Severity",
        "WorkbookError",
    ),
    "qiworkbook.places": ("Source",),
    "qiworkbook.suggest_words": ("did_you_mean",),
    "qiworkbook.view": ("ProjectView",),
    "qiworkbook.thread": ("Thread",),
    "qiworkbook.model": (
        "Choice",
        "Cycle",
        "FileTable",
        "Idea",
        "Measure",
        "Point",
        "Project",
        "Record",
        "Series",
        "Several",
        "Slug",
        "Table",
        "Words",
        "Workbook",
    ),
    "qiworkbook.content": (
        "Arrow",
        "Bar",
        "Block",
        "Bullets",
        "Callout",
        "Cell",
        "Chart",
        "DayCell",
        "Diagram",
        "Distribution",
        "Document",
        "Facts",
        "Heading",
        "IconRow",
        "Icons",
        "Link",
        "Links",
        "Node",
        "NodeKind",
        "Paragraph",
        "Quote",
        "SafetyCross",
        "Section",
        "SectionKind",
        "SmallMultiples",
        "Tone",
    ),
    "qiworkbook.spc.reading": (
        "Better",
        "ChartType",
        "Reading",
    ),
}

# In a document a table is a `Grid`, so that `Table` can be what it is in a file.
_RENAMED = {"Grid": ("qiworkbook.content", "Table")}

if TYPE_CHECKING:
    from qiworkbook.content import (
        Arrow,
        Bar,
        Block,
        Bullets,
        Callout,
        Cell,
        Chart,
        DayCell,
        Diagram,
        Distribution,
        Document,
        Facts,
        Heading,
        IconRow,
        Icons,
        Link,
        Links,
        Node,
        NodeKind,
        Paragraph,
        Quote,
        SafetyCross,
        Section,
        SectionKind,
        SmallMultiples,
        Tone,
    )
    from qiworkbook.content import Table as Grid
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
    from qiworkbook.model import (
        Choice,
        Cycle,
        FileTable,
        Idea,
        Measure,
        Point,
        Project,
        Record,
        Series,
        Several,
        Slug,
        Table,
        Words,
        Workbook,
    )
    from qiworkbook.places import Source
    from qiworkbook.problems import Place, Problem, Severity, WorkbookError
    from qiworkbook.spc.reading import Better, ChartType, Reading
    from qiworkbook.suggest_words import did_you_mean
    from qiworkbook.thread import Thread
    from qiworkbook.view import ProjectView

_HOME_OF = {name: (home, name) for home, names in _HOMES.items() for name in names} | _RENAMED


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        message = f"qiworkbook.api has no {name!r}"
        raise AttributeError(message)
    home, there = _HOME_OF[name]
    value = getattr(import_module(home), there)
    globals()[name] = value
    return value
