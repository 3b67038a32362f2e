"""`qiworkbook data add`: one point."""

from __future__ import annotations

import click

from qiworkbook.cli.ask import Option, settle
from qiworkbook.cli.command import Command
from qiworkbook.cli.params import Number, measure_argument, project_argument
from qiworkbook.cli.point import as_typed_option, ask_point, looked_at, say_reading
from qiworkbook.cli.say import say
from qiworkbook.cli.session import session
from qiworkbook.workbook.question import YES


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
@click.option("--replace", is_flag=True, help="Replace the point already recorded for that date.")
@as_typed_option
def add(
    project: str,
    measure: str,
    point: tuple[str, ...],
    numerator: float | None,
    denominator: float | None,
    gap: bool,
    note: str,
    replace: bool,
    as_typed: bool,
) -> int:
    """Add a point to MEASURE of PROJECT. Without a DATE it is today's.

    Give one VALUE, such as 72, or how many out of how many, such as 18/25, or --gap; left out, it
    is asked for at a terminal. The date may stand before or behind it: 2025-02-03, 3 Feb 2025,
    yesterday, Monday. On an X-bar or S chart a date has several points, and each is added to the
    others.
    """
    from qiworkbook.cli.point import begun, fitting
    from qiworkbook.workbook.points import add_point

    shared = session()
    on = begun("add", project, measure, point, numerator, denominator, gap)
    if shared.terminal and not (point or gap or replace or numerator or denominator):
        was_told = ask_point(shared.view(project), on.measure, shared.today, note)
        return say_reading(project, measure) if was_told else 0
    typed = fitting(on.given, on.measure, on.kept)
    when = typed.when or shared.today
    row = typed.row(when, note)
    options = {"replace": Option("--replace", YES if replace else None), **looked_at(as_typed)}
    settle(
        lambda answers: add_point(shared.root, on.opened, on.project, measure, row, answers),
        options,
    )
    say(f"{when}: {row.said}{f' ({note})' if note else ''}")
    return say_reading(project, measure, on.opened)
