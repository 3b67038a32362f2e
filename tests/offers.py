"""Commands that are offered in what was printed, and whether each can be typed as it stands."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.main import qiworkbook
from qiworkbook.cli.options import with_asks
from qiworkbook.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.plugins.loader import EntryPoint

_OFFERED = re.compile(r"^(?:Next: | {6})(qiworkbook .+)$", re.MULTILINE)


def misfits(printed: str, plugins: Sequence[EntryPoint] | None = None) -> list[str]:
    """The commands that are offered next and could not be typed so, each with what is wrong."""
    told = ((command, misfit(command, plugins)) for command in _OFFERED.findall(printed))
    return [f"{command}: {wrong}" for command, wrong in told if wrong]


def misfit(command: str, plugins: Sequence[EntryPoint] | None = None) -> str:
    """What is wrong with a command as it would be typed, without running it; "" for nothing.

    A word in capitals stands for what a person is to name.
    """
    context = click.Context(qiworkbook, obj=Session(terminal=True, entry_points=plugins))
    found: click.Command = qiworkbook
    _, *words = shlex.split(command)
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        inner = found.get_command(context, words[0])
        if inner is None:
            return f"there is no command {words[0]}"
        found, context = inner, click.Context(inner, parent=context)
        words = words[1:]
    if isinstance(found, click.Group):
        return "" if words == ["--help"] else "a group of commands"
    try:
        given, left, _ = found.make_parser(context).parse_args(with_asks(found.params, words))
    except click.UsageError as error:
        return error.format_message()
    needed = [p.name for p in found.params if isinstance(p, click.Argument) and p.required]
    said = {
        name: value for name, value in given.items() if isinstance(value, str | tuple) and value
    }
    lacking = [name for name in needed if name and name not in said]
    return " ".join([*(f"without {name}" for name in lacking), *(f"{word}?" for word in left)])
