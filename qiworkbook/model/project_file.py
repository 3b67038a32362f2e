"""All that `project.toml` may hold, table by table."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qiworkbook.model.base import (
    Choice,
    FileTable,
    JobTitle,
    JobTitleWords,
    Prose,
    Several,
    Table,
    WardId,
    Words,
)
from qiworkbook.model.measure import Measure
from qiworkbook.model.theory import Aim, Driver, Idea


class Held(StrEnum):
    """Whether a prediction held. A form filled in step by step starts with an empty answer."""

    NOT_YET = ""
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


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
    """The project's title."""

    ward: WardId = ""
    """A ward of workbook.toml, which then says name, trust and setting."""

    organisation: str = ""
    """The trust."""

    unit: str = ""
    """The ward or unit."""

    setting: Choice[Setting] | None = None
    """The kind of ward."""

    status: Choice[Status] = Status.ACTIVE
    """Active, paused or closed."""

    start: datetime.date | None = None
    """The day it began."""

    problem: Prose = ""
    """Why the project is needed."""

    pause_reason: Prose = ""
    """Why it is paused."""

    illustrative: str = ""
    """Says so when ward, trust or content is invented; printed on every output."""


class Coproduction(Table):
    """Who with lived experience shapes the project, and how."""

    level: Choice[CoproductionLevel] | None = None
    """How far people with lived experience share in the decisions."""

    how: Prose = ""
    """Who takes part, and how."""

    invited: Prose = ""
    """How they were invited."""

    paid: Prose = ""
    """How they are paid, or thanked."""

    changed: Prose = ""
    """What is different because of them."""


class TeamMember(Table):
    """A role and a job title; a person's name is optional, and best left out."""

    role: Choice[Role]
    """The role in the project."""

    title: JobTitle = ""
    """A job title."""

    name: str = ""
    """A person's name: best left out."""


class Learning(Table):
    """Something the team learned, whether or not it worked."""

    what: Words
    """What was learned."""

    date: datetime.date | None = None
    """When."""

    worked: bool | None = None
    """Whether what was tried worked; what did not is learning too."""


class NextStep(Table):
    """What the team does next, or asks of others."""

    what: Words
    """What comes next."""

    by: datetime.date | None = None
    """The date."""

    ask: bool = False
    """Whether it is something asked of others."""


class Progress(Table):
    """A progress score (0.5 to 5, the IHI scale), as the team and its coach see it."""

    date: datetime.date
    """When it was scored."""

    self: Annotated[float, Field(ge=0.5, le=5, multiple_of=0.5)] | None = None
    """The score of the team, 0.5 to 5."""

    coach: Annotated[float, Field(ge=0.5, le=5, multiple_of=0.5)] | None = None
    """The score of the coach."""

    reason: Prose = ""
    """What the scores rest on."""


class Task(Table):
    """Who does what, by when."""

    what: Words
    """What is to be done."""

    who: JobTitle = ""
    """A role or a job title."""

    by: datetime.date | None = None
    """The date."""


class ProjectTask(Task):
    """Something to be done for the project as a whole."""

    done: bool = False
    """Whether it is done."""


class FollowUp(Table):
    """Whether what was achieved has held, asked some months after the project was closed."""

    due: datetime.date
    """The day on which it is asked."""

    held: Choice[Held] = Held.NOT_YET
    """Whether it has held: yes, partly or no."""

    note: Prose = ""
    """What was found."""


class Shows(StrEnum):
    """What a picture is there for, and so where it stands."""

    TEAM = "team"
    WHY = "why"
    LEARNING = "learning"


class ProjectPicture(Table):
    """A picture of the work. It stays out of git, and out of every copy that leaves the team."""

    file: Words
    """Where it lies in the project's folder: pictures/team.jpg, a JPEG or a PNG."""

    alt: Words
    """What can be seen on it, for those who cannot see it."""

    shows: Choice[Shows] = Shows.TEAM
    """What it is there for: the team, why it matters, or something learned."""

    agreed_by: JobTitleWords
    """Who agreed to be shown, by role."""

    until: datetime.date
    """The last day that they agreed to; after it the picture is in no output."""


class ProjectFile(FileTable):
    """All that `project.toml` may hold."""

    project: About | None = None
    """Who and where."""

    aim: Aim | None = None
    """What, how much, by when."""

    coproduction: Coproduction | None = None
    """Who with lived experience shapes the project."""

    team: Several[TeamMember] = ()
    """The people, by role."""

    driver: Several[Driver] = ()
    """The drivers."""

    idea: Several[Idea] = ()
    """The change ideas."""

    measure: Several[Measure] = ()
    """The measures."""

    learning: Several[Learning] = ()
    """What the team learned."""

    next: Several[NextStep] = ()
    """What comes next."""

    task: Several[ProjectTask] = ()
    """What is to be done."""

    picture: Several[ProjectPicture] = ()
    """Pictures of the work."""

    followup: Several[FollowUp] = ()
    """Whether it has held, some months after the project was closed."""

    progress: Several[Progress] = ()
    """Progress scores."""
