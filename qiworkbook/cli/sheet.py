"""`qiworkbook sheet`: a ward's numbers and tests as an Excel file that goes and comes by e-mail."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.ask import Option, agreed, settle
from qiworkbook.cli.command import Command, Group
from qiworkbook.cli.left_out import warn_of_identifiers
from qiworkbook.cli.options import output_file, pairs, project_argument, with_options
from qiworkbook.cli.point import as_typed_option, looked_at
from qiworkbook.cli.session import (
    LEFT_OUT,
    count,
    near_path,
    say,
    say_next,
    say_of_file,
    session,
    table,
    warn,
)
from qiworkbook.store.workbook_folder import project_ids
from qiworkbook.workbook.sheets.ward_sheet import HERE, SHEET, write_ward_sheet

if TYPE_CHECKING:
    from qiworkbook.workbook.sheets.ward_sheet_return import Filled


@click.group(cls=Group, example="qiworkbook sheet out willow-ward")
def sheet() -> None:
    """Send a ward its sheet by e-mail, and read it when it comes back. The ward needs Excel only.

    The sheet has the numbers that are due, the open tests, and room for what was learned.
    """


@sheet.command(
    cls=Command,
    example="""
    qiworkbook sheet out willow-ward
    qiworkbook sheet out willow-ward -o willow-april.xlsx
    """,
)
@project_argument
@output_file("FILE.xlsx; otherwise in output/.")
def out(project: str, target: Path | None) -> None:
    """Write the sheet of PROJECT, for this time: last values beside what is to be filled in."""

    opened = session().open([project])
    warn_of_identifiers()
    written = write_ward_sheet(opened, project, target)
    say(f"The sheet is in {near_path(written)}")
    say_next("when it comes back: qiworkbook sheet in FILE")


@sheet.command(
    cls=Command,
    example="""
    qiworkbook sheet paper willow-ward
    qiworkbook sheet paper willow-ward -o willow-april.html
    """,
)
@project_argument
@output_file("FILE.html; otherwise in output/.")
def paper(project: str, target: Path | None) -> None:
    """Write the same on paper: this time's numbers, the tests step by step, lines to write on.

    Print it from a browser, on A4. A test that nobody has planned yet stands at its end.
    """
    from qiworkbook.workbook.outputs.documents import write_ward_paper

    opened = session().open([project])
    warn_of_identifiers()
    say(f"The paper is in {near_path(write_ward_paper(opened, project, target))}")
    say_next(f"when it is filled in: qiworkbook week {project}")


sheet_options = with_options(
    as_typed_option,
    click.option(
        "--conflicts",
        type=click.Choice((SHEET, HERE)),
        help="Which to take where a ward's sheet and the workbook say different things.",
    ),
    click.option(
        "--answer",
        "told",
        multiple=True,
        metavar="NAME=ANSWER",
        help="What else a sheet asks, answered: dates=day-first, times=100, dash=gap, "
        "ward=yes, project=maple-ward. Can be repeated.",
    ),
    click.option("--yes", is_flag=True, help="Write without asking again."),
)
"""The options that answer what a sheet asks that came back."""


@sheet.command(
    "in",
    cls=Command,
    example="qiworkbook sheet in willow-ward-2025-04-08.xlsx",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@sheet_options
def in_(file: Path, **said: Any) -> int:
    """Read a FILE that came back filled in, and take in what is new, after a look at it."""
    return take_in_file(file, **said)


def take_in_file(
    file: Path, *, as_typed: bool, conflicts: str | None, told: tuple[str, ...], yes: bool
) -> int:
    """Read a sheet that came back, ask what is in doubt, and write it. Gives the exit status.

    `told` are answers, each after the name of its question.
    """
    from qiworkbook.workbook.sheets.ward_sheet_return import (
        look_at_sheet,
        project_of_sheet,
        take_in_sheet,
    )

    shared = session()
    project = project_of_sheet(file)
    opened = shared.open([project] if project in project_ids(shared.root) else ())
    how = '--answer "{kind}=..."'
    options = {
        **looked_at(as_typed),
        "conflict:": Option("--conflicts sheet", conflicts),
        "": Option(how),
    }
    for kind, answer in pairs(told, "--answer").items():
        options |= dict.fromkeys((kind, f"{kind}:"), Option(how, answer))
    filled = settle(lambda answers: look_at_sheet(opened, file, answers), options)
    _say(filled)
    for place in filled.beside:
        warn(f"Not read, because the sheet does not ask for it: {place}")
    if filled.is_empty:
        say("Nothing was written: there is nothing new in the sheet.")
    else:
        agreed(f"Write this into {filled.project}?", yes=yes)
        written = settle(partial(take_in_sheet, shared.root, opened, filled), {})
        say(f"Wrote {count(written, 'thing')} into {filled.project}.")
        say_next(f"qiworkbook show {filled.project}")
    return LEFT_OUT if filled.beside else 0


def _say(filled: Filled) -> None:
    """What the sheet brings: numbers, answers, learning."""
    numbers = [
        (one.measure, str(row.when), row.said, f"instead of {before}" if before else "new")
        for one in filled.looked
        for row, before in (
            *((row, "") for row in one.new),
            *zip(one.changed, one.before, strict=True),
        )
    ]
    tests = [
        (
            one.cycle.title,
            f"{one.asked.about} {one.asked.ask}".strip(),
            one.said,
            f"instead of “{one.asked.now}”" if one.asked.now else "new",
        )
        for one in filled.tests
    ]
    if numbers:
        say_of_file(table(numbers))
    if tests:
        say_of_file(table(tests))
    for learned in filled.learned:
        say_of_file(f"Learned: {learned['what']}")
    for one in filled.looked:
        for stays in one.stays:
            say(f"{one.measure} {stays} stays: the sheet has no number there")
    if filled.same:
        say(f"{count(filled.same, 'thing')} there already, as the sheet says")
