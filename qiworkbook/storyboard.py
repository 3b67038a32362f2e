"""Projects become a deck: each team's storyboard, and what a learning set puts around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.across import ideas_across, summary
from qiworkbook.assembling import divider, document, sections_of, titles_of
from qiworkbook.coaching import next_questions, with_questions
from qiworkbook.extensions import Output
from qiworkbook.gathering import (
    closing,
    commitments,
    cover,
    library,
    opening,
    said_last_time,
    story,
)
from qiworkbook.words import no_stop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qiworkbook.content import Document, Section
    from qiworkbook.extensions import QuestionMaker, SectionMaker
    from qiworkbook.model import LearningSet
    from qiworkbook.view import ProjectView

UNTITLED = "Learning set"
_EVERY_MEASURE_UP_TO = 4  # projects; with more, the summary shows the measures of the aims alone


def compose_deck(
    views: Sequence[ProjectView],
    makers: Sequence[SectionMaker],
    *,
    today: date,
    learning_set: LearningSet | None = None,
    questions: Sequence[QuestionMaker] = (),
) -> Document:
    """The deck on these projects, in the order given, as content for any writer.

    With a learning set it opens with purpose and agenda and closes with the next date. The
    coach's `questions` stand in the speaker notes of the slide that each fits. A project of which
    something could not be read says so on a slide of its own; the others are complete.
    """
    workbook = views[0].workbook if views else None
    title, subtitle = _titles(views, learning_set)
    sections = [cover(title, subtitle, today, learning_set)]
    if learning_set:
        sections += opening(learning_set)
        if workbook:
            sections += said_last_time(workbook, learning_set, today)
    for view in views:
        sections += _storyboard(view, makers, questions, learning_set, alone=len(views) == 1)
    if len(views) > 1:
        sections.append(summary(views, only_aims=len(views) > _EVERY_MEASURE_UP_TO))
        sections += ideas_across(views)
    if workbook:
        sections += commitments(workbook, learning_set) if learning_set else ()
        sections += library(workbook.resources)
    if learning_set:
        sections.append(closing(learning_set))
    return document(views, sections, title, subtitle, today)


def _storyboard(
    view: ProjectView,
    makers: Sequence[SectionMaker],
    questions: Sequence[QuestionMaker],
    learning_set: LearningSet | None,
    *,
    alone: bool,
) -> Iterator[Section]:
    """One team's part; alone in a deck, its cover is its divider."""
    if not alone or learning_set:
        yield divider(view)
    sections = sections_of(view, makers, Output.STORYBOARD)
    if learning_set:
        sections += tuple(story(learning_set, view.project.id))
    yield from with_questions(sections, view.project.id, next_questions(view, questions))


def _titles(views: Sequence[ProjectView], learning_set: LearningSet | None) -> tuple[str, str]:
    title, subtitle = titles_of(views, UNTITLED)
    if learning_set is None:
        return title, subtitle
    organisation = views[0].workbook.file.workbook.organisation if views else ""
    return no_stop(learning_set.file.title) or UNTITLED, organisation
