"""`qiworkbook chart`: one measure as a chart, as words, or as data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.identifiers import warn_of_identifiers
from qiworkbook.cli.left_out import left_out
from qiworkbook.cli.options import share_option
from qiworkbook.cli.params import Day, measure_argument, project_argument
from qiworkbook.cli.say import say, say_json, say_next
from qiworkbook.cli.session import near, session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.model import Project
    from qiworkbook.spc.reading import Reading

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
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="FILE.svg or FILE.png.",
)
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
        say(f"The chart is in {near(write_chart(view, reading, target, spread))}")
        if other:
            say(reading.chosen_because)
    else:
        for line in (*_words(reading), *(_words(spread) if spread else ())):
            say(line)
        say_next(*_next(reading, view.project, measure))
    return left_out([reading], aside=as_json)


def _next(reading: Reading, project: Project, measure: str) -> Iterator[str]:
    from qiworkbook.compose.sections import is_worked_out
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
    from qiworkbook.spc.explain import value_at, why, why_not
    from qiworkbook.workbook.outputs.chart import point_on

    point = point_on(reading, when)
    yield f"{when}: {value_at(reading, point)}"
    yield from why(reading, point.index)
    if point.excluded:
        yield f"It is left out of centre and limits: {point.excluded}"
    yield from filter(None, (why_not(reading, point.index),))
