"""Checks of the theory of change: links that lead nowhere, drivers and ideas that hang loose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.analysis.thread import Reference
from qiworkbook.builtin.checks_base import Finding, Turn, asks, do, faults, own_measures
from qiworkbook.model import Aim, Cycle, Idea, IdeaStatus, MeasureKind, Phase, Purpose
from qiworkbook.problems import Action, Advice, InFile, Place
from qiworkbook.store import layout
from qiworkbook.text.words import counted, listed, meant_or, quoted


@asks(
    "drivers-missing",
    "Drivers say what has to change for the aim to be reached. Without them, ideas are a list "
    "of things to do.",
    turn=Turn.THEORY,
)
def missing(view: ProjectView) -> Iterator[Finding]:
    """There is an aim and no driver."""
    if view.project.aim and not view.project.drivers:
        yield Finding(
            view.project.source.place("aim"),
            "nothing says yet what has to change for the aim to be reached",
            "Add a first one.",
            ask="What would have to change on the ward for the aim to be reached?",
            action=do("driver add", view),
        )


@asks(
    "driver-not-measured",
    "When the aim doesn't move, it is the measures of the drivers that say where the theory "
    "needs another look.",
    turn=Turn.DRIVER,
)
def not_measured(view: ProjectView) -> Iterator[Finding]:
    """No measure shows a primary driver, nor any part of it."""
    for driver in view.thread.unmeasured_drivers:
        yield Finding(
            view.project.source.place(driver),
            f"no measure shows the driver {quoted(driver.name)}",
            Advice(
                "How would you see it change? Add ",
                InFile(f'shows = ["{driver.id}"]', "shows", (driver.id,)),
                " to that measure.",
            ),
            ask=f"How would you notice that {quoted(driver.name)} is coming true?",
            action=_show(view, driver.id),
        )


def _show(view: ProjectView, driver: str) -> Action:
    """Let a measure that shows nothing yet show the driver, or else make one."""
    for measure in own_measures(view):
        if not measure.shows and measure.kind is MeasureKind.PROCESS:
            return do("measure set", view, measure.id, shows=driver)
    return do("measure add", view, kind="process", shows=driver)


@asks(
    "driver-idle",
    "Either the driver matters, and then it needs an idea; or it doesn't, and then the diagram "
    "is clearer without it.",
    turn=Turn.DRIVER,
)
def idle(view: ProjectView) -> Iterator[Finding]:
    """No change idea acts on a driver."""
    for driver in view.thread.idle_drivers:
        yield Finding(
            view.project.source.place(driver),
            f"no change idea acts on the driver {quoted(driver.name)}",
            "Which change would move it? Ask the people who use the ward, too.",
            ask=f"Which change would move {quoted(driver.name)}? What do people on the ward say?",
            action=do("idea add", view, drives=driver.id),
        )


IN_USE = (IdeaStatus.ADOPTED, IdeaStatus.IMPLEMENTED, IdeaStatus.SUSTAINED, IdeaStatus.SPREAD)
SET_ASIDE = (IdeaStatus.ABANDONED, IdeaStatus.PARKED)
AT_SCALE = (Purpose.IMPLEMENT, Purpose.SPREAD)

# A name that begins like this does not read on from "to test ...". The second part holds
# words that are nouns as well ("call bells"): they count only before an article or a number.
_TASK = re.compile(
    r"(?:to )?(?:(?:agree|appoint|arrange|ask|book|buy|circulate|collate|collect|contact|create|"
    r"decide|deliver|develop|discuss|distribute|draft|email|e-mail|ensure|find|finish|identify|"
    r"implement|install|introduce|invite|laminate|make sure|obtain|organi[sz]e|prepare|print|"
    r"produce|provide|purchase|put up|recruit|remind|roll out|schedule|send|set up|speak|talk to|"
    r"tell|upload|write)\b(?!-)"
    r"|(?:call|check|complete|design|display|fit|get|give|hang|hold|launch|make|meet|order|phone|"
    r"plan|present|put|review|ring|run|share|start|train|update) (?:a|an|the|our|all|some|more|"
    r"every|new|enough|two|three|four|five|six|ten|twelve|twenty|\d+)\b(?! of\b))",
    re.IGNORECASE,
)
_NAMED_ONE_BY_ONE = 3
BEGINNING = timedelta(days=90)


@faults(
    "idea-drives-nothing",
    "An idea not linked to a driver is not part of the theory: nobody can say why it should "
    "bring the aim nearer.",
)
def drives_nothing(view: ProjectView) -> Iterator[Finding]:
    """A change idea is not linked to a driver."""
    if not view.project.drivers:
        return  # `drivers-missing` asks for a first one
    drivers = view.project.drivers
    likely = next((d.id for d in drivers if not d.is_primary), drivers[0].id)
    for idea in view.project.ideas:
        if not idea.drives:
            yield Finding(
                _place(view, idea, "drives"),
                f"the idea {quoted(idea.name)} is not linked to a driver",
                Advice("Add, for example: ", InFile(f'drives = ["{likely}"]', "drives", (likely,))),
            )


@asks(
    "idea-skips-a-driver",
    "The secondary drivers say how a primary driver changes. An idea that passes them by leaves "
    "out the step that a test could prove wrong.",
)
def skips_a_driver(view: ProjectView) -> Iterator[Finding]:
    """A change idea hangs on a primary driver that has parts, and on none of those parts."""
    for idea in view.project.ideas:
        driven = [d for d in view.project.drivers if d.id in idea.drives]
        parts = [part.id for driver in driven for part in view.thread.parts_of(driver)]
        if parts and all(driver.is_primary for driver in driven):
            yield Finding(
                _place(view, idea, "drives"),
                f"the idea {quoted(idea.name)} acts on a primary driver directly",
                f"Which part of it does the idea change: {listed(parts[:6], 'or')}?",
            )


@asks(
    "idea-never-tested",
    "An idea that stays on the list for months is either waiting for its first small test, or "
    "could be parked with a reason.",
    turn=Turn.IDEA,
)
def never_tested(view: ProjectView) -> Iterator[Finding]:
    """No cycle tests a change idea, though the project is three months old."""
    start = view.project.about.start
    if start and view.today - start < BEGINNING:
        return  # to begin with one idea at a time is good method
    waiting = [i for i in view.thread.untested_ideas if i.status is IdeaStatus.PROPOSED]
    plan = "Plan a first small test."
    if len(waiting) > _NAMED_ONE_BY_ONE:
        names = listed([quoted(idea.name, 40) for idea in waiting[:2]])
        yield Finding(
            _place(view, waiting[0]),
            f"{len(waiting)} ideas have never been tested, among them {names}",
            f"Choose the one with the most to learn. {plan}",
            ask=f"Which of the {len(waiting)} untested ideas would teach you most, with one "
            "person, tomorrow?",
            action=do("pdsa plan", view),
        )
        return
    for idea in waiting:
        yield Finding(
            _place(view, idea),
            f"nobody has tested {quoted(idea.name)} yet",
            plan,
            ask=f"What would a first test of {quoted(idea.name)} look like, with one person, "
            "tomorrow?",
            action=do("pdsa plan", view, idea=idea.id),
        )


@asks(
    "idea-in-use-untested",
    "A change that goes straight to the whole ward has had no chance to fail where failing "
    "is cheap.",
    turn=Turn.IDEA,
)
def in_use_untested(view: ProjectView) -> Iterator[Finding]:
    """A change idea is in use, or being implemented, and no cycle has tested it first."""
    for idea in view.project.ideas:
        cycles = view.thread.cycles_of(idea)
        if idea.status_reason.strip():
            continue  # why it did not have to be tested first
        if not cycles and idea.status not in (IdeaStatus.PROPOSED, *SET_ASIDE):
            yield Finding(
                _place(view, idea, "status"),
                f'{quoted(idea.name)} is said to be "{idea.status}", and no cycle tests it',
                "Was it tested? Write the cycle down, or why it did not have to be.",
                ask=f"How do you know that {quoted(idea.name)} works here?",
                action=do("pdsa plan", view, idea=idea.id),
            )
        elif cycles and all(c.file.purpose in AT_SCALE for c in cycles):
            yield Finding(
                cycles[0].source.place("purpose"),
                f"the first cycle of {quoted(idea.name)} is already to {cycles[0].file.purpose} it",
                "Could a small test come first, with one person, on one shift?",
                ask=f"What small test of {quoted(idea.name)} could come before it is done "
                "everywhere?",
                action=do("pdsa plan", view, idea=idea.id),
                cycle=cycles[0].id,
            )


@asks(
    "idea-status-behind",
    "The status is what the driver diagram and the slides show of an idea.",
    turn=Turn.LATER,
)
def status_behind(view: ProjectView) -> Iterator[Finding]:
    """A change idea is "proposed", and cycles test it."""
    for idea in view.project.ideas:
        cycles = view.thread.cycles_of(idea)
        if idea.status is IdeaStatus.PROPOSED and any(c.start for c in cycles):
            if all(c.start is None or c.start > view.today for c in cycles):
                continue
            yield Finding(
                _place(view, idea, "status"),
                f'{quoted(idea.name)} is "proposed", and has {counted(len(cycles), "cycle")}',
                'Is it "testing" by now?',
                ask=f"How far is {quoted(idea.name)} by now?",
                action=do("idea set", view, idea.id, status="testing"),
            )


@asks(
    "idea-reads-like-task",
    'A change idea reads on from "to test ...": it says what will be different on the ward. '
    "A task is something to tick off, and belongs in the plan of a cycle.",
    turn=Turn.IDEA,
)
def reads_like_task(view: ProjectView) -> Iterator[Finding]:
    """A change idea that is not set aside reads like a task."""
    for idea in view.project.ideas:
        if idea.status not in SET_ASIDE and _TASK.match(idea.name.strip()):
            yield Finding(
                _place(view, idea, "name"),
                f"{quoted(idea.name)} reads like a task",
                'Read it after "to test ...". What will be different when the task is done?',
                ask=f"What will be different on the ward when {quoted(idea.name)} is done?",
                action=do("idea set", view, idea.id, name=""),
            )


@asks(
    "idea-stopped-no-reason",
    "Knowing what did not work, and why, saves the next ward from finding out again.",
    turn=Turn.IDEA,
)
def stopped_without_reason(view: ProjectView) -> Iterator[Finding]:
    """A change idea is abandoned or parked, and nothing says why."""
    for idea in view.project.ideas:
        if idea.status in SET_ASIDE and not idea.status_reason.strip():
            yield Finding(
                _place(view, idea, "status"),
                f'{quoted(idea.name)} is "{idea.status}", and nothing says why',
                Advice("Add what you learned: ", InFile.key("status_reason")),
                ask=f"What did you learn from {quoted(idea.name)} that the next ward should know?",
                action=do("idea set", view, idea.id, reason=""),
            )


def _place(view: ProjectView, idea: Idea, *key: str) -> Place:
    return view.project.source.place(idea, *key)


CHECKS = (
    missing,
    not_measured,
    idle,
    drives_nothing,
    skips_a_driver,
    never_tested,
    in_use_untested,
    status_behind,
    reads_like_task,
    stopped_without_reason,
)


_VERBS = {
    "drives": "drives",
    "part_of": "is part of",
    "shows": "shows",
    "idea": "tests",
    "follows": "follows",
    "measures": "uses the measure",
    "measure": "is shown by the measure",
    "paired_with": "is read beside",
    "days_between": "is the days between the events of",
    "pdsa": "comes from the cycle",
}
_MOST_NAMED = 8


@faults(
    "link-to-nothing",
    "The thread from aim to cycle breaks there: the driver diagram, the charts and the slides "
    "leave the part out, and nobody notices.",
)
def dangling(view: ProjectView) -> Iterator[Finding]:
    """An id is used that nothing in the project has."""
    troubled = {problem.place.file for problem in view.project.problems}
    for link in view.thread.dangling:
        if link.kind == "cycle" and layout.cycle_file(view.project.id, link.value) in troubled:
            continue  # it is there, and cannot be read
        message = (
            f'{_who(link)} {_VERBS[link.key]} "{link.value}", '
            f"and there is no {link.kind} with that id"
        )
        yield Finding(_link_place(view, link), message, _instead(link))


def _link_place(view: ProjectView, link: Reference) -> Place:
    """Where the id is written; many may stand in one list."""
    source = view.project.source
    if isinstance(link.holder, Aim):
        return source.place("aim", link.key)
    if not isinstance(link.holder, Cycle):
        return source.item(link.value, link.holder, link.key)
    if link.key == "measures":
        return link.holder.source.item(link.value, "plan", link.key)
    return link.holder.source.place(link.key)


def _who(link: Reference) -> str:
    """What holds the link: a cycle, the aim, or a thing with an id."""
    if isinstance(link.holder, Aim):
        return "the aim"
    if isinstance(link.holder, Phase):
        return f'a phase of the measure "{link.measure.id if link.measure else ""}"'
    return f'the {type(link.holder).__name__.lower()} "{link.holder.id}"'


def _instead(link: Reference) -> str:
    if not link.candidates:
        return f"There is no {link.kind} in this project yet. Add it, or take the link out."
    candidates = tuple(dict.fromkeys(link.candidates))  # an id that stands twice is named once
    named = listed(candidates[:_MOST_NAMED], "or")
    more = ", or another" if len(candidates) > _MOST_NAMED else ""
    return meant_or(link.value, candidates, f"It could be {named}{more}.", quotes='"')


@faults(
    "id-used-twice",
    "A link to that id could mean either of them, so half of what you wrote is not seen.",
)
def used_twice(view: ProjectView) -> Iterator[Finding]:
    """Two drivers, two ideas or two measures have the same id."""
    source = view.project.source
    for twice in view.thread.duplicates:
        first = source.place(twice.first, "id").line
        yield Finding(
            source.place(twice.again, "id"),
            f'the {twice.kind} id "{twice.again.id}" is already used in line {first}',
            "Give one of the two another id, and look at the links to it.",
        )


@faults(
    "driver-circle",
    "A theory of change has to lead to the aim; a circle of drivers never arrives there.",
)
def driver_circles(view: ProjectView) -> Iterator[Finding]:
    """Drivers are part of each other, round in a circle."""
    for circle in view.thread.driver_circles:
        driver = next(one for one in view.project.drivers if one.id == circle[0])
        place = view.project.source.place(driver, "part_of")
        yield Finding(place, _round(circle, "is part of"), "Take one of these links out.")


@faults(
    "cycle-circle",
    "A ramp begins with a first small test; in a circle no cycle is the first.",
)
def cycle_circles(view: ProjectView) -> Iterator[Finding]:
    """Cycles follow each other, round in a circle."""
    for circle in view.thread.cycle_circles:
        first = next(one for one in view.project.cycles if one.id == circle[0])
        place = first.source.place("follows")
        yield Finding(
            place,
            _round(circle, "follows"),
            Advice("The first cycle of a ramp has ", InFile.key("follows", ""), "."),
        )


def _round(circle: tuple[str, ...], verb: str) -> str:
    if len(circle) == 1:
        return f'"{circle[0]}" {verb} itself'
    return f", which {verb} ".join(f'"{id_}"' for id_ in (*circle, circle[0])).replace(
        ", which", "", 1
    )


@faults(
    "data-for-no-measure",
    "Somebody collected these numbers, and no chart shows them.",
)
def data_for_no_measure(view: ProjectView) -> Iterator[Finding]:
    """A file of data belongs to no measure."""
    known = [measure.id for measure in view.project.measures]
    for id_, series in sorted(view.project.series.items()):
        if id_ in known or series.derived_by:
            continue
        meant = meant_or(id_, known, quotes='"')
        yield Finding(
            Place(series.source.file),
            f'there is no measure with the id "{id_}" in project.toml',
            f"Add the measure, or give the file the id of one. {meant}".rstrip(),
        )


LINKS = (dangling, used_twice, driver_circles, cycle_circles, data_for_no_measure)
