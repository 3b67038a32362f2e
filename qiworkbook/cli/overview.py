"""Where things stand: bare `qiworkbook`, and `qiworkbook list`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.options import many_options, share_option
from qiworkbook.cli.params import projects_argument
from qiworkbook.cli.say import count, say, say_json, say_next, say_no_project, table
from qiworkbook.cli.session import session
from qiworkbook.text.words import command_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qiworkbook.cli.session import Session
    from qiworkbook.spc.reading import Variation
    from qiworkbook.workbook.overview import AimNow, Overview


_MOST = 5  # projects: more is a list, and `qiworkbook list` is that


def say_standing(session: Session) -> None:
    """Every project in a line or two: what a coach would ask of it first, most urgent first."""
    from qiworkbook.model import Status
    from qiworkbook.workbook.overview import questions_of

    opened = session.open()
    if not opened.views:
        say_no_project()
        return
    asked = []
    for view in opened.views:
        first = next(iter(questions_of(opened, view)), None)
        if first:
            asked.append((first.turn, view.project.title, first))
    active = sum(view.project.about.status is Status.ACTIVE for view in opened.views)
    say(f"{count(len(opened.views), 'project')}, {active} active.")
    asked.sort(key=lambda one: one[:2])
    for _, title, question in asked[:_MOST]:
        say(f"  {title}: {question.ask}")
        if question.action:
            say(f"    {command_of(question.action)}")
    if len(asked) > _MOST:
        say(f"  And {count(len(asked) - _MOST, 'more project')} with a question: qiworkbook coach")
    elif not asked:
        say("  Nothing is waiting.")
    at_work = [view for view in opened.views if view.project.about.status is Status.ACTIVE]
    week = [f"qiworkbook week {at_work[0].project.id}"] if len(at_work) == 1 else []
    say_next(*week, "qiworkbook list", "qiworkbook --help")


_BY: Mapping[str, Callable[[Overview], tuple[str, ...]]] = {
    "project": lambda _: (),
    "ward": lambda one: (one.ward,),
    "trust": lambda one: (one.where.trust_in_brief or "not said", one.ward),
}
_PLACES = {"project": (), "ward": ("ward",), "trust": ("trust", "ward")}
_HEADINGS = ("project", "status", "aim", "last data", "last cycle", "signals")


@click.command("list", cls=Command, example="qiworkbook list\nqiworkbook list --by trust")
@projects_argument
@click.option(
    "--by",
    type=click.Choice(tuple(_PLACES)),
    default="project",
    help="Sort by the name of the project, of its ward or of its trust.",
)
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
@many_options
def list_projects(projects: tuple[str, ...], by: str, as_json: bool) -> None:
    """Show every project on one line: status, how far its aim is, the last data and cycle."""
    from qiworkbook.workbook.workers import OVERVIEW

    places = _BY[by]
    found = sorted(session().looked(OVERVIEW, projects), key=places)
    if as_json:
        say_json([_as_data(one) for one in found])
    elif found:
        say(table([(*places(one), *_line(one)) for one in found], (*_PLACES[by], *_HEADINGS)))
        say_next(f"qiworkbook show {found[0].id}")
    else:
        say_no_project()


def _line(one: Overview) -> tuple[str, ...]:
    cycle = one.latest_cycle
    return (
        one.id,
        str(one.status),
        "cannot be read"
        if one.unread
        else _how_far(one.aim) or ("not in this copy" if session().share else "to be agreed"),
        str(one.latest_data or "none yet"),
        f"{cycle.start} {cycle.decision or cycle.stage}" if cycle else "none yet",
        ", ".join(count(many, what) for what, many in _kinds(one.signals).items()) or "none",
    )


def _how_far(aim: AimNow | None) -> str:
    """From what to what and where it is now: "61% to 90% by 2025-03-31, now 78%"."""
    from qiworkbook.spc.numbers import show

    if aim is None or aim.goal is None:
        return ""
    start, now, goal = (
        show(value, aim.unit, aim.decimals) for value in (aim.baseline, aim.now, aim.goal)
    )
    way = goal if aim.baseline is None else f"{start} to {goal}"
    by = f" by {aim.by}" if aim.by else ""
    which = "now" if aim.is_level else "latest"
    return f"{way}{by}, {which} {now}" if aim.now is not None else f"{way}{by}"


def _kinds(signals: tuple[tuple[str, Variation], ...]) -> Counter[str]:
    """How many measures say improvement, concern, or just a signal."""
    kinds = (variation.value.partition("-")[0] for _, variation in signals)
    return Counter(kind if kind in ("improvement", "concern") else "signal" for kind in kinds)


def _as_data(one: Overview) -> dict[str, object]:
    aim, cycle = one.aim, one.latest_cycle
    return {
        "id": one.id,
        "title": one.title,
        "ward": one.ward,
        "ward_id": one.where.ward_id,
        "trust": one.where.trust,
        "trust_id": one.where.trust_id,
        "region": one.where.region,
        "status": str(one.status),
        "unread": one.unread,
        "aim": {
            "baseline": aim.baseline,
            "now": aim.now,
            "goal": aim.goal,
            "unit": aim.unit,
            "by": aim.by,
            "way": aim.way,
        }
        if aim
        else None,
        "latest_data": one.latest_data,
        "latest_cycle": cycle.id if cycle else None,
        "signals": {measure: str(variation) for measure, variation in one.signals},
    }
