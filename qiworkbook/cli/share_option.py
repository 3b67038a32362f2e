"""The options --share, --release and --recipient, of whatever tells a number of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from qiworkbook.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def share_options() -> list[click.Option]:
    """The options. What they say is kept in the session: the workbook is opened by it."""
    return [
        click.Option(
            ["--share"],
            is_flag=True,
            expose_value=False,
            callback=kept_for_the_session("share"),
            help="For readers outside the team: hide small counts, and what could tell them.",
        ),
        click.Option(
            ["--release"],
            metavar="FILE",
            expose_value=False,
            callback=kept_for_the_session("release"),
            help="For a copy to share: the lines with numbers, each marked by you as [x] or [ ].",
        ),
        click.Option(
            ["--recipient"],
            metavar="WHO",
            expose_value=False,
            callback=kept_for_the_session("recipient"),
            help="For a copy to share: for whom it is, for the page of privacy page.",
        ),
    ]


def share_option(command: F) -> F:
    """Give a command --share, --release and --recipient."""
    return _with_options(command, share_options())


def copy_options(command: F) -> F:
    """Give a command that always makes a copy to share --release and --recipient."""
    return _with_options(command, share_options()[1:])


def _with_options(command: F, options: list[click.Option]) -> F:
    if isinstance(command, click.Command):
        command.params.extend(options)
    else:
        params = command.__dict__.setdefault("__click_params__", [])
        params.extend(reversed(options))
    return command


def kept_for_the_session(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """What an option does that every command has: its value is kept under a name of the session."""

    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Session), name, value)

    return keep
