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
@share_option
def theory(project: str, target: Path | None) -> None:
    """Show the theory of change of PROJECT: aim, drivers, change ideas."""
    from qiworkbook.workbook.lookup import readable
    from qiworkbook.workbook.theory import as_text, write_theory

    view = session().view(project)
    readable(view.project)
    if target is None:
        say(as_text(view).rstrip())
        return
    warn_of_identifiers()
    say(f"The theory of change is in {near(write_theory(view, target))}")
