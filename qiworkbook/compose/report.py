"""Projects become a report: a summary on top, then each project in full."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.compose.chart_slides import folded
from qiworkbook.compose.coach import all_questions, next_questions
from qiworkbook.compose.document import (
    ABOUT_THIS_COPY,
    divider,
    document,
    sections_of,
    titles_of,
    unread,
)
from qiworkbook.compose.glance import answers, glance, open_first
from qiworkbook.compose.learning_set import library
from qiworkbook.compose.sections import section
from qiworkbook.compose.summary import leading_to_slides, summary
from qiworkbook.content import Bullets, Cell, Figure, Rank, Table
from qiworkbook.parts.extensions import Output
from qiworkbook.text.actions import command_of
from qiworkbook.text.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Document, Section
    from qiworkbook.parts.extensions import QuestionMaker, SectionMaker

UNTITLED = "Quality improvement report"
_IN_GENERAL = 3  # what a copy says of all that it shows


def compose_report(
    views: Sequence[ProjectView],
    makers: Sequence[SectionMaker],
    *,
    today: date,
    questions: Sequence[QuestionMaker] = (),
    whole: Sequence[Section] = (),
    in_full: bool = True,
    folded: bool = False,
    with_charts: bool = True,
) -> Document:
    """The report on these projects, as content that a writer can turn into any format.

    It begins with what somebody asks first, ward by ward: is it better, now, next, and what is
    asked. Then comes how every measure stands, and all else; `folded`, a page shows it only when
    somebody opens it. A project of which something could not be read begins with a section that
    says what. The coach's `questions` stand at the end of each project, and the library at the
    end of all; `whole` are sections about the workbook, before it. Not `in_full`, a project has
    the sections of its storyboard.
    """
    several = len(views) > 1
    sections: list[Section] = []
    for view in views:
        if several:
            sections.append(divider(view))
        sections += _told(view, makers, in_full=in_full)
        sections += _coach(view, questions)
    sections += whole
    if views:
        sections += library(views[0].workbook.resources, in_full=in_full)
    missing = len(tuple(unread(views[0]))) if len(views) == 1 else 0
    if any(view.project.measures for view in views):
        sections.insert(missing, leading_to_slides(summary(views), sections))
    sections[missing:missing] = [glance(view, with_chart=with_charts) for view in views]
    if several:
        sections.insert(0, answers(views))
    if not with_charts:
        sections = [worded for one in sections for worded in _in_words(one)]
    made = document(views, sections, *titles_of(views, UNTITLED), today)
    if not with_charts:
        made = replace(made, sections=tuple(map(_briefly, made.sections)))
    return replace(made, first=open_first(made.sections) if folded else ())


def _in_words(section: Section) -> Iterator[Section]:
    """A section that a story tells in words: figures have a language of their own."""
    drawn = any(isinstance(block, Figure | Table) for block in section.blocks)
    is_told = section.rank is Rank.ESSENTIAL and not drawn
    if is_told or (not section.maker and not any(isinstance(b, Figure) for b in section.blocks)):
        yield section


def _briefly(section: Section) -> Section:
    """What a copy to share says of itself in general; how much more it says of its parts."""
    if section.id != ABOUT_THIS_COPY:
        return section
    (said,) = (block.items for block in section.blocks if isinstance(block, Bullets))
    left_out = len(said) - _IN_GENERAL
    more = (f"{counted(left_out, 'more thing')} about it in the full report.",)
    return replace(section, blocks=(Bullets((*said[:_IN_GENERAL], *more * (left_out > 0))),))


def _told(
    view: ProjectView, makers: Sequence[SectionMaker], *, in_full: bool
) -> tuple[Section, ...]:
    if in_full:
        return sections_of(view, makers, Output.REPORT)
    return folded(view, sections_of(view, makers, Output.STORYBOARD))


def _coach(view: ProjectView, makers: Sequence[QuestionMaker]) -> Iterator[Section]:
    asked = next_questions(all_questions(view, makers))
    if asked:
        rows = tuple(
            (
                Cell(one.ask),
                Cell(f"{one.because} {one.why}"),
                Cell(command_of(one.action) if one.action else str(one.place)),
            )
            for one in asked
        )
        yield section(
            view,
            "coach",
            "Questions from a coach",
            f"{counted(len(asked), 'question')} to talk about next",
            (Table(("Question", "Why now", "Next"), rows),),
        )
