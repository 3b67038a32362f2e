"""What is said of an output: what was left out and why, and what looks like an identifier."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.session import (
    LEFT_OUT,
    Session,
    clean,
    count,
    masked,
    problem_line,
    say,
    say_json,
    say_next,
    sentences,
    session,
    warn,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from qiworkbook.model import Project
    from qiworkbook.privacy.patterns import IdentifierKind
    from qiworkbook.spc.reading import Reading
    from qiworkbook.store.journal import KeptEdit
    from qiworkbook.workbook.edits.identifiers import KeptIdentifier
    from qiworkbook.workbook.opened import OpenWorkbook
    from qiworkbook.workbook.outputs.shared_copy import SharedWorkbook, Wish

_MOST_LISTED = 20
_CHARTS_ALONE = {"chart", "summary", "compare"}
"""Commands whose output has the words of measures, and no others."""


def open_to_share(session: Session, opened: OpenWorkbook, only: Sequence[str]) -> OpenWorkbook:
    """The workbook of a copy of these projects, or of all, that is then on record."""
    from qiworkbook.workbook.outputs.shared_copy import shared_copy

    wish = wish_of(session, only)
    made = settle(lambda answers: shared_copy(opened, wish, answers), lines_option(session))
    tell_left_out(session, made)
    if session.plugin:  # its own words cannot know that something is missing
        for said in made.opened.workbook.not_shown:
            warn(said)
    return made.opened


def wish_of(session: Session, only: Sequence[str]) -> Wish:
    """What was asked of a copy of these projects, or of all."""

    from qiworkbook.workbook.outputs.shared_copy import Wish

    return Wish(
        tuple(only),
        session.small,
        session.round_to,
        Path(session.release) if session.release else None,
        click.get_current_context().command_path,
        session.recipient,
    )


def lines_option(session: Session) -> dict[str, Option]:
    """With nobody there to read them, lines with numbers stay where they are."""
    from qiworkbook.workbook.outputs.shared_copy import LINES, NONE

    lines = {LINES: Option("--release", None if session.terminal else NONE)}
    return lines | keep_option(session)


def tell_left_out(session: Session, made: SharedWorkbook) -> None:
    """Name the lines with numbers that are not in a copy, once a command."""
    command = click.get_current_context().find_root().invoked_subcommand
    every = command not in _CHARTS_ALONE
    lines = [line for line in made.left_out if every or line.on_charts]
    if not lines or session.told_left_out:
        return
    session.told_left_out = True
    many = len(lines)
    click.echo(
        f"{count(many, 'line')} with a number, a name or harm in it left out of this copy:",
        err=True,
    )
    for line in lines[:_MOST_LISTED]:
        warn(f"  {line.project}: {line.text}")
    if many > _MOST_LISTED:
        click.echo(f"  and {many - _MOST_LISTED} more", err=True)
    click.echo("To let some of them out: --release lines.txt", err=True)


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
            yield problem_line(why)


def say_left_out(session: Session) -> None:
    """Say on the error stream what could not be read of all that the command opened."""
    found = sorted(session.left_out)
    warn("! Some of this workbook could not be read or shown, and is left out of this:")
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
        click.echo(clean(masked(line)), err=aside)
    if project.unread:
        click.echo(f"Put that right, and look again: qiworkbook check {project.id}", err=aside)
    return project.unread


def lists(
    project: Project,
    things: Sequence[Any],
    words: tuple[str, str],
    first: str,
    as_json: bool,
    dump: Callable[[Any], object] = lambda one: one.model_dump(mode="json"),
) -> bool:
    """Say things of a project as JSON, or that there are none. Gives whether to list them in words.

    `words` are what one is called, and all that may be missing; `first` is how one is made.
    """
    unread = say_unread(project, f"the {words[1]} stand", aside=as_json)
    if as_json:
        say_json([dump(one) for one in things])
    elif not (things or unread):
        say(f"There is no {words[0]} yet.")
        say_next(first)
    return bool(things) and not as_json


def tell_unread(readings: Iterable[Reading], *, aside: bool = False) -> int:
    """Say which measures have rows that can't be read. Gives the exit status that says so too.

    `aside` keeps the lines off the output, which a machine reads.
    """
    from qiworkbook.spc.words import unread_rows

    status = 0
    for reading in readings:
        if reading.unread:
            status = LEFT_OUT
            told = f"! {reading.measure}: {unread_rows(reading)}, so it is not whole."
            click.echo(clean(masked(told)), err=aside)
            click.echo(f"  Which, and why: qiworkbook check {reading.project}", err=aside)
    return status


T = TypeVar("T")


def keep_option(session: Session) -> dict[str, Option]:
    """What answers why an identifier may stay."""
    from qiworkbook.workbook.edits.identifiers import KEEP

    return {KEEP: Option('--keep-identifier "why it may stay"', session.keep_identifier)}


def ask_of_name(ctx: click.Context, _: click.Parameter, value: T) -> T:
    """Ask before a file is made whose name looks like it has an identifier in it."""
    if value:
        from qiworkbook.workbook.edits.identifiers import (
            keep_identifiers,
            kept_in_words,
            words_of_new,
        )

        session = ctx.ensure_object(Session)
        asked = partial(kept_in_words, "the name of an output", words_of_new(Path(f"{value}")))
        kept = settle(asked, keep_option(session))
        if kept and session.in_workbook:
            keep_identifiers(session.root, kept, session.today)
    return value


def ask_to_keep(session: Session, root: Path, edits: Sequence[KeptEdit]) -> Sequence[KeptEdit]:
    """Ask before an identifier is written to a file that was not in it before.

    Gives the edits with the reasons among them.
    """
    from qiworkbook.privacy.harm import WHERE_FIRST
    from qiworkbook.workbook.edits.identifiers import (
        kept_in_text,
        looked_through,
        new_account_of_harm,
        new_identifiers,
    )

    def ask(file: str, kinds: Sequence[IdentifierKind]) -> Sequence[KeptIdentifier]:
        session.kept = True
        return settle(partial(kept_in_text, file, kinds), keep_option(session))

    types = session.opened.plugins.record_types if session.opened else ()
    for edit in edits:
        before, after = edit.words
        if new_account_of_harm(before, after):  # said first, and holds nothing up
            warn(f"! {edit.file}: this may be somebody's account of harm. {WHERE_FIRST}")
        if before and not session.taken_out:
            session.taken_out = bool(new_identifiers(edit.file, after, before))
    return looked_through(root, edits, ask, session.today, types)


def warn_of_identifiers() -> None:
    """Say on the error stream, once a command, how many things look like identifiers, if any do.

    Looked through is what the command has opened: a project or several, and the files beside them.
    Whatever writes a file for others calls this first; nothing is held up by it.
    """
    from qiworkbook.workbook.edits.identifiers import identifiers_in

    shared = session()
    if shared.opened is None or shared.warned:
        return
    shared.warned = True
    number = identifiers_in(shared.opened)
    if number:
        things = count(number, "thing that looks", "things that look")
        like = "like an identifier" if number == 1 else "like identifiers"
        click.echo(f"{things} {like}: run qiworkbook check", err=True)
