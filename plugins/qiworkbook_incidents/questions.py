"""What a coach would ask about counts of incidents."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qiworkbook.api import CoachQuestion, QuestionMaker, day
from qiworkbook_incidents.records import days, months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import ProjectView

_QUIET = timedelta(days=10)


def _gone_quiet(view: ProjectView) -> Iterator[CoachQuestion]:
    recorded = days(view.project)
    if view.project.about.status != "active" or not recorded:
        return
    last = recorded[-1].on
    if view.today - last > _QUIET:
        yield CoachQuestion(
            "incidents-gone-quiet",
            "What would make it easy to fill in the safety cross again, quiet days too?",
            f"The last day in it is {day(last)}. A day that nobody filled in is not a day on "
            "which nothing happened.",
            months(view.project)[-1].source.place(),
        )


QUESTIONS = (
    QuestionMaker(
        "incidents-gone-quiet",
        "The safety cross has not been filled in for ten days",
        "Gaps make weeks that cannot be counted, and habits are easiest to mend early.",
        _gone_quiet,
    ),
)
