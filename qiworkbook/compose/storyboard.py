"""Projects become a deck: each team's story, what a learning set puts around them, an appendix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.coach import all_questions, next_questions, with_questions
from qiworkbook.compose.document import (
    copy_in_brief,
    divider,
    document,
    of_ward,
    sections_of,
    titles_of,
    with_ward,
)
from qiworkbook.compose.learning_set import (
    closing,
    cover,
    library,
    opening,
    own_slides,
    said_last_time,
    slides_in,
    tellers,
    told_us,
    told_us_last_time,
    will_test,
    with_story,
)
from qiworkbook.compose.news import News, nothing_new, since_in_short
from qiworkbook.compose.report import in_one_line
from qiworkbook.compose.short_deck import MOST_SLIDES, Length, TeamSections, team_sections
from qiworkbook.compose.summary import (
    SUMMARY,
    leading_to_slides,
    summaries,
    summary_in_brief,
)
from qiworkbook.content import Document, Paragraph, Picture, Rank, Section, SectionKind
from qiworkbook.contributions.extensions import Output, QuestionMaker, SectionMaker
from qiworkbook.model import LearningSet, Workbook
from qiworkbook.text.words import no_stop
from qiworkbook.writers.progress import ProgressTeller, unwatched

UNTITLED = "Learning set"
_EVERY_MEASURE_UP_TO = 4  # projects; with more, no appendix holds the icons of every measure
MOST_STORIES = 6
"""Projects that tell their stories in one deck; of more, each has a line beside grid and wall."""
_NOT_HERE = "The rest is in the report, and in a deck made in full."
_WHERE = {
    Length.USUAL: "The rest, for reference, is in the appendix beside this deck.",
    Length.FULL: "The rest, for reference, is at the end of this deck.",
    Length.SHORT: _NOT_HERE,
    Length.ONLY_NEW: _NOT_HERE,
}
_ENOUGH_OF_A_TEAM = 5  # slides; only then does the rest of the frame go
_LEAST_OF_A_TEAM = 2  # slides of a story; with fewer it is one line


class Occasion(Struct, frozen=True):
    """What a deck is for: the learning set, how much of each team, and the news by project.

    `chosen` are the projects that somebody named: they tell their story whatever the set says.
    """

    learning_set: LearningSet | None = None
    length: Length = Length.USUAL
    news: Mapping[str, News] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()


class Deck(Struct, frozen=True):
    """What is presented, and an appendix with all the rest; None where nothing is left over."""

    story: Document
    appendix: Document | None = None


def compose_deck(
    views: Sequence[ProjectView],
    makers: Sequence[SectionMaker],
    *,
    today: date,
    occasion: Occasion | None = None,
    questions: Sequence[QuestionMaker] = (),
    whole: Sequence[Section] = (),
    progress: ProgressTeller = unwatched,
    kept: Callable[
        [ProjectView, object, Callable[[ProjectView], TeamSections]], TeamSections
    ] = lambda view, _, tell: tell(view),
) -> Deck:
    """The deck on these projects, in the order given, as content for any writer.

    A team has at most eight slides; of more than six teams each has a line, beside how all stand.
    With a learning set the deck opens with purpose and agenda,
    closes with the next date, and takes no more slides than the teams' parts have time for: the
    teams that tell no story that day have a line each. All else is the appendix; in full, the deck
    goes on with it. The coach's `questions` stand in the speaker notes of the slide that each
    fits. A project of which something could not be read says so on a slide of its own; the others
    are complete. `whole` are sections about the workbook, which a short deck has no room for.
    `progress` is handed the projects. `kept` is asked for what tells of a team, with its
    view, all else that this rests on, and what tells it anew.
    """
    occasion = occasion or Occasion()
    gathering = occasion.learning_set
    workbook = views[0].workbook if views else None
    title, subtitle = _titles(views, gathering)
    alone = len(views) == 1 and gathering is None
    first = cover(title, subtitle, today, gathering)
    rests_on = (*(o.id for o in makers), *(o.code for o in questions), replace(occasion, news={}))
    found = {
        view.project.id: kept(
            view,
            (rests_on, occasion.news.get(view.project.id), alone and first),
            lambda v: _told(v, makers, questions, occasion, first if alone else divider(v)),
        )
        for view in progress("Storyboards", views)
    }
    before = () if alone else (first, *_before(workbook, gathering, today))
    only_aims = len(views) > _EVERY_MEASURE_UP_TO or occasion.length is Length.SHORT
    of_all = () if occasion.length is Length.SHORT else whole
    after = (*_across(views, only_aims=only_aims), *of_all, *_at_the_end(workbook, gathering))
    shown = _shown(views, found, before, after, occasion)
    story, rest = shown.sections, _appendix(views, shown)
    if occasion.length is Length.FULL:
        story, rest = (*story, *rest), ()
    linked = (leading_to_slides(o, story) if o.name == SUMMARY else o for o in story)
    made = document(views, linked, title, subtitle, today)
    if not rest or occasion.length is not Length.USUAL:
        return Deck(made)
    in_brief = tuple(copy_in_brief(one, "the appendix") for one in made.sections)
    made = replace(made, sections=in_brief)
    opened = replace(cover(f"Appendix: {title}", subtitle, today, gathering), id="appendix")
    return Deck(made, document(views, (opened, *rest[1:]), opened.message, subtitle, today))


class _Shown(Struct, frozen=True):
    """The slides of a deck, what of each team is not among them, and what of the frame."""

    sections: tuple[Section, ...]
    rest: Mapping[str, tuple[Section, ...]]
    left_out: tuple[Section, ...]


def _shown(
    views: Sequence[ProjectView],
    found: Mapping[str, TeamSections],
    before: Sequence[Section],
    after: Sequence[Section],
    occasion: Occasion,
) -> _Shown:
    """As much as there is time for: what stands around the teams goes first, then their slides."""
    gathering = occasion.learning_set
    telling = tellers(gathering, views) if gathering and not occasion.chosen else tuple(views)
    room = slides_in(gathering, telling) if gathering else None
    asked = occasion.length is Length.ONLY_NEW or (gathering and gathering.file.story)
    if room is None and len(telling) > MOST_STORIES and not asked:
        telling = ()
    around = [one for one in (*before, *after) if one.rank is not Rank.DETAIL]
    usual = [one for one in around if one.rank is Rank.USUAL]
    spare = [one for one in around[1:] if one not in usual] + usual  # the last goes first
    without_last = [spare[len(spare) - gone :] for gone in range(len(spare) + 1)]
    cuts = [
        *((gone, MOST_SLIDES) for gone in without_last[: len(usual) + 1]),
        *((usual, most) for most in range(MOST_SLIDES - 1, _ENOUGH_OF_A_TEAM, -1)),
        *((gone, _ENOUGH_OF_A_TEAM) for gone in without_last[len(usual) :]),
        *((spare, most) for most in range(_ENOUGH_OF_A_TEAM, _LEAST_OF_A_TEAM - 1, -1)),
        (spare, 0),
    ]
    for without, most in cuts:
        stories = {
            v.project.id: found[v.project.id].within(most).saying(_WHERE[occasion.length])
            for v in telling
            if most
        }
        others = [view for view in views if view.project.id not in stories]
        lines = tuple(in_one_line(others, more=bool(stories), whole=room is None))
        told_of_all = [one for one in after if one in around and one not in without]
        slides = (
            *(one for one in before if one in around and one not in without),
            *(one for view in views if (s := stories.get(view.project.id)) for one in s.story),
            *((*lines, *told_of_all) if stories or gathering else (*told_of_all, *lines)),
        )
        if room is None or len(slides) <= room:
            break
    rest = {
        id_: stories[id_].rest if id_ in stories else tuple(map(_unframed, one.within(0).rest))
        for id_, one in found.items()
    }
    single = tuple(replace(o, single=room is not None or o not in lines) for o in slides)
    return _Shown(single, rest, tuple(o for o in (*before, *after) if o not in slides))


def _unframed(section: Section) -> Section:
    """Without the empty frame for a picture, which waits on the slides of a story alone."""
    kept = (b for b in section.blocks if not (isinstance(b, Picture) and not b.content))
    return replace(section, blocks=tuple(kept))


def _told(
    view: ProjectView,
    makers: Sequence[SectionMaker],
    questions: Sequence[QuestionMaker],
    occasion: Occasion,
    opening_slide: Section,
) -> TeamSections:
    """One team's part; alone in a deck, its cover opens it."""
    gathering, news = occasion.learning_set, occasion.news.get(view.project.id)
    if news:
        said = Paragraph(since_in_short(news) if news.changes else nothing_new(news))
        opening_slide = replace(opening_slide, notes=(*opening_slide.notes, said.text))
        if not news.changes and occasion.length is Length.ONLY_NEW:
            opening_slide = replace(opening_slide, blocks=(*opening_slide.blocks, said))
    made = sections_of(view, makers, Output.STORYBOARD)
    if gathering:
        made = with_story(made, gathering, view.project.id)
    found = team_sections(view, made, opening_slide, news, occasion.length)
    asked = with_questions(found.story, next_questions(all_questions(view, questions)))
    return TeamSections(with_ward(asked, view), with_ward(found.rest, view))


def _appendix(views: Sequence[ProjectView], shown: _Shown) -> tuple[Section, ...]:
    """Team by team what the slides leave out, then what stands around them; () for nothing."""
    parts: list[Section] = []
    for view in views:
        rest = shown.rest[view.project.id]
        if rest:
            opened = replace(
                divider(view),
                id=f"{view.project.id}-more",
                message=of_ward(view.project.ward, "all the rest"),
            )
            parts += (opened, *rest)
    if shown.left_out:
        parts += shown.left_out
    if not parts:
        return ()
    heading = Section("appendix", "Appendix", "Appendix: what is there to look up")
    return (replace(heading, kind=SectionKind.DIVIDER), *parts)


def _before(
    workbook: Workbook | None, gathering: LearningSet | None, today: date
) -> Iterator[Section]:
    """What a learning set begins with."""
    if gathering:
        yield from opening(gathering)
        if workbook:
            yield from said_last_time(workbook, gathering, today)
            yield from told_us_last_time(workbook, gathering)
        yield from own_slides(gathering, after_teams=False)


def _across(views: Sequence[ProjectView], *, only_aims: bool) -> Iterator[Section]:
    """Icons, the aims side by side, and who tried what; nothing for one project."""
    if len(views) > 1:
        aims = summary_in_brief(views, only_aims=True)
        yield replace(aims, rank=Rank.DETAIL) if len(views) > MOST_STORIES else aims
        yield from summaries(views)
        if not only_aims:
            every = summary_in_brief(views)
            yield replace(every, id=f"{SUMMARY}-every-measure", rank=Rank.DETAIL)


def _at_the_end(workbook: Workbook | None, gathering: LearningSet | None) -> Iterator[Section]:
    """What teams will test, what to read, how it went, and when we meet again."""
    if gathering:
        yield from own_slides(gathering, after_teams=True)
    if workbook:
        if gathering:
            yield from will_test(workbook, gathering)
        yield from (replace(one, rank=Rank.DETAIL) for one in library(workbook.resources))
    if gathering:
        yield from told_us(gathering)
        yield closing(gathering)


def _titles(views: Sequence[ProjectView], learning_set: LearningSet | None) -> tuple[str, str]:
    title, subtitle = titles_of(views, UNTITLED)
    if learning_set is None:
        return title, subtitle
    organisation = views[0].workbook.file.workbook.organisation if views else ""
    return no_stop(learning_set.file.title) or UNTITLED, organisation
