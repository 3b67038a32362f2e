"""Checks of the theory of change: drivers that nothing measures, or that no idea acts on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.builtin.checks_base import Finding, Turn, asks, do, own_measures
from qiworkbook.model import MeasureKind
from qiworkbook.text.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.problems import Action


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
            f'How would you see it change? Add shows = ["{driver.id}"] to that measure.',
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


CHECKS = (missing, not_measured, idle)
