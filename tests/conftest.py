"""What many tests share: a project seen whole, with no disk, and documents as lines of text."""

from __future__ import annotations

import gc
import os
import signal
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from qiworkbook import content
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.model import (
    About,
    Cycle,
    CycleFile,
    FileTable,
    Project,
    ProjectFile,
    Series,
    Workbook,
)
from qiworkbook.problems import Pressed
from qiworkbook.store.rows import read_table
from qiworkbook.store.workbook_folder import series_of
from qiworkbook.testing import WorkbookFolder, compare_golden
from qiworkbook.text.source import Source, located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qiworkbook.content import Document
    from qiworkbook.problems import Problem
    from qiworkbook.testing import Ran

M = TypeVar("M", bound=FileTable)

TODAY = date(2025, 4, 10)
OUR_FAULT = 3

# A busy machine is not a slow function, and no reason to fail.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


@pytest.fixture(autouse=True)
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever command a test runs: each that it offers next can be typed as it stands."""
    run = WorkbookFolder.run

    def held(folder: WorkbookFolder, *args: str, **more: Any) -> Ran:
        from tests.offers import misfits

        ran = run(folder, *args, **more)
        if ran.exit_code != OUR_FAULT:
            assert misfits(ran.out + ran.err, folder.plugins) == [], args
        return ran

    monkeypatch.setattr(WorkbookFolder, "run", held)


@pytest.fixture
def keys() -> Iterator[None]:
    """Ctrl and C are heard as at the command line, so that nothing else counts as them."""

    def pressed(_number: int, _frame: object) -> NoReturn:
        raise Pressed

    before = signal.signal(signal.SIGINT, pressed)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def see() -> Callable[..., ProjectView]:
    """Give the texts of project.toml, of cycles by id and of data by measure; get the view."""
    return _see


def _see(
    project: str,
    cycles: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    *,
    today: date = TODAY,
    workbook: Workbook | None = None,
    id_: str = "elm-ward",
    problems: tuple[Problem, ...] = (),
) -> ProjectView:
    folder = f"projects/{id_}"
    source = Source(f"{folder}/project.toml", project)
    file = _read(source, ProjectFile)
    made = Project(
        id=id_,
        source=source,
        about=file.project or About(title=id_),
        aim=file.aim,
        coproduction=file.coproduction,
        team=file.team,
        drivers=file.driver,
        ideas=file.idea,
        measures=file.measure,
        learning=file.learning,
        next_steps=file.next,
        progress=file.progress,
        tasks=file.task,
        followups=file.followup,
        cycles=tuple(
            _cycle(name, Source(f"{folder}/pdsa/{name}.toml", text))
            for name, text in sorted((cycles or {}).items())
        ),
        series={name: _series(name, text, folder) for name, text in (data or {}).items()},
        problems=problems,
    )
    return ProjectView(made, today, workbook or Workbook(projects=(made,)))


def _cycle(name: str, source: Source) -> Cycle:
    return Cycle(name, _read(source, CycleFile), source)


def _read(source: Source, model: type[M]) -> M:
    """A file that has nothing wrong with it, its rows knowing where they stand."""
    return model.model_validate(located(tomllib.loads(source.text), source.file))


def _series(measure: str, text: str, folder: str) -> Series:
    source = Source(f"{folder}/data/{measure}.csv", text)
    rows = read_table(text, source.file).rows
    return series_of(measure, source, rows)


@pytest.fixture
def outline() -> Callable[[Document], str]:
    """Give a document; get its sections as lines of text, to read and to compare."""
    return _outline


def _outline(document: Document) -> str:
    lines = [document.title, document.subtitle, *document.labels]
    for section in document.sections:
        kind = "" if section.kind is content.SectionKind.BODY else f" ({section.kind})"
        lines += ["", f"# {section.id}{kind}: {section.heading}", f"= {section.message}"]
        lines += [line for block in section.blocks for line in _lines(block)]
        lines += [f"  notes: {note}" for note in section.notes]
    return "\n".join(lines) + "\n"


def _lines(block: content.Block) -> list[str]:
    name = type(block).__name__
    match block:
        case content.Bullets(items):
            return [f"- {item}" for item in items]
        case content.Facts(pairs):
            return [f"{label}: {value}" for label, value in pairs]
        case content.Grid(columns, rows):
            return [" | ".join(columns), *(" | ".join(cell.text for cell in row) for row in rows)]
        case content.Links(items):
            return [f"{link.title} <{link.address}> {link.note}".rstrip() for link in items]
        case content.Diagram(nodes, arrows, alt):
            boxes = [f"{n.column} [{n.text}] {n.mark}".rstrip() for n in nodes]
            return [f"Diagram: {alt}", *boxes, *(f"{a.start} -> {a.end}" for a in arrows)]
        case content.Paragraph(text) | content.Heading(text) | content.Callout(text):
            return [f"{name}: {text}"]
        case content.Quote(text):
            return [f"{name}: {text}"]
        case _:
            return [f"{name}: {content.alt_of(block)}"]


@pytest.fixture
def golden(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], None]:
    """Give the name of a file in tests/golden and a text; they have to be the same.

    `pytest --write-golden` writes the files instead: look at the difference before you keep it.
    """

    if request.config.getoption("--write-golden"):
        monkeypatch.setenv("QIWORKBOOK_WRITE_GOLDEN", "1")

    def compare(name: str, text: str) -> None:
        compare_golden(Path(__file__).parent / "golden" / name, text)

    return compare


def pytest_collection_finish() -> None:
    """Whatever is there by now stays to the end, so that nobody looks through it as if it went."""
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="Write the golden files anew.")
    parser.addoption("--trust-sheets", action="store_true", help="Import 2,000 sheets of trusts.")
    parser.addoption(
        "--attacks",
        type=int,
        default=20,
        help="How many invented workbooks a reader of a copy to share tries to work out.",
    )
    parser.addoption(
        "--faults",
        action="store_true",
        help="Stop each edit at every call by which it changes a file, not at one of them.",
    )


@pytest.fixture(autouse=True, scope="session")
def _a_state_folder_of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What stood before an edit, and what was read, is kept here, not where the tests are run."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patched.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        # A program that a test starts would compile everything, each time, where this is set.
        patched.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        # No test cuts the power: what is written need not wait for the disk.
        patched.setattr(os, "fsync", lambda _descriptor: None)
        yield
