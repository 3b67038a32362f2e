"""How far a project's files can carry a progress score: a ceiling with reasons, never a score.

The steps are those of the assessment scale of the Institute for Healthcare Improvement, 0.5 to 5,
in our own words; the team and its coach give the scores.
"""

from __future__ import annotations

from msgspec import Struct

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.model import IdeaStatus, Stage
from qiworkbook.spc.words import MeasureStanding, standing

_IN_USE = (
    *(IdeaStatus.ADOPTED, IdeaStatus.IMPLEMENTED),
    *(IdeaStatus.SUSTAINED, IdeaStatus.SPREAD),
)
_STAYS = (IdeaStatus.SUSTAINED, IdeaStatus.SPREAD)
_FIFTH, _HALF, _WHOLE = 0.2, 0.5, 1.0


class Ceiling(Struct, frozen=True):
    """The highest score for which the files hold a reason, and what the next half step lacks."""

    score: float
    because: str
    missing: tuple[str, ...]

    @property
    def words(self) -> str:
        """One sentence or two for a person."""
        told = f"What is written carries a score of up to {self.score:.1f} of 5: {self.because}."
        if not self.missing:
            return told
        return f"{told} For {self.score + 0.5:.1f} it lacks {'; '.join(self.missing)}."


def ceiling(view: ProjectView) -> Ceiling:
    """The ceiling of a project as its files stand."""
    reached = Ceiling(0.5, "there is an intention", ())
    for score, because, needs in _steps(view):
        lacks = tuple(need for need, there in needs.items() if not there)
        if lacks:
            return Ceiling(reached.score, reached.because, lacks)
        reached = Ceiling(score, because, ())
    return reached


def _steps(view: ProjectView) -> tuple[tuple[float, str, dict[str, bool]], ...]:
    """Each half step: its score, what it rests on, and what it needs, each with whether it is."""
    project, thread = view.project, view.thread
    aim, outcome = project.aim, view.outcome
    set_up = {"an aim in words": bool(aim and aim.statement.strip()), "a team": bool(project.team)}
    planned = {
        "a driver": bool(project.drivers),
        "a change idea": bool(project.ideas),
        "a measure": bool(project.measures),
    }
    counted = any(series.counted_on or series.withheld for series in project.series.values())
    tested = [one for one in thread.cycles_by_date if one.stage not in (Stage.PLAN, Stage.DO)]
    has_goal = bool(outcome and outcome.latest and outcome.target is not None)
    charted = {
        "a test that was carried out": bool(tested),
        "data of the aim's measure, with a target": has_goal,
    }
    way = _way(view)
    in_use = {
        "a test with a decision": any(one.stage is Stage.DONE for one in tested),
        "a change idea in use": any(one.status in _IN_USE for one in project.ideas),
        "a fifth of the way from baseline to target": way >= _FIFTH,
    }
    better = outcome is not None and standing(outcome) is MeasureStanding.BETTER
    stay = [one for one in project.ideas if one.status in _STAYS]
    steps = [step for one in stay for step in one.step]
    holds = {
        "an idea that is sustained": bool(stay),
        "what makes it stay, in place": bool(steps) and all(one.done_on for one in steps),
    }
    return (
        (1.0, "aim and team are set", set_up),
        (1.5, "the work is planned", planned),
        (2.0, "data are collected", {"a first value of a measure": counted}),
        (2.5, "changes are tested, and the aim's measure is charted with its target", charted),
        (3.0, "tests led to a change in use, and a fifth of the way is covered", in_use),
        (
            3.5,
            "the aim's measure is better than it was, by its chart",
            {"a change for the better on the chart of the aim": better},
        ),
        (
            4.0,
            "half of the way is covered",
            {"half of the way from baseline to target": way >= _HALF},
        ),
        (4.5, "the gains hold and are built in", holds),
        (5.0, "the aim is reached and built in", {"the aim reached": way >= _WHOLE}),
    )


def _way(view: ProjectView) -> float:
    """How much of the way from baseline to goal the level of the aim's measure has come, 0 to 1."""
    aim, outcome = view.project.aim, view.outcome
    if aim is None or outcome is None or aim.baseline is None or aim.goal is None:
        return 0.0
    found = outcome.course
    if found is None or aim.goal == aim.baseline:
        return 0.0
    return (found.now.value - aim.baseline) / (aim.goal - aim.baseline)
