"""Plugins: asked one by one, so that a broken one costs only its own part and is named.

Nothing else in the program calls a hook. A façade method for each hook gives back typed values,
each with the name of the plugin it came from; whatever goes wrong becomes a `Trouble`, and the
rest goes on. What plugins give is looked up in `contributions` when it is asked for, so that a
start of the command line imports none of it but the names of commands.
"""

from __future__ import annotations

from contextlib import contextmanager
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook import contributions
from qiworkbook.plugins.asker import Asker, Owned, contribution_name
from qiworkbook.plugins.guard import CORE, MOST_OF_A_MAKER, Cost, Guard, Lost, Trouble, fault_words
from qiworkbook.plugins.loader import CORE_ENTRY, GROUP, EntryPoint, Loaded, installed, load
from qiworkbook.plugins.validation import unfit_files, wrong_pair
from qiworkbook.privacy.share_level import Shared
from qiworkbook.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView, WorkbookView
    from qiworkbook.content import Section
    from qiworkbook.content.sheets import Sheet
    from qiworkbook.contributions.extensions import Output
    from qiworkbook.contributions.records import RecordType
    from qiworkbook.model import FileTable, Measure, Project, Series, WorkbookFile
    from qiworkbook.plugins.contribution_guard import PaperOffer
    from qiworkbook.spc.rule_sets import RuleSet
    from qiworkbook.store.toml_file import TomlFile

T = TypeVar("T")

__all__ = ["CORE", "RECORD_LEFT_OUT", "Owned", "PluginPart", "Plugins", "Trouble"]

RECORD_LEFT_OUT = "plugin-left-file-out"
"""The code of the problem that a plugin's own fault cost one of its files."""


_KINDS = (
    ("records", "RecordType", "records"),
    ("measures", "MeasureMaker", "measures"),
    ("checks", "Check", "checks"),
    ("questions", "QuestionMaker", "questions"),
    ("sections", "SectionMaker", "sections"),
    ("workbook_checks", "WorkbookCheck", "checks of the workbook"),
    ("workbook_sections", "WorkbookSectionMaker", "sections about the workbook"),
    ("tables", "TableMaker", "tables to export"),
    ("settings", "Settings", "settings"),
    ("commands", "CommandRef", "commands"),
    ("starters", "Starter", "starters"),
    ("rule_sets", "RuleSet", "rule sets"),
    ("exporters", "Exporter", "formats of export"),
    ("importers", "Importer", "readers of files"),
    ("brands", "Brand", "brands"),
    ("papers", "PaperMaker", "papers"),
)
"""Each hook, the class of what it gives, and what people call that."""


class PluginPart(Struct, frozen=True):
    """One thing that a plugin gives: whose it is, of what kind, and its name."""

    plugin: str
    what: str
    name: str


def _marked(series: Series, plugin: str, project: Project) -> Series:
    """The series as one that a plugin works out: no file of data holds it."""
    source = series.source if series.source.file else project.source
    return replace(series, derived_by=series.derived_by or plugin, source=source)


class Plugins:
    """The plugins in use, loaded when the first is asked. `troubles` fills as they are called."""

    def __init__(
        self,
        entry_points: Iterable[EntryPoint] | None = None,
        *,
        disabled: Iterable[str] = (),
        only_core: bool = False,
        guard: Guard | None = None,
    ) -> None:
        """The core and the installed plugins; `disabled` ones are not even imported.

        `guard` keeps what goes wrong, also when loading is stopped halfway.
        """
        self._guard = guard or Guard()
        self.entry_points = tuple(installed() if entry_points is None else entry_points)
        self.disabled = frozenset(disabled)
        self.only_core = only_core
        self._for_sharing = False

    @cached_property
    def _loaded(self) -> tuple[Loaded, ...]:
        all_ = () if self.only_core else self.entry_points
        wanted = (one for one in all_ if one.name not in self.disabled)
        return tuple(load((CORE_ENTRY, *wanted), self._guard))

    @cached_property
    def _asker(self) -> Asker:
        return Asker(self._loaded, self._guard)

    def for_sharing(self) -> Plugins:
        """The same plugins, asked for sections and questions only if they may leave the team.

        The core's own see only what may be shown, so they are always asked. Nobody declared what
        the checks of others say, so they are not.
        """
        shared = copy(self)
        shared._asker = self._asker  # whose answers hold for both
        shared._for_sharing = True
        return shared

    def kept_back(self) -> tuple[str, ...]:
        """The plugins of which a copy that leaves the team does not show everything."""
        given: tuple[Owned[Any], ...] = (
            *self._asker.given("sections", contributions.SectionMaker),
            *(self._asker.given("checks", contributions.Check) if self.of_others else ()),
        )
        return tuple(dict.fromkeys(one.plugin for one in given if not self._leaves(one)))

    def _leaves(self, given: Owned[Any]) -> bool:
        """Whether a maker of sections or questions, or a check, is asked for what may leave."""
        return not getattr(given.value, "team_only", False) and (
            given.plugin == CORE
            or (
                given.value.shared is not Shared.NOTHING
                if hasattr(given.value, "shared")
                else given.plugin not in self.of_others
            )
        )

    @property
    def troubles(self) -> list[Trouble]:
        """What went wrong so far, of loading them too."""
        return self._guard.troubles if self._loaded else []

    @contextmanager
    def overheard(self) -> Iterator[list[Trouble]]:
        """What goes wrong meanwhile, also what went wrong before: kept as well, once."""
        before, meanwhile = self._guard.troubles, list[Trouble]()
        self._guard.troubles = meanwhile
        try:
            yield meanwhile
        finally:
            self._guard.troubles = before
            self.hear(meanwhile)

    def hear(self, troubles: Iterable[Trouble]) -> None:
        """Keep what went wrong with plugins elsewhere, each once."""
        kept = self._guard.troubles
        kept += [one for one in dict.fromkeys(troubles) if one not in kept]

    @property
    def loaded(self) -> tuple[str, ...]:
        """The names of the plugins in use, the core's own parts aside."""
        return tuple(one.name for one in self._loaded if one.name != CORE)

    @property
    def of_others(self) -> tuple[str, ...]:
        """The names of those to be used that did not come with qiworkbook."""
        all_ = () if self.only_core else self.entry_points
        return tuple(
            one.name for one in all_ if one.package != GROUP and one.name not in self.disabled
        )

    @property
    def versions(self) -> tuple[str, ...]:
        """The plugins in use with who brought them and in which version, in order."""
        by_name = {one.name: one for one in self.entry_points}
        used = [by_name[name] for name in self.loaded if name in by_name]
        return tuple(sorted(f"{one.name} ({one.package} {one.version})" for one in used))

    def troubles_of(self, name: str) -> tuple[Trouble, ...]:
        """What went wrong with the plugin of this name."""
        return tuple(trouble for trouble in self.troubles if trouble.plugin == name)

    def records(self) -> tuple[Owned[contributions.RecordType], ...]:
        """The files that plugins own."""
        from qiworkbook.plugins.claims import wrong_claim
        from qiworkbook.plugins.contribution_guard import guarded_record

        given = self._asker.given("records", contributions.RecordType, wrong_claim)
        return tuple(
            replace(one, value=guarded_record(self._guard, one.plugin, one.value)) for one in given
        )

    @property
    def record_types(self) -> tuple[contributions.RecordType, ...]:
        """The same without who gave them."""
        return tuple(owned.value for owned in self.records())

    def read_record(self, kind: RecordType, root: Path, path: str) -> TomlFile[FileTable]:
        """One file of a record. A fault of its model costs that file, and is told as such."""
        from qiworkbook.store.toml_file import TomlFile, read_toml
        from qiworkbook.store.validation import ModelFaultError
        from qiworkbook.text.source import Source

        owner = next((one.plugin for one in self.records() if one.value.name == kind.name), CORE)

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

        taken = {measure.id for measure in project.measures}
        derived: list[tuple[Measure, Series]] = []
        for maker in self._asker.given("measures", contributions.MeasureMaker):
            doing = f"deriving {maker.value.id} for {project.id}"
            derive = maker.value.derive
            for pair in self._guard.call(
                maker.plugin, doing, derive, project, most=MOST_OF_A_MAKER
            ):
                if not self._guard.is_wrong(maker.plugin, doing, wrong_pair, pair, taken):
                    measure, series = pair
                    taken.add(measure.id)
                    marked = _marked(series, maker.plugin, project)
                    left_out = maker.value.leave_out_for
                    how = replace(marked, shared=maker.value.shared, left_out_for=left_out)
                    derived.append((measure, how))
        return tuple(derived)

    def checks(self) -> tuple[contributions.Check, ...]:
        """The checks, the core's first. What one of them raises is noted, and it finds nothing."""
        from qiworkbook.plugins.contribution_guard import guarded_check

        return tuple(
            replace(given.value, find=guarded_check(self._asker, given))
            for given in self._asker.given("checks", contributions.Check)
            if not self._for_sharing or self._leaves(given)
        )

    def workbook_checks(self) -> tuple[contributions.WorkbookCheck, ...]:
        """The checks of the whole workbook; isolated like the others."""
        from qiworkbook.plugins.contribution_guard import guarded_check

        return tuple(
            replace(given.value, find=guarded_check(self._asker, given))
            for given in self._asker.given("workbook_checks", contributions.WorkbookCheck)
            if not self._for_sharing or self._leaves(given)
        )

    def questions(self) -> tuple[contributions.QuestionMaker, ...]:
        """The makers of coach questions, the core's first; isolated like checks."""
        kind, answer = contributions.QuestionMaker, contributions.CoachQuestion
        return tuple(
            replace(
                maker.value,
                ask=self._asker.isolated(
                    maker.plugin, f"asking {maker.value.code}", maker.value.ask, answer
                ),
                section=maker.value.section or maker.plugin,
            )
            for maker in self._asker.given("questions", kind)
            if not self._for_sharing or self._leaves(maker)
        )

    def sections(self) -> tuple[contributions.SectionMaker, ...]:
        """The makers of sections, the core's first; isolated like checks.

        Asked in this order, whoever is first to give a section of a project keeps its id.
        """
        from qiworkbook.plugins.contribution_guard import guarded_sections

        owners: dict[tuple[str, str], str] = {}
        return tuple(
            replace(
                maker.value,
                make=guarded_sections(self._asker, maker, maker.value.make, owners),
                in_full=maker.value.in_full
                and guarded_sections(self._asker, maker, maker.value.in_full, owners),
            )
            for maker in self._asker.given("sections", contributions.SectionMaker)
            if not self._for_sharing or self._leaves(maker)
        )

    def workbook_sections(self, view: WorkbookView, output: Output) -> tuple[Section, ...]:
        """What plugins tell of the whole workbook in a report or a deck."""
        from qiworkbook.plugins.contribution_guard import guarded_sections

        owners: dict[tuple[str, str], str] = {}
        given = self._asker.given("workbook_sections", contributions.WorkbookSectionMaker)
        return tuple(
            replace(section, maker=maker.value.id)
            for maker in given
            if output in maker.value.outputs and (not self._for_sharing or self._leaves(maker))
            for section in guarded_sections(self._asker, maker, maker.value.make, owners)(view)
        )

    def tables(self, views: Sequence[ProjectView]) -> tuple[Sheet, ...]:
        """The tables of plugins about these projects; those that may leave, in a copy that does.

        One without a row is left out: not everybody who has a plugin uses it. So is one that a
        plugin could not make whole.
        """
        from qiworkbook.plugins.contribution_guard import sheet_of

        sheets = (
            sheet_of(self._guard, maker, views)
            for maker in self._given("tables", "TableMaker")
            if not self._for_sharing or self._leaves(maker)
        )
        return tuple(sheet for sheet in sheets if sheet and sheet.rows)

    def papers(
        self, view: ProjectView, drawn: Callable[[Sequence[Section], str], str]
    ) -> tuple[PaperOffer, ...]:
        """What plugins offer to make of a project; what may leave, in a copy that does.

        `drawn` makes a page of sections and a title. The `make` of each raises WorkbookError where
        its plugin goes wrong.
        """
        from qiworkbook.plugins.contribution_guard import offered_whole

        return tuple(
            offered_whole(self._guard, maker.plugin, paper, drawn)
            for maker in self._given("papers", "PaperMaker")
            if not self._for_sharing or self._leaves(maker)
            for paper in self._asker.isolated(
                maker.plugin, f"offering {maker.value.id}", maker.value.offer, contributions.Paper
            )(view)
        )

    def read_settings(self, root: Path) -> TomlFile[WorkbookFile]:
        """workbook.toml, with what plugins read of it. A fault of a model costs its own table."""
        from qiworkbook.model.settings import file_with
        from qiworkbook.store.layout import WORKBOOK
        from qiworkbook.store.toml_file import read_toml, toml_said
        from qiworkbook.store.validation import ModelFaultError

        plain = read_toml(root, WORKBOOK, file_with())
        kept: list[contributions.Settings] = []
        for one in self._given("settings", "Settings"):

            def tried(
                settings: contributions.Settings = one.value,
            ) -> Iterator[contributions.Settings]:
                try:
                    toml_said(plain.source, file_with((settings.name, settings.model)))
                except ModelFaultError as fault:
                    raise fault.cause from None
                yield settings

            kept += self._guard.call(one.plugin, f"reading [plugins.{one.value.name}]", tried)
        whole = file_with(*((one.name, one.model) for one in kept))
        return toml_said(plain.source, whole) if plain.source.sha256 else plain

    def makers(self) -> tuple[contributions.SectionMaker | contributions.WorkbookSectionMaker, ...]:
        """The makers of sections about projects and about the workbook, as they were given."""
        about_projects = self._asker.given("sections", contributions.SectionMaker)
        about_all = self._asker.given("workbook_sections", contributions.WorkbookSectionMaker)
        return (*(one.value for one in about_projects), *(one.value for one in about_all))

    def section_owners(self) -> Mapping[str, str]:
        """The plugin behind each maker of sections, by the maker's id, without the core's."""
        makers = self._asker.given("sections", contributions.SectionMaker)
        return {one.value.id: one.plugin for one in makers if one.plugin != CORE}

    def left_out(self, plugin: str, doing: str, fault: BaseException) -> None:
        """Keep that something of a plugin is missing, because of this fault."""
        self._guard.note(plugin, doing, fault_words(fault), fault=fault)

    def commands(self, ours: Iterable[str] = ()) -> tuple[Owned[contributions.CommandRef], ...]:
        """The commands of plugins. None is imported, and none may have the name of one of ours."""
        given = self._asker.given("commands", contributions.CommandRef)
        taken = frozenset(ours)
        for one in given:
            if one.value.name in taken:
                wrong = f'"{one.value.name}" is a command of qiworkbook'
                lost = Lost("commands", one.value.name, CORE)
                self._guard.note(one.plugin, "giving commands", wrong, lost=lost)
        return tuple(one for one in given if one.value.name not in taken)

    def starters(self) -> tuple[Owned[contributions.Starter], ...]:
        """What a new project can begin with."""
        return self._asker.given("starters", contributions.Starter)

    def rule_sets(self) -> tuple[Owned[RuleSet], ...]:
        """The ways to read charts, the core's first."""
        from qiworkbook.spc.rule_sets import RuleSet

        return self._asker.given("rule_sets", RuleSet)

    def exporters(self) -> tuple[Owned[contributions.Exporter], ...]:
        """The formats of an export, the core's first. `write` gives all files, or raises."""
        from qiworkbook.plugins.contribution_guard import all_files

        return tuple(
            replace(
                one, value=replace(one.value, write=all_files(self._guard, one.plugin, one.value))
            )
            for one in self._asker.given("exporters", contributions.Exporter)
        )

    def exporter(self, name: str) -> contributions.Exporter:
        """The one that writes tables in the format of this name. Raises StopIteration for none."""
        return next(one.value for one in self.exporters() if one.value.name == name)

    def importers(self) -> tuple[Owned[contributions.Importer], ...]:
        """The ways to read a file of points, the core's first. `read` gives all rows, or raises."""
        from qiworkbook.plugins.contribution_guard import all_rows

        return tuple(
            replace(
                one, value=replace(one.value, read=all_rows(self._guard, one.plugin, one.value))
            )
            for one in self._asker.given("importers", contributions.Importer)
        )

    def brands(self) -> tuple[Owned[contributions.Brand], ...]:
        """The house styles, the core's first, without the files that are not there."""
        given = self._asker.given("brands", contributions.Brand)
        return tuple(replace(one, value=self._with_its_files(one)) for one in given)

    def offers(self, commands: Iterable[str] = ()) -> Iterator[PluginPart]:
        """Everything that plugins give, the core's aside. `commands` are those of the program."""
        self.brands()  # which looks for their files
        for hook, kind, what in _KINDS:
            found = self.commands(commands) if hook == "commands" else self._given(hook, kind)
            yield from (
                PluginPart(o.plugin, what, contribution_name(o.value))
                for o in found
                if o.plugin != CORE
            )
        for pack in self.packs():
            yield PluginPart(pack.plugin, "data packs", pack.plugin)

    def _given(self, hook: str, kind: str) -> tuple[Owned[Any], ...]:
        if hook == "records":
            return self.records()
        if hook == "rule_sets":
            return self.rule_sets()
        if hook == "tables":
            from qiworkbook.plugins.contribution_guard import wrong_table

            return self._asker.given(hook, contributions.TableMaker, wrong_table)
        if hook == "settings":
            from qiworkbook.plugins.claims import wrong_settings

            return self._asker.given(hook, contributions.Settings, wrong_settings)
        return self._asker.given(hook, getattr(contributions, kind))

    def packs(self) -> tuple[Owned[str], ...]:
        """The folders of data files that installed packages bring: those with a pack.toml."""
        return tuple(Owned(one.name, one.pack) for one in self._loaded if one.pack)

    def _with_its_files(self, one: Owned[contributions.Brand]) -> contributions.Brand:

        unfit = unfit_files(one.value)
        for key, why in unfit.items():
            self._guard.note(one.plugin, "giving brands", f"the {key} of {one.value.name} {why}")
        return replace(one.value, **dict.fromkeys(unfit, ""))
