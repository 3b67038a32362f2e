"""Coach questions about cycles: compare, decide, say what was learned, take the next step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from qiworkbook.analysis.dates import has_begun, last_day
from qiworkbook.builtin.checks_ideas import IN_USE, SET_ASIDE
from qiworkbook.builtin.questions_base import wonders
from qiworkbook.builtin.scale import is_large
from qiworkbook.model import Decision, IdeaStatus, Level, Stage
from qiworkbook.parts.extensions import CoachQuestion
from qiworkbook.text.words import day, one_line, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Cycle

_STOPPED_AFTER = timedelta(days=30)
_SETTLED = tuple(status for status in IN_USE if status is not IdeaStatus.ADOPTED)


def latest_first(view: ProjectView) -> list[Cycle]:
    """The cycles that have begun, the latest first: what people still remember."""
    begun = [cycle for cycle in view.project.cycles if has_begun(cycle, view.today)]
    return sorted(begun, key=lambda c: (last_day(c) or date.min, c.id), reverse=True)


@wonders(
    "ramp-compare",
    "What was predicted and what happened are easiest to compare while people remember the test.",
)
def compare(view: ProjectView) -> Iterator[CoachQuestion]:
    """A test is over, and a prediction has not been compared with what happened."""
    for cycle in latest_first(view):
        over = last_day(cycle)
        if over is None or over > view.today or cycle.file.study.compared.strip():
            continue
        for question in cycle.file.plan.question:
            if question.predict.strip() and not question.answer.strip():
                yield CoachQuestion(
                    "ramp-compare",
                    f"In {quoted(cycle.title)} you predicted "
                    f"{quoted(question.predict, 90)}. What happened?",
                    f"The test ended on {day(over)}, and the prediction is waiting for its answer.",
                    cycle.source.place(question),
                    cycle.id,
                )
                break


@wonders(
    "ramp-decide",
    "A test that was studied and not decided leaves the ward between two ways of working.",
)
def decide(view: ProjectView) -> Iterator[CoachQuestion]:
    """A cycle was studied, and nothing is decided."""
    for cycle in latest_first(view):
        if cycle.stage is Stage.ACT:
            yield CoachQuestion(
                "ramp-decide",
                f"After what {quoted(cycle.title)} showed, will you adopt the change, adapt it or "
                "let it go?",
                "It was studied, and no decision is written down.",
                cycle.source.place("act", "decision"),
                cycle.id,
            )


@wonders(
    "ramp-large",
    "The less sure we are that a change will help, the smaller its first test can be.",
)
def too_large(view: ProjectView) -> Iterator[CoachQuestion]:
    """A test is planned, belief is low, and its scale is large."""
    for cycle in view.thread.cycles_by_date:
        plan = cycle.file.plan
        is_ahead = cycle.stage in (Stage.PLAN, Stage.DO) and not cycle.file.do.started
        is_ahead = is_ahead and (plan.start is None or plan.start >= view.today)
        if is_ahead and plan.belief is Level.LOW and is_large(plan.scale):
            yield CoachQuestion(
                "ramp-large",
                f"{quoted(cycle.title)} is planned with {one_line(plan.scale)}. What is the "
                "smallest test that would still teach you something?",
                "You said that you are not sure yet that this will help.",
                cycle.source.place("plan", "scale"),
                cycle.id,
            )


@wonders(
    "ramp-stopped",
    "Many good ideas are not disproved, they are just not tested again.",
)
def stopped(view: ProjectView) -> Iterator[CoachQuestion]:
    """The last cycle of a ramp ended over a month ago, and the idea is not settled."""
    for ramp in reversed(view.thread.ramps):
        cycle = max(ramp, key=lambda c: (last_day(c) or date.min, c.id))
        over, idea = last_day(cycle), view.project.idea(cycle.file.idea)
        settled = idea is not None and idea.status in (*_SETTLED, *SET_ASIDE)
        decided = cycle.file.act.decision
        if settled or over is None or over + _STOPPED_AFTER >= view.today:
            continue
        if any(c.file.idea == cycle.file.idea and c.stage is not Stage.DONE for c in _cycles(view)):
            continue
        if decided is Decision.ADAPT or (decided is Decision.ADOPT and len(ramp) == 1):
            yield CoachQuestion(
                "ramp-stopped",
                f"{quoted(cycle.title)} ended with the decision to {decided}. What would the next "
                "small test be?",
                f"That was on {day(over)}, and no cycle follows it.",
                cycle.source.place("act"),
                cycle.id,
            )


def _cycles(view: ProjectView) -> tuple[Cycle, ...]:
    return view.project.cycles


@wonders(
    "ramp-learning",
    "Learning that is written down reaches the next ward; learning that is not leaves with the "
    "people.",
)
def learning(view: ProjectView) -> Iterator[CoachQuestion]:
    """A decision was made, and nothing says what was learned."""
    for cycle in latest_first(view):
        if cycle.file.act.decision and not cycle.file.study.learning.strip():
            yield CoachQuestion(
                "ramp-learning",
                f"What do you know since {quoted(cycle.title)} that you did not know before?",
                f"The decision was to {cycle.file.act.decision}; the learning is not written down.",
                cycle.source.place("study"),
                cycle.id,
            )
