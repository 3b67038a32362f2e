"""Checks of cycles together: ramps that start too large, stop early, or do not grow."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from qiworkbook.analysis.dates import last_day
from qiworkbook.builtin.checks_base import Finding, Turn, asks, do, faults
from qiworkbook.builtin.checks_ideas import SET_ASIDE
from qiworkbook.model import Decision, Level, Stage
from qiworkbook.text.words import counted, one_line, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Cycle
    from qiworkbook.problems import Action

_LARGE = re.compile(
    r"\b(all|every|each|whole|entire|both|wards|hospital|trust|ward-wide|wardwide|"
    r"everybody|everyone|always)\b",
    re.IGNORECASE,
)
_SMALL = re.compile(r"\b(one|a single|1|first|two|2|three|3)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_MANY = 10


def is_large(scale: str) -> bool:
    """Whether the words name everybody, or ten or more of something.

    "one nurse, every handover of one day" begins small: what comes first decides.
    """
    large, small = _LARGE.search(scale), _SMALL.search(scale)
    if large and not (small and small.start() < large.start()):
        return True
    return not small and any(int(number) >= _MANY for number in _NUMBER.findall(scale))


def same_words(texts: list[str]) -> bool:
    """Whether the texts are all the same, however they are spaced and capitalised."""
    return len({" ".join(text.casefold().split()) for text in texts}) <= 1


_ALONE_AFTER = timedelta(days=30)


@asks(
    "cycle-alone",
    "One test is one swallow. What makes a change trustworthy is the second and third test, on "
    "other shifts and with other people.",
    turn=Turn.RAMP,
)
def alone(view: ProjectView) -> Iterator[Finding]:
    """A cycle ended a month ago and stands alone: nothing came before it and nothing follows."""
    for ramp in view.thread.ramps:
        cycle = ramp[0]
        over = last_day(cycle)
        if len(ramp) > 1 or cycle.file.follows or _is_set_aside(view, cycle) or over is None:
            continue
        # Before a decision, `cycle-waiting` asks for the next step.
        if cycle.file.act.decision and over + _ALONE_AFTER < view.today:
            yield Finding(
                cycle.source.place("follows"),
                "this test ended over a month ago, and stands alone",
                _how_to_go_on(view, cycle),
                ask=f"{quoted(cycle.title)} ended with the decision to {cycle.file.act.decision}. "
                "What would the next small test be?",
                action=_onward(view, cycle),
                cycle=cycle.id,
            )


def _is_set_aside(view: ProjectView, cycle: Cycle) -> bool:
    idea = view.project.idea(cycle.file.idea)
    return cycle.file.act.decision is Decision.ABANDON or (
        idea is not None and idea.status in SET_ASIDE
    )


def _how_to_go_on(view: ProjectView, cycle: Cycle) -> str:
    idea = view.project.idea(cycle.file.idea)
    others = [c for c in view.thread.cycles_of(idea) if c.id != cycle.id] if idea else []
    if others:
        return f"{others[0].id} tests the same idea. If one builds on the other, say so in: follows"
    if cycle.file.act.decision is Decision.ADOPT:
        return "Would it also work on another shift, with other people? A second test would tell."
    return "What comes next?"


def _onward(view: ProjectView, cycle: Cycle) -> Action:
    """The next cycle of a ramp, planned."""
    return do("pdsa plan", view, idea=cycle.file.idea, follows=cycle.id)


@asks(
    "first-test-not-small",
    "The less sure we are, the smaller the test: one person, one shift, one day costs little "
    "when it goes wrong, and something always does.",
    turn=Turn.RAMP,
)
def first_not_small(view: ProjectView) -> Iterator[Finding]:
    """The first test of an idea is large, although the team is not sure that it will help."""
    for ramp in view.thread.ramps:
        cycle = ramp[0]
        plan, idea = cycle.file.plan, view.project.idea(cycle.file.idea)
        belief = plan.belief or (idea.belief if idea else None)
        if belief is not Level.LOW or cycle.file.follows:
            continue
        if not plan.scale.strip():
            place = cycle.source.place("plan")
            what = "nothing says how small the test is"
            hint = 'Add, for example: scale = "one nurse, one morning handover"'
        elif is_large(plan.scale):
            place = cycle.source.place("plan", "scale")
            what = f"the first test is {quoted(plan.scale)}"
            hint = "Could it start with one person, on one shift?"
        else:
            continue
        ahead = cycle.stage in (Stage.PLAN, Stage.DO) and not cycle.file.do.started
        ahead = ahead and (plan.start is None or plan.start >= view.today)
        smallest = f"What is the smallest test of {quoted(cycle.title)} that would teach something?"
        yield Finding(
            place,
            f"you are not sure yet that this will help, and {what}",
            hint,
            ask=smallest if ahead else "",
            action=do("pdsa plan", view, cycle=cycle.id, scale=""),
            cycle=cycle.id,
        )


@asks(
    "ramp-never-harder",
    "What works with the keen nurse on a quiet morning has to work at night and at the weekend "
    "before the ward can rely on it.",
    turn=Turn.RAMP,
)
def never_harder(view: ProjectView) -> Iterator[Finding]:
    """A change was adopted, and every test of it was under the same conditions."""
    for ramp in view.thread.ramps:
        adopted = [c for c in ramp if c.file.act.decision is Decision.ADOPT]
        if len(ramp) < 2 or not adopted:
            continue
        circumstances = [f"{c.file.plan.scale} / {c.file.plan.conditions}" for c in ramp]
        if same_words(circumstances):
            yield Finding(
                adopted[0].source.place("plan", "scale"),
                f"all {counted(len(ramp), 'test')} before adopting were alike",
                "What if it is busy, at night, or without the people who thought of it?",
                ask="Would it also work when it is busy, at night, or without the people who "
                "thought of it?",
                action=_onward(view, ramp[-1]),
                cycle=adopted[0].id,
            )


@asks(
    "follows-a-later-cycle",
    "A ramp is read from left to right; this one would run backwards.",
    turn=Turn.LATER,
)
def follows_later(view: ProjectView) -> Iterator[Finding]:
    """A cycle follows one that began after it."""
    circling = {id_ for circle in view.thread.cycle_circles for id_ in circle}
    for cycle in view.project.cycles:
        before = view.project.cycle(cycle.file.follows) if cycle.id not in circling else None
        if before and before.start and cycle.start and before.start > cycle.start:
            yield Finding(
                cycle.source.place("follows"),
                f"this cycle began on {cycle.start}, and follows one that began on {before.start}",
                "Which came first?",
                ask=f"Which came first: {quoted(cycle.title)}, or {quoted(before.title)}?",
                action=do("pdsa plan", view, cycle=cycle.id, start=""),
                cycle=cycle.id,
            )


@faults(
    "cycle-written-twice",
    "Both would stand on the slides and be counted, and only one of them goes on being filled in.",
)
def written_twice(view: ProjectView) -> Iterator[Finding]:
    """Two files hold the same cycle: title, idea and start are equal."""
    first: dict[tuple[object, ...], Cycle] = {}
    for cycle in view.project.cycles:
        known_by = (one_line(cycle.file.title or cycle.id).casefold(), cycle.file.idea, cycle.start)
        if known_by in first:
            yield Finding(
                cycle.source.place("title"),
                f"the cycle {quoted(cycle.title)} is already in {first[known_by].source.file}",
                "Keep one of the two, with everything that was learned.",
            )
        elif cycle.start:
            first[known_by] = cycle


CHECKS = (alone, first_not_small, never_harder, follows_later, written_twice)
