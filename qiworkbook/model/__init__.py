"""What a project is: aim, theory of change, change ideas, measures, cycles. All of it frozen.

Names are looked up when they are first used: a class of pydantic takes a while to make, and a
command that adds a point needs no cycle and no learning set.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qiworkbook.model.base import (
        FORMAT,
        Choice,
        CycleId,
        DriverId,
        FileTable,
        HeadCount,
        IdeaId,
        JobTitle,
        JobTitleWords,
        MeasureId,
        ProjectId,
        Prose,
        Several,
        Shown,
        Slug,
        Table,
        Words,
    )
    from qiworkbook.model.cycle import (
        Act,
        Consequence,
        CycleFile,
        CycleQuestion,
        Decision,
        Do,
        EarlierPrediction,
        Plan,
        Purpose,
        Stage,
        Study,
    )
    from qiworkbook.model.learning_set import (
        AgendaItem,
        Commitment,
        ContentSlide,
        Evaluation,
        LearningSet,
        LearningSetFile,
        Resource,
        ResourcesFile,
        Story,
    )
    from qiworkbook.model.measure import (
        AIM,
        CountingUnit,
        Frequency,
        Measure,
        MeasureKind,
        Pause,
        Phase,
        Point,
        Series,
    )
    from qiworkbook.model.project import Cycle, Project, Record, ShownPicture, Workbook
    from qiworkbook.model.project_file import (
        About,
        Coproduction,
        CoproductionLevel,
        FollowUp,
        Held,
        Learning,
        NextStep,
        Progress,
        ProjectFile,
        ProjectPicture,
        ProjectTask,
        Role,
        Setting,
        Shows,
        Status,
        Task,
        TeamMember,
    )
    from qiworkbook.model.settings import (
        Defaults,
        HouseStyle,
        Programme,
        Trust,
        WardOfTrust,
        Where,
        WorkbookFile,
    )
    from qiworkbook.model.theory import Aim, Driver, Idea, IdeaSource, IdeaStatus, Level, Met, Step

__all__ = [
    "AIM",
    "FORMAT",
    "About",
    "Act",
    "AgendaItem",
    "Aim",
    "Choice",
    "Commitment",
    "Consequence",
    "ContentSlide",
    "Coproduction",
    "CoproductionLevel",
    "CountingUnit",
    "Cycle",
    "CycleFile",
    "CycleId",
    "CycleQuestion",
    "Decision",
    "Defaults",
    "Do",
    "Driver",
    "DriverId",
    "EarlierPrediction",
    "Evaluation",
    "FileTable",
    "FollowUp",
    "Frequency",
    "HeadCount",
    "Held",
    "HouseStyle",
    "Idea",
    "IdeaId",
    "IdeaSource",
    "IdeaStatus",
    "JobTitle",
    "JobTitleWords",
    "Learning",
    "LearningSet",
    "LearningSetFile",
    "Level",
    "Measure",
    "MeasureId",
    "MeasureKind",
    "Met",
    "NextStep",
    "Pause",
    "Phase",
    "Plan",
    "Point",
    "Programme",
    "Progress",
    "Project",
    "ProjectFile",
    "ProjectId",
    "ProjectPicture",
    "ProjectTask",
    "Prose",
    "Purpose",
    "Record",
    "Resource",
    "ResourcesFile",
    "Role",
    "Series",
    "Setting",
    "Several",
    "Shown",
    "ShownPicture",
    "Shows",
    "Slug",
    "Stage",
    "Status",
    "Step",
    "Story",
    "Study",
    "Table",
    "Task",
    "TeamMember",
    "Trust",
    "WardOfTrust",
    "Where",
    "Words",
    "Workbook",
    "WorkbookFile",
]

_HOMES = {
    "base": (
        "FORMAT Choice CycleId DriverId FileTable HeadCount IdeaId JobTitle JobTitleWords "
        "MeasureId ProjectId Prose Several Shown Slug Table Words"
    ),
    "cycle": (
        "Act Consequence CycleFile Decision Do EarlierPrediction Plan Purpose "
        "CycleQuestion Stage Study"
    ),
    "learning_set": (
        "AgendaItem Commitment ContentSlide Evaluation LearningSet LearningSetFile "
        "Resource ResourcesFile Story"
    ),
    "measure": "AIM CountingUnit Frequency Measure MeasureKind Pause Phase Point Series",
    "project": "Cycle Project Record ShownPicture Workbook",
    "project_file": (
        "About Coproduction CoproductionLevel FollowUp Held Learning NextStep Progress "
        "ProjectFile ProjectPicture ProjectTask Role Setting Shows Status Task TeamMember"
    ),
    "settings": "Defaults HouseStyle Programme Trust WardOfTrust Where WorkbookFile",
    "theory": "Aim Driver Met Idea IdeaSource IdeaStatus Level Step",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"qiworkbook.model has no {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    return value
