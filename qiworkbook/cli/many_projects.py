"""The options of commands that look at every project: what is kept, and who reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from qiworkbook.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def many_options(command: F) -> F:
    """Give a command --no-cache, --verify, --engine and --scheduler."""
    for option in (
        click.option(
            "--scheduler",
            metavar="ADDRESS",
            expose_value=False,
            callback=_keep("scheduler"),
            help="With --engine dask: where its scheduler is, such as tls://dask.example:8786.",
        ),
        click.option(
            "--engine",
            type=click.Choice(("auto", "one", "cores", "dask")),
            expose_value=False,
            callback=_keep("engine"),
            help="Who reads the projects: one process, all cores, or a Dask cluster.",
        ),
        click.option(
            "--verify",
            is_flag=True,
            expose_value=False,
            callback=_keep("verify"),
            help="Read every file again, and say where what was kept is not what is there.",
        ),
        click.option(
            "--no-cache",
            is_flag=True,
            expose_value=False,
            callback=_keep("no_cache"),
            help="Keep nothing of what is read for the next time, and look for nothing kept.",
        ),
    ):
        command = option(command)
    return command


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Session).many, name, value)

    return keep
