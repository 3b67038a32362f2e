"""Checks of what cannot be right: ids used twice, links that lead nowhere, days that are ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import day, did_you_mean
from qiworkbook_spread.checks_base import Finding, Looking, faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    Path = tuple[str | int, ...]


@faults(
    "spread-duplicate-id",
    "Two core parts, or two sites, have the same id.",
    "What names the id could mean either.",
)
def _duplicates(at: Looking) -> Iterator[Finding]:
    for kind, ids in (
        ("core", [core.id for core in at.spread.core]),
        ("site", [site.id for site in at.spread.site]),
    ):
        for index, id_ in enumerate(ids):
            if ids.index(id_) < index:
                yield Finding(
                    at.place(kind, index, "id"),
                    f'there is another [[{kind}]] with the id "{id_}"',
                    "Give one of them another id.",
                )


@faults(
    "spread-idea-unknown",
    "A part, an adaptation or an action names a change idea that the project has not got.",
    "The thread from the aim to the new ward breaks there.",
)
def _ideas(at: Looking) -> Iterator[Finding]:
    ids = [idea.id for idea in at.view.project.ideas]
    for path, id_ in _named_ideas(at):
        if id_ and id_ not in ids:
            yield Finding(at.place(*path), f'there is no change idea "{id_}"', _guess(id_, ids))


def _named_ideas(at: Looking) -> Iterator[tuple[Path, str]]:
    spread = at.spread
    for index, core in enumerate(spread.core):
        yield ("core", index, "idea"), core.idea
    for index, part in enumerate(spread.adaptable):
        yield ("adaptable", index, "idea"), part.idea
    for index, action in enumerate(spread.sustainability_action):
        yield ("sustainability_action", index, "idea"), action.idea
    for where, site in at.sites:
        for index, adaptation in enumerate(site.adaptation):
            yield ("site", where, "adaptation", index, "idea"), adaptation.idea


@faults(
    "spread-core-unknown",
    "A site's fidelity names a core part that is not there.",
    "Fidelity is to the core parts, and to nothing else.",
)
def _cores(at: Looking) -> Iterator[Finding]:
    ids = [core.id for core in at.spread.core]
    for where, site in at.sites:
        for index, fidelity in enumerate(site.fidelity):
            if fidelity.core not in ids:
                yield Finding(
                    at.place("site", where, "fidelity", index, "core"),
                    f'there is no core part "{fidelity.core}"',
                    _guess(fidelity.core, ids),
                )


@faults(
    "spread-chart-unknown",
    "A site names a project or a measure that this workbook has not got.",
    "The site's chart would stay empty without anybody noticing.",
)
def _charts(at: Looking) -> Iterator[Finding]:
    for where, site in at.sites:
        if site.project and site.project not in at.view.workbook.ids:
            yield Finding(
                at.place("site", where, "project"),
                f"there is no project {site.project}",
                _guess(site.project, at.view.workbook.ids),
            )
        project = at.view.workbook.project(site.project)
        if project and site.series and project.measure(site.series) is None:
            yield Finding(
                at.place("site", where, "series"),
                f'{site.project} has no measure "{site.series}"',
                _guess(site.series, [measure.id for measure in project.measures]),
            )


@faults(
    "spread-date-ahead",
    "Something is written down as done on a day that has not come.",
    "What has happened has a day in the past; a slip in the year is easily made.",
)
def _ahead(at: Looking) -> Iterator[Finding]:
    for path, when in _days(at):
        if when is not None and when > at.view.today:
            yield Finding(at.place(*path), f"{day(when)} has not come yet", "Is the day right?")


def _days(at: Looking) -> Iterator[tuple[Path, date | None]]:
    for where, site in at.sites:
        for index, reached in enumerate(site.reached):
            yield ("site", where, "reached", index, "on"), reached.on
        for index, point in enumerate(site.point):
            yield ("site", where, "point", index, "date"), point.date
    for index, rating in enumerate(at.spread.sustainability):
        yield ("sustainability", index, "date"), rating.date
    for index, action in enumerate(at.spread.sustainability_action):
        yield ("sustainability_action", index, "done"), action.done


def _guess(said: str, there: Sequence[str]) -> str:
    guess = did_you_mean(said, there)
    if guess:
        return f"Did you mean {guess}?"
    return f"There are: {', '.join(there)}." if there else "There is none yet."


CHECKS = (_duplicates, _ideas, _cores, _charts, _ahead)
