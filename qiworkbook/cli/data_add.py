"""`qiworkbook data add`: one point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.data import say_reading
from qiworkbook.cli.params import Day, Number, measure_argument, project_argument
from qiworkbook.cli.say import say
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.model import Project
    from qiworkbook.store.rows import Row


@click.command(
    cls=Command,
    # A value may be below zero: -3 is not taken for an option.
    context_settings={"ignore_unknown_options": True},
    example="""
    qiworkbook data add willow-ward feels-safe 72
    qiworkbook data add willow-ward feels-safe 2025-02-03 72 --note "two people on leave"
    qiworkbook data add willow-ward feels-safe --numerator 18 --denominator 25
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

    Give one VALUE, or a numerator and a denominator, or --gap.
    """
    from qiworkbook.store.rows import Row
    from qiworkbook.workbook.points import add_point

    when, value = _point(point, gap, numerator is not None or denominator is not None)
    _check_shape(value, numerator, denominator, gap)
    row = Row(0, when, value, numerator, denominator, note)
    shared = session()
    found = shared.view(project).project
    if not replace:
        replace = _may_replace(found, measure, row)
    add_point(shared.root, found, measure, row, replace=replace)
    say(f"{when}: {row.said}{f' ({note})' if note else ''}")
    say_reading(project, measure)


def _point(words: tuple[str, ...], gap: bool, by_parts: bool) -> tuple[date, float | None]:
    """The day and the value among the words that were typed."""
    ctx = click.get_current_context()
    strange = [word for word in words if word.startswith("--")]
    if strange:
        raise click.UsageError(f"There is no option {strange[0]}.", ctx)
    most = 1 if gap or by_parts else 2
    if len(words) > most:
        extra = " ".join(words[most:])
        raise click.UsageError(f"There is more than a date and a value: {extra}", ctx)
    has_date = len(words) == most
    when = Day().convert(words[0], None, ctx) if has_date else session().today
    rest = words[has_date:]
    return when, Number().convert(rest[0], None, ctx) if rest else None


def _check_shape(
    value: float | None, numerator: float | None, denominator: float | None, gap: bool
) -> None:
    by_parts = (numerator, denominator)
    if gap and by_parts != (None, None):
        raise click.UsageError("Either --gap or numbers, not both.", click.get_current_context())
    if gap or value is not None:
        return
    if None in by_parts:
        raise click.UsageError(
            "Give a value, or --numerator and --denominator, or --gap for no data.",
            click.get_current_context(),
        )


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
