"""The section on the theory of change: the driver diagram, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.compose.sections import STATUS_TONE, section
from qiworkbook.content import Arrow, Callout, Cell, Diagram, Node, NodeKind, Table
from qiworkbook.model import AIM
from qiworkbook.text.words import capital, counted, listed, no_stop, sentence, spelt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section
    from qiworkbook.model import Driver, Idea

_IDEAS_ON_A_SLIDE = 4
_FIRST = ("Aim", "Primary drivers", "Secondary drivers")


def theory(view: ProjectView) -> Iterator[Section]:
    """The driver diagram of a project, on as few slides as can be read from the back.

    With many ideas it stops at the drivers and says how many ideas act on each: the ideas have a
    slide of their own.
    """
    many = len(view.project.ideas) > _IDEAS_ON_A_SLIDE
    yield _section(view, (), with_ideas=not many)


def theory_in_full(view: ProjectView) -> Iterator[Section]:
    """The driver diagram, and a table of every driver with its measures and ideas."""
    yield _section(view, (_in_words(view),) if view.project.drivers else ())


def _section(view: ProjectView, more: tuple[Table, ...], *, with_ideas: bool = True) -> Section:
    project = view.project
    if not project.drivers and not project.ideas:
        missing = Callout("A driver diagram says what has to change for the aim to be reached.")
        message = "What has to change for the aim is still to be worked out"
        return section(view, "theory", "Theory of change", message, (missing,))
    return section(
        view,
        "theory",
        "Theory of change",
        _message(view),
        (diagram(view, with_ideas=with_ideas), *more),
        (
            "Read it from the right: if this idea works, that changes, and the aim comes nearer.",
            "Which arrow are you least sure of? That is the next thing to test.",
        ),
    )


def _message(view: ProjectView) -> str:
    primary, ideas = view.thread.primary_drivers, view.project.ideas
    ideas_said = spelt(len(ideas), "change idea")
    if not primary:
        return f"{capital(ideas_said)}, and no driver yet to say why they should help"
    has = "has" if len(primary) == 1 else "have"
    aim = f"{capital(spelt(len(primary), 'thing'))} {has} to change to reach the aim"
    return f"{aim}, and {ideas_said} could help" if ideas else aim


def diagram(view: ProjectView, *, with_ideas: bool = True) -> Diagram:
    """The driver diagram: aim, primary drivers, what lies behind them, change ideas.

    A driver's column is its longest way from the aim; ideas stand in the last column. Marks say
    how many measures show a part, and how far an idea has come.
    """
    project = view.project
    depth = {driver.id: depth_of(view, driver) for driver in project.drivers}
    deepest = max(depth.values(), default=0)
    last = deepest + 1
    headings = [*_FIRST[:last], *["Behind them"] * (last - len(_FIRST))]
    ideas = project.ideas if with_ideas else ()
    if ideas:
        headings.append("Change ideas")
    nodes = [
        _aim_node(view),
        *(
            _driver_node(view, driver, depth[driver.id], count_ideas=not with_ideas)
            for driver in project.drivers
        ),
        *(_idea_node(idea, last) for idea in ideas),
    ]
    arrows = [arrow for arrow in _arrows(view) if with_ideas or not arrow.end.startswith("idea-")]
    return Diagram(tuple(nodes), tuple(arrows), alt_of(view), tuple(headings))


def depth_of(view: ProjectView, driver: Driver, seen: frozenset[str] = frozenset()) -> int:
    """How many steps a driver is from the aim, by the longest way; circles are cut."""
    seen = seen | {driver.id}
    parents = [d for d in view.project.drivers if d.id in driver.part_of and d.id not in seen]
    if not parents:
        return 1 if driver.is_primary else 2
    return 1 + max(depth_of(view, parent, seen) for parent in parents)


def _aim_node(view: ProjectView) -> Node:
    aim = view.project.aim
    text = no_stop(aim.statement) if aim else "The aim is still to be agreed"
    mark = _measured(len(view.thread.aim_measures))
    return Node(AIM, text, NodeKind.AIM, 0, mark)


def _driver_node(view: ProjectView, driver: Driver, column: int, *, count_ideas: bool) -> Node:
    kind = NodeKind.PRIMARY if column == 1 else NodeKind.SECONDARY
    ideas = len(view.thread.ideas_for(driver)) if count_ideas else 0
    parts = (
        _measured(len(view.thread.measures_of(driver))),
        counted(ideas, "idea") if ideas else "",
    )
    mark = ", ".join(part for part in parts if part)
    return Node(f"driver-{driver.id}", capital(no_stop(driver.name)), kind, column, mark)


def _idea_node(idea: Idea, column: int) -> Node:
    tone = STATUS_TONE[idea.status]
    name = capital(no_stop(idea.name))
    return Node(f"idea-{idea.id}", name, NodeKind.IDEA, column, idea.status, tone)


def _measured(measures: int) -> str:
    return counted(measures, "measure") if measures else ""


def _arrows(view: ProjectView) -> Iterator[Arrow]:
    project = view.project
    for driver in project.drivers:
        if driver.is_primary:
            yield Arrow(AIM, f"driver-{driver.id}")
        for parent in dict.fromkeys(driver.part_of):
            if parent != driver.id and project.driver(parent):
                yield Arrow(f"driver-{parent}", f"driver-{driver.id}")
    for idea in project.ideas:
        for driven in dict.fromkeys(idea.drives):
            if project.driver(driven):
                yield Arrow(f"driver-{driven}", f"idea-{idea.id}")


def alt_of(view: ProjectView) -> str:
    """The diagram in sentences, from the aim to the ideas."""
    aim = view.project.aim
    said = [f"Driver diagram. Aim: {sentence(aim.statement)}" if aim else "Driver diagram."]
    for driver in view.project.drivers:
        parents = [p.name for p in view.project.drivers if p.id in driver.part_of]
        kind = "Primary driver" if driver.is_primary else "Driver"
        behind = f", part of {listed([f'“{name}”' for name in parents])}" if parents else ""
        ideas = [f"{no_stop(i.name)} ({i.status})" for i in view.thread.ideas_for(driver)]
        acting = f" Ideas: {listed(ideas)}." if ideas else ""
        said.append(f"{kind}: “{no_stop(driver.name)}”{behind}.{acting}")
    loose = [no_stop(i.name) for i in view.project.ideas if not _is_tied(view, i)]
    if loose:
        said.append(f"Ideas that act on no driver: {listed(loose)}.")
    return " ".join(said)


def _is_tied(view: ProjectView, idea: Idea) -> bool:
    return any(view.project.driver(id_) for id_ in idea.drives)


def _in_words(view: ProjectView) -> Table:
    rows = []
    for driver in view.project.drivers:
        parents = [p.name for p in view.project.drivers if p.id in driver.part_of]
        measures = [m.name for m in view.thread.measures_of(driver)]
        ideas = [f"{i.name} ({i.status})" for i in view.thread.ideas_for(driver)]
        rows.append(
            (
                Cell(driver.name),
                Cell(listed(parents) or "The aim"),
                Cell("; ".join(measures) or "—"),
                Cell("; ".join(ideas) or "—"),
            )
        )
    columns = ("Driver", "Acts on", "Shown by", "Change ideas")
    return Table(columns, tuple(rows), "The theory of change in words")
