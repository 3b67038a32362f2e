"""The share of standards shown to be met, as a measure on a chart: one for each set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qiworkbook.api import Measure, MeasureMaker, Point, Series, Shared
from qiworkbook_benchmark.standards import packaged_sets
from qiworkbook_benchmark.tracks import standings, tally, tracks_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qiworkbook.api import Project
    from qiworkbook_benchmark.assessment import Assessment
    from qiworkbook_benchmark.tracks import Track

_DEFINITION = (
    "Of the standards that apply and were rated, the share that were rated as met or more, with "
    "evidence of the 12 months before the assessment. What is not known, and what does not apply, "
    "is not counted."
)


def met(project: Project) -> Iterator[tuple[Measure, Series]]:
    """A measure for each set that the project's own unit was assessed against."""
    titles = {one.id: one.title for one in packaged_sets()}
    for track in tracks_in(project):
        if track.own:
            measure = _measure(track, titles.get(track.set_id, track.set_id))
            yield measure, _series(measure.id, track)


def _measure(track: Track, title: str) -> Measure:
    return Measure.model_validate(
        {
            "id": f"benchmark-{track.set_id}"[:60].rstrip("-"),
            "name": f"Standards shown to be met ({title})",
            "kind": "process",
            "definition": _DEFINITION,
            "numerator": "Standards shown to be met",
            "denominator": "Standards that apply and were rated",
            "better": "increase",
            "unit": "%",
            "shows": list(track.newest.file.shows),
            "source": f"Assessments against {track.set_id}",
        }
    )


def _series(measure: str, track: Track) -> Series:
    by_day = {record.file.date: record.file for record in track.records}
    points = tuple(_point(assessment) for assessment in by_day.values())
    source = track.newest.source
    return Series(measure, points, source, has_denominator=True, derived_by="benchmark")


def _point(assessment: Assessment) -> Point:
    counted = tally(standings(assessment).values())
    if not counted.rated:
        return Point(assessment.date, None)
    return Point(assessment.date, counted.shown, counted.rated)


MEASURES = (
    MeasureMaker(
        "benchmark", "The share of standards shown to be met, for each set", met, Shared.COUNTS
    ),
)
