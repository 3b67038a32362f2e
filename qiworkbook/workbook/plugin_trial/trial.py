"""What is promised of a plugin, and a plugin tried on it: in this process, or in one apart.

What it gives when it is asked is looked at first, and its formats are tried.
"""

from __future__ import annotations

import ast
import contextlib
import html
import importlib
import io
import json
import re
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from importlib import import_module, metadata
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct, to_builtins

from qiworkbook.analysis.project_view import ProjectView, WorkbookView
from qiworkbook.compose.document import document
from qiworkbook.content import Document, Figure, Section
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
from qiworkbook.contributions.records import Scope
from qiworkbook.figures import figure_svg
from qiworkbook.model import Project
from qiworkbook.model.import_profile import ImportProfile
from qiworkbook.plugins.contribution_guard import READ_ME
from qiworkbook.plugins.guard import Guard, fault_words
from qiworkbook.plugins.loader import GROUP, EntryPoint, installed
from qiworkbook.plugins.manager import CORE, Plugins
from qiworkbook.problems import Problem, WorkbookError
from qiworkbook.workbook.check import pack_problems, problems_of
from qiworkbook.workbook.opened import OpenWorkbook, open_workbook
from qiworkbook.workbook.outputs.documents import WORKING, export_files
from qiworkbook.workbook.plugin_trial.samples import (
    AWKWARD,
    EMPTY,
    ProcessState,
    full_project,
    invented,
    states,
)
from qiworkbook.workbook.programmes.definitions import definition_problems
from qiworkbook.workbook.question import Question
from qiworkbook.workbook.sheets.point_import import ImportPreview
from qiworkbook.workbook.sheets.trust_sheet_import import look_at
from qiworkbook.writers.html_page import write_html_deck, write_page

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


Write = Callable[[Document], object]

IMPORTS, LIGHT, LOADS, SURVIVES = "imports", "light", "loads", "survives"
SAME, WRITES, RENDERS, LABELS, TOLD = "same", "writes", "renders", "labels", "told"

PROMISES: Mapping[str, str] = MappingProxyType(
    {
        IMPORTS: "it imports qiworkbook.api and qiworkbook.cli.kit, and nothing else of qiworkbook",
        LIGHT: "importing it is quick and loads nothing heavy, so that every command starts fast",
        LOADS: "it loads, and every hook, command, starter and file of it is as it should be",
        SURVIVES: "it copes with an empty, a half-written and a full project",
        SAME: "asked twice, it says the same twice",
        WRITES: "looking at a project changes no file and nothing else, and comes to an end",
        RENDERS: "its sections can be written in every format",
        LABELS: "what it exports says whether it can be shared",
        TOLD: "its README tells every code, file, command and starter",
    }
)


class Broken(Struct, frozen=True):
    """A promise that is not kept: which one (see PROMISES), and what was found."""

    promise: str
    what: str

    def __str__(self) -> str:
        return f"{PROMISES[self.promise]}; but {self.what}"


def readme_of(home: Path | None, package: str) -> str:
    """Its text, with the pages in `docs` beside it, or "".

    `home` is the folder of the code, or its one file.
    """
    if home is None:
        return ""
    pages = [
        page.read_text(encoding="utf-8")
        for folder in _folders(home)
        for page in (folder / "README.md", *sorted((folder / "docs").glob("*.md")))
        if page.is_file()
    ]
    return "\n".join(
        [
            *pages,
            _installed(
                package
                or (next(iter(metadata.packages_distributions().get(home.stem, ())), "") or "")
            ),
        ]
    ).strip()


def _folders(home: Path) -> Iterator[Path]:
    yield home
    for folder in (home.parent, home.parent.parent):
        if (folder / "pyproject.toml").is_file():
            yield folder


def _installed(package: str) -> str:
    try:
        return str(metadata.metadata(package).json.get("description", "")) if package else ""
    except metadata.PackageNotFoundError:
        return ""


HEAVY = ("click", "jinja2", "matplotlib", "pptx", "pydantic", "tomlkit", "xlsxwriter")
_DOORS = ("qiworkbook.api", "qiworkbook.cli.kit")
_ON_THE_WAY = ("qiworkbook", "qiworkbook.cli")  # what holds the doors
_LIGHTLY = """
import importlib, sys, time
sys.path[:0] = {path!r}
import pluggy, qiworkbook.api
began, worked = time.perf_counter(), time.process_time()
importlib.import_module({module!r})
print(
    time.perf_counter() - began,
    time.process_time() - worked,
    *[name for name in {heavy!r} if name in sys.modules],
)
"""
_WORKED, _WAITED = 0.25, 3.0  # seconds; a busy computer keeps even a light import waiting
_PATIENCE = 30.0


def strangers(files: tuple[Path, ...], home: Path) -> Iterator[Broken]:
    """Imports of qiworkbook that go through neither of its doors."""
    for file in files:
        try:
            tree = ast.parse(file.read_bytes())
        except (SyntaxError, ValueError):
            continue  # importing it says so
        for node in ast.walk(tree):
            for name in (*_names(node), *_called(node), *_reached(node)):
                if name.split(".")[0] == "qiworkbook" and name not in (*_DOORS, "qiworkbook.cli"):
                    where = f"{file.relative_to(home).as_posix()}:{getattr(node, 'lineno', 1)}"
                    yield Broken(IMPORTS, f"{where} imports {name}")


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module in _ON_THE_WAY:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []


def _called(node: ast.AST) -> list[str]:
    """What `import_module("qiworkbook.store")` and `__import__("qiworkbook.store")` name."""
    if not isinstance(node, ast.Call):
        return []
    function = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
    if function not in ("__import__", "import_module"):
        return []
    texts = [
        given.value
        for given in (*node.args, *(keyword.value for keyword in node.keywords))
        if isinstance(given, ast.Constant) and isinstance(given.value, str)
    ]
    if texts and texts[0].startswith("."):  # import_module(".store", "qiworkbook")
        return [f"{package}{texts[0]}" for package in texts[1:2]]
    return texts[:1]


def _reached(node: ast.AST) -> list[str]:
    """`qiworkbook.store`, reached through a name that `import qiworkbook.api` left behind."""
    name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
    return [name] if name.rpartition(".")[0] in _ON_THE_WAY else []


def heavy_imports(module: str) -> Iterator[Broken]:
    """What importing the plugin's top module loads that it should not, and how long it takes.

    In a process of its own, where nothing but the api has been imported before.
    """
    code = _LIGHTLY.format(path=[*filter(None, sys.path)], module=module, heavy=HEAVY)
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        yield Broken(LIGHT, f"importing {module} takes more than {_PATIENCE:g} seconds")
        return
    if ran.returncode or not ran.stdout:
        yield Broken(LIGHT, f"importing {module} ended the whole process (with {ran.returncode})")
        return
    waited, worked, *loaded = ran.stdout.split("\n")[-2].split()
    if float(worked) > _WORKED or float(waited) > _WAITED:
        yield Broken(LIGHT, f"importing {module} takes {float(waited):.1f} seconds")
    if loaded:
        hint = "import what needs it inside the hooks"
        yield Broken(LIGHT, f"importing {module} loads {', '.join(loaded)}: {hint}")


def written() -> tuple[tuple[str, Write], ...]:
    """The writers by the name of their format."""
    from qiworkbook.writers.deck import write_deck
    from qiworkbook.writers.markdown import write_markdown
    from qiworkbook.writers.plain_text import write_text

    return (
        ("a page in HTML", write_page),
        ("slides in HTML", write_html_deck),
        ("Markdown", lambda document: write_markdown(document, _drawn)),
        ("plain text", write_text),
        ("a PowerPoint deck", write_deck),
    )


def _drawn(figure: Figure, name: str) -> str:

    figure_svg(figure)
    return f"{name}.svg"


def lost_commands(asked: LonePlugin) -> Iterator[Broken]:
    """The commands that could not be started."""
    for ref in asked.commands():
        module, _, name = ref.target.partition(":")
        try:
            command = getattr(import_module(module), name)
            if not any(kind.__module__.startswith("click.") for kind in type(command).__mro__):
                raise TypeError(f"{ref.target} is not a click command")
        except BaseException as fault:  # noqa: BLE001  # an exit too
            yield Broken(LOADS, f"qiworkbook {ref.name} could not be started: {fault_words(fault)}")


def wrong_pack(asked: LonePlugin, root: Path) -> Iterator[Broken]:
    """What is wrong in the data files that the plugin brings, read beside the packaged modules."""
    if not asked.plugins.packs():
        return
    others = [one for one in installed() if one.package == GROUP and one.name != asked.name]
    opened = open_workbook(root, Plugins([*others, *asked.plugins.entry_points]), _DAY)
    packs = (*pack_problems(opened), *definition_problems(opened))
    for problem in (*opened.workbook.problems, *packs):
        if problem.plugin == asked.name:
            yield Broken(LOADS, _said(problem))


def wrong_starters(asked: LonePlugin, opened: OpenWorkbook) -> Iterator[Broken]:
    """What `check` would say, as an error, of a project just begun from a starter of the plugin."""
    from qiworkbook.workbook.edits.creation import ProjectHeading, start_project

    for starter in asked.starters():
        project = f"from-{starter.id}"
        heading = ProjectHeading("A ward", "A trust", "A ward")
        try:
            start_project(opened.root, project, starter, heading, opened.today)
            begun = open_workbook(opened.root, asked.plugins, opened.today)
            problems = problems_of(begun, [project])
        except Exception as fault:  # noqa: BLE001  # whatever it is, it is what was asked for
            yield Broken(LOADS, f"no project can begin from {starter.id}: {fault_words(fault)}")
            continue
        for problem in problems:
            if problem.severity == "error":
                yield Broken(LOADS, f"a project from {starter.id} begins with {_said(problem)}")


def _said(problem: Problem) -> str:
    return f"{problem.place}: {problem.message}"


_DAY = date(2025, 1, 15)
_ID = "elm"


def contract(
    entry_point: EntryPoint,
    example: Path | None = None,
    page: Path | None = None,
    guard: Guard | None = None,
) -> tuple[Broken, ...]:
    """The promises that a plugin does not keep; () when it keeps them all.

    `example` is a folder of files as they stand below a project's folder; otherwise the folder
    `example` in the plugin's package, if there is one. `page` documents the plugin together with
    its README. `guard` is told of each call, and keeps the warnings.
    """
    written()  # imports what will be needed: what that changes is not the plugin's doing
    with tempfile.TemporaryDirectory():  # the first of which is to be tidied up at the end
        ground = ProcessState.now()
    asked = LonePlugin(entry_point, guard)
    if asked.name not in asked.plugins.loaded:
        return tuple(Broken(LOADS, trouble) for trouble in asked.troubles())
    home = _home(entry_point)
    files_of_example = _texts(example or (home / "example" if home else None))
    without = tuple(_without_example(asked, files_of_example))
    broken = [Broken(LOADS, trouble) for trouble in asked.troubles()]
    if home:
        files = (home,) if home.is_file() else tuple(sorted(home.rglob("*.py")))
        broken += strangers(files, home.parent)
        broken += heavy_imports(entry_point.module.partition(":")[0])
    if not any(part.plugin == asked.name for part in asked.plugins.offers()):
        broken.append(Broken(LOADS, "it gives nothing: it has no hook that does, and no pack.toml"))
    broken += lost_commands(asked)
    models = {one.value.where: one.value.model for one in asked.plugins.records()}
    for state, project in (*states(files_of_example, models), *without):
        broken += _tried(entry_point, state, project, guard)
    page_text = page.read_text(encoding="utf-8") if page else ""
    broken += _untold(asked, readme_of(home, entry_point.package) + page_text)
    broken += (Broken(WRITES, f"it {what}") for what in ground.changed())
    return tuple(dict.fromkeys(broken))


def _without_example(
    asked: LonePlugin, example: Mapping[str, str]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """A project with an invented file of each kind of which there is no example."""
    for record in (one.value for one in asked.plugins.records()):
        is_there = any(fnmatchcase(path, record.where) for path in example)
        if record.scope is Scope.PROJECT and not is_there:
            write = partial(invented, record.model)
            text = asked.plugins.tried(asked.name, f"describing {record.where}", write)
            if text:
                files = full_project() | {record.where.replace("*", "one"): text}
                yield f"an invented {record.where}", files


def _tried(
    entry_point: EntryPoint, state: str, project: Mapping[str, str], guard: Guard | None
) -> Iterator[Broken]:
    """The plugin on one project."""
    asked = LonePlugin(entry_point, guard)
    before = asked.troubles()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _write(root, project)
        files = _bytes(root)
        with contextlib.chdir(root):  # where a careless plugin would write
            opened, again = (open_workbook(root, asked.plugins, _DAY) for _ in range(2))
            handed, whole = opened.view(_ID), repr(opened.view(_ID))
            if asked.everything(handed) != asked.everything(again.view(_ID)):
                yield Broken(SAME, f"with {state} it said something else the second time")
            if _repr(handed) != whole:
                yield Broken(WRITES, f"with {state} it changed what it was handed")
            yield from _unwritten(asked, handed, state)
            yield from _not_exported(asked, opened, again, state)
        if _bytes(root) != files:
            yield Broken(WRITES, f"with {state} a file was changed, made or deleted")
        if state == EMPTY:
            yield from wrong_pack(asked, root)
            yield from wrong_starters(asked, opened)
    for trouble in asked.troubles():
        if trouble not in before:
            yield Broken(SURVIVES, f"with {state}, {trouble}")


def _repr(view: ProjectView) -> str:
    try:
        return repr(view)
    except AttributeError:  # something was taken out of it
        return ""


def _unwritten(asked: LonePlugin, view: ProjectView, state: str) -> Iterator[Broken]:
    document = asked.document(view)
    for writer, write in written() if document.sections else ():
        try:
            write(document)
        except Exception as fault:  # noqa: BLE001  # whatever it is, it is what was asked for
            yield Broken(RENDERS, f"with {state}, not as {writer}: {fault_words(fault)}")


def _not_exported(
    asked: LonePlugin, opened: OpenWorkbook, again: OpenWorkbook, state: str
) -> Iterator[Broken]:
    for exporter in asked.exporters():
        files = exported(exporter, opened)
        if files != exported(exporter, again):
            yield Broken(SAME, f"with {state} it exported something else as {exporter.name}")
        if lacks_notes(files):
            yield Broken(LABELS, f"with {state} {exporter.name} does not say “NOT FOR SHARING”")


def _untold(asked: LonePlugin, text: str) -> Iterator[Broken]:
    parts = asked.parts
    wanted = [
        *(f"`{code}`" for code in parts.codes),
        *(f"`{file}`" for file in parts.files),
        *(f"qiworkbook {command}" for command in parts.commands),
        *(f"`{name}`" for name in parts.names),
    ]
    left = [one for one in wanted if one not in text]
    if left:
        yield Broken(TOLD, f"not {', '.join(left)}" if text else "there is no README.md")


def _home(entry_point: EntryPoint) -> Path | None:
    """The folder of the plugin's package, or its one file."""
    module = importlib.import_module(entry_point.module.partition(":")[0])
    folder = next(iter(getattr(module, "__path__", ())), None)
    file = folder or getattr(module, "__file__", None)
    return Path(file) if file else None


def _texts(folder: Path | None) -> dict[str, str]:
    if folder is None or not folder.is_dir():
        return {}
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".toml", ".csv")
    }


def _write(root: Path, project: Mapping[str, str]) -> None:
    texts = {f"projects/{_ID}/{path}": text for path, text in project.items()}
    for path, text in ({"workbook.toml": "format = 1\n"} | texts).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")


def _bytes(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


SECONDS = 120.0
"""How long a plugin is tried; the packaged modules take two to ten seconds."""

_RESULT, _NOW, _ERRORS = "result.json", "now.txt", "errors.txt"
_CODE = """
import json, sys
given = json.loads(sys.argv[1])
sys.path[:] = given["path"]
from qiworkbook.workbook.plugin_trial.trial import main
main(given)
"""


class Tried(Struct, frozen=True):
    """What came of trying a plugin: promises that it does not keep, and warnings on the way."""

    broken: tuple[Broken, ...]
    warned: tuple[str, ...] = ()


def contract_apart(entry_point: EntryPoint, seconds: float = SECONDS) -> Tried:
    """The contract, tried in a process that is ended after so many `seconds`."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        given = {"path": list(sys.path), "entry_point": to_builtins(entry_point), "folder": folder}
        command = [sys.executable, "-c", _CODE, json.dumps(given)]
        with (home / _ERRORS).open("wb") as errors:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
            )
            try:
                process.wait(seconds)
                ended = f"it ended the whole process (with {process.returncode})"
            except subprocess.TimeoutExpired:
                ended = f"it had not come back after {seconds:g} seconds"
            finally:
                process.kill()
                process.wait()
        if (home / _RESULT).is_file():
            try:
                found = json.loads((home / _RESULT).read_text(encoding="utf-8"))
                return Tried(tuple(Broken(*one) for one in found["broken"]), tuple(found["warned"]))
            except (ValueError, TypeError, KeyError):
                ended = "it left an answer that cannot be read: it changed what that is made with"
        said = (home / _ERRORS).read_text(encoding="utf-8", errors="replace").split("\n")[-2:-1]
        now = (home / _NOW).read_text(encoding="utf-8") if (home / _NOW).is_file() else "starting"
        return Tried((Broken(WRITES, ": ".join([f"{ended}, while {now}", *said])),))


def main(given: Mapping[str, Any]) -> None:
    """What the process does: try, and leave the result in a file, whole or not at all."""
    home = Path(given["folder"])
    with (home / _NOW).open("w", encoding="utf-8") as now:

        def watch(_plugin: str, doing: str) -> None:
            now.seek(0)
            now.write(doing)
            now.truncate()
            now.flush()

        warnings.simplefilter("default")  # those for developers too
        guard = Guard(watch=watch)
        broken = contract(EntryPoint(**given["entry_point"]), guard=guard)
    result = {"broken": [(one.promise, one.what) for one in broken], "warned": guard.warned}
    unfinished = home / f"{_RESULT}.part"
    unfinished.write_text(json.dumps(result), encoding="utf-8")
    unfinished.replace(home / _RESULT)
