"""The report and its first screen, and a storyboard on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from msgspec.structs import replace

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.coach import all_questions, next_questions
from qiworkbook.compose.document import (
    ASKS,
    aim_said,
    chart_of,
    copy_in_brief,
    divider,
    document,
    last_value,
    of_ward,
    pictures,
    section,
    sections_of,
    titles_of,
    unread_section,
)
from qiworkbook.compose.learning_set import library
from qiworkbook.compose.short_deck import folded
from qiworkbook.compose.summary import leading_to_slides, summary
from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Diagram,
    Document,
    Facts,
    Figure,
    Grid,
    Heading,
    Paragraph,
    Rank,
    Section,
)
from qiworkbook.contributions.extensions import Output, QuestionMaker, SectionMaker
from qiworkbook.model import Shows
from qiworkbook.spc.course import course_words, is_better, now_words
from qiworkbook.spc.explain import apart_from_far_out
from qiworkbook.spc.numbers import as_typed
from qiworkbook.spc.reading import Unjudged, Variation
from qiworkbook.spc.words import (
    UNKNOWN,
    WHY_UNTOLD,
    MeasureStanding,
    alt_text,
    by_rule,
    claim,
    signals_now,
    standing,
    why_no_data,
)
from qiworkbook.text.words import (
    capital,
    command_of,
    counted,
    day,
    gist,
    no_stop,
    said_once,
    sentence,
    short,
)
from qiworkbook.writers.clean import isolated

ANSWERS, GLANCE = "answers", "glance"


def answer(view: ProjectView) -> str:
    """Whether the measure of the aim is better, in words that need no knowledge of charts."""
    outcome = view.outcome
    if outcome and outcome.variation is Variation.UNTOLD:
        return capital(WHY_UNTOLD)
    if outcome is None or outcome.latest is None:
        return "Nobody can say yet: " + ("no measure" if outcome is None else why_no_data(outcome))
    stands = standing(outcome)
    latest = last_value(outcome)
    if stands is MeasureStanding.EARLY:
        shared = view.workbook.shared is not None
        why = "This copy cannot say, because of what it leaves out" if shared else ""
        now = outcome.phase_now
        if now is not None and now.unjudged is Unjudged.AT_ONE_END and not shared:
            return capital(by_rule(outcome))
        return f"{why or 'Too early to say'}; the latest is {latest}"
    if outcome.course is not None:
        better = is_better(outcome, outcome.course)
        plain = {
            MeasureStanding.BETTER: "Yes",
            MeasureStanding.CONCERN: "It has changed" if better else "No",
        }
        return f"{plain.get(stands, 'It has changed')}: {course_words(outcome)}"
    if apart := apart_from_far_out(outcome):
        return f"No sign that it is: {apart}"
    earlier = signals_now(outcome)
    said = {
        MeasureStanding.BETTER: "There are signs that it is",
        MeasureStanding.CONCERN: "There are signs that it is not",
        MeasureStanding.OTHER: "Something has changed",
        MeasureStanding.GIVEN: "It is better than the centre given",
        MeasureStanding.GIVEN_WORSE: "It is worse than the centre given",
        MeasureStanding.STEADY: "No sign that it is"
        + " now, after a signal earlier" * bool(earlier),
    }
    level = "" if earlier else now_words(outcome)
    return f"{said[stands]}; " + (
        f"the numbers stay {'at' if outcome.about else 'around'} {level}"
        if level
        else f"the latest is {latest}"
    )


def _now(view: ProjectView) -> str:
    outcome, aim = view.outcome, view.project.aim
    if outcome is None or outcome.latest is None:
        is_there = outcome is not None and not outcome.is_waiting
        return why_no_data(outcome) if outcome and is_there else "no numbers yet"
    joined = "period from " if view.workbook.shared is not None else ""
    when = f" ({joined}{day(outcome.latest.when)})" if outcome.latest.when else ""
    now = f"{last_value(outcome)}{when}"
    if aim is None or aim.goal is None:
        return now
    by = f" by {day(aim.by)}" if aim.by else ""
    return f"{now}; the aim is {as_typed(aim.goal, outcome.unit)}{by}"


def _steps(view: ProjectView, *, asked: bool) -> str:
    found = said_once(no_stop(one.what) for one in view.project.next_steps if one.ask is asked)
    if not found and not asked:
        decided = [one.file.act.next for one in view.thread.cycles_by_date if one.file.act.next]
        found = tuple(no_stop(one) for one in decided[-1:])
    return ". ".join(found)


def glance(view: ProjectView, *, with_chart: bool = True) -> Section:
    """One ward: is it better, now, next, and what is asked, over the chart of its aim."""
    outcome = view.outcome
    facts = (
        ("Now", capital(_now(view))),
        ("Next", _steps(view, asked=False) or "Nothing is written down yet"),
        ("What is asked", _steps(view, asked=True) or "Nothing is asked for now"),
    )
    blocks: list[Block] = [Facts(facts)]
    if with_chart and outcome is not None and len(outcome.useful) > 1:
        blocks.append(Chart(outcome, alt_text(outcome)))
    return section(view, GLANCE, of_ward(view.project.ward, "is it better?"), answer(view), blocks)


def answers(views: Sequence[ProjectView]) -> Section:
    """Several wards, a line each, that leads to what is told of it."""
    rows = tuple(
        (
            Cell(view.project.ward, link=f"{view.project.id}-{GLANCE}"),
            Cell(answer(view)),
            Cell(capital(_now(view))),
            Cell(_steps(view, asked=False) or "—"),
            Cell(_steps(view, asked=True) or "—"),
        )
        for view in views
    )
    table = Grid(("Ward", "Is it better?", "Now", "Next", "What is asked"), rows)
    stand = [standing(view.outcome) if view.outcome else MeasureStanding.EARLY for view in views]
    better, early = stand.count(MeasureStanding.BETTER), sum(map(stand.count, UNKNOWN))
    message = f"{counted(len(views), 'ward')}: {better or 'none'} better so far"
    if early and any(view.workbook.shared is not None for view in views):
        unsaid = "any" if early == len(views) else early
        message = f"{counted(len(views), 'ward')}: this copy cannot say for {unsaid}"
        message += f", and {better} better so far" if better else ""
    else:
        others = len(views) - better - early
        message += f", {others} not" if better and others else ""
        message += f", {early} too early to say" if early else ""
    return Section(ANSWERS, "Is it better?", message, (table,))


_LINES = 10  # teams on a slide


def in_one_line(
    views: Sequence[ProjectView], *, more: bool, whole: bool = False
) -> Iterator[Section]:
    """The teams that tell no story this time, a line each: is it better?

    `more` are those beside others that do; as a `whole`, they are one section.
    """
    count = 1 if whole else max(1, -(-len(views) // _LINES))
    size = max(1, -(-len(views) // count))
    heading, what = ("The other teams", "more team") if more else ("The teams", "team")
    told = capital(f"{counted(len(views), what)}, in a line each")
    for first in range(0, len(views), size):
        part = f" ({first // size + 1} of {count})" if count > 1 else ""
        rows = tuple((Cell(o.project.ward), Cell(answer(o))) for o in views[first : first + size])
        table = Grid(("Team", "Is it better?"), rows)
        notes = ("A deck of one ward alone tells its story.",)
        id_ = f"in-one-line-{first}" if first else "in-one-line"
        yield Section(id_, heading, f"{told}{part}", (table,), notes)


UNTITLED = "Quality improvement report"


def compose_report(
    views: Sequence[ProjectView],
    makers: Sequence[SectionMaker],
    *,
    today: date,
    questions: Sequence[QuestionMaker] = (),
    whole: Sequence[Section] = (),
    in_full: bool = True,
    audience: str = "",
    folded: bool = False,
    with_charts: bool = True,
) -> Document:
    """The report on these projects, as content that a writer can turn into any format.

    It begins with what somebody asks first, ward by ward: is it better, now, next, and what is
    asked. Then comes how every measure stands, and all else; `folded`, a page shows it only when
    somebody opens it. A project of which something could not be read begins with a section that
    says what. The coach's `questions` stand at the end of each project, and the library at the
    end of all; `whole` are sections about the workbook, before it. Not `in_full`, a project has
    what its story is told by, and what modules say to this `audience`.
    """
    several = len(views) > 1
    sections: list[Section] = []
    first = [glance(view, with_chart=with_charts) for view in views]
    for view, seen in zip(views, first, strict=True):
        if several:
            sections.append(divider(view))
        if in_full:
            sections += sections_of(view, makers, Output.REPORT)
        else:
            sections += _in_brief(view, makers, seen, audience)
        sections += _coach(view, questions)
    sections += whole
    if views:
        sections += library(views[0].workbook.resources, in_full=in_full)
    missing = len(tuple(unread_section(views[0]))) if len(views) == 1 else 0
    if any(view.project.measures for view in views):
        sections.insert(missing, leading_to_slides(summary(views), sections))
    sections[missing:missing] = first
    if several:
        sections.insert(0, answers(views))
    if not with_charts:
        sections = [worded for one in sections for worded in _in_words(one)]
    made = document(views, sections, *titles_of(views, UNTITLED), today)
    if not with_charts:
        made = replace(
            made, sections=tuple(copy_in_brief(one, "the full report") for one in made.sections)
        )
    ids = (
        one.id  # of those that answer first, and of those that say what is missing
        for one in made.sections
        if one.id in (ANSWERS, f"{one.project}-{GLANCE}", f"{one.project}-unread")
    )
    return replace(made, first=tuple(ids) if folded else ())


def _in_words(section: Section) -> Iterator[Section]:
    """A section that a story tells in words: figures have a language of their own."""
    drawn = any(isinstance(block, Figure | Grid) for block in section.blocks)
    is_told = section.rank is Rank.ESSENTIAL and not drawn
    if is_told or (not section.maker and not any(isinstance(b, Figure) for b in section.blocks)):
        yield section


def _in_brief(
    view: ProjectView, makers: Sequence[SectionMaker], first: Section, audience: str
) -> Iterator[Section]:
    """What a story is told by, and what has words of its own for this audience; a chart that is
    seen `first` is not drawn again."""
    spoken = {
        maker.id
        for maker in makers
        if any(one.audience == audience and not one.leave_out for one in maker.words)
    }
    for one in folded(view, sections_of(view, makers, Output.STORYBOARD)):
        if one.rank is Rank.ESSENTIAL or one.to_agree or one.maker in ("", *spoken):
            yield replace(one, blocks=tuple(o for o in one.blocks if o not in first.blocks))


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
            (Grid(("Question", "Why now", "Next"), rows),),
        )


_WHY, _AIM, _STEP, _LEARNED, _ASKED = 200, 180, 50, 110, 110  # letters: a sheet is never cut
_STEPS, _LESSONS, _WISHES = 3, 2, 2


def compose_one_page(
    views: Sequence[ProjectView], makers: Sequence[SectionMaker], *, today: date
) -> Document:
    """A sheet for each project, as content that a writer can turn into a page or a slide each."""
    title, subtitle = titles_of(views, "Storyboards")
    return document(views, [_sheet(view, makers) for view in views], title, subtitle, today)


def _sheet(view: ProjectView, makers: Sequence[SectionMaker]) -> Section:
    made = sections_of(view, makers, Output.STORYBOARD)
    outcome = view.outcome
    told = outcome and outcome.latest and f"{isolated(capital(outcome.name))} – {claim(outcome)}"
    message = of_ward(view.project.ward, told or answer(view))
    blocks = (
        *islice(pictures(view, Shows.TEAM), 1),
        *_why(view),
        chart_of(outcome) if outcome else Callout("No measure shows the aim yet."),
        *_ramp(made),
        *_learned(view),
        *_asked(view),
        *_theory(made),
    )
    return replace(section(view, "one-page", view.project.ward, message, blocks), sheet=True)


def _why(view: ProjectView) -> Iterator[Block]:
    problem = view.project.about.problem.strip()
    yield Heading("Why it matters")
    yield Paragraph(sentence(gist(problem, _WHY)) if problem else "Still to be written down.")
    yield Heading("Aim")
    statement = aim_said(view)
    yield Paragraph(sentence(gist(statement, _AIM)) if statement else "Still to be agreed.")


def _ramp(made: Sequence[Section]) -> Iterator[Block]:
    """Each step with what was predicted, what happened, and whether that held."""
    told = next((one for one in made if one.name == "ramp-story"), None)
    tables = [block for block in told.blocks if isinstance(block, Grid)] if told else []
    yield Heading("What we tested")
    if not tables:
        yield Paragraph("No test has begun yet.")
        return
    yield Paragraph(sentence(told.message) if told else "")
    yield Bullets(tuple(_step(*row) for row in tables[0].rows[-_STEPS:]))


def _step(step: Cell, predicted: Cell, happened: Cell, held: Cell) -> str:
    """A step in a line; what is not known of it has no `whole`."""
    cells = {"Predicted: ": predicted, "Happened: ": happened}
    told = [f"{label}{sentence(gist(x.text, _STEP))}" for label, x in cells.items() if x.whole]
    said = (sentence(gist(step.text, _STEP)), *told, short(held.text, _STEP) if held.whole else "")
    return no_stop(" ".join(filter(None, said)))


def _learned(view: ProjectView) -> Iterator[Block]:
    """What did not work first: that is where the learning was; of both the latest."""
    lessons = sorted(view.project.learning, key=lambda one: one.worked is not False)
    if lessons:
        yield Heading("What we learned")
        yield Bullets(tuple(no_stop(gist(one.what, _LEARNED)) for one in lessons[:_LESSONS]))


def _asked(view: ProjectView) -> Iterator[Block]:
    steps = [one for one in view.project.next_steps if not one.ask]
    asks = [one for one in view.project.next_steps if one.ask]
    if steps:
        by = f" (by {day(steps[0].by)})" if steps[0].by else ""
        yield Heading("What we do next")
        yield Paragraph(f"{no_stop(gist(steps[0].what, _ASKED))}{by}.")
    yield Heading(ASKS)
    wishes = tuple(no_stop(gist(one.what, _ASKED)) for one in asks[:_WISHES])
    yield Bullets(wishes) if wishes else Paragraph("Nothing is asked for now.")


def _theory(made: Sequence[Section]) -> Iterator[Diagram]:
    drawn = (block for one in made for block in one.blocks if isinstance(block, Diagram))
    whole = next((block for block in drawn if block.one_page), None)
    if whole:
        yield whole
