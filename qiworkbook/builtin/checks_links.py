"""Checks of the thread itself: links that lead nowhere, ids used twice, circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.builtin.checks_base import Finding, faults
from qiworkbook.model import Aim, Cycle
from qiworkbook.model.measure import Phase
from qiworkbook.problems import Place
from qiworkbook.store import layout
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.analysis.thread import Link

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
        yield Finding(_place(view, link), message, _instead(link))


def _place(view: ProjectView, link: Link) -> Place:
    """Where the id is written; many may stand in one list."""
    source = view.project.source
    if isinstance(link.holder, Aim):
        return source.place("aim", link.key)
    if not isinstance(link.holder, Cycle):
        return source.item(link.value, link.holder, link.key)
    if link.key == "measures":
        return link.holder.source.item(link.value, "plan", link.key)
    return link.holder.source.place(link.key)


def _who(link: Link) -> str:
    """What holds the link: a cycle, the aim, or a thing with an id."""
    if isinstance(link.holder, Aim):
        return "the aim"
    if isinstance(link.holder, Phase):
        return f'a phase of the measure "{link.measure.id if link.measure else ""}"'
    return f'the {type(link.holder).__name__.lower()} "{link.holder.id}"'


def _instead(link: Link) -> str:
    if not link.candidates:
        return f"There is no {link.kind} in this project yet. Add it, or take the link out."
    guess = did_you_mean(link.value, link.candidates)
    if guess:
        return f'Did you mean "{guess}"?'
    candidates = tuple(dict.fromkeys(link.candidates))  # an id that stands twice is named once
    named = listed(candidates[:_MOST_NAMED], "or")
    more = ", or another" if len(candidates) > _MOST_NAMED else ""
    return f"It could be {named}{more}."


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
            place, _round(circle, "follows"), 'The first cycle of a ramp has follows = "".'
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
        guess = did_you_mean(id_, known)
        rename = f' Did you mean "{guess}"?' if guess else ""
        yield Finding(
            Place(series.source.file),
            f'there is no measure with the id "{id_}" in project.toml',
            f"Add the measure, or give the file the id of one.{rename}",
        )


CHECKS = (dangling, used_twice, driver_circles, cycle_circles, data_for_no_measure)
