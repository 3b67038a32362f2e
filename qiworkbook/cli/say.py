"""What the command line says: lines, tables, problems, and what a plugin did wrong."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Sequence

import click

from qiworkbook.cli.session import Session
from qiworkbook.privacy.plain_text import as_plain
from qiworkbook.problems import (
    Action,
    NothingFoundError,
    Problem,
    WorkbookError,
)
from qiworkbook.text.words import command_of, next_step

_LONGEST = 600  # signs of a sentence
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, with escape among them
    "\u202a-\u202e\u2066-\u2069"  # bidirectional overrides
    "\ud800-\udfff]"  # half characters, which no terminal can print
)


def clean(text: str) -> str:
    """The text with control characters shown as a sign: a file cannot steer the terminal.

    Bidirectional overrides go too: they can make a line read as what it is not.
    """
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)


def say(text: str = "") -> None:
    """One line, or several, to the reader."""
    click.echo(clean(text))


def say_of_file(text: str) -> None:
    """What a file says that is not in the workbook yet, with no number of anybody repeated."""
    say(masked(text))


def warn(text: str) -> None:
    """What somebody should know beside what they asked for, or what is wrong, on the error stream.

    It goes into logs, and repeats no number of anybody.
    """
    click.echo(clean(masked(text)), err=True)


def masked(text: str) -> str:
    """The text with no number of anybody in it. Most have no digit at all, and load no pattern."""
    if not any(map(str.isdecimal, as_plain(text)[0])):
        return text
    from qiworkbook.privacy.patterns import without_numbers

    return without_numbers(text)


def say_problem(problem: Problem) -> None:
    """A problem as one line, with no number of anybody that the name of its file holds."""
    say_of_file(problem_line(problem))


def problem_line(problem: Problem) -> str:
    """A problem as one line: file, line, what it says, what it could say, what to do next."""
    return f"{problem.place}: {told_with_step(problem)}"


def told_with_step(problem: Problem) -> str:
    """What a problem says, and what to do next."""
    told = sentences(problem.message, problem.hint)
    return sentences(told, next_step(problem.action)) if problem.action else told


def sentences(message: str, hint: str) -> str:
    """What is the matter and what to do, with a stop between them and none at the end.

    Either is cut where it repeats a text of a file that has no end.
    """
    message, hint = _within(message), _within(hint)
    if not hint:
        return message.removesuffix(".")
    return (
        f"{message} {hint}" if message.endswith((".", "?", "!", ":", "…")) else f"{message}. {hint}"
    )


def _within(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def table(rows: Iterable[Sequence[str]], headings: Sequence[str] = ()) -> str:
    """Rows as aligned columns, two spaces apart."""
    lines = [tuple(headings)] * bool(headings) + [tuple(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)] if lines else []
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 cycle`, `3 cycles`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def say_json(data: object) -> None:
    """Data for a machine: two spaces deep, every sign beyond ASCII escaped, so any pipe will do."""
    import json

    click.echo(json.dumps(data, indent=2, default=str))


def say_no_project() -> None:
    """That the workbook is empty still, and how to begin."""
    say("There is no project yet.")
    say_next("qiworkbook new my-ward")


def say_next(*steps: str | Action) -> None:
    """What to type next: one step a line; nothing in a copy to share.

    Its readers have no workbook, and its ids are not always those that a command knows.
    """
    ctx = click.get_current_context(silent=True)
    if ctx is not None and ctx.ensure_object(Session).share:
        return
    for at, step in enumerate(steps):
        told = step if isinstance(step, str) else command_of(step)
        say(f"{'      ' if at else 'Next: '}{told}")


COULD_NOT, WRONG_USAGE, OUR_FAULT, LEFT_OUT, INTERRUPTED = 1, 2, 3, 4, 130


def tell_error(error: BaseException, session: Session) -> int:
    """Say what happened on the error stream. Gives the exit code."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return WRONG_USAGE
    if isinstance(error, click.UsageError):
        _say_usage(error)
        return WRONG_USAGE
    if isinstance(error, KeyboardInterrupt | click.Abort):
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
        step = next_step(error.action) if error.action else ""
        warn("\n".join(filter(None, (error.message, error.hint, step))))
        return LEFT_OUT if unsure else COULD_NOT
    if isinstance(error, OSError) and error.errno in _REFUSALS and not session.plugin:
        from qiworkbook.store.paths import system_reason

        what = error.filename or "The output could not be written"
        warn(f"{what}: {system_reason(error)}.\nNo file is left half written.")
        return COULD_NOT
    if not session.debug:
        _say_fault(error, session)
    return OUR_FAULT


# What a computer refuses, whatever the program: nobody's fault.
_REFUSALS = {
    getattr(errno, name, None) for name in ("EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT")
}


def _say_usage(error: click.UsageError) -> None:
    lines = [_said(error)]
    if error.ctx is not None and "\n" not in lines[0]:  # two lines say what to type themselves
        example = getattr(error.ctx.command, "example", "").strip().partition("\n")[0]
        lines += [f"For example: {example}"] * bool(example)
        lines.append(f"More: {error.ctx.command_path} --help")
    warn("\n".join(lines))


def _said(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"{_name(error.param)} is missing."
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)}: {error.message}" if error.param else error.message
    said = error.format_message()
    more = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", said, re.DOTALL)
    if more:
        hint = 'Put a text of several words between quotes: "like this".'
        return f"That is more than this command takes: {more[1]}. {hint}"
    return said


def _name(param: click.Parameter) -> str:
    """What the person typed, or should have: `--kind`, PROJECT."""
    return (
        param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name.strip("[]")
    )


def _say_fault(error: BaseException, session: Session) -> None:
    """Whose fault it is: ours, or that of the plugin whose command was running."""
    from qiworkbook.plugins.guard import fault_words

    plugin, others = session.plugin, session.plugins_of_others
    where = f"the plugin {plugin}" if plugin else "qiworkbook"
    whose = "plugin" if plugin else "program"
    keeper = "the plugin" if plugin else "qiworkbook for you"
    click.echo(
        f"Something went wrong inside {where} ({clean(fault_words(error))}).\n"
        f"This is a fault of the {whose}, not of yours. No file is left half written.\n"
        f"Run the command again with --debug and send what it prints to whoever looks after "
        f"{keeper}.",
        err=True,
    )
    if others and not plugin:
        click.echo(
            "If it works with --no-plugins, a plugin changed something that qiworkbook relies "
            "on: try "
            f"qiworkbook plugins check {' '.join(others)}",
            err=True,
        )
