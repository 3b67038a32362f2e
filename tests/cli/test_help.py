"""Every command: an example in its help, a section in docs/commands.md, and both true."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from qiworkbook.cli.lazy import load
from qiworkbook.cli.main import COMMANDS, qiworkbook
from qiworkbook.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `([^`\n]+)`\n(.*?)(?=^##|\Z)", PAGE, re.DOTALL | re.MULTILINE))
EVERYWHERE = {"--workbook", "--strict", "--keep-identifier", "--no-plugins", "--debug"}
SHARING = {"--share", "--release", "--recipient"}  # told once for all commands that have them
MANY = {"--no-cache", "--verify", "--engine", "--scheduler"}  # likewise, of list and wards
PLACES = {"--trust", "--ward", "--group"}  # likewise, for all that take any number of projects


def leaves(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    ctx = click.Context(command, obj=Session())
    for inner in command.list_commands(ctx):
        found = command.get_command(ctx, inner)
        assert found is not None
        yield from leaves(f"{name} {inner}", found)


ALL = {
    name: command
    for first, entry in COMMANDS.items()
    for name, command in leaves(first, load(entry.target))
}


def usage(name: str) -> str:
    ctx = click.Context(ALL[name], obj=Session())
    arguments = [p for p in ALL[name].params if isinstance(p, click.Argument)]
    return " ".join([name, *(argument.make_metavar(ctx) for argument in arguments)])


def options(name: str) -> dict[str, str]:
    found = [p for p in ALL[name].params if isinstance(p, click.Option)]
    once = PLACES if any(p.name == "projects" for p in ALL[name].params) else set()
    told = EVERYWHERE | SHARING | MANY | once
    return {p.opts[-1]: p.help or "" for p in found if p.opts[-1] not in told}


def examples(name: str) -> list[str]:
    text: str = getattr(ALL[name], "example", "")
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("name", ALL)
def test_help_ends_with_an_example_that_can_be_typed(name: str) -> None:
    assert examples(name), "give an example"
    for line in examples(name):
        program, *words = shlex.split(line.partition(" > ")[0])
        assert program == "qiworkbook"
        assert " ".join(words).startswith(name)
        rest = words[len(name.split()) :]
        ALL[name].make_context(name, rest, parent=click.Context(qiworkbook, obj=Session()))


@pytest.mark.parametrize("name", ALL)
def test_every_option_says_what_it_is_for(name: str) -> None:
    assert all(options(name).values()), options(name)
    assert (ALL[name].help or "").strip().split("\n")[0].endswith(".")
    found = {o for p in ALL[name].params for o in p.opts}
    assert found >= EVERYWHERE


def test_the_page_has_every_command_and_no_other() -> None:
    assert sorted(SECTIONS) == sorted(usage(name) for name in ALL)


def wanted(name: str) -> str:
    """What a section of the page needs, for whoever has added a command or an option."""
    ctx = click.Context(ALL[name], obj=Session())
    lines = [f"### `{usage(name)}`", "", "```console", *(f"$ {e}" for e in examples(name)), "```"]
    for param in ALL[name].params:
        if isinstance(param, click.Option) and param.opts[-1] not in EVERYWHERE:
            names = ", ".join([*param.opts, *param.secondary_opts])
            value = "" if param.is_flag else f" {param.make_metavar(ctx)}"
            lines.append(f"- `{names}{value}`: {param.help}")
    return "docs/commands.md needs:\n" + "\n".join(lines)


@pytest.mark.parametrize("name", ALL)
def test_the_page_has_every_option_and_no_other(name: str) -> None:
    assert usage(name) in SECTIONS, wanted(name)
    section = SECTIONS[usage(name)]
    listed = re.findall(r"^- `([^`]+)`: (.+)$", section, re.MULTILINE)
    documented = {re.findall(r"--[\w-]+", names)[0]: what for names, what in listed}
    assert documented == options(name), wanted(name)


@pytest.mark.parametrize("name", ALL)
def test_the_page_has_the_examples(name: str) -> None:
    shown = re.findall(r"^\$ (.+)$", SECTIONS.get(usage(name), ""), re.MULTILINE)
    assert shown == examples(name), wanted(name)
