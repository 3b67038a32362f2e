"""`qiworkbook changes`: what happened, told as an improver would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.params import projects_argument
from qiworkbook.cli.say import say, say_json
from qiworkbook.cli.session import session
from qiworkbook.cli.share_option import share_option

if TYPE_CHECKING:
    from qiworkbook.compose.news import News


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
@click.option("--json", "as_json", is_flag=True, help="The same for a machine.")
@share_option
def changes(projects: tuple[str, ...], since: str, as_json: bool) -> None:
    """Tell what happened in the named projects, or in all."""
    from qiworkbook.workbook.changes import news_since, since_when

    opened = session().open(projects)
    when = since_when(opened, since)
    found = news_since(opened, when, projects)
    if as_json:
        say_json({id_: _as_data(news, when.name) for id_, news in found.items()})
        return
    for id_, news in found.items():
        say(f"{opened.project(id_).title}, since {when.name}")
        for change in news.changes:
            say(f"  - {change.words}")
        if not news.changes:
            say("  Nothing new in the files.")
    if any(not news.from_history for news in found.values()):
        say("Told from the dates in the files, where no version of them from that day is kept.")


def _as_data(news: News, since: str) -> dict[str, object]:
    return {
        "since": since,
        "from_history": news.from_history,
        "changes": [{"about": c.about, "id": c.id, "words": c.words} for c in news.changes],
    }
