"""`qiworkbook init`: a new workbook in a folder, with git or without."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import near, session, typed

if TYPE_CHECKING:
    from qiworkbook.workbook.creation import Started

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
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", default="", help="What the workbook is called; otherwise as its folder.")
@click.option("--organisation", default="", help="Your trust or organisation.")
@click.option("--project", default="", help="Start this project in it, too.")
def init(folder: Path, name: str, organisation: str, project: str) -> None:
    """Make FOLDER (or this one) a workbook.

    Whatever is there already stays as it is. Git is not needed; with git, the workbook remembers
    who changed what, and when.
    """
    from qiworkbook.cli.new import named, start
    from qiworkbook.workbook.creation import start_workbook

    id_, title = named(project, "") if project else ("", "")
    _say_started(folder, start_workbook(folder, name, organisation))
    if id_:
        session().folder = str(folder)
        start(id_, title, "blank")
    go = "" if folder.resolve() == Path.cwd() else f"cd {typed(near(folder))}, then: "
    say_next(f"{go}qiworkbook {f'show {id_}' if id_ else 'new my-ward'}")


def _say_started(folder: Path, started: Started) -> None:
    if not started.made:
        say("This folder is a workbook already. Nothing was changed.")
        return
    say(f"Made a workbook in {near(folder) or 'this folder'}:")
    for path in (path for path in _ABOUT if path in started.made):
        say(f"  {path:24}  {_ABOUT[path]}")
    if started.kept:
        say(f"As it was: {', '.join(started.kept)}")
