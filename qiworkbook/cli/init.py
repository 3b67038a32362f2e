"""`qiworkbook init`: a new workbook in a folder, with git or without."""

from __future__ import annotations

from pathlib import Path

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.paths import near
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session

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
    from qiworkbook.workbook.starting import start_workbook

    started = start_workbook(folder, name, organisation)
    if started.made:
        say(f"Made a workbook in {near(folder) or 'this folder'}:")
        for path in started.made:
            say(f"  {path:24}  {_ABOUT.get(path, '')}".rstrip())
    else:
        say("This folder is a workbook already. Nothing was changed.")
    if started.made and started.kept:
        say(f"As it was: {', '.join(started.kept)}")
    if project:
        _start(folder, project)
    go = "" if folder.resolve() == Path.cwd() else f"cd {near(folder)}, then: "
    say_next(f"{go}qiworkbook {f'show {project}' if project else 'new my-ward'}")


def _start(folder: Path, project: str) -> None:
    from qiworkbook.cli.new import named, start

    shared = session()
    shared.folder = str(folder)
    id_, title = named(project, "")
    start(id_, title, "blank")
