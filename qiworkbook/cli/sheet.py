"""`qiworkbook sheet`: a ward's numbers and tests as an Excel file that goes and comes by e-mail."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.command import Command, Group
from qiworkbook.cli.params import pairs, project_argument
from qiworkbook.cli.point import as_typed_option, looked_at
from qiworkbook.cli.say import count, say, say_next, table
from qiworkbook.cli.session import near, session
from qiworkbook.workbook.question import YES, Question, asks, need_yes
from qiworkbook.workbook.ward_sheet import HERE, SHEET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qiworkbook.workbook.question import Answers
    from qiworkbook.workbook.ward_sheet_return import Filled


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
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE.xlsx; otherwise in output/.",
)
def out(project: str, target: Path | None) -> None:
    """Write the sheet of PROJECT, for this time: last values beside what is to be filled in."""
    from qiworkbook.cli.identifiers import warn_of_identifiers
    from qiworkbook.workbook.ward_sheet import write_ward_sheet

    opened = session().open([project])
    warn_of_identifiers()
    written = write_ward_sheet(opened, project, target)
    say(f"The sheet is in {near(written)}")
    say_next("when it comes back: qiworkbook sheet in FILE")


@sheet.command(
    cls=Command,
    example="""
    qiworkbook sheet paper willow-ward
    qiworkbook sheet paper willow-ward -o willow-april.html
    """,
)
@project_argument
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE.html; otherwise in output/.",
)
def paper(project: str, target: Path | None) -> None:
    """Write the same on paper: this time's numbers, the tests step by step, lines to write on.

    Print it from a browser, on A4. A test that nobody has planned yet stands at its end.
    """
    from qiworkbook.cli.identifiers import warn_of_identifiers
    from qiworkbook.workbook.documents import write_ward_paper

    opened = session().open([project])
    warn_of_identifiers()
    say(f"The paper is in {near(write_ward_paper(opened, project, target))}")
    say_next(f"when it is filled in: qiworkbook week {project}")


@sheet.command(
    "in",
    cls=Command,
    example="qiworkbook sheet in willow-ward-2025-04-08.xlsx",
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_typed_option
@click.option(
    "--conflicts",
    type=click.Choice((SHEET, HERE)),
    help="Which to take where the sheet and the workbook say different things.",
)
@click.option(
    "--answer",
    "told",
    multiple=True,
    metavar="NAME=ANSWER",
    help="What else it asks, answered: dates=day-first, times=100, dash=gap, ward=yes. "
    "Can be repeated.",
)
@click.option("--yes", is_flag=True, help="Write without asking again.")
def in_(file: Path, as_typed: bool, conflicts: str | None, told: tuple[str, ...], yes: bool) -> int:
    """Read a FILE that came back filled in, and take in what is new, after a look at it."""
    answers = pairs(told, "--answer")
    return take_in_file(file, as_typed=as_typed, conflicts=conflicts, yes=yes, told=answers)


class _Options(dict[str, Option]):
    """Those that a question may have, and --answer for every other."""

    def get(self, id_: str, default: Any = None) -> Any:
        kind = id_.partition(":")[0]
        found = super().get(id_) or super().get(f"{kind}:")
        return found or (default if id_.endswith(":") else Option(f'--answer "{kind}=..."'))


def take_in_file(
    file: Path,
    *,
    as_typed: bool,
    conflicts: str | None,
    yes: bool,
    told: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Read a sheet that came back, ask what is in doubt, and write it. Gives the exit status.

    `told` are answers by the names of questions.
    """
    from qiworkbook.workbook.ward_sheet_return import look_at_sheet, project_of_sheet, take_in_sheet

    shared = session()
    opened = shared.open([project_of_sheet(file)])
    options = _Options(
        {
            **looked_at(as_typed),
            "conflict:": Option("--conflicts sheet", conflicts),
            **{f"{kind}{end}": Option("", told[kind]) for kind in told for end in ("", ":")},
        }
    )
    filled = settle(lambda answers: look_at_sheet(opened, file, answers), options)
    _say(filled)
    if filled.is_empty:
        say("Nothing was written: there is nothing new in the sheet.")
        return 0
    said_yes = {"write": Option("--yes", YES if yes else None)}
    settle(lambda answers: _agreed(filled, answers), said_yes)
    written = take_in_sheet(shared.root, opened, filled)
    say(f"Wrote {count(written, 'thing')} into {filled.project}.")
    say_next(f"qiworkbook show {filled.project}")
    return 0


@asks
def _agreed(filled: Filled, answers: Answers) -> None:
    need_yes(Question("write", f"Write this into {filled.project}?"), answers)


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
            f"{one.value}",
            f"instead of “{one.asked.now}”" if one.asked.now else "new",
        )
        for one in filled.tests
    ]
    if numbers:
        say(table(numbers))
    if tests:
        say(table(tests))
    for learned in filled.learned:
        say(f"Learned: {learned['what']}")
    if filled.same:
        say(f"{count(filled.same, 'thing')} there already, as the sheet says")
