"""`qiworkbook pdsa list`: every ramp, cycle by cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.params import project_argument
from qiworkbook.cli.say import say, say_json, say_next, table
from qiworkbook.cli.session import session
from qiworkbook.cli.share_option import share_option
from qiworkbook.cli.shared import say_unread

if TYPE_CHECKING:
    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Cycle


@click.command("list", cls=Command, example="qiworkbook pdsa list willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def list_(project: str, as_json: bool) -> None:
    """List the ramps of PROJECT: cycles that build on one another, and where each is."""
    view = session().view(project)
    unread = say_unread(view.project, "the change ideas stand", aside=as_json)
    if as_json:
        say_json([_as_data(view, cycle) for ramp in view.thread.ramps for cycle in ramp])
        return
    for at, ramp in enumerate(view.thread.ramps):
        if at:
            say()
        say(_about(view, ramp[0]))
        say(table([_line(view, cycle) for cycle in ramp]))
    if view.thread.ramps:
        say_next(f"qiworkbook pdsa show {project} {view.thread.cycles_by_date[-1].id}")
    elif not unread:
        say("There is no cycle yet.")
        say_next(f'qiworkbook pdsa plan {project} "The first small test"')


def _about(view: ProjectView, first: Cycle) -> str:
    idea = view.project.idea(first.file.idea)
    if idea is None:
        return f"{first.file.idea or 'No idea named'}"
    return f"To test {idea.name} ({idea.id}, {idea.status})"


def _line(view: ProjectView, cycle: Cycle) -> tuple[str, ...]:
    where = str(cycle.file.act.decision) or f"next: {cycle.stage}"
    number = str(view.thread.number(cycle))
    return f"  {number}", str(cycle.start or "no date"), where, cycle.title, cycle.id


def _as_data(view: ProjectView, cycle: Cycle) -> dict[str, object]:
    return {
        "id": cycle.id,
        "title": cycle.title,
        "idea": cycle.file.idea,
        "follows": cycle.file.follows,
        "number": view.thread.number(cycle),
        "start": cycle.start,
        "stage": str(cycle.stage),
        "decision": str(cycle.file.act.decision),
    }
