"""`qiworkbook data import`: an Excel or CSV file of points, previewed first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.data_point import say_reading
from qiworkbook.cli.params import Given, Number, measure_argument, project_argument
from qiworkbook.cli.say import count, say, say_next, say_problem, table
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.problems import Problem
    from qiworkbook.workbook.point_import import Looked

_SHOWN = 5  # rows of a preview, from either end
_NAMED = 30  # rows told with their reasons; of those beyond, the lines alone
_LEFT = 8  # columns that nobody asked for


@click.command(
    "import",
    cls=Command,
    example="""
    qiworkbook data import willow-ward feels-safe weekly.csv
    qiworkbook data import willow-ward feels-safe ward.xlsx --sheet March --date-column Week \
--numerator-column Yes --denominator-column Asked --dates day-first
    """,
)
@project_argument
@measure_argument
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "reader",
    type=Given("importers"),
    default="table",
    show_default=True,
    help="What kind of file it is.",
)
@click.option("--sheet", default="", help="Which sheet of an Excel file.")
@click.option("--date-column", default="", help="The heading, or the letter, of the dates.")
@click.option("--value-column", default="", help="That of the values.")
@click.option("--numerator-column", default="", help="That of the numerators.")
@click.option("--denominator-column", default="", help="That of the denominators.")
@click.option("--note-column", default="", help="That of the notes.")
@click.option(
    "--dates",
    "order",
    type=click.Choice(["day-first", "month-first"]),
    help="Which number of 03/02/2025 is the day.",
)
@click.option("--times", type=Number(), help="Multiply the values: 100 where 61% is kept as 0.61.")
@click.option("--replace", is_flag=True, help="Let it change points that are there already.")
@click.option("--leave-out", is_flag=True, help="Leave out the rows that cannot be read.")
@click.option("--yes", is_flag=True, help="Write, without asking once more.")
def import_(
    project: str,
    measure: str,
    file: Path,
    reader: str,
    sheet: str,
    order: str | None,
    times: float | None,
    replace: bool,
    leave_out: bool,
    yes: bool,
    **columns: str,
) -> int:
    """Take the points of an Excel or CSV FILE into MEASURE of PROJECT, after a look at them.

    Its columns are date and value, or date, numerator and denominator; name them where they are
    called otherwise. Nothing is written as long as a row cannot be read.
    """
    from qiworkbook.store.dates import DateOrder
    from qiworkbook.workbook.point_import import look_at, take_in
    from qiworkbook.workbook.tidy_csv import Asked

    shared = session()
    found = shared.view(project).project
    names = {name.removesuffix("_column"): said for name, said in columns.items() if said}
    asked = Asked(names, sheet, DateOrder(order) if order else None, times)
    importer = next(o.value for o in shared.plugins.importers() if o.value.name == reader)
    looked = look_at(file, importer, found, measure, asked)
    _say_looked(looked, replace=replace)
    rows = len(looked.new) + (len(looked.changed) if replace else 0)
    if looked.refused and not leave_out:
        lines = len({problem.place.line for problem in looked.refused})
        say(f"Nothing was written: {count(lines, 'row')} could not be read.")
        ways = ["put them right in the file, or leave them out with --leave-out"]
        if looked.which_first:
            ways.insert(0, "say which number is the day: --dates day-first, or month-first")
        say_next(*ways)
        return 1
    if not rows:
        say("Nothing was written: there is nothing new in the file.")
        return 0
    if not yes and not _agreed(rows):
        return 0
    say(f"Wrote {count(take_in(shared.root, found, measure, looked, replacing=replace), 'point')}.")
    say_reading(project, measure)
    return 0


def _say_looked(looked: Looked, *, replace: bool) -> None:
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
    if looked.left:
        more = f" and {len(looked.left) - _LEFT} more" * (len(looked.left) > _LEFT)
        say(f"Columns that were not read: {', '.join(looked.left[:_LEFT])}{more}")
    _say_problems((*looked.refused, *looked.questions))


def _say_problems(problems: Sequence[Problem]) -> None:
    for problem in problems[:_NAMED]:
        say_problem(problem)
    lines = dict.fromkeys(str(problem.place.line) for problem in problems[_NAMED:])
    if lines:
        say(f"The same may be true of {count(len(lines), 'more row')}, in lines {', '.join(lines)}")


def _agreed(rows: int) -> bool:
    if session().terminal:
        return click.confirm(f"Write {count(rows, 'point')}?", default=True)
    say("Nothing was written yet.")
    say_next("look at the points above, then the same again with --yes")
    return False
