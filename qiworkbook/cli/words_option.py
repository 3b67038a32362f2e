"""The option --words, of whatever is made for people to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from qiworkbook.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


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
