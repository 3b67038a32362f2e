"""`qiworkbook pdsa list` and `show`: every ramp, and one cycle step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.left_out import say_unread
from qiworkbook.cli.options import share_option
from qiworkbook.cli.params import cycle_argument, project_argument
from qiworkbook.cli.say import say, say_json, say_next, table
from qiworkbook.cli.session import near, session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Cycle


@click.command(cls=Command, example="qiworkbook pdsa show willow-ward one-handover")
@project_argument
@cycle_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def show(project: str, cycle: str | None, as_json: bool) -> None:
    """Show CYCLE of PROJECT; left out, it is the latest."""
    from qiworkbook.workbook.lookup import the_cycle

    shared = session()
    view = shared.view(project)
    by_date = view.thread.cycles_by_date
    found = by_date[-1] if by_date and not cycle else the_cycle(view.project, cycle or "")
    if as_json:
        number = view.thread.number(found)
        data = found.file.model_dump(mode="json")
        say_json({"id": found.id, "number": number, "stage": str(found.stage), **data})
        return
    for line in _lines(view, found):
        say(line)
    if shared.share:
        return  # the names of files, and ids in a copy, are not always those of the workbook
    say(f"\n{near(shared.root / found.source.file)}")
    step = str(found.stage) if found.stage in ("do", "study", "act") else ""
    if step:
        say_next(f"qiworkbook pdsa {step} {project} {found.id}")


def _lines(view: ProjectView, cycle: Cycle) -> Iterator[str]:
    file, ramp = cycle.file, view.thread.ramp_of(cycle)
    idea = view.project.idea(file.idea)
    yield cycle.title
    yield f"Cycle {view.thread.number(cycle)} of {len(ramp)} in its ramp" + (
        f", to test {idea.name}" if idea else ""
    )
    yield from _part(
        "Plan",
        {
            "objective": file.plan.objective,
            "when": _span(file.plan.start, file.plan.end),
            "scale": file.plan.scale,
            "conditions": file.plan.conditions,
            "belief": file.plan.belief,
            "measures": ", ".join(file.plan.measures),
        },
    )
    for question in file.plan.question:
        yield f"  ? {question.ask}"
        yield f"    predicted: {question.both_wordings or 'nothing yet'}"
        if question.answer:
            yield f"    happened:  {question.answer}" + (
                f" (held: {question.held})" if question.held else ""
            )
    done = {None: None, True: "yes", False: "no"}[file.do.as_planned]
    when = _span(file.do.started, file.do.ended)
    seen = file.do.observations
    yield from _part("Do", {"when": when, "as planned": done, "seen": seen})
    study = file.study
    facts = {"compared": study.compared, "summary": study.summary, "learned": study.learning}
    yield from _part("Study", facts)
    yield from _part("Act", {"decision": file.act.decision, "next": file.act.next})


def _part(name: str, facts: Mapping[str, object]) -> Iterator[str]:
    rows = [(f"  {key}", str(said)) for key, said in facts.items() if said]
    yield ""
    yield name if rows else f"{name}: nothing yet"
    if rows:
        yield table(rows)


def _span(start: object, end: object) -> str:
    return f"{start} to {end}" if start and end and start != end else str(start or end or "")


@click.command("list", cls=Command, example="qiworkbook pdsa list willow-ward")
@project_argument
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
@share_option
def list_(project: str, as_json: bool) -> None:
    """List the ramps of PROJECT: cycles that build on one another, and where each is."""
    view = session().view(project)
    unread = say_unread(view.project, "the change ideas stand", aside=as_json)
    if as_json:
        say_json([_as_data(view, cycle) for ramp in view.thread.ramps for cycle in ramp])
        return
    for at, ramp in enumerate(view.thread.ramps):
        if at:
            say()
        say(_about(view, ramp[0]))
        say(table([_line(view, cycle) for cycle in ramp]))
    if view.thread.ramps:
        say_next(f"qiworkbook pdsa show {project} {view.thread.cycles_by_date[-1].id}")
    elif not unread:
        say("There is no cycle yet.")
        say_next(f'qiworkbook pdsa plan {project} "The first small test"')


def _about(view: ProjectView, first: Cycle) -> str:
    idea = view.project.idea(first.file.idea)
    if idea is None:
        return f"{first.file.idea or 'No idea named'}"
    return f"To test {idea.name} ({idea.id}, {idea.status})"


def _line(view: ProjectView, cycle: Cycle) -> tuple[str, ...]:
    where = str(cycle.file.act.decision) or f"next: {cycle.stage}"
    number = str(view.thread.number(cycle))
    return f"  {number}", str(cycle.start or "no date"), where, cycle.title, cycle.id


def _as_data(view: ProjectView, cycle: Cycle) -> dict[str, object]:
    return {
        "id": cycle.id,
        "title": cycle.title,
        "idea": cycle.file.idea,
        "follows": cycle.file.follows,
        "number": view.thread.number(cycle),
        "start": cycle.start,
        "stage": str(cycle.stage),
        "decision": str(cycle.file.act.decision),
    }
