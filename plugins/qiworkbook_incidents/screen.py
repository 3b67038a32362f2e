"""The safety crosses as text and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qiworkbook.api import headline
from qiworkbook_incidents.definitions import DEFINITIONS, REPORTING_CULTURE
from qiworkbook_incidents.measures import PLUGIN
from qiworkbook_incidents.records import counting, days_of_month, first_of, months

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import ProjectView
    from qiworkbook_incidents.model import Month

NOT_FOR_SHARING = "Small numbers: for the ward's own work, not for sharing."
_DAYS_IN_A_ROW = 7


def told(view: ProjectView) -> Iterator[str]:
    """Each month as rows of days, then the headline of each derived chart."""
    recorded = months(view.project)
    if not recorded:
        yield "Nothing is filled in yet."
        yield f"Begin with: qiworkbook incidents day {view.project.id} --none"
        return
    yield f"{NOT_FOR_SHARING} One count is one of the {counting(view.project)}."
    yield "A number is how many; 0 is a quiet day; a dot is a day that nobody filled in."
    for record in recorded:
        yield ""
        yield from _month(record.id, record.file)
    yield ""
    for id_ in derived_ids(view):
        yield f"- {headline(view.readings[id_])}"
    yield ""
    yield REPORTING_CULTURE


def _month(id_: str, month: Month) -> Iterator[str]:
    first = first_of(id_)
    if first is None:
        yield f"{id_}: the name is not a month, such as 2024-01"
        return
    yield f"{first:%B %Y}"
    by_date = {day.on: day for day in month.day}
    signs = [f"{by_date[on].total:>2}" if on in by_date else " ." for on in days_of_month(first)]
    for start in range(0, len(signs), _DAYS_IN_A_ROW):
        row = " ".join(signs[start : start + _DAYS_IN_A_ROW])
        yield f"  {start + 1:>2}: {row}"


def derived_ids(view: ProjectView) -> tuple[str, ...]:
    """The ids of the measures that come from the safety cross."""
    series = view.project.series
    return tuple(id_ for id_, one in series.items() if one.derived_by == PLUGIN)


def as_data(view: ProjectView) -> dict[str, Any]:
    """The days that were filled in, as data; marked as not for sharing."""
    return {
        "project": view.project.id,
        "note": NOT_FOR_SHARING,
        "counting": counting(view.project).value,
        "days": [
            {"on": day.on.isoformat(), **{kind.key: getattr(day, kind.key) for kind in DEFINITIONS}}
            for record in months(view.project)
            for day in record.file.day
        ],
    }
