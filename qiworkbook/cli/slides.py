"""`qiworkbook slides`: the deck for the learning set."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.params import projects_argument
from qiworkbook.cli.paths import near
from qiworkbook.cli.say import say
from qiworkbook.cli.session import session


@click.command(
    cls=Command,
    example="""
    qiworkbook slides
    qiworkbook slides willow-ward -o storyboard.pptx
    qiworkbook slides --learning-set 2025-04-10 --brand our-trust.potx
    """,
)
@projects_argument
@click.option("--learning-set", default="", help="The date of a set: agenda first, its teams next.")
@click.option(
    "--brand",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Your trust's .pptx or .potx; otherwise as workbook.toml says.",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE.pptx, .html or .txt; otherwise a .pptx and its text in output/.",
)
def slides(
    projects: tuple[str, ...], learning_set: str, brand: Path | None, target: Path | None
) -> None:
    """Write the deck on the named projects, or on all: a storyboard for each team."""
    from qiworkbook.workbook.composing import write_slides

    made = write_slides(session().open(projects), projects, target, learning_set, brand)
    say(f"The deck is in {near(made[0])}")
    for path in made[1:]:
        say(f"The same as plain text is in {near(path)}")
