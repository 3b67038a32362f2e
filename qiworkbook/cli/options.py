"""Options that several commands have, and one that asks where it was not given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from qiworkbook.cli.params import GivenName, OutputFolder, Word
from qiworkbook.cli.session import Session
from qiworkbook.text.words import typed

F = TypeVar("F", bound="Callable[..., Any]")


def output_file(what: str) -> Callable[[F], F]:
    """The option -o of a command that writes a file, as `target`; `what` is its help."""
    to_file = click.Path(path_type=Path, dir_okay=False)
    return click.option("-o", "--output", "target", type=to_file, help=what)


def output_folder(otherwise: str) -> Callable[[F], F]:
    """The option -o of a command that writes files, as `folder`; `otherwise` is where without."""
    told = f"The folder to write into; otherwise {otherwise}."
    return click.option("-o", "--output", "folder", type=OutputFolder(), help=told)


page_format = click.option(
    "--format",
    "form",
    type=click.Choice(["html", "markdown"]),
    default="html",
    show_default=True,
    help="html is one file that any browser shows and prints.",
)

tables_format = click.option(
    "--format",
    "form",
    type=GivenName("exporters"),
    default="csv",
    show_default=True,
    help="The format of the tables: measures, points, cycles, ideas, more, and those of plugins.",
)


def session_option(
    *names: str, help: str, name: str = "", part: str = "", **kind: Any
) -> click.Option:
    """An option of many commands, whose value is kept in the session as `name`, or in its `part`.

    A flag, unless `kind` gives its type or its metavar.
    """

    def keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if value:
            session = ctx.ensure_object(Session)
            setattr(getattr(session, part) if part else session, name or str(param.name), value)

    kind = {**(kind or {"is_flag": True}), "expose_value": False, "is_eager": True}
    return click.Option(names, callback=keep, help=help, **kind)


def share_options() -> list[click.Option]:
    """The options. What they say is kept in the session: the workbook is opened by it."""
    return [
        session_option(
            "--share",
            help="For readers outside the team: hide small counts, and whatever would reveal them.",
        ),
        session_option(
            "--release",
            metavar="FILE",
            help="For a copy to share: the lines with numbers, each marked by you as [x] or [ ].",
        ),
        session_option(
            "--recipient",
            metavar="WHO",
            help="For a copy to share: who it is for, as privacy page will list it.",
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
        command.__dict__.setdefault("__click_params__", []).extend(reversed(options))
    return command


def with_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Give a command several options, in this order."""

    def give(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return give


def _for_readers(ctx: click.Context, _: click.Parameter, words: str | None) -> str | None:
    """The workbook is opened for those readers: some of them always get a copy to share."""
    session = ctx.ensure_object(Session)
    session.for_readers, session.words = True, words
    return words


words_option = click.option(
    "--words",
    metavar="NAME",
    callback=_for_readers,
    help="Those of an audience: board, or plain (always a copy to share); otherwise as "
    "workbook.toml says.",
)
"""The words of an audience by their name; None when nobody gave one, "" for the usual ones."""


def many_options(command: F) -> F:
    """Give a command --no-cache, --verify, --engine and --scheduler."""
    options = [
        session_option(
            "--no-cache",
            part="many",
            help="Read everything afresh, and keep nothing for the next time.",
        ),
        session_option(
            "--verify",
            part="many",
            help="Read every file again, and say where it differs from what was kept.",
        ),
        session_option(
            "--engine",
            part="many",
            type=click.Choice(("auto", "one", "cores", "dask")),
            help="Who reads the projects: one process, all cores, or a Dask cluster.",
        ),
        session_option(
            "--scheduler",
            part="many",
            metavar="ADDRESS",
            help="With --engine dask: where its scheduler is, such as tls://dask.example:8786.",
        ),
    ]
    return _with_options(command, options)


ASK = "\x00ask"
"""Stands for the value of an option that was named without one."""


class AskedOption(click.Option):
    """An option that asks for its value where it is named without one: `--definition` alone.

    It asks with its help, which says of one that can be repeated that it can.
    """

    def __init__(self, names: Sequence[str], *, help: str, **settings: Any) -> None:
        self.asks = help.rstrip(".")
        super().__init__(
            names, help=f"{help} Can be repeated." if settings.get("multiple") else help, **settings
        )

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
            said = ask_needed(f"{self.asks}{words}")
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
    marked: list[str] = []
    args = [arg if arg.isprintable() else typed(arg) for arg in args]
    for at, arg in enumerate(args):
        if arg == "--":
            return [*marked, *args[at:]]
        marked.append(arg)
        if arg in asks and (at + 1 == len(args) or args[at + 1] in known):
            marked.append(ASK)
    return marked


def given(**options: Any) -> dict[str, Any]:
    """The options that were given. A tuple becomes a list; an empty text or list is left out."""
    plain = {key: list(v) if isinstance(v, tuple) else v for key, v in options.items()}
    return {key: value for key, value in plain.items() if value not in (None, "", [])}


def set_to(such_as: str = "", **options: Any) -> dict[str, Any]:
    """The same, where at least one must be given; a usage error otherwise."""
    if values := given(**options):
        return values
    raise click.UsageError(f"Nothing to set: name a part{such_as}.", click.get_current_context())


def fields_words(fields: dict[str, Any]) -> str:
    """The fields as a sentence goes on: "status is testing, drives is talking, confidence"."""
    return ", ".join(
        f"{key.replace('_', ' ')} is {', '.join(value) if isinstance(value, list) else value}"
        for key, value in fields.items()
    )
