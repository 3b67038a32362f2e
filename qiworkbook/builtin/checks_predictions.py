"""Checks of the heart of a cycle: predict before the test, compare after it, decide and say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.analysis.dates import has_begun
from qiworkbook.builtin.checks_base import Finding, asks, faults
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
            )


def is_predicted(cycle: Cycle) -> bool:
    """Whether at least one question has a prediction."""
    return any(question.predict.strip() for question in cycle.file.plan.question)


@faults(
    "prediction-after-test",
    "What is written down afterwards is a memory. Only a prediction made before the test shows "
    "what the team learned from it.",
)
def after_test(view: ProjectView) -> Iterator[Finding]:
    """The prediction is dated after the test began."""
    for cycle in view.project.cycles:
        predicted, start = cycle.file.plan.predicted_on, cycle.start
        if predicted and start and predicted > start:
            yield Finding(
                cycle.source.place("plan", "predicted_on"),
                f"the prediction is dated after the test began ({predicted}, test {start})",
                "Which is right?",
            )


@asks(
    "prediction-not-dated",
    "The date is how others can see that the prediction came first.",
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
            )


@asks(
    "prediction-not-compared",
    "The difference between what you thought and what you saw is the learning.",
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
            )


@asks(
    "decision-no-learning",
    "The decision tells what you will do; the learning tells everybody else why.",
)
def no_learning(view: ProjectView) -> Iterator[Finding]:
    """A cycle ends in a decision, and nothing says what was learned."""
    for cycle in view.project.cycles:
        if cycle.file.act.decision and not cycle.file.study.learning.strip():
            yield Finding(
                cycle.source.place("study", "learning"),
                f"you decided to {cycle.file.act.decision}, and nothing says what you learned",
                "One sentence is enough: what do you know now that you did not know before?",
            )


@asks(
    "adopted-unconfirmed",
    "There can be good reasons. Without them it looks as if the test had changed nothing.",
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
            )


CHECKS = (missing, after_test, not_dated, not_compared, no_learning, adopted_unconfirmed)
