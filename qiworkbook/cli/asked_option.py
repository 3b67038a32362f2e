"""Options that ask for their value where they are named without one: `aim set elm --by`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.params import Word
from qiworkbook.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

ASK = "\x00ask"
"""Stands for the value of an option that was named without one."""


class AskedOption(click.Option):
    """An option that asks for its value where it is named without one: `--definition` alone."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """The value; what was not given is asked for, each by itself where it can be repeated."""
        if isinstance(value, list | tuple):
            value = [self._asked(ctx) if one == ASK else one for one in value]
        elif value == ASK:
            value = self._asked(ctx)
        return super().type_cast_value(ctx, value)

    def _asked(self, ctx: click.Context) -> Any:
        """What somebody says that fits. A usage error where nobody can be asked."""
        from qiworkbook.cli.ask import ask_needed

        if not ctx.ensure_object(Session).terminal:
            raise click.BadOptionUsage(self.opts[0], f"{self.opts[0]} needs a value.", ctx)
        words = f" ({'/'.join(self.type.words)})" if isinstance(self.type, Word) else ""
        while True:
            said = ask_needed(f"{(self.help or self.opts[0]).rstrip('.')}{words}")
            try:
                return self.type.convert(said, self, ctx)
            except click.BadParameter as error:
                click.echo(error.message)


asked_option = partial(click.option, cls=AskedOption)
"""An option of a command that changes something: named without a value, it asks for one."""


def with_asks(params: Sequence[click.Parameter], args: Sequence[str]) -> list[str]:
    """What was typed, with a mark where an option that asks stands before another or at the end."""
    known = {name for param in params for name in param.opts}
    asks = {name for param in params if isinstance(param, AskedOption) for name in param.opts}
    typed: list[str] = []
    args = [arg if arg.isprintable() else _without_keys(arg) for arg in args]
    for at, arg in enumerate(args):
        if arg == "--":
            return [*typed, *args[at:]]
        typed.append(arg)
        if arg in asks and (at + 1 == len(args) or args[at + 1] in known):
            typed.append(ASK)
    return typed


def _without_keys(arg: str) -> str:
    """What was typed without the keys of a terminal; words are imported for that alone."""
    from qiworkbook.text.words import typed

    return typed(arg)


def given(**options: Any) -> dict[str, Any]:
    """The options that were given. A tuple becomes a list; an empty text or list is left out."""
    kept: dict[str, Any] = {}
    for name, value in options.items():
        if isinstance(value, tuple):
            value = list(value)
        if value not in (None, "", []):
            kept[name] = value
    return kept


def told(fields: dict[str, Any]) -> str:
    """The fields as a sentence goes on: "status is testing, drives is talking, confidence"."""
    return ", ".join(
        f"{key.replace('_', ' ')} is {', '.join(value) if isinstance(value, list) else value}"
        for key, value in fields.items()
    )
