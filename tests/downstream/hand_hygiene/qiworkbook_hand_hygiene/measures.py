"""The share of moments at which hands were cleaned, by day of audit."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from qiworkbook.api import Measure, MeasureMaker, Point, Series

from qiworkbook_hand_hygiene.records import audits_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Project

ID = "hand-hygiene"


def share(project: Project) -> Iterator[tuple[Measure, Series]]:
    """The measure and its data; nothing for a project without audits."""
    seen: Counter[object] = Counter()
    cleaned: Counter[object] = Counter()
    found = [audit for _, audit in audits_of(project)]
    for audit in found:
        seen[audit.date] += audit.seen
        cleaned[audit.date] += audit.cleaned
    days = sorted({audit.date for audit in found})
    points = tuple(Point(day, cleaned[day], seen[day]) for day in days if seen[day])
    if points:
        yield _measure(), Series(ID, points, has_denominator=True, derived_by="hand-hygiene")


def _measure() -> Measure:
    return Measure.model_validate(
        {
            "id": ID,
            "name": "Hands cleaned when they should be",
            "kind": "process",
            "definition": "Of the moments seen in an audit, the share at which hands were cleaned",
            "numerator": "Moments at which hands were cleaned",
            "denominator": "Moments seen",
            "better": "increase",
            "chart": "p",
            "unit": "%",
            "source": "Hand-hygiene audits",
        }
    )


SHARE = MeasureMaker(ID, "The share of moments at which hands were cleaned", share)
