"""`qiworkbook data import`: a CSV file of points, previewed first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.data import say_reading
from qiworkbook.cli.params import measure_argument, project_argument
from qiworkbook.cli.say import count, say, say_next, say_problem, table
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from qiworkbook.workbook.importing import Looked

_SHOWN = 5  # rows of a preview, from either end


@click.command(
    "import",
    cls=Command,
    example="""
    qiworkbook data import willow-ward feels-safe weekly.csv
    qiworkbook data import willow-ward feels-safe weekly.csv --value-column "Felt safe" --yes
    """,
)
@project_argument
@measure_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--date-column", default="", help="The file's name for the column of dates.")
@click.option("--value-column", default="", help="Its name for the column of values.")
@click.option("--numerator-column", default="", help="Its name for the numerators.")
@click.option("--denominator-column", default="", help="Its name for the denominators.")
@click.option("--note-column", default="", help="Its name for the notes.")
@click.option("--replace", is_flag=True, help="Let it change points that are there already.")
@click.option("--leave-out", is_flag=True, help="Leave out the rows that cannot be read.")
@click.option("--yes", is_flag=True, help="Write, without asking once more.")
def import_(
    project: str,
    measure: str,
    file: Path,
    replace: bool,
    leave_out: bool,
    yes: bool,
    **columns: str,
) -> int:
    """Take the points of a CSV FILE into MEASURE of PROJECT, after a look at them.

    The file has the columns date and value, or date, numerator and denominator; dates are written
    2025-02-03. Nothing is written as long as a row cannot be read.
    """
    from qiworkbook.workbook.importing import look_at, take_in

    shared = session()
    found = shared.view(project).project
    names = {name.removesuffix("_column"): said for name, said in columns.items() if said}
    looked = look_at(file, found, measure, names)
    _say_looked(looked, replace)
    rows = len(looked.new) + (len(looked.changed) if replace else 0)
    if looked.refused and not leave_out:
        lines = len({problem.place.line for problem in looked.refused})
        say(f"Nothing was written: {count(lines, 'row')} could not be read.")
        say_next("put them right in the file, or leave them out with --leave-out")
        return 1
    if not rows:
        say("Nothing was written: there is nothing new in the file.")
        return 0
    if not yes and not _agreed(rows):
        return 0
    say(f"Wrote {count(take_in(shared.root, found, measure, looked, replace=replace), 'point')}.")
    say_reading(project, measure)
    return 0


def _say_looked(looked: Looked, replace: bool) -> None:
    new = [(str(row.when), row.said, row.note) for row in looked.new]
    say(f"{count(len(new), 'new point')}")
    shown = new if len(new) <= 2 * _SHOWN else [*new[:_SHOWN], ("...", "", ""), *new[-_SHOWN:]]
    if shown:
        say(table(shown))
    for row, before in zip(looked.changed, looked.before, strict=True):
        done = "is replaced by" if replace else "stays (--replace would make it)"
        say(f"{row.when}: {before} {done} {row.said}")
    if looked.same:
        say(f"{count(len(looked.same), 'point')} there already, with the same numbers")
    for problem in (*looked.refused, *looked.questions):
        say_problem(problem)


def _agreed(rows: int) -> bool:
    if session().terminal:
        return click.confirm(f"Write {count(rows, 'point')}?", default=True)
    say("Nothing was written yet.")
    say_next("look at the points above, then the same again with --yes")
    return False
