"""`qiworkbook summary`: every measure of every project on one page."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.left_out import left_out
from qiworkbook.cli.options import share_option
from qiworkbook.cli.params import projects_argument
from qiworkbook.cli.say import say, say_json, say_next, table
from qiworkbook.cli.session import near, session

if TYPE_CHECKING:
    from qiworkbook.content import IconRow

_HEADINGS = ("measure", "latest", "on", "variation", "assurance", "rules")
_NO_RULES = -1  # the last column is left out where one sentence says it for all


@click.command(
    cls=Command,
    example="""
    qiworkbook summary
    qiworkbook summary willow-ward rowan-ward -o summary.html
    """,
)
@projects_argument
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE.html or .md with the charts below, FILE.svg or .png with the icons alone.",
)
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def summary(projects: tuple[str, ...], target: Path | None, as_json: bool) -> int:
    """Show variation and assurance of every measure of the named projects, or of all."""
    from qiworkbook.workbook.outputs.summary import summary_of, write_summary

    opened = session().open(projects)
    if target:
        warn_of_identifiers()
        say(f"The summary is in {near(write_summary(opened, projects, target)[0])}")
        return left_out(row.reading for row in summary_of(opened.views_of(projects)).rows)
    found = summary_of(opened.views_of(projects))
    if as_json:
        say_json([_as_data(row) for row in found.rows])
        return left_out((row.reading for row in found.rows), aside=True)
    rules = sorted({_rules(row) for row in found.rows})
    until = len(_HEADINGS) if len(rules) > 1 else _NO_RULES
    for (id_, ward), rows in groupby(found.rows, key=lambda row: (row.reading.project, row.group)):
        say(f"{ward} ({id_})")
        say(table([_line(row)[:until] for row in rows], _HEADINGS[:until]))
        say()
    say(found.message)
    if found.rows:
        say(f"Rules: {', '.join(rules)}")
        first = found.rows[0].reading
        say_next(
            f"qiworkbook chart {first.project} {first.measure}",
            "qiworkbook summary -o summary.html",
        )
    return left_out(row.reading for row in found.rows)


def _line(row: IconRow) -> tuple[str, ...]:
    from qiworkbook.compose.sections import last_value
    from qiworkbook.spc.words import assurance_said, no_data, variation_said

    reading, latest = row.reading, row.reading.latest
    return (
        reading.measure,
        last_value(reading) if latest else no_data(reading),
        str(latest.when or latest.label) if latest else "",
        variation_said(reading),
        assurance_said(reading),
        _rules(row),
    )


def _rules(row: IconRow) -> str:
    return f"{row.reading.rule_set.title} {row.reading.rule_set.version}"


def _as_data(row: IconRow) -> dict[str, object]:
    from qiworkbook.spc.words import assurance_said, headline, variation_said

    reading, latest = row.reading, row.reading.latest
    return {
        "project": reading.project,
        "ward": row.group,
        "measure": reading.measure,
        "name": row.name,
        "unit": reading.unit,
        "latest": latest.value if latest and not reading.ends_hidden else None,
        "date": latest.when.isoformat() if latest and latest.when else None,
        "target": reading.target,
        "variation": reading.variation.value,
        "variation_words": variation_said(reading),
        "assurance": reading.assurance.value,
        "assurance_words": assurance_said(reading),
        "headline": headline(reading),
        "chart": reading.chart.value,
        "rule_set": _rules(row),
    }
