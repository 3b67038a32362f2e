"""What only a coach asks of cycles: before anything is missing, or where only the team can know."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from qiworkbook.analysis.dates import WAITING, has_begun, last_day
from qiworkbook.builtin.checks_base import do
from qiworkbook.builtin.checks_cycles import is_predicted
from qiworkbook.builtin.checks_ideas import IN_USE, SET_ASIDE
from qiworkbook.builtin.questions_base import wonders
from qiworkbook.contributions.extensions import CoachQuestion, Turn
from qiworkbook.model import Decision, IdeaStatus, Stage
from qiworkbook.text.words import day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView

_STOPPED_AFTER = timedelta(days=30)
_SOON = timedelta(days=14)
_SETTLED = tuple(status for status in IN_USE if status is not IdeaStatus.ADOPTED)


@wonders(
    "prediction-ahead",
    "A guess costs a minute before the test, and cannot be made after it.",
    Turn.TEST_AHEAD,
)
def unpredicted(view: ProjectView) -> Iterator[CoachQuestion]:
    """A test begins within two weeks, or on a day that nobody has said, with no prediction."""
    for cycle in view.thread.cycles_by_date:
        start = cycle.start
        if cycle.stage is not Stage.PLAN or has_begun(cycle, view.today) or is_predicted(cycle):
            continue
        if start is None or start <= view.today + _SOON:
            when = f"It begins on {day(start)}" if start else "It is planned"
            yield CoachQuestion(
                "prediction-ahead",
                f"What do you think {quoted(cycle.title)} will show? A guess is enough.",
                f"{when}, and nobody has predicted anything yet.",
                cycle.source.place("plan"),
                cycle.id,
                action=do("pdsa predict", view, cycle.id),
            )


@wonders(
    "ramp-fresh",
    "What was predicted and what happened are easiest to compare while people remember the test.",
    Turn.PREDICTION,
)
def fresh(view: ProjectView) -> Iterator[CoachQuestion]:
    """A test ended in the last two weeks, and is to be studied or decided about."""
    for cycle in reversed(view.thread.cycles_by_date):
        over = last_day(cycle)
        if over is None or not over <= view.today <= over + WAITING:
            continue
        if cycle.stage is Stage.STUDY:
            predicted = [q for q in cycle.file.plan.question if q.predict.strip()]
            about = f"you predicted {quoted(predicted[0].predict, 90)}. " if predicted else ""
            ask = f"In {quoted(cycle.title)} {about}What happened?"
            if not predicted:
                ask = f"What did {quoted(cycle.title)} show?"
            step, told = "study", "nothing says yet what you learned"
        elif cycle.stage is Stage.ACT:
            ask = (
                f"After what {quoted(cycle.title)} showed, will you adopt the change, adapt it or "
                "let it go?"
            )
            step, told = "act", "nothing is decided yet"
        else:
            continue
        yield CoachQuestion(
            "ramp-fresh",
            ask,
            f"The test ended on {day(over)}, and {told}.",
            cycle.source.place(step),
            cycle.id,
            action=do(f"pdsa {step}", view, cycle.id),
        )


@wonders(
    "ramp-stopped",
    "Many good ideas are not disproved, they are just not tested again.",
    Turn.RAMP,
)
def stopped(view: ProjectView) -> Iterator[CoachQuestion]:
    """The last cycle of a ramp ended over a month ago with "adapt", and the idea is not settled."""
    for ramp in reversed(view.thread.ramps):
        cycle = max(ramp, key=lambda c: (last_day(c) or date.min, c.id))
        over, idea = last_day(cycle), view.project.idea(cycle.file.idea)
        settled = idea is not None and idea.status in (*_SETTLED, *SET_ASIDE)
        if len(ramp) == 1 or settled or over is None or over + _STOPPED_AFTER >= view.today:
            continue  # of a test that stands alone, `cycle-alone` asks
        if any(
            c.file.idea == cycle.file.idea and c.stage is not Stage.DONE
            for c in view.project.cycles
        ):
            continue
        if cycle.file.act.decision is Decision.ADAPT:
            yield CoachQuestion(
                "ramp-stopped",
                f"{quoted(cycle.title)} ended with the decision to adapt. What would the next "
                "small test be?",
                f"That was on {day(over)}, and no cycle follows it.",
                cycle.source.place("act"),
                cycle.id,
                action=do("pdsa plan", view, idea=cycle.file.idea, follows=cycle.id),
            )


QUESTIONS = (unpredicted, fresh, stopped)
