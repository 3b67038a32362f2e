"""What was, and what others did at the same time: `undo`, `restore`, `versions` and `merge`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.params import project_argument
from qiworkbook.cli.say import LEFT_OUT, say, say_json, say_next, table, warn
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from qiworkbook.workbook.memory.undo import WayBack


@click.command(
    cls=Command,
    example="""
    qiworkbook undo
    qiworkbook undo --yes
    """,
)
@click.option("--yes", is_flag=True, help="Take it back without asking; what changes is shown.")
def undo(yes: bool) -> None:
    """Take back my last change, made by a command or an import on this computer.

    Shows what it changes first. Again, it takes back the change before that. Refused where the same
    record has been changed since; what else was changed in its file stays. What stood before is
    kept for 90 days, and never in the workbook.
    """
    from qiworkbook.workbook.memory.undo import files_said, undoing

    way = undoing(session().root)
    session().occasion.undoes = way.undoes
    follow(way, yes=yes)
    say(f"Taken back: {files_said(way.texts)}.")
    say_next("qiworkbook versions, for what else there is to go back to")


def follow(way: WayBack, *, yes: bool) -> None:
    """Show what a way back changes, ask, and go it."""
    from qiworkbook.workbook.memory.undo import GO_BACK, go_back
    from qiworkbook.workbook.question import YES

    for line in way.shows:
        say(line)
    option = Option("--yes", YES if yes else None)
    settle(partial(go_back, session().root, way), {GO_BACK: option})


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
    from qiworkbook.workbook.memory.undo import files_said
    from qiworkbook.workbook.memory.versions import restoring, when_said

    root = session().root
    when = when_said(root, to, session().clock, session().date_order)
    way = settle(partial(restoring, root, project, when, record), {})
    follow(way, yes=yes)
    say(f"Brought back: {files_said(way.texts)}.")
    say_next("qiworkbook undo, if it is not what you meant")
    return 4 if way.left else 0


@click.command(
    cls=Command,
    example="""
    qiworkbook versions willow-ward
    qiworkbook versions
    """,
)
@click.argument("project", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
def versions(project: str, as_json: bool) -> int:
    """List the versions of PROJECT, or of all, that can be brought back, the latest first.

    A change is one that was made by a command on this computer in the last 90 days; a saved version
    is one that git keeps.
    """
    from qiworkbook.workbook.memory.undo import moment
    from qiworkbook.workbook.memory.versions import kept_of

    found = kept_of(session().root, project)
    if as_json:
        say_json(
            [
                {
                    "name": one.name,
                    "on": one.on.isoformat(timespec="seconds"),
                    "saved": one.saved,
                    "words": one.said,
                    "files": list(one.files),
                }
                for one in found.kept
            ]
        )
    elif found.kept:
        rows = [
            (one.name, moment(one.on), "saved" if one.saved else "change", one.said)
            for one in found.kept
        ]
        say(table(rows, ("name", "when", "what", "words")))
        last = found.kept[0]
        say_next(
            f"qiworkbook restore {project or 'PROJECT'} --to {last.name}, which shows it first"
        )
    elif not found.unread:
        say("There is nothing to go back to: no change by a command, and no saved version.")
        say_next('qiworkbook save "The first version" --start')
    if found.unread:
        warn(f"! Not all saved versions could be read: {found.unread}.")
    return 4 if found.unread else 0


@click.command(
    cls=Command,
    example="""
    qiworkbook merge
    qiworkbook merge ../workbook-of-the-other-laptop
    qiworkbook merge --set-up
    """,
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--take", type=click.Choice(["here", "there"]), help="Which side, in every clash.")
@click.option("--yes", is_flag=True, help="Write it without asking; what changes is shown.")
@click.option("--set-up", "set_up", is_flag=True, help="Let git here join records by itself.")
@click.option("--driver", nargs=4, help="For git: before, here, there, and the name.")
def merge(
    folder: Path | None,
    take: str | None,
    yes: bool,
    set_up: bool,
    driver: tuple[str, str, str, str] | None,
) -> int:
    """Join what two people did at the same time: in git, in two copies of a folder, in one file.

    Without FOLDER: what a merge in git left open, files with git's marks in them, and copies that
    sync services leave, such as project-LAPTOP.toml. What only one side changed is taken; where
    both changed one thing, it asks which is right. What changes is shown before it is written.
    """
    from qiworkbook.workbook.memory.merge import driven, folder_pairs, joining, open_pairs
    from qiworkbook.workbook.memory.undo import files_said

    if driver:
        base, here, there, name = driver
        return 0 if driven(name, Path(base), Path(here), Path(there)) else 1
    root = session().root
    if set_up:
        return _set_up(root)
    found = folder_pairs(root, folder) if folder else open_pairs(root)
    if not found.pairs:
        say("There is nothing to join.")
        for line in found.left:
            say(f"  ! {line}")
        return LEFT_OUT if found.left else 0
    way = settle(partial(joining, root, found, take=take or "", order=session().date_order), {})
    if way.texts:
        follow(way, yes=yes)
        say(f"Joined: {files_said(way.texts)}.")
    else:
        say("Nothing changes: what is there says all of it already.")
    for line in way.left:
        say(f"  ! {line}")
    say_next('qiworkbook check, then qiworkbook save "What we both did"')
    return LEFT_OUT if way.left else 0


def _set_up(root: Path) -> int:
    from qiworkbook.history import set_driver
    from qiworkbook.store.atomic import locked
    from qiworkbook.store.files import write_together
    from qiworkbook.workbook.memory.merge import set_up

    set_driver(root)
    texts = set_up(root)
    if texts:
        with locked(root):
            write_together(root, texts)
    say(
        "From now on git joins records by itself on this computer; what it can't, it leaves to you."
    )
    say_next("the same on every computer that works here, and: qiworkbook merge, when git asks")
    return 0
