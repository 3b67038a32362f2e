"""The ready family of measures: weekly counts of each kind, and the days between assaults.

A week counts when all seven of its days were recorded: a day that nobody filled in is not a day
on which nothing happened. Days between are a history. The time since the last one is not in it,
because a running count of days "without" can keep people from telling.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from qiworkbook.api import Measure, MeasureMaker, Point, Project, Series, Shared
from qiworkbook_incidents.records import (
    DEFINITIONS,
    SOURCE,
    Definition,
    RecordedDay,
    counting,
    days,
)

_WEEK = timedelta(days=7)
PLUGIN = "incidents"


def weekly(project: Project) -> Iterator[tuple[Measure, Series]]:
    """A measure for each kind, with a point for each week from Monday to Sunday."""
    weeks = _by_week(days(project))
    if not any(len(week) == 7 for week in weeks.values()):
        return
    for kind in DEFINITIONS:
        id_ = f"{kind.key}-a-week"
        points = tuple(
            Point(
                monday,
                float(sum(getattr(day, kind.key) for day in week)) if len(week) == 7 else None,
                note="" if len(week) == 7 else f"{len(week)} of 7 days were recorded",
            )
            for monday, week in weeks.items()
        )
        yield _weekly_measure(project, kind, id_), Series(id_, points, derived_by=PLUGIN)


def between(project: Project) -> Iterator[tuple[Measure, Series]]:
    """The days from one sexual assault to the next, where every day between was recorded.

    Two on one day are half a day apart, three a third: nobody wrote down the hour. Left out, they
    would make the others look further apart than they are.
    """
    recorded = {day.on: day for day in days(project)}
    moments = [
        (on, on.toordinal() + Fraction(nth, day.assault))
        for on, day in recorded.items()
        for nth in range(day.assault)
    ]
    if len(moments) < 2:
        return
    id_ = "days-between-assaults"
    points = tuple(
        Point(later, *_interval(earlier, later, float(then - first), recorded))
        for (earlier, first), (later, then) in pairwise(moments)
    )
    yield _between_measure(project, id_, points), Series(id_, points, derived_by=PLUGIN)


MEASURES = (
    # Small counts of each kind, week by week, could give a person away on a ward.
    MeasureMaker(
        "incidents-weekly",
        "incidents of each kind, week by week",
        weekly,
        Shared.COUNTS,
        leave_out_for=("plain",),
    ),
    MeasureMaker(
        "incidents-between",
        "the days between sexual assaults, as history",
        between,
        leave_out_for=("plain",),
    ),
)


def _by_week(recorded: tuple[RecordedDay, ...]) -> dict[date, list[RecordedDay]]:
    """Every week from the first day to the last, also those in which nothing was recorded."""
    weeks: dict[date, list[RecordedDay]] = {}
    for day in recorded:
        monday = day.on - timedelta(days=day.on.weekday())
        following = next(reversed(weeks), monday) + _WEEK
        while following < monday:
            weeks[following] = []
            following += _WEEK
        weeks.setdefault(monday, []).append(day)
    return weeks


def _interval(
    earlier: date, later: date, apart: float, recorded: dict[date, RecordedDay]
) -> tuple[float | None, None, str]:
    """A point's value, or why there is none."""
    unknown = (later - earlier).days - sum(earlier < on <= later for on in recorded)
    if unknown:
        days = "1 day between was" if unknown == 1 else f"{unknown} days between were"
        return None, None, f"{days} not recorded"
    return apart, None, ""


def _weekly_measure(project: Project, kind: Definition, id_: str) -> Measure:
    return Measure.model_validate(
        {
            "id": id_,
            "name": f"{kind.name}: {counting(project).value} a week",
            "kind": "outcome",
            "definition": f"{kind.counts} {SOURCE}",
            "counts": counting(project).value,
            "better": "neither",
            "unit": counting(project).value,
            "every": "week",
            "shows": ["aim"],
            "decimals": 0,
            "source": "The ward's safety cross",
            "paired_with": perception(project),
        }
    )


def _between_measure(project: Project, id_: str, points: tuple[Point, ...]) -> Measure:
    whole = all(float(point.value or 0).is_integer() for point in points)
    return Measure.model_validate(
        {
            "id": id_,
            "name": "Days between sexual assaults",
            "kind": "outcome",
            "definition": "Days from one sexual assault to the next, for history alone: the days "
            "since the last one are not counted. Two on one day are half a day apart. " + SOURCE,
            "counts": "days",
            "better": "neither",
            "chart": "t",
            "unit": "days",
            "shows": ["aim"],
            "decimals": 0 if whole else 1,
            "source": "The ward's safety cross",
            "paired_with": perception(project),
        }
    )


def perception(project: Project) -> str:
    """The id of the measure of what people say, to be read beside the counts; "" without one.

    The aim's own measure when it counts people, otherwise the first outcome that does.
    """
    asked = [
        measure.id
        for measure in project.measures
        if measure.counts == "people" and measure.kind == "outcome"
    ]
    named = project.aim.measure if project.aim else ""
    return named if named in asked else next(iter(asked), "")
