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
    organisation: str = ""
    contact: str = ""
    language: str = "en-GB"
    illustrative: str = ""


class HouseStyle(Table):
    """How a trust's own outputs look."""

    colour: Colour = "#005EB8"
    accent: Colour = "#41B6E6"
    footer: str = ""
    logo: str = ""
    logo_words: str = ""
    template: str = ""


class Defaults(Table):
    """What holds where a project does not say."""

    rule_set: str = "mdc"


class PluginChoice(Table):
    """Which plugins to leave out."""

    disabled: Several[str] = ()


class WorkbookFile(FileTable):
    """All that `workbook.toml` may hold."""

    workbook: Programme = Programme()
    house_style: Annotated[HouseStyle, Field(alias="house-style")] = HouseStyle()
    defaults: Defaults = Defaults()
    plugins: PluginChoice = PluginChoice()


class Mode(StrEnum):
    """How a learning set meets."""

    VIRTUAL = "virtual"
    IN_PERSON = "in-person"
    HYBRID = "hybrid"


class AgendaItem(Table):
    """One line of the agenda. `lead` is a role, never a person's name."""

    title: Words
    start: Clock = "00:00"
    end: Clock | None = None
    lead: str = ""


class Story(Table):
    """What a team tells, asks and offers."""

    project: str
    asks: Several[str] = ()
    offers: Several[str] = ()


class Commitment(Table):
    """What a team said it will test by the next set."""

    project: str
    what: Words
    idea: str = ""
    by: date | None = None


class Evaluation(Table):
    """What people said of the session: counts and cleared comments, never who said it.

    `confidence` counts the answers 0 to 10 to "how confident are you to apply this?".
    """

    responses: Annotated[int, Field(ge=0)] = 0
    most_helpful: Several[str] = ()
    least_helpful: Several[str] = ()
    next_time: Several[str] = ()
    confidence: Annotated[
        tuple[Annotated[int, Field(ge=0)], ...], Field(strict=False, max_length=11)
    ] = ()


class LearningSetFile(FileTable):
    """All that `learning-sets/DATE.toml` may hold."""

    date: datetime.date
    title: str = ""
    mode: Choice[Mode] | None = None
    theme: str = ""
    objectives: Several[str] = ()
    next: datetime.date | None = None
    contact: str = ""
    source: str = ""
    illustrative: str = ""
    teams: Several[str] = ()
    agenda: Several[AgendaItem] = ()
    story: Several[Story] = ()
    commitment: Several[Commitment] = ()
    evaluation: Evaluation | None = None


class Resource(Table):
    """Something useful: a title, a link, whom it serves."""

    id: Slug
    title: Words
    link: str = ""
    theme: str = ""
    serves: Annotated[tuple[str, ...], Field(strict=False, alias="for")] = ()
    licence: str = ""
    note: str = ""
    drivers: Several[str] = ()


class ResourcesFile(FileTable):
    """All that `resources.toml` may hold."""

    resource: Several[Resource] = ()


@dataclass(frozen=True, slots=True)
class LearningSet:
    """One learning set: what its file says, and where the file is."""

    id: str
    file: LearningSetFile
    source: Source


@dataclass(frozen=True)
class Workbook:
    """A workbook as it could be read. `problems` holds what lies beside the projects."""

    file: WorkbookFile = field(default_factory=WorkbookFile)
    source: Source = field(default_factory=lambda: Source("workbook.toml", ""))
    projects: tuple[Project, ...] = ()
    learning_sets: tuple[LearningSet, ...] = ()
    resources: tuple[Resource, ...] = ()
    resources_source: Source = field(default_factory=lambda: Source("resources.toml", ""))
    records: dict[str, tuple[Record[FileTable], ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

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
