"""How the command line speaks: plain lines, safe on any terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from qiworkbook.text.words import command_of, next_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qiworkbook.problems import Action, Problem, WorkbookError

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


def warn(text: str) -> None:
    """What somebody should know beside what they asked for, on the error stream."""
    click.echo(clean(text), err=True)


def say_problem(problem: Problem) -> None:
    """A problem as one line."""
    say(problem_line(problem))


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


def say_error(error: WorkbookError) -> None:
    """Why a command could not go on, with what to do next."""
    step = next_step(error.action) if error.action else ""
    click.echo(clean("\n".join(filter(None, (error.message, error.hint, step)))), err=True)


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
    from qiworkbook.cli.session import Session

    ctx = click.get_current_context(silent=True)
    if ctx is not None and ctx.ensure_object(Session).share:
        return
    for at, step in enumerate(steps):
        told = step if isinstance(step, str) else command_of(step)
        say(f"{'      ' if at else 'Next: '}{told}")
