"""Options of several commands: for whom an output is, and how many projects are read."""

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


def kept_for_the_session(
    name: str, part: str = ""
) -> Callable[[click.Context, click.Parameter, Any], None]:
    """What an option of many commands does: its value is kept in the session, or a part of it."""

    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            session = ctx.ensure_object(Session)
            setattr(getattr(session, part) if part else session, name, value)

    return keep


def words_option(command: F) -> F:
    """The words of an audience by their name; None when nobody gave one, "" for the usual ones."""
    return click.option(
        "--words",
        metavar="NAME",
        callback=_for_readers,
        help="Those of an audience: board, or plain (always a copy to share); otherwise as "
        "workbook.toml says.",
    )(command)


def _for_readers(ctx: click.Context, _: click.Parameter, words: str | None) -> str | None:
    """The workbook is opened for those readers: some of them always get a copy to share."""
    session = ctx.ensure_object(Session)
    session.for_readers, session.words = True, words
    return words


def many_options(command: F) -> F:
    """Give a command --no-cache, --verify, --engine and --scheduler."""
    for option in (
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            expose_value=False,
            callback=kept_for_the_session("scheduler", "many"),
            help="With --engine dask: where its scheduler is, such as tls://dask.example:8786.",
        ),
        click.option(
            "--engine",
            type=click.Choice(("auto", "one", "cores", "dask")),
            expose_value=False,
            callback=kept_for_the_session("engine", "many"),
            help="Who reads the projects: one process, all cores, or a Dask cluster.",
        ),
        click.option(
            "--verify",
            is_flag=True,
            expose_value=False,
            callback=kept_for_the_session("verify", "many"),
            help="Read every file again, and say where what was kept is not what is there.",
        ),
        click.option(
            "--no-cache",
            is_flag=True,
            expose_value=False,
            callback=kept_for_the_session("no_cache", "many"),
            help="Keep nothing of what is read for the next time, and look for nothing kept.",
        ),
    ):
        command = option(command)
    return command
