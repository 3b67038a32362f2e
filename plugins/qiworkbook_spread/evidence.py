"""What the workbook holds on the five questions of readiness, which ideas are believed in, and why.

It never answers one of the questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from qiworkbook.api import Cycle, Idea, Measure, ProjectView, counted, day, listed, short, verdict
from qiworkbook_spread.model import Adaptable, Adaptation, Answered, Core, Spread
from qiworkbook_spread.records import spread_of
from qiworkbook_spread.site_charts import MEASURE as CURVE

RULE = (
    "An idea is in the package when it is adopted, implemented, sustained or spread, and either "
    "the team's own degree of belief in it is high, or at least one PDSA cycle ended in adopting "
    "it with a prediction that held. Belief alone is not enough where predictions were compared "
    "and not one of them held."
)

IN_USE = ("adopted", "implemented", "sustained", "spread")


class Belief(Struct, frozen=True):
    """An idea, whether it is held with a high degree of belief, and why or why not.

    It `is_doubted` where the team holds it so, and none of its predictions held.
    """

    idea: Idea
    held: bool
    because: str
    is_doubted: bool = False


def beliefs(view: ProjectView) -> tuple[Belief, ...]:
    """Every idea of a project, judged by the rule, in the order of the file."""
    return tuple(belief_in(view, idea) for idea in view.project.ideas)


def believed(view: ProjectView) -> tuple[Belief, ...]:
    """The ideas that the rule lets in."""
    return tuple(one for one in beliefs(view) if one.held)


def belief_in(view: ProjectView, idea: Idea) -> Belief:
    """What the rule says of one idea."""
    if idea.status not in IN_USE:
        return Belief(idea, held=False, because=idea.status_reason or f"It is {idea.status.value}")
    cycles_of = view.thread.cycles_of(idea)
    confirmed = sum(
        cycle.file.act.decision.value == "adopt"
        and any(question.held.value == "yes" for question in cycle.file.plan.question)
        for cycle in cycles_of
    )
    compared = [
        question.held.value
        for cycle in cycles_of
        for question in cycle.file.plan.question
        if question.held.value in ("yes", "no", "partly")
    ]
    held, partly = compared.count("yes"), compared.count("partly")
    predictions = f"{held} of {counted(len(compared), 'prediction')} held"
    predictions += f", and {partly} in part" if partly else ""
    reasons = []
    if idea.belief is not None and idea.belief.value == "high":
        if "no" in compared and not held:
            return Belief(
                idea,
                held=False,
                because=f"The team's degree of belief in it is high, and {predictions}. Which "
                "of the two should be passed on? Test it once more, or write down what the cycles "
                "did not show",
                is_doubted=True,
            )
        reasons.append("the team's degree of belief is high")
        if compared:
            reasons.append(predictions)
    if confirmed:
        cycles = counted(confirmed, "cycle")
        reasons.append(f"{cycles} ended in adopting it with a prediction that held")
    if reasons:
        return Belief(idea, held=True, because=", and ".join(reasons))
    return Belief(
        idea,
        held=False,
        because=f"It is {idea.status.value}, but nobody says that belief in it is high, and no "
        "cycle ended in adopting it with a prediction that held",
    )


class PackageIdea(Struct, frozen=True):
    """An idea of the package, and the project that it comes from, seen whole."""

    view: ProjectView
    belief: Belief

    @property
    def idea(self) -> Idea:
        """The idea."""
        return self.belief.idea

    @property
    def ward(self) -> str:
        """Where it comes from, as people speak of the place."""
        return self.view.project.about.unit or self.view.project.title

    @property
    def spread(self) -> Spread:
        """What is written on its spread; empty where nothing is."""
        record = spread_of(self.view)
        return record.file if record else Spread()

    @property
    def core(self) -> tuple[Core, ...]:
        """What has to stay as it is."""
        return tuple(one for one in self.spread.core if one.idea == self.idea.id)

    @property
    def adaptable(self) -> tuple[Adaptable, ...]:
        """What may be made one's own."""
        return tuple(one for one in self.spread.adaptable if one.idea == self.idea.id)

    @property
    def adapted(self) -> tuple[tuple[str, Adaptation], ...]:
        """What other units changed of it, with the name of the unit."""
        return tuple(
            (site.unit, one)
            for site in self.spread.site
            for one in site.adaptation
            if one.idea == self.idea.id
        )

    @property
    def cycles(self) -> tuple[Cycle, ...]:
        """The finished cycles that tested it, by date."""
        tested = self.view.thread.cycles_of(self.idea)
        return tuple(cycle for cycle in tested if cycle.file.act.decision)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures with data that its cycles name, or that show what it acts on.

        How many sites took it up says nothing of whether it helps, so the curve is not among them.
        """
        named = {id_ for cycle in self.cycles for id_ in cycle.file.plan.measures}
        return tuple(
            measure
            for measure in self.view.project.measures
            if measure.id != CURVE
            if measure.id in named or set(measure.shows) & set(self.idea.drives)
            if (reading := self.view.reading(measure.id)) and reading.latest
        )


def parts_of(views: Iterable[ProjectView]) -> tuple[PackageIdea, ...]:
    """The ideas of these projects that are held with a high degree of belief."""
    return tuple(PackageIdea(view, belief) for view in views for belief in believed(view))


def held(view: ProjectView) -> ProjectView:
    """The project with only these ideas, and the drivers on the way from them to the aim."""
    ideas = tuple(belief.idea for belief in believed(view))
    wanted = _upwards(view, {driver for idea in ideas for driver in idea.drives})
    drivers = tuple(driver for driver in view.project.drivers if driver.id in wanted)
    project = replace(view.project, ideas=ideas, drivers=drivers)
    return ProjectView(project, view.today, view.workbook, view.rule_sets)


def _upwards(view: ProjectView, ids: set[str]) -> frozenset[str]:
    """The drivers, and all that they are part of."""
    above = {up for d in view.project.drivers if d.id in ids for up in d.part_of} - ids
    return _upwards(view, ids | above) if above else frozenset(ids)


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
