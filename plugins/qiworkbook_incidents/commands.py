"""`qiworkbook incidents`: fill in the safety cross, look at it, see what counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.api import WorkbookError, day as said
from qiworkbook.cli.kit import Day, Group, desk, project_argument, say, say_json, say_next
from qiworkbook_incidents.definitions import DEFINITIONS, REPORTING_CULTURE, SOURCE
from qiworkbook_incidents.model import MOST_A_DAY
from qiworkbook_incidents.records import MONTH

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.api import ProjectView

_HOW_MANY = click.IntRange(0, MOST_A_DAY)


@click.group(cls=Group, example="qiworkbook incidents day willow-ward --none")
def incidents() -> None:
    """Count incidents safely: how many of each kind, on which day. Nothing else is written down."""


@incidents.command(
    example="""
    qiworkbook incidents day willow-ward --none
    qiworkbook incidents day willow-ward 2025-04-07 --harassment 2 --other 1
    """
)
@project_argument
@click.argument("on", type=Day(), required=False, metavar="[DATE]")
@click.option("--harassment", type=_HOW_MANY, help="How many cases of sexual harassment.")
@click.option("--assault", type=_HOW_MANY, help="How many sexual assaults.")
@click.option("--other", type=_HOW_MANY, help="How many other sexual incidents.")
@click.option("--none", "nothing", is_flag=True, help="A quiet day: it counts, as zero.")
@click.option("--replace", is_flag=True, help="Replace what is already recorded for that day.")
def day(
    project: str,
    on: date | None,
    harassment: int | None,
    assault: int | None,
    other: int | None,
    nothing: bool,
    replace: bool,
) -> None:
    """Fill in a day of the safety cross of PROJECT; without a DATE it is today."""
    given = {"harassment": harassment, "assault": assault, "other": other}
    counts = {key: number for key, number in given.items() if number}
    if nothing and counts:
        raise click.UsageError("It cannot be a quiet day and have incidents.")
    if not nothing and all(number is None for number in given.values()):
        raise click.UsageError("How many of which kind? For a quiet day: --none.")
    from qiworkbook_incidents.edits import month_of, new_month, recording

    at = desk()
    view = at.view(project)
    when = on or view.today
    if when > view.today:
        raise WorkbookError(f"{said(when)} is in the future; nothing was written.")
    record = month_of(view.project, when)
    if record is None:
        file = at.add_record(project, MONTH, new_month(when, counts), f"{when:%Y-%m}")
    else:
        at.edit_record(record, recording(record.file, when, counts, replace=replace))
        file = record.source.file
    total = sum(counts.values())
    say(f"{file}: {said(when)}, {total or 'none'}.")
    say_next(f"qiworkbook incidents show {project}")


@incidents.command(example="qiworkbook incidents show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="As data.")
def show(project: str, as_json: bool) -> None:
    """The safety crosses of PROJECT, month by month, and what the charts say."""
    from qiworkbook_incidents.screen import as_data, told

    view: ProjectView = desk().view(project)
    if as_json:
        say_json(as_data(view))
    else:
        say("\n".join(told(view)))


@incidents.command(example="qiworkbook incidents kinds")
def kinds() -> None:
    """The three kinds that are counted, and what counts as each."""
    for kind in DEFINITIONS:
        say(f"{kind.name} ({kind.letter})\n  {kind.counts}\n")
    say(f"{SOURCE}\n\n{REPORTING_CULTURE}")
