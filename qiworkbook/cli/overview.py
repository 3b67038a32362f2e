"""Bare `qiworkbook`: where things stand, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.cli.say import count, say, say_next, say_no_project
from qiworkbook.text.actions import command_of

if TYPE_CHECKING:
    from qiworkbook.cli.session import Session

_MOST = 5  # projects: more is a list, and `qiworkbook list` is that


def say_standing(session: Session) -> None:
    """Every project in a line or two: what a coach would ask of it first, most urgent first."""
    from qiworkbook.model import Status
    from qiworkbook.workbook.coach import questions_of

    opened = session.open()
    if not opened.views:
        say_no_project()
        return
    asked = []
    for view in opened.views:
        first = next(iter(questions_of(opened, view)), None)
        if first:
            asked.append((first.turn, view.project.title, first))
    active = sum(view.project.about.status is Status.ACTIVE for view in opened.views)
    say(f"{count(len(opened.views), 'project')}, {active} active.")
    asked.sort(key=lambda one: one[:2])
    for _, title, question in asked[:_MOST]:
        say(f"  {title}: {question.ask}")
        if question.action:
            say(f"    {command_of(question.action)}")
    if len(asked) > _MOST:
        say(f"  And {count(len(asked) - _MOST, 'more project')} with a question: qiworkbook coach")
    elif not asked:
        say("  Nothing is waiting.")
    at_work = [view for view in opened.views if view.project.about.status is Status.ACTIVE]
    week = [f"qiworkbook week {at_work[0].project.id}"] if len(at_work) == 1 else []
    say_next(*week, "qiworkbook list", "qiworkbook --help")
