"""`qiworkbook undo`: my last change taken back, once it is seen what that changes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from qiworkbook.workbook.undo import WayBack


@click.command(
    cls=Command,
    example="""
    qiworkbook undo
    qiworkbook undo --yes
    """,
)
@click.option("--yes", is_flag=True, help="Take it back without asking; what changes is shown.")
def undo(yes: bool) -> None:
    """Take back my last change, made by a command or an import on this computer.

    Shows what it changes first. Again, it takes back the change before that. Refused where the same
    record has been changed since; what else was changed in its file stays. What stood before is
    kept for 90 days, and never in the workbook.
    """
    from qiworkbook.workbook.undo import files_said, undoing

    way = undoing(session().root)
    session().occasion.undoes = way.undoes
    follow(way, yes=yes)
    say(f"Taken back: {files_said(way.texts)}.")
    say_next("qiworkbook versions, for what else there is to go back to")


def follow(way: WayBack, *, yes: bool) -> None:
    """Show what a way back changes, ask, and go it."""
    from qiworkbook.workbook.question import YES
    from qiworkbook.workbook.undo import GO_BACK, go_back

    for line in way.shows:
        say(line)
    option = Option("--yes", YES if yes else None)
    settle(partial(go_back, session().root, way), {GO_BACK: option})
