"""What others will see is made with a word of warning, in the same words, once, and is made."""

from __future__ import annotations

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
NUMBER = "9990000018"  # 9×10 + 9×9 + 9×8 + 1×2 = 245, 245 = 22×11 + 3, and 11 - 3 = 8
TWO = "2 things that look like identifiers: run qiworkbook check\n"
MAKING = {
    "chart": ("chart", "willow-ward", "feels-safe", "-o", "out/chart.svg"),
    "theory": ("theory", "willow-ward", "-o", "out/theory.svg"),
    "compare": ("compare", "feels-safe", "-o", "out/funnel.svg"),
    "summary": ("summary", "willow-ward", "-o", "out/summary.html"),
    "report": ("report", "willow-ward", "-o", "out"),
    "slides": ("slides", "willow-ward", "-o", "out/deck.txt"),
    "export": ("export", "willow-ward", "-o", "out"),
    "export --share": ("export", "willow-ward", "--share", "-o", "out"),
    "pack": ("pack", "willow-ward", "--recipient", "All", "--yes", "-o", "out/pack.zip"),
    "sheet out": ("sheet", "out", "willow-ward", "-o", "out/sheet.xlsx"),
    "sheet paper": ("sheet", "paper", "willow-ward", "-o", "out/paper.html"),
    "learning-set form": ("learning-set", "form", "-o", "out/form.html"),
    "learning-set invite": ("learning-set", "invite", "-o", "out/invitation.html"),
    "learning-set show": ("learning-set", "show"),
    "benchmark form": ("benchmark", "form", "willow-ward", "-o", "out/form.xlsx"),
    "charter poster": ("charter", "poster", "willow-ward", "-o", "out/poster.html"),
    "privacy page": ("privacy", "page", "-o", "out"),
    "spread package": ("spread", "package", "willow-ward", "-o", "out"),
    "survey form": (
        *("survey", "form", "willow-ward", "--questionnaire"),
        *("talking-about-sexual-safety", "-o", "out/paper.html"),
    ),
}
OF_NO_PROJECT = {
    *("schema", "survey questionnaires", "templates copy"),
    # Made of copies, whose makers were told: see tests/workbook/test_share_pack.py.
    *("programme export", "programme report", "programme site", "programme slides"),
}


@pytest.fixture
def willow(tmp_path: Path) -> WorkbookFolder:
    """The examples that come along, with their learning sets; nobody is in them yet."""
    files = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
        for folder in ("projects", "learning-sets")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in (".toml", ".csv")
    }
    return make_workbook(tmp_path, files)


def with_two(willow: WorkbookFolder) -> None:
    """An NHS number in a remark, and an e-mail address in another."""
    file = "projects/willow-ward/project.toml"
    willow.write(file, f"{willow.read(file)}\n# {NUMBER}\n# ask jo.a@example.org\n")


@pytest.mark.parametrize("command", MAKING.values(), ids=MAKING)
def test_all_that_makes_something_says_the_same_once_and_goes_on(
    willow: WorkbookFolder, command: tuple[str, ...]
) -> None:
    before = willow.run(*command)
    assert before.exit_code == 0
    assert not before.err or {"--share", "pack"} & {*command}  # which tells of lines with numbers
    with_two(willow)
    ran = willow.run(*command)
    assert (ran.exit_code, ran.err) == (0, before.err + TWO)
    assert "-o" not in command or list((willow.root / "out").iterdir())


def test_one_thing_is_one(willow: WorkbookFolder) -> None:
    willow.write("resources.toml", f"format = 1\n# {NUMBER}\n")
    ran = willow.run(*MAKING["chart"])
    assert ran.err == "1 thing that looks like an identifier: run qiworkbook check\n"


def test_what_is_in_another_project_is_not_in_this_chart(willow: WorkbookFolder) -> None:
    willow.write("projects/elm/project.toml", f"format = 1\n# {NUMBER}\n")
    assert willow.run(*MAKING["chart"]).err == ""
    assert "1 thing that looks" in willow.run(*MAKING["compare"]).err


def test_looking_at_it_makes_nothing(willow: WorkbookFolder) -> None:
    with_two(willow)
    for command in (("show", "willow-ward"), ("theory", "willow-ward"), ("summary",)):
        assert willow.run(*command).err == ""


def commands(command: click.Command, ctx: click.Context, name: str = "") -> Iterator[str]:
    """The names of all commands, ours and the plugins', that have an option -o."""
    if isinstance(command, click.Group):
        for inner in command.list_commands(ctx):
            found = command.get_command(ctx, inner)
            assert found is not None
            below = click.Context(found, parent=ctx, obj=ctx.obj)
            yield from commands(found, below, f"{name} {inner}".strip())
    elif any("-o" in param.opts for param in command.params):
        yield name


def test_no_command_that_writes_for_others_is_forgotten() -> None:
    writing = set(commands(qiworkbook, click.Context(qiworkbook, obj=Session())))
    assert writing <= set(MAKING) | OF_NO_PROJECT
