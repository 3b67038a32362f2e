"""`qiworkbook data set`, `remove` and `repair`: a point put right or taken out, and a file's dates
written as we read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.ask import agreed, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.params import Number, measure_argument, project_argument
from qiworkbook.cli.point import as_typed_option, looked_at, say_reading
from qiworkbook.cli.say import count, say, say_next
from qiworkbook.cli.session import session
from qiworkbook.problems import WorkbookError

if TYPE_CHECKING:
    from datetime import date


@click.command(
    "set",
    cls=Command,
    context_settings={"ignore_unknown_options": True},
    example="""
    qiworkbook data set willow-ward feels-safe 2025-02-03 71
    qiworkbook data set willow-ward feels-safe 2025-02-03 18/25 --note "two people on leave"
    qiworkbook data set willow-ward waiting 2025-02-03 34 --was 43
    """,
)
@project_argument
@measure_argument
@click.argument("point", nargs=-1, metavar="DATE VALUE")
@click.option("--numerator", type=Number(), help="How many, out of the denominator.")
@click.option("--denominator", type=Number(), help="How many there were in all.")
@click.option("--gap", is_flag=True, help="Nobody measured: no data, which is not zero.")
@click.option("--was", default="", help="What it says now, where a date has several points.")
@click.option("--note", default="", help="A few words on this point. No names.")
@as_typed_option
def set_(
    project: str,
    measure: str,
    point: tuple[str, ...],
    numerator: float | None,
    denominator: float | None,
    gap: bool,
    was: str,
    note: str,
    as_typed: bool,
) -> int:
    """Put the numbers of a point of MEASURE right. The point of that DATE must be there.

    Its note stays unless you give another one. No other line of the file changes.
    """
    from qiworkbook.cli.point import Given, begun, fitting, point_of
    from qiworkbook.workbook.points import set_point

    on = begun("set", project, measure, point, numerator, denominator, gap)
    typed = fitting(on.given, on.measure, on.kept)
    when = _needed(typed.when)
    row = typed.row(when, note)
    before = point_of(Given(on.given.command, (was,)), on.kept).row(when) if was else None
    root = session().root
    settle(
        lambda answers: set_point(root, on.opened, on.project, measure, row, before, answers),
        looked_at(as_typed),
    )
    say(f"{when}: {row.said}{f' ({note})' if note else ''}")
    return say_reading(project, measure, on.opened)


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True},
    example="""
    qiworkbook data remove willow-ward feels-safe 2025-02-03
    qiworkbook data remove willow-ward waiting 2025-02-03 43
    """,
)
@project_argument
@measure_argument
@click.argument("point", nargs=-1, metavar="DATE [VALUE]")
@click.option("--gap", is_flag=True, help="The row without a value, where a date has several.")
@click.option("--yes", is_flag=True, help="Remove it without asking again.")
def remove(project: str, measure: str, point: tuple[str, ...], gap: bool, yes: bool) -> int:
    """Take the point of a DATE out of MEASURE. Where a date has several, name its VALUE too.

    No other line of the file changes.
    """
    from qiworkbook.cli.point import begun, point_of
    from qiworkbook.workbook.points import point_on, remove_point

    on = begun("remove", project, measure, point)
    typed = point_of(on.given, on.kept)
    when = _needed(typed.when)
    was = typed.row(when) if gap or not typed.empty else None
    said = f"the point of {when}" if was is None else f"{was.said} of {when}"

    if point_on(on.project, measure, when) is None:
        raise WorkbookError(
            f"{measure} has no point of {when}, so nothing was taken out.",
            f"What there is: qiworkbook chart {project} {measure} --json",
        )
    agreed(f"Take out {said}? Undo brings it back.", yes=yes)
    remove_point(session().root, on.opened, on.project, measure, when, was)
    say(f"Took out {said}.")
    return say_reading(project, measure, on.opened)


def _needed(when: date | None) -> date:
    if when is None:
        raise click.UsageError("Say which date.", click.get_current_context())
    return when


_WORDS = (
    *("day-first", "month-first", "year-first", "month-and-year"),
    *("financial-years", "year-and-month", "financial-quarters", "calendar-quarters"),
    *("by-first-day", "by-last-day"),
)


@click.command(
    cls=Command,
    example="""
    qiworkbook data repair willow-ward feels-safe
    qiworkbook data repair willow-ward feels-safe --dates day-first
    """,
)
@project_argument
@measure_argument
@click.option(
    "--dates",
    "said",
    type=click.Choice(_WORDS),
    multiple=True,
    help="What the dates mean, where they could mean two things.",
)
def repair(project: str, measure: str, said: tuple[str, ...]) -> int:
    """Write the dates in the file of MEASURE as 2024-02-05, after Excel has changed them.

    Only dates that are understood are written anew; repeated headings and rows of totals go. What
    remains unclear stays as it is, and is named.
    """
    from qiworkbook.store.dates import DateWord
    from qiworkbook.workbook.points import repair_data

    shared = session()
    opened = shared.open_measure(project, measure)
    done = repair_data(
        shared.root, opened, opened.project(project), measure, [DateWord(word) for word in said]
    )
    gone = f", and took {count(done.gone, 'line')} of headings and totals out" if done.gone else ""
    say(f"Wrote {count(done.dates, 'date')} as 2024-02-05{gone}.")
    if done.doubt:
        say(f"{done.doubt.message}. Say which:")
        command = f"qiworkbook data repair {project} {measure}"
        for word, meant in zip(done.doubt.words, done.doubt.meant, strict=True):
            say(f"  {command} --dates {word}   ({meant})")
    elif done.left:
        say(f"{count(done.left, 'date')} can't be understood.")
        say_next(f"qiworkbook check {project}")
    return say_reading(project, measure, opened)
