"""The sections with every PDSA cycle in full, ramp by ramp: for the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.sections import outcome_of, section
from qiworkbook.content import Bullets, Cell, Facts, Heading, Paragraph, Table
from qiworkbook.text.words import capital, day, listed, no_stop, sentence, short, spelt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Block, Section
    from qiworkbook.model import Cycle, Task

_HELD = {"": "—", "yes": "Yes", "partly": "Partly", "no": "No"}


def cycles(view: ProjectView) -> Iterator[Section]:
    """Every cycle with its plan, what happened, what was learned and decided."""
    for ramp in view.thread.ramps:
        idea = view.project.idea(ramp[0].file.idea)
        name = capital(short(no_stop(idea.name if idea else ramp[0].title), 60))
        yield section(
            view,
            f"cycles-{ramp[0].id}",
            f"Cycles: {name}",
            f"{name}: {spelt(len(ramp), 'cycle')} in full",
            (block for cycle in ramp for block in blocks_of(view, cycle)),
        )


def blocks_of(view: ProjectView, cycle: Cycle) -> Iterator[Block]:
    """One cycle in full."""
    number, became = view.thread.number(cycle), outcome_of(cycle)
    yield Heading(f"{number}. {no_stop(cycle.title)} ({became})")
    facts = tuple(_facts(view, cycle))
    if facts:
        yield Facts(facts)
    if cycle.file.plan.question:
        yield _questions(cycle)
    if cycle.file.plan.task:
        yield Bullets(tuple(_task(task) for task in cycle.file.plan.task))
    yield from _told(cycle)


def _facts(view: ProjectView, cycle: Cycle) -> Iterator[tuple[str, str]]:
    file, plan = cycle.file, cycle.file.plan
    watched = [m.name for m in view.project.measures if m.id in plan.measures]
    facts = {
        "When": _stretch(cycle.start, file.do.ended or plan.end),
        "Purpose": file.purpose or "",
        "Objective": plan.objective,
        "Predicted on": day(plan.predicted_on) if plan.predicted_on else "",
        "Scale": plan.scale,
        "Conditions": plan.conditions,
        "Belief that it will help": plan.belief or "",
        "If it fails": plan.consequence or "",
        "What we would do then": plan.contingency,
        "People involved": file.people_involved,
        "Looked at": "; ".join(filter(None, [plan.data.strip(), listed(watched)])),
    }
    yield from ((name, capital(said.strip())) for name, said in facts.items() if said.strip())


def _stretch(first: date | None, last: date | None) -> str:
    if first is None:
        return ""
    return day(first) if last is None or last == first else f"{day(first)} to {day(last)}"


def _questions(cycle: Cycle) -> Table:
    rows = tuple(
        (
            Cell(question.ask),
            Cell(question.both_wordings or "—"),
            Cell(question.answer or "—"),
            Cell(_HELD[question.held]),
        )
        for question in cycle.file.plan.question
    )
    return Table(("Question", "We predicted", "We saw", "Did it hold?"), rows)


def _task(task: Task) -> str:
    details = [task.who.strip(), f"by {day(task.by)}" if task.by else ""]
    told = ", ".join(filter(None, details))
    return f"{no_stop(task.what)} ({told})" if told else no_stop(task.what)


def _told(cycle: Cycle) -> Iterator[Block]:
    do, study, act = cycle.file.do, cycle.file.study, cycle.file.act
    differently = "It did not go as planned. " if do.as_planned is False else ""
    told = (
        ("What happened", differently + sentence(do.observations)),
        ("Against the prediction", sentence(study.compared)),
        ("What we saw", sentence(study.summary)),
        ("What we learned", sentence(study.learning)),
        (f"We decided to {act.decision}" if act.decision else "Next", sentence(act.next)),
    )
    for name, text in told:
        if text.strip():
            yield Paragraph(f"{name}: {text}")
