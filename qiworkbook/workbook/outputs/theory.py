"""The theory of change as an outline: aim, drivers, what lies behind them, change ideas."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct

from qiworkbook.analysis.changes import driver_names, driver_place, ids_now, parts_matched
from qiworkbook.analysis.project_view import ProjectView
from qiworkbook.builtin.sections_theory import by_effort, diagram, measures_of_aim, measures_said
from qiworkbook.content import Arrow, Diagram, Node, NodeKind, Tone
from qiworkbook.model import Driver, Idea, Project
from qiworkbook.problems import NothingFoundError, WorkbookError, do
from qiworkbook.store.outputs import write_output
from qiworkbook.store.workbook_folder import project_said
from qiworkbook.text.words import capital, counted, listed, no_stop, one_line
from qiworkbook.workbook.opened import OpenWorkbook


class PartThen(Struct, frozen=True):
    """A part of the theory at two dates: its words then and now, what became of it, and why.

    `then` is "" for one that is new, `now` for one that was dropped, and `became` for one that is
    as it was.
    """

    kind: str
    then: str
    now: str
    became: str
    why: str = ""

    @property
    def change(self) -> str:
        """Whether it was added, changed or dropped; "" for what is as it was."""
        if self.then and self.now:
            return "changed" if self.became else ""
        return "dropped" if self.then else "added"


def _aim(then: Project, now: Project) -> Iterator[PartThen]:
    was, is_now = (project.aim.statement if project.aim else "" for project in (then, now))
    became = "reworded" if was and is_now else "added" if is_now else "dropped"
    if was or is_now:
        yield PartThen("aim", was, is_now, "" if was == is_now else became)


def _drivers(then: Project, now: Project) -> Iterator[PartThen]:
    both, gone, _ = parts_matched(then, now, lambda one: one.drivers)
    ids, earlier = ids_now(both), {new.id: old for old, new in both}
    for driver in now.drivers:
        became = ["added"]
        old = earlier.get(driver.id)
        if old is not None:
            became = ["renamed"] * (old.name != driver.name)
            if tuple(ids.get(one, one) for one in old.part_of) != driver.part_of:
                became.append(f"moved: {driver_place(now, driver.part_of)}")
        yield _part("driver", old, driver, became, driver.note)
    yield from (PartThen("driver", one.name, "", "dropped", one.note) for one in gone)


def _ideas(then: Project, now: Project) -> Iterator[PartThen]:
    both, gone, _ = parts_matched(then, now, lambda one: one.ideas)
    ids = ids_now(parts_matched(then, now, lambda one: one.drivers)[0])
    earlier = {new.id: old for old, new in both}
    for idea in now.ideas:
        became = [f"added, {idea.status}"]
        old = earlier.get(idea.id)
        if old is not None:
            became = ["renamed"] * (old.name != idea.name)
            if tuple(ids.get(one, one) for one in old.drives) != idea.drives:
                became.append(f"moved: acts on {driver_names(now, idea.drives) or 'no driver'}")
            if old.status != idea.status:
                became.append(f"from {old.status} to {idea.status}")
        yield _part("idea", old, idea, became, idea.status_reason)
    yield from (PartThen("idea", one.name, "", "dropped", one.status_reason) for one in gone)


def _part(
    kind: str, old: Driver | Idea | None, new: Driver | Idea, became: list[str], why: str
) -> PartThen:
    then = old.name if old else ""
    return PartThen(kind, then, new.name, "; ".join(became), why if became else "")


Line = tuple[int, str]
"""How deep a line stands, and what it says."""


def outline(view: ProjectView) -> tuple[Line, ...]:
    """The lines of the driver diagram, from the aim to the ideas.

    A driver with several parents stands below each, its own parts below the first alone. What is
    tied to nothing comes at the end.
    """
    aim = view.project.aim
    statement = one_line(aim.statement) if aim else ""
    shown = measures_said(measures_of_aim(view))
    said = f"Aim: {statement or 'still to be agreed'}"
    lines: list[Line] = [(0, f"{said} ({shown})" if shown else said)]
    told: set[str] = set()
    for driver in view.thread.primary_drivers:
        lines += _driver(view, driver, 1, told)
    lines += _loose(view, told)
    return tuple(lines)


def as_text(view: ProjectView) -> str:
    """The outline as indented lines.

    >>> as_text(view).splitlines()[0][:30]
    'Aim: By 30 June 2025, 90% of t'
    """
    (_, aim), *rest = outline(view)
    return "\n".join([aim, *(f"{'  ' * depth}- {text}" for depth, text in rest)]) + "\n"


def as_markdown(view: ProjectView) -> str:
    """The outline as a list in Markdown, with a heading."""
    from qiworkbook.writers.markdown import in_line

    (_, aim), *rest = outline(view)
    lines = [f"{'  ' * (depth - 1)}- {in_line(text)}" for depth, text in rest]
    head = [f"# {in_line(one_line(view.project.title))}", "", in_line(aim), ""]
    return "\n".join([*head, *lines]) + "\n"


_TONES = {"added": Tone.DONE, "changed": Tone.WATCH, "dropped": Tone.UNKNOWN}
_COLUMNS = (("then", 30), ("now", 30), ("what became of it", 34))


class TheoryThen(Struct, frozen=True):
    """The theory as it was at a time, beside what it is now. `when` says which time."""

    title: str
    when: str
    parts: tuple[PartThen, ...]

    @property
    def text(self) -> str:
        """Two columns side by side, and what became of each part, with the reason if it is said."""
        lines = [f"{self.title}: the theory {self.when}, and now", _row([n for n, _ in _COLUMNS])]
        lines += [_row(cells) for cells in self._cells]
        if not any(part.became for part in self.parts):
            lines.append("Nothing of it has changed.")
        return "\n".join(lines) + "\n"

    @property
    def markdown(self) -> str:
        """The same as a table in Markdown."""
        from qiworkbook.writers.markdown import in_line

        head = [f"# {in_line(self.title)}: the theory {self.when}, and now", ""]
        rows = [[name for name, _ in _COLUMNS], ["---"] * len(_COLUMNS)]
        rows += [[in_line(cell).replace("|", "\\|") for cell in cells] for cells in self._cells]
        return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"

    @property
    def picture(self) -> Diagram:
        """What it was and what it is, side by side, in the colour of what became of it."""
        nodes = [
            Node("then", capital(self.when), NodeKind.SECONDARY, 0, row=0),
            Node("now", "Now", NodeKind.SECONDARY, 1, row=0),
        ]
        for row, part in enumerate(self.parts, start=1):
            tone = _TONES.get(part.change, Tone.PLAIN)
            said = ": ".join(filter(None, (part.became, part.why)))
            for column, words in enumerate((part.then, part.now)):
                if words:
                    text = f"{capital(part.kind)}: {no_stop(one_line(words))}"
                    mark = said if column or not part.now else ""
                    id_ = f"{'now' if column else 'then'}-{row}"
                    nodes.append(Node(id_, text, NodeKind.IDEA, column, mark, tone, row))
        both = [n for n, part in enumerate(self.parts, start=1) if part.then and part.now]
        arrows = tuple(Arrow(f"then-{n}", f"now-{n}") for n in both)
        alt = "; ".join(
            ": ".join(filter(None, (p.now or p.then, p.became, p.why))) for p in self.parts
        )
        there = {part.change for part in self.parts}
        legend = tuple((change, tone) for change, tone in _TONES.items() if change in there)
        return Diagram(
            tuple(nodes),
            arrows,
            f"The theory {self.when}, and now. {alt}.",
            legend=legend,
            one_page=True,
        )

    @property
    def _cells(self) -> list[list[str]]:
        return [
            [
                one_line(part.then) or "–",
                one_line(part.now) or "–",
                one_line(": ".join(filter(None, (part.became, part.why)))),
            ]
            for part in self.parts
        ]


def _row(cells: Sequence[str]) -> str:
    """Cells as columns of a terminal; long ones go on below."""
    wrapped = [textwrap.wrap(cell, width) for cell, (_, width) in zip(cells, _COLUMNS, strict=True)]
    lines = zip_longest(*wrapped, fillvalue="")
    widths = [width for _, width in _COLUMNS]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def theory_since(opened: OpenWorkbook, project: str, said: str) -> TheoryThen:
    """The theory at a time and now: a date, the number of a change, or a saved version.

    Raises WorkbookError where the project was not there, or nobody knows what it said then.
    """
    from qiworkbook.workbook.memory.versions import text_then, when_said

    now = opened.project(project)
    if opened.is_shared:
        raise WorkbookError(
            "What stood here earlier is not what may be shown of it now.",
            "Look at what it says now, or at the workbook of the team itself.",
        )
    when = when_said(opened.root, said, opened.today, opened.date_order)
    text = text_then(opened.root, project, when)
    if text is None:
        raise WorkbookError(
            f"{project} was not there {when.said}.", "Look at what there is.", action=do("versions")
        )
    then = project_said(project, text)
    if then.unread:
        raise WorkbookError(f"What {project} said {when.said} cannot be read: {then.why_unread}.")
    # Those that are there now stand in their order, and those that were dropped after them.
    parts = (*_aim(then, now), *_drivers(then, now), *_ideas(then, now))
    return TheoryThen(one_line(now.title), when.said, parts)


def write_since(found: TheoryThen, target: Path) -> Path:
    """Write the theory at two dates: a picture as .svg or .png, a table as .md or .txt."""
    return _write(target, lambda: found.picture, lambda: found.markdown, lambda: found.text)


def ideas_by_effort(view: ProjectView) -> Diagram:
    """The picture of the ideas by impact and effort; WorkbookError where no idea says both.

    >>> len(ideas_by_effort(view).nodes) > 8
    True
    """
    picture = by_effort(view)
    if picture is None:
        first = next((idea.id for idea in view.project.ideas), "IDEA")
        raise NothingFoundError(
            "No idea says yet what it could change and how much work it is.",
            "Say both of one.",
            action=do("idea set", view.project.id, first, impact="", effort=""),
        )
    return picture


def write_by_effort(view: ProjectView, target: Path) -> Path:
    """Write the ideas by impact and effort as .svg or .png.

    >>> write_by_effort(view, folder / "ideas.svg").name
    'ideas.svg'
    """
    return _write(target, lambda: ideas_by_effort(view))


def write_theory(view: ProjectView, target: Path) -> Path:
    """Write the theory of change: the diagram as .svg or .png, the outline as .md or .txt.

    >>> write_theory(view, folder / "theory.svg").name
    'theory.svg'
    """
    return _write(target, lambda: diagram(view), lambda: as_markdown(view), lambda: as_text(view))


def _write(target: Path, picture: Callable[[], Diagram], *texts: Callable[[], str]) -> Path:
    from qiworkbook.figures import figure_png, figure_svg

    forms: dict[str, Callable[[], str | bytes]] = {
        ".svg": lambda: figure_svg(picture()),
        ".png": lambda: figure_png(picture()),
        **dict(zip((".md", ".txt"), texts, strict=False)),
    }
    if target.suffix.lower() not in forms:
        raise WorkbookError(
            f"This can be {listed(forms, 'or')}, and {target.name} is none of them.",
            f"Try: {target.stem}.svg",
        )
    return write_output(target, forms[target.suffix.lower()]())


def _driver(view: ProjectView, driver: Driver, depth: int, told: set[str]) -> Iterator[Line]:
    measures = measures_said(view.thread.measures_of(driver))
    shown = f", {measures}" if measures else ""
    name = one_line(driver.name)
    if driver.id in told:
        yield depth, f"{name} ({driver.id}, as above)"
        return
    told.add(driver.id)
    yield depth, f"{name} ({driver.id}{shown})"
    for part in view.thread.parts_of(driver):
        yield from _driver(view, part, depth + 1, told)
    for idea in view.thread.ideas_for(driver):
        yield depth + 1, _idea(view, idea)


def _idea(view: ProjectView, idea: Idea) -> str:
    cycles = len(view.thread.cycles_of(idea))
    tested = f", {counted(cycles, 'cycle')}" if cycles else ""
    return f"to test {one_line(idea.name)} ({idea.id}, {idea.status}{tested})"


def _loose(view: ProjectView, told: set[str]) -> Iterator[Line]:
    """Drivers that no way from the aim leads to, and ideas that act on no driver."""
    drivers = [driver for driver in view.project.drivers if driver.id not in told]
    ids = {driver.id for driver in view.project.drivers}
    ideas = [idea for idea in view.project.ideas if not ids & set(idea.drives)]
    if drivers or ideas:
        yield 1, "Tied to nothing yet"
    for driver in drivers:
        if driver.id not in told:
            yield from _driver(view, driver, 2, told)
    for idea in ideas:
        yield 2, _idea(view, idea)
