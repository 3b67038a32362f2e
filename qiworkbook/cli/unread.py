"""A project whose project.toml cannot be read is told as that, never as one with nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.faults import LEFT_OUT
from qiworkbook.cli.say import clean, sentences, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qiworkbook.cli.session import Session
    from qiworkbook.model import Project
    from qiworkbook.spc.reading import Reading

"""The exit status of what was done, with something left out that could not be read."""

_MOST = 5


def unread_lines(project: Project, missing: str) -> Iterator[str]:
    """That project.toml cannot be read, what therefore is missing, and why, with file and line.

    Nothing where it can be read.
    """
    if project.unread:
        yield f"{project.source.file} cannot be read, and {missing} there."
        why = project.why_unread
        if why:
            yield f"{why.place}: {sentences(why.message, why.hint)}"


def say_left_out(session: Session) -> None:
    """Say on the error stream what could not be read of all that the command opened."""
    found = sorted(session.left_out)
    warn("! Some of this workbook could not be read, and is left out of this:")
    for one in found[:_MOST]:
        warn(f"!   {one.place}: {sentences(one.message, '')}")
    if len(found) > _MOST:
        warn(f"!   and {len(found) - _MOST:,} more")
    warn("! What to do: qiworkbook check")


def say_unread(project: Project, missing: str, *, aside: bool = False) -> bool:
    """Say those lines and what to do next, if there are any. Gives whether there were.

    `aside` keeps them off the output, which a machine reads.
    """
    for line in unread_lines(project, missing):
        click.echo(clean(line), err=aside)
    if project.unread:
        click.echo(f"Put that right, and look again: qiworkbook check {project.id}", err=aside)
    return project.unread


def left_out(readings: Iterable[Reading], *, aside: bool = False) -> int:
    """Say which measures have rows that can't be read. Gives the exit status that says so too.

    `aside` keeps the lines off the output, which a machine reads.
    """
    from qiworkbook.spc.words import unread

    status = 0
    for reading in readings:
        if reading.unread:
            status = LEFT_OUT
            told = f"! {reading.measure}: {unread(reading)}, so it is not whole."
            click.echo(clean(told), err=aside)
            click.echo(f"  Which, and why: qiworkbook check {reading.project}", err=aside)
    return status
