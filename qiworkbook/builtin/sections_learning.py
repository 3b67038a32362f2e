"""The sections that look back and ahead: what was learned, what comes next, how far we are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from qiworkbook.analysis.dates import last_day
from qiworkbook.analysis.progress import ceiling
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.compose.sections import pictures, section, with_next_steps
from qiworkbook.content import Block, Bullets, Callout, Cell, Grid, Heading, Section
from qiworkbook.model import IdeaStatus, Learning, NextStep, Shows
from qiworkbook.text.words import (
    capital,
    day,
    gist,
    is_left_out,
    no_stop,
    number_words,
    said_once,
    sentence,
    spelt,
    whole_sentences,
)

_Lesson = tuple[str, str]  # what was learned; when, as a page ends with it and a slide does not

_CYCLES_TOLD = 5
_OF_EACH, _ON_A_SLIDE, _IN_A_TITLE = 3, 110, 90
_SCALE_IN_SHORT = "From 0.5 to 5, after the scale of the Institute for Healthcare Improvement."
_SCALE = (
    "Scores run from 0.5 (an intention) to 5 (outstanding, sustained results), after the "
    "assessment scale of the Institute for Healthcare Improvement. A score is something to talk "
    "about, and the team gives its own."
)


def learning(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """What was learned, what did not work included; the latest of each, for a slide.

    In full, all of it, and what single tests taught.
    """
    cycles = () if not in_full and _is_drawn_together(view) else _from_cycles(view)
    lessons = [one for one in view.project.learning if not is_left_out(one.what)]
    worked = [one for one in lessons if one.worked]
    not_worked = [one for one in lessons if one.worked is False]
    rest = [one for one in lessons if one.worked is None]
    let_go = [
        (f"{capital(no_stop(idea.name))}: {sentence(idea.status_reason)}", "")
        for idea in view.project.ideas
        if idea.status is IdeaStatus.ABANDONED and idea.status_reason.strip()
    ]
    groups = (
        ("What worked", _told(worked)),
        ("What did not work, and what it taught us", (*_told(not_worked), *let_go)),
        ("What else we learned", _told(rest)),
        ("What the latest tests taught us", cycles),
    )
    blocks: list[Block] = []
    left_out: list[str] = []
    for name, told in groups:
        whole = [f"{said}{when}" for said, when in told]
        brief = [gist(said, _ON_A_SLIDE) for said, _ in told[:_OF_EACH]]
        if told:
            blocks += (Heading(name), Bullets(tuple(whole if in_full else brief)))
        if not in_full:
            left_out += [whole[at] for at, one in enumerate(told) if one[0] not in brief]
    seen = tuple(pictures(view, Shows.LEARNING))
    blocks += seen if in_full else seen[:1]
    if blocks:
        surprise = "" if in_full else _surprise(not_worked)
        taught = len(not_worked) + len(let_go)
        message = _message(len(worked), taught, len(rest) + len(cycles))
        yield section(
            view,
            "learning",
            "Learning",
            f"What surprised us: {surprise}" if surprise else message,
            blocks,
            ("Tell what did not work first. It is what the others can use most.", *left_out),
        )


def _surprise(found: Iterable[Learning]) -> str:
    """The latest thing that did not work, in a few words."""
    latest = max(found, key=lambda one: one.date or date.min, default=None)
    said = no_stop(whole_sentences(latest.what, _IN_A_TITLE)) if latest else ""
    return said[:1].lower() + said[1:]


def _is_drawn_together(view: ProjectView) -> bool:
    """Whether the team wrote down what it learned after its latest test that taught something."""
    days = [one.date for one in view.project.learning]
    taught = [one for one in view.thread.cycles_by_date if one.file.study.learning.strip()]
    last = last_day(taught[-1]) if taught else None
    return bool(days) and (last is None or any(when is not None and when >= last for when in days))


def _message(worked: int, taught: int, rest: int) -> str:
    if worked and taught:
        succeeded = spelt(worked, "thing")
        return f"We learned from {succeeded} that worked and {number_words(taught)} that did not"
    if taught:
        return f"We learned from {spelt(taught, 'thing')} that did not work"
    if not worked + rest:
        return "What we learned, in pictures"
    return f"{capital(spelt(worked + rest, 'thing'))} we have learned so far"


def _from_cycles(view: ProjectView) -> tuple[_Lesson, ...]:
    """Where nobody has drawn the learning together yet: what the latest cycles say."""
    said = [
        (f"{no_stop(cycle.title)}: {sentence(cycle.file.study.learning)}", "")
        for cycle in reversed(view.thread.cycles_by_date)
        if cycle.file.study.learning.strip()
    ]
    return tuple(said[:_CYCLES_TOLD])


def _told(entries: list[Learning]) -> tuple[_Lesson, ...]:
    oldest_first = sorted(entries, key=lambda one: one.date.toordinal() if one.date else 0)
    return tuple(
        (sentence(one.what), f" ({day(one.date)})" if one.date else "")
        for one in reversed(oldest_first)
    )


def next_steps(view: ProjectView) -> Iterator[Section]:
    """What the team does next, and what it asks of others."""
    said = [step for step in view.project.next_steps if not is_left_out(step.what)]
    asks = said_once(_step(step) for step in said if step.ask)
    steps = said_once(_step(step) for step in said if not step.ask)
    if asks or steps:
        yield with_next_steps(section(view, "next", "Next steps", "", ()), steps, asks)


def _step(step: NextStep) -> str:
    return f"{no_stop(step.what)} (by {day(step.by)})" if step.by else sentence(step.what)


def progress(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """The progress score over time, as the team and its coach see it.

    How far the files carry a score stands in the notes, and in full on the page.
    """
    latest = max(view.project.progress, key=lambda score: score.date, default=None)
    if latest is None:
        return
    ask = "Where the two scores differ, what does each of us see that the other does not?"
    carried = ceiling(view).words
    rows = tuple(
        (
            Cell(day(score.date)),
            Cell(_score(score.self)),
            Cell(_score(score.coach)),
            Cell(gist(sentence(score.reason), _ON_A_SLIDE) or "—", whole=sentence(score.reason)),
        )
        for score in sorted(view.project.progress, key=lambda score: score.date)
    )
    scores = Grid(("Date", "Team", "Coach", "Why"), rows)
    blocks = (scores, Callout(_SCALE_IN_SHORT), Callout(carried) if in_full else None)
    notes = (ask, _SCALE, "" if in_full else carried)
    seen = _seen(latest.self, latest.coach)
    yield section(view, "progress", "Progress", seen, blocks, notes)


def _score(score: float | None) -> str:
    return "—" if score is None else f"{score:.1f}"


def _seen(team: float | None, coach: float | None) -> str:
    if team is None:
        return f"Our coach sees us at {_score(coach)} of 5"
    if coach is None:
        return f"We see ourselves at {_score(team)} of 5"
    if team == coach:
        return f"We and our coach both see us at {_score(team)} of 5"
    return f"We see ourselves at {_score(team)} of 5, our coach at {_score(coach)}"
