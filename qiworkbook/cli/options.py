"""What can be typed, each told kindly when it is not, and options that several commands have."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qiworkbook.cli.session import Session, ask_needed, clean
from qiworkbook.problems import WorkbookError
from qiworkbook.text.words import meant_or, typed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from click.shell_completion import CompletionItem

_AIM = "aim"  # as the model has it, which is not imported for completion


def offering(
    names: Callable[[click.Context], Iterable[str]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What the Tab key offers: of these names, those that begin so; none where nothing is read."""

    def offered(ctx: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        with contextlib.suppress(WorkbookError), ctx.scope(cleanup=False):
            return [CompletionItem(name) for name in names(ctx) if name.startswith(begun)]
        return []

    return offered


class Word(click.ParamType):  # type: ignore[type-arg]  # generic in newer clicks alone
    """One word of an enumeration of the model, which is imported when somebody asks for it."""

    name = "word"

    def __init__(self, where: str) -> None:
        """The words of `where`, such as "theory:IdeaStatus", in `qiworkbook.model`."""
        self.where = where

    @property
    def words(self) -> tuple[str, ...]:
        """The words, in the order of the model."""
        module, _, name = self.where.partition(":")
        choices: type[StrEnum] = getattr(import_module(f"qiworkbook.model.{module}"), name)
        return tuple(str(choice.value) for choice in choices if choice.value)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """The words, for the help."""
        return "[" + "|".join(self.words) + "]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, in small letters; a usage error that lists the words for any other."""
        said = str(value).strip().casefold()
        if said not in self.words:
            self.fail(_not_one_of(self.words, said), param, ctx)
        return said

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The words that begin so."""
        return offering(lambda _: self.words)(ctx, param, incomplete)


class OutputFolder(click.Path):
    """A folder that files are written into. A name that ends as a file's does is refused."""

    def __init__(self) -> None:
        """A folder, which need not be there yet."""
        super().__init__(path_type=Path, file_okay=False)

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """The folder; a usage error for what ends as a file does, unless that folder is there."""
        said = Path(value)
        if said.suffix.casefold() in _ENDINGS and not said.is_dir():
            self.fail(
                f"{said} is the name of a file, and this writes files into a folder. "
                f"Name a folder: {said.with_suffix('')}",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


_OF_FILES = "csv db docx htm html json md parquet pdf png pptx sqlite svg toml txt xlsx zip"
_ENDINGS = frozenset(f".{one}" for one in _OF_FILES.split(" "))


class GivenName(click.ParamType):  # type: ignore[type-arg]  # generic in newer clicks alone
    """The name of something that the core or a plugin gives, such as a format of `export`."""

    name = "name"

    def __init__(self, kind: str) -> None:
        """What is given: "exporters" or "importers", as `Plugins` has it."""
        self.kind = kind

    def names(self, ctx: click.Context | None) -> dict[str, str]:
        """The names that there are, the core's first, each with what it is. Asks plugins now."""
        plugins = (ctx.ensure_object(Session) if ctx else Session()).plugins
        return {owned.value.name: owned.value.what for owned in getattr(plugins, self.kind)()}

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002
        """The names, for the help."""
        return "[" + "|".join(self.names(ctx)) + "]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name; a usage error that lists the names for any other."""
        names = self.names(ctx)
        if value not in names:
            told = [f"{name} ({what})" for name, what in names.items()]
            self.fail(_not_one_of(tuple(names), str(value), told), param, ctx)
        return str(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The names that begin so."""
        return offering(self.names)(ctx, param, incomplete)


def _not_one_of(words: Sequence[str], said: str, told: Sequence[str] = ()) -> str:

    could_be = f"{meant_or(said, words, '')} It could be: {', '.join(told or words)}."
    return f'"{said}" is not one of the choices. {could_be.lstrip()}'


class Number(click.ParamType):  # type: ignore[type-arg]  # generic in newer clicks alone
    """A number as a person writes it: 61, 0.5, or 61%."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number, whole where it was written so; a usage error otherwise."""
        from qiworkbook.store.cells import CellError, typed_number

        if not isinstance(value, str):
            return float(value)
        try:
            found = typed_number(value)
        except CellError as error:
            self.fail(f"{error.message}. {error.hint}", param, ctx)
        if found is None:
            self.fail("write a number.", param, ctx)
        return found


class NumberOrChange(click.ParamType):  # type: ignore[type-arg]  # generic in newer clicks alone
    """A number, or a change from where one started, such as -25%."""

    name = "number or change"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | str:
        """The number, or the change as it was written: the model reads it."""
        from qiworkbook.store.cells import typed_change

        if isinstance(value, str) and (change := typed_change(value)):
            return change
        return Number().convert(value, param, ctx)


class ThingName(click.ParamType):  # type: ignore[type-arg]  # generic in newer clicks alone
    """A thing by its id, its name, or a part of either, where one thing fits; gives its id.

    What was understood is told where it was not typed whole. What nothing fits stays as it was
    typed: the command says what there is.
    """

    name = "text"

    def __init__(self, kind: str, *, or_aim: bool = False) -> None:
        """What is named: "project", or "drivers", "ideas", "measures", "cycles" of the project.

        With `or_aim` the word "aim" is taken as well.
        """
        self.kind, self.or_aim = kind, or_aim

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The id; a usage error, naming them, where several things fit."""
        from qiworkbook.workbook.lookup import fitting

        said = str(value)
        if ctx is None or ctx.resilient_parsing or (self.or_aim and said == _AIM):
            return said
        try:
            found = fitting(self._names(ctx, said), said) or said
        except WorkbookError as error:
            self.fail(f"{error.message} {error.hint}", param, ctx)
        if found != said:
            click.echo(clean(f"“{said}” is taken as {found}."), err=True)
        return found

    def _names(self, ctx: click.Context, said: str) -> dict[str, str]:
        """What things are called, by id; nothing to choose from where an id was typed whole."""
        from qiworkbook.store.workbook_folder import project_ids
        from qiworkbook.workbook.lookup import projects_by_name, things_of

        session = ctx.ensure_object(Session)
        try:
            ids = project_ids(session.root)
            if self.kind == "project":
                return {} if said in ids else projects_by_name(session.root)
            project = ctx.params.get("project")
            if project not in ids:
                return {}
            things = things_of(session.root, project, self.kind)
            if self.kind == "measures" and said not in (one.id for one in things):
                # It may be one that a plugin works out; of a file that is unread, nobody knows.
                (found,) = session.open_only([project]).workbook.projects
                things = () if found.unread else found.measures
        except WorkbookError:
            return {}  # the command says what is the matter
        return {one.id: getattr(one, "title", "") or getattr(one, "name", "") for one in things}

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The ids that begin so."""
        return offering(self._ids)(ctx, param, incomplete)

    def _ids(self, ctx: click.Context) -> Sequence[str]:
        from qiworkbook.store.workbook_folder import project_ids
        from qiworkbook.workbook.lookup import things_of

        root = ctx.ensure_object(Session).root
        if self.kind == "project":
            return project_ids(root)
        things = things_of(root, ctx.params.get("project") or "", self.kind)
        return [*[_AIM] * self.or_aim, *(thing.id for thing in things)]


def project_argument(command: F) -> F:
    """The argument PROJECT: the name of a folder in projects/, or enough to know which.

    It is read first of all: click reads options before arguments, and a part of a driver's name in
    `--drives` is looked for in the project.
    """
    return click.argument("project", type=ThingName("project"), is_eager=True)(command)


def places_options(command: F) -> F:
    """The options --trust, --ward and --group: only projects there."""
    for name, whose in (
        ("group", "of this [[group]], by its id"),
        ("ward", "at this ward: its id, its name, or a part of it"),
        ("trust", "of this trust: its id, its name, or a part of it"),
    ):
        command = click.option(
            f"--{name}",
            multiple=True,
            metavar="NAME",
            is_eager=True,
            expose_value=False,
            callback=_keep_place,
            help=f"Only projects {whose}. Can be repeated.",
        )(command)
    return command


def projects_argument(command: F) -> F:
    """The argument PROJECT...: any number of them, none meaning all; or all of a place."""
    return click.argument(
        "projects",
        nargs=-1,
        metavar="[PROJECT]...",
        type=ThingName("project"),
        callback=_at_places,
    )(places_options(command))


PLACES = "qiworkbook.places"
"""Where the context keeps which trusts, wards and groups were named."""


def _keep_place(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> None:
    ctx.meta.setdefault(PLACES, {})[f"{param.name}s"] = value


def _at_places(ctx: click.Context, _: click.Parameter, named: tuple[str, ...]) -> tuple[str, ...]:
    """The projects that were named, or those at the places that were."""
    places = ctx.meta.get(PLACES, {})
    if not any(places.values()) or ctx.resilient_parsing:
        return named
    from qiworkbook.workbook.wards_wanted import WardsWanted, projects_wanted

    shared = ctx.ensure_object(Session)
    found, unread = projects_wanted(shared.root, WardsWanted(**places), named)
    shared.left_out |= dict.fromkeys(unread)
    return found


measure_argument = click.argument("measure", type=ThingName("measures"))
"""The argument MEASURE: a measure of PROJECT, or enough of its id or name to know which."""

import_arguments = click.argument(
    "names",
    nargs=-1,
    metavar="[PROJECT [MEASURE]] FILE",
    shell_complete=ThingName("project").shell_complete,
)
"""The arguments of an import: a FILE, with PROJECT, or PROJECT and MEASURE, before it."""

cycle_argument = click.argument("cycle", required=False, type=ThingName("cycles"))
"""The argument CYCLE: the name of a cycle's file, or enough of it to know which."""


def pairs(said: Sequence[str], option: str) -> dict[str, str]:
    """NAME=VALUE, as often as it was given; the last = parts the two."""
    pairs = {}
    for one in said:
        name, equals, value = one.rpartition("=")
        if not equals or not name.strip():
            raise click.UsageError(f'{option} wants a name, = and what it is: {option} "NAME=..."')
        pairs[name.strip()] = value.strip()
    return pairs


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
