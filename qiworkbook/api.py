"""The one import for plugins. Everything listed here is kept stable; nothing else is.

Names are looked up when they are first used, so that importing this module costs nothing: a
plugin's top module is imported at every start of the command line.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qiworkbook.builtin.sections_theory import diagram as _diagram
    from qiworkbook.cli.command import Group as Group
    from qiworkbook.cli.desk import Desk as Desk, desk as desk
    from qiworkbook.cli.params import Day as Day, project_argument as project_argument
    from qiworkbook.cli.say import say as say, say_json as say_json, say_next as say_next
    from qiworkbook.command_ref import CommandRef as CommandRef
    from qiworkbook.content import (
        Arrow as Arrow,
        Bar as Bar,
        Block as Block,
        Bullets as Bullets,
        Callout as Callout,
        Cell as Cell,
        Chart as Chart,
        DayCell as DayCell,
        Diagram as Diagram,
        Distribution as Distribution,
        Document as Document,
        Facts as Facts,
        Heading as Heading,
        IconRow as IconRow,
        Icons as Icons,
        Link as Link,
        Links as Links,
        Node as Node,
        NodeKind as NodeKind,
        Paragraph as Paragraph,
        Quote as Quote,
        SafetyCross as SafetyCross,
        Section as Section,
        SectionKind as SectionKind,
        SmallMultiples as SmallMultiples,
        Table as _GridInADocument,
        Tone as Tone,
    )
    from qiworkbook.exchange import (
        Exporter as Exporter,
        ExportTables as ExportTables,
        Imported as Imported,
        ImportedRow as ImportedRow,
        Importer as Importer,
        ImportFile as ImportFile,
        OutFile as OutFile,
    )
    from qiworkbook.extensions import (
        Brand as Brand,
        Check as Check,
        CoachQuestion as CoachQuestion,
        CountSet as CountSet,
        MeasureMaker as MeasureMaker,
        Output as Output,
        QuestionMaker as QuestionMaker,
        RecordCounts as RecordCounts,
        RecordType as RecordType,
        Scope as Scope,
        SectionMaker as SectionMaker,
        Starter as Starter,
    )
    from qiworkbook.finding import CheckMaker as CheckMaker, Finding as Finding
    from qiworkbook.hookspecs import hookimpl as hookimpl
    from qiworkbook.layout.lettering import text_width as text_width, wrap as wrap
    from qiworkbook.model import (
        Choice as Choice,
        CoproductionLevel as CoproductionLevel,
        Cycle as Cycle,
        FileTable as FileTable,
        Idea as Idea,
        Measure as Measure,
        Point as Point,
        Project as Project,
        Record as Record,
        Series as Series,
        Several as Several,
        Slug as Slug,
        Table as Table,
        Words as Words,
        Workbook as Workbook,
    )
    from qiworkbook.places import Source as Source
    from qiworkbook.problems import (
        Place as Place,
        Problem as Problem,
        Severity as Severity,
        WorkbookError as WorkbookError,
    )
    from qiworkbook.shared import Shared as Shared
    from qiworkbook.sheets import (
        Book as Book,
        CellKind as CellKind,
        Column as Column,
        ReadCell as ReadCell,
        ReadLine as ReadLine,
        ReadLines as ReadLines,
        ReadSheet as ReadSheet,
        Sheet as Sheet,
    )
    from qiworkbook.spc.observations import SpcError as SpcError
    from qiworkbook.spc.reading import (
        Better as Better,
        ChartType as ChartType,
        Reading as Reading,
        Rule as Rule,
    )
    from qiworkbook.spc.rule_files import rule_set_from as rule_set_from
    from qiworkbook.spc.rule_sets import RuleSet as RuleSet, RuleUse as RuleUse
    from qiworkbook.spc.words import alt_text as alt_text, headline as headline, verdict as verdict
    from qiworkbook.store.editor import Editor as Editor
    from qiworkbook.store.slugs import slug as slug, unique_slug as unique_slug
    from qiworkbook.store.toml_values import body_text as _body_text
    from qiworkbook.suggest_words import did_you_mean as did_you_mean
    from qiworkbook.thread import Thread as Thread
    from qiworkbook.view import ProjectView as ProjectView
    from qiworkbook.words import (
        capital as capital,
        counted as counted,
        day as day,
        listed as listed,
        no_stop as no_stop,
        sentence as sentence,
        short as short,
        spelt as spelt,
    )
    from qiworkbook.writers.sheet import write_book as write_book

    Grid = _GridInADocument
    theory_diagram = _diagram
    toml_text = _body_text

API_VERSION = 1

_HOMES = {
    "qiworkbook.finding": "CheckMaker Finding",
    "qiworkbook.hookspecs": "hookimpl",
    "qiworkbook.command_ref": "CommandRef",
    "qiworkbook.exchange": (
        "ExportTables Exporter ImportFile Imported ImportedRow Importer OutFile "
    ),
    "qiworkbook.extensions": (
        "Brand Check CoachQuestion CountSet MeasureMaker Output QuestionMaker RecordCounts "
        "RecordType Scope SectionMaker Starter "
    ),
    "qiworkbook.shared": "Shared",
    "qiworkbook.problems": "Place Problem Severity WorkbookError",
    "qiworkbook.places": "Source",
    "qiworkbook.suggest_words": "did_you_mean",
    "qiworkbook.view": "ProjectView",
    "qiworkbook.thread": "Thread",
    "qiworkbook.model": (
        "Choice CoproductionLevel Cycle FileTable Idea Measure Point Project Record Series "
        "Several Slug Table Words Workbook "
    ),
    "qiworkbook.content": (
        "Arrow Bar Block Bullets Callout Cell Chart DayCell Diagram Distribution Document "
        "Facts Heading IconRow Icons Link Links Node NodeKind Paragraph Quote SafetyCross "
        "Section SectionKind SmallMultiples Tone "
    ),
    "qiworkbook.sheets": "Book CellKind Column ReadCell ReadLine ReadLines ReadSheet Sheet",
    "qiworkbook.spc.observations": "SpcError",
    "qiworkbook.spc.reading": "Better ChartType Reading Rule",
    "qiworkbook.spc.rule_files": "rule_set_from",
    "qiworkbook.spc.rule_sets": "RuleSet RuleUse",
    "qiworkbook.spc.words": "alt_text headline verdict",
    "qiworkbook.layout.lettering": "text_width wrap",
    "qiworkbook.store.editor": "Editor",
    "qiworkbook.store.slugs": "slug unique_slug",
    "qiworkbook.writers.sheet": "write_book",
    # For commands, which are imported when they are asked for.
    "qiworkbook.cli.command": "Group",
    "qiworkbook.cli.desk": "Desk desk",
    "qiworkbook.cli.params": "Day project_argument",
    "qiworkbook.cli.say": "say say_json say_next",
    "qiworkbook.words": "capital counted day listed no_stop sentence short spelt",
}

_HOME_OF = {name: (home, name) for home, names in _HOMES.items() for name in names.split()}
# In a document a table is a `Grid`, so that `Table` can be what it is in a file.
_HOME_OF["Grid"] = ("qiworkbook.content", "Table")
_HOME_OF["theory_diagram"] = ("qiworkbook.builtin.sections_theory", "diagram")
_HOME_OF["toml_text"] = ("qiworkbook.store.toml_values", "body_text")

__all__ = ["API_VERSION", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        message = f"qiworkbook.api has no {name!r}"
        raise AttributeError(message)
    home, there = _HOME_OF[name]
    value = getattr(import_module(home), there)
    globals()[name] = value
    return value
