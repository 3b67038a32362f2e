"""Checks of what cannot be right: ids used twice, links that lead nowhere, days that are ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import day, did_you_mean
from qiworkbook_spread.checks_base import Finding, Looking, faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from qiworkbook.api import Row
    from qiworkbook_spread.model import Core
    from qiworkbook_spread.sites import Site


@faults(
    "spread-duplicate-id",
    "Two core parts, or two sites, have the same id.",
    "What names the id could mean either.",
)
def _duplicates(at: Looking) -> Iterator[Finding]:
    kinds: dict[str, Sequence[Core | Site]] = {"core": at.spread.core, "site": at.spread.site}
    for kind, rows in kinds.items():
        seen = set()
        for row in rows:
            if row.id in seen:
                yield Finding(
                    at.place(row, "id"),
                    f'there is another [[{kind}]] with the id "{row.id}"',
                    "Give one of them another id.",
                )
            seen.add(row.id)


@faults(
    "spread-idea-unknown",
    "A part, an adaptation or an action names a change idea that the project does not have.",
    "The thread from the aim to the new ward breaks there.",
)
def _ideas(at: Looking) -> Iterator[Finding]:
    ids = [idea.id for idea in at.view.project.ideas]
    spread = at.spread
    named: list[tuple[Row, str]] = [
        *((core, core.idea) for core in spread.core),
        *((part, part.idea) for part in spread.adaptable),
        *((action, action.idea) for action in spread.sustainability_action),
        *((one, one.idea) for site in spread.site for one in site.adaptation),
    ]
    for row, id_ in named:
        if id_ and id_ not in ids:
            message = f'there is no change idea "{id_}"'
            yield Finding(at.place(row, "idea"), message, _guess(id_, ids))


@faults(
    "spread-core-unknown",
    "A site's fidelity names a core part that is not there.",
    "Fidelity is to the core parts, and to nothing else.",
)
def _cores(at: Looking) -> Iterator[Finding]:
    ids = [core.id for core in at.spread.core]
    for site in at.spread.site:
        for fidelity in site.fidelity:
            if fidelity.core not in ids:
                yield Finding(
                    at.place(fidelity, "core"),
                    f'there is no core part "{fidelity.core}"',
                    _guess(fidelity.core, ids),
                )


@faults(
    "spread-chart-unknown",
    "A site names a project or a measure that this workbook does not have.",
    "The site's chart would stay empty without anybody noticing.",
)
def _charts(at: Looking) -> Iterator[Finding]:
    for site in at.spread.site:
        if site.project and site.project not in at.view.workbook.ids:
            yield Finding(
                at.place(site, "project"),
                f"there is no project {site.project}",
                _guess(site.project, at.view.workbook.ids),
            )
        project = at.view.workbook.project(site.project)
        if project and site.series and project.measure(site.series) is None:
            yield Finding(
                at.place(site, "series"),
                f'{site.project} has no measure "{site.series}"',
                _guess(site.series, [measure.id for measure in project.measures]),
            )


@faults(
    "spread-date-ahead",
    "Something is written down as done on a day in the future.",
    "What has happened has a day in the past; a slip in the year is easily made.",
)
def _ahead(at: Looking) -> Iterator[Finding]:
    for row, key in _days(at):
        when: date | None = getattr(row, key)
        if when is not None and when > at.view.today:
            yield Finding(at.place(row, key), f"{day(when)} is in the future", "Is the day right?")


def _days(at: Looking) -> Iterator[tuple[Row, str]]:
    """Every row that has a day, and the key of it."""
    for site in at.spread.site:
        yield from ((reached, "on") for reached in site.reached)
        yield from ((point, "date") for point in site.point)
    yield from ((rating, "date") for rating in at.spread.sustainability)
    yield from ((action, "done") for action in at.spread.sustainability_action)


def _guess(said: str, there: Sequence[str]) -> str:
    guess = did_you_mean(said, there)
    if guess:
        return f"Did you mean {guess}?"
    return f"There are: {', '.join(there)}." if there else "There is none yet."


CHECKS = (_duplicates, _ideas, _cores, _charts, _ahead)
