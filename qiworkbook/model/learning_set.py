"""Learning sets, and the library of useful things."""

from __future__ import annotations

import datetime
from datetime import date, time
from enum import StrEnum
from typing import Annotated

from msgspec import Struct
from pydantic import AfterValidator, Field

from qiworkbook.model.base import (
    Choice,
    DriverId,
    FileTable,
    IdeaId,
    JobTitle,
    JobTitleWords,
    ProjectId,
    Prose,
    Several,
    Slug,
    Table,
    Words,
)
from qiworkbook.text.source import Source


def _clock(text: str) -> str:
    try:
        time.fromisoformat(text)
    except ValueError:
        raise ValueError('write a time of day as "13:00"') from None
    return text


Clock = Annotated[str, AfterValidator(_clock)]


class Mode(StrEnum):
    """How a learning set meets."""

    VIRTUAL = "virtual"
    IN_PERSON = "in-person"
    HYBRID = "hybrid"


class AgendaItem(Table):
    """One line of the agenda. `lead` is a role, never a person's name."""

    title: Words
    """What it is about."""

    start: Clock = "00:00"
    """When it starts, such as "13:00"."""

    end: Clock | None = None
    """When it ends."""

    lead: JobTitle = ""
    """Who leads it: a role, never a person's name."""


class Story(Table):
    """What a team tells, asks and offers."""

    project: ProjectId
    """The project that tells it."""

    asks: Several[Prose] = ()
    """What the team asks of others."""

    offers: Several[Prose] = ()
    """What the team offers others."""


class ContentSlide(Table):
    """A slide of the coach's own, in words: a definition, an ambition, what to think about."""

    title: Words
    """What its heading says: one sentence to leave with."""

    text: Prose = ""
    """A few sentences."""

    points: Several[Prose] = ()
    """Its bullets."""

    notes: Prose = ""
    """For the person who speaks; not on the slide."""

    source: str = ""
    """Where it comes from, when the words or figures are not our own."""

    after_teams: bool = False
    """Whether it stands behind the teams' stories; otherwise behind the agenda."""


class Commitment(Table):
    """What a team said it will test by the next set."""

    project: ProjectId
    """The project whose team said it."""

    what: Words
    """What it will test."""

    idea: IdeaId = ""
    """The change idea that it belongs to."""

    by: date | None = None
    """The date."""


class Attendance(Table):
    """How many people in one role came from a ward: a count, and never a name."""

    project: ProjectId
    """The project whose ward they came from."""

    role: JobTitleWords
    """Their role, such as "nurse" or "expert by experience"."""

    people: Annotated[int, Field(ge=0)]
    """How many they were."""


class Evaluation(Table):
    """What people said of the session: counts and cleared comments, never who said it.

    `confidence` counts the answers 0 to 10 to "how confident are you to apply this?".
    """

    responses: Annotated[int, Field(ge=0)] = 0
    """How many people answered."""

    most_helpful: Several[Prose] = ()
    """Cleared comments."""

    least_helpful: Several[Prose] = ()
    """Cleared comments."""

    next_time: Several[Prose] = ()
    """Cleared comments."""

    confidence: Annotated[
        tuple[Annotated[int, Field(ge=0)], ...], Field(strict=False, max_length=11)
    ] = ()
    """How many people gave each answer from 0 to 10, eleven counts."""


class LearningSetFile(FileTable):
    """All that `learning-sets/DATE.toml` may hold."""

    date: datetime.date
    """The day."""

    title: str = ""
    """What it is called."""

    mode: Choice[Mode] | None = None
    """Virtual, in person or hybrid."""

    theme: str = ""
    """What it is about."""

    objectives: Several[Prose] = ()
    """What people should leave with."""

    next: datetime.date | None = None
    """The date of the next one."""

    contact: str = ""
    """A shared mailbox."""

    source: str = ""
    """Where the content comes from, when it is not our own."""

    illustrative: str = ""
    """Says so when the content is invented; printed on every output."""

    teams: Several[ProjectId] = ()
    """The projects that present."""

    agenda: Several[AgendaItem] = ()
    """The agenda."""

    slide: Several[ContentSlide] = ()
    """Slides of one's own, in words: definitions, ambitions."""

    story: Several[Story] = ()
    """What teams ask and offer."""

    commitment: Several[Commitment] = ()
    """What teams said they will test by the next set."""

    attendance: Several[Attendance] = ()
    """Who came, by ward and role: counts, never names."""

    evaluation: Evaluation | None = None
    """What people said of the session."""


class LearningSet(Struct, frozen=True):
    """One learning set: what its file says, and where the file is."""

    id: str
    file: LearningSetFile
    source: Source


_SAFE = ("https://", "mailto:")


def is_safe(link: str) -> bool:
    """Whether a link has the form of a page that is encrypted, or of a mail address."""
    rest = next((link.removeprefix(start) for start in _SAFE if link.startswith(start)), "")
    if link.startswith("mailto:"):
        return "@" in rest.strip("@") and not any(sign.isspace() for sign in rest)
    host = rest.partition("/")[0]
    return "." in host.strip(".") and not any(sign.isspace() for sign in link)


class Resource(Table):
    """Something useful: a title, a link, whom it serves."""

    id: Slug
    """A short id."""

    title: Words
    """What it is called."""

    link: str = ""
    """Where it is, an https address."""

    theme: str = ""
    """What it is about."""

    serves: Annotated[tuple[str, ...], Field(strict=False, alias="for")] = ()
    """Whom it serves."""

    licence: str = ""
    """How it may be used."""

    note: Prose = ""
    """What it is good for."""

    drivers: Several[DriverId] = ()
    """The drivers that it helps with."""


class ResourcesFile(FileTable):
    """All that `resources.toml` may hold."""

    resource: Several[Resource] = ()
    """What helped somewhere, kept so that others find it again."""
