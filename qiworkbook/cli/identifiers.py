"""Identifiers: asked about before they are written, and told before others see something."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.say import count, warn
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qiworkbook.cli.session import Session
    from qiworkbook.privacy.patterns import Kind
    from qiworkbook.store.journal import KeptEdit
    from qiworkbook.workbook.edits.identifiers import Kept


def ask_to_keep(session: Session, root: Path, edits: Sequence[KeptEdit]) -> Sequence[KeptEdit]:
    """Ask before an identifier is written to a file that was not in it before.

    Gives the edits with the reasons among them.
    """
    from qiworkbook.privacy.harm import WHERE_FIRST
    from qiworkbook.workbook.edits.identifiers import (
        KEEP,
        kept_in_text,
        looked_through,
        new_account_of_harm,
        new_identifiers,
    )

    option = Option('--keep-identifier "why it may stay"', session.keep_identifier)

    def ask(file: str, kinds: Sequence[Kind]) -> Sequence[Kept]:
        session.kept = True
        return settle(partial(kept_in_text, file, kinds), {KEEP: option})

    for edit in edits:
        before, after = edit.words
        if new_account_of_harm(before, after):  # said first, and holds nothing up
            warn(f"! {edit.file}: this may be somebody's account of harm. {WHERE_FIRST}")
        if before and not session.taken_out:
            session.taken_out = bool(new_identifiers(edit.file, after, before))
    return looked_through(root, edits, ask, session.today)


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
