"""What is new in a project since a day, and the slide that tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from qiworkbook.analysis.changes import Change, ChangeTopic
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.document import section
from qiworkbook.content import Block, Bullets, Callout, Section
from qiworkbook.text.words import capital, counted, day, gist, listed, sentence

_MOST_TOLD = 6
_TOLD_AT = 150  # letters of one change on a slide
_NAMES_AT = 220  # of the names of measures
_NOUNS = (
    (ChangeTopic.CYCLE, "cycle moved on", "cycles moved on"),
    (ChangeTopic.IDEA, "change to an idea", "changes to ideas"),
    (ChangeTopic.DATA, "measure with new values", "measures with new values"),
    (ChangeTopic.LEARNING, "thing learned", "things learned"),
)


class News(Struct, frozen=True):
    """What happened in a project since a day.

    `from_history` is whether two versions of the files were compared; otherwise the dates in the
    files were read, which know less, and, with `from_edits`, what this computer keeps of the edits
    made on it. `unread` says what of the earlier version could not be read, so that there may be
    more. `title` is the project's, or says what else this is about.
    """

    since: date
    changes: tuple[Change, ...]
    from_history: bool = False
    unread: tuple[str, ...] = ()
    title: str = ""
    from_edits: bool = False

    def ids(self, about: ChangeTopic) -> frozenset[str]:
        """The ids of what changed in one way."""
        return frozenset(one.id for one in self.changes if one.about is about)


def since_last_time(view: ProjectView, news: News) -> Section:
    """The slide that says what happened in one project since a day."""
    told = [one for one in news.changes if one.about is not ChangeTopic.DATA]
    values = [one for one in news.changes if one.about is ChangeTopic.DATA]
    bullets = [sentence(gist(one.words, _TOLD_AT)) for one in told[:_MOST_TOLD]]
    if values:
        bullets.append(_values(view, values))
    blocks: list[Block] = [Bullets(tuple(bullets))] if bullets else []
    left_out = len(told) - _MOST_TOLD
    if left_out > 0:
        blocks.append(Callout(f"And {counted(left_out, 'more change')}, in the notes."))
    return section(view, "since", "Since last time", since_in_short(news), blocks, _notes(news))


def nothing_new(news: News) -> str:
    """What is said where there is nothing to tell."""
    return f"{since_in_short(news)}. A busy ward writes things down later: what has happened?"


def since_in_short(news: News) -> str:
    """What happened since then, counted: "Since 6 February 2025: 4 cycles moved on"."""
    if not news.changes and news.unread:
        return f"What happened since {day(news.since)} is not in the files"
    if not news.changes:
        return f"Nothing new in the files since {day(news.since)}"
    counts = Counter(change.about for change in news.changes)
    parts = [counted(counts[about], one, many) for about, one, many in _NOUNS if counts[about]]
    if not parts:
        parts = [counted(len(news.changes), "change")]
    return f"Since {day(news.since)}: {listed(parts)}"


def _values(view: ProjectView, values: list[Change]) -> str:
    """One line on all new values, whatever their number."""
    if len(values) == 1:
        return sentence(values[0].words)
    ids = {one.id for one in values}
    names = [measure.name for measure in view.project.measures if measure.id in ids]
    found = f"New values in {counted(len(names), 'measure')}"
    whole = f"{found}: {listed(names)}"
    if len(whole) <= _NAMES_AT:
        return sentence(whole)
    outcome = view.thread.outcome
    is_among = outcome is not None and outcome.id in ids
    return sentence(f"{found}, including the aim measure" if is_among else found)


def _notes(news: News) -> Iterator[str]:
    yield from (capital(one.words) for one in news.changes if one.about is ChangeTopic.DATA)
    told = [one for one in news.changes if one.about is not ChangeTopic.DATA]
    yield from (sentence(one.words) for one in told[_MOST_TOLD:])
    yield from news.unread
    if not news.from_history:
        yield "Worked out from the dates in the files, so what has no date is missing here. Ask."
