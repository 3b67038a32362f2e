"""What of a team is told on its few slides, what a story rests on, and what the appendix has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.analysis.changes import ChangeTopic
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.document import is_worked_out, latest_said, pictures, section, why_not_shown
from qiworkbook.compose.news import News, since_last_time
from qiworkbook.content import (
    Block,
    Bullets,
    Callout,
    Cell,
    Chart,
    Diagram,
    Grid,
    Paragraph,
    Picture,
    Quote,
    Rank,
    Section,
    SmallMultiples,
)
from qiworkbook.model import Shows
from qiworkbook.spc.reading import Reading
from qiworkbook.spc.words import (
    UNKNOWN,
    WHY_UNTOLD,
    MeasureStanding,
    alt_text,
    standing,
    told_in_counts,
    verdict,
)
from qiworkbook.text.words import (
    capital,
    counted,
    gist,
    no_stop,
    one_line,
    sentence,
    short,
    spelt,
)

_QUIET = (MeasureStanding.STEADY, *UNKNOWN)
STEADY = "charts-small"
_WORTH_A_SLIDE = 5  # values, of a measure that is new


def folded(
    view: ProjectView,
    sections: Sequence[Section],
    since: date | None = None,
    *,
    in_full: bool = False,
) -> tuple[Section, ...]:
    """The sections, with charts that say little put together where there are two or more.

    The aim's own chart keeps its slide, and so does one with a signal, or one whose first value
    came after `since` and was followed by some more. Those that a module works out are shown
    `in_full` alone: its own slide says what they count.
    """
    if not in_full:
        aside = quiet_charts(view, sections, since)
        sections = [one for one in sections if one not in aside]
    quiet = [one for one in sections if _is_quiet(view, one, since)]
    if len(quiet) < 2:
        return tuple(sections)
    small = _small(view, [reading for one in quiet for reading in [_reading(one)] if reading])
    kept: list[Section] = []
    for one in sections:
        if one is quiet[-1]:
            kept.append(small)
        elif one not in quiet:
            kept.append(one)
    return tuple(kept)


def quiet_charts(
    view: ProjectView, sections: Sequence[Section], since: date | None = None
) -> tuple[Section, ...]:
    """The quiet charts that a module works out: only a deck in full has room for them."""
    of_modules = {one.id for one in view.project.measures if is_worked_out(view.project, one)}
    return tuple(
        one
        for one in sections
        if _is_quiet(view, one, since) and (found := _reading(one)) and found.measure in of_modules
    )


def _reading(section: Section) -> Reading | None:
    return next((block.reading for block in section.blocks if isinstance(block, Chart)), None)


def _is_quiet(view: ProjectView, section: Section, since: date | None) -> bool:
    reading, outcome = _reading(section), view.thread.outcome
    if not section.fold or reading is None or section.project != view.project.id:
        return False
    if standing(reading) not in _QUIET or (outcome and reading.measure == outcome.id):
        return False
    first = reading.points[0].when if reading.points else None
    is_new = bool(since and first and first >= since)
    return not (is_new and len(reading.useful) >= _WORTH_A_SLIDE)


def agreed_later(view: ProjectView, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, with those that only say what is still to be agreed as one, at the place of
    the first, where there are two or more, or one that a story can't do without."""
    missing = [one for one in sections if one.to_agree]
    if len(missing) < 2 and not any(one.rank is Rank.ESSENTIAL for one in missing):
        return tuple(sections)
    together = section(
        view,
        "to-agree",
        "Still to be agreed",
        f"{capital(spelt(len(missing), 'thing'))} to agree first",
        (
            Bullets(
                tuple(
                    " ".join(
                        (f"{one.message}.", *(b.text for b in one.blocks if isinstance(b, Callout)))
                    )
                    for one in missing
                )
            ),
        ),
        (note for one in missing for note in one.notes),
    )
    kept = (together if one is missing[0] else one for one in sections)
    return tuple(one for one in kept if one not in missing)


def _small(view: ProjectView, readings: Sequence[Reading]) -> Section:
    """Those of several values drawn; what there is of the others said."""
    drawn = tuple(one for one in readings if len(one.useful) > 1)
    titles = tuple(no_stop(reading.name) for reading in drawn)
    alt = " ".join(alt_text(reading) for reading in drawn)
    alone = [one for one in readings if one not in drawn]
    singles = [f"{no_stop(one.name)}, {latest_said(one)}" for one in alone]
    made = section(
        view,
        STEADY,
        "Other measures",
        f"{counted(len(readings), 'other measure')}: {_in_one_breath(readings)}",
        (
            SmallMultiples(drawn, titles, alt) if drawn else None,
            Callout(f"One value so far: {'; '.join(singles)}.") if singles else None,
        ),
        map(verdict, readings),
    )
    return replace(made, maker="charts")


def _in_one_breath(readings: Sequence[Reading]) -> str:
    """The counts, or what is true of all, as they are now: "no sign of change now"."""
    found = {standing(one) for one in readings}
    if found == {MeasureStanding.STEADY}:
        return "no sign of change now"
    if found == {MeasureStanding.UNTOLD}:
        return WHY_UNTOLD
    return MeasureStanding.EARLY if found == {MeasureStanding.EARLY} else told_in_counts(readings)


_LINES, _FEW = 6, 2
_SAID = 150  # letters of what somebody said
_FINDING = 110  # letters of a title: the first finding


def foundations(view: ProjectView, made: Iterable[Section]) -> Section | None:
    """The sections that are worth a line: of one or two the first figure whole, with the other in
    a line below; None for none."""
    found = [one for one in made if one.maker and one.rank is Rank.USUAL]
    whole = next((one for one in found if not _is_a_line(one)), None)
    if not found or (whole and len(found) <= _FEW):
        said = (f"{one.heading}: {sentence(one.message)}" for one in found if one is not whole)
        return whole and replace(whole, blocks=(*whole.blocks, *map(Callout, said)))
    shown = [one for at, one in enumerate(found) if at < _LINES or _is_a_line(one)]
    rows = tuple((Cell(one.heading), Cell(no_stop(one.message))) for one in shown)
    more = len(found) - len(shown)
    table = Grid(("What we looked at", "What it says"), rows)
    message = short(no_stop(shown[0].message), _FINDING)
    left_out = Callout(f"And {more} more, in the appendix.") if more else None
    notes = (
        note
        for one in shown
        for note in (
            *(b.text for b in one.blocks if isinstance(b, Callout) and _is_a_line(one)),
            *one.notes[:1],
        )
    )
    return section(view, "foundations", "Foundations", capital(message), (table, left_out), notes)


def _is_a_line(section: Section) -> bool:
    """Whether remarks are all that stands in it: a line of the foundations tells it whole."""
    told = section.maker and section.blocks and section.rank is Rank.USUAL and not section.to_agree
    return bool(told) and all(isinstance(block, Callout) for block in section.blocks)


MOST_SLIDES = 8
"""Slides of one team's story, its opening among them."""

_WHY = 230  # letters of why it matters, under the title of the slide that opens a story
_UNREAD = "unread"
_TELLS = {
    ChangeTopic.PROJECT: ("team", "progress"),
    ChangeTopic.AIM: ("aim",),
    ChangeTopic.THEORY: ("theory",),
    ChangeTopic.IDEA: ("ideas",),
    ChangeTopic.MEASURE: ("measures",),
    ChangeTopic.LEARNING: ("learning",),
}
_ARC = ("aim", "charts")  # what is told first; all else in the order of its makers
_LAST_TO_GO = (_UNREAD, "charts", "since", "next", "story", "aim", "ramp", "learning", "theory")


class Length(StrEnum):
    """How much of each team is shown, as the command line says it."""

    USUAL = "usual"  # the story, and the rest in an appendix of its own
    FULL = "in-full"  # both in one deck
    SHORT = "short"  # the story alone
    ONLY_NEW = "only-new"
    ONE_PAGE = "one-page"  # a sheet for each team


class TeamSections(Struct, frozen=True):
    """A team's sections: those of its story, in the order in which it is told, and all others."""

    story: tuple[Section, ...]
    rest: tuple[Section, ...]

    def within(self, most: int) -> TeamSections:
        """With a story of at most so many slides; what matters least goes first."""
        slides = list(self.story)
        gone: list[Section] = []
        while len(slides) > max(most, 0):
            least = max(slides, key=lambda one: (_worth(one), slides.index(one)))
            slides.remove(least)
            gone.append(least)
        found = tuple(one for one in self.story if one in gone)
        return TeamSections(
            tuple(slides), (*(replace(one, single=False) for one in found), *self.rest)
        )

    def saying(self, where: str) -> TeamSections:
        """With `where` all the rest is in the notes of the last slide, if there is any."""
        if not self.story or not self.rest:
            return self
        *before, last = self.story
        return replace(self, story=(*before, replace(last, notes=(*last.notes, where))))


def _worth(section: Section) -> int:
    """The place of a slide in the order in which slides are kept: the first of them longest."""
    found = [
        _LAST_TO_GO.index(name) for name in ({section.maker, section.name}) if name in _LAST_TO_GO
    ]
    return min(found, default=len(_LAST_TO_GO))


def team_sections(
    view: ProjectView, made: Sequence[Section], opening: Section, news: News | None, length: Length
) -> TeamSections:
    """What `opening` opens: the essential, one slide of what it rests on, and all the rest.

    Why it matters stands on the opening: somebody's own words, then the problem. With ONLY_NEW,
    the story is what the news are about.
    """
    opening = _saying_why(view, opening, made)
    since = (since_last_time(view, news),) if news and news.changes else ()
    if length is Length.ONLY_NEW and news:
        new = _only_new(view, [one for one in made if one.rank is not Rank.DETAIL], news)
        story = (*_first(made), *since, *(one for one in new if one not in _first(made)))
        rest: tuple[Section, ...] = ()
    else:
        wanted = [one for one in made if one.rank is Rank.ESSENTIAL or one.to_agree]
        together = agreed_later(view, wanted)
        kept = [one for one in together if one not in wanted or one.rank is Rank.ESSENTIAL]
        kept.sort(key=lambda one: _ARC.index(one.maker) if one.maker in _ARC else len(_ARC))
        story = (*_first(made), *_with_foundations(kept, foundations(view, made)))
        shown = {one.id for one in story}
        others = [
            one
            for one in (*_more_pictures(view), *made)
            if one.id not in shown and one not in _first(made) and not _is_a_line(one)
        ]
        rest = (*since, *folded(view, others, news.since if news else None, in_full=True))
    slides = tuple(replace(one, single=True) for one in (opening, *story))
    return TeamSections(slides, rest).within(MOST_SLIDES)


def _first(made: Iterable[Section]) -> tuple[Section, ...]:
    """What no maker made: that something could not be read."""
    return tuple(one for one in made if not one.maker and one.rank is None)


def _with_foundations(story: Sequence[Section], slide: Section | None) -> tuple[Section, ...]:
    """The slide on what the story rests on stands before what was learned and what comes next."""
    if slide is None or any(one.id == slide.id for one in story):
        return tuple(story)
    at = next((n for n, one in enumerate(story) if one.maker in ("learning", "next")), len(story))
    return (*story[:at], slide, *story[at:])


def _saying_why(view: ProjectView, opening: Section, made: Iterable[Section]) -> Section:
    quotes = sorted(
        (
            (one_line(block.text), block.who.strip())
            for one in made
            if one.maker and one.rank is not Rank.ESSENTIAL
            for block in one.blocks
            if isinstance(block, Quote) and block.text.strip()
        ),
        key=lambda one: -len(one[0]),
    )
    with_room = [
        one for one in quotes if len(one[0]) <= _SAID
    ]  # the longest with room, or shortest
    text, who = (with_room[:1] or quotes[-1:] or [("", "")])[0]
    said = f"“{gist(text, _SAID)}”{who and f' – {who}'}" if text else ""
    why = view.project.about.problem.strip()
    blocks: list[Block] = [Paragraph(said)] if said else []
    blocks += [Paragraph(sentence(gist(why, _WHY)))] if why else []
    notes = (
        *opening.notes,
        *((f"Why it matters: {why}",) if len(why) > _WHY else ()),
        *(one.text for one in why_not_shown(view)),
    )
    team = next(pictures(view, Shows.TEAM), None)
    blocks += [team or Picture(b"", "Your team here"), *islice(pictures(view, Shows.WHY), 1)]
    return replace(opening, blocks=(*opening.blocks, *blocks), notes=notes)


def _more_pictures(view: ProjectView) -> Iterator[Section]:
    """Those that the slides of a story, with one for each purpose, have no room for."""
    more = [one for shows in Shows for one in islice(pictures(view, shows), 1, None)]
    if more:
        message = f"{capital(spelt(len(more), 'more picture'))} of our work"
        yield section(view, "pictures", "Pictures", message, more)


def _only_new(view: ProjectView, sections: Sequence[Section], news: News) -> tuple[Section, ...]:
    """What the news are about: charts with new values, a ramp with a cycle that moved on."""
    names = {
        _UNREAD,
        "since",
        "next",
        "story",
        *(name for one in news.changes for name in _TELLS.get(one.about, ())),
    }
    measures = news.ids(ChangeTopic.DATA) | news.ids(ChangeTopic.MEASURE)
    cycles = news.ids(ChangeTopic.CYCLE)
    ramps = {ramp[0].id for ramp in view.thread.ramps if cycles & {c.id for c in ramp}}
    return tuple(
        one
        for one in folded(view, sections, news.since)
        if one.name in names
        or measures & {b.reading.measure for b in one.blocks if isinstance(b, Chart)}
        or cycles & {n.id for b in one.blocks if isinstance(b, Diagram) for n in b.nodes}
        or (ramps and one.maker == "ramp")
    )
