"""`qiworkbook theory`: the driver diagram."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.params import project_argument
from qiworkbook.cli.say import say
from qiworkbook.cli.session import near, session
from qiworkbook.cli.share_option import share_option


@click.command(
    cls=Command,
    example="""
    qiworkbook theory willow-ward
    qiworkbook theory willow-ward -o theory.svg
    qiworkbook theory willow-ward --since 2025-01-06 -o then-and-now.svg
    qiworkbook theory willow-ward --by-effort -o ideas.svg
    """,
)
@project_argument
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE.svg or .png for the diagram, .md or .txt for its outline.",
)
@click.option(
    "--since",
    default="",
    metavar="WHEN",
    help="Then and now side by side: a date (its end), a change or a saved version.",
)
@click.option(
    "--by-effort",
    is_flag=True,
    help="The change ideas by what they could change and how much work they are.",
)
@share_option
def theory(project: str, target: Path | None, since: str, by_effort: bool) -> None:
    """Show the theory of change of PROJECT: aim, drivers, change ideas.

    With --since, the theory as it was and as it is: what was added, renamed, moved and dropped, and
    why. `qiworkbook versions` lists what there is to look back to.
    """
    from qiworkbook.workbook.lookup import readable
    from qiworkbook.workbook.theory import (
        as_text,
        ideas_by_effort,
        theory_since,
        write_by_effort,
        write_since,
        write_theory,
    )

    opened = session().open([project])
    view = opened.view(project)
    readable(view.project)
    if by_effort:
        if since:
            raise click.UsageError("--since and --by-effort are two pictures: ask for one.")
        text, write = ideas_by_effort(view).alt, partial(write_by_effort, view)
    elif since:
        found = theory_since(opened, project, since)
        text, write = found.text, partial(write_since, found)
    else:
        text, write = as_text(view), partial(write_theory, view)
    if target is None:
        say(text.rstrip())
        return
    warn_of_identifiers()
    told = (
        "theory then and now"
        if since
        else "picture of the ideas"
        if by_effort
        else "theory of change"
    )
    say(f"The {told} is in {near(write(target))}")
