"""`qiworkbook data add`: one point."""

from __future__ import annotations

import re
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

_LIKE_A_DATE = re.compile(r"\d[-/.]\d+[-/.]\d|day$")


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

    value_wanted = _wants_value(numerator, denominator, gap)
    when, value = _point(point, value_wanted)
    row = Row(0, when, value, numerator, denominator, note)
    shared = session()
    found = shared.view(project).project
    if not replace:
        replace = _may_replace(found, measure, row)
    add_point(shared.root, found, measure, row, replace=replace)
    say(f"{when}: {row.said}{f' ({note})' if note else ''}")
    say_reading(project, measure)


def _wants_value(numerator: float | None, denominator: float | None, gap: bool) -> bool:
    """Whether a value is to be among the words: not for a gap, nor with its parts given."""
    given = [number is not None for number in (numerator, denominator)]
    if gap and any(given):
        raise _wrong("Either --gap or numbers, not both.")
    if any(given) and not all(given):
        raise _wrong("A numerator and a denominator go together.")
    return not gap and not any(given)


def _point(words: tuple[str, ...], value_wanted: bool) -> tuple[date, float | None]:
    """The day and the value among the words that were typed."""
    ctx = click.get_current_context()
    strange = [word for word in words if word.startswith("--")]
    if strange:
        raise _wrong(f"There is no option {strange[0]}.")
    dates, values = (words[:-1], words[-1:]) if value_wanted else (words, ())
    if value_wanted and (not values or _LIKE_A_DATE.search(values[0])):
        raise _wrong("Give a value, or --numerator and --denominator, or --gap for no data.")
    if len(dates) > 1:
        raise _wrong(f"There is more than a date and a value: {' '.join(words)}")
    when = Day().convert(dates[0], None, ctx) if dates else session().today
    return when, Number().convert(values[0], None, ctx) if values else None


def _wrong(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context())


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
