"""The next questions that a coach would ask of a project, from the core and from plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.coach import next_questions

if TYPE_CHECKING:
    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.parts.extensions import CoachQuestion
    from qiworkbook.workbook.opened import OpenWorkbook


def questions_of(
    opened: OpenWorkbook, view: ProjectView, *, everything: bool = False
) -> tuple[CoachQuestion, ...]:
    """A handful of questions about one project, the kindest and most useful first; or all.

    None while its project.toml cannot be read: they would ask for what is there.
    """
    if view.project.unread:
        return ()
    makers = opened.plugins.questions()
    if everything:
        return tuple(question for maker in makers for question in maker.ask(view))
    return next_questions(view, makers)
