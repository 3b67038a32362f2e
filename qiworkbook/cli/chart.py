"""`qiworkbook chart`, `compare` and `summary`: measures as charts, icons, words or data."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.ask import Day
from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import tell_unread, warn_of_identifiers
from qiworkbook.cli.options import (
    measure_argument,
    output_file,
    project_argument,
    projects_argument,
    share_option,
)
from qiworkbook.cli.session import near_path, say, say_json, say_next, session, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from qiworkbook.content import IconRow
    from qiworkbook.model import Project
    from qiworkbook.spc.reading import Reading
    from qiworkbook.workbook.outputs.chart import Comparison

KINDS = (
    *("run", "xmr", "mr", "p", "p-prime", "u", "u-prime", "c", "g", "t", "xbar", "s"),
    "days-between",
)

_MOST = 24  # of the marked points, named: two years of months


@click.command(
    cls=Command,
    example="""
    qiworkbook chart willow-ward feels-safe -o feels-safe.svg
    qiworkbook chart willow-ward feels-safe --why 2024-06-03
    qiworkbook chart willow-ward incidents --as days-between
    qiworkbook chart willow-ward feels-safe --rule-set western-electric
    """,
)
@project_argument
@measure_argument
@output_file("FILE.svg or FILE.png.")
@click.option("--json", "as_json", is_flag=True, help="Points, limits, signals and words as data.")
@click.option("--why", type=Day(), help="Why the point of this date is marked, or is not.")
@click.option("--as", "kind", type=click.Choice(KINDS), help="Look at it as another chart.")
@click.option("--ranges", is_flag=True, help="An XmR chart with its moving ranges.")
@click.option("--rule-set", default="", help="Look at it by other rules.")
@share_option
def chart(
    project: str,
    measure: str,
    target: Path | None,
    as_json: bool,
    why: date | None,
    kind: str | None,
    ranges: bool,
    rule_set: str,
) -> int:
    """Read MEASURE of PROJECT as a chart: what it says, drawn into a file, or as data.

    --as and --rule-set are for looking: nothing of them is kept.
    """
    from qiworkbook.workbook.outputs.chart import ranges_of, reading_as, reading_of, write_chart

    view = session().view(project)
    asked = kind or rule_set
    reading = (
        reading_as(view, measure, kind or "", rule_set) if asked else reading_of(view, measure)
    )
    other = kind not in (None, "days-between", reading.chart)  # its data cannot make that one
    spread = ranges_of(view, reading) if ranges else None
    if as_json:
        from qiworkbook.spc.words import as_data

        say_json(as_data(reading) | ({"ranges": as_data(spread)} if spread else {}))
    elif why:
        if other:
            say(reading.chosen_because)
        for line in _why(reading, why):
            say(line)
    elif target:
        warn_of_identifiers()
        say(f"The chart is in {near_path(write_chart(view, reading, target, spread))}")
        if other:
            say(reading.chosen_because)
    else:
        for line in (*_words(reading), *(_words(spread) if spread else ())):
            say(line)
        say_next(*_next(reading, view.project, measure))
    return tell_unread([reading], aside=as_json)


def _next(reading: Reading, project: Project, measure: str) -> Iterator[str]:
    from qiworkbook.compose.document import is_worked_out
    from qiworkbook.spc.choose import suggest_phase
    from qiworkbook.workbook.outputs.chart import is_mostly_zero

    command = f"{project.id} {measure}"
    suggestion = suggest_phase(reading)
    own = project.measure(measure)
    # Of a measure that a plugin works out no key stands in project.toml.
    if suggestion and suggestion.when and own and not is_worked_out(project, own):
        yield f"qiworkbook measure phase {command} --start {suggestion.when} --reason"
    if is_mostly_zero(reading) and reading.every in ("", "day"):
        yield f"qiworkbook chart {command} --as days-between"
    yield f"qiworkbook chart {command} -o {measure}.svg"


def _words(reading: Reading) -> Iterator[str]:
    from qiworkbook.spc.choose import suggest_phase
    from qiworkbook.spc.explain import gaps_words, pauses_words
    from qiworkbook.spc.words import limits_words, rule_set_words, verdict

    said, limits = verdict(reading), limits_words(reading)
    yield said
    if limits not in said:
        yield limits
    marked = [str(p.when or p.label) for p in reading.points if reading.signals_at(p.index)]
    if marked:
        before = f"{len(marked) - _MOST} earlier, " if len(marked) > _MOST else ""
        yield f"Marked: {before}{', '.join(marked[-_MOST:])} (ask with --why)"
    yield from filter(None, (gaps_words(reading), *pauses_words(reading)))
    yield from (f"! {caution}" for caution in reading.cautions)
    suggestion = suggest_phase(reading)
    if suggestion:
        yield f"? {suggestion.why}"
    if reading.chosen_because:
        yield reading.chosen_because
    yield rule_set_words(reading)


def _why(reading: Reading, when: date) -> Iterator[str]:
    from msgspec.structs import replace

    from qiworkbook.spc.explain import value_at, why, why_not
    from qiworkbook.spc.numbers import places_apart
    from qiworkbook.workbook.outputs.chart import point_on

    point = point_on(reading, when)
    reading = replace(  # what is told of the point stands under its value
        reading,
        decimals=places_apart(reading.decimals, (point.value, point.centre), unit=reading.unit),
    )
    yield f"{when}: {value_at(reading, point)}"
    yield from why(reading, point.index)
    if point.excluded:
        yield f"It is left out of centre and limits: {point.excluded}"
    yield from filter(None, (why_not(reading, point.index),))


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
@output_file("FILE.html, .md, .svg or .png.")
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
    from qiworkbook.workbook.outputs.chart import compare as compared, write_comparison
    from qiworkbook.writers.figure_words import funnel_in_words

    opened = session().open(projects)
    views = opened.views_of(projects)
    found = compared(views, measure, start, end, widen=widen, by_trust=by == "trust")
    if as_json:
        say_json(_as_data(found))
    elif target:
        warn_of_identifiers()
        say(f"The funnel is in {near_path(write_comparison(opened, found, target))}")
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
@output_file("FILE.html or .md with the charts below, FILE.svg or .png with the icons alone.")
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def summary(projects: tuple[str, ...], target: Path | None, as_json: bool) -> int:
    """Show variation and assurance of every measure of the named projects, or of all."""
    from qiworkbook.workbook.outputs.summary import summary_of, write_summary

    opened = session().open(projects)
    if target:
        warn_of_identifiers()
        say(f"The summary is in {near_path(write_summary(opened, projects, target)[0])}")
        return tell_unread(row.reading for row in summary_of(opened.views_of(projects)).rows)
    found = summary_of(opened.views_of(projects))
    if as_json:
        say_json([_icons_as_data(row) for row in found.rows])
        return tell_unread((row.reading for row in found.rows), aside=True)
    rules = sorted({_rules(row) for row in found.rows})
    until = len(_HEADINGS) if len(rules) > 1 else _NO_RULES
    for (id_, ward), rows in groupby(found.rows, key=lambda row: (row.reading.project, row.group)):
        say(f"{ward} ({id_})")
        say(table([_line(row)[:until] for row in rows], _HEADINGS[:until]))
        say()
    say(found.message)
    for one in found.changed:
        say(f"! {one}")
    if found.rows:
        say(f"Rules: {', '.join(rules)}")
        first = found.rows[0].reading
        say_next(
            f"qiworkbook chart {first.project} {first.measure}",
            "qiworkbook summary -o summary.html",
        )
    return tell_unread(row.reading for row in found.rows)


def _line(row: IconRow) -> tuple[str, ...]:
    from qiworkbook.compose.document import last_value
    from qiworkbook.spc.words import assurance_said, variation_said, why_no_data

    reading, latest = row.reading, row.reading.latest
    return (
        reading.measure,
        last_value(reading) if latest else why_no_data(reading),
        str(latest.when or latest.label) if latest else "",
        variation_said(reading),
        assurance_said(reading),
        _rules(row),
    )


def _rules(row: IconRow) -> str:
    return f"{row.reading.rule_set.title} {row.reading.rule_set.version}"


def _icons_as_data(row: IconRow) -> dict[str, object]:
    from qiworkbook.compose.document import last_value
    from qiworkbook.spc.words import assurance_said, headline, variation_said, why_no_data

    reading, latest = row.reading, row.reading.latest
    return {
        "project": reading.project,
        "ward": row.group,
        "measure": reading.measure,
        "name": row.name,
        "unit": reading.unit,
        "latest": latest.value if latest and not reading.ends_hidden else None,
        "latest_words": last_value(reading) if latest else why_no_data(reading),
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
