"""A workbook opened for a copy that leaves the team: lines with numbers asked about, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.answers import Option, settle
from qiworkbook.cli.say import clean, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.cli.session import Session
    from qiworkbook.workbook.opened import OpenWorkbook
    from qiworkbook.workbook.shared_copy import SharedWorkbook, Wish

_MOST_LISTED = 20
_CHARTS_ALONE = {"chart", "summary", "compare"}
"""Commands whose output has the words of measures, and no others."""


def open_to_share(session: Session, opened: OpenWorkbook, only: Sequence[str]) -> OpenWorkbook:
    """The workbook of a copy of these projects, or of all, that is then on record."""
    from qiworkbook.workbook.shared_copy import shared_copy

    wish = wish_of(session, only)
    made = settle(lambda answers: shared_copy(opened, wish, answers), lines_option(session))
    tell_left_out(session, made)
    if session.plugin:  # its own words cannot know that something is missing
        for said in made.opened.workbook.shared or ():
            click.echo(clean(said), err=True)
    return made.opened


def wish_of(session: Session, only: Sequence[str]) -> Wish:
    """What was asked of a copy of these projects, or of all."""
    from pathlib import Path

    from qiworkbook.workbook.shared_copy import Wish

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
    from qiworkbook.workbook.shared_copy import LINES, NONE

    return {LINES: Option("--release", None if session.terminal else NONE)}


def tell_left_out(session: Session, made: SharedWorkbook) -> None:
    """Name the lines with numbers that are not in a copy, once a command."""
    command = click.get_current_context().find_root().invoked_subcommand
    every = command not in _CHARTS_ALONE
    lines = [line for line in made.left_out if every or line.on_charts]
    if not lines or session.told_left_out:
        return
    session.told_left_out = True
    many = len(lines)
    click.echo(f"{count(many, 'line')} with a number in it left out of this copy:", err=True)
    for line in lines[:_MOST_LISTED]:
        click.echo(clean(f"  {line.project}: {line.text}"), err=True)
    if many > _MOST_LISTED:
        click.echo(f"  and {many - _MOST_LISTED} more", err=True)
    click.echo("To let some of them out: --release lines.txt", err=True)
