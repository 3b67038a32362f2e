"""Ask a plugin, and only it, for everything it can say of a project."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.analysis.project_view import WorkbookView
from qiworkbook.compose.document import document
from qiworkbook.content import Document
from qiworkbook.contributions.extensions import Output
from qiworkbook.plugins.guard import Guard
from qiworkbook.plugins.manager import CORE, Plugins
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.contract.exchange import imported
from qiworkbook.writers.html_page import write_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section
    from qiworkbook.content.sheets import Sheet
    from qiworkbook.contributions.command_ref import CommandRef
    from qiworkbook.contributions.exchange import Exporter, Importer
    from qiworkbook.contributions.extensions import SectionMaker, Starter
    from qiworkbook.plugins.loader import EntryPoint


class Parts(Struct, frozen=True):
    """What a plugin gives, by name. `names` are those of what people ask for: starters, formats."""

    codes: tuple[str, ...]
    files: tuple[str, ...]
    commands: tuple[str, ...]
    names: tuple[str, ...]


class Asked:
    """One plugin, alone beside the core."""

    def __init__(self, entry_point: EntryPoint, guard: Guard | None = None) -> None:
        """Load it, and ask every hook once. `guard` is told of each call, and keeps warnings."""
        core = Plugins((), only_core=True)
        self.name = entry_point.name
        self.guard = Guard(watch=guard.watch, warned=guard.warned) if guard else Guard()
        self.plugins = Plugins([entry_point], guard=self.guard)
        self._codes = {check.code for check in core.checks()}
        self._questions = {maker.code for maker in core.questions()}
        self._sections = {maker.id for maker in core.sections()}
        self.parts = self._parts()

    def troubles(self) -> tuple[str, ...]:
        """What went wrong so far, without the plugin's name."""
        return tuple(f"{one.doing}: {one.what}" for one in self.plugins.troubles_of(self.name))

    def makers(self) -> Iterator[SectionMaker]:
        """Its own sections."""
        return (maker for maker in self.plugins.sections() if maker.id not in self._sections)

    def sections(self, view: ProjectView) -> tuple[Section, ...]:
        """What it tells of a project in any output."""
        return tuple(
            section
            for maker in self.makers()
            for make in (maker.make, maker.in_full)
            if make is not None
            for section in make(view)
        )

    def commands(self) -> tuple[CommandRef, ...]:
        """Its own commands."""
        return tuple(one.value for one in self.plugins.commands() if one.plugin != CORE)

    def starters(self) -> tuple[Starter, ...]:
        """Its own starters."""
        return tuple(one.value for one in self.plugins.starters() if one.plugin != CORE)

    def exporters(self) -> tuple[Exporter, ...]:
        """Its own formats of export."""
        return tuple(one.value for one in self.plugins.exporters() if one.plugin != CORE)

    def importers(self) -> tuple[Importer, ...]:
        """Its own readers of files."""
        return tuple(one.value for one in self.plugins.importers() if one.plugin != CORE)

    def everything(self, view: ProjectView) -> tuple[object, ...]:
        """Problems, questions, sections, tables, and what it reads of files for a project."""
        whole = WorkbookView(view.workbook, (view,), view.today)
        return (
            *(p for check in self.plugins.checks() for p in check.find(view) if p.plugin),
            *(p for check in self.plugins.workbook_checks() for p in check.find(whole)),
            *self.of_the_workbook(whole),
            *self.tables(view),
            *self.papers(view),
            *(
                question
                for maker in self.plugins.questions()
                if maker.code not in self._questions
                for question in maker.ask(view)
            ),
            *self.sections(view),
            *(look for one in self.importers() for look in imported(one, view.project)),
        )

    def of_the_workbook(self, whole: WorkbookView) -> tuple[Section, ...]:
        """What it tells of the whole workbook in any output."""
        return tuple(
            section
            for output in Output
            for section in self.plugins.workbook_sections(whole, output)
        )

    def tables(self, view: ProjectView) -> tuple[Sheet, ...]:
        """Its tables for an export; none where one could not be made, which is then a trouble."""
        try:
            return self.plugins.tables([view])
        except WorkbookError:
            return ()

    def papers(self, view: ProjectView) -> Iterator[tuple[str, str, str | bytes]]:
        """What it offers to make of a project, as name, what it is, and what stands in it."""

        def drawn(sections: Sequence[Section], title: str) -> str:
            return write_page(document((view,), sections, title, view.project.ward, view.today))

        for paper in self.plugins.papers(view, drawn):
            with suppress(WorkbookError):  # the plugin's own fault is noted as a trouble
                yield paper.name, paper.what, paper.make()

    def document(self, view: ProjectView) -> Document:
        """A document of its sections alone."""
        whole = WorkbookView(view.workbook, (view,), view.today)
        sections = (*self.sections(view), *self.of_the_workbook(whole))
        return Document("A document of one plugin", sections=tuple(dict.fromkeys(sections)))

    def _parts(self) -> Parts:
        plugins = self.plugins
        codes = {check.code for check in plugins.checks()} - self._codes
        codes |= {maker.code for maker in plugins.questions()} - self._questions
        codes |= {check.code for check in plugins.workbook_checks()}
        tuple(plugins.sections())
        offers = tuple(plugins.offers())
        return Parts(
            tuple(sorted(codes)),
            tuple(owned.value.where for owned in plugins.records() if owned.plugin != CORE),
            tuple(owned.value.name for owned in plugins.commands() if owned.plugin != CORE),
            (
                *(owned.value.id for owned in plugins.starters() if owned.plugin != CORE),
                *(owned.value.id for owned in plugins.rule_sets() if owned.plugin != CORE),
                *(exporter.name for exporter in self.exporters()),
                *(importer.name for importer in self.importers()),
                *(owned.value.name for owned in plugins.brands() if owned.plugin != CORE),
                *(part.name for part in offers if part.what in ("tables to export", "settings")),
            ),
        )
