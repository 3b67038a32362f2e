"""All that `project.toml` may hold, table by table."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.model.aim import Aim
from qiworkbook.model.base import Choice, FileTable, Several, Table, Words
from qiworkbook.model.measure import Measure
from qiworkbook.model.theory import Driver, Idea


class Setting(StrEnum):
    """The kind of ward or unit."""

    ACUTE = "acute"
    PICU = "picu"
    REHAB = "rehab"
    SECURE = "secure"
    LEARNING_DISABILITY = "learning-disability"
    AUTISM = "autism"
    CAMHS = "camhs"
    OLDER_ADULT = "older-adult"
    PERINATAL = "perinatal"
    OTHER = "other"


class Status(StrEnum):
    """Whether the team is at work."""

    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"


class CoproductionLevel(StrEnum):
    """How far people with lived experience share in the decisions."""

    INFORMED = "informed"
    CONSULTED = "consulted"
    ENGAGED = "engaged"
    CO_DESIGNED = "co-designed"
    CO_PRODUCED = "co-produced"


class Role(StrEnum):
    """A role in the project team."""

    LEAD = "lead"
    SPONSOR = "sponsor"
    DATA_CHAMPION = "data-champion"
    LIVED_EXPERIENCE = "lived-experience"
    COACH = "coach"
    MEMBER = "member"


class About(Table):
    """Who and where. `illustrative` says so when the project is invented."""

    title: str = ""
    organisation: str = ""
    unit: str = ""
    setting: Choice[Setting] | None = None
    status: Choice[Status] = Status.ACTIVE
    start: datetime.date | None = None
    problem: str = ""
    pause_reason: str = ""
    illustrative: str = ""


class Coproduction(Table):
    """Who with lived experience shapes the project, and how."""

    level: Choice[CoproductionLevel] | None = None
    how: str = ""


class TeamMember(Table):
    """A role and a job title; a person's name is optional, and best left out."""

    role: Choice[Role]
    title: str = ""
    name: str = ""


class Learning(Table):
    """Something the team learned, whether or not it worked."""

    what: Words
    date: datetime.date | None = None
    worked: bool | None = None


class NextStep(Table):
    """What the team does next, or asks of others."""

    what: Words
    by: datetime.date | None = None
    ask: bool = False


class Progress(Table):
    """A progress score (0.5 to 5, the IHI scale), as the team and its coach see it."""

    date: datetime.date
    self: Annotated[float, Field(ge=0.5, le=5, multiple_of=0.5)] | None = None
    coach: Annotated[float, Field(ge=0.5, le=5, multiple_of=0.5)] | None = None
    reason: str = ""


class ProjectFile(FileTable):
    """All that `project.toml` may hold."""

    project: About | None = None
    aim: Aim | None = None
    coproduction: Coproduction | None = None
    team: Several[TeamMember] = ()
    driver: Several[Driver] = ()
    idea: Several[Idea] = ()
    measure: Several[Measure] = ()
    learning: Several[Learning] = ()
    next: Several[NextStep] = ()
    progress: Several[Progress] = ()
