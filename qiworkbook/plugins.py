"""Plugins: asked one by one, so that a broken one costs only its own part and is named.

Nothing else in the program calls a hook. A façade method for each hook gives back typed values,
each with the name of the plugin it came from; whatever goes wrong becomes a `Trouble`, and the
rest goes on. What plugins give is looked up in `api` when it is asked for, so that a start of the
command line imports none of it but the names of commands.
"""

from __future__ import annotations

import time
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook import api
from qiworkbook.asking import Asker, Owned
from qiworkbook.entry_points import EntryPoint, installed
from qiworkbook.isolation import CORE, Guard, Trouble, told
from qiworkbook.loading import CORE_ENTRY, Loaded, load
from qiworkbook.shared import Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qiworkbook.model import Measure, Project, Series
    from qiworkbook.view import ProjectView

__all__ = ["CORE", "Owned", "Plugins", "Trouble"]


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
        self._asker = Asker(self._loaded, self._guard)
        self._for_sharing = False

    def for_sharing(self) -> Plugins:
        """The same plugins, asked for sections and questions only if they may leave the team.

        The core's own see only what may be shown, so they are always asked.
        """
        shared = copy(self)
        shared._for_sharing = True
        return shared

    def kept_back(self) -> tuple[str, ...]:
        """The plugins of which a copy that leaves the team shows no section or not every one."""
        given = self._asker.given("sections", api.SectionMaker, lambda maker: maker.id)
        return tuple(
            dict.fromkeys(
                one.plugin for one in given if not self._leaves(one.plugin, one.value.shared)
            )
        )

    def _leaves(self, plugin: str, shared: Shared) -> bool:
        return plugin == CORE or shared is not Shared.NOTHING

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
        return self._asker.given("records", api.RecordType, lambda record: record.name)

    def measures(self, project: Project) -> tuple[tuple[Measure, Series], ...]:
        """The measures that plugins derive from a project, new ids only."""
        from qiworkbook.fitting import wrong_pair

        taken = {measure.id for measure in project.measures}
        derived: list[tuple[Measure, Series]] = []
        for maker in self._asker.given("measures", api.MeasureMaker, lambda maker: maker.id):
            doing = f"deriving {maker.value.id} for {project.id}"
            for pair in self._guard.call(maker.plugin, doing, maker.value.derive, project):
                wrong = wrong_pair(pair, taken)
                if wrong:
                    self._guard.note(maker.plugin, doing, wrong)
                else:
                    measure, series = pair
                    taken.add(measure.id)
                    derived.append((measure, replace(series, shared=maker.value.shared)))
        return tuple(derived)

    def checks(self) -> tuple[api.Check, ...]:
        """The checks, the core's first. What one of them raises is noted, and it finds nothing."""
        return tuple(
            replace(given.value, find=self._signed(given.plugin, given.value))
            for given in self._asker.given("checks", api.Check, lambda check: check.code)
        )

    def questions(self) -> tuple[api.QuestionMaker, ...]:
        """The makers of coach questions, the core's first; isolated like checks."""
        kind, answer = api.QuestionMaker, api.CoachQuestion
        return tuple(
            replace(
                maker.value,
                ask=self._asker.isolated(
                    maker.plugin, f"asking {maker.value.code}", maker.value.ask, answer
                ),
            )
            for maker in self._asker.given("questions", kind, lambda maker: maker.code)
            if not self._for_sharing or self._leaves(maker.plugin, maker.value.shared)
        )

    def sections(self) -> tuple[api.SectionMaker, ...]:
        """The makers of sections, in the order in which they stand; isolated like checks."""
        makers = self._asker.given("sections", api.SectionMaker, lambda maker: maker.id)
        return tuple(
            replace(maker.value, make=self._tried(maker.plugin, maker.value))
            for maker in sorted(makers, key=lambda maker: maker.value.order)
            if not self._for_sharing or self._leaves(maker.plugin, maker.value.shared)
        )

    def section_owners(self) -> Mapping[str, str]:
        """The plugin behind each maker of sections, by the maker's id, without the core's."""
        makers = self._asker.given("sections", api.SectionMaker, lambda maker: maker.id)
        return {one.value.id: one.plugin for one in makers if one.plugin != CORE}

    def left_out(self, plugin: str, doing: str, fault: BaseException) -> None:
        """Keep that something of a plugin is missing, because of this fault."""
        self._guard.note(plugin, doing, told(fault))

    def commands(self, ours: Iterable[str] = ()) -> tuple[Owned[api.CommandRef], ...]:
        """The commands of plugins. None is imported, and none may have the name of one of ours."""
        given = self._asker.given("commands", api.CommandRef, lambda command: command.name)
        taken = frozenset(ours)
        for one in given:
            if one.value.name in taken:
                wrong = f'"{one.value.name}" is a command of qiworkbook'
                self._guard.note(one.plugin, "giving commands", wrong)
        return tuple(one for one in given if one.value.name not in taken)

    def starters(self) -> tuple[Owned[api.Starter], ...]:
        """What a new project can begin with."""
        return self._asker.given("starters", api.Starter, lambda starter: starter.id)

    def rule_sets(self) -> tuple[Owned[api.RuleSet], ...]:
        """The ways to read charts, the core's first."""
        return self._asker.given("rule_sets", api.RuleSet, lambda rule_set: rule_set.id)

    def exporters(self) -> tuple[Owned[api.Exporter], ...]:
        """The formats of an export, the core's first. `write` gives all files, or raises."""
        from qiworkbook.all_or_nothing import all_files

        return tuple(
            replace(
                one, value=replace(one.value, write=all_files(self._guard, one.plugin, one.value))
            )
            for one in self._asker.given("exporters", api.Exporter, lambda exporter: exporter.name)
        )

    def importers(self) -> tuple[Owned[api.Importer], ...]:
        """The ways to read a file of points, the core's first. `read` gives all rows, or raises."""
        from qiworkbook.all_or_nothing import all_rows

        return tuple(
            replace(
                one, value=replace(one.value, read=all_rows(self._guard, one.plugin, one.value))
            )
            for one in self._asker.given("importers", api.Importer, lambda importer: importer.name)
        )

    def brands(self) -> tuple[Owned[api.Brand], ...]:
        """The house styles, the core's first, without the files that are not there."""
        given = self._asker.given("brands", api.Brand, lambda brand: brand.name)
        return tuple(replace(one, value=self._with_its_files(one)) for one in given)

    def packs(self) -> tuple[Owned[str], ...]:
        """The folders of data files that installed packages bring: those with a pack.toml."""
        return tuple(Owned(one.name, one.pack) for one in self._loaded if one.pack)

    def _with_its_files(self, one: Owned[api.Brand]) -> api.Brand:
        from qiworkbook.fitting import missing_files

        gone = missing_files(one.value)
        for key in gone:
            wrong = f"the {key} of {one.value.name} is not in its folder"
            self._guard.note(one.plugin, "giving brands", wrong)
        return replace(one.value, **dict.fromkeys(gone, ""))

    def _signed(
        self, plugin: str, check: api.Check
    ) -> Callable[[ProjectView], tuple[api.Problem, ...]]:
        """The check, isolated, its problems bearing the plugin's name."""
        find = self._asker.isolated(plugin, f"checking {check.code}", check.find, api.Problem)
        if plugin == CORE:
            return find
        return lambda view: tuple(replace(problem, plugin=plugin) for problem in find(view))

    def _tried(
        self, plugin: str, maker: api.SectionMaker
    ) -> Callable[[ProjectView], tuple[api.Section, ...]]:
        """The maker, isolated; a section that cannot be written as text is left out."""
        make = self._asker.isolated(plugin, f"making {maker.id}", maker.make, api.Section)
        if plugin == CORE:
            return make

        def tried(view: ProjectView) -> tuple[api.Section, ...]:
            from qiworkbook.fitting import writable

            about = f"writing {maker.id} for {view.project.id}"
            return tuple(
                section
                for made in make(view)
                for section in self._guard.call(plugin, about, writable, made)
            )

        return tried
