"""Every command over a workbook of which one file cannot be read: it says so, with a status."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import click
import pytest
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.session import Session
from qiworkbook.testing import SMALL_PROJECT, make_workbook

ROOT = Path(__file__).parents[2]
WARD = "projects/willow-ward"
# Each file, and how it is spoilt.
SPOILT = {
    "workbook.toml": "format = 1\n[workbook\n",
    "resources.toml": "format = 1\n[[resource\n",
    "learning-sets/2025-02-06.toml": "date = = 1\n",
    f"{WARD}/project.toml": "format = 1\n[aim\n",
    f"{WARD}/data/feels-safe.csv": "date,value\n2024-01-01,6l\n2024-02-01,70\n",
    f"{WARD}/pdsa/first": "title = \n",
    f"{WARD}/charter.toml": "format = 1\n[[line\n",
    f"{WARD}/spread.toml": "format = 1\n[[site\n",
    f"{WARD}/benchmark/first": "format = 1\nset = \n",
    f"{WARD}/survey/first": "format = 1\n[wave\n",
}
# Other kinds of files, each of which every command names with the rest.
OTHERS = {
    "imports/weekly.toml": "format = \n",
    "packs/common/definitions.toml": "format = 1\n[[measure\n",
    "packs/common/rule-sets/ours.toml": "format = 1\n[[rule\n",
    "packs/common/standards/theirs.toml": "format = 1\n[[standard\n",
    "standards/ours.toml": "format = 1\n[[standard\n",
    "questionnaires/ours.toml": "format = 1\n[[item\n",
    f"{WARD}/trauma-informed.toml": "format = 1\n[[row\n",
    f"{WARD}/incidents/first": "format = 1\n[[day\n",
}
# What is typed after each command.
TYPED: dict[str, tuple[str, ...]] = {
    "aim show": ("willow-ward",),
    "benchmark show": ("willow-ward",),
    "benchmark form": ("willow-ward",),
    "benchmark gaps": ("willow-ward",),
    "benchmark grid show": ("willow-ward",),
    "benchmark sets": (),
    "charter show": ("willow-ward",),
    "charter poster": ("willow-ward",),
    "chart": ("willow-ward", "feels-safe"),
    "changes": ("--since", "2024-01-01"),
    "coach": (),
    "compare": ("feels-safe",),
    "digest": ("--since", "2024-01-01"),
    "driver list": ("willow-ward",),
    "export": (),
    "idea list": ("willow-ward",),
    "incidents show": ("willow-ward",),
    "learning-set show": (),
    "list": (),
    "measure list": ("willow-ward",),
    "measure show": ("willow-ward", "feels-safe"),
    "pdsa list": ("willow-ward",),
    "pdsa show": ("willow-ward", "2024-02-05-huddle-one-handover"),
    "report": (),
    "definitions list": (),
    "definitions publish": ("common", "willow-ward", "--version", "1"),
    "resources list": (),
    "show": ("willow-ward",),
    "slides": ("-o", "deck.txt"),
    "pack": ("--recipient", "All", "--yes"),
    "spread package": (),
    "spread ready": ("willow-ward",),
    "spread show": ("willow-ward",),
    "summary": (),
    "survey show": ("willow-ward",),
    "survey questionnaires": (),
    "survey form": ("willow-ward", "--questionnaire", "talking-about-sexual-safety"),
    "theory": ("willow-ward",),
    "wards": (),
    "versions": ("willow-ward",),
    "sheet out": ("willow-ward", "-o", "sheet.xlsx"),
    "learning-set form": ("2025-04-10", "-o", "form.html"),
    "learning-set invite": ("2025-04-10", "-o", "invitation.html"),
    "sheet paper": ("willow-ward", "-o", "paper.html"),
    # These change something beside what cannot be read.
    "aim set": ("willow-ward", "--target", "91"),
    "driver add": ("willow-ward", "Staff are heard"),
    "idea add": ("willow-ward", "a card at the door"),
    "idea set": ("willow-ward", "safety-huddle", "--status", "testing"),
    "measure add": (
        *("willow-ward", "Calls", "--id", "calls", "--kind", "process", "--better", "decrease"),
    ),
    "measure set": ("willow-ward", "feels-safe", "--target", "91"),
    "part show": ("willow-ward",),
    "part add": ("willow-ward", "idea", "safety-huddle", "step", "what=A rota"),
    "part set": ("willow-ward", "idea", "safety-huddle", "effort=low"),
    "part move": ("willow-ward", "learning", "Two minutes is enough"),
    "part remove": ("willow-ward", "learning", "Two minutes is enough"),
    "measure confirm": ("willow-ward", "feels-safe", "--who", "Lead", "--why", "So", "--same"),
    "aim confirm": ("willow-ward", "--who", "Lead", "--why", "So", "--same"),
    "measure phase": ("willow-ward", "feels-safe", "--start", "2024-10-07", "--reason", "Huddles"),
    "pdsa plan": (
        "willow-ward",
        "One",
        "--idea",
        "safety-huddle",
        "--objective",
        "See",
        "--question",
        "Q?",
    ),
    "pdsa do": ("willow-ward", "2025-04-14-room-move-one-person", "--observations", "Quiet"),
    "incidents day": ("willow-ward", "2025-04-09", "--none"),
    "learning-set attend": ("willow-ward", "--role", "nurse", "--people", "3"),
    "learning-set commit": ("willow-ward", "will ask once more", "--idea", "safety-huddle"),
    "spread site": ("willow-ward", "Oak Ward", "--stage", "aware"),
    "resources add": ("A page", "--link", "https://example.org/a"),
    "learning-set new": ("2026-02-05", "--title", "Another"),
    "team add": ("willow-ward", "--role", "member", "--title", "Night charge nurse"),
    "task add": ("willow-ward", "--what", "Print the cards", "--who", "Data champion"),
    "next add": ("willow-ward", "--what", "Try it at weekends"),
    "learning add": ("willow-ward", "--what", "Short is enough", "--worked", "yes"),
    "progress add": ("willow-ward", "--date", "2025-05-01", "--self", "3"),
    "coproduction set": ("willow-ward", "--level", "co-designed"),
    "idea rename": ("willow-ward", "safety-huddle", "huddle"),
}
NOT_HERE = {
    "check": "its status is 1, and it names the problems themselves",
    "init": "makes a workbook",
    "bundle": "knows no workbook",
    "definitions take": "reads what `definitions publish` reads, and a pack of the workbook",
    "start-file": "names the workbook alone",
    "incidents kinds": "knows no workbook",
    "new": "reads its own new project alone, and the files beside the projects: see below",
    "schema": "knows no workbook",
    "privacy page": "by the door of the report",
    "programme add": "of a programme: see tests/workbook/test_programme.py",
    "programme approve": "of a programme",
    "programme check": "of a programme",
    "programme export": "of a programme",
    "programme init": "makes a programme",
    "programme list": "of a programme",
    "programme remove": "of a programme",
    "programme set": "reads programme.toml alone",
    **{
        f"programme {noun} {verb}": "reads programme.toml alone"
        for noun in ("ambition", "group")
        for verb in ("add", "set", "remove")
    },
    "programme undo": "gives back what stood before, read or not",
    "programme report": "of a programme: see tests/workbook/test_programme_outputs.py",
    "programme site": "of a programme",
    "programme slides": "of a programme",
    "programme ward": "of a programme",
    "plugins": "know no workbook",
    "templates": "know no workbook's contents",
    "help": "knows no workbook",
    "serve": "has a page of problems",
    "week": "is walked through at a terminal",
    "undo": "gives back what stood before, read or not",
    "restore": "gives back what stood before, read or not",
    "merge": "joins texts, read or not",
    "privacy forget": "clears what is kept on this computer",
    "save": "tells the problems of what it saves, and keeps it",
    "benchmark start": "by the door of the others, as are all below; they need a file or answers",
    **dict.fromkeys(
        (
            *("benchmark grid start", "benchmark idea", "benchmark import-set", "benchmark moved"),
            *("benchmark read", "charter agree", "charter new", "charter review", "data import"),
            *("data set", "data remove", "data repair", "data add"),
            *("learning-set evaluate", "pdsa act", "pdsa study", "spread rate", "spread start"),
            *("sheet in", "collect", "close", "followup set", "pdsa predict"),
            *("picture add", "picture set", "picture remove"),
            *("driver set", "driver rename", "driver move", "driver remove"),
            *("idea move", "idea remove"),
            *("measure rename", "measure move", "measure remove", "learning set"),
            *("learning remove", "next set", "next remove", "progress set", "progress remove"),
            *("task set", "task remove", "team set", "team remove"),
            *("survey clear-comment", "survey import", "survey tally"),
        ),
        "by the same door",
    ),
}


@cache
def files() -> dict[str, str]:
    """The examples that come along, as they are."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in ("projects", "learning-sets")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in (".toml", ".csv")
    } | {"resources.toml": (ROOT / "resources.toml").read_text("utf-8")}


def place(spoilt: str) -> str:
    """The file itself; `first` is the first of its folder."""
    folder, _, name = spoilt.rpartition("/")
    if name != "first":
        return spoilt
    return min(path for path in files() if path.startswith(f"{folder}/"))


@pytest.mark.slow
@pytest.mark.parametrize("name", TYPED)
def test_what_cannot_be_read_is_said_with_a_status(tmp_path: Path, name: str) -> None:
    wrong = []
    for spoilt, text in SPOILT.items():
        file = place(spoilt)
        folder = make_workbook(tmp_path / spoilt.replace("/", "-"), {**files(), file: text})
        ran = folder.run(*name.split(), *TYPED[name])
        whole = ran.out + ran.err
        if ran.exit_code not in (1, 2, 4) or file not in whole or "Traceback" in whole:
            wrong.append((file, ran.exit_code, whole[-300:]))
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("name", TYPED)
def test_every_other_kind_of_file_that_cannot_be_read_is_named_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("qiworkbook.cli.left_out._MOST", len(OTHERS))
    spoilt = {place(file): text for file, text in OTHERS.items()}
    folder = make_workbook(tmp_path, {**files(), **spoilt})
    ran = folder.run(*name.split(), *TYPED[name])
    assert ran.exit_code in (1, 2, 4)
    assert [file for file in spoilt if file not in ran.out + ran.err] == []


def test_common_definitions_that_cannot_be_read_are_not_told_as_none(tmp_path: Path) -> None:
    file = "packs/common/definitions.toml"
    folder = make_workbook(tmp_path, {**files(), file: OTHERS[file]})
    for command in (
        ("definitions", "list"),
        ("definitions", "list", "--json"),
        ("show", "willow-ward"),
    ):
        ran = folder.run(*command)
        assert (ran.exit_code, f"{file}:2: this heading" in ran.err) == (4, True), ran
    assert folder.run("check").out.count(file) == 1


def test_a_whole_workbook_leaves_nothing_out(tmp_path: Path) -> None:
    folder = make_workbook(tmp_path, files())
    for name, args in TYPED.items():
        ran = folder.run(*name.split(), *args)
        assert ran.exit_code in (0, 1), (name, ran)
        assert "could not be read" not in ran.err


def test_strict_makes_an_error_of_it(tmp_path: Path) -> None:
    file = f"{WARD}/data/feels-safe.csv"
    folder = make_workbook(tmp_path, {**files(), file: SPOILT[file]})
    assert [folder.run("summary", *more).exit_code for more in ((), ("--strict",))] == [4, 1]
    assert [folder.run("--strict", "summary").exit_code, folder.run("check").exit_code] == [1, 1]


def test_versions_of_all_and_of_what_is_gone_are_told_beside_what_cannot_be_read(
    tmp_path: Path,
) -> None:
    file = f"{WARD}/project.toml"
    folder = make_workbook(tmp_path, {**files(), file: SPOILT[file]})
    ran = folder.run("versions")
    assert (ran.exit_code, file in ran.err) == (4, True)
    assert folder.run("versions", "gone-ward").exit_code == 0
    assert json.loads(folder.run("versions", "willow-ward", "--json").out) == []


def test_the_tables_say_that_they_are_not_whole(tmp_path: Path) -> None:
    file = f"{WARD}/data/feels-safe.csv"
    folder = make_workbook(tmp_path, {**files(), file: SPOILT[file]})
    assert folder.run("export", "--share", "-o", "out").exit_code == 4
    assert f"left out: {file}" in folder.read("out/READ-ME-FIRST.txt")
    assert json.loads(folder.run("summary", "--json").out)


def names(command: click.Command, ctx: click.Context, name: str = "") -> list[str]:
    if not isinstance(command, click.Group):
        return [name]
    found = []
    for inner in command.list_commands(ctx):
        below = command.get_command(ctx, inner)
        assert below is not None
        sub = click.Context(below, parent=ctx, obj=ctx.obj)
        found += names(below, sub, f"{name} {inner}".strip())
    return found


def test_no_command_is_forgotten() -> None:
    there = set(names(qiworkbook, click.Context(qiworkbook, obj=Session())))
    excused = {name for name in there if {name, name.split()[0]} & set(NOT_HERE)}
    assert there == set(TYPED) | excused


@pytest.mark.parametrize("file", ["workbook.toml", "resources.toml"])
def test_a_new_project_says_what_it_could_not_read(tmp_path: Path, file: str) -> None:
    folder = make_workbook(tmp_path, {**files(), file: SPOILT[file]})
    ran = folder.run("new", "oak-ward")
    assert (ran.exit_code, file in ran.err) == (4, True)


def test_a_folder_whose_name_no_file_can_hold_is_left_out_and_said(tmp_path: Path) -> None:
    elm = make_workbook(tmp_path, {"projects/elm/project.toml": '[project]\ntitle = "A"\n'})
    try:
        Path(os.fsdecode(os.fsencode(elm.root / "projects") + b"/\xff\xfe")).mkdir()
    except OSError:
        pytest.skip("this system has no such names")
    for asked in (("list", "--json"), ("export", "-o", "out"), ("wards",), ("report", "-o", "r")):
        ran = elm.run(*asked)
        assert ran.exit_code == 4, ran
        assert ran.err.count("has characters that a name can't have") == 1


def test_a_deck_without_what_its_template_would_fetch_says_so(tmp_path: Path) -> None:
    template = Presentation()
    template.slide_master.part.relate_to("https://evil.example/a.png", RT.IMAGE, is_external=True)
    template.save(str(tmp_path / "brand.pptx"))
    folder = make_workbook(tmp_path / "book", {"projects/elm/project.toml": SMALL_PROJECT})
    asked = ("slides", "--brand", str(tmp_path / "brand.pptx"), "-o")
    for words, status in (((), 4), (("--strict",), 1)):
        ran = folder.run(*words, *asked, f"deck-{status}.pptx")
        assert (ran.exit_code, "https://evil.example/a.png" in ran.err) == (status, True)
