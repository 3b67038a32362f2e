"""Projects become a deck: each team's storyboard, and what a learning set puts around them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qiworkbook.compose.chart_slides import agreed_later, beside, folded
from qiworkbook.compose.coach import all_questions, next_questions, with_questions
from qiworkbook.compose.document import divider, document, sections_of, titles_of
from qiworkbook.compose.learning_set import closing, cover, library, opening, with_story
from qiworkbook.compose.learning_set_review import (
    said_last_time,
    told_us,
    told_us_last_time,
    will_test,
)
from qiworkbook.compose.length import (
    Length,
    in_gist,
    in_short,
    only_new,
    with_left_out,
    without_detail,
)
from qiworkbook.compose.news import nothing_new, since_last_time
from qiworkbook.compose.summary import (
    aims_side_by_side,
    ideas_across,
    leading_to_slides,
    summary_in_brief,
)
from qiworkbook.content import Paragraph
from qiworkbook.parts.extensions import Output
from qiworkbook.text.words import no_stop
from qiworkbook.writers.progress import unwatched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.compose.news import News
    from qiworkbook.content import Document, Section
    from qiworkbook.model import LearningSet, Workbook
    from qiworkbook.parts.extensions import QuestionMaker, SectionMaker
    from qiworkbook.writers.progress import Progress

UNTITLED = "Learning set"
_EVERY_MEASURE_UP_TO = 4  # projects; with more, the summary shows the measures of the aims alone


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a deck is for: the learning set, how much of each team, and the news by project."""

    learning_set: LearningSet | None = None
    length: Length = Length.FULL
    news: Mapping[str, News] = field(default_factory=dict)


def compose_deck(
    views: Sequence[ProjectView],
    makers: Sequence[SectionMaker],
    *,
    today: date,
    occasion: Occasion | None = None,
    questions: Sequence[QuestionMaker] = (),
    progress: Progress = unwatched,
) -> Document:
    """The deck on these projects, in the order given, as content for any writer.

    With a learning set it opens with purpose and agenda and closes with the next date. The
    coach's `questions` stand in the speaker notes of the slide that each fits. A project of which
    something could not be read says so on a slide of its own; the others are complete. `progress`
    is handed the projects.
    """
    occasion = occasion or Occasion()
    gathering = occasion.learning_set
    workbook = views[0].workbook if views else None
    title, subtitle = _titles(views, gathering)
    sections = [cover(title, subtitle, today, gathering)]
    if gathering:
        sections += opening(gathering)
        if workbook:
            sections += said_last_time(workbook, gathering, today)
            sections += told_us_last_time(workbook, gathering)
    for view in progress("Storyboards", views):
        sections += _storyboard(view, makers, questions, occasion, alone=len(views) == 1)
    only_aims = len(views) > _EVERY_MEASURE_UP_TO or occasion.length is Length.SHORT
    sections += _across(views, sections, only_aims=only_aims)
    sections += _at_the_end(workbook, gathering)
    return document(views, sections, title, subtitle, today)


def _storyboard(
    view: ProjectView,
    makers: Sequence[SectionMaker],
    questions: Sequence[QuestionMaker],
    occasion: Occasion,
    *,
    alone: bool,
) -> Iterator[Section]:
    """One team's part; alone in a deck, its cover is its divider."""
    gathering, news = occasion.learning_set, occasion.news.get(view.project.id)
    if not alone or gathering:
        opening_slide = divider(view)
        if news and not news.changes:
            said = (Paragraph(nothing_new(news)),)
            opening_slide = replace(opening_slide, blocks=said)
        yield opening_slide
    made = sections_of(view, makers, Output.STORYBOARD)
    if gathering:
        made = with_story(made, gathering, view.project.id)
    since = news.since if news else None
    match occasion.length:
        case Length.SHORT:
            sections = chosen = in_short(made)
        case Length.ONLY_NEW if news:
            chosen = only_new(view, without_detail(made), news)
            sections = folded(view, chosen, since)
        case Length.FULL:
            chosen = made
            sections = folded(view, made, since, in_full=True)
        case _:
            chosen = without_detail(made)
            sections = folded(view, agreed_later(view, in_gist(view, chosen)), since)
    aside = beside(view, chosen, since) if occasion.length is not Length.FULL else ()
    ids = {one.id for one in chosen if one not in aside}
    sections = with_left_out(sections, [one for one in made if one.id not in ids])
    if news and news.changes and occasion.length is not Length.SHORT:
        unread = [one for one in sections if one.id.endswith("-unread")]
        rest = [one for one in sections if one not in unread]
        sections = (*unread, since_last_time(view, news), *rest)
    asked = next_questions(all_questions(view, questions))
    yield from with_questions(sections, view.project.id, asked)


def _across(
    views: Sequence[ProjectView], slides: Sequence[Section], *, only_aims: bool
) -> Iterator[Section]:
    """Icons, the aims side by side, and who tried what; nothing for one project."""
    if len(views) > 1:
        icons = summary_in_brief(views, only_aims=only_aims)
        yield leading_to_slides(icons, slides)
        yield from aims_side_by_side(views)
        yield from ideas_across(views)


def _at_the_end(workbook: Workbook | None, gathering: LearningSet | None) -> Iterator[Section]:
    """What teams will test, what to read, how it went, and when we meet again."""
    if workbook:
        if gathering:
            yield from will_test(workbook, gathering)
        yield from library(workbook.resources)
    if gathering:
        yield from told_us(gathering)
        yield closing(gathering)


def _titles(views: Sequence[ProjectView], learning_set: LearningSet | None) -> tuple[str, str]:
    title, subtitle = titles_of(views, UNTITLED)
    if learning_set is None:
        return title, subtitle
    organisation = views[0].workbook.file.workbook.organisation if views else ""
    return no_stop(learning_set.file.title) or UNTITLED, organisation
