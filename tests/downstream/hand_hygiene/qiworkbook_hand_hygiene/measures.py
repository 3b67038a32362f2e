"""The share of moments at which hands were cleaned, by day of audit: in all, and of one moment."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qiworkbook.api import (
    Better,
    ChartType,
    Measure,
    MeasureKind,
    MeasureMaker,
    Phase,
    Point,
    Series,
    Shared,
    TargetFrom,
)

from qiworkbook_hand_hygiene.records import Month, audits_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator

    from qiworkbook.api import Project, ProjectView, Reading

    from qiworkbook_hand_hygiene.records import Audit, Moment

ID = "hand-hygiene"


def share(project: Project) -> Iterator[tuple[Measure, Series]]:
    """The measure and its data; nothing for a project without audits.

    What changed at the bedside begins new limits, and the file that says so is where a question
    about them leads.
    """
    points = _points(audit for _, audit in audits_of(project))
    if points:
        months = project.records_of(Month)
        changes = sorted((one.date, one.what) for month in months for one in month.file.change)
        measure = Measure(
            id=ID,
            name="Hands cleaned when they should be",
            kind=MeasureKind.PROCESS,
            definition="Of the moments seen in an audit, the share at which hands were cleaned",
            numerator="Moments at which hands were cleaned",
            denominator="Moments seen",
            better=Better.INCREASE,
            chart=ChartType.P,
            unit="%",
            target=80,
            targets=(TargetFrom(start=points[-1].when, value=90),),
            phase=tuple(
                Phase(start=on, reason=what) for on, what in changes if _is_later(on, points)
            ),
            source="Hand-hygiene audits",
        )
        yield measure, Series(ID, points, months[-1].source, has_denominator=True)


def reading_of(view: ProjectView, moment: Moment) -> Reading | None:
    """What a chart of one moment alone would say: a measure of no project."""
    points = _points(audit for _, audit in audits_of(view.project) if audit.moment is moment)
    measure = Measure(
        id=f"{ID}-{moment}",
        name=moment.label,
        kind=MeasureKind.PROCESS,
        better=Better.INCREASE,
        chart=ChartType.P,
        unit="%",
    )
    series = Series(measure.id, points, has_denominator=True)
    return view.reading_of(measure, series) if points else None


def _points(audits: Iterable[Audit]) -> tuple[Point, ...]:
    seen: Counter[datetime.date] = Counter()
    cleaned: Counter[datetime.date] = Counter()
    for audit in audits:
        seen[audit.date] += audit.seen
        cleaned[audit.date] += audit.cleaned
    return tuple(Point(day, cleaned[day], seen[day]) for day in sorted(seen) if seen[day])


def _is_later(on: datetime.date, points: tuple[Point, ...]) -> bool:
    return points[0].when < on <= points[-1].when


SHARE = MeasureMaker(ID, "The share of moments at which hands were cleaned", share, Shared.COUNTS)
