"""Projects become a report: a summary on top, then each project in full."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qiworkbook.compose.chart_slides import folded
from qiworkbook.compose.coach import all_questions, next_questions
from qiworkbook.compose.document import divider, document, sections_of, titles_of, unread
from qiworkbook.compose.learning_set import library
from qiworkbook.compose.sections import section
from qiworkbook.compose.summary import leading_to_slides, summary
from qiworkbook.content import Bullets, Cell, Facts, Icons, Table
from qiworkbook.parts.extensions import Output
from qiworkbook.text.actions import command_of
from qiworkbook.text.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Block, Document, Section
    from qiworkbook.parts.extensions import QuestionMaker, SectionMaker

UNTITLED = "Quality improvement report"


def compose_report(
    views: Sequence[ProjectView],
    makers: Sequence[SectionMaker],
    *,
    today: date,
    questions: Sequence[QuestionMaker] = (),
    whole: Sequence[Section] = (),
    in_full: bool = True,
) -> Document:
    """The report on these projects, as content that a writer can turn into any format.

    It begins with how every measure stands; on one project also with what somebody asks first:
    is it getting better, and what comes next.
    A project of which something could not be read begins with a section that says what. The
    coach's `questions` stand at the end of each project, and the library at the end of all.
    `whole` are sections about the workbook, before the library. Not `in_full`, a project has the
    sections of its storyboard.
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
    if several:
        sections.insert(0, leading_to_slides(summary(views), sections))
    elif views and views[0].project.measures:
        glance = leading_to_slides(_at_a_glance(views[0], sections), sections)
        sections.insert(len(tuple(unread(views[0]))), glance)
    return document(views, sections, *titles_of(views, UNTITLED), today)


def _told(
    view: ProjectView, makers: Sequence[SectionMaker], *, in_full: bool
) -> tuple[Section, ...]:
    if in_full:
        return sections_of(view, makers, Output.REPORT)
    return folded(view, sections_of(view, makers, Output.STORYBOARD))


def _at_a_glance(view: ProjectView, sections: Sequence[Section]) -> Section:
    """The summary of one project: what its own sections say of aim, outcome and next steps."""
    own = {section.id.removeprefix(f"{view.project.id}-"): section for section in sections}
    outcome, aim, ahead = view.thread.outcome, own.get("aim"), own.get("next")
    chart = own.get(f"chart-{outcome.id}") if outcome else None
    steps = [block.items for block in ahead.blocks if isinstance(block, Bullets)] if ahead else []
    pairs = (
        ("Aim", aim.message if aim and view.project.aim else ""),
        ("So far", chart.message if chart else ""),
        ("Next", "; ".join(steps[0]) if steps else ""),
    )
    facts = Facts(tuple((label, said) for label, said in pairs if said))
    whole = summary([view])
    icons = tuple(
        # One ward needs no name above its rows.
        replace(block, rows=tuple(replace(row, group="") for row in block.rows))
        for block in whole.blocks
        if isinstance(block, Icons)
    )
    blocks: tuple[Block, ...] = (facts, *icons) if facts.pairs else icons
    return replace(whole, blocks=blocks, project=view.project.id)


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
