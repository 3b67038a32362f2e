"""`qiworkbook init` and `new`: a workbook in a folder, and a project from a starter."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import ask_of_name
from qiworkbook.cli.options import offering
from qiworkbook.cli.session import near_path, say, say_next, session, shell_word
from qiworkbook.store.layout import slug

if TYPE_CHECKING:
    from qiworkbook.workbook.edits.creation import Started

_ABOUT = {
    "workbook.toml": "its name, and how its reports look",
    "projects/": "a folder for each project",
    "learning-sets/": "a file for each learning set",
    ".gitattributes": "for git, if you use it",
    ".gitignore": "for git, if you use it",
    ".pre-commit-config.yaml": "has git run the check before every commit, if you wish",
}


@click.command(
    cls=Command,
    example="""
    qiworkbook init
    qiworkbook init our-wards --name "Feeling safe together" --project willow-ward
    """,
)
@click.argument(
    "folder",
    default=".",
    type=click.Path(path_type=Path, file_okay=False),
    callback=ask_of_name,
)
@click.option("--name", default="", help="What the workbook is called; otherwise as its folder.")
@click.option("--organisation", default="", help="Your trust or organisation.")
@click.option("--project", default="", help="Start this project in it, too.")
def init(folder: Path, name: str, organisation: str, project: str) -> None:
    """Make FOLDER (or this one) a workbook.

    Whatever is there already stays as it is. Git is not needed; with git, the workbook remembers
    who changed what, and when.
    """
    from qiworkbook.workbook.edits.creation import start_workbook

    id_, title = ask_name(project, "") if project else ("", "")
    _say_started(folder, start_workbook(folder, name, organisation))
    if id_:
        session().folder = str(folder)
        start(id_, title, "blank")
    go = "" if folder.resolve() == Path.cwd() else f"cd {shell_word(near_path(folder))}, then: "
    say_next(f"{go}qiworkbook {f'show {id_}' if id_ else 'new my-ward'}")


def _say_started(folder: Path, started: Started) -> None:
    if not started.made:
        say("This folder is a workbook already. Nothing was changed.")
        return
    say(f"Made a workbook in {near_path(folder) or 'this folder'}:")
    for path in (path for path in _ABOUT if path in started.made):
        say(f"  {path:24}  {_ABOUT[path]}")
    if started.kept:
        say(f"Already there, left unchanged: {', '.join(started.kept)}")


def _starters(_: click.Context) -> list[str]:
    from qiworkbook.workbook.edits.creation import starters

    return [one.id for one in starters(session().root, session().plugins)]


@click.command(
    cls=Command,
    example="""
    qiworkbook new willow-ward --title "Feeling safe on Willow Ward"
    qiworkbook new willow-ward --from blank
    """,
)
@click.argument("project")
@click.option(
    "--from",
    "starter",
    default="blank",
    show_default=True,
    help="The starter it begins from, by name.",
    shell_complete=offering(_starters),
)
@click.option("--title", default="", help="What the project is called.")
@click.option("--organisation", default="", help="The organisation; otherwise as in workbook.toml.")
@click.option("--unit", default="", help="The ward or unit.")
def new(project: str, starter: str, title: str, organisation: str, unit: str) -> None:
    """Start PROJECT, a new folder in projects/.

    Its name is in small letters, digits and hyphens, such as willow-ward.
    """
    id_, title = ask_name(project, title)
    start(id_, title, starter, organisation, unit)
    begun = session().view(id_).project.drivers
    say_next(
        f'qiworkbook aim set {id_} --statement "By when, how much, for whom"',
        f"qiworkbook theory {id_}"
        if begun
        else f'qiworkbook driver add {id_} "What has to change for that"',
    )


def ask_name(project: str, title: str) -> tuple[str, str]:
    """The id and the title that a person means; asks when the name given cannot be an id."""
    from qiworkbook.workbook.edits.creation import PROJECT_ID, project_named

    typed = f'qiworkbook new {slug(project)} --title "{title or project}"'
    id_ = settle(partial(project_named, project), {PROJECT_ID: Option(typed)})
    return id_, title or (project.replace("-", " ").capitalize() if id_ == project else project)


def start(id_: str, title: str, starter: str, organisation: str = "", unit: str = "") -> None:
    """Start the project, and say what was made."""
    from qiworkbook.workbook.edits.creation import ProjectHeading, start_project, starter_named

    shared = session()
    chosen = starter_named(shared.root, shared.plugins, starter)
    heading = ProjectHeading(title, organisation, unit)
    started = start_project(shared.root, id_, chosen, heading, shared.today)
    say(f"Started {title} ({id_}) from {chosen.id}:")
    for path in started.made:
        say(f"  {near_path(shared.root / path)}")
    if started.kept:
        say(f"Already there, left unchanged: {', '.join(started.kept)}")
