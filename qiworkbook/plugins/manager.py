"""Plugins: asked one by one, so that a broken one costs only its own part and is named.

Nothing else in the program calls a hook. A façade method for each hook gives back typed values,
each with the name of the plugin it came from; whatever goes wrong becomes a `Trouble`, and the
rest goes on. What plugins give is looked up in `parts` when it is asked for, so that a start of the
command line imports none of it but the names of commands.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook import parts
from qiworkbook.plugins.asker import Asker, Owned
from qiworkbook.plugins.entry_points import EntryPoint, installed
from qiworkbook.plugins.guard import CORE, Guard, Trouble, told
from qiworkbook.plugins.loader import CORE_ENTRY, Loaded, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section
    from qiworkbook.model import Measure, Project, Series
    from qiworkbook.problems import Problem
    from qiworkbook.spc.rule_sets import RuleSet

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

    def records(self) -> tuple[Owned[parts.RecordType], ...]:
        """The files that plugins own."""
        return self._asker.given("records", parts.RecordType, lambda record: record.name)

    def measures(self, project: Project) -> tuple[tuple[Measure, Series], ...]:
        """The measures that plugins derive from a project, new ids only."""
        from qiworkbook.plugins.validate import wrong_pair

        taken = {measure.id for measure in project.measures}
        derived: list[tuple[Measure, Series]] = []
        for maker in self._asker.given("measures", parts.MeasureMaker, lambda maker: maker.id):
            doing = f"deriving {maker.value.id} for {project.id}"
            for pair in self._guard.call(maker.plugin, doing, maker.value.derive, project):
                wrong = wrong_pair(pair, taken)
                if wrong:
                    self._guard.note(maker.plugin, doing, wrong)
                else:
                    taken.add(pair[0].id)
                    derived.append(pair)
        return tuple(derived)

    def checks(self) -> tuple[parts.Check, ...]:
        """The checks, the core's first. What one of them raises is noted, and it finds nothing."""
        return tuple(
            replace(given.value, find=self._signed(given.plugin, given.value))
            for given in self._asker.given("checks", parts.Check, lambda check: check.code)
        )

    def questions(self) -> tuple[parts.QuestionMaker, ...]:
        """The makers of coach questions, the core's first; isolated like checks."""
        kind, answer = parts.QuestionMaker, parts.CoachQuestion
        return tuple(
            replace(
                maker.value,
                ask=self._asker.isolated(
                    maker.plugin, f"asking {maker.value.code}", maker.value.ask, answer
                ),
            )
            for maker in self._asker.given("questions", kind, lambda maker: maker.code)
        )

    def sections(self) -> tuple[parts.SectionMaker, ...]:
        """The makers of sections, in the order in which they stand; isolated like checks."""
        makers = self._asker.given("sections", parts.SectionMaker, lambda maker: maker.id)
        return tuple(
            replace(maker.value, make=self._tried(maker.plugin, maker.value))
            for maker in sorted(makers, key=lambda maker: maker.value.order)
        )

    def section_owners(self) -> Mapping[str, str]:
        """The plugin behind each maker of sections, by the maker's id, without the core's."""
        makers = self._asker.given("sections", parts.SectionMaker, lambda maker: maker.id)
        return {one.value.id: one.plugin for one in makers if one.plugin != CORE}

    def left_out(self, plugin: str, doing: str, fault: BaseException) -> None:
        """Keep that something of a plugin is missing, because of this fault."""
        self._guard.note(plugin, doing, told(fault))

    def commands(self, ours: Iterable[str] = ()) -> tuple[Owned[parts.CommandRef], ...]:
        """The commands of plugins. None is imported, and none may have the name of one of ours."""
        given = self._asker.given("commands", parts.CommandRef, lambda command: command.name)
        taken = frozenset(ours)
        for one in given:
            if one.value.name in taken:
                wrong = f'"{one.value.name}" is a command of qiworkbook'
                self._guard.note(one.plugin, "giving commands", wrong)
        return tuple(one for one in given if one.value.name not in taken)

    def starters(self) -> tuple[Owned[parts.Starter], ...]:
        """What a new project can begin with."""
        return self._asker.given("starters", parts.Starter, lambda starter: starter.id)

    def rule_sets(self) -> tuple[Owned[RuleSet], ...]:
        """The ways to read charts, the core's first."""
        from qiworkbook.spc.rule_sets import RuleSet

        return self._asker.given("rule_sets", RuleSet, lambda rule_set: rule_set.id)

    def exporters(self) -> tuple[Owned[parts.Exporter], ...]:
        """The formats of an export, the core's first. `write` gives all files, or raises."""
        from qiworkbook.plugins.exchange_guard import all_files

        return tuple(
            replace(
                one, value=replace(one.value, write=all_files(self._guard, one.plugin, one.value))
            )
            for one in self._asker.given(
                "exporters", parts.Exporter, lambda exporter: exporter.name
            )
        )

    def importers(self) -> tuple[Owned[parts.Importer], ...]:
        """The ways to read a file of points, the core's first. `read` gives all rows, or raises."""
        from qiworkbook.plugins.exchange_guard import all_rows

        return tuple(
            replace(
                one, value=replace(one.value, read=all_rows(self._guard, one.plugin, one.value))
            )
            for one in self._asker.given(
                "importers", parts.Importer, lambda importer: importer.name
            )
        )

    def brands(self) -> tuple[Owned[parts.Brand], ...]:
        """The house styles, the core's first, without the files that are not there."""
        given = self._asker.given("brands", parts.Brand, lambda brand: brand.name)
        return tuple(replace(one, value=self._with_its_files(one)) for one in given)

    def packs(self) -> tuple[Owned[str], ...]:
        """The folders of data files that installed packages bring: those with a pack.toml."""
        return tuple(Owned(one.name, one.pack) for one in self._loaded if one.pack)

    def _with_its_files(self, one: Owned[parts.Brand]) -> parts.Brand:
        from qiworkbook.plugins.validate import missing_files

        gone = missing_files(one.value)
        for key in gone:
            wrong = f"the {key} of {one.value.name} is not in its folder"
            self._guard.note(one.plugin, "giving brands", wrong)
        return replace(one.value, **dict.fromkeys(gone, ""))

    def _signed(
        self, plugin: str, check: parts.Check
    ) -> Callable[[ProjectView], tuple[Problem, ...]]:
        """The check, isolated, its problems bearing the plugin's name."""
        from qiworkbook.problems import Problem

        find = self._asker.isolated(plugin, f"checking {check.code}", check.find, Problem)
        if plugin == CORE:
            return find
        return lambda view: tuple(replace(problem, plugin=plugin) for problem in find(view))

    def _tried(
        self, plugin: str, maker: parts.SectionMaker
    ) -> Callable[[ProjectView], tuple[Section, ...]]:
        """The maker, isolated; a section that cannot be written as text is left out."""
        from qiworkbook.content import Section

        make = self._asker.isolated(plugin, f"making {maker.id}", maker.make, Section)
        if plugin == CORE:
            return make

        def tried(view: ProjectView) -> tuple[Section, ...]:
            from qiworkbook.plugins.validate import writable

            about = f"writing {maker.id} for {view.project.id}"
            return tuple(
                section
                for made in make(view)
                for section in self._guard.call(plugin, about, writable, made)
            )

        return tried
