"""`qiworkbook merge`: two people's work joined, and asked about where both changed one thing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from qiworkbook.cli.ask import settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.faults import LEFT_OUT
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session
from qiworkbook.cli.undo import follow


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
    from qiworkbook.workbook.merge import driven, folder_pairs, joining, open_pairs
    from qiworkbook.workbook.undo import files_said

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
    from qiworkbook.store.files import write_together
    from qiworkbook.store.locks import locked
    from qiworkbook.workbook.merge import set_up

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
