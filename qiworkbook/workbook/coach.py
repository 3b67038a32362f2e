"""The next questions that a coach would ask of a project, from the core and from plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.coach import all_questions, next_questions

if TYPE_CHECKING:
    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.contributions.extensions import CoachQuestion
    from qiworkbook.workbook.opened import OpenWorkbook


def questions_of(
    opened: OpenWorkbook, view: ProjectView, *, everything: bool = False
) -> tuple[CoachQuestion, ...]:
    """A handful of questions about one project, what matters to the team now first; or all.

        >>> len(questions_of(opened, opened.view("willow-ward")))
        5

    None while its project.toml cannot be read: they would ask for what is there.
    """
    if view.project.unread:
        return ()
    asked = all_questions(view, opened.plugins.questions())
    return asked if everything else next_questions(asked)
