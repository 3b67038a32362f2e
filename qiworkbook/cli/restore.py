"""`qiworkbook restore`: a project or one record as it was, once it is seen what that changes."""

from __future__ import annotations

from functools import partial

import click

from qiworkbook.cli.ask import settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.params import project_argument
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session
from qiworkbook.cli.undo import follow


@click.command(
    cls=Command,
    example="""
    qiworkbook restore willow-ward --to 2025-04-01
    qiworkbook restore willow-ward data/feels-safe.csv --to 14
    qiworkbook restore willow-ward idea/safety-huddle --to 2025-04-01 --yes
    """,
)
@project_argument
@click.argument("record", required=False, default="")
@click.option(
    "--to",
    required=True,
    metavar="WHEN",
    help="A date (its end), the number of a change (before it), or a saved version.",
)
@click.option("--yes", is_flag=True, help="Write it without asking; what changes is shown.")
def restore(project: str, record: str, to: str, yes: bool) -> int:
    """Bring back PROJECT as it was, or one RECORD of it: a file, or an id such as idea/huddle.

    Shows what it changes first, and is itself a change that can be undone. Numbers and versions
    are listed by `qiworkbook versions`. What is not known of that time stays as it is.
    """
    from qiworkbook.workbook.undo import files_said
    from qiworkbook.workbook.versions import restoring, when_said

    root = session().root
    when = when_said(root, to, session().today, session().date_order)
    way = settle(partial(restoring, root, project, when, record), {})
    follow(way, yes=yes)
    say(f"Brought back: {files_said(way.texts)}.")
    say_next("qiworkbook undo, if it is not what you meant")
    return 4 if way.left else 0
