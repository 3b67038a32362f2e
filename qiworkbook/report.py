"""Projects become a report: a summary when there are several, then each project in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.across import summary
from qiworkbook.assembling import divider, document, sections_of, titles_of
from qiworkbook.coaching import next_questions
from qiworkbook.content import Cell, Table
from qiworkbook.extensions import Output
from qiworkbook.gathering import library
from qiworkbook.telling import section
from qiworkbook.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qiworkbook.content import Document, Section
    from qiworkbook.extensions import QuestionMaker, SectionMaker
    from qiworkbook.view import ProjectView

UNTITLED = "Quality improvement report"


def compose_report(
    views: Sequence[ProjectView],
    makers: Sequence[SectionMaker],
    *,
    today: date,
    questions: Sequence[QuestionMaker] = (),
) -> Document:
    """The report on these projects, as content that a writer can turn into any format.

    A project of which something could not be read begins with a section that says what. The
    coach's `questions` stand at the end of each project, and the library at the end of all.
    """
    several = len(views) > 1
    sections = [summary(views)] if several else []
    for view in views:
        if several:
            sections.append(divider(view))
        sections += sections_of(view, makers, Output.REPORT)
        sections += _coach(view, questions)
    if views:
        sections += library(views[0].workbook.resources, in_full=True)
    return document(views, sections, *titles_of(views, UNTITLED), today)


def _coach(view: ProjectView, makers: Sequence[QuestionMaker]) -> Iterator[Section]:
    asked = next_questions(view, makers)
    if asked:
        rows = tuple((Cell(one.ask), Cell(one.because), Cell(str(one.place))) for one in asked)
        yield section(
            view,
            "coach",
            "Questions from a coach",
            f"{counted(len(asked), 'question')} to talk about next",
            (Table(("Question", "Why now", "Where"), rows),),
        )
