"""Every command that writes for people: inside the workbook, over nobody's work, what it says."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.session import Session
from qiworkbook.testing import WorkbookFolder, make_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
QUESTIONNAIRE = ("--questionnaire", "talking-about-sexual-safety")
# What each command types before -o, and every ending that its help names.
FILES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "chart": (("chart", "willow-ward", "feels-safe"), (".svg", ".png")),
    "theory": (("theory", "willow-ward"), (".svg", ".png", ".md", ".txt")),
    "compare": (("compare", "feels-safe"), (".html", ".md", ".svg", ".png")),
    "summary": (("summary", "willow-ward"), (".html", ".md", ".svg", ".png")),
    "slides": (("slides", "willow-ward"), (".pptx", ".html", ".txt")),
    "programme slides": (("programme", "slides"), (".pptx", ".html", ".txt")),
    "benchmark form": (("benchmark", "form", "willow-ward"), (".xlsx",)),
    "pack": (("pack", "willow-ward", "--recipient", "All", "--yes"), (".zip",)),
    "sheet out": (("sheet", "out", "willow-ward"), (".xlsx",)),
    "learning-set form": (("learning-set", "form"), (".html",)),
    "learning-set invite": (("learning-set", "invite"), (".html",)),
    "sheet paper": (("sheet", "paper", "willow-ward"), (".html",)),
    "charter poster": (("charter", "poster", "willow-ward"), (".html", ".pptx")),
    "survey form": (("survey", "form", "willow-ward", *QUESTIONNAIRE), (".html",)),
    "survey questionnaires": (
        ("survey", "questionnaires", "talking-about-sexual-safety"),
        (".toml",),
    ),
}
FOLDERS: dict[str, tuple[str, ...]] = {
    "privacy page": ("privacy", "page"),
    "report": ("report", "willow-ward"),
    "report --format markdown": ("report", "willow-ward", "--format", "markdown"),
    "export": ("export", "willow-ward"),
    "export --format xlsx": ("export", "willow-ward", "--format", "xlsx"),
    "export --format json": ("export", "willow-ward", "--format", "json"),
    "export --share": ("export", "willow-ward", "--share"),
    "spread package": ("spread", "package", "willow-ward"),
    "schema": ("schema",),
    "programme export": ("programme", "export"),
    "programme report": ("programme", "report"),
    "programme site": ("programme", "site"),
}
ALL = {name: args for name, (args, _) in FILES.items()} | FOLDERS
WITH_A_DEFAULT = {
    "report": "report.html",
    "slides": "deck.pptx",
    "export": "export/points.csv",
    "export --share": "share/points.csv",
    "spread package": "change-package.html",
    "benchmark form": "willow-ward-benchmark-2025-02-24.xlsx",
    "charter poster": "willow-ward-charter-poster-a4.html",
    "survey form": "willow-ward-talking-about-sexual-safety.html",
}


@pytest.fixture
def willow(tmp_path: Path) -> WorkbookFolder:
    """The examples that come along, in a folder with room beside it."""
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in ("projects", "learning-sets")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in (".toml", ".csv")
    }
    files["programme.toml"] = (
        'format = 1\n[programme]\nname = "All of it (invented)"\n'
        '[[member]]\ntrust = "northmoor"\nworkbook = "projects"\n'
    )
    (tmp_path / "w").mkdir()
    return make_workbook(tmp_path / "w", files)


def with_output(command: click.Command, ctx: click.Context, name: str = "") -> Iterator[str]:
    if isinstance(command, click.Group):
        for inner in command.list_commands(ctx):
            found = command.get_command(ctx, inner)
            assert found is not None
            below = click.Context(found, parent=ctx, obj=ctx.obj)
            yield from with_output(found, below, f"{name} {inner}".strip())
    elif any("-o" in param.opts for param in command.params):
        yield name


def test_no_command_that_writes_is_forgotten() -> None:
    there = set(with_output(qiworkbook, click.Context(qiworkbook, obj=Session())))
    assert there == {name.partition(" --")[0] for name in ALL}


def outside(willow: WorkbookFolder) -> Path:
    folder = willow.root.parent / "outside"
    (folder / "figures").mkdir(parents=True)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".qiworkbook" not in path.parts
    }


def written_by(willow: WorkbookFolder, *args: str) -> list[Path]:
    before = files_of(willow.root)
    ran = willow.run(*args)
    assert ran.exit_code == 0, ran
    after = files_of(willow.root)
    return [willow.root / name for name in after if after[name] != before.get(name)]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("link", ["out", "out/deep", "out/figures"])
def test_a_link_in_the_workbook_leads_no_output_out_of_it(
    willow: WorkbookFolder, name: str, link: str
) -> None:
    beyond = outside(willow)
    place = willow.root / link
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(os.path.relpath(beyond, place.parent))
    target = "out/deep" if link == "out/deep" else "out"
    if name in FILES:
        target += f"/x{FILES[name][1][0]}"
    ran = willow.run(*ALL[name], "-o", target)
    assert files_of(beyond) == {}
    if (
        name == "export --share" and link == "out/figures"
    ):  # a copy to share lies among nothing else
        assert (ran.exit_code, "Choose another folder" in ran.err) == (1, True)
        return
    goes_there = link != "out/figures" or name == "report --format markdown"
    goes_there = goes_there or (name == "spread package" and link == "out/figures")
    assert ran.exit_code == (1 if goes_there else 0), ran
    assert not goes_there or "leads out of the workbook by a link" in ran.err


@pytest.mark.parametrize("name", WITH_A_DEFAULT)
def test_the_output_folder_may_be_no_way_out(willow: WorkbookFolder, name: str) -> None:
    beyond = outside(willow)
    (willow.root / "output").symlink_to("../outside")
    ran = willow.run(*ALL[name])
    assert (ran.exit_code, files_of(beyond)) == (1, {})


@pytest.mark.parametrize("name", WITH_A_DEFAULT)
def test_what_somebody_changed_stays_and_the_new_one_is_beside_it(
    willow: WorkbookFolder, name: str
) -> None:
    willow.run(*ALL[name])
    made = willow.root / "output" / WITH_A_DEFAULT[name]
    first = made.read_bytes()
    willow.run(*ALL[name])
    assert made.read_bytes() == first
    made.write_bytes(first + b"\n<!-- mine -->")
    ran = willow.run(*ALL[name])
    beside = made.with_name(f"{made.stem}-2{made.suffix}")
    assert made.read_bytes() == first + b"\n<!-- mine -->"
    assert beside.read_bytes() == first
    assert (ran.exit_code, f"{made.name} stays as it is" in ran.err) == (0, True)
    assert beside.name in ran.err
    ran = willow.run(*ALL[name])  # the one beside it is ours
    assert not made.with_name(f"{made.stem}-3{made.suffix}").exists()
    ran = willow.run(*ALL[name], "--replace")
    if name == "export --share":  # what somebody changed may be a working copy: none lies beside it
        assert (ran.exit_code, "Choose another folder" in ran.err) == (1, True)
        return
    assert ran.exit_code == 0
    assert made.read_bytes() == first


def test_a_file_of_somebody_else_is_never_written_over(willow: WorkbookFolder) -> None:
    willow.write("out/report.html", "precious")
    beyond = outside(willow)
    (beyond / "c.svg").write_text("precious")
    assert "report-2.html" in willow.run("report", "-o", "out").out
    assert "c-2.svg" in willow.run(*ALL["chart"], "-o", str(beyond / "c.svg")).out
    assert willow.read("out/report.html") == (beyond / "c.svg").read_text() == "precious"
    (beyond / "project.schema.json").write_text("precious")
    ran = willow.run("schema", "-o", str(beyond))
    assert "project.schema.json stays as it is" in ran.err
    assert (beyond / "project.schema.json").read_text() == "precious"
    willow.run("schema", "-o", str(beyond), "--replace")
    assert "precious" not in (beyond / "project.schema.json").read_text()
    willow.write("out/empty.svg", "")
    assert written_by(willow, *ALL["chart"], "-o", "out/empty.svg") == [
        willow.root / "out/empty.svg"
    ]


def test_a_figure_that_somebody_changed_stops_the_page_that_refers_to_it(
    willow: WorkbookFolder,
) -> None:
    args = ("report", "willow-ward", "--format", "markdown", "-o", "out")
    figure = next(path for path in written_by(willow, *args) if path.suffix == ".svg")
    figure.write_text("<svg><!-- mine --></svg>")
    ran = willow.run(*args)
    assert (ran.exit_code, figure.name in ran.err) == (1, True)
    assert "mine" in figure.read_text()
    assert willow.run(*args, "--replace").exit_code == 0
    assert "mine" not in figure.read_text()


def opens(path: Path) -> None:
    """Open a file with a reader of its kind, as whoever gets it will."""
    content = path.read_bytes()
    match path.suffix:
        case ".pptx":
            from pptx import Presentation

            assert len(Presentation(str(path)).slides)
        case ".xlsx":
            from python_calamine import load_workbook

            assert load_workbook(str(path)).sheet_names
        case ".png":
            from PIL import Image

            Image.open(path).load()
        case ".svg":
            from xml.etree import ElementTree as ET

            assert ET.fromstring(content).tag.endswith("svg")
        case ".html":
            assert content.lstrip().lower().startswith(b"<!doctype html")
        case ".json":
            json.loads(content)
        case ".zip":
            with zipfile.ZipFile(path) as parts:
                assert parts.testzip() is None
                assert parts.namelist()
        case ".toml":
            import tomllib

            tomllib.loads(content.decode())
        case ".md" | ".txt" | ".csv":
            assert not content.decode("utf-8-sig").lstrip().startswith(("<", "PK", "{"))
        case other:
            pytest.fail(f"no reader for {other}")


@pytest.mark.parametrize(
    ("name", "ending"), [(name, ending) for name, (_, ends) in FILES.items() for ending in ends]
)
def test_a_file_is_what_its_name_says(willow: WorkbookFolder, name: str, ending: str) -> None:
    made = written_by(willow, *ALL[name], "-o", f"out/x{ending}")
    assert willow.root / f"out/x{ending}" in made
    for path in made:
        opens(path)


@pytest.mark.parametrize("name", FOLDERS)
def test_the_files_of_a_folder_are_what_their_names_say(willow: WorkbookFolder, name: str) -> None:
    made = written_by(willow, *ALL[name], "-o", "out")
    assert made
    for path in made:
        opens(path)


WRONG = (".pptx", ".xlsx", ".html", ".svg", ".png", ".txt", ".md", ".csv", ".pdf", ".docx", "")


@pytest.mark.parametrize(
    ("name", "ending"),
    [(name, end) for name, (_, ends) in FILES.items() for end in WRONG if end not in ends],
)
def test_a_name_that_says_otherwise_is_refused(
    willow: WorkbookFolder, name: str, ending: str
) -> None:
    ran = willow.run(*ALL[name], "-o", f"out/x{ending}")
    assert (ran.exit_code, "Traceback" in ran.err) == (1, False), ran
    assert not (willow.root / f"out/x{ending}").exists()


def test_a_deck_is_no_zip_of_another_kind(tmp_path: Path) -> None:
    from qiworkbook.problems import WorkbookError
    from qiworkbook.store.outputs import write_output

    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(WorkbookError, match=r"deck\.pptx would be \.xlsx inside, and"):
        write_output(tmp_path / "deck.pptx", other.read_bytes())
