"""The door for plugins: values. What is listed here, and in `qiworkbook.cli.kit`, is kept stable.

Names are looked up when they are first used, so that importing this module costs nothing: a
plugin's top module is imported at every start of the command line.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

from qiworkbook.contributions import API_VERSION as API_VERSION

if TYPE_CHECKING:
    from qiworkbook.analysis.project_view import (
        ProjectView as ProjectView,
        WorkbookView as WorkbookView,
    )
    from qiworkbook.analysis.thread import (
        Duplicate as Duplicate,
        Thread as Thread,
    )
    from qiworkbook.builtin.sections_theory import (
        diagram as _diagram,
    )
    from qiworkbook.content import (
        Arrow as Arrow,
        Bar as Bar,
        Block as Block,
        BrandIdentity as BrandIdentity,
        Bullets as Bullets,
        Callout as Callout,
        Cell as Cell,
        Chart as Chart,
        DayCell as DayCell,
        Diagram as Diagram,
        Distribution as Distribution,
        Document as Document,
        Facts as Facts,
        Figure as Figure,
        Funnel as Funnel,
        Grid as Grid,
        Heading as Heading,
        IconRow as IconRow,
        Icons as Icons,
        Link as Link,
        Links as Links,
        Node as Node,
        NodeKind as NodeKind,
        Paragraph as Paragraph,
        Picture as Picture,
        Quote as Quote,
        Rank as Rank,
        SafetyCross as SafetyCross,
        Section as Section,
        SectionKind as SectionKind,
        SmallMultiples as SmallMultiples,
        Tone as Tone,
    )
    from qiworkbook.content.sheets import (
        Book as Book,
        CellKind as CellKind,
        CellValue as CellValue,
        Column as Column,
        ReadCell as ReadCell,
        ReadLine as ReadLine,
        ReadLines as ReadLines,
        ReadSheet as ReadSheet,
        Sheet as Sheet,
        Value as Value,
    )
    from qiworkbook.contributions.check_maker import (
        CheckMaker as CheckMaker,
        Finding as Finding,
        LookedAt as LookedAt,
    )
    from qiworkbook.contributions.command_ref import CommandRef as CommandRef
    from qiworkbook.contributions.extensions import (
        AudienceWords as AudienceWords,
        Brand as Brand,
        Check as Check,
        CoachQuestion as CoachQuestion,
        Colour as Colour,
        Exporter as Exporter,
        ExportTables as ExportTables,
        Imported as Imported,
        ImportedRow as ImportedRow,
        Importer as Importer,
        ImportFile as ImportFile,
        ImportOption as ImportOption,
        MeasureMaker as MeasureMaker,
        OutFile as OutFile,
        Output as Output,
        Paper as Paper,
        PaperMaker as PaperMaker,
        QuestionMaker as QuestionMaker,
        SectionMaker as SectionMaker,
        Settings as Settings,
        Starter as Starter,
        TableMaker as TableMaker,
        Turn as Turn,
        WorkbookCheck as WorkbookCheck,
        WorkbookSectionMaker as WorkbookSectionMaker,
    )
    from qiworkbook.contributions.records import (
        CountSet as CountSet,
        RecordCounts as RecordCounts,
        RecordType as RecordType,
        Scope as Scope,
    )
    from qiworkbook.figures.layout import (
        text_width as text_width,
    )
    from qiworkbook.model import (
        About as About,
        Act as Act,
        AgendaItem as AgendaItem,
        Aim as Aim,
        Choice as Choice,
        Commitment as Commitment,
        Consequence as Consequence,
        ContentSlide as ContentSlide,
        Coproduction as Coproduction,
        CoproductionLevel as CoproductionLevel,
        CountingUnit as CountingUnit,
        Cycle as Cycle,
        CycleFile as CycleFile,
        CycleId as CycleId,
        CycleQuestion as CycleQuestion,
        Decision as Decision,
        Do as Do,
        Driver as Driver,
        DriverId as DriverId,
        EarlierPrediction as EarlierPrediction,
        Evaluation as Evaluation,
        FileTable as FileTable,
        FollowUp as FollowUp,
        Frequency as Frequency,
        HeadCount as HeadCount,
        Held as Held,
        Idea as Idea,
        IdeaId as IdeaId,
        IdeaSource as IdeaSource,
        IdeaStatus as IdeaStatus,
        JobTitle as JobTitle,
        JobTitleWords as JobTitleWords,
        Learning as Learning,
        LearningSet as LearningSet,
        LearningSetFile as LearningSetFile,
        Level as Level,
        Measure as Measure,
        MeasureId as MeasureId,
        MeasureKind as MeasureKind,
        Met as Met,
        NextStep as NextStep,
        Pause as Pause,
        Phase as Phase,
        Plan as Plan,
        Point as Point,
        Progress as Progress,
        Project as Project,
        ProjectId as ProjectId,
        ProjectPicture as ProjectPicture,
        ProjectTask as ProjectTask,
        Prose as Prose,
        Purpose as Purpose,
        Record as Record,
        Resource as Resource,
        Role as Role,
        Series as Series,
        Setting as Setting,
        Several as Several,
        Shown as Shown,
        ShownPicture as ShownPicture,
        Shows as Shows,
        Slug as Slug,
        Stage as Stage,
        Status as Status,
        Step as Step,
        Story as Story,
        Study as Study,
        Table as Table,
        Task as Task,
        TeamMember as TeamMember,
        Where as Where,
        Words as Words,
        Workbook as Workbook,
        WorkbookFile as WorkbookFile,
    )
    from qiworkbook.model.base import (
        Meaning as Meaning,
        WardId as WardId,
    )
    from qiworkbook.model.learning_set import (
        Attendance as Attendance,
        Mode as Mode,
    )
    from qiworkbook.model.measure import (
        Exclusion as Exclusion,
        Limits as Limits,
        TargetFrom as TargetFrom,
    )
    from qiworkbook.model.pack import (
        ExplainedWord as ExplainedWord,
    )
    from qiworkbook.model.theory import (
        Target as Target,
    )
    from qiworkbook.plugins.hookspecs import (
        hookimpl as hookimpl,
        offers as offers,
    )
    from qiworkbook.privacy.harm import (
        WHERE_FIRST as WHERE_FIRST,
        told_of_harm as told_of_harm,
    )
    from qiworkbook.privacy.share_level import (
        Shared as Shared,
    )
    from qiworkbook.problems import (
        Action as Action,
        Advice as Advice,
        InFile as InFile,
        NothingFoundError as NothingFoundError,
        Place as Place,
        Problem as Problem,
        Severity as Severity,
        WorkbookError as WorkbookError,
    )
    from qiworkbook.spc.funnel import (
        FunnelKind as FunnelKind,
        Ward as Ward,
        Wards as Wards,
        funnel as funnel,
    )
    from qiworkbook.spc.observations import (
        Convention as Convention,
        SpcError as SpcError,
    )
    from qiworkbook.spc.reading import (
        Assurance as Assurance,
        Better as Better,
        ChartLevel as ChartLevel,
        ChartType as ChartType,
        Course as Course,
        Event as Event,
        FarOut as FarOut,
        Given as Given,
        Reading as Reading,
        ReadPhase as ReadPhase,
        ReadPoint as ReadPoint,
        Rule as Rule,
        RuleSetName as RuleSetName,
        Side as Side,
        Signal as Signal,
        Unjudged as Unjudged,
        UnmeasuredStretch as UnmeasuredStretch,
        Variation as Variation,
        Vocabulary as Vocabulary,
    )
    from qiworkbook.spc.rule_sets import (
        RuleSet as RuleSet,
        RuleUse as RuleUse,
        rule_set_from as rule_set_from,
    )
    from qiworkbook.spc.words import alt_text as alt_text, headline as headline, verdict as verdict
    from qiworkbook.store.dates import (
        refuse_to_look_ahead as refuse_to_look_ahead,
        written_day as written_day,
    )
    from qiworkbook.store.editor import (
        EditedRow as EditedRow,
        Editor as Editor,
        PathStep as PathStep,
    )
    from qiworkbook.store.layout import (
        slug as slug,
        unique_slug as unique_slug,
    )
    from qiworkbook.store.toml_file import (
        Plain as Plain,
        body_text as _body_text,
    )
    from qiworkbook.text.source import (
        Row as Row,
        Source as Source,
    )
    from qiworkbook.text.words import (
        LEFT_OUT as LEFT_OUT,
        counted as counted,
        day as day,
        did_you_mean as did_you_mean,
        listed as listed,
        meant_or as meant_or,
        sentence as sentence,
        short as short,
    )
    from qiworkbook.writers.sheet import (
        write_book as write_book,
    )

    theory_diagram = _diagram
    toml_text = _body_text

_HOMES = {
    "qiworkbook.analysis.thread": "Duplicate Thread",
    "qiworkbook.analysis.project_view": "ProjectView WorkbookView",
    "qiworkbook.content": (
        "Arrow Bar Block BrandIdentity Bullets Callout Cell Chart DayCell Diagram Distribution "
        "Document Facts Figure Funnel Grid Heading IconRow Icons Link Links Node NodeKind "
        "Paragraph Picture Quote Rank SafetyCross Section SectionKind SmallMultiples Tone "
    ),
    "qiworkbook.content.sheets": (
        "Book CellKind CellValue Column ReadCell ReadLine ReadLines ReadSheet Sheet Value "
    ),
    "qiworkbook.figures.layout": "text_width",
    "qiworkbook.model": (
        "About Act AgendaItem Aim Choice Commitment Consequence ContentSlide Coproduction "
        "CoproductionLevel CountingUnit Cycle CycleFile CycleId Decision Do Driver DriverId "
        "EarlierPrediction Evaluation FileTable FollowUp Frequency HeadCount Held Idea IdeaId "
        "IdeaSource IdeaStatus JobTitle JobTitleWords Learning LearningSet LearningSetFile Level "
        "Measure MeasureId MeasureKind Met NextStep Pause Phase Plan Point Progress Project "
        "ProjectId ProjectPicture ProjectTask Prose Purpose CycleQuestion Record Resource Role "
        "Series Setting Several Shown ShownPicture Shows Slug Stage Status Step Story Study Table "
        "Task TeamMember Where Words Workbook WorkbookFile "
    ),
    "qiworkbook.model.theory": "Target",
    "qiworkbook.model.base": "Meaning WardId",
    "qiworkbook.model.learning_set": "Attendance Mode",
    "qiworkbook.model.measure": "Exclusion Limits TargetFrom",
    "qiworkbook.model.pack": "ExplainedWord",
    "qiworkbook.contributions.command_ref": "CommandRef",
    "qiworkbook.contributions.extensions": (
        "AudienceWords Brand Check CoachQuestion Colour ExportTables Exporter ImportFile "
        "ImportOption Imported ImportedRow Importer MeasureMaker OutFile Output Paper PaperMaker "
        "QuestionMaker SectionMaker Settings Starter TableMaker Turn WorkbookCheck "
        "WorkbookSectionMaker "
    ),
    "qiworkbook.contributions.records": "CountSet RecordCounts RecordType Scope",
    "qiworkbook.contributions.check_maker": "CheckMaker Finding LookedAt",
    "qiworkbook.plugins.hookspecs": "hookimpl offers",
    "qiworkbook.privacy.harm": "WHERE_FIRST told_of_harm",
    "qiworkbook.privacy.share_level": "Shared",
    "qiworkbook.problems": (
        "Action Advice InFile NothingFoundError Place Problem Severity WorkbookError"
    ),
    "qiworkbook.spc.funnel": "FunnelKind Ward Wards funnel",
    "qiworkbook.spc.reading": (
        "Assurance Better ChartLevel ChartType Course Event FarOut Given Reading ReadPhase "
        "ReadPoint Rule RuleSetName "
        "Side Signal Unjudged UnmeasuredStretch Variation Vocabulary "
    ),
    "qiworkbook.spc.rule_sets": "RuleSet RuleUse rule_set_from",
    "qiworkbook.spc.observations": "Convention SpcError",
    "qiworkbook.spc.words": "alt_text headline verdict",
    "qiworkbook.store.dates": "refuse_to_look_ahead written_day",
    "qiworkbook.store.editor": "EditedRow Editor PathStep",
    "qiworkbook.store.layout": "slug unique_slug",
    "qiworkbook.store.toml_file": "Plain",
    "qiworkbook.text.source": "Row Source",
    "qiworkbook.text.words": "LEFT_OUT counted day did_you_mean listed meant_or sentence short",
    "qiworkbook.writers.sheet": "write_book",
}

_HOME_OF = {name: (home, name) for home, names in _HOMES.items() for name in names.split()}
_HOME_OF["theory_diagram"] = ("qiworkbook.builtin.sections_theory", "diagram")
_HOME_OF["toml_text"] = ("qiworkbook.store.toml_file", "body_text")

_GOING = {
    "Question": ("qiworkbook.model:CycleQuestion", "0.2", "CycleQuestion"),
    "capital": ("qiworkbook.text.words", "0.2", "text[:1].upper() + text[1:]"),
    "no_stop": ("qiworkbook.text.words", "0.2", 'text.removesuffix(".")'),
    "spelt": ("qiworkbook.text.words", "0.2", "counted(number, noun)"),
    "wrap": ("qiworkbook.figures.layout", "0.2", "a loop over words with text_width"),
}
"""Names that still work, each with the version in which it goes, and what to write instead."""

__all__ = ["API_VERSION", *sorted(_HOME_OF)]


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    if name in _GOING:
        home, version, instead = _GOING[name]
        going = f"{name} of qiworkbook.api goes in qiworkbook {version}: write {instead} instead"
        warnings.warn(going, DeprecationWarning, stacklevel=2)
        home, _, there = home.partition(":")
        return getattr(import_module(home), there or name)
    if name not in _HOME_OF:
        raise AttributeError(f"qiworkbook.api has no {name!r}")
    home, there = _HOME_OF[name]
    value = getattr(import_module(home), there)
    globals()[name] = value
    return value
