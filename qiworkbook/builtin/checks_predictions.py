"""Checks of the heart of a cycle: predict before the test, compare after it, decide and say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.analysis.dates import has_begun
from qiworkbook.builtin.checks_base import Finding, Turn, asks, do, faults
from qiworkbook.model import Decision, Held, Stage
from qiworkbook.text.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Cycle


@asks(
    "prediction-missing",
    "A test without a prediction can't surprise anybody, and surprise is where learning starts. "
    "Guessing wrong is welcome.",
    turn=Turn.PREDICTION,
)
def missing(view: ProjectView) -> Iterator[Finding]:
    """A test has begun, and nobody predicted what would happen."""
    for cycle in view.project.cycles:
        if has_begun(cycle, view.today) and not is_predicted(cycle):
            yield Finding(
                cycle.source.place("plan"),
                "the test has begun, and nothing says what you predicted",
                "Add a [[plan.question]] with what you ask and what you predict, even if it "
                "turns out wrong.",
                ask=""
                if cycle.stage is Stage.DONE  # what would be written now is a memory
                else f"What did you think {quoted(cycle.title)} would show, before you saw it?",
                action=do("pdsa predict", view, cycle.id),
                cycle=cycle.id,
            )


def is_predicted(cycle: Cycle) -> bool:
    """Whether at least one question has a prediction."""
    return any(question.predict.strip() for question in cycle.file.plan.question)


@faults(
    "prediction-after-test",
    "What is written down afterwards is a memory. Only a prediction made before the test shows "
    "what the team learned from it.",
    turn=Turn.PREDICTION,
)
def after_test(view: ProjectView) -> Iterator[Finding]:
    """The prediction is dated after the test began."""
    for cycle in view.project.cycles:
        plan, start = cycle.file.plan, cycle.start
        own = [q for q in plan.question if q.predicted_on and not q.earlier]
        late = [q for q in own if start and q.predicted_on and q.predicted_on > start]
        predicted = late[0].predicted_on if late else plan.predicted_on
        if predicted and start and predicted > start:
            yield Finding(
                cycle.source.place(late[0], "predicted_on")
                if late
                else cycle.source.place("plan", "predicted_on"),
                f"the prediction is dated after the test began ({predicted}, test {start})",
                "Which is right?",
                ask=f"Which came first in {quoted(cycle.title)}: the prediction, or the test?",
                action=do("pdsa plan", view, cycle=cycle.id, predicted_on=""),
                cycle=cycle.id,
            )


@asks(
    "prediction-not-dated",
    "The date is how others can see that the prediction came first.",
    turn=Turn.LATER,
)
def not_dated(view: ProjectView) -> Iterator[Finding]:
    """There is a prediction and a test, and no date for the prediction."""
    for cycle in view.project.cycles:
        if (
            cycle.file.plan.predicted_on is None
            and is_predicted(cycle)
            and has_begun(cycle, view.today)
        ):
            yield Finding(
                cycle.source.place("plan"),
                "nothing says when you made the prediction",
                f"Add the day, for example: predicted_on = {cycle.start or view.today}",
                ask=f"When did you make the prediction of {quoted(cycle.title)}?",
                action=do("pdsa plan", view, cycle=cycle.id, predicted_on=""),
                cycle=cycle.id,
            )


@asks(
    "prediction-not-compared",
    "The difference between what you thought and what you saw is the learning.",
    turn=Turn.PREDICTION,
)
def not_compared(view: ProjectView) -> Iterator[Finding]:
    """The test was studied, and a prediction was not compared with what happened."""
    for cycle in view.project.cycles:
        if cycle.stage not in (Stage.ACT, Stage.DONE) or cycle.file.study.compared.strip():
            continue
        for question in cycle.file.plan.question:
            if not question.predict.strip() or (question.answer.strip() and question.held):
                continue
            lacking = "held" if question.answer.strip() else "answer"
            yield Finding(
                cycle.source.place(question, lacking),
                f"you predicted {quoted(question.predict)}, and nothing says "
                + ("whether that held" if lacking == "held" else "what happened"),
                'Add the answer, and held = "yes", "partly" or "no"',
                ask=f"In {quoted(cycle.title)} you predicted {quoted(question.predict, 90)}. "
                + ("Did that hold?" if lacking == "held" else "What happened?"),
                action=do("pdsa study", view, cycle.id),
                cycle=cycle.id,
            )


@asks(
    "decision-no-learning",
    "The decision tells what you will do; the learning tells everybody else why.",
    turn=Turn.PREDICTION,
)
def no_learning(view: ProjectView) -> Iterator[Finding]:
    """A cycle ends in a decision, and nothing says what was learned."""
    for cycle in view.project.cycles:
        if cycle.file.act.decision and not cycle.file.study.learning.strip():
            yield Finding(
                cycle.source.place("study", "learning"),
                f"you decided to {cycle.file.act.decision}, and nothing says what you learned",
                "One sentence is enough: what do you know now that you did not know before?",
                ask=f"What do you know since {quoted(cycle.title)} that you did not know before?",
                action=do("pdsa study", view, cycle.id),
                cycle=cycle.id,
            )


@asks(
    "adopted-unconfirmed",
    "There can be good reasons. Without them it looks as if the test had changed nothing.",
    turn=Turn.PREDICTION,
)
def adopted_unconfirmed(view: ProjectView) -> Iterator[Finding]:
    """A change was adopted although a prediction did not hold, and nothing says why."""
    for cycle in view.project.cycles:
        if cycle.file.act.decision is not Decision.ADOPT or cycle.file.act.next.strip():
            continue
        predicted = [q for q in cycle.file.plan.question if q.predict.strip()]
        failed = [question for question in predicted if question.held is Held.NO]
        if failed or (predicted and not any(question.held for question in predicted)):
            told = "did not hold" if failed else "was not confirmed"
            question = (failed or predicted)[0]
            yield Finding(
                cycle.source.place("act", "decision"),
                f"you adopted the change, and {quoted(question.predict)} {told}",
                'What made you sure? Say it in: next = "..." Or test again.',
                ask=f"{quoted(question.predict)} {told}: what made you adopt the change?",
                action=do("pdsa act", view, cycle.id),
                cycle=cycle.id,
            )


CHECKS = (missing, after_test, not_dated, not_compared, no_learning, adopted_unconfirmed)
