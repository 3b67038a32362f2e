"""One line before something is made that others will see: there may be identifiers in it."""

from __future__ import annotations

import click

from qiworkbook.cli.say import count
from qiworkbook.cli.session import session


def warn_of_identifiers() -> None:
    """Say on the error stream, once a command, how many things look like identifiers, if any do.

    Looked through is what the command has opened: a project or several, and the files beside them.
    Whatever writes a file for others calls this first; nothing is held up by it.
    """
    from qiworkbook.workbook.identifiers import identifiers_in

    shared = session()
    if shared.opened is None or shared.warned:
        return
    shared.warned = True
    number = identifiers_in(shared.opened)
    if number:
        things = count(number, "thing that looks", "things that look")
        like = "like an identifier" if number == 1 else "like identifiers"
        click.echo(f"{things} {like}: run qiworkbook check", err=True)
