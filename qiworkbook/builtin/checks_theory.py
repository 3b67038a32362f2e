"""Checks of the theory of change: drivers that nothing measures, or that no idea acts on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.builtin.checks_base import Finding, asks
from qiworkbook.text.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView


@asks(
    "drivers-missing",
    "Drivers say what has to change for the aim to be reached. Without them, ideas are a list "
    "of things to do.",
)
def missing(view: ProjectView) -> Iterator[Finding]:
    """There is an aim and no driver."""
    if view.project.aim and not view.project.drivers:
        yield Finding(
            view.project.source.place("aim"),
            "nothing says yet what has to change for the aim to be reached",
            f'Add a first one: qiworkbook driver add {view.project.id} "what has to change"',
        )


@asks(
    "driver-not-measured",
    "When the aim doesn't move, it is the measures of the drivers that say where the theory "
    "needs another look.",
)
def not_measured(view: ProjectView) -> Iterator[Finding]:
    """No measure shows a primary driver, nor any part of it."""
    for driver in view.thread.unmeasured_drivers:
        yield Finding(
            view.project.source.place(driver),
            f"no measure shows the driver {quoted(driver.name)}",
            f'How would you see it change? Add shows = ["{driver.id}"] to that measure.',
        )


@asks(
    "driver-idle",
    "Either the driver matters, and then it needs an idea; or it doesn't, and then the diagram "
    "is clearer without it.",
)
def idle(view: ProjectView) -> Iterator[Finding]:
    """No change idea acts on a driver."""
    for driver in view.thread.idle_drivers:
        yield Finding(
            view.project.source.place(driver),
            f"no change idea acts on the driver {quoted(driver.name)}",
            "Which change would move it? Ask the people who use the ward, too.",
        )


CHECKS = (missing, not_measured, idle)
