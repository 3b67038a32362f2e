"""Coach questions about the project as a whole: its aim, its people, its theory."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from qiworkbook.builtin.questions_base import wonders
from qiworkbook.model import IdeaSource, IdeaStatus, Met, Role
from qiworkbook.parts.extensions import CoachQuestion
from qiworkbook.text.words import counted, day, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView

_SOON = timedelta(days=90)
_MANY_IDEAS = 3


@wonders(
    "next-paused",
    "A pause with a plan is a pause; without one it is often an end that nobody has said aloud.",
    when_paused=True,
)
def paused(view: ProjectView) -> Iterator[CoachQuestion]:
    """The project is paused."""
    yield CoachQuestion(
        "next-paused",
        "What would have to be true on the ward for this work to start again?",
        "The project is paused. Closing it, with what was learned, is a good answer too.",
        view.project.source.place("project", "status"),
    )


@wonders(
    "aim-past",
    "How it went, told plainly, is what other wards can use; a missed aim often teaches more.",
)
def aim_past(view: ProjectView) -> Iterator[CoachQuestion]:
    """The aim's date has passed and nobody has said how it went, or what was learned."""
    aim = view.project.aim
    if aim is None or aim.by is None or aim.by >= view.today:
        return
    place = view.project.source.place("aim", "by")
    if aim.met is None:
        yield CoachQuestion(
            "aim-past",
            "How did it go with the aim, and what will you tell the people who helped?",
            f"The aim ran to {day(aim.by)}.",
            place,
        )
    elif aim.met is not Met.YES and not aim.learned.strip():
        yield CoachQuestion(
            "aim-past",
            "What do you know now that you would tell a ward with the same aim?",
            "The aim was not reached in full, and what you learned is not written down.",
            place,
        )


@wonders(
    "aim-near",
    "Three months are enough for one more round of tests, or for agreeing a new date in good time.",
)
def aim_near(view: ProjectView) -> Iterator[CoachQuestion]:
    """The aim's date comes within three months."""
    aim = view.project.aim
    if aim and aim.by and aim.met is None and view.today <= aim.by <= view.today + _SOON:
        yield CoachQuestion(
            "aim-near",
            f"The aim runs to {day(aim.by)}. Which one test before then would help most?",
            f"That is {counted((aim.by - view.today).days, 'day')} from now.",
            view.project.source.place("aim", "by"),
        )


@wonders(
    "team-lived-experience",
    "People who have stayed on the ward see what a team has stopped noticing.",
)
def lived_experience(view: ProjectView) -> Iterator[CoachQuestion]:
    """Nobody with lived experience is on the team, or none of the ideas came from patients."""
    team, ideas = view.project.team, view.project.ideas
    if not any(member.role is Role.LIVED_EXPERIENCE for member in team):
        yield CoachQuestion(
            "team-lived-experience",
            "Who has lived on this ward and could help to choose the next test?",
            "Nobody with lived experience is on the team yet.",
            view.project.source.place("team"),
        )
    elif len(ideas) > _MANY_IDEAS and not any(i.source is IdeaSource.PATIENTS for i in ideas):
        yield CoachQuestion(
            "team-lived-experience",
            "What would the people on the ward test, if it were theirs to choose?",
            f"None of the {len(ideas)} ideas is said to come from patients.",
            view.project.source.place("idea"),
        )


@wonders(
    "ideas-untested",
    "One idea tested this week teaches more than ten on a list.",
)
def untested(view: ProjectView) -> Iterator[CoachQuestion]:
    """Ideas are waiting for a first test."""
    waiting = [i for i in view.thread.untested_ideas if i.status is IdeaStatus.PROPOSED]
    if not waiting:
        return
    ask = (
        f"What would a first test of {quoted(waiting[0].name)} look like, with one person, "
        "tomorrow?"
        if len(waiting) == 1
        else f"Which of the {len(waiting)} untested ideas would teach you most, with one person, "
        "tomorrow?"
    )
    place = view.project.source.place(waiting[0])
    them = "it" if len(waiting) == 1 else "them"
    yield CoachQuestion("ideas-untested", ask, f"No cycle tests {them} yet.", place)


@wonders(
    "theory-unmeasured",
    "The measures of the drivers tell early whether the theory is coming true.",
)
def unmeasured(view: ProjectView) -> Iterator[CoachQuestion]:
    """A primary driver has no measure."""
    for driver in view.thread.unmeasured_drivers[:1]:
        yield CoachQuestion(
            "theory-unmeasured",
            f"How would you notice that {quoted(driver.name)} is coming true?",
            "No measure shows this driver.",
            view.project.source.place(driver),
        )
