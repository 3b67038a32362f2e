"""`qiworkbook compare`: wards with the same measure, in one period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.options import share_option
from qiworkbook.cli.params import Day, projects_argument
from qiworkbook.cli.say import say, say_json, say_next, table
from qiworkbook.cli.session import near, session

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.workbook.outputs.comparison import Comparison


@click.command(
    cls=Command,
    example="""
    qiworkbook compare feels-safe
    qiworkbook compare feels-safe --from 2024-10-01 --to 2024-12-31 -o funnel.svg
    """,
)
@click.argument("measure")
@projects_argument
@click.option(
    "--by",
    type=click.Choice(("ward", "trust")),
    default="ward",
    help="Compare wards, or trusts with their wards added up.",
)
@click.option("--from", "start", type=Day(), help="The first day; otherwise all there is.")
@click.option("--to", "end", type=Day(), help="The last day.")
@click.option(
    "--overdispersion",
    "widen",
    is_flag=True,
    help="Widen the limits where wards differ more than chance makes them (10 wards or more).",
)
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE.html, .md, .svg or .png.",
)
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def compare(
    measure: str,
    projects: tuple[str, ...],
    by: str,
    start: date | None,
    end: date | None,
    widen: bool,
    target: Path | None,
    as_json: bool,
) -> None:
    """Compare wards, or trusts, that have a MEASURE of this id: a funnel, no league table."""
    from qiworkbook.workbook.outputs.comparison import compare as compared, write_comparison
    from qiworkbook.writers.figure_words import funnel_in_words

    opened = session().open(projects)
    views = opened.views_of(projects)
    found = compared(views, measure, start, end, widen=widen, by_trust=by == "trust")
    if as_json:
        say_json(_as_data(found))
    elif target:
        warn_of_identifiers()
        say(f"The funnel is in {near(write_comparison(opened, found, target))}")
    else:
        say(f"{found.message}.")
        if opened.is_shared:
            say("In this copy small numbers are left out and others are rounded: sums differ.")
        words = funnel_in_words(found.figure)
        say(table([[cell.text for cell in row] for row in words.rows], words.columns))
        for caution in found.cautions:
            say(f"! {caution}")
        spread = found.figure.wards.spread
        wider = not widen and spread is not None and spread.clear and spread.tau > 0
        wider = wider and not found.figure.wards.but_for
        steps = (f"qiworkbook compare {measure} --overdispersion",) if wider else ()
        say_next(*steps, f"qiworkbook compare {measure} -o funnel.svg")


def _as_data(found: Comparison) -> dict[str, object]:
    figure = found.figure
    spread = figure.wards.spread
    return {
        "name": figure.name,
        "period": figure.period,
        "unit": figure.unit,
        "centre": figure.wards.centre,
        "message": found.message,
        "overdispersion": {
            "phi": spread.phi if spread else None,
            "tau": spread.tau if spread else None,
            "widened": figure.wards.widened,
        },
        "cautions": list(found.cautions),
        "wards": [
            {
                "name": point.name,
                "value": point.value,
                "denominator": point.denominator,
                "lower": point.limits.lower,
                "upper": point.limits.upper,
                "beyond": str(point.side) if point.side else "",
            }
            for point in figure.wards.points
        ],
    }
