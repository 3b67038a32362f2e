"""The rule by which an idea is held with a high degree of belief, and enters a change package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qiworkbook.api import counted

if TYPE_CHECKING:
    from qiworkbook.api import Cycle, Idea, ProjectView

RULE = (
    "An idea is in the package when it is adopted, implemented, sustained or spread, and either "
    "the team's own degree of belief in it is high, or at least one PDSA cycle ended in adopting "
    "it with a prediction that held. Belief alone is not enough where predictions were compared "
    "and not one of them held."
)

IN_USE = ("adopted", "implemented", "sustained", "spread")


@dataclass(frozen=True, slots=True)
class Belief:
    """An idea, whether it is held with a high degree of belief, and why or why not."""

    idea: Idea
    held: bool
    because: str


def beliefs(view: ProjectView) -> tuple[Belief, ...]:
    """Every idea of a project, judged by the rule, in the order of the file."""
    return tuple(belief_in(view, idea) for idea in view.project.ideas)


def believed(view: ProjectView) -> tuple[Belief, ...]:
    """The ideas that the rule lets in."""
    return tuple(one for one in beliefs(view) if one.held)


def belief_in(view: ProjectView, idea: Idea) -> Belief:
    """What the rule says of one idea."""
    if idea.status not in IN_USE:
        return Belief(idea, held=False, because=idea.status_reason or f"It is {idea.status.value}")
    cycles_of = view.thread.cycles_of(idea)
    confirmed = sum(is_confirmed(cycle) for cycle in cycles_of)
    compared = [
        question.held.value
        for cycle in cycles_of
        for question in cycle.file.plan.question
        if question.held.value in ("yes", "no")
    ]
    held = compared.count("yes")
    predictions = f"{held} of {counted(len(compared), 'prediction')} held"
    reasons = []
    if idea.belief is not None and idea.belief.value == "high":
        if compared and not held:
            return Belief(
                idea,
                held=False,
                because=f"The team's degree of belief in it is high, and {predictions}. Which of "
                "the two is to be handed on? Test it once more, or write down what the cycles "
                "did not show",
            )
        reasons.append("the team's degree of belief is high")
        if compared:
            reasons.append(predictions)
    if confirmed:
        cycles = counted(confirmed, "cycle")
        reasons.append(f"{cycles} ended in adopting it with a prediction that held")
    if reasons:
        return Belief(idea, held=True, because=", and ".join(reasons))
    return Belief(
        idea,
        held=False,
        because=f"It is {idea.status.value}, but nobody says that belief in it is high, and no "
        "cycle ended in adopting it with a prediction that held",
    )


def is_confirmed(cycle: Cycle) -> bool:
    """Whether the cycle ended in adopting the idea, with a prediction that held."""
    return cycle.file.act.decision.value == "adopt" and any(
        question.held.value == "yes" for question in cycle.file.plan.question
    )
