"""Plugins: found, loaded and called one by one, so that a broken one costs only its own part.

Nothing else in the program calls a hook. A façade method for each hook gives back typed values,
each with the name of the plugin it came from; whatever goes wrong becomes a `Trouble` that names
the plugin, and the rest goes on. What plugins give is looked up in `api` when it is asked for, so
that a start of the command line imports none of it but the names of commands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import pluggy

from qiworkbook import api, hookspecs
from qiworkbook.entry_points import EntryPoint, installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qiworkbook.model import Measure, Project, Series
    from qiworkbook.view import ProjectView

T = TypeVar("T")

CORE = "core"
CORE_MODULE = "qiworkbook.builtin"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a plugin did wrong: which plugin, when, and what, in one plain sentence."""

    plugin: str
    doing: str
    what: str

    def __str__(self) -> str:
        return f"plugin {self.plugin}, {self.doing}: {self.what}"


@dataclass(frozen=True, slots=True)
class Owned(Generic[T]):
    """A value, and the plugin that gave it."""

    plugin: str
    value: T


class Plugins:
    """The plugins in use. `troubles` fills as they are loaded and called."""

    def __init__(
        self,
        entry_points: Iterable[EntryPoint] | None = None,
        *,
        disabled: Iterable[str] = (),
        only_core: bool = False,
    ) -> None:
        """Load the core and the installed plugins; `disabled` ones are not even imported."""
        self.troubles: list[Trouble] = []
        self._loaded: list[tuple[str, pluggy.PluginManager]] = []
        self.entry_points = tuple(installed() if entry_points is None else entry_points)
        self.disabled = frozenset(disabled)
        self.only_core = only_core
        self._load(EntryPoint(CORE, CORE_MODULE))
        if not only_core:
            for entry_point in self._distinct():
                if entry_point.name not in self.disabled:
                    self._load(entry_point)

    @property
    def loaded(self) -> tuple[str, ...]:
        """The names of the plugins in use, the core's own parts aside."""
        return tuple(name for name, _ in self._loaded if name != CORE)

    def troubles_of(self, name: str) -> tuple[Trouble, ...]:
        """What went wrong with the plugin of this name."""
        return tuple(trouble for trouble in self.troubles if trouble.plugin == name)

    def records(self) -> tuple[Owned[api.RecordType], ...]:
        """The files that plugins own."""
        return self._unique("records", api.RecordType, lambda record: record.name)

    def measures(self, project: Project) -> tuple[tuple[Measure, Series], ...]:
        """The measures that plugins derive from a project, new ids only."""
        taken = {measure.id for measure in project.measures}
        derived: list[tuple[Measure, Series]] = []
        for maker in self._unique("measures", api.MeasureMaker, lambda maker: maker.id):
            doing = f"deriving {maker.value.id} for {project.id}"
            for pair in self._guarded(maker.plugin, doing, maker.value.derive, project):
                if not self._is_a(tuple, pair, maker.plugin, doing):
                    continue
                measure, _ = pair
                if measure.id in taken:
                    self._note(maker.plugin, doing, f"the project has a {measure.id} of its own")
                else:
                    taken.add(measure.id)
                    derived.append(pair)
        return tuple(derived)

    def checks(self) -> tuple[api.Check, ...]:
        """The checks, the core's first. What one of them raises is noted, and it finds nothing."""
        return tuple(
            replace(given.value, find=self._signed(given.plugin, given.value))
            for given in self._unique("checks", api.Check, lambda check: check.code)
        )

    def questions(self) -> tuple[api.QuestionMaker, ...]:
        """The makers of coach questions, the core's first; isolated like checks."""
        kind, answer = api.QuestionMaker, api.CoachQuestion
        return tuple(
            replace(
                maker.value,
                ask=self._isolated(
                    maker.plugin, f"asking {maker.value.code}", maker.value.ask, answer
                ),
            )
            for maker in self._unique("questions", kind, lambda maker: maker.code)
        )

    def sections(self) -> tuple[api.SectionMaker, ...]:
        """The makers of sections, in the order in which they stand; isolated like checks."""
        makers = self._unique("sections", api.SectionMaker, lambda maker: maker.id)
        return tuple(
            replace(
                maker.value,
                make=self._isolated(
                    maker.plugin, f"making {maker.value.id}", maker.value.make, api.Section
                ),
            )
            for maker in sorted(makers, key=lambda maker: maker.value.order)
        )

    def commands(self) -> tuple[Owned[api.CommandRef], ...]:
        """The commands of plugins. None of them is imported."""
        return self._unique("commands", api.CommandRef, lambda command: command.name)

    def starters(self) -> tuple[Owned[api.Starter], ...]:
        """What a new project can begin with."""
        return self._unique("starters", api.Starter, lambda starter: starter.id)

    def _isolated(
        self, plugin: str, doing: str, work: Callable[[ProjectView], Iterable[T]], kind: type[T]
    ) -> Callable[[ProjectView], tuple[T, ...]]:
        """`work`, giving () when it fails and leaving out what is not a `kind`, both noted."""

        def isolated(view: ProjectView) -> tuple[T, ...]:
            about = f"{doing} for {view.project.id}"
            values = self._guarded(plugin, about, work, view)
            return tuple(value for value in values if self._is_a(kind, value, plugin, about))

        return isolated

    def _signed(
        self, plugin: str, check: api.Check
    ) -> Callable[[ProjectView], tuple[api.Problem, ...]]:
        """The check, isolated, its problems bearing the plugin's name."""
        find = self._isolated(plugin, f"checking {check.code}", check.find, api.Problem)
        if plugin == CORE:
            return find
        return lambda view: tuple(replace(problem, plugin=plugin) for problem in find(view))

    def _distinct(self) -> list[EntryPoint]:
        kept: dict[str, EntryPoint] = {}
        for entry_point in self.entry_points:
            if entry_point.name in kept or entry_point.name == CORE:
                who = kept[entry_point.name].package if entry_point.name in kept else "qiworkbook"
                self._note(
                    entry_point.name,
                    "loading",
                    f"the name is taken by {who}; the one from "
                    f"{entry_point.package or entry_point.module} was left out",
                )
            else:
                kept[entry_point.name] = entry_point
        return list(kept.values())

    def _load(self, entry_point: EntryPoint) -> None:
        for module in self._guarded(entry_point.name, "loading", _imported, entry_point.module):
            wanted = getattr(module, "QIWORKBOOK_API", api.API_VERSION)
            if not isinstance(wanted, int) or wanted > api.API_VERSION:
                self._note(
                    entry_point.name,
                    "loading",
                    f"it needs version {wanted} of the plugin interface, and this qiworkbook "
                    f"has {api.API_VERSION}. Install a newer qiworkbook",
                )
            else:
                self._register(entry_point.name, module)

    def _register(self, name: str, module: Any) -> None:
        """Give the plugin a manager of its own: what it does wrong stays there."""
        for manager in self._guarded(name, "loading", _managed, name, module):
            self._loaded.append((name, manager))
            self._guarded(name, "loading", _no_unknown_hooks, manager)

    def _unique(
        self, hook: str, kind: type[T], name_of: Callable[[T], str]
    ) -> tuple[Owned[T], ...]:
        kept: dict[str, Owned[T]] = {}
        for plugin, manager in self._loaded:
            for value in self._values(plugin, manager, hook, kind):
                name = name_of(value)
                if name in kept:
                    self._note(
                        plugin,
                        f"giving {hook}",
                        f'"{name}" is already given by {kept[name].plugin}',
                    )
                else:
                    kept[name] = Owned(plugin, value)
        return tuple(kept.values())

    def _values(
        self, plugin: str, manager: pluggy.PluginManager, hook: str, kind: type[T]
    ) -> list[T]:
        caller = getattr(manager.hook, f"{hookspecs.NAME}_{hook}")
        doing = f"giving {hook}"
        return [
            value
            for impl in caller.get_hookimpls()
            for value in self._guarded(plugin, doing, impl.function)
            if self._is_a(kind, value, plugin, doing)
        ]

    def _is_a(self, kind: type[T], value: object, plugin: str, doing: str) -> bool:
        if isinstance(value, kind):
            return True
        self._note(
            plugin, doing, f"it gave a {type(value).__name__} where a {kind.__name__} belongs"
        )
        return False

    def _guarded(
        self, plugin: str, doing: str, work: Callable[..., Iterable[T]], *given: Any
    ) -> list[T]:
        try:
            return list(work(*given))
        except KeyboardInterrupt:
            raise
        except BaseException as fault:  # noqa: BLE001  # SystemExit too: isolation is the point
            self._note(plugin, doing, _told(fault))
            return []

    def _note(self, plugin: str, doing: str, what: str) -> None:
        trouble = Trouble(plugin, doing, what)
        if trouble not in self.troubles:
            self.troubles.append(trouble)


def _imported(target: str) -> list[Any]:
    """The module, or the object in it, that an entry point names."""
    module, _, attribute = target.partition(":")
    found: Any = import_module(module)
    for part in filter(None, attribute.split(".")):
        found = getattr(found, part)
    return [found]


def _managed(name: str, module: Any) -> list[pluggy.PluginManager]:
    manager = pluggy.PluginManager(hookspecs.NAME)
    manager.add_hookspecs(hookspecs)
    manager.register(module, name)
    return [manager]


def _no_unknown_hooks(manager: pluggy.PluginManager) -> list[object]:
    manager.check_pending()
    return []


def _told(fault: BaseException) -> str:
    kind, said = type(fault).__name__, " ".join(str(fault).split())
    return f"{kind}: {said}" if said else kind
