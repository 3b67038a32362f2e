"""A group that imports a command only when it is asked for, and the help on one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import click

from qiworkbook.cli.command import Command, Group


class LazyCommand(NamedTuple):
    """A command that has not been imported: "package.module:name", and its line in the help."""

    target: str
    help: str


class LazyGroup(Group):
    """A group whose commands are `LazyCommand`s; `--help` prints their lines and imports none."""

    def __init__(
        self, *args: Any, entries: Mapping[str, LazyCommand] | None = None, **kwargs: Any
    ) -> None:
        """Make the group; `entries` are its commands by name, in the order of the help."""
        super().__init__(*args, **kwargs)
        self._entries = entries or {}

    def entries(self, ctx: click.Context) -> Mapping[str, LazyCommand]:  # noqa: ARG002  # Main needs it
        """The commands by name, in the order of the help."""
        return self._entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(self.entries(ctx))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now."""
        entry = self.entries(ctx).get(cmd_name)
        return None if entry is None else load(entry.target)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the lines that are at hand."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries(ctx).items()])


def load(target: str) -> click.Command:
    """The command at "package.module:name"."""
    module, _, name = target.partition(":")
    command = getattr(import_module(module), name)
    if not isinstance(command, click.Command):
        raise TypeError(f"{target} is not a click command")
    return command


@click.command(
    "help",
    cls=Command,
    example="""
    qiworkbook help
    qiworkbook help pdsa plan
    """,
)
@click.argument("words", nargs=-1, metavar="[COMMAND]...")
@click.pass_context
def help_(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Say how to use a COMMAND; without one, which there are."""
    parent = ctx.find_root()
    for word in words:
        command = parent.command
        if not isinstance(command, click.Group):
            break
        name, found, _ = command.resolve_command(parent, [word])
        if found is None:
            break
        parent = click.Context(found, info_name=name, parent=parent)
    click.echo(parent.get_help())
