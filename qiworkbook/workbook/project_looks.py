"""Looks at a project: each gives one plain value, which can be kept, and sent between computers."""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from msgspec import Struct, field

from qiworkbook.analysis.places import Placed
from qiworkbook.problems import Problem

if TYPE_CHECKING:
    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.plugins.guard import Trouble


class Named(Protocol):
    """A value that says what the ward is called: that takes all projects to know."""

    def at(self, ward: str) -> Any:
        """The same with the ward called so."""


V = TypeVar("V", bound=Named)


class Look(Struct, Generic[V], frozen=True):
    """A way to look at a project: a function of its view, by name, and the class of what it gives.

    The value is plain: a frozen dataclass of texts, numbers, days and the like, which JSON holds.
    """

    module: str
    function: str
    kind: str

    def of(self, view: ProjectView) -> V:
        """What this look gives of a project."""
        value: V = getattr(import_module(self.module), self.function)(view)
        return value

    def shape(self) -> Any:
        """The type of what is kept: a key, and of each project its stamp and what it gave."""
        kind: Any = getattr(import_module(self.module), self.kind)
        return tuple[str, dict[str, tuple[str, Placed, tuple[Problem, ...], kind]]]


OVERVIEW: Look[Any] = Look("qiworkbook.workbook.overview", "overview_of", "Overview")
WARD_NOW: Look[Any] = Look("qiworkbook.analysis.ward_now", "ward_now", "WardNow")


class Engine(StrEnum):
    """Who reads."""

    AUTO = "auto"
    ONE = "one"
    CORES = "cores"
    DASK = "dask"


class Many(Struct):
    """How many projects are read. With `no_cache` nothing is kept, nor looked for.

    With `verify` every file is read anew, and projects of which another thing was kept are named
    in `wrong`. `can_start` is whether another process would have the same plugins.
    """

    no_cache: bool = False
    verify: bool = False
    engine: Engine = Engine.AUTO
    scheduler: str = ""
    can_start: bool = True
    wrong: list[str] = field(default_factory=list)


class Seen(Struct, frozen=True):
    """What a look at one project gave: its place, its problems, the value.

    `troubles` is what went wrong with plugins meanwhile.
    """

    id: str
    placed: Placed
    problems: tuple[Problem, ...]
    value: Any
    troubles: tuple[Trouble, ...] = ()
