"""`qiworkbook`: the list of commands, and the one place where errors become words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from qiworkbook import __version__
from qiworkbook.cli.lazy import Entry, LazyGroup, load
from qiworkbook.cli.say import clean, say_error
from qiworkbook.cli.session import Session, common_options

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMANDS: Mapping[str, Entry] = {
    name: Entry(f"qiworkbook.cli.{target}", line)
    for name, target, line in (
        ("init", "init:init", "Make a new workbook."),
        ("new", "new:new", "Start a project."),
        ("list", "list_projects:list_projects", "Every project on one line."),
        ("show", "show:show", "One project on one screen."),
        ("check", "check:check", "Every problem: where it is and what to do."),
        ("coach", "coach:coach", "The next questions to ask, kindly."),
        ("driver", "driver:driver", "Add or list drivers."),
        ("idea", "idea:idea", "Add, list or update change ideas."),
        ("measure", "measure:measure", "Add, list or show measures."),
        ("data", "data:data", "Add a point, or import a file of them."),
        ("pdsa", "pdsa:pdsa", "Walk a cycle through plan, do, study and act."),
        ("chart", "chart:chart", "One measure as a chart, or as data."),
        ("theory", "theory:theory", "The driver diagram."),
        ("report", "report:report", "Write the report."),
        ("slides", "slides:slides", "Write the learning-set deck."),
        ("plugins", "plugins:plugins", "What is installed."),
        ("schema", "schema:schema", "JSON Schemas, so that editors help."),
    )
}


class Main(LazyGroup):
    """The core's commands, then those of plugins, which cannot take the name of one of ours."""

    def entries(self, ctx: click.Context) -> Mapping[str, Entry]:
        """The commands by name."""
        given = sorted(ctx.ensure_object(Session).plugins.commands(), key=lambda c: c.value.name)
        theirs = {c.value.name: Entry(c.value.target, c.value.help) for c in given}
        return _COMMANDS | {name: theirs[name] for name in theirs if name not in _COMMANDS}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of ours without a look at the plugins; otherwise one of theirs."""
        if cmd_name in _COMMANDS:
            return load(_COMMANDS[cmd_name].target)
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, or a usage error that says which one was probably meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from qiworkbook.suggest_words import did_you_mean

            guess = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(
                f"there is no command {args[0]!r}"
                + (f"; did you mean {guess!r}?" if guess else ""),
                ctx,
            ) from error


@click.command(
    cls=Main,
    params=common_options(),
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: qiworkbook init, then qiworkbook new my-ward.",
)
@click.version_option(__version__, prog_name="qiworkbook")
def qiworkbook() -> None:
    """A quality improvement workbook in plain files: from aim to slide, one thread."""


def run() -> NoReturn:
    """What the installed command runs."""
    sys.exit(main(sys.argv[1:]))


def main(args: list[str]) -> int:
    """Run one command line. Gives the exit code.

    0 done; 1 the workbook has errors, or the command could not; 2 wrong usage; 3 a fault of
    ours; 130 interrupted.
    """
    session = Session()
    try:
        code = _ran(args, session)
    except BaseException as error:  # noqa: BLE001  # the one place where errors become words
        code = _told(error, session)
    _tell_troubles(session)
    return code


def _ran(args: list[str], session: Session) -> int:
    given: Any = qiworkbook.main(args, "qiworkbook", standalone_mode=False, obj=session)
    return given if isinstance(given, int) else 0


def _told(error: BaseException, session: Session) -> int:
    from qiworkbook.problems import WorkbookError

    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, KeyboardInterrupt | click.Abort | EOFError):
        click.echo("Stopped. Nothing more was changed.", err=True)
        return 130
    if isinstance(error, BrokenPipeError):
        sys.stderr.close()  # whoever read our output has gone: there is nobody to tell
        return 1
    if session.debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, WorkbookError):
        say_error(error)
        return 1
    if not session.debug:
        click.echo(
            f"Something went wrong inside qiworkbook ({type(error).__name__}: {clean(str(error))}).\n"
            "This is a fault of the program, not of yours. Your files are as they were.\n"
            "Run the command again with --debug and send what it prints to whoever looks after "
            "qiworkbook for you.",
            err=True,
        )
    return 3


def _tell_troubles(session: Session) -> None:
    """Name the plugins that did something wrong, once, after everything else."""
    if "plugins" not in vars(session):
        return
    for trouble in session.plugins.troubles:
        click.echo(clean(f"! {trouble}. Everything else went on without it."), err=True)
