"""What plugins say of a project, as panels: asked under the guard, and not waited for long."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from msgspec import Struct

from qiworkbook.content import Rank
from qiworkbook.contributions.extensions import Output
from qiworkbook.web.boxes import drawn
from qiworkbook.web.site import site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.content import Section
    from qiworkbook.contributions.extensions import SectionMaker
    from qiworkbook.plugins.manager import Plugins
    from qiworkbook.writers.templates import Markup

LONGEST = 5.0
"""Seconds that a page waits for one plugin."""


class Panel(Struct, frozen=True):
    """A section of a plugin on a page."""

    heading: str
    message: str
    body: Markup


def panels(plugins: Plugins, view: ProjectView) -> tuple[list[Panel], list[str]]:
    """The panels about a project, and the plugins that did not answer in time.

    One that did not is not asked again until the workbook is started anew: it may be at work yet.
    """
    owners = plugins.section_owners()
    found: list[tuple[int, Section]] = []
    for plugin in dict.fromkeys(owners.values()):
        makers = [one for one in plugins.sections() if owners.get(one.id) == plugin]
        made = None if plugin in site().slow else _made(makers, view)
        if made is None:
            site().slow.add(plugin)
        else:
            found += made
    found.sort(key=lambda pair: pair[0])
    shown = [
        Panel(one.heading, one.message, drawn(view, one.blocks, one.heading, level=3))
        for _, one in found
    ]
    return shown, sorted(site().slow)


def _made(
    makers: Sequence[SectionMaker], view: ProjectView
) -> Sequence[tuple[int, Section]] | None:
    """The sections, each with its place in the order; None where they take too long."""
    made: list[tuple[int, Section]] = []

    def ask() -> None:
        for one in (maker.of(Output.REPORT) for maker in makers):
            if Output.REPORT in one.outputs and one.rank is not Rank.DETAIL:
                made.extend((one.order, section) for section in one.make(view))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(LONGEST)
    return None if asking.is_alive() else made
