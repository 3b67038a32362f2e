"""Checks of the thread itself: links that lead nowhere, ids used twice, circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.builtin.checks_base import Finding, faults
from qiworkbook.problems import Place
from qiworkbook.store import layout
from qiworkbook.text.suggest import did_you_mean
from qiworkbook.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.analysis.loose_ends import Link
    from qiworkbook.analysis.project_view import ProjectView
    from qiworkbook.text.source import Source

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
        source = _source_of(view, link.owner)
        message = (
            f'{_who(view, link)} {_verb(link)} "{link.value}", '
            f"and there is no {link.kind} with that id"
        )
        yield Finding(source.place(*link.path), message, _instead(link))


def _source_of(view: ProjectView, owner: str) -> Source:
    cycle = view.project.cycle(owner)
    return cycle.source if cycle else view.project.source


def _verb(link: Link) -> str:
    return next(_VERBS[part] for part in reversed(link.path) if part in _VERBS)


def _who(view: ProjectView, link: Link) -> str:
    """What holds the link: a cycle, the aim, or a thing with an id."""
    if link.owner:
        return f'the cycle "{link.owner}"'
    kind, *rest = link.path
    index = rest[0] if rest and isinstance(rest[0], int) else None
    if index is None:
        return f"the {kind}"
    project = view.project
    ids = {
        "driver": [driver.id for driver in project.drivers],
        "idea": [idea.id for idea in project.ideas],
        "measure": [measure.id for measure in project.measures],
    }
    holder = f'the {kind} "{ids[str(kind)][index]}"'
    return f"a phase of {holder}" if "phase" in link.path else holder


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
        first = source.place(*twice.first).line
        yield Finding(
            source.place(*twice.again),
            f'the {twice.kind} id "{twice.id}" is already used in line {first}',
            "Give one of the two another id, and look at the links to it.",
        )


@faults(
    "driver-circle",
    "A theory of change has to lead to the aim; a circle of drivers never arrives there.",
)
def driver_circles(view: ProjectView) -> Iterator[Finding]:
    """Drivers are part of each other, round in a circle."""
    ids = [driver.id for driver in view.project.drivers]
    for circle in view.thread.driver_circles:
        place = view.project.source.place("driver", ids.index(circle[0]), "part_of")
        yield Finding(place, _round(circle, "is part of"), "Take one of these links out.")


@faults(
    "cycle-circle",
    "A ramp begins with a first small test; in a circle no cycle is the first.",
)
def cycle_circles(view: ProjectView) -> Iterator[Finding]:
    """Cycles follow each other, round in a circle."""
    for circle in view.thread.cycle_circles:
        place = _source_of(view, circle[0]).place("follows")
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
