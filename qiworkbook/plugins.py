"""Plugins: asked one by one, so that a broken one costs only its own part and is named.

Nothing else in the program calls a hook. A façade method for each hook gives back typed values,
each with the name of the plugin it came from; whatever goes wrong becomes a `Trouble`, and the
rest goes on. What plugins give is looked up in `api` when it is asked for, so that a start of the
command line imports none of it but the names of commands.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from qiworkbook import api, hookspecs
from qiworkbook.entry_points import EntryPoint, installed
from qiworkbook.isolation import CORE, Guard, Trouble
from qiworkbook.loading import CORE_ENTRY, Loaded, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qiworkbook.model import Measure, Project, Series
    from qiworkbook.view import ProjectView

T = TypeVar("T")

__all__ = ["CORE", "Owned", "Plugins", "Trouble"]


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
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Load the core and the installed plugins; `disabled` ones are not even imported."""
        self._guard = Guard(clock)
        self.entry_points = tuple(installed() if entry_points is None else entry_points)
        self.disabled = frozenset(disabled)
        self.only_core = only_core
        wanted = () if only_core else (e for e in self.entry_points if e.name not in self.disabled)
        self._loaded: tuple[Loaded, ...] = tuple(load((CORE_ENTRY, *wanted), self._guard))

    @property
    def troubles(self) -> list[Trouble]:
        """What went wrong so far."""
        return self._guard.troubles

    @property
    def loaded(self) -> tuple[str, ...]:
        """The names of the plugins in use, the core's own parts aside."""
        return tuple(one.name for one in self._loaded if one.name != CORE)

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
            for pair in self._guard.call(maker.plugin, doing, maker.value.derive, project):
                wrong = _wrong_pair(pair, taken)
                if wrong:
                    self._guard.note(maker.plugin, doing, wrong)
                else:
                    taken.add(pair[0].id)
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
            replace(maker.value, make=self._tried(maker.plugin, maker.value))
            for maker in sorted(makers, key=lambda maker: maker.value.order)
        )

    def commands(self, ours: Iterable[str] = ()) -> tuple[Owned[api.CommandRef], ...]:
        """The commands of plugins. None is imported, and none may have the name of one of ours."""
        given = self._unique("commands", api.CommandRef, lambda command: command.name)
        taken = frozenset(ours)
        for one in given:
            if one.value.name in taken:
                wrong = f'"{one.value.name}" is a command of qiworkbook'
                self._guard.note(one.plugin, "giving commands", wrong)
        return tuple(one for one in given if one.value.name not in taken)

    def starters(self) -> tuple[Owned[api.Starter], ...]:
        """What a new project can begin with."""
        return self._unique("starters", api.Starter, lambda starter: starter.id)

    def rule_sets(self) -> tuple[Owned[api.RuleSet], ...]:
        """The ways to read charts, the core's first."""
        return self._unique("rule_sets", api.RuleSet, lambda rule_set: rule_set.id)

    def packs(self) -> tuple[Owned[str], ...]:
        """The folders of data files that installed packages bring: those with a pack.toml."""
        return tuple(Owned(one.name, one.pack) for one in self._loaded if one.pack)

    def _isolated(
        self, plugin: str, doing: str, work: Callable[[ProjectView], Iterable[T]], kind: type[T]
    ) -> Callable[[ProjectView], tuple[T, ...]]:
        """`work`, giving () when it fails and leaving out what is not a `kind`, both noted."""

        def isolated(view: ProjectView) -> tuple[T, ...]:
            about = f"{doing} for {view.project.id}"
            values = self._guard.call(plugin, about, work, view)
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

    def _tried(
        self, plugin: str, maker: api.SectionMaker
    ) -> Callable[[ProjectView], tuple[api.Section, ...]]:
        """The maker, isolated; a section that cannot be written as text is left out."""
        make = self._isolated(plugin, f"making {maker.id}", maker.make, api.Section)
        if plugin == CORE:
            return make

        def tried(view: ProjectView) -> tuple[api.Section, ...]:
            about = f"writing {maker.id} for {view.project.id}"
            return tuple(
                section
                for made in make(view)
                for section in self._guard.call(plugin, about, _writable, made)
            )

        return tried

    def _unique(
        self, hook: str, kind: type[T], name_of: Callable[[T], str]
    ) -> tuple[Owned[T], ...]:
        kept: dict[str, Owned[T]] = {}
        doing = f"giving {hook}"
        for one in self._loaded:
            for value in self._values(one, hook, kind, doing):
                name = name_of(value)
                if name in kept:
                    taken = f'"{name}" is already given by {kept[name].plugin}'
                    self._guard.note(one.name, doing, taken)
                else:
                    kept[name] = Owned(one.name, value)
        return tuple(kept.values())

    def _values(self, one: Loaded, hook: str, kind: type[T], doing: str) -> list[T]:
        caller = getattr(one.manager.hook, f"{hookspecs.NAME}_{hook}")
        return [
            value
            for impl in caller.get_hookimpls()
            for value in self._guard.call(one.name, doing, impl.function)
            if self._is_a(kind, value, one.name, doing)
        ]

    def _is_a(self, kind: type[T], value: object, plugin: str, doing: str) -> bool:
        if plugin == CORE:
            return True
        wrong = _misfit_of(kind, value)
        if wrong:
            self._guard.note(plugin, doing, wrong)
        return not wrong


def _misfit_of(kind: type, value: object) -> str:
    """What is wrong with a value that should be a `kind`; "" when it will do."""
    from qiworkbook.fitting import misfit

    if not isinstance(value, kind):
        return f"it gave a {type(value).__name__} where a {kind.__name__} belongs"
    wrong = misfit(value)
    return f"it gave a {kind.__name__} whose {wrong}" if wrong else ""


def _wrong_pair(pair: object, taken: set[str]) -> str:
    if not isinstance(pair, tuple) or len(pair) != 2:
        return f"it gave a {type(pair).__name__} where a Measure and its Series belong"
    measure, series = pair
    wrong = _misfit_of(api.Measure, measure) or _misfit_of(api.Series, series)
    if not wrong and measure.id in taken:
        return f"the project has a {measure.id} of its own"
    return wrong


def _writable(section: api.Section) -> list[api.Section]:
    from qiworkbook.writers.plain_text import write_text

    write_text(api.Document("", sections=(section,)))
    return [section]
