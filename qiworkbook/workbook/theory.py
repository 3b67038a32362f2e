"""The theory of change as an outline: aim, drivers, what lies behind them, change ideas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.problems import WorkbookError
from qiworkbook.store.outputs import write_output
from qiworkbook.text.words import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.model import Driver, Idea

Line = tuple[int, str]
"""How deep a line stands, and what it says."""


def outline(view: ProjectView) -> tuple[Line, ...]:
    """The lines of the driver diagram, from the aim to the ideas.

    A driver with several parents stands below each, its own parts below the first alone. What is
    tied to nothing comes at the end.
    """
    aim = view.project.aim
    statement = one_line(aim.statement) if aim else ""
    lines: list[Line] = [(0, f"Aim: {statement or 'still to be agreed'}")]
    told: set[str] = set()
    for driver in view.thread.primary_drivers:
        lines += _driver(view, driver, 1, told)
    lines += _loose(view, told)
    return tuple(lines)


def as_text(view: ProjectView) -> str:
    """The outline as indented lines."""
    (_, aim), *rest = outline(view)
    return "\n".join([aim, *(f"{'  ' * depth}- {text}" for depth, text in rest)]) + "\n"


def as_markdown(view: ProjectView) -> str:
    """The outline as a list in Markdown, with a heading."""
    from qiworkbook.writers.markdown import in_line

    (_, aim), *rest = outline(view)
    lines = [f"{'  ' * (depth - 1)}- {in_line(text)}" for depth, text in rest]
    head = [f"# {in_line(one_line(view.project.title))}", "", in_line(aim), ""]
    return "\n".join([*head, *lines]) + "\n"


def write_theory(view: ProjectView, target: Path) -> Path:
    """Write the theory of change: the diagram as .svg or .png, the outline as .md or .txt."""
    from qiworkbook.builtin.sections_theory import diagram
    from qiworkbook.figures import figure_png, figure_svg

    match target.suffix.lower():
        case ".svg":
            return write_output(target, figure_svg(diagram(view)))
        case ".png":
            return write_output(target, figure_png(diagram(view), before=target))
        case ".md":
            return write_output(target, as_markdown(view))
        case ".txt":
            return write_output(target, as_text(view))
        case _:
            raise WorkbookError(
                f"The theory can be .svg, .png, .md or .txt, and {target.name} is none of them.",
                f"Try: {target.stem}.svg",
            )


def _driver(view: ProjectView, driver: Driver, depth: int, told: set[str]) -> Iterator[Line]:
    measures = len(view.thread.measures_of(driver))
    shown = f", {counted(measures, 'measure')}" if measures else ""
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
