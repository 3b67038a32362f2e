"""`qiworkbook new`: a project from a starter."""

from __future__ import annotations

from functools import partial

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import near, session


@click.command(
    cls=Command,
    example="""
    qiworkbook new willow-ward --title "Feeling safe on Willow Ward"
    qiworkbook new willow-ward --from blank
    """,
)
@click.argument("project")
@click.option(
    "--from", "starter", default="blank", show_default=True, help="What it begins with, by name."
)
@click.option("--title", default="", help="What the project is called.")
@click.option("--organisation", default="", help="Whose it is; otherwise as in workbook.toml.")
@click.option("--unit", default="", help="The ward or unit.")
def new(project: str, starter: str, title: str, organisation: str, unit: str) -> None:
    """Start PROJECT, a new folder in projects/.

    Its name is in small letters, digits and hyphens, such as willow-ward.
    """
    id_, title = named(project, title)
    start(id_, title, starter, organisation, unit)
    begun = session().view(id_).project.drivers
    say_next(
        f'qiworkbook aim set {id_} --statement "By when, how much, for whom"',
        f"qiworkbook theory {id_}"
        if begun
        else f'qiworkbook driver add {id_} "What has to change for that"',
    )


def named(project: str, title: str) -> tuple[str, str]:
    """The id and the title that a person means; asks when the name given cannot be an id."""
    from qiworkbook.store.slugs import slug
    from qiworkbook.workbook.creation import PROJECT_ID, project_named

    typed = f'qiworkbook new {slug(project)} --title "{title or project}"'
    id_ = settle(partial(project_named, project), {PROJECT_ID: Option(typed)})
    return id_, title or (project.replace("-", " ").capitalize() if id_ == project else project)


def start(id_: str, title: str, starter: str, organisation: str = "", unit: str = "") -> None:
    """Start the project, and say what was made."""
    from qiworkbook.workbook.creation import Heading, start_project, starter_named

    shared = session()
    chosen = starter_named(shared.root, shared.plugins, starter)
    heading = Heading(title, organisation, unit)
    started = start_project(shared.root, id_, chosen, heading, shared.today)
    say(f"Started {title} ({id_}) from {chosen.id}:")
    for path in started.made:
        say(f"  {near(shared.root / path)}")
    if started.kept:
        say(f"As it was: {', '.join(started.kept)}")
