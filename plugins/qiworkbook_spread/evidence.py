"""What the workbook holds on the five questions of readiness. It never answers one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from qiworkbook.api import ProjectView, counted, day, listed, short, verdict
from qiworkbook_spread.belief import believed
from qiworkbook_spread.model import Answered, Spread


class ReadinessQuestion(Struct, frozen=True):
    """One of the five questions: its key in the file, and how it is asked."""

    key: str
    ask: str


QUESTIONS = (
    ReadinessQuestion(
        "sustained",
        "Has the improvement held where it was tested, as everyday work, with no more tweaks?",
    ),
    ReadinessQuestion("describable", "Can the parts of the change package be described?"),
    ReadinessQuestion("different", "Is something done differently, and not only better?"),
    ReadinessQuestion("packaged", "Is it packaged so that others can understand it and test it?"),
    ReadinessQuestion(
        "documented",
        "Is it documented: driver diagram, data over time, PDSA cycles, flowcharts, policies?",
    ),
)
"""East London NHS Foundation Trust's checklist, in our words. All five are to be answered yes
before a change is spread."""

_ENOUGH_SHOWN = 3


class EvidenceFound(Struct, frozen=True):
    """A question, the team's answer, and what the workbook holds on it.

    `lines` is what was found, `missing` what was looked for and is not there.
    """

    question: ReadinessQuestion
    answered: Answered
    lines: tuple[str, ...]
    missing: tuple[str, ...]


_UNTOLD = (
    (False, "nothing that a workbook could tell: only people know what they do differently"),
)


def found_for(view: ProjectView, spread: Spread) -> tuple[EvidenceFound, ...]:
    """The five questions in order, each with what was found."""
    looks: tuple[Callable[[ProjectView, Spread], Iterable[Said]], ...] = (
        _sustained,
        _describable,
        lambda *_: _UNTOLD,
        _packaged,
        _documented,
    )
    return tuple(
        EvidenceFound(
            question,
            getattr(spread.readiness, question.key),
            tuple(text for there, text in said if there),
            tuple(text for there, text in said if not there),
        )
        for question, look in zip(QUESTIONS, looks, strict=True)
        for said in [tuple(look(view, spread))]
    )


Said = tuple[bool, str]
"""Whether it is there, and what it is."""


def _sustained(view: ProjectView, _: Spread) -> Iterator[Said]:
    reading = view.outcome
    if reading is None or reading.latest is None:
        yield False, "no data for the measure that shows the aim"
    else:
        yield True, f"The outcome's chart: {verdict(reading)}"
        phase = reading.phase_now
        start = reading.points[phase.first].when if phase and phase.first else None
        if phase and start:
            many = counted(phase.last - phase.first + 1, "point")
            yield True, f"Its limits were last redrawn from {day(start)}, {many} ago"
    kept = [i.name for i in view.project.ideas if i.status.value in ("sustained", "spread")]
    many = counted(len(kept), "idea")
    yield bool(kept), f"{many} marked sustained or spread" if kept else "no idea marked sustained"


def _describable(view: ProjectView, spread: Spread) -> Iterator[Said]:
    ideas = believed(view)
    named = listed(
        [f'"{short(one.idea.name, 50).removesuffix(".")}"' for one in ideas[:_ENOUGH_SHOWN]]
    )
    more = f" and {len(ideas) - _ENOUGH_SHOWN} more" if len(ideas) > _ENOUGH_SHOWN else ""
    yield (
        bool(ideas),
        f"{counted(len(ideas), 'idea')} held with a high degree of belief: {named}{more}"
        if ideas
        else "no idea held with a high degree of belief",
    )
    parts = len(spread.core)
    yield bool(parts), f"{counted(parts, 'core part')} written down" if parts else "no core part"


def _packaged(view: ProjectView, spread: Spread) -> Iterator[Said]:
    without = [one for one in believed(view) if not view.thread.cycles_of(one.idea)]
    described = {core.idea for core in spread.core} | {part.idea for part in spread.adaptable}
    bare = [one.idea for one in believed(view) if one.idea.id not in described]
    adaptable = len(spread.adaptable)
    yield (
        bool(adaptable),
        f"{counted(adaptable, 'part')} that may be adapted"
        if adaptable
        else "nothing on what may be adapted",
    )
    if bare:
        yield False, f"core and adaptable parts of {listed([idea.id for idea in bare])}"
    if without:
        yield False, f"a cycle behind {listed([one.idea.id for one in without])}"
    tried = [site.unit for site in spread.site if site.adaptation]
    if tried:
        yield True, f"What {listed(tried)} adapted, and why"


def _documented(view: ProjectView, _: Spread) -> Iterator[Said]:
    project = view.project
    ready = [s for s in project.series.values() if s.latest and not s.derived_by]
    done = [cycle for cycle in project.cycles if cycle.file.act.decision]
    drivers, measures = len(project.drivers), len(ready)
    for many, said, lacking in (
        (drivers, f"{counted(drivers, 'driver')} in the driver diagram", "a driver diagram"),
        (measures, f"{counted(measures, 'measure')} with data over time", "data over time"),
        (len(done), counted(len(done), "finished PDSA cycle"), "a finished PDSA cycle"),
    ):
        yield bool(many), said if many else lacking
    yield False, "flowcharts and policies, which a workbook does not hold"
