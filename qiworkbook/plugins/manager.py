"""Plugins: asked one by one, so that a broken one costs only its own part and is named.

Nothing else in the program calls a hook. A façade method for each hook gives back typed values,
each with the name of the plugin it came from; whatever goes wrong becomes a `Trouble`, and the
rest goes on. What plugins give is looked up in `parts` when it is asked for, so that a start of the
command line imports none of it but the names of commands.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from qiworkbook import parts
from qiworkbook.plugins.asker import Asker, Owned, name_of
from qiworkbook.plugins.entry_points import EntryPoint, installed
from qiworkbook.plugins.guard import CORE, Cost, Guard, Trouble, told
from qiworkbook.plugins.loader import CORE_ENTRY, Loaded, load
from qiworkbook.privacy.shared import Shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section
    from qiworkbook.model import FileTable, Measure, Project, Series
    from qiworkbook.parts.extensions import RecordType
    from qiworkbook.problems import Problem
    from qiworkbook.spc.rule_sets import RuleSet
    from qiworkbook.store.toml_file import TomlFile

T = TypeVar("T")

__all__ = ["CORE", "RECORD_LEFT_OUT", "Owned", "Part", "Plugins", "Trouble"]

MOST_OF_A_MAKER = 200
"""Measures, or sections, that one maker may give for a project."""
RECORD_LEFT_OUT = "plugin-left-file-out"
"""The code of the problem that a plugin's own fault cost one of its files."""


_KINDS = (
    ("records", "RecordType", "records"),
    ("measures", "MeasureMaker", "measures"),
    ("checks", "Check", "checks"),
    ("questions", "QuestionMaker", "questions"),
    ("sections", "SectionMaker", "sections"),
    ("commands", "CommandRef", "commands"),
    ("starters", "Starter", "starters"),
    ("rule_sets", "RuleSet", "rule sets"),
    ("exporters", "Exporter", "formats of export"),
    ("importers", "Importer", "readers of files"),
    ("brands", "Brand", "brands"),
)
"""Each hook, the class of what it gives, and what people call that."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a plugin gives: whose it is, of what kind, and its name."""

    plugin: str
    what: str
    name: str


def _marked(series: Series, plugin: str, project: Project) -> Series:
    """The series as one that a plugin works out: no file of data holds it."""
    source = series.source if series.source.file else project.source
    return replace(series, derived_by=series.derived_by or plugin, source=source)


class Plugins:
    """The plugins in use. `troubles` fills as they are loaded and called."""

    def __init__(
        self,
        entry_points: Iterable[EntryPoint] | None = None,
        *,
        disabled: Iterable[str] = (),
        only_core: bool = False,
        guard: Guard | None = None,
    ) -> None:
        """Load the core and the installed plugins; `disabled` ones are not even imported.

        `guard` keeps what goes wrong, also when loading is stopped halfway.
        """
        self._guard = guard or Guard()
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
        given = self._asker.given("sections", parts.SectionMaker)
        return tuple(dict.fromkeys(one.plugin for one in given if not self._leaves(one)))

    def _leaves(self, given: Owned[Any]) -> bool:
        """Whether a maker of sections or questions is asked for what leaves the team."""
        if getattr(given.value, "team_only", False):
            return False
        return given.plugin == CORE or given.value.shared is not Shared.NOTHING

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
        from qiworkbook.plugins.claims import wrong_claim

        return self._asker.given("records", parts.RecordType, wrong_claim)

    def read_record(self, kind: RecordType, root: Path, path: str) -> TomlFile[FileTable]:
        """One file of a record. A fault of its model costs that file, and is told as such."""
        from qiworkbook.problems import Place, Problem
        from qiworkbook.store.toml_file import TomlFile, read_toml
        from qiworkbook.store.validate import ModelFaultError
        from qiworkbook.text.source import Source

        owner = next((one.plugin for one in self.records() if one.value == kind), CORE)

        def read() -> Iterator[TomlFile[FileTable]]:
            try:
                yield read_toml(root, path, kind.model)
            except ModelFaultError as fault:
                raise fault.cause from None

        for file in self._guard.call(owner, f"reading {path}", read, cost=Cost.FILE):
            return file
        message = f"the plugin {owner} went wrong while it looked at this file, so it was left out"
        hint = "Tell whoever looks after the plugin. The file is as it was."
        problem = Problem(RECORD_LEFT_OUT, message, Place(path), hint=hint, plugin=owner)
        return TomlFile(None, Source(path, ""), (problem,))

    def tried(self, plugin: str, doing: str, work: Callable[[], T]) -> T | None:
        """What `work`, which calls something of a plugin, gives; None when it fails, noted."""
        return next(iter(self._guard.call(plugin, doing, lambda: (work(),))), None)

    def measures(self, project: Project) -> tuple[tuple[Measure, Series], ...]:
        """The measures that plugins derive from a project, new ids only."""
        from qiworkbook.plugins.validate import wrong_pair

        taken = {measure.id for measure in project.measures}
        derived: list[tuple[Measure, Series]] = []
        for maker in self._asker.given("measures", parts.MeasureMaker):
            doing = f"deriving {maker.value.id} for {project.id}"
            derive = maker.value.derive
            for pair in self._guard.call(
                maker.plugin, doing, derive, project, most=MOST_OF_A_MAKER
            ):
                wrong = wrong_pair(pair, taken)
                if wrong:
                    self._guard.note(maker.plugin, doing, wrong)
                else:
                    measure, series = pair
                    taken.add(measure.id)
                    marked = _marked(series, maker.plugin, project)
                    derived.append((measure, replace(marked, shared=maker.value.shared)))
        return tuple(derived)

    def checks(self) -> tuple[parts.Check, ...]:
        """The checks, the core's first. What one of them raises is noted, and it finds nothing."""
        return tuple(
            replace(given.value, find=self._signed(given.plugin, given.value))
            for given in self._asker.given("checks", parts.Check)
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
            for maker in self._asker.given("questions", kind)
            if not self._for_sharing or self._leaves(maker)
        )

    def sections(self) -> tuple[parts.SectionMaker, ...]:
        """The makers of sections, the core's first; isolated like checks.

        Asked in this order, whoever is first to give a section of a project keeps its id.
        """
        owners: dict[tuple[str, str], str] = {}
        return tuple(
            replace(maker.value, make=self._tried(maker.plugin, maker.value, owners))
            for maker in self._asker.given("sections", parts.SectionMaker)
            if not self._for_sharing or self._leaves(maker)
        )

    def section_owners(self) -> Mapping[str, str]:
        """The plugin behind each maker of sections, by the maker's id, without the core's."""
        makers = self._asker.given("sections", parts.SectionMaker)
        return {one.value.id: one.plugin for one in makers if one.plugin != CORE}

    def left_out(self, plugin: str, doing: str, fault: BaseException) -> None:
        """Keep that something of a plugin is missing, because of this fault."""
        self._guard.note(plugin, doing, told(fault), fault=fault)

    def commands(self, ours: Iterable[str] = ()) -> tuple[Owned[parts.CommandRef], ...]:
        """The commands of plugins. None is imported, and none may have the name of one of ours."""
        given = self._asker.given("commands", parts.CommandRef)
        taken = frozenset(ours)
        for one in given:
            if one.value.name in taken:
                wrong = f'"{one.value.name}" is a command of qiworkbook'
                self._guard.note(one.plugin, "giving commands", wrong)
        return tuple(one for one in given if one.value.name not in taken)

    def starters(self) -> tuple[Owned[parts.Starter], ...]:
        """What a new project can begin with."""
        return self._asker.given("starters", parts.Starter)

    def rule_sets(self) -> tuple[Owned[RuleSet], ...]:
        """The ways to read charts, the core's first."""
        from qiworkbook.spc.rule_sets import RuleSet

        return self._asker.given("rule_sets", RuleSet)

    def exporters(self) -> tuple[Owned[parts.Exporter], ...]:
        """The formats of an export, the core's first. `write` gives all files, or raises."""
        from qiworkbook.plugins.exchange_guard import all_files

        return tuple(
            replace(
                one, value=replace(one.value, write=all_files(self._guard, one.plugin, one.value))
            )
            for one in self._asker.given("exporters", parts.Exporter)
        )

    def importers(self) -> tuple[Owned[parts.Importer], ...]:
        """The ways to read a file of points, the core's first. `read` gives all rows, or raises."""
        from qiworkbook.plugins.exchange_guard import all_rows

        return tuple(
            replace(
                one, value=replace(one.value, read=all_rows(self._guard, one.plugin, one.value))
            )
            for one in self._asker.given("importers", parts.Importer)
        )

    def brands(self) -> tuple[Owned[parts.Brand], ...]:
        """The house styles, the core's first, without the files that are not there."""
        given = self._asker.given("brands", parts.Brand)
        return tuple(replace(one, value=self._with_its_files(one)) for one in given)

    def offers(self, commands: Iterable[str] = ()) -> Iterator[Part]:
        """Everything that plugins give, the core's aside. `commands` are those of the program."""
        self.brands()  # which looks for their files
        for hook, kind, what in _KINDS:
            found = self.commands(commands) if hook == "commands" else self._given(hook, kind)
            yield from (Part(o.plugin, what, name_of(o.value)) for o in found if o.plugin != CORE)
        for pack in self.packs():
            yield Part(pack.plugin, "data packs", pack.plugin)

    def _given(self, hook: str, kind: str) -> tuple[Owned[Any], ...]:
        if hook == "records":
            return self.records()
        if hook == "rule_sets":
            return self.rule_sets()
        return self._asker.given(hook, getattr(parts, kind))

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
        from qiworkbook.problems import Place, Problem

        find = self._asker.isolated(plugin, f"checking {check.code}", check.find, Problem)
        if plugin == CORE:
            return find

        def signed(view: ProjectView) -> tuple[Problem, ...]:
            from qiworkbook.text.words import one_line

            problems = find(view)
            for odd in dict.fromkeys(one.code for one in problems if one.code != check.code):
                said = f'it gave a problem of the code "{odd}", which is told as {check.code}'
                self._guard.note(plugin, f"checking {check.code}", said, cost=Cost.NOTHING)
            return tuple(
                Problem(  # made anew: whatever a class of the plugin's own does stays outside
                    check.code,
                    one_line(str.__str__(one.message)),
                    Place(str.__str__(one.place.file), one.place.line, one.place.column),
                    one.severity,
                    one_line(str.__str__(one.hint)),
                    plugin,
                )
                for one in problems
            )

        return signed

    def _tried(
        self, plugin: str, maker: parts.SectionMaker, owners: dict[tuple[str, str], str]
    ) -> Callable[[ProjectView], tuple[Section, ...]]:
        """The maker, isolated; a section that cannot be written as text is left out.

        So is one whose id is another's, who is named in `owners` by project and id.
        """
        from qiworkbook.content import Section

        doing = f"making {maker.id}"
        make = self._asker.isolated(plugin, doing, maker.make, Section, MOST_OF_A_MAKER)

        def tried(view: ProjectView) -> tuple[Section, ...]:
            kept: list[Section] = []
            for section in make(view):
                owner = owners.setdefault((view.project.id, section.id), plugin)
                if owner == plugin:
                    kept.append(section)
                else:
                    taken = f'the section "{section.id}" is already given by {owner}'
                    self._guard.note(plugin, f"making {maker.id} for {view.project.id}", taken)
            if plugin == CORE:
                return tuple(kept)
            from qiworkbook.plugins.validate import writable

            about = f"writing {maker.id} for {view.project.id}"
            return tuple(
                section
                for made in kept
                for section in self._guard.call(plugin, about, writable, made)
            )

        return tried
