"""`qiworkbook changes`: what happened, told as an improver would."""

from __future__ import annotations

from collections.abc import Mapping

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.options import projects_argument, share_option
from qiworkbook.cli.session import LEFT_OUT, say, say_json, say_next, session
from qiworkbook.compose.news import News
from qiworkbook.history import saved_versions
from qiworkbook.workbook.opened import OpenWorkbook


@click.command(
    cls=Command,
    example="""
    qiworkbook changes
    qiworkbook changes willow-ward --since 2025-02-06
    """,
)
@projects_argument
@click.option(
    "--since",
    default="learning-set",
    show_default=True,
    metavar="DATE|REF|learning-set",
    help="A date, a version in git, or the learning set before today.",
)
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def changes(projects: tuple[str, ...], since: str, as_json: bool) -> int:
    """Tell what happened in the named projects, or in all and beside them.

    Whatever changed is told: what is new, reworded, renamed, moved or taken out. Where git has no
    version of the day, edits made on this computer in the last 90 days are known, and all else by
    its dates. What of an earlier version cannot be read is said, with exit status 4.
    """
    from qiworkbook.workbook.memory.changes import news_since, since_when

    opened = session().open(projects)
    when = since_when(opened, since)
    found = news_since(opened, when, projects, with_edits=True)
    if as_json:
        say_json(
            {
                id_: {
                    "since": when.name,
                    "from_history": news.from_history,
                    "from_edits": news.from_edits,
                    "unread": list(news.unread),
                    "changes": [
                        {"about": c.about, "id": c.id, "words": c.words} for c in news.changes
                    ],
                }
                for id_, news in found.items()
            }
        )
    else:
        _say(opened, found, when.name)
    return LEFT_OUT if any(news.unread for news in found.values()) else 0


def _say(opened: OpenWorkbook, found: Mapping[str, News], since: str) -> None:
    names = {one.id: one.ward if one.called else one.title for one in opened.workbook.projects}
    for id_, news in found.items():
        say(f"{news.title or names[id_]}, since {since}")
        for change in news.changes:
            say(f"  - {change.words}")
        for line in news.unread:
            say(f"  ! {line} There may be more.")
        if not news.changes and not news.unread:
            say(f"  Nothing new{'' if news.from_history else ' that has a date'} in the files.")
    if any(not news.from_history for news in found.values()):
        is_kept = any(news.from_edits for news in found.values())
        say(
            "Worked out from the dates in the files"
            f"{' and from the edits made on this computer' if is_kept else ''}, because no version "
            f"of that day was kept: {'of other edits, ' if is_kept else ''}what has no date is "
            "missing."
        )
        say_next(
            *(
                f"qiworkbook changes --since {first.commit[:10]}"
                for first in saved_versions(opened.root)[0][-1:]
                if all(first.on.date() >= news.since for news in found.values())
            )
        )
