"""`qiworkbook help`: what `--help` after a command says."""

from __future__ import annotations

import click

from qiworkbook.cli.command import Command


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
