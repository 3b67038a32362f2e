"""`qiworkbook versions`: what can be gone back to, of a project or of the workbook."""

from __future__ import annotations

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.say import say, say_json, say_next, table, warn
from qiworkbook.cli.session import session


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
    from qiworkbook.workbook.undo import moment
    from qiworkbook.workbook.versions import kept_of

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
    else:
        say("There is nothing to go back to: no change by a command, and no saved version.")
        say_next('qiworkbook save "The first version" --start')
    if found.unread:
        warn(f"! Not all saved versions could be read: {found.unread}.")
    return 4 if found.unread else 0
