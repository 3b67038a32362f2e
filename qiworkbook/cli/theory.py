"""`qiworkbook theory`: the driver diagram."""

from __future__ import annotations

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
    qiworkbook theory willow-ward --since 2025-01-06
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
@share_option
def theory(project: str, target: Path | None, since: str) -> None:
    """Show the theory of change of PROJECT: aim, drivers, change ideas.

    With --since, the theory as it was and as it is: what was added, renamed, moved and dropped, and
    why. `qiworkbook versions` lists what there is to look back to.
    """
    from qiworkbook.workbook.lookup import readable
    from qiworkbook.workbook.theory import as_text, theory_since, write_since, write_theory

    opened = session().open([project])
    view = opened.view(project)
    readable(view.project)
    if since:
        found = theory_since(opened, project, since)
        if target is None:
            say(found.text.rstrip())
        else:
            warn_of_identifiers()
            say(f"The theory then and now is in {near(write_since(found, target))}")
        return
    if target is None:
        say(as_text(view).rstrip())
        return
    warn_of_identifiers()
    say(f"The theory of change is in {near(write_theory(view, target))}")
