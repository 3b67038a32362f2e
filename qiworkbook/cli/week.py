"""`qiworkbook week`: this week's numbers one by one, what was tested, what was learned."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.options import given, project_argument
from qiworkbook.cli.point import ask_point
from qiworkbook.cli.row_commands import add_in, set_in
from qiworkbook.cli.session import ask, near_path, say, say_next, session, warn
from qiworkbook.problems import WorkbookError
from qiworkbook.text.words import command_of

_MOST_MISSING = 12  # points of a measure that are asked for at once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Cycle, Measure


@click.command(
    cls=Command,
    example="""
    qiworkbook week willow-ward
    qiworkbook week willow-ward --no-chart
    """,
)
@project_argument
@click.option(
    "--chart/--no-chart", "draw", default=True, help="Draw the chart of the aim and open it."
)
def week(project: str, draw: bool) -> None:
    """Ask for the numbers of PROJECT one by one, what was tested and what was learned.

    Enter alone passes on. A number is of the day that the question names; another day can stand
    before it, as in "3 March 18/25". Of a measure that was left for a while every day that is
    missing is asked for, the earliest first; gap is for one on which nobody counted.
    """
    shared = session()
    if not shared.terminal:
        raise WorkbookError(
            "This command asks questions, so it needs a terminal.",
            f"One point at a time: qiworkbook data add {project} MEASURE VALUE",
        )
    view = shared.view(project)
    say(f"{view.project.title}. Press Enter to skip a question.")
    for measure, days in _due(view):
        if len(days) > 1:
            many = "many" if len(days) == _MOST_MISSING else f"{len(days)}"
            since = f"{many} are missing since {days[0]}"
            say(f"{measure.name}: {since}. Where nobody counted, type gap.")
        for when in days:
            if not ask_point(view, measure, when):
                break
            view = shared.view(project)  # with this point as the last one
    for cycle in _under_way(view):
        _ask_test(project, cycle)
    if learned := ask("What did you learn this week, whichever way it went?"):
        add_in(project, "learning", what=learned, date=shared.today)
    if draw:
        _draw(project)
    say_next(*_steps(project))


def _due(view: ProjectView) -> Iterator[tuple[Measure, list[date]]]:
    """The measures that a person counts, each with the days of its points that have come."""
    from qiworkbook.analysis.dates import next_date
    from qiworkbook.spc.explain import gaps_words

    for measure in view.project.typed_measures:
        series = view.project.series.get(measure.id)
        latest = series.latest if series else None
        gaps = [p.when for p in (series.points if series else ()) if p.value is None]
        if latest is None or measure.every is None:
            if view.today not in gaps:
                yield measure, [view.today]
            continue
        when = next_date(latest.when, measure.every)
        days: list[date] = []
        while when <= view.today and len(days) < _MOST_MISSING:
            if when in gaps:
                say(f"{measure.name}: {when} is recorded as no data, so it is not asked for.")
            elif not any(pause.start <= when <= pause.end for pause in measure.pause):
                days.append(when)
            when = next_date(when, measure.every)
        if days:
            yield measure, days
        else:
            holes = gaps_words(view.read(measure), most=1)
            state = f"the next one is for {when}."
            say(f"{measure.name}: {f'{state} {holes}.' if holes else f'up to date; {state}'}")


def _under_way(view: ProjectView) -> list[Cycle]:
    """The cycles whose test has begun and of which nothing is decided yet, the earliest first."""
    from qiworkbook.analysis.dates import has_begun
    from qiworkbook.model import Stage

    cycles = view.thread.cycles_by_date
    return [one for one in cycles if one.stage is not Stage.DONE and has_begun(one, view.today)]


def _ask_test(project: str, cycle: Cycle) -> None:
    """What was seen of a test, and what it taught: into its do and its study."""
    file = f"cycle {cycle.id}"
    seen = cycle.file.do.observations.strip()
    if not seen and (seen := ask(f"{cycle.title}: what did you see?")):
        start = {} if cycle.file.do.started else given(started=cycle.start)
        set_in(project, ("do",), {**start, "observations": seen}, file)
    if seen and not cycle.file.study.learning.strip():
        learned = ask(f"{cycle.title}: what do you know now that you did not know before?")
        set_in(project, ("study",), given(learning=learned), file)


def _draw(project: str) -> None:
    """The chart of the aim's measure, or of the first one, drawn and opened where it can be."""
    from qiworkbook.store.outputs import OUTPUT
    from qiworkbook.workbook.outputs.chart import reading_of, write_chart

    shared = session()
    view = shared.view(project)
    measure = view.thread.outcome or next(iter(view.project.measures), None)
    if measure is None or not reading_of(view, measure.id).useful:
        return
    target = shared.root / OUTPUT / f"{project}-{measure.id}.svg"
    written = write_chart(view, reading_of(view, measure.id), target)
    say(f"The chart is in {near_path(written)}")
    if sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY"):
        try:
            click.launch(str(written))
        except OSError as error:
            warn(f"! It could not be opened: {error}")


def _steps(project: str) -> tuple[str, ...]:
    from qiworkbook.workbook.overview import questions_of

    opened = session().open([project])
    asked = questions_of(opened, opened.view(project))
    steps = [command_of(one.action) for one in asked[:1] if one.action]
    return (*steps, 'qiworkbook save "What we did this week"')
