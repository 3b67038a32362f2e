"""Errors become words, in one place, and words an exit code."""

from __future__ import annotations

import errno
import re
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.say import clean, say_error

if TYPE_CHECKING:
    from qiworkbook.cli.session import Session

COULD_NOT, WRONG_USAGE, OUR_FAULT, LEFT_OUT, INTERRUPTED = 1, 2, 3, 4, 130


def told(error: BaseException, session: Session) -> int:
    """Say what happened on the error stream. Gives the exit code."""
    from qiworkbook.problems import NothingFoundError, WorkbookError

    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return WRONG_USAGE
    if isinstance(error, click.UsageError):
        _say_usage(error)
        return WRONG_USAGE
    if isinstance(error, KeyboardInterrupt | click.Abort | EOFError):
        if session.terminal:
            click.echo(err=True)  # the question, or ^C, stands in the line
        click.echo("Stopped. Nothing more was changed.", err=True)
        if session.keep_answers():
            message = "What you answered is kept for you, for 14 days: run the same command again."
            click.echo(message, err=True)
        return INTERRUPTED
    if isinstance(error, SystemExit):  # click's, when whoever read our output has gone
        if isinstance(error.code, str):  # and that of a plugin's command, which means words by it
            click.echo(clean(error.code), err=True)
        return error.code if isinstance(error.code, int) else COULD_NOT if error.code else 0
    if session.debug:
        import traceback

        traceback.print_exception(error)
    if isinstance(error, WorkbookError):
        unsure = isinstance(error, NothingFoundError) and session.left_out
        if unsure:
            click.echo("In what could be read:", err=True)
        say_error(error)
        return LEFT_OUT if unsure else COULD_NOT
    if isinstance(error, OSError) and error.errno in _REFUSALS and not session.plugin:
        _say_refusal(error)
        return COULD_NOT
    if not session.debug:
        _say_fault(error, session)
    return OUR_FAULT


# What a computer refuses, whatever the program: nobody's fault.
_REFUSALS = {
    getattr(errno, name, None) for name in ("EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT")
}


def _say_refusal(error: OSError) -> None:
    from qiworkbook.store.paths import why

    what = error.filename or "What there is to say could not be written"
    click.echo(clean(f"{what}: {why(error)}.\nNo file is left half written."), err=True)


def _say_usage(error: click.UsageError) -> None:
    lines = [_said(error)]
    if error.ctx is not None and "\n" not in lines[0]:  # two lines say what to type themselves
        example = getattr(error.ctx.command, "example", "").strip().partition("\n")[0]
        lines += [f"For example: {example}"] * bool(example)
        lines.append(f"More: {error.ctx.command_path} --help")
    click.echo(clean("\n".join(lines)), err=True)


def _said(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_name(error.param)} is missing."
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)}: {error.message}" if error.param else error.message
    said = error.format_message()
    more = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", said, re.DOTALL)
    if more:
        hint = 'Put a text of several words between quotes: "like this".'
        return f"There is more here than this command takes: {more[1]}. {hint}"
    return said


def _name(param: click.Parameter) -> str:
    """What the person typed, or should have: `--kind`, PROJECT."""
    return (
        param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name.strip("[]")
    )


def _say_fault(error: BaseException, session: Session) -> None:
    """Whose fault it is: ours, or that of the plugin whose command was running."""
    from qiworkbook.plugins.guard import told as in_a_line

    plugin, others = session.plugin, session.plugins_of_others
    where = f"the plugin {plugin}" if plugin else "qiworkbook"
    whose = "plugin" if plugin else "program"
    keeper = "the plugin" if plugin else "qiworkbook for you"
    click.echo(
        f"Something went wrong inside {where} ({clean(in_a_line(error))}).\n"
        f"This is a fault of the {whose}, not of yours. No file is left half written.\n"
        f"Run the command again with --debug and send what it prints to whoever looks after "
        f"{keeper}.",
        err=True,
    )
    if others and not plugin:
        click.echo(
            f"If it works with --no-plugins, a plugin changed what qiworkbook stands on: try "
            f"qiworkbook plugins check {' '.join(others)}",
            err=True,
        )
