"""The one import for plugins. Everything listed here is kept stable; nothing else is.

Names are looked up when they are first used, so that importing this module costs nothing: a
plugin's top module is imported at every start of the command line.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qiworkbook.content import (
        Arrow as Arrow,
    )
    from qiworkbook.content import (
        Bar as Bar,
    )
    from qiworkbook.content import (
        Block as Block,
    )
    from qiworkbook.content import (
        Bullets as Bullets,
    )
    from qiworkbook.content import (
        Callout as Callout,
    )
    from qiworkbook.content import (
        Cell as Cell,
    )
    from qiworkbook.content import (
        Chart as Chart,
    )
    from qiworkbook.content import (
        DayCell as DayCell,
    )
    from qiworkbook.content import (
        Diagram as Diagram,
    )
    from qiworkbook.content import (
        Distribution as Distribution,
    )
    from qiworkbook.content import (
        Document as Document,
    )
    from qiworkbook.content import (
        Facts as Facts,
    )
    from qiworkbook.content import (
        Heading as Heading,
    )
    from qiworkbook.content import (
        IconRow as IconRow,
    )
    from qiworkbook.content import (
        Icons as Icons,
    )
    from qiworkbook.content import (
        Link as Link,
    )
    from qiworkbook.content import (
        Links as Links,
    )
    from qiworkbook.content import (
        Node as Node,
    )
    from qiworkbook.content import (
        NodeKind as NodeKind,
    )
    from qiworkbook.content import (
        Paragraph as Paragraph,
    )
    from qiworkbook.content import (
        Quote as Quote,
    )
    from qiworkbook.content import (
        SafetyCross as SafetyCross,
    )
    from qiworkbook.content import (
        Section as Section,
    )
    from qiworkbook.content import (
        SectionKind as SectionKind,
    )
    from qiworkbook.content import (
        SmallMultiples as SmallMultiples,
    )
    from qiworkbook.content import (
        Table as _GridInADocument,
    )
    from qiworkbook.content import (
        Tone as Tone,
    )
    from qiworkbook.extensions import (
        Check as Check,
    )
    from qiworkbook.extensions import (
        CoachQuestion as CoachQuestion,
    )
    from qiworkbook.extensions import (
        CommandRef as CommandRef,
    )
    from qiworkbook.extensions import (
        MeasureMaker as MeasureMaker,
    )
    from qiworkbook.extensions import (
        Output as Output,
    )
    from qiworkbook.extensions import (
        QuestionMaker as QuestionMaker,
    )
    from qiworkbook.extensions import (
        RecordType as RecordType,
    )
    from qiworkbook.extensions import (
        Scope as Scope,
    )
    from qiworkbook.extensions import (
        SectionMaker as SectionMaker,
    )
    from qiworkbook.extensions import (
        Starter as Starter,
    )
    from qiworkbook.hookspecs import hookimpl as hookimpl
    from qiworkbook.model import (
        Choice as Choice,
    )
    from qiworkbook.model import (
        Cycle as Cycle,
    )
    from qiworkbook.model import (
        FileTable as FileTable,
    )
    from qiworkbook.model import (
        Idea as Idea,
    )
    from qiworkbook.model import (
        Measure as Measure,
    )
    from qiworkbook.model import (
        Point as Point,
    )
    from qiworkbook.model import (
        Project as Project,
    )
    from qiworkbook.model import (
        Record as Record,
    )
    from qiworkbook.model import (
        Series as Series,
    )
    from qiworkbook.model import (
        Several as Several,
    )
    from qiworkbook.model import (
        Slug as Slug,
    )
    from qiworkbook.model import (
        Table as Table,
    )
    from qiworkbook.model import (
        Words as Words,
    )
    from qiworkbook.model import (
        Workbook as Workbook,
    )
    from qiworkbook.places import Source as Source
    from qiworkbook.problems import (
        Place as Place,
    )
    from qiworkbook.problems import (
        Problem as Problem,
    )
    from qiworkbook.problems import (
        Severity as Severity,
    )
    from qiworkbook.problems import (
        WorkbookError as WorkbookError,
    )
    from qiworkbook.spc.reading import Better as Better
    from qiworkbook.spc.reading import ChartType as ChartType
    from qiworkbook.spc.reading import Reading as Reading
    from qiworkbook.suggest_words import did_you_mean as did_you_mean
    from qiworkbook.thread import Thread as Thread
    from qiworkbook.view import ProjectView as ProjectView

    Grid = _GridInADocument

API_VERSION = 1

_HOMES = {
    "qiworkbook.hookspecs": "hookimpl",
    "qiworkbook.extensions": (
        "Check CoachQuestion CommandRef MeasureMaker Output QuestionMaker RecordType Scope "
        "SectionMaker Starter "
    ),
    "qiworkbook.problems": "Place Problem Severity WorkbookError",
    "qiworkbook.places": "Source",
    "qiworkbook.suggest_words": "did_you_mean",
    "qiworkbook.view": "ProjectView",
    "qiworkbook.thread": "Thread",
    "qiworkbook.model": (
        "Choice Cycle FileTable Idea Measure Point Project Record Series Several Slug Table "
        "Words Workbook "
    ),
    "qiworkbook.content": (
        "Arrow Bar Block Bullets Callout Cell Chart DayCell Diagram Distribution Document "
        "Facts Heading IconRow Icons Link Links Node NodeKind Paragraph Quote SafetyCross "
        "Section SectionKind SmallMultiples Tone "
    ),
    "qiworkbook.spc.reading": "Better ChartType Reading",
}

_HOME_OF = {name: (home, name) for home, names in _HOMES.items() for name in names.split()}
# In a document a table is a `Grid`, so that `Table` can be what it is in a file.
_HOME_OF["Grid"] = ("qiworkbook.content", "Table")

__all__ = ["API_VERSION", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        message = f"qiworkbook.api has no {name!r}"
        raise AttributeError(message)
    home, there = _HOME_OF[name]
    value = getattr(import_module(home), there)
    globals()[name] = value
    return value
