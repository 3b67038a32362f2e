"""`qiworkbook pdsa predict`: what you think will happen, beside the question that it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qiworkbook.cli.command import Command
from qiworkbook.cli.params import Day, cycle_argument, project_argument
from qiworkbook.cli.pdsa import cycle_at
from qiworkbook.cli.say import say, say_next
from qiworkbook.cli.session import session

if TYPE_CHECKING:
    from datetime import date

    from qiworkbook.model import Cycle
    from qiworkbook.workbook.cycles import Prediction


@click.command(
    cls=Command,
    example="""
    qiworkbook pdsa predict willow-ward one-handover
    qiworkbook pdsa predict willow-ward one-handover --predict "Three minutes"
    qiworkbook pdsa predict willow-ward one-handover --question "Who asks?" --predict "The nurse"
    """,
)
@project_argument
@cycle_argument
@click.option(
    "--question", help="Which question, or a new one; left out, those without a prediction."
)
@click.option("--predict", help="What you think will happen. A guess is enough.")
@click.option("--on", type=Day(), help="When you predicted it; otherwise today, before the test.")
def predict(
    project: str, cycle: str | None, question: str | None, predict: str | None, on: date | None
) -> None:
    """Predict what CYCLE of PROJECT will show; left out, it is the one that waits for this.

    A prediction that is changed after the test began keeps what you thought before, with its date.
    """
    from qiworkbook.cli.ask import missing
    from qiworkbook.workbook.cycles import Prediction, predict as write_down

    shared = session()
    found = shared.view(project).project
    one = cycle_at(found, cycle, "plan")
    if predict:
        said = [Prediction(_meant(one, question), predict, on)]
    elif shared.terminal:
        said = _asked(one, question, on)
    else:
        raise missing("--predict")
    write_down(shared.root, found, one, said, shared.today)
    _say_told(project, one.id, said)


def _meant(cycle: Cycle, said: str | None) -> str:
    """The question that was named, or the only one without a prediction."""
    from qiworkbook.problems import WorkbookError

    if said:
        return _named(cycle, said)
    questions = cycle.file.plan.question
    waiting = [one.ask for one in questions if not one.predict.strip()] or [
        q.ask for q in questions
    ]
    if len(waiting) == 1:
        return waiting[0]
    message = f"{cycle.title} asks {len(waiting) or 'no'} questions. Which is the prediction of?"
    asks = "; ".join(waiting)
    raise WorkbookError(message, f"Say it with --question: {asks or 'What does the test answer?'}")


def _named(cycle: Cycle, said: str) -> str:
    """The question with these words in it, if there is one alone; otherwise a new question."""
    like = [one.ask for one in cycle.file.plan.question if said.casefold() in one.ask.casefold()]
    return like[0] if len(like) == 1 else said


def _asked(cycle: Cycle, question: str | None, on: date | None) -> list[Prediction]:
    from qiworkbook.analysis.dates import has_begun
    from qiworkbook.cli.ask import ask, ask_day, ask_needed
    from qiworkbook.workbook.cycles import Prediction

    questions = [one.ask for one in cycle.file.plan.question if not one.predict.strip()]
    if question:
        questions = [_named(cycle, question)]
    elif not cycle.file.plan.question:
        questions = [ask_needed("Which question will the test answer?")]
    elif not questions:
        questions = [one.ask for one in cycle.file.plan.question]
    told = {one.ask: one.predict for one in cycle.file.plan.question}
    said: list[tuple[str, str]] = []
    for one in questions:
        say(one)
        guess = ask("What do you predict?", told.get(one, ""))
        if guess and guess != told.get(one):
            said.append((one, guess))
    new = [one for one, _ in said if not told.get(one)]
    if new and on is None and has_begun(cycle, session().today):
        on = ask_day("The test has begun. When did you predict that?")
    return [Prediction(one, guess, on) for one, guess in said]


def _say_told(project: str, id_: str, said: list[Prediction]) -> None:
    from qiworkbook.model import Stage

    found = session().view(project).project.cycle(id_)
    if found is None or not said:
        say("Nothing was changed.")
        return
    for question in found.file.plan.question:
        if question.ask in [one.ask for one in said]:
            say(f"{question.ask} You predict: {question.predict}")
            for before in question.earlier:
                on = f" (on {before.predicted_on})" if before.predicted_on else ""
                say(f"  Earlier you predicted{on}: {before.predict}")
    stage = "do" if found.stage in (Stage.PLAN, Stage.DO) else found.stage
    if stage is not Stage.DONE:
        say_next(f"qiworkbook pdsa {stage} {project} {id_}")
