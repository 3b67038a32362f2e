"""What lies beside the projects: the programme's settings, its learning sets, its library."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from qiworkbook.model.base import Choice, FileTable, Several, Slug, Table, Words
from qiworkbook.places import Source

if TYPE_CHECKING:
    from qiworkbook.model.project import Project, Record
    from qiworkbook.problems import Problem


def _clock(text: str) -> str:
    try:
        time.fromisoformat(text)
    except ValueError:
        message = 'write a time of day as "13:00"'
        raise ValueError(message) from None
    return text


def _colour(text: str) -> str:
    digits = text.removeprefix("#")
    if len(digits) != 6 or not set(digits.lower()) <= set("0123456789abcdef"):
        message = 'write a colour as six digits, such as "#005EB8"'
        raise ValueError(message)
    return "#" + digits.upper()


Clock = Annotated[str, AfterValidator(_clock)]
Colour = Annotated[str, AfterValidator(_colour)]


class Programme(Table):
    """Whose workbook this is."""

    name: str = ""
    """The name of the programme or collaborative."""

    organisation: str = ""
    """Whose workbook it is."""

    contact: str = ""
    """A shared mailbox."""

    language: str = "en-GB"
    """The language of the outputs, such as en-GB."""

    as_of: datetime.date | None = None
    """Look at everything as on this day: for examples, and for work that is over."""

    illustrative: str = ""
    """Says so when the content is invented; printed on every output."""


class Look(Table):
    """Colours, a footer, a logo, a PowerPoint template."""

    colour: Colour = "#005EB8"
    """The main colour, such as "#005EB8"."""

    accent: Colour = "#41B6E6"
    """The second colour."""

    footer: str = ""
    """A line at the foot of every page and slide."""

    logo: str = ""
    """The path of a picture in the workbook."""

    logo_words: str = ""
    """What the logo says, for those who cannot see it."""

    template: str = ""
    """The path of a PowerPoint template in the workbook."""


class HouseStyle(Look):
    """How a trust's own outputs look."""

    pack: str = ""
    """The data pack, or the brand such as "high-contrast", that says what is not said here."""

    words: str = ""
    """The words that reports and decks use, such as "plain"."""


class Defaults(Table):
    """What holds where a project does not say."""

    rule_set: str = "mdc"
    """The rules that mark points where a measure does not say."""


class PluginChoice(Table):
    """Which plugins to leave out."""

    disabled: Several[str] = ()
    """The names of plugins to leave out; they are not even imported."""


class WorkbookFile(FileTable):
    """All that `workbook.toml` may hold."""

    workbook: Programme = Programme()
    """Whose workbook this is."""

    house_style: Annotated[HouseStyle, Field(alias="house-style")] = HouseStyle()
    """How outputs look."""

    defaults: Defaults = Defaults()
    """What holds where a project does not say."""

    plugins: PluginChoice = PluginChoice()
    """Which plugins to leave out."""


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

    lead: str = ""
    """Who leads it: a role, never a person's name."""


class Story(Table):
    """What a team tells, asks and offers."""

    project: str
    """The id of the project that tells it."""

    asks: Several[str] = ()
    """What the team asks of others."""

    offers: Several[str] = ()
    """What the team offers others."""


class Commitment(Table):
    """What a team said it will test by the next set."""

    project: str
    """The id of the project."""

    what: Words
    """What it will test."""

    idea: str = ""
    """The id of the change idea."""

    by: date | None = None
    """The date."""


class Evaluation(Table):
    """What people said of the session: counts and cleared comments, never who said it.

    `confidence` counts the answers 0 to 10 to "how confident are you to apply this?".
    """

    responses: Annotated[int, Field(ge=0)] = 0
    """How many people answered."""

    most_helpful: Several[str] = ()
    """Cleared comments."""

    least_helpful: Several[str] = ()
    """Cleared comments."""

    next_time: Several[str] = ()
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

    objectives: Several[str] = ()
    """What people should leave with."""

    next: datetime.date | None = None
    """The date of the next one."""

    contact: str = ""
    """A shared mailbox."""

    source: str = ""
    """Where the content comes from, when it is not our own."""

    illustrative: str = ""
    """Says so when the content is invented; printed on every output."""

    teams: Several[str] = ()
    """The ids of the projects that present."""

    agenda: Several[AgendaItem] = ()
    """The agenda."""

    story: Several[Story] = ()
    """What teams ask and offer."""

    commitment: Several[Commitment] = ()
    """What teams said they will test by the next set."""

    evaluation: Evaluation | None = None
    """What people said of the session."""


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

    note: str = ""
    """What it is good for."""

    drivers: Several[str] = ()
    """The ids of drivers that it helps with."""


class ResourcesFile(FileTable):
    """All that `resources.toml` may hold."""

    resource: Several[Resource] = ()
    """The library."""


@dataclass(frozen=True, slots=True)
class LearningSet:
    """One learning set: what its file says, and where the file is."""

    id: str
    file: LearningSetFile
    source: Source


@dataclass(frozen=True)
class Workbook:
    """A workbook as it could be read. `problems` holds what lies beside the projects.

    `ids` names every project of the workbook; `projects` holds those that were read now.
    """

    file: WorkbookFile = field(default_factory=WorkbookFile)
    source: Source = field(default_factory=lambda: Source("workbook.toml", ""))
    projects: tuple[Project, ...] = ()
    learning_sets: tuple[LearningSet, ...] = ()
    resources: tuple[Resource, ...] = ()
    resources_source: Source = field(default_factory=lambda: Source("resources.toml", ""))
    records: dict[str, tuple[Record[FileTable], ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    ids: tuple[str, ...] = ()

    def project(self, id_: str) -> Project | None:
        """The project in this folder, if there is one."""
        return next((project for project in self.projects if project.id == id_), None)

    def learning_set(self, id_: str) -> LearningSet | None:
        """The learning set with this id (its date), if there is one."""
        return next((one for one in self.learning_sets if one.id == id_), None)

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Every problem found while reading, the workbook's first."""
        return self.problems + tuple(p for project in self.projects for p in project.problems)
