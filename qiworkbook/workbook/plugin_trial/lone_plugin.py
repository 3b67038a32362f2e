"""What a plugin gives when it is asked, and its formats tried."""

from __future__ import annotations

import html
import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from msgspec import Struct

from qiworkbook.analysis.project_view import ProjectView, WorkbookView
from qiworkbook.compose.document import document
from qiworkbook.content import Document, Section
from qiworkbook.content.sheets import Sheet
from qiworkbook.contributions.command_ref import CommandRef
from qiworkbook.contributions.extensions import (
    Exporter,
    Importer,
    OutFile,
    Output,
    SectionMaker,
    Starter,
)
from qiworkbook.model import Project
from qiworkbook.model.import_profile import ImportProfile
from qiworkbook.plugins.contribution_guard import READ_ME
from qiworkbook.plugins.guard import Guard
from qiworkbook.plugins.loader import EntryPoint
from qiworkbook.plugins.manager import CORE, Plugins
from qiworkbook.problems import WorkbookError
from qiworkbook.workbook.opened import OpenWorkbook
from qiworkbook.workbook.outputs.documents import WORKING, export_files
from qiworkbook.workbook.plugin_trial.samples import AWKWARD
from qiworkbook.workbook.question import Question
from qiworkbook.workbook.sheets.point_import import ImportPreview
from qiworkbook.workbook.sheets.trust_sheet_import import look_at
from qiworkbook.writers.html_page import write_page

_LIST = f"Ward,Date,Moment,Cleaned,What,Value\nElm,2024-01-08,x,yes,{AWKWARD},3\nElm,08/01/24,,,,\n"
_FILES: Mapping[str, bytes] = {
    "empty.csv": b"",
    "list.csv": _LIST.encode(),
    "cut.csv": _LIST[:70].encode(),
    "heading.csv": b"date,value\n",
    "neither.bin": bytes(range(256)),
    "text.xml": b"<?xml version='1.0'?><rows/>",
    "text.json": b'{"rows": []}',
}


def exported(exporter: Exporter, opened: OpenWorkbook) -> tuple[OutFile, ...]:
    """The files of an export of everything; none when the plugin went wrong, or says why not."""
    try:
        return export_files(opened, (), exporter)
    except WorkbookError:
        return ()  # a fault is among the troubles, and a reason is for whoever asked


def imported(importer: Importer, project: Project) -> Iterator[ImportPreview]:
    """What is read of files of every kind, for the first measure of a project."""
    said = {one.name: one.usual or (*one.choices, AWKWARD)[0] for one in importer.options}
    importer = importer.told(said)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in _FILES.items() if project.measures else ():
            file = Path(folder) / name
            file.write_bytes(content)
            measure = project.measures[0].id
            try:
                look = look_at(
                    file,
                    importer,
                    [project],
                    ImportProfile(),
                    {},
                    date(2025, 1, 15),
                    project=project.id,
                    measure=measure,
                )
            except WorkbookError:
                continue  # as above
            if not isinstance(look, Question):  # which nobody is here to answer
                yield from look.looked


def lacks_notes(files: tuple[OutFile, ...]) -> bool:
    """Whether the files do not say that a working copy is not for sharing."""
    told = "".join(_letters(_text(file.content)) for file in files)
    return bool(files) and not (
        any(file.name == READ_ME for file in files)
        or all(_letters(note) in told for note in WORKING)
    )


def _text(content: str | bytes) -> str:
    """All text of a file; of an Excel file and its like, that of the parts it is packed from."""
    if isinstance(content, str):
        return content
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def _letters(text: str) -> str:
    """What is left of a text however a format writes it: letters and digits."""
    return re.sub(r"[^a-z0-9]", "", html.unescape(text).casefold())


class Parts(Struct, frozen=True):
    """What a plugin gives, by name. `names` are those of what people ask for: starters, formats."""

    codes: tuple[str, ...]
    files: tuple[str, ...]
    commands: tuple[str, ...]
    names: tuple[str, ...]


class LonePlugin:
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
