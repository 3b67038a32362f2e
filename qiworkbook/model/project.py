"""A project as it could be read: its file, its cycles, its data, what plugins own, its problems."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import force_setattr

from qiworkbook.model.base import FileTable, Table
from qiworkbook.model.settings import NOWHERE, Where, WorkbookFile
from qiworkbook.problems import Action, Problem, WorkbookError
from qiworkbook.text.source import Source
from qiworkbook.text.words import day, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from qiworkbook.model.cycle import CycleFile, Stage
    from qiworkbook.model.learning_set import LearningSet, Resource
    from qiworkbook.model.measure import Measure, Series
    from qiworkbook.model.project_file import (
        About,
        Coproduction,
        FollowUp,
        Learning,
        NextStep,
        Progress,
        ProjectPicture,
        ProjectTask,
        TeamMember,
    )
    from qiworkbook.model.theory import Aim, Driver, Idea

R = TypeVar("R", bound=FileTable)


class ShownPicture(Struct, frozen=True):
    """A picture that may be shown now: its row, its bytes, its width and height in pixels."""

    row: ProjectPicture
    content: bytes
    width: int
    height: int


class Cycle(Struct, frozen=True):
    """One PDSA cycle: what its file says, and where the file is. Its id is the file's name."""

    id: str
    file: CycleFile
    source: Source

    @property
    def title(self) -> str:
        """The name of the cycle; while it has none, its day: an id may be a number alone."""
        return self.file.title or (f"Test of {day(self.start)}" if self.start else self.id)

    @property
    def stage(self) -> Stage:
        """Where the cycle is."""
        return self.file.stage

    @property
    def start(self) -> date | None:
        """When the test began, or is planned to begin."""
        return self.file.do.started or self.file.plan.start


class Record(Struct, Generic[R], frozen=True):
    """One file that a plugin owns: what it says, and where it is. Its id is the file's name.

    `people` are the keys in which a person may be named, as its record type declares them.
    """

    id: str
    file: R
    source: Source
    people: tuple[str, ...] = ()


def records_of(
    records: Mapping[str, tuple[Record[FileTable], ...]], model: type[R]
) -> tuple[Record[R], ...]:
    """Those whose files are read into `model`, of records by the name of their type."""
    return tuple(
        record  # type: ignore[misc]  # isinstance narrows the file, not the generic around it
        for of_a_type in records.values()
        for record in of_a_type
        if isinstance(record.file, model)
    )


class Project(Struct, frozen=True):
    """A project as it could be read. `problems` holds whatever could not.

    `id` is the folder's name. `series` maps a measure's id to its data. `records` maps the name
    of a record type to the files that a plugin owns; `withheld` are those of them that a copy to
    share leaves out, and `not_shown` says all that such a copy leaves out of the project.
    `unread_cycles` are the files of cycles that could not be read, or not wholly. `unread` is
    whether nothing of project.toml could be read: what other files name in it is then not known to
    be missing. `where` is the ward and the trust; `called` is how the ward is spoken of where
    its name alone is not enough, and `aside` the title where it is not the only project there.
    """

    id: str
    source: Source
    about: About
    aim: Aim | None = None
    coproduction: Coproduction | None = None
    team: tuple[TeamMember, ...] = ()
    drivers: tuple[Driver, ...] = ()
    ideas: tuple[Idea, ...] = ()
    measures: tuple[Measure, ...] = ()
    learning: tuple[Learning, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    progress: tuple[Progress, ...] = ()
    tasks: tuple[ProjectTask, ...] = ()
    pictures: tuple[ProjectPicture, ...] = ()
    followups: tuple[FollowUp, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    unread_cycles: frozenset[str] = frozenset()
    series: Mapping[str, Series] = field(default_factory=dict)
    records: Mapping[str, tuple[Record[FileTable], ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    withheld: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()
    unread: bool = False
    where: Where = NOWHERE
    called: str = ""
    aside: str = ""

    def __post_init__(self) -> None:
        """Nobody who is handed a project can change it for the others."""
        for name in ("series", "records"):
            force_setattr(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def place(self) -> str:
        """How people speak of the ward, the same for each project on it; else the title."""
        return self.called or one_line(self.about.unit or self.about.title) or self.id

    @property
    def ward(self) -> str:
        """How people speak of the project: its ward, and what it is there where it has others."""
        return f"{self.place}: {self.aside}" if self.aside else self.place

    @property
    def title(self) -> str:
        """The project's title; the name of its folder while it has none."""
        return self.about.title or self.id

    @property
    def status(self) -> str:
        """Active, paused or closed; "" where its project.toml cannot be read, and nothing says."""
        return "" if self.unread else str(self.about.status)

    @property
    def why_unread(self) -> Problem | None:
        """What stopped project.toml from being read, and where; None when it could be."""
        said = (problem for problem in self.problems if problem.place.file == self.source.file)
        return next(iter(sorted(said)), None) if self.unread else None

    def no_file(
        self, where: str, message: str, hint: str, action: Action | None = None
    ) -> WorkbookError:
        """What to raise when a file that is needed is not among the records.

        `where` is its path below the project's folder, as a record type names it. A file that
        stands there and could not be read is the reason itself, with its line, and one that a copy
        to share leaves out is said; otherwise `message` says that there is none, and `hint` and
        `action` how to begin.
        """
        if unread := self.unread_at(where):
            return WorkbookError.of(unread)
        for file in self.withheld:
            if self._is(file, where):
                return WorkbookError(
                    f"{file} is left out of this copy.", "To the team it is shown."
                )
        return WorkbookError(message, hint, action=action)

    def unread_at(self, where: str) -> Problem | None:
        """The first problem of a file at `where` that is not among the records, if there is one.

        Whoever writes into the newest of several asks: it may be the one that is meant.
        """
        read = {record.source.file for of_kind in self.records.values() for record in of_kind}
        found = (one for one in self.problems if one.place.file not in read)
        return next((one for one in found if self._is(one.place.file, where)), None)

    def _is(self, file: str, where: str) -> bool:
        folder, path = PurePosixPath(self.source.file).parent, PurePosixPath(file)
        return path.is_relative_to(folder) and path.relative_to(folder).match(where)

    @property
    def typed_measures(self) -> tuple[Measure, ...]:
        """The measures whose numbers people type: not those worked out from something else."""
        return tuple(
            one
            for one in self.measures
            if not one.days_between
            and not (one.id in self.series and self.series[one.id].derived_by)
        )

    def measure(self, id_: str) -> Measure | None:
        """The measure with this id, if there is one."""
        return next((measure for measure in self.measures if measure.id == id_), None)

    def idea(self, id_: str) -> Idea | None:
        """The change idea with this id, if there is one."""
        return next((idea for idea in self.ideas if idea.id == id_), None)

    def driver(self, id_: str) -> Driver | None:
        """The driver with this id, if there is one."""
        return next((driver for driver in self.drivers if driver.id == id_), None)

    def cycle(self, id_: str) -> Cycle | None:
        """The PDSA cycle with this id, if there is one."""
        return next((cycle for cycle in self.cycles if cycle.id == id_), None)

    def records_of(self, model: type[R]) -> tuple[Record[R], ...]:
        """The records whose files are read into `model`, by id."""
        return records_of(self.records, model)


S = TypeVar("S", bound=Table)


class Workbook(Struct, frozen=True):
    """A workbook as it could be read. `problems` holds what lies beside the projects.

    `ids` names every project of the workbook; `projects` holds those that were read now. In a
    copy that leaves the team, `shared` says by which rules numbers are left out; None is a working
    copy.
    """

    file: WorkbookFile = field(default_factory=WorkbookFile)
    source: Source = field(default_factory=lambda: Source("workbook.toml", ""))
    projects: tuple[Project, ...] = ()
    learning_sets: tuple[LearningSet, ...] = ()
    resources: tuple[Resource, ...] = ()
    resources_source: Source = field(default_factory=lambda: Source("resources.toml", ""))
    records: Mapping[str, tuple[Record[FileTable], ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    ids: tuple[str, ...] = ()
    shared: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Nobody who is handed a workbook can change it for the others."""
        force_setattr(self, "records", MappingProxyType(dict(self.records)))

    @property
    def not_shown(self) -> tuple[str, ...]:
        """What a copy that leaves the team leaves out: by which rules, then of which project."""
        of_projects = (f"{one.id}: {line}" for one in self.projects for line in one.not_shown)
        return tuple(dict.fromkeys((*(self.shared or ()), *of_projects)))

    def records_of(self, model: type[R]) -> tuple[Record[R], ...]:
        """The records beside the projects whose files are read into `model`, by id."""
        return records_of(self.records, model)

    def settings_of(self, model: type[S]) -> S:
        """What `[plugins.NAME]` of workbook.toml says, read into the plugin's `model`.

        As the model is without it, where the workbook says nothing.
        """
        tables = vars(self.file.plugins).values()
        return next((one for one in tables if isinstance(one, model)), None) or model()

    def project(self, id_: str) -> Project | None:
        """The project in this folder, if there is one."""
        return next((project for project in self.projects if project.id == id_), None)

    def learning_set(self, id_: str) -> LearningSet | None:
        """The learning set with this id (its date), if there is one."""
        return next((one for one in self.learning_sets if one.id == id_), None)
