"""What happened between two versions of a project, told as an improver would.

Where there is no history of versions, `changes_by_date` tells what the files alone know.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from qiworkbook.model import Decision, Held, Stage
from qiworkbook.text.words import counted, day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from qiworkbook.model import Cycle, Measure, Point, Project, Series

T = TypeVar("T")


class About(StrEnum):
    """What a change is about, in the order in which changes are told."""

    PROJECT = "project"
    AIM = "aim"
    THEORY = "theory"
    IDEA = "idea"
    CYCLE = "cycle"
    MEASURE = "measure"
    DATA = "data"
    LEARNING = "learning"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened, as a sentence without a full stop.

    `id` is the cycle, idea or measure that it happened to, where it is one.
    """

    about: About
    words: str
    id: str = ""


def changes_between(before: Project | None, now: Project) -> tuple[Change, ...]:
    """What happened from one version of a project to the next; `before` None is "not yet there"."""
    if before is None:
        return (Change(About.PROJECT, "the project began"), *_first(now))
    return tuple(
        change
        for tell in (_project, _aim, _drivers, _ideas, _cycles, _measures, _data, _learning)
        for change in tell(before, now)
    )


def _first(now: Project) -> Iterator[Change]:
    for about, things, noun in (
        (About.IDEA, now.ideas, "change idea"),
        (About.CYCLE, now.cycles, "cycle"),
        (About.MEASURE, now.measures, "measure"),
    ):
        if things:
            yield Change(about, counted(len(things), noun))


def _project(before: Project, now: Project) -> Iterator[Change]:
    if before.about.status != now.about.status:
        yield Change(About.PROJECT, f"the project is now {now.about.status}")
    added = {m.role for m in now.team} - {m.role for m in before.team}
    for role in sorted(added):
        yield Change(About.PROJECT, f"the team has a {role.replace('-', ' ')}")
    level = now.coproduction.level if now.coproduction else None
    if level and level != (before.coproduction.level if before.coproduction else None):
        yield Change(About.PROJECT, f"the work is now {level}")


def _aim(before: Project, now: Project) -> Iterator[Change]:
    old, new = before.aim, now.aim
    if new is None:
        return
    if old is None:
        yield Change(About.AIM, f"an aim was set: {new.statement}")
        return
    for what, was, is_now in (
        ("target", old.target, new.target),
        ("date", old.by, new.by),
        ("baseline", old.baseline, new.baseline),
    ):
        if was != is_now:
            yield Change(About.AIM, f"the aim's {what} went from {_said(was)} to {_said(is_now)}")
    if old.statement != new.statement:
        yield Change(About.AIM, f"the aim was reworded: {new.statement}")
    if new.met and new.met != old.met:
        met = {"yes": "met", "partly": "partly met", "no": "not met"}[new.met]
        yield Change(About.AIM, f"the team says the aim was {met}")


def _drivers(before: Project, now: Project) -> Iterator[Change]:
    for driver in _new(before.drivers, now.drivers, lambda d: d.id):
        yield Change(About.THEORY, f"a new driver: {driver.name}")
    for driver in _new(now.drivers, before.drivers, lambda d: d.id):
        yield Change(About.THEORY, f"a driver was taken out: {driver.name}")


def _ideas(before: Project, now: Project) -> Iterator[Change]:
    for idea in _new(before.ideas, now.ideas, lambda i: i.id):
        yield Change(About.IDEA, f"a new idea: to test {idea.name}", idea.id)
    for old, idea in _both(before.ideas, now.ideas, lambda i: i.id):
        if old.status != idea.status:
            why = f": {idea.status_reason}" if idea.status_reason else ""
            words = f"{idea.name} went from {old.status} to {idea.status}{why}"
            yield Change(About.IDEA, words, idea.id)


def _cycles(before: Project, now: Project) -> Iterator[Change]:
    for cycle in _new(before.cycles, now.cycles, lambda c: c.id):
        yield Change(About.CYCLE, f"a new cycle, {cycle.title}: {how_far(cycle)}", cycle.id)
    for old, cycle in _both(before.cycles, now.cycles, lambda c: c.id):
        if old.stage is not cycle.stage:
            yield Change(About.CYCLE, f"{cycle.title}: {how_far(cycle)}", cycle.id)


def how_far(cycle: Cycle) -> str:
    """Where a cycle is, in words."""
    decision = cycle.file.act.decision
    if decision is not Decision.NOT_YET:
        questions = [q for q in cycle.file.plan.question if q.held]
        held = sum(q.held is Held.YES for q in questions)
        judged = f", {held} of {counted(len(questions), 'prediction')} held" if questions else ""
        return {"adopt": "adopted", "adapt": "to be adapted", "abandon": "abandoned"}[
            decision
        ] + judged
    return {
        Stage.PLAN: "being planned",
        Stage.DO: "planned",
        Stage.STUDY: "tested",
        Stage.ACT: "studied",
        Stage.DONE: "decided",
    }[cycle.stage]


def _measures(before: Project, now: Project) -> Iterator[Change]:
    for measure in _new(before.measures, now.measures, lambda m: m.id):
        yield Change(About.MEASURE, f"a new measure: {measure.name}", measure.id)
    for old, measure in _both(before.measures, now.measures, lambda m: m.id):
        if old.definition and old.definition != measure.definition:
            words = f"{measure.name} was defined anew: is it still one series?"
            yield Change(About.MEASURE, words, measure.id)
        yield from _phases(old, measure)


def _phases(old: Measure, measure: Measure) -> Iterator[Change]:
    for phase in _new(old.phase, measure.phase, lambda p: p.start):
        start = day(phase.start)
        yield Change(
            About.MEASURE,
            f"limits of {measure.name} were recalculated from {start}: {phase.reason}",
            measure.id,
        )


def _data(before: Project, now: Project) -> Iterator[Change]:
    for measure in now.measures:
        old, new = before.series.get(measure.id), now.series.get(measure.id)
        known = {point.when for point in _values(old)}
        added = [point for point in _values(new) if point.when not in known]
        if added:
            yield Change(About.DATA, new_values(measure, len(added), added[-1].when), measure.id)
        corrected = _corrected(old, new)
        if corrected:
            words = f"{counted(corrected, 'value')} of {measure.name} corrected"
            yield Change(About.DATA, words, measure.id)


def _values(series: Series | None) -> list[Point]:
    return [p for p in (series.points if series else ()) if p.value is not None]


def _corrected(old: Series | None, new: Series | None) -> int:
    was = {point.when: (point.value, point.denominator) for point in _values(old)}
    return sum(
        point.when in was and was[point.when] != (point.value, point.denominator)
        for point in (new.points if new else ())
    )


def _learning(before: Project, now: Project) -> Iterator[Change]:
    for learning in _new(before.learning, now.learning, lambda one: one.what):
        yield Change(About.LEARNING, learning.what)


def new_values(measure: Measure, number: int, last: date) -> str:
    """How many values of a measure are new, and up to when, in words."""
    return f"{counted(number, 'new value')} of {measure.name}, up to {day(last)}"


def _new(before: Iterable[T], now: Iterable[T], key: Callable[[T], object]) -> Iterator[T]:
    """What is there now and was not before."""
    known = {key(one) for one in before}
    return (one for one in now if key(one) not in known)


def _both(
    before: Iterable[T], now: Iterable[T], key: Callable[[T], object]
) -> Iterator[tuple[T, T]]:
    """What was there before and is now, as pairs."""
    known = {key(one): one for one in before}
    return ((known[key(one)], one) for one in now if key(one) in known)


def _said(value: date | float | str | None) -> str:
    match value:
        case None:
            return "nothing"
        case str():
            return value
        case int() | float():
            return f"{value:g}"
        case _:
            return day(value)
