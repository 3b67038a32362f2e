"""`qiworkbook digest`: what a coach sends round, as text for an e-mail."""

from __future__ import annotations

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.faults import LEFT_OUT
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.params import projects_argument
from qiworkbook.cli.say import say, say_no_project
from qiworkbook.cli.session import session
from qiworkbook.cli.share_option import share_option


@click.command(
    cls=Command,
    example="""
    qiworkbook digest --since 2025-03-01
    qiworkbook digest --group my-wards --since learning-set
    """,
)
@projects_argument
@click.option(
    "--since",
    default="learning-set",
    show_default=True,
    metavar="DATE|learning-set",
    help="A date, or the learning set before today.",
)
@share_option
def digest(projects: tuple[str, ...], since: str) -> int:
    """Write what is new at the named wards, or at all, who waits and what comes next.

    It is plain text, for an e-mail: print it into a file, or copy it from the screen.
    """
    from qiworkbook.workbook.changes import since_when
    from qiworkbook.workbook.digest import digest as digest_of

    opened = session().open(projects)
    if not opened.views:
        say_no_project()
        return 0
    lines, unread = digest_of(opened, since_when(opened, since), projects)
    warn_of_identifiers()
    for line in lines:
        say(line)
    return LEFT_OUT if unread else 0
