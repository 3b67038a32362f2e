"""`qiworkbook pack`: what leaves the trust, shown first, then written as one file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.left_out import lines_option, tell_left_out, wish_of
from qiworkbook.cli.options import copy_options
from qiworkbook.cli.params import projects_argument
from qiworkbook.cli.say import count, say, say_next, table
from qiworkbook.cli.session import near, session

if TYPE_CHECKING:
    from qiworkbook.model import Project
    from qiworkbook.workbook.share_pack import MadePack

_HEADINGS = ("project", "ward", "measures", "numbers", "not shown", "cycles", "ideas", "files")


@click.command(
    cls=Command,
    example="""
    qiworkbook pack --recipient "The national team"
    qiworkbook pack --show
    qiworkbook pack willow-ward --recipient "The national team" --release lines.txt --yes
    """,
)
@projects_argument
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The zip to write; otherwise output/share/pack-DATE.zip.",
)
@copy_options
@click.option("--show", is_flag=True, help="Print every file that would leave, and write nothing.")
@click.option("--yes", is_flag=True, help="Write it: somebody has looked at what leaves.")
def pack(projects: tuple[str, ...], target: Path | None, *, show: bool, yes: bool) -> None:
    """Make a share pack of the named projects, or of all: for a programme, or another trust.

    What leaves is shown first. Small numbers are hidden as in every copy to share, with all that
    was shared before as known, and the pack goes on record: when, what, and for whom.
    """
    from qiworkbook.workbook.question import YES
    from qiworkbook.workbook.share_pack import WHOM, WRITE, contents, keep_pack, pack_of

    ours = session()
    opened = ours.open()
    if show and not ours.recipient:
        ours.recipient = "nobody yet"
    wish = wish_of(ours, projects)
    options = {**lines_option(ours), WHOM: Option('--recipient "..."')}
    made = settle(partial(pack_of, opened, wish), options)
    if show:
        for name, text in contents(made):
            say(f"==> {name}\n{text}")
        say("Nothing was written, and nothing is on record.")
        return
    _say_what_leaves(made)
    tell_left_out(ours, made.copy)
    warn_of_identifiers()
    agreed = {WRITE: Option("--yes, once you have looked", YES if yes else None)}
    path = settle(lambda answers: keep_pack(made, answers, target), agreed)
    say(f"The pack is in {near(path)}. Its checksums tell damage; they prove no sender.")
    say_next("send it on by a way that your trust approves", "qiworkbook privacy page")


def _say_what_leaves(made: MadePack) -> None:
    workbook = made.copy.opened.workbook
    say(f"What would leave, for {made.recipient}: {count(len(workbook.projects), 'project')}")
    say(table(map(_line, workbook.projects), _HEADINGS))
    for said in workbook.not_shown:
        say(said)
    say("Every line of it: qiworkbook pack --show")


def _line(project: Project) -> tuple[str, ...]:
    points = [point for series in project.series.values() for point in series.points]
    shown = sum(point.value is not None for point in points)
    hidden = sum(len(series.hidden) for series in project.series.values())
    records = sum(map(len, project.records.values()))
    measures, cycles, ideas = map(len, (project.measures, project.cycles, project.ideas))
    return (
        project.id,
        project.ward,
        *map(str, (measures, shown, hidden, cycles, ideas, records)),
    )
