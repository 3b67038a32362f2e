"""A workbook as it could be read: its settings, projects, learning sets and library."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field
from msgspec.structs import force_setattr

from qiworkbook.model.base import Table
from qiworkbook.model.project import R, records_of
from qiworkbook.model.settings import WorkbookFile
from qiworkbook.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiworkbook.model.base import FileTable
    from qiworkbook.model.learning_set import LearningSet, Resource
    from qiworkbook.model.project import Project, Record
    from qiworkbook.problems import Problem


S = TypeVar("S", bound=Table)


class Workbook(Struct, frozen=True):
    """A workbook as it could be read. `problems` holds what lies beside the projects.

    `ids` names every project of the workbook; `projects` holds those that were read now. In a
    copy that leaves the team, `shared` says what it leaves out; None is a working copy.
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
