"""`qiworkbook show`: one project on one screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click
import msgspec

from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import left_out, unread_lines
from qiworkbook.cli.options import share_option
from qiworkbook.cli.params import project_argument
from qiworkbook.cli.say import count, say, say_json, say_next, table
from qiworkbook.cli.session import session
from qiworkbook.text.words import command_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.workbook import OpenWorkbook

_FIRST = 5  # what is under way, so that it stays one screen


@click.command(cls=Command, example="qiworkbook show willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def show(project: str, as_json: bool) -> int:
    """Show PROJECT on one screen: aim, measures, ideas, the cycles under way, what is next."""
    opened = session().open([project])
    view = opened.view(project)
    if as_json:
        say_json(_as_data(opened, view))
        return left_out(view.readings.values(), aside=True)
    for line in _lines(view):
        say(line)
    _say_closing(opened, view)
    return left_out(view.readings.values())


def _lines(view: ProjectView) -> Iterator[str]:
    about, project = view.project.about, view.project
    yield project.title
    yield ", ".join(filter(None, (about.unit, about.organisation, str(about.status))))
    if about.illustrative:
        yield f"({about.illustrative})"
    yield ""
    if project.unread:
        yield from unread_lines(project, "the aim and the theory stand")
        yield ""
    else:
        yield from _aim(view)
        yield from _measures(view)
        yield from _theory(view)
    yield from _cycles(view)
    if not project.unread:
        yield ""
        yield from _progress(view)


def _aim(view: ProjectView) -> Iterator[str]:
    from qiworkbook.builtin.sections_aim import message_of

    aim = view.project.aim
    if aim is None or not aim.statement.strip():
        yield "Aim     to be agreed"
    else:
        yield f"Aim     {aim.statement}"
    if aim is not None and aim.target is not None:
        yield f"        {message_of(view, aim)}"
    yield ""


def _measures(view: ProjectView) -> Iterator[str]:
    from qiworkbook.spc.words import headline

    yield f"{count(len(view.project.measures), 'measure')}"
    for reading in view.readings.values():
        yield f"  {headline(reading)}"
    yield ""


def _theory(view: ProjectView) -> Iterator[str]:
    project = view.project
    ideas = Counter(str(idea.status) for idea in project.ideas)
    told = ", ".join(f"{many} {status}" for status, many in ideas.items())
    drivers = count(len(project.drivers), "driver")
    yield f"{drivers}, {count(len(project.ideas), 'change idea')}{f': {told}' if told else ''}"
    yield ""


def _cycles(view: ProjectView) -> Iterator[str]:
    from qiworkbook.model import Stage

    cycles = view.thread.cycles_by_date
    under_way = [cycle for cycle in cycles if cycle.stage is not Stage.DONE]
    ramps = count(len(view.thread.ramps), "ramp")
    yield f"{count(len(cycles), 'cycle')} in {ramps}, {len(under_way)} under way"
    rows = [(f"  {c.start or 'no date'}", f"next: {c.stage}", c.title) for c in under_way[-_FIRST:]]
    if rows:
        yield table(rows)


def _progress(view: ProjectView) -> Iterator[str]:
    """The scores that people gave, and how far the files carry one; nobody else sets it."""
    from qiworkbook.analysis.progress import ceiling

    for score in sorted(view.project.progress, key=lambda one: one.date)[-_FIRST:]:
        by = (("team", score.self), ("coach", score.coach))
        told = ", ".join(f"{who} {value:.1f}" for who, value in by if value is not None)
        yield f"Progress on {score.date}: {told or 'no score'}"
    yield ceiling(view).words


def _say_closing(opened: OpenWorkbook, view: ProjectView) -> None:
    from qiworkbook.problems import Severity
    from qiworkbook.workbook import problems_of
    from qiworkbook.workbook.overview import questions_of

    id_ = view.project.id
    problems = problems_of(opened, [id_])
    say("")
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    noun = "problem" if errors else "question"
    if problems:
        say(f"{count(errors or len(problems), noun)}: qiworkbook check {id_}")
    asked = questions_of(opened, view)
    if asked:
        say(f"A coach would ask: {asked[0].ask}")
    action = asked[0].action if asked else None
    say_next(*([command_of(action)] if action else []), f"qiworkbook coach {id_}")


def _as_data(opened: OpenWorkbook, view: ProjectView) -> dict[str, object]:
    from qiworkbook.analysis.progress import ceiling
    from qiworkbook.cli.check import as_data as problem_as_data
    from qiworkbook.workbook import problems_of

    project = view.project
    return {
        "id": project.id,
        "title": project.title,
        "about": project.about.model_dump(mode="json"),
        "aim": project.aim.model_dump(mode="json") if project.aim else None,
        "drivers": [driver.model_dump(mode="json") for driver in project.drivers],
        "ideas": [idea.model_dump(mode="json") for idea in project.ideas],
        "measures": [
            {"id": id_, "name": reading.name, "variation": reading.variation.value}
            for id_, reading in view.readings.items()
        ],
        "cycles": [
            {
                "id": cycle.id,
                "title": cycle.title,
                "idea": cycle.file.idea,
                "number": view.thread.number(cycle),
                "stage": str(cycle.stage),
            }
            for cycle in view.thread.cycles_by_date
        ],
        "progress": {
            "scores": [score.model_dump(mode="json") for score in project.progress],
            "ceiling": msgspec.to_builtins(ceiling(view)),
        },
        "problems": [problem_as_data(problem) for problem in problems_of(opened, [project.id])],
    }
