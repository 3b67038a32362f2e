"""`qiworkbook data add`: one point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.params import Number, measure_argument, project_argument
from qiworkbook.cli.point import Unclear
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.model import Measure, Project
    from qiworkbook.store.rows import Row


@click.command(
    cls=Command,
    # A value may be below zero: -3 is not taken for an option.
    context_settings={"ignore_unknown_options": True},
    example="""
    qiworkbook data add willow-ward feels-safe 72
    qiworkbook data add willow-ward feels-safe 2025-02-03 72 --note "two people on leave"
    qiworkbook data add willow-ward feels-safe 2025-02-03 18/25
    qiworkbook data add willow-ward feels-safe 2025-02-10 --gap --note "no meeting"
    """,
)
@project_argument
@measure_argument
@click.argument("point", nargs=-1, metavar="[DATE] [VALUE]")
@click.option("--numerator", type=Number(), help="How many, out of the denominator.")
@click.option("--denominator", type=Number(), help="How many there were in all.")
@click.option("--gap", is_flag=True, help="Nobody measured: no data, which is not zero.")
@click.option("--note", default="", help="A few words on this point. No names.")
@click.option("--replace", is_flag=True, help="Put it in place of the point of that date.")
def add(
    project: str,
    measure: str,
    point: tuple[str, ...],
    numerator: float | None,
    denominator: float | None,
    gap: bool,
    note: str,
    replace: bool,
) -> None:
    """Add a point to MEASURE of PROJECT. Without a DATE it is today's.

    Give one VALUE, such as 72, or how many out of how many, such as 18/25, or --gap. The date may
    stand before or behind it.
    """
    from qiworkbook.cli.point_fit import Given, doubt_of, fitting
    from qiworkbook.store.rows import Row
    from qiworkbook.workbook.points import add_point, kept_as

    shared = session()
    found = shared.view(project).project
    measured = _measure(found, measure, point)
    command = f"qiworkbook data add {project} {measure}"
    given = Given(_no_options(point), numerator, denominator, gap)
    typed = fitting(given, measured, kept_as(found, measured), command)
    when = typed.when or shared.today
    row = Row(0, when, typed.value, typed.numerator, typed.denominator, note)
    _check_day(when)
    if not replace:
        replace = _may_replace(found, measure, row)
    add_point(shared.root, found, measure, row, replace=replace)
    say(f"{when}: {row.said}{f' ({note})' if note else ''}")
    doubts = (_doubt_of_day(when, found, measure), doubt_of(typed, measured, command))
    for doubt in filter(None, doubts):
        say(f"! {doubt}")
    say_reading(project, measure)


def _measure(project: Project, said: str, words: tuple[str, ...]) -> Measure:
    """The measure that was named; where it stands further on, the words in their right order."""
    from qiworkbook.workbook.lookup import the_measure

    later = [word for word in words if project.measure(word)]
    if project.measure(said) or not later:
        return the_measure(project, said)
    rest = " ".join(word for word in (said, *words) if word != later[0])
    command = f"qiworkbook data add {project.id} {later[0]} {rest}"
    raise Unclear(f"The measure stands before the numbers.\nTry: {command}")


def _no_options(words: tuple[str, ...]) -> tuple[str, ...]:
    strange = [word for word in words if word.startswith("--")]
    if strange:
        ctx = click.get_current_context()
        raise click.UsageError(f"There is no option {strange[0]}.", ctx)
    return words


def _check_day(when: date) -> None:
    """Ask about a day that is still to come, where somebody is there to answer."""
    shared = session()
    if when > shared.today and shared.terminal:
        say(f"{when} is still to come.")
        if not click.confirm("Is the date right?", default=False):
            raise click.Abort


def _doubt_of_day(when: date, project: Project, measure: str) -> str:
    from qiworkbook.store import layout

    shared = session()
    if when <= shared.today or shared.terminal:
        return ""
    file = layout.data_file(project.id, measure)
    return f"{when} is still to come. If that is a slip, take its line out of {file}."


def _may_replace(project: Project, measure: str, row: Row) -> bool:
    """Whether the point that is there may go. Asks at a terminal; otherwise says how."""
    from qiworkbook.problems import WorkbookError
    from qiworkbook.workbook.points import point_on

    there = point_on(project, measure, row.when)
    if there is None:
        return False
    from qiworkbook.store.cells import written

    parts = (written(there.value) or "no data", written(there.denominator))
    said = " of ".join(filter(None, parts))
    message = f"{measure} has a point for {row.when} already: {said}."
    if not session().terminal:
        raise WorkbookError(message, "Nothing was written. To put yours in its place: --replace")
    say(message)
    if not click.confirm(f"Put {row.said} in its place?", default=False):
        raise click.Abort
    return True


def say_reading(project: str, measure: str) -> None:
    """What the chart says now."""
    from qiworkbook.spc.words import headline

    reading = session().view(project).readings[measure]
    say(headline(reading))
    say_next(f"qiworkbook chart {project} {measure}")
