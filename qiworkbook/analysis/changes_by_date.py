"""What the dates in a project's files say has happened, where no history of versions knows more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.analysis.changes import About, Change, how_far, new_values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qiworkbook.model import Measure, Project


def changes_since(project: Project, since: date) -> tuple[Change, ...]:
    """What happened on that day or later, by the dates that people wrote."""
    about = project.about
    began = (Change(About.PROJECT, "the project began"),) if _since(about.start, since) else ()
    return (
        *began,
        *_cycles(project, since),
        *(change for measure in project.measures for change in _measure(project, measure, since)),
        *(
            Change(About.LEARNING, learning.what)
            for learning in project.learning
            if _since(learning.date, since)
        ),
    )


def _cycles(project: Project, since: date) -> Iterator[Change]:
    for cycle in project.cycles:
        plan, do = cycle.file.plan, cycle.file.do
        dates = (plan.predicted_on, plan.start, plan.end, do.started, do.ended)
        if any(_since(one, since) for one in dates):
            yield Change(About.CYCLE, f"{cycle.title}: {how_far(cycle)}", cycle.id)


def _measure(project: Project, measure: Measure, since: date) -> Iterator[Change]:
    for phase in measure.phase:
        if _since(phase.start, since):
            words = f"new limits for {measure.name}: {phase.reason}"
            yield Change(About.MEASURE, words, measure.id)
    series = project.series.get(measure.id)
    added = [when for when in (series.counted_on if series else ()) if _since(when, since)]
    if added:
        yield Change(About.DATA, new_values(measure, len(added), added[-1]), measure.id)


def _since(when: date | None, since: date) -> bool:
    return when is not None and when >= since
