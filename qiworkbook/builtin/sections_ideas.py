"""The section on the change ideas: which are in use, which are being tested, which were let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from qiworkbook.analysis.dates import has_begun
from qiworkbook.builtin.checks_theory import IN_USE, SET_ASIDE
from qiworkbook.compose.sections import SIGN, STATE, STATUS_TONE, section
from qiworkbook.content import Callout, Cell, Diagram, Node, NodeKind, Rank, Table
from qiworkbook.model import IdeaStatus, Level
from qiworkbook.text.words import capital, counted, gist, listed, no_stop, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section
    from qiworkbook.model import Idea

_REASON_ON_A_SLIDE = 70
_CHANGE: dict[Level | None, str] = {Level.HIGH: "Much", Level.MEDIUM: "Some", Level.LOW: "Little"}
_WORK: dict[Level | None, str] = {
    Level.LOW: "Little work",
    Level.MEDIUM: "Some work",
    Level.HIGH: "Much work",
}
_MOST_FOR_LEAST = "Much change for little work stands at the top left"
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
        message_of(view),
        (_table_in_full(view), by_effort(view)) if in_full else (_table(view),),
        ("Which of these surprised you most, whichever way it went?",),
    )
    if not in_full and (picture := by_effort(view, _ON_A_SLIDE)):
        made = section(view, "ideas-by-effort", "Change ideas", _MOST_FOR_LEAST, (picture,))
        yield replace(made, rank=Rank.DETAIL)


def _table(view: ProjectView) -> Table:
    rows = tuple(
        (
            Cell(capital(no_stop(idea.name))),
            Cell(capital(idea.status), STATUS_TONE[idea.status]),
            _why(idea),
        )
        for idea in _in_order(view)
    )
    return Table(("Change idea", "How far", "Why"), rows)


def _why(idea: Idea) -> Cell:
    reason = no_stop(idea.status_reason)
    return Cell(no_stop(gist(reason, _REASON_ON_A_SLIDE)) or "—", whole=reason)


def _table_in_full(view: ProjectView) -> Table:
    rows = tuple(
        (
            Cell(capital(no_stop(idea.name))),
            Cell("; ".join(d.name for d in view.project.drivers if d.id in idea.drives) or "—"),
            Cell(capital(idea.status), STATUS_TONE[idea.status]),
            Cell(_tests(view, idea)),
            Cell(sentence(idea.status_reason) or "—"),
            Cell(capital((idea.source or "—").replace("-", " "))),
        )
        for idea in _in_order(view)
    )
    columns = ("Change idea", "Acts on", "How far", "Cycles", "Why", "Whose idea")
    return Table(columns, rows)


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


def _tests(view: ProjectView, idea: Idea) -> str:
    cycles = view.thread.cycles_of(idea)
    untested = "Never tested" if idea.status in SET_ASIDE else "Not tested yet"
    return counted(len(cycles), "cycle") if cycles else untested


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


def message_of(view: ProjectView) -> str:
    """The ideas in one sentence: "Of 10 ideas, 6 are in use, 2 being tested and 2 set aside"."""
    total, groups = len(view.project.ideas), _groups(view)
    if len(groups) == 1:
        name, _ = groups[0]
        all_of_them = "The one change idea is" if total == 1 else f"All {total} change ideas are"
        return f"{all_of_them} {name}"
    first, *rest = (f"{count} {name}" for name, count in groups)
    verb = "is" if groups[0][1] == 1 else "are"
    return f"Of {total} change ideas, {listed([first.replace(' ', f' {verb} ', 1), *rest])}"
