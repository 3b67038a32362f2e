"""`qiworkbook pdsa study`: what happened, held against what was predicted."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.fields import given
from qiworkbook.cli.params import Word, cycle_argument, project_argument
from qiworkbook.cli.pdsa import cycle_at
from qiworkbook.cli.say import count, say, say_next
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from qiworkbook.model import Cycle


@click.command(
    cls=Command,
    example="""
    qiworkbook pdsa study willow-ward one-handover --answer "Two minutes" --held yes \
--learning "Short is enough"
    qiworkbook pdsa study willow-ward
    """,
)
@project_argument
@cycle_argument
@click.option("--answer", multiple=True, help="What happened, one for each question, in order.")
@click.option(
    "--held",
    multiple=True,
    type=Word("cycle:Held"),
    help="Whether the prediction held, one for each question, in order.",
)
@click.option("--compared", help="What you predicted, and what happened.")
@click.option("--summary", help="What happened, in short.")
@click.option("--learning", help="What you know now that you did not know before.")
def study(
    project: str,
    cycle: str | None,
    answer: tuple[str, ...],
    held: tuple[str, ...],
    **options: Any,
) -> None:
    """Study CYCLE of PROJECT; left out, it is the one that waits for this."""
    from qiworkbook.cli.ask import missing
    from qiworkbook.workbook.cycles import compare

    found = session().view(project).project
    one = cycle_at(found, cycle, "study")
    fields = given(**options)
    answers = [given(answer=said, held=word) for said, word in zip_longest(answer, held)]
    if "learning" not in fields and "summary" not in fields:
        if not session().terminal:
            raise missing("--learning")
        answers = answers or _ask_answers(one)
        fields |= _ask_learning(fields)
    compare(session().root, found, one, answers, fields)
    say(f"Study: written down for {one.title}.")
    _say_open(project, one.id)
    say_next(f"qiworkbook pdsa act {project} {one.id}")


def _ask_answers(cycle: Cycle) -> list[dict[str, Any]]:
    from qiworkbook.cli.ask import ask, ask_word

    answers = []
    for question in cycle.file.plan.question:
        say("")
        say(question.ask)
        say(f"You predicted: {question.predict or 'nothing'}")
        happened = ask("What happened?", question.answer)
        held = str(question.held)
        if question.predict:
            held = ask_word("Did the prediction hold?", Word("cycle:Held"), held)
        answers.append(given(answer=happened, held=held))
    return answers


def _ask_learning(fields: dict[str, Any]) -> dict[str, Any]:
    from qiworkbook.cli.ask import ask, ask_needed

    say("")
    compared = fields.get("compared") or ask("How does it compare with what you predicted?")
    learning = ask_needed("What do you know now that you did not know before?")
    return given(compared=compared, learning=learning)


def _say_open(project: str, id_: str) -> None:
    """Name the predictions that have no answer yet: kindly, and nothing waits for it."""
    cycle = next(one for one in session().view(project).project.cycles if one.id == id_)
    waiting = [q for q in cycle.file.plan.question if q.predict and not q.answer]
    if waiting:
        many = count(len(waiting), "prediction")
        say(f"{many} without an answer yet: {'; '.join(one.ask for one in waiting)}")
