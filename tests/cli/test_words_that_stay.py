"""Words that are typed and go to no file of the workbook are asked about, too: before they stay."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import click
import pytest

from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.options import ThingName
from qiworkbook.cli.session import Session
from qiworkbook.testing import WorkbookFolder, make_workbook
from tests.cli.test_identifiers_in import DOORS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WHO = "Dr Okafor 07700 900123"
W = "elm"
STAY: dict[str, tuple[str, ...]] = {
    "save words": ("save", f"Told by {WHO}", "--start", "--as", "Elm Ward"),
    "save --as": ("save", "What we did", "--start", "--as", WHO),
    "export --recipient": ("export", "--share", "--recipient", WHO, "-o", "out"),
    "report --recipient": ("report", W, "--share", "--recipient", WHO, "-o", "out"),
    "pack --recipient": ("pack", W, "--yes", "--recipient", WHO, "-o", "out.zip"),
    "report -o": ("report", W, "-o", f"out/{WHO}"),
    "slides -o": ("slides", W, "-o", "out/for_Dr_Okafor.txt"),
    "pack -o": ("pack", W, "--yes", "--recipient", "All", "-o", f"{WHO}.zip"),
    "spread package -o": ("spread", "package", W, "-o", WHO),
    "plugins new": ("plugins", "new", "Dr-Okafor 07700 900123"),
    "plugins new --folder": ("plugins", "new", "hand-hygiene", "--folder", WHO),
    "bundle": ("bundle", WHO),
    "chart -o": ("chart", W, "calm", "-o", "Okafor@example.org.svg"),
    "init": ("init", f"../{WHO}"),
    "programme init": ("programme", "init", f"../{WHO}"),
    "definitions publish": ("definitions", "publish", WHO, W, "--version", "1"),
    "init --name": ("init", "../new", "--name", WHO),
    "init --organisation": ("init", "../new", "--organisation", WHO),
    "programme init --name": ("programme", "init", "new", "--name", WHO),
    "programme init --aim": ("programme", "init", "new", "--aim", WHO),
}


@pytest.fixture
def elm(tmp_path: Path) -> WorkbookFolder:
    project = 'format = 1\n[project]\ntitle = "Calm"\n[[idea]]\nid = "card"\nname = "A card"\n'
    project += '[[measure]]\nid = "calm"\nname = "Calm"\nkind = "outcome"\ndefinition = "Days"\n'
    return make_workbook(tmp_path / "book", {"projects/elm/project.toml": project})


def written(root: Path) -> bytes:
    """All that stands anywhere, names and contents, git's log of versions with it."""
    there = [path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
    log = subprocess.run(["git", "log", "--all"], cwd=root, capture_output=True, check=False)
    return b"\n".join((*(f"{one}".encode() + one.read_bytes() for one in there), log.stdout))


@pytest.mark.parametrize("door", STAY)
def test_nothing_of_it_stays_before_somebody_has_looked(elm: WorkbookFolder, door: str) -> None:
    ran = elm.run(*STAY[door])
    assert ran.exit_code == 1, ran
    assert "Why may it stay?" in ran.err
    assert "--keep-identifier" in ran.err
    assert "Okafor" not in ran.out + ran.err
    assert b"Okafor" not in written(elm.root) + written(elm.root.parent)


@pytest.mark.parametrize("door", ["save words", "save --as", "export --recipient", "report -o"])
def test_the_reason_is_kept(elm: WorkbookFolder, door: str) -> None:
    ran = elm.run(*STAY[door], "--keep-identifier", "Our lead, who agreed")
    assert ran.exit_code == 0, ran
    settings = elm.read("workbook.toml")
    assert 'why = "Our lead, who agreed"' in settings
    assert "Okafor" not in settings
    assert b"Okafor" in written(elm.root)


@pytest.mark.parametrize("door", ["save words", "save --as", "export --recipient", "report -o"])
def test_a_reason_with_somebody_in_it_is_none(elm: WorkbookFolder, door: str) -> None:
    ran = elm.run(*STAY[door], "--keep-identifier", "Nurse Adeyemi, 999 015 8398, agreed")
    assert ran.exit_code == 1, ran
    assert "The reason itself has what looks like an NHS number" in ran.err
    assert "Adeyemi" not in ran.out + ran.err
    assert b"Adeyemi" not in written(elm.root) + written(elm.root.parent)
    assert b"Okafor" not in written(elm.root) + written(elm.root.parent)


def test_a_recipient_of_an_earlier_copy_is_not_asked_about_again(elm: WorkbookFolder) -> None:
    assert elm.run(*STAY["export --recipient"], "--keep-identifier", "Our lead").exit_code == 0
    assert elm.run(*STAY["export --recipient"]).exit_code == 0


def test_a_role_and_an_ordinary_name_are_no_question(elm: WorkbookFolder) -> None:
    for args in (
        ("report", W, "-o", "out/Willow Ward 2025_03"),
        ("export", "--share", "--recipient", "The quality committee", "-o", "copy"),
        ("save", "March's numbers", "--start", "--as", "Willow Ward team"),
    ):
        assert elm.run(*args).exit_code == 0


# What is typed there finds or names a thing that is there already, or is no text of a person's.
FINDS = {
    *("--workbook", "--keep-identifier", "--trust", "--ward", "--group", "--scheduler", "--since"),
    *("--release", "--words", "--rule-set", "--from", "--starter", "--learning-set", "--team"),
    *("--sheet", "--profile", "--option", "--split", "--where", "--dates", "--year", "--was"),
    *("--together", "--as", "--take", "--leave", "--before", "--in", "--driver", "--set"),
    *("--questionnaire", "--wave", "--to", "--column", "--ignore", "--without", "--theme"),
    *("--answer", "--data", "--json", "--brand", "--check-brand", "--version", "--numbers"),
    *("row", "record", "names", "point", "day", "file", "where", "arrived", "place"),
    *("questionnaire", "standard", "name", "projects", "trust", "out", "measure"),
}
"""Also the names of columns in a file that came in, told by their ending."""
THROUGH_FILES = {
    *("aim", "driver", "team", "coproduction", "task", "learning", "next", "progress", "close"),
    *("picture", "followup", "part", "idea", "measure", "data", "new", "pdsa", "learning-set"),
    *("resources", "definitions", "programme", "benchmark", "charter", "spread", "survey", "init"),
}
"""Commands whose words go into a file of the workbook, past its guard; see test_identifiers_in."""
NO_WORKBOOK = {
    "serve": "a folder that is opened",
    "merge": "a folder that is read",
    "check": "a folder of a plugin's code",
    "plugins new": "the folder and the name of a program that somebody begins",
    "sheet in": "what is asked goes on through the files of the workbook",
    "templates copy": "one of the templates, and a folder to copy it to",
    "versions": "a project by its id",
    "help": "words that are looked for",
}


def texts(command: click.Command, ctx: click.Context, name: str = "") -> Iterator[tuple[str, str]]:
    """Every option and argument of all commands, ours and the plugins', that takes a text."""
    if isinstance(command, click.Group):
        for inner in command.list_commands(ctx):
            found = command.get_command(ctx, inner)
            assert found is not None
            below = click.Context(found, parent=ctx, obj=ctx.obj)
            yield from texts(found, below, f"{name} {inner}".strip())
        return
    for param in command.params:
        is_text = not isinstance(param.type, click.Choice | ThingName) and (
            param.type in (click.STRING, click.UNPROCESSED)
            or type(param.type).__name__ in ("Path", "Output", "Field")
        )
        if is_text and not getattr(param, "is_flag", False):
            yield name, "-o" if "-o" in param.opts else param.opts[-1]


def test_no_text_that_stays_or_leaves_is_forgotten() -> None:
    through = {door.partition(" ")[0] for door in DOORS} | THROUGH_FILES
    left = [
        (command, option)
        for command, option in texts(qiworkbook, click.Context(qiworkbook, obj=Session()))
        if option not in FINDS | {"-o", "--recipient"}
        and not option.endswith("-column")
        and f"{command} {option}" not in STAY
        and command.partition(" ")[0] not in through
        and command not in NO_WORKBOOK
    ]
    assert left == []
