"""The option --words, of whatever is made for people to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def words_option(command: F) -> F:
    """The words of an audience by their name; None when nobody gave one, "" for the usual ones."""
    return click.option(
        "--words",
        metavar="NAME",
        help="Those of an audience, such as plain or board; otherwise as workbook.toml says.",
    )(command)
