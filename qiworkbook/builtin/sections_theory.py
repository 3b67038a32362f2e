"""The theory of change and its ideas, in the report and in the deck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from qiworkbook.analysis.dates import has_begun
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.builtin.checks_theory import IN_USE, SET_ASIDE
from qiworkbook.compose.document import SIGN, STATE, STATUS_TONE, aim_said, section
from qiworkbook.content import Arrow, Callout, Cell, Diagram, Grid, Node, NodeKind, Rank, Section
from qiworkbook.model import AIM, Driver, Idea, IdeaStatus, Level, Measure, MeasureKind
from qiworkbook.text.words import capital, counted, gist, listed, no_stop, sentence, short, spelt

_REASON_ON_A_SLIDE = 70
_CHANGE: dict[Level | None, str] = {Level.HIGH: "Much", Level.MEDIUM: "Some", Level.LOW: "Little"}
_WORK: dict[Level | None, str] = {
    Level.LOW: "Little work",
    Level.MEDIUM: "Some work",
    Level.HIGH: "Much work",
}
_MOST_FOR_LEAST = "Much change for little work is at the top left"
_ON_A_SLIDE = 6  # ideas in a picture, which may all stand in one column
_HEAD = NodeKind.SECONDARY
ORDER = (
    *(IdeaStatus.SPREAD, IdeaStatus.SUSTAINED, IdeaStatus.IMPLEMENTED, IdeaStatus.ADOPTED),
    *(IdeaStatus.TESTING, IdeaStatus.PROPOSED, IdeaStatus.PARKED, IdeaStatus.ABANDONED),
)


def ideas(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """The change ideas with their status, those in use first.

    In full, with what each acts on, how often it was tested, and why it stands there.
    """
    if not view.project.ideas:
        missing = Callout('A change idea reads on from "to test ...".')
        title, message = "Change ideas", "No change ideas yet"
        yield section(view, "ideas", title, message, (missing,), to_agree=True)
        return
    yield section(
        view,
        "ideas",
        "Change ideas",
        ideas_in_a_sentence(view),
        (_table_in_full(view), by_effort(view)) if in_full else (_table(view),),
        ("Which of these surprised you most, whichever way it went?",),
    )
    if not in_full and (picture := by_effort(view, _ON_A_SLIDE)):
        made = section(view, "ideas-by-effort", "Change ideas", _MOST_FOR_LEAST, (picture,))
        yield replace(made, rank=Rank.DETAIL)


def _table(view: ProjectView) -> Grid:
    rows = tuple(
        (
            Cell(capital(no_stop(idea.name))),
            Cell(capital(idea.status), STATUS_TONE[idea.status]),
            Cell(
                no_stop(gist(no_stop(idea.status_reason), _REASON_ON_A_SLIDE)) or "—",
                whole=no_stop(idea.status_reason),
            ),
        )
        for idea in _in_order(view)
    )
    return Grid(("Change idea", "How far", "Why"), rows)


def _table_in_full(view: ProjectView) -> Grid:
    rows = tuple(
        (
            Cell(capital(no_stop(idea.name))),
            Cell("; ".join(d.name for d in view.project.drivers if d.id in idea.drives) or "—"),
            Cell(capital(idea.status), STATUS_TONE[idea.status]),
            Cell(
                counted(len(cycles), "cycle")
                if (cycles := view.thread.cycles_of(idea))
                else "Never tested"
                if idea.status in SET_ASIDE
                else "Not tested yet"
            ),
            Cell(sentence(idea.status_reason) or "—"),
            Cell(capital((idea.source or "—").replace("-", " "))),
        )
        for idea in _in_order(view)
    )
    columns = ("Change idea", "Acts on", "How far", "Cycles", "Why", "Whose idea")
    return Grid(columns, rows)


def by_effort(view: ProjectView, most: int | None = None) -> Diagram | None:
    """Impact against effort: what could change much for little work stands at the top left.

    Ideas that were set aside are left out, and of more than `most` those that could change least.
    None where no idea has both.
    """
    open_to_choice = [idea for idea in _in_order(view) if idea.status not in SET_ASIDE]
    placed = sorted(
        (idea for idea in open_to_choice if idea.impact and idea.effort),
        key=lambda idea: ([*_CHANGE].index(idea.impact), [*_WORK].index(idea.effort)),
    )
    if not placed:
        return None
    more, lacking = placed[most:] if most else [], len(open_to_choice) - len(placed)
    left = [f"{counted(lacking, 'idea')} not placed yet"] * bool(lacking)
    left += [f"{len(more)} more in the report"] * bool(more)
    nodes = [Node("corner", "Could change", _HEAD, 0, row=0)]
    nodes += [
        Node(f"effort-{n}", work, _HEAD, n, row=0) for n, work in enumerate(_WORK.values(), 1)
    ]
    told = ["Ideas by what they could change, and how much work they are"]
    for idea in placed[:most]:
        row, column = [*_CHANGE].index(idea.impact), [*_WORK].index(idea.effort) + 1
        change, name = _CHANGE[idea.impact], no_stop(idea.name)
        if not any(node.row == row + 1 for node in nodes):
            nodes.append(Node(f"impact-{idea.impact}", change, _HEAD, 0, row=row + 1))
        text, tone = f"{SIGN[idea.status]} {capital(name)}", STATUS_TONE[idea.status]
        nodes.append(Node(f"idea-{idea.id}", text, NodeKind.IDEA, column, "", tone, row + 1))
        work = _WORK[idea.effort].lower()
        told.append(f"Could change {change.lower()}, {work}: {name} ({STATE[idea.status]})")
    if left:
        nodes.append(Node("left", ", ".join(left), _HEAD, 1, row=len(_CHANGE) + 1))
    alt = " ".join(f"{one}." for one in (*told, *left))
    states = {f"{SIGN[o.status]} {STATE[o.status]}": STATUS_TONE[o.status] for o in placed[:most]}
    return Diagram(tuple(nodes), (), alt, legend=tuple(states.items()), one_page=True)


def _in_order(view: ProjectView) -> list[Idea]:
    return sorted(view.project.ideas, key=lambda idea: ORDER.index(idea.status))


def _groups(view: ProjectView) -> list[tuple[str, int]]:
    """How many ideas are in use, being tested, waiting, set aside."""
    found = view.project.ideas
    begun = {c.file.idea for c in view.project.cycles if has_begun(c, view.today)}
    waiting = sum(i.status is IdeaStatus.PROPOSED and i.id not in begun for i in found)
    at_work = sum(i.status in (IdeaStatus.PROPOSED, IdeaStatus.TESTING) for i in found)
    groups = (
        ("in use", sum(i.status in IN_USE for i in found)),
        ("being tested", at_work - waiting),
        ("not tested yet", waiting),
        ("set aside", sum(i.status in SET_ASIDE for i in found)),
    )
    return [(name, count) for name, count in groups if count]


def ideas_in_a_sentence(view: ProjectView) -> str:
    """The ideas in one sentence: "Of 10 ideas, 6 are in use, 2 being tested and 2 set aside"."""
    total, groups = len(view.project.ideas), _groups(view)
    if len(groups) == 1:
        name, _ = groups[0]
        all_of_them = "The one change idea is" if total == 1 else f"All {total} change ideas are"
        return f"{all_of_them} {name}"
    first, *rest = (f"{count} {name}" for name, count in groups)
    verb = "is" if groups[0][1] == 1 else "are"
    return f"Of {total} change ideas, {listed([first.replace(' ', f' {verb} ', 1), *rest])}"


_IDEAS_ON_A_SLIDE = 9
_NAME_ON_A_SLIDE = 70  # letters of an idea
_AIM_ON_A_SLIDE = 130
_FIRST = ("Aim", "Primary drivers", "Secondary drivers")


def theory(view: ProjectView, *, in_full: bool = False) -> Iterator[Section]:
    """The theory on one slide: the aim, what has to change for it, and ideas by how far they are.

    The whole of it, with what lies behind the drivers, follows as a detail. In full, that is all
    there is, with a table of every driver with its measures and ideas.
    """
    made = _section(view, (_in_words(view),) if in_full and view.project.drivers else ())
    if view.project.ideas and not in_full:
        yield replace(made, message=_found(view), blocks=(on_one_slide(view),))
        made = replace(made, id=f"{made.id}-whole", name=f"{made.name}-whole", rank=Rank.DETAIL)
    yield made


def _section(view: ProjectView, more: tuple[Grid, ...]) -> Section:
    project = view.project
    if not project.drivers and not project.ideas:
        missing = Callout("A driver diagram says what has to change for the aim to be reached.")
        message = "What has to change for the aim is still to be worked out"
        return section(view, "theory", "Theory of change", message, (missing,), to_agree=True)
    return section(
        view,
        "theory",
        "Theory of change",
        _message(view),
        (diagram(view), *more),
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


def _found(view: ProjectView) -> str:
    primary = view.thread.primary_drivers
    ideas = ideas_in_a_sentence(view)
    if not primary:
        return f"{ideas}, and no driver yet to say why they should help"
    drivers = spelt(len(primary), "thing")
    has = "has" if len(primary) == 1 else "have"
    return f"{capital(drivers)} {has} to change; {ideas[:1].lower()}{ideas[1:]}"


def on_one_slide(view: ProjectView) -> Diagram:
    """The aim, the drivers that act on it, and the ideas in the colours of their states.

    An idea stands with the drivers that it acts on, directly or by way of others. With more ideas
    than a slide holds, those in use and being tested come first and the last box counts the rest.
    """
    ideas = sorted(view.project.ideas, key=lambda idea: ORDER.index(idea.status))
    shown = ideas if len(ideas) <= _IDEAS_ON_A_SLIDE else ideas[: _IDEAS_ON_A_SLIDE - 1]
    aim = replace(_aim_node(view), mark="")
    aim = replace(aim, text=no_stop(gist(aim.text, _AIM_ON_A_SLIDE)))
    drivers = [
        Node(f"driver-{d.id}", capital(no_stop(d.name)), NodeKind.PRIMARY, 1)
        for d in view.thread.primary_drivers
    ]
    column = 2 if drivers else 1
    nodes = [
        Node(
            f"idea-{idea.id}",
            f"{SIGN[idea.status]} {capital(short(no_stop(idea.name), _NAME_ON_A_SLIDE))}",
            NodeKind.IDEA,
            column,
            tone=STATUS_TONE[idea.status],
        )
        for idea in shown
    ]
    left_out = len(ideas) - len(shown)
    if left_out:
        more = f"And {counted(left_out, 'more idea')}, in the appendix"
        nodes.append(Node("ideas-more", more, NodeKind.IDEA, column))
    arrows = [Arrow(AIM, driver.id) for driver in drivers]
    arrows += [Arrow(f"driver-{d}", f"idea-{i.id}") for i in shown for d in _led_to(view, i)]
    states = dict.fromkeys(idea.status for idea in shown)
    legend = dict.fromkeys((f"{SIGN[one]} {STATE[one]}", STATUS_TONE[one]) for one in states)
    return Diagram(
        (aim, *drivers, *nodes), tuple(arrows), alt_of(view), legend=tuple(legend), one_page=True
    )


def _led_to(view: ProjectView, idea: Idea) -> list[str]:
    """The primary drivers that an idea acts on, directly or by way of others, in their order."""
    reached: set[str] = set()
    waiting = list(idea.drives)
    while waiting:
        id_ = waiting.pop()
        driver = view.project.driver(id_)
        if driver and id_ not in reached:
            reached.add(id_)
            waiting += driver.part_of
    return [d.id for d in view.thread.primary_drivers if d.id in reached]


def diagram(view: ProjectView) -> Diagram:
    """The driver diagram: aim, primary drivers, what lies behind them, change ideas.

    A driver's column is its longest way from the aim; ideas stand in the last column. Marks say
    how many measures of each type show a part, and how far an idea has come.
    """
    project = view.project
    depth = {driver.id: depth_of(view, driver) for driver in project.drivers}
    last = max(depth.values(), default=0) + 1
    headings = [*_FIRST[:last], *["Behind them"] * (last - len(_FIRST))]
    if project.ideas:
        headings.append("Change ideas")
    nodes = [
        _aim_node(view),
        *(_driver_node(view, driver, depth[driver.id]) for driver in project.drivers),
        *(
            Node(
                f"idea-{idea.id}",
                capital(no_stop(idea.name)),
                NodeKind.IDEA,
                last,
                idea.status,
                STATUS_TONE[idea.status],
            )
            for idea in project.ideas
        ),
    ]
    return Diagram(tuple(nodes), tuple(_arrows(view)), alt_of(view), tuple(headings))


def depth_of(view: ProjectView, driver: Driver, seen: frozenset[str] = frozenset()) -> int:
    """How many steps a driver is from the aim, by the longest way; circles are cut."""
    seen = seen | {driver.id}
    parents = [d for d in view.project.drivers if d.id in driver.part_of and d.id not in seen]
    if not parents:
        return 1 if driver.is_primary else 2
    return 1 + max(depth_of(view, parent, seen) for parent in parents)


def _aim_node(view: ProjectView) -> Node:
    text = no_stop(aim_said(view)) or "The aim is still to be agreed"
    return Node(AIM, text, NodeKind.AIM, 0, measures_said(measures_of_aim(view)))


def measures_of_aim(view: ProjectView) -> tuple[Measure, ...]:
    """What shows the aim, and what watches over the whole: balancing measures without a link."""
    watch = [
        measure
        for measure in view.project.measures
        if measure.kind is MeasureKind.BALANCING and not measure.shows
    ]
    return tuple(dict.fromkeys((*view.thread.aim_measures, *watch)))


def measures_said(measures: Iterable[Measure]) -> str:
    """How many measures of each type: "1 outcome, 2 process measures"; "" for none."""
    many = Counter(str(measure.kind) for measure in measures)
    kinds = [kind for kind in map(str, MeasureKind) if many[kind]]
    told = ", ".join(f"{many[kind]} {kind}" for kind in kinds)
    return f"{told} {'measure' if many[kinds[-1]] == 1 else 'measures'}" if told else ""


def _driver_node(view: ProjectView, driver: Driver, column: int) -> Node:
    kind = NodeKind.PRIMARY if column == 1 else NodeKind.SECONDARY
    mark = measures_said(view.thread.measures_of(driver))
    return Node(f"driver-{driver.id}", capital(no_stop(driver.name)), kind, column, mark)


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
    aim = aim_said(view)
    said = [f"Driver diagram. Aim: {sentence(aim)}" if aim else "Driver diagram."]
    if shown := measures_said(measures_of_aim(view)):
        said.append(f"It has {shown}.")
    for driver in view.project.drivers:
        parents = [p.name for p in view.project.drivers if p.id in driver.part_of]
        kind = "Primary driver" if driver.is_primary else "Driver"
        behind = f", part of {listed([f'“{name}”' for name in parents])}" if parents else ""
        ideas = [f"{no_stop(i.name)} ({i.status})" for i in view.thread.ideas_for(driver)]
        acting = f" Ideas: {listed(ideas)}." if ideas else ""
        measures = measures_said(view.thread.measures_of(driver))
        shown = f" It has {measures}." if measures else ""
        said.append(f"{kind}: “{no_stop(driver.name)}”{behind}.{shown}{acting}")
    loose = [
        no_stop(i.name)
        for i in view.project.ideas
        if not any(view.project.driver(id_) for id_ in i.drives)
    ]
    if loose:
        said.append(f"Ideas not linked to a driver: {listed(loose)}.")
    return " ".join(said)


def _in_words(view: ProjectView) -> Grid:
    rows = []
    for driver in view.project.drivers:
        parents = [p.name for p in view.project.drivers if p.id in driver.part_of]
        measures = [f"{m.name} ({m.kind})" for m in view.thread.measures_of(driver)]
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
    return Grid(columns, tuple(rows), "The theory of change in words")
