"""`qiworkbook data repair`: the dates of a measure's file written as 2024-02-05."""

from __future__ import annotations

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.data_point import say_reading
from qiworkbook.cli.params import measure_argument, project_argument
from qiworkbook.cli.say import count, say, say_next
from qiworkbook.cli.session import session

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
